//! Asking again what was asked when an answer was kept: of the same lines, at the same instant.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::{NotAnswered, Note, Noted, OpenLog, Query, Snapshot, up_to_line};
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::{Fault, Unreadable};
use crate::domain::instant::Instant;
use crate::domain::loss::Loss;
use crate::domain::sequence::Sequence;
use crate::ledger::Evidence;
use crate::queries::answer::RowList;
use crate::queries::question::Question;
use crate::queries::recheck::{Claim, Json, NotJson, Rechecked, compare};
use crate::wire;

/// An answer that was kept: what was asked, of which lines, and at which instant.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// What was asked.
    pub question: Question,
    as_of: Instant,
    on: Option<Instant>,
    log: KeptLog,
    sequence: Sequence,
    whole: Json,
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
    /// Reads an answer, and what it says of itself. It was read from `file`.
    ///
    /// # Errors
    /// When it is no answer.
    pub fn read(text: &[u8], file: &Path) -> Result<Self, Fault> {
        let unreadable = |why: Unreadable| Fault::UnreadableFile { path: file.to_owned(), why };
        let whole = Json::read(text).map_err(|NotJson(at)| unreadable(Unreadable::NotJson { at }))?;
        if ["query", "as_of", "log"].iter().any(|name| whole.get(name).is_none()) {
            return Err(unreadable(Unreadable::NotAnAnswer));
        }
        let Kept { query, as_of, on, log } = said_of_itself(&whole).map_err(|why| unreadable(why.into()))?;
        let sequence = log
            .sequence
            .parse()
            .map(Sequence)
            .map_err(|_| unreadable("log.sequence is no number".to_owned().into()))?;
        Ok(Self { question: query, as_of, on, log, sequence, whole, file: file.to_owned() })
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
        let is_broken_since = read.as_ref().is_ok_and(|(_, read)| read.is_broken_since(read.position.bytes));
        let mut noted = log.snapshot(&question.zone(), read);
        if is_broken_since {
            noted.notes.push(Note::Doubt(Fault::AcceptedSince { sequence: self.sequence }));
        }
        noted.outcome = noted.outcome.and_then(|mut snapshot| {
            snapshot.known_at = self.as_of;
            snapshot.on = self.on.map(|on| on.max(self.as_of));
            snapshot.instant = snapshot.on.unwrap_or(self.as_of);
            snapshot.is_doubtful |= is_broken_since;
            snapshot.suppose(self.losses(self.question.without())?);
            Ok(snapshot)
        });
        noted
    }

    /// Compares the answer with what the same question is answered now, which is `after` in words, with its list.
    ///
    /// # Errors
    /// When that is no answer.
    pub fn compared<Q: Query>(
        &self,
        question: &Q,
        snapshot: &Snapshot<'_, Q>,
        after: &str,
        list: &RowList,
    ) -> Result<Rechecked, Fault> {
        let after = Json::read(after.as_bytes()).map_err(|NotJson(at)| self.unreadable(Unreadable::NotJson { at }))?;
        let claim = |member, at, evidence: &Evidence| Claim {
            member,
            at,
            recorded: evidence.position.recorded,
            next: next_recorded(snapshot.log, evidence),
            now: snapshot.log.now,
        };
        let mut claims = vec![claim("as_of", self.as_of, &snapshot.evidence)];
        claims.extend(question.other_part(&snapshot.data).map(|(at, evidence)| claim("from.as_of", at, evidence)));
        let blanked = snapshot.evidence.blanked.iter().map(|line| line.sequence).collect();
        Ok(Rechecked { blanked, ..compare(&self.whole, &after, list, &claims) })
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

    fn unreadable(&self, why: Unreadable) -> Fault {
        Fault::UnreadableFile { path: self.file.clone(), why }
    }

    fn losses(&self, texts: &[String]) -> Result<Vec<Loss>, Fault> {
        let none = |text| self.unreadable(format!("{text} is nothing that can be lost").into());
        texts.iter().map(|text| Loss::known(text).ok_or_else(|| none(text))).collect()
    }
}

/// What an answer says of itself: its rows, which may hold what common readers refuse, are left aside.
fn said_of_itself(whole: &Json) -> Result<Kept, String> {
    let said = ["query", "as_of", "on", "log"].into_iter().filter_map(|name| Some((name, whole.get(name)?)));
    let said: BTreeMap<&str, &Json> = said.collect();
    let text = serde_json::to_string(&said).map_err(|error| error.to_string())?;
    let said: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    Kept::deserialize(said).map_err(|error| error.to_string())
}

/// When the line behind those that answered was recorded; none: there is none, or it cannot be read.
fn next_recorded(log: &OpenLog, evidence: &Evidence) -> Option<Instant> {
    let (begins, end) = (evidence.position.bytes, evidence.end.bytes);
    let mut block = 4 << 10;
    loop {
        let mut bytes = vec![0; usize::try_from(end.checked_sub(begins)?).ok()?.min(block)];
        let read = log.reader.log.read_at(&mut bytes, begins).ok()?;
        let line = &bytes[..read];
        match memchr::memchr(b'\n', line) {
            Some(newline) => return wire::decode(&line[..newline]).ok().map(|line| line.recorded),
            None if read == block => block *= 2,
            None => return None,
        }
    }
}
