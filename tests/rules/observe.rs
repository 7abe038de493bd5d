//! Looking at what is really registered: the way out of many refusals, so that no rule of its own refuses it. It says
//! what is gone, and what that means.

use serde_json::json;

use super::*;

fn gone(ids: &[&str]) -> Warning {
    Warning::Gone { methods: ms(ids) }
}

fn left(ids: &[&str]) -> Warning {
    Warning::LeftToSignIn { methods: ms(ids) }
}

fn default_moved(id: &str) -> Warning {
    Warning::DefaultMoved { method: m(id) }
}

#[test]
fn what_is_there_is_recorded_in_order_of_registration_and_where_it_was_seen() {
    for from in ["page", "directory", "caller"] {
        safe_student()
            .when(observe(&["m2", "m1", "m2"], from))
            .then("account.observed", json!({"methods": ["m1", "m2"], "from": from}))
            .warning(&[]);
    }
}

#[test]
fn all_is_everything_on_record_whatever_can_be_signed_in_with() {
    safe_student()
        .and([added("m3", "email", None), unavailable(&["m1"])])
        .when(observe_all("page"))
        .then("account.observed", json!({"methods": ["m1", "m2", "m3"], "from": "page"}))
        .warning(&[]);
    given([person("student")])
        .when(observe_all("directory"))
        .then("account.observed", json!({"methods": [], "from": "directory"}))
        .warning(&[]);
}

#[test]
fn what_is_on_record_and_was_not_seen_is_gone_and_what_is_left_is_said() {
    safe_student()
        .when(observe(&["m1"], "page"))
        .then("account.observed", json!({"methods": ["m1"], "from": "page"}))
        .warning(&[gone(&["m2"]), left(&["m1"]), level_worse(Level::Ok, Level::Critical, &["iPhone 15"])]);
    // What verifies no sign-in may be gone as well.
    safe_student()
        .and([added("m3", "email", None)])
        .when(observe(&["m1", "m2"], "page"))
        .then_recorded()
        .warning(&[gone(&["m3"]), left(&["m1", "m2"])]);
    // What is there and cannot be used is nothing to sign in with.
    safe_student()
        .and([added("m3", "passkey", None), unavailable(&["m1"])])
        .when(observe(&["m1", "m2"], "page"))
        .then_recorded()
        .warning(&[gone(&["m3"]), left(&["m2"]), level_worse(Level::Warning, Level::Critical, &["YubiKey 5"])]);
}

#[test]
fn where_nothing_is_left_that_is_said() {
    safe_student()
        .when(observe_none("caller"))
        .then("account.observed", json!({"methods": [], "from": "caller"}))
        .warning(&[gone(&["m1", "m2"]), Warning::OpenToPassword]);
    given([person("student"), added("m1", "passkey", None)])
        .when(observe_none("caller"))
        .then_recorded()
        .warning(&[gone(&["m1"]), Warning::NothingRegistered]);
    safe_student().and([unavailable(&["m1"])]).when(observe(&["m1"], "page")).then_recorded().warning(&[
        gone(&["m2"]),
        Warning::NothingLeft,
        level_worse(Level::Critical, Level::LockedOut, &[]),
    ]);
    safe_student()
        .and([added("m3", "email", None)])
        .when(observe(&["m3"], "page"))
        .then_recorded()
        .warning(&[gone(&["m1", "m2"]), Warning::OpenToPassword]);
    // Where there was nothing, nothing is gone.
    given([person("student")])
        .when(observe_none("page"))
        .then("account.observed", json!({"methods": [], "from": "page"}))
        .warning(&[]);
}

#[test]
fn after_a_default_that_is_gone_the_earliest_sign_in_method_is_the_default_usable_or_not() {
    let three = safe_student().and([added("m3", "email", None), added("m4", "passkey", None)]);
    three.when(observe(&["m2", "m3", "m4"], "page")).then_recorded().warning(&[
        gone(&["m1"]),
        left(&["m2", "m4"]),
        default_moved("m2"),
        level_worse(Level::Ok, Level::Warning, &[]),
    ]);
    three.and([unavailable(&["m2"])]).when(observe(&["m2", "m4"], "page")).then_recorded().warning(&[
        gone(&["m1", "m3"]),
        left(&["m4"]),
        default_moved("m2"),
        level_worse(Level::Warning, Level::Critical, &["m4"]),
    ]);
    three.when(observe(&["m3", "m4"], "page")).then_recorded().warning(&[
        gone(&["m1", "m2"]),
        left(&["m4"]),
        default_moved("m4"),
        level_worse(Level::Ok, Level::Critical, &["m4"]),
    ]);
}

