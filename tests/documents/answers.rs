//! The examples of docs/json.md follow the published schemas, and the schemas insist on what the page describes.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::schemas::{answers, file_names, validate_answer};

/// The examples of docs/json.md: the schema that the fence names, and the value.
fn examples() -> Vec<(String, Value)> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).unwrap();
    page.split("\n```json ")
        .skip(1)
        .map(|block| {
            let (name, rest) = block.split_once('\n').unwrap();
            let (text, _) = rest.split_once("\n```\n").unwrap();
            (name.to_owned(), serde_json::from_str(text).unwrap())
        })
        .collect()
}

fn example(name: &str, number: usize) -> Value {
    examples().into_iter().filter(|(schema, _)| schema == name).nth(number).unwrap().1
}

/// Every place in the value, as JSON pointers, but for what a schema leaves open.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, child)| (name.clone(), child)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, child)| (index.to_string(), child)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        let place = format!("{at}/{name}");
        let open = (at == "/query" && name != "command") || at.ends_with("/data");
        if !open {
            found.push(place.clone());
            places(child, &place, found);
        }
    }
}

/// Members that may be left out.
fn optional(place: &str) -> bool {
    place.ends_with("/fingerprint")
        || place == "/line"
        || place == "/folded_by_other_rules"
        || place == "/seals"
        || place == "/accounts/0/known_by"
        || place == "/store"
        || place == "/store/environment/MFADESK_KEYS"
        || place.contains("/only_for/")
        || place.contains("/by_type/")
        || place.ends_with("/by_affiliation/student")
}

#[test]
fn every_example_follows_its_schema_and_every_kind_of_answer_has_an_example() {
    let examples = examples();
    let names: Vec<&str> = examples.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "status",
        "next",
        "risk",
        "shared",
        "who",
        "open",
        "stats",
        "diff",
        "audit",
        "notice",
        "policy",
        "policy-check",
        "practice",
        "practice-code",
        "operator-list",
        "token-list",
        "receipt",
        "receipt",
        "receipt",
        "import",
        "reconcile",
        "verify",
        "seal",
        "proof",
        "redacted",
        "doctor",
        "index",
        "recheck",
    ];
    assert_eq!(names, expected);
    for (name, value) in &examples {
        assert_eq!(validate_answer(name, value), Ok(()));
        assert!(file_names(&answers()).contains(&format!("{name}.schema.json")));
    }
}

#[test]
fn no_member_that_the_page_shows_can_be_missing() {
    for (name, value) in examples() {
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all {
            let (parent, member) = place.rsplit_once('/').unwrap();
            let mut changed = value.clone();
            let Some(Value::Object(members)) = changed.pointer_mut(parent) else { continue };
            members.remove(member).unwrap();
            assert_eq!(validate_answer(&name, &changed).is_ok(), optional(&place), "{name} without {place}");
        }
    }
}

#[test]
fn no_value_that_the_page_shows_can_be_of_another_type() {
    for (name, value) in examples() {
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all {
            // What differs may be of any type.
            if name == "recheck" && (place.ends_with("/before") || place.ends_with("/after")) {
                continue;
            }
            let mut changed = value.clone();
            *changed.pointer_mut(&place).unwrap() = json!([[]]);
            assert!(validate_answer(&name, &changed).is_err(), "{name} with nonsense at {place}");
        }
    }
}

#[test]
fn answers_may_grow() {
    for (name, mut value) in examples() {
        value["of_a_later_version"] = json!({"anything": 1});
        for list in ["accounts", "events"] {
            if let Some(first) = value.pointer_mut(&format!("/{list}/0")) {
                first["of_a_later_version"] = json!(null);
            }
        }
        assert_eq!(validate_answer(&name, &value), Ok(()), "{name}");
    }
}

