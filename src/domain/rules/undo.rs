//! Taking back what was recorded by mistake, moments ago.

use std::collections::HashSet;

use super::{Checks, CommandContext, Refusal, Warning};
use crate::domain::account::State;
use crate::domain::account::history::{Entry, EventOutcome, History, replay_without};
use crate::domain::envelope::Together;
use crate::domain::event::{Event, EventType, EventVoided};
use crate::domain::id::AccountId;
use crate::domain::instant::MINUTE;
use crate::domain::kind::{Kind, Limit};
use crate::domain::risk::Level;
use crate::domain::sequence::Sequence;
use crate::domain::text::Text;

/// How long one may take back one's newest event, inclusive, in milliseconds.
pub const UNDO_WITHIN: i64 = 15 * MINUTE;

/// Voids the account's newest standing event: the last in the file that is neither voided nor a void. `entries` are the
/// account's, `outcomes` what became of them.
pub fn undo_newest<'e>(
    context: &CommandContext<'_>,
    checks: &mut Checks,
    entries: &'e [Entry<'e>],
    outcomes: &[EventOutcome],
    reason: Option<&str>,
) -> Option<(&'e Entry<'e>, Event<'static>)> {
    let newest = entries.iter().zip(outcomes).rev().find(|(entry, outcome)| {
        !matches!(outcome, EventOutcome::Voided(_)) && entry.event_type != Some(EventType::EventVoided)
    });
    let Some((entry, _)) = newest else {
        checks.refuse(Refusal::UnknownEvent { sequence: None, run: None });
        return None;
    };
    let sequence = entry.sequence;
    checks.refuse_if(!is_voidable(entry), || not_voidable(entry));
    let authid = entry.authid.as_deref();
    checks.refuse_if(!context.is_own(entry), || Refusal::NotYours {
        sequence,
        authid: entry.proven().or(authid).map(str::to_owned),
    });
    checks.refuse_if(context.clock.since(entry.recorded) > UNDO_WITHIN, || Refusal::TooLate {
        sequence,
        at: entry.recorded,
    });
    Some((entry, void(entry, reason.unwrap_or(WITHOUT_REASON))))
}

/// The reason that is recorded where nobody gives one.
pub const WITHOUT_REASON: &str = "undone";

/// Voids one event of the account, if every later one still fits without it.
pub fn undo<'e>(
    checks: &mut Checks,
    history: History<'e>,
    sequence: Sequence,
    reason: &str,
) -> Option<(&'e Entry<'e>, Event<'static>)> {
    let Some(place) = history.entries.iter().position(|entry| entry.sequence == sequence) else {
        checks.refuse(Refusal::UnknownEvent { sequence: Some(sequence), run: None });
        return None;
    };
    let entry = &history.entries[place];
    checks.refuse_if(!is_voidable(entry), || not_voidable(entry));
    checks.refuse_if(matches!(history.replay.outcomes[place], EventOutcome::Voided(_)), || Refusal::AlreadyVoided {
        sequence,
    });
    let broken = no_longer_fits(history, &HashSet::from([entry.id.as_str()]));
    checks.refuse_if(!broken.is_empty(), || Refusal::WouldNotFit { sequence, lines: broken });
    Some((entry, void(entry, reason)))
}

/// An account about which some of the events are that are taken back together.
pub struct PartTakenBack<'a> {
    /// What taking it back is judged against.
    pub context: CommandContext<'a>,
    /// The account's events.
    pub history: History<'a>,
}

/// One event that is taken back with others.
pub struct TakenBack<'a> {
    /// The account.
    pub context: CommandContext<'a>,
    /// The number of its line.
    pub sequence: Sequence,
    /// What voids it.
    pub event: Event<'static>,
    /// What its receipt has to say.
    pub warnings: Vec<Warning>,
}

