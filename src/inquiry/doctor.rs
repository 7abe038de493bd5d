//! Looking at a store as a whole: what lies there, whether the log is sound, whether its keys and its policy are in order.
//! Takes no lock and writes nothing. What cannot be looked at is itself something that was found.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Instant as Stopwatch;

use super::{NotAnswered, OpenLog, index};
use crate::commands::questions::Asking;
use crate::commands::{parse, policy_file};
use crate::desk::fault::Fault;
use crate::desk::{Desk, head_problem, readable_stream};
use crate::domain::date::Date;
use crate::domain::event::{Event, EventType};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::rules::Warning;
use crate::domain::sequence::Sequence;
use crate::inquiry::doctor_vault::{LookedInto, look_into};
use crate::ledger::{AsOf, Evidence, Scan, ScanRequest};
use crate::queries::doctor::{Diagnosis, Facts, LogFacts, Place, PolicyFacts, Severity, Thing, VaultFacts, diagnose};
use crate::secrets::{KeyError, NumberKey};
use crate::store::{FileSystemSort, Layout, NotRead, StoreEntry, WriteFault, file_system_of, obstacles, store_entries};
use crate::verify::{self, Kind, Report};

/// What was found.
#[derive(Debug)]
pub enum Found {
    /// Something does not work, or cannot be trusted.
    Fault(Fault),
    /// Something that commands warn of too.
    Warning(Warning),
    /// Anything else.
    Diagnosis(Diagnosis),
}

impl Found {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Fault(_) => Severity::Error,
            Self::Warning(_) => Severity::Warning,
            Self::Diagnosis(diagnosis) => diagnosis.severity(),
        }
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fault(fault) => fault.code(),
            Self::Warning(warning) => warning.code(),
            Self::Diagnosis(diagnosis) => diagnosis.code(),
        }
    }
}

/// Everything that was found of a store.
#[derive(Debug)]
pub struct Checkup {
    /// What was looked at.
    pub facts: Facts,
    /// What is to be said of it.
    pub found: Vec<Found>,
    /// The clock.
    pub now: Instant,
}

/// Looks at the store of this desk. `variables` are the program's that are set.
pub fn examine(desk: &Desk, program: &'static str, variables: Vec<String>) -> Checkup {
    let now = desk.clock.now();
    let mut facts = Facts { program, variables, ..Facts::default() };
    let mut found = Vec::new();
    look_around(desk, &mut facts);
    let layout = Layout::new(&desk.store);
    if let Ok(Some(_)) = WriteFault::read(&layout) {
        found.push(Found::Fault(Fault::WriteFaultLeft(layout.fault())));
    }
    found.extend(obstacles(&layout).into_iter().map(|obstacle| Found::Fault(obstacle.into())));
    found.extend(readable_stream(&layout).err().map(Found::Fault));
    match OpenLog::open(desk.clone(), &Asking::default()) {
        Ok(log) => read(desk, &log, &mut facts, &mut found),
        Err(NotAnswered::Fault(fault)) => found.push(Found::Fault(fault)),
        Err(_) => {}
    }
    look_for_key(desk, &mut facts, &mut found);
    found.extend(diagnose(&facts).into_iter().map(Found::Diagnosis));
    found.sort_by_key(|found| std::cmp::Reverse(found.severity()));
    Checkup { facts, found, now }
}

/// What lies in the store, and where it lies.
fn look_around(desk: &Desk, facts: &mut Facts) {
    let Ok(entries) = store_entries(&desk.store) else { return };
    let log = entries.iter().find(|entry| entry.path == Layout::new(&desk.store).events()).cloned();
    facts.is_shared = entries.first().is_some_and(|directory| directory.mode & 0o2020 == 0o2020);
    facts.things = entries.iter().map(|entry| thing(entry, log.as_ref(), &desk.store)).collect();
    facts.place = file_system_of(&desk.store).ok().map(|found| Place {
        file_system: found.name,
        is_network: found.sort == FileSystemSort::Network,
        is_memory: found.sort == FileSystemSort::Memory,
        free: found.free,
    });
}