#[test]
fn the_states_that_the_examples_do_not_show_are_accepted_too() {
    let mut status = example("status", 0);
    for (place, value) in [
        ("/log/origin", json!(null)),
        ("/accounts/0/open", json!(false)),
        ("/accounts/0/identity_service_linked", json!(null)),
        ("/accounts/0/observed", json!(null)),
        ("/accounts/0/mfa/state", json!("setup-required")),
        ("/accounts/0/setup/step", json!(1)),
        ("/accounts/0/default_method", json!(null)),
        ("/accounts/0/methods/1/number", json!({"masked": "+81 ••• ••• ••12"})),
        (
            "/accounts/0/reregistration",
            json!({"state": "requested", "via": "office", "at": "2026-11-24T01:00:00.000Z"}),
        ),
        ("/accounts/0/reregistration", json!({"state": "initialised", "at": "2026-11-24T01:00:00.000Z"})),
        (
            "/accounts/0/phone_change",
            json!({"from_device": "iPhone 15", "to_device": "Pixel 10", "number_changes": true, "planned_on": null,
                "started_at": "2026-11-24T01:00:00.000Z", "left": ["m1", "m2"]}),
        ),
        ("/accounts/0/risk/reasons", json!([{"code": "no-usable-method", "methods": []}])),
        ("/accounts/0/methods", json!([])),
        ("/accounts", json!([])),
    ] {
        *status.pointer_mut(place).unwrap() = value;
        assert_eq!(validate_answer("status", &status), Ok(()), "{place}");
    }

    let mut audit = example("audit", 0);
    for (place, value) in [
        ("/events/0/account", json!(null)),
        ("/events/0/authid", json!(null)),
        ("/events/0/actor", json!(null)),
        ("/events/0/voided_by", json!("000000000043")),
        ("/events/0/type", json!("elsewhere.unknown")),
        ("/events/0/overrides", json!(null)),
        ("/events/0/data", json!(null)),
    ] {
        *audit.pointer_mut(place).unwrap() = value;
        assert_eq!(validate_answer("audit", &audit), Ok(()), "{place}");
    }
    audit["population"] = json!({"accounts": 312, "closed": 4});
    assert_eq!(validate_answer("audit", &audit), Ok(()));

    let (mut operators, mut tokens) = (example("operator-list", 0), example("token-list", 0));
    operators["operators"][0]["enrolled_by"] = Value::Null;
    assert_eq!(validate_answer("operator-list", &operators), Ok(()));
    for member in ["manufacturer", "model", "account", "method", "exported_at", "activated_at"] {
        tokens["tokens"][0][member] = Value::Null;
    }
    assert_eq!(validate_answer("token-list", &tokens), Ok(()));
}

#[test]
fn words_and_forms_that_no_answer_has_are_refused() {
    for (name, number, place, value) in [
        ("status", 0, "/query/command", json!("risk")),
        ("status", 0, "/as_of", json!("2026-11-24 10:32")),
        ("status", 0, "/log/sequence", json!(42)),
        ("status", 0, "/log/chainhash", json!("d9f1")),
        ("status", 0, "/accounts/0/mfa/state", json!("enabled")),
        ("status", 0, "/accounts/0/setup/step", json!(5)),
        ("status", 0, "/accounts/0/risk/level", json!("fine")),
        ("status", 0, "/accounts/0/risk/if_in_force", json!("not-in-force")),
        ("status", 0, "/accounts/0/risk/distance", json!(3)),
        ("status", 0, "/accounts/0/risk/reasons/0/code", json!("bad-luck")),
        ("status", 0, "/accounts/0/risk/reasons/0/code", json!("single-method")),
        ("status", 0, "/accounts/0/methods/0/last_test/result", json!("skipped")),
        ("status", 0, "/accounts/0/methods/1/number", json!("+819012345612")),
        ("status", 0, "/accounts/0/reregistration", json!({"state": "requested", "at": "2026-11-24T01:00:00.000Z"})),
        ("risk", 0, "/accounts/0/single_points_of_failure", json!(["iphone15"])),
        ("risk", 0, "/accounts/0/level", json!("CRITICAL")),
        ("risk", 0, "/counts/ok", json!(-1)),
        ("audit", 0, "/events/0/sequence", json!(0)),
        ("audit", 0, "/events/0/fits", json!("yes")),
        ("receipt", 0, "/ok", json!(false)),
        ("receipt", 0, "/event/type", json!("mfa.applied")),
        ("receipt", 1, "/ok", json!(true)),
        ("receipt", 1, "/error/codes", json!([])),
        ("receipt", 1, "/error/committed", json!("maybe")),
        ("receipt", 1, "/line", json!(0)),
    ] {
        let mut changed = example(name, number);
        *changed.pointer_mut(place).unwrap() = value.clone();
        assert!(validate_answer(name, &changed).is_err(), "{name} with {value} at {place}");
    }
}
