//! Making a store: its modes, and what it is never made over.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Command;
use std::thread;

use mfadesk::store::{PreparedStore, StoreError, StoreMode, Writer, create};
use nix::unistd::{getegid, geteuid};

use super::{LONG, NO_WAIT, Place, bits, files, head, head_bytes};

fn found(place: &Place, mode: StoreMode) -> PreparedStore {
    create(place.path(), mode, LONG).unwrap()
}

#[test]
fn a_new_store_holds_its_first_line_head_keys_and_lock() {
    let place = Place::vacant();
    let founding = found(&place, StoreMode::Private);
    assert!(founding.layout().keys().is_dir(), "keys can be made before the first line");
    assert!(founding.settled().is_none());
    founding.start(b"one\n", &head(4)).unwrap();
    assert_eq!(
        place.files(),
        files([
            ("events.jsonl", Some(b"one\n")),
            ("events.lock", Some(b"")),
            ("head.json", Some(&head_bytes(4))),
            ("keys", None),
        ])
    );
}

#[test]
fn a_creation_that_was_cut_short_is_carried_on_with() {
    let place = Place::vacant();
    drop(found(&place, StoreMode::Private));
    fs::write(place.layout.keys().join("number.1"), b"key").unwrap();
    fs::write(place.layout.events(), b"on").unwrap();
    let founding = found(&place, StoreMode::Private);
    let kept = founding.settled().unwrap().kept.clone();
    founding.start(b"one\n", &head(4)).unwrap();
    assert_eq!(fs::read(kept).unwrap(), b"on");
    assert_eq!(place.log(), b"one\n");
    assert_eq!(fs::read(place.layout.keys().join("number.1")).unwrap(), b"key");
}

#[test]
fn two_creations_at_once_make_one_store() {
    let place = Place::vacant();
    let first = found(&place, StoreMode::Private);
    let second = create(place.path(), StoreMode::Private, NO_WAIT);
    assert!(matches!(second, Err(StoreError::Busy { path, .. }) if path == place.layout.lock()));
    first.start(b"one\n", &head(4)).unwrap();
    assert!(matches!(create(place.path(), StoreMode::Private, NO_WAIT), Err(StoreError::AlreadyAStore { .. })));
    assert_eq!(place.log(), b"one\n");
}

#[test]
fn a_creation_that_waited_for_another_makes_no_store_over_it() {
    let place = Place::vacant();
    let first = found(&place, StoreMode::Private);
    let lock = fs::canonicalize(place.layout.lock()).unwrap();
    let holders = || {
        let open = fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| fs::read_link(entry.unwrap().path()).ok());
        open.filter(|path| *path == lock).count()
    };
    thread::scope(|scope| {
        let second = scope.spawn(|| create(place.path(), StoreMode::Private, LONG));
        // It has looked at what is there, and found no line.
        while holders() < 2 && !second.is_finished() {
            thread::yield_now();
        }
        first.start(b"one\n", &head(4)).unwrap();
        let refused = second.join().unwrap();
        assert!(matches!(refused, Err(StoreError::AlreadyAStore { path }) if path == place.layout.events()));
    });
    assert_eq!(place.log(), b"one\n");
}

