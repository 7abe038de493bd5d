//! Whom the filters of `status --all` select, at their edges; on random histories they are held against the model.

use serde_json::{Value, json};

use super::NOW;
use crate::support::desk::Desk;

const ID: &str = "0000000001";

/// A student with a phone change planned for 23 November, a test that failed, and an application that a rule refused.
fn desk() -> Desk {
    let desk = Desk::founded("2026-11-20T01:00:00.000Z");
    let record = |clock: &str, words: &[&str]| assert_eq!(desk.run_at(clock, words).code, 0, "{words:?}");
    record("2026-11-20T01:00:00.000Z", &["register", ID, "student"]);
    record("2026-11-20T01:00:00.000Z", &["register", "0000000002", "student"]);
    record("2026-11-20T01:00:00.000Z", &["add", ID, "msauth", "--device", "iPhone 15"]);
    record("2026-11-20T01:00:00.000Z", &["add", ID, "key", "--device", "YubiKey 5"]);
    record("2026-11-20T02:00:00.000Z", &["test", ID, "m1", "passed"]);
    record("2026-11-20T03:00:00.000Z", &["observe", ID, "--all"]);
    let planned = ["--from", "iPhone 15", "--to", "Pixel 10", "--planned-on", "2026-11-23"];
    record("2026-11-20T04:00:00.000Z", &[&["phone-change", "start", ID], &planned[..]].concat());
    desk
}

/// Whether these filters select the account at an instant.
fn selects(desk: &Desk, clock: &str, filters: &[&str]) -> bool {
    let answer = desk.run_at(clock, [&["status", "--all", "--json"], filters].concat()).json();
    let ids: Vec<&Value> = answer["accounts"].as_array().unwrap().iter().map(|row| &row["account"]).collect();
    assert_eq!(answer["population"], json!({"accounts": 2, "closed": 0}), "all are judged, whoever is shown");
    ids.contains(&&json!(ID))
}

#[test]
fn a_change_of_phones_is_overdue_when_its_local_day_is_over() {
    let desk = desk();
    let overdue = |clock: &str| selects(&desk, clock, &["--phone-change-overdue"]);
    // The last minute of the 23rd in Tokyo, and the first of the 24th.
    assert!(!overdue("2026-11-23T14:59:59.999Z"));
    assert!(overdue("2026-11-23T15:00:00.000Z"));
    assert!(!selects(&desk, NOW, &["--phone-change-overdue", "--as-of", "2026-11-23 12:00"]));
    assert_eq!(desk.run_at(NOW, ["phone-change", "cancel", ID]).code, 0);
    assert!(!overdue(NOW));
}

#[test]
fn a_time_is_met_by_what_happened_at_it_and_nobody_looked_is_before_every_time() {
    let desk = desk();
    assert_eq!(desk.run_at("2026-11-21T01:00:00.000Z", ["apply", ID]).code, 0);
    let selects = |filters: &[&str]| selects(&desk, NOW, filters);
    assert!(selects(&["--applied-since", "2026-11-21T01:00:00Z"]));
    assert!(!selects(&["--applied-since", "2026-11-21T01:00:00.001Z"]));
    assert!(!selects(&["--not-observed-since", "2026-11-20T03:00:00Z"]));
    assert!(selects(&["--not-observed-since", "2026-11-20T03:00:00.001Z"]));
    let never = desk.run_at(NOW, ["status", "--all", "--json", "--not-observed-since", "2000-01-01"]).json();
    assert_eq!(never["accounts"][0]["account"], "0000000002");
    assert_eq!(
        never["query"],
        json!({"command": "status", "all": true, "not_observed_since": "1999-12-31T15:00:00.000Z"})
    );
}

#[test]
fn untested_is_about_what_can_be_used() {
    let desk = desk();
    let untested = || selects(&desk, NOW, &["--untested"]);
    assert!(untested());
    desk.record_all(NOW, &[&format!("lost {ID} m2")]);
    assert!(!untested());
    assert!(selects(&desk, NOW, &["--kind", "key"]), "it is registered all the same");
    desk.record_all(NOW, &[&format!("test {ID} m1 failed")]);
    assert!(untested());
}

#[test]
fn rules_that_were_let_through_count_until_that_is_taken_back() {
    let desk = desk();
    let overridden = || selects(&desk, NOW, &["--overridden"]);
    assert!(!overridden());
    let overriding = ["--override", "not-first,number-required", "--because", "x"];
    assert_eq!(
        desk.run_at(NOW, [&["add", ID, "token"], &overriding[..]].concat()).code,
        2,
        "that rule cannot be overridden"
    );
    assert!(!overridden());
    assert_eq!(desk.run_at(NOW, ["add", ID, "token", "--override", "kind-not-allowed", "--because", "lent"]).code, 0);
    assert!(overridden());
    assert!(!selects(&desk, NOW, &["--overridden", "--as-of", "2026-11-23"]));
    assert_eq!(desk.run_at(NOW, ["undo", ID]).code, 0);
    assert!(!overridden());
}

#[test]
fn labels_are_compared_as_everywhere_and_all_filters_have_to_be_met() {
    let desk = desk();
    let selects = |filters: &[&str]| selects(&desk, NOW, filters);
    assert!(selects(&["--device", "ｉｐｈｏｎｅ-15"]));
    assert!(!selects(&["--device", "iPhone"]));
    assert!(selects(&["--device", "Pixel", "--device", "yubikey5"]), "one of them is enough");
    assert!(selects(&["--default-kind", "msauth,key", "--kind", "key", "--affiliation", "student"]));
    assert!(!selects(&["--default-kind", "key", "--kind", "msauth"]));
}

#[test]
fn filters_are_for_everybody_and_words_have_to_be_known() {
    let desk = desk();
    for filter in [
        &["--kind", "key"][..],
        &["--device", "x"],
        &["--default-kind", "key"],
        &["--untested"],
        &["--overridden"],
        &["--applied-since", "yesterday"],
        &["--phone-change-overdue"],
        &["--not-observed-since", "yesterday"],
    ] {
        let ran = desk.run_at(NOW, [&["status", ID], filter].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{filter:?}");
        assert!(ran.stderr.contains("--all"), "{ran:?}");
    }
    for wrong in
        [&["--kind", "pager"][..], &["--default-kind", "pager"], &["--device", " "], &["--applied-since", "soon"]]
    {
        assert_eq!(desk.run_at(NOW, [&["status", "--all"], wrong].concat()).code, 2, "{wrong:?}");
    }
}
