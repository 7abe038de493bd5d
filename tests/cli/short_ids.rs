//! An id by its last four digits, at a terminal, of whom somebody is working on.

use super::{A, B, Desk};
use crate::operators::signed_in::on_a_terminal;

const CLOCK: &str = "2026-11-24T05:00:00.000Z";

/// A desk at which two accounts were recorded about today, and one long before.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.record_all("2026-11-24T01:00:00.000Z", &["register 0123456789 student", "register 0000001234 student"]);
    desk.record_all("2026-11-24T16:00:00.000Z", &["register 0000000002 staff", "edit 0123456789 --language en"]);
    desk.at("2026-11-24T17:00:00.000Z");
    desk
}

#[test]
fn four_digits_are_the_account_of_today_that_ends_in_them() {
    let desk = desk();
    let said = on_a_terminal(
        &desk,
        "mfadesk status 6789; mfadesk note 6789 rang; mfadesk audit ６７８９ --json; mfadesk token assign 6789 T-1; \
         mfadesk edit 6789 --language ja",
    );
    assert!(said.starts_with("6789 is 0123456789, of today.\n0123456789 student"), "{said}");
    assert!(said.contains("Recorded. 0123456789: note: rang"), "{said}");
    assert!(said.contains("\"query\":{\"command\":\"audit\",\"account\":\"0123456789\"}"), "{said}");
    assert!(said.contains("(unknown-token)"), "{said}");
    assert_eq!(desk.status(A)["language"], "ja");
    // Yesterday's is none, by the policy's time zone; nor are three digits, or those of nobody.
    for typed in ["1234", "789", "4321"] {
        let said = on_a_terminal(&desk, &format!("mfadesk status {typed}"));
        assert!(said.contains("is not an account id"), "{typed}: {said}");
    }
}

#[test]
fn of_several_it_is_asked_which_and_scripts_name_accounts_in_full() {
    let desk = desk();
    desk.record(["register", "9999996789", "student"]);
    let said = on_a_terminal(&desk, "mfadesk status 6789");
    assert!(said.contains("Several accounts of today end in 6789: 0123456789, 9999996789."), "{said}");
    let said = on_a_terminal(&desk, "MFADESK_LANG=ja mfadesk status 0002");
    assert!(said.starts_with("0002 は、今日記録した 0000000002 とみなします。\n"), "{said}");
    assert_eq!(desk.run(["status", "0002"]).code, 2);
    assert_eq!(desk.run_at(CLOCK, ["edit", "0002", "--language", "ja"]).code, 2);
    assert_eq!(desk.status(B)["language"], serde_json::Value::Null);
    // Where that is a whole id by the policy, it is one.
    let policy = desk.file("policy.toml", "account_id = \"^[0-9]{4}([0-9]{6})?$\"\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    let said = on_a_terminal(&desk, "mfadesk status 0002");
    assert!(said.contains("0002") && !said.contains("of today"), "{said}");
}
