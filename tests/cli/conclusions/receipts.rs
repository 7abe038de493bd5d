//! What a receipt or a refusal has to say of what follows: for this person, from what is on record.

use serde_json::{Value, json};

use super::both::Both;
use super::{A, app_and_key};

/// What a receipt says under this code.
#[track_caller]
fn said(receipt: &Value, code: &str) -> String {
    let warnings = receipt["warnings"].as_array().unwrap();
    let one = warnings.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("{code}: {receipt}"));
    one["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_long_vowel_mark_where_a_dash_belongs_is_a_letter_and_is_asked_about() {
    let mut desk = Both::new().and(&["add kind=key device='YubiKey 5' serial=2857-1111"]);
    let receipt = desk.put("add kind=key device='YubiKey 5' serial=２８５７ー１１１１");
    assert!(
        said(&receipt, "long-vowel-mark").ends_with("mfadesk edit 0123456789 m2 --serial \"2857-1111\""),
        "{receipt}"
    );
    // Once it is mended, that is one thing.
    assert_eq!(desk.warnings("edit method=m2 serial=2857-1111"), ["also-behind"]);
    assert_eq!(desk.warnings("edit method=m2 serial=2857ｰ1111"), ["long-vowel-mark"]);
    // Labels are compared alike.
    let receipt = desk.put("add kind=app device=iPhoneー15");
    assert!(
        said(&receipt, "long-vowel-mark").ends_with("mfadesk edit 0123456789 m3 --device \"iPhone-15\""),
        "{receipt}"
    );
    assert_eq!(desk.warnings("add kind=passkey device=iPhoneー15"), [""; 0]);
    assert_eq!(desk.warnings("add kind=key device='デスクのキー 1ー'"), [""; 0]);
}

