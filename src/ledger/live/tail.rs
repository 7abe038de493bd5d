//! What was appended to a log that is followed, with what became of each line: only that is read, and the lines of the
//! accounts that it is about.

use std::collections::HashMap;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memchr_iter;

use super::LiveProjection;
use crate::domain::account::history::{EventOutcome, replay};
use crate::domain::id::STORE_SUBJECT;
use crate::ledger::account_states::history;
use crate::ledger::events::SelectedEvents;
use crate::ledger::log::Log;
use crate::wire::{self, Line};

impl LiveProjection {
    /// Takes in what was appended since, and what `select` makes of it. None: nothing was appended, or it cannot be followed;
    /// then all of it has to be read anew.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn select_appended<T>(
        &mut self,
        log: &Log<'_>,
        select: impl Fn(&Line<'_>) -> Option<T>,
    ) -> io::Result<Option<SelectedEvents<T>>> {
        let from = self.evidence.end.bytes;
        // A log that changed without growing was changed where it was read already.
        if log.len <= from || !self.follow(log)? {
            return Ok(None);
        }
        let more = usize::try_from(self.evidence.end.bytes - from).map_err(|_| io::ErrorKind::FileTooLarge)?;
        let mut bytes = vec![0; more];
        log.file.read_exact_at(&mut bytes, from)?;
        let mut selected: Vec<(u64, String, T)> = Vec::new();
        let (mut start, mut lines) = (0, 0);
        for newline in memchr_iter(b'\n', &bytes) {
            if let Ok(line) = wire::decode(&bytes[start..newline]) {
                lines += 1;
                let made = select(&line);
                selected.extend(made.map(|made| (from + start as u64, line.subject.to_string(), made)));
            }
            start = newline + 1;
        }
        let mut outcomes = HashMap::new();
        for (_, subject, _) in &selected {
            if !outcomes.contains_key(subject) {
                outcomes.insert(subject.clone(), self.outcomes(subject)?);
            }
        }
        let with_outcome = |(offset, subject, made): (u64, String, T)| {
            let outcome = outcomes.get(&subject).and_then(|of_account| of_account.get(&offset).copied());
            (made, outcome.filter(|_| subject != STORE_SUBJECT))
        };
        let events = selected.into_iter().map(with_outcome).collect();
        Ok(Some(SelectedEvents { events, lines, evidence: self.evidence.clone() }))
    }

    /// What became of the lines of an account, by where each begins.
    fn outcomes(&self, id: &str) -> io::Result<HashMap<u64, EventOutcome>> {
        let places = self.account(id).map_or(&[][..], |account| &account.lines);
        let kept = self.keep(places)?;
        let outcomes = replay(&history(&kept.lines())).outcomes;
        Ok(places.iter().map(|place| place.offset).zip(outcomes).collect())
    }
}
