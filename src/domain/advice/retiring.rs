//! What ends on a day to come: which methods stop then, what is left, and what can be added that lasts.

use serde::Serialize;

use super::caller::Caller;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::account::{Method, State};
use crate::domain::date::Date;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{DayEnd, Level, Risk};
use crate::domain::rules::method::open_kinds;

/// From a day on something ends, and that makes it worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComingEnd {
    /// The day.
    pub on: Date,
    /// What ends.
    pub channels: Vec<Channel>,
    /// The methods that lose a channel.
    pub methods: Vec<MethodId>,
    /// Of these, the ones that cannot be signed in with any more.
    pub stops: Vec<MethodId>,
    /// What can still be signed in with.
    pub left: Vec<MethodId>,
    /// Of what is left, what is not known to work.
    pub untested: Vec<MethodId>,
    /// What a single loss would do then, if MFA were in force.
    pub if_in_force: Level,
    /// The state of MFA then.
    pub mfa_state: MfaState,
    /// What can be added that does not end, the best first.
    pub add: Vec<Kind>,
    /// The kinds that end, so that nobody adds them.
    pub ending: Vec<Kind>,
    /// The beginning of the day: for people, not part of the JSON.
    #[serde(skip)]
    pub from: Instant,
    /// What ends on which day: for people, not part of the JSON.
    #[serde(skip)]
    pub by_day: Vec<DayEnd>,
}

impl ComingEnd {
    /// The first day on which something ends.
    pub fn first_day(&self) -> Date {
        self.by_day.first().map_or(self.on, |day| day.on)
    }
}

/// What ends on the first day that makes it worse. None: no such day is known, or MFA will be off by then.
pub fn ends(caller: &Caller<'_>, risk: &Risk) -> Option<ComingEnd> {
    let retiring = risk.retiring.as_ref().filter(|retiring| retiring.mfa_state != MfaState::Off)?;
    let then = caller.at().retired_by(retiring.from);
    let ids = |methods: &mut dyn Iterator<Item = &Method>| methods.map(|method| method.id.clone()).collect();
    let left = || caller.state.usable(then);
    Some(ComingEnd {
        on: retiring.on,
        channels: retiring.channels.clone(),
        methods: retiring.methods.clone(),
        stops: ids(&mut caller.state.usable(caller.at()).filter(|method| !method.is_usable(then))),
        left: ids(&mut left()),
        untested: ids(&mut left().filter(|method| !method.passed_last_test(then))),
        if_in_force: retiring.if_in_force,
        mfa_state: retiring.mfa_state,
        add: worth_adding(caller.state, caller.at()),
        ending: ending(caller.at()),
        from: retiring.from,
        by_day: retiring.by_day.clone(),
    })
}

/// Whether a kind verifies nothing any more, from a day on that is known: nobody is advised to add it.
pub fn is_ending(kind: Kind, at: JudgedAt<'_>) -> bool {
    let retired = at.retired_by(Instant::from_millis(i64::MAX)).retired(kind);
    kind.channels().iter().all(|channel| retired.contains(*channel))
}

/// The kinds that verify nothing any more, from a day on that is known.
pub fn ending(at: JudgedAt<'_>) -> Vec<Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.verifies_sign_in() && is_ending(*kind, at)).collect()
}

/// Whether something is retired, or will be on a day that is known.
pub fn is_any_ending(at: JudgedAt<'_>) -> bool {
    at.retires_any() || at.days_to_come().next().is_some()
}

/// The kinds that are worth offering: what the account has room for and does not end, the best first. Where something
/// ends, that is what hangs on no phone and no number.
pub fn worth_adding(state: &State, at: JudgedAt<'_>) -> Vec<Kind> {
    let best: &[Kind] = if is_any_ending(at) {
        &[Kind::Passkey, Kind::SecurityKey, Kind::MicrosoftAuthenticator, Kind::AuthenticatorApp, Kind::AlternatePhone]
    } else {
        &[Kind::MicrosoftAuthenticator, Kind::AuthenticatorApp, Kind::AlternatePhone, Kind::SecurityKey]
    };
    let open = open_kinds(state, at.policy);
    best.iter().copied().filter(|kind| open.contains(kind) && !is_ending(*kind, at)).collect()
}
