//! System calls that are answered with an error, one at a time, where it is known what has to come of it. All calls of a
//! command fail in `tests/faults/run`, which asks what holds of every command.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use nix::unistd::geteuid;
use serde_json::{Value, json};

use super::{ACCOUNT, Store};
use crate::support::can_trace;
use crate::support::forge::lines;
use crate::support::program::Ran;

const REGISTER: &[&str] = &["register", "4444444444", "student"];
const EDIT: &[&str] = &["edit", ACCOUNT, "--language", "en"];
const STATUS: &[&str] = &["status", ACCOUNT];

/// Runs it, and has these calls on these files answered so: `fsync:error=EIO:when=1`. Each has to be met.
#[track_caller]
fn answered(store: &Store, calls: &[(&str, &str)], words: &[&str]) -> Ran {
    let (ran, unmet) = tried(store, calls, words);
    assert_eq!(unmet, None, "{words:?} makes no such call: {calls:?}");
    ran
}

/// The same; and the first of the calls that is not met.
fn tried(store: &Store, calls: &[(&str, &str)], words: &[&str]) -> (Ran, Option<String>) {
    let trace = store.beside("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-o"]).arg(&trace);
    for (file, answer) in calls {
        strace.arg("-P").arg(store.beside(file)).arg("-e").arg(format!("inject={answer}"));
    }
    let names: Vec<&str> = calls.iter().filter_map(|(_, answer)| answer.split(':').next()).collect();
    strace.arg("-e").arg(format!("trace={}", names.join(",")));
    strace.arg(env!("CARGO_BIN_EXE_mfadesk"));
    store.equip(&mut strace);
    let ran = Ran::of(strace.args(words).arg("--json"));
    let traced = fs::read_to_string(&trace).unwrap();
    let is_met =
        |name: &str| traced.lines().any(|line| line.contains(&format!(" {name}(")) && line.contains("(INJECTED)"));
    (ran, names.into_iter().find(|name| !is_met(name)).map(str::to_owned))
}

fn fault(store: &Store) -> Value {
    fs::read(store.in_store("fault")).map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap())
}

fn bits(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn what_is_interrupted_is_done_all_the_same_and_once() {
    if !can_trace() {
        return;
    }
    for (file, answer, words) in [
        ("store/events.jsonl", "write:error=EINTR:when=1", REGISTER),
        ("store/events.lock", "flock:error=EINTR:when=1", REGISTER),
        ("store/events.jsonl", "pread64:error=EINTR:when=1", STATUS),
        ("store/events.jsonl", "pread64:error=EINTR:when=1", REGISTER),
    ] {
        let store = Store::lived_in();
        let before = store.log();
        let ran = answered(&store, &[(file, answer)], words);
        assert_eq!((ran.code, &*ran.stderr), (0, ""), "{answer}");
        assert_eq!(lines(&store.log()[before.len()..]).len(), usize::from(words == REGISTER), "{answer}");
    }
}

#[test]
fn a_lock_that_somebody_makes_at_the_same_moment_is_taken_as_it_is() {
    if can_trace() {
        let ran = answered(&Store::lived_in(), &[("store/events.lock", "statx:error=ENOENT:when=1")], REGISTER);
        assert_eq!((ran.code, &*ran.stderr), (0, ""));
    }
}

#[test]
fn what_cannot_be_looked_at_is_not_taken_for_what_is_not_there() {
    if !can_trace() {
        return;
    }
    let each = |file, count: usize| (1..=count).map(move |nth| (file, format!("statx:error=EIO:when={nth}")));
    let looks =
        each("store/events.lock", 4).chain(each("store/fault", 2)).map(|(file, answer)| (file, answer, REGISTER));
    let opened = [
        ("store/events.jsonl", "openat:error=EACCES", STATUS),
        ("store/events.jsonl", "openat:error=EIO", STATUS),
        ("store/events.jsonl", "pread64:error=EIO:when=1", REGISTER),
        ("store/fault", "statx:error=EIO:when=1", &["log", "repair"]),
    ];
    for (file, answer, words) in looks.chain(opened.map(|(file, answer, words)| (file, answer.to_owned(), words))) {
        let store = Store::lived_in();
        let before = store.everything();
        let ran = answered(&store, &[(file, &answer)], words);
        assert_eq!((ran.code, ran.last_error()), (6, json!("store-unusable")), "{file} {answer}: {ran:?}");
        assert_eq!(store.everything(), before, "{file} {answer}");
        // Which file it is, and what the system says of it; each once.
        let said = ran.error()["error"]["message"].as_str().unwrap().to_owned();
        let why = said.strip_prefix(&format!("{} cannot be used: ", store.beside(file).display())).expect(&said);
        let word = if answer.contains("EACCES") { "permission denied" } else { "Input/output error (os error 5)" };
        let step = why.strip_suffix(&format!(": {word}.")).expect(why);
        assert!(["open", "stat", "fstat", "read"].contains(&step), "{said}");
    }
    // Nor is a log that cannot be made one that is not there.
    let vacant = Store::vacant();
    let ran = answered(&vacant, &[("store/events.jsonl", "openat:error=EIO:when=1")], &["init", "--rehearsal"]);
    assert_eq!((ran.code, ran.last_error()), (6, json!("store-unusable")), "{ran:?}");
}

#[test]
fn a_file_system_on_which_no_directory_is_synced_keeps_its_names_in_its_own_way() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    let ran = answered(&store, &[("store", "fsync:error=EINVAL")], REGISTER);
    assert_eq!((ran.code, ran.warnings()), (0, vec![]));
    let ran = answered(&store, &[("store", "fsync:error=EIO")], &["register", "5555555555", "student"]);
    assert_eq!((ran.code, ran.warnings()), (0, vec!["head-not-written".to_owned()]));
}

