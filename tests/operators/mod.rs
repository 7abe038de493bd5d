//! Operators who prove who they are: a shared operating-system user is no reason any more why two persons cannot be told
//! apart.

pub mod killed;
mod required;
mod sign_in_killed;
pub mod signed_in;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::support::authenticator::{Authenticator, enrol, enrolled_by};
use crate::support::desk::{CLOCK, Desk};
use crate::support::forge::Forge;
use crate::support::in_full;
use crate::support::schemas::validate_answer;

const A: &str = "0123456789";

/// So many minutes after the desk's first clock.
fn at(minutes: i64) -> String {
    format!("2026-11-24T{:02}:{:02}:00.000Z", 1 + minutes / 60, minutes % 60)
}

/// A desk at which tanaka is enrolled, alone, since before its first minute.
fn desk_of_one() -> (Desk, Authenticator) {
    let desk = Desk::new();
    let tanaka = enrol(&desk, CLOCK, "tanaka", &[]);
    (desk, tanaka)
}

/// And suzuki, whom tanaka enrolled in its second.
fn desk_of_two() -> (Desk, Authenticator, Authenticator) {
    let (mut desk, tanaka) = desk_of_one();
    let code = tanaka.code(&at(1));
    let suzuki = enrol(&desk, &at(1), "suzuki", &["--actor", "tanaka", "--code", &code]);
    desk.at(&at(2));
    (desk, tanaka, suzuki)
}

/// The words by which somebody proves who they are at this minute.
fn proof(authenticator: &Authenticator, name: &str, minute: i64) -> [String; 4] {
    ["--actor".into(), name.into(), "--code".into(), authenticator.code(&at(minute))]
}

/// Records at this minute, proven.
#[track_caller]
fn records(desk: &mut Desk, minute: i64, words: &str, (who, name): (&Authenticator, &str)) -> Value {
    desk.at(&at(minute));
    let by = proof(who, name, minute);
    desk.record(words.split(' ').chain(by.iter().map(String::as_str)))
}

/// What refuses it at this minute, proven.
#[track_caller]
fn refuses(desk: &mut Desk, minute: i64, words: &str, (who, name): (&Authenticator, &str)) -> (i32, Vec<String>) {
    desk.at(&at(minute));
    let by = proof(who, name, minute);
    desk.refused(words.split(' ').chain(by.iter().map(String::as_str)))
}

fn codes(code: &str) -> (i32, Vec<String>) {
    (3, vec![code.to_owned()])
}

fn sealed(desk: &Desk) -> usize {
    fs::read_dir(desk.in_store("vault")).map_or(0, Iterator::count)
}

