//! When the office is open next: days, hours and holidays in a time zone.

use chrono_tz::{Asia, Europe, Tz};

use mfadesk::domain::date::Date;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::office::{Hours, hours};
use mfadesk::domain::policy::Office;

fn office(days: &[&str], hours: &str, holidays: &[&str]) -> Office {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Office { days: words(days), hours: hours.into(), holidays: words(holidays) }
}

/// When it is open next, asked at this time: in UTC, to the minute.
fn next(office: &Office, zone: Tz, at: &str) -> Option<(String, String)> {
    let at = Instant::parse(&format!("{at}:00.000Z")).unwrap();
    let opening = Hours::of(office, zone)?.next_open(at)?;
    let short = |instant: Instant| instant.to_string()[..16].to_owned();
    Some((short(opening.from), short(opening.until)))
}

fn span(from: &str, until: &str) -> Option<(String, String)> {
    Some((from.to_owned(), until.to_owned()))
}

const WEEK: &[&str] = &["mon", "tue", "wed", "thu", "fri"];

#[test]
fn a_friday_evening_before_a_holiday_waits_for_tuesday() {
    let office = office(WEEK, "09:00-17:00", &["2026-11-23"]);
    // Friday, 18:30 in Tokyo.
    let tuesday = span("2026-11-24T00:00", "2026-11-24T08:00");
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-20T09:30"), tuesday);
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-22T23:59"), tuesday);
}

#[test]
fn while_it_is_open_it_is_open_now_and_at_its_end_no_more() {
    let office = office(WEEK, "09:00-17:00", &[]);
    let friday = span("2026-11-20T00:00", "2026-11-20T08:00");
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-19T08:00"), friday);
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-20T00:00"), friday);
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-20T07:59"), friday);
    assert_eq!(next(&office, Asia::Tokyo, "2026-11-20T08:00"), span("2026-11-23T00:00", "2026-11-23T08:00"));
}

#[test]
fn an_office_that_never_opens_or_whose_hours_are_no_hours_has_no_next_time() {
    assert_eq!(next(&office(&[], "09:00-17:00", &[]), Asia::Tokyo, "2026-11-20T00:00"), None);
    assert_eq!(next(&office(&["someday"], "09:00-17:00", &[]), Asia::Tokyo, "2026-11-20T00:00"), None);
    assert_eq!(next(&office(WEEK, "mornings", &[]), Asia::Tokyo, "2026-11-20T00:00"), None);
}

#[test]
fn hours_that_the_clocks_skip_are_no_hours() {
    let office = office(&["sun"], "02:00-02:30", &[]);
    assert_eq!(next(&office, Europe::Berlin, "2026-03-28T12:00"), span("2026-04-05T00:00", "2026-04-05T00:30"));
}

#[test]
fn hours_are_local_hours_on_both_sides_of_a_change_of_clocks() {
    let office = office(&["sat", "sun", "mon"], "02:30-24:00", &[]);
    // 2026-03-29 in Berlin: 02:00 to 03:00 is skipped. Half past three is when it opens.
    assert_eq!(next(&office, Europe::Berlin, "2026-03-28T12:00"), span("2026-03-28T01:30", "2026-03-28T23:00"));
    assert_eq!(next(&office, Europe::Berlin, "2026-03-28T23:00"), span("2026-03-29T01:00", "2026-03-29T22:00"));
    assert_eq!(next(&office, Europe::Berlin, "2026-03-29T22:00"), span("2026-03-30T00:30", "2026-03-30T22:00"));
}

#[test]
fn a_day_is_one_of_the_readers_calendar() {
    let at = Instant::parse("2026-11-23T15:00:00.000Z").unwrap();
    assert_eq!(Date::of(at, &Asia::Tokyo).to_string(), "2026-11-24");
    assert_eq!(Date::of(at, &Europe::Berlin).to_string(), "2026-11-23");
}

#[test]
fn hours_begin_before_they_end() {
    assert_eq!(hours("09:00-17:30"), Some((540, 1050)));
    assert_eq!(hours("00:00-24:00"), Some((0, 1440)));
    for text in ["", "9:00-17:00", "17:00-09:00", "09:00-09:00", "09:60-17:00", "09:00-24:01", "+9:00-17:00", "09:00"] {
        assert_eq!(hours(text), None, "{text}");
    }
}
