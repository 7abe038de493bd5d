//! The transaction: begin (lock, read, refuse damage) → decide (an event, or why not) → commit (write, sync, head).
//! Single commands, groups of a batch, policies, runs that are taken back and repairs are short bodies on it. It is the
//! one place that hands lines to [`Writer::append`], which appends them only if the log is still the one that was read.

use std::borrow::Cow;
use std::io;

use super::Desk;
use super::fault::Fault;
use super::index::{index_of, vouched_again};
use super::line::{EventSource, head, head_not_written, head_problem, line, next_id, site};
use super::log_under_lock::log_of;
use super::not_recorded::NotRecorded;
use super::random::RandomBytes;
use super::receipt::{DisplayContext, Receipt};
use super::repeated::RepeatedCommand;
use crate::domain::envelope::{Envelope, EventRef};
use crate::domain::event::EventData;
use crate::domain::id::{AccountId, EventId, RunId, STORE_SUBJECT};
use crate::domain::instant::{Instant, MINUTE};
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Circumstances, Command, Warning};
use crate::domain::sequence::Sequence;
use crate::domain::tokens::Tokens;
use crate::ledger::{AccountStates, IndexFlaw, IndexedScan, Log, Scan, ScanRequest, dated_ahead};
use crate::secrets::NumberKey;
use crate::store::{Layout, LogMark, Writer};
use crate::wire::Link;

/// What is to be recorded about one account, its words read as the policy has them read. Nothing is decided yet.
#[derive(Clone)]
pub struct ResolvedCommand {
    /// Whom it is about.
    pub account: AccountId,
    /// What is to be recorded.
    pub command: Command,
    /// When it happened.
    pub time: Instant,
    /// Whether that was typed to the minute, and so means any time within it.
    pub to_the_minute: bool,
    /// The clock by which it was read, and is decided upon; and how times are worded.
    pub display: DisplayContext,
}

/// A log under its lock: what it says of accounts, and the lines that are going to be appended to it.
pub struct Transaction<'d, S> {
    pub(super) desk: &'d Desk,
    pub(super) source: EventSource<'d>,
    pub(super) writer: Writer,
    pub(super) states: S,
    /// The lines that were decided upon and are not written yet.
    pub(super) staged: Vec<u8>,
    /// Where the chain stands behind them.
    pub(super) link: Link,
    /// The number of the last line that stood there when this began.
    pub(super) begun: Sequence,
    /// What ids and salts are made of.
    random: RandomBytes,
    /// Whether there is a fingerprint among them.
    brings_fingerprint: bool,
    /// The tokens, once they were asked about.
    pub(super) tokens: Option<Tokens>,
    /// An event is answered for whose writer may have been stopped before the sync.
    owes_sync: bool,
    /// How many bytes of the log the index knows, where the log was found as its last writer left it.
    pub(super) indexed: Option<u64>,
    /// The stream of which the log is a copy, where it is one.
    #[cfg(feature = "stream")]
    pub(super) stream: Option<super::stream::Turn>,
}

/// What a commit has to say: nothing, as a rule.
#[derive(Default)]
pub(super) struct Committed {
    /// Of what was done before it.
    pub before: Option<Warning>,
    /// Of what could not be done after it.
    pub after: Option<Warning>,
}

/// A commit that failed.
pub(super) struct NotCommitted {
    /// Why.
    pub fault: Fault,
    /// The last line that it is not about.
    pub after: Sequence,
}

impl From<NotCommitted> for Fault {
    fn from(failed: NotCommitted) -> Self {
        failed.fault
    }
}

impl<'d> Transaction<'d, IndexedScan> {
    /// Takes the lock, and looks in the log for what one command has to be decided by.
    ///
    /// # Errors
    /// When it is no log to record in, or another writer holds it.
    pub(super) fn begin(desk: &'d Desk, request: &ScanRequest<'_>) -> Result<Self, Fault> {
        let mut before = None;
        let mut transaction = Self::begin_reading(desk, EventSource::Desk, |writer| {
            before = LogMark::of(writer.log(), 0).ok();
            IndexedScan::of(&log_of(writer), request, index_of(writer))
        })?;
        if transaction.states.flaw == Some(IndexFlaw::LogChanged)
            && let Some(indexed) = vouched_again(&transaction.writer, before)
        {
            (transaction.indexed, transaction.states.flaw) = (Some(indexed), None);
        }
        Ok(transaction)
    }

