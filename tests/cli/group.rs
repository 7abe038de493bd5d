//! Who may use what a store makes: one user, or the members of a group and nobody else, whatever the umask; and what is not
//! taken for part of a store.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::Command;

use nix::unistd::geteuid;
use serde_json::{Value, json};

use super::{A, Desk, Ran};
use crate::support::schemas::validate_answer;

/// A group of which whoever runs the tests need not be a member. Only root may give things to it.
const GROUP: u32 = 4242;

fn may_give() -> bool {
    geteuid().is_root()
}

fn under_umask(desk: &Desk, umask: &str, words: &str) -> Ran {
    let mut shell = Command::new("sh");
    desk.equip(&mut shell);
    Ran::of(shell.args(["-c", &format!("umask {umask}; exec {} {words}", env!("CARGO_BIN_EXE_mfadesk"))]))
}

/// Everything below a directory, itself included: name, mode, group.
fn everything(directory: &Path) -> Vec<(String, u32, u32)> {
    let found = fs::metadata(directory).unwrap();
    let mut all = vec![(directory.display().to_string(), found.mode() & 0o7777, found.gid())];
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(everything(&path)),
            false => {
                let found = fs::metadata(&path).unwrap();
                all.push((path.display().to_string(), found.mode() & 0o7777, found.gid()));
            }
        }
    }
    all
}

/// A store that a group shares, with its keys elsewhere.
fn shared() -> Desk {
    let desk = Desk::without_store();
    let ran = desk.run(["init", "--rehearsal", "--group", &GROUP.to_string(), "--keys", "kept/keys"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    desk
}

#[test]
fn all_that_init_makes_is_for_the_user_or_the_group_alone_whatever_the_umask() {
    for umask in ["000", "022", "077", "777"] {
        let desk = Desk::without_store();
        assert_eq!(under_umask(&desk, umask, "init --rehearsal --keys kept/keys").code, 0, "{umask}");
        let all = [everything(&desk.store()), everything(&desk.beside("kept"))].concat();
        assert!(all.len() > 6, "{all:?}");
        for (path, mode, _) in all {
            assert_eq!(mode, if Path::new(&path).is_dir() { 0o700 } else { 0o600 }, "{path} umask {umask}");
        }
        if may_give() {
            let desk = Desk::without_store();
            let words = format!("init --rehearsal --group {GROUP} --keys kept/keys");
            assert_eq!(under_umask(&desk, umask, &words).code, 0, "{umask}");
            assert_eq!(under_umask(&desk, umask, &format!("register {A} student --keys kept/keys")).code, 0);
            for (path, mode, group) in [everything(&desk.store()), everything(&desk.beside("kept"))].concat() {
                let expected = if Path::new(&path).is_dir() { 0o2770 } else { 0o660 };
                assert_eq!((mode, group), (expected, GROUP), "{path} umask {umask}");
            }
        }
    }
}

#[test]
fn a_store_for_a_group_whose_key_is_another_groups_is_not_made() {
    if !may_give() {
        return;
    }
    let desk = Desk::new();
    fs::rename(desk.in_store("keys"), desk.beside("theirs")).unwrap();
    fs::remove_dir_all(desk.store()).unwrap();
    let group = GROUP.to_string();
    let init = ["--json", "init", "--rehearsal", "--group", &group, "--keys", "theirs"];
    let ran = desk.run(init);
    assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("key-unusable")));
    assert_eq!(desk.log(), b"");
    // Given to the group, it is carried on with.
    chown(desk.beside("theirs/number-1.key"), None, Some(GROUP)).unwrap();
    assert_eq!(desk.run(init).code, 0);
}

