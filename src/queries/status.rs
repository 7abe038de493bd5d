//! `status`: where in the procedure an account is, what can be signed in with, and what would lock it out.

use serde::Serialize;

use super::answer::{Frame, PopulationCount};
use super::explain::{Cause, Explanation};
use super::question::{StatusQuestion, within};
use super::under_way::{PhoneChangeStatus, ReregistrationStatus};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{ChangedBy, Method, Reregistration, State, ThereFrom};
use crate::domain::advice::doubts::{Doubt, doubts};
use crate::domain::advice::lockout::out_of_reach;
use crate::domain::advice::{self, Advice};
use crate::domain::affiliation::Affiliation;
use crate::domain::date::Date;
use crate::domain::device::{Device, Serial, device_key};
use crate::domain::holding::is_lost;
use crate::domain::id::{AccountId, MethodId, place_among};
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::judgement::JudgedAccount;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;
use crate::domain::policy::Policy;
use crate::domain::reregistration::{is_unseen, was_never_set_up};
use crate::domain::risk::{FailureDomain, Risk, assess};
use crate::domain::sequence::Sequence;

/// The answer to `status`.
#[derive(Debug, Clone)]
pub struct StatusAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// The accounts, by id.
    pub accounts: Vec<AccountStatus<'a>>,
}

/// One account. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct AccountStatus<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// In which language to write to them.
    pub language: Option<&'a str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
    /// Whether the account is open.
    pub open: bool,
    /// The instant that was judged.
    pub as_of: Instant,
    /// How many lines the log holds for the account.
    pub version: u64,
    /// When somebody last looked.
    pub observed: Option<Observed<'a>>,
    /// Whether MFA is asked for, and since when.
    pub mfa: Mfa,
    /// Where in the procedure.
    pub setup: Setup,
    /// The method asked for first.
    pub default_method: Option<&'a MethodId>,
    /// The methods, in order of registration.
    pub methods: Vec<MethodStatus<'a>>,
    /// Where a re-registration stands.
    pub reregistration: Option<ReregistrationStatus<'a>>,
    /// The change of phones that is under way.
    pub phone_change: Option<PhoneChangeStatus<'a>>,
    /// What would lock the person out.
    pub risk: Risk,
    /// What was last written down.
    pub note: Option<NoteStatus<'a>>,
    /// The last look and the last tests, and who recorded them; left out where everybody was asked about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_by: Vec<Cause>,
    /// Which events make the reasons true; left out when that was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Explanation>,
    /// The lines about it whose data was blanked; left out where there are none. The rest is as if what they said had
    /// never been known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blanked: Vec<Sequence>,
    /// What is to be asked about or cleared away, the most urgent first; left out where there is nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
    /// Whether rules were overridden for some event that stands: for the filter, not part of the JSON.
    #[serde(skip)]
    pub overridden: bool,
    /// Whether there never was a sign-in method: for people, not part of the JSON.
    #[serde(skip)]
    pub never_set_up: bool,
    /// Whether nobody ever looked for one, and nobody said so: for people, not part of the JSON.
    #[serde(skip)]
    pub unseen: bool,
    /// Which methods are only out of reach: for people, not part of the JSON.
    #[serde(skip)]
    pub out_of_reach: Vec<MethodId>,
    /// Whether MFA is asked for as before though the latest application has not taken effect: for people, not part of the
    /// JSON.
    #[serde(skip)]
    pub never_went_off: bool,
    /// The most useful next thing to do: for people, not part of the JSON.
    #[serde(skip)]
    pub advice: Advice,
}

/// When and where somebody looked.
#[derive(Debug, Clone, Serialize)]
pub struct Observed<'a> {
    /// When.
    pub at: Instant,
    /// Where.
    pub from: &'a str,
}

/// What somebody wrote down.
#[derive(Debug, Clone, Serialize)]
pub struct NoteStatus<'a> {
    /// What.
    pub text: &'a str,
    /// When.
    pub at: Instant,
    /// When to come back to it.
    pub follow_up: Option<Instant>,
}

