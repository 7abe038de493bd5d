//! The independent reader and the ledger find the same events that do not fit, on random histories.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{A, CLOCK, Desk};
use crate::model::generator::{self, Dice, forge};
use crate::support::forge::{Forge, lines};
use crate::support::in_full;

/// The sequences of those of these objects that are meant.
fn sequences(list: &Value, is_meant: impl Fn(&Value) -> bool) -> BTreeSet<u64> {
    list.as_array().unwrap().iter().filter(|one| is_meant(one)).map(sequence).collect()
}

fn sequence(one: &Value) -> u64 {
    match &one["sequence"] {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_u64().unwrap(),
    }
}

#[test]
fn log_verify_and_audit_agree_on_what_does_not_fit() {
    for seed in 0..4 {
        let lines = generator::log(seed, 150);
        let mut desk = Desk::of(&forge(&lines));
        desk.at(generator::LATER);
        let report = desk.run(["--json", "log", "verify"]).json();
        let audit = desk.run(["--json", "audit"]).json();
        let verified = sequences(&report["findings"], |finding| finding["kind"] == "did-not-fit");
        let audited = sequences(&audit["events"], |event| event["fits"] == false);
        let line = |sequence: &u64| &lines[usize::try_from(*sequence).unwrap() - 1];
        let differing: Vec<_> = verified.symmetric_difference(&audited).map(line).collect();
        assert!(differing.is_empty(), "seed {seed}: {differing:#?}");
        assert!(verified.len() > 50, "seed {seed}: {}", verified.len());
        // What was taken back says so, of whatever type it is.
        let types = report["unknown_types"].as_array().unwrap();
        let is_unknown = |event: &Value| types.iter().any(|one| one["type"] == event["type"]);
        let unknown = sequences(&audit["events"], |event| {
            event["fits"].is_null() || (!event["voided_by"].is_null() && is_unknown(event))
        });
        assert_eq!(audit["events"].as_array().unwrap().len(), lines.len());
        let counted: u64 =
            report["unknown_types"].as_array().unwrap().iter().map(|one| one["count"].as_u64().unwrap()).sum();
        assert_eq!(unknown.len() as u64, counted, "seed {seed}: {}", report["unknown_types"]);
    }
}

/// A log of accounts with few methods, few `ref`s and few hours, about which nearly everything is heard of late.
fn heard_of_late(seed: u64, accounts: usize) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut forge = Forge::rehearsal(CLOCK);
    for account in 0..accounts {
        let account = generator::account_id(account + 1);
        forge.event("account.registered", &account, CLOCK, CLOCK, json!({"affiliation": "staff"}));
        let mut ids = Vec::new();
        for _ in 0..dice.below(25) {
            let time = format!("2024-09-01T{:02}:00:00.000Z", 8 + dice.below(7));
            let [one, other] = [(); 2].map(|()| *dice.pick(&["m1", "m2", "m3"]));
            let reference = *dice.pick(&["entra:1", "entra:2", ""]);
            let spread = "2024-09-01T12:00:00.000Z";
            let (name, data) = match dice.below(40) {
                0..9 => {
                    let kind = dice.pick(&["phone", "phone", "passkey", "email", "pigeon"]);
                    ("method.added", json!({"method": one, "kind": kind, "ref": reference}))
                }
                9..12 => ("method.removed", json!({"method": one})),
                12..14 => ("method.replaced", json!({"method": one, "by": other})),
                14..18 => {
                    let from = dice.pick(&["page", "directory", "caller", "dream"]);
                    ("account.observed", json!({"methods": [one, other], "from": from}))
                }
                18..20 => ("sign-in.test-passed", json!({"method": one, "channel": "sms", "evidence": "operator"})),
                20 => ("sign-in.test-failed", json!({"method": one, "channel": "sms"})),
                21..23 => ("method.number-changed", json!({"method": one, "number": {"masked": "+81 ••• ••• ••12"}})),
                23..25 => ("method.available", json!({"methods": [one]})),
                25 => ("method.unavailable", json!({"methods": [one, other], "reason": "stolen"})),
                26..28 => {
                    ("method.updated", json!({"method": one, "ref": dice.pick(&[json!(reference), json!(null)])}))
                }
                28..31 => ("reregistration.approved", json!({})),
                31 => ("reregistration.rejected", json!({"why": "w"})),
                32..34 => ("mfa.applied", json!({"effective_at": spread})),
                34..37 => {
                    let data = json!({"effective_at": spread, "reason": "r", "identity_check": "elsewhere"});
                    ("mfa.terminated", data)
                }
                37 => ("method.made-default", json!({"method": one})),
                _ if ids.is_empty() => ("account.reopened", json!({})),
                _ => ("event.voided", json!({"event": dice.pick(&ids), "reason": "a slip"})),
            };
            ids.push(forge.event(name, &account, &time, CLOCK, data));
        }
    }
    forge.bytes
}

