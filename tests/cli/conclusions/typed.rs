//! What is typed at a desk is read as people write it, asked back where it could mean two things, and said again in the
//! words of whoever typed it.

use serde_json::{Value, json};

use super::A;
use super::both::{Both, NOW};

/// What is said of this, and the way out.
#[track_caller]
fn refused(desk: &mut Both, line: &str) -> (String, String) {
    let receipt = desk.put(line);
    assert_eq!(receipt["ok"], false, "{line}: {receipt}");
    let said = |member: &str| receipt["error"][member].as_str().unwrap().to_owned();
    (said("message"), said("remedy"))
}

#[test]
fn kinds_results_and_reasons_may_be_said_as_people_and_pages_say_them() {
    let mut desk = Both::new();
    for (said, kind) in [
        ("Microsoft Authenticator", "microsoft-authenticator"),
        ("google", "authenticator-app"),
        ("totp", "authenticator-app"),
        ("YubiKey", "security-key"),
        ("パスキー", "passkey"),
        ("ハードウェア トークン", "hardware-token"),
    ] {
        let receipt = desk
            .put(&format!("add kind='{said}' device='{said} 1' override=kind-not-allowed because='it is on the page'"));
        assert_eq!(receipt["ok"], true, "{receipt}");
        assert_eq!(desk.typed.last()["data"]["kind"], kind, "{said}");
    }
    desk.record(&["test method=m1 result=OK", "test method=m2 result=失敗", "lost what=m3 reason=盗難"]);
    let methods = &desk.status()["methods"];
    assert_eq!([&methods[0]["last_test"]["result"], &methods[1]["last_test"]["result"]], ["passed", "failed"]);
    assert_eq!(methods[2]["unavailable_reason"], "stolen");
}

#[test]
fn a_word_that_may_be_several_kinds_or_none_is_asked_back() {
    let mut desk = Both::new();
    for (said, may_be) in
        [("fido2", "security-key, passkey"), ("landline", "alternate-phone, office-phone"), ("phon", "phone")]
    {
        let (message, _) = refused(&mut desk, &format!("add kind={said}"));
        assert_eq!(message, format!("Which kind is \"{said}\"? It may be: {may_be}."));
    }
    for said in ["tap", "windows-hello", "Temporary Access Pass"] {
        assert!(refused(&mut desk, &format!("add kind='{said}'")).0.contains("verifies no sign-in here"), "{said}");
    }
    assert!(refused(&mut desk, "add kind=pigeon").1.starts_with("Allowed values: microsoft-authenticator"));
}

#[test]
fn times_are_typed_as_they_are_said() {
    let mut desk = Both::new().and(&["add kind=msauth device='iPhone 15' at='2026-11-20 10:00'"]);
    for (said, time) in [
        ("1 hour ago", "2026-11-24T00:00:00.000Z"),
        ("today", "2026-11-23T15:00:00.000Z"),
        ("yesterday 15:00", "2026-11-23T06:00:00.000Z"),
        ("11/23", "2026-11-22T15:00:00.000Z"),
        ("2026/11/22 9:30", "2026-11-22T00:30:00.000Z"),
        ("昨日", "2026-11-23T01:00:00.000Z"),
    ] {
        let receipt =
            desk.put(&format!("test method=m1 result=failed at='{said}' override=older-than-known because=late"));
        assert_eq!(receipt["event"]["time"], time, "{said}: {receipt}");
    }
    assert_eq!(desk.refused("test method=m1 result=failed at='11/25'").0, json!(["in-the-future"]));
    assert_eq!(desk.refused("test method=m1 result=failed at='soon'").0, json!(["usage"]));
    // What is planned for a day to come need not say its year.
    desk.record(&["phone-change start from='iPhone 15' to='Pixel 9' planned_on=1/10"]);
    assert_eq!(desk.status()["phone_change"]["planned_on"], "2027-01-10");
}

