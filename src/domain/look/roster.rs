//! What a roster adds to the record: who is not on it, and what is said otherwise there. Whoever is not in a roster is left
//! as they are.

use super::said::SaidAt;
use super::{Look, LookNote, MfaEntry, Past, RosterEntry, RosterPart};
use crate::domain::account::State;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountRegistered, AccountUpdated, Event, MfaApplied, MfaTerminated};
use crate::domain::instant::Instant;
use crate::domain::text::Text;

/// What is to be recorded, when, and which part of the row says so.
pub(super) type RosterStep = (Event<'static>, Instant, &'static str);

/// What is to be recorded, and what is to be said beside it.
#[derive(Default)]
pub(super) struct OfRoster {
    pub steps: Vec<RosterStep>,
    pub notes: Vec<LookNote>,
}

/// What the entry of a roster adds. `later`: the looks of the same import that follow, which have the last word. `past` is
/// asked for only where the roster says another thing than the record.
///
/// # Errors
/// Those of `past`.
pub(super) fn of_roster<E>(
    state: &State,
    entry: &RosterEntry,
    at: Instant,
    later: &[Look],
    past: impl FnOnce() -> Result<Past, E>,
) -> Result<OfRoster, E> {
    let mut of_roster = OfRoster::default();
    let mut said_at = SaidAt::default();
    let mut left = of_roster.not_said_later(entry, at, later);
    if left == RosterEntry::default() && left != *entry {
        return Ok(of_roster);
    }
    if state.is_registered() {
        let is_mfa_new = left.mfa.is_some_and(|mfa| mfa.on && !state.application_stands());
        let RosterEntry { affiliation, language, identity_service_linked, .. } = &mut left;
        // That somebody is `other` may be on record without anybody having said it.
        let may_be_unsaid = |said: &Affiliation| *said == Affiliation::Other;
        *affiliation =
            affiliation.take().filter(|said| state.affiliation.as_ref() != Some(said) || may_be_unsaid(said));
        *language = language.filter(|said| state.language.as_deref() != Some(*said));
        *identity_service_linked = identity_service_linked.filter(|said| state.identity_service_linked != Some(*said));
        let is_person_new = affiliation.is_some() || language.is_some() || identity_service_linked.is_some();
        if is_person_new || is_mfa_new {
            said_at = past()?.said;
            affiliation.take_if(|said| state.affiliation.as_ref() == Some(said) && said_at.affiliation.is_some());
            let notes = &mut of_roster.notes;
            keep_newer(notes, affiliation, RosterPart::Affiliation, at, said_at.affiliation);
            keep_newer(notes, language, RosterPart::Language, at, said_at.language);
            keep_newer(notes, identity_service_linked, RosterPart::IdentityService, at, said_at.identity_service);
        }
    }
    of_roster.steps.extend(of_person(state, &left, at));
    if let Some(mfa) = left.mfa {
        of_roster.mfa(state, mfa, at, said_at.roster);
    }
    Ok(of_roster)
}

/// Takes away what is known from later.
fn keep_newer<T>(
    notes: &mut Vec<LookNote>,
    said: &mut Option<T>,
    part: RosterPart,
    at: Instant,
    known: Option<Instant>,
) {
    if let Some(known) = known.filter(|known| at < *known)
        && said.take().is_some()
    {
        notes.push(LookNote::LatePart { part, known });
    }
}

