//! One number or one serial behind several accounts.

use serde_json::{Value, json};

use super::{NOW, assert_expected, desk as figures, said};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

/// The figures' desk, and two numbers: one of a family of three (one of whom left), one of an office.
fn desk() -> Desk {
    let desk = figures();
    desk.record_all(
        "2026-11-20T01:00:00.000Z",
        &[
            "register 0000000006 student",
            "register 0000000007 student",
            "register 0000000008 staff",
            "add 0000000001 phone --number 090-1234-5612",
            "add 0000000006 passkey --device Pixel",
            "add 0000000006 phone --number +819012345612",
            "add 0000000006 alt --number 090-1234-5612 --override duplicate-method --because listed",
            "add 0000000007 phone --number 090-1234-5612",
            "add 0000000003 office --number 03-5841-0000 --extension 1",
            "add 0000000005 office --number 03-5841-0000 --extension 2",
            "add 0000000008 key --device spare",
            "add 0000000008 office --number 03-5841-0000",
            "close 0000000007 --reason left",
        ],
    );
    desk
}

#[test]
fn what_most_accounts_share_comes_first_and_closed_accounts_share_nothing() {
    let desk = desk();
    assert_expected("shared.en", &desk.run_at(NOW, ["shared"]));
    assert_expected("shared.ja", &desk.run_in("ja", NOW, ["shared"]));
}

#[test]
fn scripts_get_the_domain_and_who_is_behind_it() {
    let answer = desk().run_at(NOW, ["shared", "--json", "--only", "serial"]).json();
    assert_eq!(validate_answer("shared", &answer), Ok(()));
    assert_eq!(answer["query"], json!({"command": "shared", "only": ["serial"]}));
    assert_eq!((&answer["threshold"], &answer["population"]), (&json!(2), &json!({"accounts": 6, "closed": 2})));
    assert_eq!(
        answer["shared"],
        json!([{"domain": "serial:5501", "what": "serial", "number": null, "serial": "55-01", "accounts": [
            {"account": "0000000001", "affiliation": "student", "methods": ["m2"]},
            {"account": "0000000005", "affiliation": "staff", "methods": ["m1"]}]}])
    );
    let csv = desk().run_at(NOW, ["shared", "--format", "csv", "--only", "serial"]);
    assert_eq!(said(&csv).lines().next(), Some("domain,what,number.masked,number.fingerprint,serial,accounts"));
}

/// The domains of an answer by what they are, with how many accounts have them and how many methods.
fn found(desk: &Desk, words: &[&str]) -> Vec<(String, usize, usize)> {
    let answer = desk.run_at(NOW, [&["shared", "--json"], words].concat()).json();
    assert_eq!(validate_answer("shared", &answer), Ok(()));
    let methods = |row: &Value| -> usize {
        row["accounts"].as_array().unwrap().iter().map(|holder| holder["methods"].as_array().unwrap().len()).sum()
    };
    let rows = answer["shared"].as_array().unwrap().iter();
    rows.map(|row| (row["what"].as_str().unwrap().to_owned(), row["accounts"].as_array().unwrap().len(), methods(row)))
        .collect()
}

#[test]
fn an_account_a_kind_and_a_number_of_accounts_narrow_it_down() {
    let desk = desk();
    let row = |what: &str, accounts: usize, methods: usize| (what.to_owned(), accounts, methods);
    assert_eq!(found(&desk, &[]), [row("number", 3, 3), row("number", 2, 3), row("serial", 2, 2)]);
    assert_eq!(found(&desk, &["0000000001"]), [row("number", 2, 3), row("serial", 2, 2)]);
    assert_eq!(found(&desk, &["0000000001", "--only", "number"]), [row("number", 2, 3)]);
    assert_eq!(found(&desk, &["--kind", "phone,alt"]), [row("number", 2, 3)]);
    assert_eq!(found(&desk, &["--kind", "phone"]), [row("number", 2, 2)]);
    assert_eq!(found(&desk, &["--at-least", "3"]), [row("number", 3, 3)]);
    assert_eq!(found(&desk, &["0000000002"]), []);
    let nothing = desk.run_at(NOW, ["shared", "0000000002"]);
    assert_eq!(
        said(&nothing),
        "No number or serial of 0000000002 is shared by 2 accounts or more; 6 accounts checked, 2 closed skipped; log at \
         line 32, last recorded 4 days ago\n"
    );
    let nothing = desk.run_in("ja", NOW, ["shared", "0000000002", "--at-least", "3"]);
    assert_eq!(
        said(&nothing),
        "0000000002 の電話番号・シリアル番号で、3アカウント以上で共有されているものはありません。6アカウントを確認（離籍済み2\
         件を除く）。ログは32行目、最終記録は4日前\n"
    );
}

#[test]
fn the_policy_says_from_how_many_accounts_on() {
    let desk = desk();
    let file = desk.file("policy.toml", "shared_threshold = 3\n");
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file]).code, 0);
    assert_eq!(found(&desk, &[]).len(), 1);
    assert_eq!(found(&desk, &["--at-least", "2"]).len(), 3);
    let table = desk.run_at(NOW, ["shared", "--only", "serial"]);
    assert!(said(&table).starts_with("No number or serial is shared by 3 accounts or more; 6 accounts"), "{table:?}");
    // As of a line before, the policy of that line counts.
    assert_eq!(found(&desk, &["--as-of", "2026-11-23"]).len(), 3);
}

#[test]
fn slips_are_refused() {
    let desk = desk();
    let ran = |words: &[&str]| {
        let ran = desk.run_at(NOW, [&["shared"], words].concat());
        assert_eq!(ran.stdout, "", "{words:?}");
        (ran.code, ran.stderr)
    };
    for typed in ["1", "many", "-2"] {
        let (code, stderr) = ran(&[&format!("--at-least={typed}")]);
        assert_eq!(
            (code, stderr),
            (
                2,
                format!(
                    "error: \"{typed}\" is not a number of accounts that can share something.\nhint: Write a number from 2 on: --at-least 3.\n"
                )
            )
        );
    }
    assert_eq!(ran(&["--only", "device"]).0, 2);
    assert_eq!(ran(&["12"]).0, 2);
    assert_eq!(
        ran(&["0000000009"]),
        (
            4,
            "error: There is no account 0000000009 in the log. (unknown-account)\nhint: Check the 10 digits. If they are \
             right, record the account first: mfadesk register 0000000009 AFFILIATION.\n"
                .into()
        )
    );
}