#[test]
fn a_day_up_to_which_is_asked_is_one_of_the_days_that_are_asked_about() {
    let desk = Both::new().and(&["add kind=msauth device='iPhone 15'"]);
    let events = |words: &[&str]| {
        let ran = desk.typed.run_at(NOW, [&["audit"], words].concat());
        ran.stdout.lines().last().unwrap().to_owned()
    };
    for until in ["2026-11-24", "11/24", "today"] {
        let said = events(&["--since", "2026-11-24", "--until", until]);
        assert!(said.starts_with("2 events; "), "{until}: {said}");
    }
    assert!(events(&["--until", "2026-11-20"]).starts_with("1 event; "));
    assert!(events(&["--until", "2026-11-24 10:00"]).starts_with("1 event; "));
    let figures =
        desk.asked(0, &["stats", "--by", "day", "--since", "2026-11-20", "--until", "2026-11-21", "--format", "csv"]);
    assert!(figures.contains("2026-11-21") && !figures.contains("2026-11-22"), "{figures}");
}

#[test]
fn blanks_and_dashes_are_no_part_of_an_id() {
    let mut desk = Both::new();
    for typed in ["0123-456-789", "0123 456 789", "０１２３－４５６－７８９", "0123ー456ー789"] {
        let receipt = desk.put(&format!("edit label=x method=m1 account='{typed}'"));
        assert_eq!(receipt["error"]["code"], "unknown-method", "{typed}: {receipt}");
        assert!(desk.asked(0, &["status", typed]).starts_with(A));
        assert!(desk.asked(0, &["next", typed, "--all"]).starts_with(A));
        assert!(desk.typed.run_at(NOW, ["audit", typed]).stdout.contains("1 event;"));
    }
    let (message, remedy) = refused(&mut desk, "apply account=123456789");
    assert_eq!(message, "\"123456789\" is not an account id: a Common ID has 10 digits, and 9 were typed.");
    assert!(remedy.contains("Were leading zeros lost"), "{remedy}");
    // What may be a phone number is not said again.
    let (message, _) = refused(&mut desk, "apply account=090-1234-5678");
    assert!(message.contains("11 were typed") && !message.contains("1234"), "{message}");
    assert!(refused(&mut desk, "apply account=tanaka").1.contains("An id is the Common ID: 10 digits."));
}

#[test]
fn a_number_that_is_typed_unseen_is_measured() {
    let asked = |number: &str, kind: &str| {
        Both::new()
            .and(&["add kind=msauth device='iPhone 15'"])
            .warnings(&format!("add kind={kind} device='iPhone 15' number='{number}'"))
    };
    assert_eq!(asked("090-1234-567", "phone"), ["number-length"]);
    assert_eq!(asked("+81 90 1234 56789", "phone"), ["number-length"]);
    assert_eq!(asked("03-5841-0000", "phone"), ["sms-to-landline"]);
    assert_eq!(asked("03-5841-00000", "alt"), ["number-length"]);
    for (number, kind) in
        [("090-1234-5678", "phone"), ("0800-123-4567", "alt"), ("0120-123-456", "alt"), ("+1 212 555 0100", "phone")]
    {
        assert_eq!(asked(number, kind), [""; 0], "{number}");
    }
    let mut desk = Both::new().and(&["add kind=phone device='iPhone 15' number=090-1234-5678"]);
    assert_eq!(desk.warnings("edit method=m1 number=03-5841-0000"), ["sms-to-landline"]);
    let receipt = desk.put("add kind=phone device='Pixel 9' number=03-5841-0000 channel=call");
    assert_eq!(receipt["error"]["code"], "slot-taken");
}

#[test]
fn an_extension_in_a_number_is_asked_for_where_it_belongs() {
    let mut desk = Both::new().and(&["add kind=msauth device='iPhone 15'"]);
    for number in ["03-5841-0000 内線 21234", "03-5841-0000x123", "03-5841-0000 ext. 123"] {
        let (_, remedy) = refused(&mut desk, &format!("add kind=office number='{number}'"));
        assert!(remedy.contains("--number N --extension E"), "{number}: {remedy}");
    }
    assert!(!refused(&mut desk, "add kind=office number=x123").1.contains("--extension"));
}

