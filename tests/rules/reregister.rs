//! Re-registration: when nothing works any more, everything is taken away and set up anew.

use serde_json::json;

use super::*;
use mfadesk::domain::account::mfa_state::MfaState;

/// Nothing works, and re-registration is asked for at the office.
fn asked() -> Given {
    locked_out().and([requested("office")])
}

/// The same, where two people are to look.
fn two_look(history: Given) -> Given {
    history.under(|policy| policy.second_operator = true)
}

/// What is known of the identity verification service.
fn linked(linked: bool) -> Said {
    ("account.updated", json!({ "identity_service_linked": linked }))
}

#[test]
fn who_is_locked_out_asks_by_one_of_four_ways() {
    for via in ["identity-service", "office", "website"] {
        locked_out().when(request(via)).then("reregistration.requested", json!({"via": via})).warning(&[]);
    }
    // The form asks for the sign-in that is not possible; that is said, and refuses nothing.
    locked_out()
        .when(request("form"))
        .then("reregistration.requested", json!({"via": "form"}))
        .warning(&[Warning::WayNeedsSignIn { via: "form".into() }]);
    let off = Warning::PasswordSuffices { mfa: MfaState::Off };
    locked_out().and([terminated()]).when(request("form")).then_recorded().warning(&[off]);
    locked_out()
        .when(request_because("office", "phone in the sea"))
        .then("reregistration.requested", json!({"via": "office", "reason": "phone in the sea"}))
        .warning(&[]);
    // In force or not, registered or not: nothing to sign in with is enough. Without MFA the password is, and that is said.
    let off = Warning::PasswordSuffices { mfa: MfaState::Off };
    locked_out().and([terminated()]).when(request("office")).then_recorded().warning(&[off]);
    // But whoever was never set up has nothing to do anew.
    given([person("student")]).when(request("office")).then_recorded().warning(&[Warning::NeverSetUp]);
    let email = given([person("student"), added("m1", "email", None)]);
    email.when(request("office")).then_recorded().warning(&[Warning::NeverSetUp]);
    given([person("student"), added("m1", "passkey", None), removed("m1")])
        .when(request("office"))
        .then_recorded()
        .warning(&[Warning::PasswordSuffices { mfa: MfaState::Off }]);
}

#[test]
fn what_is_only_out_of_reach_comes_back_and_that_is_said() {
    safe_student()
        .and([unavailable(&["m1"]), unavailable_as(&["m2"], "no-access")])
        .when(request("office"))
        .then_recorded()
        .overriding(&[])
        .warning(&[Warning::ComesBack { methods: ms(&["m2"]) }]);
    // Where something works it is said that this comes first, and no more.
    safe_student()
        .and([unavailable_as(&["m2"], "no-access")])
        .when(request("form"))
        .then_refused_unless_overridden(&[Code::MethodStillUsable])
        .warning(&[]);
}

#[test]
fn whatever_can_be_signed_in_with_comes_first_in_force_or_not() {
    safe_student().when(request("office")).then_refused_unless_overridden(&[Code::MethodStillUsable]).warning(&[]);
    safe_student()
        .when(request("office"))
        .then_refused(&[Code::MethodStillUsable])
        .naming(&Refusal::MethodStillUsable { methods: ms(&["m1", "m2"]) });
    safe_student().and([terminated()]).when(request("office")).then_refused(&[Code::MethodStillUsable]);
    // Tested or not; but not what is marked, nor what verifies no sign-in.
    let one = safe_student().and([failed("m2"), unavailable(&["m1"]), added("m3", "email", None)]);
    one.when(request("office"))
        .then_refused(&[Code::MethodStillUsable])
        .naming(&Refusal::MethodStillUsable { methods: ms(&["m2"]) });
    one.and([unavailable(&["m2"])]).when(request("office")).then_recorded().overriding(&[]).warning(&[]);
}

