//! The person left the university, and is back.

use serde_json::json;

use super::*;

#[test]
fn who_left_is_closed_with_the_reason_whatever_the_state() {
    let changing = safe_student().and([changing_phones("iPhone 15", "Pixel 9", true)]);
    for history in [safe_student(), locked_out(), changing, given([person("other")])] {
        history
            .when(close("graduated"))
            .then("account.closed", json!({"reason": "graduated"}))
            .overriding(&[])
            .warning(&[]);
    }
}

#[test]
fn who_is_back_is_reopened_and_need_not_say_why() {
    let left = safe_student().and([closed()]);
    left.when(reopen(None)).then("account.reopened", json!({})).overriding(&[]).warning(&[]);
    left.when(reopen(Some("PhD"))).then("account.reopened", json!({"reason": "PhD"})).overriding(&[]).warning(&[]);
}

#[test]
fn who_is_here_cannot_come_back() {
    for history in [safe_student(), safe_student().and([closed(), reopened()])] {
        history
            .when(reopen(None))
            .then_refused_for_good(Code::AccountOpen)
            .naming(&Refusal::AccountOpen { account: account() });
    }
    safe_student().and([closed(), reopened(), closed()]).when(reopen(None)).then_recorded();
}

#[test]
fn of_an_account_that_is_closed_nothing_is_recorded_but_that_it_is_reopened_and_what_was_a_mistake() {
    let lost_phone = lost([LossTarget::Method(m("m1"))]);
    let anything = [
        close("r"),
        edit_affiliation("staff").command(),
        edit("m1").command(),
        edit_number("m1", "12").command(),
        add(Kind::Passkey).command(),
        test(None, true),
        make_default("m1"),
        remove("m1"),
        replace("m1", "m2"),
        lost_phone,
        found([LossTarget::Method(m("m1"))]),
        observe_all("page"),
        apply(),
        terminate("r", None),
        request("office"),
        approve(None),
        reject("r"),
        start_phone_change("a", "b"),
        complete_phone_change(),
        cancel_phone_change(None),
    ];
    for command in anything {
        assert!(!command.may_touch_closed(), "{}", command.event_type().name());
    }
    // Registering it again has a refusal of its own, which is the same.
    for command in [reopen(None), undo(None), undo_line(2, "r"), register("student")] {
        assert!(command.may_touch_closed(), "{}", command.event_type().name());
    }
}
