//! Lines that are shown to somebody who has neither the log nor the rest of it.

use std::fs;

use mfadesk::verify::{Proof, Seal, Unproven};
use serde_json::{Value, json};

use super::{A, B, Sealed, blanked, lines};
use crate::support::desk::{CLOCK, Desk};
use crate::support::forge::Forge;
use crate::support::in_full;
use crate::support::program::{Ran, program};
use crate::support::schemas::validate_answer;
use crate::support::terminal::Terminal;

/// Checks a proof where there is no store and nothing else.
fn checked(sealed: &Sealed, file: &str, words: &[&str]) -> Ran {
    let mut check = program();
    check.current_dir(sealed.desk.beside("")).env("LANG", "C.UTF-8");
    Ran::of(check.args(["log", "prove", "--check", file, "--allowed-signers", "allowed"]).args(words))
}

#[test]
fn a_line_is_shown_to_whoever_has_no_log() {
    let sealed = Sealed::recorded();
    sealed.seal();
    sealed.run("log prove 3 -o proof").is("A proof of 1 line is in proof, by the seal up to line 7.\n");
    let log = String::from_utf8(sealed.desk.log()).unwrap();
    let line: Value = serde_json::from_str(log.lines().nth(2).unwrap()).unwrap();
    let origin: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    let origin = origin["data"]["origin"].as_str().unwrap();

    let text = checked(&sealed, "proof", &[]);
    assert_eq!((text.code, text.stderr.as_str()), (0, ""));
    let head = format!(
        "Proven: this line is in log {origin}, as desk@example.jp sealed it at 2026-11-24T01:00:00.000Z, up to line 7.\n"
    );
    assert!(text.stdout.starts_with(&head), "{text:?}");
    assert!(text.stdout.ends_with("It does not show that there are no other lines.\n"), "{text:?}");

    let found = checked(&sealed, "proof", &["--json"]).json();
    assert_eq!(validate_answer("proof", &found), Ok(()), "{found}");
    assert_eq!(found["seal"]["signer"], "desk@example.jp");
    assert_eq!(found["lines"][0]["event"], line);
    let rows = checked(&sealed, "proof", &["--format", "jsonl"]);
    assert_eq!(serde_json::from_str::<Value>(&rows.stdout).unwrap(), found["lines"][0]);
}

#[test]
fn the_data_may_stay_away() {
    let sealed = Sealed::recorded();
    sealed.seal();
    let proof = sealed.run("log prove 3 6 --without-data").stdout;
    assert!(!proof.contains("iPhone") && !proof.contains("salt"), "{proof}");
    fs::write(sealed.desk.beside("proof"), &proof).unwrap();
    let found = checked(&sealed, "proof", &["--json"]).json();
    assert_eq!(validate_answer("proof", &found), Ok(()), "{found}");
    let numbers: Vec<&str> =
        found["lines"].as_array().unwrap().iter().map(|line| line["sequence"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["000000000003", "000000000006"]);
    assert_eq!((&found["lines"][0]["event"]["data"], &found["lines"][0]["account"]), (&json!(null), &json!(A)));
}

#[test]
fn what_an_answer_about_an_account_rests_on_is_shown_as_a_whole() {
    let sealed = Sealed::recorded();
    fs::write(sealed.desk.beside("policy.toml"), "stale_after_days = 100\n").unwrap();
    assert_eq!(sealed.run("policy set policy.toml").code, 0);
    sealed.desk.record(["edit", A, "--language", "en"]);
    sealed.seal();
    let proof = sealed.run(&format!("log prove --account {A} -o proof"));
    assert_eq!(proof.code, 0, "{proof:?}");
    let found = checked(&sealed, "proof", &["--json"]).json();
    let types: Vec<&str> =
        found["lines"].as_array().unwrap().iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        [
            "mfadesk.log.started.v1",
            "mfadesk.account.registered.v1",
            "mfadesk.method.added.v1",
            "mfadesk.sign-in.test-passed.v1",
            "mfadesk.policy.set.v1",
            "mfadesk.account.updated.v1",
        ]
    );
    assert!(!fs::read_to_string(sealed.desk.beside("proof")).unwrap().contains(B), "nobody else is in it");
    // However the id is typed.
    assert_eq!(sealed.run("log prove --account ０１２３４５６７８９ -o proof").code, 0);
}

#[test]
fn what_no_seal_covers_is_not_proven() {
    let sealed = Sealed::recorded();
    let not_sealed = (6, vec!["not-sealed".to_owned()]);
    assert_eq!(sealed.run("--json log prove 3").refusal(), not_sealed);
    sealed.seal();
    sealed.desk.record(["edit", A, "--language", "en"]);
    assert_eq!(sealed.run("--json log prove 8").refusal(), not_sealed);
    sealed
        .run("log prove 8")
        .fails(6, "error: No valid seal covers line 8.\nhint: Seal the log first: mfadesk log seal --key FILE\n");
    assert_eq!(sealed.run(&format!("--json log prove --account {A}")).refusal(), not_sealed);
    assert_eq!(sealed.run(&format!("--json log prove --account {B}")).code, 0);
    assert_eq!(sealed.run("--json log prove 9").refusal(), (4, vec!["no-such-line".into()]));
    assert_eq!(sealed.run("--json log prove --account 5555555555").refusal(), (4, vec!["unknown-account".into()]));
    assert_eq!(sealed.run("--json log prove --account 55").refusal(), (2, vec!["usage".into()]));
    assert_eq!(sealed.run("--json log prove three").refusal(), (2, vec!["usage".into()]));
    for wrong in
        ["log prove", "log prove 3 --account 0123456789", "log prove 3 --check proof", "log prove --check proof"]
    {
        assert_eq!(sealed.run(wrong).code, 2, "{wrong}");
    }
}

