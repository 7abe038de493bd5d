//! `log repair`: after a failed sync, and after damage. It cuts nothing away: what was damaged stays in the file and is
//! read over once somebody has said that the loss is accepted.

use std::io;
use std::os::unix::fs::FileExt;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::Desk;
use super::decide::Findings;
use super::fault::Fault;
use super::line::{EventMetadata, EventSource, head, head_not_written, line, site};
use super::not_recorded::NotRecorded;
use super::receipt::Receipt;
use super::record::{DisplayContext, scan_log};
use crate::domain::event::{Event, LogDamageAccepted};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::place::{Missing, Region, Sequence};
use crate::domain::rules::{Checks, Overrides};
use crate::domain::text::Text;
use crate::ledger::{Damage, DamageKind, Evidence, Scan, ScanRequest};
use crate::store::{Head, QuarantinedTail, Writer};
use crate::wire::{self, Line, Link};

/// What a repair found and did.
#[derive(Debug)]
pub struct Repaired {
    /// A sync had failed. Whether what was to be written then stands now, when that can be told.
    pub fault: Option<FaultCleared>,
    /// An unfinished line was put into quarantine.
    pub settled: Option<QuarantinedTail>,
    /// Damage was accepted: the receipt of the event that says so.
    pub accepted: Option<Receipt>,
    /// The last sound line.
    pub sequence: u64,
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
pub fn repair(desk: &Desk, accept_loss: Option<&str>) -> Result<Repaired, NotRecorded> {
    let findings = Findings::of(accept_loss.as_slice(), None);
    let mut writer = Writer::open_for_repair(&desk.store, desk.wait)?;
    let digits: Vec<&str> = findings.digits().collect();
    let Scan { mut evidence, registered, .. } =
        scan_log(&writer, &ScanRequest { registered: &digits, ..ScanRequest::default() })?;
    let damage = match (evidence.damage, accept_loss) {
        (Some(damage), None) => {
            return Err(Fault::LossNotAccepted { line: damage.line, offset: damage.offset }.into());
        }
        (damage, _) => damage,
    };
    desk.clock.allowed_on(evidence.started.as_ref().is_some_and(|started| started.rehearsal))?;
    let behind = if digits.is_empty() { Vec::new() } else { behind(&writer, damage, &evidence)?.1 };
    refuse_personal_data(&findings, |id| registered.contains(id) || is_spoken_of(id, &behind), desk)?;
    let mut settled = None;
    if damage.is_none() {
        settled = writer.quarantine_tail()?;
        evidence = scan_log(&writer, &ScanRequest::default())?.evidence;
    }
    let fault = writer.fault().map(|fault| FaultCleared {
        // Behind damage nothing can be told.
        stands: if damage.is_none() { fault.stands(evidence.end.bytes) } else { None },
    });
    writer.sync()?;
    if fault.is_some() {
        writer.clear_fault()?;
    }
    let accepted = match (damage, accept_loss) {
        (Some(damage), Some(reason)) => Some(accept(desk, &mut writer, &evidence, damage, reason)?),
        _ => None,
    };
    let sequence = accepted.as_ref().and_then(|receipt| receipt.event.as_ref()).map(|event| event.sequence);
    Ok(Repaired { fault, settled, accepted, sequence: sequence.unwrap_or(evidence.end.link.sequence) })
}

/// The reason stays in the log. It may name whom the loss concerns, by the id of an account.
fn refuse_personal_data(
    findings: &Findings,
    is_account: impl Fn(&str) -> bool,
    desk: &Desk,
) -> Result<(), NotRecorded> {
    let mut checks = Checks::default();
    findings.refuse(is_account, &mut checks);
    let display = DisplayContext { time_zone: chrono_tz::UTC, clock: desk.clock.now() };
    match checks.verdict(&Overrides::default()) {
        Ok(_) => Ok(()),
        Err(refused) => Err(NotRecorded::Refused { refused, display }),
    }
}

/// Whether a legible line is about this account: what registered it may be among what was lost.
fn is_spoken_of(id: &str, bytes: &[u8]) -> bool {
    bytes.split_inclusive(|byte| *byte == b'\n').filter_map(right_in_itself).any(|line| line.subject == id)
}

/// What stands from the damage on, and where that begins. Nothing where there is none.
fn behind(writer: &Writer, damage: Option<Damage>, evidence: &Evidence) -> Result<(u64, Vec<u8>), Fault> {
    let len = writer.log().len();
    let start = match damage {
        None => len,
        // Where only the head disagrees, all lines are sound, and none is to be read over.
        Some(damage) if damage.kind == DamageKind::HeadMismatch => evidence.end.bytes.min(len),
        Some(damage) => damage.offset.min(len),
    };
    let mut bytes = vec![0; usize::try_from(len - start).unwrap_or(usize::MAX)];
    writer.log().file().read_exact_at(&mut bytes, start).map_err(|error| unusable(writer, &error))?;
    Ok((start, bytes))
}

fn unusable(writer: &Writer, error: &io::Error) -> Fault {
    Fault::StoreUnusable { path: writer.layout().events(), why: error.to_string() }
}

/// Appends the event by which the damage is read over from now on.
fn accept(
    desk: &Desk,
    writer: &mut Writer,
    evidence: &Evidence,
    damage: Damage,
    reason: &str,
) -> Result<Receipt, Fault> {
    let len = writer.log().len();
    let is_mismatch = damage.kind == DamageKind::HeadMismatch;
    let (start, mut bytes) = behind(writer, Some(damage), evidence)?;
    let ends_open = bytes.last().is_some_and(|byte| *byte != b'\n');
    if ends_open {
        // The line after it has to begin on a line of its own; the newline becomes part of what is read over.
        bytes.push(b'\n');
    }
    let ending = if writer.torn_tail().is_some() { LastLine::Torn } else { LastLine::Acknowledged };
    let walk = DamageWalk::through(&bytes, start, evidence.end.link, ending);
    let missing = writer.head().and_then(|head| missing(head, &walk.last, is_mismatch));
    let previous = match &missing {
        Some(missing) if !is_mismatch => link(missing).unwrap_or(walk.last),
        _ => walk.last,
    };
    let fact = Event::LogDamageAccepted(LogDamageAccepted {
        regions: walk.regions,
        missing,
        reason: Text::from(reason.to_owned()),
        overrides: None,
        override_reason: None,
    });
    let clock = desk.clock.now();
    let metadata = EventMetadata {
        site: site(evidence),
        origin: EventSource::Desk,
        subject: STORE_SUBJECT,
        time: clock,
        recorded: clock,
        id: None,
        actor: None,
        ticket: None,
    };
    let (mut encoded, event) = line(desk, &metadata, &fact, &previous)?;
    if ends_open {
        encoded.bytes.insert(0, b'\n');
    }
    let end = len + encoded.bytes.len() as u64;
    let appended = writer.append(&encoded.bytes, &head(&encoded.link, end))?;
    let warnings = appended.head_warning.iter().map(head_not_written).collect();
    Ok(Receipt { account: None, event: Some(event), fact, repeated: false, warnings })
}

/// The lines that the head knows of and the log has no more: those behind its last, or the one in whose place another
/// stands.
fn missing(head: &Head, last: &Link, is_mismatch: bool) -> Option<Missing<'static>> {
    let after = if is_mismatch { head.sequence.saturating_sub(1) } else { last.sequence };
    (head.sequence > after).then(|| Missing {
        after: Sequence(after),
        until: Sequence(head.sequence),
        chainhash: Text::from(head.chainhash.clone()),
    })
}

