//! How a call behaves: whole screens again, and what only somebody at the keys can try.

use super::story::{Call, Key, Story, press};
use crate::support::desk::Desk;
use crate::support::terminal::Terminal;

const CLOCK: &str = "2026-11-24T10:00:00+09:00";

#[test]
fn what_is_missing_is_asked_for_and_what_is_not_meant_is_not_recorded() {
    for story in Story::all("manners") {
        let told = ["en", "ja"].map(|lang| story.tell(lang));
        story.hold([&told[0], &told[1]]);
    }
}

/// A student with an app and a key.
fn desk() -> Desk {
    desk_since(CLOCK)
}

/// A desk where this person is on record since then.
fn desk_since(clock: &str) -> Desk {
    let desk = Desk::founded("2026-11-24T09:00:00+09:00");
    desk.record_all(
        clock,
        &[
            "register 0123456789 student",
            "add 0123456789 msauth --device iPhone15",
            "add 0123456789 key --device Titan",
        ],
    );
    desk
}

fn call() -> Call {
    Call { clock: CLOCK.to_owned(), words: vec!["0123456789".to_owned()], keys: Vec::new() }
}

fn types(terminal: &mut Terminal, lines: &[&str]) {
    for line in lines {
        press(terminal, &Key::Line((*line).to_owned()));
    }
}

#[test]
fn the_prompt_has_the_colour_of_the_danger_unless_nobody_wants_colours() {
    let desk = desk();
    desk.record_all(CLOCK, &["test 0123456789 m1 passed", "apply 0123456789", "lost 0123456789 iPhone15"]);
    let shown = |more: &[(&str, &str)], words: &[&str]| {
        let mut call = call();
        call.words.extend(words.iter().map(|word| (*word).to_owned()));
        let mut terminal = desk.call(&call, "en", 80, more);
        terminal.close();
        assert_eq!(terminal.end(), 0);
        String::from_utf8(terminal.bytes.clone()).unwrap()
    };
    let red = "…6789 student STARTING\u{1b}[31m CRITICAL\u{1b}[0m> ";
    let bytes = shown(&[], &[]);
    assert!(bytes.contains(red), "{bytes:?}");
    for (more, words) in [(&[("NO_COLOR", "1")][..], &[][..]), (&[], &["--color", "never"])] {
        let bytes = shown(more, words);
        assert!(bytes.contains("…6789 student STARTING CRITICAL> ") && !bytes.contains("\u{1b}[31m"), "{bytes:?}");
    }
    assert!(shown(&[("NO_COLOR", "1")], &["--color", "always"]).contains(red));
}

#[test]
fn a_number_is_not_shown_whatever_the_colours_and_cannot_be_called_back() {
    for more in [&[][..], &[("NO_COLOR", "1")]] {
        let desk = desk();
        let mut terminal = desk.call(&call(), "en", 80, more);
        types(
            &mut terminal,
            // Whether the whole phone is lost is asked.
            &["test m1 passed", "add phone --device iPhone15", "080-4321-8765", "lost number:08043218765", "n"],
        );
        // Up: not the lines with numbers, but the one before.
        terminal.type_keys("\u{1b}[A");
        terminal.wait_for("OFF step 4> add phone --device iPhone15");
        terminal.type_keys("\u{1b}[A");
        terminal.wait_for("OFF step 4> test m1 passed");
        terminal.cancel();
        terminal.close();
        assert_eq!(terminal.end(), 0);
        let bytes = String::from_utf8_lossy(&terminal.bytes).into_owned();
        for part in ["080-4321-8765", "4321-8765", "8765\r"] {
            assert!(!bytes.replace("number:08043218765", "").contains(part), "{part}: {bytes}");
        }
        assert!(bytes.contains("m3 added: Phone"), "{bytes}");
    }
}

#[test]
fn a_number_that_was_erased_cannot_be_called_back_either() {
    // Ctrl-U, Ctrl-W and Ctrl-A Ctrl-K erase so that Ctrl-Y brings it back; Ctrl-Y Alt-Y what was erased before.
    for erased in ["\u{15}", "\u{17}\u{17}\u{17}", "\u{1}\u{b}"] {
        let desk = desk();
        let mut terminal = desk.call(&call(), "en", 80, &[]);
        types(&mut terminal, &["test m1 passed", "add phone --device iPhone15"]);
        terminal.type_keys(&format!("080-4321-8765{erased}"));
        terminal.cancel();
        terminal.type_keys("\u{19}\u{1b}y\u{19}help");
        terminal.wait_for("OFF step 4> help");
        terminal.enter();
        // Typed anew, it is taken; and earlier lines are called back as ever.
        types(&mut terminal, &["add phone --device iPhone15"]);
        terminal.type_keys(&format!("080-4321-8765{erased}"));
        types(&mut terminal, &["090-1234-5612"]);
        terminal.wait_for("m3 added: Phone, on \"iPhone15\", +81 ••• ••• ••12");
        terminal.type_keys("\u{19}x");
        terminal.wait_for("OFF step 4> x");
        terminal.type_keys("\u{8}\u{1b}[A");
        terminal.wait_for("OFF step 4> add phone --device iPhone15");
        terminal.cancel();
        terminal.close();
        assert_eq!(terminal.end(), 0);
        let bytes = String::from_utf8_lossy(&terminal.bytes).into_owned();
        assert!(!bytes.contains("4321") && !bytes.contains("8765"), "{bytes}");
    }
}

