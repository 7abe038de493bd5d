//! Every refusal that the deeds of today can provoke: its code, its exit code, its words in both languages, and a log
//! that is byte for byte what it was.

use serde_json::json;

use super::{Desk, assert_expected};
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

/// People in every state that a rule asks about.
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
    let desk = Desk::forged(&events);
    desk.take_keys_from(&Desk::new());
    desk
}

/// What is typed, how it ends, and which codes it names. What is typed is split at spaces.
const CASES: &[(&str, i32, &[&str])] = &[
    ("add 0000000000 passkey", 4, &["unknown-account"]),
    ("default 0000000001 m1", 4, &["unknown-method"]),
    ("add 0000000002 phone --device @m9", 4, &["unknown-method"]),
    ("lost 0000000002 Pixel", 4, &["unknown-device"]),
    ("lost 0000000002 number:12", 4, &["unknown-number"]),
    ("remove 0000000002 m1 --expect-version 9", 8, &["version-conflict"]),
    ("add 0000000008 passkey", 3, &["account-closed"]),
    ("register 0000000008 student", 3, &["account-closed"]),
    ("add 0000000001 passkey --at 2026-11-24T10:00:00.001+09:00", 3, &["in-the-future"]),
    ("add 0000000001 passkey --device 090-1234-5612", 3, &["personal-data"]),
    ("add 0000000001 passkey --label hanako@example.jp", 3, &["personal-data"]),
    ("register 0000000001 student", 3, &["account-exists"]),
    ("add 0000000003 email", 3, &["slot-taken"]),
    ("add 0000000001 phone", 3, &["number-required"]),
    ("add 0000000001 passkey --number 090-1234-5612", 3, &["number-not-allowed"]),
    ("add 0000000001 phone --number 12345", 3, &["invalid-number"]),
    ("test 0000000002 m1 passed --channel sms", 3, &["channel-not-supported"]),
    ("add 0000000001 passkey --extension 12", 3, &["extension-not-allowed"]),
    ("add 0000000004 passkey", 3, &["locked-out"]),
    ("remove 0000000004 m1", 3, &["locked-out"]),
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
    ("found 0000000005 m1", 3, &["nothing-lost"]),
    ("test 0000000003 passed", 2, &["method-required"]),
    ("test 0000000002 m1 passed --at 1m-ago", 3, &["older-than-known"]),
    ("apply 0000000002", 3, &["already-applied"]),
    ("apply 0000000001", 3, &["no-method"]),
    ("apply 0000000006", 3, &["test-required"]),
    ("apply 0000000007", 3, &["test-required", "citrix-not-confirmed"]),
    ("undo 0000000001", 3, &["not-voidable"]),
    ("undo 0000000009", 3, &["not-yours"]),
    ("register 0000000001 student --event-id 01930000-0000-7000-8000-000000000003", 3, &["event-id-taken"]),
    ("register 0000000010 student --event-id 01930000-0000-7000-8000-000000000001", 3, &["event-id-taken"]),
];

#[test]
fn each_refusal_has_its_code_and_exit_code_says_why_and_writes_nothing() {
    let desk = desk();
    let before = desk.everything();
    let mut transcripts = [String::new(), String::new()];
    for (typed, status, codes) in CASES {
        let words = || typed.split(' ');
        assert_eq!(desk.refused(words()), (*status, codes.iter().map(|code| (*code).into()).collect()), "{typed}");
        for (lang, transcript) in ["en", "ja"].into_iter().zip(&mut transcripts) {
            let said = desk.run(["--lang", lang].into_iter().chain(words()));
            assert_eq!((said.status, said.stdout.as_str()), (*status, ""), "{typed}");
            *transcript += &format!("$ mfadesk {typed}\n{}[{status}]\n\n", said.stderr);
        }
    }
    assert_eq!(before, desk.everything());
    let [en, ja] = transcripts;
    assert_expected("refusals.en.txt", &en);
    assert_expected("refusals.ja.txt", &ja);
}

/// The codes of deeds whose refusals are tried where those deeds are.
const ELSEWHERE: &[&str] = &[
    "account-open",
    "no-change-screen",
    "replacement-untested",
    "not-applied",
    "identity-check-required",
    "request-open",
    "method-still-usable",
    "service-not-linked",
    "no-request",
    "same-operator",
    "phone-change-open",
    "same-device",
    "no-phone-change",
    "phone-change-incomplete",
    "already-voided",
    "would-not-fit",
];

#[test]
fn the_cases_are_all_the_codes_there_are() {
    let mut missing: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    missing.retain(|code| !ELSEWHERE.contains(code) && !CASES.iter().any(|(_, _, codes)| codes.contains(code)));
    // `usage` is the word for what is mistyped; an account that exists has a newest event; the clock has its own test.
    assert_eq!(missing, ["usage", "unknown-event", "too-late"]);
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
        "error: Line 35 was recorded more than 15 minutes ago (10:00). (too-late)\n\
         hint: Record what is true now instead.\n",
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
