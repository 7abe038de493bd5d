//! Hardware tokens: from the file that Entra's upload takes to a sign-in test that a code proves.

mod against_oathtool;
mod files;
mod in_memory;
mod killed;
mod otpauth;

use std::fs;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::support::authenticator::totp;
use crate::support::desk::{CLOCK, Desk};
use crate::support::in_full;
use crate::support::schemas::validate_answer;

const A: &str = "0123456789";
const HEADER: &str = "upn,serial number,secret key,time interval,manufacturer,model";
/// As Microsoft's example spells one.
const KEY: &str = "2234567abcdef2234567abcdef";

/// So many seconds after the desk's first clock.
fn at(seconds: i64) -> String {
    let (minutes, seconds) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    format!("2026-11-24T{:02}:{:02}:{seconds:02}.000Z", 1 + minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// What a token shows: a code of an authenticator that shares nothing with the program's own.
#[derive(Clone, Copy)]
struct Shown<'a> {
    key: &'a str,
    algorithm: &'a str,
    digits: usize,
    period: i64,
}

const USUAL: Shown<'static> = Shown { key: KEY, algorithm: "sha1", digits: 6, period: 30 };

impl Shown<'_> {
    /// At this clock, by one that is so many seconds ahead.
    fn code(&self, clock: &str, ahead: i64) -> String {
        let at = mfadesk::domain::instant::Instant::parse(clock).unwrap().millis() / 1000 + ahead;
        totp(self.key, self.algorithm, self.digits, self.period, at)
    }
}

/// A desk with one member of the faculty and one token in stock, T-1.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "faculty"]);
    let file = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,{KEY},30,Contoso,HardwareKey\n"));
    let ran = desk.run(["token", "import", &file]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "Recorded. 1 token in stock (line 3)\n"), "{ran:?}");
    desk
}

/// The two codes that the token shows one after the other, the second at this clock.
fn two(shown: Shown<'_>, clock: &str, ahead: i64) -> String {
    let before = shown.code(clock, ahead - shown.period);
    format!("{before}\n{}\n", shown.code(clock, ahead))
}

