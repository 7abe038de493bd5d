//! An operator who is signed in at a terminal: one code for a while, there and nowhere else.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use serde_json::{Value, json};

use super::{A, at, codes, desk_of_one, desk_of_two, records, sealed};
use crate::support::desk::Desk;
use crate::support::program::shell;

/// What a shell says that does this in a session of its own, on a terminal of its own.
pub fn on_a_terminal(desk: &Desk, lines: &str) -> String {
    let mut script = Command::new("script");
    let path = shell().get_envs().find(|(name, _)| *name == "PATH").unwrap().1.unwrap().to_owned();
    script.env_clear().env("PATH", path).env("SHELL", "/bin/bash").env("TERM", "dumb");
    desk.equip(&mut script).args(["-qec", lines, "/dev/null"]);
    let output = script.output().expect("script (util-linux) is installed");
    String::from_utf8(output.stdout).unwrap().replace('\r', "")
}

/// Whether the last event is proven, which has to be one that was recorded about an account.
#[track_caller]
pub fn is_proven(desk: &Desk) -> bool {
    let last = desk.last();
    let kind = last["type"].as_str().unwrap();
    assert!(["mfadesk.account.registered.v1", "mfadesk.account.updated.v1"].contains(&kind), "{last}");
    last["actorproof"].is_string()
}

#[test]
fn one_code_proves_what_is_recorded_at_this_terminal_for_a_while() {
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let code = tanaka.code(&at(1));
    let session = desk.copy();
    let said = on_a_terminal(
        &session,
        &format!(
            "mfadesk operator sign-in tanaka --code {code}; mfadesk register {A} student; \
             mfadesk add {A} passkey --device MacBook --actor TANAKA; \
             mfadesk edit {A} --language en --actor suzuki; mfadesk --json operator sign-out; \
             mfadesk operator sign-out; mfadesk edit {A} --language ja; mfadesk --json audit {A}"
        ),
    );
    assert!(said.contains("is proven to be by tanaka until 2026-11-24 11:01"), "{said}");
    assert!(
        said.contains("{\"ok\":true,\"was_signed_in\":true}\nNo operator was signed in at this terminal.\n"),
        "{said}"
    );
    let answer: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let events = answer["events"].as_array().unwrap();
    let by: Vec<(&Value, bool)> =
        events.iter().map(|event| (&event["actor"], event["actor_proof"].is_string())).collect();
    // Another name there is a claim, and after the sign-out nothing is said.
    let (named, claimed, nobody) = (json!("tanaka"), json!("suzuki"), Value::Null);
    assert_eq!(by, [(&named, true), (&named, true), (&claimed, false), (&nobody, false)]);
    assert_eq!(sealed(&session), 1, "nothing is left of it");
    assert_eq!(session.run(["log", "verify"]).code, 0);
}