#[test]
fn lines_that_are_pasted_together_are_taken_one_by_one_and_a_number_among_them_is_an_answer() {
    let desk = desk();
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    let pasted = "lost Titan\nadd phone --device iPhone15\n080-4321-8765\ntest m3 passed\n";
    terminal.type_keys(&format!("\u{1b}[200~{pasted}\u{1b}[201~"));
    terminal.enter();
    terminal.close();
    assert_eq!(terminal.end(), 0);
    let screen = terminal.screen();
    for recorded in ["m2 unavailable: \"Titan\" lost", "m3 added: Phone", "test sign-in with m3 (SMS) passed"] {
        assert_eq!(screen.matches(recorded).count(), 2, "once in its receipt, once in the summary: {screen}");
    }
    assert!(!screen.contains("error"), "{screen}");
}

#[test]
fn a_line_that_was_pasted_is_never_taken_for_the_reason_to_lift_a_rule() {
    let desk = desk();
    let before = desk.log();
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    terminal.type_keys("\u{1b}[200~apply\nsaid so himself\nlost Titan\u{1b}[201~");
    terminal.enter();
    terminal.wait_for("The rest of the pasted text was ignored");
    terminal.cancel();
    terminal.close();
    assert_eq!(terminal.end(), 0);
    assert_eq!(desk.log(), before);
}

#[test]
fn a_terminal_that_cannot_hide_a_number_is_not_asked_for_one() {
    let desk = desk();
    let before = desk.log();
    let mut terminal = desk.call(&call(), "en", 80, &[("TERM", "dumb")]);
    // Here the terminal itself shows what is typed, wherever the cursor is.
    terminal.wait_for("OFF step 3>");
    terminal.send("add phone --device iPhone15\n");
    terminal.wait_for("error: This terminal cannot hide what is typed, so neither a number nor a code");
    terminal.send("end\n");
    assert_eq!(terminal.end(), 0);
    assert_eq!(desk.log(), before);
}

#[test]
fn tab_completes_commands_options_and_what_the_person_has() {
    let desk = desk();
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    for (begun, completed) in [
        ("pho", "phone-change "),
        ("ap", "apply "),
        ("phone-change comp", "phone-change complete "),
        ("lost ip", "lost iPhone15 "),
        ("lost Titan --rea", "lost Titan --reason "),
        ("lost Titan --reason bro", "lost Titan --reason broken "),
        ("test m1 fa", "test m1 failed "),
        ("replace m1 m2", "replace m1 m2 "),
        ("add pa", "add passkey "),
        ("add passkey --device T", "add passkey --device Titan "),
        ("reregister request --via web", "reregister request --via website "),
        ("apply --override citrix", "apply --override citrix-not-confirmed "),
        ("default ", "default m"),
        ("remove m1 --rea", "remove m1 --reason "),
        ("hel", "help "),
    ] {
        terminal.type_keys(&format!("{begun}\t"));
        // What follows shows where the cursor is.
        terminal.type_keys("|");
        terminal.wait_for(&format!("> {completed}|"));
        terminal.cancel();
    }
    // What is not for a call is not offered, nor is what could mean anything.
    for nothing in ["bat", "polic", "default m3", "add frob", "default m1 m"] {
        terminal.type_keys(&format!("{nothing}\t"));
        terminal.type_keys("|");
        terminal.wait_for(&format!("> {nothing}|"));
        terminal.cancel();
    }
    terminal.close();
    assert_eq!(terminal.end(), 0);
}

#[test]
fn undo_takes_back_nothing_that_somebody_else_recorded_in_between() {
    let desk = desk();
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    types(&mut terminal, &["lost Titan"]);
    terminal.wait_for("Recorded. 0123456789: m2 unavailable");
    desk.record_all(CLOCK, &["test 0123456789 m1 passed"]);
    let before = desk.log();
    types(&mut terminal, &["undo"]);
    terminal.wait_for("The latest event of this account was not recorded in this call.");
    terminal.close();
    assert_eq!(terminal.end(), 0);
    assert_eq!(desk.log(), before);
}

