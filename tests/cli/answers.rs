//! The three questions, with their filters, through every lens there is today.

use serde_json::{Value, json};

use super::{A, B, Desk};
use crate::support::forge::Forge;
use crate::support::program::{Ran, program_for_seconds};

const C: &str = "0000000003";
const GONE: &str = "0000000004";

/// A locked out, B critical, C off at step 4, and one who left the university.
fn world() -> Desk {
    let added = |account, method: &str, kind: &str, device: &str| {
        (account, "method.added", json!({"method": method, "kind": kind, "device": device}))
    };
    let registered = |account, affiliation| (account, "account.registered", json!({ "affiliation": affiliation }));
    let passed = |account, method: &str| {
        (account, "sign-in.test-passed", json!({"method": method, "channel": "touch", "evidence": "operator"}))
    };
    let applied = |account| (account, "mfa.applied", json!({"effective_at": super::CLOCK}));
    Desk::forged(&[
        registered(A, "student"),
        added(A, "m1", "passkey", "iPhone"),
        passed(A, "m1"),
        applied(A),
        registered(B, "staff"),
        added(B, "m1", "passkey", "Pixel"),
        applied(B),
        (A, "method.unavailable", json!({"methods": ["m1"], "reason": "lost"})),
        registered(C, "faculty"),
        added(C, "m1", "passkey", "Pixel"),
        added(C, "m2", "security-key", "YubiKey"),
        passed(C, "m1"),
        registered(GONE, "faculty"),
        added(GONE, "m1", "passkey", "Pixel"),
        applied(GONE),
        (GONE, "account.closed", json!({"reason": "left"})),
    ])
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["accounts"].as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap()).collect()
}

#[test]
fn status_lists_accounts_by_id_each_once_however_they_were_typed() {
    let desk = world();
    let answer = desk.ask("status", [A, C, B, C]);
    assert_eq!(ids(&answer), [B, C, A]);
    assert_eq!(answer["population"], json!({"accounts": 3, "closed": 0}));
    assert_eq!(answer["query"], json!({"command": "status", "accounts": [B, C, A]}));
    let said = desk.run(["status", C, "0000000009", B, "0000000008"]);
    assert_eq!(said.code, 4);
    assert!(said.stdout.contains(B) && said.stdout.contains(C));
    assert_eq!(
        said.stderr,
        "error: There is no account 0000000008 in the log. (unknown-account)\n\
         hint: Check the 10 digits. If they are right, record the account first: mfadesk register 0000000008 AFFILIATION.\n\
         error: There is no account 0000000009 in the log. (unknown-account)\n\
         hint: Check the 10 digits. If they are right, record the account first: mfadesk register 0000000009 AFFILIATION.\n"
    );
    let said = desk.run(["--json", "status", "0000000009", B]);
    let answer: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((said.code, ids(&answer)), (4, vec![B]));
    assert_eq!(serde_json::from_str::<Value>(&said.stderr).unwrap()["error"]["codes"], json!(["unknown-account"]));
}

#[test]
fn closed_accounts_are_judged_by_status_and_left_out_of_risk() {
    let desk = world();
    let all = desk.ask("status", ["--all"]);
    assert_eq!(ids(&all), [B, C, GONE, A]);
    assert_eq!(all["population"], json!({"accounts": 4, "closed": 1}));
    assert_eq!(
        (&all["accounts"][2]["open"], &all["accounts"][2]["risk"]["level"]),
        (&json!(false), &json!("critical"))
    );
    let risk = desk.ask("risk", []);
    assert_eq!(ids(&risk), [A, B]);
    assert_eq!(risk["population"], json!({"accounts": 3, "closed": 1}));
    assert_eq!(risk["counts"], json!({"locked-out": 1, "critical": 1, "warning": 0, "ok": 0, "not-in-force": 1}));
    let said = desk.run(["risk"]).stdout;
    assert!(said.ends_with("3 accounts checked, 1 closed skipped; log at line 17, last recorded just now\n"), "{said}");
}

