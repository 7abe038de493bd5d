//! Taking back what one has just recorded.

use serde_json::json;

use super::*;

#[test]
fn the_newest_standing_event_of_the_file_is_taken_back_voids_not_counted() {
    let history = || given([person("student"), added("m1", "passkey", None), passed("m1")]);
    history()
        .when(undo(None))
        .then("event.voided", json!({"event": "e3", "reason": "undone"}))
        .overriding(&[])
        .warning(&[taken_back(3, Level::NotInForce, Level::NotInForce, "sign-in.test-passed")]);
    history().and([voided(3)]).when(undo(None)).then("event.voided", json!({"event": "e2", "reason": "undone"}));
    // A void that does not fit is no event to take back either; one that did not fit, and is no void, is.
    history().and([voided(9)]).when(undo(None)).then("event.voided", json!({"event": "e3", "reason": "undone"}));
    history()
        .and([removed("m9")])
        .when(undo(Some("wrong person")))
        .then("event.voided", json!({"event": "e4", "reason": "wrong person"}));
}

#[test]
fn it_says_the_level_before_and_after() {
    safe_student().and([removed("m2")]).when(undo(None)).then_recorded().warning(&[taken_back(
        7,
        Level::Critical,
        Level::Ok,
        "method.removed",
    )]);
}

#[test]
fn registrations_and_events_of_the_store_stay() {
    given([person("student")]).when(undo(None)).then_refused(&[Code::NotVoidable]);
    given([person("student"), added("m1", "passkey", None), voided(2)])
        .when(undo(None))
        .then_refused(&[Code::NotVoidable]);
    given([person("student"), ("log.redacted", json!({"sequence": "000000000001", "reason": "r"}))])
        .when(undo(None))
        .then_refused(&[Code::NotVoidable]);
    // What cannot be taken back is said before who recorded it and when.
    given([person("student")])
        .recorded_by("other")
        .later(99 * MINUTE)
        .when(undo(None))
        .then_refused(&[Code::NotVoidable]);
}

#[test]
fn only_whoever_recorded_it_takes_it_back_within_fifteen_minutes_inclusive() {
    let history = || given([person("student"), added("m1", "passkey", None)]);
    history().recorded_by("other").when(undo(None)).then_refused(&[Code::NotYours]);
    history().recorded_by("other").later(99 * MINUTE).when(undo(None)).then_refused(&[Code::NotYours]);
    history().later(15 * MINUTE).when(undo(None)).then_recorded();
    history().later(15 * MINUTE + 1).when(undo(None)).then_refused(&[Code::TooLate]);
    // The clock counts, not when the undoing is said to have occurred.
    history().later(15 * MINUTE + 1).ago(15 * MINUTE).when(undo(None)).then_refused(&[Code::TooLate]);
    // A clock that is behind is no reason to refuse.
    history().later(-MINUTE).when(undo(None)).then_recorded();
}

#[test]
fn after_an_undoing_the_rules_judge_as_if_it_had_never_been() {
    safe_student().and([voided(6)]).when(remove("m1")).then_recorded();
    safe_student().and([voided(3)]).when(remove("m1")).then_refused(&[Code::LastMethod]);
}

#[test]
fn any_event_of_the_account_is_taken_back_by_its_line_whoever_recorded_it_and_whenever() {
    safe_student()
        .recorded_by("other")
        .later(99 * MINUTE)
        .when(undo_line(5, "it was m1"))
        .then("event.voided", json!({"event": "e5", "reason": "it was m1"}))
        .overriding(&[])
        .warning(&[taken_back(5, Level::Ok, Level::Warning, "sign-in.test-passed")]);
    safe_student()
        .when(undo_line(9, "r"))
        .then_refused_for_good(Code::UnknownEvent)
        .naming(&Refusal::UnknownEvent { sequence: Some(Sequence(9)), run: None });
    for unmovable in [1, 7] {
        safe_student()
            .and([voided(6)])
            .when(undo_line(unmovable, "r"))
            .then_refused_for_good(Code::NotVoidable)
            .naming(&Refusal::NotVoidable { sequence: Sequence(unmovable), is_registration: unmovable == 1 });
    }
}

