//! Lockout risk: what single loss would lock this person out.
//!
//! A method stops working when any of its failure domains is lost: the method itself, the device it lives on, the
//! number behind it. This is the dual of an account access graph (Hammann et al., CCS 2019): there one asks what gives
//! access, here what takes it away. It judges a state at an instant under a policy, and knows nothing else.

use std::fmt;

use serde::{Serialize, Serializer};

use super::account::{Method, State};
use super::id::MethodId;
use super::instant::Instant;
use super::policy::Policy;
use super::text::serialized_as_word;

/// Something that can be lost at one stroke.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureDomain {
    /// A device, by its key.
    Device(Box<str>),
    /// A number, by its fingerprint.
    Number(Box<str>),
    /// A method.
    Method(MethodId),
}

impl fmt::Display for FailureDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(key) => write!(f, "device:{key}"),
            Self::Number(fingerprint) => write!(f, "number:{fingerprint}"),
            Self::Method(id) => write!(f, "method:{id}"),
        }
    }
}

impl Serialize for FailureDomain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How bad it is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Nothing works.
    LockedOut,
    /// One loss locks out.
    Critical,
    /// Two losses, if everything is as hoped; it is not known to be.
    Warning,
    /// No single loss locks out, and that is known.
    Ok,
    /// MFA is not asked for: the password alone signs in.
    NotInForce,
}

impl Level {
    /// Every level, worst first.
    pub const ALL: [Level; 5] = [Self::LockedOut, Self::Critical, Self::Warning, Self::Ok, Self::NotInForce];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LockedOut => "locked-out",
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Ok => "ok",
            Self::NotInForce => "not-in-force",
        }
    }

    /// A level by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == word)
    }
}

/// What makes a level what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonCode {
    /// Nothing can be signed in with.
    NoUsableMethod,
    /// There is one method only.
    SingleMethod,
    /// All usable methods live on one device.
    SharedDevice,
    /// All usable methods have one number behind them.
    SharedNumber,
    /// Never tested, or the last test failed.
    Untested,
    /// The last test passed, but too long ago.
    StaleTest,
    /// Nobody knows what it lives on.
    UnknownDevice,
    /// Nobody knows the number behind it.
    UnknownNumber,
}

impl ReasonCode {
    /// Every reason.
    pub const ALL: [ReasonCode; 8] = [
        Self::NoUsableMethod,
        Self::SingleMethod,
        Self::SharedDevice,
        Self::SharedNumber,
        Self::Untested,
        Self::StaleTest,
        Self::UnknownDevice,
        Self::UnknownNumber,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoUsableMethod => "no-usable-method",
            Self::SingleMethod => "single-method",
            Self::SharedDevice => "shared-device",
            Self::SharedNumber => "shared-number",
            Self::Untested => "untested",
            Self::StaleTest => "stale-test",
            Self::UnknownDevice => "unknown-device",
            Self::UnknownNumber => "unknown-number",
        }
    }

    /// A reason by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == word)
    }
}

serialized_as_word!(Level, ReasonCode);

/// One reason, with the methods it speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What it is.
    pub code: ReasonCode,
    /// What is shared, for the two reasons that speak of sharing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<FailureDomain>,
    /// The methods, in order of registration.
    pub methods: Vec<MethodId>,
}

/// The lockout risk of one account at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Risk {
    /// `if_in_force` when MFA is in force, else [`Level::NotInForce`].
    pub level: Level,
    /// The level if MFA were in force.
    pub if_in_force: Level,
    /// How many losses lock out, hoping that what is not recorded is separate: 0, 1, or 2 for *at least two*.
    pub distance: u8,
    /// The same, counting only what was tested lately and fearing that what is not recorded is shared.
    pub assured_distance: u8,
    /// What would lock out if it alone were lost.
    pub single_points_of_failure: Vec<FailureDomain>,
    /// Why `if_in_force` is what it is.
    pub reasons: Vec<Reason>,
}

/// Judges an account at `now`.
pub fn assess(state: &State, now: Instant, policy: &Policy) -> Risk {
    let usable: Vec<&Method> = state.usable().collect();
    let single_points_of_failure = single_points_of_failure(&usable);
    let distance = match (usable.is_empty(), single_points_of_failure.is_empty()) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 2,
    };
    let assured_distance = assured_distance(&usable, now, policy);
    let if_in_force = match (distance, assured_distance) {
        (0, _) => Level::LockedOut,
        (1, _) => Level::Critical,
        (_, 0 | 1) => Level::Warning,
        _ => Level::Ok,
    };
    Risk {
        level: if state.is_in_force(now) { if_in_force } else { Level::NotInForce },
        if_in_force,
        distance,
        assured_distance,
        reasons: reasons(if_in_force, &usable, &single_points_of_failure, now, policy),
        single_points_of_failure,
    }
}

