//! Recording one deed: one lock spans read, decide and append.

use chrono_tz::Tz;

use super::Desk;
use super::append::{before_appending, log_of, write};
use super::fault::Fault;
use super::judge::{Asked, NumberKeys, Setting};
use super::line::{Around, Origin, refuse_damage, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use crate::commands::Record;
use crate::commands::reading::said;
use crate::domain::account::State;
use crate::domain::account::history::replay;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::History;
use crate::ledger::{self, AsOf, Checks, Effort, Evidence, Scan, Wanted, scan};
use crate::store::{Extent, Writer};
use crate::wire::{self, Line};

/// What it takes to word times: both are known only once the log was opened.
#[derive(Debug, Clone, Copy)]
pub struct Speech {
    /// The policy's time zone.
    pub time_zone: Tz,
    /// The clock that the deed was judged at.
    pub clock: Instant,
}

/// A receipt, with what it takes to word its times.
#[derive(Debug)]
pub struct Recorded {
    /// The receipt.
    pub receipt: Receipt,
    /// For its times.
    pub speech: Speech,
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
    let asked = Asked::of(command)?;
    let recording = asked.recording();

    let mut writer = Writer::open(&desk.store, desk.wait)?;
    let registered: Vec<&str> = asked.digits().collect();
    let wanted =
        Wanted { subjects: &[&asked.account], event_id: asked.event_id.as_deref(), registered: &registered, run: None };
    let found = look(&writer, &wanted)?;
    let evidence = &found.evidence;
    fit_to_record(desk, evidence)?;

    let clock = desk.clock.now();
    let key = NumberKeys::default();
    let setting = Setting::of(desk, &evidence.policy, &key)?;
    let speech = setting.speech(clock);
    let refuse = |refused| NotRecorded::Refused { refused, speech };
    let meant = asked.mean(&setting, clock)?;
    let account = &meant.account;

    let lines = found.lines(account.as_str());
    if let Some(event) = &found.event {
        // Whoever appended it may have been stopped before the sync.
        writer.sync()?;
        let line = lines.iter().find(|line| line.sequence == event.sequence);
        let receipt = meant.named().said_before(event, line).map_err(refuse)?;
        return Ok(Recorded { receipt, speech, after: None });
    }
    let entries = ledger::history(&lines);
    let replayed = replay(&entries);
    let history = History { entries: &entries, replay: &replayed };
    let is_registered = |id: &str| found.registered.contains(id);
    let ruled = asked.judge(&meant, &setting, &replayed.state, history, is_registered).map_err(refuse)?;

    let mut warnings = before_appending(writer.head_warning(), evidence.end.recorded, clock);
    warnings.extend(ruled.warnings);
    let account_of = Some(account.clone());
    let mut receipt = Receipt { account: account_of, event: None, fact: ruled.fact, repeated: false, warnings };
    if recording.dry_run {
        return Ok(Recorded { receipt, speech, after: None });
    }
    let (actor, ticket) = (said(recording.actor.as_ref()), said(recording.ticket.as_ref()));
    let around = Around {
        site: site(evidence),
        origin: Origin::Desk,
        subject: account.as_str(),
        time: meant.time,
        recorded: clock,
        id: asked.event_id.as_deref(),
        actor: actor.as_deref(),
        ticket: ticket.as_deref(),
    };
    let encoded = write(desk, &mut writer, &around, &evidence.end.link, &mut receipt)?;
    let raw = encoded.bytes.strip_suffix(b"\n").unwrap_or(&encoded.bytes);
    let lines: Vec<Line<'_>> = lines.iter().cloned().chain(wire::decode(raw)).collect();
    let after = writer.log().extent().ok().map(|log| After {
        account: account.clone(),
        state: replay(&ledger::history(&lines)).state,
        policy: evidence.policy.clone(),
        log,
    });
    Ok(Recorded { receipt, speech, after })
}

/// Reads what is to be judged by.
pub(super) fn look(writer: &Writer, wanted: &Wanted<'_>) -> Result<Scan, Fault> {
    let log = log_of(writer);
    scan(&log, wanted, AsOf::Latest, Checks::Hashes, Effort::for_len(log.len))
        .map_err(|error| Fault::StoreUnusable { path: writer.layout().events(), why: error.to_string() })
}

/// Whether the log is one to record in: sound, begun, and with a clock that it allows.
pub(super) fn fit_to_record(desk: &Desk, evidence: &Evidence) -> Result<(), Fault> {
    refuse_damage(evidence)?;
    if evidence.end.link.sequence == 0 {
        // A store begins with its first line; one that was cut short while it was made has none.
        return Err(Fault::NotAStore(desk.store.clone()));
    }
    desk.clock.allowed_on(evidence.started.as_ref().is_some_and(|started| started.rehearsal))
}
