//! The person left the university, and is back.

use serde_json::json;

use super::*;

#[test]
fn who_left_is_closed_with_the_reason_whatever_the_state() {
    for history in [safe_student(), locked_out(), given([person("other")])] {
        history
            .when(close("graduated"))
            .then("account.closed", json!({"reason": "graduated"}))
            .overriding(&[])
            .warning(&[]);
    }
}

#[test]
fn what_is_left_open_is_said() {
    let changing = changing_phones("iPhone 15", "Pixel 9", true);
    locked_out()
        .and([requested("office"), changing])
        .when(close("graduated"))
        .then_recorded()
        .warning(&[Warning::RequestLeftOpen { at: at_line(8) }, Warning::PhoneChangeLeftOpen { at: at_line(9) }]);
}

#[test]
fn who_is_back_is_reopened_and_need_not_say_why() {
    let left = given([person("student"), added("m1", "email", None), closed()]);
    left.when(reopen(None)).then("account.reopened", json!({})).overriding(&[]).warning(&[]);
    left.when(reopen(Some("PhD"))).then("account.reopened", json!({"reason": "PhD"})).overriding(&[]).warning(&[]);
}

#[test]
fn who_is_back_has_nothing_that_is_known_to_work() {
    let email = added("m3", "email", None);
    safe_student()
        .and([email, closed()])
        .when(reopen(None))
        .then_recorded()
        .warning(&[Warning::AllUntested { methods: ms(&["m1", "m2"]) }, level_worse(Level::Ok, Level::Warning, &[])]);
    // What was tested while they were away is untested too, up to the moment at which they are back.
    let tested = safe_student().and([closed(), passed("m1")]);
    let untested = |methods| Warning::AllUntested { methods: ms(methods) };
    tested
        .at(at_line(8))
        .when(reopen(None))
        .then_recorded()
        .warning(&[untested(&["m1", "m2"]), level_worse(Level::Ok, Level::Warning, &[])]);
}

#[test]
fn of_leaving_and_coming_back_the_latest_stands_whatever_is_heard_later() {
    let back = given([person("student"), closed(), reopened()]);
    back.when(close("left")).then_older_than(3, KnownLater::Openness).warning(&[not_changed(&[Piece::Openness])]);
    let left = given([person("student"), closed()]);
    left.when(reopen(None)).then_older_than(2, KnownLater::Openness).warning(&[not_changed(&[Piece::Openness])]);
    left.at(at_line(2).plus(-1)).when(close("left")).then_refused(&[Code::OlderThanKnown]);
    left.at(at_line(2)).when(close("left")).then_refused_for_good(Code::AccountClosed);
}

#[test]
fn what_happened_before_the_account_was_closed_is_recorded_all_the_same() {
    let left = safe_student().and([closed()]);
    let lost_phone = || lost([LossTarget::Method(m("m1"))]);
    for command in [test(Some("m1"), true), make_default("m2"), lost_phone(), observe_all("page")] {
        let at = |time| left.at(time).when(command.clone());
        at(at_line(7)).then_refused_for_good(Code::AccountClosed);
        at(at_line(7).plus(-1)).then_recorded().overriding(&[]);
    }
    // But it is never registered a second time.
    left.at(at_line(7).plus(-1)).when(register("student")).then_refused_for_good(Code::AccountClosed);
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
