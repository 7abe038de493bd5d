//! A log under its lock, with what it says of the desk itself: who is enrolled as an operator, and which tokens there are;
//! and the vault that holds what is secret of them.
//!
//! A secret is in the vault before the event is in the log, and is destroyed only after the event that ends it: killed at
//! any moment, nothing that the log knows is without its secret, and a secret that the log does not know (any more) proves
//! nothing and is cleared away by whoever looks here next.

use super::Desk;
use super::fault::Fault;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt, Recorded};
use super::transaction::Transaction;
use super::vault::{SecretKind, Vault};
use crate::domain::event::Event;
use crate::domain::id::{EventId, STORE_SUBJECT};
use crate::domain::operators::Operators;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, Refused};
use crate::domain::tokens::Tokens;
use crate::ledger::{AccountStates, IndexedScan, ScanRequest, history};

/// A log under its lock, and what it says of the desk.
pub(super) struct StoreDesk<'d> {
    pub(super) desk: &'d Desk,
    pub(super) transaction: Transaction<'d, IndexedScan>,
    pub(super) operators: Operators,
    pub(super) tokens: Tokens,
    /// For times.
    pub(super) display: DisplayContext,
}

impl<'d> StoreDesk<'d> {
    /// Takes the lock, reads what the log says, and clears away the secrets of what it does not know any more.
    pub(super) fn open(desk: &'d Desk) -> Result<Self, Fault> {
        Self::open_for(desk, &ScanRequest { subjects: &[STORE_SUBJECT], ..Default::default() })
    }

    /// The same, of a log that is read for something else too. The request names the store among its subjects.
    pub(super) fn open_for(desk: &'d Desk, request: &ScanRequest<'_>) -> Result<Self, Fault> {
        // Who may prove what rests on every line, and on no file that can be thrown away and made anew by anybody.
        let transaction = Transaction::begin_on_whole(desk, request)?;
        let lines = transaction.states.lines(STORE_SUBJECT);
        let entries = history(&lines);
        let (operators, tokens) = (Operators::of(&entries), Tokens::of(&entries));
        let clock = transaction.now();
        let time_zone = transaction.policy().zone();
        let opened = Self { desk, transaction, operators, tokens, display: DisplayContext { time_zone, clock } };
        opened.vault().clear_away(SecretKind::Operator, |event| opened.operators.vouches(event))?;
        opened.vault().clear_away(SecretKind::Token, |event| opened.tokens.vouches(event))?;
        Ok(opened)
    }

    /// The vault of this store.
    pub(super) fn vault(&self) -> Vault<'_> {
        Vault::of(&self.transaction.writer, self.desk, self.transaction.states.evidence())
    }

    /// The policy in force.
    pub(super) fn policy(&self) -> &Policy {
        self.transaction.policy()
    }

    /// Whether nothing was ever sealed, as far as the log knows.
    pub(super) fn is_first(&self) -> bool {
        self.operators.all().is_empty() && self.tokens.all().is_empty()
    }

    pub(super) fn refuse<P>(&self, refused: impl Into<Refused>) -> NotRecorded<P> {
        NotRecorded::Refused { refused: refused.into(), display: self.display }
    }

    /// Refuses what must not stand in free texts, and, of a command that the policy says takes a proof, whoever proves
    /// nothing.
    pub(super) fn check<P>(
        &self,
        command: Option<&str>,
        texts: &[&str],
        circumstances: &Circumstances,
    ) -> Result<(), NotRecorded<P>> {
        let mut checks = Checks::default();
        if let Some(command) = command {
            checks.refuse_unproven(command, self.policy(), self.display.clock, circumstances.proven());
        }
        Findings::of(texts, circumstances).refuse(|_| false, &mut checks);
        checks.verdict(&circumstances.overrides).map(drop).map_err(|refused| self.refuse(refused))
    }

    /// Records an event about the desk, under the id that it is given.
    pub(super) fn record<P>(
        self,
        event: Event<'static>,
        circumstances: &Circumstances,
    ) -> Result<Recorded, NotRecorded<P>> {
        let display = self.display;
        let receipt = self.record_all(vec![(event, circumstances.event_id.clone())], circumstances)?.pop();
        let missing = || Fault::NotWritten("no event".to_owned());
        Ok(Recorded { receipt: receipt.ok_or_else(missing)?, display, after: None })
    }

    /// Records events about the desk, each under the id that it is given, by one write.
    pub(super) fn record_all<P>(
        mut self,
        events: Vec<(Event<'static>, Option<EventId<'static>>)>,
        circumstances: &Circumstances,
    ) -> Result<Vec<Receipt>, NotRecorded<P>> {
        let clock = self.display.clock;
        let mut warnings = self.transaction.warnings(clock)?;
        let mut receipts = Vec::with_capacity(events.len());
        for (event, event_id) in events {
            let circumstances = Circumstances { event_id, ..circumstances.clone() };
            let warnings = std::mem::take(&mut warnings);
            receipts.push(self.transaction.receipt(None, event.into(), (clock, clock), &circumstances, warnings)?);
        }
        let committed = self.transaction.commit().map_err(Fault::from)?;
        if let Some(last) = receipts.last_mut() {
            last.warnings.extend(committed.before.into_iter().chain(committed.after));
        }
        Ok(receipts)
    }
}