#[test]
fn the_directory_above_a_store_is_synced_where_the_store_is_new_in_it_and_else_where_it_can_be() {
    if !can_trace() {
        return;
    }
    for (is_there, error, code) in [(false, "EACCES", 6), (true, "EACCES", 0), (true, "EIO", 6)] {
        let store = Store::vacant();
        if is_there {
            fs::create_dir(store.store()).unwrap();
        }
        let ran = answered(&store, &[("", &format!("openat:error={error}"))], &["init", "--rehearsal"]);
        assert_eq!(ran.code, code, "{is_there} {error}: {ran:?}");
        assert_eq!(store.in_store("head.json").exists(), code == 0, "{is_there} {error}");
    }
}

#[test]
fn a_sync_that_fails_leaves_a_fault_that_says_what_was_written_until_a_repair_takes_it_away() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    let before = store.log().len();
    let ran = answered(&store, &[("store/events.jsonl", "fdatasync:error=EIO")], REGISTER);
    assert_eq!((ran.code, ran.last_error()), (7, json!("outcome-unknown")));
    let after = store.log().len();
    let cause = "fdatasync: Input/output error (os error 5)";
    assert_eq!(fault(&store), json!({"cause": cause, "before": before, "after": after}));
    assert_eq!(bits(&store.in_store("fault")), 0o600);
    assert!(ran.stderr.contains(&format!("{cause}; length {before} before, {after} now)")), "{ran:?}");
    store.refuses(6, "write-fault-left", EDIT);

    // One that cannot be taken away stays; one that is gone already is gone.
    let ran = answered(&store, &[("store/fault", "unlink:error=EIO")], &["log", "repair"]);
    assert_eq!((ran.code, ran.last_error()), (6, json!("store-unusable")));
    assert!(store.in_store("fault").exists());
    let ran = answered(&store, &[("store/fault", "unlink:error=ENOENT")], &["log", "repair"]);
    assert_eq!((ran.code, ran.json()["last_stands"].take()), (0, json!(true)));
    store.must(0, &["log", "repair"]);
    store.must(0, EDIT);
}

