//! Why: the lines of the log, when they occurred and who recorded them, that make each reason true.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::generator::{CLOCK, forge, log};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

/// The roles of the causes of each reason, with the method and the line: `added m1 3`.
fn told(explain: &Value) -> BTreeMap<String, Vec<String>> {
    let causes = |causes: &Value| {
        let said = |cause: &Value| {
            let method = cause["method"].as_str().unwrap_or("-");
            let line = cause["event"]["sequence"].as_str().map_or("-", |sequence| sequence.trim_start_matches('0'));
            format!("{} {method} {line}", cause["role"].as_str().unwrap())
        };
        causes.as_array().unwrap().iter().map(said).collect::<Vec<_>>()
    };
    let reasons = explain["reasons"].as_array().unwrap().iter();
    reasons
        .map(|reason| (reason["code"].as_str().unwrap().to_owned(), causes(&reason["causes"])))
        .chain([("mfa".to_owned(), causes(&explain["mfa"]))])
        .collect()
}

fn explained(desk: &Desk, more: &[&str]) -> BTreeMap<String, Vec<String>> {
    let answer = desk.run_at(NOW, [&["status", "0123456789", "--explain", "--json"], more].concat()).json();
    assert_eq!(validate_answer("status", &answer), Ok(()));
    told(&answer["accounts"][0]["explain"])
}

fn expect<const N: usize>(reasons: [(&str, &[&str]); N]) -> BTreeMap<String, Vec<String>> {
    let owned = |causes: &[&str]| causes.iter().map(|cause| (*cause).to_owned()).collect();
    reasons.into_iter().map(|(code, causes)| (code.to_owned(), owned(causes))).collect()
}

fn desk(commands: &[&str]) -> Desk {
    let desk = Desk::founded(THEN);
    desk.record_all(THEN, &["register 0123456789 faculty"]);
    desk.record_all(THEN, commands);
    desk
}

#[test]
fn a_shared_device_is_explained_by_what_put_each_method_on_it_and_a_lost_key() {
    let desk = desk(&[
        "add 0123456789 msauth --device iPhone15",
        "add 0123456789 phone --device Pixel --number 090-1234-5612",
        "add 0123456789 key --device YubiKey",
        "test 0123456789 m1 passed",
        "apply 0123456789 --actor tanaka",
        "edit 0123456789 m2 --device iPhone15",
        "lost 0123456789 m3",
    ]);
    let causes = [
        "added m1 3",
        "test-passed m1 6",
        "added m2 4",
        "device m2 8",
        "untested-since m2 4",
        "added m3 5",
        "unavailable m3 9",
    ];
    assert_eq!(explained(&desk, &[]), expect([("shared-device", &causes), ("mfa", &["applied - 7"])]));
}

#[test]
fn a_table_names_lines_times_and_who_recorded_them() {
    let desk = desk(&[
        "add 0123456789 msauth --device iPhone --actor tanaka",
        "apply 0123456789 --override test-required --because seen",
    ]);
    let authid =
        serde_json::from_slice::<Value>(desk.log().split(|byte| *byte == b'\n').next().unwrap()).unwrap()["authid"]
            .as_str()
            .unwrap()
            .to_owned();
    let why = |lines: &[&str]| lines.iter().map(|line| line.replace("AUTHID", &authid) + "\n").collect::<String>();
    let english = why(&[
        "  applied for MFA: line 4, 2026-11-20 10:00, AUTHID",
        "  only m1",
        "    m1 added: line 3, 2026-11-20 10:00, AUTHID \"tanaka\"",
        "    m1 not tested since: line 3, 2026-11-20 10:00, AUTHID \"tanaka\"",
    ]);
    let japanese = why(&[
        "  多要素認証の利用申請：4行目、2026-11-20 10:00、AUTHID",
        "  m1 しかない",
        "    m1 を追加：3行目、2026-11-20 10:00、AUTHID「tanaka」",
        "    m1 は次の記録以後、サインイン確認なし：3行目、2026-11-20 10:00、AUTHID「tanaka」",
    ]);
    let one = desk.run_at(NOW, ["status", "0123456789", "--explain"]).stdout;
    assert!(one.contains(&format!("\n\nWhy:\n{english}\nlog at line 4")), "{one}");
    let one = desk.run_in("ja", NOW, ["status", "0123456789", "--explain"]).stdout;
    assert!(one.contains(&format!("\n\n理由：\n{japanese}\nログは4行目")), "{one}");
    for question in [&["risk", "--explain"][..], &["status", "--all", "--explain"]] {
        let all = desk.run_at(NOW, question).stdout;
        assert!(all.contains(&format!("\n\n0123456789 critical\n{english}\n")), "{all}");
        let plain = desk.run_at(NOW, &question[..question.len() - 1]).stdout;
        assert_eq!(all.replace(&format!("0123456789 critical\n{english}\n"), ""), plain);
    }
}

