//! What the record is judged to mean, where it once was judged wrongly: each conclusion as one sentence, drawn from what is
//! typed at a desk, and from the same lines in a batch.

mod both;
mod receipts;
mod told;
mod typed;
mod ways_out;

use serde_json::{Value, json};

use super::A;
use both::{Both, NOW};

fn available(method: &str) -> (String, Value) {
    (method.into(), Value::Null)
}

fn unavailable(method: &str, reason: &str) -> (String, Value) {
    (method.into(), reason.into())
}

/// An app since the 20th, and a key since the 23rd, which was tested; MFA is in force.
fn app_and_key() -> Both {
    Both::new().and(&[
        "add kind=msauth device='iPhone 15' at='2026-11-20 10:00'",
        "add kind=key device='YubiKey 5' at='2026-11-23 10:00'",
        "test method=m2 result=passed at='2026-11-23 10:05'",
        "apply at='2026-11-23 10:10'",
    ])
}

#[test]
fn a_look_says_nothing_of_what_came_later() {
    let mut desk = app_and_key();
    assert_eq!(desk.warnings("observe methods=m1 from=directory at='2026-11-22 10:00'"), ["known-later"]);
    assert_eq!(desk.methods(), [available("m1"), available("m2")]);
    assert_eq!(desk.level(), "warning");
    // With nothing seen, it is not open to the password alone.
    let mut desk = app_and_key();
    desk.record(&["observe none=true from=directory at='2026-11-22 10:00'"]);
    assert_eq!(desk.methods(), [available("m2")]);
    assert_eq!((&desk.status()["mfa"]["state"], desk.level()), (&json!("on"), json!("critical")));
}

#[test]
fn the_latest_look_counts_whatever_is_heard_later() {
    let mut desk = app_and_key().and(&["observe all=true"]);
    let observed = json!({"at": NOW, "from": "page"});
    assert_eq!(desk.status()["observed"], observed);
    assert_eq!(desk.warnings("observe all=true from=directory at='2026-11-23 12:00'"), ["not-changed"]);
    assert_eq!(desk.status()["observed"], observed);
}

#[test]
fn what_passed_a_test_was_not_lost_before_it() {
    let mut desk = app_and_key();
    let older = "lost what=m2 at='2026-11-20 10:00'";
    let (codes, said) = desk.refused(older);
    assert_eq!(codes, json!(["older-than-known"]));
    assert!(said.contains("m2 worked") && said.contains("2026-11-23 10:05") && said.contains("line 5"), "{said}");
    desk.record(&[&format!("{older} override=older-than-known because='the caller says so'")]);
    assert_eq!(desk.methods(), [available("m1"), available("m2")]);
}

#[test]
fn a_phone_that_was_lost_took_nothing_that_was_added_to_it_later() {
    let mut desk = Both::new().and(&[
        "add kind=msauth device='iPhone 15' at='2026-11-20 10:00'",
        "add kind=passkey device='iPhone 15' at='2026-11-23 10:00'",
    ]);
    let warnings = desk.warnings("lost what='iPhone 15' at='2026-11-22 10:00'");
    assert!(warnings.contains(&"known-later".to_owned()), "{warnings:?}");
    assert_eq!(desk.methods(), [unavailable("m1", "lost"), available("m2")]);
}

#[test]
fn the_later_of_two_numbers_and_of_two_devices_stands() {
    let mut desk = Both::new().and(&[
        "add kind=phone device='iPhone 15' number=090-1234-5612 at='2026-11-20 10:00'",
        "edit method=m1 number=090-1234-5634 at='2026-11-23 10:00'",
        "edit method=m1 device='Pixel 9' at='2026-11-23 10:00'",
    ]);
    assert_eq!(
        desk.refused("edit method=m1 number=090-1234-5656 at='2026-11-22 10:00'").0,
        json!(["older-than-known"])
    );
    assert_eq!(desk.refused("edit method=m1 device='Pixel 8' at='2026-11-22 10:00'").0, json!(["older-than-known"]));
    desk.record(&["edit method=m1 number=090-1234-5656 at='2026-11-22 10:00' override=older-than-known because=late"]);
    let method = &desk.status()["methods"][0];
    assert_eq!((&method["number"]["masked"], &method["device"]), (&json!("+81 ••• ••• ••34"), &json!("Pixel 9")));
}

#[test]
fn what_was_found_before_it_was_lost_is_lost() {
    let mut desk = app_and_key().and(&["lost what=m1 at='2026-11-23 12:00'"]);
    assert_eq!(desk.refused("found what=m1 at='2026-11-22 10:00'").0, json!(["older-than-known"]));
    assert_eq!(desk.methods()[0], unavailable("m1", "lost"));
}