#[test]
fn two_operators_on_one_shared_user_run_four_eyes_from_end_to_end() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let (tanaka, suzuki) = ((&tanaka, "tanaka"), (&suzuki, "suzuki"));
    // The policy asks for a second person; on one shared user that could only ever be overridden.
    let policy = desk.file("policy.toml", "second_operator = true\n");
    desk.at(&at(3));
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    records(&mut desk, 4, &format!("register {A} student"), tanaka);
    records(&mut desk, 5, &format!("reregister request {A} --via office"), tanaka);
    let approve = format!("reregister approve {A} --identity-check student-id");
    // A claimed name makes nobody a second person, and tanaka is none either, whatever code she shows.
    desk.at(&at(6));
    let claimed: Vec<&str> = approve.split(' ').chain(["--actor", "suzuki"]).collect();
    assert_eq!(desk.refused(claimed), codes("same-operator"));
    assert_eq!(refuses(&mut desk, 6, &approve, tanaka), codes("same-operator"));
    // Suzuki is.
    records(&mut desk, 7, &approve, suzuki);
    let last = desk.last();
    assert_eq!((&last["type"], &last["actor"]), (&json!("mfadesk.reregistration.approved.v1"), &json!("suzuki")));
    let enrolments = desk.run(["--json", "operator", "list"]).json();
    assert_eq!(validate_answer("operator-list", &enrolments), Ok(()));
    assert_eq!(last["actorproof"], enrolments["operators"][1]["enrolment"]);
    assert_eq!(enrolments["operators"][1]["enrolled_by"], "tanaka");
    // Status says of what it knows whether it was proven who recorded it.
    records(&mut desk, 8, &format!("add {A} passkey --device MacBook"), tanaka);
    records(&mut desk, 9, &format!("test {A} m1 passed"), suzuki);
    let status = desk.run(["status", A]).stdout;
    assert!(status.contains("m1 tested just now, recorded by suzuki (proven)"), "{status}");
    // The audit tells what was proven from what was claimed.
    desk.record(["edit", A, "--language", "ja", "--actor", "suzuki"]);
    let audit = desk.run(["audit", A]).stdout;
    assert!(audit.contains("tanaka (proven)") && audit.contains("suzuki (proven)") && audit.contains("\"suzuki\""));
    let events = desk.ask("audit", [A])["events"].as_array().unwrap().clone();
    let proofs: Vec<bool> = events.iter().map(|event| event["actor_proof"].is_string()).collect();
    assert_eq!(proofs, [true, true, true, true, true, false]);
    assert_eq!(desk.run(["log", "verify"]).code, 0);
}

#[test]
fn what_was_proven_is_taken_back_by_nobody_but_whom_it_was_proven_to_be() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let (tanaka, suzuki) = ((&tanaka, "tanaka"), (&suzuki, "suzuki"));
    records(&mut desk, 3, &format!("register {A} student"), tanaka);
    records(&mut desk, 4, &format!("add {A} passkey --device MacBook"), tanaka);
    desk.at(&at(5));
    assert_eq!(desk.refused(["undo", A]), codes("not-yours"));
    assert_eq!(desk.refused(["undo", A, "--actor", "tanaka"]), codes("not-yours"));
    assert_eq!(refuses(&mut desk, 5, &format!("undo {A}"), suzuki), codes("not-yours"));
    records(&mut desk, 6, &format!("undo {A}"), tanaka);
    // What nobody proved is the operating-system user's, as ever.
    desk.record(["add", A, "passkey", "--device", "MacBook"]);
    records(&mut desk, 7, &format!("undo {A}"), suzuki);
}

#[test]
fn a_code_counts_once_and_a_wrong_one_proves_nothing() {
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let register = |account: &str, code: &str| {
        ["register", account, "student", "--actor", "TANAKA ", "--code", code].map(str::to_owned)
    };
    let words = register(A, &tanaka.code(&at(1)));
    let receipt = desk.record(words.iter().map(String::as_str));
    assert_eq!(receipt["event"]["sequence"], "000000000003");
    assert_eq!(desk.last()["actor"], "tanaka", "the name is that by which they were enrolled");
    let again = register("0000000001", &tanaka.code(&at(1)));
    assert_eq!(desk.refused(again.iter().map(String::as_str)), codes("code-refused"));
    // The code of the step before is older than one that was used.
    let older = register("0000000001", &tanaka.code_in(&at(1), -30));
    assert_eq!(desk.refused(older.iter().map(String::as_str)), codes("code-refused"));
    for (at_seconds, ends) in [(-60, 3), (60, 3), (30, 0)] {
        let words = register("0000000001", &tanaka.code_in(&at(1), at_seconds));
        assert_eq!(desk.run(words).code, ends, "{at_seconds} s");
    }
    let nobody = ["register", "0000000002", "student", "--actor", "nobody", "--code", "123456"];
    assert_eq!(desk.refused(nobody), (4, vec!["unknown-operator".into()]));
    let unnamed = desk.run(["register", "0000000002", "student", "--code", "123456"]);
    assert_eq!(unnamed.code, 2, "{unnamed:?}");
    // From standard input, where nobody can see it.
    let ran = desk.copy();
    let asked = ran.feed_in(
        "en",
        &at(2),
        tanaka.code(&at(2)) + "\n",
        ["register", "0000000002", "student", "--actor", "tanaka", "--code", "-"],
    );
    assert_eq!((asked.code, asked.stderr.as_str()), (0, ""), "{asked:?}");
    assert!(ran.last()["actorproof"].is_string());
}