/// The chain goes on from the last of the missing lines: numbers are never used again.
fn link(missing: &Missing<'_>) -> Option<Link> {
    Some(Link { sequence: missing.until.0, chainhash: missing.chainhash.as_bytes().try_into().ok()? })
}

/// What the last line is, when it was unfinished.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastLine {
    /// Never acknowledged: it stays unrecorded, even where nothing but its newline was missing.
    Torn,
    /// Acknowledged, or finished: it is kept where it is right.
    Acknowledged,
}

/// What has to be read over in what stands behind the sound part, and where the chain is at its end.
struct DamageWalk {
    regions: Vec<Region<'static>>,
    last: Link,
}

impl DamageWalk {
    /// Goes through the lines from `start`, the offset of the first that is not sound. A region ends before the first
    /// line that continues what is kept, or, where lines are gone before it, that is right in itself and is continued
    /// by the next. One that says to be the next and does not continue the chain was altered, and is read over.
    fn through(bytes: &[u8], start: u64, sound: Link, ending: LastLine) -> Self {
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let mut decoded: Vec<Option<Line<'_>>> = lines.iter().map(|line| right_in_itself(line)).collect();
        if ending == LastLine::Torn
            && let Some(last) = decoded.last_mut()
        {
            *last = None;
        }
        let mut walk = Self { regions: Vec::new(), last: sound };
        let mut highest = sound.sequence;
        let (mut region, mut offset) = (Some(0), 0);
        for (index, line) in lines.iter().enumerate() {
            let here = decoded[index].as_ref();
            let continues = |line: &Line<'_>| line.check(&walk.last).is_ok();
            match (region, here) {
                (None, Some(this)) if continues(this) => walk.last = this.link(),
                (None, _) => region = Some(offset),
                (Some(_), _) => {}
            }
            if let (Some(from), Some(this)) = (region, here) {
                let next = decoded.get(index + 1).and_then(Option::as_ref);
                let is_proved = this.check(&walk.last).is_ok();
                let is_vouched_for =
                    this.sequence > walk.last.sequence + 1 && next.is_some_and(|next| next.check(&this.link()).is_ok());
                if is_proved || is_vouched_for {
                    if from < offset || !is_proved {
                        walk.regions.push(region_of(&bytes[from..offset], start + from as u64));
                    }
                    walk.last = this.link();
                    region = None;
                }
            }
            highest = highest.max(here.map_or(0, |line| line.sequence));
            offset += line.len();
        }
        if let Some(from) = region
            && from < bytes.len()
        {
            walk.regions.push(region_of(&bytes[from..], start + from as u64));
            // Numbers are never used again, also not those of lines that are read over.
            walk.last.sequence = highest;
        }
        walk
    }
}

/// The line, when its form and its data are right; its place in the chain is not looked at.
fn right_in_itself(line: &[u8]) -> Option<Line<'_>> {
    let line = wire::decode(line.strip_suffix(b"\n")?).ok()?;
    line.check_data().ok()?;
    line.check_datahash().ok()?;
    Some(line)
}

fn region_of(bytes: &[u8], offset: u64) -> Region<'static> {
    Region { offset, bytes: bytes.len() as u64, sha256: Text::from(HEXLOWER.encode(&Sha256::digest(bytes))) }
}