fn thing(entry: &StoreEntry, log: Option<&StoreEntry>, store: &Path) -> Thing {
    let name = match entry.path.strip_prefix(store) {
        Ok(inside) if !inside.as_os_str().is_empty() => inside.display().to_string(),
        _ => entry.path.display().to_string(),
    };
    Thing {
        name,
        is_directory: entry.is_directory,
        is_link: entry.is_link,
        mode: entry.mode,
        is_anothers: log.is_some_and(|log| log.owner != entry.owner),
        is_of_another_group: log.is_some_and(|log| log.group != entry.group),
        bytes: entry.bytes,
    }
}

/// Reads the log as a question does, and then by the independent reader.
fn read(desk: &Desk, log: &OpenLog, facts: &mut Facts, found: &mut Vec<Found>) {
    let started = Stopwatch::now();
    let scanned = log.scan_whole(&ScanRequest { subjects: &[STORE_SUBJECT], ..ScanRequest::default() }, AsOf::Latest);
    let read_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let scan = match scanned {
        Ok(scan) => scan,
        Err(fault) => return found.push(Found::Fault(fault)),
    };
    facts.index = index::found(desk, log)
        .map(|found| found.state.map(|state| (state.sequence, found.unread)).map_err(|flaw| flaw.as_str()));
    let evidence = &scan.evidence;
    found.extend(evidence.damage.map(|damage| Found::Fault(damage.into())));
    let refused = [Fault::of_format(evidence.format()), desk.clock.allowed_for_questions(evidence)];
    found.extend(refused.into_iter().filter_map(Result::err).map(Found::Fault));
    found.extend(of_head_and_clock(log, evidence).into_iter().map(Found::Warning));
    facts.policy = policy(&scan, log.now);
    let in_force = &evidence.policy;
    let unusable = parse::time_zone(in_force).err().into_iter().chain(parse::pattern(in_force).err());
    found.extend(unusable.filter_map(|problem| problem.fault()).map(Found::Fault));
    look_into_vault(desk, evidence, facts, found);
    match verify::check(&desk.store) {
        Ok(report) if !report.is_damaged() => {
            let has_no_head = log.reader.head.is_none() && log.reader.head_warning.is_none();
            facts.log = Some(LogFacts { read_ms, has_no_head, ..of_report(&report) });
        }
        // Where the two readers disagree, the log is not to be trusted.
        Ok(report) if evidence.damage.is_none() => found.extend(doubted(&report).map(Found::Fault)),
        Ok(_) => {}
        Err(error) => found.push(Found::Fault(Fault::unusable(&desk.store)(error))),
    }
}

fn of_head_and_clock(log: &OpenLog, evidence: &Evidence) -> Vec<Warning> {
    let head = log.reader.head_warning.as_ref().map(|warning| Warning::HeadUnreadable { why: head_problem(warning) });
    let behind = evidence.end.recorded.filter(|last| log.now < *last).map(|last| Warning::ClockBehind { last });
    head.into_iter().chain(behind).collect()
}

/// The first damage that the independent reader found.
fn doubted(report: &Report) -> Option<Fault> {
    let damage = report.findings.iter().find(|finding| finding.class == verify::Class::Damage)?;
    Some(Fault::Damaged { line: damage.line.unwrap_or(0), offset: damage.offset.unwrap_or(0), kind: "unsound" })
}

