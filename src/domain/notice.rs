//! What to write to one person about their own account, as codes: which situation they are in, and what they can do,
//! in order. They do it by themselves on pages that the desk cannot see, so the last step is to tell the desk.

use super::account::mfa_state::MfaState;
use super::account::{Reregistration, State};
use super::advice::links::GuidancePage;
use super::advice::lockout::out_of_reach;
use super::advice::{self, Advice};
use super::id::MethodId;
use super::judged_at::JudgedAt;
use super::reregistration::was_never_set_up;
use super::risk::{Level, ReasonCode, Risk};
use super::text::serialized_as_word;

/// Where a person stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeSituation {
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
    /// MFA was applied for before any sign-in method was registered.
    NeverSetUp,
    /// MFA was applied for, and no sign-in method is registered, or all that are have ended: setup has to be done again,
    /// but for applying.
    SetUpAgain,
    /// They will have to set up again on the day on which what they have ends.
    WillBeSetUpAgain,
    /// They would be locked out without what is going to be gone, and are not now.
    WillBeLockedOut,
    /// One loss would lock them out without what is going to be gone, and does not now.
    WillBeCritical,
    /// Without what is going to be gone, what is left is not known to hold.
    WillBeWarning,
}

impl NoticeSituation {
    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LockedOut => "locked-out",
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Safe => "safe",
            Self::SetUp(_) => "set-up",
            Self::NeverSetUp => "never-set-up",
            Self::SetUpAgain => "set-up-again",
            Self::WillBeSetUpAgain => "will-be-set-up-again",
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
pub enum NoticeStep {
    /// Try whatever else is registered, before re-registration.
    TryOthers,
    /// Fetch or charge these, or wait for their SIM: they are only out of reach.
    Fetch(Vec<MethodId>),
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
    /// Tell the desk the serial of these.
    TellSerial(Vec<MethodId>),
    /// Tell the desk that it is done.
    TellDone,
}

impl NoticeStep {
    /// The word for it in outputs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TryOthers => "try-others",
            Self::Fetch(_) => "fetch",
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
            Self::TellSerial(_) => "tell-serial",
            Self::TellDone => "tell-done",
        }
    }
}

serialized_as_word!(NoticeSituation, NoticeStep);

/// Where the person stands, whose risk is `risk`. `is_supposed`: it is judged without what is going to be gone.
pub fn situation(state: &State, at: JudgedAt<'_>, risk: &Risk, is_supposed: bool) -> NoticeSituation {
    match (risk.level, is_supposed) {
        (Level::LockedOut, false) => NoticeSituation::LockedOut,
        (Level::LockedOut, true) => NoticeSituation::WillBeLockedOut,
        (Level::Critical, false) => NoticeSituation::Critical,
        (Level::Critical, true) => NoticeSituation::WillBeCritical,
        (Level::Warning, false) => NoticeSituation::Warning,
        (Level::Warning, true) => NoticeSituation::WillBeWarning,
        (Level::Ok, _) => NoticeSituation::Safe,
        (Level::NotInForce, is_supposed) if state.mfa_state(at) == MfaState::SetupRequired => match is_supposed {
            true => NoticeSituation::WillBeSetUpAgain,
            false if was_never_set_up(state) => NoticeSituation::NeverSetUp,
            false => NoticeSituation::SetUpAgain,
        },
        (Level::NotInForce, _) => NoticeSituation::SetUp(state.setup_step(at).unwrap_or(4)),
    }
}

