//! What is read besides the log: a regular file, of a length that such a file can have, in UTF-8; and at once, so that nobody
//! waits for a pipe to which nobody writes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Instant;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use serde_json::json;

use super::{A, Desk, Ran};

const UNREADABLE: (i32, &str) = (6, "unreadable-file");

fn code(ran: &Ran) -> (i32, String) {
    (ran.code, ran.error()["error"]["code"].as_str().unwrap().to_owned())
}

/// Every command that reads a file that is named.
const READERS: &[&[&str]] = &[
    &["recheck", "FILE"],
    &["policy", "check", "FILE"],
    &["policy", "set", "FILE"],
    &["risk", "--seen", "FILE"],
    &["notice", "--template", "./ours"],
];

fn read(desk: &Desk, words: &[&str], file: &str) -> Ran {
    desk.run(["--json"].into_iter().chain(words.iter().map(|word| if *word == "FILE" { file } else { word })))
}

#[test]
fn what_is_no_regular_file_is_not_waited_for() {
    let desk = Desk::new();
    for words in READERS {
        let file = if words.contains(&"FILE") { "a.json" } else { "ours.ja.txt" };
        let path = desk.beside(file);
        let began = Instant::now();
        for make in
            [&(|| mkfifo(&path, Mode::S_IRWXU).unwrap()) as &dyn Fn(), &|| fs::create_dir(&path).unwrap(), &|| {
                symlink("/dev/zero", &path).unwrap()
            }]
        {
            make();
            let ran = read(&desk, words, file);
            assert_eq!(code(&ran), (UNREADABLE.0, UNREADABLE.1.to_owned()), "{words:?}: {ran:?}");
            fs::remove_file(&path).or_else(|_| fs::remove_dir(&path)).unwrap();
        }
        assert!(began.elapsed().as_secs() < 20, "{words:?}");
    }
}

#[test]
fn why_a_file_is_not_read_is_said_in_both_languages() {
    let desk = Desk::new();
    let path = desk.beside("a.json");
    let said = |lang| {
        let ran = desk.run_in(lang, super::CLOCK, ["recheck", "a.json"]);
        assert_eq!(ran.code, 6);
        ran.stderr.lines().next().unwrap().to_owned()
    };
    fs::create_dir(&path).unwrap();
    assert_eq!(said("en"), "error: a.json cannot be read: it is a directory, a pipe or a device, not a regular file.");
    assert_eq!(
        said("ja"),
        "エラー：a.json を読み取れません：通常のファイルではありません（ディレクトリ、パイプ、デバイスなど）。"
    );
    fs::remove_dir(&path).unwrap();
    for (bytes, en) in [
        (&b"{\"a\":\"\xff\"}"[..], "it is not one JSON object (byte 6)"),
        (b"account,level\n", "it is not one JSON object (byte 0)"),
        (b"{}\n{}\n", "it is not one JSON object (byte 3)"),
        (b"\xff\xfe{\0}\0", "its encoding is UTF-16; save it as UTF-8"),
        (b"{\0}\0", "its encoding is UTF-16; save it as UTF-8"),
    ] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(said("en"), format!("error: a.json cannot be read: {en}."));
        assert!(said("ja").starts_with("エラー：a.json を読み取れません："));
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(said("en"), "error: a.json cannot be read: there is no such file.");
}

#[test]
fn a_byte_order_mark_is_read_over() {
    let desk = Desk::new();
    let mut answer = b"\xef\xbb\xbf".to_vec();
    answer.extend(desk.run(["--json", "stats"]).stdout.bytes());
    fs::write(desk.beside("a.json"), &answer).unwrap();
    desk.run(["recheck", "a.json"]).is("same\n");
    desk.feed(&answer, ["recheck", "-"]).is("same\n");
    desk.file("policy.toml", "\u{feff}stale_after_days = 90\n");
    assert_eq!(desk.run(["policy", "check", "policy.toml"]).code, 0);
}

