//! `reconcile`, from outside: what the desk has on record, held against what the directory shows. Nothing is written.

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const ONE: &str = "0123456789";
const TWO: &str = "0123456790";
const GONE: &str = "0123456791";
const NEW: &str = "0123456792";

/// A desk of which the report of 20 November knows less and more.
fn desk() -> Desk {
    let desk = Desk::founded("2026-11-01T00:00:00.000Z");
    for (clock, words) in [
        ("2026-11-10T00:00:00.000Z", format!("register {ONE} student")),
        ("2026-11-10T00:00:00.000Z", format!("add {ONE} msauth --device iPhone-15")),
        ("2026-11-10T00:00:00.000Z", format!("add {ONE} key --device K1")),
        ("2026-11-10T00:00:00.000Z", format!("register {TWO} staff")),
        ("2026-11-10T00:00:00.000Z", format!("add {TWO} passkey --device Pixel")),
        ("2026-11-10T00:00:00.000Z", format!("register {GONE} faculty")),
        ("2026-11-21T00:00:00.000Z", format!("add {TWO} app --device Pixel")),
    ] {
        assert_eq!(desk.run_at(clock, words.split(' ')).code, 0, "{words}");
    }
    let row = |account: &str, methods: &[&str]| {
        json!({
            "id": format!("00000001-0000-4000-8000-00{account}"), "userPrincipalName": format!("{account}@g.example.ac.jp"),
            "userDisplayName": "山田 太郎", "isAdmin": false, "isMfaRegistered": true, "isMfaCapable": true,
            "lastUpdatedDateTime": "2026-11-20T01:02:03Z", "methodsRegistered": methods, "userType": "member",
            "isSystemPreferredAuthenticationMethodEnabled": true, "systemPreferredAuthenticationMethods": [],
            "userPreferredMethodForSecondaryAuthentication": "",
        })
    };
    let context = "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails";
    let rows = [
        row(ONE, &["microsoftAuthenticatorPush", "email", "mobilePhone"]),
        row(TWO, &["passKeySynced"]),
        row(NEW, &["passKeySynced"]),
    ];
    desk.file("report.json", &json!({"@odata.context": context, "value": rows}).to_string());
    desk
}

fn differences(answer: &Value) -> Vec<String> {
    let shown = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let row =
        |row: &Value| ["account", "side", "what", "method", "kind", "lag"].map(|member| shown(&row[member])).join(" ");
    answer["differences"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn what_is_only_here_only_there_or_explained_by_the_lag_is_told_with_what_settles_it_and_nothing_is_written() {
    let desk = desk();
    let before = desk.everything();
    let answer = desk.run(["--json", "reconcile", "report.json"]).json();
    assert_eq!(desk.everything(), before);
    assert_eq!(validate_answer("reconcile", &answer), Ok(()), "{answer}");
    assert_eq!(
        differences(&answer),
        [
            format!("{ONE} only-here method m2 security-key -"),
            format!("{ONE} only-there method - email -"),
            format!("{ONE} only-there method - phone -"),
            format!("{TWO} only-here method m2 authenticator-app known-later"),
            format!("{GONE} only-here account - - left-out-of-reports"),
            format!("{NEW} only-there account - - -"),
            format!("{NEW} only-there method - passkey -"),
        ],
        "{answer:#}"
    );
    let of = |number: usize, member: &str| answer["differences"][number][member].clone();
    assert_eq!(of(0, "command"), format!("mfadesk observe {ONE} m1 --from directory --at 2026-11-20T01:02:03.000Z"));
    assert_eq!(of(1, "command"), format!("mfadesk add {ONE} email --at 2026-11-20T01:02:03.000Z"));
    assert_eq!(of(2, "command"), format!("mfadesk add {ONE} phone --number - --at 2026-11-20T01:02:03.000Z"));
    assert_eq!((of(2, "batch"), of(3, "command"), of(4, "command")), (Value::Null, Value::Null, Value::Null));
    assert_eq!(of(3, "since"), json!(["000000000008"]));
    assert_eq!(of(3, "lag_at"), "2026-11-21T00:00:00.000Z");
    assert_eq!(
        answer["counts"],
        json!({"only-here": 3, "only-there": 4, "differs": 0, "not-compared": 0, "explained-by-lag": 2})
    );
}

#[test]
fn what_the_lines_for_batch_settle_is_settled() {
    let desk = desk();
    let said = desk.run(["reconcile", "report.json", "--batch"]);
    assert_eq!((said.code, said.stdout.lines().count()), (0, 4), "{said:?}");
    assert!(said.stderr.starts_with("3 differences are not among the lines"), "{}", said.stderr);
    let recorded = desk.feed(&said.stdout, ["batch"]);
    assert_eq!(recorded.code, 0, "{recorded:?}");
    let left = desk.run(["--json", "reconcile", "report.json"]).json();
    assert_eq!(
        differences(&left),
        [
            format!("{ONE} only-there method - phone -"),
            format!("{TWO} only-here method m2 authenticator-app known-later"),
            format!("{GONE} only-here account - - left-out-of-reports"),
        ]
    );
}

#[test]
fn people_and_spreadsheets_are_told_too() {
    let desk = desk();
    let said = desk.run(["reconcile", "report.json"]);
    assert_eq!((said.code, &*said.stderr), (0, ""));
    for text in [
        "only on record: m2 Security key",
        "explained: known from",
        &format!("mfadesk observe {ONE} m1 --from directory"),
        "3 accounts compared (0 rows left out): 3 only here, 4 only there, 0 different",
        "Nothing was recorded.",
    ] {
        assert!(said.stdout.contains(text), "{text}: {}", said.stdout);
    }
    let ja = desk.run_in("ja", "2026-11-24T01:00:00.000Z", ["reconcile", "report.json"]);
    assert!(ja.stdout.contains("記録だけ：") && ja.stdout.contains("何も記録していません。"), "{}", ja.stdout);
    assert_eq!(desk.run(["--format", "csv", "reconcile", "report.json"]).stdout.lines().count(), 8);
    assert_eq!(desk.run(["--format", "jsonl", "reconcile", "report.json"]).stdout.lines().count(), 7);
}

#[test]
fn a_file_that_import_refuses_is_refused() {
    let desk = desk();
    let headings = "UserPrincipalName,IsMfaRegistered,IsMfaCapable,LastUpdatedDateTime,MethodsRegistered";
    let row = format!("{ONE}@g.example.ac.jp,True,True,2026-11-18T00:00:00Z,System.Object[]");
    desk.file("table.csv", &format!("{headings}\n{row}\n"));
    desk.file("nobody.csv", "UserPrincipalName,methods\na,b\n");
    let before = desk.everything();
    let said = desk.run(["--json", "reconcile", "table.csv"]);
    assert_eq!((said.code, &*said.stdout), (3, ""), "{said:?}");
    assert_eq!(desk.run(["reconcile", "none.json"]).code, 6);
    assert_eq!(desk.run(["reconcile", "nobody.csv"]).code, 6);
    assert_eq!(desk.run(["reconcile", "nobody.csv", "--batch"]).code, 6);
    assert_eq!(desk.everything(), before);
}
