//! On random histories (voids recorded later, policies in between, clocks that go back): the figures of a period are those
//! of its last instant asked about alone, and what changed is what two answers of `status` say differently.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::generator::{self, CLOCK, Dice, forge};
use crate::support::desk::Desk;
use crate::support::in_full;
use crate::support::schemas::validate_answer;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn ask(desk: &Desk, words: &[&str]) -> Value {
    let answer = desk.run_at(CLOCK, [words, &["--json"]].concat()).json_and_warnings();
    assert_eq!(validate_answer(words[0], &answer), Ok(()), "{words:?}");
    answer
}

/// The figures without the name of the period, which a single instant has not.
fn figures(point: &Value) -> Value {
    let mut point = point.clone();
    point["period"] = Value::Null;
    point
}

#[test]
fn each_figure_over_time_is_that_of_its_instant_asked_about_alone() {
    let desk = Desk::of(&forge(&generator::log(21, 250)));
    let mut dice = Dice::new(22);
    for (more, points_at_least) in [
        (&["--by", "week"][..], 110),
        (&["--by", "month", "--affiliation", "student,staff"], 26),
        (&["--by", "day", "--since", "2026-09-01", "--as-of", "2026-11-10 12:34"], 70),
    ] {
        let over_time = ask(&desk, &[&["stats"], more].concat());
        let points = over_time["stats"].as_array().unwrap();
        assert!(points.len() >= points_at_least, "{more:?}: {}", points.len());
        let affiliation: &[&str] = if more.contains(&"--affiliation") { &more[2..] } else { &[] };
        let mut places: Vec<usize> =
            (0..8).map(|_| usize::try_from(dice.below(points.len() as i64)).unwrap()).collect();
        places.push(points.len() - 1);
        for place in places {
            let instant = points[place]["as_of"].as_str().unwrap();
            let alone = ask(&desk, &[&["stats", "--as-of", instant], affiliation].concat());
            assert_eq!(figures(&points[place]), figures(&alone["stats"][0]), "{more:?} at {instant}");
            assert_eq!(points[place]["sequence"], alone["log"]["sequence"]);
        }
        let instants: Vec<&str> = points.iter().map(|point| point["as_of"].as_str().unwrap()).collect();
        assert!(instants.is_sorted());
        assert_eq!(over_time["as_of"], *instants.last().unwrap());
    }
}

#[test]
fn the_figures_are_what_the_status_of_everybody_adds_up_to() {
    let desk = Desk::of(&forge(&generator::log(23, 400)));
    let figures = ask(&desk, &["stats"])["stats"][0].clone();
    let status = ask(&desk, &["status", "--all"]);
    let accounts = status["accounts"].as_array().unwrap();
    let tally = |of: &dyn Fn(&Value) -> bool| {
        let open: Vec<&Value> = accounts.iter().filter(|row| row["open"] == true && of(row)).collect();
        let count = |is: &dyn Fn(&Value) -> bool| open.iter().filter(|row| is(row)).count();
        let each = |words: &[&str], is: &dyn Fn(&Value, &str) -> bool| -> Value {
            words.iter().map(|word| ((*word).to_owned(), json!(count(&|row| is(row, word))))).collect()
        };
        let past = |step: u64| count(&|row| row["setup"]["step"].as_u64().is_none_or(|now| now > step));
        json!({
            "accounts": open.len(),
            "closed": accounts.iter().filter(|row| row["open"] == false && of(row)).count(),
            "funnel": {"registered": open.len(), "first_method": past(1), "alternative": past(2), "tested": past(3),
                "in_force": count(&|row| row["setup"]["step"].is_null())},
            "states": each(&["off", "setup-required", "starting", "on", "ending"], &|row, word| row["mfa"]["state"] == *word),
            "levels": each(&["locked-out", "critical", "warning", "ok", "not-in-force"],
                &|row, word| row["risk"]["level"] == *word),
            "kinds": each(&["microsoft-authenticator", "authenticator-app", "hardware-token", "phone", "alternate-phone",
                "office-phone", "security-key", "passkey", "email", "app-password", "other"],
                &|row, word| row["methods"].as_array().unwrap().iter().any(|method| method["kind"] == *word)),
            "retiring": each(&["locked-out", "setup-required", "critical", "warning"], &|row, word| {
                let retiring = &row["risk"]["retiring"];
                let is_setup = retiring["mfa_state"] == "setup-required";
                let outcome = if is_setup { &retiring["mfa_state"] } else { &retiring["if_in_force"] };
                row["risk"]["level"] != "not-in-force" && *outcome == *word
            }),
        })
    };
    let mut all = figures.clone();
    for member in ["as_of", "period", "sequence", "by_affiliation"] {
        all.as_object_mut().unwrap().remove(member).unwrap();
    }
    assert_eq!(all, tally(&|_| true));
    let affiliations = figures["by_affiliation"].as_object().unwrap();
    assert!(affiliations.len() >= 4, "{affiliations:?}");
    for (affiliation, told) in affiliations {
        assert_eq!(*told, tally(&|row| row["affiliation"] == **affiliation), "{affiliation}");
    }
}

