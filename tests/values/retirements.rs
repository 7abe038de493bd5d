//! What a policy retires: which channels, of which kinds, from which day on.

use mfadesk::domain::instant::Instant;
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::kind::{Channel, Kind, Kinds};
use mfadesk::domain::policy::Policy;
use serde_json::{Value, json};

/// The beginnings of 1 February and 1 March in Tokyo.
const FEBRUARY: &str = "2027-01-31T15:00:00.000Z";
const MARCH: &str = "2027-02-28T15:00:00.000Z";

fn retiring(retirements: Value) -> Policy {
    Policy { retirements: serde_json::from_value(retirements).unwrap(), ..Policy::default() }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn what_is_retired_twice_is_retired() {
    let policy = retiring(json!([
        {"channels": ["sms", "sms"], "on": "2027-02-01", "then": "register"},
        {"channels": ["sms", "call"], "on": "2027-03-01", "then": "register"},
    ]));
    let retired = |now: &str| {
        let retired = JudgedAt::new(at(now), &policy).retired(Kind::Phone);
        [Channel::Sms, Channel::Call].map(|channel| retired.contains(channel))
    };
    assert_eq!((retired(FEBRUARY), retired(MARCH)), ([true, false], [true, true]));
    let kinds: Kinds = [Kind::Phone, Kind::Email, Kind::Phone].into_iter().collect();
    assert!(kinds.contains(Kind::Phone) && kinds.contains(Kind::Email) && !kinds.contains(Kind::Passkey));
}

#[test]
fn more_is_retired_of_a_kind_when_one_of_its_days_has_come_since() {
    let policy = retiring(json!([
        {"channels": ["sms"], "kinds": ["phone"], "on": "2027-02-01", "then": "register"},
        {"channels": ["call"], "kinds": ["office-phone"], "on": "2027-03-01", "then": "register"},
    ]));
    let more = |kind: Kind, before: Instant| {
        JudgedAt::new(at(MARCH), &policy).retires_more(kind, JudgedAt::new(before, &policy))
    };
    assert!(more(Kind::Phone, at(FEBRUARY).plus(-1)) && !more(Kind::Phone, at(FEBRUARY)));
    assert!(more(Kind::OfficePhone, at(FEBRUARY)) && !more(Kind::OfficePhone, at(MARCH)));
    assert!(!more(Kind::Passkey, at(FEBRUARY).plus(-1)));
}

#[test]
fn a_kind_ends_with_the_last_of_its_channels() {
    let policy = retiring(json!([
        {"channels": ["sms"], "on": "2027-02-01", "then": "register"},
        {"channels": ["call"], "kinds": ["phone"], "on": "2027-03-01", "then": "register"},
    ]));
    let ended = |kind: Kind, now: &str| JudgedAt::new(at(now), &policy).ended_on(kind).map(|day| day.to_string());
    assert_eq!(ended(Kind::Phone, FEBRUARY), None);
    assert_eq!(ended(Kind::Phone, MARCH), Some("2027-03-01".to_owned()));
    assert_eq!(ended(Kind::OfficePhone, MARCH), None);
}

#[test]
fn only_what_takes_channels_of_a_kind_says_what_awaits_whoever_has_nothing_else() {
    let anew = |kinds: Value, channel: &str| {
        let policy = retiring(json!([
            {"channels": ["sms", "call"], "on": "2027-02-01", "then": "register"},
            {"channels": [channel], "kinds": kinds, "on": "2027-03-01", "then": "locked-out"},
        ]));
        JudgedAt::new(at(MARCH), &policy).registers_anew(Kind::Phone)
    };
    assert!(!anew(json!(["phone"]), "sms"));
    assert!(anew(json!(["phone"]), "code"), "a phone shows no codes");
    assert!(anew(json!(["alternate-phone"]), "call"), "of another kind");
}

#[test]
fn a_day_is_to_come_until_it_begins_and_once() {
    let policy = retiring(json!([
        {"channels": ["sms"], "on": "2027-02-01", "then": "register"},
        {"channels": ["call"], "on": "2027-02-01", "then": "register"},
        {"channels": ["code"], "on": "2027-03-01", "then": "register"},
    ]));
    let to_come =
        |now: Instant| JudgedAt::new(now, &policy).days_to_come().map(|day| day.from.to_string()).collect::<Vec<_>>();
    assert_eq!(to_come(at(FEBRUARY).plus(-1)), [FEBRUARY, MARCH]);
    assert_eq!(to_come(at(FEBRUARY)), [MARCH]);
    assert_eq!(to_come(at(MARCH)), [""; 0]);
}
