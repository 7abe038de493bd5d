//! The index: what is answered by it is what the log says, whatever becomes of either file; and nothing needs it.

mod sql;
mod storm;

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::desk::Desk;
use crate::support::in_full;
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;
use crate::support::terminal::Terminal;

const A: &str = "0123456789";
const B: &str = "1234567890";
const C: &str = "2345678901";

/// Some accounts, and an index that knows of most of them.
fn indexed() -> Desk {
    let desk = Desk::new();
    for command in [
        "register 0123456789 faculty",
        "add 0123456789 msauth --device iPhone15",
        "add 0123456789 phone --device iPhone15 --number 090-1234-5612",
        "test 0123456789 m1 passed",
        "register 1234567890 student",
        "add 1234567890 key --device YubiKey --serial S-1",
    ] {
        desk.record(command.split(' '));
    }
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    desk.record(["test", B, "passed"]);
    desk
}

/// Everything that is asked about single accounts, and about everybody.
const QUESTIONS: [&str; 41] = [
    "status 0123456789",
    "status 1234567890 0123456789 --explain",
    "status 2345678901",
    "next 0123456789",
    "audit 0123456789",
    "audit store",
    "status 0123456789 --without device:iPhone15",
    "policy show",
    "risk",
    "risk --count",
    "risk --level critical,warning,ok,not-in-force",
    "risk --level not-in-force --reason untested",
    "risk --affiliation faculty --count",
    "risk --retiring",
    "risk --explain --level not-in-force,warning",
    "risk --explain --level not-in-force --reason untested --affiliation student",
    "risk --fail-on critical,setup-required",
    "risk --on 2026-12-24",
    "risk --count --on 2029-01-01",
    "risk --without channel:sms --level not-in-force",
    "risk --without kind:phone --count",
    "status --all",
    "status --all --state off",
    "status --all --level warning,not-in-force --affiliation student",
    "status --all --kind phone --untested",
    "status --all --step 4",
    "status --all --explain --step 4",
    "status --all --explain --untested --affiliation faculty",
    "status --all --without channel:sms --level critical",
    "stats",
    "stats --affiliation student,staff",
    "shared",
    "shared 1234567890",
    "shared --at-least 2 0123456789",
    "shared --at-least 2 --only serial",
    "who device:YubiKey",
    "open",
    "notice",
    "notice --level not-in-force",
    "notice --level ok,not-in-force --retiring",
    "notice --without channel:sms --level critical --before 2026-12-24",
];

fn asked(desk: &Desk, question: &str) -> (Ran, Option<String>) {
    let mut ran = desk.run(["--json"].into_iter().chain(question.split(' ')));
    let mut answer: Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
    let indexed = answer.pointer("/log/indexed").and_then(Value::as_str).map(str::to_owned);
    if let Some(log) = answer.pointer_mut("/log").and_then(Value::as_object_mut) {
        log.remove("indexed");
        ran.stdout = answer.to_string();
    }
    (ran, indexed)
}

/// The answers by the index are those of a copy that has none; `used`: whether there are any.
#[track_caller]
fn answers_as_without(desk: &Desk, used: bool, warned: bool) {
    let copy = desk.copy();
    for file in ["index.sqlite", "index.mark"] {
        let _ = fs::remove_file(copy.in_store(file)).or_else(|_| fs::remove_dir(copy.in_store(file)));
    }
    for question in QUESTIONS {
        let (mut by_index, indexed) = asked(desk, question);
        let (cold, none) = asked(&copy, question);
        let said: Vec<&str> = by_index.stderr.lines().filter(|line| line.contains("index-not-used")).collect();
        assert_eq!((none, said.len()), (None, usize::from(warned)), "{question}: {}", by_index.stderr);
        by_index.stderr =
            by_index.stderr.lines().filter(|line| !said.contains(line)).map(|l| format!("{l}\n")).collect();
        assert_eq!(by_index, cold, "{question}");
        assert_eq!(indexed.is_some(), used, "{question}");
    }
}

fn flaw(desk: &Desk) -> Value {
    let status = desk.run(["--json", "index", "status"]).json();
    assert_eq!(validate_answer("index", &status), Ok(()), "{status}");
    status["index"]["why"].clone()
}

