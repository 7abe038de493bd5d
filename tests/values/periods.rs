//! Days, weeks and months.

use chrono_tz::Tz;

use mfadesk::commands::periods::Period;
use mfadesk::commands::problem::Problem;
use mfadesk::domain::instant::Instant;

fn ends(period: Period, since: &str, until: &str, zone: Tz) -> Vec<String> {
    let at = |text: &str| Instant::parse(text).unwrap();
    let ends = period.ends(at(since), at(until), zone).unwrap();
    ends.into_iter().map(|end| format!("{} {}", end.period, end.at)).collect()
}

#[test]
fn a_period_ends_with_its_last_local_millisecond() {
    let tokyo = chrono_tz::Asia::Tokyo;
    assert_eq!(
        ends(Period::Day, "2026-11-22T15:00:00.000Z", "2026-11-24T15:00:00.000Z", tokyo),
        ["2026-11-23 2026-11-23T14:59:59.999Z", "2026-11-24 2026-11-24T14:59:59.999Z"]
    );
    // 23:59 on a Sunday in Tokyo, and a minute later.
    for since in ["2026-11-22T14:59:00.000Z", "2026-11-16T00:00:00.000Z"] {
        assert_eq!(
            ends(Period::Week, since, "2026-11-24T00:00:00.000Z", tokyo),
            ["2026-W47 2026-11-22T14:59:59.999Z"],
            "{since}"
        );
    }
    assert_eq!(
        ends(Period::Week, "2026-12-28T00:00:00.000Z", "2027-01-04T00:00:00.000Z", tokyo),
        ["2026-W53 2027-01-03T14:59:59.999Z"]
    );
    assert_eq!(
        ends(Period::Month, "2026-11-30T15:00:00.000Z", "2027-02-01T00:00:00.000Z", tokyo),
        ["2026-12 2026-12-31T14:59:59.999Z", "2027-01 2027-01-31T14:59:59.999Z"]
    );
}

#[test]
fn the_end_itself_is_not_before_the_end() {
    let tokyo = chrono_tz::Asia::Tokyo;
    let until = |until: &str| ends(Period::Day, "2026-11-23T15:00:00.000Z", until, tokyo).len();
    assert_eq!([until("2026-11-24T14:59:59.999Z"), until("2026-11-24T15:00:00.000Z")], [0, 1]);
}

#[test]
fn days_without_a_midnight_and_days_of_25_hours_end_too() {
    // Clocks were put forward at midnight.
    assert_eq!(
        ends(Period::Day, "2018-11-03T12:00:00.000Z", "2018-11-05T12:00:00.000Z", chrono_tz::America::Sao_Paulo),
        ["2018-11-03 2018-11-04T02:59:59.999Z", "2018-11-04 2018-11-05T01:59:59.999Z"]
    );
    assert_eq!(
        ends(Period::Day, "2026-10-24T12:00:00.000Z", "2026-10-26T12:00:00.000Z", chrono_tz::Europe::Berlin),
        ["2026-10-24 2026-10-24T21:59:59.999Z", "2026-10-25 2026-10-25T22:59:59.999Z"]
    );
}

#[test]
fn too_many_periods_are_refused_before_they_are_made() {
    let since = Instant::parse("1970-01-01T00:00:00.000Z").unwrap();
    let until = Instant::parse("2026-11-24T00:00:00.000Z").unwrap();
    let refused = |period: Period| period.ends(since, until, chrono_tz::UTC);
    assert_eq!(refused(Period::Day), Err(Problem::TooManyFigures(mfadesk::commands::periods::MOST)));
    assert_eq!(refused(Period::Month).unwrap().len(), 682);
}
