//! `reconcile`, from outside: what the desk has on record, held against what the directory shows. Nothing is written.

use std::fs;

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::program::{Ran, shell};
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
fn a_file_of_any_name_is_proposed_as_a_shell_takes_it() {
    let desk = desk();
    let report = fs::read_to_string(desk.beside("report.json")).unwrap();
    for name in ["-x.json", "--help", "a b.json", "it's.json", "\"q\".json", "$HOME.json", "日本.json", "*.json"] {
        let desk = desk.copy();
        desk.file(name, &report);
        let answer = desk.run(["--json", "reconcile", "--", name]).json();
        let command = answer["differences"][5]["command"].as_str().unwrap();
        assert!(command.starts_with("mfadesk import "), "{command}");
        let ran = Ran::of(desk.equip(shell().args(["-c", &format!("{command} --json")])));
        // The rule on how many methods a file may take away says no; but the file is read.
        assert_eq!(ran.error()["error"]["codes"], json!(["import-share"]), "{command}\n{ran:?}");
        // An answer that is kept in such a file is found there again.
        assert_eq!(desk.run(["risk", &format!("-o={name}.json")]).code, 0);
        assert_eq!(desk.run(["recheck", "--", &format!("{name}.json")]).stdout, "same\n");
    }
}

#[test]
fn what_the_lines_for_batch_settle_is_settled() {
    let desk = desk();
    let said = desk.run(["reconcile", "report.json", "--batch"]);
    assert_eq!((said.code, said.stdout.lines().count()), (0, 2), "{said:?}");
    assert!(said.stderr.contains("\n5 differences are not among the lines"), "{}", said.stderr);
    let recorded = desk.feed(&said.stdout, ["batch"]);
    assert_eq!(recorded.code, 0, "{recorded:?}");
    let left = desk.run(["--json", "reconcile", "report.json"]).json();
    assert_eq!(
        differences(&left),
        [
            format!("{ONE} only-there method - phone -"),
            format!("{TWO} only-here method m2 authenticator-app known-later"),
            format!("{GONE} only-here account - - left-out-of-reports"),
            format!("{NEW} only-there account - - -"),
            format!("{NEW} only-there method - passkey -"),
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
        "3 accounts compared (0 rows left out): 3 only on record, 4 only in the directory, 0 different",
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
fn whom_nobody_classified_is_registered_by_the_import_and_not_by_the_desk() {
    let desk = desk();
    let answer = desk.run(["--json", "reconcile", "report.json"]).json();
    for row in answer["differences"].as_array().unwrap().iter().filter(|row| row["account"] == NEW) {
        assert_eq!((&row["command"], &row["batch"]), (&json!("mfadesk import report.json"), &Value::Null), "{row}");
    }
    // A roster that says it can be followed.
    desk.file("people.csv", &format!("id,affiliation\n{NEW},student\n{GONE},staff\n"));
    let answer = desk.run(["--json", "reconcile", "people.csv", "--at", "2026-11-22T00:00:00Z"]).json();
    let of = |account: &str| {
        let rows = answer["differences"].as_array().unwrap();
        rows.iter().find(|row| row["account"] == account).unwrap().clone()
    };
    assert_eq!(of(NEW)["command"], format!("mfadesk register {NEW} student --at 2026-11-22T00:00:00.000Z"));
    assert_eq!((&of(GONE)["here"], &of(GONE)["there"]), (&json!("faculty"), &json!("staff")));
    assert_eq!(of(GONE)["command"], format!("mfadesk edit {GONE} --affiliation staff --at 2026-11-22T00:00:00.000Z"));
}

#[test]
fn a_file_of_another_tenant_is_named_and_ends_as_one() {
    let desk = desk();
    let row = json!({"userPrincipalName": "AlexW@Contoso.com", "methodsRegistered": ["email"], "lastUpdatedDateTime": "2026-11-20T01:02:03Z"});
    desk.file("other.json", &json!({"value": [row]}).to_string());
    for (lang, lines) in [
        (
            "en",
            [
                "other.json: registration report (json), 1 row read",
                "Left out, no account's id: 1\n  other.json:1  AlexW@Contoso.com",
                "Warning: No id in it matches the policy's account_id: is it a file of this tenant?",
            ],
        ),
        (
            "ja",
            [
                "other.json：登録レポート（json）、1行を読み取り",
                "対象外（アカウントのIDではない）：1行\n  other.json:1  AlexW@Contoso.com",
                "注意：運用ポリシーの account_id に合うIDがありません。",
            ],
        ),
    ] {
        for words in [&["reconcile", "other.json"][..], &["reconcile", "other.json", "--batch"]] {
            let said = desk.run_in(lang, "2026-11-24T01:00:00.000Z", words.iter().copied());
            assert_eq!(said.code, 6, "{said:?}");
            let (told, warned) =
                if words.len() == 3 { (&said.stderr, &said.stderr) } else { (&said.stdout, &said.stderr) };
            assert!(told.contains(lines[0]) && told.contains(lines[1]) && warned.contains(lines[2]), "{said:?}");
            assert_eq!(words.len() == 3, said.stdout.is_empty(), "{said:?}");
        }
    }
    let said = desk.run(["--json", "reconcile", "other.json"]);
    let answer: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(validate_answer("reconcile", &answer), Ok(()), "{answer}");
    assert_eq!((said.code, &answer["accounts"], &answer["files"][0]["kind"]), (6, &json!(0), &json!("registration")));
    assert_eq!(answer["rows_left_out"][0]["reason"], "not-an-account");
}

#[test]
fn it_is_asked_as_of_then_goes_into_files_and_can_be_asked_again() {
    let desk = desk();
    let then = desk.run(["--json", "reconcile", "report.json", "--as-of", "2"]).json();
    // Nobody but the first was on record, and nothing of theirs.
    assert_eq!(
        differences(&then),
        [
            format!("{ONE} only-there method - microsoft-authenticator -"),
            format!("{ONE} only-there method - email -"),
            format!("{ONE} only-there method - phone -"),
            format!("{TWO} only-there account - - -"),
            format!("{TWO} only-there method - passkey -"),
            format!("{NEW} only-there account - - -"),
            format!("{NEW} only-there method - passkey -"),
        ],
        "{then:#}"
    );
    assert_eq!(then["log"]["sequence"], "000000000002");
    for name in ["d.json", "d.csv", "d.jsonl", "d.xlsx", "d.txt"] {
        let said = desk.run(["reconcile", "report.json", "-o", name]);
        assert_eq!((said.code, &*said.stdout), (0, ""), "{said:?}");
        assert!(said.stderr.contains(&format!("Written to {name}: 7 rows")), "{said:?}");
    }
    assert_eq!(desk.run(["reconcile", "report.json", "-o", "d.csv", "--batch"]).code, 2);
    // What is recorded since changes nothing in what was answered.
    assert_eq!(desk.run(["close", GONE, "--reason", "left"]).code, 0);
    let again = desk.run(["recheck", "d.json"]);
    assert_eq!(again.code, 0, "{again:?}");
    let other = fs::read_to_string(desk.beside("report.json")).unwrap().replace("email", "officePhone");
    desk.file("report.json", &other);
    let again = desk.run(["recheck", "d.json"]);
    assert_eq!(again.code, 6, "{again:?}");
    assert!(again.stderr.contains("report.json") && again.stderr.contains("not the file that the answer rests on"));
    let again = desk.run_in("ja", "2026-11-24T01:00:00.000Z", ["recheck", "d.json"]);
    assert!(again.stderr.contains("回答の元になったファイルではありません"), "{again:?}");
}

#[test]
fn what_an_import_would_say_beside_its_events_is_told_as_well() {
    let desk = desk();
    for words in [
        format!("edit {ONE} --affiliation staff"),
        format!("close {GONE} --reason left"),
        format!("add {TWO} msauth --device P1"),
        format!("add {TWO} msauth --device P2"),
    ] {
        assert_eq!(desk.run_at("2026-11-22T00:00:00.000Z", words.split(' ')).code, 0, "{words}");
    }
    desk.file("people.csv", &format!("id,affiliation,language\n{ONE},student,\n{GONE},faculty,\n{TWO},staff,\n"));
    let roster = desk.run(["--json", "reconcile", "people.csv", "--at", "2026-11-20T00:00:00Z"]).json();
    assert_eq!(validate_answer("reconcile", &roster), Ok(()), "{roster}");
    let told = |answer: &Value| -> Vec<Value> {
        let row = |row: &Value| {
            json!(
                ["account", "what", "here", "there", "lag", "lag_at", "note", "command"].map(|name| row[name].clone())
            )
        };
        answer["differences"].as_array().unwrap().iter().map(row).collect()
    };
    assert_eq!(
        told(&roster),
        [
            json!([ONE, "person", "staff", "student", "known-later", "2026-11-22T00:00:00.000Z", "late", null]),
            json!([
                GONE,
                "account",
                "closed",
                "open",
                "recorded-since",
                null,
                "closed-account",
                format!("mfadesk reopen {GONE} --at 2026-11-20T00:00:00.000Z")
            ]),
        ]
    );
    assert_eq!(roster["differences"][1]["batch"], Value::Null, "whether somebody is back is not for a batch to say");
    // Of which of two apps a record is, nobody can tell; that one is gone that was there later, is explained.
    let audit = |id: &str, activity: &str, reason: &str| {
        json!({"id": id, "activityDateTime": "2026-11-23T01:00:00Z", "activityDisplayName": activity, "loggedByService": "Authentication Methods",
            "result": "success", "resultReason": reason, "targetResources": [{"userPrincipalName": format!("{TWO}@g.example.ac.jp")}]})
    };
    let records = [
        audit("1", "User deleted security info", "User deleted Authenticator App with Notification"),
        audit("2", "User updated security info", "User updated Mobile Phone"),
    ];
    desk.file("audits.json", &json!({"value": records}).to_string());
    let audits = desk.run(["--json", "reconcile", "audits.json"]).json();
    assert_eq!(validate_answer("reconcile", &audits), Ok(()), "{audits}");
    let notes: Vec<Value> = told(&audits).iter().map(|row| json!([row[1], row[6], row[7]])).collect();
    assert_eq!(notes, [json!(["method", "not-on-record", null]), json!(["method", "which-one", null])], "{audits:#}");
    assert!(audits["differences"][1]["remark"].as_str().unwrap().contains("m3, m4"), "{audits:#}");
    // Another version may say that in other words.
    let mut kept = audits.clone();
    (kept["mfadesk"], kept["differences"][1]["remark"]) = (json!("0.9.0"), json!("Two may be meant."));
    desk.file("kept.json", &kept.to_string());
    assert_eq!(desk.run(["recheck", "kept.json"]).code, 0);
    kept["mfadesk"] = audits["mfadesk"].clone();
    desk.file("kept.json", &kept.to_string());
    assert_eq!(desk.run(["recheck", "kept.json"]).code, 1);
    let people = desk.run_in("ja", "2026-11-24T01:00:00.000Z", ["reconcile", "audits.json"]);
    assert!(people.stdout.contains("どれのことか分からない"), "{}", people.stdout);
}

#[test]
fn whoever_is_not_in_a_roster_is_explained_by_nothing_that_reports_leave_out() {
    let desk = desk();
    desk.file("people.csv", &format!("id,affiliation\n{ONE},student\n"));
    let answer = desk.run(["--json", "reconcile", "people.csv", "--at", "2026-11-23T00:00:00Z"]).json();
    let differences = answer["differences"].as_array().unwrap();
    let gone = differences.iter().find(|row| row["account"] == GONE).unwrap();
    assert_eq!((&gone["side"], &gone["lag"]), (&json!("only-here"), &Value::Null), "{answer:#}");
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