#[test]
fn an_index_is_made_checked_and_thrown_away_in_words_and_for_scripts() {
    let desk = indexed();
    let path = desk.in_store("index.sqlite");
    let bytes = fs::metadata(&path).unwrap().len();
    let unread = desk.log().split_inclusive(|byte| *byte == b'\n').next_back().unwrap().len();
    desk.run(["index", "status"]).is(&format!(
        "The index is used. It knows the log up to line 7 ({bytes} bytes); {unread} bytes of the log came since, and are \
         read with each question.\n"
    ));
    desk.run_in("ja", crate::support::desk::CLOCK, ["index", "check"]).is("索引は、7行目までログのとおりです。\n");
    desk.run(["index", "rebuild"])
        .is(&format!("The index was rebuilt: it knows the log up to line 8 ({bytes} bytes).\n"));
    assert_eq!(
        desk.run(["--json", "index", "check"]).json(),
        serde_json::json!({"ok": true, "index": {
            "sequence": "000000000008", "why": null, "log_differs": false, "pieces": 0, "accounts": []
        }})
    );
    desk.run(["index", "drop"])
        .is("The index was deleted; no record was. From now on every command reads the whole log.\n");
    desk.run(["index", "drop"]).is("There was no index.\n");
    desk.run(["index", "check"]).is("There is no index.\n");
    desk.run_in("ja", crate::support::desk::CLOCK, ["index", "status"])
        .is("索引はなく、コマンドのたびにログ全体を読みます。作るには：mfadesk index rebuild\n");
    assert_eq!(desk.run(["--json", "index", "status"]).json(), serde_json::json!({"ok": true, "index": null}));
    assert!(!path.exists() && !desk.in_store("index.mark").exists());
    answers_as_without(&desk, false, false);
}

#[test]
fn everybody_and_single_accounts_are_answered_by_the_index_and_say_so() {
    let desk = indexed();
    answers_as_without(&desk, true, false);
    assert_eq!(desk.ask("status", [A])["log"]["indexed"], "000000000007");
    // What is asked of an earlier point, or unverified, is read.
    for question in [
        "status 0123456789 --as-of 5",
        "status 0123456789 --unverified",
        "risk --as-of 5",
        "risk --seen seen.json",
        "stats --by week",
        "diff --from 5",
        "audit",
    ] {
        assert_eq!(asked(&desk, question).1, None, "{question}");
    }
    // And an answer that was given by it is asked again like any other.
    let kept = desk.run(["--json", "status", A]).stdout;
    desk.file("kept.json", &kept);
    desk.run(["recheck", "kept.json"])
        .is("same\nNot compared: log.indexed (the index vouched for lines then; now all of them were read).\n");
}

#[test]
fn what_is_recorded_by_the_index_is_decided_as_by_the_log() {
    let desk = indexed();
    desk.record(["register", C, "staff"]);
    let receipt = desk.record(["add", C, "key", "--device", "YubiKey", "--serial", "s1"]);
    assert_eq!(receipt["warnings"][0]["code"], "also-elsewhere", "{receipt}");
    assert_eq!(desk.refused(["register", A, "staff"]), (3, vec!["account-exists".to_owned()]));
    assert_eq!(desk.refused(["test", "3456789012", "passed"]), (4, vec!["unknown-account".to_owned()]));
    let id = "01930000-0000-7000-8000-000000000001";
    let first = desk.record(["test", A, "m2", "passed", "--event-id", id]);
    let again = desk.record(["test", A, "m2", "passed", "--event-id", id]);
    assert_eq!(again["event"], first["event"], "{again}");
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    let again = desk.record(["test", A, "m2", "passed", "--event-id", id]);
    assert_eq!(again["event"], first["event"], "{again}");
    assert_eq!(desk.run(["--json", "undo", A]).code, 0);
    answers_as_without(&desk, true, false);
    assert_eq!(flaw(&desk), Value::Null);
}

#[test]
fn a_run_and_a_call_are_taken_back_by_the_index_as_by_the_log() {
    let desk = indexed();
    let commands = [
        serde_json::json!({"command": "register", "account": C, "affiliation": "staff"}),
        serde_json::json!({"command": "test", "account": A, "method": "m2", "result": "passed", "ticket": "T-1"}),
        serde_json::json!({"command": "observe", "account": A, "methods": ["m1", "m2"], "ticket": "T-1"}),
    ];
    let ran = desk.feed(commands.map(|command| format!("{command}\n")).concat(), ["--json", "batch"]);
    let run = serde_json::from_str::<Value>(&ran.stderr).unwrap()["batch"]["run"].as_str().unwrap().to_owned();
    let together = [["--run", &*run], ["--ticket", "T-1"]];
    let undo = |[by, which]: [&str; 2]| ["undo", by, which, "--reason", "the wrong file"].map(str::to_owned);
    for is_indexed in [false, true] {
        if is_indexed {
            assert_eq!(desk.run(["index", "rebuild"]).code, 0);
        }
        for undo in together.map(undo) {
            let copy = desk.copy();
            assert_eq!(copy.run(["index", "drop"]).code, 0);
            let asked = undo.iter().cloned().chain(["--dry-run".to_owned()]);
            let (by_index, cold) = (desk.run(asked.clone()), copy.run(asked));
            assert_eq!((by_index.code, &by_index), (0, &cold), "{undo:?}");
        }
    }
    let ran = desk.run(undo(together[0]));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    answers_as_without(&desk, true, false);
    assert_eq!(desk.run(undo(["--run", "01930000-0000-7000-8000-000000000001"])).code, 4);
}