#[test]
fn a_proof_rests_on_the_newest_seal_that_holds_and_counts() {
    let sealed = Sealed::recorded();
    sealed.seal();
    sealed.desk.record(["edit", A, "--language", "en"]);
    let by_other = sealed.seal_with("--key other");
    let sealed_up_to = |words: &str| {
        let proof = sealed.run(format!("log prove 3 {words}").trim()).stdout;
        let seal = proof.split_once("mfadesk seal v1\n").unwrap().1.to_owned();
        seal.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(sealed_up_to(""), "sequence 000000000008");
    assert_eq!(sealed_up_to("--allowed-signers allowed"), "sequence 000000000007");
    // A seal whose signature is wrong is no seal.
    let file = sealed.desk.in_store("seals").join(by_other);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("T01:00:00", "T01:00:01")).unwrap();
    assert_eq!(sealed_up_to(""), "sequence 000000000007");
}

#[test]
fn blanked_data_stays_away_and_what_was_proven_before_is_proven_still() {
    let mut forge = Forge::rehearsal(CLOCK);
    forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "staff"}));
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
    let mut sealed = Sealed::of(Desk::of(&forge.bytes));
    sealed.seal();
    assert_eq!(sealed.run("log prove 3 -o before").code, 0);
    forge.event("log.redacted", "store", CLOCK, CLOCK, json!({"sequence": 3, "reason": "asked for"}));
    sealed.desk.overwrite(&blanked(&forge.bytes, 3));
    sealed.run("log prove 2 3 -o after").is(
        "A proof of 2 lines is in after, by the seal up to line 3. Without their data, which was redacted: line 3.\n",
    );
    for file in ["before", "after"] {
        let found = checked(&sealed, file, &["--json"]).json();
        assert_eq!(found["seal"]["sequence"], "000000000003", "{file}");
    }
}

#[test]
fn a_proof_by_somebody_who_is_not_allowed_proves_nothing() {
    let sealed = Sealed::recorded();
    sealed.seal_with("--key other");
    assert_eq!(sealed.run("log prove 3 -o proof").code, 0);
    checked(&sealed, "proof", &[]).fails(
        5,
        "error: proof proves nothing: the signer of the seal is not allowed, or was not at that time.\nhint: \
         Ask its author for the file again, and check the list of allowed signers.\n",
    );
    assert_eq!(checked(&sealed, "proof", &["--json"]).refusal(), (5, vec!["not-proven".into()]));
    assert_eq!(checked(&sealed, "nowhere", &["--json"]).refusal(), (6, vec!["unreadable-file".into()]));
}

#[test]
fn no_line_can_be_put_in_the_place_of_another() {
    let sealed = Sealed::recorded();
    sealed.seal();
    let proof = sealed.run("log prove 3 6").stdout;
    let log = String::from_utf8(sealed.desk.log()).unwrap();
    let leaf = |number: usize| log.lines().nth(number - 1).unwrap().split_once(",\"data\":").unwrap().0;
    let data = |number: usize| {
        log.lines().nth(number - 1).unwrap().split_once(",\"data\":").unwrap().1.strip_suffix('}').unwrap()
    };
    let third = proof.find("index 5").unwrap();
    let seal = proof.find("mfadesk seal").unwrap();
    let (title, first, second, seal) = (
        &proof[..proof.find("index 2").unwrap()],
        &proof[proof.find("index 2").unwrap()..third],
        &proof[third..seal],
        &proof[seal..],
    );
    assert!(Proof::read(proof.as_bytes()).is_ok());
    let path = |text: &str| text[text.find("path ").unwrap()..].to_owned();
    // A whole line, but what the proof calls its data is only the end of that.
    let cut = format!("{},\"data\":{{\"x\":1\ndata 5}}", leaf(3));
    let in_the_data = proof.replacen(&format!("{}\ndata {}", leaf(3), data(3)), &cut, 1);
    for (what, changed, why) in [
        ("another line", proof.replacen(leaf(3), leaf(4), 1), Unproven::Line(3)),
        ("another number", proof.replacen("index 2\n", "index 3\n", 1), Unproven::Line(4)),
        ("a line with some of its data", in_the_data, Unproven::Line(3)),
        ("other data", proof.replacen(data(3), data(6), 1), Unproven::Data(3)),
        ("data as null", proof.replacen(&format!("data {}", data(3)), "data null", 1), Unproven::Data(3)),
        (
            "a path that is too long",
            proof.replacen("path ", &format!("path {}\npath ", "0".repeat(64)), 1),
            Unproven::Path(3),
        ),
        ("the order", format!("{title}{second}{first}{seal}"), Unproven::Form),
        ("a line twice", format!("{title}{first}{first}{seal}"), Unproven::Form),
        ("no line", format!("{title}{seal}"), Unproven::Form),
        ("no seal", format!("{title}{first}{second}"), Unproven::Form),
        ("two seals", format!("{proof}{seal}"), Unproven::Form),
        ("a number in another way", proof.replacen("index 2\n", "index 02\n", 1), Unproven::Form),
        ("a path of another line", proof.replacen(&path(first), &path(second), 1), Unproven::Path(3)),
    ] {
        assert_ne!(changed, proof, "{what}");
        assert_eq!(Proof::read(changed.as_bytes()).err(), Some(why), "{what}");
    }
    // What stays away is no change of what is proven.
    let without = proof.replacen(&format!("data {}\n", data(3)), "", 1);
    assert!(Proof::read(without.as_bytes()).is_ok());
}

