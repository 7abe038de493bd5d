//! When something is broken, the lines of the group say whether they are in the log, and the batch ends.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use mfadesk::store::Writer;
use serde_json::json;

use super::{CLOCK, Store, add, codes, lines, register, results};

const ACCOUNT: &str = "0123456789";

#[test]
fn a_store_that_is_busy_is_said_of_every_line_of_the_group() {
    let store = Store::new();
    let _held = Writer::open(&store.path(), Duration::ZERO).unwrap();
    let commands = [register(ACCOUNT), json!({"command": "nonsense"}), add(ACCOUNT, "iPhone 15")];
    let ran = store.run_with(&["batch", "--wait", "0"], lines(&commands).as_bytes());
    let results = results(&ran);
    assert_eq!((ran.code, codes(&results)), (Some(8), vec!["busy", "usage", "busy"]));
    assert!(results.iter().all(|result| result["error"]["committed"] == "no"));
}

#[test]
fn a_missing_key_ends_the_batch_where_a_number_is_typed() {
    let store = Store::new();
    std::fs::remove_file(store.path().join("keys/number-1.key")).unwrap();
    let phone = json!({"command": "add", "account": ACCOUNT, "kind": "phone", "number": "090-1234-5612"});
    let ran = store.batch(&[register(ACCOUNT), phone, add(ACCOUNT, "iPhone 15")]);
    assert_eq!((ran.code, codes(&results(&ran))), (Some(6), vec!["ok", "key-missing"]));
    assert_eq!(store.facts().len(), 2);
}

#[test]
fn a_full_disk_ends_the_batch_and_leaves_whole_groups_only() {
    let store = Store::new();
    let commands: Vec<_> = (0..60).map(|number| register(&super::commands::account(number))).collect();
    // A file that may not grow is as good as a disk that is full.
    let mut child = Command::new("/bin/sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" batch --group-size 10", env!("CARGO_BIN_EXE_mfadesk")])
        .env_clear()
        .env("MFADESK_STORE", store.path())
        .env("MFADESK_CLOCK", CLOCK)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines(&commands).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let ran = super::Ran { code: output.status.code(), stdout, stderr: String::new() };
    let results = results(&ran);
    assert_eq!(ran.code, Some(6));
    let recorded = results.iter().take_while(|result| result["ok"] == true).count();
    assert!(recorded > 0 && recorded % 10 == 0 && recorded < 60, "{recorded}");
    assert_eq!(codes(&results[recorded..]), vec!["not-written"; 10]);
    assert!(results[recorded..].iter().all(|result| result["error"]["committed"] == "no"));
    assert_eq!(store.facts().len(), 1 + recorded);
    assert_eq!(store.run(&["log", "verify"]).code, Some(0));
}

#[test]
fn results_that_cannot_be_printed_end_the_batch_although_their_group_is_recorded() {
    let store = Store::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = store.command(&["batch", "--group-size", "1", "--json"]).stdout(full).spawn().unwrap();
    let commands = lines(&[register(ACCOUNT), add(ACCOUNT, "iPhone 15")]);
    child.stdin.take().unwrap().write_all(commands.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(9), "{said}");
    assert!(said.contains("\"code\":\"receipt-not-printed\"") && said.contains("\"committed\":\"yes\""), "{said}");
    assert_eq!(store.facts().len(), 2);
}
