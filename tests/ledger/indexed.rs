//! The index leads to what a cold pass finds, whatever was recorded, however much of it came since, and however often it was
//! brought up to date; or it says that it is of no use.

use std::collections::{BTreeSet, HashMap};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use mfadesk::domain::envelope::Together;
use mfadesk::domain::failure_domain::{FailureDomain, SharedThings};
use mfadesk::domain::id::{EventId, RunId};
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::judgement::{JudgedAccount, Judgement};
use mfadesk::domain::policy::Policy;
use mfadesk::domain::risk::Level;
use mfadesk::ledger::{
    AccountStates, AsOf, Evidence, Index, IndexFlaw, IndexedScan, JudgedPopulation, LinesAskedFor, LiveProjection, Log,
    Parallelism, ScanRequest, Verification, build_index, differences, folded_accounts, population, scan, select_events,
};
use mfadesk::wire::{Line, decode};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::json;

use super::equivalence::{Step, log_behind, steps};
use super::{instant, started};
use crate::support::forge::{Forge, lines};
use crate::support::in_full;

const SUBJECTS: [&str; 5] = ["1", "2", "3", "store", "nobody"];
const EFFORT: Parallelism = Parallelism { threads: 1, block: 1 << 20 };

/// A log that grows, and an index of it.
pub struct Indexed {
    place: tempfile::TempDir,
    log: File,
    len: u64,
}

impl Indexed {
    pub fn of(bytes: &[u8]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("log");
        let mut log = OpenOptions::new().read(true).write(true).create_new(true).open(path).unwrap();
        log.write_all(bytes).unwrap();
        Self { place, log, len: bytes.len() as u64 }
    }

    pub fn append(&mut self, bytes: &[u8]) {
        self.log.write_all(bytes).unwrap();
        self.len += bytes.len() as u64;
    }

    pub fn log(&self) -> Log<'_> {
        Log { file: &self.log, len: self.len, head: None, watch: None }
    }

    pub fn inode(&self) -> u64 {
        self.log.metadata().unwrap().ino()
    }

    pub fn path(&self) -> impl AsRef<Path> {
        self.place.path().join("index")
    }

    pub fn connection(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    pub fn build(&self) {
        let _ = std::fs::remove_file(self.path());
        build_index(&self.connection(), &self.log(), self.inode(), &|_, _| {})
            .map_err(|not| format!("{not:?}"))
            .unwrap();
    }

    pub fn open(&self) -> Result<Index, IndexFlaw> {
        Index::open(self.connection(), &self.log(), self.inode())
    }

    pub fn says_what_the_log_says(&self) {
        let found = differences(&self.connection(), &self.log(), self.inode()).map_err(|not| format!("{not:?}"));
        assert_eq!(found, Ok(Ok(Vec::new())));
    }
}

/// What is asked of one line.
fn shown(line: &Line<'_>) -> Option<String> {
    Some(format!("{} {} {}", line.sequence, line.type_word, line.data))
}

/// Holds every answer by the index against a cold one, and the live states.
pub fn agree(indexed: &Indexed, index: Index) {
    let (log, all) = (indexed.log(), Verification::Hashes);
    let unindexed = |evidence: &Evidence| {
        let mut evidence = evidence.clone();
        assert!(evidence.indexed.take().is_some());
        evidence
    };
    everybody_agrees(indexed, &index);
    let cold = folded_accounts(&log, Some(&SUBJECTS), LinesAskedFor::None, AsOf::Latest, all, EFFORT).unwrap();
    let found = index.folded(&SUBJECTS).unwrap();
    assert_eq!(unindexed(&found.evidence), cold.evidence);
    let (cold, found) = (cold.by_id(), found.by_id());
    assert_eq!(found.accounts, cold.accounts);
    let mut live = LiveProjection::read(&log).unwrap();
    for (id, state) in &found.accounts {
        assert_eq!(&live.state(id.as_str()).unwrap(), state);
    }
    for subject in SUBJECTS {
        let found = index.select_events(subject, shown).unwrap();
        let cold = select_events(&log, Some(subject), AsOf::Latest, all, EFFORT, shown).unwrap();
        assert_eq!((found.events, found.lines), (cold.events, cold.lines), "{subject}");
        assert_eq!(unindexed(&found.evidence), cold.evidence);
    }
    let bytes = std::fs::read(indexed.place.path().join("log")).unwrap();
    let mut ids: BTreeSet<String> =
        lines(&bytes).into_iter().map(|raw| decode(raw.trim_ascii_end()).unwrap().id.as_str().to_owned()).collect();
    ids.insert("01930000-0000-7000-8000-eeeeeeeeeeee".to_owned());
    for id in &ids {
        let id = EventId::new(id.as_str());
        let wanted = ScanRequest { event_id: Some(&id), ..ScanRequest::default() };
        let found = index.scan(&wanted).unwrap().unwrap();
        assert_eq!(found.event, scan(&log, &wanted, AsOf::Latest, all, EFFORT).unwrap().event, "{id}");
    }
    what_belongs_together_agrees(indexed, &index);
    let shared = SharedThings { numbers: true, serials: true };
    let wanted = ScanRequest { subjects: &SUBJECTS, registered: &SUBJECTS, shared, ..ScanRequest::default() };
    let mut cold = scan(&log, &wanted, AsOf::Latest, all, EFFORT).unwrap();
    let mut found = IndexedScan::of(&log, &wanted, Some(Ok(index))).unwrap();
    assert_eq!((found.index_flaw(), &found.registered), (None, &cold.registered));
    for subject in SUBJECTS {
        assert_eq!(found.history(subject).unwrap(), cold.history(subject).unwrap(), "{subject}");
    }
    let number = |last: u8| FailureDomain::Number(format!("k1:{last:032}").into());
    let serial = |key: &str| FailureDomain::Serial(key.into());
    for thing in [number(0), number(1), number(2), serial("s1"), serial("s2")] {
        assert_eq!(found.holders(&thing).unwrap(), cold.holders(&thing).unwrap(), "{thing}");
    }
}