#[test]
fn an_edit_that_says_what_is_on_record_records_nothing_and_says_so() {
    let mut desk =
        Both::new().and(&["add kind=key device='YubiKey 5' serial=2857", "edit language=ja identity_service=linked"]);
    let version = desk.status()["version"].clone();
    for same in [
        "edit method=m1 device='YubiKey 5'",
        "edit method=m1 serial=2857 device=@m1",
        "edit method=m1 label=''",
        "edit identity_service=linked",
        "edit language=ja",
    ] {
        let receipt = desk.put(same);
        assert_eq!((&receipt["ok"], &receipt["event"]), (&json!(true), &Value::Null), "{same}: {receipt}");
        assert_eq!(receipt["warnings"][0]["code"], "nothing-changes", "{same}");
    }
    assert_eq!(desk.status()["version"], version);
    // As typed is as it is shown, and a number is confirmed, not edited.
    desk.record(&["edit method=m1 device=yubikey5"]);
    assert_eq!(desk.status()["methods"][0]["device"], "yubikey5");
    let mut desk = Both::new().and(&["add kind=phone device='iPhone 15' number=090-1234-5678"]);
    desk.record(&["edit method=m1 number=090-1234-5678"]);
    assert_eq!(desk.status()["version"], 3);
}

#[test]
fn a_device_that_is_nearly_named_is_named() {
    let mut desk =
        Both::new().and(&["add kind=msauth device='iPhone 15'", "add kind=key device='YubiKey 5'", "lost what=m2"]);
    assert!(refused(&mut desk, "lost what=iphone").1.contains("On record: \"iPhone 15\". "));
    assert!(refused(&mut desk, "found what=yubikey").1.contains("On record: \"YubiKey 5\". "));
    assert!(refused(&mut desk, "lost what='Pixel 9'").1.contains("On record: \"iPhone 15\", \"YubiKey 5\". "));
    assert!(refused(&mut Both::new(), "lost what=iphone").1.contains("mfadesk status 0123456789"));
}

#[test]
fn whoever_was_registered_by_mistake_is_closed_and_a_late_test_has_a_way_out() {
    let mut desk = Both::new();
    assert!(refused(&mut desk, "undo").1.contains("mfadesk close 0123456789 --reason TEXT"));
    desk.record(&["add kind=msauth device='iPhone 15'"]);
    let (_, remedy) = refused(&mut desk, "test method=m1 result=passed at=09:50");
    assert!(remedy.contains("undo 0123456789 3 --reason TEXT, then record it again with the right --at"), "{remedy}");
}

