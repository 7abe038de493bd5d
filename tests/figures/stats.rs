//! How many there are of each sort, now and over time.

use serde_json::{Value, json};

use super::{NOW, assert_expected, desk, said};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

#[test]
fn every_share_stands_beside_its_count_below_how_many_there_are() {
    let desk = desk();
    assert_expected("stats.en", &desk.run_at(NOW, ["stats"]));
    assert_expected("stats.ja", &desk.run_in("ja", NOW, ["stats", "--affiliation", "student,staff"]));
}

#[test]
fn over_time_there_is_a_row_for_the_end_of_each_period_and_for_now() {
    let desk = desk();
    assert_expected("stats-by-week.en", &desk.run_at(NOW, ["stats", "--by", "week"]));
    assert_expected("stats-by-week.ja", &desk.run_in("ja", NOW, ["stats", "--by", "week"]));
}

#[test]
fn since_and_until_choose_whole_periods() {
    let desk = desk();
    let periods = |more: &[&str]| -> Vec<String> {
        let answer = desk.run_at(NOW, [&["stats", "--json", "--by", "week"], more].concat()).json();
        assert_eq!(validate_answer("stats", &answer), Ok(()));
        let points = answer["stats"].as_array().unwrap().iter();
        points
            .map(|point| format!("{} {}", point["period"].as_str().unwrap(), point["as_of"].as_str().unwrap()))
            .collect()
    };
    let [first, second, third, now] = [
        "2026-W45 2026-11-08T14:59:59.999Z",
        "2026-W46 2026-11-15T14:59:59.999Z",
        "2026-W47 2026-11-22T14:59:59.999Z",
        "2026-W48 2026-11-24T01:00:00.000Z",
    ];
    assert_eq!(periods(&[]), [first, second, third, now]);
    // A Sunday's last minute in Tokyo, and the midnight after it.
    assert_eq!(periods(&["--since", "2026-11-15 23:59"]), [second, third, now]);
    assert_eq!(periods(&["--since", "2026-11-16"]), [third, now]);
    assert_eq!(periods(&["--until", "2026-11-16"]), [first, second]);
    assert_eq!(periods(&["--until", "2026-11-15 23:59:59"]), [first]);
    assert_eq!(periods(&["--since", "2026-11-09", "--until", "2026-11-20"]), [second]);
    assert_eq!(periods(&["--until", "2026-11-30"]), [first, second, third, now]);
    assert_eq!(periods(&["--since", "2027-01-01"]), [""; 0]);
    assert_eq!(periods(&["--as-of", "2026-11-09 12:00"]), [first, "2026-W46 2026-11-09T03:00:00.000Z"]);
}

#[test]
fn a_spreadsheet_gets_one_row_for_each_figure() {
    let desk = desk();
    let csv = desk.run_at(NOW, ["stats", "--by", "week", "--format", "csv"]);
    let lines: Vec<&str> = said(&csv).lines().collect();
    assert_eq!(lines[0], "as_of,period,sequence,affiliation,group,measure,count,of");
    assert_eq!(
        lines[1..4],
        [
            "2026-11-08T14:59:59.999Z,2026-W45,000000000009,,population,closed,0,",
            "2026-11-08T14:59:59.999Z,2026-W45,000000000009,,funnel,registered,3,3",
            "2026-11-08T14:59:59.999Z,2026-W45,000000000009,,funnel,first_method,3,3",
        ]
    );
    assert!(lines.contains(&"2026-11-24T01:00:00.000Z,2026-W48,000000000019,faculty,levels,critical,1,1"), "{csv:?}");
    let rows = desk.run_at(NOW, ["stats", "--by", "week", "--format", "jsonl"]);
    let rows: Vec<Value> = said(&rows).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let whole = desk.run_at(NOW, ["stats", "--by", "week", "--json"]).json();
    assert_eq!(json!(rows), whole["stats"]);
}

#[test]
fn the_question_is_kept_with_its_times_in_utc() {
    let answer = desk()
        .run_at(NOW, ["stats", "--json", "--by", "day", "--since", "2026-11-20", "--affiliation", "staff"])
        .json();
    assert_eq!(
        answer["query"],
        json!({"command": "stats", "affiliation": ["staff"], "by": "day", "since": "2026-11-19T15:00:00.000Z"})
    );
}

#[test]
fn slips_are_refused() {
    let desk = desk();
    let refused = |words: &[&str]| {
        let ran = desk.run_at(NOW, [&["stats"], words].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{words:?}");
        ran.stderr
    };
    assert_eq!(
        refused(&["--by", "year"]),
        "error: \"year\" is not a valid value for --by.\nhint: Allowed values: day, week, month.\n"
    );
    assert_eq!(
        refused(&["--by", "day", "--since", "1990-01-01"]),
        "error: From the first line of the log on, or from --since, there would be more than 5000 figures.\n\
         hint: Name a later time with --since, or longer periods with --by month.\n"
    );
    assert!(refused(&["--since", "yesterday"]).contains("--by <PERIOD>"));
}

#[test]
fn a_log_without_accounts_has_figures_without_shares() {
    let desk = Desk::founded(NOW);
    let table = desk.run_at(NOW, ["stats"]);
    assert!(said(&table).contains("locked out                  0\n"), "{table:?}");
    let answer = desk.run_at(NOW, ["stats", "--by", "week", "--json"]).json();
    assert_eq!((validate_answer("stats", &answer), answer["stats"].as_array().unwrap().len()), (Ok(()), 1));
}