#[test]
fn filters_select_and_do_not_change_what_is_judged() {
    let desk = world();
    for (filters, expected) in [
        (&["--state", "on"][..], &[B, GONE, A][..]),
        (&["--state", "off,on", "--affiliation", "faculty"], &[C, GONE]),
        (&["--step", "3"], &[]),
        (&["--step", "4"], &[C]),
        (&["--level", "locked-out,not-in-force"], &[C, A]),
        (&["--affiliation", "other"], &[]),
    ] {
        assert_eq!(
            ids(&desk.ask("status", ["--all"].into_iter().chain(filters.iter().copied()))),
            expected,
            "{filters:?}"
        );
    }
    for (filters, expected) in [
        (&["--level", "critical"][..], &[B][..]),
        (&["--level", "not-in-force,critical"], &[B, C]),
        (&["--reason", "single-method"], &[B]),
        (&["--reason", "no-usable-method,untested"], &[A]),
        (&["--level", "not-in-force", "--reason", "untested"], &[C]),
        (&["--affiliation", "student"], &[A]),
    ] {
        assert_eq!(ids(&desk.ask("risk", filters.iter().copied())), expected, "{filters:?}");
    }
    let one = desk.ask("risk", ["--affiliation", "staff"]);
    assert_eq!(one["counts"], json!({"locked-out": 0, "critical": 1, "warning": 0, "ok": 0, "not-in-force": 0}));
}

#[test]
fn a_script_asks_by_exit_code_whether_anybody_is_at_a_level_or_worse() {
    let desk = world();
    for (filters, status) in [
        (&["--fail-on", "locked-out"][..], 1),
        (&["--fail-on", "ok"], 1),
        (&["--fail-on", "locked-out", "--affiliation", "staff"], 0),
        (&["--fail-on", "critical", "--affiliation", "staff"], 1),
        (&["--fail-on", "critical", "--affiliation", "staff", "--level", "ok"], 1),
        (&["--fail-on", "ok", "--affiliation", "faculty"], 0),
        (&["--fail-on", "setup-required"], 0),
        (&["--fail-on", "setup-required,critical"], 1),
        (&["--affiliation", "other"], 0),
    ] {
        let said = desk.run(["risk"].into_iter().chain(filters.iter().copied()));
        assert_eq!((said.code, said.stderr.as_str()), (status, ""), "{filters:?}");
    }
    let nobody = desk.run(["--json", "risk", "--fail-on", "ok", "--affiliation", "other"]);
    assert_eq!(nobody.code, 6);
    assert_eq!(serde_json::from_str::<Value>(&nobody.stderr).unwrap()["error"]["code"], "nothing-to-judge");
    assert_eq!(serde_json::from_str::<Value>(&nobody.stdout).unwrap()["accounts"], json!([]));
}

