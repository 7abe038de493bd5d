//! What both readers say of one log, and where they differ.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Cursor;
use std::os::unix::fs::FileExt;

use mfadesk::domain::account::State;
use mfadesk::domain::account::fold::ApplyError;
use mfadesk::domain::account::history::EventOutcome;
use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{
    Acknowledged, AsOf, Evidence, Log, Parallelism, SelectedEvents, Verification, population, select_events,
};
use mfadesk::store::Head;
use mfadesk::verify::{self, Account, Class, Finding, Kind, Method, Reason, Report, Time};
use mfadesk::wire::Link;
use serde_json::json;
use smol_str::SmolStr;

use super::cases::Case;

/// The file that the ledger reads, written anew for each case.
pub struct Compared {
    file: File,
    len: u64,
}

/// What was found in a case, to be counted.
#[derive(Clone, Copy, Default)]
pub struct Seen {
    pub damaged: bool,
    pub accepted: bool,
    pub accounts: usize,
    pub misfits: usize,
}

impl Compared {
    pub fn new() -> Self {
        Self { file: tempfile::tempfile().unwrap(), len: 0 }
    }

    /// Puts the case before both readers. An error says in what they differ.
    pub fn compare(&mut self, case: &Case) -> Result<Seen, String> {
        let (report, accounts) = verify::check_accounts(Cursor::new(&case.log), case.head_file().as_deref()).unwrap();
        if self.len > case.log.len() as u64 {
            self.file.set_len(case.log.len() as u64).unwrap();
        }
        self.len = case.log.len() as u64;
        self.file.write_all_at(&case.log, 0).unwrap();
        // What is no head, whoever reads a store takes for none.
        let head = case.head_file().and_then(|file| Head::parse(&file));
        let head = head.as_ref().map(|Head { sequence, bytes, chainhash }| Acknowledged {
            sequence: Sequence(*sequence),
            bytes: *bytes,
            chainhash,
        });
        let log = Log { file: &self.file, len: self.len, head, watch: None };
        let effort = Parallelism { threads: 1, block: case.block };
        let found = population(&log, AsOf::Latest, Verification::Hashes, effort).unwrap();
        same("damage", &damage_of_report(&report), &damage_of_ledger(&found.evidence))?;
        same("evidence", &evidence_of_report(&report), &evidence_of_ledger(&found.evidence))?;
        let states = found.accounts.iter().map(|(id, state)| (id.as_str().into(), known(state))).collect();
        let registered = accounts.into_iter().filter(|(_, account)| account.registered).collect();
        same::<BTreeMap<SmolStr, Account>>("accounts", &registered, &states)?;
        let misfits = misfits_of_report(&report);
        same("misfits", &misfits, &misfits_of_ledger(&log, effort))?;
        Ok(Seen {
            damaged: report.is_damaged(),
            accepted: report.findings.iter().any(|finding| matches!(finding.kind, Kind::AcceptedDamage { .. })),
            accounts: states.len(),
            misfits: misfits.len(),
        })
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, independent: &T, ledger: &T) -> Result<(), String> {
    if independent == ledger {
        return Ok(());
    }
    Err(format!("{what}: the independent reader says\n{independent:#?}\nand the ledger\n{ledger:#?}"))
}

/// Where the first damage is, and of what kind it may be called.
#[derive(Debug)]
struct Damaged {
    line: u64,
    offset: u64,
    kinds: Vec<String>,
}

impl PartialEq for Damaged {
    fn eq(&self, other: &Self) -> bool {
        let is_among = |kind: &String| other.kinds.contains(kind);
        (self.line, self.offset) == (other.line, other.offset) && self.kinds.iter().any(is_among)
    }
}

fn damage_of_report(report: &Report) -> Option<Damaged> {
    let damage: Vec<&Finding> = report.findings.iter().filter(|finding| finding.class == Class::Damage).collect();
    // What a head has to say comes after what the lines say themselves.
    let rank = |finding: &Finding| match finding.kind {
        Kind::HeadMismatch => 1,
        Kind::Unfinished => 2,
        Kind::ShorterThanHead { .. } => 3,
        _ => 0,
    };
    let first = damage.iter().min_by_key(|finding| rank(finding))?;
    let here = damage.iter().filter(|finding| finding.offset == first.offset && rank(finding) == rank(first));
    let kinds = here.map(|finding| json!(finding.kind)["kind"].as_str().unwrap().to_owned()).collect();
    Some(Damaged { line: first.line.unwrap(), offset: first.offset.unwrap(), kinds })
}

fn damage_of_ledger(evidence: &Evidence) -> Option<Damaged> {
    let damage = evidence.damage?;
    Some(Damaged { line: damage.line, offset: damage.offset, kinds: vec![damage.kind.as_str().to_owned()] })
}

/// The last line, what the first one says, and the torn tail.
type Rest = (Option<(u64, String)>, Option<(String, String, bool)>, Option<(u64, u64)>);

fn evidence_of_report(report: &Report) -> Rest {
    let torn = report.findings.iter().find_map(|finding| match finding.kind {
        Kind::TornTail { bytes } if !report.is_damaged() => Some((finding.offset.unwrap(), bytes)),
        _ => None,
    });
    let started = report.origin.clone().map(|origin| (origin, report.site.clone().unwrap(), report.rehearsal));
    (report.head.as_ref().map(|head| (head.sequence, head.chainhash.clone())), started, torn)
}

fn evidence_of_ledger(evidence: &Evidence) -> Rest {
    let end = evidence.end.link;
    let started = evidence.started.clone().map(|started| (started.origin, started.site, started.rehearsal));
    let torn = evidence.torn.filter(|_| evidence.damage.is_none()).map(|torn| (torn.offset, torn.bytes));
    let last = (evidence.end.bytes > 0 || end != Link::START).then(|| (end.sequence.0, end.chainhash().to_owned()));
    (last, started, torn)
}

/// What the independent reader knows of an account, as the ledger has it.
fn known(state: &State) -> Account {
    let time = |at: Instant| Time::read(&at.to_string()).unwrap();
    let method = |method: &mfadesk::domain::account::Method| Method {
        id: method.id.as_str().into(),
        verifies_sign_in: method.kind.verifies_sign_in(),
        reference: method.reference().map(Into::into),
        there_at: time(method.there_at),
        worked_at: time(method.worked_at),
    };
    let remembered = state.remembered();
    Account {
        version: state.version,
        registered: state.is_registered(),
        methods: state.methods.iter().map(method).collect(),
        approved_at: remembered.approved_at.map(time),
        taken_away: remembered.taken_away.iter().map(|(id, at)| ((&**id).into(), time(*at))).collect(),
        applied_at: state.application.map(|application| time(application.applied_at)),
        terminated_at: state.termination.map(|termination| time(termination.terminated_at)),
    }
}

/// Each event that does not fit, and why.
type Misfits = Vec<(u64, String, ApplyError)>;

fn misfits_of_report(report: &Report) -> Misfits {
    let mut misfits: Misfits =
        report.misfits().map(|misfit| (misfit.sequence, misfit.id.to_owned(), in_ledger(misfit.reason))).collect();
    misfits.sort();
    misfits
}

fn misfits_of_ledger(log: &Log<'_>, effort: Parallelism) -> Misfits {
    let selected: SelectedEvents<_> = select_events(log, None, AsOf::Latest, Verification::Hashes, effort, |line| {
        let is_of_store = line.subject == STORE_SUBJECT && line.event_type.is_some_and(|known| known.is_of_store());
        let is_misfit = is_of_store && matches!(line.event_data(), Some(Err(_)));
        Some((line.sequence.0, line.id.to_string(), is_misfit))
    })
    .unwrap();
    let why = |((sequence, id, is_misfit), outcome)| match outcome {
        Some(EventOutcome::DoesNotFit(why)) => Some((sequence, id, why)),
        None if is_misfit => Some((sequence, id, ApplyError::Malformed)),
        _ => None,
    };
    let mut misfits: Misfits = selected.events.into_iter().filter_map(why).collect();
    misfits.sort();
    misfits
}

/// The ledger has one word for some reasons.
fn in_ledger(reason: Reason) -> ApplyError {
    match reason {
        Reason::DataBlanked | Reason::MemberMissing | Reason::WrongType | Reason::PolicyIncomplete => {
            ApplyError::Malformed
        }
        Reason::NotRegistered => ApplyError::AccountNotRegistered,
        Reason::RegisteredTwice => ApplyError::AccountRegisteredTwice,
        Reason::MethodExists => ApplyError::MethodRegisteredTwice,
        Reason::UnknownMethod | Reason::ByUnknown | Reason::NoneLeft => ApplyError::MethodNotRegistered,
        Reason::UnknownKind => ApplyError::UnknownKind,
        Reason::ByItself => ApplyError::ReplacedByItself,
        Reason::ByNoSignInMethod | Reason::NoSignInMethod => ApplyError::NotASignInMethod,
        Reason::NoApplication => ApplyError::NoApplicationStands,
        Reason::VoidUnknownEvent => ApplyError::NothingToVoid,
        Reason::VoidOfRegistration | Reason::VoidOfVoid => ApplyError::NotVoidable,
        Reason::VoidTwice => ApplyError::VoidedTwice,
    }
}
