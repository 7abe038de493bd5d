//! What help shows as examples can be typed as it stands: each is run in a place of its own, at a desk where it makes sense.

use std::fs;
use std::path::Path;

use mfadesk::render::messages::help;
use tempfile::TempDir;

use crate::support::authenticator::enrol;
use crate::support::desk::Desk;
use crate::support::program::{Ran, shell};

const MORNING: &str = "2026-11-23T01:00:00.000Z";
const MIDDAY: &str = "2026-11-23T03:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

/// Somebody who is fine, somebody who has not applied yet, somebody who is locked out.
fn desk() -> Desk {
    let desk = Desk::founded(MORNING);
    desk.record_all(
        MORNING,
        &[
            "register 0123456789 student",
            "add 0123456789 msauth --device iPhone15",
            "add 0123456789 phone --device iPhone15 --number 090-1234-5612",
            "add 0123456789 key --device YubiKey",
            "test 0123456789 m1 passed",
            "test 0123456789 m3 passed",
            "apply 0123456789",
            "register 0234567890 student",
            "add 0234567890 msauth --device Pixel8",
            "register 0345678901 student",
            "add 0345678901 msauth --device Pixel9",
            "test 0345678901 m1 passed",
            "apply 0345678901",
            "lost 0345678901 Pixel9",
            "register 0567890123 faculty",
        ],
    );
    desk
}

/// What the examples read: the files of others, a key to sign with, and whose signature counts.
fn files(place: &Path) {
    for (name, text) in [
        ("people.csv", "account,affiliation\n0456789012,student\n"),
        ("commands.jsonl", "{\"command\":\"register\",\"account\":\"0456789012\",\"affiliation\":\"student\"}\n"),
        (
            "registration.json",
            r#"{"value":[{"id":"7f0f2a52-6a8c-4f5c-9d0f-2b7d6f1f0001","userPrincipalName":"0456789012@example.ac.jp","userType":"member","isMfaRegistered":true,"methodsRegistered":["microsoftAuthenticatorPush"],"lastUpdatedDateTime":"2026-11-23T00:00:00Z"}]}"#,
        ),
        (
            "tokens.csv",
            "upn,serial number,secret key,time interval,manufacturer,model\n,5501,JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP,30,Feitian,c200\n",
        ),
        ("tokens.txt", "otpauth://totp/5502?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=desk\n"),
    ] {
        fs::write(place.join(name), text).unwrap();
    }
    let key = "ssh-keygen -q -t ed25519 -N '' -f key && echo \"desk@example.ac.jp namespaces=\\\"mfadesk-log\\\" $(cat key.pub)\" > allowed";
    assert_eq!(Ran::of(shell().args(["-c", key]).current_dir(place)).code, 0);
}

/// What was done before, where an example goes on from it.
fn before(path: &str) -> &'static [&'static str] {
    match path {
        "log verify" | "log prove" => &["log seal --key key"],
        "token assign" => &["token import tokens.csv"],
        "token activated" | "token lost" | "token export-entra" => {
            &["token import tokens.csv", "token assign 0567890123 5501"]
        }
        "reopen" => &["close 0123456789 --reason graduated"],
        _ => &[],
    }
}

#[test]
fn every_example_of_help_can_be_typed_as_it_stands() {
    let kept = desk();
    let tanaka = enrol(&kept, MORNING, "tanaka", &[]);
    enrol(&kept, MIDDAY, "suzuki", &["--actor", "tanaka", "--code", &tanaka.code(MIDDAY)]);
    let mut run = 0;
    for (path, examples) in help::all_examples() {
        let desk = kept.copy();
        let place = TempDir::new().unwrap();
        files(place.path());
        for words in before(path) {
            let ran =
                Ran::of(desk.program().args(words.split(' ')).current_dir(place.path()).env("MFADESK_CLOCK", NOW));
            assert_eq!(ran.code, 0, "{path}: {words}\n{}{}", ran.stdout, ran.stderr);
        }
        for example in examples {
            // The demo is run by the documents; here it would cost more than all others.
            if example.starts_with("mfadesk demo") && std::env::var_os("MFADESK_FULL_TESTS").is_none() {
                continue;
            }
            // A store that is no practice store takes no other clock. A refusal is an answer too: what one example recorded
            // may speak against the next.
            let mut shell = shell();
            let command = desk.equip(shell.args(["-c", example])).current_dir(place.path());
            match path {
                "init" => command.env_remove("MFADESK_CLOCK"),
                _ => command.env("MFADESK_CLOCK", NOW),
            };
            // Who is asked for a code types one that is wrong.
            let ran = Ran::fed(b"000000\n", command);
            assert!(matches!(ran.code, 0 | 1 | 3), "{path}: {example}\n{}{}", ran.stdout, ran.stderr);
            run += 1;
        }
    }
    assert!(run > 100, "only {run} examples were run");
}

#[test]
fn each_page_shows_its_examples() {
    let desk = Desk::without_store();
    for (lang, heading) in [("en", "Examples:"), ("ja", "例:")] {
        for (path, examples) in help::all_examples() {
            let words = path.split(' ').filter(|word| !word.is_empty()).chain(["-h"]);
            let said = Ran::of(desk.program().env("MFADESK_LANG", lang).args(words)).stdout;
            let shown = said.split_once(heading).unwrap_or_else(|| panic!("{path}: {said}")).1;
            assert_eq!(shown.trim().lines().map(str::trim).collect::<Vec<_>>(), examples, "{path}");
        }
    }
}

#[test]
fn alone_on_a_terminal_the_program_shows_what_matters_first_or_how_to_begin() {
    use crate::support::terminal::Terminal;
    for (desk, lang, expected) in [
        (desk(), "en", "mfadesk call ID"),
        (desk(), "ja", "通話中の入力画面"),
        (Desk::without_store(), "en", "How to begin:"),
        (Desk::without_store(), "ja", "実際に使うストア"),
    ] {
        let mut program = desk.program();
        program.env("MFADESK_LANG", lang);
        let mut terminal = Terminal::start(program, 80);
        assert_eq!(terminal.end(), 0);
        let screen = terminal.screen();
        assert!(screen.contains(expected), "{screen}");
        assert!(screen.lines().count() <= 14, "{screen}");
    }
    // Where, in which language and in which colours it is said: nothing that is to be done.
    let at_home = desk();
    let store = at_home.in_store("").to_str().unwrap().to_owned();
    for (words, expected) in [
        (&["--lang", "ja"][..], "通話中の入力画面"),
        (&["--lang=ja", "--color", "never", "--no-pager"], "通話中の入力画面"),
        (&["--store", &store], "mfadesk call ID"),
        (&["--store=nowhere"], "How to begin:"),
    ] {
        let mut program = at_home.program();
        program.env("MFADESK_LANG", "en").args(words);
        let mut terminal = Terminal::start(program, 80);
        assert_eq!(terminal.end(), 0, "{words:?}");
        assert!(terminal.screen().contains(expected), "{words:?}: {}", terminal.screen());
    }
    // In a pipe it is an incomplete command, as ever.
    assert_eq!(desk().run([""; 0]).code, 2);
}
