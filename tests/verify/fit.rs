//! Events that do not fit: each reason, and what a void does to them.

use mfadesk::verify::{Kind, Reason};
use serde_json::{Value, json};

use super::{ACCOUNT, STARTED, checked, head, number, policy, started};

/// What does not fit of `events`, each `[subject ]type` and data, which become line 7 and those after it: behind an
/// account with a phone `m1`, a passkey `m2` and a mail address `m3`. `SEVENTH` and so on stand for their ids.
fn misfit(events: &[(&str, Value)]) -> Vec<(u64, Reason)> {
    let mut log = started();
    let other = log.event("account.registered", "other", STARTED, STARTED, json!({"affiliation": "staff"}));
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m1", "kind": "phone", "number": number()}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m2", "kind": "passkey"}));
    log.event("method.added", ACCOUNT, STARTED, STARTED, json!({"method": "m3", "kind": "email"}));
    assert_eq!(log.sequence, 6);
    for (name, data) in events {
        let (subject, name) = name.split_once(' ').unwrap_or((ACCOUNT, name));
        let data = data.to_string().replace("OTHER", &other);
        let data = ["SEVENTH", "EIGHTH", "NINTH"]
            .iter()
            .zip(7..)
            .fold(data, |data, (word, number)| data.replace(word, &format!("01930000-0000-7000-8000-{number:012X}")));
        log.event(name, subject, STARTED, STARTED, serde_json::from_str(&data).unwrap());
    }
    let report = checked(&log.bytes, Some(&head(&log)));
    assert!(!report.is_damaged(), "{report:?}");
    // Nothing is blanked in these logs.
    let others = report.findings.iter().filter(|finding| finding.kind != Kind::RedactionUnfinished);
    assert_eq!(report.misfits().count(), others.count(), "{report:?}");
    report
        .misfits()
        .map(|misfit| {
            assert_eq!(misfit.line, misfit.sequence);
            assert_eq!(misfit.id, format!("01930000-0000-7000-8000-{:012x}", misfit.sequence));
            (misfit.line, misfit.reason)
        })
        .collect()
}