/// Holds what one run, or one call, recorded by the index against what of it stands in the log.
fn what_belongs_together_agrees(indexed: &Indexed, index: &Index) {
    let runs = (0..=RUNS).map(run).collect::<Vec<_>>();
    let tickets = (0..=RUNS).map(ticket).collect::<Vec<_>>();
    let together = runs.iter().map(Together::Run).chain(tickets.iter().map(|ticket| Together::Ticket(ticket)));
    for together in together.map(Some) {
        let wanted = ScanRequest { together, ..ScanRequest::default() };
        let found = index.scan(&wanted).unwrap().unwrap().together;
        let cold = scan(&indexed.log(), &wanted, AsOf::Latest, Verification::Hashes, EFFORT).unwrap();
        assert_eq!(found, cold.together, "{together:?}");
    }
}

/// So many runs and calls there are, and one more that recorded nothing.
const RUNS: usize = 3;

fn run(number: usize) -> RunId<'static> {
    RunId::new(format!("01930000-0000-7000-9000-{number:012}"))
}

fn ticket(number: usize) -> String {
    format!("TICKET-{number}")
}

/// Whether lines from here on say something about earlier ones.
fn looks_back(lines: &[&[u8]]) -> bool {
    lines.iter().any(|raw| String::from_utf8_lossy(raw).contains("\"mfadesk.log."))
}

/// Holds everybody by the index against everybody in the log; and what accounts are said to come to, which are counted
/// without a look at their states, against those that the log has, at instants at which some of it has run out.
fn everybody_agrees(indexed: &Indexed, index: &Index) {
    let log = indexed.log();
    let cold = population(&log, AsOf::Latest, Verification::Hashes, EFFORT).unwrap();
    let efforts = [EFFORT, Parallelism { threads: 2, block: 1 << 20 }];
    for effort in efforts {
        let found = index.everybody(effort).unwrap();
        assert_eq!(found.by_id().accounts, cold.accounts);
    }
    for at_least in 1..4 {
        let JudgedPopulation { folded, judged } = index.sharing(at_least, EFFORT).unwrap();
        let mut sharing: HashMap<String, BTreeSet<&str>> = HashMap::new();
        for (id, state) in &cold.accounts {
            for method in &state.methods {
                let things =
                    [method.fingerprint().map(|it| format!("k {it}")), method.serial_key().map(|it| format!("s {it}"))];
                things.into_iter().flatten().for_each(|thing| {
                    sharing.entry(thing).or_default().insert(id.as_str());
                });
            }
        }
        let folded = folded.by_id().accounts;
        let among = |id: &str| folded.iter().any(|(found, _)| found.as_str() == id);
        let sharing = sharing.values().filter(|accounts| accounts.len() >= at_least as usize);
        assert!(sharing.flatten().all(|id| among(id)), "{at_least}");
        assert!(folded.iter().all(|account| cold.accounts.contains(account)));
        let (others, in_all) = (judged.iter().map(|(_, many)| many).sum::<u64>(), cold.accounts.len() as u64);
        assert_eq!(folded.len() as u64 + others, in_all);
        let closed =
            judged.iter().filter(|(account, _)| account.judgement.is_closed).map(|(_, many)| many).sum::<u64>();
        let are_closed = cold.accounts.iter().filter(|(id, state)| state.closed && !among(id.as_str())).count();
        assert_eq!(closed, are_closed as u64);
    }
    let last = cold.evidence.end.recorded.unwrap();
    for minutes in [-1, 0, 9, 41, 24 * 60, 3 * 24 * 60, 400 * 24 * 60] {
        let now = last.plus(minutes * 60_000);
        let at = JudgedAt::new(now, &cold.evidence.policy);
        let needs: [&(dyn Fn(&JudgedAccount) -> bool + Sync); 3] =
            [&|_| false, &|_| true, &|account| account.judgement.level == Level::Critical];
        for needs in needs {
            let JudgedPopulation { folded, judged } = index.judged(now, EFFORT, needs).unwrap();
            let mut expected: HashMap<JudgedAccount, u64> = HashMap::new();
            let folded = folded.by_id().accounts;
            for (id, state) in &cold.accounts {
                let affiliation = state.affiliation.clone().unwrap();
                let account = JudgedAccount { affiliation, judgement: Judgement::of(state, at) };
                match folded.iter().find(|(found, _)| found == id) {
                    Some((_, found)) => assert_eq!(found, state),
                    None => {
                        assert!(!needs(&account), "{id} {account:?}");
                        *expected.entry(account).or_default() += 1;
                    }
                }
            }
            assert_eq!(judged.into_iter().collect::<HashMap<_, _>>(), expected, "{minutes}");
        }
    }
}