#[test]
fn one_serial_is_one_thing_whatever_it_is_called() {
    let mut desk = Both::new().and(&["add kind=key device='black key' serial=28571111"]);
    let again = "add kind=passkey device='desk drawer' serial=2857-1111";
    assert_eq!(desk.refused(again).0, json!(["duplicate-method"]));
    desk.record(&[
        &format!("{again} override=duplicate-method because='it is on the page'"),
        "test method=m1 result=passed",
        "test method=m2 result=passed",
        "apply",
    ]);
    assert_eq!((desk.level(), desk.single_points()), (json!("critical"), json!(["serial:28571111"])));
}

#[test]
fn two_keys_of_one_make_are_two_things_by_their_serials() {
    let mut desk = Both::new();
    assert_eq!(desk.warnings("add kind=key device='YubiKey 5' serial=111"), [""; 0]);
    assert_eq!(desk.warnings("add kind=key device='YubiKey 5' serial=222"), [""; 0]);
    desk.record(&["test method=m1 result=passed", "test method=m2 result=passed", "apply"]);
    assert_eq!(desk.level(), "ok");
}

#[test]
fn a_number_or_a_serial_that_is_on_record_for_somebody_else_too_is_asked_about() {
    let other = |line: &str| format!("{line} account=0000000007");
    let mut desk = Both::new();
    desk.record(&[
        &other("register affiliation=staff"),
        &other("add kind=phone device='Pixel 9' number=090-1234-5612"),
        &other("add kind=office number=03-5841-0000"),
        &other("add kind=key device='YubiKey 5' serial=28571111"),
    ]);
    let receipt = desk.put("add kind=phone device='Galaxy S24' number='+81 90 1234 5612'");
    let [said] = &receipt["warnings"].as_array().unwrap()[..] else { panic!("{receipt}") };
    assert_eq!(said["code"], "also-elsewhere");
    let message = said["message"].as_str().unwrap();
    assert!(message.starts_with("Also on record for 0000000007: the number. "), "{message}");
    // Only those are asked about who have it now, and are still here.
    desk.record(&[&other("edit method=m1 number=090-1234-5699")]);
    assert_eq!(desk.warnings("edit method=m1 number=090-1234-5612"), [""; 0]);
    desk.record(&[&other("undo sequence=8 reason=mistyped")]);
    assert_eq!(desk.warnings("edit method=m1 number=090-1234-5612"), ["also-elsewhere"]);
    assert_eq!(desk.warnings("add kind=key device='black key' serial=2857-1111"), ["also-elsewhere"]);
    assert_eq!(desk.warnings("edit method=m2 serial=1"), [""; 0]);
    assert_eq!(desk.warnings("edit method=m2 serial='2857 1111'"), ["also-elsewhere"]);
    desk.record(&[&other("close reason='left in March'")]);
    assert_eq!(desk.warnings("add kind=office number=03-5841-0000"), [""; 0]);
}

#[test]
fn a_number_is_lost_with_the_phone_that_its_card_is_in() {
    let mut desk = Both::new().and(&["add kind=phone device='Galaxy S24' number=090-1234-5633"]);
    let again = "add kind=alt number=090-1234-5633";
    assert_eq!(desk.refused(again).0, json!(["duplicate-method"]));
    desk.record(&[
        &format!("{again} override=duplicate-method because='it is on the page'"),
        "add kind=app device='Galaxy S24'",
        "test method=m1 result=passed",
        "test method=m2 result=passed",
        "test method=m3 result=passed",
        "apply",
    ]);
    assert_eq!((desk.level(), desk.single_points()), (json!("critical"), json!(["device:galaxys24"])));
    desk.record(&["lost what='Galaxy S24'"]);
    assert_eq!(desk.methods(), ["m1", "m2", "m3"].map(|method| unavailable(method, "lost")));
}

#[test]
fn labels_that_name_a_sort_of_thing_name_no_thing() {
    let mut desk = Both::new();
    for (label, method) in [("スマホ", "m1"), ("携帯", "m2"), ("iPhone", "m3")] {
        assert_eq!(desk.warnings(&format!("add kind=app device={label}")), ["names-no-thing"]);
        desk.record(&[&format!("test method={method} result=passed")]);
    }
    desk.record(&["apply"]);
    assert_eq!(desk.level(), "warning");
}

#[test]
fn a_model_with_a_plus_is_another_model() {
    let desk = Both::new().and(&[
        "add kind=app device='Galaxy S23'",
        "add kind=app device='Galaxy S23+'",
        "test method=m1 result=passed",
        "test method=m2 result=passed",
        "apply",
    ]);
    assert_eq!(desk.level(), "ok");
}

