//! What becomes of commands, compared with what the model says has to: thousands of random ones, right and wrong,
//! about a few accounts of one rehearsal store, while its clock goes on.
//!
//! After each the exit code, the codes, the receipt and the bytes of the log are compared; every now and then all
//! states. When they differ, the commands are left out one by one for as long as they still do, and what is left is
//! printed. More: `MFADESK_TEST_COMMANDS=5000 MFADESK_TEST_SEEDS=1,2,3 cargo test random_commands`.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Map, Value, json};

use super::commands::{accounts, arguments, draft, lift};
use super::{Asked, When, answered, expected, side_by_side};
use crate::model::fit;
use crate::model::generator::Dice;
use crate::model::rules::{Event, LIFTABLE, Scene, Verdict, decide, default_policy, e164};
use crate::support::forge::Forge;
use crate::support::schemas;

const BEGIN: &str = "2026-04-01T00:00:00.000Z";
const MINUTE: i64 = 60_000;
/// Who recorded what this test does not record through the program.
const ANOTHER: &str = "another-operator";

/// One thing that happens to the store.
#[derive(Clone)]
enum Step {
    /// A command, at this clock.
    Command(i64, Value),
    /// A command of another operator: what the model says becomes of it stands in the log.
    OfAnother(i64, Value),
    /// A line that no command of the desk records: imports, policies, events that do not fit.
    Fact(i64, String, String, Value),
}

/// A store, and what the test knows of it.
struct Desk {
    folder: tempfile::TempDir,
    bytes: Vec<u8>,
    log: Vec<Value>,
    clock: i64,
    /// As the first line says.
    authid: String,
    /// E.164 form → fingerprint, as learnt from the log.
    fingerprints: BTreeMap<String, String>,
    /// The sequences of facts, which need not fit.
    facts: Vec<Value>,
    /// How often what came of a command.
    outcomes: BTreeMap<String, u32>,
}

