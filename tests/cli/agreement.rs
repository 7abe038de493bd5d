//! The independent reader and the ledger find the same events that do not fit, on random histories.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Desk;
use crate::model::generator::{self, forge};

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
        let report = desk.run(["--json", "log", "verify"]).json(0);
        let audit = desk.run(["--json", "audit"]).json(0);
        let verified = sequences(&report["findings"], |finding| finding["kind"] == "did-not-fit");
        let audited = sequences(&audit["events"], |event| event["fits"] == false);
        let line = |sequence: &u64| &lines[usize::try_from(*sequence).unwrap() - 1];
        let differing: Vec<_> = verified.symmetric_difference(&audited).map(line).collect();
        assert!(differing.is_empty(), "seed {seed}: {differing:#?}");
        assert!(verified.len() > 50, "seed {seed}: {}", verified.len());
        let unknown = sequences(&audit["events"], |event| event["fits"].is_null());
        assert_eq!(audit["events"].as_array().unwrap().len(), lines.len());
        let counted: u64 =
            report["unknown_types"].as_array().unwrap().iter().map(|one| one["count"].as_u64().unwrap()).sum();
        assert_eq!(unknown.len() as u64, counted, "seed {seed}: {}", report["unknown_types"]);
    }
}