#[test]
fn no_state_of_the_procedure_stands_in_the_way_of_looking() {
    let requested = locked_out().and([requested("office")]);
    for history in [safe_student(), locked_out(), requested, safe_student().and([terminated()])] {
        history.when(observe_all("page")).then_recorded().overriding(&[]).warning(&[]);
        history
            .when(observe_none("page"))
            .then("account.observed", json!({"methods": [], "from": "page"}))
            .overriding(&[]);
    }
}

#[test]
fn what_was_seen_and_is_not_on_record_is_added_and_not_observed() {
    safe_student()
        .when(observe(&["m1", "m9", "m8"], "page"))
        .then_refused_for_good(Code::UnknownMethod)
        .naming(&Refusal::UnknownMethod { method: m("m9"), taken: None });
    safe_student().and([removed("m2")]).when(observe(&["m2"], "page")).then_refused_for_good(Code::UnknownMethod);
}

#[test]
fn a_look_says_nothing_of_what_came_later() {
    let there = |id: &str, line| Warning::KnownLater { known: KnownLater::There(m(id)), at: at_line(line) };
    // m1 passed its test at line 4, and m2 at line 5.
    for from in ["page", "directory", "caller"] {
        safe_student()
            .at(at_line(4).plus(-1))
            .when(observe_none(from))
            .then("account.observed", json!({"methods": [], "from": from}))
            .overriding(&[])
            .warning(&[there("m1", 4), there("m2", 5)]);
        safe_student().at(at_line(4)).when(observe_none(from)).then_recorded().warning(&[
            there("m2", 5),
            gone(&["m1"]),
            left(&["m2"]),
            default_moved("m2"),
            level_worse(Level::Ok, Level::Critical, &["YubiKey 5"]),
        ]);
        safe_student().at(at_line(5)).when(observe(&["m1"], from)).then_recorded().warning(&[
            gone(&["m2"]),
            left(&["m1"]),
            level_worse(Level::Ok, Level::Critical, &["iPhone 15"]),
        ]);
    }
    // Nor of what was seen later, but for what a caller said was there.
    let seen_by = |from| safe_student().and([seen(&["m1", "m2"], from)]).at(at_line(7).plus(-1));
    for from in ["page", "directory"] {
        seen_by(from)
            .when(observe(&["m1"], "page"))
            .then_recorded()
            .warning(&[there("m2", 7), not_changed(&[Piece::Observation])]);
    }
    seen_by("caller").when(observe(&["m1"], "page")).then_recorded().warning(&[
        gone(&["m2"]),
        left(&["m1"]),
        not_changed(&[Piece::Observation]),
        level_worse(Level::Ok, Level::Critical, &["iPhone 15"]),
    ]);
}

#[test]
fn the_latest_look_counts() {
    let looked = safe_student().and([seen(&["m1", "m2"], "page")]);
    looked.at(at_line(7)).when(observe_all("page")).then_recorded().warning(&[]);
    looked
        .at(at_line(7).plus(-1))
        .when(observe_all("page"))
        .then_recorded()
        .overriding(&[])
        .warning(&[not_changed(&[Piece::Observation])]);
}

#[test]
fn what_is_left_is_left_now_whenever_somebody_looked() {
    safe_student()
        .and([unavailable(&["m1"])])
        .at(at_line(7).plus(-1))
        .when(observe(&["m1"], "page"))
        .then_recorded()
        .warning(&[gone(&["m2"]), Warning::NothingLeft, level_worse(Level::Critical, Level::LockedOut, &[])]);
    // Nobody had applied yet when this was seen; the application stands now.
    safe_student()
        .at(at_line(5))
        .when(observe_none("page"))
        .then_recorded()
        .warning(&[gone(&["m1", "m2"]), Warning::OpenToPassword]);
}

#[test]
fn while_an_application_stands_mfa_asks_for_setup_and_is_not_off() {
    let email_alone = safe_student().and([added("m3", "email", None), seen(&["m3"], "page")]);
    email_alone.when(observe_none("page")).then_recorded().warning(&[gone(&["m3"]), Warning::OpenToPassword]);
}