#[test]
fn damage_beats_a_level_that_was_met_and_the_sound_part_answers() {
    let mut desk = world();
    let mut log = desk.log();
    let last_line = log[..log.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    log[last_line + 40] ^= 1;
    desk.overwrite(&log);
    let said = desk.run(["--json", "risk", "--fail-on", "ok"]);
    assert_eq!(said.code, 5);
    let answer: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((ids(&answer), &answer["log"]["sequence"]), (vec![A, B, GONE], &json!("000000000016")));
    let error = serde_json::from_str::<Value>(&said.stderr).unwrap();
    assert_eq!(error["error"]["code"], "damaged");
    let said = desk.run(["risk", "--fail-on", "ok", "--affiliation", "other"]);
    assert_eq!(said.code, 5);
    assert!(said.stderr.contains(&format!("line 17 on (byte {last_line}:")), "{}", said.stderr);
    assert_eq!(desk.refused(["register", "0000000009", "student"]), (5, vec!["damaged".into()]));
    let verified = desk.run(["log", "verify"]);
    assert_eq!((verified.code, verified.stderr.as_str()), (5, ""));
}

#[test]
fn an_answer_as_of_a_line_or_an_instant_is_what_was_known_then() {
    let mut desk = Desk::new();
    desk.at("2026-11-24T01:01:00.000Z").record(["register", A, "student"]);
    desk.at("2026-11-24T01:02:00.000Z").record(["add", A, "passkey", "--at", "2026-11-24T01:00:30Z"]);
    desk.at("2026-11-24T01:03:00.000Z").record(["test", A, "passed"]);
    desk.at("2026-11-24T01:10:00.000Z");
    for (as_of, sequence, instant, methods) in [
        ("1", 1, "2026-11-24T01:00:00.000Z", None),
        ("2", 2, "2026-11-24T01:01:00.000Z", Some(0)),
        ("３", 3, "2026-11-24T01:02:00.000Z", Some(1)),
        ("2026-11-24T01:01:59.999Z", 2, "2026-11-24T01:01:59.999Z", Some(0)),
        ("2026-11-24T01:02:00.0009Z", 3, "2026-11-24T01:02:00.000Z", Some(1)),
        ("10:02", 3, "2026-11-24T01:02:00.000Z", Some(1)),
        ("9m-ago", 2, "2026-11-24T01:01:00.000Z", Some(0)),
        ("2030-01-01", 4, "2029-12-31T15:00:00.000Z", Some(1)),
        ("2020-01-01", 0, "2019-12-31T15:00:00.000Z", None),
    ] {
        let answer = desk.ask("status", ["--all", "--as-of", as_of]);
        let found = answer["accounts"].as_array().unwrap().first().map(|one| one["methods"].as_array().unwrap().len());
        assert_eq!(
            (&answer["log"]["sequence"], &answer["as_of"], found),
            (&json!(format!("{sequence:012}")), &json!(instant), methods),
            "{as_of}"
        );
    }
    for as_of in ["0", "5", "99"] {
        let said = desk.run(["status", "--all", "--as-of", as_of]);
        assert_eq!((said.code, said.stdout.as_str()), (4, ""));
    }
    assert_eq!(desk.run(["status", A, "--as-of", "1"]).code, 4);
}

#[test]
fn counts_and_rows_come_in_every_format() {
    let desk = world();
    desk.run(["risk", "--count"]).is("1 locked out  1 critical  0 warning  0 ok  1 no MFA\n\
         3 accounts checked, 1 closed skipped; log at line 17, last recorded just now\n");
    desk.run(["--format", "csv", "risk", "--count"])
        .is("population.accounts,population.closed,counts.locked-out,counts.critical,counts.warning,counts.ok,\
         counts.not-in-force,setup_required\n3,1,1,1,0,0,1,0\n");
    desk.run(["--format", "csv", "risk"]).is(
        "account,affiliation,mfa_state,level,distance,assured_distance,usable_methods,single_points_of_failure,reasons,\
         retiring.on,retiring.methods,retiring.if_in_force,retiring.mfa_state\n\
         0123456789,student,on,locked-out,0,0,,,\"[{\"\"code\"\":\"\"no-usable-method\"\",\"\"methods\"\":[]}]\",,,,\n\
         0000000002,staff,on,critical,1,0,m1,device:pixel method:m1,\
         \"[{\"\"code\"\":\"\"single-method\"\",\"\"methods\"\":[\"\"m1\"\"]}]\",,,,\n",
    );
    desk.run(["--format", "jsonl", "risk", "--level", "locked-out"]).is(
        "{\"account\":\"0123456789\",\"affiliation\":\"student\",\"mfa_state\":\"on\",\"level\":\"locked-out\",\
         \"distance\":0,\"assured_distance\":0,\"usable_methods\":[],\"single_points_of_failure\":[],\
         \"reasons\":[{\"code\":\"no-usable-method\",\"methods\":[]}],\"retiring\":null}\n",
    );
    let count = desk.run(["--json", "risk", "--count"]).json();
    assert_eq!(count["counts"]["critical"], 1);
    assert_eq!(count.get("accounts"), None);
}

#[test]
fn the_audit_selects_by_account_type_time_and_source() {
    let mut desk = Desk::new();
    desk.at("2026-11-24T01:01:00.000Z").record(["register", A, "student"]);
    desk.at("2026-11-24T01:02:00.000Z").record(["register", B, "student"]);
    desk.at("2026-11-24T01:03:00.000Z").record(["add", A, "passkey"]);
    desk.at("2026-11-24T01:04:00.000Z").record(["undo", A]);
    let lines = |filters: &[&str]| -> Vec<u64> {
        let audit = desk.ask("audit", filters.iter().copied());
        let events = audit["events"].as_array().unwrap();
        events.iter().map(|event| event["sequence"].as_str().unwrap().parse().unwrap()).collect()
    };
    assert_eq!(lines(&[]), [1, 2, 3, 4, 5]);
    assert_eq!(lines(&[A]), [2, 4, 5]);
    assert_eq!(lines(&["store"]), [1]);
    assert_eq!(lines(&["--type", "account.registered"]), [2, 3]);
    assert_eq!(lines(&["--type", "method.added,mfadesk.event.voided.v1"]), [4, 5]);
    assert_eq!(lines(&["--type", "method.added.v1"]), [4]);
    assert_eq!(lines(&["--type", "no.such"]), [] as [u64; 0]);
    assert_eq!(lines(&["--since", "10:02", "--until", "10:04"]), [3, 4]);
    assert_eq!(lines(&["--source", "desk"]), [1, 2, 3, 4, 5]);
    assert_eq!(lines(&["--source", "batch"]), [] as [u64; 0]);
    assert_eq!(lines(&["--as-of", "3", "--since", "10:02"]), [3]);
    let voided = &desk.ask("audit", ["--type", "method.added"])["events"][0];
    assert_eq!((&voided["voided_by"], &voided["fits"]), (&json!("000000000005"), &json!(true)));
    let said = desk.run(["audit", "0000000009"]);
    assert_eq!((said.code, said.stdout.as_str()), (4, ""));
}

#[test]
fn unverified_answers_say_so() {
    let desk = world();
    assert_eq!(desk.ask("risk", [])["log"]["verified"], true);
    assert_eq!(desk.ask("risk", ["--unverified"])["log"]["verified"], false);
    assert_eq!(desk.ask("risk", ["--unverified"])["accounts"], desk.ask("risk", [])["accounts"]);
}

#[test]
fn what_is_on_record_nowhere_is_said_as_it_was_typed() {
    let desk = world();
    for (typed, en, ja) in [
        ("device:iPhone 99", "No account has device \"iPhone 99\"", "端末「iPhone 99」"),
        ("serial:HT-9", "No account has serial HT-9", "シリアル番号 HT-9"),
        ("YubiKey 9", "a device or serial \"YubiKey 9\"", "端末またはシリアル番号「YubiKey 9」"),
    ] {
        for (lang, said) in [("en", en), ("ja", ja)] {
            let answer = desk.run(["--lang", lang, "who", typed]).stdout;
            assert!(answer.contains(said), "{answer}");
        }
    }
    // What may be a ticket is one of those who said so.
    for (typed, proposed) in [("T-9", "ticket:T-9"), (" it's 9 ", "'ticket:it'\\''s 9'")] {
        let said = desk.run(["who", typed]).stdout;
        assert!(said.ends_with(&format!("\nIf it is a ticket: mfadesk who {proposed}\n")), "{said}");
    }
    assert!(!desk.run(["who", "serial:HT-9"]).stdout.contains("ticket"));
    assert!(!desk.run(["who", "iPhone"]).stdout.contains("ticket"));
    // Where it is, it is said as the log has it.
    assert!(desk.run(["who", "device:IPHONE"]).stdout.contains("device \"iPhone\""));
}

#[test]
fn no_text_is_so_long_that_an_answer_ends() {
    let desk = world();
    let long = "x".repeat(66_000);
    desk.record(["register", "0000000077", "student"]);
    desk.record(["add", "0000000077", "passkey", "--device", &long]);
    desk.record(["note", "0000000077", "hi", "--ticket", &long]);
    for words in [&["risk", "--level", "not-in-force"][..], &["status", "--all"], &["status", "0000000077"], &["audit"]]
    {
        let ran = desk.run(words.iter().copied());
        assert!(ran.code == 0 && ran.stderr.is_empty(), "{words:?} {}", ran.code);
    }
    // A program has all of it, and so has who asks about this person alone.
    assert!(desk.run(["--json", "status", "0000000077"]).stdout.contains(&long));
    let mut patient = program_for_seconds(5);
    patient.env("MFADESK_CLOCK", super::CLOCK).arg("--store").arg(desk.store()).args(["next", "0000000077", "--all"]);
    let next = Ran::of(&mut patient);
    assert!(next.code == 0 && next.stdout.contains(&long), "{}", next.stderr);
}

#[test]
fn a_phone_number_is_not_looked_for_as_anything_else() {
    let desk = world();
    for typed in ["device:090-1234-5678", "serial:090-1234-5678"] {
        let ran = desk.run(["--json", "who", typed]);
        assert!(ran.code == 2 && !ran.stderr.contains("1234"), "{ran:?}");
    }
    assert_eq!(desk.run(["who", "number:12"]).code, 0);
}

/// No program writes an id twice; whoever forges a log may.
#[test]
fn what_is_taken_back_by_an_id_that_stands_twice_is_the_first_and_audit_says_so() {
    let mut forge = Forge::rehearsal(super::CLOCK);
    forge.event("account.registered", A, super::CLOCK, super::CLOCK, json!({"affiliation": "student"}));
    forge.event(
        "method.added",
        A,
        super::CLOCK,
        super::CLOCK,
        json!({"method": "m1", "kind": "passkey", "device": "Pixel 9"}),
    );
    let id =
        forge.event("method.unavailable", A, super::CLOCK, super::CLOCK, json!({"methods": ["m1"], "reason": "lost"}));
    forge.event_with_id(
        &id,
        "account.noted",
        A,
        super::CLOCK,
        super::CLOCK,
        json!({"note": "hello"}),
        &serde_json::Map::new(),
    );
    forge.event("event.voided", A, super::CLOCK, super::CLOCK, json!({"event": id, "reason": "typo"}));
    let desk = Desk::of(&forge.bytes);
    assert_eq!(desk.ask("status", [A])["accounts"][0]["methods"][0]["available"], true);
    let audit = desk.run(["audit", A]).stdout;
    assert!(audit.contains("line 4 undone") && !audit.contains("line 5 undone"), "{audit}");
}
