//! Folding the same events of one account in any order that a desk could have recorded them in, late ones included,
//! gives the same methods, devices, serials, availability, last tests, numbers, observation, application, closing and
//! re-registration, as long as all of them fit in either order and no two bear the same time.
//!
//! It cannot hold for the default and the order of methods (the earlier line counts), nor between an addition and a
//! look that did not show it; and there and back again between two devices, heard of late, may leave the last test other
//! than it would be. What else is excepted here is what the text itself does not hold to, each with an example at the
//! end: a function that goes when the text does.

use serde_json::{Map, Value, json};

use super::fit::text;
use super::fold::{Account, effects, fold};
use super::generator::{BEGIN, Dice, millis};
use super::risk::DAY;

/// One event of the account: what it says, and when it occurred.
#[derive(Clone, Debug)]
struct Fact {
    name: &'static str,
    /// Days after the beginning; no two are the same.
    day: i64,
    data: Value,
}

/// In the order of the lines, as the model reads them.
fn lines(facts: &[Fact]) -> Vec<Value> {
    let line = |fact: &Fact| {
        json!({"id": format!("event of day {}", fact.day), "type": format!("mfadesk.{}.v1", fact.name),
            "subject": "0123456789", "time": text(millis(BEGIN).unwrap() + fact.day * DAY), "data": fact.data})
    };
    facts.iter().map(line).collect()
}

/// What must not depend on the order.
fn essence(account: &Account) -> Value {
    let mut methods: Vec<_> = account.methods.iter().collect();
    methods.sort_by_key(|method| method.id.clone());
    let method = |method: &&super::fold::Method| {
        (
            method.id.clone(),
            json!({"kind": method.kind, "device": method.device, "serial": method.serial,
                "unavailable": method.unavailable, "unavailable_at": method.unavailable.as_ref().and(method.unavailable_at),
                "stolen_at": method.stolen_at, "number": method.number, "extension": method.extension, "there_at": method.there_at,
                "last_test": method.last_test.as_ref().map(|test| json!([test.passed, test.at, test.channel]))}),
        )
    };
    json!({"methods": methods.iter().map(method).collect::<Map<String, Value>>(), "observed": account.observed,
        "applied": account.applied, "terminated": account.terminated, "open": account.open,
        "reregistration": account.reregistration})
}

/// What each of these would come to, if a desk could have recorded it: every event fits, and so do all ids in lists.
fn told(facts: &[Fact]) -> Option<Value> {
    let lines = lines(facts);
    let lines: Vec<&Value> = lines.iter().collect();
    for (line, effect) in lines.iter().zip(effects(&lines, None)) {
        let listed = line["data"]["methods"].as_array().map_or(0, Vec::len);
        effect.filter(|ids| ids.len() == listed)?;
    }
    Some(essence(&fold(&lines)?))
}

/// A look came to be recorded on the other side of an addition from before it, that it did not show.
fn is_a_look_before_an_addition(facts: &[Fact], added: usize, look: usize) -> bool {
    let (added, look) = (&facts[added], &facts[look]);
    added.name == "method.added"
        && look.name == "account.observed"
        && added.day < look.day
        && !look.data["methods"].as_array().unwrap().contains(&added.data["method"])
}

fn looks_past_an_addition(facts: &[Fact]) -> bool {
    let places = 0..facts.len();
    places
        .clone()
        .any(|added| places.clone().any(|look| look < added && is_a_look_before_an_addition(facts, added, look)))
}

/// The methods whose device or serial was set or cleared more than once after they were added: there and back again, but
/// also cleared in between, filled in and set, or set to the same twice.
fn moved_about(facts: &[Fact]) -> Vec<&str> {
    let of = |id: &Value, member: &str| {
        let sets = |fact: &&Fact| {
            ["method.updated", "method.number-changed"].contains(&fact.name)
                && fact.data["method"] == *id
                && fact.data[member].is_string()
        };
        facts.iter().filter(sets).count()
    };
    let ids = facts.iter().filter(|fact| fact.name == "method.added").map(|fact| &fact.data["method"]);
    let moved = |id: &&Value| ["device", "serial"].iter().any(|member| of(id, member) > 1);
    ids.filter(moved).map(|id| id.as_str().unwrap()).collect()
}

/// A reopening from before a closing: in the order of their times it untests, heard of late it does not.
fn is_reopened_before_it_was_closed(facts: &[Fact]) -> bool {
    facts.iter().enumerate().any(|(place, fact)| {
        fact.name == "account.reopened"
            && facts[..place]
                .iter()
                .any(|it| ["account.closed", "account.reopened"].contains(&it.name) && it.day > fact.day)
    })
}

/// A number change with a device, from before one without: left alone, it changes no device either.
fn moves_with_a_number_left_alone(facts: &[Fact]) -> Vec<&str> {
    let left = facts.iter().enumerate().filter(|(place, fact)| {
        let later = |it: &Fact| it.name == fact.name && it.data["method"] == fact.data["method"] && it.day > fact.day;
        fact.name == "method.number-changed" && fact.data["device"].is_string() && facts[..*place].iter().any(later)
    });
    left.map(|(_, fact)| fact.data["method"].as_str().unwrap()).collect()
}