    /// As [`Self::begin`], reading the whole log.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub(super) fn begin_on_whole(desk: &'d Desk, request: &ScanRequest<'_>) -> Result<Self, Fault> {
        Self::begin_on(desk, EventSource::Desk, |log| scan_all(log, request))
    }

    /// As [`Self::begin`], of a log that may be damaged, and of which the outcome of the last write may be unknown.
    ///
    /// # Errors
    /// When it cannot be read, or another writer holds it.
    pub(super) fn begin_repair(desk: &'d Desk, request: &ScanRequest<'_>) -> Result<Self, Fault> {
        let writer = Writer::open_for_repair(&desk.store, desk.wait)?;
        Self::under_lock(desk, EventSource::Desk, writer, |writer| scan_all(&log_of(writer), request))
    }

    /// Reads the log once more, for something else.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn scan(&self, request: &ScanRequest<'_>) -> Result<Scan, Fault> {
        let found = self.states.again(&log_of(&self.writer), request);
        found.map_err(Fault::unusable(self.writer.layout().events()))
    }

    /// Looks for the accounts of which a free text may speak. A text holds as many digits rarely, so that is not read
    /// along with the rest.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(super) fn look_for_accounts(&mut self, findings: &Findings) -> Result<(), Fault> {
        let candidates: Vec<&str> = findings.digits().filter(|id| !self.states.is_registered(id)).collect();
        if !candidates.is_empty() {
            let request = ScanRequest { registered: &candidates, ..ScanRequest::default() };
            self.states.registered = self.scan(&request)?.registered;
        }
        Ok(())
    }
}