#[test]
fn nothing_usable_is_explained_by_what_took_it() {
    let none = desk(&[]);
    assert_eq!(explained(&none, &[]), expect([("no-usable-method", &["registered - 2"]), ("mfa", &[])]));
    let gone = desk(&["add 0123456789 app --device iPhone15", "remove 0123456789 m1"]);
    assert_eq!(explained(&gone, &[]), expect([("no-usable-method", &["gone - 4"]), ("mfa", &[])]));
    let lost = desk(&[
        "add 0123456789 app --device iPhone15",
        "lost 0123456789 m1",
        "found 0123456789 m1",
        "lost 0123456789 m1 --reason broken",
    ]);
    assert_eq!(
        explained(&lost, &[]),
        expect([("no-usable-method", &["added m1 3", "unavailable m1 6"]), ("mfa", &[])])
    );
}

#[test]
fn tests_are_explained_by_the_last_one_or_by_since_when_there_is_none() {
    let desk = desk(&[
        "add 0123456789 app --device iPhone15",
        "add 0123456789 key",
        "add 0123456789 passkey --device Mac",
        "test 0123456789 m1 passed",
        "test 0123456789 m3 passed",
        "lost 0123456789 m3",
        "found 0123456789 m3",
        "test 0123456789 m1 failed",
    ]);
    assert_eq!(
        explained(&desk, &[]),
        expect([
            (
                "untested",
                &[
                    "added m1 3",
                    "test-failed m1 10",
                    "added m2 4",
                    "untested-since m2 4",
                    "added m3 5",
                    "untested-since m3 9"
                ]
            ),
            ("unknown-device", &["added m2 4", "untested-since m2 4"]),
            ("mfa", &[]),
        ])
    );
    // What is taken back explains nothing.
    desk.record_all(NOW, &["undo 0123456789 10 --reason slip"]);
    assert_eq!(
        explained(&desk, &[])["untested"],
        ["added m2 4", "untested-since m2 4", "added m3 5", "untested-since m3 9"]
    );
}

#[test]
fn what_is_only_supposed_has_no_line() {
    let desk = desk(&[
        "add 0123456789 phone --device iPhone --number 090-1234-5612",
        "add 0123456789 key --device YubiKey",
        "test 0123456789 m1 passed",
        "apply 0123456789",
    ]);
    let phone = ["added m1 3", "test-passed m1 5", "added m2 4", "as-if-lost m2 -"];
    assert_eq!(explained(&desk, &["--without", "m2"])["single-method"], phone);
    let untested = ["added m1 3", "as-if-lost m1 5", "added m2 4", "untested-since m2 4"];
    assert_eq!(explained(&desk, &["--without", "channel:sms"])["untested"], untested);
}

