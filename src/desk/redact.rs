//! `log redact`: the data of lines is blanked where the law demands that it is forgotten. The one thing that ever changes
//! a line that was written.
//!
//! The order is the promise. The redaction is in the log, synced, before anything is blanked: a crash leaves the data
//! there and a line that says it is to go, which the same command finishes. What takes the log's place was written,
//! synced and read before; it holds every line, and the data of none that was to go.

use std::collections::{BTreeMap, BTreeSet};

use super::Desk;
use super::fault::Fault;
use super::line::head;
use super::log_under_lock::log_of;
use super::not_recorded::NotRecorded;
use super::receipt::DisplayContext;
use super::renewed::renewed;
use super::transaction::Transaction;
use crate::domain::account::history::{History, replay};
use crate::domain::envelope::EventRef;
use crate::domain::event::{Event, LogRedacted};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, CommandContext, Warning, redact as rules};
use crate::domain::sequence::Sequence;
use crate::domain::text::Text;
use crate::ledger::{
    Acknowledged, AsOf, IndexedScan, LocatedLine, Log, Parallelism, ScanRequest, Verification, history, located_lines,
    scan,
};
use crate::store::{Replacement, quarantined};

/// What is to be blanked.
#[derive(Debug, Clone)]
pub enum ToBlank {
    /// The data of one line.
    Line(Sequence),
    /// That of every line of an account that was closed before a time.
    Account {
        /// Whose.
        account: AccountId,
        /// The time.
        closed_before: Instant,
    },
}

/// What was blanked.
#[derive(Debug)]
pub struct Redacted {
    /// Each line, in the order of the log.
    pub lines: Vec<RedactedLine>,
    /// What else has to be said.
    pub warnings: Vec<Warning>,
    /// It was only asked for: nothing was changed.
    pub dry_run: bool,
    /// There was an index. It held what was blanked, and is gone.
    pub had_index: bool,
    /// For times.
    pub display: DisplayContext,
}

/// A line whose data was blanked.
#[derive(Debug)]
pub struct RedactedLine {
    /// Which event it is. All of this stays.
    pub event: EventRef,
    /// The line that says that it was blanked; none where nothing was recorded.
    pub said_by: Option<Sequence>,
    /// That line stood there before: an earlier redaction had not been finished.
    pub is_resumed: bool,
}

/// What of the log a redaction has to know.
struct Found {
    /// The lines about the log itself.
    store: Vec<LocatedLine>,
    /// Those of the account that it is about, or the one line, where that is about the log.
    lines: Vec<LocatedLine>,
    /// The lines that are blanked.
    blanked: BTreeSet<Sequence>,
    /// Which line says of which that it is blanked.
    said_by: BTreeMap<Sequence, Sequence>,
}

/// Blanks the data of these lines for this reason. `what` is said under the policy in force, given the clock.
///
/// # Errors
/// See [`NotRecorded`]. [`Fault::NotBlanked`] alone leaves a redaction that is recorded and not done.
pub fn redact<P>(
    desk: &Desk,
    reason: &str,
    circumstances: &Circumstances,
    what: impl FnOnce(&Policy, Instant) -> Result<(ToBlank, DisplayContext), P>,
) -> Result<Redacted, NotRecorded<P>> {
    #[cfg(feature = "stream")]
    super::stream::refuse_on_a_copy(desk, "log redact")?;
    let findings = Findings::of(&[reason], circumstances);
    let registered: Vec<&str> = findings.digits().collect();
    let mut transaction =
        Transaction::begin_on_whole(desk, &ScanRequest { registered: &registered, ..Default::default() })?;
    let (what, display) = what(transaction.policy(), desk.clock.now()).map_err(NotRecorded::Problem)?;
    let found = Found::in_log(&transaction, &what)?;
    let (targets, mut warnings) = decide(&transaction, &what, &found, &findings, circumstances, display)
        .map_err(|refused| NotRecorded::Refused { refused, display })?;
    let mut blanking = transaction.warnings(display.clock)?;
    blanking.append(&mut warnings);

    let mut lines: Vec<RedactedLine> =
        found.targets(&targets).filter_map(|located| located.line()).map(of_line(&found)).collect();
    let mut redacted =
        Redacted { lines: Vec::new(), warnings: blanking, dry_run: circumstances.dry_run, had_index: false, display };
    redacted.warnings.extend(in_quarantine(&transaction));
    if !circumstances.dry_run && !lines.is_empty() {
        blank(&mut transaction, &found, &mut lines, reason, circumstances, &mut redacted)?;
        // What was enrolled by a line is forgotten with it.
        transaction.destroy_secrets_by(lines.iter().map(|line| line.event.id.as_str()));
    }
    redacted.lines = lines;
    Ok(redacted)
}