impl<'d, S: AccountStates> Transaction<'d, S> {
    /// Takes the lock, and has the log read, which has to be one to record in: sound, begun, and with a clock that it
    /// allows.
    ///
    /// # Errors
    /// When it is none, or another writer holds it.
    pub(super) fn begin_on(
        desk: &'d Desk,
        source: EventSource<'d>,
        read: impl FnOnce(&Log<'_>) -> io::Result<S>,
    ) -> Result<Self, Fault> {
        Self::begin_reading(desk, source, |writer| read(&log_of(writer)))
    }

    fn begin_reading(
        desk: &'d Desk,
        source: EventSource<'d>,
        read: impl FnOnce(&Writer) -> io::Result<S>,
    ) -> Result<Self, Fault> {
        let transaction = Self::under_lock(desk, source, Writer::open(&desk.store, desk.wait)?, read)?;
        let evidence = transaction.states.evidence();
        Fault::of_format(evidence.format())?;
        if let Some(damage) = evidence.damage {
            return Err(damage.into());
        }
        if evidence.end.link.sequence == Sequence::ZERO {
            // A store begins with its first line; one that was cut short while it was made has none.
            return Err(Fault::NotAStore(desk.store.clone()));
        }
        transaction.allow_clock()?;
        Ok(transaction)
    }

    fn under_lock(
        desk: &'d Desk,
        source: EventSource<'d>,
        mut writer: Writer,
        read: impl FnOnce(&Writer) -> io::Result<S>,
    ) -> Result<Self, Fault> {
        #[cfg(feature = "stream")]
        let stream = if writer.is_for_repair() { None } else { super::stream::Turn::begin(desk, &mut writer)? };
        #[cfg(not(feature = "stream"))]
        readable_stream(writer.layout())?;
        let indexed = writer.log_mark().map(|mark| mark.indexed);
        let states = read(&writer).map_err(Fault::unusable(writer.layout().events()))?;
        if states.evidence().is_head_gone {
            writer.disregard_head()?;
        }
        let link = states.evidence().end.link;
        let (staged, begun) = (Vec::new(), link.sequence);
        let (brings_fingerprint, owes_sync) = (false, false);
        Ok(Self {
            desk,
            source,
            writer,
            states,
            staged,
            link,
            begun,
            random: RandomBytes::default(),
            brings_fingerprint,
            tokens: None,
            owes_sync,
            indexed,
            #[cfg(feature = "stream")]
            stream,
        })
    }

    /// Whether the clock is one that this log allows.
    ///
    /// # Errors
    /// [`Fault::ClockNotAllowed`].
    pub(super) fn allow_clock(&self) -> Result<(), Fault> {
        self.desk.clock.allowed_on(self.states.evidence().started.as_ref().is_some_and(|started| started.rehearsal))
    }

    /// The index was thrown away: nothing is left for it any more.
    pub(super) fn forget_index(&mut self) {
        self.indexed = None;
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.states.evidence().policy
    }

    /// The receipt of the event that has the id which was given, where there is one.
    ///
    /// # Errors
    /// When that is another event, or it cannot be read.
    pub(super) fn repeated<P>(
        &mut self,
        circumstances: &Circumstances,
        repeated: &RepeatedCommand<'_>,
        display: DisplayContext,
    ) -> Result<Option<Receipt>, NotRecorded<P>> {
        let Some(id) = &circumstances.event_id else { return Ok(None) };
        let found = self.states.event(id).map_err(Fault::unusable(&self.desk.store))?;
        let Some((event, kept)) = found else { return Ok(None) };
        // Whoever appended it may have been stopped before the sync. A group has one sync for all of its lines.
        match self.source {
            EventSource::Desk => self.writer.sync()?,
            EventSource::Batch { .. } | EventSource::Import { .. } => {}
        }
        let receipt = repeated
            .repeated_receipt(&event, kept.lines().first())
            .map_err(|refused| NotRecorded::Refused { refused, display })?;
        self.owes_sync |= !matches!(self.source, EventSource::Desk) && event.sequence <= self.begun;
        Ok(Some(receipt))
    }

    /// What has to be said of the log although it stops nothing.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(super) fn warnings(&self, clock: Instant) -> Result<Vec<Warning>, Fault> {
        let mut warnings = Vec::new();
        // With the first line that is written, the head is put right.
        if let Some(warning) = self.writer.head_warning().filter(|_| self.staged.is_empty()) {
            warnings.push(Warning::HeadUnreadable { why: head_problem(warning) });
        }
        if let Some(last) = self.states.evidence().end.recorded.filter(|last| clock < *last) {
            warnings.push(Warning::ClockBehind { last });
        }
        if let Some(flaw) = self.states.index_flaw() {
            warnings.push(Warning::IndexNotUsed { why: flaw.as_str() });
        }
        let ahead = dated_ahead(&log_of(&self.writer), self.states.evidence(), clock)
            .map_err(Fault::unusable(self.writer.layout().events()))?;
        warnings.extend(ahead.map(|(sequence, at)| Warning::DatedAhead { sequence, at }));
        Ok(warnings)
    }

    /// The clock; the last line's, where that is at most a minute ahead: the clocks of two machines.
    pub(super) fn now(&self) -> Instant {
        let clock = self.desk.clock.now();
        let last = self.states.evidence().end.recorded;
        last.filter(|last| (0..=MINUTE).contains(&last.since(clock))).unwrap_or(clock)
    }

    /// The receipt of an event that was decided upon, which is staged unless it is only asked for.
    ///
    /// # Errors
    /// When there are no random bytes to be had.
    pub(super) fn receipt(
        &mut self,
        account: Option<AccountId>,
        data: EventData<'static>,
        times: (Instant, Instant),
        circumstances: &Circumstances,
        warnings: Vec<Warning>,
    ) -> Result<Receipt, Fault> {
        let mut receipt = Receipt { account, event: None, data, repeated: false, warnings };
        if !circumstances.dry_run && !receipt.changes_nothing() {
            receipt.event = Some(self.stage(receipt.account.as_ref(), &receipt.data, times, circumstances)?);
        }
        Ok(receipt)
    }