#[test]
fn wrong_codes_are_slowed_down_across_processes_and_nobody_else_waits() {
    let (mut desk, tanaka) = desk_of_one();
    let wrong = |desk: &Desk, account: &str| {
        desk.refused(["register", account, "student", "--actor", "tanaka", "--code", "000000"])
    };
    desk.at(&at(1));
    for _ in 0..3 {
        assert_eq!(wrong(&desk, A), codes("code-refused"));
    }
    assert_eq!(wrong(&desk, A), codes("code-throttled"));
    // Not even the right one is looked at; somebody who shows none goes on at once.
    assert_eq!(refuses(&mut desk, 1, &format!("register {A} student"), (&tanaka, "tanaka")), codes("code-throttled"));
    desk.record(["register", A, "student", "--wait", "0"]);
    let said = desk.run(["register", "0000000001", "student", "--actor", "tanaka", "--code", "000000"]).stderr;
    assert!(said.contains("No code is checked for another 30 s"), "{said}");
    // After half a minute one is, then after a minute, then after two.
    desk.at("2026-11-24T01:01:30.000Z");
    assert_eq!(wrong(&desk, "0000000001"), codes("code-refused"));
    desk.at("2026-11-24T01:02:29.999Z");
    assert_eq!(wrong(&desk, "0000000001"), codes("code-throttled"));
    // A right one forgives.
    records(&mut desk, 3, "register 0000000001 student", (&tanaka, "tanaka"));
    assert_eq!(wrong(&desk, "0000000002"), codes("code-refused"));
    assert_eq!(wrong(&desk, "0000000002"), codes("code-refused"));
}

