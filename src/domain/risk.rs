//! Lockout risk: what single loss would lock this person out.
//!
//! A method stops working when any of its failure domains is lost: the method itself, the device it lives on, the
//! number behind it. This is the dual of an account access graph (Hammann et al., CCS 2019): there one asks what gives
//! access, here what takes it away. It judges a state at an instant under a policy, and knows nothing else.

use serde::Serialize;

use super::account::mfa_state::MfaState;
use super::account::{Method, State};
use super::date::Date;
pub use super::failure_domain::FailureDomain;
use super::holding::{Holding, Holdings, devices_of_all, has_unknown_number, is_assured};
use super::id::MethodId;
use super::instant::Instant;
use super::judged_at::{JudgedAt, RetirementDay};
use super::kind::Channel;
use super::loss::NO_ACCESS;
use super::policy::Policy;
use super::text::serialized_as_word;

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
}

/// What a script can be told of by an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// An account is at this level or worse.
    AtOrWorse(Level),
    /// An account is open to the password alone until setup is done again.
    SetupRequired,
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
    /// All usable methods are one thing with a serial.
    SharedSerial,
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
    /// Nobody knows which of several things of one model it is.
    UnknownSerial,
}

impl ReasonCode {
    /// Every reason.
    pub const ALL: [ReasonCode; 10] = [
        Self::NoUsableMethod,
        Self::SingleMethod,
        Self::SharedDevice,
        Self::SharedSerial,
        Self::SharedNumber,
        Self::Untested,
        Self::StaleTest,
        Self::UnknownDevice,
        Self::UnknownNumber,
        Self::UnknownSerial,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoUsableMethod => "no-usable-method",
            Self::SingleMethod => "single-method",
            Self::SharedDevice => "shared-device",
            Self::SharedSerial => "shared-serial",
            Self::SharedNumber => "shared-number",
            Self::Untested => "untested",
            Self::StaleTest => "stale-test",
            Self::UnknownDevice => "unknown-device",
            Self::UnknownNumber => "unknown-number",
            Self::UnknownSerial => "unknown-serial",
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
    /// The first day still to come on which it gets worse by what is retired.
    pub retiring: Option<Retiring>,
}

/// What it will be on a day on which something is retired, everything else as now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retiring {
    /// The day: `2027-02-01`.
    pub on: Date,
    /// The registered sign-in methods, usable or not, that lose a channel by then.
    pub methods: Vec<MethodId>,
    /// The level then, if MFA were in force.
    pub if_in_force: Level,
    /// The state of MFA at the beginning of that day.
    pub mfa_state: MfaState,
    /// That beginning: for people, not part of the JSON.
    #[serde(skip)]
    pub from: Instant,
    /// What ends by then, of these methods: for people, not part of the JSON.
    #[serde(skip)]
    pub channels: Vec<Channel>,
    /// The same by the day on which it ends, the first first: for people, not part of the JSON.
    #[serde(skip)]
    pub by_day: Vec<DayEnd>,
}

/// What ends on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayEnd {
    /// The day.
    pub on: Date,
    /// The channels that some sign-in method loses then.
    pub channels: Vec<Channel>,
    /// The methods that could be used, and cannot any more.
    pub stops: Vec<MethodId>,
}

impl Retiring {
    /// The first day on which something ends: what is to be done before has to be done before that.
    pub fn first_day(&self) -> Date {
        self.by_day.first().map_or(self.on, |day| day.on)
    }
}

/// Judges an account.
pub fn assess(state: &State, at: JudgedAt<'_>) -> Risk {
    Assessment::of(state, at).risk()
}

/// An account as it is judged. How bad it is is known at once; why, and what is to come, is worked out for whoever asks.
pub struct Assessment<'s> {
    state: &'s State,
    at: JudgedAt<'s>,
    usable: Vec<Holding<'s>>,
    distances: Distances,
}

impl<'s> Assessment<'s> {
    /// Of an account at an instant, under a policy.
    pub fn of(state: &'s State, at: JudgedAt<'s>) -> Self {
        let usable = Holdings::of(state, at).usable(at);
        let distances = distances(&usable, at);
        Self { state, at, usable, distances }
    }

    /// See [`Risk::level`].
    pub fn level(&self) -> Level {
        if self.state.is_in_force(self.at) { self.if_in_force() } else { Level::NotInForce }
    }

    /// See [`Risk::if_in_force`].
    pub fn if_in_force(&self) -> Level {
        self.distances.if_in_force
    }

    /// See [`Risk::single_points_of_failure`].
    pub fn single_points_of_failure(&self) -> Vec<FailureDomain> {
        single_points_of_failure(&self.usable)
    }

    /// See [`Risk::retiring`].
    pub fn retiring(&self) -> Option<Retiring> {
        self.at.days_to_come().find_map(|day| self.retiring_on(day))
    }

