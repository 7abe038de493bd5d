//! Asking again what was asked when an answer was kept: of the same lines, at the same instant.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::{NotAnswered, Noted, OpenLog, Query, Snapshot, up_to_line};
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::domain::instant::Instant;
use crate::domain::loss::Loss;
use crate::domain::sequence::Sequence;
use crate::ledger::Evidence;
use crate::queries::question::Question;

/// An answer that was kept: what was asked, of which lines, and at which instant.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// What was asked.
    pub question: Question,
    as_of: Instant,
    on: Option<Instant>,
    log: KeptLog,
    sequence: Sequence,
    /// Where it was read.
    pub file: PathBuf,
}

/// What an answer says of itself.
#[derive(Deserialize)]
struct Kept {
    query: Question,
    as_of: Instant,
    #[serde(default)]
    on: Option<Instant>,
    log: KeptLog,
}

#[derive(Debug, Clone, Deserialize)]
struct KeptLog {
    origin: Option<String>,
    sequence: String,
    chainhash: String,
}

impl KeptAnswer {
    /// Reads what an answer says of itself. It was read from `file`.
    ///
    /// # Errors
    /// When it is no answer.
    pub fn of(answer: &Value, file: &Path) -> Result<Self, Fault> {
        let unreadable = |why: String| Fault::UnreadableFile { path: file.to_owned(), why: why.into() };
        let Kept { query, as_of, on, log } =
            Kept::deserialize(answer).map_err(|error| unreadable(error.to_string()))?;
        let sequence =
            log.sequence.parse().map(Sequence).map_err(|_| unreadable("log.sequence is no number".into()))?;
        Ok(Self { question: query, as_of, on, log, sequence, file: file.to_owned() })
    }

    /// Opens the log that answered, at the line at which it did. Hashes are checked, also where they were not when the
    /// answer was given: it is a proof that is asked for.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub fn open(&self, desk: Desk) -> Result<OpenLog, NotAnswered> {
        let mut log = OpenLog::open(desk, &Asking::default())?;
        log.as_of = up_to_line(self.sequence);
        Ok(log)
    }

    /// Reads what the question needs, from the lines that answered then, to be judged at the same instant.
    pub fn ask<'l, Q: Query>(&self, question: &Q, log: &'l OpenLog) -> Noted<Snapshot<'l, Q>> {
        let read = question.read(log).and_then(|read| self.same_log(&read.1).map(|()| read));
        let mut noted = log.snapshot(&question.zone(), read);
        noted.outcome = noted.outcome.and_then(|mut snapshot| {
            snapshot.known_at = self.as_of;
            snapshot.on = self.on;
            snapshot.instant = self.on.unwrap_or(self.as_of);
            snapshot.suppose(self.losses(self.question.without())?);
            Ok(snapshot)
        });
        noted
    }

    /// Makes sure that it is the log that answered then.
    fn same_log(&self, evidence: &Evidence) -> Result<(), Fault> {
        let position = &evidence.position.link;
        let origin = evidence.started.as_ref().map(|started| &started.origin);
        let is_same = position.sequence == self.sequence
            && position.chainhash() == self.log.chainhash
            && origin == self.log.origin.as_ref();
        match evidence.damage {
            _ if is_same => Ok(()),
            // Whether it was the log that was asked cannot be told.
            Some(damage) if position.sequence < self.sequence => Err(damage.into()),
            _ => Err(Fault::NotTheLogSeen { sequence: self.sequence }),
        }
    }

    /// Why the answer that was kept cannot be worked with.
    pub fn unreadable(&self, why: String) -> Fault {
        Fault::UnreadableFile { path: self.file.clone(), why: why.into() }
    }

    fn losses(&self, texts: &[String]) -> Result<Vec<Loss>, Fault> {
        let none = |text| self.unreadable(format!("{text} is nothing that can be lost"));
        texts.iter().map(|text| Loss::known(text).ok_or_else(|| none(text))).collect()
    }
}
