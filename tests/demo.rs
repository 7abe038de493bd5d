//! `mfadesk demo`, as a new user runs it: what it prints, that it is made by the program's own commands, and that it
//! shows every situation that these commands can bring about.

mod calls;
mod losses;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use mfadesk::domain::account::mfa_state::MfaState;
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::domain::risk::{Level, ReasonCode};
use mfadesk::domain::rules::Code;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Ran, program, shell};
use crate::support::schemas::{catalogued_types, validate_answer, validate_log};

/// When the demo ends.
const END: &str = "2026-11-20T06:00:00.000Z";

fn mfadesk(directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut program = program();
    program.args(arguments).current_dir(directory).env("LANG", "C.UTF-8").envs(environment.iter().copied());
    Ran::of(&mut program)
}

/// A demo that was made, and what was printed.
struct Made {
    directory: TempDir,
    stdout: String,
}

impl Made {
    fn by(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ran = mfadesk(directory.path(), arguments, environment);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        Self { directory, stdout: ran.stdout }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.directory.path().join("mfadesk-demo/events.jsonl")).unwrap()
    }

    /// What a query prints at `clock`.
    fn ask(&self, arguments: &[&str], clock: &str) -> String {
        let environment = [("MFADESK_STORE", "mfadesk-demo"), ("MFADESK_CLOCK", clock)];
        let ran = mfadesk(self.directory.path(), arguments, &environment);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        ran.stdout
    }

    /// The rows of an answer, which follows its schema.
    fn rows(&self, name: &str, list: &str, options: &[&str], clock: &str) -> Vec<Value> {
        let arguments = [&[name, "--json"], options].concat();
        let answer: Value = serde_json::from_str(&self.ask(&arguments, clock)).unwrap();
        assert_eq!(validate_answer(name, &answer), Ok(()));
        answer[list].as_array().unwrap().clone()
    }

    fn statuses(&self) -> Vec<Value> {
        self.rows("status", "accounts", &["--all"], END)
    }

    fn events(&self) -> Vec<Value> {
        self.rows("audit", "events", &[], END)
    }
}

/// Made as the README says, in an empty directory.
static DEMO: LazyLock<Made> = LazyLock::new(|| Made::by(&["demo"], &[]));

/// Made for a script, by somebody whose environment names another store, other keys, another clock and a name.
static FOR_SCRIPTS: LazyLock<Made> = LazyLock::new(|| {
    let elsewhere = [
        ("MFADESK_STORE", "the-real-store"),
        ("MFADESK_KEYS", "the-real-keys"),
        ("MFADESK_CLOCK", "half past nine"),
        ("MFADESK_ACTOR", "somebody"),
    ];
    Made::by(&["demo", "--json"], &elsewhere)
});