#[test]
fn of_two_processes_that_show_one_code_one_is_given_the_proof() {
    let (desk, tanaka) = desk_of_one();
    let rounds = if in_full() { 500 } else { 8 };
    for round in 1..=rounds {
        let clock = at(round * 2);
        let code = tanaka.code(&clock);
        let start = |number: i64| -> Child {
            let mut command = desk.program();
            command.env("MFADESK_CLOCK", &clock).args(["register", &format!("{number:010}"), "student"]);
            command.args(["--actor", "tanaka", "--code", &code, "--wait", "60"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let racing = [start(2 * round), start(2 * round + 1)];
        let mut ended = racing.map(|mut child| child.wait().unwrap().code().unwrap());
        ended.sort_unstable();
        assert_eq!(ended, [0, 3], "round {round}");
    }
    let log = String::from_utf8(desk.log()).unwrap();
    assert_eq!(i64::try_from(log.matches("\"actorproof\"").count()).unwrap(), rounds);
}

#[test]
fn the_secret_is_shown_once_and_is_nowhere_to_be_found() {
    let (desk, tanaka) = desk_of_one();
    let secret = data_encoding::BASE32_NOPAD.decode(tanaka.key.as_bytes()).unwrap();
    let hex = data_encoding::HEXLOWER.encode(&secret);
    for (path, bytes) in desk.everything() {
        for form in [&secret[..], tanaka.key.as_bytes(), hex.as_bytes()] {
            let found = bytes.windows(8).any(|part| form.windows(8).any(|of_secret| of_secret == part));
            assert!(!found, "{}", path.display());
        }
    }
    let file = fs::read_dir(desk.in_store("vault")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, 0o600);
    for words in [&["--json", "operator", "list"][..], &["--json", "audit", "store"], &["log", "verify"]] {
        let said = desk.run(words);
        assert!(!said.stdout.contains(&tanaka.key) && !said.stderr.contains(&tanaka.key), "{words:?}");
    }
    // While it is shown, the process can leave no core image, and what it was started with says nothing.
    let mut command = desk.program();
    command.args(["operator", "enrol", "sato", "--actor", "tanaka", "--code", &tanaka.code(&at(1))]);
    command.env("MFADESK_CLOCK", at(1)).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("Setup key: ") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut out, &mut line).unwrap() > 0, "it shows the key");
    }
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    let key = line.split_once("key: ").unwrap().1.trim().replace(' ', "");
    for file in ["cmdline", "environ"] {
        let bytes = fs::read(format!("/proc/{}/{file}", child.id())).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(&key), "{file}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn whoever_does_not_show_the_first_code_is_not_enrolled() {
    let desk = Desk::new();
    for (input, code, why) in [
        ("", 2, "No code was typed, so nothing was recorded."),
        ("000000\n", 3, "That is not the code. (code-refused)"),
        ("000000\n111111\n222222\n333333\n", 3, "That is not the code. (code-refused)"),
    ] {
        let before = desk.everything();
        let ran = desk.feed(input, ["operator", "enrol", "tanaka"]);
        assert!(ran.code == code && ran.stderr.contains(&format!("error: {why}\n")), "{ran:?}");
        assert_eq!(before, desk.everything());
    }
    let mail = desk.feed("", ["--json", "operator", "enrol", "tanaka@example.ac.jp"]);
    assert_eq!((mail.code, mail.last_error()), (3, json!("personal-data")));
    desk.run(["operator", "list"]).is("No operator is enrolled.\n");
    // Scripts get the receipt and nothing of the secret.
    let mut command = desk.program();
    let (ran, authenticator) = enrolled_by(command.args(["operator", "enrol", "tanaka"]), CLOCK);
    assert!(ran.code == 0 && ran.stdout.contains(&authenticator.key[..4]));
    let json = desk.feed("", ["--json", "operator", "enrol", "tanaka"]);
    assert_eq!(json.last_error(), json!("operator-enrolled"));
}

#[test]
fn once_somebody_is_enrolled_it_takes_a_proof_to_enrol_disable_or_reset() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let (tanaka, suzuki) = ((&tanaka, "tanaka"), (&suzuki, "suzuki"));
    desk.at(&at(3));
    for words in [
        "operator enrol sato",
        "operator enrol sato --actor tanaka",
        "operator disable suzuki --reason left",
        "operator reset suzuki --reason lost",
        "operator reset suzuki --reason lost --as-owner",
    ] {
        assert_eq!(desk.refused(words.split(' ')), codes("proof-required"), "{words}");
    }
    assert_eq!(desk.refused("operator disable sato --reason left".split(' ')), (4, vec!["unknown-operator".into()]));
    assert_eq!(desk.refused(["operator", "enrol", "Tanaka"]), codes("operator-enrolled"));
    // A second operator resets; the secret is destroyed, and a code from it proves nothing.
    assert_eq!(sealed(&desk), 2);
    records(&mut desk, 4, "operator reset tanaka --reason lost", suzuki);
    assert_eq!(sealed(&desk), 1);
    let gone = refuses(&mut desk, 5, &format!("register {A} student"), tanaka);
    assert_eq!(gone, (4, vec!["unknown-operator".into()]));
    // Enrolled again, it is another secret under the same name.
    let code = suzuki.0.code(&at(6));
    let anew = enrol(&desk, &at(6), "tanaka", &["--actor", "suzuki", "--code", &code]);
    assert_eq!(refuses(&mut desk, 7, &format!("register {A} student"), tanaka), codes("code-refused"));
    records(&mut desk, 8, &format!("register {A} student"), (&anew, "tanaka"));
    records(&mut desk, 9, "operator disable suzuki --reason left", (&anew, "tanaka"));
    assert_eq!(sealed(&desk), 1);
}

