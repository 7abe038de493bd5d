//! `reconcile`: what happened about accounts after the directory was looked at.

use std::collections::HashMap;

use super::OpenLog;
use crate::desk::fault::Fault;
use crate::domain::account::history::EventOutcome;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;

impl OpenLog {
    /// The lines that say what happened about each of these accounts after this instant, but for those that were taken back.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn lines_since(&self, looked_at: &HashMap<&str, Instant>) -> Result<HashMap<String, Vec<Sequence>>, Fault> {
        let selected = self.select_events(None, |line| {
            let looked_at = looked_at.get(&*line.subject)?;
            (line.time > *looked_at).then(|| (line.subject.to_string(), line.sequence))
        })?;
        let mut lines: HashMap<String, Vec<Sequence>> = HashMap::new();
        for ((account, sequence), outcome) in selected.events {
            if !matches!(outcome, Some(EventOutcome::Voided(_))) {
                lines.entry(account).or_default().push(sequence);
            }
        }
        Ok(lines)
    }
}