#[test]
fn the_prompt_shows_what_was_recorded_in_this_call_and_what_somebody_else_recorded_in_between() {
    let desk = desk();
    desk.record_all(CLOCK, &["test 0123456789 m1 passed", "test 0123456789 m2 passed", "apply 0123456789"]);
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    types(&mut terminal, &["lost Titan"]);
    terminal.wait_for("…6789 student STARTING CRITICAL>");
    desk.record_all(CLOCK, &["lost 0123456789 iPhone15"]);
    // Nothing is recorded by a question, nor by what is refused; what others recorded shows all the same.
    types(&mut terminal, &["status"]);
    terminal.wait_for("…6789 student STARTING LOCKED OUT>");
    let found =
        ["found 0123456789 Titan", "test 0123456789 m2 passed", "found 0123456789 m1", "test 0123456789 m1 passed"];
    desk.record_all(CLOCK, &found);
    types(&mut terminal, &["default m9"]);
    terminal.wait_for("…6789 student STARTING OK>");
    // What is taken back is as if it had never been, for the prompt too.
    types(&mut terminal, &["lost m1", "undo"]);
    terminal.close();
    assert_eq!(terminal.end(), 0);
    let screen = terminal.screen();
    let prompts: Vec<&str> = screen.lines().filter(|line| line.starts_with("…6789")).collect();
    assert_eq!(
        prompts[prompts.len() - 3..],
        ["…6789 student STARTING OK> lost m1", "…6789 student STARTING CRITICAL> undo", "…6789 student STARTING OK>"]
    );
}

#[test]
fn undo_goes_back_event_by_event_to_where_the_call_began() {
    let desk = desk();
    let status = |desk: &Desk| {
        let mut status = desk.run_at(CLOCK, ["status", "0123456789", "--json"]).json()["accounts"].take();
        // It counts lines, also those that were taken back.
        status[0]["version"] = 0.into();
        status
    };
    let before = status(&desk);
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    types(&mut terminal, &["lost Titan", "add passkey --device Mac", "undo", "undo", "undo"]);
    terminal.wait_for("This call has recorded nothing that could be undone.");
    terminal.close();
    assert_eq!(terminal.end(), 0);
    assert_eq!(status(&desk), before);
}

#[test]
fn when_and_for_which_ticket_something_was_seen_holds_for_all_that_a_reading_out_records() {
    let desk = desk_since("2026-11-24T09:15:00+09:00");
    let call = Call { words: vec!["0123456789".to_owned(), "--ticket".to_owned(), "MFA-1".to_owned()], ..call() };
    let before = desk.log().len();
    let mut terminal = desk.call(&call, "en", 80, &[("NO_COLOR", "1")]);
    types(&mut terminal, &["observe --at=09:30 --ticket MFA-2", "d", "iPad Air", "n", "passkey --device Mac", "n"]);
    types(&mut terminal, &["test m1 passed"]);
    terminal.close();
    assert_eq!(terminal.end(), 0);
    let log = String::from_utf8(desk.log()[before..].to_vec()).unwrap();
    let events: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |member: &str| events.iter().map(|event| event[member].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(
        of("type"),
        ["account.observed", "method.updated", "method.added", "sign-in.test-passed"]
            .map(|name| format!("mfadesk.{name}.v1"))
    );
    assert_eq!(of("correlationid"), ["MFA-2", "MFA-2", "MFA-2", "MFA-1"]);
    let (then, now) = ("2026-11-24T00:30:00.000Z", "2026-11-24T01:00:00.000Z");
    assert_eq!(of("time"), [then, then, then, now]);
}

#[test]
fn on_a_damaged_log_the_call_goes_on_nothing_is_recorded_and_it_ends_with_5() {
    let mut desk = desk();
    let damaged = [&desk.log()[..], b"damage\n"].concat();
    desk.overwrite(&damaged);
    let mut terminal = desk.call(&call(), "en", 80, &[("NO_COLOR", "1")]);
    types(&mut terminal, &["lost Titan", "status"]);
    terminal.close();
    assert_eq!(terminal.end(), 5);
    let screen = terminal.screen();
    assert_eq!(screen.matches("error: The log is damaged").count(), 3, "{screen}");
    assert!(screen.ends_with("Nothing was recorded in this call.\n"), "{screen}");
    assert_eq!(desk.log(), damaged);
}

#[test]
fn a_call_about_nobody_or_of_no_store_ends_at_once() {
    let desk = desk();
    let ends = |call: &Call, more: &[(&str, &str)], said: &str| {
        let mut terminal = desk.call(call, "en", 80, more);
        let code = terminal.end();
        assert!(terminal.screen().contains(said), "{}", terminal.screen());
        code
    };
    let nobody = Call { words: vec!["12345".to_owned()], ..call() };
    assert_eq!(ends(&nobody, &[], "\"12345\""), 2);
    assert_eq!(ends(&call(), &[("MFADESK_STORE", "/nonexistent")], "/nonexistent"), 6);
}