/// What these facts come to, without what is excepted for them in this order.
fn without_exceptions(facts: &[Fact], told: &Value) -> Value {
    let mut told = told.clone();
    let mut strip = |id: Option<&str>, member: &str| {
        for (name, method) in told["methods"].as_object_mut().unwrap() {
            if id.is_none_or(|id| id == name) {
                method.as_object_mut().unwrap().remove(member);
            }
        }
    };
    moved_about(facts).iter().for_each(|id| strip(Some(id), "last_test"));
    if is_reopened_before_it_was_closed(facts) {
        strip(None, "last_test");
    }
    if is_no_end_of_a_theft(facts) {
        strip(None, "stolen_at");
    }
    for id in moves_with_a_number_left_alone(facts) {
        strip(Some(id), "device");
        strip(Some(id), "last_test");
    }
    told
}

/// A find that what is later of the same piece overtook: left alone, it ends no theft.
fn is_no_end_of_a_theft(facts: &[Fact]) -> bool {
    let of_piece = ["method.available", "method.unavailable", "method.number-changed", "sign-in.test-passed"];
    facts.iter().enumerate().any(|(place, fact)| {
        fact.name == "method.available"
            && facts[..place].iter().any(|it| of_piece.contains(&it.name) && it.day > fact.day)
    })
}

/// How the answers to the two orders differ, if both could have been recorded and nothing excepts it.
fn difference(in_time: &[Fact], heard: &[Fact]) -> Option<(Value, Value)> {
    if looks_past_an_addition(heard) {
        return None;
    }
    let (one, other) = (told(in_time)?, told(heard)?);
    let (one, other) = (without_exceptions(heard, &one), without_exceptions(heard, &other));
    (one != other).then_some((one, other))
}

const IDS: [&str; 4] = ["m1", "m2", "m3", "m4"];

/// Random facts in the order of their times, that a desk could have recorded as they occurred.
fn random(dice: &mut Dice) -> Vec<Fact> {
    let mut facts = vec![Fact { name: "account.registered", day: 0, data: json!({"affiliation": "student"}) }];
    let many = 4 + dice.below(9);
    let mut added = 0;
    while (facts.len() as i64) < many {
        let mut next = draft(dice, &mut added, &lines(&facts));
        next.day = facts.len() as i64;
        facts.push(next);
        if told(&facts).is_none() {
            facts.pop();
        }
    }
    facts
}

fn draft(dice: &mut Dice, added: &mut usize, before: &[Value]) -> Fact {
    let registered = fold(&before.iter().collect::<Vec<_>>()).unwrap().methods;
    let one = |dice: &mut Dice| {
        if registered.is_empty() { "m9".to_owned() } else { dice.pick(&registered).id.clone() }
    };
    let some = |dice: &mut Dice| -> Vec<String> {
        registered.iter().filter(|_| dice.percent(60)).map(|method| method.id.clone()).collect()
    };
    let number = |dice: &mut Dice| json!({"masked": format!("+81 ••{:02}", dice.below(100))});
    let (name, data) = match dice.below(26) {
        0..6 if *added < IDS.len() => {
            let kind = *dice.pick(&["phone", "security-key", "passkey", "email"]);
            let mut data = json!({"method": IDS[*added], "kind": kind});
            if dice.percent(80) {
                data["device"] = json!(dice.pick(&["A", "B"]));
            }
            if dice.percent(50) {
                data["serial"] = json!(dice.pick(&["S-1", "S-2"]));
            }
            *added += 1;
            ("method.added", data)
        }
        6..9 => {
            let data = json!({"method": one(dice), "channel": "touch", "evidence": "code"});
            ("sign-in.test-passed", data)
        }
        9 => ("sign-in.test-failed", json!({"method": one(dice), "channel": "touch"})),
        10 | 11 => {
            let mut data = json!({"method": one(dice)});
            data[*dice.pick(&["device", "serial"])] = json!(dice.pick(&["A", "B", "S-1", "C", ""]));
            ("method.updated", data)
        }
        12 => {
            let mut data = json!({"method": one(dice), "number": number(dice)});
            if dice.percent(50) {
                data["device"] = json!(dice.pick(&["A", "C"]));
            }
            ("method.number-changed", data)
        }
        13 => ("method.removed", json!({"method": one(dice)})),
        14 => ("method.replaced", json!({"method": one(dice), "by": one(dice)})),
        15 => ("account.observed", json!({"methods": some(dice), "from": dice.pick(&["page", "directory", "caller"])})),
        16 | 17 => {
            ("method.unavailable", json!({"methods": some(dice), "reason": dice.pick(&["lost", "broken", "stolen"])}))
        }
        18 => ("method.available", json!({"methods": some(dice)})),
        19 => ("mfa.applied", json!({"effective_at": text(millis(BEGIN).unwrap() + dice.below(20) * DAY)})),
        20 => {
            let effective_at = text(millis(BEGIN).unwrap() + dice.below(20) * DAY);
            ("mfa.terminated", json!({"effective_at": effective_at, "reason": "left", "identity_check": "passport"}))
        }
        21 => ("account.closed", json!({"reason": "left"})),
        22 => ("account.reopened", json!({})),
        23 => ("reregistration.requested", json!({"via": "office"})),
        24 => ("reregistration.approved", json!({})),
        _ => ("reregistration.rejected", json!({"why": "no"})),
    };
    Fact { name, day: 0, data }
}

