//! `export`: events for other programs, out of the same pass as `audit`.

use super::audit::{event, without_salt};
use super::{NotAnswered, OpenLog, Query, Snapshot};
use crate::desk::fault::Fault;
use crate::domain::event::Event;
use crate::domain::kind::{Channel, Kind};
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::audit::AuditEvent;
use crate::queries::export::{AddedAs, ExportAnswer, ExportQuestion, Exported, ExportedAs};
use crate::wire::Line;

impl Query for ExportQuestion {
    type Data<'l> = Exported;
    type Answer<'d> = ExportAnswer<'d>;

    fn read(&self, log: &OpenLog) -> Result<(Exported, Evidence), Fault> {
        let selected = log.select_events(self.audit.account.as_deref(), |line| {
            let event = event(line);
            let is_selected = self.audit.selects(&event);
            match self.of {
                ExportedAs::Lines => is_selected.then(|| Picked::Line(line.written())),
                ExportedAs::BareLines => {
                    is_selected.then(|| Picked::Line(line.without_hashes(without_salt(line).get())))
                }
                // Later events name a method by its id alone.
                ExportedAs::Events => {
                    let added = added(line);
                    let event = is_selected.then(|| Box::new(event));
                    (event.is_some() || added.is_some()).then_some(Picked::Event(event, added))
                }
            }
        })?;
        let mut exported = Exported { known: selected.lines, ..Exported::default() };
        for (picked, outcome) in selected.events {
            match picked {
                Picked::Line(line) => exported.lines.push(line),
                Picked::Event(event, added) => {
                    if let Some((account, method, added)) = added {
                        exported.methods.entry(account).or_default().insert(method, added);
                    }
                    if let Some(mut event) = event {
                        if let Some(outcome) = outcome {
                            event.set_outcome(outcome);
                        }
                        exported.events.push(*event);
                    }
                }
            }
        }
        Ok((exported, selected.evidence))
    }

    fn answer<'d>(&self, snapshot: &'d Snapshot<'_, Self>) -> Result<ExportAnswer<'d>, NotAnswered> {
        Ok(ExportAnswer { frame: snapshot.frame(self, PopulationCount::default()), exported: &snapshot.data })
    }
}

/// What is kept of a line.
enum Picked {
    Line(String),
    Event(Option<Box<AuditEvent>>, Option<(String, String, AddedAs)>),
}

/// The account, the method and what it was added as, if that is what the line says.
fn added(line: &Line<'_>) -> Option<(String, String, AddedAs)> {
    let Event::MethodAdded(added) = line.event_data()?.ok()?.event else { return None };
    let channel = added.channel.as_deref().and_then(Channel::known);
    Some((line.subject.to_string(), added.method.to_string(), (Kind::known(&added.kind)?, channel)))
}
