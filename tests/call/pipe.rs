//! `call` for a script: commands line by line, nothing asked, nothing said but receipts.

use serde_json::Value;

use crate::support::desk::Desk;
use crate::support::program::Ran;

const CLOCK: &str = "2026-11-24T10:00:00+09:00";

fn desk() -> Desk {
    let desk = Desk::founded("2026-11-24T09:00:00+09:00");
    desk.record_all(CLOCK, &["register 0123456789 staff"]);
    desk
}

fn call(desk: &Desk, words: &[&str], lines: &str) -> Ran {
    let words: Vec<&str> = ["call", "0123456789"].iter().chain(words).copied().collect();
    desk.feed_in("en", CLOCK, lines, words)
}

/// What stands in the log, but for what is random.
fn facts(desk: &Desk) -> Vec<Value> {
    let log = String::from_utf8(desk.log()).unwrap();
    let fact = |line: &str| {
        let mut event: Value = serde_json::from_str(line).unwrap();
        for random in ["id", "datahash", "chainhash"] {
            event[random] = Value::Null;
        }
        for random in ["salt", "number", "event", "origin"] {
            event["data"][random] = Value::Null;
        }
        event
    };
    log.lines().map(fact).collect()
}

#[test]
fn the_receipts_and_refusals_are_those_of_the_single_commands_and_so_are_the_events() {
    let commands = [
        "add msauth --device iPhone15",
        "add phone --device @m1 --number 090-1111-2222",
        "test m1 passed",
        "test passed",
        "apply",
        "apply --citrix-signed-out",
        "apply --citrix-signed-out",
        "lost iPhone15 --reason broken",
        "lost Pixel",
        "reregister request --via office",
        "reregister approve",
        "reregister approve --identity-check staff-id",
        "default m1",
        "remove m1 --override last-method",
        "status",
        "edit --affiliation faculty",
        "audit --type account.updated",
        "undo",
        "close",
        "close --reason left",
        "add key",
        "reopen",
    ];
    let (one_by_one, in_a_call) = (desk(), desk());
    let (mut receipts, mut refusals) = (String::new(), String::new());
    for command in commands {
        let path = if command.starts_with("reregister") { 2 } else { 1 };
        let mut words: Vec<&str> = command.split(' ').collect();
        words.insert(path, "0123456789");
        if !["status", "audit"].contains(&words[0]) {
            words.push("--ticket=MFA-1");
        }
        let ran = one_by_one.run_at(CLOCK, &words);
        receipts.push_str(&ran.stdout);
        refusals.push_str(&ran.stderr);
    }
    let ran = call(&in_a_call, &["--ticket", "MFA-1"], &commands.join("\n"));
    assert_eq!(ran.code, 3);
    assert_eq!(without_random(&ran.stdout), without_random(&receipts));
    // How a command is used differs by the account; the summary comes last.
    let (refusals, refused) = (without_usage(&refusals), without_usage(&ran.stderr));
    assert!(refused.starts_with(&refusals), "{refused}\nand it should begin with\n{refusals}");
    let summary = &refused[refusals.len()..];
    assert!(summary.starts_with("Recorded in this call about 0123456789 (MFA-1):\n"), "{summary}");
    assert_eq!(facts(&in_a_call), facts(&one_by_one));
}

/// The text without how a command is used.
fn without_usage(text: &str) -> String {
    text.lines().filter(|line| !line.contains("Usage: ")).map(|line| format!("{line}\n")).collect()
}

/// The text without ids and hashes.
fn without_random(text: &str) -> String {
    let is_random = |word: &str| word.len() >= 32 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let words = text.split(' ').map(|word| if is_random(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_script_that_is_refused_nothing_ends_with_0_and_is_told_nothing_but_receipts() {
    let desk = desk();
    let ran = call(&desk, &["--json"], "add key --device Titan\n\n  \ntest passed\nend\ntest failed\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let receipts: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let types: Vec<&str> = receipts.iter().map(|receipt| receipt["event"]["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["mfadesk.method.added.v1", "mfadesk.sign-in.test-passed.v1"]);
}

#[test]
fn a_number_is_the_next_line_and_is_never_taken_for_a_command() {
    let desk = desk();
    let ran = call(&desk, &[], "add phone --number - --device iPhone15\n080-4321-8765\ntest passed\n");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("m1 added: Phone, on \"iPhone15\", +81 ••• ••• ••65"), "{}", ran.stdout);

    // Where the line makes no sense, the number is not read by it, and not by anybody else either.
    let ran = call(&desk, &[], "add phone --colour red --number -\n080-4321-8765\ntest passed\n");
    assert_eq!(ran.code, 3);
    assert!(!ran.stderr.contains("8765") && !ran.stdout.contains("8765"), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.starts_with("Recorded. 0123456789: test sign-in with m1"), "{}", ran.stdout);
}

#[test]
fn a_refused_line_does_not_stop_the_others_and_a_fault_does() {
    let mut desk = desk();
    let ran = call(&desk, &[], "lost Pixel\nbatch\nadd 9876543210 key\nadd \"key\n\u{fffd}\nadd key --device Titan\n");
    assert_eq!(ran.code, 3);
    assert!(ran.stdout.starts_with("Recorded. 0123456789: m1 added"), "{}", ran.stdout);

    let before = desk.log();
    desk.overwrite(&[&before[..], b"damage\n"].concat());
    let ran = call(&desk, &[], "status\ntest passed\ntest failed\n");
    assert_eq!(ran.code, 5);
    assert!(ran.stdout.starts_with("0123456789 staff"), "{}", ran.stdout);
    assert_eq!(ran.stdout.matches("Recorded").count(), 0);
}

#[test]
fn a_reading_out_and_what_is_missing_are_not_asked_for() {
    let desk = desk();
    let ran = call(&desk, &[], "add\nobserve\nadd phone\ny\n");
    assert_eq!(ran.code, 3);
    assert_eq!(ran.stdout, "");
    for said in ["<KIND>", "Say which methods are registered", "(number-required)", "There is no command \"y\""] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}