#[test]
fn every_flipped_bit_of_a_proof_is_refused() {
    let sealed = Sealed::recorded();
    sealed.seal();
    let proof = sealed.run("log prove 2 5 7").stdout.into_bytes();
    let signature = proof.windows(15).rposition(|part| part == b"-----BEGIN SSH ").unwrap();
    let (every, mut asked) = (if in_full() { 1 } else { 97 }, 0);
    for at in 0..proof.len() {
        for bit in 0..8 {
            let mut flipped = proof.clone();
            flipped[at] ^= 1 << bit;
            // Whatever reads in order still has to be signed: the statement and the signature itself.
            if let Ok(read) = Proof::read(&flipped) {
                let at_seal = flipped.len() - read.seal.signed.len() - read.seal.signature.len();
                assert!(at >= at_seal, "byte {at}, bit {bit}");
                assert!(Seal::read(&flipped[at_seal..]).is_some());
                asked += 1;
                if asked % every == 0 || (at >= signature && bit == at % 8 && at % 31 == 0) {
                    fs::write(sealed.desk.beside("proof"), &flipped).unwrap();
                    let refusal = checked(&sealed, "proof", &["--json"]);
                    assert_eq!(refusal.refusal(), (5, vec!["not-proven".into()]), "byte {at}, bit {bit}");
                }
            }
        }
    }
    assert!(asked > 1000, "only {asked} were left to the signature");
}

#[test]
fn a_proof_that_was_cut_or_has_more_at_its_end_is_refused() {
    let sealed = Sealed::recorded();
    sealed.seal();
    let proof = sealed.run("log prove 2 5").stdout.into_bytes();
    assert!(Proof::read(&proof).is_ok());
    for end in 0..proof.len() {
        assert!(Proof::read(&proof[..end]).is_err(), "{end}");
    }
    for more in ["\n", " ", "x", "path 0\n"] {
        assert!(Proof::read(&[&proof, more.as_bytes()].concat()).is_err(), "{more:?}");
    }
}

#[test]
fn the_lines_of_a_log_with_accepted_damage_can_be_shown() {
    let mut sealed = Sealed::recorded();
    let mut log = sealed.desk.log();
    let at = lines(&log)[..3].concat().len() + 40;
    log[at] ^= 1;
    sealed.desk.overwrite(&log);
    assert_eq!(sealed.desk.refused(["log", "prove", "3"]), (5, vec!["damaged".into()]));
    assert_eq!(sealed.desk.run(["log", "repair", "--accept-loss", "the disk failed"]).code, 0);
    sealed.seal();
    assert_eq!(sealed.run("log prove 1 3 5 8 -o proof").code, 0);
    assert_eq!(checked(&sealed, "proof", &[]).code, 0);
    assert_eq!(sealed.run("--json log prove 4").refusal(), (4, vec!["no-such-line".into()]));
}

#[test]
fn a_proof_on_a_terminal_does_nothing_there_and_one_in_a_file_is_every_byte() {
    let sealed = Sealed::recorded();
    sealed.desk.record(["note", A, "A\u{9b}31mB\u{202e}C"]);
    sealed.seal();
    let line = sealed.desk.last()["sequence"].as_str().unwrap().to_owned();
    let mut program = sealed.desk.program();
    program.args(["log", "prove", &line]).env("TERM", "xterm");
    let mut terminal = Terminal::start_unsized(program);
    assert_eq!(terminal.end(), 0);
    let sent = String::from_utf8(terminal.bytes.clone()).unwrap();
    assert!(sent.contains("A\\u009b31mB\\u202eC") && sent.contains("-o FILE"), "{sent:?}");
    assert!(!sent.contains(['\u{9b}', '\u{202e}']), "{sent:?}");
    assert_eq!(sealed.run(&format!("log prove {line} -o proof")).code, 0);
    assert_eq!(checked(&sealed, "proof", &[]).code, 0);
}