#[test]
fn a_log_whose_file_was_touched_is_read_until_somebody_has_recorded_who_read_it_all() {
    let desk = indexed();
    fs::File::open(desk.in_store("events.jsonl")).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
    assert_eq!(flaw(&desk), "log-changed");
    answers_as_without(&desk, false, true);
    assert_eq!(desk.record(["test", A, "m1", "passed"])["warnings"], serde_json::json!([]));
    answers_as_without(&desk, true, false);
}

#[test]
fn a_line_that_was_edited_is_found_although_it_is_not_asked_about() {
    let desk = indexed().that_is_harmed();
    let mut log = desk.log();
    let at = String::from_utf8(log.clone()).unwrap().find("YubiKey").unwrap();
    log[at] = b'y';
    let file = fs::OpenOptions::new().write(true).open(desk.in_store("events.jsonl")).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &log, 0).unwrap();
    let ran = desk.run(["--json", "status", A]);
    assert_eq!((ran.code, ran.last_error()), (5, "damaged".into()), "{ran:?}");
    let ran = desk.run(["--json", "test", A, "m1", "passed"]);
    assert_eq!((ran.code, ran.last_error()), (5, "damaged".into()), "{ran:?}");
}

#[test]
fn an_index_of_another_store_a_restored_log_and_one_that_was_cut_are_found_out() {
    let desk = indexed();
    let other = indexed();
    fs::copy(other.in_store("index.sqlite"), desk.in_store("index.sqlite")).unwrap();
    assert_eq!(flaw(&desk), "other-log");
    answers_as_without(&desk, false, true);
    desk.record(["test", A, "m1", "passed"]);
    assert_eq!(flaw(&desk), "other-log", "it is made anew by nobody who was not asked to");
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    answers_as_without(&desk, true, false);

    let copy = desk.in_store("copy");
    fs::copy(desk.in_store("events.jsonl"), &copy).unwrap();
    fs::rename(&copy, desk.in_store("events.jsonl")).unwrap();
    assert_eq!(flaw(&desk), "log-changed");
    answers_as_without(&desk, false, true);
    desk.record(["test", A, "m1", "passed"]);
    answers_as_without(&desk, false, true);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    answers_as_without(&desk, true, false);
}

#[test]
fn whatever_lies_in_the_place_of_the_index_stops_nobody() {
    let desk = indexed();
    let path = desk.in_store("index.sqlite");
    let whole = fs::read(&path).unwrap();
    let place: [&dyn Fn(&PathBuf); 6] = [
        &|path| fs::write(path, "").unwrap(),
        &|path| fs::write(path, "SQLite format 3\0 and then something else").unwrap(),
        &|path| fs::write(path, &whole[..whole.len() / 2]).unwrap(),
        &|path| fs::create_dir(path).unwrap(),
        &|path| std::os::unix::fs::symlink(path.with_file_name("events.jsonl"), path).unwrap(),
        &|path| fs::write(path, [&whole[..4096], &vec![0xff; whole.len() - 4096]].concat()).unwrap(),
    ];
    for put in place {
        let _ = fs::remove_file(&path).or_else(|_| fs::remove_dir(&path));
        put(&path);
        assert_eq!(flaw(&desk), "unreadable");
        answers_as_without(&desk, false, true);
        let receipt = desk.record(["test", A, "m1", "passed"]);
        assert_eq!(receipt["warnings"][0]["code"], "index-not-used", "{receipt}");
    }
    let _ = fs::remove_file(&path);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    answers_as_without(&desk, true, false);
}