#[test]
fn what_was_taken_back_is_not_taken_back_again() {
    safe_student()
        .and([voided(6)])
        .when(undo_line(6, "r"))
        .then_refused_for_good(Code::AlreadyVoided)
        .naming(&Refusal::AlreadyVoided { sequence: Sequence(6) });
}

#[test]
fn what_later_events_rest_on_is_taken_back_after_them() {
    let history = safe_student().and([unavailable(&["m1", "m2"])]);
    history
        .when(undo_line(2, "r"))
        .then_refused_for_good(Code::WouldNotFit)
        .naming(&Refusal::WouldNotFit { sequence: Sequence(2), lines: vec![Sequence(4), Sequence(7)] });
    // A list in which one is left fits, but no longer the whole of it.
    history.and([voided(4)]).when(undo_line(2, "r")).then_refused(&[Code::WouldNotFit]);
    history.and([voided(4), voided(7)]).when(undo_line(2, "r")).then_recorded();
}

/// A list of a few ids is gone through, one of many looked up.
#[test]
fn of_a_list_the_whole_is_to_fit_whatever_it_says_of_its_methods_and_however_many_they_are() {
    for many in [2, 16, 17, 40] {
        let ids: Vec<String> = (1..=many).map(|number| format!("m{number}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let keys = ids.iter().map(|id| added(id, "security-key", None));
        let given = given([person("student")]).and(keys);
        let lines = |lines: &[u64]| Refusal::WouldNotFit {
            sequence: Sequence(2),
            lines: lines.iter().map(|line| Sequence(many + line)).collect(),
        };
        given
            .and([unavailable(&ids), available(&ids), seen(&ids, "page")])
            .when(undo_line(2, "r"))
            .then_refused_for_good(Code::WouldNotFit)
            .naming(&lines(&[2, 3, 4]));
        given
            .and([unavailable(&ids[1..]), available(&ids[1..]), seen(&ids[1..], "page")])
            .when(undo_line(2, "r"))
            .then_recorded();
    }
}

#[test]
fn where_a_slot_fills_up_by_it_that_is_said() {
    given([person("student"), phone("m1", "iPhone", "12"), removed("m1"), phone("m2", "Pixel", "34")])
        .when(undo_line(3, "it was still there"))
        .then("event.voided", json!({"event": "e3", "reason": "it was still there"}))
        .warning(&[
            Warning::LimitExceeded { kind: Kind::Phone },
            taken_back(3, Level::NotInForce, Level::NotInForce, "method.removed"),
        ]);
}

#[test]
fn of_a_limit_only_what_goes_beyond_it_by_the_undoing_is_said() {
    let keys = |count: u64| {
        given([person("faculty")]).and((1..=count).map(|it| added(&format!("m{it}"), "security-key", None)))
    };
    let exceeded = |given: &Given, line: u64| -> Vec<Kind> {
        let warnings = given.when(undo_line(line, "r")).then_recorded().warnings;
        let kinds = warnings.iter().filter_map(|warning| match warning {
            Warning::LimitExceeded { kind } => Some(*kind),
            _ => None,
        });
        kinds.collect()
    };
    assert_eq!(exceeded(&keys(10).and([removed("m1")]), 12), []);
    let of_one_limit = [Kind::SecurityKey, Kind::Passkey];
    let one_more = keys(10).and([removed("m1"), added("m11", "passkey", None)]);
    let mut over = exceeded(&one_more, 12);
    over.sort_by_key(|kind| of_one_limit.iter().position(|of| of == kind));
    assert_eq!(over, of_one_limit);
    // There were too many before, and that is not by the undoing.
    assert_eq!(exceeded(&keys(11).and([("account.noted", json!({"text": "x"}))]), 13), []);
}