    /// Adds the line of an event, of an account or of the log itself, behind all others. `times`: when it occurred, and
    /// when it is recorded.
    ///
    /// # Errors
    /// When there are no random bytes to be had.
    pub(super) fn stage(
        &mut self,
        account: Option<&AccountId>,
        data: &EventData<'_>,
        (time, recorded): (Instant, Instant),
        circumstances: &Circumstances,
    ) -> Result<EventRef, Fault> {
        let envelope = Envelope {
            id: match &circumstances.event_id {
                Some(id) => id.borrowed(),
                None => EventId::new(next_id((self.desk, &mut self.random), recorded)?),
            },
            source: self.source.of(site(self.states.evidence())).into(),
            subject: account.map_or(STORE_SUBJECT, AccountId::as_str).into(),
            time,
            recorded,
            sequence: self.link.sequence.next(),
            authid: Some(self.desk.operator.authid().into()),
            actor: circumstances.by().map(Cow::from),
            proof: circumstances.proof.as_ref().map(|proof| Cow::from(proof.enrolment.as_str())),
            ticket: circumstances.ticket.as_deref().map(Cow::from),
            run: self.source.run().map(RunId::borrowed),
        };
        let (encoded, event) = line((self.desk, &mut self.random), &envelope, data, &self.link)?;
        self.brings_fingerprint |= data.event.fingerprint().is_some();
        self.states.add(&encoded);
        self.link = encoded.link;
        self.staged.extend_from_slice(&encoded.bytes);
        Ok(event)
    }

    /// Writes what was staged, puts an unfinished line into quarantine before, and syncs. What is staged afterwards
    /// stands behind it.
    ///
    /// # Errors
    /// When the write failed, or nobody knows whether it did.
    pub(super) fn commit(&mut self) -> Result<Committed, NotCommitted> {
        if std::mem::take(&mut self.owes_sync) {
            self.writer.sync().map_err(|error| NotCommitted { fault: error.into(), after: Sequence::ZERO })?;
        }
        if self.staged.is_empty() {
            return Ok(Committed::default());
        }
        let begun = self.begun;
        let failed = |fault| NotCommitted { fault, after: begun };
        if std::mem::take(&mut self.brings_fingerprint) {
            self.introduce_number_key().map_err(failed)?;
        }
        let before = self.writer.quarantine_tail().map_err(|error| failed(error.into()))?;
        let before = before.map(|settled| Warning::TailQuarantined {
            offset: settled.tail.offset,
            bytes: settled.tail.bytes,
            file: settled.kept.display().to_string(),
        });
        match self.append(b"") {
            Ok(after) => Ok(Committed { before, after }),
            // Of a group, the first lines may be recorded.
            Err(fault) => Err(NotCommitted { fault, after: self.begun }),
        }
    }

    /// A store that does not know its number key yet is told: from then on an exchanged one is noticed.
    fn introduce_number_key(&self) -> Result<(), Fault> {
        let key = NumberKey::load(&self.desk.keys)?;
        if key.is_known_to(&self.desk.store)?.is_none() {
            key.introduce_to(&self.desk.store)?;
        }
        Ok(())
    }

    /// Appends what was staged, `begin` before it, and says what could not be done after that.
    ///
    /// # Errors
    /// When the write failed, or nobody knows whether it did.
    pub(super) fn append(&mut self, begin: &[u8]) -> Result<Option<Warning>, Fault> {
        #[cfg(feature = "stream")]
        if self.stream.is_some() {
            return self.append_to_stream();
        }
        self.staged.splice(0..0, begin.iter().copied());
        let end = self.writer.log().len() + self.staged.len() as u64;
        let appended = self.writer.append(&self.staged, &head(&self.link, end))?;
        self.staged.clear();
        if let Some(indexed) = self.indexed {
            self.writer.leave_mark(indexed);
        }
        Ok(appended.head_warning.as_ref().map(head_not_written))
    }
}

/// Whether this program can speak to the stream of which a log is a copy, where it is one. Without the feature it can speak
/// to none: what is appended here would stand in this copy alone.
///
/// # Errors
/// When it cannot.
pub fn readable_stream(layout: &Layout) -> Result<(), Fault> {
    #[cfg(feature = "stream")]
    return super::stream::cluster_of(layout).map(drop);
    #[cfg(not(feature = "stream"))]
    match layout.stream().symlink_metadata() {
        Ok(_) => Err(Fault::StreamNotBuiltIn(layout.stream())),
        Err(_) => Ok(()),
    }
}

fn scan_all(log: &Log<'_>, request: &ScanRequest<'_>) -> io::Result<IndexedScan> {
    IndexedScan::of(log, request, None)
}
