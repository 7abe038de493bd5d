//! Accounts with more methods than anybody has, and events that list most of them: what is looked up there, and not gone
//! through, comes to the same.

use serde_json::{Value, json};

use super::{Asked, When, check, read, store};
use crate::model::generator::{BEGIN, CLOCK, Dice, Line, forge, millis};

const ACCOUNT: &str = "0000007919";
const MINUTE: i64 = 60_000;

/// Some of the ids that there are, a few more, and some of them twice.
fn some(dice: &mut Dice, added: i64) -> Vec<String> {
    (0..dice.below(60)).map(|_| format!("m{}", 1 + dice.below(added + 5))).collect()
}

fn what_happens(dice: &mut Dice, added: &mut i64, earlier: &[Line]) -> (&'static str, Value) {
    let one = format!("m{}", 1 + dice.below(*added + 2));
    match dice.below(20) {
        0..9 => {
            *added += i64::from(!dice.percent(5));
            let kind = *dice.pick(&["security-key", "passkey", "authenticator-app", "email", "app-password"]);
            let device = format!("key {}", dice.below(30));
            ("method.added", json!({"method": format!("m{added}"), "kind": kind, "device": device, "serial": one}))
        }
        9 => ("method.unavailable", json!({"methods": some(dice, *added), "reason": "lost"})),
        10 => ("method.available", json!({"methods": some(dice, *added)})),
        11 if dice.percent(40) => {
            let left = (1..=*added).filter(|_| dice.percent(80)).map(|number| format!("m{number}"));
            ("account.observed", json!({"methods": left.collect::<Vec<_>>(), "from": "page"}))
        }
        12 => ("method.removed", json!({"method": one})),
        13 => ("method.replaced", json!({"method": one, "by": format!("m{}", 1 + dice.below((*added).max(1)))})),
        14 => ("method.made-default", json!({"method": one})),
        15 => ("method.updated", json!({"method": one, "device": "another", "serial": "1"})),
        16 if dice.percent(30) => ("account.reopened", json!({})),
        17 if !earlier.is_empty() => {
            ("event.voided", json!({"event": dice.pick(earlier).id.clone(), "reason": "a slip"}))
        }
        _ => ("sign-in.test-passed", json!({"method": one, "channel": "touch", "evidence": "operator"})),
    }
}

#[test]
fn an_account_of_many_methods_is_what_the_second_opinion_says() {
    for seed in 0..6 {
        let dice = &mut Dice::new(seed);
        let (begin, mut added) = (millis(BEGIN).unwrap(), 0);
        let line = |place: usize, subject: &str, kind: &str, late: i64, data| {
            let recorded = begin + i64::try_from(place).unwrap() * MINUTE;
            Line {
                id: format!("01930000-{place:04x}-7000-8000-000000000001"),
                kind: format!("mfadesk.{kind}.v1"),
                subject: subject.to_owned(),
                time: (recorded - late).max(begin),
                recorded,
                data,
            }
        };
        let started =
            json!({"format": 1, "site": "test", "origin": "01930000-0000-4000-8000-000000000000", "rehearsal": true});
        let mut lines = vec![
            line(0, "store", "log.started", 0, started),
            line(1, ACCOUNT, "account.registered", 0, json!({"affiliation": "student"})),
        ];
        for place in 2..260 {
            let (kind, data) = what_happens(dice, &mut added, &lines[2..]);
            let late = if dice.percent(20) { dice.below(120 * MINUTE) } else { 0 };
            lines.push(line(place, ACCOUNT, kind, late, data));
        }
        lines.push(line(260, ACCOUNT, "mfa.applied", 0, json!({"effective_at": "2024-10-01T00:00:00.000Z"})));
        let bytes = forge(&lines);
        let (store, log) = (store(&bytes), read(&bytes));
        for when in [When::Clock(CLOCK.into()), When::Line(lines[120].id.clone()), When::Line(lines[200].id.clone())] {
            check(&lines, store.path(), &log, Asked::Status, &when);
        }
        check(&lines, store.path(), &log, Asked::Risk, &When::Clock(CLOCK.into()));
    }
}
