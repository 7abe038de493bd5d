//! Which methods count, what to press when the first one cannot be reached, and whether what there is is enough.

use serde::Serialize;

use super::Advice;
use super::caller::Caller;
use super::retiring::worth_adding;
use crate::domain::account::Method;
use crate::domain::date::Date;
use crate::domain::holding::is_assured;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{Level, Risk};

/// Whether a method can be counted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reliability {
    /// It can be used, and that was tried lately.
    Yes,
    /// It may work; nobody knows before it was tried.
    OnceTested,
    /// It cannot be signed in with.
    No,
}

/// Why it counts or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// Its last test passed.
    Tested,
    /// Its last test passed, but longer ago than the policy lets a test count.
    TestedLongAgo,
    /// Its last test failed.
    TestFailed,
    /// It was never tested as it is now.
    NeverTested,
    /// It is marked unavailable.
    Unavailable,
    /// What it verified by has ended.
    Retired,
    /// Its kind never verifies a sign-in.
    NotForSignIn,
}

/// One method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Which.
    pub method: MethodId,
    /// Whether it counts.
    pub counts: Reliability,
    /// Why.
    pub because: Because,
    /// When it was last tested.
    pub tested_at: Option<Instant>,
}

/// Somebody looked at what is registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastObservation {
    /// When.
    pub at: Instant,
    /// Where: `page`, `directory`, `caller`.
    pub from: Box<str>,
}

/// Which methods count, and how the desk knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Methods {
    /// When somebody last looked; none: nobody did.
    pub seen: Option<LastObservation>,
    /// The methods, in order of registration.
    pub methods: Vec<Counted>,
}

/// What to press when the method that is asked for first cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherOption {
    /// The method asked for first.
    pub default: Option<MethodId>,
    /// The others that can be picked, those known to work first.
    pub others: Vec<MethodId>,
    /// Apps that show a code where there is no network.
    pub offline_code: Vec<MethodId>,
}

/// Whether what there is is enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneMethod {
    /// How many can be used.
    pub usable: usize,
    /// What a single loss would do, if MFA were in force.
    pub if_in_force: Level,
    /// The most useful thing to do; none: nothing needs to be done, or a step or an order says it.
    pub improve: Option<Improve>,
}

/// The most useful thing to do, as a code with what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Improve {
    /// What to do.
    pub action: &'static str,
    /// The device on which the new method should not be, where there is one.
    pub off_device: Option<Box<str>>,
    /// The number that the new method should not have, masked, where there is one.
    pub off_number: Option<Box<str>>,
    /// The methods that it is about.
    pub methods: Vec<MethodId>,
    /// What can be added, where something is to be: nothing that ends, the best first.
    pub add: Vec<Kind>,
    /// The day from which others end, where the new method is for that.
    pub before: Option<Date>,
    /// The same, to be worded.
    #[serde(skip)]
    pub advice: Advice,
}

/// Which methods count.
pub fn methods(caller: &Caller<'_>) -> Methods {
    let seen = caller.state.observed.as_ref().map(|seen| LastObservation { at: seen.at, from: (&*seen.from).into() });
    Methods { seen, methods: caller.state.methods.iter().map(|method| counted(method, caller)).collect() }
}

fn counted(method: &Method, caller: &Caller<'_>) -> Counted {
    let (counts, because) = match &method.last_test {
        _ if !method.kind.verifies_sign_in() => (Reliability::No, Because::NotForSignIn),
        _ if !method.is_available() => (Reliability::No, Because::Unavailable),
        _ if !method.is_usable(caller.at()) => (Reliability::No, Because::Retired),
        None => (Reliability::OnceTested, Because::NeverTested),
        Some(test) if !test.passed => (Reliability::OnceTested, Because::TestFailed),
        Some(_) if is_assured(method, caller.at()) => (Reliability::Yes, Because::Tested),
        // Dated ahead, or over a channel that has ended: it says nothing of a sign-in now.
        Some(_) if !method.passed_last_test(caller.at()) => (Reliability::OnceTested, Because::NeverTested),
        Some(_) => (Reliability::OnceTested, Because::TestedLongAgo),
    };
    let tested_at = method.last_test.as_ref().map(|test| test.at);
    Counted { method: method.id.clone(), counts, because, tested_at }
}

/// What to press when the default cannot be reached.
pub fn other_option(caller: &Caller<'_>) -> OtherOption {
    let default = caller.state.default_method.clone();
    let mut others: Vec<&Method> =
        caller.state.usable(caller.at()).filter(|method| Some(&method.id) != default.as_ref()).collect();
    others.sort_by_key(|method| !method.passed_last_test(caller.at()));
    let shows_codes = |method: &&Method| {
        method.kind == Kind::MicrosoftAuthenticator
            && method.channels(caller.at()).any(|channel| channel == Channel::Code)
    };
    OtherOption {
        default,
        others: others.into_iter().map(|method| method.id.clone()).collect(),
        offline_code: caller.state.usable(caller.at()).filter(shows_codes).map(|method| method.id.clone()).collect(),
    }
}

/// Whether one method is enough, and whether these are.
pub fn one_method(caller: &Caller<'_>, risk: &Risk) -> OneMethod {
    // Who is in the four steps, or changes phones, is told what to do next by these.
    let is_told = caller.state.setup_step(caller.at()).is_some() || caller.state.phone_change.is_some();
    OneMethod {
        usable: caller.state.usable(caller.at()).count(),
        if_in_force: risk.if_in_force,
        improve: improve(super::next(caller.state, caller.at(), risk), caller).filter(|_| !is_told),
    }
}

/// The advice as a code. None: nothing needs to be done.
fn improve(advice: Advice, caller: &Caller<'_>) -> Option<Improve> {
    let (mut off_device, mut off_number, mut methods) = (None, None, Vec::new());
    let (mut add, mut before) = (Vec::new(), None);
    if let Advice::AddAlternative | Advice::AddOffDevice(_) | Advice::AddOffNumber(_) | Advice::AddLasting { .. } =
        advice
    {
        add = worth_adding(caller.state, caller.at());
    }
    let action = match &advice {
        Advice::Nothing => return None,
        Advice::SetUpFirst => "set-up-first",
        Advice::AddAlternative => "add-alternative",
        Advice::TrySigningIn => "try-signing-in",
        Advice::Apply => "apply",
        Advice::Fetch(ids) => {
            methods.clone_from(ids);
            "fetch"
        }
        Advice::Reregister => "reregister",
        Advice::AddLasting { on, off_device: device } => {
            before = Some(*on);
            off_device.clone_from(device);
            "add-lasting"
        }
        Advice::AddOffDevice(label) => {
            off_device = Some(label.clone());
            "add-off-device"
        }
        Advice::AddOffNumber(masked) => {
            off_number = Some(masked.clone());
            "add-off-number"
        }
        Advice::Test(ids) => {
            methods.clone_from(ids);
            "test"
        }
        Advice::RecordDevice(ids) => {
            methods.clone_from(ids);
            "record-device"
        }
        Advice::RecordNumber(ids) => {
            methods.clone_from(ids);
            "record-number"
        }
        Advice::RecordSerial(ids) => {
            methods.clone_from(ids);
            "record-serial"
        }
        Advice::MakeDefault(id) => {
            methods.push(id.clone());
            "make-default"
        }
    };
    Some(Improve { action, off_device, off_number, methods, add, before, advice })
}
