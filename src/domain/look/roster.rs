//! What a roster adds to the record: who is not on it, and what is said otherwise there. Whoever is not in a roster is left
//! as they are.

use super::RosterEntry;
use crate::domain::account::State;
use crate::domain::affiliation::Affiliation;
use crate::domain::event::{AccountRegistered, AccountUpdated, Event, MfaApplied, MfaTerminated};
use crate::domain::instant::Instant;
use crate::domain::text::Text;

/// What is to be recorded, when, and which part of the row says so.
pub(super) type RosterStep = (Event<'static>, Instant, &'static str);

/// What the entry says of the person that the record does not.
pub(super) fn of_person(state: &State, entry: &RosterEntry, at: Instant) -> Option<RosterStep> {
    let RosterEntry { affiliation, language, identity_service_linked, .. } = entry;
    if !state.is_registered() {
        let affiliation = affiliation.as_ref().unwrap_or(&Affiliation::Other).as_str().to_owned();
        let data = AccountRegistered {
            affiliation: Text::from(affiliation),
            language: language.map(Text::from),
            identity_service_linked: *identity_service_linked,
        };
        return Some((Event::AccountRegistered(data), at, "registered"));
    }
    let affiliation = affiliation.as_ref().filter(|said| state.affiliation.as_ref() != Some(*said));
    let language = language.filter(|said| state.language.as_deref() != Some(*said));
    let linked = identity_service_linked.filter(|said| state.identity_service_linked != Some(*said));
    let data = AccountUpdated {
        affiliation: affiliation.map(|affiliation| Text::from(affiliation.as_str().to_owned())),
        language: language.map(Text::from),
        identity_service_linked: linked,
    };
    let is_new = data.affiliation.is_some() || data.language.is_some() || data.identity_service_linked.is_some();
    is_new.then_some((Event::AccountUpdated(data), at, "updated"))
}

/// What it says of MFA that the record does not. It is as the roster says by now, whenever it took effect.
pub(super) fn of_mfa(state: &State, entry: &RosterEntry, at: Instant) -> Option<RosterStep> {
    let mfa = entry.mfa?;
    if mfa.on == state.application_stands() {
        return None;
    }
    // That it is off ends what is on record only where it is said since when: the list may be older than an application.
    let effective_at = if mfa.on { mfa.at.unwrap_or(at) } else { mfa.at? };
    let since = effective_at.min(at);
    Some(match mfa.on {
        true => (Event::MfaApplied(MfaApplied { effective_at }), since, "mfa on"),
        false => {
            let (reason, identity_check) = (Text::from("roster"), Text::from("elsewhere"));
            (Event::MfaTerminated(MfaTerminated { effective_at, reason, identity_check }), since, "mfa off")
        }
    })
}
