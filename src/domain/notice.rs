//! What to write to one person about their own account, as codes: which situation they are in, and what they can do,
//! in order. They do it by themselves on pages that the desk cannot see, so the last step is to tell the desk.

use super::account::standing::MfaState;
use super::account::{Reregistration, State};
use super::advice::links::Page;
use super::advice::{self, Advice};
use super::id::MethodId;
use super::instant::Instant;
use super::risk::{Level, ReasonCode, Risk};
use super::text::serialized_as_word;

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// Nothing works.
    LockedOut,
    /// One loss locks out.
    Critical,
    /// There are alternatives, and they are not known to hold.
    Warning,
    /// Nothing needs to be done.
    Safe,
    /// MFA is not in force; this step of the procedure comes next.
    SetUp(u8),
    /// MFA was applied for, and no sign-in method is registered: setup has to be done again, but for applying.
    SetUpAgain,
    /// They would be locked out without what is going to be gone, and are not now.
    WillBeLockedOut,
    /// One loss would lock them out without what is going to be gone, and does not now.
    WillBeCritical,
    /// Without what is going to be gone, what is left is not known to hold.
    WillBeWarning,
}

impl Situation {
    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LockedOut => "locked-out",
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Safe => "safe",
            Self::SetUp(_) => "set-up",
            Self::SetUpAgain => "set-up-again",
            Self::WillBeLockedOut => "will-be-locked-out",
            Self::WillBeCritical => "will-be-critical",
            Self::WillBeWarning => "will-be-warning",
        }
    }
}

/// What a new method should not share with those that there are, so that it makes a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Apart {
    /// Nothing in particular.
    Any,
    /// Not on this device (its label).
    Device(Box<str>),
    /// Not with this number (masked).
    Number(Box<str>),
}

/// Something that the person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Try whatever else is registered, before re-registration.
    TryOthers,
    /// Re-register.
    Reregister,
    /// The request for re-registration is under way, by this way.
    AwaitReregistration(Box<str>),
    /// Step 1 of the procedure.
    SetUpFirst,
    /// Step 2.
    AddAlternative,
    /// Step 3.
    TrySigningIn,
    /// Step 4.
    Apply,
    /// Add this many methods that do not share this.
    Add {
        /// How many.
        count: u8,
        /// What they should not share.
        apart: Apart,
    },
    /// Try what was added, before anything is removed.
    TryAdded,
    /// Try signing in with these.
    Test(Vec<MethodId>),
    /// Tell the desk what these are on.
    TellDevice(Vec<MethodId>),
    /// Tell the desk the number of these.
    TellNumber(Vec<MethodId>),
    /// Tell the desk that it is done.
    TellDone,
}

impl Step {
    /// The word for it in outputs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TryOthers => "try-others",
            Self::Reregister => "reregister",
            Self::AwaitReregistration(_) => "await-reregistration",
            Self::SetUpFirst => "set-up-first",
            Self::AddAlternative => "add-alternative",
            Self::TrySigningIn => "try-signing-in",
            Self::Apply => "apply",
            Self::Add { .. } => "add",
            Self::TryAdded => "try-added",
            Self::Test(_) => "test",
            Self::TellDevice(_) => "tell-device",
            Self::TellNumber(_) => "tell-number",
            Self::TellDone => "tell-done",
        }
    }
}

serialized_as_word!(Situation, Step);

/// Where the person stands at `now`, whose risk is `risk`. `is_supposed`: the state is one without what is going to be
/// gone.
pub fn situation(state: &State, now: Instant, risk: &Risk, is_supposed: bool) -> Situation {
    match (risk.level, is_supposed) {
        (Level::LockedOut, false) => Situation::LockedOut,
        (Level::LockedOut, true) => Situation::WillBeLockedOut,
        (Level::Critical, false) => Situation::Critical,
        (Level::Critical, true) => Situation::WillBeCritical,
        (Level::Warning, false) => Situation::Warning,
        (Level::Warning, true) => Situation::WillBeWarning,
        (Level::Ok, _) => Situation::Safe,
        (Level::NotInForce, _) if state.mfa_state(now) == MfaState::SetupRequired => Situation::SetUpAgain,
        (Level::NotInForce, _) => Situation::SetUp(state.setup_step(now).unwrap_or(4)),
    }
}

