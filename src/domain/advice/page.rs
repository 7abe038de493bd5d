//! The page that answers a caller: in which situation the person is, and what is to be said about it, the most
//! important first. Codes and facts alone; whoever words them leaves nothing out and adds nothing.

use serde::Serialize;

use super::caller::Caller;
use super::links::GuidancePage;
use super::lockout::{
    ComesBack, OpenRequest, ReregistrationWays, TryFirst, comes_back, request, reregister, try_first,
};
use super::lost::{EachLoss, each_loss};
use super::methods::{Methods, OneMethod, OtherOption, methods, one_method, other_option};
use super::not_mfa::{NotMfa, not_mfa};
use super::period::{EndingPeriod, Services, SwitchOff, ending, services, switch_off};
use super::phone::{NewPhone, NumberFirst, OldPhone, PhoneOrder, new_phone, number_first, old_phone, order};
use super::retiring::{ComingEnd, ends};
use super::setup::{MayApply, SetupStep, application, step};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{Reregistration, State};
use crate::domain::judged_at::JudgedAt;
use crate::domain::reregistration::was_never_set_up;
use crate::domain::risk::{Level, Risk};
use crate::domain::text::serialized_as_word;

/// Where a person stands; the first that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Situation {
    /// The person left the university.
    Closed,
    /// In force, and nothing can be signed in with.
    LockedOut,
    /// Re-registration took every method away.
    Reregistered,
    /// MFA was applied for before any sign-in method was registered.
    NeverSetUp,
    /// No sign-in method is registered any more, or all that are have ended.
    SetUpAgain,
    /// In the four steps.
    SettingUp,
    /// Applied for, and not yet in effect.
    Starting,
    /// Terminated, and not yet in effect.
    Ending,
    /// On, and a change of phones is under way.
    ChangingPhones,
    /// On.
    On,
}

impl Situation {
    /// Every situation.
    pub const ALL: [Situation; 10] = [
        Self::Closed,
        Self::LockedOut,
        Self::Reregistered,
        Self::NeverSetUp,
        Self::SetUpAgain,
        Self::SettingUp,
        Self::Starting,
        Self::Ending,
        Self::ChangingPhones,
        Self::On,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::LockedOut => "locked-out",
            Self::Reregistered => "re-registered",
            Self::NeverSetUp => "never-set-up",
            Self::SetUpAgain => "set-up-again",
            Self::SettingUp => "setting-up",
            Self::Starting => "starting",
            Self::Ending => "ending",
            Self::ChangingPhones => "changing-phones",
            Self::On => "on",
        }
    }

    /// Where an account stands, whose risk is `risk`.
    pub fn of(state: &State, at: JudgedAt<'_>, risk: &Risk) -> Self {
        match state.mfa_state(at) {
            _ if state.closed => Self::Closed,
            _ if risk.level == Level::LockedOut => Self::LockedOut,
            MfaState::SetupRequired if matches!(state.reregistration, Some(Reregistration::Initialised { .. })) => {
                Self::Reregistered
            }
            MfaState::SetupRequired if was_never_set_up(state) => Self::NeverSetUp,
            MfaState::SetupRequired => Self::SetUpAgain,
            MfaState::Off => Self::SettingUp,
            MfaState::Starting if !state.never_went_off(at) => Self::Starting,
            MfaState::Ending => Self::Ending,
            MfaState::Starting | MfaState::On if state.phone_change.is_some() => Self::ChangingPhones,
            MfaState::Starting | MfaState::On => Self::On,
        }
    }
}

serialized_as_word!(Situation);

/// One thing that is said: its code, and the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Topic {
    /// The account is closed.
    Closed,
    /// What may work again, before anything else.
    TryFirst(TryFirst),
    /// What is only out of reach: it comes back, and re-registration would take it away.
    ComesBack(ComesBack),
    /// A request for re-registration is open.
    Request(OpenRequest),
    /// The ways to re-register.
    Reregister(ReregistrationWays),
    /// The step to do now.
    Step(SetupStep),
    /// Whether one can apply now, and why not.
    Application(MayApply),
    /// A change of phones: the safe order.
    PhoneOrder(PhoneOrder),
    /// Whether the old phone may go now.
    OldPhone(OldPhone),
    /// What happens when the number is changed first.
    NumberFirst(NumberFirst),
    /// What a new phone needs, while the old one works.
    NewPhone(NewPhone),
    /// What if something is lost.
    Lost(EachLoss),
    /// What ends on a day to come, and what to do before.
    Retiring(ComingEnd),
    /// Which methods count.
    Methods(Methods),
    /// What to press when the default cannot be reached.
    OtherOption(OtherOption),
    /// Whether one method is enough, and the most useful thing to do.
    OneMethod(OneMethod),
    /// From when the VPN and the other services can be used.
    Services(Services),
    /// When MFA ends, and what stops then.
    Ending(EndingPeriod),
    /// What MFA does not decide: the password, a new name, leaving.
    NotMfa(NotMfa),
    /// Who can switch MFA off.
    SwitchOff(SwitchOff),
}

