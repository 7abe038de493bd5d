//! How bad it is: what a single loss would do, hoped and feared, and what is to come on a day on which something ends.

use mfadesk::domain::account::mfa_state::MfaState;
use mfadesk::domain::date::Date;
use mfadesk::domain::retirement::Retirement;
use mfadesk::domain::risk::{DayEnd, ReasonCode, Retiring};
use serde_json::json;

use super::*;

/// How many losses lock out, hoping and fearing, how bad that is, and why.
fn how_bad(given: &Given) -> (u8, u8, Level, Vec<ReasonCode>) {
    let risk = given.risk();
    let why = risk.reasons.iter().map(|reason| reason.code).collect();
    (risk.distance, risk.assured_distance, risk.if_in_force, why)
}

/// A member of the staff who has what is added here, of which these were tested.
fn has(methods: impl IntoIterator<Item = Said>, tested: &[&str]) -> Given {
    given([person("staff")]).and(methods).and(tested.iter().map(|method| passed(method)))
}

#[test]
fn of_what_was_not_tested_nothing_is_sure_and_one_thing_that_was_is_one() {
    let two = || [added("m1", "passkey", Some("ThinkPad")), added("m2", "hardware-token", None)];
    let untested = vec![ReasonCode::Untested];
    assert_eq!(how_bad(&has(two(), &[])), (2, 0, Level::Warning, untested.clone()));
    assert_eq!(how_bad(&has(two(), &["m1"])), (2, 1, Level::Warning, untested.clone()));
    assert_eq!(how_bad(&has(two(), &["m2"])), (2, 1, Level::Warning, untested));
    assert_eq!(how_bad(&has(two(), &["m1", "m2"])), (2, 2, Level::Ok, vec![]));
}

#[test]
fn a_number_that_is_not_known_may_be_the_one_that_is() {
    let numberless = added("m2", "alternate-phone", Some("Nokia"));
    let other = (
        "method.added",
        json!({"method": "m2", "kind": "alternate-phone", "device": "Nokia",
        "number": number_data("34")}),
    );
    let with = |second: Said| {
        has([phone("m1", "Pixel 9", "12"), second], &[]).and([passed_by("m1", "sms"), passed_by("m2", "call")])
    };
    assert_eq!(how_bad(&with(numberless)), (2, 1, Level::Warning, vec![ReasonCode::UnknownNumber]));
    assert_eq!(how_bad(&with(other)), (2, 2, Level::Ok, vec![]));
}

#[test]
fn things_of_one_serial_are_one_thing_whatever_they_are_called() {
    let called = |serial: &str| {
        [
            keyed("m1", "security-key", "YubiKey 5", "5501"),
            keyed("m2", "passkey", "the key of the lab", serial),
            added("m3", "passkey", Some("ThinkPad")),
        ]
    };
    assert_eq!(how_bad(&has(called("5501"), &["m1", "m2"])), (2, 1, Level::Warning, vec![ReasonCode::Untested]));
    assert_eq!(how_bad(&has(called("5502"), &["m1", "m2"])), (2, 2, Level::Ok, vec![]));
    let alone = has(called("5501"), &[]).and([unavailable(&["m3"])]).risk();
    assert_eq!(alone.single_points_of_failure, [FailureDomain::Serial("5501".into())]);
    assert_eq!(alone.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>(), [ReasonCode::SharedSerial]);
}

#[test]
fn a_thing_of_which_only_the_model_is_known_may_be_any_of_that_model_and_of_no_other() {
    // Two of one model, and one of which nobody wrote down which it is.
    let model = || {
        [
            keyed("m1", "security-key", "YubiKey 5", "5501"),
            keyed("m2", "security-key", "YubiKey 5", "5502"),
            added("m3", "security-key", Some("YubiKey 5")),
        ]
    };
    let unknown = vec![ReasonCode::UnknownSerial];
    let lost = |more: &[Said], lost: &[&str], tested: &[&str]| {
        how_bad(&has(model().into_iter().chain(more.iter().cloned()), tested).and([unavailable(lost)]))
    };
    assert_eq!(lost(&[], &["m2"], &["m1", "m3"]), (2, 1, Level::Warning, unknown.clone()));
    // It can be one of the two, and not both.
    assert_eq!(how_bad(&has(model(), &["m1", "m2", "m3"])), (2, 2, Level::Ok, vec![]));
    let another = keyed("m4", "security-key", "Titan", "77");
    assert_eq!(lost(&[another], &["m1", "m2"], &["m3", "m4"]), (2, 2, Level::Ok, vec![]));
    let of_other_model = [
        keyed("m4", "security-key", "Titan", "77"),
        keyed("m5", "security-key", "Titan", "78"),
        added("m6", "security-key", Some("Titan")),
    ];
    assert_eq!(lost(&of_other_model, &["m2", "m4", "m5"], &["m1", "m3", "m6"]), (2, 2, Level::Ok, vec![]));
}

/// This ends on this day, of these kinds; none: of all.
fn ends(channel: Channel, on: &str, kinds: Option<&[&str]>) -> Retirement {
    Retirement {
        channels: vec![channel.as_str().to_owned()],
        kinds: kinds.map(|kinds| kinds.iter().map(|kind| (*kind).to_owned()).collect()),
        on: day(on),
        then: "locked-out".into(),
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn what_ends_is_told_by_the_first_day_on_which_it_gets_worse_with_all_that_ends_until_then() {
    let tested_by = |channel: &str| {
        given([person("student"), phone("m1", "Pixel 9", "12"), added("m2", "security-key", Some("YubiKey 5"))])
            .and([passed_by("m1", channel), passed_by("m2", "touch"), applied()])
            .under(|policy| {
                policy.retirements = vec![
                    ends(Channel::Sms, "2027-02-01", None),
                    ends(Channel::Code, "2027-02-15", None),
                    ends(Channel::Call, "2027-03-01", Some(&["phone"])),
                    ends(Channel::Call, "2027-04-01", None),
                ];
            })
    };
    let retiring = |on: &str, if_in_force, channels: &[Channel], by_day: Vec<DayEnd>| Retiring {
        on: day(on),
        methods: ms(&["m1"]),
        if_in_force,
        mfa_state: MfaState::On,
        from: day(on).beginning(&chrono_tz::Asia::Tokyo),
        channels: channels.to_vec(),
        by_day,
    };
    let sms = || DayEnd { on: day("2027-02-01"), channels: vec![Channel::Sms], stops: vec![] };
    let call = DayEnd { on: day("2027-03-01"), channels: vec![Channel::Call], stops: ms(&["m1"]) };
    // It can still be called, and whether that works is not known.
    let by_sms = retiring("2027-02-01", Level::Warning, &[Channel::Sms], vec![sms()]);
    assert_eq!(tested_by("sms").risk().retiring, Some(by_sms));
    let by_call = retiring("2027-03-01", Level::Critical, &[Channel::Sms, Channel::Call], vec![sms(), call]);
    assert_eq!(tested_by("call").risk().retiring, Some(by_call));
    // Whoever can do without it is not told.
    let spared = tested_by("call").and([added("m3", "passkey", Some("ThinkPad")), passed_by("m3", "touch")]);
    assert_eq!(spared.risk().retiring, None);
}