#[test]
fn what_was_blanked_is_in_no_index() {
    let desk = indexed();
    desk.record(["close", B, "--reason", "left"]);
    let holds_it = || fs::read(desk.in_store("index.sqlite")).unwrap().windows(7).any(|bytes| bytes == b"YubiKey");
    assert!(holds_it());
    let ran = desk.run(["log", "redact", "7", "--reason", "the law"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(!holds_it(), "it was made anew");
    answers_as_without(&desk, true, false);
    assert_eq!(desk.run(["index", "check"]).code, 0);
}

#[test]
fn an_index_that_was_edited_by_hand_is_found_by_a_check() {
    let desk = indexed();
    for (edit, expected) in [
        ("UPDATE account SET affiliation = 'staff' WHERE account = '0123456789'", "[\"0123456789\"]"),
        ("DELETE FROM method WHERE account = '1234567890'", "[\"1234567890\"]"),
        ("UPDATE piece SET content = zeroblob(20) WHERE key = (SELECT max(key) FROM piece)", "[]"),
    ] {
        assert_eq!(desk.run(["index", "rebuild"]).code, 0);
        let connection = rusqlite::Connection::open(desk.in_store("index.sqlite")).unwrap();
        assert_eq!(connection.execute(edit, []).unwrap(), 1);
        drop(connection);
        let ran = desk.run(["--json", "index", "check"]);
        let found: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((ran.code, &found["ok"]), (1, &Value::Bool(false)), "{found}");
        assert_eq!(found["index"]["accounts"].to_string(), expected);
    }
}

#[test]
fn an_index_is_brought_up_to_date_by_who_records_when_much_has_come_since() {
    let desk = indexed();
    // In full it is so much that a batch does it too, beside its groups.
    let many = if in_full() { 40_000 } else { 4_500 };
    let commands: String = (0..many)
        .map(|n| {
            format!("{{\"command\":\"register\",\"account\":\"{:010}\",\"affiliation\":\"student\"}}\n", 5_000_000 + n)
        })
        .collect();
    let ran = desk.feed(commands, ["batch"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let status = desk.run(["--json", "index", "status"]).json();
    // What came while that was made stays, where it is less than a single command would take in.
    let left = status["index"]["unread_bytes"].as_u64().unwrap();
    assert_eq!(
        (&status["index"]["used"], left),
        (&Value::Bool(true), if in_full() { left.min((2 << 20) - 1) } else { 0 })
    );
    answers_as_without(&desk, true, false);
    assert_eq!(desk.run(["index", "check"]).code, 0);
    desk.run(["status", &format!("{:010}", 5_000_000 + many - 1), "--json"]).json();
}

#[test]
fn a_copy_that_nobody_may_write_to_is_answered_by_its_index_too() {
    use std::os::unix::fs::PermissionsExt;
    let desk = indexed();
    fs::set_permissions(desk.store(), fs::Permissions::from_mode(0o500)).unwrap();
    answers_as_without(&desk, true, false);
    fs::set_permissions(desk.store(), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_log_in_which_damage_was_accepted_has_no_index_and_nobody_is_sent_to_make_one() {
    let mut desk = indexed();
    let mut log = desk.log();
    let at = log.iter().position(|byte| *byte == b'\n').unwrap() + 40;
    log[at] ^= 1;
    desk.overwrite(&log);
    assert_eq!(desk.run(["log", "repair", "--accept-loss", "the disk failed"]).code, 0);
    assert!(!desk.in_store("index.sqlite").exists() && !desk.in_store("index.mark").exists());
    assert_eq!(desk.refused(["index", "rebuild"]), (6, vec!["no-index-of-accepted-damage".into()]));
    desk.record(["register", "2345678901", "staff"]);
    assert!(!desk.in_store("index.mark").exists());
    answers_as_without(&desk, false, false);
}

#[test]
fn at_a_terminal_a_rebuild_shows_how_far_it_has_come_and_leaves_nothing_of_it_behind() {
    for (lang, bar, receipt) in [
        ("en", "Rebuilding the index  [", "The index was rebuilt: "),
        ("ja", "索引を作り直しています  [", "索引を作り直しました。"),
    ] {
        let desk = indexed();
        let mut program = desk.program();
        program.args(["--lang", lang, "index", "rebuild"]).env("TERM", "xterm");
        let mut terminal = Terminal::start(program, 100);
        assert_eq!(terminal.end(), 0);
        let sent = String::from_utf8_lossy(&terminal.bytes).into_owned();
        assert!(sent.contains(bar), "{sent:?}");
        assert!(terminal.screen().starts_with(receipt), "{}", terminal.screen());
        // Whoever reads it by a pipe sees the receipt and nothing else.
        let ran = desk.run(["--lang", lang, "index", "rebuild"]);
        assert!(ran.stdout.starts_with(receipt), "{}", ran.stdout);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    }
}
