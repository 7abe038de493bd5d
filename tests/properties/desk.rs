//! One rehearsal store that things happen to, through the program and otherwise, and what is known of it: after each the
//! exit code, the codes, the receipt and the bytes of the log are compared with what the model says.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::commands::arguments;
use super::{Asked, When, answered, expected, side_by_side};
use crate::model::fit;
use crate::model::rules::{Event, Scene, Verdict, decide, e164};
use crate::support::forge::Forge;
use crate::support::program::{Ran, program};
use crate::support::schemas;

const BEGIN: &str = "2026-04-01T00:00:00.000Z";
/// Who recorded what is not recorded through the program.
pub const ANOTHER: &str = "another-operator";

/// One thing that happens to the store.
#[derive(Clone)]
pub enum Step {
    /// A command, at this clock.
    Command(i64, Value),
    /// A command of another operator: what the model says becomes of it stands in the log.
    OfAnother(i64, Value),
    /// A line that no command of the desk records: imports, policies, events that do not fit.
    Event(i64, String, String, Value),
}

/// What is known of a store: enough to foresee what comes of a command.
#[derive(Clone)]
pub struct Known {
    pub log: Vec<Value>,
    pub clock: i64,
    /// As the first line says.
    pub authid: String,
    /// E.164 form → fingerprint, as learnt from the log.
    pub fingerprints: BTreeMap<String, String>,
    /// How often what came of a command.
    pub outcomes: BTreeMap<String, u32>,
}

impl Known {
    pub fn scene<'a>(&'a self, clock: i64, authid: &'a str) -> Scene<'a> {
        Scene { log: &self.log, clock, authid, fingerprints: &self.fingerprints }
    }

    /// What has to come of a command.
    pub fn foresee(&mut self, command: &Value) -> Verdict {
        let verdict = decide(&self.scene(self.clock, &self.authid), command);
        *self.outcomes.entry(outcome(&verdict)).or_default() += 1;
        verdict
    }

    /// The line that has to stand in the log, as far as it can be foreseen, when it has so many lines with it.
    pub fn line(&self, command: &Value, event: &Event, lines: usize) -> Value {
        json!({"type": event.kind, "subject": event.subject, "time": event.time, "recordedtime": fit::text(self.clock),
            "sequence": format!("{lines:012}"), "authid": self.authid, "actor": command["actor"],
            "correlationid": command["ticket"], "id": event.id, "data": event.data})
    }
}

/// A store, and what is known of it.
pub struct Desk {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    pub known: Known,
    /// The sequences of facts, which need not fit.
    facts: Vec<Value>,
}

impl Desk {
    pub fn new() -> Self {
        let clock = fit::millis(BEGIN).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let known = Known {
            log: Vec::new(),
            clock,
            authid: String::new(),
            fingerprints: BTreeMap::new(),
            outcomes: BTreeMap::new(),
        };
        let mut desk = Self { folder, bytes: Vec::new(), known, facts: Vec::new() };
        let output = desk.run(&["init".to_owned(), "--rehearsal".to_owned()]);
        assert_eq!(output.code, 0, "{output:?}");
        desk.read();
        desk.known.authid = desk.known.log[0]["authid"].as_str().unwrap().to_owned();
        desk
    }

    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// A file beside the store.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, with these words, at the desk's clock.
    pub fn run(&self, words: &[String]) -> Ran {
        let mut command = program();
        command.env("MFADESK_CLOCK", fit::text(self.known.clock)).env("LANG", "C.UTF-8");
        Ran::of(command.arg("--store").arg(self.store()).args(["--format", "json"]).args(words))
    }

    /// Reads the log again, and says which lines are new. What was there before must be there still.
    pub fn read(&mut self) -> Vec<Value> {
        let bytes = std::fs::read(self.store().join("events.jsonl")).unwrap();
        let new = bytes.strip_prefix(self.bytes.as_slice()).expect("the log extends what it was");
        let lines: Vec<Value> =
            new.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect();
        if !self.bytes.is_empty() {
            let written = std::str::from_utf8(new).unwrap();
            written.lines().for_each(|line| schemas::validate_line(line).unwrap());
        }
        self.known.log.extend(lines.iter().cloned());
        self.bytes = bytes;
        lines
    }

    /// Appends a line that the program has not written.
    fn forge(&mut self, kind: &str, subject: &str, time: &str, id: Option<&str>, data: Value) {
        let mut forge = Forge::behind(&self.bytes);
        let mut who = Map::new();
        who.insert("authtype".to_owned(), json!("user"));
        who.insert("authid".to_owned(), json!(ANOTHER));
        let own = format!("01930000-0000-7000-9000-{:012x}", forge.sequence + 1);
        forge.event_with_id(id.unwrap_or(&own), kind, subject, time, &fit::text(self.known.clock), data, &who);
        let mut file = OpenOptions::new().append(true).open(self.store().join("events.jsonl")).unwrap();
        let line = &forge.bytes[self.bytes.len()..];
        file.write_all(line).unwrap();
        self.known.log.push(serde_json::from_slice(line).unwrap());
        self.bytes = forge.bytes;
    }

