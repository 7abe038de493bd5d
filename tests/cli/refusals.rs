//! Every refusal there is: its code, its exit code, its words in both languages, and a log that is byte for byte what it
//! was. docs/procedure.md shows the first case of each.

use std::fs;

use serde_json::json;

use super::{Desk, assert_expected};
use crate::support::authenticator::{Authenticator, enrol};
use mfadesk::domain::rules::Code;

const NOBODY: &str = "0000000000";
const NEW: &str = "0000000001";
const ONE: &str = "0000000002";
const UNTESTED: &str = "0000000003";
const LOCKED: &str = "0000000004";
const ALMOST: &str = "0000000005";
const FULL: &str = "0000000006";
const STAFF: &str = "0000000007";
const SHUT: &str = "0000000008";
const THEIRS: &str = "0000000009";
const CHANGING: &str = "0000000011";
const MOVED: &str = "0000000012";
const ASKED: &str = "0000000013";
const UNLINKED: &str = "0000000014";
const SILENT: &str = "0000000015";
const TWICE: &str = "0000000016";
const EARLIER: &str = "0000000017";
const JUDGED: &str = "0000000018";
const TOKENS: &str = "0000000019";

/// People in every state that a rule asks about, at a desk whose policy asks for a second operator.
pub fn desk() -> Desk {
    let registered = |account, affiliation| (account, "account.registered", json!({ "affiliation": affiliation }));
    let added = |account, method: &str, kind: &str, device: &str| {
        (account, "method.added", json!({"method": method, "kind": kind, "device": device}))
    };
    let passed = |account, method: &str| {
        (account, "sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "operator"}))
    };
    let applied = |account| (account, "mfa.applied", json!({"effective_at": super::CLOCK}));
    let lost =
        |account, methods: &[&str]| (account, "method.unavailable", json!({"methods": methods, "reason": "lost"}));
    let mut events = vec![
        registered(NEW, "student"),
        registered(ONE, "student"),
        added(ONE, "m1", "microsoft-authenticator", "iPhone 15"),
        passed(ONE, "m1"),
        applied(ONE),
        registered(UNTESTED, "student"),
        added(UNTESTED, "m1", "microsoft-authenticator", "iPhone 15"),
        added(UNTESTED, "m2", "security-key", "YubiKey 5"),
        added(UNTESTED, "m3", "email", ""),
        passed(UNTESTED, "m1"),
        applied(UNTESTED),
        registered(LOCKED, "student"),
        added(LOCKED, "m1", "passkey", "iPhone 15"),
        applied(LOCKED),
        lost(LOCKED, &["m1"]),
        registered(ALMOST, "student"),
        added(ALMOST, "m1", "passkey", "iPhone 15"),
        added(ALMOST, "m2", "security-key", "YubiKey 5"),
        passed(ALMOST, "m1"),
        applied(ALMOST),
        lost(ALMOST, &["m2"]),
        registered(STAFF, "staff"),
        added(STAFF, "m1", "passkey", "iPhone 15"),
        registered(SHUT, "student"),
        (SHUT, "account.closed", json!({"reason": "left"})),
        registered(THEIRS, "student"),
        added(THEIRS, "m1", "passkey", "iPhone 15"),
        registered(FULL, "student"),
    ];
    for method in ["m1", "m2", "m3", "m4", "m5"] {
        events.push(added(FULL, method, "authenticator-app", method));
    }
    let phone = |account, method: &str| {
        let number = json!({"masked": "+81 ••• ••• ••12"});
        (account, "method.added", json!({"method": method, "kind": "phone", "device": "iPhone 12", "number": number}))
    };
    let changing = |account| {
        let data = json!({"from_device": "iPhone 12", "to_device": "iPhone 15", "number_changes": true});
        (account, "phone-change.started", data)
    };
    events.extend([
        registered(CHANGING, "student"),
        added(CHANGING, "m1", "microsoft-authenticator", "iPhone 12"),
        phone(CHANGING, "m2"),
        changing(CHANGING),
        registered(MOVED, "student"),
        phone(MOVED, "m1"),
        changing(MOVED),
        (MOVED, "method.updated", json!({"method": "m1", "device": "iPhone 15"})),
        registered(ASKED, "student"),
        (ASKED, "reregistration.requested", json!({"via": "website"})),
        (UNLINKED, "account.registered", json!({"affiliation": "student", "identity_service_linked": false})),
        registered(SILENT, "student"),
        phone(SILENT, "m1"),
        applied(SILENT),
        (SILENT, "method.unavailable", json!({"methods": ["m1"], "reason": "number-changed"})),
        registered(TWICE, "student"),
        added(TWICE, "m1", "passkey", "iPhone 15"),
        (TWICE, "event.voided", json!({"event": "01930000-0000-7000-8000-000000000033", "reason": "mistaken"})),
    ]);
    let mut desk = Desk::forged(&events);
    desk.take_keys_from(&Desk::new());
    fs::write(desk.beside("policy.toml"), "second_operator = true\nnever_default = [\"authenticator-app\"]\n").unwrap();
    desk.at("2026-11-24T00:44:59.999Z");
    desk.record(["register", EARLIER, "student"]);
    desk.record(["add", EARLIER, "passkey"]);
    desk.at(super::CLOCK);
    assert_eq!(desk.run(["policy", "set", "policy.toml", "--actor", "suzuki"]).code, 0);
    assert_eq!(desk.run(["log", "redact", "51", "--reason", "asked"]).code, 0);
    let tanaka = enrol(&desk, super::CLOCK, "tanaka", &[]);
    let code = tanaka.code_in(super::CLOCK, 30);
    enrol(&desk, super::CLOCK, "sato", &["--actor", "tanaka", "--code", &code]);
    for _ in 0..3 {
        desk.refused(["register", NOBODY, "student", "--actor", "sato", "--code", "000000"]);
    }
    stock(&desk);
    desk.record(["register", JUDGED, "student"]);
    desk.record(["reregister", "request", JUDGED, "--via", "office", "--actor", "tanaka"]);
    desk
}

/// Three tokens: T-1 is nobody's, T-2 is activated for somebody, T-3 somebody has shown to be theirs.
fn stock(desk: &Desk) {
    let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let header = "upn,serial number,secret key,time interval,manufacturer,model";
    desk.file("tokens.csv", &format!("{header}\n,T-1,{key},30,,\n,T-2,{key},30,,\n,T-3,{key},30,,\n"));
    desk.record(["register", TOKENS, "faculty"]);
    for words in
        [&["token", "import", "tokens.csv"][..], &["token", "assign", ONE, "T-2"], &["token", "activated", "T-2"]]
    {
        assert_eq!(desk.run(words).code, 0);
    }
    let token = Authenticator { key: key.to_owned() };
    let codes = format!("{}\n{}\n", token.code_in(super::CLOCK, -30), token.code(super::CLOCK));
    assert_eq!(desk.feed(codes, ["add", TOKENS, "hardware-token", "--serial", "T-3"]).code, 0);
    assert_eq!(desk.run(["token", "export-entra", "entra.csv", "--domain", "example.ac.jp"]).code, 0);
}

/// What is typed, how it ends, and which codes it names. What is typed is split at spaces.
pub const CASES: &[(&str, i32, &[&str])] = &[
    ("remove 0000000002 x9", 2, &["usage"]),
    ("add 0000000000 passkey", 4, &["unknown-account"]),
    ("default 0000000001 m1", 4, &["unknown-method"]),
    ("add 0000000002 phone --device @m9", 4, &["unknown-method"]),
    ("lost 0000000002 Pixel", 4, &["unknown-device"]),
    ("lost 0000000002 number:12", 4, &["unknown-number"]),
    ("undo 0000000002 2 --reason mistaken", 4, &["unknown-event"]),
    ("remove 0000000002 m1 --expect-version 9", 8, &["version-conflict"]),
    ("add 0000000008 passkey", 3, &["account-closed"]),
    ("register 0000000008 student", 3, &["account-closed"]),
    ("add 0000000001 passkey --at 2026-11-24T10:00:00.001+09:00", 3, &["in-the-future"]),
    ("add 0000000001 passkey --device 090-1234-5612", 3, &["personal-data"]),
    ("add 0000000001 passkey --label hanako@example.jp", 3, &["personal-data"]),
    ("phone-change start 0000000002 --from iPhone-15 --to 090-1234-5612", 3, &["personal-data"]),
    ("register 0000000001 student", 3, &["account-exists"]),
    ("reopen 0000000001", 3, &["account-open"]),
    ("add 0000000003 email", 3, &["slot-taken"]),
    ("add 0000000001 phone", 3, &["number-required"]),
    ("add 0000000001 passkey --number 090-1234-5612", 3, &["number-not-allowed"]),
    ("add 0000000001 phone --number 12345", 3, &["invalid-number"]),
    ("test 0000000002 m1 passed --channel sms", 3, &["channel-not-supported"]),
    ("add 0000000001 passkey --extension 12", 3, &["extension-not-allowed"]),
    ("add 0000000004 passkey", 3, &["locked-out"]),
    ("remove 0000000004 m1", 3, &["locked-out"]),
    ("edit 0000000015 m1 --number 090-1234-5613", 3, &["locked-out"]),
    ("add 0000000001 token", 3, &["kind-not-allowed"]),
    ("add 0000000001 alt --number 090-1234-5612", 3, &["not-first"]),
    ("add 0000000006 token --device m1", 3, &["kind-not-allowed", "too-many-methods"]),
    ("add 0000000006 app", 3, &["too-many-methods"]),
    ("add 0000000006 app --device M1", 3, &["too-many-methods", "duplicate-method"]),
    ("add 0000000005 passkey --device iphone-15", 3, &["duplicate-method"]),
    ("remove 0000000002 m1", 3, &["last-method"]),
    ("remove 0000000005 m1", 3, &["would-lock-out"]),
    ("remove 0000000003 m1", 3, &["would-leave-untested"]),
    ("default 0000000003 m3", 3, &["not-a-sign-in-method"]),
    ("default 0000000005 m2", 3, &["method-unavailable"]),
    ("default 0000000006 m2", 3, &["never-default"]),
    ("found 0000000005 m1", 3, &["nothing-lost"]),
    ("test 0000000003 passed", 2, &["method-required"]),
    ("test 0000000002 m1 passed --at 1m-ago", 3, &["older-than-known"]),
    ("apply 0000000002", 3, &["already-applied"]),
    ("edit 0000000002 m1 --number 090-1234-5612", 3, &["no-change-screen"]),
    ("edit 0000000011 m2 --number 12345", 3, &["invalid-number"]),
    ("edit 0000000011 m2 --number 090-1234-5613 --extension 12", 3, &["extension-not-allowed"]),
    ("replace 0000000003 m1 m2", 3, &["replacement-untested"]),
    ("replace 0000000003 m1 m3", 3, &["not-a-sign-in-method"]),
    ("replace 0000000005 m1 m2", 3, &["method-unavailable", "replacement-untested"]),
    ("terminate 0000000001 --reason illness", 3, &["not-applied"]),
    ("terminate 0000000002 --reason illness", 3, &["identity-check-required"]),
    ("reregister request 0000000013 --via office", 3, &["request-open"]),
    ("reregister request 0000000002 --via office", 3, &["method-still-usable"]),
    ("reregister request 0000000014 --via identity-service", 3, &["service-not-linked"]),
    ("reregister approve 0000000001 --identity-check student-id", 3, &["no-request"]),
    ("reregister reject 0000000001 --why unreadable", 3, &["no-request"]),
    ("reregister approve 0000000013", 3, &["identity-check-required"]),
    ("reregister approve 0000000018 --identity-check student-id --actor tanaka", 3, &["same-operator"]),
    ("reregister approve 0000000018 --identity-check student-id --actor sato", 3, &["same-operator"]),
    ("operator reset nobody --reason lost", 4, &["unknown-operator"]),
    ("operator enrol tanaka", 3, &["operator-enrolled"]),
    // With a Cyrillic letter.
    ("operator enrol t\u{430}naka", 3, &["operator-name-alike"]),
    ("operator enrol yamada", 3, &["proof-required"]),
    ("register 0000000000 student --actor tanaka --code 000000", 3, &["code-refused"]),
    ("register 0000000000 student --actor sato --code 000000", 3, &["code-throttled"]),
    ("token import tokens.csv", 3, &["token-in-stock"]),
    ("token activated T-9", 4, &["unknown-token"]),
    ("token activated T-1", 3, &["token-unassigned"]),
    ("add 0000000019 hardware-token --serial T-2", 3, &["token-elsewhere"]),
    ("add 0000000019 hardware-token --serial T-1", 3, &["token-codes-required"]),
    ("token export-entra again.csv --domain example.ac.jp", 3, &["nothing-to-export"]),
    ("test 0000000019 m1 --code 000000", 3, &["token-not-activated"]),
    ("test 0000000002 m1 --code 000000", 3, &["no-code-kept"]),
    ("add 0000000019 authenticator-app --device Pixel --enrol", 3, &["not-enrolled-here"]),
    ("phone-change start 0000000011 --from iPhone-12 --to Pixel", 3, &["phone-change-open"]),
    ("phone-change start 0000000002 --from iPhone-15 --to iphone15", 3, &["same-device"]),
    ("phone-change complete 0000000002", 3, &["no-phone-change"]),
    ("phone-change cancel 0000000002", 3, &["no-phone-change"]),
    ("phone-change complete 0000000011", 3, &["phone-change-incomplete"]),
    ("phone-change complete 0000000012", 3, &["phone-change-incomplete"]),
    ("apply 0000000001", 3, &["no-method"]),
    ("apply 0000000006", 3, &["test-required"]),
    ("apply 0000000007", 3, &["test-required", "citrix-not-confirmed"]),
    ("undo 0000000001", 3, &["not-voidable"]),
    ("undo 0000000002 3 --reason mistaken", 3, &["not-voidable"]),
    ("undo 0000000016 51 --reason mistaken", 3, &["already-voided"]),
    ("undo 0000000002 4 --reason mistaken", 3, &["would-not-fit"]),
    ("undo 0000000009", 3, &["not-yours"]),
    ("undo 0000000017", 3, &["too-late"]),
    ("log redact 51 --reason asked", 3, &["already-blanked"]),
    ("log redact 1 --reason asked", 3, &["not-blankable"]),
    ("log redact 2 --reason asked", 3, &["not-blankable"]),
    ("log redact --account 0000000001 --closed-before 2026-11-24 --reason asked", 3, &["not-closed-before"]),
    ("log redact --account 0000000008 --closed-before 2026-11-24 --reason asked", 3, &["not-closed-before"]),
    ("register 0000000001 student --event-id 01930000-0000-7000-8000-000000000003", 3, &["event-id-taken"]),
    ("register 0000000010 student --event-id 01930000-0000-7000-8000-000000000001", 3, &["event-id-taken"]),
];

#[test]
fn each_refusal_has_its_code_and_exit_code_says_why_and_writes_nothing() {
    let desk = desk();
    let before = desk.everything_but_tries();
    // Whoever runs the tests is no part of what is said.
    let operator = desk.last()["authid"].as_str().unwrap().to_owned();
    let [half, full] = [format!("({operator})"), format!("（{operator}）")];
    let mut transcripts = [String::new(), String::new()];
    for (typed, status, codes) in CASES {
        let words = || typed.split(' ');
        assert_eq!(desk.refused(words()), (*status, codes.iter().map(|code| (*code).into()).collect()), "{typed}");
        for (lang, transcript) in ["en", "ja"].into_iter().zip(&mut transcripts) {
            let said = desk.run(["--lang", lang].into_iter().chain(words()));
            assert_eq!((said.code, said.stdout.as_str()), (*status, ""), "{typed}");
            let stderr = said.stderr.replace(&half, "(NAME)").replace(&full, "（NAME）");
            *transcript += &format!("$ mfadesk {typed}\n{stderr}[{status}]\n\n");
        }
    }
    assert_eq!(before, desk.everything_but_tries());
    let [en, ja] = transcripts;
    assert_expected("cli/expected/refusals.en.txt", &en);
    assert_expected("cli/expected/refusals.ja.txt", &ja);
}

#[test]
fn the_cases_are_all_the_codes_there_are() {
    let is_missing = |code: &&str| !CASES.iter().any(|(_, _, codes)| codes.contains(code));
    let missing: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).filter(is_missing).collect();
    assert_eq!(missing, [""; 0]);
}