#[test]
fn a_file_longer_than_such_a_file_can_be_is_not_read_to_its_end() {
    let desk = Desk::new();
    // A hole takes no room on the disk; it would in memory.
    let file = fs::File::create(desk.beside("hole")).unwrap();
    file.set_len(1 << 40).unwrap();
    for words in &READERS[..4] {
        if words[0] != "recheck" {
            assert_eq!(code(&read(&desk, words, "hole")), (6, "unreadable-file".into()), "{words:?}");
        }
    }
    fs::rename(desk.beside("hole"), desk.in_store("keys/number-1.key")).unwrap();
    desk.record(["register", A, "student"]);
    let ran = desk.run(["--json", "add", A, "phone", "--device", "iPhone", "--number", "+819012345678"]);
    assert_eq!(code(&ran), (6, "key-unusable".into()));
    assert!(ran.stderr.contains("it is longer than 4096 bytes"), "{}", ran.stderr);
}

#[test]
fn a_number_key_that_is_a_pipe_makes_nobody_wait() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    let key = desk.in_store("keys/number-1.key");
    fs::remove_file(&key).unwrap();
    mkfifo(&key, Mode::S_IRWXU).unwrap();
    // Who names no number needs no key.
    desk.record(["add", A, "passkey", "--device", "iPhone"]);
    let add = ["--json", "add", A, "phone", "--device", "iPhone", "--number", "+819012345678"];
    assert_eq!(code(&desk.run(add)), (6, "key-unusable".into()));
    let line = json!({"command": "add", "account": A, "kind": "phone", "number": "+819012345678", "device": "x"});
    let ran = desk.feed(line.to_string(), ["batch"]);
    assert!(ran.stdout.contains("key-unusable"), "{ran:?}");
}

#[test]
fn two_that_look_at_once_at_what_was_seen_both_succeed() {
    let desk = Desk::new();
    for _ in 0..10 {
        let looks: Vec<_> = (0..6)
            .map(|_| {
                desk.program()
                    .args(["risk", "--count", "--seen", "seen.json"])
                    .stdout(std::process::Stdio::null())
                    .spawn()
            })
            .collect();
        for mut look in looks.into_iter().map(Result::unwrap) {
            assert_eq!(look.wait().unwrap().code(), Some(0));
        }
    }
    let left: Vec<_> = fs::read_dir(desk.beside("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".new")), "{left:?}");
}

#[test]
fn what_was_seen_is_for_its_owner_alone_and_leads_nowhere_else() {
    let desk = Desk::new();
    let look = |umask: &str| {
        let program = env!("CARGO_BIN_EXE_mfadesk");
        let mut shell = std::process::Command::new("sh");
        desk.equip(&mut shell);
        let ran =
            Ran::of(shell.args(["-c", &format!("umask {umask}; {program} --json risk --count --seen seen.json")]));
        (ran.code, fs::metadata(desk.beside("seen.json")).map(|found| found.permissions().mode() & 0o777).ok())
    };
    for umask in ["000", "077", "777"] {
        assert_eq!(look(umask), (0, Some(0o600)), "{umask}");
    }
    // Somebody's link in the place of the draft is not written through.
    let target = desk.file("theirs", "precious");
    symlink(&target, desk.beside("seen.json.new")).unwrap();
    assert_eq!(look("022").0, 0);
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    // Nor is one in the place of the file.
    fs::remove_file(desk.beside("seen.json")).unwrap();
    symlink(&target, desk.beside("seen.json")).unwrap();
    let ran = desk.run(["--json", "risk", "--count", "--seen", "seen.json"]);
    assert_eq!(code(&ran), (6, "unreadable-file".into()));
    assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
}

#[test]
fn nothing_is_written_over_a_part_of_a_store() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    let before = desk.everything();
    for part in ["events.jsonl", "head.json", "fault", "keys/number-1.key", "new"] {
        let path = desk.in_store(part);
        let ran = desk.run(["--json", "risk", "--seen", path.to_str().unwrap()]);
        assert!([5, 6].contains(&ran.code), "{part}: {ran:?}");
    }
    assert!(desk.everything() == before);
}

#[test]
fn a_key_to_seal_with_that_is_no_regular_file_is_not_waited_for() {
    let desk = Desk::new();
    let began = Instant::now();
    mkfifo(&desk.beside("key"), Mode::S_IRWXU).unwrap();
    for key in ["key", "/dev/zero"] {
        let ran = desk.run(["--json", "log", "seal", "--key", key]);
        assert_eq!(code(&ran), (6, "not-signed".to_owned()), "{ran:?}");
    }
    assert!(began.elapsed().as_secs() < 20);
}

/// What somebody who may write to a store could put in the place of one of its files.
const INSTEAD: [(&str, fn(&Path)); 4] = [
    ("a pipe", |path| mkfifo(path, Mode::S_IRWXU).unwrap()),
    ("a directory", |path| fs::create_dir(path).unwrap()),
    ("a link to nothing", |path| symlink("/nowhere/at/all", path).unwrap()),
    ("an endless device", |path| symlink("/dev/zero", path).unwrap()),
];

fn put_instead(path: &Path, make: fn(&Path)) {
    let taken = fs::symlink_metadata(path)
        .map(|found| if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) });
    drop(taken);
    make(path);
}