/// The instants at which an account becomes another one by itself, without any event: what was applied for or
/// terminated takes effect, a test becomes stale. In no order; some may change nothing.
pub fn turns<'s>(state: &'s State, policy: &Policy) -> impl Iterator<Item = Instant> + 's {
    let stale_after = policy.stale_after();
    let application = state.application.map(|application| application.effective_at);
    let termination = state.termination.map(|termination| termination.effective_at);
    let tests = state.methods.iter().filter_map(|method| method.last_test.as_ref());
    let stale = tests.map(move |test| test.at.plus(stale_after).plus(1));
    application.into_iter().chain(termination).chain(stale)
}

/// The domains that all of these methods have: devices, then numbers, then methods, each sorted. A method has at most
/// one domain of each sort, so what all have is found at the first.
fn single_points_of_failure(methods: &[&Method]) -> Vec<FailureDomain> {
    let Some((first, others)) = methods.split_first() else { return Vec::new() };
    let mut points = Vec::new();
    if let Some(key) = first.device_key()
        && others.iter().all(|method| method.is_on(key))
    {
        points.push(FailureDomain::Device(key.into()));
    }
    if let Some(fingerprint) = fingerprint(first)
        && others.iter().all(|method| self::fingerprint(method) == Some(fingerprint))
    {
        points.push(FailureDomain::Number(fingerprint.into()));
    }
    if others.is_empty() {
        points.push(FailureDomain::Method(first.id.clone()));
    }
    points
}

fn fingerprint(method: &Method) -> Option<&str> {
    method.number.as_ref()?.fingerprint()
}

/// Whether the test passed and is at most the stale limit old.
pub(super) fn is_assured(method: &Method, now: Instant, policy: &Policy) -> bool {
    method.last_test.as_ref().is_some_and(|test| test.passed && now.since(test.at) <= policy.stale_after())
}

/// A method whose device is not recorded and that could live on any: all but office phones and hardware tokens.
pub(super) fn has_unknown_device(method: &Method) -> bool {
    method.device_key().is_none() && !method.kind.row().is_its_own_device
}

/// A method of a kind with a number, whose number is not known well enough to be compared.
pub(super) fn has_unknown_number(method: &Method) -> bool {
    method.kind.row().has_number && fingerprint(method).is_none()
}

/// The fearful distance: of the usable methods only those tested lately count, and what is not recorded is shared with
/// everything that is, and with everything else that is not.
fn assured_distance(usable: &[&Method], now: Instant, policy: &Policy) -> u8 {
    let tested: Vec<&Method> = usable.iter().copied().filter(|method| is_assured(method, now, policy)).collect();
    let Some((first, others)) = tested.split_first() else { return 0 };
    if others.is_empty() {
        return 1;
    }
    // One loss takes them all when there is a device (or a number) that each of them has or may have. If the device of
    // every method is unknown, that is the one shared unknown device; otherwise it is one that is recorded.
    let recorded_device = tested.iter().find_map(|method| method.device_key());
    let shares_device = match recorded_device {
        Some(key) => tested.iter().all(|method| has_unknown_device(method) || method.is_on(key)),
        None => tested.iter().all(|method| has_unknown_device(method)),
    };
    let recorded_number = tested.iter().find_map(|method| fingerprint(method));
    let shares_number = match recorded_number {
        Some(number) => tested.iter().all(|method| has_unknown_number(method) || fingerprint(method) == Some(number)),
        None => has_unknown_number(first) && others.iter().all(|method| has_unknown_number(method)),
    };
    if shares_device || shares_number { 1 } else { 2 }
}

fn reasons(level: Level, usable: &[&Method], points: &[FailureDomain], now: Instant, policy: &Policy) -> Vec<Reason> {
    let all = || usable.iter().map(|method| method.id.clone()).collect::<Vec<_>>();
    let plain = |code, methods| Reason { code, domain: None, methods };
    match level {
        Level::LockedOut => vec![plain(ReasonCode::NoUsableMethod, Vec::new())],
        Level::Critical if usable.len() == 1 => vec![plain(ReasonCode::SingleMethod, all())],
        Level::Critical => points
            .iter()
            .map(|domain| Reason {
                code: match domain {
                    FailureDomain::Number(_) => ReasonCode::SharedNumber,
                    FailureDomain::Device(_) | FailureDomain::Method(_) => ReasonCode::SharedDevice,
                },
                domain: Some(domain.clone()),
                methods: all(),
            })
            .collect(),
        Level::Warning => {
            let those = |is: &dyn Fn(&Method) -> bool| {
                usable.iter().filter(|method| is(method)).map(|method| method.id.clone()).collect::<Vec<_>>()
            };
            [
                (ReasonCode::Untested, those(&|method| !method.passed_last_test())),
                (ReasonCode::StaleTest, those(&|method| method.passed_last_test() && !is_assured(method, now, policy))),
                (ReasonCode::UnknownDevice, those(&has_unknown_device)),
                (ReasonCode::UnknownNumber, those(&has_unknown_number)),
            ]
            .into_iter()
            .filter(|(_, methods)| !methods.is_empty())
            .map(|(code, methods)| plain(code, methods))
            .collect()
        }
        Level::Ok | Level::NotInForce => Vec::new(),
    }
}
