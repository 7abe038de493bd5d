//! What a policy says takes an operator who proves who they are, and from when on.

use super::{A, at, codes, desk_of_one, desk_of_two, proof, records, refuses};
use crate::support::desk::Desk;
use crate::support::terminal::Terminal;

const POLICY: &str = r#"
[proof]
commands = ["terminate", "reregister approve", "reregister reject", "undo", "batch", "import", "policy set", "log redact"]
"#;

/// Puts a policy in force at this minute.
fn set(desk: &mut Desk, minute: i64, policy: &str) {
    let file = desk.file("policy.toml", policy);
    desk.at(&at(minute));
    let ran = desk.run(["policy", "set", &file]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn what_the_policy_names_is_refused_to_whoever_proves_nothing_and_facts_never_are() {
    let (mut desk, tanaka, suzuki) = desk_of_two();
    let (tanaka, suzuki) = ((&tanaka, "tanaka"), (&suzuki, "suzuki"));
    set(&mut desk, 3, POLICY);
    let policy = desk.file("policy.toml", POLICY);
    // What the desk has heard of is recorded, whoever heard it.
    for facts in [
        format!("register {A} student"),
        format!("add {A} phone --number +819012345678"),
        format!("add {A} passkey --device MacBook"),
        format!("test {A} m2 passed"),
        format!("apply {A}"),
        format!("lost {A} m1 m2"),
        format!("reregister request {A} --via office"),
    ] {
        desk.record(facts.split(' '));
    }
    for deed in [
        format!("terminate {A} --reason left --identity-check student-id"),
        format!("reregister approve {A} --identity-check student-id"),
        format!("reregister reject {A} --why doubtful"),
        format!("undo {A}"),
        format!("undo {A} 6 --reason mistaken"),
        format!("policy set {policy}"),
        "log redact 6 --reason asked".to_owned(),
        "import registered.csv".to_owned(),
    ] {
        let claimed: Vec<&str> = deed.split(' ').chain(["--actor", "tanaka"]).collect();
        assert_eq!(desk.refused(deed.split(' ')), codes("proof-required"), "{deed}");
        assert_eq!(desk.refused(claimed), codes("proof-required"), "{deed}");
    }
    // A date in the past leads around nothing, and neither does an override; an account that is not there comes first.
    let words = format!("terminate {A} --reason left --identity-check student-id --at 2026-11-24T01:02:00Z");
    assert_eq!(desk.refused(words.split(' ')), codes("proof-required"));
    let overridden = format!("{words} --override proof-required --because urgent");
    assert_eq!(desk.run(overridden.split(' ')).code, 2);
    let nobody = "terminate 9999999999 --reason left --identity-check student-id";
    assert_eq!(desk.refused(nobody.split(' ')), (4, vec!["unknown-account".into()]));
    // Lines of a batch, whatever they say.
    let line = "{\"command\":\"register\",\"account\":\"0000000001\",\"affiliation\":\"student\"}\n";
    let ran = desk.feed(line, ["batch"]);
    assert!(ran.code == 3 && ran.stdout.contains("\"code\":\"proof-required\""), "{ran:?}");
    // In a call.
    let ran = desk.feed("reregister reject --why doubtful\n", ["call", A]);
    assert!(ran.code == 3 && ran.stderr.contains("(proof-required)"), "{ran:?}");
    // With a proof all of it goes on.
    records(&mut desk, 4, &format!("undo {A}"), suzuki);
    records(&mut desk, 5, &format!("terminate {A} --reason left --identity-check student-id"), tanaka);
    let by = proof(tanaka.0, "tanaka", 6);
    let ran = desk.feed_in("en", &at(6), line, ["batch"].into_iter().chain(by.iter().map(String::as_str)));
    assert_eq!(ran.code, 0, "{ran:?}");
    desk.at(&at(7));
    let by = proof(tanaka.0, "tanaka", 7);
    let ran = desk.run(["policy", "set", &policy].into_iter().chain(by.iter().map(String::as_str)));
    assert_eq!(ran.code, 0, "{ran:?}");
    desk.at(&at(8));
    let said = desk.run(["policy", "show"]).stdout;
    assert!(said.contains(" tanaka (proven)"), "{said}");
    assert_eq!(refuses(&mut desk, 8, &format!("undo {A}"), suzuki), codes("not-yours"));
}

#[test]
fn from_the_day_on_that_the_policy_says_and_not_before() {
    let (mut desk, _) = desk_of_one();
    let policy = "[proof]\ncommands = [\"policy set\"]\nfrom = 2026-11-25\n";
    set(&mut desk, 1, policy);
    // The day begins at midnight in Tokyo.
    let file = desk.file("policy.toml", policy);
    desk.at("2026-11-24T14:59:59.999Z");
    assert_eq!(desk.run(["policy", "set", &file]).code, 0);
    desk.at("2026-11-24T15:00:00.000Z");
    assert_eq!(desk.refused(["policy", "set", &file]), codes("proof-required"));
    assert_eq!(desk.refused(["policy", "set", &file, "--at", "yesterday"]), codes("proof-required"));
}

#[test]
fn where_nobody_is_enrolled_the_way_out_is_to_enrol_somebody() {
    let mut desk = Desk::new();
    set(&mut desk, 1, POLICY);
    desk.record(["register", A, "student"]);
    let ran = desk.run(["undo", A]);
    assert_eq!(
        (ran.code, ran.stderr.as_str()),
        (
            3,
            "error: This takes an operator who proves who they are. (proof-required)\nhint: Have an enrolled operator do it with --actor NAME --code CODE, or after mfadesk operator sign-in NAME. If no operator is enrolled yet: mfadesk operator enrol NAME. If the last enrolled operator has lost the device, the owner of the store's files resets it: --as-owner\n"
        )
    );
}

#[test]
fn a_policy_names_what_the_desk_does_itself_and_nothing_that_it_hears_of() {
    let desk = Desk::new();
    for (policy, says) in [
        ("[proof]\ncommands = [\"lost\"]\n", "proof.commands"),
        ("[proof]\ncommands = [\"undo\", \"undo\"]\n", "proof.commands"),
        ("[proof]\ncommands = \"undo\"\n", "proof.commands"),
        ("[proof]\nfrom = \"tomorrow\"\n", "proof.from"),
        ("[proof]\nsession_minutes = 721\n", "proof.session_minutes"),
        ("[proof]\nuntil = 2026-12-01\n", "proof"),
    ] {
        let file = desk.file("policy.toml", policy);
        let ran = desk.run(["policy", "check", &file]);
        assert!(ran.code == 2 && ran.stderr.contains(says), "{policy}: {ran:?}");
    }
    let whole = "[proof]\ncommands = [\"undo\"]\nfrom = \"2026-12-01\"\nsession_minutes = 720\n";
    let file = desk.file("policy.toml", whole);
    assert_eq!(desk.run(["policy", "set", &file]).code, 0);
    let shown = desk.run(["policy", "show"]).stdout;
    let file = desk.file("shown.toml", &shown);
    assert!(
        shown.ends_with("[proof]\ncommands = [\"undo\"]\nfrom = \"2026-12-01\"\nsession_minutes = 720\n"),
        "{shown}"
    );
    let ran = desk.run(["policy", "check", &file]);
    assert!(ran.stdout.contains("No key changes."), "{ran:?}");
    assert_eq!(desk.run(["log", "verify"]).code, 0);
}

#[test]
fn whoever_is_at_a_terminal_is_asked_for_the_code_that_is_needed_and_it_is_not_shown() {
    let (mut desk, tanaka) = desk_of_one();
    set(&mut desk, 1, POLICY);
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "MacBook"]);
    desk.at(&at(2));
    let mut command = desk.program();
    command.env("TERM", "xterm").args(["undo", A, "--actor", "tanaka"]);
    let mut terminal = Terminal::start(command, 100);
    let code = tanaka.code(&at(2));
    terminal.type_line(&code);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    let screen = terminal.screen();
    assert!(screen.contains("Recorded.") && !screen.contains(&code), "{screen}");
    assert!(desk.last()["actorproof"].is_string());
    // In a call, too: what it would take back is looked at before, and that takes no code.
    let mut command = desk.program();
    command.env("TERM", "xterm").env("MFADESK_CLOCK", at(3)).args(["call", A, "--actor", "tanaka"]);
    let mut terminal = Terminal::start(command, 100);
    terminal.type_line("add passkey --device MacBook");
    terminal.type_line("undo");
    terminal.type_line(&tanaka.code(&at(3)));
    terminal.close();
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    assert!(desk.last()["type"] == "mfadesk.event.voided.v1" && desk.last()["actorproof"].is_string());
    // What needs none is not asked for one.
    let mut command = desk.program();
    command.env("TERM", "xterm").args(["add", A, "passkey", "--device", "MacBook", "--actor", "tanaka"]);
    let mut terminal = Terminal::start(command, 100);
    assert_eq!(terminal.end(), 0, "{}", terminal.screen());
    assert!(desk.last().get("actorproof").is_none());
}