    /// Lets it happen, and compares.
    pub fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Command(clock, command) => {
                self.known.clock = *clock;
                let verdict = self.known.foresee(command);
                self.try_command(command, &verdict)
            }
            Step::OfAnother(clock, command) => {
                self.known.clock = *clock;
                if let Verdict::Recorded(event) = decide(&self.known.scene(self.known.clock, ANOTHER), command) {
                    let mut data = event.data;
                    // Whoever has no key knows no more of a number than what is shown.
                    if let Some(number) = data.get_mut("number").filter(|number| number["fingerprint"].is_null()) {
                        number.as_object_mut().unwrap().remove("fingerprint");
                    }
                    self.forge(&event.kind, &event.subject, &event.time, event.id.as_deref(), data);
                }
                Ok(())
            }
            Step::Event(clock, subject, name, data) => {
                self.known.clock = *clock;
                self.forge(&format!("mfadesk.{name}.v1"), subject, &fit::text(self.known.clock), None, data.clone());
                self.facts.push(self.known.log.last().unwrap()["sequence"].clone());
                Ok(())
            }
        }
    }

    fn try_command(&mut self, command: &Value, verdict: &Verdict) -> Result<(), String> {
        let output = self.run(&arguments(command));
        let lines = self.read();
        let exit = output.code;
        let answer: Value = serde_json::from_str(if exit == 0 { &output.stdout } else { &output.stderr })
            .map_err(|error| format!("{error}: {output:?}"))?;
        let (mut model, program) = match verdict {
            Verdict::Refused { exit: code, codes } => {
                let error = &answer["error"];
                (
                    json!({"exit": code, "ok": false, "code": codes[0], "codes": codes, "committed": "no", "lines": []}),
                    json!({"exit": exit, "ok": answer["ok"], "code": error["code"], "codes": error["codes"],
                        "committed": error["committed"], "lines": lines}),
                )
            }
            Verdict::Repeated(id) => (
                json!({"exit": 0, "ok": true, "event": id, "lines": []}),
                json!({"exit": exit, "ok": answer["ok"], "event": answer["event"]["id"], "lines": lines}),
            ),
            Verdict::Unchanged => (
                json!({"exit": 0, "ok": true, "event": null, "warning": "nothing-changes", "lines": []}),
                json!({"exit": exit, "ok": answer["ok"], "event": answer["event"],
                    "warning": answer["warnings"].as_array().and_then(|all| all.last()).map(|last| &last["code"]),
                    "lines": lines}),
            ),
            Verdict::Recorded(_) if command["dry_run"] == true => {
                (json!({"exit": 0, "ok": true, "lines": []}), json!({"exit": exit, "ok": answer["ok"], "lines": lines}))
            }
            Verdict::Recorded(event) => (
                json!({"exit": 0, "ok": true, "account": event.subject, "lines": [self.known.line(command, event, self.known.log.len())]}),
                json!({"exit": exit, "ok": answer["ok"], "account": answer["account"],
                    "lines": lines.iter().map(essence).collect::<Vec<_>>()}),
            ),
        };
        if let [line] = &lines[..] {
            if let Some(id @ Value::Null) = model.pointer_mut("/lines/0/id") {
                *id = line["id"].clone();
            }
            if let Some(print) = model.pointer_mut("/lines/0/data/number/fingerprint") {
                self.learn(command, print, line);
            }
            let named = ["id", "sequence", "type", "time"].iter().all(|member| answer["event"][member] == line[member]);
            if answer["ok"] == true && !named {
                return Err(format!("the receipt names another event than the one recorded: {answer}\n{line}"));
            }
        }
        if model == program { Ok(()) } else { Err(format!("{}\n{answer}", side_by_side(&model, &program))) }
    }

    /// Takes over the fingerprint of a number that is met for the first time. It may be no other number's.
    pub fn learn(&mut self, command: &Value, expected: &mut Value, line: &Value) {
        let print = line["data"]["number"]["fingerprint"].as_str();
        let (true, Some(print), Some(typed)) = (expected.is_null(), print, command["number"].as_str()) else { return };
        let is_new = !self.known.fingerprints.values().any(|known| known == print);
        let hex = print.strip_prefix("k1:").is_some_and(|hex| hex.len() == 32);
        if let Some(number) = e164(typed).filter(|_| is_new && hex) {
            self.known.fingerprints.insert(number, print.to_owned());
            *expected = json!(print);
        }
    }

    /// Compares the states of all accounts, and what an independent reader says of the log.
    pub fn compare_states(&self) -> Result<(), String> {
        let when = When::Clock(fit::text(self.known.clock));
        let model = expected(&self.known.log, Asked::Status, &when);
        let program = answered(&self.store(), &self.known.log, Asked::Status, &when, &[]);
        if model != program {
            return Err(side_by_side(&model, &program));
        }
        let output = self.run(&["log".to_owned(), "verify".to_owned()]);
        let report: Value = serde_json::from_str(&output.stdout).unwrap();
        assert_eq!(output.code, 0, "{report}");
        let findings = report["findings"].as_array().unwrap();
        let stray =
            |finding: &&Value| !self.facts.contains(&json!(format!("{:012}", finding["line"].as_u64().unwrap())));
        match findings.iter().find(stray) {
            Some(finding) => Err(format!("what was accepted does not fit: {finding}")),
            None => Ok(()),
        }
    }
}

/// What a line says besides what proves it. Whatever id it has, unless it was given, is the program's own choice.
pub fn essence(line: &Value) -> Value {
    let members =
        ["type", "subject", "time", "recordedtime", "sequence", "authid", "actor", "correlationid", "id", "data"];
    let mut essence: Map<String, Value> =
        members.iter().map(|member| ((*member).to_owned(), line[*member].clone())).collect();
    essence["data"].as_object_mut().unwrap().remove("salt");
    Value::Object(essence)
}

/// A verdict in one word, to see to it that all of them occur.
pub fn outcome(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Recorded(event) if event.data["overrides"].is_array() => {
            format!("{} lifting {}", event.kind, event.data["overrides"])
        }
        Verdict::Recorded(event) => event.kind.clone(),
        Verdict::Repeated(_) => "the same event again".to_owned(),
        Verdict::Unchanged => "nothing changes".to_owned(),
        Verdict::Refused { codes, .. } => codes.join("+"),
    }
}
