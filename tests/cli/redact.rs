//! `log redact`: what a line says is gone, everywhere in the store; the line, the chain and everybody else's lines are
//! there; and every answer is as if it had never been known.

use std::fs;

use serde_json::{Value, json};

use super::{A, B, CLOCK, Desk};
use crate::support::forge::{Forge, lines};
use crate::support::in_full;
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;

const SECRET: &str = "Grandmother's old Nokia";

/// Two accounts. Line 3 says what has to be forgotten.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "app", "--device", SECRET]);
    desk.record(["add", A, "key", "--device", "YubiKey 5"]);
    desk.record(["test", A, "m1", "passed"]);
    desk.record(["test", A, "m2", "passed"]);
    desk.record(["register", B, "faculty"]);
    desk.record(["add", B, "msauth", "--device", "iPhone 15"]);
    desk
}

fn redact(desk: &Desk, line: &str) -> Ran {
    desk.run(["log", "redact", line, "--reason", "asked by the person"])
}

/// Whether any file of the store says it.
fn says(desk: &Desk, what: &str) -> bool {
    let has = |bytes: &[u8]| bytes.windows(what.len()).any(|part| part == what.as_bytes());
    desk.everything().iter().any(|(_, bytes)| has(bytes))
}

fn findings(desk: &Desk) -> Vec<(u64, String)> {
    let report = desk.run(["--json", "log", "verify"]);
    assert_eq!(report.code, 0, "{report:?}");
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    let of = |finding: &Value| (finding["line"].as_u64().unwrap_or(0), finding["kind"].as_str().unwrap().to_owned());
    report["findings"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn what_a_line_says_is_gone_and_all_that_stays_is_said() {
    let desk = desk();
    let before = desk.log();
    assert!(says(&desk, SECRET));
    redact(&desk, "3").is("\
Recorded, and the data of 1 line is redacted:
  line 3: 0123456789, method added, 10:00 (said by line 9)
Note: Answers are as if this had never been known. The risk level stays the same: no MFA.
Warning: Later lines about this account no longer fit, and change nothing any more: line 5.
Stays: the account's id, the times, the type of the event, who recorded it and under which name, and the ticket: the chain depends on them.
Next: Backups, exports, printed or mailed answers and the free blocks of the disk still hold the data: delete or replace those too. A backup from before, once restored, brings it back.
");
    assert!(!says(&desk, SECRET), "something of the store still holds it");
    let after = desk.log();
    let (before, after) = (lines(&before), lines(&after));
    for (number, line) in before.iter().enumerate() {
        if number == 2 {
            let envelope = |line: &[u8]| {
                let text = std::str::from_utf8(line).unwrap().to_owned();
                text[..text.find(",\"data\":").unwrap()].to_owned()
            };
            assert_eq!(envelope(line), envelope(after[2]));
            assert!(after[2].ends_with(b"\",\"data\":null}\n"));
        } else {
            assert!(*line == after[number], "line {} was changed", number + 1);
        }
    }
    assert_eq!(after.len(), 9);
    let head: Value = serde_json::from_slice(&fs::read(desk.in_store("head.json")).unwrap()).unwrap();
    assert_eq!((&head["bytes"], &head["sequence"]), (&json!(desk.log().len()), &json!(9)));
    let mut names: Vec<_> = fs::read_dir(desk.store()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["events.jsonl", "events.lock", "head.json", "keys", "number-key.check"], "what is left behind");
}

#[test]
fn answers_are_as_if_it_had_never_been_known_and_say_so() {
    let desk = desk();
    redact(&desk, "3");
    let status = desk.status(A);
    assert_eq!(status["blanked"], json!(["000000000003"]));
    let methods: Vec<_> = status["methods"].as_array().unwrap().iter().map(|method| &method["method"]).collect();
    assert_eq!(methods, ["m2"]);
    assert_eq!(status["version"], 5, "the line is still there");
    assert_eq!(desk.status(B).get("blanked"), None);
    let shown = desk.run(["status", A]).stdout;
    assert!(
        shown.contains("\nRedacted: line 3. Everything here is as if their content had never been known.\n"),
        "{shown}"
    );
    let shown = desk.run(["audit", A]).stdout;
    assert!(shown.contains("method added (redacted)"), "{shown}");
    let notes = |kind: &str| (3, kind.to_owned());
    assert_eq!(findings(&desk), [notes("blanked"), notes("did-not-fit"), (5, "did-not-fit".into())]);
    let verified = desk.run(["log", "verify"]).stdout;
    assert!(verified.contains("\nThe data of 1 of the lines was redacted.\nIntact: 9 lines"), "{verified}");
    // Whoever recorded on goes on.
    desk.record(["apply", A, "--override", "citrix-not-confirmed", "--because", "asked"]);
}

#[test]
fn nobody_is_told_that_all_is_well_without_a_word_about_what_is_not_known_any_more() {
    let mut desk = desk();
    desk.record(["apply", A]);
    desk.at("2026-11-24T03:00:00.000Z");
    desk.record(["lost", A, "m1"]);
    desk.record(["lost", A, "m2"]);
    let last = lines(&desk.log()).len();
    assert_eq!(desk.run(["--json", "next", A]).json()["accounts"][0].get("blanked"), None);
    for line in [last - 1, last] {
        assert_eq!(redact(&desk, &line.to_string()).code, 0);
    }
    let named = json!([last - 1, last].map(|line| format!("{line:012}")));
    for words in [&["next", A][..], &["status", A], &["risk", "--level", "ok"], &["status", "--all"]] {
        let answer = desk.run([&["--json"], words].concat()).json();
        validate_answer(words[0], &answer).unwrap();
        let rows = answer["accounts"].as_array().unwrap();
        assert_eq!(rows.iter().find(|row| row["account"] == A).unwrap()["blanked"], named, "{words:?}");
        assert!(rows.iter().all(|row| row["account"] == A || row.get("blanked").is_none()), "{words:?}");
    }
    let sentence =
        format!("Redacted: line {}, {last}. Everything here is as if their content had never been known.", last - 1);
    for words in [&["status", A][..], &["next", A], &["next", A, "--all"], &["next", A, "1"]] {
        let said = desk.run(words).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(said.matches(&sentence).count(), 1, "{words:?}: {said}");
        assert!(!said.contains("never been known;"), "{words:?}: {said}");
    }
    assert!(desk.run(["next", A]).stdout.lines().count() <= 10);
    let counted = "; 2 lines are redacted and count as if they had never been known";
    for words in [
        &["risk"][..],
        &["risk", "--count"],
        &["status", "--all"],
        &["stats"],
        &["diff", "--from", "1"],
        &["open"],
        &["notice"],
    ] {
        let ran = desk.run(words);
        let said = format!("{} {}", ran.stdout, ran.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(said.matches(counted).count(), 1, "{words:?}: {said}");
    }
    // What an index says of it is the same.
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    assert_eq!(desk.run(["--json", "next", A]).json()["accounts"][0]["blanked"], named);
    assert!(desk.run(["risk", "--count"]).stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains(counted));
}

#[test]
fn an_answer_from_before_differs_and_the_reason_is_named() {
    let desk = desk();
    let kept = desk.run(["--json", "status", A]).stdout;
    let other = desk.run(["--json", "status", B]).stdout;
    redact(&desk, "3");
    let file = desk.file("kept.json", &kept);
    let ran = desk.run(["--json", "recheck", &file]);
    let verdict: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &verdict["same"], &verdict["blanked"]), (1, &json!(false), &json!(["000000000003"])));
    let said = desk.run(["recheck", &file]).stdout;
    assert!(said.contains("The data of these lines, on which the answer is based, was redacted: line 3."), "{said}");
    // Of others, nothing has changed.
    let file = desk.file("other.json", &other);
    desk.run(["recheck", &file]).is("same\n");
}

#[test]
fn a_head_that_was_seen_before_is_extended_and_a_cut_below_it_is_still_noticed() {
    let desk = desk();
    let seen = ["--json", "risk", "--seen", "seen.json"];
    assert_eq!(desk.run(seen).code, 0);
    let file = fs::read(desk.beside("seen.json")).unwrap();
    redact(&desk, "3");
    let ran = desk.run(seen);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "a redaction is no cut");
    assert_eq!(desk.run(seen).code, 0, "the file was brought up to date");

    let log = desk.log();
    let all = lines(&log);
    let cut: Vec<u8> = all[..7].concat();
    let mut restored = Desk::of(&cut);
    fs::write(restored.beside("seen.json"), &file).unwrap();
    assert_eq!(restored.run(seen).code, 5, "line 8 was seen, and is not there");
    // As many lines again, of which the last that was seen is another one.
    let mut forge = Forge::behind(&cut);
    forge.event("account.registered", "0000000009", CLOCK, CLOCK, json!({"affiliation": "staff"}));
    forge.event("log.redacted", "store", CLOCK, CLOCK, json!({"sequence": 3, "reason": "asked"}));
    restored.overwrite(&forge.bytes);
    let ran = restored.run(seen);
    assert_eq!((ran.code, ran.last_error()), (5, json!("not-the-log-seen")));
}

#[test]
fn a_dry_run_says_exactly_what_would_be_blanked_and_changes_nothing() {
    let desk = desk();
    let before = desk.everything();
    let words = ["--json", "log", "redact", "3", "--reason", "asked"];
    let dry: Value = serde_json::from_str(&desk.run(words.iter().chain(&["--dry-run"])).stdout).unwrap();
    assert_eq!(before, desk.everything());
    let done: Value = serde_json::from_str(&desk.run(words).stdout).unwrap();
    for receipt in [&dry, &done] {
        assert_eq!(validate_answer("redacted", receipt), Ok(()));
    }
    assert_eq!((&dry["dry_run"], &done["dry_run"]), (&json!(true), &json!(false)));
    let numbers = |receipt: &Value| -> Vec<Value> {
        receipt["blanked"].as_array().unwrap().iter().map(|line| line["sequence"].clone()).collect()
    };
    assert_eq!(numbers(&dry), numbers(&done));
    assert_eq!(dry["blanked"][0]["said_by"], Value::Null);
    assert_eq!(done["blanked"][0]["said_by"], "000000000009");
}

#[test]
fn who_left_is_forgotten_as_a_whole_and_nobody_else() {
    let mut desk = desk();
    desk.record(["undo", A]);
    desk.record(["close", A, "--reason", "left the university"]);
    let words =
        |before: &'static str| ["log", "redact", "--account", A, "--closed-before", before, "--reason", "asked"];
    assert_eq!(desk.refused(words("2026-11-23")), (3, vec!["not-closed-before".into()]));
    desk.at("2028-12-01T01:00:00.000Z");
    let other = desk.status(B);
    let ran = desk.run(words("2027-11-30"));
    assert!(
        ran.stdout.starts_with("Recorded, and the data of 7 lines is redacted:\n  line 2: 0123456789, account reg")
    );
    assert_eq!(ran.code, 0);
    for gone in [SECRET, "YubiKey", "left the university", "student"] {
        assert!(!says(&desk, gone), "{gone}");
    }
    assert_eq!(desk.status(B), other);
    assert_eq!(desk.run(["status", A]).code, 4, "to the desk there is no such account any more");
    desk.run(words("2027-11-30")).is("Nothing is left to blank.\n");
    // The id may come back: there is nothing that it would have to go on with.
    desk.record(["register", A, "staff"]);
    assert_eq!(desk.refused(words("2027-11-30")), (3, vec!["not-closed-before".into()]));
}

#[test]
fn a_closing_that_is_dated_back_does_not_make_a_retention_end() {
    let mut desk = desk();
    desk.record(["undo", A]);
    desk.record(["close", A, "--at", "2001-01-01T00:00:00Z", "--reason", "left"]);
    let words =
        |before: &'static str| ["log", "redact", "--account", A, "--closed-before", before, "--reason", "retention"];
    assert_eq!(desk.refused(words("2025-04-01")), (3, vec!["not-closed-before".into()]));
    let told = desk.run(words("2025-04-01")).stderr;
    assert!(told.contains("closed 2001-01-01 09:00, and something happened at 10:00"), "{told}");
    desk.at("2028-12-01T01:00:00.000Z");
    assert_eq!(desk.run(words("2027-11-30")).code, 0);
}

#[test]
fn what_other_lines_are_read_by_stays() {
    let desk = desk();
    desk.record(["lost", A, "m2"]);
    desk.record(["undo", A]);
    desk.refused(["log", "redact", "1", "--reason", "asked"]);
    let without = |words: &[&str]| desk.run([&["log", "redact", "3"], words].concat()).stderr;
    assert!(without(&[]).starts_with("error: --reason is missing."));
    assert!(without(&["--reason", ""]).starts_with("error: --reason has no value."));
    for line in ["1", "2", "10"] {
        let refused = desk.refused(["log", "redact", line, "--reason", "asked"]);
        assert_eq!(refused, (3, vec!["not-blankable".into()]), "line {line}");
    }
    assert_eq!(desk.run(["log", "redact", "77", "--reason", "asked"]).code, 4);
    // What was taken back can go, and then what took it back.
    assert_eq!(redact(&desk, "9").code, 0);
    assert_eq!(redact(&desk, "10").code, 0);
    assert_eq!(desk.refused(["log", "redact", "9", "--reason", "asked"]), (3, vec!["already-blanked".into()]));
    assert_eq!(desk.refused(["log", "redact", "11", "--reason", "asked"]), (3, vec!["not-blankable".into()]));
    assert_eq!(
        desk.refused(["log", "redact", "3", "--reason", "call 090-1234-5678"]),
        (3, vec!["personal-data".into()])
    );
}

/// The log with the data of line 3 there again, as a redaction leaves it that is stopped before it blanks.
fn unfinished(desk: &Desk) -> Desk {
    let before = desk.log();
    redact(desk, "3");
    let log = [before.as_slice(), lines(&desk.log())[8]].concat();
    Desk::of(&log)
}

#[test]
fn a_redaction_that_was_not_finished_is_told_of_and_finished_by_the_same_command() {
    let stopped = unfinished(&desk());
    assert!(says(&stopped, SECRET));
    assert_eq!(findings(&stopped), [(3, "redaction-unfinished".to_owned())]);
    assert_eq!(stopped.status(A)["methods"].as_array().unwrap().len(), 2, "the data is there, and counts");
    let finished = redact(&stopped, "3");
    assert!(finished.stdout.contains("(said by line 9; this finishes what was begun then)"), "{finished:?}");
    assert_eq!((finished.code, lines(&stopped.log()).len()), (0, 9), "nothing is said twice");
    assert!(!says(&stopped, SECRET));
    assert_eq!(findings(&stopped)[0], (3, "blanked".to_owned()));
}

#[test]
fn damage_that_was_accepted_behind_the_line_is_still_read_over() {
    let desk = desk();
    let mut log = desk.log();
    let subject = format!("\"subject\":\"{B}");
    let at = log.windows(subject.len()).position(|part| part == subject.as_bytes()).unwrap();
    log[at + subject.len() - 1] ^= 1;
    let harmed = Desk::of(&log);
    harmed.take_keys_from(&desk);
    assert_eq!(harmed.run(["log", "repair", "--accept-loss", "the disk failed"]).code, 0);
    harmed.record(["register", "0000000003", "staff"]);
    let notes = findings(&harmed);
    let other = harmed.status("0000000003");
    let before = harmed.log();
    assert_eq!(redact(&harmed, "3").code, 0);
    let read_over = |notes: &[(u64, String)]| notes.iter().filter(|(_, kind)| kind.starts_with("accepted")).count();
    assert_eq!(read_over(&findings(&harmed)), read_over(&notes));
    assert_eq!(harmed.status("0000000003"), other);
    assert_eq!(lines(&harmed.log()).len(), lines(&before).len() + 2, "the redaction, and where the damage is now");
    // Once more, now that the acceptance was renewed; and one in front of it that is not there yet.
    assert_eq!(redact(&harmed, "4").code, 0);
    assert_eq!(read_over(&findings(&harmed)), read_over(&notes));
    // Stopped before it blanked: the acceptance that names no damage yet does no harm.
    let stopped = [
        before.as_slice(),
        &lines(&{
            let again = Desk::of(&before);
            redact(&again, "3");
            again.log()
        })[lines(&before).len()..]
            .concat(),
    ]
    .concat();
    let stopped = Desk::of(&stopped);
    assert_eq!(read_over(&findings(&stopped)), read_over(&notes));
    assert_eq!(redact(&stopped, "3").code, 0);
    assert_eq!(read_over(&findings(&stopped)), read_over(&notes));
}

#[test]
fn whoever_asks_meanwhile_finds_the_log_as_it_was_or_as_it_is() {
    let rounds = if in_full() { 200 } else { 6 };
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    for round in 0..rounds {
        desk.record(["edit", A, "--language", if round % 2 == 0 { "en" } else { "ja" }]);
    }
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        for question in [&["status", "--all"][..], &["log", "verify"]] {
            let (desk, is_done) = (&desk, &is_done);
            scope.spawn(move || {
                while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                    let ran = desk.run(question);
                    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
                }
            });
        }
        for round in 0..rounds {
            assert_eq!(redact(&desk, &(round + 3).to_string()).code, 0);
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[test]
fn a_break_that_moved_stays_accepted_where_it_is_now_and_is_looked_for_nowhere_else() {
    let account = |forge: &mut Forge, name: &str, data: Value| {
        forge.event(name, A, CLOCK, CLOCK, data);
    };
    let app = |device: &str| json!({"method": "m1", "kind": "authenticator-app", "device": device});
    let mut forge = Forge::rehearsal(CLOCK);
    account(&mut forge, "account.registered", json!({"affiliation": "student"}));
    let line = {
        let mut alone = forge.clone();
        account(&mut alone, "account.updated", json!({"affiliation": "faculty"}));
        alone.bytes.len() - forge.bytes.len()
    };
    let data = |device: &str| {
        let mut alone = Forge::default();
        account(&mut alone, "method.added", app(device));
        let text = String::from_utf8(alone.bytes).unwrap();
        text.len() - text.find(",\"data\":").unwrap() - ",\"data\":}\n".len()
    };
    // Blanked, it moves what stands behind it by just one line.
    let device = "x".repeat(line + "null".len() - data(""));
    account(&mut forge, "method.added", app(&device));
    let kept = forge.chainhash.clone();
    let offset = forge.bytes.len();
    forge.chainhash = "cd".repeat(32);
    account(&mut forge, "account.updated", json!({"affiliation": "faculty"}));
    account(&mut forge, "account.updated", json!({"affiliation": "student"}));
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let region = json!({"offset": offset, "bytes": 0, "sha256": empty, "kept": kept});
    let accepted = json!({"regions": [region], "reason": "disk"});
    forge.event("log.damage-accepted", "store", CLOCK, CLOCK, accepted);
    let desk = Desk::of(&forge.bytes);
    assert_eq!(findings(&desk), [(4, "accepted-damage".to_owned())]);
    let ran = redact(&desk, "3");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(
        findings(&desk),
        [(3, "blanked"), (3, "did-not-fit"), (4, "accepted-damage")].map(|(line, kind)| (line, kind.to_owned()))
    );
    desk.record(["edit", A, "--affiliation", "staff"]);
}

#[test]
fn what_was_cut_off_and_may_hold_the_same_is_named() {
    let desk = desk().that_is_harmed();
    let cut_off = |note: &str| {
        let torn = [&desk.log()[..], format!("{{\"torn\":\"{note}").as_bytes()].concat();
        fs::write(desk.in_store("events.jsonl"), torn).unwrap();
    };
    cut_off(SECRET);
    assert_eq!(desk.run(["edit", A, "--language", "ja"]).code, 0);
    let kept = desk.in_store("quarantine").display().to_string();
    for told in [redact(&desk, "3"), desk.run(["log", "redact", "4", "--reason", "asked", "--dry-run"])] {
        let named =
            format!("Warning: Unfinished lines that were cut off may hold the same (1 in {kept}): look at them, and");
        assert!(told.code == 0 && told.stdout.contains(&named), "{told:?}");
    }
    assert!(says(&desk, SECRET), "it is there still, and for somebody to delete");
}

#[test]
fn a_reason_that_is_missing_is_said_to_be_missing() {
    let said = desk().run(["log", "redact", "3"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.stderr.starts_with("error: --reason is missing."), "{said:?}");
}

#[test]
fn a_new_index_is_made_even_where_the_receipt_could_not_be_printed() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["note", A, "too much"]);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = desk.program().args(["log", "redact", "3", "--reason", "asked for"]).stdout(full).status().unwrap();
    assert_eq!(ended.code(), Some(9));
    assert!(desk.run(["--json", "index", "status"]).stdout.contains("\"used\":true"));
}
