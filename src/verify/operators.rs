//! Who proved to be whom: the enrolments of operators, as far as they were read, and whether one vouches for a line.

use std::collections::HashMap;

use super::line::Line;
use super::members::text;

/// The enrolments of the lines that were read.
#[derive(Default)]
pub(super) struct Operators {
    /// The id of the one of each name that is in force.
    in_force: HashMap<String, String>,
}

impl Operators {
    /// Whether the proof that a line speaks of, if it speaks of one, is none: no enrolment of that id, of another name, or
    /// one that has ended.
    pub fn deny(&self, line: &Line<'_>) -> bool {
        let Some(proof) = &line.actorproof else { return false };
        let in_force = line.actor.as_ref().and_then(|actor| self.in_force.get(&compared(actor)));
        in_force.is_none_or(|enrolment| enrolment.as_str() != proof.as_ref())
    }

    /// Takes in what a line says of operators. Of a name that is enrolled, another enrolment says nothing.
    pub fn take(&mut self, line: &Line<'_>) {
        let speaks = line.kind.starts_with("mfadesk.operator.") && line.subject == "store";
        if !speaks || line.check().is_none_or(|check| check.is_err()) {
            return;
        }
        let Some(name) = text(&line.data, "operator").map(compared) else { return };
        match &*line.kind {
            "mfadesk.operator.enrolled.v1" => {
                self.in_force.entry(name).or_insert_with(|| line.id.to_string());
            }
            "mfadesk.operator.disabled.v1" | "mfadesk.operator.reset.v1" => {
                self.in_force.remove(&name);
            }
            _ => {}
        }
    }
}

fn compared(name: &str) -> String {
    name.trim().to_lowercase()
}