/// What is a fact, however it looks: what is typed, and a member of what is recorded.
pub const FACTS: &[(&str, &str, &str)] = &[
    // A failed try of a method that is lost.
    ("test 0000000004 m1 failed --why broken", "why", r#""broken""#),
    // What the page showed, although nothing is left.
    ("observe 0000000005 m2", "methods", r#"["m2"]"#),
    ("observe 0000000002 --none", "methods", "[]"),
    // An application that the person made alone, before setting up or testing anything.
    ("apply 0000000001 --override no-method --because alone", "overrides", r#"["no-method"]"#),
    ("apply 0000000006 --override test-required --because alone", "overrides", r#"["test-required"]"#),
    // The loss of the last method.
    ("lost 0000000002 iPhone-15", "methods", r#"["m1"]"#),
    // What was removed by the person alone.
    ("remove 0000000002 m1 --override last-method --because alone", "overrides", r#"["last-method"]"#),
];

#[test]
fn what_has_happened_is_recorded_however_it_looks() {
    let desk = desk();
    let mut transcripts = [String::new(), String::new()];
    for (typed, member, recorded) in FACTS {
        for (lang, transcript) in ["en", "ja"].into_iter().zip(&mut transcripts) {
            let (desk, before) = (desk.copy(), desk.log());
            let said = desk.run(["--lang", lang].into_iter().chain(typed.split(' ')));
            assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{typed}");
            *transcript += &format!("$ mfadesk {typed}\n{}\n", said.stdout);
            assert_eq!(desk.last()["data"][member].to_string(), *recorded, "{typed}");
            let log = desk.log();
            let added = log.strip_prefix(before.as_slice()).unwrap();
            assert_eq!(added.iter().filter(|byte| **byte == b'\n').count(), 1, "{typed}");
        }
    }
    let [en, ja] = transcripts;
    assert_expected("cli/expected/recorded.en.txt", &en);
    assert_expected("cli/expected/recorded.ja.txt", &ja);
}

#[test]
fn two_claimed_names_are_one_operator_and_the_identity_service_needs_none() {
    let desk = desk();
    let approve = |actor| ["reregister", "approve", JUDGED, "--identity-check", "student-id", "--actor", actor];
    assert_eq!(desk.last()["actor"], "tanaka");
    for actor in ["tanaka", "sato"] {
        assert_eq!(desk.refused(approve(actor)), (3, vec!["same-operator".into()]), "{actor}");
    }
    desk.record(approve("sato").into_iter().chain(["--override", "same-operator", "--because", "alone tonight"]));
    assert_eq!(desk.last()["data"]["overrides"], json!(["same-operator"]));
    desk.record(["edit", NEW, "--identity-service", "linked"]);
    desk.record(["reregister", "request", NEW, "--via", "identity-service"]);
    desk.record(["reregister", "approve", NEW]);
}

#[test]
fn one_takes_back_what_one_recorded_up_to_fifteen_minutes_ago() {
    let mut desk = desk();
    desk.record(["add", NEW, "passkey"]);
    let late = desk.copy();
    desk.at("2026-11-24T01:15:00.000Z").record(["undo", NEW]);
    let mut late = late;
    late.at("2026-11-24T01:15:00.001Z");
    assert_eq!(late.refused(["undo", NEW]), (3, vec!["too-late".into()]));
    late.run(["undo", NEW]).fails(
        3,
        "error: Line 70 was recorded more than 15 minutes ago (10:00). (too-late)\n\
         hint: If it was wrong, undo it with a reason: mfadesk undo 0000000001 70 --reason TEXT. If things have changed since, record \
         the current state as a new event.\n",
    );
}

#[test]
fn what_is_asked_first_is_answered_first() {
    let desk = desk();
    let id = "01930000-0000-7000-8000-000000000003";
    // Everything is wrong with each of these; each names less than the one before it.
    for (typed, status, code) in [
        (
            format!("remove {NOBODY} x9 --event-id {id} --expect-version 99 --at 2030-01-01 --reason a@b.example"),
            2,
            "usage",
        ),
        (
            format!("remove {NOBODY} m9 --event-id {id} --expect-version 99 --at 2030-01-01 --reason a@b.example"),
            3,
            "event-id-taken",
        ),
        (format!("remove {NOBODY} m9 --expect-version 99 --at 2030-01-01 --reason a@b.example"), 4, "unknown-account"),
        (format!("remove {SHUT} m9 --expect-version 99 --at 2030-01-01 --reason a@b.example"), 4, "unknown-method"),
        (
            format!("apply {SHUT} --expect-version 99 --at 2030-01-01 --override no-method --because a@b.example"),
            8,
            "version-conflict",
        ),
        (format!("apply {SHUT} --at 2030-01-01 --override no-method --because a@b.example"), 3, "account-closed"),
        (format!("apply {ONE} --at 2030-01-01 --override no-method --because a@b.example"), 3, "in-the-future"),
        (format!("apply {ONE} --override no-method --because a@b.example"), 3, "personal-data"),
        (format!("test {UNTESTED} passed --at 2030-01-01"), 3, "in-the-future"),
        (format!("test {UNTESTED} failed --why a@b.example"), 3, "personal-data"),
        (format!("undo {SHUT} --at 2030-01-01"), 3, "in-the-future"),
        (format!("undo {SHUT} --expect-version 99"), 8, "version-conflict"),
    ] {
        assert_eq!(desk.refused(typed.split(' ')), (status, vec![code.into()]), "{typed}");
    }
}

#[test]
fn mail_addresses_and_phone_numbers_stay_out_of_every_free_text() {
    let desk = desk();
    for words in [
        &["add", NEW, "passkey", "--label", "call ０９０（１２３４）５６１２"][..],
        &["add", NEW, "passkey", "--label", "+81 90.1234-5612"],
        &["add", NEW, "passkey", "--label", "tel:1+819012345612"],
        &["add", NEW, "passkey", "--device", "090ー1234ー5612"],
        &["add", NEW, "office", "--number", "03-5841-1234", "--extension", "090-1234-5612"],
        &["add", NEW, "passkey", "--ticket", "hanako@example.jp"],
        &["add", NEW, "passkey", "--device", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ"],
        &["remove", ONE, "m1", "--reason", "ask 0123456789"],
        &["test", ONE, "m1", "failed", "--why", "0312345678"],
        &["undo", ONE, "--reason", "0312345678"],
        &["add", NEW, "token", "--override", "kind-not-allowed", "--because", "0312345678"],
    ] {
        assert_eq!(desk.refused(words.iter().copied()), (3, vec!["personal-data".into()]), "{words:?}");
    }
    for words in [
        &["add", NEW, "passkey", "--label", "shared with 0000000002"][..],
        &["add", NEW, "passkey", "--label", "number ••12, 2026-11-24, 100 % sure"],
        &["add", NEW, "passkey", "--label", "012345678"],
        &["add", NEW, "passkey", "--label", "0123456789012345"],
        &["add", NEW, "passkey", "--ticket", "0312345678"],
    ] {
        desk.copy().record(words.iter().copied());
    }
}
