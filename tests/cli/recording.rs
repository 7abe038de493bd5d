//! What every recording command takes besides its own words.

use serde_json::{Value, json};

use super::{A, B, Desk, Ran};

const ID: &str = "01930000-AAAA-7000-8000-0000000000FF";

fn registered() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk
}

#[test]
fn a_command_sent_again_with_its_event_id_is_recorded_once() {
    let mut desk = registered();
    let receipt = desk.record(["add", A, "passkey", "--event-id", ID]);
    assert_eq!(receipt["event"]["id"], ID.to_lowercase());
    let before = desk.everything();
    // Whatever has changed in between, and whatever the version is by now.
    desk.at("2026-11-24T02:00:00.000Z");
    let again = desk.record(["add", A, "passkey", "--event-id", &ID.to_lowercase(), "--expect-version", "1"]);
    assert_eq!(again["event"], receipt["event"]);
    desk.run(["add", A, "passkey", "--event-id", ID])
        .is("Already recorded (same event id). 0123456789: m1 added: Passkey (line 3)\n\
             Next: Have the person sign out and sign in with m1, then record how it went: mfadesk test 0123456789 m1 passed\n");
    assert_eq!(before, desk.everything());
    for words in [&["remove", A, "m1"][..], &["register", B, "student"], &["undo", A]] {
        let words = words.iter().copied().chain(["--event-id", ID]);
        assert_eq!(desk.refused(words), (3, vec!["event-id-taken".into()]));
    }
    assert_eq!(desk.refused(["add", A, "passkey", "--event-id", "12"]), (2, vec!["usage".into()]));
}

#[test]
fn a_command_whose_data_was_blanked_since_is_not_answered_again_and_is_told_why() {
    let written = Desk::forged(&[
        (A, "account.registered", json!({"affiliation": "student"})),
        (A, "method.added", json!({"method": "m1", "kind": "passkey"})),
        ("store", "log.redacted", json!({"sequence": 3, "reason": "the law"})),
    ]);
    let log = String::from_utf8(written.log()).unwrap();
    let mut lines: Vec<String> = log.lines().map(str::to_owned).collect();
    let data = lines[2].find("\"data\":").unwrap();
    lines[2].truncate(data);
    lines[2].push_str("\"data\":null}");
    let desk = Desk::of((lines.join("\n") + "\n").as_bytes());
    let (id, log) = ("01930000-0000-7000-8000-000000000003", desk.log());
    desk.run(["add", A, "passkey", "--event-id", id]).fails(
        3,
        "error: The event id is taken; such an event is recorded in line 3, and its data was redacted since. \
         (event-id-taken)\n\
         hint: If line 3 is this command, do not send it again; its content no longer counts. Use an id again \
         only to repeat the very same command; otherwise leave --event-id out or give a new UUID.\n",
    );
    let line = json!({"command": "add", "account": A, "kind": "passkey", "event_id": id}).to_string();
    let batch = desk.feed(&line, ["batch"]);
    assert_eq!(batch.code, 3);
    assert!(batch.stdout.contains("\"event-id-taken\"") && batch.stdout.contains("redacted since"), "{batch:?}");
    // It is another event for another command.
    let other = desk.run(["default", A, "m1", "--event-id", id]);
    assert_eq!(other.code, 3);
    assert!(other.stderr.starts_with("error: The event id is taken: it belongs to another event, line 3, account"));
    assert_eq!(desk.log(), log);
}

#[test]
fn a_version_that_is_expected_is_that_of_the_account_and_0_before_its_first_line() {
    let desk = Desk::new();
    assert_eq!(desk.refused(["register", A, "student", "--expect-version", "1"]), (8, vec!["version-conflict".into()]));
    desk.record(["register", A, "student", "--expect-version", "0"]);
    assert_eq!(desk.refused(["register", A, "student", "--expect-version", "0"]), (8, vec!["version-conflict".into()]));
    desk.record(["add", A, "passkey", "--expect-version", "１"]);
    // Voids, and what they void, count.
    desk.record(["undo", A, "--expect-version", "2"]);
    assert_eq!(desk.status(A)["version"], 3);
    assert_eq!(desk.refused(["add", A, "passkey", "--expect-version", "2"]), (8, vec!["version-conflict".into()]));
    assert_eq!(desk.refused(["add", A, "passkey", "--expect-version", "-1"]), (2, vec!["usage".into()]));
}

#[test]
fn a_dry_run_writes_nothing_and_refuses_what_would_be_refused() {
    let desk = registered();
    let before = desk.everything();
    desk.run(["add", A, "passkey", "--device", "iPhone 15", "--dry-run"])
        .is("Not recorded (dry run). Would record: 0123456789: m1 added: Passkey, on \"iPhone 15\"\n\
         Next: Have the person sign out and sign in with m1, then record how it went: mfadesk test 0123456789 m1 passed\n");
    let receipt = desk.record(["add", A, "passkey", "--dry-run"]);
    assert_eq!((&receipt["event"], &receipt["account"]), (&Value::Null, &json!(A)));
    assert_eq!(desk.refused(["apply", A, "--dry-run"]), (3, vec!["no-method".into()]));
    assert_eq!(before, desk.everything());
}

