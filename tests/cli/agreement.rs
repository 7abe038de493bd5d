//! The independent reader and the ledger find the same events that do not fit, on random histories.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{A, CLOCK, Desk};
use crate::model::generator::{self, forge};
use crate::support::forge::Forge;

/// The sequences of those of these objects that are meant.
fn sequences(list: &Value, is_meant: impl Fn(&Value) -> bool) -> BTreeSet<u64> {
    let sequence = |one: &Value| match &one["sequence"] {
        Value::String(text) => text.parse().unwrap(),
        number => number.as_u64().unwrap(),
    };
    list.as_array().unwrap().iter().filter(|one| is_meant(one)).map(sequence).collect()
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
            serde_json::from_str::<Value>(&said.stdout).unwrap()["accounts"].clone()
        });
        if statuses.0 != statuses.1 || found != misfits || accounts[0] != accounts[1] {
            differing.push(format!("{short}: {statuses:?} {found:?} {misfits:?} {}", report["findings"]));
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}
