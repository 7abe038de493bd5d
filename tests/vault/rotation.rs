//! Changing the key, and being killed while it is changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use mfadesk::secrets::Binding;
use serde_json::json;

use super::{SECRET, binding, checked, desk, keep, kept, keys};
use crate::support::desk::Desk;
use crate::support::{can_trace, in_full};

const IDS: [&str; 3] = [
    "01930000-0000-7000-8000-000000000001",
    "01930000-0000-7000-8000-000000000002",
    "01930000-0000-7000-8000-000000000003",
];

/// A store with three secrets.
fn lived_in() -> (Desk, Vec<Binding>) {
    let (desk, origin) = desk();
    let bindings: Vec<Binding> = IDS.iter().map(|id| binding(&origin, &format!("of {id}"), id)).collect();
    bindings.iter().for_each(|binding| keep(&desk, binding));
    (desk, bindings)
}

#[test]
fn a_rotation_seals_everything_anew_and_destroys_the_old_key() {
    let (desk, bindings) = lived_in();
    let keys = keys(&desk, &bindings[0].origin);
    let log = desk.log();
    desk.run(["vault", "rotate"]).is(concat!(
        "Done. Secrets in the vault, sealed by key number 2: 3.\n",
        "The older key was destroyed. Back up the key and the vault now: older backups of the vault open no more without \
         that key.\n"
    ));
    assert_eq!(keys.numbers().ok(), Some(vec![2]));
    for binding in &bindings {
        assert_eq!(kept(&desk, binding).as_deref(), Some(SECRET));
    }
    assert_eq!(desk.log(), log, "no secret, and nothing of one, is in the log");
    let again = desk.run(["--json", "vault", "rotate"]).json();
    assert_eq!(again, json!({"ok": true, "secrets": 3, "key": 3, "destroyed_keys": [2]}));
}

#[test]
fn a_vault_without_a_key_that_was_never_used_gets_its_first_one() {
    let (desk, origin) = desk();
    let keys = keys(&desk, &origin);
    fs::remove_file(keys.path(1)).unwrap();
    assert_eq!(checked(&desk).1["key"], json!(null));
    let rotated = desk.run(["--json", "vault", "rotate"]).json();
    assert_eq!(rotated, json!({"ok": true, "secrets": 0, "key": 1, "destroyed_keys": []}));
}

/// The system calls by which a vault changes.
const CALLS: [&str; 10] =
    ["openat", "write", "fsync", "fchmod", "chmod", "linkat", "rename", "unlink", "mkdir", "getrandom"];

/// Runs a rotation under strace, with this besides.
fn traced(desk: &Desk, options: &[&str]) -> i32 {
    let program = desk.program();
    let mut strace = Command::new("strace");
    strace.env_clear().env("PATH", "/usr/bin:/bin").args(["-f", "-qq"]).args(options).arg("--");
    desk.equip(&mut strace);
    strace.arg(program.get_program()).args(["vault", "rotate"]);
    let status = strace.output().unwrap().status;
    status.code().unwrap_or(-1)
}

/// How often a rotation makes each of these calls.
fn calls(desk: &Desk, trace: &Path) -> BTreeMap<&'static str, usize> {
    let traced_calls = format!("trace={}", CALLS.join(","));
    assert_eq!(traced(desk, &["-o", trace.to_str().unwrap(), "-e", &traced_calls]), 0);
    let text = fs::read_to_string(trace).unwrap();
    // Behind the number of the process, where there is more than one.
    let name = |line: &'_ str| line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned();
    let count = |call: &str| text.lines().filter(|line| name(line).starts_with(&format!("{call}("))).count();
    CALLS.iter().map(|call| (*call, count(call))).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_rotation_killed_at_any_system_call_loses_nothing_and_is_carried_on_with() {
    if !can_trace() {
        return;
    }
    let (desk, bindings) = lived_in();
    let calls = calls(&desk.copy(), &desk.beside("trace"));
    assert!(calls["rename"] >= 3 && calls["linkat"] == 1, "{calls:?}");
    let (mut killed, mut after) = (0, BTreeMap::<Vec<u32>, u32>::new());
    for (call, count) in calls {
        // What changes a name comes late, and is what matters most.
        let first = match call {
            _ if in_full() => 1,
            "linkat" | "rename" | "unlink" => count.saturating_sub(1).max(1),
            _ => count,
        };
        for number in first..=count {
            let copy = desk.copy();
            let inject = format!("inject={call}:signal=SIGKILL:when={number}");
            let code = traced(&copy, &["-o", "/dev/null", "-e", &format!("trace={call}"), "-e", &inject]);
            killed += usize::from(code != 0);
            let keys = keys(&copy, &bindings[0].origin);
            *after.entry(keys.numbers().ok().unwrap()).or_default() += 1;
            let (code, state) = checked(&copy);
            assert_eq!((code, &state["secrets"]), (0, &json!(3)), "{call} {number}: {state}");
            copy.run(["vault", "rotate"]);
            for binding in &bindings {
                assert_eq!(kept(&copy, binding).as_deref(), Some(SECRET), "{call} {number}");
            }
            assert_eq!(keys.numbers().ok().unwrap().len(), 1, "{call} {number}: an old key is left");
            let left: Vec<_> =
                fs::read_dir(copy.in_store("vault")).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert_eq!(left.len(), 3, "{call} {number}: {left:?}");
        }
    }
    assert!(killed > 5 && after.len() >= 3, "{killed} killed; {after:?}");
    println!("{killed} rotations killed; keys there afterwards: {after:?}");
}