/// What became of an account that was this and is that, by the definitions of docs/commands.md.
fn changes(before: &Value, after: &Value) -> Vec<&'static str> {
    let open = |row: &Value| row["open"] == true;
    let in_force =
        |row: &Value| open(row) && ["starting", "on", "ending"].iter().any(|word| row["mfa"]["state"] == *word);
    let level = |row: &Value| if open(row) { row["risk"]["level"].as_str().unwrap().to_owned() } else { String::new() };
    let (was, is) = (level(before), level(after));
    let mut found = Vec::new();
    if !open(after) {
        return if open(before) { vec!["left"] } else { found };
    }
    if is == "locked-out" && was != "locked-out" {
        found.push("newly-locked-out");
    }
    if is == "critical" && !["locked-out", "critical"].contains(&was.as_str()) {
        found.push("newly-critical");
    }
    let better: &[&str] = match was.as_str() {
        "locked-out" => &["critical", "warning", "ok"],
        "critical" => &["warning", "ok"],
        _ => &[],
    };
    if better.contains(&is.as_str()) {
        found.push("recovered");
    }
    match (in_force(before), in_force(after)) {
        (false, true) => found.push("newly-in-force"),
        (true, false) => found.push("no-longer-in-force"),
        _ => {}
    }
    if before.is_null() {
        found.push("newly-registered");
    } else if !open(before) {
        found.push("returned");
    }
    found
}

fn side(row: &Value) -> Value {
    match row {
        Value::Null => Value::Null,
        row => json!({"open": row["open"], "mfa_state": row["mfa"]["state"], "step": row["setup"]["step"],
            "level": row["risk"]["level"]}),
    }
}

fn by_id(status: &Value) -> BTreeMap<String, Value> {
    let rows = status["accounts"].as_array().unwrap().iter();
    rows.map(|row| (row["account"].as_str().unwrap().to_owned(), row.clone())).collect()
}

/// Two answers compared member by member: methods by their ids, lists as a whole, the instant apart.
fn members(path: &str, before: &Value, after: &Value, found: &mut BTreeMap<String, (Value, Value)>) {
    let named = |value: &Value| -> Option<BTreeMap<String, Value>> {
        if path == "methods" {
            let methods = value.as_array()?.iter();
            return Some(methods.map(|one| (one["method"].as_str().unwrap().to_owned(), one.clone())).collect());
        }
        value.as_object().map(|members| members.clone().into_iter().collect())
    };
    match (named(before), named(after)) {
        (Some(old), Some(new)) => {
            for name in old.keys().chain(new.keys()).filter(|name| *name != "as_of") {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                let value = |of: &BTreeMap<String, Value>| of.get(name).cloned().unwrap_or_default();
                members(&path, &value(&old), &value(&new), found);
            }
        }
        _ if before == after => {}
        _ => drop(found.insert(path.to_owned(), (before.clone(), after.clone()))),
    }
}

#[test]
fn what_changed_is_what_two_answers_of_status_say_differently() {
    let desk = Desk::of(&forge(&generator::log(25, 1_500)));
    let mut dice = Dice::new(26);
    let (begin, clock) = (generator::millis(generator::BEGIN).unwrap(), generator::millis(CLOCK).unwrap());
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for round in 0..if in_full() { 24 } else { 8 } {
        let mut instants = [0, 0].map(|_| begin + dice.below(clock - begin - DAY));
        instants.sort_unstable();
        let [from, to] = instants.map(generator::text);
        let statuses = [&from, &to].map(|at| by_id(&ask(&desk, &["status", "--all", "--as-of", at])));
        let answer = ask(&desk, &["diff", "--from", &from, "--to", &to]);
        let told: BTreeMap<String, Value> = {
            let rows = answer["changes"].as_array().unwrap().iter();
            rows.map(|row| (row["account"].as_str().unwrap().to_owned(), row.clone())).collect()
        };
        let mut expected: BTreeMap<String, Value> = BTreeMap::new();
        for (id, after) in &statuses[1] {
            let before = statuses[0].get(id).cloned().unwrap_or_default();
            let changes = changes(&before, after);
            changes.iter().for_each(|change| *seen.entry(change).or_default() += 1);
            if !changes.is_empty() {
                let row = json!({"account": id, "affiliation": after["affiliation"], "changes": changes,
                    "before": side(&before), "after": side(after)});
                expected.insert(id.clone(), row);
            }
        }
        assert_eq!(told, expected, "from {from} to {to}");
        assert_eq!(told.len(), answer["changes"].as_array().unwrap().len());
        // Of one account everything that differs, of some that changed and of some that did not.
        let ids: Vec<&String> = statuses[1].keys().collect();
        for _ in 0..if round < 4 && !ids.is_empty() { 5 } else { 0 } {
            let id = *dice.pick(&ids);
            let answer = ask(&desk, &["diff", id, "--from", &from, "--to", &to]);
            let told: BTreeMap<String, (Value, Value)> = {
                let rows = answer["changes"].as_array().unwrap().iter();
                rows.map(|row| {
                    (row["member"].as_str().unwrap().to_owned(), (row["before"].clone(), row["after"].clone()))
                })
                .collect()
            };
            let mut expected = BTreeMap::new();
            members("", statuses[0].get(id).unwrap_or(&Value::Null), &statuses[1][id], &mut expected);
            assert_eq!(told, expected, "{id} from {from} to {to}");
        }
    }
    let words = [
        "newly-locked-out",
        "newly-critical",
        "recovered",
        "newly-in-force",
        "no-longer-in-force",
        "newly-registered",
        "returned",
        "left",
    ];
    assert!(words.iter().all(|word| seen.contains_key(word)), "{seen:?}");
}
