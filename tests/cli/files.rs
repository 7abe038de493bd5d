//! What is read besides the log: a regular file, of a length that such a file can have, in UTF-8; and at once, so that nobody
//! waits for a pipe to which nobody writes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
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
