//! What is to be known of a command before it is judged, and of what it is judged by.

use mfadesk::domain::rules::Decision;
use mfadesk::domain::rules::known_later::within_the_minute;

use super::*;

#[test]
fn what_a_command_says_a_method_has_others_may_have_too() {
    let thing = |serial: &str| FailureDomain::Serial(serial.into());
    let of_number = |ending: &str| FailureDomain::Number(format!("k1:{ending:0>32}").into());
    let key = AddMethod { serial: Some("No. 5501".into()), ..add(Kind::SecurityKey) };
    let edited = EditMethod { serial: Some("77".into()), ..edit("m1") };
    for (command, brings) in [
        (key.command(), vec![thing("no5501")]),
        (numbered(add(Kind::Phone), "12").command(), vec![of_number("12")]),
        (add_on(Kind::Passkey, "Titan").command(), vec![]),
        (edited.command(), vec![thing("77")]),
        (edit_number("m1", "34").command(), vec![of_number("34")]),
        (remove("m1"), vec![]),
    ] {
        assert_eq!(command.brings(), brings);
    }
}

#[test]
fn the_number_that_an_event_brings_is_known_by_its_fingerprint() {
    let brought = |name: &str, data: Value| {
        let event_type = EventType::known(&format!("mfadesk.{name}.v1")).unwrap();
        let text = data.to_string();
        let read = EventData::read(event_type, &mut serde_json::Deserializer::from_str(&text)).unwrap();
        read.event.fingerprint().map(str::to_owned)
    };
    let (name, data) = phone("m1", "Pixel 9", "12");
    assert_eq!(brought(name, data), Some(format!("k1:{:0>32}", 12)));
    let (name, data) = renumbered("m1", "34");
    assert_eq!(brought(name, data), Some(format!("k1:{:0>32}", 34)));
    let (name, data) = added("m1", "passkey", None);
    assert_eq!(brought(name, data), None);
}

#[test]
fn a_time_typed_to_the_minute_may_be_any_within_it() {
    let typed = at_line(3);
    let within = |known: &[i64]| within_the_minute(typed, known.iter().map(|millis| typed.plus(*millis)));
    assert_eq!(within(&[]), None);
    assert_eq!(within(&[-1, 0, MINUTE, MINUTE + 1]), None);
    assert_eq!(within(&[1]), Some(typed.plus(1)));
    assert_eq!(within(&[5, MINUTE - 1, 7, MINUTE]), Some(typed.plus(MINUTE - 1)));
}

#[test]
fn a_line_is_named_where_one_took_away_what_is_spoken_of_or_says_what_is_known_from_later() {
    let names_lines = |when: When| when.decide().unwrap_err().names_lines();
    let later = |when: &When| when.decide().err().map(|refused| refused.known_later().collect::<Vec<_>>());
    assert_eq!(later(&safe_student().when(remove("m9"))), Some(vec![]));
    assert!(names_lines(safe_student().when(remove("m9"))));
    assert!(!names_lines(safe_student().and([unavailable(&["m2"])]).when(remove("m1"))));
    let chosen_since = safe_student().and([made_default("m2")]).at(at_line(7).plus(-1)).when(make_default("m1"));
    assert_eq!(later(&chosen_since), Some(vec![at_line(7)]));
    assert!(names_lines(chosen_since));
}

#[test]
fn what_is_only_warned_of_as_known_from_later_tells_since_when() {
    let known = Warning::KnownLater { known: KnownLater::Default, at: at_line(7) };
    let (data, _) = safe_student().when(make_default("m2")).decide().unwrap();
    let decision = Decision { data, warnings: vec![no_device("m1"), known] };
    assert_eq!(decision.known_later().collect::<Vec<_>>(), [at_line(7)]);
}
