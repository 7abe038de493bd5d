//! Many writers at once, and writers that are killed at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{ACCOUNT, OTHERS, Store, members};
use crate::support::in_full;

/// Writers in a round.
const WRITERS: u64 = 4;

/// A generator of random numbers that is the same every time (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// A writer under way, the account it writes about, and the id it gives its event, if it does.
struct Writer {
    child: Child,
    account: &'static str,
    id: Option<String>,
}

fn start(store: &Store, account: &'static str, id: Option<String>) -> Writer {
    let mut command = store.command(&["test", account, "m1", "passed", "--wait", "60"]);
    if let Some(id) = &id {
        command.args(["--event-id", id]);
    }
    Writer { child: command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap(), account, id }
}

/// The id in the receipt of a writer that has ended; none: it said nothing.
fn acknowledged(writer: &mut Writer) -> Option<String> {
    let mut out = String::new();
    writer.child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    let receipt: Value = serde_json::from_str(&out).ok()?;
    assert_eq!(receipt["ok"], true);
    Some(receipt["event"]["id"].as_str().unwrap().to_owned())
}

fn counted(ids: Vec<String>) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for id in ids {
        *counted.entry(id).or_default() += 1;
    }
    counted
}

#[test]
fn writers_killed_at_random_lose_nothing_acknowledged_and_double_nothing() {
    let rounds = if in_full() { 30 } else { 8 };
    let store = Store::lived_in();
    let mut random = Random(20_261_124);
    let begun = Instant::now();
    for _ in 0..WRITERS {
        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
    }
    // So long do as many writers take: kills fall into all of that time.
    let span = u64::try_from(begun.elapsed().as_micros()).unwrap();
    let accounts = [ACCOUNT, OTHERS[0], OTHERS[1]];
    let mut told = BTreeSet::new();
    let (mut killed, mut silent) = (0, 0);
    for round in 0..rounds {
        let mut writers: Vec<Writer> = (0..WRITERS)
            .map(|number| {
                let id =
                    (number % 2 == 0).then(|| format!("01930000-0000-7000-8000-{:012x}", round * WRITERS + number));
                start(&store, accounts[random.next() as usize % 3], id)
            })
            .collect();
        for writer in &mut writers {
            // The moment of the kill is what is tried.
            thread::sleep(Duration::from_micros(random.next() % (span / WRITERS * 2)));
            writer.child.kill().unwrap();
        }
        let mut resent = Vec::new();
        for writer in &mut writers {
            let status = writer.child.wait().unwrap();
            killed += usize::from(status.code().is_none());
            assert!(matches!(status.code(), None | Some(0)), "{status}");
            match acknowledged(writer) {
                Some(id) => assert!(told.insert(id), "one id for two events"),
                None => silent += 1,
            }
            resent.extend(writer.id.clone().map(|id| (writer.account, id)));
        }
        // The next writers carry on; what is sent again is recorded once.
        for (account, id) in resent {
            store.must(0, &["test", account, "m1", "passed", "--event-id", &id]);
            told.insert(id);
        }
        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
        let there = counted(members(&store.log(), "id"));
        assert!(there.values().all(|count| *count == 1), "round {round}: an event is there twice");
        let lost: Vec<_> = told.iter().filter(|id| !there.contains_key(*id)).collect();
        assert_eq!(lost, Vec::<&String>::new(), "round {round}: acknowledged and not there");
        assert_eq!(store.findings(0), [], "round {round}");
    }
    assert!(killed > 0 && silent > 0, "nobody was killed: {killed}, {silent}");
    println!(
        "{rounds} rounds of {WRITERS} writers: {killed} killed, {silent} without a receipt, {} acknowledged",
        told.len()
    );
}

#[test]
fn eight_processes_at_once_lose_and_double_nothing() {
    let commands = if in_full() { 200 } else { 20 };
    let store = Store::founded();
    let begun = Instant::now();
    let receipts: Vec<(String, String)> = thread::scope(|scope| {
        let writers: Vec<_> = (0..8_u64)
            .map(|process| {
                let store = &store;
                scope.spawn(move || {
                    let register = |number: u64| {
                        let account = format!("{:010}", process * 1000 + number);
                        let ended = store.must(0, &["register", &account, "student", "--wait", "600"]);
                        let receipt: Value = serde_json::from_str(&ended.stdout).unwrap();
                        let text = |value: &Value| value.as_str().unwrap().to_owned();
                        (text(&receipt["event"]["sequence"]), text(&receipt["event"]["id"]))
                    };
                    (0..commands).map(register).collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let took = begun.elapsed();
    let log = store.log();
    let in_log: BTreeSet<_> = members(&log, "sequence").into_iter().zip(members(&log, "id")).skip(1).collect();
    let told: BTreeSet<_> = receipts.iter().cloned().collect();
    let events = 8 * usize::try_from(commands).unwrap();
    assert_eq!((receipts.len(), told.len(), members(&log, "id").len()), (events, events, events + 1));
    assert_eq!(told, in_log, "every receipt is a line, and every line has a receipt");
    assert_eq!(store.findings(0), []);
    let subjects: BTreeSet<_> = members(&log, "subject").into_iter().collect();
    assert_eq!(subjects.len(), events + 1);
    println!("8 processes, {events} events: {:.1} s", took.as_secs_f64());
}
