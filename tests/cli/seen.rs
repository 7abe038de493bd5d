//! `--seen`: whoever keeps the file notices a log that was cut, rewritten or restored.

use std::fs;

use serde_json::Value;

use super::{A, B, Desk, Ran};

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
