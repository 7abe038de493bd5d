//! `log repair`: after a failed sync, and after damage. It cuts nothing away: what was damaged stays in the file and is
//! read over once somebody has said that the loss is accepted.

use std::os::unix::fs::FileExt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::Desk;
use super::fault::Fault;
use super::log_under_lock::log_of;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Receipt};
use super::transaction::Transaction;
use crate::domain::event::{Event, LogDamageAccepted};
use crate::domain::instant::Instant;
use crate::domain::place::{Missing, Region};
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, Overrides};
use crate::domain::sequence::Sequence;
use crate::domain::text::Text;
use crate::ledger::{Damage, DamageKind, IndexedScan, ScanRequest, SingleLines};
use crate::store::{Head, QuarantinedTail};
use crate::wire::{self, Line, Link};

/// What a repair found and did.
#[derive(Debug)]
pub struct Repaired {
    /// A sync had failed. Whether what was to be written then stands now, when that can be told.
    pub fault: Option<FaultCleared>,
    /// An unfinished line was put into quarantine.
    pub settled: Option<QuarantinedTail>,
    /// Damage was accepted: the receipts of the events that say so.
    pub accepted: Vec<Receipt>,
    /// What is damaged all the same: no command records.
    pub left: Option<Damage>,
    /// The last sound line.
    pub sequence: Sequence,
}

/// What became of a write whose outcome was unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultCleared {
    /// Whether the line of that write stands; none where the fault file does not say, or damage stands before it.
    pub stands: Option<bool>,
}

/// Verifies the log, syncs it, frees it from an unknown outcome, and, with a reason, from damage.
///
/// # Errors
/// [`Fault::LossNotAccepted`] when there is damage and no reason is given; a refusal when the reason holds personal
/// data; else what broke.
pub fn repair<P>(desk: &Desk, accept_loss: Option<&str>) -> Result<Repaired, NotRecorded<P>> {
    #[cfg(feature = "stream")]
    if accept_loss.is_some() {
        super::stream::refuse_on_a_copy(desk, "log repair --accept-loss")?;
    }
    let findings = Findings::of(accept_loss.as_slice(), &Circumstances::default());
    let registered: Vec<&str> = findings.digits().collect();
    let request = ScanRequest { registered: &registered, ..ScanRequest::default() };
    let mut transaction = Transaction::begin_repair(desk, &request)?;
    Fault::of_format(transaction.states.evidence.format())?;
    let damage = match (transaction.states.evidence.damage, accept_loss) {
        (Some(damage), None) => {
            return Err(Fault::LossNotAccepted { line: damage.line, offset: damage.offset }.into());
        }
        (damage, _) => damage,
    };
    transaction.allow_clock()?;
    refuse_personal_data(&transaction, &findings, damage, desk)?;
    // Nobody was told that it was recorded, whatever stands before it.
    let settled = match transaction.writer.quarantine_tail()? {
        None if ends_in_unacknowledged_line(&transaction, damage)? => transaction.writer.quarantine_unacknowledged()?,
        settled => settled,
    };
    let damage = if settled.is_some() {
        transaction.states = transaction.scan(&ScanRequest::default())?.into();
        transaction.states.evidence.damage
    } else {
        damage
    };
    let fault = transaction.writer.fault().map(|fault| FaultCleared {
        // Behind damage nothing can be told.
        stands: if damage.is_none() { fault.stands(transaction.states.evidence.end.bytes) } else { None },
    });
    transaction.writer.sync()?;
    if fault.is_some() {
        transaction.writer.clear_fault()?;
    }
    let (mut accepted, mut left) = (Vec::new(), damage);
    if let Some(reason) = accept_loss {
        while let Some(damage) = left.take_if(|_| accepted.len() < MOST_ACCEPTANCES) {
            match accept(&mut transaction, damage, reason, desk.clock.now()) {
                Ok(receipt) => accepted.push(receipt),
                Err(fault) if accepted.is_empty() || matches!(fault, Fault::OutcomeUnknown(_)) => {
                    return Err(fault.into());
                }
                // What was accepted before is recorded, and this is left.
                Err(_) => {
                    left = Some(damage);
                    break;
                }
            }
            // With the damage, acceptances that it held are read over; what they hid stands there again, and may be damaged. Where
            // that cannot be read, what was accepted is recorded all the same.
            let Ok(scan) = transaction.scan(&ScanRequest::default()) else { break };
            transaction.states = scan.into();
            transaction.link = transaction.states.evidence.end.link;
            left = transaction.states.evidence.damage;
        }
    }
    let of_event = accepted.last().and_then(|receipt: &Receipt| receipt.event.as_ref()).map(|event| event.sequence);
    let sequence = of_event.unwrap_or(transaction.states.evidence.end.link.sequence);
    Ok(Repaired { fault, settled, accepted, left, sequence })
}