fn of_report(report: &Report) -> LogFacts {
    let count = |is: fn(&Kind) -> bool| report.findings.iter().filter(|finding| is(&finding.kind)).count() as u64;
    let torn = report.findings.iter().find_map(|finding| match finding.kind {
        Kind::TornTail { bytes } => Some(bytes),
        _ => None,
    });
    let unfinished = report.findings.iter().filter(|finding| finding.kind == Kind::RedactionUnfinished);
    LogFacts {
        lines: report.sound_lines,
        bytes: report.sound_bytes,
        read_ms: 0,
        format: report.format,
        rehearsal: report.rehearsal,
        has_no_head: false,
        torn,
        unfinished: unfinished.filter_map(|finding| finding.line).map(Sequence).collect(),
        blanked: count(|kind| *kind == Kind::Blanked),
        accepted: count(|kind| matches!(kind, Kind::AcceptedDamage { .. } | Kind::AcceptedMissing { .. })),
        misfits: count(|kind| matches!(kind, Kind::DidNotFit { .. })),
        unknown_types: report.unknown_types.len() as u64,
    }
}

/// The policy in force, and what it was set without.
fn policy(scan: &Scan, now: Instant) -> Option<PolicyFacts> {
    let policy = scan.evidence.policy.clone();
    let today = Date::of(now, &parse::time_zone(&policy).unwrap_or(chrono_tz::UTC));
    let lines = scan.lines(STORE_SUBJECT);
    let sets = |line: &&crate::wire::Line<'_>| {
        line.event_type == Some(EventType::PolicySet)
            && matches!(line.event_data(), Some(Ok(data)) if matches!(data.event, Event::PolicySet(_)))
    };
    let line = lines.iter().rev().find(sets);
    let said = line.and_then(|line| serde_json::from_str::<serde_json::Value>(line.data).ok());
    let whole = serde_json::to_value(&policy).ok()?;
    let members = whole.as_object()?.keys();
    let is_said = |member: &&String| said.as_ref().is_some_and(|said| !said["policy"][member.as_str()].is_null());
    let left_out = members.filter(|member| line.is_some() && !is_said(member)).cloned().collect();
    let unfit = policy_file::unfit_keys(&policy);
    Some(PolicyFacts { is_set: line.is_some(), policy, left_out, unfit, today })
}

/// The vault: whether every secret in it opens, and by which keys.
fn look_into_vault(desk: &Desk, evidence: &Evidence, facts: &mut Facts, found: &mut Vec<Found>) {
    let Some(origin) = evidence.started.as_ref().map(|started| started.origin.as_str()) else { return };
    let Some(LookedInto { secrets, keys, leftovers, faults }) = look_into(desk, origin) else { return };
    found.extend(faults.into_iter().map(Found::Fault));
    let log = StoreEntry::at(&Layout::new(&desk.store).events()).ok();
    let key = |(number, path): (u32, PathBuf)| {
        StoreEntry::at(&path).ok().map(|entry| (number, thing(&entry, log.as_ref(), &desk.store)))
    };
    facts.vault = Some(VaultFacts { secrets, keys: keys.into_iter().filter_map(key).collect(), leftovers });
}

/// The number key: whether it can be used, who may read it, and whether a copy of the store is a copy of it.
fn look_for_key(desk: &Desk, facts: &mut Facts, found: &mut Vec<Found>) {
    if facts.things.is_empty() {
        return;
    }
    let path = NumberKey::path(&desk.keys);
    match NumberKey::of_store(&desk.keys, &desk.store) {
        // Whoever may only read the log need not be able to read its key.
        Err(KeyError::NotRead { why: NotRead::Io(error), .. }) if error.kind() == ErrorKind::PermissionDenied => {}
        Err(error) => found.push(Found::Fault(error.into())),
        Ok(key) => {
            match key.is_known_to(&desk.store) {
                Ok(known) => facts.is_key_known = known.is_some(),
                Err(error) => found.push(Found::Fault(error.into())),
            }
            let log = StoreEntry::at(&Layout::new(&desk.store).events()).ok();
            let is_inside = path.starts_with(&desk.store);
            let key = StoreEntry::at(&path).ok().map(|entry| thing(&entry, log.as_ref(), &desk.store));
            facts.key = key.map(|key| (key, is_inside));
        }
    }
}