#[test]
fn an_application_while_mfa_is_ending_says_that_it_takes_that_back() {
    let mut desk = app_and_key().and(&["terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:10:00.000Z");
    let receipt = desk.put("apply");
    let message = said(&receipt, "takes-ending-back");
    assert!(message.contains("since 2026-11-24 10:00") && message.contains("from 2026-11-24 10:40"), "{message}");
    // Nobody who goes on using it is told that it does not work yet.
    assert!(!receipt.to_string().contains("only after that"), "{receipt}");
    // One that has ended is followed by another application, and nothing is taken back.
    let mut desk = app_and_key().and(&["terminate reason=illness identity_check=passport"]);
    desk = desk.at("2026-11-24T01:40:00.000Z");
    assert_eq!(desk.warnings("apply"), [""; 0]);
}

#[test]
fn a_plan_for_a_day_that_was_over_is_asked_about_and_one_before_this_century_is_no_plan() {
    let start = "phone-change start from='iPhone 15' to='Pixel 9'";
    let mut desk = app_and_key();
    assert_eq!(desk.refused(&format!("{start} planned_on=1970-01-01")).0, json!(["usage"]));
    let receipt = desk.put(&format!("{start} planned_on=2026-11-23"));
    assert!(said(&receipt, "planned-day-past").contains("(2026-11-23)"), "{receipt}");
    // What was planned then, and is heard of late, is a plan.
    let mut desk = app_and_key();
    assert_eq!(desk.warnings(&format!("{start} planned_on=2026-11-23 at='2026-11-23 20:00'")), ["dies-with-phone"]);
    assert_eq!(desk.warnings("phone-change cancel"), [""; 0]);
    assert_eq!(desk.warnings(&format!("{start} planned_on=2026-11-24")), ["dies-with-phone"]);
}

#[test]
fn whoever_has_nothing_registered_is_told_what_to_do_next_whatever_was_recorded() {
    let mut desk = Both::new();
    let receipt = desk.put("apply override=no-method because='done already'");
    let message = said(&receipt, "unknown-error-awaits");
    assert!(message.contains("steps 1 to 3 now") && message.contains("mfadesk add 0123456789 KIND"), "{message}");
    // With something on record that is out of reach, that is asked about.
    let mut desk = Both::new().and(&["add kind=key device='YubiKey 5'", "lost what=m1"]);
    assert_eq!(desk.warnings("apply override=no-method because='done already'"), ["nothing-left"]);
    let mut desk = Both::new().and(&["add kind=key device='YubiKey 5'"]);
    let receipt = desk.put("observe none=true");
    assert!(said(&receipt, "nothing-registered").contains("begins with step 1"), "{receipt}");
    assert_eq!(app_and_key().warnings("observe none=true"), ["gone", "open-to-password"]);
}

#[test]
fn of_a_device_a_serial_or_a_number_that_is_gone_the_line_that_took_it_is_named() {
    let mut desk = app_and_key().and(&[
        "add kind=phone device='Pixel 9' number=090-1234-5612",
        "edit method=m2 serial=2857-1111",
        "observe methods=m1",
        "test method=m1 result=passed",
    ]);
    for what in ["'Pixel 9'", "device:pixel9", "serial:28571111", "'YubiKey 5'", "number:12"] {
        let receipt = desk.put(&format!("lost what={what}"));
        let remedy = receipt["error"]["remedy"].as_str().unwrap();
        assert!(remedy.contains("Since line 9 ") && remedy.contains("undo 0123456789 9 --reason"), "{what}: {receipt}");
    }
    // The latest such line counts, and of what was never there there is none.
    desk.record(&["edit method=m1 device='iPhone 17'"]);
    let remedy = |desk: &mut Both, what: &str| desk.put(&format!("lost what={what}"))["error"]["remedy"].to_string();
    assert!(remedy(&mut desk, "'iPhone 15'").contains("Since line 11 "));
    assert!(!remedy(&mut desk, "'iPhone 12'").contains("Since line"));
    assert!(!remedy(&mut desk, "number:34").contains("Since line"));
}

#[test]
fn a_return_that_is_heard_of_late_leaves_alone_what_was_tested_since() {
    let mut desk = app_and_key().and(&["close reason=leave at='2026-11-23 11:00'"]).at("2026-11-25T01:00:00.000Z");
    let reopen = "reopen at='2026-11-24 09:00'";
    desk.record(&[reopen, "test method=m2 result=passed at='2026-11-25 09:00'", "undo sequence=8 reason=again"]);
    let receipt = desk.put(reopen);
    let message = said(&receipt, "all-untested");
    assert!(message.contains("whether these work: m1."), "{message}");
    assert_eq!(desk.status()["methods"][1]["last_test"]["result"], "passed");
}

#[test]
fn who_has_another_device_than_was_tested_is_told_that_the_test_is_gone() {
    let mut desk = app_and_key();
    let receipt = desk.put("edit method=m2 device='YubiKey 5C'");
    assert!(said(&receipt, "now-untested").ends_with("mfadesk test 0123456789 m2 passed"), "{receipt}");
    // What only fills in or clears leaves the tests alone, and so does what was never tested.
    let mut desk = app_and_key();
    for filled in ["edit method=m2 serial=1", "edit method=m2 serial=''", "edit method=m2 label=blue"] {
        assert!(!desk.warnings(filled).contains(&"now-untested".to_owned()), "{filled}");
    }
    assert!(!desk.warnings("edit method=m1 device='iPhone 17'").contains(&"now-untested".to_owned()));
}

#[test]
fn a_zero_in_brackets_behind_a_country_code_is_not_dialled() {
    for (abroad, within) in [("+44 7700 900123", "+44 (0)7700 900123"), ("+49 151 23456789", "+49 (0)151 23456789")] {
        let mut desk = Both::new().and(&[&format!("add kind=phone device='Pixel 9' number='{abroad}'")]);
        assert_eq!(desk.refused(&format!("add kind=alt number='{within}'")).0, json!(["duplicate-method"]));
        // Without the brackets it cannot be told.
        let bare = within.replace(['(', ')'], "");
        let receipt = desk.put(&format!("add kind=office number='{bare}'"));
        assert_eq!(receipt["error"]["code"], "invalid-number", "{receipt}");
        assert!(receipt["error"]["remedy"].as_str().unwrap().contains("Is there a 0"), "{receipt}");
    }
    let mut desk = Both::new().and(&["add kind=phone device='Pixel 9' number=090-1234-5612"]);
    assert_eq!(desk.refused("add kind=alt number='+81 090 1234 5612'").0, json!(["duplicate-method"]));
}

#[test]
fn a_night_in_which_everything_was_observed_away_is_not_green() {
    let mut desk = app_and_key();
    desk.asked(1, &["risk", "--fail-on", "warning,setup-required"]);
    desk.record(&["observe none=true from=directory"]);
    assert_eq!(desk.status()["mfa"]["state"], "setup-required");
    let risk = desk.asked(1, &["risk", "--fail-on", "critical,setup-required"]);
    assert!(risk.contains("no method is left: 1."), "{risk}");
    desk.asked(0, &["risk", "--fail-on", "critical"]);
}

#[test]
fn a_number_counts_whatever_kind_it_is_recorded_as() {
    let desk = Both::new().and(&[
        "add kind=app device='iPhone 15'",
        "add kind=alt number=080-1234-5678",
        "test method=m2 result=passed",
        "apply",
        "observe methods=m2",
    ]);
    assert_eq!((desk.level(), desk.single_points().as_array().unwrap().len()), (json!("critical"), 2));
    let next = desk.asked(0, &["next", A, "--all"]);
    assert!(
        next.contains("change my number") && next.contains("You can no longer use m2 Alternate phone ••78"),
        "{next}"
    );
    assert!(!next.contains("Nothing changes"), "{next}");
}