/// Voids everything that one run recorded, or that still stands of what was recorded for one ticket, but registrations, the
/// newest first: all of it, or nothing.
pub fn undo_together<'a>(
    checks: &mut Checks,
    parts: &[PartTakenBack<'a>],
    together: Together<'_>,
    reason: &str,
) -> Vec<TakenBack<'a>> {
    // Registrations stay: whoever was registered by mistake is closed.
    let is_registration = |entry: &Entry<'_>| entry.event_type == Some(EventType::AccountRegistered);
    // In a call something may have been taken back before; a run is one piece.
    let stands = |part: &PartTakenBack<'a>, place: usize| {
        matches!(together, Together::Run(_))
            || !matches!(part.history.replay.outcomes[place], EventOutcome::Voided(_))
                && part.history.entries[place].event_type != Some(EventType::EventVoided)
    };
    let of_part = |part: &PartTakenBack<'a>| {
        let is_taken = |(place, entry): &(usize, &Entry<'_>)| {
            together.holds(entry.envelope) && !is_registration(entry) && stands(part, *place)
        };
        let places = part.history.entries.iter().enumerate().filter(is_taken);
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let registrations = parts.iter().flat_map(|part| {
        let of_part = part.history.entries.iter().filter(|entry| together.holds(entry.envelope));
        of_part.filter(|entry| is_registration(entry)).map(|entry| (part.context.account.clone(), entry.sequence))
    });
    let registered: Vec<(AccountId, Sequence)> = registrations.collect();
    let parts: Vec<(&PartTakenBack<'a>, Vec<usize>)> = parts.iter().map(|part| (part, of_part(part))).collect();
    let each = || parts.iter().flat_map(|(part, places)| places.iter().map(move |place| (part.history, *place)));
    for (history, place) in each() {
        let entry = &history.entries[place];
        checks.refuse_if(!is_voidable(entry), || not_voidable(entry));
    }
    for (history, place) in each() {
        let is_voided = matches!(history.replay.outcomes[place], EventOutcome::Voided(_));
        checks.refuse_if(is_voided, || Refusal::AlreadyVoided { sequence: history.entries[place].sequence });
    }
    for (part, places) in &parts {
        let ids: HashSet<&str> = places.iter().map(|place| part.history.entries[*place].id.as_str()).collect();
        let broken = no_longer_fits(part.history, &ids);
        if let (false, Some(first)) = (broken.is_empty(), places.first()) {
            let sequence = part.history.entries[*first].sequence;
            checks.refuse(Refusal::WouldNotFit { sequence, lines: broken });
        }
    }
    let mut taken_back: Vec<TakenBack<'a>> =
        parts.iter().flat_map(|(part, places)| newest_first(part, places, reason)).collect();
    taken_back.sort_by_key(|event| std::cmp::Reverse(event.sequence));
    checks.refuse_if(taken_back.is_empty() && registered.is_empty(), || Refusal::UnknownEvent {
        sequence: None,
        run: run_of(together),
    });
    if let Some((_, sequence)) = registered.first() {
        checks.refuse_if(taken_back.is_empty(), || Refusal::NotVoidable { sequence: *sequence, is_registration: true });
        if let Some(first) = taken_back.first_mut() {
            let accounts = registered.into_iter().map(|(account, _)| account).collect();
            first.warnings.insert(0, Warning::RegistrationsStay { accounts });
        }
    }
    taken_back
}

/// What a refusal says of which run it is.
fn run_of(together: Together<'_>) -> Option<String> {
    match together {
        Together::Run(run) => Some(run.to_string()),
        Together::Ticket(_) => None,
    }
}

