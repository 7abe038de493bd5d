//! Pseudonyms in the place of ids.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::files::parts;
use super::{A, B, lines_of, printed, world};

const TOLD: &str = "Pseudonyms stand for the ids of accounts, events, runs and methods elsewhere, and for fingerprints of numbers.\n\
    Not hidden: device labels, serials, the last digits of numbers, operators, tickets, reasons, times.\n\
    Whoever has key can find out whose a pseudonym is: do not hand it on with the data.\n";

#[test]
fn the_key_is_made_for_its_owner_alone_and_the_same_person_is_the_same_in_every_export_by_it() {
    let desk = world();
    let export = |what: &[&str], key: &str| desk.run(what.iter().copied().chain(["--pseudonyms", key]));
    let said = export(&["export", "csv", "methods"], "key");
    assert_eq!((said.code, &*said.stderr), (0, &*format!("A new key was made: key\n{TOLD}")));
    assert_eq!(fs::metadata(desk.beside("key")).unwrap().permissions().mode() & 0o777, 0o600);
    let again = export(&["export", "csv", "methods"], "key");
    assert_eq!((&again.stdout, &*again.stderr), (&said.stdout, TOLD));
    let pseudonym = said.stdout.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert!(pseudonym.starts_with("p-") && pseudonym.len() == 18, "{pseudonym}");
    for what in [
        &["export", "cloudevents"][..],
        &["export", "ocsf"],
        &["export", "csv", "events"],
        &["export", "csv", "accounts"],
    ] {
        assert!(export(what, "key").stdout.contains(&pseudonym), "{what:?}");
        assert!(!export(what, "other").stdout.contains(&pseudonym), "{what:?}");
    }
    fs::write(desk.beside("notes"), "notes").unwrap();
    let said = export(&["export", "csv", "methods"], "notes");
    assert_eq!((said.code, &*said.stdout), (6, ""));
    assert_eq!(fs::read(desk.beside("notes")).unwrap(), b"notes");
}

#[test]
fn nothing_that_leads_to_somebody_is_left_in_any_form() {
    let desk = world();
    desk.record([
        "remove",
        A,
        "m2",
        "--reason",
        "a mistake, meant 0000000002",
        "--override",
        "last-method,would-lock-out",
        "--because",
        "for ０００００００００２",
    ]);
    desk.record(["undo", A]);
    let lines = lines_of(&desk);
    let mut secrets: BTreeSet<String> = BTreeSet::from([A.into(), B.into(), "０００００００００２".into()]);
    for line in &lines {
        let line: Value = serde_json::from_str(line).unwrap();
        for member in ["id", "datahash", "chainhash"] {
            secrets.insert(line[member].as_str().unwrap().to_owned());
        }
        secrets.insert(line["data"]["salt"].as_str().unwrap().to_owned());
        secrets.extend(line["data"]["number"]["fingerprint"].as_str().map(str::to_owned));
    }
    // The last line names the log for whoever has it, in the sheet that says what was asked.
    let head = desk.last()["chainhash"].as_str().unwrap().to_owned();
    for what in ["cloudevents", "ocsf", "csv events", "csv accounts", "csv methods", "xlsx events", "xlsx accounts"] {
        let words = ["export"].into_iter().chain(what.split(' ')).chain(["--pseudonyms", "key"]);
        let words = words.chain(what.ends_with("events").then_some(A));
        let output = desk.program().args(words).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{what}: {}", String::from_utf8_lossy(&output.stderr));
        let text = match what.starts_with("xlsx") {
            true => parts(&output.stdout).into_iter().map(|(_, text)| text).collect::<String>().replace(&head, ""),
            false => String::from_utf8(output.stdout).unwrap(),
        };
        for secret in &secrets {
            // The number of a line may end like an id.
            let is_word = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_digit());
            let found = text.match_indices(secret.as_str()).find(|(at, _)| is_word(*at));
            assert_eq!(found, None, "{what}: {text}");
        }
        assert!(text.contains("p-"), "{what}");
    }
}

#[test]
fn what_a_hidden_event_points_at_is_the_event_that_is_hidden() {
    let desk = world();
    desk.record(["undo", A]);
    let events = printed(&desk.run(["export", "cloudevents", "--pseudonyms", "key"]));
    let events = events.as_array().unwrap();
    let undone = &events[events.len() - 1];
    assert_eq!(undone["data"]["event"], events[events.len() - 2]["id"]);
    assert!(undone.get("chainhash").is_none() && undone.get("datahash").is_none());
    let plain: Vec<Value> = lines_of(&desk).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (hidden, plain) in events.iter().zip(&plain) {
        for member in ["time", "recordedtime", "sequence", "type", "source"] {
            assert_eq!(hidden[member], plain[member]);
        }
    }
}