#[test]
fn one_request_is_decided_before_the_next_unless_it_goes_another_way_now() {
    asked().when(request("website")).then_refused_unless_overridden(&[Code::RequestOpen]).warning(&[]);
    asked()
        .when(request("website"))
        .then_refused(&[Code::RequestOpen])
        .naming(&Refusal::RequestOpen { at: at_line(8) });
    asked().and([rejected()]).when(request("website")).then_recorded().warning(&[]);
    let wiped = Warning::PasswordSuffices { mfa: MfaState::SetupRequired };
    asked().and([approved()]).when(request("website")).then_recorded().warning(&[wiped]);
}

#[test]
fn the_identity_service_is_no_way_for_those_who_have_not_linked_it() {
    let not_linked = locked_out().and([linked(false)]);
    not_linked.when(request("identity-service")).then_refused_unless_overridden(&[Code::ServiceNotLinked]).warning(&[]);
    for via in ["office", "website"] {
        not_linked.when(request(via)).then_recorded().overriding(&[]).warning(&[]);
    }
    // What is not known stands in nobody's way.
    locked_out().and([linked(true)]).when(request("identity-service")).then_recorded().warning(&[]);
    // What can be overridden is said together.
    safe_student()
        .and([linked(false)])
        .when(request("identity-service"))
        .then_refused_unless_overridden(&[Code::MethodStillUsable, Code::ServiceNotLinked]);
}

#[test]
fn approval_says_how_the_identity_was_checked() {
    asked()
        .when(approve(Some("student-id")))
        .then("reregistration.approved", json!({"identity_check": "student-id"}))
        .warning(&[]);
    asked().when(approve(None)).then_refused_for_good(Code::IdentityCheckRequired);
    // The service has checked nobody who did not ask by it.
    locked_out()
        .and([linked(true), requested("office")])
        .when(approve(None))
        .then_refused_for_good(Code::IdentityCheckRequired);
    for via in ["form", "website"] {
        let history = locked_out().and([requested(via)]);
        history.when(approve(None)).then_refused_for_good(Code::IdentityCheckRequired);
        for check in ["video-call", "passport", "residence-card"] {
            history
                .when(approve(Some(check)))
                .then("reregistration.approved", json!({ "identity_check": check }))
                .warning(&[]);
        }
    }
}

#[test]
fn the_identity_service_has_checked_already() {
    let via_service = locked_out().and([linked(true), requested("identity-service")]);
    via_service.when(approve(None)).then("reregistration.approved", json!({})).warning(&[]);
    via_service
        .when(approve(Some("id-photo")))
        .then("reregistration.approved", json!({"identity_check": "id-photo"}))
        .warning(&[]);
    // Nor does it take a second person, whatever the policy.
    two_look(via_service).when(approve(None)).then_recorded().overriding(&[]).warning(&[]);
}

#[test]
fn where_the_policy_asks_for_two_whoever_recorded_the_request_does_not_approve_it() {
    let student_id = || approve(Some("student-id"));
    two_look(asked()).when(student_id()).then_refused_unless_overridden(&[Code::SameOperator]).warning(&[]);
    two_look(asked())
        .when(student_id())
        .then_refused(&[Code::SameOperator])
        .naming(&Refusal::SameOperator { authid: DESK.into() });
    two_look(asked()).recorded_by("suzuki").when(student_id()).then_recorded().overriding(&[]).warning(&[]);
    asked().when(student_id()).then_recorded().overriding(&[]).warning(&[]);
    // The request that stands counts, and no earlier one.
    let again = two_look(asked().and([rejected()]).and_by("suzuki", [requested("form")]));
    again.when(student_id()).then_recorded().warning(&[]);
    again.clone().recorded_by("suzuki").when(student_id()).then_refused(&[Code::SameOperator]);
    // One that is heard of late, and from before it, is left alone, whoever recorded it.
    let late = two_look(asked().and_late_by("suzuki", at_line(2), requested("form")));
    late.when(student_id()).then_refused(&[Code::SameOperator]);
    late.clone().recorded_by("suzuki").when(student_id()).then_recorded().overriding(&[]).warning(&[]);
    let taken_back = two_look(asked().and_by("suzuki", [requested("form"), voided(9)]));
    taken_back.when(student_id()).then_refused(&[Code::SameOperator]);
    taken_back.clone().recorded_by("suzuki").when(student_id()).then_recorded();
}