/// What the person does in this situation, in order.
pub fn steps(situation: Situation, state: &State, now: Instant, risk: &Risk) -> Vec<Step> {
    match situation {
        Situation::LockedOut => locked_out(state),
        Situation::Critical | Situation::WillBeCritical => {
            let apart = match advice::next(state, now, risk) {
                Advice::AddOffDevice(label) => Apart::Device(label),
                Advice::AddOffNumber(masked) => Apart::Number(masked),
                _ => Apart::Any,
            };
            vec![Step::Add { count: 1, apart }, Step::TryAdded, Step::TellDone]
        }
        // Where nothing is left, one new method would be the only one.
        Situation::WillBeLockedOut => vec![Step::Add { count: 2, apart: Apart::Any }, Step::TryAdded, Step::TellDone],
        Situation::Warning | Situation::WillBeWarning => uncertain(risk),
        Situation::Safe => Vec::new(),
        Situation::SetUpAgain => vec![Step::SetUpFirst, Step::AddAlternative, Step::TrySigningIn, Step::TellDone],
        // At the last step what is there may still not be known to work.
        Situation::SetUp(4) => {
            let first = uncertain(risk).into_iter().filter(|step| *step != Step::TellDone);
            first.chain([Step::Apply, Step::TellDone]).collect()
        }
        Situation::SetUp(next) => {
            let procedure = [Step::SetUpFirst, Step::AddAlternative, Step::TrySigningIn, Step::Apply];
            procedure.into_iter().skip(usize::from(next.saturating_sub(1))).chain([Step::TellDone]).collect()
        }
    }
}

/// The pages that these steps speak of, in the order in which they are needed.
pub fn pages(steps: &[Step]) -> Vec<Page> {
    let mut pages = Vec::new();
    for page in steps.iter().flat_map(pages_of).chain(guidance_of(steps)) {
        if !pages.contains(page) {
            pages.push(*page);
        }
    }
    pages
}

fn pages_of(step: &Step) -> &'static [Page] {
    match step {
        Step::TryOthers | Step::AddAlternative | Step::Add { .. } => &[Page::SecurityInfo],
        Step::Reregister | Step::AwaitReregistration(_) => &[Page::Reregister],
        Step::SetUpFirst => &[Page::FirstSetup],
        Step::TrySigningIn | Step::TryAdded | Step::Test(_) => &[Page::SignOut, Page::SecurityInfo],
        Step::Apply => &[Page::UserMenu],
        Step::TellDevice(_) | Step::TellNumber(_) | Step::TellDone => &[],
    }
}

/// Where the university explains it: the setup to whoever walks through its steps, changing methods to all others.
fn guidance_of(steps: &[Step]) -> &'static [Page] {
    let is_of_setup =
        |step: &Step| matches!(step, Step::SetUpFirst | Step::AddAlternative | Step::TrySigningIn | Step::Apply);
    if steps.iter().any(is_of_setup) { &[Page::Setup] } else { &[Page::Change] }
}

/// Re-registration takes every method away, so that steps 1 and 2 follow.
fn locked_out(state: &State) -> Vec<Step> {
    let reregister = match &state.reregistration {
        Some(Reregistration::Requested { via, .. }) => Step::AwaitReregistration((&**via).into()),
        _ => Step::Reregister,
    };
    vec![Step::TryOthers, reregister, Step::SetUpFirst, Step::AddAlternative]
}

/// Every reason to doubt has its own step, not the most urgent one alone: a letter is read once.
fn uncertain(risk: &Risk) -> Vec<Step> {
    let methods = |codes: &[ReasonCode]| -> Vec<MethodId> {
        let reasons = risk.reasons.iter().filter(|reason| codes.contains(&reason.code));
        let mut ids: Vec<MethodId> = Vec::new();
        for id in reasons.flat_map(|reason| &reason.methods) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        ids
    };
    let test = methods(&[ReasonCode::Untested, ReasonCode::StaleTest]);
    let device = methods(&[ReasonCode::UnknownDevice]);
    let number = methods(&[ReasonCode::UnknownNumber]);
    let is_tested = !test.is_empty();
    let mut steps = Vec::new();
    if is_tested {
        steps.push(Step::Test(test));
    }
    if !device.is_empty() {
        steps.push(Step::TellDevice(device));
    }
    if !number.is_empty() {
        steps.push(Step::TellNumber(number));
    }
    if is_tested {
        steps.push(Step::TellDone);
    }
    steps
}
