//! When something is broken, the lines of the group say whether they are in the log, and the batch ends.

use std::time::Duration;

use mfadesk::store::Writer;
use serde_json::json;

use super::{Ran, Store, add, codes, lines, register, results};
use crate::support::program::program_on_small_disk;

const ACCOUNT: &str = "0123456789";

#[test]
fn a_store_that_is_busy_is_said_of_every_line_of_the_group() {
    let store = Store::new();
    let _held = Writer::open(&store.store(), Duration::ZERO).unwrap();
    let commands = [register(ACCOUNT), json!({"command": "nonsense"}), add(ACCOUNT, "iPhone 15")];
    let ran = store.feed(lines(&commands), ["batch", "--wait", "0"]);
    let results = results(&ran);
    assert_eq!((ran.code, codes(&results)), (8, vec!["busy", "usage", "busy"]));
    assert!(results.iter().all(|result| result["error"]["committed"] == "no"));
}

#[test]
fn a_missing_key_ends_the_batch_where_a_number_is_typed() {
    let store = Store::new();
    std::fs::remove_file(store.in_store("keys/number-1.key")).unwrap();
    let phone = json!({"command": "add", "account": ACCOUNT, "kind": "phone", "number": "090-1234-5612"});
    let ran = store.batch(&[register(ACCOUNT), phone, add(ACCOUNT, "iPhone 15")]);
    assert_eq!((ran.code, codes(&results(&ran))), (6, vec!["ok", "key-missing"]));
    assert_eq!(store.facts().len(), 2);
}

#[test]
fn a_full_disk_ends_the_batch_and_leaves_whole_groups_only() {
    let store = Store::new();
    let commands: Vec<_> = (0..60).map(|number| register(&super::commands::account(number))).collect();
    let mut program = program_on_small_disk(16);
    store.equip(&mut program).args(["batch", "--group-size", "10"]);
    let ran = Ran::fed(lines(&commands).as_bytes(), &mut program);
    let results = results(&ran);
    assert_eq!(ran.code, 6);
    let recorded = results.iter().take_while(|result| result["ok"] == true).count();
    assert!(recorded > 0 && recorded % 10 == 0 && recorded < 60, "{recorded}");
    assert_eq!(codes(&results[recorded..]), vec!["not-written"; 10]);
    assert!(results[recorded..].iter().all(|result| result["error"]["committed"] == "no"));
    assert_eq!(store.facts().len(), 1 + recorded);
    assert_eq!(store.run(["log", "verify"]).code, 0);
}

#[test]
fn results_that_cannot_be_printed_end_the_batch_although_their_group_is_recorded() {
    let store = Store::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let commands = lines(&[register(ACCOUNT), add(ACCOUNT, "iPhone 15")]);
    let mut batch = store.program();
    batch.args(["batch", "--group-size", "1", "--json"]).stdout(full);
    let Ran { code, stderr: said, .. } = Ran::fed(commands.as_bytes(), &mut batch);
    assert_eq!(code, 9, "{said}");
    assert!(said.contains("\"code\":\"receipt-not-printed\"") && said.contains("\"committed\":\"yes\""), "{said}");
    assert_eq!(store.facts().len(), 2);
}
