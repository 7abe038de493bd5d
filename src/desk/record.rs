//! Recording one command: one lock spans read, decide and append.

use chrono_tz::Tz;

use super::Desk;
use super::append::{before_appending, log_of, write};
use super::decide::{CommandSetting, NumberKeys, ParsedCommand};
use super::fault::Fault;
use super::line::{EventMetadata, EventSource, refuse_damage, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use crate::commands::Record;
use crate::commands::parse::non_blank;
use crate::domain::account::State;
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::History;
use crate::ledger::{self, AsOf, Evidence, Parallelism, Scan, ScanRequest, Verification, scan};
use crate::store::{Extent, Writer};
use crate::wire::{self, Line};

/// What it takes to word times: both are known only once the log was opened.
#[derive(Debug, Clone, Copy)]
pub struct DisplayContext {
    /// The policy's time zone.
    pub time_zone: Tz,
    /// The clock that the command was judged at.
    pub clock: Instant,
}

/// A receipt, with what it takes to word its times.
#[derive(Debug)]
pub struct Recorded {
    /// The receipt.
    pub receipt: Receipt,
    /// For its times.
    pub display: DisplayContext,
    /// What the account is now; none where nothing was appended, and for a line of a batch.
    pub after: Option<After>,
}

/// An account after something was recorded of it, as it was seen under the lock: whoever shows it need not read the log
/// once more.
#[derive(Debug, Clone)]
pub struct After {
    /// Whose.
    pub account: AccountId,
    /// What the log says of it.
    pub state: State,
    /// The policy in force.
    pub policy: Policy,
    /// The log that says so.
    pub log: Extent,
}

/// Records what is meant by `command`, or says why not. The receipt exists only after the sync.
///
/// # Errors
/// See [`NotRecorded`].
pub fn record(desk: &Desk, command: &dyn Record) -> Result<Recorded, NotRecorded> {
    let asked = ParsedCommand::of(command)?;
    let recording = asked.recording();

    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let registered: Vec<&str> = asked.digits().collect();
    let wanted = ScanRequest {
        subjects: &[&asked.account],
        event_id: asked.event_id.as_deref(),
        registered: &registered,
        run: None,
    };
    let found = scan_log(&writer, &wanted)?;
    let evidence = &found.evidence;
    ensure_recordable(desk, evidence)?;

    let clock = desk.clock.now();
    let key = NumberKeys::default();
    let setting = CommandSetting::of(desk, &evidence.policy, &key)?;
    let display = setting.display(clock);
    let refuse = |refused| NotRecorded::Refused { refused, display };
    let resolved = asked.resolve(&setting, clock)?;
    let account = &resolved.account;

    let lines = found.lines(account.as_str());
    if let Some(event) = &found.event {
        // Whoever appended it may have been stopped before the sync.
        writer.sync()?;
        let line = lines.iter().find(|line| line.sequence == event.sequence);
        let receipt = resolved.named().repeated_receipt(event, line).map_err(refuse)?;
        return Ok(Recorded { receipt, display, after: None });
    }
    let entries = ledger::history(&lines);
    let replayed = replay(&entries);
    let history = History { entries: &entries, replay: &replayed };
    let is_registered = |id: &str| found.registered.contains(id);
    let decision = asked.judge(&resolved, &setting, &replayed.state, history, is_registered).map_err(refuse)?;

    let mut warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    warnings.extend(decision.warnings);
    let account_of = Some(account.clone());
    let mut receipt = Receipt { account: account_of, event: None, fact: decision.fact, repeated: false, warnings };
    if recording.dry_run {
        return Ok(Recorded { receipt, display, after: None });
    }
    let (actor, ticket) = (non_blank(recording.actor.as_ref()), non_blank(recording.ticket.as_ref()));
    let metadata = EventMetadata {
        site: site(evidence),
        origin: EventSource::Desk,
        subject: account.as_str(),
        time: resolved.time,
        recorded: clock,
        id: asked.event_id.as_deref(),
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    let encoded = write(desk, &mut writer, &metadata, &evidence.end.link, &mut receipt)?;
    let raw = encoded.bytes.strip_suffix(b"\n").unwrap_or(&encoded.bytes);
    let lines: Vec<Line<'_>> = lines.iter().cloned().chain(wire::decode(raw)).collect();
    let after = writer.log().extent().ok().map(|log| After {
        account: account.clone(),
        state: replay(&ledger::history(&lines)).state,
        policy: evidence.policy.clone(),
        log,
    });
    Ok(Recorded { receipt, display, after })
}

/// Reads what is to be judged by.
pub(super) fn scan_log(writer: &Writer, wanted: &ScanRequest<'_>) -> Result<Scan, Fault> {
    let log = log_of(writer);
    scan(&log, wanted, AsOf::Latest, Verification::Hashes, Parallelism::for_len(log.len))
        .map_err(|error| Fault::StoreUnusable { path: writer.layout().events(), why: error.to_string() })
}

/// Whether the log is one to record in: sound, begun, and with a clock that it allows.
pub(super) fn ensure_recordable(desk: &Desk, evidence: &Evidence) -> Result<(), Fault> {
    refuse_damage(evidence)?;
    if evidence.end.link.sequence == 0 {
        // A store begins with its first line; one that was cut short while it was made has none.
        return Err(Fault::NotAStore(desk.store.clone()));
    }
    desk.clock.allowed_on(evidence.started.as_ref().is_some_and(|started| started.rehearsal))
}