/// The strings (and numbers) at a JSON pointer of each value, those that are null left out.
fn found(values: &[Value], pointer: &str) -> BTreeSet<String> {
    let at = values.iter().filter_map(|value| value.pointer(pointer)).filter(|value| !value.is_null());
    at.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

/// The items of a list in each value.
fn each(values: &[Value], pointer: &str) -> Vec<Value> {
    values.iter().filter_map(|value| value.pointer(pointer)?.as_array()).flatten().cloned().collect()
}

fn set<T: AsRef<str>>(words: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    words.into_iter().map(|word| word.as_ref().to_owned()).collect()
}

/// All of a vocabulary but these words, each of which is in it.
fn all_but(vocabulary: BTreeSet<String>, missing: &[&str]) -> BTreeSet<String> {
    let missing = set(missing);
    assert!(missing.is_subset(&vocabulary), "{missing:?} among {vocabulary:?}");
    vocabulary.difference(&missing).cloned().collect()
}

#[test]
fn it_says_what_it_made_and_shows_the_audit_and_what_to_try_next() {
    let (accounts, lines) = (DEMO.statuses().len(), DEMO.log().lines().count());
    let commands = lines - 1;
    let expected = format!(
        "Made a practice store in mfadesk-demo: {accounts} fictional accounts, {commands} commands from 2024-11-21 to \
         2026-11-20, each recorded by this program under a simulated clock.

Who is locked out or one loss away from it (mfadesk risk):

{}
mfadesk log verify: all {lines} lines are valid, and every event fits.

{}
Try next:
  export MFADESK_STORE=\"$PWD\"/mfadesk-demo MFADESK_CLOCK=2026-11-20T06:00:00.000Z
  mfadesk audit --ticket MFA-2155
  mfadesk status 0000000003 --as-of '2026-11-06 11:10'
  mfadesk status 0000000003
  mfadesk risk --level warning
  mfadesk audit --overrides
Without MFADESK_CLOCK the store is checked at today's date.
",
        DEMO.ask(&["risk"], END),
        calls::TABLE
    );
    assert_eq!(DEMO.stdout, expected);
}

#[test]
fn all_that_it_says_to_try_next_can_be_typed_as_it_stands() {
    let (_, next) = DEMO.stdout.split_once("Try next:\n").unwrap();
    let lines: Vec<&str> = next.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    for command in &lines[1..] {
        let script = format!("{}\n{command}", lines[0]);
        let ran = Ran::of(shell().args(["-ec", &script]).current_dir(DEMO.directory.path()));
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{command}");
        assert!(ran.stdout.lines().count() > 5, "{command}");
    }
    assert_eq!(lines.len(), 6);
}

#[test]
fn for_scripts_it_prints_the_audit_alone() {
    assert_eq!(FOR_SCRIPTS.stdout, FOR_SCRIPTS.ask(&["risk", "--json"], END));
}

#[test]
fn another_store_other_keys_and_another_clock_stay_out_of_it() {
    let left: Vec<_> = fs::read_dir(FOR_SCRIPTS.directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["mfadesk-demo"]);
    assert!(!found(&FOR_SCRIPTS.events(), "/actor").contains("somebody"));
}

#[test]
fn every_line_follows_the_schemas_and_the_log_verifies_without_a_word() {
    let log = DEMO.log();
    assert!(log.lines().count() > 500);
    assert_eq!(validate_log(&log), Ok(()));
    let report: Value = serde_json::from_str(&DEMO.ask(&["log", "verify", "--json"], END)).unwrap();
    assert_eq!((&report["findings"], &report["rehearsal"]), (&Value::Array(Vec::new()), &Value::Bool(true)));
}

#[test]
fn it_shows_every_state_level_and_reason_that_the_commands_can_bring_about() {
    let accounts = DEMO.statuses();
    assert!(accounts.len() >= 120, "{}", accounts.len());
    assert_eq!(found(&accounts, "/affiliation"), set(["student", "faculty", "staff", "other"]));
    assert_eq!(found(&accounts, "/language"), set(["en", "ja"]));
    assert_eq!(found(&accounts, "/identity_service_linked"), set(["true", "false"]));
    assert_eq!(found(&accounts, "/setup/step"), set(["1", "2", "3", "4"]));
    assert_eq!(found(&accounts, "/mfa/state"), set(MfaState::ALL.map(MfaState::as_str)));
    assert_eq!(found(&accounts, "/open"), set(["true", "false"]));
    assert_eq!(found(&accounts, "/reregistration/state"), set(["requested", "initialised"]));
    assert_eq!(found(&accounts, "/phone_change/left"), set([r#"["m1","m2"]"#]));
    assert_eq!(found(&accounts, "/risk/level"), set(Level::ALL.map(Level::as_str)));

    let reasons = each(&accounts, "/risk/reasons");
    // A number without a fingerprint comes from imports only.
    let codes = all_but(set(ReasonCode::ALL.map(ReasonCode::as_str)), &["unknown-number"]);
    assert_eq!(found(&reasons, "/code"), codes);

    let methods = each(&accounts, "/methods");
    // What is of no known kind comes from imports only.
    let kinds = all_but(set(Kind::ALL.iter().map(|kind| kind.as_str())), &["other"]);
    assert_eq!(found(&methods, "/kind"), kinds);
    assert_eq!(found(&methods, "/last_test/channel"), set(Channel::ALL.map(Channel::as_str)));
    assert_eq!(found(&methods, "/last_test/result"), set(["passed", "failed"]));
}

#[test]
fn risk_shows_the_same_levels_and_reasons() {
    let levels: Vec<&str> = Level::ALL.map(Level::as_str).into();
    let rows = DEMO.rows("risk", "accounts", &["--level", &levels.join(",")], END);
    let statuses = DEMO.statuses();
    assert_eq!(found(&rows, "/level"), set(levels));
    assert_eq!(found(&each(&rows, "/reasons"), "/code"), found(&each(&statuses, "/risk/reasons"), "/code"));
}

#[test]
fn it_uses_every_command_that_records_and_overrides_every_rule_that_can_be_overridden() {
    let events = DEMO.events();
    let recorded: BTreeSet<String> =
        found(&events, "/type").iter().map(|name| name.trim_start_matches("mfadesk.").replace(".v1", "")).collect();
    let catalogue = catalogued_types().into_iter().map(|name| name.replace(".v1", "")).collect();
    // They are about the log: damage, blanking and policy have no place in a first run.
    let of_the_log = [
        "log.damage-accepted",
        "log.redacted",
        "operator.disabled",
        "operator.enrolled",
        "operator.reset",
        "policy.set",
        "token.activated",
        "token.assigned",
        "token.exported",
        "token.imported",
        "token.lost",
    ];
    assert_eq!(recorded, all_but(catalogue, &of_the_log));

    let overridden = each(&events, "/overrides");
    let overridable = Code::ALL.iter().filter(|code| code.is_overridable()).map(|code| code.as_str());
    // It takes a policy that asks for a second operator, or that names kinds that are asked for first by nobody.
    assert_eq!(found(&overridden, ""), all_but(set(overridable), &["same-operator", "never-default"]));
    assert_eq!(found(&events, "/actor"), set(["desk-1", "desk-2", "desk-3", "desk-4"]));
    assert!(found(&events, "/ticket").len() >= 10);
    let reasons = found(&events, "/data/reason");
    let lost = set(["lost", "stolen", "broken", "disposed", "number-changed", "no-access"]);
    assert!(lost.is_subset(&reasons), "{reasons:?}");
}

#[test]
fn it_spans_two_years_in_order() {
    let events = DEMO.events();
    let recorded: Vec<String> = events.iter().map(|event| event["recorded"].as_str().unwrap().to_owned()).collect();
    assert!(recorded.is_sorted());
    assert!(recorded[0].starts_with("2024-11-2") && recorded.last().unwrap().starts_with("2026-11-20"));
    assert!(recorded.last().unwrap().as_str() <= END);
    assert!(events.iter().any(|event| event["time"] != event["recorded"]), "something is recorded afterwards");
    assert!(events.iter().any(|event| !event["voided_by"].is_null()), "something is undone");
}

#[test]
fn labels_are_english_japanese_and_full_width() {
    let methods = each(&DEMO.statuses(), "/methods");
    let labels: BTreeSet<String> = found(&methods, "/device").union(&found(&methods, "/label")).cloned().collect();
    for label in ["iPhone 15", "Pixel 9", "研究室の固定電話", "ユビキー", "ＩＰＨＯＮＥ　１５"] {
        assert!(labels.contains(label), "{label} among {labels:?}");
    }
}

#[test]
fn half_a_year_later_it_still_shows_every_level_and_reason() {
    let later = DEMO.rows("status", "accounts", &["--all"], "2027-05-20T06:00:00.000Z");
    let now = DEMO.statuses();
    assert_eq!(found(&later, "/risk/level"), found(&now, "/risk/level"));
    assert_eq!(found(&each(&later, "/risk/reasons"), "/code"), found(&each(&now, "/risk/reasons"), "/code"));
}

#[test]
fn two_demos_tell_the_same() {
    assert_ne!(DEMO.log(), FOR_SCRIPTS.log(), "ids, salts and keys are new each time");
    let told = |made: &Made| without_fingerprints(&Value::from(made.statuses()).to_string());
    assert_eq!(told(&DEMO), told(&FOR_SCRIPTS));
}

/// The text with each fingerprint replaced by its place among those that occur: the key is new in every store.
fn without_fingerprints(text: &str) -> String {
    let mut parts = text.split("k1:");
    let mut told = parts.next().unwrap_or_default().to_owned();
    let mut known: Vec<&str> = Vec::new();
    for part in parts {
        let (fingerprint, rest) = part.split_at(32);
        let place = known.iter().position(|other| *other == fingerprint).unwrap_or_else(|| {
            known.push(fingerprint);
            known.len() - 1
        });
        told.push_str(&format!("k1:<{place}>{rest}"));
    }
    told
}

#[test]
fn what_exists_already_is_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("empty")).unwrap();
    fs::create_dir(directory.path().join("mine")).unwrap();
    fs::write(directory.path().join("mine/letter"), "dear desk").unwrap();
    fs::write(directory.path().join("file"), "").unwrap();
    std::os::unix::fs::symlink("nowhere", directory.path().join("link")).unwrap();
    for name in ["empty", "mine", "file", "link"] {
        let ran = mfadesk(directory.path(), &["demo", name], &[]);
        let expected = format!(
            "error: {name} exists already; it was left as it is.\nhint: Name a directory that does not exist yet: \
             mfadesk demo DIR.\n"
        );
        ran.fails(6, &expected);
    }
    assert_eq!(fs::read_dir(directory.path().join("empty")).unwrap().count(), 0);
    assert_eq!(fs::read_to_string(directory.path().join("mine/letter")).unwrap(), "dear desk");
    assert_eq!(fs::read_dir(directory.path().join("mine")).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(directory.path().join("file")).unwrap(), "");
    assert!(!directory.path().join("nowhere").exists());
}