impl Desk {
    fn new() -> Self {
        let clock = fit::millis(BEGIN).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut desk = Self {
            folder,
            bytes: Vec::new(),
            log: Vec::new(),
            clock,
            authid: String::new(),
            fingerprints: BTreeMap::new(),
            facts: Vec::new(),
            outcomes: BTreeMap::new(),
        };
        let output = desk.run(&["init".to_owned(), "--rehearsal".to_owned()]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        desk.read();
        desk.authid = desk.log[0]["authid"].as_str().unwrap().to_owned();
        desk
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The program, with these words, at the desk's clock.
    fn run(&self, words: &[String]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mfadesk"));
        command.env_clear().env("MFADESK_CLOCK", fit::text(self.clock)).env("LANG", "C.UTF-8");
        command.arg("--store").arg(self.store()).args(["--format", "json"]).args(words).output().unwrap()
    }

    /// Reads the log again, and says which lines are new. What was there before must be there still.
    fn read(&mut self) -> Vec<Value> {
        let bytes = std::fs::read(self.store().join("events.jsonl")).unwrap();
        let new = bytes.strip_prefix(self.bytes.as_slice()).expect("the log extends what it was");
        let lines: Vec<Value> =
            new.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect();
        if !self.bytes.is_empty() {
            let written = std::str::from_utf8(new).unwrap();
            written.lines().for_each(|line| schemas::validate_line(line).unwrap());
        }
        self.log.extend(lines.iter().cloned());
        self.bytes = bytes;
        lines
    }

    fn scene<'a>(&'a self, clock: i64, authid: &'a str) -> Scene<'a> {
        Scene { log: &self.log, clock, authid, fingerprints: &self.fingerprints }
    }

    /// Appends a line that the program has not written.
    fn forge(&mut self, kind: &str, subject: &str, time: &str, id: Option<&str>, data: Value) {
        let last = self.log.last().unwrap();
        let mut forge = Forge {
            bytes: Vec::new(),
            chainhash: last["chainhash"].as_str().unwrap().to_owned(),
            sequence: last["sequence"].as_str().unwrap().parse().unwrap(),
        };
        let mut who = Map::new();
        who.insert("authtype".to_owned(), json!("user"));
        who.insert("authid".to_owned(), json!(ANOTHER));
        let own = format!("01930000-0000-7000-9000-{:012x}", forge.sequence + 1);
        forge.event_with_id(id.unwrap_or(&own), kind, subject, time, &fit::text(self.clock), data, &who);
        let mut file = OpenOptions::new().append(true).open(self.store().join("events.jsonl")).unwrap();
        file.write_all(&forge.bytes).unwrap();
        self.bytes.extend_from_slice(&forge.bytes);
        self.log.push(serde_json::from_slice(&forge.bytes).unwrap());
    }

    /// Lets it happen, and compares.
    fn take(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Command(clock, command) => {
                self.clock = *clock;
                let verdict = decide(&self.scene(self.clock, &self.authid), command);
                *self.outcomes.entry(outcome(&verdict)).or_default() += 1;
                self.try_command(command, &verdict)
            }
            Step::OfAnother(clock, command) => {
                self.clock = *clock;
                if let Verdict::Recorded(event) = decide(&self.scene(self.clock, ANOTHER), command) {
                    let mut data = event.data;
                    // Whoever has no key knows no more of a number than what is shown.
                    if let Some(number) = data.get_mut("number").filter(|number| number["fingerprint"].is_null()) {
                        number.as_object_mut().unwrap().remove("fingerprint");
                    }
                    self.forge(&event.kind, &event.subject, &event.time, event.id.as_deref(), data);
                }
                Ok(())
            }
            Step::Fact(clock, subject, name, data) => {
                self.clock = *clock;
                self.forge(&format!("mfadesk.{name}.v1"), subject, &fit::text(self.clock), None, data.clone());
                self.facts.push(self.log.last().unwrap()["sequence"].clone());
                Ok(())
            }
        }
    }

    fn try_command(&mut self, command: &Value, verdict: &Verdict) -> Result<(), String> {
        let output = self.run(&arguments(command));
        let lines = self.read();
        let exit = output.status.code();
        let answer: Value = serde_json::from_slice(if exit == Some(0) { &output.stdout } else { &output.stderr })
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
            Verdict::Recorded(_) if command["dry_run"] == true => {
                (json!({"exit": 0, "ok": true, "lines": []}), json!({"exit": exit, "ok": answer["ok"], "lines": lines}))
            }
            Verdict::Recorded(event) => (
                json!({"exit": 0, "ok": true, "account": event.subject, "lines": [self.line(command, event)]}),
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

    /// The line that has to stand in the log, as far as it can be foreseen.
    fn line(&self, command: &Value, event: &Event) -> Value {
        json!({"type": event.kind, "subject": event.subject, "time": event.time, "recordedtime": fit::text(self.clock),
            "sequence": format!("{:012}", self.log.len()), "authid": self.authid, "actor": command["actor"],
            "correlationid": command["ticket"], "id": event.id, "data": event.data})
    }

    /// Takes over the fingerprint of a number that is met for the first time. It may be no other number's.
    fn learn(&mut self, command: &Value, expected: &mut Value, line: &Value) {
        let print = line["data"]["number"]["fingerprint"].as_str();
        let (true, Some(print), Some(typed)) = (expected.is_null(), print, command["number"].as_str()) else { return };
        let is_new = !self.fingerprints.values().any(|known| known == print);
        let hex = print.strip_prefix("k1:").is_some_and(|hex| hex.len() == 32);
        if let Some(number) = e164(typed).filter(|_| is_new && hex) {
            self.fingerprints.insert(number, print.to_owned());
            *expected = json!(print);
        }
    }

    /// Compares the states of all accounts, and what an independent reader says of the log.
    fn compare_states(&self) -> Result<(), String> {
        let when = When::Clock(fit::text(self.clock));
        let model = expected(&self.log, Asked::Status, &when);
        let program = answered(&self.store(), &self.log, Asked::Status, &when, &[]);
        if model != program {
            return Err(side_by_side(&model, &program));
        }
        let output = self.run(&["log".to_owned(), "verify".to_owned()]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{report}");
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
fn essence(line: &Value) -> Value {
    let members =
        ["type", "subject", "time", "recordedtime", "sequence", "authid", "actor", "correlationid", "id", "data"];
    let mut essence: Map<String, Value> =
        members.iter().map(|member| ((*member).to_owned(), line[*member].clone())).collect();
    essence["data"].as_object_mut().unwrap().remove("salt");
    Value::Object(essence)
}

/// A verdict in one word, to see to it that all of them occur.
fn outcome(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Recorded(event) if event.data["overrides"].is_array() => {
            format!("{} lifting {}", event.kind, event.data["overrides"])
        }
        Verdict::Recorded(event) => event.kind.clone(),
        Verdict::Repeated(_) => "the same event again".to_owned(),
        Verdict::Refused { codes, .. } => codes.join("+"),
    }
}

/// The next thing to happen. Most commands are accepted; of the others, those are taken whose outcome is rare.
fn next(dice: &mut Dice, desk: &Desk) -> Step {
    let minutes = *dice.pick(&[0, 0, 0, 0, 0, 1, 1, 10, 15, 40, 1500]);
    let wait = if dice.below(150) == 0 { 200 * 24 * 60 * MINUTE } else { minutes * MINUTE + dice.below(4) / 3 };
    let clock = desk.clock + wait;
    if dice.percent(4) {
        return fact(dice, clock);
    }
    let of_another = dice.percent(6);
    let scene = desk.scene(clock, if of_another { ANOTHER } else { &desk.authid });
    let times = |verdict: &Verdict| desk.outcomes.get(&outcome(verdict)).copied().unwrap_or(0);
    let to_be_accepted = of_another || dice.percent(55);
    let mut rarest: Option<(u32, Value)> = None;
    for _ in 0..20 {
        let mut command = draft(dice, &desk.log, clock);
        let mut verdict = decide(&scene, &command);
        if let Verdict::Refused { codes, .. } = &verdict
            && LIFTABLE.contains(&codes[0])
            && times(&verdict) > 0
            && dice.percent(50)
        {
            let some = 1 + usize::try_from(dice.below(i64::try_from(codes.len()).unwrap())).unwrap();
            lift(dice, &mut command, &codes[..some]);
            verdict = decide(&scene, &command);
        }
        // Accounts are closed, or emptied, less often than everything else happens to them.
        let ends_things = ["close", "reregister approve", "observe"].iter().any(|name| command["command"] == *name);
        if to_be_accepted && matches!(verdict, Verdict::Recorded(_)) && !(ends_things && dice.percent(60)) {
            rarest = Some((0, command));
            break;
        }
        if rarest.as_ref().is_none_or(|(least, _)| times(&verdict) < *least) {
            rarest = Some((times(&verdict), command));
        }
    }
    let (_, command) = rarest.unwrap();
    if of_another { Step::OfAnother(clock, command) } else { Step::Command(clock, command) }
}

/// What imports, the owners of the store, and events that do not fit may have left in a log.
fn fact(dice: &mut Dice, clock: i64) -> Step {
    let account = dice.pick(&accounts()).clone();
    let method = format!("m{}", 1 + dice.below(30));
    let (subject, name, data) = match dice.below(7) {
        0 => {
            let mut policy = default_policy();
            policy["second_operator"] = json!(dice.percent(60));
            policy["propagation_minutes"] = json!(dice.pick(&[40, 0, 15]));
            policy["limits"] = json!({"apps_and_tokens": 1 + dice.below(3), "keys_and_passkeys": 1 + dice.below(3)});
            policy["only_for"] = json!({"hardware-token": ["faculty"], "passkey": ["staff", "faculty"]});
            ("store".to_owned(), "policy.set", json!({"policy": policy}))
        }
        1 => ("store".to_owned(), "policy.set", json!({"policy": default_policy()})),
        2 => (account, "method.added", json!({"method": method, "kind": "other", "name": "smart card"})),
        3 | 4 => {
            let masked = json!({"masked": format!("+81 ••• ••• ••{}", dice.pick(&["12", "34"]))});
            let kind = dice.pick(&["phone", "alternate-phone"]);
            (account, "method.added", json!({"method": method, "kind": kind, "number": masked}))
        }
        5 => (account, "sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "import"})),
        _ => (
            account,
            "mfa.terminated",
            json!({"effective_at": fit::text(clock + MINUTE), "reason": "imported", "identity_check": "staff-id"}),
        ),
    };
    Step::Fact(clock, subject, name.to_owned(), data)
}

/// Lets all of it happen to a new store.
fn replay(steps: &[Step]) -> Result<(), String> {
    let mut desk = Desk::new();
    for step in steps {
        desk.take(step)?;
    }
    desk.compare_states()
}

/// The smallest part of what happened that the model and the program still disagree about, and what they say.
fn smallest(steps: &[Step], said: String) -> String {
    let (mut least, mut said) = (steps.to_vec(), said);
    let mut chunk = least.len().div_ceil(2);
    let mut replays = 0;
    while chunk > 0 && replays < 150 {
        let mut from = 0;
        // What happened last is what they disagree about.
        while from + 1 < least.len() && replays < 150 {
            let mut smaller = least.clone();
            smaller.drain(from..(from + chunk).min(least.len() - 1));
            replays += 1;
            match replay(&smaller) {
                Err(still) => (least, said) = (smaller, still),
                Ok(()) => from += chunk,
            }
        }
        chunk /= 2;
    }
    let lines: Vec<String> = least.iter().map(in_short).collect();
    format!("{}\n{said}", lines.join("\n"))
}

fn in_short(step: &Step) -> String {
    match step {
        Step::Command(clock, command) => format!("{} {}", fit::text(*clock), arguments(command).join(" ")),
        Step::OfAnother(clock, command) => format!("{} {ANOTHER}: {command}", fit::text(*clock)),
        Step::Fact(clock, subject, name, data) => format!("{} {subject} {name} {data}", fit::text(*clock)),
    }
}

/// A number out of the environment.
fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

#[test]
fn random_commands_come_to_what_the_procedure_says() {
    let many: usize = set("MFADESK_TEST_COMMANDS").map_or(400, |many| many.parse().unwrap());
    let seeds = set("MFADESK_TEST_SEEDS").unwrap_or_else(|| "1,2,3".to_owned());
    let seeds: Vec<u64> = seeds.split(',').map(|seed| seed.parse().unwrap()).collect();
    let outcomes: Vec<Result<BTreeMap<String, u32>, String>> = std::thread::scope(|scope| {
        let runs: Vec<_> = seeds.iter().map(|seed| scope.spawn(move || one_by_one(*seed, many))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let outcomes: Vec<_> =
        outcomes.into_iter().map(|outcomes| outcomes.unwrap_or_else(|said| panic!("{said}"))).collect();
    let missing: Vec<&str> = OUTCOMES.into_iter().filter(|it| !outcomes.iter().any(|of| occurred(of, it))).collect();
    assert!(missing.is_empty(), "these never occur: {missing:?}\n{outcomes:#?}");
}

/// So many random commands, each by a process of its own. How often what came of them; else how the program and the
/// model differ.
fn one_by_one(seed: u64, many: usize) -> Result<BTreeMap<String, u32>, String> {
    let (mut dice, mut desk, mut steps) = (Dice::new(seed), Desk::new(), Vec::new());
    for place in 1..=many {
        steps.push(next(&mut dice, &desk));
        let mut result = desk.take(steps.last().unwrap());
        if result.is_ok() && (place % 25 == 0 || place == many) {
            result = desk.compare_states();
        }
        result.map_err(|said| format!("seed {seed}, command {place}\n{}", smallest(&steps, said)))?;
    }
    Ok(desk.outcomes)
}

/// Whether it came of a command, alone or with others.
fn occurred(outcomes: &BTreeMap<String, u32>, word: &str) -> bool {
    outcomes.keys().any(|outcome| outcome.split('+').any(|one| one == word))
}

/// Every code of the procedure, and every type of event that a command records.
const OUTCOMES: [&str; 79] = [
    "usage",
    "the same event again",
    "event-id-taken",
    "unknown-account",
    "unknown-method",
    "unknown-device",
    "unknown-number",
    "unknown-event",
    "version-conflict",
    "account-closed",
    "in-the-future",
    "personal-data",
    "account-exists",
    "account-open",
    "slot-taken",
    "number-required",
    "number-not-allowed",
    "invalid-number",
    "channel-not-supported",
    "extension-not-allowed",
    "locked-out",
    "kind-not-allowed",
    "not-first",
    "too-many-methods",
    "duplicate-method",
    "last-method",
    "would-lock-out",
    "would-leave-untested",
    "no-change-screen",
    "not-a-sign-in-method",
    "method-unavailable",
    "replacement-untested",
    "nothing-lost",
    "method-required",
    "older-than-known",
    "already-applied",
    "no-method",
    "test-required",
    "citrix-not-confirmed",
    "not-applied",
    "identity-check-required",
    "request-open",
    "method-still-usable",
    "service-not-linked",
    "no-request",
    "same-operator",
    "phone-change-open",
    "same-device",
    "no-phone-change",
    "phone-change-incomplete",
    "not-voidable",
    "already-voided",
    "would-not-fit",
    "not-yours",
    "too-late",
    "mfadesk.account.registered.v1",
    "mfadesk.account.updated.v1",
    "mfadesk.account.closed.v1",
    "mfadesk.account.reopened.v1",
    "mfadesk.account.observed.v1",
    "mfadesk.method.added.v1",
    "mfadesk.method.updated.v1",
    "mfadesk.method.removed.v1",
    "mfadesk.method.number-changed.v1",
    "mfadesk.method.replaced.v1",
    "mfadesk.method.made-default.v1",
    "mfadesk.method.unavailable.v1",
    "mfadesk.method.available.v1",
    "mfadesk.sign-in.test-passed.v1",
    "mfadesk.sign-in.test-failed.v1",
    "mfadesk.mfa.applied.v1",
    "mfadesk.mfa.terminated.v1",
    "mfadesk.reregistration.requested.v1",
    "mfadesk.reregistration.approved.v1",
    "mfadesk.reregistration.rejected.v1",
    "mfadesk.phone-change.started.v1",
    "mfadesk.phone-change.completed.v1",
    "mfadesk.phone-change.cancelled.v1",
    "mfadesk.event.voided.v1",
];
