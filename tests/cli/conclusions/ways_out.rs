//! What is said to go on by: the line that stands in the way, the time that is told from, and the instant that is judged.

use serde_json::json;

use super::both::Both;
use super::{A, app_and_key};

/// The way out of what refuses this.
#[track_caller]
fn way_out(desk: &mut Both, line: &str) -> String {
    let receipt = desk.put(line);
    assert_eq!(receipt["ok"], false, "{line}: {receipt}");
    receipt["error"]["remedy"].as_str().unwrap().to_owned()
}

/// What is said to people.
#[track_caller]
fn said(desk: &Both, words: &[&str]) -> String {
    let ran = desk.typed.run_at(&desk.clock, words);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.stdout
}

#[test]
fn the_line_that_is_named_is_the_one_without_which_it_would_not_be_known() {
    // m2 was tested at line 5; the same minute brought much else.
    let mut desk = app_and_key().and(&[
        "edit method=m2 device='YubiKey 5C' at='2026-11-23 10:05'",
        "edit method=m2 serial=55 at='2026-11-23 10:05'",
        "default method=m2 at='2026-11-23 10:05'",
        "edit method=m2 label=work at='2026-11-23 10:05'",
    ]);
    for (older, line) in [
        ("lost what=m2", 5),
        ("remove method=m2", 5),
        ("edit method=m2 device='YubiKey 5'", 7),
        ("edit method=m2 serial=56", 8),
        ("default method=m1", 9),
        ("test method=m2 result=passed", 7),
        ("terminate reason=illness identity_check=passport", 6),
    ] {
        let remedy = way_out(&mut desk, &format!("{older} at='2026-11-22 10:00'"));
        assert!(remedy.contains(&format!("undo {A} {line} --reason")), "{older}: {remedy}");
    }
    // Without it, the loss is recorded.
    desk.record(&["undo sequence=5 reason=mistyped", "lost what=m2 at='2026-11-23 10:01'"]);
    assert_eq!(desk.methods()[1].1, json!("lost"));
}

#[test]
fn of_a_method_that_is_gone_the_line_that_took_it_is_named() {
    let gone = [
        ("remove method=m1", "test method=m1 result=passed"),
        ("replace old=m1 new=m2", "lost what=m1"),
        ("observe methods=m2", "edit method=m1 device='iPhone 17'"),
    ];
    for (takes, then) in gone {
        let remedy = way_out(&mut app_and_key().and(&[takes, "observe all=true"]), then);
        assert!(
            remedy.starts_with("Line 7 removed it.") && remedy.contains("undo 0123456789 7 --reason"),
            "{takes}: {remedy}"
        );
    }
    let mut approved = app_and_key().and(&["lost what=m1,m2", "reregister request via=office"]);
    approved.record(&["reregister approve identity_check=passport"]);
    assert!(way_out(&mut approved, "default method=m2").starts_with("Line 9 removed it."));
    // What was never there was taken by nobody.
    assert!(!way_out(&mut approved, "default method=m7").contains("took"));
}

#[test]
fn whoever_sees_the_page_is_not_sent_to_register_anew() {
    let mut desk = app_and_key().and(&["lost what=m1,m2"]);
    let remedy = way_out(&mut desk, "add kind=key device='spare'");
    let [found, seen, anew] =
        ["mfadesk found 0123456789", "--override locked-out --because \"seen on the page\"", "Only if nothing works"]
            .map(|part| remedy.find(part).unwrap_or_else(|| panic!("{part}: {remedy}")));
    assert!(found < seen && seen < anew, "{remedy}");
    desk.record(&["add kind=key device='spare' override=locked-out because='seen on the page'"]);
    assert_eq!(desk.level(), "critical");
}

#[test]
fn a_request_that_nobody_recorded_is_recorded_at_its_own_time() {
    let mut desk = app_and_key().and(&["lost what=m1,m2 at='2026-11-23 11:00'"]);
    let approve = "reregister approve identity_check=passport at='2026-11-23 12:00'";
    assert!(way_out(&mut desk, approve).contains("reregister request 0123456789 --via WAY --at TIME"));
    desk.record(&["reregister request via=office at='2026-11-23 11:30'", approve]);
}

#[test]
fn how_fresh_is_not_told_by_what_is_dated_after_the_instant() {
    let mut desk = app_and_key().at("2036-11-24T01:00:00.000Z");
    desk.record(&["test method=m1 result=passed"]);
    let desk = desk.at("2026-11-24T01:05:00.000Z");
    let second = said(&desk, &["status", A]).lines().nth(1).unwrap().to_owned();
    assert!(second.contains("m2 tested 1 day ago") || second.contains("m2 tested 15 h ago"), "{second}");
}

#[test]
fn an_answer_for_a_day_to_come_says_so_and_has_the_clock_of_that_day() {
    let desk = app_and_key().and(&["test method=m1 result=passed", "observe all=true"]);
    let status = said(&desk, &["status", A, "--on", "2026-11-30 10:00"]);
    for told in ["passed 6 days ago", "m1, m2 seen on the page 6 days ago"] {
        assert!(status.contains(told), "{told}: {status}");
    }
    assert!(status.ends_with("last recorded just now; as it will be on 2026-11-30 10:00\n"), "{status}");
    let next = said(&desk, &["next", A, "--all", "--on", "2026-11-30 10:00"]);
    assert!(next.contains("tested 6 days ago") && next.contains("seen on the page 6 days ago"), "{next}");
    // A day that has passed shows nothing that is to come.
    let status = said(&desk, &["status", A, "--on", "2026-01-01"]);
    assert!(status.ends_with("last recorded just now; the time given with --on has passed\n"), "{status}");
    let status = desk.typed.run_in("ja", &desk.clock, ["status", A, "--on", "2026-01-01"]).stdout;
    assert!(status.ends_with("--on の日時は過ぎているため、現在の状況を示しています\n"), "{status}");
    // And one from the past has that of then.
    let then = desk.at("2026-12-20T01:00:00.000Z");
    let status = said(&then, &["status", A, "--as-of", "2026-11-24 11:00"]);
    assert!(status.contains("passed 1 h ago") && status.contains("seen on the page today"), "{status}");
}

#[test]
fn whoever_was_never_set_up_is_not_said_to_be_open_to_the_password() {
    let desk = Both::new().and(&["apply override=no-method because='done already'"]);
    let risk = said(&desk, &["risk"]);
    assert!(!risk.contains("no method is left") && !risk.contains("password alone"), "{risk}");
    assert!(risk.contains("no method was ever on record: 1.") && risk.contains("\"unknown error\""), "{risk}");
    let gone = app_and_key().and(&["observe none=true"]);
    assert!(said(&gone, &["risk"]).contains("no method is left: 1."));
}