#[test]
fn an_explained_answer_can_be_rechecked_and_an_old_one_without_it_too() {
    let desk =
        desk(&["add 0123456789 app --device iPhone15", "apply 0123456789 --override test-required --because seen"]);
    for question in [
        &["status", "0123456789", "--explain"][..],
        &["risk", "--explain"],
        &["risk"],
        &["status", "--all", "--explain"],
    ] {
        let answer = desk.run_at(NOW, [question, &["--json"]].concat()).json();
        assert_eq!(answer["query"].get("explain"), question.contains(&"--explain").then_some(&json!(true)));
        let file = desk.file("answer.json", &answer.to_string());
        assert_eq!(desk.run_at(NOW, ["recheck", &file]).stdout, "same\n", "{question:?}");
        if question.contains(&"--explain") {
            let mut forged = answer.clone();
            forged["accounts"][0]["explain"]["mfa"][0]["event"]["authid"] = json!("somebody-else");
            let file = desk.file("answer.json", &forged.to_string());
            assert_eq!(desk.run_at(NOW, ["recheck", &file]).code, 1, "{question:?}");
        }
    }
}

/// On random histories, what is named is there: a line of that account, of that type, that speaks of the method.
#[test]
fn every_cause_is_a_standing_line_of_the_account_that_does_what_is_said_of_it() {
    let lines = log(41, 400);
    let desk = Desk::of(&forge(&lines));
    let events: BTreeMap<String, Value> = desk
        .log()
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| serde_json::from_slice::<Value>(line).unwrap())
        .map(|event| (event["sequence"].as_str().unwrap().to_owned(), event))
        .collect();
    let levels = "locked-out,critical,warning,not-in-force";
    let answer = desk.run_at(CLOCK, ["risk", "--level", levels, "--explain", "--json"]).json();
    assert_eq!(validate_answer("risk", &answer), Ok(()));
    let mut roles: BTreeMap<String, usize> = BTreeMap::new();
    for row in answer["accounts"].as_array().unwrap() {
        let explain = &row["explain"];
        let codes =
            |reasons: &Value| -> Vec<Value> { reasons.as_array().unwrap().iter().map(|r| r["code"].clone()).collect() };
        assert_eq!(codes(&explain["reasons"]), codes(&row["reasons"]));
        let reasons = explain["reasons"].as_array().unwrap().iter();
        let causes = reasons.flat_map(|reason| {
            let causes = reason["causes"].as_array().unwrap();
            assert!(!causes.is_empty(), "{row}");
            causes
        });
        for cause in causes.chain(explain["mfa"].as_array().unwrap()) {
            let role = cause["role"].as_str().unwrap();
            *roles.entry(role.to_owned()).or_default() += 1;
            if role == "retired" {
                assert_eq!(cause["event"], Value::Null, "{cause}");
                continue;
            }
            let event = &events[cause["event"]["sequence"].as_str().unwrap()];
            assert_eq!((&event["subject"], &event["type"]), (&row["account"], &cause["event"]["type"]), "{cause}");
            let types: &[&str] = match role {
                "registered" => &["account.registered"],
                "added" => &["method.added"],
                "device" => &["method.updated", "method.number-changed"],
                "number" => &["method.number-changed"],
                "serial" => &["method.updated"],
                "test-passed" => &["sign-in.test-passed"],
                "test-failed" => &["sign-in.test-failed"],
                "untested-since" => {
                    &["method.added", "method.updated", "method.number-changed", "method.available", "account.reopened"]
                }
                "unavailable" => &["method.unavailable"],
                "gone" => &["method.removed", "method.replaced", "account.observed", "reregistration.approved"],
                "applied" => &["mfa.applied"],
                "terminated" => &["mfa.terminated"],
                _ => &[],
            };
            let name = event["type"].as_str().unwrap().trim_start_matches("mfadesk.").trim_end_matches(".v1");
            assert!(types.contains(&name), "{cause}");
            if let Some(method) = cause["method"].as_str() {
                let data = &event["data"];
                let listed = data["methods"].as_array().is_some_and(|ids| ids.contains(&json!(method)));
                assert!(listed || data["method"] == method || name == "account.reopened", "{cause} {data}");
            }
        }
    }
    let rare: Vec<_> = roles.iter().filter(|(_, count)| **count < 3).collect();
    assert!(roles.len() >= 12 && rare.is_empty(), "{roles:?}");
}
