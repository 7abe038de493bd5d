//! A new phone, registered while the old one still works.

use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning};
use crate::domain::account::Method;
use crate::domain::account::fold::phone_change_started;
use crate::domain::date::Date;
use crate::domain::device::device_key;
use crate::domain::event::{Event, PhoneChangeCancelled, PhoneChangeCompleted, PhoneChangeStarted};
use crate::domain::holding::{Holdings, dying_with_phone, is_lost};
use crate::domain::id::MethodId;
use crate::domain::text::Text;

/// What is meant by `phone-change start`.
#[derive(Debug, Clone)]
pub struct StartPhoneChange {
    /// The old phone.
    pub from: String,
    /// The new one.
    pub to: String,
    /// Whether the number changes too.
    pub number_changes: bool,
    /// The day.
    pub planned_on: Option<Date>,
}

/// Starts it, and says what dies with the old phone.
pub fn start(context: &CommandContext<'_>, checks: &mut Checks, command: &StartPhoneChange) -> Event<'static> {
    if let Some(open) = &context.state.phone_change {
        checks.refuse(Refusal::PhoneChangeOpen { at: open.started_at });
    }
    let old = device_key(&command.from);
    checks.refuse_if(old == device_key(&command.to), || Refusal::SameDevice { device: command.to.clone() });
    refuse_older_change(context, checks);
    // A plan is no fact; but who hears of a change late may hear what the plan was.
    let today = Date::of(context.time, &context.policy.zone());
    if let Some(day) = command.planned_on.filter(|day| *day < today) {
        checks.warn(Warning::PlannedDayPast { day });
    }
    let holdings = Holdings::of(context.state, context.at());
    let is_on_it = |method: &Method| old.as_deref().is_some_and(|key| holdings.is_lost_with(method, key));
    let is_on_record = context.state.methods.iter().any(is_on_it);
    if !is_on_record {
        checks.warn(Warning::NothingOnDevice { device: command.from.clone() });
    }
    let started = PhoneChangeStarted {
        from_device: Text::from(command.from.clone()),
        to_device: Text::from(command.to.clone()),
        number_changes: command.number_changes,
        planned_on: command.planned_on.map(|day| Text::from(day.to_string())),
    };
    // With a number that is given up dies more than what is on the phone.
    let dying =
        dying_with_phone(context.state, context.at(), &phone_change_started(context.state, context.time, &started));
    let methods = context.state.methods.iter().map(|method| method.id.clone());
    let methods: Vec<MethodId> = methods.filter(|id| dying.contains(id)).collect();
    if !methods.is_empty() {
        let is_lost = is_lost(context.state, &command.from);
        checks.warn(Warning::DiesWithPhone { device: command.from.clone(), methods, is_lost });
    }
    Event::PhoneChangeStarted(started)
}

/// Ends it: everything was dealt with.
pub fn complete(context: &CommandContext<'_>, checks: &mut Checks) -> Event<'static> {
    is_open(context, checks);
    let left: Vec<MethodId> =
        context.state.left_of_phone_change().into_iter().map(|method| method.id.clone()).collect();
    checks.refuse_if(!left.is_empty(), || Refusal::PhoneChangeIncomplete { methods: left });
    refuse_older_change(context, checks);
    Event::PhoneChangeCompleted(PhoneChangeCompleted { reason: None })
}

/// Calls it off.
pub fn cancel(context: &CommandContext<'_>, checks: &mut Checks, reason: Option<&str>) -> Event<'static> {
    is_open(context, checks);
    refuse_older_change(context, checks);
    Event::PhoneChangeCancelled(PhoneChangeCancelled { reason: reason.map(|reason| Text::from(reason.to_owned())) })
}

fn refuse_older_change(context: &CommandContext<'_>, checks: &mut Checks) {
    refuse_older(context, checks, context.state.remembered().phone_change_at, || KnownLater::PhoneChange);
}

fn is_open(context: &CommandContext<'_>, checks: &mut Checks) {
    checks.refuse_if(context.state.phone_change.is_none(), || Refusal::NoPhoneChange);
}
