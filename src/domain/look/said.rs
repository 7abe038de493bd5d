//! Of when what is on record of a person was said. Folding takes the latest line, whenever it was so (affiliation, language
//! and service are in no state with a time); a roster that comes late is not to have the last word by that.

use crate::domain::account::history::{Entry, replay};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::Event;
use crate::domain::instant::Instant;

use super::LookSort;

/// The latest time of which each piece was said; none: nobody said it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SaidAt {
    /// How they belong to the university.
    pub affiliation: Option<Instant>,
    /// In which language to write to them.
    pub language: Option<Instant>,
    /// Whether the identity verification service is linked.
    pub identity_service: Option<Instant>,
    /// When the latest roster was that said anything.
    pub roster: Option<Instant>,
}

/// When each piece was last said, what was voided left out.
pub fn said_at(entries: &[Entry<'_>]) -> SaidAt {
    let mut said = SaidAt::default();
    for (entry, outcome) in entries.iter().zip(replay(entries).outcomes) {
        let Some(data) = entry.data.as_ref().filter(|_| outcome.fits()) else { continue };
        if looked_at(entry) == Some(LookSort::Roster) {
            said.roster = said.roster.max(Some(entry.time));
        }
        let (affiliation, language, identity_service) = match &data.event {
            Event::AccountRegistered(data) => {
                // Whoever registers has to say something: an import that knows nothing says `other`.
                let is_unknown = looked_at(entry).is_some() && data.affiliation.as_str() == Affiliation::Other.as_str();
                (!is_unknown, data.language.is_some(), data.identity_service_linked.is_some())
            }
            Event::AccountUpdated(data) => {
                (data.affiliation.is_some(), data.language.is_some(), data.identity_service_linked.is_some())
            }
            _ => continue,
        };
        let pieces = [
            (affiliation, &mut said.affiliation),
            (language, &mut said.language),
            (identity_service, &mut said.identity_service),
        ];
        for (_, at) in pieces.into_iter().filter(|(is_said, _)| *is_said) {
            *at = (*at).max(Some(entry.time));
        }
    }
    said
}

/// What was looked at, where a look recorded it.
pub(super) fn looked_at(entry: &Entry<'_>) -> Option<LookSort> {
    let (_, sort) = entry.source.rsplit_once("/import/")?;
    LookSort::known(sort)
}