impl OfRoster {
    /// The entry without what a later look says otherwise: of two rows about one person the last one counts.
    fn not_said_later(&mut self, entry: &RosterEntry, look_at: Instant, later: &[Look]) -> RosterEntry {
        let mut left = entry.clone();
        let entries = || later.iter().rev().filter_map(|look| look.entry().map(|entry| (look.at, entry)));
        let mut is_otherwise = |part: RosterPart, last: Option<(Instant, bool)>| match last {
            Some((known, true)) => {
                let is_row_of_same = known == look_at;
                self.notes.push(match is_row_of_same {
                    true => LookNote::RowDiffers { part },
                    false => LookNote::LatePart { part, known },
                });
                true
            }
            _ => false,
        };
        if let Some(said) = &entry.affiliation {
            let last = entries().find_map(|(at, entry)| Some((at, entry.affiliation.as_ref()? != said)));
            left.affiliation.take_if(|_| is_otherwise(RosterPart::Affiliation, last));
        }
        if let Some(said) = &entry.language {
            let last = entries().find_map(|(at, entry)| Some((at, entry.language.as_ref()? != said)));
            left.language.take_if(|_| is_otherwise(RosterPart::Language, last));
        }
        if let Some(said) = &entry.identity_service_linked {
            let last = entries().find_map(|(at, entry)| Some((at, entry.identity_service_linked.as_ref()? != said)));
            left.identity_service_linked.take_if(|_| is_otherwise(RosterPart::IdentityService, last));
        }
        if let Some(said) = &entry.mfa {
            let last = entries().find_map(|(at, entry)| Some((at, entry.mfa.as_ref()?.on != said.on)));
            left.mfa.take_if(|_| is_otherwise(RosterPart::Mfa, last));
        }
        left
    }

    /// What it says of MFA that the record does not. It is as the roster says by now, whenever it took effect. That it is off
    /// where it never was on leaves nothing in the record, so that a later roster that said anything has the last word.
    fn mfa(&mut self, state: &State, mfa: MfaEntry, at: Instant, roster: Option<Instant>) {
        if mfa.on == state.application_stands() {
            return;
        }
        let (applied, ended) =
            (state.application.map(|of| of.applied_at), state.termination.map(|of| of.terminated_at));
        let roster = roster.filter(|_| mfa.on);
        if let Some(known) = applied.max(ended).max(roster).filter(|known| at < *known) {
            self.notes.push(LookNote::LatePart { part: RosterPart::Mfa, known });
            return;
        }
        // That it is off ends what is on record only where it is said since when: the list may be older than an
        // application.
        let Some(effective_at) = mfa.at.or(mfa.on.then_some(at)) else { return };
        let since = effective_at.min(at);
        if mfa.on && ended.is_some_and(|ended| since < ended) {
            // An application from before the end leaves it ended.
            self.notes.push(LookNote::Overtaken { part: "mfa on".into() });
            return;
        }
        self.steps.push(match mfa.on {
            true => (Event::MfaApplied(MfaApplied { effective_at }), since, "mfa on"),
            false => {
                let (reason, identity_check) = (Text::from("roster"), Text::from("elsewhere"));
                (Event::MfaTerminated(MfaTerminated { effective_at, reason, identity_check }), since, "mfa off")
            }
        });
    }
}

/// The person as the entry has them: on record from now on, or what of them is another thing.
fn of_person(state: &State, entry: &RosterEntry, at: Instant) -> Vec<RosterStep> {
    let RosterEntry { affiliation, language, identity_service_linked, .. } = entry;
    let is_other = *affiliation == Some(Affiliation::Other);
    let word = |affiliation: &Affiliation| Text::from(affiliation.as_str().to_owned());
    let (language, identity_service_linked) = (language.map(Text::from), *identity_service_linked);
    let of_affiliation = |affiliation| {
        let data = AccountUpdated { affiliation, language: None, identity_service_linked: None };
        (Event::AccountUpdated(data), at, "updated")
    };
    if !state.is_registered() {
        let registered = affiliation.as_ref().map_or_else(|| word(&Affiliation::Other), word);
        let data = AccountRegistered { affiliation: registered, language, identity_service_linked };
        let registered = (Event::AccountRegistered(data), at, "registered");
        // The `other` of a registration is nobody's word; that of a roster is said by itself.
        return match is_other {
            true => vec![registered, of_affiliation(affiliation.as_ref().map(word))],
            false => vec![registered],
        };
    }
    if affiliation.is_none() && language.is_none() && identity_service_linked.is_none() {
        return Vec::new();
    }
    let affiliation = affiliation.as_ref().map(word);
    let data = AccountUpdated { affiliation, language, identity_service_linked };
    vec![(Event::AccountUpdated(data), at, "updated")]
}