/// What is said of a line before anything is recorded.
fn of_line(found: &Found) -> impl Fn(crate::wire::Line<'_>) -> RedactedLine {
    |line| {
        let said_by = found.said_by.get(&line.sequence).copied();
        RedactedLine { event: line.event_ref(), said_by, is_resumed: said_by.is_some() }
    }
}

/// Which lines, and what has to be said of it.
fn decide(
    transaction: &Transaction<'_, IndexedScan>,
    what: &ToBlank,
    found: &Found,
    findings: &Findings,
    circumstances: &Circumstances,
    display: DisplayContext,
) -> Result<(Vec<Sequence>, Vec<Warning>), crate::domain::rules::Refused> {
    let lines: Vec<_> = found.lines.iter().filter_map(LocatedLine::line).collect();
    let entries = history(&lines);
    let replayed = replay(&entries);
    let events = History { entries: &entries, replay: &replayed };
    let mut checks = Checks::default();
    checks.refuse_unproven("log redact", transaction.policy(), display.clock, circumstances.proven());
    findings.refuse(|id| transaction.states.registered.contains(id), &mut checks);
    let is_blanked = |sequence: Sequence| found.blanked.contains(&sequence);
    let targets = match what {
        ToBlank::Line(sequence) => rules::one_line(&mut checks, events, *sequence, is_blanked),
        ToBlank::Account { account, closed_before } => {
            rules::whole_account(&mut checks, events, account, *closed_before, is_blanked)
        }
    };
    let subject = lines.first().map(|line| AccountId::new(&line.subject));
    if let (ToBlank::Line(_), Some(account)) = (what, &subject) {
        let context = CommandContext {
            account,
            state: &replayed.state,
            policy: transaction.policy(),
            time: display.clock,
            clock: display.clock,
            authid: "",
            actor: None,
            proven: None,
            elsewhere: &[],
        };
        rules::say_what_is_forgotten(&context, events, &targets, &mut checks);
    }
    let verdict = checks.verdict(&circumstances.overrides)?;
    Ok((targets, verdict.warnings))
}