#[test]
fn what_works_again_by_the_time_of_the_approval_comes_first_all_the_same() {
    let found = asked().and([available(&["m2"])]);
    found.when(approve(Some("id-photo"))).then_refused_unless_overridden(&[Code::MethodStillUsable]).warning(&[]);
    found
        .when(approve(Some("id-photo")))
        .then_refused(&[Code::MethodStillUsable])
        .naming(&Refusal::MethodStillUsable { methods: ms(&["m2"]) });
    locked_out()
        .and([linked(true), requested("identity-service"), available(&["m2"])])
        .when(approve(None))
        .then_refused_unless_overridden(&[Code::MethodStillUsable]);
    // What can be overridden is said together.
    two_look(found)
        .when(approve(Some("id-photo")))
        .then_refused_unless_overridden(&[Code::SameOperator, Code::MethodStillUsable]);
}

#[test]
fn only_what_was_asked_for_is_approved_or_rejected() {
    for history in [locked_out(), asked().and([rejected()]), asked().and([approved()])] {
        history.when(approve(Some("id-photo"))).then_refused_for_good(Code::NoRequest);
        history.when(reject("no such person")).then_refused_for_good(Code::NoRequest);
        // Which is said before what was left out.
        history.when(approve(None)).then_refused_for_good(Code::NoRequest);
    }
}

#[test]
fn a_rejection_says_why_and_nothing_else_stands_in_its_way() {
    asked()
        .when(reject("no such person"))
        .then("reregistration.rejected", json!({"why": "no such person"}))
        .warning(&[]);
    two_look(asked().and([available(&["m1"])]))
        .when(reject("it works again"))
        .then_recorded()
        .overriding(&[])
        .warning(&[]);
}

#[test]
fn an_approval_says_what_it_takes_though_it_came_after_the_request_and_what_stays() {
    let added_since = asked().and([added("m3", "email", None), added("m4", "passkey", Some("Pixel 9"))]);
    added_since
        .when(approve(Some("student-id")))
        .then_refused_unless_overridden(&[Code::MethodStillUsable])
        .warning(&[Warning::TakesAddedSince { methods: ms(&["m3", "m4"]) }]);
    added_since
        .at(at_line(10))
        .when(approve(Some("student-id")))
        .then_refused_unless_overridden(&[Code::MethodStillUsable])
        .warning(&[Warning::TakesAddedSince { methods: ms(&["m3", "m4"]) }]);
    // At a time before m4 was added, it stays.
    added_since
        .at(at_line(10).plus(-1))
        .when(approve(Some("student-id")))
        .then_refused_unless_overridden(&[Code::MethodStillUsable])
        .warning(&[
            Warning::TakesAddedSince { methods: ms(&["m3"]) },
            Warning::ApprovalLeaves { methods: ms(&["m4"]) },
        ]);
}

#[test]
fn of_requests_and_decisions_the_latest_stands_whatever_is_heard_later() {
    let pieces = || not_changed(&[Piece::Reregistration]);
    asked().when(approve(Some("student-id"))).then_older_than(8, KnownLater::Reregistration).warning(&[pieces()]);
    asked().when(reject("no such person")).then_older_than(8, KnownLater::Reregistration).warning(&[pieces()]);
    asked()
        .and([rejected()])
        .when(request("website"))
        .then_older_than(9, KnownLater::Reregistration)
        .warning(&[pieces()]);
    asked()
        .and([approved()])
        .when(request("website"))
        .then_older_than(9, KnownLater::Reregistration)
        .warning(&[Warning::PasswordSuffices { mfa: MfaState::SetupRequired }, pieces()]);
}

#[test]
fn it_is_judged_by_what_could_be_used_when_it_was_asked_for() {
    // What became unavailable later still was usable.
    locked_out().at(at_line(7)).when(request("office")).then_recorded().overriding(&[]);
    locked_out()
        .at(at_line(7).plus(-1))
        .when(request("office"))
        .then_refused_unless_overridden(&[Code::MethodStillUsable]);
}