/// What is accepted may bring to light what was accepted before, and each acceptance accepts all that is seen: of more than a
/// few, somebody made one that no other mends.
const MOST_ACCEPTANCES: usize = 8;

/// The reason stays in the log. It may name whom the loss concerns, by the id of an account.
fn refuse_personal_data<P>(
    transaction: &Transaction<'_, IndexedScan>,
    findings: &Findings,
    damage: Option<Damage>,
    desk: &Desk,
) -> Result<(), NotRecorded<P>> {
    let names_account = findings.digits().next().is_some();
    let behind = if names_account { behind(transaction, damage)?.1 } else { Vec::new() };
    let registered = &transaction.states.registered;
    let mut checks = Checks::default();
    findings.refuse(|id| registered.contains(id) || is_spoken_of(id, &behind), &mut checks);
    let display = DisplayContext { time_zone: chrono_tz::UTC, clock: desk.clock.now() };
    match checks.verdict(&Overrides::default()) {
        Ok(_) => Ok(()),
        Err(refused) => Err(NotRecorded::Refused { refused, display }),
    }
}

/// Whether a legible line is about this account: what registered it may be among what was lost.
fn is_spoken_of(id: &str, bytes: &[u8]) -> bool {
    let legible = bytes.split_inclusive(|byte| *byte == b'\n').filter_map(in_form);
    legible.filter(|line| line.check_datahash().is_ok()).any(|line| line.subject == id)
}

/// Whether all that the last line lacks is its newline, and the head does not reach to its end. Ended, it would be a line
/// that stands, and cannot be read over; and it may be the one by which this very damage was to be accepted.
fn ends_in_unacknowledged_line(
    transaction: &Transaction<'_, IndexedScan>,
    damage: Option<Damage>,
) -> Result<bool, Fault> {
    let Some(shortfall) = transaction.writer.shortfall() else { return Ok(false) };
    let (start, bytes) = behind(transaction, damage)?;
    let last = usize::try_from(shortfall.have.saturating_sub(start)).ok().and_then(|at| bytes.get(at..));
    let len = start + bytes.len() as u64;
    Ok(len >= shortfall.acknowledged && last.is_some_and(|last| in_form(&[last, b"\n"].concat()).is_some()))
}

/// What stands from the damage on, and where that begins. Nothing where there is none.
fn behind(transaction: &Transaction<'_, IndexedScan>, damage: Option<Damage>) -> Result<(u64, Vec<u8>), Fault> {
    let Transaction { writer, states, .. } = transaction;
    let len = writer.log().len();
    let start = match damage {
        None => len,
        // Where only the head disagrees, all lines are sound, and none is to be read over.
        Some(damage) if damage.kind == DamageKind::HeadMismatch => states.evidence.end.bytes.min(len),
        Some(damage) => damage.offset.min(len),
    };
    let mut bytes = vec![0; usize::try_from(len - start).unwrap_or(usize::MAX)];
    writer.log().file().read_exact_at(&mut bytes, start).map_err(Fault::unusable(writer.layout().events()))?;
    Ok((start, bytes))
}

/// Appends the event by which the damage is read over from now on.
fn accept(
    transaction: &mut Transaction<'_, IndexedScan>,
    damage: Damage,
    reason: &str,
    clock: Instant,
) -> Result<Receipt, Fault> {
    let is_mismatch = damage.kind == DamageKind::HeadMismatch;
    let (start, mut bytes) = behind(transaction, Some(damage))?;
    let ends_open = bytes.last().is_some_and(|byte| *byte != b'\n');
    if ends_open {
        // The line after it has to begin on a line of its own; the newline becomes part of what is read over.
        bytes.push(b'\n');
    }
    let log = log_of(&transaction.writer);
    let lines = SingleLines::of(&log).map_err(Fault::unusable(transaction.writer.layout().events()))?;
    let mut walk = DamageWalk::through(&bytes, start, transaction.link, &lines);
    let of_acceptance = matches!(damage.kind, DamageKind::KeptMismatch | DamageKind::SoundAccepted);
    if of_acceptance && walk.regions.first().is_none_or(|first| first.offset != start) {
        // What was accepted here counts no longer once something else is.
        walk.regions.insert(0, region_of(b"", start, &transaction.link));
    }
    let missing = transaction.writer.head().and_then(|head| missing(head, &walk.last, is_mismatch));
    transaction.link = match &missing {
        Some(missing) if !is_mismatch => link(missing).unwrap_or(walk.last),
        _ => walk.last,
    };
    let event = Event::LogDamageAccepted(LogDamageAccepted {
        regions: walk.regions,
        missing,
        reason: Text::from(reason.to_owned()),
    });
    // There is none of a log that has to be read over something.
    if transaction.writer.has_index() {
        transaction.writer.drop_index()?;
        transaction.forget_index();
    }
    let mut receipt = transaction.receipt(None, event.into(), (clock, clock), &Circumstances::default(), Vec::new())?;
    receipt.warnings.extend(transaction.append(if ends_open { b"\n" } else { b"" })?);
    Ok(receipt)
}