#[test]
fn who_is_back_after_months_has_nothing_that_is_known_to_work() {
    let mut desk = app_and_key().and(&["test method=m1 result=passed", "close reason=graduated"]);
    assert_eq!(desk.level(), "ok");
    desk = desk.at("2027-04-24T01:00:00.000Z");
    assert_eq!(desk.warnings("reopen"), ["all-untested", "level-worse"]);
    let risk = desk.status()["risk"].take();
    assert_eq!(risk["level"], "warning");
    assert_eq!(risk["reasons"], json!([{"code": "untested", "methods": ["m1", "m2"]}]));
}

#[test]
fn a_time_before_this_century_means_never_and_not_a_time() {
    let mut desk = app_and_key();
    for typed in
        ["1970-01-01T00:00:00Z", "1601-01-01T00:00:00Z", "1999-12-31T23:59:59.999Z", "2000-01-01T08:59:59+09:00"]
    {
        for command in ["test method=m1 result=passed", "apply", "observe all=true"] {
            assert_eq!(desk.refused(&format!("{command} at={typed}")).0, json!(["usage"]), "{typed}");
        }
    }
    assert_eq!(desk.refused("test method=m1 result=passed at=2000-01-01T00:00:00Z").0, json!(["older-than-known"]));
}

#[test]
fn what_is_dated_after_the_clock_proves_nothing_and_the_line_to_undo_is_named() {
    let mut desk = app_and_key().at("2036-11-24T01:00:00.000Z");
    desk.record(&["test method=m1 result=passed", "test method=m2 result=passed"]);
    desk = desk.at("2026-11-24T02:00:00.000Z");
    let reasons = |desk: &Both| desk.status()["risk"]["reasons"].clone();
    assert_eq!(reasons(&desk), json!([{"code": "untested", "methods": ["m1", "m2"]}]));
    let (codes, said) = desk.refused("test method=m1 result=passed");
    assert_eq!(codes, json!(["older-than-known"]));
    assert!(said.contains("line 7") && said.contains("2036-11-24"), "{said}");
    let says = |desk: &Both, code: &str| {
        let asked = desk.typed.run_at(&desk.clock, ["--json", "status", A]);
        assert!(asked.stderr.contains(&format!("\"{code}\"")), "{asked:?}");
    };
    says(&desk, "clock-behind");
    desk.record(&["undo sequence=7 reason='the clock was wrong'", "test method=m1 result=passed"]);
    assert_eq!(reasons(&desk), json!([{"code": "untested", "methods": ["m2"]}]));
    // Once other lines follow them, the line that is dated ahead is named, as long as it stands.
    says(&desk, "dated-ahead");
    let named = &desk.put("observe all=true")["warnings"][0];
    assert_eq!(named["code"], "dated-ahead");
    assert!(named["message"].as_str().unwrap().starts_with("Line 8 was recorded"), "{named}");
    assert_eq!(desk.warnings("undo sequence=8 reason='the clock was wrong'"), ["dated-ahead", "taken-back"]);
    assert_eq!(desk.warnings("observe all=true"), [""; 0]);
    let asked = desk.typed.run_at(&desk.clock, ["--json", "status", A]);
    assert_eq!((asked.code, asked.stderr.as_str()), (0, ""));
}

#[test]
fn of_lines_that_are_dated_ahead_those_are_named_that_overtake_something() {
    let mut desk = app_and_key().at("2036-11-24T01:00:00.000Z");
    desk.record(&["test method=m1 result=passed", "undo", "register affiliation=staff account=0000000007"]);
    desk.set_policy("stale_after_days = 400");
    desk.record(&["observe all=true at='2026-11-24 09:00'"]);
    desk = desk.at("2026-11-24T02:00:00.000Z");
    assert_eq!(desk.warnings("observe all=true"), ["clock-behind"]);
    assert_eq!(desk.warnings("observe all=true"), [""; 0]);
}

#[test]
fn the_clocks_of_two_machines_may_be_a_minute_apart() {
    let mut desk = Both::new().and(&["add kind=msauth device='iPhone 15'"]).at("2026-11-24T00:59:00.000Z");
    let receipt = desk.put("test method=m1 result=passed");
    assert_eq!((&receipt["event"]["time"], &receipt["warnings"]), (&json!(NOW), &json!([])));
    assert_eq!(desk.typed.last()["recordedtime"], NOW);
    desk = desk.at("2026-11-24T00:58:59.999Z");
    assert_eq!(desk.refused("test method=m1 result=passed").0, json!(["older-than-known"]));
    assert_eq!(desk.warnings("add kind=key device='YubiKey 5'"), ["clock-behind"]);
    assert_eq!(desk.typed.last()["recordedtime"], "2026-11-24T00:58:59.999Z");
}