/// MFA of one account.
#[derive(Debug, Clone, Serialize)]
pub struct Mfa {
    /// Its state.
    pub state: MfaState,
    /// When it was applied for.
    pub applied_at: Option<Instant>,
    /// From when it is asked for.
    pub effective_at: Option<Instant>,
    /// When it was terminated.
    pub terminated_at: Option<Instant>,
    /// Until when it is asked for.
    pub termination_effective_at: Option<Instant>,
}

/// Where in the procedure.
#[derive(Debug, Clone, Serialize)]
pub struct Setup {
    /// 1 to 4; none in force.
    pub step: Option<u8>,
}

/// One method.
#[derive(Debug, Clone, Serialize)]
pub struct MethodStatus<'a> {
    /// Its id.
    pub method: &'a MethodId,
    /// Its kind.
    pub kind: Kind,
    /// What sort of `other` it is.
    pub name: Option<&'a str>,
    /// What it lives on, as typed.
    pub device: Option<&'a Device>,
    /// What it is called.
    pub label: Option<&'a str>,
    /// How it verifies, the channel chosen at registration first.
    pub channels: Vec<Channel>,
    /// The channel by which it verifies first when nothing is supposed to be lost: for people, not part of the JSON.
    #[serde(skip)]
    pub first_channel: Option<Channel>,
    /// Its number, masked.
    pub number: Option<&'a Number>,
    /// The extension behind it.
    pub extension: Option<&'a str>,
    /// Its serial.
    pub serial: Option<&'a str>,
    /// Its id elsewhere.
    #[serde(rename = "ref")]
    pub reference: Option<&'a str>,
    /// Whether its kind can verify a sign-in.
    pub verifies_sign_in: bool,
    /// Whether it is not marked unavailable.
    pub available: bool,
    /// Whether it can be signed in with: for people, not part of the JSON.
    #[serde(skip)]
    pub usable: bool,
    /// The day on which all that it verified by had ended; none: it has not: for people, not part of the JSON.
    #[serde(skip)]
    pub ended_on: Option<Date>,
    /// Why it is unavailable.
    pub unavailable_reason: Option<&'a str>,
    /// Since when it is unavailable.
    pub unavailable_at: Option<Instant>,
    /// When it was registered.
    pub added_at: Instant,
    /// Since when it has been what it is.
    pub changed_at: Instant,
    /// When the record last knew it to be there.
    pub there_at: Instant,
    /// From what: for people, not part of the JSON.
    #[serde(skip)]
    pub there_from: ThereFrom,
    /// The last test.
    pub last_test: Option<LastTestStatus<'a>>,
    /// By what it became what it is, so that tests from before say nothing: for people, not part of the JSON.
    #[serde(skip)]
    pub changed_by: ChangedBy,
    /// Whether it passed, and counts at the instant that was judged: for people, not part of the JSON.
    #[serde(skip)]
    pub passed: bool,
}

/// How what can be lost at one stroke is recorded, at the first method that is lost with it: a label or a serial as typed,
/// the last two digits of a number. What stands at none of them is what it is compared by; of a number nothing is left.
pub fn recorded_as<'m>(domain: &'m FailureDomain, methods: &[MethodStatus<'m>]) -> &'m str {
    let methods = methods.iter();
    match domain {
        FailureDomain::Device(key) => {
            let device = methods.filter_map(|method| method.device).find(|device| device.key() == Some(key));
            device.map_or(key, Device::label)
        }
        FailureDomain::Serial(key) => {
            let mut serials = methods.filter_map(|method| method.serial);
            serials.find(|serial| device_key(serial).as_deref() == Some(key)).unwrap_or(key)
        }
        FailureDomain::Number(fingerprint) => {
            let mut numbers = methods.filter_map(|method| method.number);
            let number = numbers.find(|number| number.fingerprint() == Some(fingerprint));
            number.map_or("", Number::last_two)
        }
        FailureDomain::Method(id) => id.as_str(),
    }
}

/// The last test of a method.
#[derive(Debug, Clone, Serialize)]
pub struct LastTestStatus<'a> {
    /// `passed` or `failed`.
    pub result: &'static str,
    /// When.
    pub at: Instant,
    /// By which channel.
    pub channel: &'a str,
}

