//! Applying for MFA, the fourth step.

use mfadesk::domain::instant::MINUTE;
use mfadesk::domain::risk::FailureDomain;
use mfadesk::domain::rules::{Code, Command, Warning};
use serde_json::json;

use super::{added, applied, apply, failed, given, m, passed, person, phone, safe_student, terminated, unavailable};

/// Two methods on two things, both tested.
fn ready(affiliation: &str) -> super::Given {
    given([
        person(affiliation),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        passed("m2"),
    ])
}

#[test]
fn it_takes_effect_after_the_propagation_delay_of_the_policy_from_when_it_occurred() {
    ready("student")
        .when(apply())
        .then("mfa.applied", json!({"effective_at": "2026-11-24T01:45:00.000Z"}))
        .warning(&[]);
    ready("student")
        .under(|policy| policy.propagation_minutes = 5)
        .ago(2 * MINUTE)
        .later(10 * MINUTE)
        .when(apply())
        .then("mfa.applied", json!({"effective_at": "2026-11-24T01:17:00.000Z"}))
        .warning(&[]);
}

#[test]
fn nobody_applies_before_a_method_is_usable() {
    given([person("student")]).when(apply()).then_refused(&[Code::NoMethod]);
    given([person("student"), added("m1", "email", None)]).when(apply()).then_refused(&[Code::NoMethod]);
    ready("student").and([unavailable(&["m1", "m2"])]).when(apply()).then_refused(&[Code::NoMethod]);
    // The next rule asks about the usable ones only: with none there is nothing for it to say.
    given([person("student")]).when(apply()).lifting(&[Code::NoMethod]).then_recorded().lifting(&[Code::NoMethod]);
}

#[test]
fn nobody_applies_before_a_usable_method_passed_its_last_test() {
    ready("student").and([failed("m1"), failed("m2")]).when(apply()).then_refused(&[Code::TestRequired]);
    ready("student").and([failed("m2"), unavailable(&["m1"])]).when(apply()).then_refused(&[Code::TestRequired]);
    ready("student").and([failed("m2")]).when(apply()).then_recorded();
}

#[test]
fn staff_sign_out_of_the_remote_desktop_first() {
    for affiliation in ["student", "faculty", "other"] {
        ready(affiliation).when(apply()).then_recorded().lifting(&[]).warning(&[]);
    }
    ready("staff").when(apply()).then_refused(&[Code::CitrixNotConfirmed]);
    ready("staff").when(Command::Apply { citrix_signed_out: true }).then_recorded().lifting(&[]).warning(&[]);
    given([person("staff")]).when(apply()).then_refused(&[Code::NoMethod, Code::CitrixNotConfirmed]);
    given([person("staff")]).when(apply()).lifting(&[Code::CitrixNotConfirmed]).then_refused(&[Code::NoMethod]);
}

#[test]
fn an_application_stands_until_a_termination_follows_it_effective_or_not() {
    safe_student().when(apply()).then_refused(&[Code::AlreadyApplied]);
    safe_student()
        .when(apply())
        .lifting(&[Code::NoMethod, Code::TestRequired, Code::CitrixNotConfirmed])
        .then_refused(&[Code::AlreadyApplied]);
    safe_student().and([terminated()]).when(apply()).then_recorded().warning(&[]);
    let ending = (
        "mfa.terminated",
        json!({"effective_at": "2027-01-01T00:00:00.000Z", "reason": "r", "identity_check": "id-photo"}),
    );
    safe_student().and([ending]).when(apply()).then_recorded().warning(&[]);
    // Not again after re-registration either.
    safe_student().and([("reregistration.approved", json!({}))]).when(apply()).then_refused(&[Code::AlreadyApplied]);
}

#[test]
fn what_will_be_critical_is_said_naming_the_device() {
    given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        phone("m2", "iphone15", "12"),
        passed("m1"),
    ])
    .when(apply())
    .then_recorded()
    .warning(&[Warning::CriticalOnceInForce {
        domain: FailureDomain::Device("iphone15".into()),
        what: "iPhone 15".into(),
    }]);
    given([person("student"), added("m1", "passkey", None), passed("m1")])
        .when(apply())
        .then_recorded()
        .warning(&[Warning::CriticalOnceInForce { domain: FailureDomain::Method(m("m1")), what: "m1".into() }]);
    // Nothing usable is worse than critical, and has refused already.
    given([person("student"), applied(), terminated()])
        .when(apply())
        .lifting(&[Code::NoMethod])
        .then_recorded()
        .warning(&[]);
}