#[test]
fn what_is_lost_as_a_whole_is_not_said_to_lead_anywhere() {
    let both = super::app_and_key;
    let said = |what: &str| {
        let receipt = both().put(&format!("lost what={what}"));
        let warnings = receipt["warnings"].as_array().unwrap();
        let of_default = warnings.iter().find(|one| one["code"] == "default-lost").unwrap();
        of_default["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(said("m1,m2"), "The default sign-in method (m1) is affected.");
    assert!(said("m1").contains("to use another method"));
}

#[test]
fn what_was_found_was_not_tested_since_and_is_not_said_to_be_never_tested() {
    let desk = super::app_and_key().and(&[
        "test method=m1 result=passed",
        "lost what=m1",
        "found what=m1",
        "edit method=m2 device='YubiKey 5C'",
    ]);
    let status = desk.asked(0, &["status", A]);
    assert!(
        status.contains("not tested since it was found") && status.contains("not tested since it changed"),
        "{status}"
    );
    assert!(desk.asked(0, &["next", A, "--all"]).contains("NOT TESTED since it was found"));
    assert!(desk.asked(0, &["--lang", "ja", "status", A]).contains("戻ってからは未実施"));
}

#[test]
fn what_is_taken_back_is_named_by_its_line_in_either_language() {
    for (language, said) in [("en", "line 3 undone (line 4)"), ("ja", "3行目を取り消し（4行目）")] {
        let desk = Both::new().and(&["add kind=key device='YubiKey 5'"]);
        let receipt = desk.typed.run_at(NOW, ["--lang", language, "undo", A]).stdout;
        assert!(receipt.contains(said) && !receipt.contains("taken back") && !receipt.contains("-7"), "{receipt}");
        let audit = desk.typed.run_at(NOW, ["--lang", language, "audit", A]).stdout;
        assert!(!audit.contains("taken back"), "{audit}");
    }
}

#[test]
fn labels_and_not_keys_are_what_people_read() {
    let desk = Both::new().and(&[
        "add kind=msauth device='MacBook Air'",
        "add kind=passkey device='MacBook Air'",
        "test method=m1 result=passed",
        "apply",
    ]);
    let risk = desk.asked(0, &["risk"]);
    assert!(risk.contains("\"MacBook Air\"") && !risk.contains("macbookair"), "{risk}");
    let desk = Both::new().and(&["add kind=phone number=090-1234-5678", "test method=m1 result=passed", "apply"]);
    assert!(desk.asked(0, &["risk"]).contains("the phone number ••78"));
}

#[test]
fn of_somebody_who_has_left_no_danger_is_called_out() {
    let desk = super::app_and_key().and(&["lost what=m1,m2", "close reason=graduated"]);
    let status = desk.asked(0, &["status", A]);
    assert!(status.contains("CLOSED") && !status.contains("LOCKED OUT"), "{status}");
    assert!(status.contains("not counted: the person has left"), "{status}");
}

#[test]
fn what_is_missing_is_named_without_dots_and_in_a_batch_by_its_member() {
    let desk = Both::new();
    let lost = desk.typed.run_at(NOW, ["lost", A]);
    assert!(lost.stderr.starts_with("error: Missing: <WHAT>.\n"), "{lost:?}");
    let fed = |line: &str| {
        let ran = desk.typed.feed_in("en", NOW, line, ["batch"]);
        serde_json::from_str::<Value>(&ran.stdout).unwrap()["error"]["message"].as_str().unwrap().to_owned()
    };
    let wrong = [
        (r#"{"command":"add","account":123,"kind":"phone"}"#, "`account`: invalid type: integer, expected a string"),
        (r#"{"command":"lost","account":"0123456789","what":[1]}"#, "`what`: a string or a list of strings"),
        (r#"{"command":"apply","account":"0123456789","citrix_signed_out":"yes"}"#, "`citrix_signed_out`: "),
        (r#"{"command":"apply","account":"0123456789","dry_run":1}"#, "`dry_run`: "),
        (r#"{"command":"add","account":"0123456789"}"#, "missing field `kind`"),
        (r#"{"command":"apply","account":"0123456789","now":1}"#, "unknown field `now`"),
    ];
    for (line, why) in wrong {
        let said = fed(line);
        assert!(said.contains(why), "{line}: {said}");
    }
}

#[test]
fn a_run_that_only_registered_is_not_offered_to_be_taken_back() {
    let desk = Both::new();
    let fed = |lines: &[Value]| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        desk.typed.feed_in("en", NOW, text, ["batch"]).stderr
    };
    let register = |account: &str| json!({"command": "register", "account": account, "affiliation": "student"});
    let add = json!({"command": "add", "account": A, "kind": "key", "device": "YubiKey 5"});
    let only = fed(&[register("0000000001")]);
    assert!(!only.contains("undo --run") && only.contains("mfadesk close ID"), "{only}");
    let mixed = fed(&[register("0000000002"), add]);
    assert!(mixed.contains("all of it but the 1 registered: mfadesk undo --run"), "{mixed}");
    let edit = json!({"command": "edit", "account": A, "affiliation": "student"});
    let same = fed(&[edit]);
    assert!(same.contains("0 recorded, 0 not recorded, 1 on record already."), "{same}");
}

#[test]
fn an_input_of_another_encoding_is_named_and_not_read() {
    let desk = Both::new();
    let text = json!({"command": "apply", "account": A}).to_string();
    for mark in [Some('\u{feff}'), None] {
        for is_little in [true, false] {
            let bytes: Vec<u8> = mark
                .into_iter()
                .chain(format!("{text}\n{text}\n").chars())
                .flat_map(|c| if is_little { (c as u16).to_le_bytes() } else { (c as u16).to_be_bytes() })
                .collect();
            let ran = desk.typed.feed_in("en", NOW, bytes, ["batch"]);
            assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
            assert!(ran.stdout.contains("The input is UTF-16"), "{ran:?}");
            assert_eq!(ran.code, 3, "{ran:?}");
        }
    }
}