#[test]
fn what_is_not_written_says_why() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    let before = store.log();
    let ran = answered(&store, &[("store/events.jsonl", "write:error=ENOSPC")], REGISTER);
    assert_eq!((ran.code, ran.last_error()), (6, json!("not-written")));
    let log = store.in_store("events.jsonl").display().to_string();
    assert!(ran.stderr.contains(&format!("({log}: write: No space left on device (os error 28))")), "{ran:?}");
    assert_eq!(store.log(), before);
    // What was not written at all need not be cut off, on a disk that may confirm nothing any more.
    let calls = [("store/events.jsonl", "write:error=EIO"), ("store/events.jsonl", "fsync:error=EIO")];
    let (ran, unmet) = tried(&store, &calls, REGISTER);
    assert_eq!((ran.code, ran.last_error(), unmet.as_deref()), (6, json!("not-written"), Some("fsync")));
    // Nor is a directory that cannot be made one that is there.
    fs::write(store.in_store("events.jsonl"), [before.as_slice(), b"torn"].concat()).unwrap();
    let ran = answered(&store, &[("store/quarantine", "mkdir:error=ENOSPC")], REGISTER);
    assert_eq!((ran.code, ran.last_error()), (6, json!("store-unusable")));
    assert!(ran.stderr.contains("quarantine cannot be used: mkdir: No space left on device"), "{ran:?}");
    fs::write(store.in_store("events.jsonl"), &before).unwrap();
    // A draft that cannot be made is not one that is in the way.
    let ran = answered(&store, &[("store/head.json.new", "openat:error=ENOSPC")], REGISTER);
    assert_eq!((ran.code, ran.warnings()), (0, vec!["head-not-written".to_owned()]));
    assert!(ran.stdout.contains("No space left on device"), "{ran:?}");
}

#[test]
fn a_lock_that_cannot_be_had_or_made_is_told_and_not_waited_for() {
    if !can_trace() {
        return;
    }
    for (is_there, call, why) in [
        (true, "flock:error=ENOLCK:when=1", "flock: No locks available (os error 37)"),
        (false, "openat:error=EROFS", "create: Read-only file system (os error 30)"),
    ] {
        let store = Store::lived_in();
        if !is_there {
            fs::remove_file(store.in_store("events.lock")).unwrap();
        }
        let before = store.everything();
        let ran = answered(&store, &[("store/events.lock", call)], REGISTER);
        assert_eq!((ran.code, ran.last_error()), (6, json!("store-unusable")), "{call}: {ran:?}");
        assert!(ran.stderr.contains(&format!("events.lock cannot be used: {why}.")), "{ran:?}");
        assert_eq!(store.everything(), before);
    }
}

#[test]
fn a_key_that_cannot_be_given_its_name_is_not_one_that_was_there() {
    if !can_trace() {
        return;
    }
    let vacant = Store::vacant();
    let link = ("store/keys/number-1.key", "linkat:error=EPERM");
    let ran = answered(&vacant, &[link], &["init", "--rehearsal"]);
    assert_eq!((ran.code, ran.last_error()), (6, json!("key-unusable")), "{ran:?}");
    assert_eq!((vacant.log(), super::kept(&vacant.in_store("keys")).len()), (vec![], 0));
}

#[test]
fn a_fault_is_left_at_its_place_alone() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    symlink(store.beside("elsewhere"), store.in_store("fault")).unwrap();
    // Whoever put the link there did so after it was looked for twice. In between, the log is looked at some times.
    let ran = (2..20).find_map(|step| {
        let looks = format!("statx:error=ENOENT:when=1+{step}");
        let calls = [("store/fault", &*looks), ("store/events.jsonl", "fdatasync:error=EIO")];
        let (ran, unmet) = tried(&store, &calls, REGISTER);
        unmet.is_none().then_some(ran)
    });
    let ran = ran.expect("no step leads past both looks");
    assert_eq!((ran.code, ran.last_error()), (7, json!("outcome-unknown")));
    assert!(ran.stderr.contains("fault not left: Too many levels of symbolic links"), "{ran:?}");
    assert!(!store.beside("elsewhere").exists());
}