/// What the person does in this situation, in order.
pub fn steps(situation: NoticeSituation, state: &State, at: JudgedAt<'_>, risk: &Risk) -> Vec<NoticeStep> {
    match situation {
        NoticeSituation::LockedOut => locked_out(state, at),
        NoticeSituation::Critical | NoticeSituation::WillBeCritical => {
            let apart = match advice::next(state, at, risk) {
                Advice::AddOffDevice(label) | Advice::AddLasting { off_device: Some(label), .. } => {
                    Apart::Device(label)
                }
                Advice::AddOffNumber(masked) => Apart::Number(masked),
                _ => Apart::Any,
            };
            vec![NoticeStep::Add { count: 1, apart }, NoticeStep::TryAdded, NoticeStep::TellDone]
        }
        // Where nothing is left, one new method would be the only one.
        NoticeSituation::WillBeLockedOut | NoticeSituation::WillBeSetUpAgain => {
            vec![NoticeStep::Add { count: 2, apart: Apart::Any }, NoticeStep::TryAdded, NoticeStep::TellDone]
        }
        NoticeSituation::Warning | NoticeSituation::WillBeWarning => uncertain(risk),
        NoticeSituation::Safe => Vec::new(),
        NoticeSituation::NeverSetUp | NoticeSituation::SetUpAgain => {
            vec![NoticeStep::SetUpFirst, NoticeStep::AddAlternative, NoticeStep::TrySigningIn, NoticeStep::TellDone]
        }
        // At the last step what is there may still not be known to work.
        NoticeSituation::SetUp(4) => {
            let first = uncertain(risk).into_iter().filter(|step| *step != NoticeStep::TellDone);
            first.chain([NoticeStep::Apply, NoticeStep::TellDone]).collect()
        }
        NoticeSituation::SetUp(next) => {
            let procedure =
                [NoticeStep::SetUpFirst, NoticeStep::AddAlternative, NoticeStep::TrySigningIn, NoticeStep::Apply];
            procedure.into_iter().skip(usize::from(next.saturating_sub(1))).chain([NoticeStep::TellDone]).collect()
        }
    }
}

/// The pages that these steps speak of, in the order in which they are needed.
pub fn pages(steps: &[NoticeStep]) -> Vec<GuidancePage> {
    let mut pages = Vec::new();
    for page in steps.iter().flat_map(pages_of).chain(guidance_of(steps)) {
        if !pages.contains(page) {
            pages.push(*page);
        }
    }
    pages
}

fn pages_of(step: &NoticeStep) -> &'static [GuidancePage] {
    match step {
        NoticeStep::TryOthers | NoticeStep::AddAlternative | NoticeStep::Add { .. } => &[GuidancePage::SecurityInfo],
        NoticeStep::Reregister | NoticeStep::AwaitReregistration(_) => &[GuidancePage::Reregister],
        NoticeStep::SetUpFirst => &[GuidancePage::FirstSetup],
        NoticeStep::TrySigningIn | NoticeStep::TryAdded | NoticeStep::Test(_) => {
            &[GuidancePage::SignOut, GuidancePage::SecurityInfo]
        }
        NoticeStep::Apply => &[GuidancePage::UserMenu],
        NoticeStep::Fetch(_)
        | NoticeStep::TellDevice(_)
        | NoticeStep::TellNumber(_)
        | NoticeStep::TellSerial(_)
        | NoticeStep::TellDone => &[],
    }
}

/// Where the university explains it: the setup to whoever walks through its steps, changing methods to all others.
fn guidance_of(steps: &[NoticeStep]) -> &'static [GuidancePage] {
    let is_of_setup = |step: &NoticeStep| {
        matches!(
            step,
            NoticeStep::SetUpFirst | NoticeStep::AddAlternative | NoticeStep::TrySigningIn | NoticeStep::Apply
        )
    };
    if steps.iter().any(is_of_setup) { &[GuidancePage::Setup] } else { &[GuidancePage::Change] }
}

/// Re-registration takes every method away, so that steps 1 and 2 follow; what comes back by itself comes first.
fn locked_out(state: &State, at: JudgedAt<'_>) -> Vec<NoticeStep> {
    let reregister = match &state.reregistration {
        Some(Reregistration::Requested { via, .. }) => NoticeStep::AwaitReregistration((&**via).into()),
        _ => NoticeStep::Reregister,
    };
    let out_of_reach = out_of_reach(state, at);
    let fetch = (!out_of_reach.is_empty()).then_some(NoticeStep::Fetch(out_of_reach));
    let then = [reregister, NoticeStep::SetUpFirst, NoticeStep::AddAlternative];
    std::iter::once(NoticeStep::TryOthers).chain(fetch).chain(then).collect()
}

/// Every reason to doubt has its own step, not the most urgent one alone: a letter is read once.
fn uncertain(risk: &Risk) -> Vec<NoticeStep> {
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
    let serial = methods(&[ReasonCode::UnknownSerial]);
    let is_tested = !test.is_empty();
    let mut steps = Vec::new();
    if is_tested {
        steps.push(NoticeStep::Test(test));
    }
    if !device.is_empty() {
        steps.push(NoticeStep::TellDevice(device));
    }
    if !number.is_empty() {
        steps.push(NoticeStep::TellNumber(number));
    }
    if !serial.is_empty() {
        steps.push(NoticeStep::TellSerial(serial));
    }
    if is_tested {
        steps.push(NoticeStep::TellDone);
    }
    steps
}
