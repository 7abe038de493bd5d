//! Points in time.

use mfadesk::domain::digits;
use mfadesk::domain::instant::Instant;
use mfadesk::verify::Time;

#[test]
fn the_form_of_the_log_is_read_and_written_alike() {
    for text in
        ["2026-11-24T01:15:30.123Z", "1970-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"]
    {
        assert_eq!(Instant::parse(text).map(|instant| instant.to_string()).as_deref(), Some(text));
    }
    assert_eq!(Instant::parse("1970-01-02T00:00:00.001Z").map(Instant::millis), Some(86_400_001));
}

#[test]
fn every_day_of_ten_thousand_years_is_the_day_after_the_one_before() {
    let mut day = Instant::parse("0000-01-01T00:00:00.000Z");
    for _ in 0..3_652_424 {
        let next = day.map(|day| day.plus(mfadesk::domain::instant::DAY));
        day = next.and_then(|next| Instant::parse(&next.to_string()));
        assert_eq!(day, next);
    }
    assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("9999-12-31T00:00:00.000Z"));
}

#[test]
fn a_byte_that_is_not_the_forms_is_not_read_wherever_it_stands() {
    let form = *b"2024-12-29T22:59:58.123Z";
    for (at, original) in form.iter().enumerate() {
        let is_read = |byte: &u8| {
            let mut bytes = form;
            bytes[at] = *byte;
            let text = str::from_utf8(&bytes).unwrap_or_default();
            let read = Instant::parse(text);
            assert!(read.is_none_or(|instant| instant.to_string() == text), "{text} was read as {read:?}");
            read.is_some()
        };
        let read: String = (0..=u8::MAX).filter(is_read).map(char::from).collect();
        let right = match at {
            4 | 7 | 10 | 13 | 16 | 19 | 23 => &*char::from(*original).to_string(),
            5 => "01",
            6 => "012",
            8 | 11 => "012",
            12 => "0123",
            14 | 17 => "012345",
            _ => "0123456789",
        };
        assert_eq!(read, right, "at {at}");
    }
}

#[test]
fn a_byte_whose_upper_half_is_not_a_digits_is_told_whatever_its_lower_half_is() {
    for byte in 0..=u8::MAX {
        for at in 0..8 {
            let mut text = *b"00000000";
            text[at] = byte;
            assert_eq!(digits::pairs(text, *b"00000000").1 == 0, byte.is_ascii_digit(), "{byte:#x} at {at}");
        }
    }
}

#[test]
fn two_bytes_that_are_not_the_forms_are_no_better_than_one() {
    let form = *b"2024-12-29T22:59:58.123Z";
    for one in 0..form.len() {
        for other in one + 1..form.len() {
            for byte in [b'x', b'/', b':', b'-'] {
                let mut bytes = form;
                (bytes[one], bytes[other]) = (byte, byte);
                let text = str::from_utf8(&bytes).unwrap();
                assert!(bytes == form || Instant::parse(text).is_none(), "{text}");
                assert!(bytes == form || Time::read(text).is_none(), "{text}");
            }
        }
    }
}

#[test]
fn what_is_earlier_is_earlier_to_both_readers() {
    let times = [
        "2026-11-24T01:15:30.000Z",
        "2026-11-24T01:15:30.001Z",
        "2026-11-24T01:15:30.999Z",
        "2026-11-24T01:15:31.000Z",
        "2026-11-24T01:16:00.000Z",
        "2026-11-25T00:00:00.000Z",
        "2026-12-01T00:00:00.000Z",
        "2027-01-01T00:00:00.000Z",
    ];
    assert!(times.is_sorted_by(|one, other| Instant::parse(one) < Instant::parse(other)));
    assert!(times.is_sorted_by(|one, other| Time::read(one) < Time::read(other)));
}

#[test]
fn other_forms_and_dates_that_do_not_exist_are_not_read() {
    for text in [
        "2026-11-24T01:15:30Z",
        "2026-11-24 01:15:30.123Z",
        "2026-02-29T00:00:00.000Z",
        "2026-11-24T24:00:00.000Z",
        "2026-11-24T23:59:60.000Z",
        "2026-11-24T01:15:30.123+",
        "+026-11-24T01:15:30.123Z",
        "２026-11-24T01:15:30.1Z",
    ] {
        assert_eq!(Instant::parse(text), None, "{text}");
    }
}