#[test]
fn each_reason_for_not_fitting_is_reported() {
    let one = |name: &str, data: Value| match misfit(&[(name, data)])[..] {
        [] => None,
        [(7, reason)] => Some(reason),
        ref other => panic!("{name}: {other:?}"),
    };
    let at = "2026-11-24T01:40:00.000Z";

    let redacted = |sequence: Value| one("store log.redacted", json!({"sequence": sequence, "reason": "r"}));
    assert_eq!((redacted(json!(3)), redacted(json!("000000000003"))), (None, None));
    assert_eq!(redacted(json!("+3")), Some(Reason::WrongType));
    assert_eq!(one("9 account.updated", json!({})), Some(Reason::NotRegistered));
    assert_eq!(one("9 event.voided", json!({"event": "OTHER", "reason": "r"})), Some(Reason::NotRegistered));
    assert_eq!(one("account.registered", json!({"affiliation": "staff"})), Some(Reason::RegisteredTwice));
    assert_eq!(one("method.added", json!({"method": "m1", "kind": "phone"})), Some(Reason::MethodExists));
    assert_eq!(one("method.added", json!({"method": "m1", "kind": "pigeon"})), Some(Reason::MethodExists));
    assert_eq!(one("method.added", json!({"method": "m4", "kind": "pigeon"})), Some(Reason::UnknownKind));
    assert_eq!(one("method.added", json!({"method": "m4", "kind": "other"})), None);
    assert_eq!(one("method.updated", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.added", json!({"method": "m4", "kind": "other", "ref": 4})), Some(Reason::WrongType));
    assert_eq!(one("method.updated", json!({"method": "m1", "ref": ["entra:1"]})), Some(Reason::WrongType));
    assert_eq!(one("method.updated", json!({"method": "m1", "ref": ""})), None);
    assert_eq!(one("method.removed", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    let changed = |method: &str| json!({"method": method, "number": number()});
    assert_eq!(one("method.number-changed", changed("m9")), Some(Reason::UnknownMethod));
    assert_eq!(one("method.number-changed", changed("m2")), None);
    assert_eq!(one("method.replaced", json!({"method": "m9", "by": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m1"})), Some(Reason::ByItself));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m9"})), Some(Reason::ByUnknown));
    assert_eq!(one("method.replaced", json!({"method": "m1", "by": "m3"})), Some(Reason::ByNoSignInMethod));
    assert_eq!(one("method.replaced", json!({"method": "m3", "by": "m1"})), None);
    assert_eq!(one("method.made-default", json!({"method": "m9"})), Some(Reason::UnknownMethod));
    assert_eq!(one("method.made-default", json!({"method": "m3"})), Some(Reason::NoSignInMethod));
    let tested = |method: &str| json!({"method": method, "channel": "sms", "evidence": "operator"});
    assert_eq!(one("sign-in.test-passed", tested("m3")), Some(Reason::NoSignInMethod));
    assert_eq!(one("sign-in.test-failed", tested("m3")), Some(Reason::NoSignInMethod));
    assert_eq!(one("sign-in.test-failed", tested("m9")), Some(Reason::UnknownMethod));
    assert_eq!(one("method.unavailable", json!({"methods": ["m9"], "reason": "lost"})), Some(Reason::NoneLeft));
    assert_eq!(one("method.unavailable", json!({"methods": ["m9", "m1"], "reason": "lost"})), None);
    assert_eq!(one("method.available", json!({"methods": []})), Some(Reason::NoneLeft));
    assert_eq!(one("account.observed", json!({"methods": [], "from": "page"})), None);
    let terminated = json!({"effective_at": at, "reason": "left", "identity_check": "id-photo"});
    assert_eq!(one("mfa.terminated", terminated.clone()), Some(Reason::NoApplication));
    assert_eq!(
        misfit(&[
            ("mfa.applied", json!({"effective_at": at})),
            ("mfa.terminated", terminated.clone()),
            ("mfa.terminated", terminated)
        ]),
        [(9, Reason::NoApplication)]
    );

    assert_eq!(one("account.closed", json!({})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": null})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": ""})), Some(Reason::MemberMissing));
    assert_eq!(one("account.closed", json!({"reason": 1})), Some(Reason::WrongType));
    assert_eq!(one("account.closed", json!(null)), Some(Reason::DataBlanked));
    assert_eq!(one("account.closed", json!("left")), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"language": null, "identity_service_linked": ""})), None);
    assert_eq!(one("account.updated", json!({"identity_service_linked": "yes"})), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"affiliation": "wizard", "unknown": {}})), None);
    assert_eq!(one("account.updated", json!({"overrides": "x"})), Some(Reason::WrongType));
    assert_eq!(one("account.updated", json!({"overrides": ["x"], "override_reason": 1})), Some(Reason::WrongType));
    assert_eq!(one("method.available", json!({"methods": ["m1", 1]})), Some(Reason::WrongType));
    assert_eq!(one("mfa.applied", json!({"effective_at": "tomorrow"})), Some(Reason::WrongType));
    let numbered = |number: Value| json!({"method": "m1", "number": number});
    assert_eq!(one("method.number-changed", numbered(json!("+81"))), Some(Reason::WrongType));
    assert_eq!(one("method.number-changed", numbered(json!({}))), Some(Reason::MemberMissing));
    assert_eq!(one("method.number-changed", numbered(json!({"masked": 1}))), Some(Reason::WrongType));
    assert_eq!(one("method.number-changed", numbered(json!({"masked": "••12", "fingerprint": null}))), None);
    let stepped = |step: Value| json!({"method": "m1", "channel": "code", "evidence": "code", "time_step": step});
    assert_eq!(one("sign-in.test-passed", stepped(json!(58_000_000))), None);
    assert_eq!(one("sign-in.test-passed", stepped(json!(-1))), Some(Reason::WrongType));

    assert_eq!(one("store policy.set", json!({})), Some(Reason::MemberMissing));
    assert_eq!(one("store policy.set", json!({"policy": 1})), Some(Reason::WrongType));
    for name in policy().as_object().unwrap().keys() {
        let mut policy = policy();
        policy.as_object_mut().unwrap().remove(name);
        assert_eq!(one("store policy.set", json!({"policy": policy})), Some(Reason::PolicyIncomplete), "{name}");
        policy[name] = json!([[]]);
        assert_eq!(one("store policy.set", json!({"policy": policy})), Some(Reason::PolicyIncomplete), "{name}");
    }
    // What was added after policies had been set already may be missing, and is of its type where it is there.
    for (threshold, reason) in [
        (json!(3), None),
        (json!(null), None),
        (json!(""), None),
        (json!("3"), Some(Reason::PolicyIncomplete)),
        (json!(-1), Some(Reason::PolicyIncomplete)),
    ] {
        let mut policy = policy();
        policy["shared_threshold"] = threshold.clone();
        assert_eq!(one("store policy.set", json!({"policy": policy})), reason, "{threshold}");
    }
    let broken = Some(Reason::PolicyIncomplete);
    let newer_members = [
        ("generic_devices", json!(["iPhone"]), json!(["iPhone", 1])),
        ("keychains", json!([]), json!("iCloud Keychain")),
        ("retirements", json!([]), json!({})),
        ("retirements", json!([{"channels": ["sms"], "on": "2027-02-01", "then": "register"}]), json!([1])),
        (
            "retirements",
            json!([{"channels": [], "kinds": ["phone"], "on": "2028-02-29", "then": "?"}]),
            json!([{"channels": "sms", "on": "2027-02-01", "then": "register"}]),
        ),
        (
            "retirements",
            json!([{"channels": ["sms"], "kinds": null, "on": "2027-02-01", "then": "locked-out"}]),
            json!([{"channels": ["sms"], "kinds": "phone", "on": "2027-02-01", "then": "locked-out"}]),
        ),
        (
            "retirements",
            json!([{"channels": ["sms"], "kinds": "", "on": "2027-02-01", "then": "register", "more": 1}]),
            json!([{"channels": ["sms"], "on": "2027-02-01"}]),
        ),
        ("retirements", json!(null), json!([{"on": "2027-02-01", "then": "register"}])),
        ("retirements", json!(null), json!([{"channels": ["sms"], "on": "some day", "then": "register"}])),
        ("retirements", json!(null), json!([{"channels": ["sms"], "on": "2027-02-29", "then": "register"}])),
        ("retirements", json!(""), json!([{"channels": ["sms"], "on": "", "then": "register"}])),
        ("retirements", json!(null), json!([{"channels": ["sms"], "on": 20_270_201, "then": "register"}])),
        ("not_first", json!(["office-phone"]), json!([null])),
        ("never_default", json!(["pigeon"]), json!(true)),
        ("import", json!({}), json!([])),
        ("import", json!({"close_at_most": 5, "remove_at_most": 0}), json!({"close_at_most": 1.5})),
        ("import", json!({"close_at_most": null, "remove_at_most": ""}), json!({"remove_at_most": "5"})),
        ("desk_enrols", json!(["authenticator-app"]), json!("authenticator-app")),
        ("proof", json!({}), json!(["undo"])),
        ("proof", json!({"commands": ["juggle"], "from": "2026-12-01"}), json!({"commands": "undo"})),
        ("proof", json!({"commands": null, "from": "", "session_minutes": 1}), json!({"from": "2026-02-29"})),
        ("proof", json!({"from": null, "session_minutes": ""}), json!({"session_minutes": -1})),
    ];
    for (name, right, wrong) in newer_members {
        for (value, reason) in [(right, None), (wrong, broken), (json!(null), None), (json!(""), None)] {
            let mut policy = policy();
            policy[name] = value.clone();
            assert_eq!(one("store policy.set", json!({"policy": policy})), reason, "{name}: {value}");
        }
    }
    for name in ["security_info", "user_menu", "vpn", "reregister", "password"] {
        for (value, reason) in [(json!("https://x"), None), (json!(["https://x"]), broken), (json!(""), None)] {
            let mut policy = policy();
            policy["guidance"][name] = value.clone();
            assert_eq!(one("store policy.set", json!({"policy": policy})), reason, "{name}: {value}");
        }
    }
    let mut newer = policy();
    newer["added_later"] = json!(1);
    assert_eq!(one("store policy.set", json!({"policy": newer})), None);
}