/// What `audit` calls the reason of a finding: it tells fewer apart.
fn of_audit(finding: &Value) -> &'static str {
    match finding["reason"].as_str().unwrap() {
        "registered-twice" => "account-registered-twice",
        "method-exists" => "method-registered-twice",
        "unknown-method" | "by-unknown" | "none-left" => "method-not-registered",
        "unknown-kind" => "unknown-kind",
        "by-itself" => "replaced-by-itself",
        "by-no-sign-in-method" | "no-sign-in-method" => "not-a-sign-in-method",
        "no-application" => "no-application-stands",
        "void-of-void" => "not-voidable",
        "void-twice" => "voided-twice",
        other => panic!("{other}"),
    }
}

#[test]
fn log_verify_and_audit_agree_on_what_does_not_fit_and_why_when_nearly_everything_is_late() {
    let misfits = |list: &Value, is_meant: fn(&Value) -> bool, why: fn(&Value) -> &str| -> BTreeSet<(u64, String)> {
        let listed = list.as_array().unwrap().iter().filter(|one| is_meant(one));
        listed.map(|one| (sequence(one), why(one).to_owned())).collect()
    };
    for seed in 0..if in_full() { 20 } else { 4 } {
        let log = heard_of_late(seed, 300);
        let desk = Desk::of(&log);
        let report = desk.run(["--json", "log", "verify"]).json();
        let audit = desk.run(["--json", "audit"]).json();
        let verified = misfits(&report["findings"], |finding| finding["kind"] == "did-not-fit", of_audit);
        let audited =
            misfits(&audit["events"], |event| event["fits"] == false, |event| event["misfit"].as_str().unwrap());
        if let Some((first, _)) = verified.symmetric_difference(&audited).next() {
            let lines: Vec<Value> = lines(&log).iter().map(|line| serde_json::from_slice(line).unwrap()).collect();
            let of = &lines[usize::try_from(*first).unwrap() - 1]["subject"];
            let history = lines.iter().filter(|line| line["subject"] == *of);
            let tell =
                |line: &Value| format!("{} {} {} {}\n", line["sequence"], line["time"], line["type"], line["data"]);
            let told: String = history.map(tell).collect();
            let said = |by: &BTreeSet<(u64, String)>| by.iter().find(|(at, _)| at == first).cloned();
            panic!("seed {seed}, line {first}: {:?}, {:?}\n{told}", said(&verified), said(&audited));
        }
        let of_all = audit["events"].as_array().unwrap().len();
        assert!(verified.len() > of_all / 5 && verified.len() < of_all * 3 / 5, "{} of {of_all}", verified.len());
    }
}

