//! Authenticator apps that the desk itself enrols: off unless the policy says so; then a code is real evidence, and the
//! secret lives exactly as long as the method.

mod killed;

use std::fs;

use serde_json::json;

use crate::support::authenticator::{Authenticator, enrolled_by};
use crate::support::desk::{CLOCK, Desk};

const A: &str = "0123456789";
const ENROL: [&str; 8] = ["add", A, "app", "--device", "Pixel 9", "--enrol", "--ticket", "T-1"];

/// So many minutes after the desk's first clock.
fn at(minutes: i64) -> String {
    format!("2026-11-24T{:02}:{:02}:00.000Z", 1 + minutes / 60, minutes % 60)
}

/// A desk that enrols, and one person.
fn desk() -> Desk {
    let desk = Desk::new();
    let policy = desk.file("policy.toml", "desk_enrols = [\"authenticator-app\"]\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    desk.record(["register", A, "student"]);
    desk
}

fn enrol(desk: &Desk, clock: &str) -> Authenticator {
    let mut command = desk.program();
    command.env("MFADESK_CLOCK", clock).args(ENROL);
    let (ran, authenticator) = enrolled_by(&mut command, clock);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    authenticator
}

/// A desk that enrolled one, as m1.
fn desk_of_one() -> (Desk, Authenticator) {
    let desk = desk();
    let app = enrol(&desk, CLOCK);
    assert_eq!(sealed(&desk), 1);
    (desk, app)
}

fn sealed(desk: &Desk) -> usize {
    fs::read_dir(desk.in_store("vault")).map_or(0, Iterator::count)
}

fn test(desk: &Desk, app: &Authenticator, minute: i64) -> i32 {
    desk.run_at(&at(minute), ["test", A, "m1", "--code", &app.code(&at(minute))]).code
}

#[test]
fn it_is_off_unless_the_policy_says_so_and_nothing_is_recorded_before_the_first_code() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    assert_eq!(desk.refused(ENROL), (3, vec!["not-enrolled-here".into()]));
    let desk = self::desk();
    assert_eq!(
        desk.refused(["add", A, "passkey", "--device", "MacBook", "--enrol"]),
        (3, vec!["not-enrolled-here".into()])
    );
    // What refuses does so before anybody sees a secret.
    let ran = desk.run(["add", "9999999999", "app", "--enrol"]);
    assert!(ran.code == 4 && ran.stdout.is_empty(), "{ran:?}");
    let dry = desk.run(ENROL.into_iter().chain(["--dry-run"]));
    assert!(dry.code == 0 && !dry.stdout.contains("Setup key"), "{dry:?}");
    for (input, code) in [("", 2), ("000000\n", 3), ("000000\n111111\n222222\n333333\n", 3)] {
        let before = desk.everything();
        assert_eq!(desk.feed(input, ENROL).code, code);
        assert_eq!(before, desk.everything());
    }
    let line = format!("{{\"command\":\"add\",\"account\":\"{A}\",\"kind\":\"app\",\"enrol\":true}}\n");
    assert_eq!(desk.feed(line, ["batch"]).code, 3, "nobody could scan it");
}

#[test]
fn a_code_of_it_is_evidence_once_and_the_secret_is_nowhere_else() {
    let (desk, app) = desk_of_one();
    assert_eq!(test(&desk, &app, 1), 0);
    let data = &desk.last()["data"];
    assert_eq!((&data["evidence"], &data["method"]), (&json!("code"), &json!("m1")));
    assert_eq!(test(&desk, &app, 1), 3);
    assert_eq!(desk.run_at(&at(2), ["test", A, "m1", "--code", "000000"]).code, 3);
    let secret = data_encoding::BASE32_NOPAD.decode(app.key.as_bytes()).unwrap();
    for (path, bytes) in desk.everything() {
        for form in [&secret[..], app.key.as_bytes()] {
            let found = bytes.windows(8).any(|part| form.windows(8).any(|of_secret| of_secret == part));
            assert!(!found, "{}", path.display());
        }
    }
    assert_eq!(desk.run_at(&at(2), ["vault", "rotate"]).code, 0);
    assert_eq!(test(&desk, &app, 3), 0);
    assert_eq!(desk.run(["log", "verify"]).code, 0);
}