/// Records the redactions that are not there yet, and then blanks.
fn blank(
    transaction: &mut Transaction<'_, IndexedScan>,
    found: &Found,
    lines: &mut [RedactedLine],
    reason: &str,
    circumstances: &Circumstances,
    redacted: &mut Redacted,
) -> Result<(), Fault> {
    // A tail that was never acknowledged is no part of what takes the log's place.
    redacted.warnings.extend(transaction.writer.quarantine_tail()?.map(|settled| Warning::TailQuarantined {
        offset: settled.tail.offset,
        bytes: settled.tail.bytes,
        file: settled.kept.display().to_string(),
    }));
    let clock = redacted.display.clock;
    let targets: Vec<Sequence> = lines.iter().map(|line| line.event.sequence).collect();
    let places = found.targets(&targets).filter_map(LocatedLine::data);
    let replacements: Vec<Replacement<'_>> =
        places.map(|(offset, bytes)| Replacement { offset, bytes, with: b"null" }).collect();
    for line in lines.iter_mut().filter(|line| line.said_by.is_none()) {
        let sequence = line.event.sequence;
        let event = Event::LogRedacted(LogRedacted { sequence, reason: Text::from(reason.to_owned()) });
        line.said_by = Some(transaction.stage(None, &event.into(), (clock, clock), circumstances)?.sequence);
    }
    if let Some(accepted) = renewed(&found.store, transaction.writer.log(), &replacements)? {
        let event = Event::LogDamageAccepted(accepted);
        transaction.stage(None, &event.into(), (clock, clock), circumstances)?;
    }

    let draft = transaction.writer.draft(&replacements, &transaction.staged)?;
    let head = head(&transaction.link, draft.bytes());
    let acknowledged =
        Acknowledged { sequence: transaction.link.sequence, bytes: draft.bytes(), chainhash: &head.chainhash };
    let copy = Log { file: draft.file(), len: draft.bytes(), head: Some(acknowledged), watch: None };
    let read = scan(&copy, &ScanRequest::default(), AsOf::Latest, Verification::Hashes, Parallelism::for_len(copy.len))
        .map_err(Fault::unusable(transaction.writer.layout().events()))?;
    if let Some(damage) = read.evidence.damage {
        let why = format!("line {} of the copy: {}", damage.line, damage.kind);
        return Err(Fault::unusable(transaction.writer.layout().events())(why));
    }
    // Whoever recorded the redaction may have been stopped before the sync.
    if lines.iter().any(|line| line.is_resumed) {
        transaction.writer.sync()?;
    }
    // It says of accounts what the lines say that are to go.
    redacted.had_index = transaction.writer.has_index();
    if redacted.had_index {
        transaction.writer.drop_index()?;
    }
    let committed = transaction.commit().map_err(|failed| failed.fault)?;
    redacted.warnings.extend(committed.before.into_iter().chain(committed.after));
    transaction.writer.replace_log(draft, &head).map_err(|error| match Fault::from(error) {
        unknown @ Fault::OutcomeUnknown(_) => unknown,
        Fault::StoreUnusable { path, why } => {
            Fault::NotBlanked { lines: targets.clone(), why: format!("{}: {why}", path.display()) }
        }
        other => Fault::NotBlanked { lines: targets.clone(), why: other.code().to_owned() },
    })
}

impl Found {
    fn in_log(transaction: &Transaction<'_, IndexedScan>, what: &ToBlank) -> Result<Self, Fault> {
        let log = log_of(&transaction.writer);
        let effort = Parallelism::for_len(log.len);
        let subject = match what {
            ToBlank::Account { account, .. } => account.as_str().to_owned(),
            ToBlank::Line(sequence) => {
                let found = located_lines(&log, effort, |line| line.sequence == *sequence);
                let found = found.map_err(Fault::unusable(transaction.writer.layout().events()))?;
                let line = found.first().and_then(LocatedLine::line);
                let last = transaction.states.evidence.end.link.sequence;
                line.ok_or(Fault::NoSuchLine { asked: *sequence, last })?.subject.clone().into_owned()
            }
        };
        let wants = |line: &crate::wire::Line<'_>| line.subject == STORE_SUBJECT || line.subject == *subject;
        let all = located_lines(&log, effort, wants).map_err(Fault::unusable(transaction.writer.layout().events()))?;
        let is_of_store = |located: &LocatedLine| located.line().is_some_and(|line| line.subject == STORE_SUBJECT);
        let (store, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_of_store);
        let lines = if subject == STORE_SUBJECT { store.clone() } else { others };
        let blanked = lines.iter().filter_map(LocatedLine::line).filter(|line| line.is_blanked());
        let blanked = blanked.map(|line| line.sequence).collect();
        let said_by =
            store.iter().filter_map(LocatedLine::line).filter_map(|line| match line.event_data()?.ok()?.event {
                Event::LogRedacted(data) if data.sequence < line.sequence => Some((data.sequence, line.sequence)),
                _ => None,
            });
        let said_by = said_by.collect();
        Ok(Self { store, lines, blanked, said_by })
    }

    /// The lines with these numbers.
    fn targets<'f>(&'f self, targets: &'f [Sequence]) -> impl Iterator<Item = &'f LocatedLine> {
        let is_target = |located: &&LocatedLine| located.line().is_some_and(|line| targets.contains(&line.sequence));
        self.lines.iter().filter(is_target)
    }
}

/// What was cut off the log may hold what is to be forgotten.
fn in_quarantine(transaction: &Transaction<'_, IndexedScan>) -> Option<Warning> {
    let directory = transaction.writer.layout().quarantine();
    let files = quarantined(transaction.writer.layout()).ok().filter(|files| *files > 0)?;
    Some(Warning::QuarantineHolds { files, path: directory.display().to_string() })
}
