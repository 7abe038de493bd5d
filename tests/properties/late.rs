//! What is heard of late: the examples worked by hand, what fits and what is late on random histories, and what will be
//! on a later day.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Asked, DAY, When, check, read, some, store};
use crate::model::fold::Effect;
use crate::model::generator::{self, CLOCK, forge, text};
use crate::model::late::{clock, examples};
use crate::model::naive::Question;
use crate::support::desk::Desk;

/// The lines of an audit, voided ones apart, of which this member has this value.
fn lines_with(audit: &Value, member: &str, value: bool) -> BTreeSet<usize> {
    let events = audit["events"].as_array().unwrap().iter();
    let those = events.filter(|event| event["voided_by"].is_null() && event[member] == value);
    those.map(|event| event["sequence"].as_str().unwrap().parse().unwrap()).collect()
}

/// The lines that the model says this of.
fn of_the_model(log: &[Value], is: impl Fn(&Effect) -> bool) -> BTreeSet<usize> {
    let effects = Question::at_the_clock(log, generator::LATER).effects();
    (1..=effects.len()).filter(|line| is(&effects[line - 1])).collect()
}

#[test]
fn the_program_says_of_every_example_what_was_worked_by_hand() {
    let mut wrong = Vec::new();
    for example in examples() {
        let log = example.log();
        let desk = Desk::of(&log);
        let status = desk.run_at(&clock(), ["status", "--all", "--json"]).json();
        wrong.extend(example.differs(&status["accounts"][0]));
        let audit = desk.run_at(&clock(), ["audit", "--json"]).json();
        let late = lines_with(&audit, "late", true);
        if late != example.late_lines().into_iter().collect() {
            wrong.push(format!("{}: late are {late:?}, and have to be {:?}", example.shows, example.late_lines()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn audit_says_what_does_not_fit_and_what_is_late() {
    for seed in 51..53 {
        let lines = generator::log(seed, some(150, 3_000));
        let bytes = forge(&lines);
        let (desk, log) = (Desk::of(&bytes), read(&bytes));
        let audit = desk.run_at(generator::LATER, ["audit", "--json"]).json();
        for (member, told, model) in [
            ("fits", false, of_the_model(&log, |effect| *effect == Effect::DoesNotFit)),
            ("late", true, of_the_model(&log, |effect| matches!(effect, Effect::Late(_)))),
        ] {
            let program = lines_with(&audit, member, told);
            let mut differing = model.symmetric_difference(&program);
            if let Some(line) = differing.next() {
                let subject = &lines[line - 1].subject;
                let history: Vec<String> = (1..=*line)
                    .filter(|earlier| lines[earlier - 1].subject == *subject)
                    .map(|earlier| format!("{earlier} {:?}", lines[earlier - 1]))
                    .collect();
                panic!("{member} of line {line}, model {}\n{}", model.contains(line), history.join("\n"));
            }
            assert!(model.len() > 50, "{member}: {}", model.len());
        }
    }
}

#[test]
fn what_will_be_on_a_later_day_is_what_is_known_judged_then() {
    let lines = generator::log(54, some(120, 3_000));
    let bytes = forge(&lines);
    let (store, log) = (store(&bytes), read(&bytes));
    let now = generator::millis(CLOCK).unwrap();
    let last = lines.iter().rfind(|line| !generator::midnights(line).is_empty()).unwrap();
    let mut instants = vec![now - DAY, now, now + 1, now + 400 * DAY];
    for midnight in generator::midnights(last) {
        instants.extend([midnight - 1, midnight, midnight + 1]);
    }
    for instant in instants {
        for asked in [Asked::Status, Asked::Risk] {
            check(&lines, store.path(), &log, asked, &When::On(CLOCK.to_owned(), text(instant)));
        }
    }
}