#[test]
fn the_receipt_says_what_was_made_what_to_set_and_what_to_back_up_where() {
    let desk = Desk::without_store();
    let ran = desk.run(["init", "--rehearsal", "--keys", "kept/keys"]);
    let place = desk.beside("").display().to_string();
    let place = place.trim_end_matches('/');
    let vault_key = fs::read_dir(desk.beside("kept/keys")).unwrap().map(|entry| entry.unwrap().file_name());
    let vault_key =
        vault_key.map(|name| name.to_string_lossy().into_owned()).find(|name| name.starts_with("vault")).unwrap();
    for line in [
        "Recorded. log of utokyo started, for practice (line 1)",
        "Made for you alone:",
        "Set for everybody who works with it:",
        &format!("  export MFADESK_KEYS={place}/kept/keys"),
        &format!("  export MFADESK_STORE={place}/store"),
        &format!("Back up every day, to two places: {place}/store/events.jsonl, {place}/store/number-key.check."),
        &format!(
            "Back up once, apart from the log: {place}/kept/keys/number-1.key, {place}/kept/keys/{vault_key}. With both, phone numbers can be found out; without the keys, no number can be compared and the vault cannot be opened again."
        ),
    ] {
        assert!(ran.stdout.lines().any(|said| said == line), "{line}\n{}", ran.stdout);
    }
    for (path, mode, what) in [
        (format!("{place}/store"), "0700", "the store"),
        ("events.jsonl".into(), "0600", "the log: everything"),
        ("number-key.check".into(), "0600", "what the number key is known by"),
        (format!("{place}/kept/keys"), "0700", "the keys"),
        (format!("{place}/kept/keys/number-1.key"), "0600", "the number key"),
    ] {
        let said = ran.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let line = format!("{path} {mode} {what}");
        assert!(said.into_iter().any(|said| said == line), "{line}\n{}", ran.stdout);
    }

    // A second store may share the keys, and says so; one whose keys lie in it is told what that means.
    let second: Value = desk.run(["--json", "--store", "second", "init", "--rehearsal", "--keys", "kept/keys"]).json();
    assert_eq!(validate_answer("receipt", &second), Ok(()));
    let is_new = |what: &str| {
        let parts = second["store"]["parts"].as_array().unwrap();
        parts.iter().find(|part| part["what"] == what).unwrap()["new"].as_bool().unwrap()
    };
    assert_eq!(
        (is_new("store"), is_new("keys"), is_new("number-key"), is_new("vault-key")),
        (true, false, false, true)
    );
    let within = desk.run(["--store", "third", "init", "--rehearsal"]);
    assert!(within.stdout.ends_with(
        "The keys lie in the store, so that a copy of the whole directory hands them on: copy the log alone. Another place is \
         chosen with init --keys DIR.\n"
    ));
    let japanese = desk.run_in("ja", super::CLOCK, ["--store", "fourth's", "init", "--rehearsal"]);
    assert!(japanese.stdout.contains("毎日、2か所にバックアップ："), "{}", japanese.stdout);
    assert!(japanese.stdout.contains(&format!("export MFADESK_STORE='{place}/fourth'\\''s'")), "{}", japanese.stdout);
}

#[test]
fn what_is_foreign_in_a_shared_store_is_not_taken_for_part_of_it() {
    if !may_give() {
        return;
    }
    let add = ["--json", "--keys", "kept/keys", "add", A, "phone", "--device", "iPhone", "--number", "+819012345678"];
    let ours = |desk: &Desk| {
        desk.run(["--keys", "kept/keys", "register", A, "student"]);
        desk.log()
    };
    let refused = |desk: &Desk, code: &str| {
        let log = desk.log();
        let ran = desk.run(add);
        assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!(code)), "{ran:?}");
        assert_eq!(desk.log(), log);
    };
    // Another group's log, lock, key.
    for file in ["store/events.jsonl", "store/events.lock", "kept/keys/number-1.key"] {
        let desk = shared();
        ours(&desk);
        chown(desk.beside(file), None, Some(GROUP + 1)).unwrap();
        refused(&desk, if file.starts_with("kept") { "key-unusable" } else { "foreign-in-store" });
        if file.ends_with("lock") {
            let found = desk.run(["--json", "--keys", "kept/keys", "doctor"]);
            assert!(found.code == 6 && found.stdout.contains("foreign-in-store"), "{found:?}");
        }
        // Whoever asks needs none of them.
        assert_eq!(desk.run(["status", A]).code, 0);
    }
    // Links, where a member may have put them.
    for file in ["store/events.lock", "kept/keys/number-1.key"] {
        let desk = shared();
        ours(&desk);
        fs::rename(desk.beside(file), desk.beside("elsewhere")).unwrap();
        symlink(desk.beside("elsewhere"), desk.beside(file)).unwrap();
        refused(&desk, if file.starts_with("kept") { "key-unusable" } else { "store-unusable" });
    }
    // A head is left out of account, with a word.
    let desk = shared();
    ours(&desk);
    fs::rename(desk.in_store("head.json"), desk.beside("head")).unwrap();
    symlink(desk.beside("head"), desk.in_store("head.json")).unwrap();
    let ran = desk.run(["status", A]);
    assert_eq!(
        (ran.code, &*ran.stderr),
        (0, "warning: head.json cannot be read and is left out of account: a symbolic link.\n")
    );
}

#[test]
fn what_root_makes_in_somebodys_store_is_theirs() {
    if !may_give() {
        return;
    }
    let desk = Desk::new().that_is_harmed();
    chown(desk.in_store("events.jsonl"), Some(4343), Some(GROUP)).unwrap();
    fs::remove_file(desk.in_store("events.lock")).unwrap();
    let torn = [&desk.log()[..], b"{\"torn"].concat();
    fs::write(desk.in_store("events.jsonl"), torn).unwrap();
    desk.record(["register", A, "student"]);
    for name in ["events.lock", "head.json", "quarantine"] {
        let found = fs::metadata(desk.in_store(name)).unwrap();
        assert_eq!((found.uid(), found.gid()), (4343, GROUP), "{name}");
    }
}