/// The events of one account, each as taken back after the newer ones.
fn newest_first<'a>(part: &PartTakenBack<'a>, places: &[usize], reason: &str) -> Vec<TakenBack<'a>> {
    let mut gone = HashSet::new();
    let mut before = part.context.risk().level;
    let newest_first = places.iter().rev().map(|place| &part.history.entries[*place]);
    newest_first
        .map(|entry| {
            let mut notes = Checks::default();
            gone.insert(entry.id.as_str());
            before = say_what_goes(&part.context, part.history, &gone, (entry, before), &mut notes);
            let warnings = notes.into_warnings();
            TakenBack { context: part.context, sequence: entry.sequence, event: void(entry, reason), warnings }
        })
        .collect()
}

/// The lines of later events that fit now and would not, in part or at all, without the events of these ids.
pub fn no_longer_fits(history: History<'_>, ids: &HashSet<&str>) -> Vec<Sequence> {
    let without = replay_without(history.entries, ids);
    let others = history.entries.iter().zip(&history.replay.outcomes).zip(&history.replay.skipped);
    let others = others.filter(|((entry, _), _)| !ids.contains(entry.id.as_str()));
    let after = without.outcomes.iter().zip(&without.skipped);
    others
        .zip(after)
        .filter(|(((_, outcome), skipped), (then, skipped_then))| {
            outcome.fits() && (!then.fits() || skipped_then > skipped)
        })
        .map(|(((entry, _), _), _)| entry.sequence)
        .collect()
}

/// What voids an event.
pub fn void(entry: &Entry<'_>, reason: &str) -> Event<'static> {
    Event::EventVoided(EventVoided { event: Text::from(entry.id.to_string()), reason: Text::from(reason.to_owned()) })
}

/// Whether it may be taken back: where it is of an account, and a void of it counts. Otherwise record what happened again.
pub fn is_voidable(entry: &Entry<'_>) -> bool {
    entry.event_type.is_none_or(|event_type| event_type.is_voidable() && !event_type.is_of_store())
}

fn not_voidable(entry: &Entry<'_>) -> Refusal {
    let is_registration = entry.event_type == Some(EventType::AccountRegistered);
    Refusal::NotVoidable { sequence: entry.sequence, is_registration }
}

/// What is taken back, and the level before and after.
pub(super) fn say_what_is_taken_back(
    context: &CommandContext<'_>,
    history: History<'_>,
    entry: &Entry<'_>,
    checks: &mut Checks,
) {
    let gone = HashSet::from([entry.id.as_str()]);
    say_what_goes(context, history, &gone, (entry, context.risk().level), checks);
}

/// The same of one of several: `gone` are the ids of what is taken back up to and with it. Returns the level after.
fn say_what_goes(
    context: &CommandContext<'_>,
    history: History<'_>,
    gone: &HashSet<&str>,
    (entry, before): (&Entry<'_>, Level),
    checks: &mut Checks,
) -> Level {
    if let Some(actor) = entry.actor.as_deref().filter(|actor| Some(*actor) != context.actor) {
        checks.warn(Warning::RecordedBy { sequence: entry.sequence, actor: actor.to_owned() });
    }
    let after = replay_without(history.entries, gone).state;
    for kind in exceeded(&after, context) {
        checks.warn(Warning::LimitExceeded { kind });
    }
    let after = context.risk_of(&after).level;
    checks.warn(Warning::TakenBack { sequence: entry.sequence, taken_back: entry.event_type, before, after });
    after
}

/// The kinds of which there would be more than their limit allows: other rules are not judged again on taking back.
fn exceeded(after: &State, context: &CommandContext<'_>) -> Vec<Kind> {
    let held = |state: &State, kind: Kind| match kind.row().limit {
        Limit::Slot => state.methods.iter().filter(|method| method.kind == kind).count(),
        limit => state.methods.iter().filter(|method| method.kind.row().limit == limit).count(),
    };
    let is_over = |kind: &&Kind| {
        let limit = context.policy.limit(kind.row().limit).unwrap_or(u32::MAX) as usize;
        held(after, **kind) > limit && held(after, **kind) > held(context.state, **kind)
    };
    Kind::ALL.iter().filter(is_over).copied().collect()
}
