//! The same random commands as lines of a batch: what a line comes to is what the command would have come to by
//! itself, judged by what the lines before it left.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::commands::fresh_id;
use super::deciding::{drawn, fact};
use super::desk::{Desk, Known, essence};
use super::side_by_side;
use crate::model::fit;
use crate::model::generator::Dice;
use crate::model::rules::{Verdict, e164};

/// The lines of a batch, and what has to come of them.
struct Foreseen {
    commands: Vec<Value>,
    verdicts: Vec<Verdict>,
    /// The lines that have to stand in the log, as far as they can be foreseen.
    lines: Vec<Value>,
}

/// Draws so many commands, of which some are sent again, and foresees each by what the ones before it left.
fn foresee(dice: &mut Dice, known: &Known, many: usize) -> Foreseen {
    let mut known = known.clone();
    let mut foreseen = Foreseen { commands: Vec::new(), verdicts: Vec::new(), lines: Vec::new() };
    for _ in 0..many {
        let mut command = if dice.percent(8) && !foreseen.commands.is_empty() {
            dice.pick(&foreseen.commands).clone()
        } else {
            drawn(dice, &known, known.clock, &known.authid, 55)
        };
        // Undoing names the event, so its id has to be known before the program could choose one.
        if command["event_id"].is_null() {
            command["event_id"] = json!(fresh_id(dice));
        }
        let verdict = known.foresee(&command);
        if let Verdict::Recorded(event) = &verdict
            && command["dry_run"] != true
        {
            let mut line = known.line(&command, event, known.log.len() + 1);
            // What the fingerprint of a new number will be is not known, only that it stands for this number.
            if let Some(print @ Value::Null) = line.pointer_mut("/data/number/fingerprint") {
                let number = e164(command["number"].as_str().unwrap()).unwrap();
                *print = json!(number);
                known.fingerprints.insert(number.clone(), number);
            }
            known.log.push(line.clone());
            foreseen.lines.push(line);
        }
        foreseen.commands.push(command);
        foreseen.verdicts.push(verdict);
    }
    foreseen
}

/// What has to be said of the line of a batch.
fn receipt(place: usize, command: &Value, verdict: &Verdict) -> Value {
    let line = place + 1;
    match verdict {
        Verdict::Refused { codes, .. } => json!({"line": line, "ok": false, "code": codes[0], "codes": codes}),
        Verdict::Repeated(id) => json!({"line": line, "ok": true, "event": id}),
        Verdict::Unchanged => json!({"line": line, "ok": true, "event": null}),
        Verdict::Recorded(_) if command["dry_run"] == true => json!({"line": line, "ok": true, "event": null}),
        Verdict::Recorded(event) => json!({"line": line, "ok": true, "event": event.id}),
    }
}

/// The same of what the program says.
fn said(answer: &Value) -> Value {
    let (line, ok) = (&answer["line"], &answer["ok"]);
    if *ok == true {
        json!({"line": line, "ok": ok, "event": answer["event"]["id"]})
    } else {
        json!({"line": line, "ok": ok, "code": answer["error"]["code"], "codes": answer["error"]["codes"]})
    }
}

/// Sends the commands as one batch, in groups of this size, and compares.
fn send(desk: &mut Desk, foreseen: &Foreseen, group_size: i64) -> Result<(), String> {
    let text: String = foreseen.commands.iter().map(|command| format!("{command}\n")).collect();
    let file = desk.beside("batch.jsonl");
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let output = desk.run(&["batch", "--group-size", &group_size.to_string(), file].map(str::to_owned));
    let answers: Vec<Value> = output.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected = foreseen.commands.iter().zip(&foreseen.verdicts).enumerate();
    for (place, (command, verdict)) in expected {
        let (model, program) = (receipt(place, command, verdict), answers.get(place).map_or(Value::Null, said));
        if model != program {
            let before = |it: &&Value| it["account"] == command["account"];
            let before: Vec<String> = foreseen.commands[..place].iter().filter(before).map(Value::to_string).collect();
            let answer = answers.get(place).unwrap_or(&Value::Null);
            return Err(format!("{}\n{command}\n{}\n{answer}", before.join("\n"), side_by_side(&model, &program)));
        }
    }
    let refused = foreseen.verdicts.iter().any(|verdict| matches!(verdict, Verdict::Refused { .. }));
    assert_eq!((output.code, answers.len()), (if refused { 3 } else { 0 }, foreseen.commands.len()));
    let written = desk.read();
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    for (place, line) in foreseen.lines.iter().enumerate() {
        let (mut model, program) = (line.clone(), written.get(place).map_or(Value::Null, essence));
        if let Some(print) = model.pointer_mut("/data/number/fingerprint") {
            let number = print.as_str().unwrap().to_owned();
            if number.starts_with('+') {
                let real = &program["data"]["number"]["fingerprint"];
                let known = numbers.entry(number).or_insert_with(|| real.as_str().unwrap_or_default().to_owned());
                *print = json!(known);
            }
        }
        if model != program {
            return Err(side_by_side(&model, &program));
        }
    }
    assert_eq!(written.len(), foreseen.lines.len(), "as many lines as were accepted");
    for (number, print) in numbers {
        assert!(!desk.known.fingerprints.values().any(|known| *known == print), "two numbers, one fingerprint");
        desk.known.fingerprints.insert(number, print);
    }
    desk.compare_states()
}

#[test]
fn random_commands_come_to_the_same_through_batch() {
    for seed in [21, 22, 23] {
        let (mut dice, mut desk) = (Dice::new(seed), Desk::new());
        for round in 1..=8 {
            desk.known.clock += dice.below(3 * 24 * 60 * 60_000);
            if round > 1 {
                let step = fact(&mut dice, desk.known.clock);
                desk.take(&step).unwrap();
            }
            let foreseen = foresee(&mut dice, &desk.known, 60);
            assert!(foreseen.lines.len() > 10, "most commands are accepted");
            let group_size = *dice.pick(&[1, 7, 1000]);
            if let Err(said) = send(&mut desk, &foreseen, group_size) {
                panic!("seed {seed}, batch {round} at {}\n{said}", fit::text(desk.known.clock));
            }
        }
    }
}