/// What is said to somebody in this situation, the most important first.
pub fn topics(situation: Situation, caller: &Caller<'_>, risk: &Risk) -> Vec<Topic> {
    let has_methods = !caller.state.methods.is_empty();
    let counted = || has_methods.then(|| Topic::Methods(methods(caller)));
    let phone_change = || [order(caller).map(Topic::PhoneOrder), old_phone(caller).map(Topic::OldPhone)];
    let phone = || [new_phone(caller).map(Topic::NewPhone), number_first(caller).map(Topic::NumberFirst)];
    let open_request = request(caller).map(Topic::Request);
    let one_method = || Some(Topic::OneMethod(one_method(caller, risk)));
    let other_option = || Some(Topic::OtherOption(other_option(caller)));
    let services = || Some(Topic::Services(services(caller)));
    let ends = || ends(caller, risk).map(Topic::Retiring);
    let lost = || each_loss(caller).map(Topic::Lost);
    let back = || comes_back(caller).map(Topic::ComesBack);
    let not_mfa = || Some(Topic::NotMfa(not_mfa(caller)));
    let switch_off = || Some(Topic::SwitchOff(switch_off(caller)));
    let steps = || [step(caller).map(Topic::Step), Some(Topic::Application(application(caller))), open_request.clone()];
    let mut said: Vec<Option<Topic>> = Vec::new();
    match situation {
        Situation::Closed => said.push(Some(Topic::Closed)),
        Situation::LockedOut => {
            said.extend([Some(Topic::TryFirst(try_first(caller))), back()]);
            said.push(match &open_request {
                Some(request) => Some(request.clone()),
                None => Some(Topic::Reregister(reregister(caller))),
            });
            said.push(ending(caller).map(Topic::Ending));
            said.extend([not_mfa(), switch_off()]);
        }
        Situation::Reregistered | Situation::NeverSetUp | Situation::SetUpAgain => {
            said.extend(steps());
            said.extend([counted(), one_method(), ending(caller).map(Topic::Ending), not_mfa(), switch_off()]);
        }
        Situation::SettingUp => {
            said.extend(steps());
            // Trouble during the setup: what the form is for.
            let has_trouble =
                caller.state.usable(caller.at()).next().is_none() && caller.state.sign_in_methods().next().is_some();
            said.push(back().filter(|_| has_trouble));
            said.push((has_trouble && open_request.is_none()).then(|| Topic::Reregister(reregister(caller))));
            said.extend(phone_change());
            said.push(ends());
            said.extend([counted(), one_method(), services(), not_mfa(), switch_off()]);
        }
        Situation::Starting => {
            said.extend([services(), open_request.clone()]);
            said.extend(phone_change());
            said.extend([ends(), one_method(), counted(), other_option(), lost()]);
            said.extend(phone());
            said.extend([not_mfa(), switch_off()]);
        }
        Situation::Ending => {
            said.extend([ending(caller).map(Topic::Ending), open_request.clone()]);
            said.extend(phone_change());
            said.extend([counted(), other_option(), lost()]);
            said.extend(phone());
            said.push(not_mfa());
        }
        Situation::ChangingPhones => {
            said.push(open_request.clone());
            said.extend(phone_change());
            said.push(ends());
            said.extend(phone());
            said.extend([counted(), other_option(), lost(), one_method(), services(), not_mfa(), switch_off()]);
        }
        Situation::On => {
            said.extend([open_request.clone(), ends(), one_method(), counted(), other_option(), lost()]);
            said.extend(phone());
            said.extend([services(), not_mfa(), switch_off()]);
        }
    }
    said.into_iter().flatten().collect()
}

/// The pages that these topics lead to, each once, in the order in which they are named.
pub fn pages(topics: &[Topic]) -> Vec<GuidancePage> {
    let mut pages: Vec<GuidancePage> = Vec::new();
    for page in topics.iter().flat_map(pages_of) {
        if !pages.contains(page) {
            pages.push(*page);
        }
    }
    pages
}

fn pages_of(topic: &Topic) -> &'static [GuidancePage] {
    match topic {
        Topic::Step(SetupStep { step: 1, .. }) => &[GuidancePage::FirstSetup, GuidancePage::Setup],
        Topic::Step(SetupStep { step: 2, .. }) => &[GuidancePage::SecurityInfo, GuidancePage::Setup],
        Topic::Step(SetupStep { step: 3, .. }) => {
            &[GuidancePage::SignOut, GuidancePage::SecurityInfo, GuidancePage::Setup]
        }
        Topic::Step(_) => &[GuidancePage::UserMenu, GuidancePage::Setup],
        Topic::OneMethod(OneMethod { improve: Some(improve), .. }) if improve.action == "test" => {
            &[GuidancePage::SignOut, GuidancePage::SecurityInfo]
        }
        Topic::PhoneOrder(_) | Topic::NewPhone(_) => &[GuidancePage::SecurityInfo, GuidancePage::Change],
        Topic::Reregister(_) | Topic::Request(_) => &[GuidancePage::Reregister],
        Topic::Retiring(_) => &[GuidancePage::SecurityInfo, GuidancePage::Change],
        Topic::Services(Services { minutes_left: Some(0), .. }) => &[GuidancePage::SignOut, GuidancePage::Vpn],
        Topic::Services(Services { from: Some(_), .. }) => &[GuidancePage::Vpn],
        Topic::Lost(_) => &[GuidancePage::SecurityInfo],
        Topic::NotMfa(_) => &[GuidancePage::Password],
        Topic::Closed
        | Topic::TryFirst(_)
        | Topic::ComesBack(_)
        | Topic::Application(_)
        | Topic::OldPhone(_)
        | Topic::NumberFirst(_)
        | Topic::Methods(_)
        | Topic::OtherOption(_)
        | Topic::OneMethod(_)
        | Topic::Services(_)
        | Topic::Ending(_)
        | Topic::SwitchOff(_) => &[],
    }
}