/// Some of them are heard of later than they occurred.
fn heard(dice: &mut Dice, in_time: &[Fact]) -> Vec<Fact> {
    let mut heard = in_time.to_vec();
    for _ in 0..=dice.below(3) {
        let from = 1 + usize::try_from(dice.below(heard.len() as i64 - 1)).unwrap();
        let fact = heard.remove(from);
        let to = from + usize::try_from(dice.below((heard.len() - from) as i64 + 1)).unwrap();
        heard.insert(to, fact);
    }
    heard
}

/// The fewest of these that still make a difference.
fn smallest(in_time: &[Fact], heard: &[Fact]) -> String {
    let (mut in_time, mut heard) = (in_time.to_vec(), heard.to_vec());
    let mut again = true;
    while again {
        again = false;
        for day in in_time.iter().map(|fact| fact.day).collect::<Vec<_>>() {
            let less = |facts: &[Fact]| facts.iter().filter(|fact| fact.day != day).cloned().collect::<Vec<_>>();
            if difference(&less(&in_time), &less(&heard)).is_some() {
                (in_time, heard, again) = (less(&in_time), less(&heard), true);
            }
        }
    }
    let (one, other) = difference(&in_time, &heard).unwrap();
    let lines: Vec<String> =
        heard.iter().map(|fact| format!("day {:2} {} {}", fact.day, fact.name, fact.data)).collect();
    format!("{}\nas it occurred {one}\nas it was heard {other}", lines.join("\n"))
}

#[test]
fn what_is_heard_of_late_comes_to_what_it_would_have_come_to() {
    let many = if std::env::var_os("MFADESK_FULL_TESTS").is_some() { 6_000 } else { 300 };
    let mut dice = Dice::new(41);
    let (mut compared, mut found) = (0, Vec::new());
    for _ in 0..many {
        let in_time = random(&mut dice);
        for _ in 0..4 {
            let heard = heard(&mut dice, &in_time);
            compared += usize::from(told(&heard).is_some());
            if difference(&in_time, &heard).is_some() {
                found.push(smallest(&in_time, &heard));
            }
        }
    }
    found.sort_by_key(String::len);
    found.truncate(12);
    assert!(found.is_empty(), "{}", found.join("\n\n"));
    assert!(compared > many, "{compared} of {many}");
}

/// The facts in the order of their times, and as they were heard, with what differs.
fn holds_to_it(facts: &[(i64, &'static str, Value)]) -> bool {
    let registered = Fact { name: "account.registered", day: 0, data: json!({"affiliation": "student"}) };
    let given = facts.iter().map(|(day, name, data)| Fact { name, day: *day, data: data.clone() });
    let heard: Vec<Fact> = std::iter::once(registered).chain(given).collect();
    let mut in_time = heard.clone();
    in_time.sort_by_key(|fact| fact.day);
    told(&in_time).unwrap() == told(&heard).unwrap()
}

#[test]
fn these_are_the_orders_that_the_text_does_not_hold_to_it_in() {
    let added = (1, "method.added", json!({"method": "m1", "kind": "phone", "device": "A"}));
    let without = (1, "method.added", json!({"method": "m1", "kind": "phone"}));
    let passed = |day| (day, "sign-in.test-passed", json!({"method": "m1", "channel": "sms", "evidence": "code"}));
    let number = |day, data: Value| {
        let mut data = data;
        data["method"] = json!("m1");
        data["number"] = json!({"masked": format!("+81 ••{day:02}")});
        (day, "method.number-changed", data)
    };
    let update = |day, device: &str| (day, "method.updated", json!({"method": "m1", "device": device}));
    let (closed, reopened) = (json!({"reason": "left"}), json!({}));
    let look = |methods: Value| (9, "account.observed", json!({"methods": methods, "from": "page"}));

    // What the text excepts.
    assert!(!holds_to_it(&[look(json!([])), added.clone()]));
    assert!(!holds_to_it(&[added.clone(), passed(7), update(9, "A"), update(5, "B")]));
    // What it does not.
    let reopening = [(7, "account.closed", closed), (6, "account.reopened", reopened)];
    assert!(!holds_to_it(&[&[added.clone(), passed(5)], &reopening[..]].concat()));
    assert!(!holds_to_it(&[added.clone(), number(9, json!({})), number(5, json!({"device": "B"}))]));
    assert!(!holds_to_it(&[added.clone(), passed(3), update(9, ""), update(5, "B")]));
    assert!(!holds_to_it(&[added.clone(), passed(7), update(9, "B"), update(5, "")]));
    assert!(!holds_to_it(&[added, passed(7), update(9, "B"), update(5, "B")]));
    assert!(!holds_to_it(&[without, passed(7), update(9, "A"), update(5, "B")]));
}
