//! `--seen`: whoever keeps the file notices a log that was cut, rewritten or restored.

use std::fs;

use serde_json::Value;

use super::{A, B, Desk, Ran};
use crate::support::forge::{Forge, lines};

fn seen(desk: &Desk, more: &[&str]) -> Ran {
    desk.run(["--json", "risk", "--seen", "seen.json"].into_iter().chain(more.iter().copied()))
}

fn kept(desk: &Desk) -> Value {
    serde_json::from_slice(&fs::read(desk.beside("seen.json")).unwrap()).unwrap()
}

#[test]
fn the_file_is_made_the_first_time_and_follows_a_log_that_grows() {
    let desk = Desk::new();
    assert_eq!(seen(&desk, &[]).code, 0);
    assert_eq!(kept(&desk)["sequence"], 1);
    assert_eq!(kept(&desk)["bytes"], desk.log().len());
    desk.record(["register", A, "student"]);
    assert_eq!(seen(&desk, &[]).code, 0);
    assert_eq!(kept(&desk)["sequence"], 2);
    // What an answer is about does not matter: the whole log is looked at.
    desk.record(["register", B, "student"]);
    assert_eq!(seen(&desk, &["--as-of", "1"]).code, 0);
    assert_eq!(kept(&desk)["sequence"], 3);
    assert_eq!(seen(&desk, &[]).code, 0);
}

#[test]
fn a_log_that_was_cut_rewritten_or_exchanged_is_not_the_one_seen_and_the_file_stays() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["register", B, "student"]);
    assert_eq!(seen(&desk, &[]).code, 0);
    let file = fs::read(desk.beside("seen.json")).unwrap();
    let log = desk.log();

    let first_two = log.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    let mut cut = desk.copy();
    cut.overwrite(&log[..first_two]);
    // Restored from a backup, and gone on with.
    let restored = Desk::of(&log[..first_two]);
    restored.record(["register", B, "staff"]);
    restored.record(["register", "0000000009", "staff"]);
    let another = Desk::new();
    another.record(["register", A, "student"]);
    another.record(["register", B, "student"]);

    for desk in [&Desk::of(&log[..first_two]), &restored, &another] {
        fs::write(desk.beside("seen.json"), &file).unwrap();
        for more in [
            &[][..],
            &["--fail-on", "setup-required"],
            &["--fail-on", "ok", "--affiliation", "other"],
            &["--as-of", "99"],
        ] {
            let said = seen(desk, more);
            let error: Value = serde_json::from_str(said.stderr.lines().next().unwrap()).unwrap();
            assert_eq!(error["error"]["code"], "not-the-log-seen", "{more:?}");
            if more != ["--as-of", "99"] {
                assert_eq!(said.code, 5, "{more:?}");
            }
            assert_eq!(fs::read(desk.beside("seen.json")).unwrap(), file);
        }
        assert_eq!(desk.run(["status", "--seen", "seen.json", "0000000008"]).code, 5);
    }
    // The head that stands beside a log that was cut says so too.
    fs::write(cut.beside("seen.json"), &file).unwrap();
    assert_eq!(seen(&cut, &[]).code, 5);
    assert_eq!(fs::read(cut.beside("seen.json")).unwrap(), file);
}

#[test]
fn a_file_that_is_no_head_is_left_alone() {
    let desk = Desk::new();
    fs::write(desk.beside("seen.json"), "notes").unwrap();
    let said = seen(&desk, &[]);
    assert_eq!(said.refusal(), (6, vec!["unreadable-file".into()]));
    assert_eq!(fs::read(desk.beside("seen.json")).unwrap(), b"notes");
}

/// The log with other lines before its last one, which is as it was, and the break in the chain before that accepted.
fn rewritten_behind_a_break(desk: &Desk) -> Vec<u8> {
    let log = desk.log();
    let (last, before) = lines(&log).split_last().map(|(last, before)| (last.to_vec(), before.to_vec())).unwrap();
    let mut forge = Forge::default();
    for line in before {
        let text = std::str::from_utf8(line).unwrap().replace("student", "faculty");
        let (head, data) = text.trim_end().split_once(",\"data\":").unwrap();
        forge.raw(head.split(",\"datahash\"").next().unwrap(), data.strip_suffix('}').unwrap());
    }
    let (offset, kept) = (forge.bytes.len(), forge.chainhash.clone());
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let mut forge = Forge::behind(&[forge.bytes, last].concat());
    let regions = serde_json::json!([{"offset": offset, "bytes": 0, "sha256": nothing, "kept": kept}]);
    let time = "2026-11-24T01:00:00.000Z";
    forge.event("log.damage-accepted", "store", time, time, serde_json::json!({"regions": regions, "reason": "disk"}));
    forge.bytes
}

#[test]
fn a_past_that_was_rewritten_behind_a_break_that_was_accepted_since_is_not_the_one_seen() {
    let mut desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "Pixel"]);
    assert_eq!(seen(&desk, &[]).code, 0);
    let kept_answer = desk.run(["--json", "status", A]);
    let file = desk.file("answer.json", &kept_answer.stdout);
    let rewritten = rewritten_behind_a_break(&desk);
    assert_eq!(rewritten[..desk.log().len()].len(), desk.log().len());
    desk.overwrite(&rewritten);
    // The chain hash of the line that was seen is what it was, and nothing in the file shows what was done to it.
    assert_eq!(desk.run(["log", "verify"]).code, 0);
    let said = seen(&desk, &[]);
    assert_eq!((said.code, said.last_error()), (5, "damage-accepted-since".into()));
    let rechecked = desk.run(["--json", "recheck", &file]);
    assert_eq!((rechecked.code, rechecked.last_error()), (5, "damage-accepted-since".into()));
    // Whoever has seen the log since knows of the break, and all that comes after it is bound again.
    fs::remove_file(desk.beside("seen.json")).unwrap();
    assert_eq!(seen(&desk, &[]).code, 0);
    desk.record(["register", B, "staff"]);
    assert_eq!(seen(&desk, &[]).code, 0);
}
