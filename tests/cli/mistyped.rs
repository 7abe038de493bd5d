//! What makes no sense, and stores that cannot be used: exit code 2 or 6, said clearly, and nothing written.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::{A, CLOCK, Desk, Ran};

#[test]
fn what_is_mistyped_is_a_usage_error_whatever_the_log_says() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "phone", "--number", "090-1234-5612"]);
    for typed in [
        "register 123 student",
        "register 01234567890 student",
        "register m1 student",
        "register store student",
        "register 0000000002 alumni",
        "register 0000000002 student --language fr",
        "register 0000000002 student --identity-service maybe",
        "add 0123456789 pigeon",
        "add 0123456789 other",
        "add 0123456789 passkey --channel telepathy",
        "add 0123456789 passkey --device @x",
        "add 0123456789 passkey --at soon",
        "add 0123456789 passkey --event-id 1",
        "add 0123456789 passkey --expect-version x",
        "remove 0123456789 m0",
        "remove 0123456789 m01",
        "remove 0123456789 1",
        "default 0123456789 phone",
        "test 0123456789",
        "test 0123456789 m1",
        "test 0123456789 m1 perhaps",
        "test 0123456789 passed m1",
        "test 0123456789 m1 passed --why x",
        "lost 0123456789",
        "lost 0123456789 number:",
        "lost 0123456789 number:1",
        "lost 0123456789 number:12345",
        "lost 0123456789 device:",
        "lost 0123456789 m1 --reason boredom",
        "status",
        "status 123",
        "status 0123456789 --all",
        "status 0123456789 --level ok",
        "status --all --state asleep",
        "status --all --step 5",
        "status --all --level terrible",
        "status --all --affiliation alumni",
        "status --all --as-of soon",
        "status --all --as-of 1.5",
        "risk --reason bad-luck",
        "risk --fail-on terrible",
        "audit 12",
        "audit --since soon",
        "log",
        "completions tcsh",
        "sign-in 0123456789",
        "--lang fr status --all",
        "--format yaml status --all",
    ] {
        assert_eq!(desk.refused(typed.split(' ')), (2, vec!["usage".into()]), "{typed}");
        let plain = desk.run(typed.split(' '));
        assert_eq!((plain.code, plain.stdout.as_str()), (2, ""), "{typed}");
        assert!(plain.stderr.starts_with("error: ") || typed == "log", "{typed}: {}", plain.stderr);
    }
}

#[test]
fn a_store_that_is_not_there_or_is_none_cannot_be_used() {
    let desk = Desk::without_store();
    let nowhere = desk.store();
    fs::write(desk.beside("file"), "text").unwrap();
    fs::create_dir(desk.beside("empty")).unwrap();
    for (store, code) in
        [(nowhere, "store-missing"), (desk.beside("file"), "not-a-store"), (desk.beside("empty"), "not-a-store")]
    {
        for command in [
            "status --all",
            "risk",
            "audit",
            "log verify",
            "log head",
            "log repair",
            "log seal --key key",
            "log prove 1",
            "register 0123456789 student",
        ] {
            let refusal =
                Ran::of(desk.program().arg("--json").arg("--store").arg(&store).args(command.split(' '))).refusal();
            assert_eq!(refusal, (6, vec![code.into()]), "{command} {store:?}");
        }
    }
    assert_eq!(fs::read(desk.beside("file")).unwrap(), b"text");
    assert_eq!(fs::read_dir(desk.beside("empty")).unwrap().count(), 0);
    let unnamed = Ran::of(desk.program().env_remove("MFADESK_STORE").args(["--json", "risk"])).refusal();
    assert_eq!(unnamed, (2, vec!["no-store-named".into()]));
}

#[test]
fn a_store_is_made_once() {
    let desk = Desk::new();
    assert_eq!(desk.refused(["init", "--rehearsal"]), (6, vec!["store-exists".into()]));
    let desk = Desk::without_store();
    assert_eq!(desk.refused(["init", "--rehearsal", "--site", "a/b"]), (2, vec!["usage".into()]));
    assert_eq!(desk.refused(["init", "--rehearsal", "--group", "no-such-group"]), (6, vec!["unknown-group".into()]));
}

#[test]
fn a_store_is_made_in_a_directory_that_is_there() {
    let desk = Desk::without_store();
    let missing = desk.beside("mising");
    let mut init = desk.program();
    init.args(["init", "--rehearsal", "--store"]).arg(missing.join("store"));
    let told = Ran::of(&mut init);
    let expected = format!(
        "error: A store cannot be made in {}: there is no such directory.\n\
         hint: Check the path, or make that directory first (mkdir -p).\n",
        missing.display()
    );
    told.fails(6, &expected);
    assert_eq!(Ran::of(init.arg("--json")).refusal(), (6, vec!["parent-missing".into()]));
    assert!(!missing.exists());
}