#[test]
fn an_index_that_is_taken_away_while_it_is_opened_is_none_and_one_that_stays_is_told() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    store.must(0, &["index", "rebuild"]);
    let opening = ("store/index.sqlite", "openat:error=EIO");
    let ran = answered(&store, &[opening], STATUS);
    assert_eq!((ran.code, ran.stderr.matches("index-not-used").count()), (0, 1), "{ran:?}");
    let gone = ("store/index.sqlite", "statx:error=ENOENT:when=2+");
    let ran = answered(&store, &[opening, gone], STATUS);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
}

#[test]
fn a_line_that_was_there_already_is_in_doubt_when_it_cannot_be_synced() {
    if !can_trace() {
        return;
    }
    let store = Store::lived_in();
    let again = [REGISTER, &["--event-id", "01930000-0000-7000-8000-00000000fa17"]].concat();
    store.must(0, &again);
    let length = store.log().len();
    let ran = answered(&store, &[("store/events.jsonl", "fsync:error=EIO")], &again);
    assert_eq!((ran.code, ran.last_error()), (7, json!("outcome-unknown")));
    let cause = "fsync: Input/output error (os error 5)";
    assert_eq!(fault(&store), json!({"cause": cause, "before": null, "after": length}));
}

#[test]
fn that_no_fault_could_be_left_is_said() {
    if can_trace() {
        let store = Store::lived_in();
        // The log is opened twice, and then the fault.
        let calls = [("store/events.jsonl", "fdatasync:error=EIO"), ("store/fault", "openat:error=EROFS:when=3")];
        let ran = answered(&store, &calls, REGISTER);
        assert_eq!((ran.code, fault(&store)), (7, Value::Null));
        assert!(ran.stderr.contains("fault not left: Read-only file system"), "{ran:?}");
    }
}

#[test]
fn what_cannot_be_given_to_the_store_s_group_is_for_no_other_group() {
    if !can_trace() || !geteuid().is_root() {
        return;
    }
    let given = |answer: Option<&str>| {
        let store = Store::lived_in();
        std::os::unix::fs::chown(store.in_store("events.jsonl"), None, Some(4242)).unwrap();
        fs::set_permissions(store.in_store("events.jsonl"), fs::Permissions::from_mode(0o640)).unwrap();
        let ran = match answer {
            Some(answer) => answered(&store, &[("store/head.json.new", answer)], REGISTER),
            None => store.must(0, REGISTER),
        };
        let head = fs::metadata(store.in_store("head.json")).unwrap();
        (ran.code, ran.warnings(), head.gid(), head.mode() & 0o7777)
    };
    assert_eq!(given(None), (0, vec![], 4242, 0o640));
    for error in ["EPERM", "EINVAL"] {
        assert_eq!(given(Some(&format!("fchown:error={error}"))), (0, vec![], 0, 0o600), "{error}");
    }
    let (code, warnings, ..) = given(Some("fchown:error=EIO"));
    assert_eq!((code, warnings), (0, vec!["head-not-written".to_owned()]));
    // A store that its group cannot enter is none.
    let store = Store::vacant();
    let ran = answered(&store, &[("store", "chown:error=EPERM")], &["init", "--rehearsal", "--group", "4242"]);
    assert_eq!((ran.code, bits(&store.store())), (6, 0o700));
}

#[test]
fn a_repair_that_cannot_read_the_log_says_what_it_recorded_before() {
    if !can_trace() {
        return;
    }
    let (mut refused, mut recorded) = (0, 0);
    for nth in 1..40 {
        let store = Store::lived_in();
        let log = store.log();
        let mut harmed = log.clone();
        harmed[log.len() / 2] ^= 1;
        fs::write(store.in_store("events.jsonl"), &harmed).unwrap();
        let call = format!("pread64:error=EIO:when={nth}");
        let (ran, unmet) = tried(&store, &[("store/events.jsonl", &call)], &["log", "repair", "--accept-loss", "x"]);
        if unmet.is_some() {
            break;
        }
        match (ran.code, store.log().len() > harmed.len()) {
            (6, false) => refused += 1,
            (0, true) => recorded += 1,
            _ => panic!("{call}: {ran:?}"),
        }
    }
    assert!(refused > 0 && recorded > 0, "{refused} refused, {recorded} recorded");
}