#[test]
fn every_required_member_of_every_type_is_required() {
    let at = "2026-11-24T01:40:00.000Z";
    let required = [
        ("account.observed", json!({"methods": ["m1"], "from": "page"})),
        ("method.added", json!({"method": "m4", "kind": "passkey"})),
        ("method.updated", json!({"method": "m1"})),
        ("method.removed", json!({"method": "m1"})),
        ("method.number-changed", json!({"method": "m1", "number": number()})),
        ("method.replaced", json!({"method": "m1", "by": "m2"})),
        ("method.made-default", json!({"method": "m1"})),
        ("method.unavailable", json!({"methods": ["m1"], "reason": "lost"})),
        ("method.available", json!({"methods": ["m1"]})),
        ("sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "operator"})),
        ("sign-in.test-failed", json!({"method": "m1", "channel": "sms"})),
        ("mfa.applied", json!({"effective_at": at})),
        ("mfa.terminated", json!({"effective_at": at, "reason": "r", "identity_check": "id-photo"})),
        ("reregistration.requested", json!({"via": "form"})),
        ("reregistration.approved", json!({})),
        ("reregistration.rejected", json!({"why": "w"})),
        ("phone-change.started", json!({"from_device": "a", "to_device": "b", "number_changes": true})),
        ("phone-change.completed", json!({})),
        ("phone-change.cancelled", json!({})),
        ("account.closed", json!({"reason": "r"})),
        ("account.reopened", json!({})),
        ("account.noted", json!({"text": "x"})),
        ("account.updated", json!({})),
        ("event.voided", json!({"event": "SEVENTH", "reason": "r"})),
        ("store log.redacted", json!({"sequence": 3, "reason": "r"})),
        ("store log.damage-accepted", json!({"regions": [], "reason": "r"})),
    ];
    for (name, data) in required {
        let applied = ("mfa.applied", json!({"effective_at": at}));
        assert_eq!(misfit(&[applied.clone(), (name, data.clone())]), [], "{name}");
        for member in data.as_object().unwrap().keys() {
            let mut less = data.clone();
            less.as_object_mut().unwrap().remove(member);
            assert_eq!(misfit(&[applied.clone(), (name, less)]), [(8, Reason::MemberMissing)], "{name}: {member}");
            let mut other = data.clone();
            other[member] = json!(1.5);
            assert_eq!(misfit(&[applied.clone(), (name, other)]), [(8, Reason::WrongType)], "{name}: {member}");
        }
    }
}

#[test]
fn a_voided_event_is_folded_as_if_it_had_never_been() {
    let add = ("method.added", json!({"method": "m4", "kind": "passkey"}));
    let remove = ("method.removed", json!({"method": "m4"}));
    let void = ("event.voided", json!({"event": "SEVENTH", "reason": "slip"}));
    // Without the addition the removal before the void no longer fits, nor does one after it.
    assert_eq!(misfit(&[add.clone(), remove.clone(), void.clone()]), [(8, Reason::UnknownMethod)]);
    assert_eq!(misfit(&[add.clone(), void.clone(), remove.clone()]), [(9, Reason::UnknownMethod)]);
    // What did not fit is no misfit any more once it is voided, and may be voided.
    assert_eq!(misfit(&[remove.clone(), void.clone()]), []);
    // A voided removal is no removal.
    assert_eq!(
        misfit(&[
            ("method.removed", json!({"method": "m1"})),
            void.clone(),
            ("method.removed", json!({"method": "m1"}))
        ]),
        []
    );
    // An event of an unknown type has been an event.
    assert_eq!(
        misfit(&[("store log.redacted", json!({"sequence": 1, "reason": "r"})), void]),
        [(8, Reason::VoidUnknownEvent)]
    );
}

#[test]
fn a_void_that_names_the_wrong_event_does_not_fit() {
    let void = |event: &str| ("event.voided", json!({"event": event, "reason": "slip"}));
    let add = ("method.added", json!({"method": "m4", "kind": "passkey"}));
    assert_eq!(misfit(&[void("nonsense")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("OTHER")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("SEVENTH")]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("EIGHTH"), add.clone()]), [(7, Reason::VoidUnknownEvent)]);
    assert_eq!(misfit(&[void("01930000-0000-7000-8000-000000000003")]), [(7, Reason::VoidOfRegistration)]);
    assert_eq!(misfit(&[add.clone(), void("SEVENTH"), void("EIGHTH")]), [(9, Reason::VoidOfVoid)]);
    assert_eq!(misfit(&[add.clone(), void("SEVENTH"), void("SEVENTH")]), [(9, Reason::VoidTwice)]);
    // A void that does not fit voids nothing.
    assert_eq!(
        misfit(&[add.clone(), ("event.voided", json!({"event": "SEVENTH"})), void("SEVENTH")]),
        [(8, Reason::MemberMissing)]
    );
}