#[test]
fn only_a_rehearsal_takes_a_simulated_clock() {
    let desk = Desk::without_store();
    assert_eq!(desk.refused(["init"]), (6, vec!["clock-not-allowed".into()]));
    assert_eq!(Ran::of(desk.program().env_remove("MFADESK_CLOCK").arg("init")).code, 0);
    for command in [
        "status --all",
        "risk",
        "audit",
        "log verify",
        "log head",
        "log repair",
        "log seal --key key",
        "log prove 1",
        "register 0123456789 student",
        "lost 0123456789 m1",
    ] {
        assert_eq!(desk.refused(command.split(' ')), (6, vec!["clock-not-allowed".into()]), "{command}");
        // Before 2000 is never: nothing is recorded then.
        for clock in ["soon", "1999-12-31T23:59:59.999Z"] {
            let unreadable = Ran::of(desk.program().env("MFADESK_CLOCK", clock).arg("--json").args(command.split(' ')));
            assert_eq!(unreadable.refusal(), (6, vec!["clock-unreadable".into()]), "{command}");
        }
    }
    let real = Ran::of(desk.program().env_remove("MFADESK_CLOCK").args(["register", A, "student"]));
    assert_eq!((real.code, real.stderr.as_str()), (0, ""));
}

#[test]
fn control_and_bidirectional_characters_reach_no_terminal() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    let label = "evil\u{1b}[2J\u{202e}gnp\r\u{7}\nline\u{85}\u{2066}";
    desk.record(["add", A, "passkey", "--device", label, "--label", label]);
    assert_eq!(desk.last()["data"]["device"], label);
    for words in
        [&["status", A][..], &["status", "--all"], &["audit"], &["lost", A, label], &["lost", A, "\u{1b}[31mx"]]
    {
        let said = desk.run(words.iter().copied());
        let text = format!("{}{}", said.stdout, said.stderr);
        let loose = text.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{2066}\u{85}".contains(*c));
        assert_eq!(loose, None, "{words:?}: {text:?}");
    }
}

#[test]
fn a_cell_that_a_spreadsheet_would_run_is_defused() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--ticket", "=HYPERLINK(1)"]);
    let said = desk.run(["--format", "csv", "audit"]);
    assert!(said.stdout.contains(",'=HYPERLINK(1),"), "{}", said.stdout);
    assert_eq!(said.code, 0);
}

#[test]
fn a_store_that_is_only_its_log_is_asked_without_writing_anything() {
    let full = Desk::new();
    full.record(["register", A, "student"]);
    let desk = Desk::of(&full.log());
    let before = desk.everything();
    for command in ["status --all", "risk", "audit", "log verify", "log head"] {
        assert_eq!(desk.run(command.split(' ')).code, 0, "{command}");
    }
    assert_eq!(before, desk.everything());
    assert_eq!(desk.ask("status", ["--all"])["as_of"], CLOCK);
}

#[test]
fn what_is_not_utf_8_is_mistyped() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    let before = desk.everything();
    let bad = OsStr::from_bytes(b"\xff\xfe");
    for words in [
        vec![OsStr::new("add"), OsStr::new(A), OsStr::new("passkey"), OsStr::new("--device"), bad],
        vec![OsStr::new("register"), bad, OsStr::new("student")],
        vec![OsStr::new("status"), bad],
        vec![bad],
    ] {
        assert_eq!(
            Ran::of(desk.program().arg("--json").args(&words)).refusal(),
            (2, vec!["usage".into()]),
            "{words:?}"
        );
    }
    for variable in ["MFADESK_ACTOR", "MFADESK_LANG", "MFADESK_CLOCK"] {
        let said = Ran::of(desk.program().env(variable, bad).args(["--json", "add", A, "passkey"]));
        assert!(matches!(said.clone().refusal(), (2 | 6, _)), "{variable}: {said:?}");
    }
    assert_eq!(before, desk.everything());
}

#[test]
fn a_receipt_that_cannot_be_printed_is_told_apart_from_an_answer_that_cannot() {
    let desk = Desk::new();
    let into_full = |words: &[&str]| {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = Ran::of(desk.program().arg("--json").args(words).stdout(full));
        let error = ran.error();
        (ran.code, error["error"]["code"].clone(), error["error"]["committed"].clone())
    };
    assert_eq!(into_full(&["register", A, "student"]), (9, "receipt-not-printed".into(), "yes".into()));
    assert_eq!(desk.last()["type"], "mfadesk.account.registered.v1");
    assert_eq!(into_full(&["status", A]), (6, "answer-not-printed".into(), "no".into()));
    assert_eq!(into_full(&["log", "verify"]), (6, "answer-not-printed".into(), "no".into()));
    assert_eq!(into_full(&["completions", "bash"]), (6, "answer-not-printed".into(), "no".into()));
}

#[test]
fn a_log_that_used_up_all_numbers_of_methods_has_the_next_one_get_one_that_is_free() {
    let desk = Desk::forged(&[
        (A, "account.registered", serde_json::json!({"affiliation": "student"})),
        (A, "method.added", serde_json::json!({"method": "m18446744073709551615", "kind": "passkey"})),
    ]);
    for (expected, device) in [("m1", "Pixel 9"), ("m2", "MacBook")] {
        desk.record(["add", A, "passkey", "--device", device]);
        let methods = desk.status(A)["methods"].as_array().unwrap().clone();
        assert_eq!(methods.last().unwrap()["method"], expected);
    }
}