/// The same desk, where they have the token as m1 since 90 seconds after the first clock, and it is activated.
fn desk_that_tests() -> Desk {
    let desk = desk();
    desk.record(["token", "assign", A, "T-1"]);
    let ran = desk.feed_in("en", &at(90), two(USUAL, &at(90), 0), ["add", A, "hardware-token", "--serial", "t1"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let ran = desk.run_at(&at(120), ["token", "activated", "T-1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    desk
}

fn test(desk: &Desk, clock: &str, code: &str) -> (i32, Value) {
    let ran = desk.run_at(clock, ["--json", "test", A, "m1", "--code", code]);
    if ran.code == 0 { (0, ran.json()["event"]["type"].clone()) } else { (ran.code, ran.last_error()) }
}

#[test]
fn from_the_file_of_entra_to_a_sign_in_test_that_a_code_proves() {
    let desk = desk();
    desk.run(["token", "list"]).is("serial  model                codes                 who has it  in Entra\nT-1     Contoso HardwareKey  SHA1, 6 digits, 30 s  in stock    –\n");
    desk.record(["token", "assign", A, "T-1"]);
    // Two codes, one after the other, show that the person has it.
    let add = ["add", A, "hardware-token", "--serial", "T-1"];
    assert_eq!(desk.refused(add), (3, vec!["token-codes-required".into()]));
    let same = USUAL.code(&at(0), 0);
    let before = desk.log();
    for wrong in [format!("{same}\n{same}\n"), two(USUAL, &at(0), 3600), "000000\n111111\n".into()] {
        let ran = desk.feed(&wrong, ["--json"].into_iter().chain(add));
        assert_eq!((ran.code, ran.last_error()), (3, json!("code-refused")), "{wrong}");
    }
    assert_eq!(desk.log(), before);
    let ran = desk.feed_in("en", &at(60), two(USUAL, &at(60), 0), add);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<Value> =
        String::from_utf8(desk.log()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[4]["type"], "mfadesk.method.added.v1");
    assert_eq!(lines[5]["type"], "mfadesk.token.assigned.v1");
    assert_eq!((&lines[5]["data"]["account"], &lines[5]["data"]["method"]), (&json!(A), &json!("m1")));
    // A code says nothing of a sign-in before Entra knows the token.
    assert_eq!(test(&desk, &at(90), &USUAL.code(&at(90), 0)), (3, json!("token-not-activated")));
    // What is there already is left alone, and nothing is said to be written out.
    let (taken, before) = (desk.file("taken.csv", "notes"), desk.log());
    let ran = desk.run_at(&at(95), ["token", "export-entra", &taken, "--domain", "example.ac.jp"]);
    assert_eq!(
        (ran.code, fs::read_to_string(&taken).unwrap(), desk.log() == before),
        (6, "notes".into(), true),
        "{ran:?}"
    );
    let file = desk.beside("entra.csv");
    let ran = desk.run_at(&at(100), ["token", "export-entra", "entra.csv", "--domain", "example.ac.jp"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // The same bytes; bits behind the last of them are zero.
    let key = format!("{}E", KEY[..25].to_uppercase());
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        format!("{HEADER}\r\n{A}@example.ac.jp,T-1,{key},30,Contoso,HardwareKey\r\n")
    );
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&fs::metadata(&file).unwrap()) & 0o7777, 0o600);
    assert_eq!(desk.last()["data"]["serials"], json!(["T-1"]));
    assert_eq!(desk.run_at(&at(110), ["token", "activated", "T-1"]).code, 0);
    // What is refused for another reason, and what is only asked, uses no code up; nor does handing it out once more to the
    // same person take away that it was shown.
    assert_eq!(desk.run_at(&at(115), ["token", "assign", A, "T-1"]).code, 0);
    let (code, before) = (USUAL.code(&at(120), 0), desk.log());
    let words = ["test", A, "m1", "--code", &code];
    assert_eq!(desk.run_at(&at(120), [&words[..], &["--expect-version", "99"]].concat()).code, 8);
    assert_eq!(desk.run_at(&at(120), [&words[..], &["--dry-run"]].concat()).code, 0);
    assert!(desk.log() == before);
    assert_eq!(test(&desk, &at(120), &code), (0, json!("mfadesk.sign-in.test-passed.v1")));
    let data = &desk.last()["data"];
    let step = mfadesk::domain::instant::Instant::parse(&at(120)).unwrap().millis() / 30_000;
    assert_eq!(
        (&data["evidence"], &data["time_step"], &data["channel"]),
        (&json!("code"), &json!(step), &json!("code"))
    );
    // Once.
    assert_eq!(test(&desk, &at(120), &code), (3, json!("code-refused")));
    let status = desk.run_at(&at(150), ["status", A]);
    assert!(status.stdout.contains("T-1") && status.code == 0, "{status:?}");
    let listed = desk.run_at(&at(150), ["--json", "token", "list"]).json();
    assert_eq!(validate_answer("token-list", &listed), Ok(()));
    let token = &listed["tokens"][0];
    assert_eq!(
        (&token["account"], &token["method"], &token["activated_at"]),
        (&json!(A), &json!("m1"), &json!(at(110)))
    );
    // What the desk has no secret of, it cannot say.
    desk.record(["add", A, "authenticator-app", "--device", "iPhone 15"]);
    assert_eq!(desk.refused(["test", A, "m2", "--code", "123456"]), (3, vec!["no-code-kept".into()]));
    // An id is read as everywhere.
    let grouped = format!("{}-{} {}", &A[..3], &A[3..6], &A[6..]);
    assert_eq!(desk.refused(["test", &grouped, "m2", "--code", "123456"]), (3, vec!["no-code-kept".into()]));
    assert_eq!(desk.refused(["test", A, "m9", "--code", "123456"]), (4, vec!["unknown-method".into()]));
    assert_eq!(desk.run(["test", A, "m1", "--code", "123456", "--at", "yesterday"]).code, 2);
    // With a result it is the operator's code, as everywhere.
    assert_eq!(desk.run(["test", A, "m2", "passed", "--code", "123456"]).code, 2, "nobody is named");
    assert_eq!(desk.run(["log", "verify"]).code, 0);
}

#[test]
fn the_clock_of_a_token_may_drift_and_is_followed_and_a_jump_is_not() {
    let desk = desk();
    // Two minutes ahead when it is handed out …
    let clock = at(600);
    let ran = desk.feed_in("en", &clock, two(USUAL, &clock, 120), ["add", A, "hardware-token", "--serial", "T-1"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.run_at(&clock, ["token", "activated", "T-1"]).code, 0);
    // … and half a minute more each time: each is within the window of the one before.
    for (round, ahead) in (1..).zip([150, 180, 210, 240]) {
        let clock = at(600 + 600 * round);
        assert_eq!(test(&desk, &clock, &USUAL.code(&clock, ahead)).0, 0, "{ahead} s");
    }
    let clock = at(6000);
    for ahead in [0, 180, 300] {
        assert_eq!(test(&desk, &clock, &USUAL.code(&clock, ahead)), (3, json!("code-refused")), "{ahead} s");
    }
}

#[test]
fn wrong_codes_of_a_token_are_slowed_down_across_processes_and_nobody_else_waits() {
    let desk = desk_that_tests();
    for _ in 0..3 {
        assert_eq!(test(&desk, &at(300), "000000"), (3, json!("code-refused")));
    }
    assert_eq!(test(&desk, &at(300), "000000"), (3, json!("code-throttled")));
    assert_eq!(test(&desk, &at(300), &USUAL.code(&at(300), 0)), (3, json!("code-throttled")));
    assert_eq!(desk.run_at(&at(300), ["edit", A, "--language", "ja", "--wait", "0"]).code, 0);
    assert_eq!(test(&desk, &at(330), &USUAL.code(&at(330), 0)).0, 0);
}

#[test]
fn of_two_processes_that_show_one_code_of_a_token_one_passes() {
    let desk = desk_that_tests();
    let rounds = if in_full() { 500 } else { 8 };
    for round in 1..=rounds {
        let clock = at(120 + 60 * round);
        let code = USUAL.code(&clock, 0);
        let start = || -> Child {
            let mut command = desk.program();
            command.env("MFADESK_CLOCK", &clock).args(["test", A, "m1", "--code", &code, "--wait", "60"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let racing = [start(), start()];
        let mut ended = racing.map(|mut child| child.wait().unwrap().code().unwrap());
        ended.sort_unstable();
        assert_eq!(ended, [0, 3], "round {round}");
    }
    let log = String::from_utf8(desk.log()).unwrap();
    assert_eq!(i64::try_from(log.matches("\"time_step\"").count()).unwrap(), rounds);
}

/// The file of the only token.
fn sealed(desk: &Desk) -> std::path::PathBuf {
    let mut files = fs::read_dir(desk.in_store("vault")).unwrap().map(|entry| entry.unwrap().path());
    let file = files.next().unwrap();
    assert!(files.next().is_none());
    file
}

#[test]
fn no_byte_of_a_sealed_token_can_be_another_and_none_opens_for_another_token() {
    let desk = desk_that_tests();
    let file = sealed(&desk);
    let kept = fs::read(&file).unwrap();
    let step = if in_full() { 1 } else { 11 };
    for byte in (0..kept.len()).step_by(step) {
        let mut altered = kept.clone();
        altered[byte] ^= 1;
        fs::write(&file, &altered).unwrap();
        // The byte that names the key may name one that is not there.
        let refused = test(&desk, &at(180), "000000");
        let is_refused = [json!("vault-broken"), json!("vault-key-missing")].contains(&refused.1);
        assert!(refused.0 == 6 && is_refused, "byte {byte}: {refused:?}");
    }
    // That of another token in its place, under its name.
    let csv = desk.file("more.csv", &format!("{HEADER}\n,T-2,{KEY},30,,\n"));
    fs::write(&file, &kept).unwrap();
    assert_eq!(desk.run_at(&at(180), ["token", "import", &csv]).code, 0);
    let other = fs::read_dir(desk.in_store("vault")).unwrap().map(|entry| entry.unwrap().path());
    let other = other.into_iter().find(|path| *path != file).unwrap();
    fs::copy(&other, &file).unwrap();
    assert_eq!(test(&desk, &at(180), &USUAL.code(&at(180), 0)), (6, json!("vault-broken")));
    fs::write(&file, &kept).unwrap();
    assert_eq!(test(&desk, &at(180), &USUAL.code(&at(180), 0)).0, 0);
}

#[test]
fn a_token_that_is_gone_has_no_secret_and_one_that_is_handed_on_is_nobody_elses() {
    let desk = desk_that_tests();
    desk.record(["register", "0000000001", "faculty"]);
    let add = ["add", "0000000001", "hardware-token", "--serial", "T-1"];
    assert_eq!(desk.refused(add), (3, vec!["token-elsewhere".into()]));
    // Handed on, it is activated for nobody, and the codes that the first one shows prove nothing.
    desk.record(["token", "assign", "0000000001", "T-1"]);
    assert_eq!(test(&desk, &at(180), &USUAL.code(&at(180), 0)), (3, json!("no-code-kept")));
    let ran = desk.feed_in("en", &at(240), two(USUAL, &at(240), 0), add);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = desk.run_at(&at(300), ["token", "lost", "T-1", "--reason", "in the lake"]);
    assert!(ran.code == 0 && ran.stdout.contains("mfadesk lost ID serial:T-1"), "{ran:?}");
    assert_eq!(fs::read_dir(desk.in_store("vault")).unwrap().count(), 0);
    let code = USUAL.code(&at(360), 0);
    let ran = desk.run_at(&at(360), ["--json", "test", "0000000001", "m1", "--code", &code]);
    assert_eq!((ran.code, ran.last_error()), (3, json!("no-code-kept")));
    assert_eq!(desk.refused(["token", "lost", "T-1"]), (4, vec!["unknown-token".into()]));
}

#[test]
fn a_policy_may_ask_for_a_proof_and_a_line_of_a_batch_binds_nothing() {
    let mut desk = desk();
    let policy =
        desk.file("policy.toml", "[proof]\ncommands = [\"token import\", \"token assign\", \"token export-entra\"]\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    let csv = desk.file("more.csv", &format!("{HEADER}\n,T-2,{KEY},30,,\n"));
    for words in [
        format!("token import {csv}"),
        format!("token assign {A} T-1"),
        "token export-entra out.csv --domain example.ac.jp".to_owned(),
    ] {
        assert_eq!(desk.refused(words.split(' ')), (3, vec!["proof-required".into()]), "{words}");
    }
    assert!(!desk.beside("out.csv").exists());
    let line = format!("{{\"command\":\"add\",\"account\":\"{A}\",\"kind\":\"hardware-token\",\"serial\":\"T-1\"}}\n");
    desk.at(CLOCK);
    assert_eq!(desk.feed(line, ["batch"]).code, 0);
    assert_eq!(desk.refused(["test", A, "m1", "--code", "123456"]), (3, vec!["no-code-kept".into()]));
}

#[test]
fn nobody_who_has_left_is_given_a_token() {
    let desk = desk();
    desk.record(["close", A, "--reason", "graduated"]);
    let refused = desk.run(["--json", "token", "assign", A, "T-1"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.stderr.contains("\"account-closed\""), "{refused:?}");
    desk.record(["reopen", A]);
    desk.record(["token", "assign", A, "T-1"]);
}

#[test]
fn who_leaves_gives_back_the_tokens_that_are_theirs() {
    let warned = |receipt: &Value| {
        let warnings = receipt["warnings"].as_array().unwrap();
        let codes: Vec<&str> = warnings.iter().map(|warning| warning["code"].as_str().unwrap()).collect();
        codes.contains(&"tokens-assigned")
    };
    let close = ["close", A, "--reason", "graduated"];
    let line = || json!({"command": "close", "account": A, "reason": "graduated"}).to_string();
    let in_batch = |desk: &Desk| serde_json::from_str::<Value>(&desk.feed(line(), ["batch"]).stdout).unwrap();
    for is_indexed in [false, true] {
        let assigned = || {
            let desk = desk();
            desk.record(["token", "assign", A, "T-1"]);
            if is_indexed {
                assert_eq!(desk.run(["index", "rebuild"]).code, 0);
            }
            desk
        };
        let receipt = assigned().record(close);
        assert!(warned(&receipt) && receipt.to_string().contains("T-1"), "{receipt}");
        assert!(warned(&in_batch(&assigned())));
        // What is lost, or another's, is not there to be given back.
        let desk = assigned();
        desk.record(["register", "0000000001", "faculty"]);
        desk.record(["token", "assign", "0000000001", "T-1"]);
        assert!(!warned(&desk.record(close)));
        let desk = assigned();
        desk.record(["token", "lost", "T-1"]);
        assert!(!warned(&in_batch(&desk)));
    }
}

#[test]
fn a_serial_is_proposed_as_a_shell_takes_it() {
    let desk = Desk::new();
    desk.record(["register", A, "faculty"]);
    let file = desk.file("tokens.csv", &format!("{HEADER}\n,T 1;$x,{KEY},30,Contoso,HardwareKey\n"));
    assert_eq!(desk.run(["token", "import", &file]).code, 0);
    let refused = desk.run(["token", "activated", "T 1;$x"]);
    assert!(refused.code == 3 && refused.stderr.contains("mfadesk token assign ID 'T 1;$x'"), "{refused:?}");
    desk.record(["token", "assign", A, "T 1;$x"]);
    desk.record(["register", "0000000001", "faculty"]);
    let refused = desk.run(["add", "0000000001", "hardware-token", "--serial", "T 1;$x"]);
    let proposed = "mfadesk token assign ID 'T 1;$x'";
    assert!(refused.code == 3 && refused.stderr.contains(proposed), "{refused:?}");
}
