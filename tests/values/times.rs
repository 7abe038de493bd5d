//! Times, and what else is typed in one word.

use mfadesk::commands::parse::{line_number, method_id};
use mfadesk::commands::times::time;
use mfadesk::domain::date::Date;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::invisible::says_nothing;
use mfadesk::domain::sequence::Sequence;

fn read(typed: &str) -> Option<String> {
    let clock = Instant::parse("2026-11-24T01:15:30.123Z").unwrap();
    time(typed, clock, chrono_tz::Asia::Tokyo).ok().map(|instant| instant.to_string())
}

#[test]
fn times_are_read_in_the_policys_time_zone() {
    for (typed, read_as) in [
        ("2026-11-24T10:00:00+09:00", "2026-11-24T01:00:00.000Z"),
        ("2026-11-24T01:00:00.1239999Z", "2026-11-24T01:00:00.123Z"),
        ("2026-11-24 10:00", "2026-11-24T01:00:00.000Z"),
        ("２０２６-１１-２４ １０:００", "2026-11-24T01:00:00.000Z"),
        ("2026-11-24", "2026-11-23T15:00:00.000Z"),
        ("10:00", "2026-11-24T01:00:00.000Z"),
        ("yesterday", "2026-11-23T01:15:30.123Z"),
        ("2h-ago", "2026-11-23T23:15:30.123Z"),
    ] {
        assert_eq!(read(typed).as_deref(), Some(read_as), "{typed}");
    }
}

#[test]
fn what_is_no_time_is_not_read() {
    for typed in
        ["", "soon", "25:00", "2026-02-30", "-1h-ago", "h-ago", "9999999999999999999h-ago", "99999-01-01", "10"]
    {
        assert_eq!(read(typed), None, "{typed}");
    }
}

#[test]
fn a_method_is_m_and_a_number() {
    assert_eq!(method_id("M12").map(|id| id.to_string()).as_deref(), Some("m12"));
    for typed in ["m0", "m01", "m", "12", "mm1", "m1x"] {
        assert_eq!(method_id(typed), None, "{typed}");
    }
}

#[test]
fn a_line_is_a_number_and_no_phone_number() {
    for (typed, line) in [("42", 42), ("007", 7), ("000000000042", 42), ("9000000000", 9_000_000_000)] {
        assert_eq!(line_number(typed), Some(Sequence(line)), "{typed}");
    }
    for typed in ["", "1.5", "-1", "m1", "09012345612", "0312345678", "99999999999999999999"] {
        assert_eq!(line_number(typed), None, "{typed}");
    }
}

#[test]
fn a_day_alone_is_its_beginning_where_it_has_no_midnight_too() {
    // Clocks are put forward at midnight.
    let clock = Instant::parse("2027-03-20T12:00:00.000Z").unwrap();
    let read = |typed: &str| time(typed, clock, chrono_tz::Asia::Beirut).ok().map(|instant| instant.to_string());
    assert_eq!(read("2027-03-28").as_deref(), Some("2027-03-27T22:00:00.000Z"));
    assert_eq!(read("3/28").as_deref(), Some("2027-03-27T22:00:00.000Z"));
    assert_eq!(read("2027-03-28 00:00"), None);
}

#[test]
fn a_day_is_after_what_the_log_says_where_that_is_an_earlier_day() {
    let day = Date::parse("2026-11-24").unwrap();
    let earlier = ["2026-11-23", "2026-11-24", "2026-11-25", "some day"].map(|text| day.is_after(text));
    assert_eq!(earlier, [true, false, false, false]);
}

#[test]
fn what_is_not_to_be_seen_says_nothing() {
    for (text, is_nothing) in
        [("", true), (" \u{3000}\t", true), ("\u{7}", true), ("\u{200b} \u{7}", true), (" a", false)]
    {
        assert_eq!(says_nothing(text), is_nothing, "{text:?}");
    }
}
