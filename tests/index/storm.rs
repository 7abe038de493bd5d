//! Whoever is killed while the index is made or brought up to date leaves one that is used and right, or none that is used;
//! and many at once never see a wrong answer.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{A, B, answers_as_without, flaw, indexed};
use crate::support::in_full;

#[test]
fn an_index_that_was_cut_short_at_any_moment_is_right_or_is_not_used() {
    let desk = indexed();
    let begun = Instant::now();
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    let span = begun.elapsed();
    let rounds = if in_full() { 120 } else { 12 };
    for round in 0..rounds {
        for words in [&["index", "rebuild"][..], &["test", A, "m1", "passed"]] {
            let mut child = desk.program().args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            thread::sleep(span * round / rounds);
            let _ = child.kill();
            child.wait().unwrap();
        }
        let why = flaw(&desk);
        let is_used = desk.in_store("index.sqlite").exists() && why.is_null();
        let is_said = desk.in_store("index.sqlite").exists() && !why.is_null();
        answers_as_without(&desk, is_used, is_said);
        // Whoever comes next and reads all of it puts the mark right.
        desk.record(["test", B, "passed"]);
        assert!(!desk.in_store("index.sqlite").exists() || flaw(&desk).is_null(), "{}", flaw(&desk));
    }
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    assert_eq!(desk.run(["index", "check"]).code, 0);
    assert!(!desk.in_store("index.sqlite.new").exists());
}

#[test]
fn many_readers_and_writers_at_once_give_no_wrong_answer() {
    let desk = indexed();
    let until = Instant::now() + Duration::from_secs(if in_full() { 60 } else { 2 });
    let write = |account: &'static str| {
        let mut recorded = 0_u64;
        while Instant::now() < until {
            let ran = desk.run(["--json", "test", account, "m1", "passed", "--wait", "60"]);
            assert_eq!(ran.code, 0, "{ran:?}");
            recorded += 1;
        }
        recorded
    };
    let read = |account: &'static str| {
        let mut least = 0;
        while Instant::now() < until {
            let ran = desk.run(["--json", "status", account]);
            assert_eq!(ran.code, 0, "{ran:?}");
            let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
            let version = answer["accounts"][0]["version"].as_u64().unwrap();
            assert!(version >= least, "{version} after {least}");
            least = version;
            let ran = desk.run(["--json", "stats"]);
            assert_eq!(ran.code, 0, "{ran:?}");
            let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
            assert_eq!(answer["stats"][0]["accounts"], 2, "{answer}");
        }
    };
    let before = |account| desk.status(account)["version"].as_u64().unwrap();
    let versions = [before(A), before(B)];
    let recorded = thread::scope(|scope| {
        let writers = [A, A, B, B].map(|account| scope.spawn(move || (account, write(account))));
        let readers: Vec<_> =
            [A, B].into_iter().cycle().take(8).map(|account| scope.spawn(move || read(account))).collect();
        let rebuilds = scope.spawn(|| {
            while Instant::now() < until {
                assert_eq!(desk.run(["index", "rebuild", "--wait", "60"]).code, 0);
                thread::sleep(Duration::from_millis(200));
            }
        });
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        rebuilds.join().unwrap();
        writers.map(|writer| writer.join().unwrap())
    });
    for (account, version) in [A, B].into_iter().zip(versions) {
        let of_it: u64 = recorded.iter().filter(|(whose, _)| *whose == account).map(|(_, count)| count).sum();
        assert_eq!(before(account), version + of_it);
    }
    answers_as_without(&desk, true, false);
    assert_eq!(desk.run(["index", "check"]).code, 0);
    assert!(fs::metadata(desk.in_store("index.sqlite")).is_ok());
}