/// The word for a test that worked.
const PASSED: &str = "passed";

/// Those of some accounts that the filters select, in the order in which they come, and which of the population were met.
pub fn selected<'a>(
    question: &StatusQuestion,
    accounts: impl IntoIterator<Item = (&'a AccountId, &'a State)>,
    now: Instant,
    policy: &Policy,
    today: Date,
) -> (Vec<AccountStatus<'a>>, PopulationCount) {
    let mut population = PopulationCount::default();
    let statuses = accounts.into_iter().filter_map(|(id, state)| {
        population.add(PopulationCount::of_all([state]));
        AccountStatus::of(id, state, now, policy)
    });
    (statuses.filter(|status| question.selects(status, today)).collect(), population)
}

impl<'a> AccountStatus<'a> {
    /// The method with this id.
    pub fn method(&self, id: &str) -> Option<&MethodStatus<'a>> {
        place_among(&self.methods, |method| method.method, id).map(|place| &self.methods[place])
    }

    /// What an account is at `now`. None: the log does not know it.
    pub fn of(account: &'a AccountId, state: &'a State, now: Instant, policy: &Policy) -> Option<Self> {
        let at = JudgedAt::new(now, policy);
        let risk = assess(state, at);
        Some(Self {
            account,
            affiliation: state.affiliation.as_ref()?,
            language: state.language.as_deref(),
            identity_service_linked: state.identity_service_linked,
            open: !state.closed,
            as_of: now,
            version: state.version,
            observed: state.observed.as_ref().map(|seen| Observed { at: seen.at, from: &seen.from }),
            mfa: Mfa {
                state: state.mfa_state(at),
                applied_at: state.application.map(|application| application.applied_at),
                effective_at: state.application.map(|application| application.effective_at),
                terminated_at: state.termination.map(|termination| termination.terminated_at),
                termination_effective_at: state.termination.map(|termination| termination.effective_at),
            },
            setup: Setup { step: state.setup_step(at) },
            default_method: state.default_method.as_ref(),
            methods: state.methods.iter().map(|method| MethodStatus::of(method, at)).collect(),
            reregistration: state.reregistration.as_ref().map(|reregistration| match reregistration {
                Reregistration::Requested { via, at } => ReregistrationStatus::Requested { via, at: *at },
                Reregistration::Initialised { at } => ReregistrationStatus::Initialised { at: *at },
            }),
            phone_change: state.phone_change.as_ref().map(|change| PhoneChangeStatus {
                from_device: &change.from_device,
                to_device: &change.to_device,
                number_changes: change.number_changes,
                planned_on: change.planned_on.as_deref(),
                started_at: change.started_at,
                left: state.left_of_phone_change().into_iter().map(|method| &method.id).collect(),
                old_is_lost: is_lost(state, &change.from_device),
            }),
            note: state.remembered().note.as_ref().map(|note| NoteStatus {
                text: &note.text,
                at: note.at,
                follow_up: note.follow_up,
            }),
            known_by: Vec::new(),
            explain: None,
            blanked: Vec::new(),
            overridden: state.overridden,
            never_set_up: was_never_set_up(state),
            unseen: is_unseen(state),
            out_of_reach: out_of_reach(state, at),
            never_went_off: state.never_went_off(at),
            doubts: doubts(state, at),
            advice: advice::next(state, at, &risk),
            risk,
        })
    }
}