#[test]
fn it_is_good_for_no_other_terminal_no_other_time_and_no_code() {
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let code = tanaka.code(&at(1));
    let sign_in = format!("mfadesk operator sign-in tanaka --code {code}");
    let later = |minutes: i64| format!("MFADESK_CLOCK={} mfadesk register {A} student", at(minutes));
    // The terminal next to it; one after a login of its own; where there is no terminal at all.
    let copy = desk.copy();
    on_a_terminal(&copy, &format!("{sign_in}; script -qec 'mfadesk register {A} student' /dev/null"));
    assert!(!is_proven(&copy));
    assert!(sealed(&copy) == 2 && copy.run_at(&at(1), ["edit", A, "--language", "ja"]).code == 0 && !is_proven(&copy));
    on_a_terminal(&copy, &format!("mfadesk edit {A} --language en"));
    assert!(!is_proven(&copy));
    // Before and after its time.
    for (minutes, proven) in [(0, false), (1, true), (60, true), (61, false)] {
        let copy = desk.copy();
        on_a_terminal(&copy, &format!("{sign_in}; {}", later(minutes)));
        assert_eq!(is_proven(&copy), proven, "{minutes}");
    }
    // A wrong code and one that was used sign nobody in; and no terminal, nobody.
    let copy = desk.copy();
    let said =
        on_a_terminal(&copy, &format!("{sign_in} >/dev/null; mfadesk operator sign-out; {sign_in}; {}", later(1)));
    assert!(said.contains("(code-refused)") && !is_proven(&copy), "{said}");
    let mut alone = Command::new("setsid");
    alone.arg("--wait").arg(desk.program().get_program()).env_clear();
    desk.equip(&mut alone).args(["operator", "sign-in", "tanaka", "--code", &code]);
    let output = alone.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn it_lasts_as_long_as_the_policy_says() {
    let (mut desk, tanaka) = desk_of_one();
    let policy = desk.file("policy.toml", "[proof]\nsession_minutes = 5\n");
    desk.at(&at(1));
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    let code = tanaka.code(&at(1));
    for (minutes, proven) in [(1, true), (5, true), (6, false)] {
        let copy = desk.copy();
        let said = on_a_terminal(
            &copy,
            &format!(
                "mfadesk operator sign-in tanaka --code {code}; \
                 MFADESK_CLOCK={} mfadesk register {A} student",
                at(minutes)
            ),
        );
        assert!(said.contains("is proven to be by tanaka until 2026-11-24 10:06"), "{said}");
        assert_eq!(is_proven(&copy), proven, "{minutes}");
    }
}

#[test]
fn another_operating_system_user_at_the_same_terminal_is_not_taken_for_them() {
    if !nix::unistd::getuid().is_root() {
        return; // Only root can be somebody else.
    }
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let code = tanaka.code(&at(1));
    let nobody = "setpriv --reuid 65534 --clear-groups";
    let said = on_a_terminal(
        &desk,
        &format!(
            "chmod 755 . && chown -R 65534 store && mfadesk operator sign-in tanaka --code {code}; \
             {nobody} mfadesk register {A} student; mfadesk edit {A} --language ja; chown -R 0 store; \
             mfadesk --json audit {A}"
        ),
    );
    let answer: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let by: Vec<(&Value, bool)> = answer["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (&event["authid"], event["actor_proof"].is_string()))
        .collect();
    assert_eq!(by.iter().map(|(_, proven)| *proven).collect::<Vec<_>>(), [false, true], "{said}");
    assert_ne!(by[0].0, by[1].0, "{said}");
}

#[test]
fn what_is_kept_of_it_is_sealed_and_worth_nothing_to_anybody_else() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let code = tanaka.code(&at(2));
    let before = fs::read_dir(desk.in_store("vault")).unwrap().count();
    on_a_terminal(&desk, &format!("mfadesk operator sign-in tanaka --code {code}"));
    let kept = fs::read_dir(desk.in_store("vault")).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<_> = kept.filter(|path| path.to_str().unwrap().contains("/session-")).collect();
    assert_eq!((kept.len(), sealed(&desk)), (1, before + 1));
    assert_eq!(fs::metadata(&kept[0]).unwrap().mode() & 0o7777, 0o600);
    // In the place of one's own it proves nothing.
    let theirs = String::from_utf8(fs::read(&kept[0]).unwrap()).unwrap();
    let copy = desk.copy();
    let code = suzuki.code(&at(2));
    let vault = copy.in_store("vault");
    let forged = copy.file("forged", &theirs);
    on_a_terminal(
        &copy,
        &format!(
            "mfadesk operator sign-in suzuki --code {code}; ls -t {0}/session-* | head -1 | xargs cp {forged}; \
             mfadesk register {A} student",
            vault.display()
        ),
    );
    assert!(!is_proven(&copy));
    // A change of the key keeps it; the end of the enrolment ends it.
    let copy = desk.copy();
    let code = tanaka.code(&at(4));
    let sign_in = format!("MFADESK_CLOCK={} mfadesk operator sign-in tanaka --code {code}", at(4));
    on_a_terminal(
        &copy,
        &format!("{sign_in}; mfadesk vault rotate; MFADESK_CLOCK={} mfadesk register {A} student", at(4)),
    );
    assert!(is_proven(&copy));
    let code = suzuki.code(&at(4));
    on_a_terminal(
        &desk,
        &format!(
            "{sign_in}; export MFADESK_CLOCK={}; mfadesk operator disable tanaka --reason left --actor suzuki --code {code}; \
             mfadesk register {A} student",
            at(4)
        ),
    );
    assert!(!is_proven(&desk));
    desk.at(&at(5));
    assert_eq!(desk.refused(["undo", "0000000009", "--actor", "tanaka"]), (4, vec!["unknown-account".into()]));
    records(&mut desk, 6, "register 0000000001 student", (&suzuki, "suzuki"));
    assert_eq!(desk.refused(["operator", "enrol", "sato"]), codes("proof-required"));
}

#[test]
fn the_picture_is_for_this_user_alone_and_is_gone_once_the_code_was_asked_for() {
    let desk = Desk::new();
    let file = desk.beside("qr.png");
    let mut command = desk.program();
    let words = ["operator", "enrol", "tanaka", "--png", "qr.png"];
    let mut child =
        command.args(words).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    while !said.contains("Setup key: ") {
        assert!(std::io::BufRead::read_line(&mut out, &mut said).unwrap() > 0);
    }
    assert!(said.contains("The QR code is also in qr.png, until this command ends."), "{said}");
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o7777, 0o600);
    assert!(fs::read(&file).unwrap().starts_with(b"\x89PNG\r\n"));
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
    assert!(!file.exists());
    // It takes the place of nothing.
    desk.file("qr.png", "mine");
    let ran = desk.feed("", words);
    assert_eq!((ran.code, fs::read_to_string(&file).unwrap().as_str()), (6, "mine"), "{ran:?}");
}