#[test]
fn the_last_ones_way_out_is_the_owner_of_the_files_and_the_log_tells_of_it() {
    let (mut desk, _) = desk_of_one();
    desk.at(&at(1));
    assert_eq!(desk.refused("operator reset tanaka --reason lost".split(' ')), codes("proof-required"));
    desk.record("operator reset tanaka --reason lost --as-owner".split(' '));
    assert_eq!((desk.last()["data"]["as_owner"].clone(), sealed(&desk)), (json!(true), 0));
    let audit = desk.run(["audit", "store"]).stdout;
    assert!(audit.contains("operator tanaka reset, by the owner of the files: lost"), "{audit}");
    let tanaka = enrol(&desk, &at(2), "tanaka", &[]);
    assert!(desk.last().get("actorproof").is_none(), "nobody could prove it");
    records(&mut desk, 3, &format!("register {A} student"), (&tanaka, "tanaka"));
}

#[test]
fn a_secret_that_was_moved_to_another_operator_or_altered_proves_nothing() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let enrolments = desk.run(["--json", "operator", "list"]).json();
    let file = |number: usize| {
        let id = enrolments["operators"][number]["enrolment"].as_str().unwrap();
        desk.in_store("vault").join(format!("{id}.sealed"))
    };
    let (of_tanaka, of_suzuki) = (file(0), file(1));
    let kept = fs::read(&of_tanaka).unwrap();
    fs::copy(&of_suzuki, &of_tanaka).unwrap();
    let shows = |desk: &Desk, who: &Authenticator| {
        let by = proof(who, "tanaka", 3);
        let words = ["register", A, "student"].into_iter().chain(by.iter().map(String::as_str));
        desk.refused(words)
    };
    desk.at(&at(3));
    for who in [&suzuki, &tanaka] {
        assert_eq!(shows(&desk, who), (6, vec!["vault-broken".into()]));
    }
    let mut altered = kept.clone();
    let last = altered.len() - 3;
    altered[last] ^= 1;
    fs::write(&of_tanaka, altered).unwrap();
    assert_eq!(shows(&desk, &tanaka), (6, vec!["vault-broken".into()]));
    fs::write(&of_tanaka, kept).unwrap();
    records(&mut desk, 3, &format!("register {A} student"), (&tanaka, "tanaka"));
    // A change of the key takes nothing from anybody.
    assert_eq!(desk.run(["vault", "rotate"]).code, 0);
    records(&mut desk, 4, "register 0000000001 student", (&suzuki, "suzuki"));
}

#[test]
fn a_batch_a_policy_and_a_redaction_are_proven_as_a_whole() {
    let (mut desk, tanaka) = desk_of_one();
    let policy = desk.file("policy.toml", "second_operator = true\n");
    records(&mut desk, 1, &format!("policy set {policy} --dry-run"), (&tanaka, "tanaka"));
    records(&mut desk, 2, "register 0000000009 student", (&tanaka, "tanaka"));
    let code = tanaka.code(&at(3));
    desk.record(["add", "0000000009", "passkey", "--device", "MacBook"]);
    let copy = desk.copy().that_is_harmed();
    let words = ["log", "redact", "4", "--reason", "asked", "--actor", "tanaka", "--code", &code];
    let redacted = copy.run_at(&at(3), words);
    assert_eq!((redacted.code, copy.last()["actorproof"].is_string()), (0, true), "{redacted:?}");
    let lines = concat!(
        "{\"command\":\"register\",\"account\":\"0000000001\",\"affiliation\":\"student\"}\n",
        "{\"command\":\"register\",\"account\":\"0000000002\",\"affiliation\":\"student\",\"actor\":\"sato\"}\n",
        "{\"command\":\"register\",\"account\":\"0000000003\",\"affiliation\":\"student\",\"code\":\"123456\"}\n",
    );
    let code = tanaka.code(&at(4));
    let ran = desk.feed_in("en", &at(4), lines, ["batch", "--actor", "tanaka", "--code", &code]);
    assert_eq!(ran.code, 3, "a line has no code of its own: {ran:?}");
    let log = String::from_utf8(desk.log()).unwrap();
    let last: Vec<Value> = log.lines().rev().take(2).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&last[0]["actor"], &last[0]["actorproof"]), (&json!("sato"), &Value::Null));
    assert!(last[1]["actor"] == "tanaka" && last[1]["actorproof"].is_string());
}