impl<'a> MethodStatus<'a> {
    fn of(method: &'a Method, at: JudgedAt<'_>) -> Self {
        Self {
            method: &method.id,
            kind: method.kind,
            name: method.name(),
            device: method.device.as_ref(),
            label: method.label(),
            channels: method.channels(at).collect(),
            first_channel: method.first_channel(),
            number: method.number.as_ref(),
            extension: method.extension(),
            serial: method.serial().map(Serial::label),
            reference: method.reference(),
            verifies_sign_in: method.kind.verifies_sign_in(),
            available: method.is_available(),
            usable: method.is_usable(at),
            passed: method.passed_last_test(at),
            ended_on: at.ended_on(method.kind).filter(|_| method.kind.verifies_sign_in()),
            unavailable_reason: method.unavailable(),
            unavailable_at: method.unavailable().and_then(|_| method.unavailable_at()),
            added_at: method.added_at,
            changed_at: method.changed_at,
            there_at: method.there_at,
            there_from: method.there_from,
            changed_by: method.changed_by(),
            last_test: method.last_test.as_ref().map(|test| LastTestStatus {
                result: if test.passed { PASSED } else { "failed" },
                at: test.at,
                channel: &test.channel,
            }),
        }
    }
}

impl StatusQuestion {
    /// Whether anything but `all` is asked for that leaves accounts out.
    pub fn is_filtered(&self) -> bool {
        let without_filters = Self {
            accounts: self.accounts.clone(),
            all: self.all,
            without: self.without.clone(),
            explain: self.explain,
            ..Self::default()
        };
        *self != without_filters
    }

    /// Whether the filters may select an account that comes to this.
    pub fn may_select(&self, JudgedAccount { affiliation, judgement }: &JudgedAccount) -> bool {
        within(&self.state, judgement.mfa_state.as_str())
            && (self.step.is_none() || self.step == judgement.step)
            && within(&self.level, judgement.level.as_str())
            && within(&self.affiliation, affiliation.as_str())
            && (self.kind.is_empty()
                || Kind::ALL.iter().any(|kind| judgement.has(*kind) && within(&self.kind, kind.as_str())))
    }

    /// Whether the filters select this account: all that are given, each by any of its words. `today` is the day of the
    /// instant in the policy's time zone.
    pub fn selects(&self, status: &AccountStatus<'_>, today: Date) -> bool {
        let any_within = |words: &[String], is: &dyn Fn(&str, &MethodStatus<'_>) -> bool| {
            words.is_empty() || words.iter().any(|word| status.methods.iter().any(|method| is(word, method)))
        };
        let default = |method: &MethodStatus<'_>| status.default_method == Some(method.method);
        within(&self.state, status.mfa.state.as_str())
            && (self.step.is_none() || self.step == status.setup.step)
            && within(&self.level, status.risk.level.as_str())
            && within(&self.affiliation, status.affiliation.as_str())
            && any_within(&self.kind, &|word, method| method.kind.as_str() == word)
            && any_within(&self.device, &|key, method| method.device.and_then(Device::key) == Some(key))
            && any_within(&self.default_kind, &|word, method| default(method) && method.kind.as_str() == word)
            && (!self.untested || status.methods.iter().any(MethodStatus::is_untested))
            && (!self.overridden || status.overridden)
            && self.applied_since.is_none_or(|since| status.mfa.applied_at.is_some_and(|at| at >= since))
            && (!self.phone_change_overdue
                || status.phone_change.as_ref().is_some_and(|change| change.is_overdue(today)))
            && self.not_observed_since.is_none_or(|since| status.observed.as_ref().is_none_or(|seen| seen.at < since))
    }
}

impl MethodStatus<'_> {
    /// Usable, and never tested, or its last test failed.
    fn is_untested(&self) -> bool {
        self.usable && !self.passed
    }
}

impl PhoneChangeStatus<'_> {
    /// Planned for a day before `today`. A day that is none (a log may hold any text) is not over.
    fn is_overdue(&self, today: Date) -> bool {
        self.planned_on.is_some_and(|day| is_day(day) && today.is_after(day))
    }
}

/// Whether the text has the form `2026-11-24`, so that it sorts as days do.
fn is_day(text: &str) -> bool {
    let is_formed = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(is_formed)
}