#[test]
fn its_secret_is_destroyed_with_the_method_however_that_goes() {
    let (desk, app) = desk_of_one();
    desk.record(["add", A, "passkey", "--device", "MacBook"]);
    desk.record(["test", A, "m2", "passed"]);
    let lines = format!("{{\"command\":\"remove\",\"account\":\"{A}\",\"method\":\"m1\"}}\n");
    for (how, words) in [
        ("removed", &["remove", A, "m1"][..]),
        ("replaced", &["replace", A, "m1", "m2"]),
        ("not on the page", &["observe", A, "m2"]),
        ("taken back", &["undo", A, "4", "--reason", "mistaken"]),
        ("taken back with its call", &["undo", "--ticket", "T-1", "--reason", "mistaken"]),
        ("re-registered", &["reregister", "approve", A, "--identity-check", "student-id"]),
        ("blanked", &["log", "redact", "4", "--reason", "asked"]),
        ("in a batch", &["batch"]),
    ] {
        let copy = desk.copy().that_is_harmed();
        if how == "re-registered" {
            let request = [
                "reregister",
                "request",
                A,
                "--via",
                "office",
                "--override",
                "method-still-usable",
                "--because",
                "asked",
            ];
            assert_eq!(copy.run(request).code, 0);
            let ran =
                copy.run(words.iter().copied().chain(["--override", "method-still-usable", "--because", "asked"]));
            assert_eq!(ran.code, 0, "{ran:?}");
        } else {
            let ran = copy.feed(&lines, words);
            assert_eq!(ran.code, 0, "{how}: {ran:?}");
        }
        assert_eq!(sealed(&copy), 0, "{how}");
        assert_ne!(test(&copy, &app, 5), 0, "{how}");
    }
    // What only cannot be used for a while keeps its secret.
    desk.record(["lost", A, "m1"]);
    assert_eq!(sealed(&desk), 1);
}

#[test]
fn a_secret_that_outlived_its_method_is_cleared_away_and_one_that_was_moved_proves_nothing() {
    let (desk, app) = desk_of_one();
    let file = fs::read_dir(desk.in_store("vault")).unwrap().next().unwrap().unwrap().path();
    let kept = fs::read(&file).unwrap();
    let copy = desk.copy();
    desk.record(["remove", A, "m1"]);
    fs::write(&file, &kept).unwrap();
    let ran = desk.run(["vault", "check"]);
    assert!(ran.code == 0 && !file.exists(), "{ran:?}");
    // In the place of another account's.
    copy.record(["register", "0000000001", "student"]);
    let mut command = copy.program();
    command.env("MFADESK_CLOCK", at(1)).args(["add", "0000000001", "app", "--enrol"]);
    let (ran, other) = enrolled_by(&mut command, &at(1));
    assert_eq!(ran.code, 0, "{ran:?}");
    let files = fs::read_dir(copy.in_store("vault")).unwrap().map(|entry| entry.unwrap().path());
    let theirs = files.into_iter().find(|path| path.file_name() != file.file_name()).unwrap();
    fs::write(&theirs, &kept).unwrap();
    for app in [&app, &other] {
        let ran = copy.run_at(&at(2), ["--json", "test", "0000000001", "m1", "--code", &app.code(&at(2))]);
        assert_eq!((ran.code, ran.last_error()), (6, json!("vault-broken")));
    }
    assert_eq!(test(&copy, &app, 3), 0);
}

#[test]
fn a_code_that_the_log_knows_to_be_used_counts_no_more_whatever_vault_was_put_back() {
    let (mut desk, app) = desk_of_one();
    let vault = |desk: &Desk| {
        let file = fs::read_dir(desk.in_store("vault")).unwrap().next().unwrap().unwrap().path();
        (fs::read(&file).unwrap(), file)
    };
    let (before, file) = vault(&desk);
    assert_eq!(test(&desk, &app, 1), 0);
    fs::write(&file, before).unwrap();
    desk.at(&at(1));
    let code = app.code(&at(1));
    assert_eq!(desk.refused(["test", A, "m1", "--code", &code]), (3, vec!["code-refused".into()]));
    // Nor where that test was taken back.
    let before = vault(&desk).0;
    desk.record(["undo", A]);
    fs::write(&file, before).unwrap();
    assert_eq!(desk.refused(["test", A, "m1", "--code", &code]), (3, vec!["code-refused".into()]));
    assert_eq!(test(&desk, &app, 2), 0);
}