#[test]
fn how_fresh_is_told_of_what_can_be_used_and_not_of_what_cannot() {
    let mut desk = app_and_key().and(&["test method=m1 result=failed at='2026-11-23 09:00'", "observe all=true"]);
    let second = |desk: &Both| {
        let said = desk.typed.run_at(&desk.clock, ["status", A]).stdout;
        said.lines().nth(1).unwrap().split("   ").nth(1).map(str::to_owned)
    };
    desk = desk.at("2026-11-25T01:00:00.000Z");
    desk.record(&["test method=m2 result=passed"]);
    assert_eq!(second(&desk).as_deref(), Some("m2 tested just now"));
    desk.record(&["lost what=m2"]);
    assert_eq!(second(&desk).as_deref(), Some("seen on the page 1 day ago"));
    desk.record(&["lost what=m1"]);
    assert_eq!(
        second(&desk).as_deref(),
        Some("Next: ask about anything else registered; if nothing works, re-register")
    );
}

#[test]
fn where_something_stays_the_receipt_of_an_approval_does_not_say_that_all_is_gone() {
    let mut desk = app_and_key();
    desk.record(&["reregister request via=office at='2026-11-23 10:01' override=method-still-usable because=late"]);
    let words =
        "reregister approve ID --identity-check passport --override method-still-usable --because late --at 10:00";
    let words = words.replace("ID", A).replace("10:00", "2026-11-23T10:02:00+09:00");
    let said = desk.typed.run_at(&desk.clock, words.split(' ')).stdout;
    assert!(said.starts_with(&format!("Recorded. {A}: re-registration approved (line ")), "{said}");
    assert!(said.contains("stay on record: m2"), "{said}");
}

#[test]
fn whether_the_whole_phone_is_lost_is_asked() {
    let mut desk = Both::new().and(&[
        "add kind=msauth device='iPhone 15'",
        "add kind=phone device=iphone15 number=090-1234-5612",
        "add kind=key device='YubiKey 5'",
    ]);
    let receipt = desk.put("lost what=m1");
    let asked = receipt["warnings"].as_array().unwrap().iter().find(|one| one["code"] == "others-on-device").unwrap();
    let message = asked["message"].as_str().unwrap();
    assert!(
        message.contains("m2") && !message.contains("m3") && message.contains("lost 0123456789 \"iPhone 15\""),
        "{message}"
    );
}

#[test]
fn who_applies_before_anything_is_set_up_is_told_what_awaits_them() {
    let mut desk = Both::new();
    let (codes, said) = desk.refused("apply");
    assert_eq!(codes, json!(["no-method"]));
    assert!(said.contains("\"unknown error\""), "{said}");
    desk.record(&["apply override=no-method because='done already'"]);
    assert_eq!((desk.status()["mfa"]["state"].clone(), desk.level()), (json!("setup-required"), json!("not-in-force")));
    assert!(desk.warnings("reregister request via=office").contains(&"never-set-up".to_owned()));
}

#[test]
fn a_way_that_needs_the_sign_in_that_is_not_possible_is_said_to_be_none() {
    let lost = || app_and_key().and(&["lost what=m1,m2"]);
    assert_eq!(lost().warnings("reregister request via=form"), ["way-needs-sign-in"]);
    assert_eq!(lost().warnings("reregister request via=office"), [""; 0]);
}

#[test]
fn what_was_left_at_home_comes_back_and_is_not_wiped_without_a_word() {
    let mut desk = app_and_key().and(&["lost what=m2", "lost what='iPhone 15' reason=no-access"]);
    assert_eq!(desk.warnings("reregister request via=office"), ["comes-back"]);
}

#[test]
fn a_keychain_is_not_lost_with_a_phone() {
    let mut desk = app_and_key();
    assert_eq!(desk.warnings("add kind=passkey device='iCloud Keychain'"), [""; 0]);
    desk.record(&["test method=m3 result=passed", "lost what='iPhone 15'"]);
    assert_eq!(desk.methods(), [unavailable("m1", "lost"), available("m2"), available("m3")]);
    assert_eq!(desk.level(), "ok");
}

#[test]
fn mfa_that_is_ending_is_said_to_end_since_when_and_what_an_application_would_do() {
    let ends = "terminate reason=illness identity_check=passport";
    let mut desk = app_and_key().and(&[ends]).at("2026-11-24T01:10:00.000Z");
    let (codes, said) = desk.refused(ends);
    assert_eq!(codes, json!(["not-applied"]));
    for part in
        ["MFA has been ending since", "10:00", "asked for until", "10:40", "An application would turn it on again"]
    {
        assert!(said.contains(part), "{said}");
    }
    desk.record(&["apply"]);
    assert_eq!(desk.status()["mfa"]["state"], "starting");
    // Once it has ended there is nothing to be said of it.
    let mut desk = app_and_key().and(&[ends]).at("2026-11-24T01:40:00.000Z");
    assert!(!desk.refused(ends).1.contains("ending"));
}
