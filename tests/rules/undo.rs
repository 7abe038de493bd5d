//! Taking back what one has just recorded.

use mfadesk::domain::event::EventType;
use mfadesk::domain::instant::MINUTE;
use mfadesk::domain::risk::Level;
use mfadesk::domain::rules::{Code, Command, Warning};
use mfadesk::domain::sequence::Sequence;
use serde_json::{Value, json};

use super::{added, given, passed, person, remove, safe_student};

fn undo() -> Command {
    Command::UndoNewest { reason: None }
}

fn voided(id: &str) -> (&'static str, Value) {
    ("event.voided", json!({"event": id, "reason": "r"}))
}

#[test]
fn the_newest_standing_event_of_the_file_is_taken_back_voids_not_counted() {
    let history = || given([person("student"), added("m1", "passkey", None), passed("m1")]);
    history().when(undo()).then("event.voided", json!({"event": "e3", "reason": "undone"})).lifting(&[]).warning(&[
        Warning::TakenBack {
            sequence: Sequence(3),
            taken_back: Some(EventType::SignInTestPassed),
            before: Level::NotInForce,
            after: Level::NotInForce,
        },
    ]);
    history().and([voided("e3")]).when(undo()).then("event.voided", json!({"event": "e2", "reason": "undone"}));
    // A void that does not fit is no event to take back either; one that did not fit, and is no void, is.
    history().and([voided("e9")]).when(undo()).then("event.voided", json!({"event": "e3", "reason": "undone"}));
    history()
        .and([("method.removed", json!({"method": "m9"}))])
        .when(Command::UndoNewest { reason: Some("wrong person".into()) })
        .then("event.voided", json!({"event": "e4", "reason": "wrong person"}));
}

#[test]
fn it_says_the_level_before_and_after() {
    safe_student().and([("method.removed", json!({"method": "m2"}))]).when(undo()).then_recorded().warning(&[
        Warning::TakenBack {
            sequence: Sequence(7),
            taken_back: Some(EventType::MethodRemoved),
            before: Level::Critical,
            after: Level::Ok,
        },
    ]);
}

#[test]
fn registrations_and_events_of_the_store_stay() {
    given([person("student")]).when(undo()).then_refused(&[Code::NotVoidable]);
    given([person("student"), added("m1", "passkey", None), voided("e2")])
        .when(undo())
        .then_refused(&[Code::NotVoidable]);
    given([person("student"), ("log.redacted", json!({"sequence": "000000000001", "reason": "r"}))])
        .when(undo())
        .then_refused(&[Code::NotVoidable]);
    // What cannot be taken back is said before who recorded it and when.
    given([person("student")]).recorded_by("other").later(99 * MINUTE).when(undo()).then_refused(&[Code::NotVoidable]);
}

#[test]
fn only_whoever_recorded_it_takes_it_back_within_fifteen_minutes_inclusive() {
    let history = || given([person("student"), added("m1", "passkey", None)]);
    history().recorded_by("other").when(undo()).then_refused(&[Code::NotYours]);
    history().recorded_by("other").later(99 * MINUTE).when(undo()).then_refused(&[Code::NotYours]);
    history().later(15 * MINUTE).when(undo()).then_recorded();
    history().later(15 * MINUTE + 1).when(undo()).then_refused(&[Code::TooLate]);
    // The clock counts, not when the undoing is said to have occurred.
    history().later(15 * MINUTE + 1).ago(15 * MINUTE).when(undo()).then_refused(&[Code::TooLate]);
    // A clock that is behind is no reason to refuse.
    history().later(-MINUTE).when(undo()).then_recorded();
}

#[test]
fn after_an_undoing_the_rules_judge_as_if_it_had_never_been() {
    safe_student().and([voided("e6")]).when(remove("m1")).then_recorded();
    safe_student().and([voided("e3")]).when(remove("m1")).then_refused(&[Code::LastMethod]);
}