/// The same with policies here and there, by the last of which everybody is judged, and with most lines in runs or calls.
fn with_policies(steps: &[Step], policies: &[(prop::sample::Index, u32)]) -> Vec<u8> {
    let plain = log_behind(started(), steps);
    let mut forge = Forge::default();
    let all = lines(&plain.bytes);
    for (place, raw) in all.iter().enumerate() {
        let line = decode(raw.trim_ascii_end()).unwrap();
        for (_, days) in policies.iter().filter(|(at, _)| place > 0 && at.index(all.len()) == place) {
            let policy = Policy { stale_after_days: *days, ..Policy::default() };
            let recorded = line.recorded.to_string();
            forge.event("policy.set", "store", &recorded, &recorded, json!({ "policy": policy }));
        }
        let before = format!(
            "{{\"specversion\":\"1.0\",\"id\":\"{}\",\"source\":\"/s\",\"type\":\"{}\",\"subject\":\"{}\",\
             \"time\":\"{}\",\"recordedtime\":\"{}\",\"sequence\":\"{:012}\"{}",
            line.id.as_str(),
            line.type_word,
            line.subject,
            line.time,
            line.recorded,
            forge.sequence + 1,
            match place % 4 {
                1 => format!(",\"correlationid\":\"{}\"", ticket(place % RUNS)),
                2 => format!(",\"runid\":\"{}\"", run(place % RUNS).as_str()),
                3 => format!(",\"correlationid\":\"{}\",\"runid\":\"{}\"", ticket(place % RUNS), run(0).as_str()),
                _ => String::new(),
            }
        );
        forge.raw(&before, line.data);
    }
    forge.bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 600 } else { 30 }))]

    #[test]
    fn the_index_a_cold_pass_and_live_states_say_the_same_at_every_stage(
        steps in steps(),
        policies in prop::collection::vec((any::<prop::sample::Index>(), 1..4_u32), 0..3),
        stops in prop::collection::vec(any::<prop::sample::Index>(), 4),
    ) {
        stages(&with_policies(&steps, &policies), &stops);
    }
}

fn stages(bytes: &[u8], stops: &[prop::sample::Index]) {
    let all: Vec<&[u8]> = lines(bytes);
    let mut stops: Vec<usize> = stops.iter().map(|stop| 1 + stop.index(all.len())).collect();
    stops.sort_unstable();
    let with_ends = |lines: &[&[u8]]| lines.concat();
    let mut indexed = Indexed::of(&with_ends(&all[..stops[0]]));
    indexed.build();
    indexed.says_what_the_log_says();
    agree(&indexed, indexed.open().unwrap());
    for pair in stops.windows(2) {
        let appended = &all[pair[0]..pair[1]];
        indexed.append(&with_ends(appended));
        match indexed.open() {
            Ok(index) => {
                assert_eq!(index.unread(), with_ends(appended).len() as u64);
                agree(&indexed, index);
                indexed.open().unwrap().catch_up().unwrap();
            }
            Err(flaw) => {
                assert_eq!(flaw, IndexFlaw::Behind);
                assert!(looks_back(appended));
                indexed.build();
            }
        }
        indexed.says_what_the_log_says();
        let index = indexed.open().unwrap();
        assert_eq!(index.unread(), 0);
        agree(&indexed, index);
    }
}

