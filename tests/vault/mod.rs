//! The vault: what is sealed for whom opens for nobody else, no bit of it can be changed, and whenever a change of the key
//! is cut short, everything still opens.

mod rotation;
mod sealing;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use mfadesk::secrets::{Binding, SecretBytes, VaultKeys, open, seal};
use serde_json::Value;

use crate::support::authenticator::enrol;
use crate::support::can_trace;
use crate::support::desk::{CLOCK, Desk};

/// The id of an event.
const ID: &str = "01930000-0000-7000-8000-000000000009";

/// What nobody may find.
const SECRET: &[u8] = b"a secret of twenty b";

/// What a secret of this log belongs to.
fn binding(origin: &str, owner: &str, id: &str) -> Binding {
    Binding { origin: origin.into(), kind: "operator".into(), owner: owner.into(), id: id.into() }
}

/// A new store, and what its log is called.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let origin = desk.last()["data"]["origin"].as_str().unwrap().to_owned();
    (desk, origin)
}

/// Its keys.
fn keys(desk: &Desk, origin: &str) -> VaultKeys {
    VaultKeys::of(&desk.in_store("keys"), origin)
}

fn sealed_file(desk: &Desk, id: &str) -> PathBuf {
    desk.in_store("vault").join(format!("{id}.sealed"))
}

/// Puts a secret into the vault, as it would be kept.
fn keep(desk: &Desk, binding: &Binding) {
    fs::create_dir_all(desk.in_store("vault")).unwrap();
    let key = keys(desk, &binding.origin).newest().unwrap_or_else(|_| panic!("no key"));
    let sealed = seal(&key, binding, &SecretBytes::copy_of(SECRET)).unwrap();
    fs::write(sealed_file(desk, &binding.id), sealed).unwrap();
}

/// What the vault holds for this owner, opened by the newest key.
fn kept(desk: &Desk, binding: &Binding) -> Option<Vec<u8>> {
    let key = keys(desk, &binding.origin).newest().ok()?;
    let secret = open(&key, binding, &fs::read(sealed_file(desk, &binding.id)).ok()?).ok()?;
    Some(secret.expose().to_vec())
}

/// How `vault check` ends, and with what.
fn checked(desk: &Desk) -> (i32, Value) {
    let ran = desk.run(["--json", "vault", "check"]);
    match ran.code {
        0 => (0, ran.json()),
        code => (code, ran.last_error()),
    }
}

#[test]
fn a_key_that_is_missing_is_not_made_anew_while_anything_is_sealed() {
    // The log was put back to before anything was enrolled; the vault was not, and its key is gone.
    let (desk, origin) = desk();
    keep(&desk, &Binding { kind: "method".into(), ..binding(&origin, "0123456789/m1", &format!("method-{ID}")) });
    let keys = keys(&desk, &origin);
    fs::rename(keys.path(1), desk.beside("kept.key")).unwrap();
    let mut command = desk.program();
    let (ran, _) = crate::support::authenticator::enrolled_by(command.args(["operator", "enrol", "tanaka"]), CLOCK);
    assert!(ran.code == 6 && ran.stderr.contains("error: The vault key is not at "), "{ran:?}");
    assert_eq!(keys.numbers().ok(), Some(vec![]), "a key was made, with which nothing that is sealed opens");
    fs::rename(desk.beside("kept.key"), keys.path(1)).unwrap();
    enrol(&desk, CLOCK, "tanaka", &[]);
    assert_eq!(keys.numbers().ok(), Some(vec![1]));
}

/// Where each of these stands first in what was traced.
fn first(trace: &str, is: impl Fn(&str) -> bool) -> usize {
    trace.lines().position(is).unwrap_or(usize::MAX)
}

#[test]
fn no_key_of_the_vault_is_read_before_the_process_keeps_its_memory_to_itself() {
    if !can_trace() {
        return;
    }
    let desk = Desk::new();
    let tanaka = enrol(&desk, CLOCK, "tanaka", &[]);
    let at = "2026-11-24T02:00:00.000Z";
    let code = tanaka.code(at);
    for words in [
        &["register", "0123456789", "student", "--actor", "tanaka", "--code", &code][..],
        &["vault", "check"],
        &["vault", "rotate"],
        &["doctor"],
    ] {
        let trace = desk.beside("trace");
        let calls = "trace=prctl,prlimit64,setrlimit,openat";
        let mut strace = Command::new("strace");
        strace.env_clear().env("PATH", "/usr/bin:/bin").args(["-f", "-qq", "-e", calls, "-o"]).arg(&trace).arg("--");
        desk.equip(&mut strace);
        let ended = strace.env("MFADESK_CLOCK", at).arg(desk.program().get_program()).args(words).output().unwrap();
        assert!(ended.status.code().is_some(), "{words:?}");
        let trace = fs::read_to_string(trace).unwrap();
        let read =
            first(&trace, |line| line.contains("/vault-") && line.contains(".key\"") && !line.contains("ENOENT"));
        let dumpable = first(&trace, |line| line.contains("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE"));
        let core = first(&trace, |line| line.contains("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}"));
        assert!(read < usize::MAX && dumpable < read && core < read, "{words:?}:\n{trace}");
    }
}
