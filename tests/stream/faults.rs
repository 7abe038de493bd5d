//! Six writers on three copies while servers are killed, restarted and paused at random, whoever leads: what was
//! acknowledged is there exactly once, there is one log on all copies, and it could have happened one after the other.
//!
//! `MFADESK_STREAM_SECONDS` says for how long (25, or 600 with `MFADESK_FULL_TESTS`).

use std::collections::{BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::cluster::{Cluster, recorded};
use crate::linearizable::{Asked, Came, Operation, is_linearizable};
use crate::support::desk::Desk;
use crate::support::in_full;
use crate::writing::same_log;

pub const ACCOUNTS: u64 = 12;

/// Numbers that look random and are the same for the same seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// An operation with the id that its event was given.
pub struct Done {
    account: u64,
    event: String,
    code: i32,
    operation: Operation,
}

pub fn id(account: u64) -> String {
    format!("{:010}", 1_000_000_000 + account)
}

pub fn seconds() -> u64 {
    let named = std::env::var("MFADESK_STREAM_SECONDS").ok().and_then(|text| text.parse().ok());
    named.unwrap_or(if in_full() { 600 } else { 25 })
}

pub fn write(machine: &Desk, writer: u64, stop: &AtomicBool, start: Instant, done: &Mutex<Vec<Done>>) {
    let mut dice = Dice(0x9e37_79b9 + writer * 7919);
    let mut count = 0_u64;
    while !stop.load(Ordering::SeqCst) {
        count += 1;
        let account = dice.below(ACCOUNTS);
        let event = format!("019a0000-0000-7000-8{writer:03x}-{count:012x}");
        let (asked, words) = match dice.below(10) {
            0..=4 => (Asked::Add, vec!["add".to_owned(), id(account), "app-password".into()]),
            5..=7 => {
                let method = 1 + u32::try_from(dice.below(6)).unwrap();
                (Asked::Remove(method), vec!["remove".to_owned(), id(account), format!("m{method}")])
            }
            _ => (Asked::Look, vec!["status".to_owned(), id(account)]),
        };
        let mut words: Vec<String> = words;
        words.push("--json".to_owned());
        if asked != Asked::Look {
            words.extend(["--event-id".to_owned(), event.clone()]);
        }
        let begun = start.elapsed().as_micros();
        let ran = machine.run(&words);
        let ended = start.elapsed().as_micros();
        let came = match (&asked, ran.code) {
            (Asked::Look, 0) if ran.stderr.is_empty() => {
                let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
                let methods = answer["accounts"][0]["methods"].as_array().unwrap();
                let number = |method: &Value| method["method"].as_str().unwrap()[1..].parse().unwrap();
                Came::Seen(methods.iter().map(number).collect())
            }
            // It was answered from an old copy, and says so.
            (Asked::Look, 0) => continue,
            (_, 0) => Came::Unknown,
            (_, 3 | 4) => Came::Refused,
            // Of 6 and 8 it is known that nothing was recorded.
            (Asked::Look, 6 | 8) => continue,
            (_, 6..=8) => Came::Unknown,
            _ => panic!("{words:?}: {ran:?}"),
        };
        let operation = Operation { begun, ended: if ran.code == 7 { u128::MAX } else { ended }, asked, came };
        done.lock().unwrap().push(Done { account, event, code: ran.code, operation });
    }
}

fn harm(cluster: &mut Cluster, dice: &mut Dice, until: Instant, counts: &[AtomicU64; 3]) {
    while Instant::now() < until {
        sleep(Duration::from_millis(500 + dice.below(2000)));
        let number = usize::try_from(dice.below(3)).unwrap();
        match dice.below(6) {
            0..=2 => {
                counts[0].fetch_add(1, Ordering::SeqCst);
                cluster.kill(number);
                sleep(Duration::from_millis(200 + dice.below(1500)));
                cluster.start(number);
            }
            3..=4 => {
                counts[1].fetch_add(1, Ordering::SeqCst);
                cluster.pause(number);
                sleep(Duration::from_millis(500 + dice.below(4000)));
                cluster.resume(number);
            }
            // Two of three: nobody can agree on anything.
            _ => {
                counts[2].fetch_add(1, Ordering::SeqCst);
                let other = (number + 1) % 3;
                cluster.pause(number);
                cluster.kill(other);
                sleep(Duration::from_millis(500 + dice.below(2000)));
                cluster.start(other);
                cluster.resume(number);
            }
        }
    }
}

#[test]
fn whatever_becomes_of_the_servers_what_was_acknowledged_is_there_once_and_in_one_order() {
    let Some(mut cluster) = Cluster::of(3, "") else { return };
    let machines: Vec<Desk> = (0..3).map(|_| cluster.machine("DESK")).collect();
    for account in 0..ACCOUNTS {
        recorded(&machines[0], &["register", &id(account), "student"]);
    }
    let (stop, start, done) = (AtomicBool::new(false), Instant::now(), Mutex::new(Vec::new()));
    let counts = [const { AtomicU64::new(0) }; 3];
    thread::scope(|scope| {
        for writer in 0..6 {
            let (machine, stop, done) = (&machines[writer % 3], &stop, &done);
            scope.spawn(move || write(machine, writer as u64, stop, start, done));
        }
        harm(
            &mut cluster,
            &mut Dice(start.elapsed().subsec_nanos().into()),
            start + Duration::from_secs(seconds()),
            &counts,
        );
        stop.store(true, Ordering::SeqCst);
    });
    let done = done.into_inner().unwrap();
    println!("{}", judged(&machines, done));
    println!(
        "{} killed, {} paused, {} times two of three",
        counts[0].load(Ordering::SeqCst),
        counts[1].load(Ordering::SeqCst),
        counts[2].load(Ordering::SeqCst),
    );
}

/// Once all is well again: one log on all machines, in which what was acknowledged is there exactly once and what was refused
/// or not taken is not, as if it had all happened one after the other. What came of it, in words.
pub fn judged(machines: &[Desk], done: Vec<Done>) -> String {
    let deadline = Instant::now() + Duration::from_secs(60);
    while machines.iter().any(|machine| machine.run(["status", "--all"]).stderr.contains("warning: Answered")) {
        assert!(Instant::now() < deadline, "the servers do not come back");
        sleep(Duration::from_millis(500));
    }
    let events = same_log(&machines.iter().collect::<Vec<_>>());
    let mut by_id: HashMap<&str, Vec<&Value>> = HashMap::new();
    for event in &events {
        by_id.entry(event["id"].as_str().unwrap()).or_default().push(event);
    }
    assert!(by_id.values().all(|events| events.len() == 1), "each is there once");
    let mut histories: HashMap<u64, Vec<Operation>> = HashMap::new();
    let (mut acknowledged, mut unknown, mut unknown_there, mut not_taken) = (0, 0, 0, 0);
    for Done { account, event, code, mut operation } in done {
        let there = by_id.get(&*event);
        if matches!(code, 6 | 8) {
            not_taken += 1;
            assert!(there.is_none(), "{event} was not taken, and is there");
            continue;
        }
        if operation.came == Came::Unknown {
            acknowledged += u32::from(code == 0);
            unknown += u32::from(code == 7);
            unknown_there += u32::from(code == 7 && there.is_some());
            assert!(code == 7 || there.is_some(), "{event} was acknowledged");
            let Some(there) = there else { continue };
            operation.came = match operation.asked {
                Asked::Add => Came::Added(there[0]["data"]["method"].as_str().unwrap()[1..].parse().unwrap()),
                _ => Came::Removed,
            };
        }
        assert!(operation.came != Came::Refused || there.is_none(), "{event} was refused");
        histories.entry(account).or_default().push(operation);
    }
    let looks = histories.values().flatten().filter(|operation| operation.asked == Asked::Look).count();
    let refused = histories.values().flatten().filter(|operation| operation.came == Came::Refused).count();
    assert!(acknowledged > 0);
    for (account, history) in &histories {
        assert!(is_linearizable(history), "{account}: {history:#?}");
    }
    // What the copies say is what one process makes of the lines.
    let alone = Desk::of(&machines[0].log());
    let all = |desk: &Desk| -> BTreeSet<String> {
        let answer = desk.run(["status", "--all", "--json"]).stdout;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["accounts"].as_array().unwrap().iter().map(Value::to_string).collect()
    };
    assert!(machines.iter().all(|machine| all(machine) == all(&alone)));
    format!(
        "{acknowledged} acknowledged, {refused} refused, {looks} answers, {not_taken} not taken, {unknown} unknown \
         ({unknown_there} of them there)"
    )
}