    /// All of it.
    pub fn risk(&self) -> Risk {
        let Distances { distance, assured_distance, if_in_force } = self.distances;
        let single_points_of_failure = self.single_points_of_failure();
        Risk {
            level: self.level(),
            if_in_force,
            distance,
            assured_distance,
            reasons: reasons(if_in_force, self.state, &self.usable, &single_points_of_failure, self.at),
            single_points_of_failure,
            retiring: self.retiring(),
        }
    }

    /// What it is on a day on which something is retired, if it is worse than now.
    fn retiring_on(&self, day: RetirementDay) -> Option<Retiring> {
        let (state, at) = (self.state, self.at);
        let then = at.retired_by(day.from);
        // What is retired takes away channels and tests, and changes nothing of whoever has none of those.
        if !self.usable.iter().any(|of| then.retires_more(of.method.kind, at)) {
            return None;
        }
        // What is retired stays so: whatever can be used then can be used now.
        let usable: Vec<Holding<'_>> = self.usable.iter().filter(|of| of.method.is_usable(then)).cloned().collect();
        let if_in_force = distances(&usable, then).if_in_force;
        let loses = |method: &&Method| method.channels(at).count() > method.channels(then).count();
        let lost = |from: JudgedAt<'_>, to: JudgedAt<'_>| -> Vec<Channel> {
            let has = |method: &Method, at, channel| method.channels(at).any(|of| of == channel);
            let is_lost = |channel: &Channel| {
                state.sign_in_methods().any(|method| has(method, from, *channel) && !has(method, to, *channel))
            };
            Channel::ALL.into_iter().filter(is_lost).collect()
        };
        let by_day = || {
            let mut before = at;
            let mut ends = |day: RetirementDay| {
                let (from, to) = (before, at.retired_by(day.from));
                before = to;
                let stops = state.usable(from).filter(|method| !method.is_usable(to)).map(|method| method.id.clone());
                DayEnd { on: day.on, channels: lost(from, to), stops: stops.collect() }
            };
            let days = at.days_to_come().take_while(|of| of.from <= day.from).map(&mut ends);
            days.filter(|day| !day.channels.is_empty()).collect()
        };
        (if_in_force < self.if_in_force()).then(|| Retiring {
            on: day.on,
            methods: state.sign_in_methods().filter(loses).map(|method| method.id.clone()).collect(),
            if_in_force,
            mfa_state: state.mfa_state(JudgedAt::new(day.from, at.policy)),
            from: day.from,
            channels: lost(at, then),
            by_day: by_day(),
        })
    }
}

/// The instants at which an account becomes another one by itself, without any event: what was applied for or
/// terminated takes effect, a test that is dated ahead comes to count or becomes stale, something is retired. In no order;
/// some may change nothing.
pub fn turns<'s>(state: &'s State, policy: &'s Policy) -> impl Iterator<Item = Instant> + 's {
    let stale_after = policy.stale_after();
    let application = state.application.map(|application| [application.applied_at, application.effective_at]);
    let termination = state.termination.map(|termination| termination.effective_at);
    let tests = state.methods.iter().filter_map(|method| method.last_test.as_ref());
    let tests = tests.flat_map(move |test| [test.at, test.at.plus(stale_after).plus(1)]);
    let retirements = JudgedAt::new(Instant::from_millis(i64::MIN), policy).days_to_come().map(|day| day.from);
    application.into_iter().flatten().chain(termination).chain(tests).chain(retirements)
}

#[derive(Clone, Copy)]
struct Distances {
    distance: u8,
    assured_distance: u8,
    if_in_force: Level,
}

