//! A rule that speaks about what to do next cannot refuse what has happened.

use serde_json::json;

use super::refusals;
use mfadesk::domain::rules::Code;

/// What is refused, and the rules that refuse, in their order.
const OVERRIDABLE: &[(&str, &[&str])] = &[
    ("add 0000000004 passkey", &["locked-out"]),
    ("add 0000000001 token", &["kind-not-allowed"]),
    ("add 0000000001 office --number 03-5841-1234", &["not-first"]),
    ("add 0000000006 app", &["too-many-methods"]),
    ("add 0000000005 passkey --device iphone-15", &["duplicate-method"]),
    ("remove 0000000002 m1", &["last-method"]),
    ("remove 0000000005 m1", &["would-lock-out"]),
    ("remove 0000000003 m1", &["would-leave-untested"]),
    ("replace 0000000003 m1 m2", &["replacement-untested"]),
    ("replace 0000000005 m1 m2", &["method-unavailable", "replacement-untested"]),
    ("default 0000000005 m2", &["method-unavailable"]),
    ("default 0000000006 m2", &["never-default"]),
    ("test 0000000005 m2 passed", &["method-unavailable"]),
    ("test 0000000002 m1 passed --at 1m-ago", &["older-than-known"]),
    ("reregister request 0000000013 --via office", &["request-open"]),
    ("reregister request 0000000002 --via office", &["method-still-usable"]),
    ("reregister request 0000000014 --via identity-service", &["service-not-linked"]),
    ("reregister approve 0000000018 --identity-check student-id --actor sato", &["same-operator"]),
    ("phone-change complete 0000000011", &["phone-change-incomplete"]),
    ("apply 0000000001", &["no-method"]),
    ("apply 0000000006", &["test-required"]),
    ("apply 0000000007", &["test-required", "citrix-not-confirmed"]),
    ("add 0000000006 token --device m1", &["kind-not-allowed", "too-many-methods"]),
];

#[test]
fn each_is_recorded_all_the_same_with_codes_and_reason_and_the_audit_lists_it() {
    let desk = refusals::desk();
    for (typed, codes) in OVERRIDABLE {
        let desk = desk.copy();
        let typed = || typed.split(' ');
        assert_eq!(desk.refused(typed()), (3, codes.iter().map(|code| (*code).into()).collect()));
        let overridden = codes.iter().rev().copied().collect::<Vec<_>>().join(",");
        let because = "本人が窓口で確認済み";
        let receipt = desk.record(typed().chain(["--override", &overridden, "--because", because]));
        let last = desk.last();
        assert_eq!(last["data"]["overrides"], json!(codes));
        assert_eq!(last["data"]["override_reason"], because);
        let audit = desk.ask("audit", ["--overrides"]);
        let events = audit["events"].as_array().unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["id"], receipt["event"]["id"]);
        assert_eq!(events[0]["overrides"], json!(codes));
        assert_eq!(events[0]["override_reason"], because);
    }
}

#[test]
fn they_are_all_that_can_be_overridden() {
    let overridden = |code: &&str| OVERRIDABLE.iter().any(|(_, codes)| codes.contains(code));
    let overridable = Code::ALL.iter().filter(|code| code.is_overridable()).map(|code| code.as_str());
    assert_eq!(overridable.filter(|code| !overridden(code)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn overriding_one_of_two_reports_the_other() {
    let desk = refusals::desk();
    let one = ["--override", "citrix-not-confirmed", "--because", "x"];
    assert_eq!(desk.refused(["apply", "0000000007"].into_iter().chain(one)), (3, vec!["test-required".into()]));
}

#[test]
fn a_rule_that_did_not_refuse_need_not_be_overridden() {
    let desk = refusals::desk();
    let words = [
        "add",
        "0000000001",
        "passkey",
        "--device",
        "Pixel 9",
        "--override",
        "ＮＯＴ－ＦＩＲＳＴ，locked-out",
        "--because",
        "x",
    ];
    let receipt = desk.record(words);
    assert_eq!(
        receipt["warnings"],
        json!([{"code": "override-not-needed",
            "message": "No rule refused this; --override not-first, locked-out was not needed."}])
    );
    assert_eq!(
        desk.last()["data"].as_object().unwrap().keys().collect::<Vec<_>>(),
        ["device", "kind", "method", "salt"]
    );
    assert_eq!(desk.ask("audit", ["--overrides"])["events"], json!([]));
}

#[test]
fn what_cannot_be_overridden_or_has_no_reason_is_mistyped() {
    let desk = refusals::desk();
    for overriding in [
        &["--override", "slot-taken", "--because", "x"][..],
        &["--override", "in-the-future", "--because", "x"],
        &["--override", "everything", "--because", "x"],
        &["--override", "", "--because", "x"],
        &["--override", "not-first"],
        &["--override", "not-first", "--because", " "],
        &["--because", "x"],
    ] {
        let words = ["add", "0000000001", "passkey"].into_iter().chain(overriding.iter().copied());
        assert_eq!(desk.refused(words), (2, vec!["usage".into()]), "{overriding:?}");
    }
}
