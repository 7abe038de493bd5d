//! Mails in a directory: whole, once, or not at all.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{NOW, desk};
use crate::support::desk::Desk;
use crate::support::mail::Mail;
use crate::support::program::{Ran, program_on_small_disk};

fn write(desk: &Desk, directory: &Path, more: &[&str]) -> Ran {
    let mut words = vec!["notice", "--eml", directory.to_str().unwrap()];
    words.extend(["--to", "{account}@example.ac.jp", "--from", "MFA窓口 <mfa@example.ac.jp>"]);
    words.extend(more);
    desk.run_at(NOW, &words)
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn place(desk: &Desk, name: &str) -> PathBuf {
    desk.store().parent().unwrap().join(name)
}

#[test]
fn there_is_one_mail_a_person_for_their_eyes_only() {
    let desk = desk();
    let out = place(&desk, "out");
    let ran = write(&desk, &out, &[]);
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr),
        (
            0,
            format!(
                "2 messages written to {}; 5 accounts checked, 1 closed skipped; log at line 28, last recorded 4 days ago\n",
                out.display()
            ),
            String::new()
        )
    );
    assert_eq!(names(&out), ["0000000001.eml", "0000000003.eml"]);
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o700);
    let file = out.join("0000000001.eml");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let mail = Mail::read(&fs::read_to_string(&file).unwrap());
    assert_eq!(mail.header("To"), "0000000001@example.ac.jp");
    assert_eq!(mail.header("From"), "MFA窓口 <mfa@example.ac.jp>");
    assert_eq!(mail.header("Date"), "Tue, 24 Nov 2026 10:00:00 +0900");
    assert_eq!(mail.header("Subject"), "【要対応】本人確認方法の追加登録のお願い（UTokyo Account）");

    // The same question makes the same mails, byte by byte; an empty directory will do; a script gets its rows.
    let again = place(&desk, "again");
    fs::create_dir(&again).unwrap();
    let ran = write(&desk, &again, &["--format", "jsonl"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 2));
    for name in names(&out) {
        assert_eq!(fs::read(out.join(&name)).unwrap(), fs::read(again.join(&name)).unwrap());
    }
}

#[test]
fn a_directory_that_holds_something_is_left_as_it_is() {
    let desk = desk();
    let out = place(&desk, "out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("0000000001.eml"), "yesterday's").unwrap();
    let ran = write(&desk, &out, &[]);
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr),
        (
            6,
            String::new(),
            format!(
                "error: {} holds files already; nothing was written.\nhint: Name a directory that is empty or does not exist yet.\n",
                out.display()
            )
        )
    );
    assert_eq!(names(&out), ["0000000001.eml"]);
    assert_eq!(fs::read(out.join("0000000001.eml")).unwrap(), b"yesterday's");
}

#[test]
fn what_cannot_be_written_is_an_error_and_leaves_nothing() {
    let desk = desk();
    let nowhere = place(&desk, "no/such/place");
    let ran = write(&desk, &nowhere, &["--json"]);
    assert_eq!((ran.code, ran.error()["error"]["code"].as_str()), (6, Some("file-not-written")));
    let file = place(&desk, "file");
    fs::write(&file, "").unwrap();
    assert_eq!(write(&desk, &file, &["--json"]).error()["error"]["code"], "file-not-written");
}

#[test]
fn where_one_mail_does_not_fit_on_the_disk_those_before_it_are_taken_back() {
    let desk = desk();
    let templates = desk.store().join("notices");
    fs::create_dir(&templates).unwrap();
    fs::write(templates.join("risk.en.txt"), format!("Long\n\n{{steps}}\n{}", "more\n".repeat(4000))).unwrap();
    let out = place(&desk, "out");
    let run = |blocks: u32| {
        let mut program = program_on_small_disk(blocks);
        desk.equip(&mut program)
            .args(["--json", "notice", "--level", "critical,ok", "--from", "mfa@example.ac.jp", "--eml"])
            .arg(&out)
            .args(["--to", "{account}@example.ac.jp"])
            .env("MFADESK_CLOCK", NOW);
        Ran::of(&mut program)
    };
    // The first is in Japanese, and fits; the second, in English, does not.
    let failed = run(8);
    let error = failed.error();
    assert_eq!(failed.code, 6);
    assert_eq!(error["error"]["code"], "file-not-written");
    assert!(error["error"]["message"].as_str().unwrap().contains("0000000002.eml"), "{error}");
    assert!(!out.exists(), "nothing is left, nor the directory that was made for it");
    assert_eq!((run(800).code, names(&out).len()), (0, 3));
}

#[test]
fn a_log_in_doubt_is_no_reason_to_write_to_anybody() {
    let desk = desk();
    let mut log = desk.log();
    log.extend_from_slice(b"{}\n");
    let damaged = Desk::of(&log);
    let out = place(&damaged, "out");
    let ran = write(&damaged, &out, &[]);
    assert_eq!(ran.code, 5);
    assert!(ran.stdout.starts_with("No message was written: the log is in doubt; "), "{}", ran.stdout);
    assert!(!out.exists());
}

#[test]
fn an_id_that_makes_no_address_stops_all_of_it() {
    let desk = Desk::founded(super::THEN);
    let policy = desk.file("policy.toml", "account_id = '^([.][.]/)?[a-z]{2,4}$'\n");
    assert_eq!(desk.run_at(super::THEN, ["policy", "set", &policy]).code, 0);
    for id in ["fine", "../up"] {
        desk.record_all(
            super::THEN,
            &[
                &format!("register {id} student"),
                &format!("add {id} app"),
                &format!("test {id} passed"),
                &format!("apply {id}"),
            ],
        );
    }
    let out = place(&desk, "out");
    let ran = write(&desk, &out, &[]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(
        ran.stderr.starts_with("error: The id \"../up\" makes no mail address and no file name."),
        "{}",
        ran.stderr
    );
    assert!(!out.exists());
}