#[test]
fn both_readers_agree_on_which_policies_fit() {
    let golden: Value = serde_json::from_str(include_str!("../../events/policy.set.v1.whole.golden.jsonl")).unwrap();
    let policy = &golden["data"]["policy"];
    let mut places: Vec<String> = policy.as_object().unwrap().keys().map(|name| format!("/{name}")).collect();
    for part in ["/limits", "/only_for", "/office", "/guidance", "/import", "/retirements/0"] {
        let members = policy.pointer(part).unwrap().as_object().unwrap();
        places.extend(members.keys().map(|name| format!("{part}/{name}")));
    }
    places.push("/retirements/1".to_owned());
    places.push("/retirements/1/kinds".to_owned());
    let values = [
        json!(null),
        json!(""),
        json!("x"),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!(["x"]),
        json!([""]),
        json!(["x", null]),
        json!([7]),
        json!([[]]),
        json!({}),
        json!([{}]),
        json!("2028-02-29"),
        json!("2027-02-29"),
        json!("2027-2-1"),
        json!("2027-02-01T00:00:00.000Z"),
        json!("0000-01-01"),
        json!("9999-12-31"),
        json!({"x": []}),
    ];
    let mut forge = Forge::rehearsal(CLOCK);
    let mut tried = vec!["log.started".to_owned()];
    let mut set = |policy: &Value, what: String| {
        forge.event("policy.set", "store", CLOCK, CLOCK, json!({"policy": policy}));
        tried.push(what);
    };
    for place in &places {
        let (parent, name) = place.rsplit_once('/').unwrap();
        for value in &values {
            let mut changed = policy.clone();
            match changed.pointer_mut(parent).unwrap() {
                Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
                object => object[name] = value.clone(),
            }
            set(&changed, format!("{place}: {value}"));
        }
        let mut without = policy.clone();
        if let Value::Object(members) = without.pointer_mut(parent).unwrap() {
            members.remove(name);
        }
        set(&without, format!("{place} left out"));
    }
    let desk = Desk::of(&forge.bytes);
    let (report, audit) = (desk.run(["--json", "log", "verify"]).json(), desk.run(["--json", "audit"]).json());
    let found = sequences(&report["findings"], |finding| finding["kind"] == "did-not-fit");
    let misfits = sequences(&audit["events"], |event| event["fits"] == false);
    let tell = |sequence: &u64| (found.contains(sequence), &tried[usize::try_from(*sequence).unwrap() - 1]);
    let differing: Vec<_> = found.symmetric_difference(&misfits).map(tell).collect();
    assert!(differing.is_empty(), "{differing:#?}");
    assert!(found.len() > tried.len() / 2 && found.len() < tried.len(), "{} of {}", found.len(), tried.len());
}

