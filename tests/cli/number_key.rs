//! A number key that was exchanged: other fingerprints would be made of the same numbers, and one number on two accounts
//! would no longer be one. A store knows its key by a check value.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use serde_json::{Value, json};

use super::{A, B, CLOCK, Desk};

const NUMBER: &str = "090-1234-5612";

/// The key of 32 bytes 0x5a, and what it is known by.
const KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n";
const CHECK: &str = "k1:857abf15a99199b93278dca700f5c945\n";

fn desk() -> Desk {
    let desk = Desk::new();
    for account in [A, B] {
        desk.record(["register", account, "student"]);
    }
    desk.record(["add", A, "phone", "--device", "iPhone 15", "--number", NUMBER]);
    desk
}

/// Puts another key in the place of the store's, and returns the store's.
fn exchange(desk: &Desk) -> Vec<u8> {
    let path = desk.in_store("keys/number-1.key");
    let own = fs::read(&path).unwrap();
    fs::write(path, KEY).unwrap();
    own
}

fn code_of(ran: &crate::support::program::Ran) -> (i32, Value) {
    (ran.code, ran.error()["error"]["code"].clone())
}

#[test]
fn a_number_key_that_was_exchanged_fingerprints_nothing() {
    let desk = desk();
    let own = exchange(&desk);
    let before = desk.everything();
    let exchanged = (6, json!("key-exchanged"));
    for words in [
        &["add", B, "phone", "--device", "Pixel 9", "--number", NUMBER][..],
        &["edit", A, "m1", "--number", "090-1234-5699"],
        &["lost", A, "number:090-1234-5612"],
        &["add", B, "phone", "--number", NUMBER, "--dry-run"],
        &["who", NUMBER],
        &["status", A, "--without", "number:090-1234-5612"],
    ] {
        let ran = desk.run(["--json"].into_iter().chain(words.iter().copied()));
        assert_eq!(code_of(&ran), exchanged, "{words:?}: {ran:?}");
    }
    let line = json!({"command": "add", "account": B, "kind": "phone", "number": NUMBER, "device": "Pixel 9"});
    let ran = desk.feed(line.to_string(), ["batch"]);
    assert!(ran.code == 6 && ran.stdout.contains("key-exchanged"), "{ran:?}");
    assert_eq!(desk.everything(), before, "nothing was recorded, and the store knows the same key");

    // What makes no fingerprint needs no key, and says what it always said.
    assert_eq!(desk.run(["shared"]).code, 0);
    desk.record(["lost", A, "number:12"]);
    fs::write(desk.in_store("keys/number-1.key"), own).unwrap();
    desk.record(["add", B, "phone", "--device", "Pixel 9", "--number", NUMBER]);
    assert_eq!(desk.ask("shared", [])["shared"].as_array().unwrap().len(), 1, "one number is one number again");
}

#[test]
fn whoever_is_told_of_an_exchanged_key_is_told_the_way_out() {
    let desk = desk();
    exchange(&desk);
    let (key, check) = (desk.in_store("keys/number-1.key"), desk.in_store("number-key.check"));
    let said = |lang| desk.run_in(lang, CLOCK, ["who", NUMBER]).stderr;
    let (key, check) = (key.display(), check.display());
    assert_eq!(
        said("en"),
        format!(
            "error: The number key {key} is not the one by which this store fingerprinted its phone numbers ({check}).\n\
             hint: Check --keys and MFADESK_KEYS, or bring the right key back from its backup. If that key is lost for good, \
             delete {check}: numbers recorded from then on match none of those recorded before.\n"
        )
    );
    let said = said("ja");
    assert!(said.contains("鍵を完全に失った場合は") && said.contains("number-key.check"), "{said}");
    assert_eq!(desk.run(["doctor"]).code, 6);
    assert!(desk.run(["doctor", "--json"]).stdout.contains("\"key-exchanged\""));

    // The way out, where the key is gone for good.
    fs::remove_file(desk.in_store("number-key.check")).unwrap();
    desk.record(["add", B, "phone", "--device", "Pixel 9", "--number", NUMBER]);
    assert_eq!(fs::read_to_string(desk.in_store("number-key.check")).unwrap(), CHECK);
    assert!(desk.ask("shared", [])["shared"].as_array().unwrap().is_empty(), "as it was said");
}

#[test]
fn a_store_that_does_not_know_its_key_takes_the_one_that_makes_its_next_fingerprint() {
    let desk = desk();
    let check = desk.in_store("number-key.check");
    let kept = fs::read(&check).unwrap();
    assert_eq!(fs::metadata(&check).unwrap().permissions().mode() & 0o777, 0o600);
    fs::remove_file(&check).unwrap();
    let doctor = desk.run(["doctor", "--json"]).json();
    let finding = doctor["findings"].as_array().unwrap().iter().find(|one| one["code"] == "key-unknown").unwrap();
    assert_eq!(finding["severity"], "note");
    let said = desk.run_in("ja", CLOCK, ["doctor"]);
    assert!(said.stdout.contains("このストアの番号用の鍵かどうかを確かめられません"), "{}", said.stdout);

    desk.record(["add", A, "passkey", "--device", "iPhone 15"]);
    desk.record(["lost", A, "number:090-1234-5612"]);
    desk.run(["add", B, "phone", "--number", NUMBER, "--dry-run"]);
    assert!(!check.exists(), "no fingerprint was recorded");
    desk.record(["add", B, "phone", "--number", NUMBER]);
    assert_eq!(fs::read(&check).unwrap(), kept);
    exchange(&desk);
    assert_eq!(code_of(&desk.run(["--json", "edit", B, "m1", "--number", NUMBER])), (6, json!("key-exchanged")));
}

#[test]
fn a_check_value_that_is_none_is_never_taken_for_one() {
    let desk = desk();
    let check = desk.in_store("number-key.check");
    let who = || code_of(&desk.run(["--json", "who", NUMBER]));
    for other in ["", "\n", "k1:\n", "K1:857ABF15A99199B93278DCA700F5C945\n", CHECK] {
        fs::write(&check, other).unwrap();
        assert_eq!(who(), (6, json!("key-exchanged")), "{other:?}");
    }
    fs::write(&check, "x".repeat(1000)).unwrap();
    assert_eq!(who(), (6, json!("key-unusable")));
    fs::remove_file(&check).unwrap();
    mkfifo(&check, Mode::S_IRWXU).unwrap();
    assert_eq!(who(), (6, json!("key-unusable")), "and nobody waits");
    fs::remove_file(&check).unwrap();
    symlink(desk.beside("nowhere"), &check).unwrap();
    assert_eq!(desk.run(["who", NUMBER]).code, 0, "a link to nothing is nothing");
}

#[test]
fn the_check_value_is_told_among_what_init_made() {
    let desk = Desk::without_store();
    let made = desk.run(["--json", "init", "--rehearsal"]).json();
    let parts = made["store"]["parts"].as_array().unwrap();
    let part = parts.iter().find(|part| part["what"] == "number-check").unwrap();
    assert_eq!((&part["mode"], &part["back_up"]), (&json!("0600"), &json!("log")));
    // A second store that shares the keys knows the same.
    desk.run(["--store", "second", "init", "--rehearsal", "--keys", "store/keys"]);
    let checks = ["store", "second"].map(|store| fs::read(desk.beside(store).join("number-key.check")).unwrap());
    assert_eq!(checks[0], checks[1]);
}