#[test]
fn a_torn_tail_is_kept_in_no_directory_that_is_a_link_or_anothers() {
    let torn = |desk: &Desk| {
        let log = [&desk.log()[..], b"{\"torn"].concat();
        fs::write(desk.in_store("events.jsonl"), &log).unwrap();
        let ran = desk.run(["--json", "register", A, "student"]);
        assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("foreign-in-store")), "{ran:?}");
        assert_eq!(desk.log(), log);
    };
    let desk = Desk::new().that_is_harmed();
    fs::create_dir(desk.beside("elsewhere")).unwrap();
    symlink(desk.beside("elsewhere"), desk.in_store("quarantine")).unwrap();
    torn(&desk);
    assert_eq!(fs::read_dir(desk.beside("elsewhere")).unwrap().count(), 0);
    if may_give() {
        let desk = shared().that_is_harmed();
        fs::create_dir(desk.in_store("quarantine")).unwrap();
        chown(desk.in_store("quarantine"), None, Some(GROUP + 1)).unwrap();
        torn(&desk);
    }
}

#[test]
fn where_owner_and_group_cannot_be_given_the_head_is_written_all_the_same() {
    // In a user namespace that does not know the log's group, it is no valid argument.
    let is_allowed = Command::new("unshare").args(["--user", "--map-root-user", "true"]).status();
    if !may_give() || !is_allowed.is_ok_and(|status| status.success()) {
        return;
    }
    let desk = Desk::new();
    chown(desk.in_store("events.jsonl"), None, Some(GROUP)).unwrap();
    fs::set_permissions(desk.in_store("events.jsonl"), fs::Permissions::from_mode(0o660)).unwrap();
    let mut inside = Command::new("unshare");
    desk.equip(&mut inside);
    let program = env!("CARGO_BIN_EXE_mfadesk");
    let ran = Ran::of(inside.args(["--user", "--map-root-user", program, "register", A, "student"]));
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let head: Value = serde_json::from_slice(&fs::read(desk.in_store("head.json")).unwrap()).unwrap();
    assert_eq!(head["sequence"], 2);
    // No other group gets what the log's could not.
    assert_eq!(fs::metadata(desk.in_store("head.json")).unwrap().mode() & 0o777, 0o600);
}

#[test]
fn keys_and_a_vault_that_lie_behind_a_link_in_a_shared_store_are_not_taken_for_part_of_it() {
    if !may_give() {
        return;
    }
    let moved = |name: &str| {
        let desk = Desk::without_store();
        assert_eq!(desk.run(["init", "--rehearsal", "--group", &GROUP.to_string()]).code, 0);
        desk.record(["register", A, "student"]);
        fs::create_dir_all(desk.in_store(name)).unwrap();
        fs::rename(desk.in_store(name), desk.beside("elsewhere")).unwrap();
        symlink(desk.beside("elsewhere"), desk.in_store(name)).unwrap();
        desk
    };
    let desk = moved("keys");
    let log = desk.log();
    let add = ["--json", "add", A, "phone", "--device", "iPhone", "--number", "+819012345678"];
    let ran = desk.run(add);
    assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("key-unusable")), "{ran:?}");
    assert_eq!(desk.log(), log);
    let ran = desk.run(["vault", "rotate"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    assert_ne!(desk.run(["--json", "doctor"]).code, 0);
    // Of a store that is one user's, only they could have put it there.
    let own = Desk::new();
    own.record(["register", A, "student"]);
    fs::rename(own.in_store("keys"), own.beside("elsewhere")).unwrap();
    symlink(own.beside("elsewhere"), own.in_store("keys")).unwrap();
    own.record(add.into_iter().skip(1));
    // A vault is led elsewhere in no store, and the reason is said.
    for desk in [moved("vault"), own] {
        if !desk.in_store("vault").exists() {
            symlink(desk.beside("elsewhere"), desk.in_store("vault")).unwrap();
        }
        let ran = desk.run(["vault", "rotate"]);
        let vault = desk.in_store("vault").display().to_string();
        let said = format!("error: {vault} is not accepted as part of the store: it is a symbolic link.\n");
        assert!(ran.code == 6 && ran.stderr.starts_with(&said), "{ran:?}");
    }
}

#[test]
fn a_copy_that_could_not_be_given_to_the_group_takes_no_logs_place() {
    let is_allowed = Command::new("unshare").args(["--user", "--map-root-user", "true"]).status();
    if !may_give() || !is_allowed.is_ok_and(|status| status.success()) {
        return;
    }
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "app", "--device", "Pixel"]);
    chown(desk.in_store("events.jsonl"), None, Some(GROUP)).unwrap();
    fs::set_permissions(desk.in_store("events.jsonl"), fs::Permissions::from_mode(0o660)).unwrap();
    let log = desk.log();
    let mut inside = Command::new("unshare");
    desk.equip(&mut inside);
    let program = env!("CARGO_BIN_EXE_mfadesk");
    let words = ["--json", "log", "redact", "3", "--reason", "asked"];
    let ran = Ran::of(inside.args(["--user", "--map-root-user", program]).args(words));
    assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("store-unusable")), "{ran:?}");
    assert_eq!(desk.log(), log);
    let found = fs::metadata(desk.in_store("events.jsonl")).unwrap();
    assert_eq!((found.mode() & 0o777, found.gid()), (0o660, GROUP));
    assert!(!desk.in_store("events.jsonl.new").exists());
}