#[test]
fn both_readers_agree_on_data_that_is_written_strangely() {
    let mut differing = Vec::new();
    let deep =
        |depth: usize| format!("{{\"affiliation\":\"staff\",\"more\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    for (name, data) in [
        ("account.updated", "{\"affiliation\":\"staff\",\"affiliation\":\"student\"}".to_owned()),
        ("account.updated", "{\"more\":1,\"more\":2}".to_owned()),
        ("account.updated", "{\"affiliation\":\"\\ud800\"}".to_owned()),
        ("account.updated", "{\"more\":\"\\ud800\"}".to_owned()),
        ("account.updated", "{\"\\ud800\":1}".to_owned()),
        ("account.updated", "{\"more\":1e999}".to_owned()),
        ("account.updated", "{\"more\":01}".to_owned()),
        ("account.updated", "{\"more\":123456789012345678901234567890}".to_owned()),
        ("account.updated", "{\"more\":NaN}".to_owned()),
        ("account.updated", "{\"more\": 1}".to_owned()),
        ("account.updated", "{\"aff\\u0069liation\":7}".to_owned()),
        ("account.updated", "{\"aff\\u0069liation\":\"staff\"}".to_owned()),
        ("account.updated", "[]".to_owned()),
        ("account.updated", "[\"staff\"]".to_owned()),
        ("account.updated", "7".to_owned()),
        ("method.added", "[\"m1\",\"passkey\"]".to_owned()),
        ("method.added", "{\"method\":\"m1\",\"kind\":\"phone\",\"number\":[\"+81 ••12\"]}".to_owned()),
        ("account.updated", "null".to_owned()),
        ("account.updated", "{\"affiliation\":null}".to_owned()),
        ("account.updated", "{\"affiliation\":\"\"}".to_owned()),
        ("account.updated", "{\"overrides\":[null]}".to_owned()),
        ("account.updated", "{\"overrides\":[\"\"]}".to_owned()),
        ("account.updated", "{\"overrides\":\"x\"}".to_owned()),
        ("account.updated", "{\"salt\":7}".to_owned()),
        ("account.updated", "{\"more\":\"\u{7f}\u{85}\"}".to_owned()),
        ("account.updated", "{\"more\":\"\u{1}\"}".to_owned()),
        ("account.updated", deep(100)),
        ("account.updated", deep(130)),
        ("account.updated", deep(100_000)),
        ("mfa.applied", "{\"effective_at\":\"2026-02-30T00:00:00.000Z\"}".to_owned()),
        ("mfa.applied", "{\"effective_at\":\"2026-11-24T00:00:00Z\"}".to_owned()),
        ("mfa.applied", "{\"effective_at\":\"\"}".to_owned()),
        ("method.added", "{\"method\":\"m1\",\"kind\":\"phone\",\"number\":{\"masked\":\"\"}}".to_owned()),
        ("method.added", "{\"method\":\"m1\",\"kind\":\"phone\",\"number\":{}}".to_owned()),
        (
            "method.added",
            "{\"method\":\"m1\",\"kind\":\"phone\",\"number\":{\"masked\":\"x\",\"masked\":\"y\"}}".to_owned(),
        ),
        ("method.added", "{\"method\":\"\",\"kind\":\"phone\"}".to_owned()),
        ("method.added", "{\"method\":\"x\",\"kind\":\"phone\"}".to_owned()),
        ("method.added", "{\"method\":\"m99999999999999999999999\",\"kind\":\"phone\"}".to_owned()),
        (
            "sign-in.test-passed",
            "{\"method\":\"m1\",\"channel\":\"x\",\"evidence\":\"y\",\"time_step\":1.0}".to_owned(),
        ),
        ("sign-in.test-passed", "{\"method\":\"m1\",\"channel\":\"x\",\"evidence\":\"y\",\"time_step\":-1}".to_owned()),
        ("account.observed", "{\"methods\":[],\"from\":\"page\"}".to_owned()),
        ("account.observed", "{\"methods\":[7],\"from\":\"page\"}".to_owned()),
        ("account.observed", "{\"from\":\"page\"}".to_owned()),
    ] {
        let mut forge = Forge::rehearsal(CLOCK);
        forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "student"}));
        let before = format!(
            "{{\"specversion\":\"1.0\",\"id\":\"01930000-0000-7000-8000-000000000003\",\"source\":\"/t\",\
             \"type\":\"mfadesk.{name}.v1\",\"subject\":\"{A}\",\"time\":\"{CLOCK}\",\"recordedtime\":\"{CLOCK}\",\
             \"sequence\":\"000000000003\""
        );
        forge.raw(&before, &data);
        let desk = Desk::of(&forge.bytes);
        let short: String = data.chars().take(120).collect();
        let (verify, audit) = (desk.run(["--json", "log", "verify"]), desk.run(["--json", "audit"]));
        let statuses = (verify.code, audit.code);
        let [report, answer] = [verify, audit].map(|said| serde_json::from_str::<Value>(&said.stdout).unwrap());
        let found = sequences(&report["findings"], |finding| finding["kind"] == "did-not-fit");
        let misfits = sequences(&answer["events"], |event| event["fits"] == false);
        let accounts = [&[A][..], &["--all"]].map(|which| {
            let said = desk.run(["--json", "status"].into_iter().chain(which.iter().copied()));
            let mut accounts = serde_json::from_str::<Value>(&said.stdout).unwrap()["accounts"].take();
            // Who recorded what is known is told of those who are named.
            accounts
                .as_array_mut()
                .into_iter()
                .flatten()
                .for_each(|one| drop(one.as_object_mut().unwrap().remove("known_by")));
            accounts
        });
        if statuses.0 != statuses.1 || found != misfits || accounts[0] != accounts[1] {
            differing.push(format!("{short}: {statuses:?} {found:?} {misfits:?} {}", report["findings"]));
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}
