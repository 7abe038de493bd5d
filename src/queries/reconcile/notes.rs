//! What an import would say beside its events, told as differences: what the record knows from later, and what nobody can
//! tell from the files.

use super::compared::{Compared, linked};
use super::difference::{Aspect, Discrepancy, FoundIn, Lag, Remedy};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::{LookNote, RosterPart};

impl Compared<'_> {
    /// What the note on the look of this time comes to; none: both say the same.
    pub(super) fn noted(&self, at: Instant, note: &LookNote) -> Option<Discrepancy> {
        let later = |at: Instant| Some(Lag::KnownLater { at: Some(at) });
        let told = match note {
            LookNote::Late { known } => {
                Discrepancy { lag: later(*known), ..self.of(FoundIn::NotCompared, Aspect::Account) }
            }
            LookNote::LatePart { part, known } => {
                Discrepancy { lag: later(*known), ..self.of_part(FoundIn::Differs, *part, at)? }
            }
            LookNote::RowDiffers { part } => self.of_part(FoundIn::NotCompared, *part, at)?,
            LookNote::TestedBefore { method, since } => {
                Discrepancy { lag: later(*since), ..self.at(FoundIn::NotCompared, Aspect::Method, method.as_str()) }
            }
            LookNote::UsedThoughStolen { method } | LookNote::StolenThereAgain { method, .. } => {
                self.at(FoundIn::NotCompared, Aspect::Method, method.as_str())
            }
            LookNote::Closed => Discrepancy {
                here: Some("closed".to_owned()),
                there: Some("open".to_owned()),
                settled_by: self.settling("reopen", at, Vec::new(), []).asking(),
                ..self.of(FoundIn::Differs, Aspect::Account)
            },
            LookNote::Stays { method, there_at } => Discrepancy { lag: later(*there_at), ..self.gone(method) },
            LookNote::Overtaken { part } => {
                Discrepancy { lag: Some(Lag::KnownLater { at: None }), ..self.overtaken(part) }
            }
            LookNote::OneName { device, .. } => {
                Discrepancy { there: Some(device.clone()), ..self.of(FoundIn::NotCompared, Aspect::Device) }
            }
            LookNote::SlotTaken { kind } => {
                Discrepancy { kind: Some(*kind), ..self.of(FoundIn::NotCompared, Aspect::Method) }
            }
            LookNote::WhichOne { methods } => self.of_one_of(methods),
            LookNote::NamesAnother { said, methods } => {
                Discrepancy { there: Some(said.clone()), ..self.of_one_of(methods) }
            }
            LookNote::ChangedThere { method } => {
                let id = method.to_string();
                let here = self.method(&id).and_then(|method| method.number).map(|number| number.masked().to_owned());
                let asked = [("number", Some("-".to_owned()))];
                let settled_by = self.settling("edit", at, vec![("method", vec![id.clone()])], asked).asking();
                Discrepancy { here, settled_by, ..self.at(FoundIn::Differs, Aspect::Number, &id) }
            }
            LookNote::NotOnRecord { kind } => {
                Discrepancy { kind: Some(*kind), ..self.of(FoundIn::OnlyThere, Aspect::Method) }
            }
        };
        let settled_by = match (note, told.settled_by) {
            (LookNote::Closed | LookNote::ChangedThere { .. }, settled_by) => settled_by,
            _ => Remedy::Nothing,
        };
        Some(Discrepancy { looked_at: Some(at), note: Some(note.clone()), settled_by, ..told })
    }

    /// A record that is about one of these methods, or about none of them.
    fn of_one_of(&self, methods: &[MethodId]) -> Discrepancy {
        let kind = methods.first().and_then(|id| self.method(id.as_str())).map(|method| method.kind);
        Discrepancy { kind, ..self.of(FoundIn::NotCompared, Aspect::Method) }
    }

    /// A part of the person, of which the roster of this time says otherwise; none: it says the same.
    fn of_part(&self, side: FoundIn, part: RosterPart, at: Instant) -> Option<Discrepancy> {
        let [here, there] = self.part(part, at)?;
        let aspect = if part == RosterPart::Mfa { Aspect::Mfa } else { Aspect::Person };
        Some(Discrepancy { here, there, ..self.of(side, aspect) })
    }

    /// What the record and the roster of this time say of a part of the person; none: the same.
    fn part(&self, part: RosterPart, at: Instant) -> Option<[Option<String>; 2]> {
        let entry = self.looks.iter().filter(|look| look.at == at).find_map(|look| look.entry())?;
        let status = self.status;
        let word = |is_on: bool| if is_on { "on" } else { "off" };
        let [here, there] = match part {
            RosterPart::Affiliation => [
                status.map(|status| status.affiliation.as_str().to_owned()),
                entry.affiliation.as_ref().map(|affiliation| affiliation.as_str().to_owned()),
            ],
            RosterPart::Language => {
                [status.and_then(|status| status.language).map(str::to_owned), entry.language.map(str::to_owned)]
            }
            RosterPart::IdentityService => [
                status.and_then(|status| status.identity_service_linked).map(linked),
                entry.identity_service_linked.map(linked),
            ],
            RosterPart::Mfa => {
                let state = status.map(|status| status.mfa.state);
                let there = entry.mfa.map(|mfa| word(mfa.on).to_owned());
                let is_said = state.map(|state| word(state != MfaState::Off).to_owned()) != there;
                return is_said.then(|| [state.map(|state| state.as_str().to_owned()), there]);
            }
        };
        (here != there).then_some([here, there])
    }

    /// The part of a look that the record knows from later, by its name.
    fn overtaken(&self, part: &str) -> Discrepancy {
        let words: Vec<&str> = part.split(' ').collect();
        match words[..] {
            ["number", "of", id] => self.at(FoundIn::Differs, Aspect::Number, id),
            ["updated", id] => self.at(FoundIn::Differs, Aspect::Device, id),
            ["removed", id] => self.gone(&MethodId::new(id)),
            ["added", kind, ..] => {
                Discrepancy { kind: Kind::known(kind), ..self.of(FoundIn::OnlyThere, Aspect::Method) }
            }
            ["default"] => self.of(FoundIn::Differs, Aspect::Default),
            ["mfa", word] => {
                let here = self.status.map(|status| status.mfa.state.as_str().to_owned());
                Discrepancy { here, there: Some(word.to_owned()), ..self.of(FoundIn::Differs, Aspect::Mfa) }
            }
            _ => self.of(FoundIn::NotCompared, Aspect::Account),
        }
    }
}
