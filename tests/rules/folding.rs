//! What the log comes to where events meet: which method is asked for first after one is gone, and what counts of two
//! things at one moment.

use mfadesk::domain::account::fold::ApplyError;
use mfadesk::domain::account::history::EventOutcome;
use mfadesk::domain::account::{Reregistration, State};
use serde_json::json;

use super::*;

fn state<T>(given: &Given, of: impl FnOnce(&State) -> T) -> T {
    given.replayed(|history| of(&history.replay.state))
}

fn there(given: &Given) -> Vec<MethodId> {
    state(given, |state| state.methods.iter().map(|method| method.id.clone()).collect())
}

fn key(method: &str) -> Said {
    added(method, "security-key", None)
}

fn replaced(method: &str, by: &str) -> Said {
    ("method.replaced", json!({"method": method, "by": by}))
}

fn known_elsewhere(method: &str) -> Said {
    ("method.added", json!({"method": method, "kind": "passkey", "ref": "entra:1"}))
}

#[test]
fn after_a_default_that_is_gone_the_earliest_that_signs_in_is_asked_for() {
    let given = given([person("student"), added("m1", "email", None), key("m2"), key("m3"), key("m4")]);
    for (facts, default) in [
        (vec![], "m2"),
        (vec![removed("m3")], "m2"),
        (vec![removed("m2")], "m3"),
        (vec![made_default("m4"), removed("m2")], "m4"),
        (vec![made_default("m4"), removed("m4")], "m2"),
        (vec![replaced("m2", "m4")], "m4"),
        (vec![replaced("m3", "m4")], "m2"),
    ] {
        assert_eq!(state(&given.and(facts), |state| state.default_method.clone()), Some(m(default)));
    }
}

#[test]
fn an_approval_takes_what_worked_no_later_than_it() {
    let worked = given([person("student"), key("m1"), passed_by("m1", "touch")]);
    let approved_at = |time| there(&worked.and_late_by(DESK, time, approved()));
    assert_eq!((approved_at(at_line(3)), approved_at(at_line(3).plus(-1))), (ms(&[]), ms(&["m1"])));
    // Of one that is gone it is known that it came later than that.
    let gone = given([person("student"), key("m1"), removed("m1")]);
    let begins_anew = |time| {
        let approved = gone.and_late_by(DESK, time, approved());
        state(&approved, |state| matches!(state.reregistration, Some(Reregistration::Initialised { .. })))
    };
    assert_eq!((begins_anew(at_line(2)), begins_anew(at_line(2).plus(-1))), (true, false));
}

#[test]
fn a_new_number_says_nothing_of_what_is_known_from_later() {
    let given = given([person("student"), phone("m1", "Pixel 9", "12"), passed_by("m1", "sms"), unavailable(&["m1"])]);
    let renumbered_at = |time| {
        let renumbered = given.and_late_by(DESK, time, renumbered("m1", "34"));
        state(&renumbered, |state| (state.methods[0].last_test.is_some(), state.methods[0].is_available()))
    };
    assert_eq!(renumbered_at(at_line(4)), (false, true));
    assert_eq!(renumbered_at(at_line(4).plus(-1)), (false, false));
    assert_eq!(renumbered_at(at_line(3)), (false, false));
    assert_eq!(renumbered_at(at_line(3).plus(-1)), (true, false));
}

#[test]
fn what_was_taken_away_is_not_added_as_of_before() {
    let gone = given([person("student"), known_elsewhere("m1"), removed("m1")]);
    let added_at = |time| there(&gone.and_late_by(DESK, time, known_elsewhere("m2")));
    assert_eq!((added_at(at_line(3).plus(-1)), added_at(at_line(3).plus(1))), (ms(&[]), ms(&["m2"])));
}

#[test]
fn no_method_is_registered_twice() {
    for facts in [vec![key("m1"), key("m1")], vec![key("m1"), key("m2"), key("m1")]] {
        let twice = EventOutcome::DoesNotFit(ApplyError::MethodRegisteredTwice);
        let last = given([person("student")]).and(facts).replayed(|history| history.replay.outcomes.last().copied());
        assert_eq!(last, Some(twice));
    }
}

#[test]
fn that_rules_were_overridden_for_an_account_is_remembered_but_not_of_what_takes_back() {
    let overriding = |codes: Value, (name, mut data): Said| -> Said {
        data["overrides"] = codes;
        data["override_reason"] = json!("the page shows it");
        (name, data)
    };
    let limit = || json!(["limit-exceeded"]);
    let is_remembered = |facts: &[Said]| {
        state(&given([person("student"), key("m1")]).and(facts.iter().cloned()), |state| state.overridden)
    };
    assert!(!is_remembered(&[key("m2")]));
    assert!(is_remembered(&[overriding(limit(), key("m2"))]));
    // Whatever is recorded besides.
    assert!(is_remembered(&[overriding(limit(), key("m2")), key("m3")]));
    assert!(is_remembered(&[overriding(limit(), key("m2")), overriding(limit(), key("m3"))]));
    assert!(!is_remembered(&[overriding(json!([]), key("m2"))]));
    assert!(!is_remembered(&[overriding(json!([""]), key("m2"))]));
    assert!(!is_remembered(&[overriding(limit(), voided(2))]));
    assert!(!is_remembered(&[overriding(limit(), key("m2")), voided(3)]));
}

#[test]
fn of_each_method_the_latest_one_time_code_that_was_accepted_is_remembered() {
    let passed = |method: &str, step: u64| {
        let data = json!({"method": method, "channel": "code", "evidence": "code", "time_step": step});
        ("sign-in.test-passed", data)
    };
    let token = |method: &str| added(method, "hardware-token", None);
    let given = given([person("faculty"), token("m1"), token("m2"), passed("m1", 5), passed("m2", 7), passed("m1", 3)]);
    let steps = [(m("m1"), 5), (m("m2"), 7)];
    assert_eq!(state(&given, |state| state.time_steps.clone()), steps);
    // A code stays used, whatever becomes of its test.
    assert_eq!(state(&given.and([voided(4), voided(5)]), |state| state.time_steps.clone()), steps);
}

#[test]
fn a_second_approval_of_one_moment_is_not_late() {
    let given =
        given([person("student"), approved(), requested("office"), changing_phones("iPhone 15", "Pixel 9", false)])
            .and_late_by(DESK, at_line(2), approved());
    assert!(given.replayed(|history| matches!(history.replay.outcomes[4], EventOutcome::Fits)));
}

#[test]
fn methods_are_gone_after_no_other_event_than_those_that_may_take_some() {
    let may_take = |name: &&str| EventType::known(&format!("mfadesk.{name}.v1")).unwrap().may_take_methods();
    let taking = ["method.removed", "method.replaced", "account.observed", "reregistration.approved", "event.voided"];
    assert!(taking.iter().all(may_take));
    let others = ["method.added", "method.updated", "method.unavailable", "account.closed", "mfa.terminated"];
    assert!(!others.iter().any(may_take));
}

#[test]
fn why_an_event_does_not_fit_has_a_word() {
    let given = given([person("student"), person("staff"), removed("m9"), voided(9)]);
    let outcomes = given.replayed(|history| history.replay.outcomes.clone());
    let words = outcomes.iter().filter_map(|outcome| match outcome {
        EventOutcome::DoesNotFit(error) => Some(error.as_str()),
        _ => None,
    });
    assert_eq!(words.collect::<Vec<_>>(), ["account-registered-twice", "method-not-registered", "nothing-to-void"]);
}
