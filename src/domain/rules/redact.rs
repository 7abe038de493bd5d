//! Blanking what was recorded, where the law demands that it is forgotten: which lines, and what that does to the account.

use std::collections::HashSet;

use super::undo::no_longer_fits;
use super::{Checks, CommandContext, Refusal, Warning};
use crate::domain::account::State;
use crate::domain::account::history::{Entry, History, replay_without};
use crate::domain::event::{Event, EventType};
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::judged_at::JudgedAt;
use crate::domain::risk::Assessment;
use crate::domain::sequence::Sequence;

/// The one line that was asked for, if it may be blanked. `is_blanked` says which lines are already.
pub fn one_line(
    checks: &mut Checks,
    history: History<'_>,
    sequence: Sequence,
    is_blanked: impl Fn(Sequence) -> bool,
) -> Vec<Sequence> {
    let Some(place) = history.entries.iter().position(|entry| entry.sequence == sequence) else {
        checks.refuse(Refusal::UnknownEvent { sequence: Some(sequence), run: None });
        return Vec::new();
    };
    checks.refuse_if(is_blanked(sequence), || Refusal::AlreadyBlanked { sequence });
    checks.refuse_if(holds_others(history, place, is_blanked), || Refusal::NotBlankable { sequence });
    vec![sequence]
}

/// Whether other lines would mean something else without this one: everything of an account stands on its registration,
/// what was taken back would count again, and what the log says of itself is what it is read by.
fn holds_others(history: History<'_>, place: usize, is_blanked: impl Fn(Sequence) -> bool) -> bool {
    let entry = &history.entries[place];
    match (entry.event_type, entry.data.as_ref().map(|data| &data.event)) {
        (Some(event_type), _) if event_type.is_of_store() => true,
        (Some(EventType::AccountRegistered), _) => history.replay.outcomes[place].fits(),
        (_, Some(Event::EventVoided(void))) if history.replay.outcomes[place].fits() => {
            let target = |entry: &&Entry<'_>| entry.id.as_str() == void.event.as_str();
            history.entries.iter().find(target).is_some_and(|target| !is_blanked(target.sequence))
        }
        _ => false,
    }
}

/// All lines of an account that was closed before a time, but those that are blanked already. With all of them, none
/// means something else without another.
pub fn whole_account(
    checks: &mut Checks,
    history: History<'_>,
    account: &AccountId,
    closed_before: Instant,
    is_blanked: impl Fn(Sequence) -> bool,
) -> Vec<Sequence> {
    let state = &history.replay.state;
    let left = history.entries.iter().map(|entry| entry.sequence).filter(|sequence| !is_blanked(*sequence));
    let left: Vec<Sequence> = left.collect();
    if history.entries.is_empty() {
        checks.refuse(Refusal::UnknownAccount { account: account.clone() });
    } else if !left.is_empty() {
        let at = state.remembered().open_or_closed_at.filter(|_| state.closed);
        let was_closed = at.is_some_and(|at| at < closed_before);
        // Whoever left before is not heard of after: a closing that is dated back does not make a retention end.
        let is_of_closing =
            |entry: &&Entry<'_>| matches!(entry.event_type, Some(EventType::AccountClosed | EventType::EventVoided));
        let others = history.entries.iter().filter(|entry| !is_of_closing(entry)).map(|entry| entry.time);
        let last = others.max().filter(|last| *last >= closed_before);
        checks.refuse_if(!was_closed || last.is_some(), || Refusal::NotClosedBefore {
            account: account.clone(),
            at,
            last,
        });
    }
    left
}

/// What the account is like once these lines are blanked: as if what they say had never been known.
pub fn say_what_is_forgotten(
    context: &CommandContext<'_>,
    history: History<'_>,
    lines: &[Sequence],
    checks: &mut Checks,
) {
    let blanked = history.entries.iter().filter(|entry| lines.contains(&entry.sequence));
    let ids: HashSet<&str> = blanked.map(|entry| entry.id.as_str()).collect();
    let after = replay_without(history.entries, &ids).state;
    let level = |state: &State| Assessment::of(state, JudgedAt::new(context.clock, context.policy)).level();
    checks.warn(Warning::Forgotten { before: level(context.state), after: level(&after) });
    if context.state.closed && !after.closed {
        checks.warn(Warning::CountsAsOpen);
    }
    let mut unfit = no_longer_fits(history, &ids);
    unfit.retain(|line| !lines.contains(line));
    if !unfit.is_empty() {
        checks.warn(Warning::NoLongerFits { lines: unfit });
    }
}
