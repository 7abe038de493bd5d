//! The filters of `status --all`: who is selected, held against what the naive model says of everybody, filter by
//! filter and all at once, on random histories.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Asked, DAY, When, answered, by_account, expected, read, some, store};
use crate::model::fold::device_key;
use crate::model::generator::{self, CLOCK, Dice, forge};
use crate::model::naive::Question;

/// One filter as it is typed, and whether it selects an account: by its row, and what rows do not say.
type Filter = (Vec<String>, Box<dyn Fn(&Value, Unsaid) -> bool>);

/// What the row of an account does not say.
#[derive(Clone, Copy)]
struct Unsaid {
    /// Rules were let through.
    overridden: bool,
    /// A usable method has not passed, as things stand at the instant.
    untested: bool,
}

const KINDS: [&str; 5] = ["microsoft-authenticator", "phone", "passkey", "email", "hardware-token"];
const DEVICES: [&str; 3] = ["iPhone 15", "ＹＵＢＩＫＥＹ 5", "pixel9"];

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn methods(row: &Value) -> &[Value] {
    row["methods"].as_array().unwrap()
}

/// Every filter that is new with words of its own, at random where there is something to choose.
fn filters(dice: &mut Dice) -> Vec<Filter> {
    let typed = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let kinds = [*dice.pick(&KINDS), *dice.pick(&KINDS)];
    let defaults = [*dice.pick(&KINDS), *dice.pick(&KINDS)];
    let device = *dice.pick(&DEVICES);
    let since = generator::text(generator::millis(CLOCK).unwrap() - dice.below(800 * DAY));
    let (applied, observed) = (since.clone(), since.clone());
    vec![
        (
            typed(&["--kind", &kinds.join(",")]),
            Box::new(move |row, _| methods(row).iter().any(|method| kinds.iter().any(|kind| method["kind"] == *kind))),
        ),
        (
            typed(&["--device", device]),
            Box::new(move |row, _| {
                let key = device_key(device);
                methods(row).iter().any(|method| method["device"].as_str().and_then(device_key) == key)
            }),
        ),
        (
            typed(&["--default-kind", &defaults.join(",")]),
            Box::new(move |row, _| {
                let default = methods(row).iter().find(|method| method["method"] == row["default_method"]);
                default.is_some_and(|method| defaults.iter().any(|kind| method["kind"] == *kind))
            }),
        ),
        (
            typed(&["--untested"]),
            // A channel that has ended makes a method unusable, or its test one that counts no more; rows do not say which.
            Box::new(|_, unsaid| unsaid.untested),
        ),
        (typed(&["--overridden"]), Box::new(|_, unsaid| unsaid.overridden)),
        (
            typed(&["--applied-since", &since]),
            Box::new(move |row, _| row["mfa"]["applied_at"].as_str().is_some_and(|at| at >= applied.as_str())),
        ),
        (
            typed(&["--phone-change-overdue"]),
            // The clock stands at 10:00 of 24 November in Tokyo.
            Box::new(|row, _| {
                let planned = row["phone_change"]["planned_on"].as_str();
                planned.and_then(|day| day.parse::<chrono::NaiveDate>().ok()).is_some_and(|day| day < today())
            }),
        ),
        (
            typed(&["--not-observed-since", &since]),
            Box::new(move |row, _| row["observed"]["at"].as_str().is_none_or(|at| at < observed.as_str())),
        ),
    ]
}

#[test]
fn every_filter_and_any_two_of_them_select_whom_the_definitions_select() {
    let bytes = forge(&generator::log(11, some(600, 1_500)));
    let (store, log) = (store(&bytes), read(&bytes));
    let when = When::Clock(CLOCK.to_owned());
    let everybody = expected(&log, Asked::Status, &when);
    let question = Question::at_the_clock(&log, CLOCK);
    let (overridden, untested) = (question.overridden(), question.untested());
    let unsaid = |id: &str| Unsaid { overridden: overridden.contains(id), untested: untested.contains(id) };
    let mut dice = Dice::new(12);
    let check = |filters: &[&Filter], at_least: usize| {
        let typed: Vec<&str> = filters.iter().flat_map(|(typed, _)| typed.iter().map(String::as_str)).collect();
        let selected = |row: &Value, id: &str| filters.iter().all(|(_, is)| is(row, unsaid(id)));
        let rows = by_account(&everybody);
        let model: BTreeSet<&str> = rows.iter().filter(|(id, row)| selected(row, id)).map(|(id, _)| *id).collect();
        let answer = answered(store.path(), &log, Asked::Status, &when, &typed);
        let program: BTreeSet<&str> = by_account(&answer).into_keys().collect();
        assert_eq!(model, program, "{typed:?}");
        assert_eq!(answer["population"], everybody["population"]);
        assert!(model.len() >= at_least && model.len() < rows.len(), "{typed:?} selects {}", model.len());
    };
    for filter in &filters(&mut dice) {
        check(&[filter], 5);
    }
    for _ in 0..6 {
        let filters = filters(&mut dice);
        check(&[dice.pick(&filters), dice.pick(&filters)], 0);
    }
}
