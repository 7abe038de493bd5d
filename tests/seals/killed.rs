//! A sealing that is killed leaves no half of a seal that is taken for one, and stops nobody.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use mfadesk::verify::Seal;

use super::{A, Sealed};
use crate::support::program::program;
use crate::support::{can_trace, in_full};

#[test]
fn what_a_killed_sealing_leaves_is_no_seal_and_stops_nobody() {
    let sealed = Sealed::recorded();
    let name = sealed.seal();
    let whole = fs::read(sealed.desk.in_store("seals").join(&name)).unwrap();
    // Every length that a draft may have been left at.
    for length in (0..=whole.len()).step_by(37).chain([whole.len()]) {
        let draft = sealed.desk.in_store("seals").join(format!(".000000000007-{length:08x}.new"));
        fs::write(draft, &whole[..length]).unwrap();
    }
    assert_eq!(sealed.verdicts(0), ["holds"]);
    sealed.desk.record(["edit", A, "--language", "en"]);
    sealed.seal();
    assert_eq!(sealed.verdicts(0), ["holds", "holds"]);
    assert_eq!(sealed.run("log prove 8").code, 0);
}

#[test]
fn a_sealing_that_is_killed_at_any_moment_leaves_whole_seals_only() {
    let sealed = Sealed::recorded();
    let log = sealed.desk.log();
    let rounds = if in_full() { 200 } else { 12 };
    for round in 0..rounds {
        let mut sealing = program();
        sealed.desk.equip(&mut sealing);
        sealing.args(["log", "seal", "--key", "desk"]).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = sealing.spawn().unwrap();
        std::thread::sleep(Duration::from_micros(500 * round % 23_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let verdicts = match sealed.seals().iter().any(|name| name.ends_with(".seal")) {
            true => sealed.verdicts(0),
            false => Vec::new(),
        };
        assert!(verdicts.iter().all(|verdict| verdict == "holds"), "{verdicts:?}");
    }
    assert_eq!(sealed.desk.log(), log, "sealing changes no line");
    sealed.desk.record(["edit", A, "--language", "en"]);
    sealed.seal();
    assert!(sealed.verdicts(0).iter().all(|verdict| verdict == "holds"));
}

#[test]
fn a_sealing_that_is_killed_at_any_of_its_system_calls_leaves_whole_seals_only() {
    if !can_trace() {
        return;
    }
    let counted = Sealed::recorded();
    let calls = ["openat", "write", "fsync", "rename", "mkdir", "fchmod", "chmod", "unlink"];
    let trace = |sealed: &Sealed, inject: &[String]| {
        let mut strace = Command::new("strace");
        strace.env_clear().args(["-o", "trace", "-e", &format!("trace={}", calls.join(","))]).args(inject);
        strace.arg(env!("CARGO_BIN_EXE_mfadesk"));
        sealed.desk.equip(&mut strace).args(["log", "seal", "--key", "desk"]);
        strace.stdin(Stdio::null()).output().unwrap()
    };
    assert!(trace(&counted, &[]).status.success());
    let made = fs::read_to_string(counted.desk.beside("trace")).unwrap();
    for call in calls {
        let count = made.lines().filter(|line| line.starts_with(&format!("{call}("))).count();
        let first = if call == "openat" && !in_full() { count.saturating_sub(6) } else { 0 };
        for nth in first + 1..=count {
            let sealed = Sealed::recorded();
            trace(&sealed, &["-e".into(), format!("inject={call}:signal=SIGKILL:when={nth}")]);
            let left = sealed.seals().into_iter().filter(|name| name.ends_with(".seal"));
            for name in left {
                let bytes = fs::read(sealed.desk.in_store("seals").join(name)).unwrap();
                assert!(Seal::read(&bytes).is_some(), "{call} {nth}");
            }
            sealed.seal();
            // The clock stands still, so that it is the same seal again.
            assert_eq!(sealed.verdicts(0), ["holds"], "{call} {nth}");
            sealed.desk.record(["edit", A, "--language", "en"]);
        }
    }
}