fn distances(usable: &[Holding<'_>], at: JudgedAt<'_>) -> Distances {
    let distance = match (usable.is_empty(), has_single_point_of_failure(usable)) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let assured_distance = assured_distance(usable, at);
    let if_in_force = match (distance, assured_distance) {
        (0, _) => Level::LockedOut,
        (1, _) => Level::Critical,
        (_, 0 | 1) => Level::Warning,
        _ => Level::Ok,
    };
    Distances { distance, assured_distance, if_in_force }
}

/// Whether there is anything that all of these methods have: what [`single_points_of_failure`] names.
fn has_single_point_of_failure(usable: &[Holding<'_>]) -> bool {
    let Some((first, others)) = usable.split_first() else { return false };
    let is_shared = |of: fn(&Method) -> Option<&str>| {
        of(first.method).is_some_and(|key| others.iter().all(|other| of(other.method) == Some(key)))
    };
    others.is_empty()
        || is_shared(Method::serial_key)
        || is_shared(Method::fingerprint)
        || !devices_of_all(usable).is_empty()
}

/// The domains that all of these methods have: devices, then serials, then numbers, then methods, each sorted.
fn single_points_of_failure(usable: &[Holding<'_>]) -> Vec<FailureDomain> {
    // What all have is found at the first.
    let Some((first, others)) = usable.split_first() else { return Vec::new() };
    let serial = first.method.serial_key().filter(|key| others.iter().all(|of| of.method.serial_key() == Some(key)));
    let number = first.method.fingerprint().filter(|it| others.iter().all(|of| of.method.fingerprint() == Some(it)));
    let devices = devices_of_all(usable).into_iter().map(|key| FailureDomain::Device(key.into()));
    let serial = serial.map(|key| FailureDomain::Serial(key.into()));
    let number = number.map(|fingerprint| FailureDomain::Number(fingerprint.into()));
    let only = others.is_empty().then(|| FailureDomain::Method(first.method.id.clone()));
    devices.chain(serial).chain(number).chain(only).collect()
}

/// The fearful distance: of the usable methods only those tested lately count, and what is not recorded is shared with
/// everything that is, and with everything else that is not.
fn assured_distance(usable: &[Holding<'_>], at: JudgedAt<'_>) -> u8 {
    let tested: Vec<&Holding<'_>> = usable.iter().filter(|of| is_assured(of.method, at)).collect();
    match tested[..] {
        [] => return 0,
        [_] => return 1,
        _ => {}
    }
    // One loss takes them all when there is a device, a serial or a number that each of them has or may have. Where
    // nothing is recorded of any, that is the one shared unknown device or number.
    let mut on_known_devices = tested.iter().copied().filter(|of| !of.has_unknown_device()).peekable();
    let shares_device = on_known_devices.peek().is_none() || !devices_of_all(on_known_devices).is_empty();
    let number = tested.iter().find_map(|of| of.method.fingerprint());
    let is_or_may_be = |of: &Holding<'_>| has_unknown_number(of.method) || of.method.fingerprint() == number;
    let shares_number =
        tested.iter().all(|of| if number.is_some() { is_or_may_be(of) } else { has_unknown_number(of.method) });
    let shares_serial = shares_serial(&tested);
    if shares_device || shares_serial || shares_number { 1 } else { 2 }
}

/// Whether all of these are one thing, or may be: things with one serial, and things of which only the model is known,
/// where that is the thing's.
fn shares_serial(tested: &[&Holding<'_>]) -> bool {
    let methods = || tested.iter().map(|of| of.method);
    let Some(serial) = methods().find_map(Method::serial_key) else { return false };
    let mut models = tested.iter().filter(|of| of.method.serial_key().is_none());
    let is_one_thing = methods().filter_map(Method::serial_key).all(|other| other == serial);
    let Some(model) = models.next() else { return is_one_thing };
    let key = model.method.device_key();
    let is_of_model = |of: &Holding<'_>| of.has_unknown_serial && of.method.device_key() == key;
    let thing_is_of_model = || methods().any(|thing| thing.serial_key().is_some() && thing.device_key() == key);
    is_one_thing && is_of_model(model) && models.all(|of| is_of_model(of)) && thing_is_of_model()
}

fn reasons(
    level: Level,
    state: &State,
    usable: &[Holding<'_>],
    points: &[FailureDomain],
    at: JudgedAt<'_>,
) -> Vec<Reason> {
    let all = || usable.iter().map(|of| of.method.id.clone()).collect::<Vec<_>>();
    let plain = |code, methods| Reason { code, domain: None, methods };
    match level {
        Level::LockedOut => {
            let comes_back = |method: &&Method| method.unavailable() == Some(NO_ACCESS);
            let absent = state.sign_in_methods().filter(comes_back).map(|method| method.id.clone()).collect();
            vec![plain(ReasonCode::NoUsableMethod, absent)]
        }
        Level::Critical if usable.len() == 1 => vec![plain(ReasonCode::SingleMethod, all())],
        Level::Critical => points
            .iter()
            .map(|domain| Reason {
                code: match domain {
                    FailureDomain::Serial(_) => ReasonCode::SharedSerial,
                    FailureDomain::Number(_) => ReasonCode::SharedNumber,
                    FailureDomain::Device(_) | FailureDomain::Method(_) => ReasonCode::SharedDevice,
                },
                domain: Some(domain.clone()),
                methods: all(),
            })
            .collect(),
        Level::Warning => {
            let those = |is: &dyn Fn(&Holding<'_>) -> bool| {
                usable.iter().filter(|of| is(of)).map(|of| of.method.id.clone()).collect::<Vec<_>>()
            };
            let passed = |of: &Holding<'_>| of.method.passed_last_test(at);
            [
                (ReasonCode::Untested, those(&|of| !passed(of))),
                (ReasonCode::StaleTest, those(&|of| passed(of) && !is_assured(of.method, at))),
                (ReasonCode::UnknownDevice, those(&|of| of.has_unknown_device())),
                (ReasonCode::UnknownNumber, those(&|of| has_unknown_number(of.method))),
                (ReasonCode::UnknownSerial, those(&|of| of.has_unknown_serial)),
            ]
            .into_iter()
            .filter(|(_, methods)| !methods.is_empty())
            .map(|(code, methods)| plain(code, methods))
            .collect()
        }
        Level::Ok | Level::NotInForce => Vec::new(),
    }
}