#[test]
fn nobody_is_enrolled_under_a_name_that_reads_as_anothers() {
    let desk = Desk::new();
    let mut command = desk.program();
    assert_eq!(enrolled_by(command.args(["operator", "enrol", "Sato Ichiro"]), CLOCK).0.code, 0);
    for (name, code) in [
        ("sato ichiro", "operator-enrolled"),
        ("ＳＡＴＯ　ＩＣＨＩＲＯ", "operator-enrolled"),
        ("SatoIchiro", "operator-name-alike"),
        ("sato.ichiro", "operator-name-alike"),
        ("Sat\u{200b}o Ichiro", "operator-name-alike"),
        ("Satō Ichirō", "operator-name-alike"),
        ("Sat0 Ichir0", "operator-name-alike"),
        ("Sаto Ichiro", "operator-name-alike"),
        ("Satο Ιchiro", "operator-name-alike"),
        ("Sato lchiro", "operator-name-alike"),
        // Who is no other is asked for a proof, as everybody.
        ("Sato Jiro", "proof-required"),
        ("Saito Ichiro", "proof-required"),
        ("佐藤一郎", "proof-required"),
    ] {
        let ran = desk.feed("", ["--json", "operator", "enrol", name]);
        assert_eq!((ran.code, ran.last_error()), (3, json!(code)), "{name}");
    }
    let desk = Desk::new();
    let mut command = desk.program();
    assert_eq!(enrolled_by(command.args(["operator", "enrol", "かとうニロー"]), CLOCK).0.code, 0);
    for (name, code) in [("かとう二口一", "operator-name-alike"), ("がとうニロー", "proof-required")] {
        let ran = desk.feed("", ["--json", "operator", "enrol", name]);
        assert_eq!((ran.code, ran.last_error()), (3, json!(code)), "{name}");
    }
}