#[test]
fn no_store_is_made_over_another_or_over_what_is_none_of_it() {
    let refused = |place: &Place| {
        let before = (place.files(), bits(place.path()));
        let error = create(place.path(), StoreMode::Private, NO_WAIT).unwrap_err();
        assert_eq!((place.files(), bits(place.path())), before);
        error
    };
    let log_lost = Place::with_head(b"", 4);
    fs::remove_file(log_lost.layout.events()).unwrap();
    let foreign = Place::vacant();
    fs::create_dir(foreign.path()).unwrap();
    fs::write(foreign.path().join("thesis.tex"), b"").unwrap();
    let faulty = Place::with_log(b"");
    fs::write(faulty.layout.fault(), b"").unwrap();
    for place in [&log_lost, &foreign, &faulty] {
        fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    }
    let bare = Place::with_log(b"one\n");
    assert!(matches!(refused(&bare), StoreError::AlreadyAStore { path } if path == bare.layout.events()));
    assert!(matches!(refused(&log_lost), StoreError::AlreadyAStore { path } if path == log_lost.layout.head()));
    assert!(matches!(refused(&foreign), StoreError::NotEmpty { path } if path == foreign.path().join("thesis.tex")));
    assert!(matches!(refused(&faulty), StoreError::Fault { path } if path == faulty.layout.fault()));

    let nowhere = Place::vacant();
    let unnamed = create(&nowhere.path().with_file_name("a".repeat(300)), StoreMode::Private, NO_WAIT);
    assert!(matches!(unnamed, Err(StoreError::Io { during: "mkdir", .. })), "a name that no directory can have");
    let orphan = create(&nowhere.path().join("a"), StoreMode::Private, NO_WAIT);
    assert!(matches!(orphan, Err(StoreError::NoParent { path }) if path == nowhere.path()));
    fs::write(nowhere.path(), b"a file").unwrap();
    let on_file = create(nowhere.path(), StoreMode::Private, NO_WAIT);
    assert!(matches!(on_file, Err(StoreError::NotADirectory { path }) if path == nowhere.path()));
}

/// A group this user may give things to.
fn some_group() -> u32 {
    if geteuid().is_root() { 4242 } else { getegid().as_raw() }
}

/// Where [`makes_a_store_for_the_umask_test`] makes its store.
const UNDER_UMASK: &str = "MFADESK_TEST_UNDER_UMASK";

#[test]
#[ignore = "run by the_umask_decides_nothing, in a process with a umask of its own"]
fn makes_a_store_for_the_umask_test() {
    let root = PathBuf::from(std::env::var_os(UNDER_UMASK).expect("run by the_umask_decides_nothing"));
    for (name, mode) in [("private", StoreMode::Private), ("group", StoreMode::Group(some_group()))] {
        let path = root.join(name);
        create(&path, mode, LONG).unwrap().start(b"one\n", &head(4)).unwrap();
        let mut log = fs::OpenOptions::new().append(true).open(path.join("events.jsonl")).unwrap();
        log.write_all(b"tw").unwrap();
        fs::remove_file(path.join("events.lock")).unwrap();
        let mut writer = Writer::open(&path, LONG).unwrap();
        writer.quarantine_tail().unwrap().unwrap();
        writer.append(b"two\n", &head(8)).unwrap();
    }
}

#[test]
fn the_umask_decides_nothing() {
    for umask in ["0777", "0027", "0000"] {
        let root = tempfile::tempdir().unwrap();
        let output = Command::new("sh")
            .args([
                "-c",
                "umask \"$1\" && exec \"$0\" --ignored --exact store::creating::makes_a_store_for_the_umask_test",
            ])
            .arg(std::env::current_exe().unwrap())
            .arg(umask)
            .env(UNDER_UMASK, root.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");

        for (name, directory_bits, file_bits) in [("private", 0o700, 0o600), ("group", 0o2770, 0o660)] {
            let store = root.path().join(name);
            let quarantine = store.join("quarantine");
            let kept: Vec<_> = fs::read_dir(&quarantine).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert_eq!(kept.len(), 1);
            for directory in [&store, &quarantine, &store.join("keys")] {
                assert_eq!(bits(directory), directory_bits, "{} umask {umask}", directory.display());
            }
            let files = ["events.jsonl", "events.lock", "head.json"].map(|file| store.join(file));
            for file in files.iter().chain(&kept) {
                assert_eq!(bits(file), file_bits, "{} umask {umask}", file.display());
            }
            if name == "group" {
                for path in files.iter().chain(&kept).chain([&store, &quarantine, &store.join("keys")]) {
                    assert_eq!(fs::metadata(path).unwrap().gid(), some_group(), "{}", path.display());
                }
            }
        }
    }
}

#[test]
fn what_a_writer_makes_follows_the_log_it_belongs_to() {
    let place = Place::with_log(b"one\n");
    fs::set_permissions(place.layout.events(), Permissions::from_mode(0o640)).unwrap();
    place.writer().append(b"two\n", &head(8)).unwrap();
    assert_eq!((bits(&place.layout.head()), bits(&place.layout.lock())), (0o640, 0o640));
}