/// The lines that the head knows of and the log has no more: those behind its last, or the one in whose place another
/// stands.
fn missing(head: &Head, last: &Link, is_mismatch: bool) -> Option<Missing<'static>> {
    let until = Sequence(head.sequence);
    let after = if is_mismatch { Sequence(head.sequence.saturating_sub(1)) } else { last.sequence };
    let (chainhash, kept) = (Text::from(head.chainhash.clone()), Some(Text::from(last.chainhash().to_owned())));
    (until > after).then_some(Missing { after, until, chainhash, kept })
}

/// The chain goes on from the last of the missing lines: numbers are never used again.
fn link(missing: &Missing<'_>) -> Option<Link> {
    Some(Link { sequence: missing.until, chainhash: missing.chainhash.as_bytes().try_into().ok()? })
}

/// What has to be read over in what stands behind the sound part, and where the chain is at its end.
struct DamageWalk {
    regions: Vec<Region<'static>>,
    last: Link,
}

impl DamageWalk {
    /// Goes through the lines from `start`, the offset of the first that is not sound. A region ends before the first
    /// line that continues what is kept, or, where lines are gone before it, that is right in itself, and is continued
    /// by the next or continues the one before it. One that says to be the next and does not continue the chain was
    /// altered, and is read over.
    fn through(bytes: &[u8], start: u64, sound: Link, single: &SingleLines) -> Self {
        let mut offset = start;
        let lines: Vec<(u64, Option<Line<'_>>)> = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| {
                let begins = offset;
                offset += line.len() as u64;
                (begins, in_form(line))
            })
            .collect();
        let right = |index: usize| -> Option<&Line<'_>> {
            let (offset, line) = lines.get(index)?;
            line.as_ref().filter(|line| single.is_right(line, *offset))
        };
        let stretch = |from: u64, to: u64| &bytes[(from - start) as usize..(to - start) as usize];
        let mut walk = Self { regions: Vec::new(), last: sound };
        let mut highest = sound.sequence;
        let mut region = Some(start);
        for (index, (offset, _)) in lines.iter().enumerate() {
            let Some(this) = right(index) else {
                region.get_or_insert(*offset);
                continue;
            };
            highest = highest.max(this.sequence);
            let is_proved = single.follows(this, &walk.last);
            let before = if region.is_some_and(|from| from < *offset) { lines[index - 1].1.as_ref() } else { None };
            let continues = before.is_some_and(|before| single.follows_lost(this, &before.link(), &walk.last));
            let is_continued = right(index + 1).is_some_and(|next| single.follows_lost(next, &this.link(), &walk.last));
            let is_vouched_for = continues || is_continued && this.sequence > walk.last.sequence.next();
            if is_proved || is_vouched_for {
                let from = region.take().unwrap_or(*offset);
                if from < *offset || !is_proved {
                    walk.regions.push(region_of(stretch(from, *offset), from, &walk.last));
                }
                walk.last = this.link();
            } else {
                region.get_or_insert(*offset);
            }
        }
        if let Some(from) = region.filter(|from| *from < offset) {
            walk.regions.push(region_of(stretch(from, offset), from, &walk.last));
            // Numbers are never used again, also not those of lines that are read over.
            walk.last.sequence = highest;
        }
        walk
    }
}

/// The line, when its form is right; neither its data nor its place in the chain is looked at.
fn in_form(line: &[u8]) -> Option<Line<'_>> {
    let line = wire::decode(line.strip_suffix(b"\n")?).ok()?;
    line.check_data().ok()?;
    Some(line)
}

/// What is read over, behind the line that `last` is of.
fn region_of(bytes: &[u8], offset: u64, last: &Link) -> Region<'static> {
    let sha256 = Text::from(HEXLOWER.encode(&Sha256::digest(bytes)));
    Region { offset, bytes: bytes.len() as u64, sha256, kept: Some(Text::from(last.chainhash().to_owned())) }
}