#[test]
fn whatever_lies_in_the_place_of_a_part_of_a_store_nobody_waits_and_a_new_index_can_be_made() {
    let desk = Desk::new().that_is_harmed();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "iPhone"]);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    let beside_the_index = ["index.sqlite-journal", "index.sqlite-wal", "index.sqlite-shm", "index.sqlite.new"];
    let others =
        ["index.sqlite", "index.mark", "index.sqlite.new-journal", "events.lock", "head.json", "head.json.new"];
    let rest =
        ["fault", "labels.toml", "number-key.check", "stream.json", "quarantine", "seals", "vault", "events.jsonl"];
    for name in beside_the_index.into_iter().chain(others).chain(rest) {
        for (what, make) in INSTEAD {
            let desk = desk.copy();
            put_instead(&desk.in_store(name), make);
            let began = Instant::now();
            for words in [&["status", A][..], &["next", A], &["doctor"], &["index", "status"], &["note", A, "x"]] {
                let ran = desk.run(words);
                // A log that is none is told; everything else can be asked past.
                let is_answered = name == "events.jsonl" || words[0] == "doctor" || words[0] == "note" || ran.code == 0;
                assert!(is_answered, "{name} is {what}, {words:?}: {ran:?}");
            }
            if name.starts_with("index") {
                for words in [&["note", A, "y"][..], &["index", "rebuild"], &["status", A]] {
                    let ran = desk.run(words);
                    assert!(ran.code == 0, "{name} is {what}, {words:?}: {ran:?}");
                }
                let status = desk.run(["--json", "index", "status"]).stdout;
                assert!(status.contains("\"used\":true"), "{name} is {what}: {status}");
                put_instead(&desk.in_store(name), make);
                assert_eq!(desk.run(["index", "drop"]).code, 0, "{name} is {what}");
                assert_eq!(desk.run(["index", "rebuild"]).code, 0, "{name} is {what}");
            }
            assert!(began.elapsed().as_secs() < 60, "{name} is {what}");
        }
    }
}

#[test]
fn what_lies_beside_an_index_that_no_writer_of_it_left_is_not_opened_and_told() {
    let desk = Desk::new().that_is_harmed();
    desk.record(["register", A, "student"]);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    // A journal of several databases names another, which would be deleted with it.
    let named = desk.file("theirs", "precious");
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    journal.resize(512, 0);
    journal.extend(named.as_bytes());
    journal.extend([0; 8]);
    journal.extend([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    fs::write(desk.in_store("index.sqlite-journal"), journal).unwrap();
    for words in [&["status", A][..], &["note", A, "x"]] {
        let ran = desk.run(words);
        let said = [ran.stdout.as_str(), &ran.stderr].concat();
        assert_eq!((ran.code, said.matches("The index is not used").count()), (0, 1), "{ran:?}");
    }
    assert_eq!(fs::read_to_string(named).unwrap(), "precious");
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    assert_eq!(desk.run(["status", A]).stderr, "");
}

#[test]
fn an_empty_directory_in_the_place_of_a_draft_stops_no_head() {
    let desk = Desk::new();
    fs::create_dir(desk.in_store("head.json.new")).unwrap();
    desk.record(["register", A, "student"]);
    let head: serde_json::Value = serde_json::from_slice(&fs::read(desk.in_store("head.json")).unwrap()).unwrap();
    assert_eq!((head["sequence"].as_u64(), head["bytes"].as_u64()), (Some(2), Some(desk.log().len() as u64)));
}