#[test]
fn what_happened_earlier_is_recorded_with_its_time_in_the_policys_time_zone() {
    let desk = registered();
    for (typed, time) in [
        ("2026-11-24 09:30", "2026-11-24T00:30:00.000Z"),
        ("２０２６－１１－２４　０９：３０", "2026-11-24T00:30:00.000Z"),
        ("09:30", "2026-11-24T00:30:00.000Z"),
        ("yesterday", "2026-11-23T01:00:00.000Z"),
        ("２ｈ-ago", "2026-11-23T23:00:00.000Z"),
        ("2026-11-24T09:30:00.9999+09:00", "2026-11-24T00:30:00.999Z"),
        ("2026-11-24T01:00:00Z", "2026-11-24T01:00:00.000Z"),
    ] {
        let receipt = desk.record(["add", A, "app-password", "--at", typed]);
        assert_eq!(receipt["event"]["time"], time, "{typed}");
        let last = desk.last();
        assert_eq!((&last["time"], &last["recordedtime"]), (&json!(time), &json!(super::CLOCK)), "{typed}");
    }
    for typed in ["soon", "", "25:00", "2026-02-30", "10"] {
        assert_eq!(desk.refused(["add", A, "app-password", "--at", typed]), (2, vec!["usage".into()]), "{typed}");
    }
    let to_come = ["add", A, "app-password", "--at", "tomorrow"];
    assert_eq!(desk.refused(to_come), (3, vec!["in-the-future".into()]));
}

#[test]
fn a_number_is_one_however_it_is_typed_and_never_in_the_log_itself() {
    let mut fingerprints = Vec::new();
    let desk = registered();
    for typed in ["090-1234-5612", "+81 90 1234 5612", "０９０（１２３４）５６１２", "090ー1234ー5612", "-"]
    {
        let words = ["--json", "add", A, "phone", "--number", typed];
        let said = if typed == "-" { desk.feed("  090 1234 5612 \nrest", words) } else { desk.run(words) };
        assert_eq!(said.json()["ok"], true);
        let number = desk.last()["data"]["number"].clone();
        assert_eq!(number["masked"], "+81 ••• ••• ••12");
        fingerprints.push(number["fingerprint"].as_str().unwrap().to_owned());
        desk.record(["remove", A, desk.last()["data"]["method"].as_str().unwrap()]);
    }
    assert!(fingerprints.windows(2).all(|pair| pair[0] == pair[1]), "{fingerprints:?}");
    let log = String::from_utf8(desk.log()).unwrap();
    // Four digits alone would be found in a hash sooner or later.
    let written = ["90123456", "12345612", "1234-5612", "1234 5612"];
    assert!(written.iter().all(|digits| !log.contains(digits)), "{log}");
    assert_eq!(desk.feed("\n", ["--json", "add", A, "phone", "--number", "-"]).refusal(), (2, vec!["usage".into()]));
    assert_eq!(
        desk.feed("12", ["--json", "add", A, "phone", "--number", "-"]).refusal(),
        (3, vec!["invalid-number".into()])
    );
}

#[test]
fn a_whole_number_that_was_lost_is_found_by_its_fingerprint() {
    let desk = registered();
    desk.record(["add", A, "phone", "--number", "090-1234-5612"]);
    desk.record(["add", A, "alt", "--number", "03-5841-0012"]);
    desk.record(["lost", A, "number:１２"]);
    assert_eq!(desk.last()["data"]["methods"], json!(["m1", "m2"]));
    desk.record(["found", A, "number:+81-90-1234-5612"]);
    assert_eq!(desk.last()["data"]["methods"], json!(["m1"]));
    assert_eq!(desk.refused(["lost", A, "number:090-9999-9912"]), (4, vec!["unknown-number".into()]));
}

#[test]
fn without_its_key_a_number_is_refused_and_no_key_is_made() {
    let desk = registered();
    std::fs::remove_dir_all(desk.store().join("keys")).unwrap();
    assert_eq!(desk.refused(["add", A, "phone", "--number", "090-1234-5612"]), (6, vec!["key-missing".into()]));
    desk.record(["add", A, "passkey"]);
    assert!(!desk.store().join("keys").exists());
}

#[test]
fn ids_may_be_typed_full_width_and_where_another_method_is_by_its_id() {
    let desk = registered();
    desk.record(["add", "０１２３４５６７８９", "ＭＳＡＵＴＨ", "--device", "iPhone"]);
    desk.record(["add", A, "phone", "--device", "＠ｍ１", "--number", "090-1234-5612"]);
    assert_eq!(desk.last()["data"]["device"], "iPhone");
    desk.record(["test", A, "Ｍ２", "ｐａｓｓｅｄ"]);
    assert_eq!(desk.status("０１２３４５６７８９")["account"], A);
}

#[test]
fn who_says_to_be_whom_and_the_ticket_are_kept_as_claimed() {
    let desk = registered();
    let said = Ran::of(desk.program().env("MFADESK_ACTOR", "田中").args([
        "--json",
        "add",
        A,
        "passkey",
        "--ticket",
        "TICKET-881",
    ]));
    assert_eq!(said.code, 0);
    let last = desk.last();
    assert_eq!((&last["actor"], &last["correlationid"]), (&json!("田中"), &json!("TICKET-881")));
    assert_eq!(desk.ask("audit", ["--actor", "田中"])["events"].as_array().unwrap().len(), 1);
    assert_eq!(desk.ask("audit", ["--ticket", "TICKET-881"])["events"][0]["ticket"], "TICKET-881");
    assert_eq!(desk.ask("audit", ["--ticket", "TICKET-88"])["events"], json!([]));
}

#[test]
fn a_clock_behind_the_last_line_is_said_and_stops_nothing() {
    let mut desk = registered();
    desk.at("2026-11-24T00:58:59.999Z");
    let said = desk.run(["--json", "status", A]);
    assert_eq!(said.code, 0);
    assert_eq!(serde_json::from_str::<Value>(&said.stderr).unwrap()["warning"]["code"], "clock-behind");
    assert_eq!(desk.record(["add", A, "passkey"])["warnings"][0]["code"], "clock-behind");
}