#[test]
fn what_an_index_becomes_is_written_behind_lines_that_came_meanwhile_and_into_no_other_index() {
    let mut forge = started();
    let mut indexed = Indexed::of(&forge.bytes);
    let mut grown = |lines: u32| {
        let before = forge.bytes.len();
        for _ in 0..lines {
            let sequence = u32::try_from(forge.sequence).unwrap();
            super::register(&mut forge, &sequence.to_string(), 10 * sequence);
            super::add(&mut forge, &sequence.to_string(), "m1", 10 * sequence + 5);
        }
        forge.bytes[before..].to_vec()
    };
    indexed.build();
    indexed.append(&grown(2));
    let [update, another] = [(); 2].map(|()| indexed.open().unwrap().update().unwrap());
    let known = indexed.len;
    let later = grown(3);
    indexed.append(&later);
    assert_eq!(update.write(&mut indexed.connection()), Ok(known));
    let index = indexed.open().unwrap();
    assert_eq!(index.unread(), later.len() as u64);
    agree(&indexed, index);
    indexed.says_what_the_log_says();
    assert_eq!(another.write(&mut indexed.connection()), Err(IndexFlaw::OtherLog));
    indexed.says_what_the_log_says();
    assert_eq!(indexed.open().unwrap().unread(), later.len() as u64);
}

#[test]
fn a_line_that_is_not_what_it_was_is_not_read_by_the_index() {
    let mut forge = started();
    super::register(&mut forge, "1", 10);
    super::add(&mut forge, "1", "m1", 20);
    super::register(&mut forge, "2", 30);
    super::register(&mut forge, "3", 40);
    let indexed = Indexed::of(&forge.bytes);
    indexed.build();
    let at = String::from_utf8(forge.bytes.clone()).unwrap().find("\"m1\"").unwrap() as u64;
    for change in [at + 1, at - 300] {
        let mut bytes = forge.bytes.clone();
        bytes[usize::try_from(change).unwrap()] ^= 1;
        std::os::unix::fs::FileExt::write_all_at(&indexed.log, &bytes, 0).unwrap();
        assert_eq!(indexed.open().unwrap().folded(&["1"]).map(drop), Err(IndexFlaw::LineChanged), "{change}");
    }
}

#[test]
fn an_index_of_another_log_or_of_a_longer_one_is_of_no_use() {
    let mut forge = started();
    super::register(&mut forge, "1", 10);
    let short = forge.bytes.clone();
    super::register(&mut forge, "2", 30);
    let indexed = Indexed::of(&forge.bytes);
    indexed.build();
    let log = Log { len: short.len() as u64, ..indexed.log() };
    assert_eq!(Index::open(indexed.connection(), &log, indexed.inode()).map(drop), Err(IndexFlaw::Ahead));
    assert_eq!(Index::open(indexed.connection(), &log, indexed.inode() + 1).map(drop), Err(IndexFlaw::OtherLog));
    let mut other = started();
    super::register(&mut other, "3", 10);
    super::register(&mut other, "4", 30);
    std::os::unix::fs::FileExt::write_all_at(&indexed.log, &other.bytes, 0).unwrap();
    assert_eq!(indexed.open().map(drop), Err(IndexFlaw::OtherLog));
}

#[test]
fn no_bit_of_a_piece_that_turned_over_is_believed() {
    let mut forge = started();
    super::register(&mut forge, "1", 10);
    super::add(&mut forge, "1", "m1", 20);
    let indexed = Indexed::of(&forge.bytes);
    indexed.build();
    let pieces: Vec<(i64, Vec<u8>)> = {
        let connection = indexed.connection();
        let mut select = connection.prepare("SELECT key, content FROM piece").unwrap();
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let ask = |index: Index| {
        index.folded(&["1"])?;
        index.everybody(EFFORT)?;
        index.judged(instant(60), EFFORT, |_| false)?;
        index.sharing(2, EFFORT)?;
        let (id, run) = (EventId::new("01930000-0000-7000-8000-000000000002"), run(0));
        let together = Some(Together::Run(&run));
        index.scan(&ScanRequest { event_id: Some(&id), together, ..ScanRequest::default() })
    };
    assert!(indexed.open().and_then(ask).is_ok());
    for (key, content) in &pieces {
        for bit in (0..content.len() * 8).step_by(if in_full() { 1 } else { 61 }) {
            let mut changed = content.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let update = "UPDATE piece SET content = ?2 WHERE key = ?1";
            indexed.connection().execute(update, rusqlite::params![key, changed]).unwrap();
            let flaw = indexed.open().and_then(ask).err();
            assert_eq!(flaw, Some(IndexFlaw::Unreadable), "piece {key}, bit {bit}");
        }
        indexed
            .connection()
            .execute("UPDATE piece SET content = ?2 WHERE key = ?1", rusqlite::params![key, content])
            .unwrap();
    }
    assert!(indexed.open().and_then(ask).is_ok());
}
