//! The end of MFA, which only the desk can bring about.

use serde_json::json;

use super::*;

#[test]
fn it_takes_effect_after_the_propagation_delay_of_the_policy_from_when_it_occurred() {
    // The sixth fact occurs at 01:05, and the clock stands a minute after it.
    safe_student()
        .when(terminate("retired", Some("staff-id")))
        .then(
            "mfa.terminated",
            json!({"effective_at": "2026-11-24T01:46:00.000Z", "reason": "retired", "identity_check": "staff-id"}),
        )
        .warning(&[]);
    safe_student()
        .under(|policy| policy.propagation_minutes = 5)
        .later(10 * MINUTE)
        .ago(2 * MINUTE)
        .when(terminate("retired", Some("staff-id")))
        .then(
            "mfa.terminated",
            json!({"effective_at": "2026-11-24T01:18:00.000Z", "reason": "retired", "identity_check": "staff-id"}),
        )
        .warning(&[]);
}

#[test]
fn how_the_identity_was_checked_is_said_and_cannot_be_overridden() {
    safe_student().when(terminate("retired", None)).then_refused_for_good(Code::IdentityCheckRequired);
}

#[test]
fn only_an_application_that_stands_can_be_ended() {
    let never = given([person("student"), added("m1", "passkey", None), passed("m1")]);
    let ending = Instant::parse("2027-01-01T00:00:00.000Z");
    let ended = Refusal::NotApplied { ending: None, since: None };
    // The clock stands a minute after the last line.
    let this_moment = at_line(7).plus(MINUTE).to_string();
    let ends_now =
        ("mfa.terminated", json!({"effective_at": this_moment, "reason": "r", "identity_check": "id-photo"}));
    let histories = [
        (never, ended.clone()),
        // It is said while it is ending, since when, and until when MFA is asked for.
        (safe_student().and([terminating()]), Refusal::NotApplied { ending, since: Some(at_line(7)) }),
        (safe_student().and([terminated()]), ended.clone()),
        (safe_student().and([ends_now]), ended),
    ];
    for (history, refusal) in histories {
        history.when(terminate("r", Some("id-photo"))).then_refused_for_good(Code::NotApplied).naming(&refusal);
        // Which is said before what was left out.
        history.when(terminate("r", None)).then_refused_for_good(Code::NotApplied);
        history.and([applied()]).when(terminate("r", Some("id-photo"))).then_recorded().warning(&[]);
    }
    // It stands before it is in effect, and after re-registration.
    let starting = ("mfa.applied", json!({"effective_at": "2027-01-01T00:00:00.000Z"}));
    given([person("student"), starting]).when(terminate("r", Some("id-photo"))).then_recorded().warning(&[]);
    safe_student().and([approved()]).when(terminate("r", Some("id-photo"))).then_recorded().warning(&[]);
}

#[test]
fn what_can_be_signed_in_with_does_not_matter() {
    locked_out().when(terminate("r", Some("video-call"))).then_recorded().overriding(&[]).warning(&[]);
    given([person("student"), applied()]).when(terminate("r", Some("id-photo"))).then_recorded().warning(&[]);
}

#[test]
fn what_is_left_open_is_said() {
    let open = locked_out().and([requested("office"), changing_phones("iPhone 15", "Pixel 9", false)]);
    open.when(terminate("r", Some("passport")))
        .then_recorded()
        .warning(&[Warning::RequestLeftOpen { at: at_line(8) }, Warning::PhoneChangeLeftOpen { at: at_line(9) }]);
}

#[test]
fn what_ended_before_it_was_applied_for_has_ended_nothing() {
    safe_student()
        .when(terminate("r", Some("residence-card")))
        .then_older_than(6, KnownLater::Application)
        .warning(&[not_changed(&[Piece::Termination])]);
}
