//! The ids of what an import records: made of what they name, so that the same part of the same look, wherever it is read
//! from, has the same id. They tell where an event comes from; of a record that tells one thing they also tell whether
//! it was read before.

use std::collections::HashMap;
use std::io;

use super::line::derived_id;
use super::transaction::Transaction;
use crate::domain::account::history::{EventOutcome, replay};
use crate::domain::id::{AccountId, EventId};
use crate::domain::look::{Look, RECORD, Step};
use crate::ledger::{AccountStates, LiveProjection, history};

/// The events of an account: whether each stands, or was taken back.
#[derive(Default)]
pub(super) struct KnownEvents(HashMap<String, bool>);

impl KnownEvents {
    /// Those of an account, where one of these looks tells of single things; of others nobody asks.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn of(states: &mut LiveProjection, account: &AccountId, looks: &[Look]) -> io::Result<Self> {
        if !looks.iter().any(|look| look.sort.is_of_records()) {
            return Ok(Self::default());
        }
        let kept = states.history(account.as_str())?;
        let lines = kept.lines();
        let entries = history(&lines);
        let stands = |outcome: EventOutcome| !matches!(outcome, EventOutcome::Voided(_));
        let known = entries.iter().zip(replay(&entries).outcomes);
        Ok(Self(known.map(|(entry, outcome)| (entry.id.as_str().to_owned(), stands(outcome))).collect()))
    }

    /// Whether what this record tells stands in the log.
    pub fn tell(&self, account: &AccountId, look: &Look) -> bool {
        if !look.sort.is_of_records() || self.0.is_empty() {
            return false;
        }
        ids(account, look, RECORD).map_while(|id| self.0.get(id.as_str())).any(|stands| *stands)
    }
}

/// The id of what this part of the look says. One that stands in the log was taken back since, or the record would say
/// it: it is recorded again under the next.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn free_id(
    transaction: &mut Transaction<'_, LiveProjection>,
    account: &AccountId,
    look: &Look,
    step: &Step,
) -> io::Result<EventId<'static>> {
    let mut all = ids(account, look, &step.part);
    loop {
        let Some(id) = all.next() else { return Err(io::ErrorKind::AlreadyExists.into()) };
        if transaction.states.event(&id)?.is_none() {
            return Ok(id);
        }
    }
}

/// The ids that it has, one after the other.
fn ids(account: &AccountId, look: &Look, part: &str) -> impl Iterator<Item = EventId<'static>> {
    let (sort, origin) = (look.sort.as_str(), &look.origin);
    let name = format!("mfadesk import {sort}\n{account}\n{}\n{origin}\n{part}", look.at);
    (1_u32..).map(move |again| match again {
        1 => derived_id(&name),
        again => derived_id(&format!("{name}\n{again}")),
    })
}