#[test]
fn a_proof_that_no_enrolment_vouches_for_is_a_claim_to_every_reader_and_told() {
    const ENROLMENT: &str = "01930000-0000-7000-8000-0000000000aa";
    const LATER: &str = "01930000-0000-7000-8000-0000000000bb";
    let mut forge = Forge::rehearsal(CLOCK);
    let by = |actor: &str, proof: &str| {
        json!({"authtype": "user", "authid": "desk", "actor": actor, "actorproof": proof}).as_object().unwrap().clone()
    };
    let about_store_by = |forge: &mut Forge, id: &str, kind: &str, data: Value, by: &serde_json::Map<String, Value>| {
        let kind = format!("mfadesk.operator.{kind}.v1");
        forge.event_with_id(id, &kind, "store", CLOCK, CLOCK, data, by);
    };
    let about_store = |forge: &mut Forge, id: &str, kind: &str, data: Value| {
        about_store_by(forge, id, kind, data, &serde_json::Map::new());
    };
    // Somebody else is enrolled, as this operator says.
    let enrol = |forge: &mut Forge, name: &str, by: &serde_json::Map<String, Value>| {
        let id = format!("01930000-0000-7000-8000-{:012}", 900 + forge.sequence);
        about_store_by(forge, &id, "enrolled", json!({"operator": name}), by);
    };
    let note = |forge: &mut Forge, actor: &str, proof: &str| {
        let data = json!({"text": "x"});
        forge.event_with("mfadesk.account.noted.v1", A, CLOCK, CLOCK, data, &by(actor, proof));
        forge.sequence
    };
    forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "student"}));
    let mut claims = vec![note(&mut forge, "suzuki", "no such thing"), note(&mut forge, "suzuki", ENROLMENT)];
    about_store(&mut forge, ENROLMENT, "enrolled", json!({"operator": "suzuki"}));
    let mut proofs = vec![note(&mut forge, "suzuki", ENROLMENT), note(&mut forge, " Suzuki", ENROLMENT)];
    claims.push(note(&mut forge, "tanaka", ENROLMENT));
    enrol(&mut forge, "mori", &by("suzuki", ENROLMENT));
    enrol(&mut forge, "ueda", &by("tanaka", ENROLMENT));
    claims.push(forge.sequence);
    enrol(&mut forge, "kato", &by("suzuki", "no such thing"));
    claims.push(forge.sequence);
    // Of a name that is enrolled, another enrolment says nothing.
    about_store(&mut forge, LATER, "enrolled", json!({"operator": "SUZUKI"}));
    claims.push(note(&mut forge, "suzuki", LATER));
    about_store(
        &mut forge,
        "01930000-0000-7000-8000-0000000000cc",
        "disabled",
        json!({"operator": "suzuki", "reason": "x"}),
    );
    claims.push(note(&mut forge, "suzuki", ENROLMENT));
    // One that is about an account, or that does not fit, enrols nobody.
    let of_account = forge.event("operator.enrolled", A, CLOCK, CLOCK, json!({"operator": "sato"}));
    claims.push(note(&mut forge, "sato", &of_account));
    let misfit = forge.event("operator.enrolled", "store", CLOCK, CLOCK, json!({"operator": "ito", "overrides": "x"}));
    claims.push(note(&mut forge, "ito", &misfit));
    enrol(&mut forge, "hara", &by("suzuki", ENROLMENT));
    claims.push(forge.sequence);
    forge.event_with(
        "mfadesk.account.observed.v1",
        A,
        CLOCK,
        CLOCK,
        json!({"methods": [], "from": "page"}),
        &by("suzuki", "no such thing"),
    );
    let observed = forge.sequence;
    proofs.sort_unstable();
    let desk = Desk::of(&forge.bytes);
    let check = |desk: &Desk| {
        let audit = desk.run(["--json", "audit", A]).json();
        let events = audit["events"].as_array().unwrap();
        let number = |event: &Value| event["sequence"].as_str().unwrap().parse::<u64>().unwrap();
        let proven: Vec<u64> = events.iter().filter(|event| event["actor_proof"].is_string()).map(number).collect();
        assert_eq!(proven, proofs, "{audit}");
        let said = desk.run(["audit", A]).stdout;
        assert_eq!(said.matches("(proven)").count(), proofs.len(), "{said}");
        assert!(!desk.run(["status", A, "--explain"]).stdout.contains("(proven)"));
    };
    check(&desk);
    let verified = desk.run(["--json", "log", "verify"]).json();
    let found = verified["findings"].as_array().unwrap().iter().filter(|finding| finding["kind"] == "unproven-actor");
    claims.push(observed);
    assert_eq!(found.map(|finding| finding["line"].as_u64().unwrap()).collect::<Vec<_>>(), claims, "{verified}");
    assert_eq!(desk.run(["log", "verify"]).code, 0, "it is a note");
    let listed = desk.run(["--json", "operator", "list"]).json();
    let by: Vec<(&Value, &Value)> =
        listed["operators"].as_array().unwrap().iter().map(|one| (&one["operator"], &one["enrolled_by"])).collect();
    let null = Value::Null;
    assert_eq!(
        by,
        [(&json!("mori"), &json!("suzuki")), (&json!("ueda"), &null), (&json!("kato"), &null), (&json!("hara"), &null)]
    );
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    check(&desk);
}
