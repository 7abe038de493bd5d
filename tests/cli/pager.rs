//! More than a screen on a terminal: the reader's pager shows it, whole and in colour, and the command ends as it would have.
//! Where a script reads there is no pager.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::thread;

use nix::sys::signal::{Signal, kill};

use super::{A, Desk, Ran};
use crate::support::terminal::Terminal;

/// A pager that can be told from printing: it puts a colon before each line.
const COLON: &str = "sed -u s/^/:/";

/// A desk with more accounts than a terminal has rows, each of them one loss away from a lock-out.
fn desk() -> Desk {
    let desk = Desk::new();
    let lines: String = (1..=30)
        .flat_map(|number| {
            let account = format!("00000001{number:02}");
            [
                format!(r#"{{"command":"register","account":"{account}","affiliation":"student"}}"#),
                format!(
                    r#"{{"command":"add","account":"{account}","kind":"microsoft-authenticator","device":"Pixel 9"}}"#
                ),
                format!(r#"{{"command":"test","account":"{account}","method":"m1","result":"passed"}}"#),
                format!(r#"{{"command":"apply","account":"{account}"}}"#),
            ]
        })
        .map(|line| line + "\n")
        .collect();
    let ran = desk.feed(lines, ["batch", "-"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    desk
}

/// The program on a terminal of 24 rows, with these variables.
fn on_terminal(desk: &Desk, variables: &[(&str, &str)], words: &[&str]) -> Terminal {
    let mut command = desk.program();
    command.envs(variables.iter().copied()).args(words);
    Terminal::start(command, 100)
}

/// How it ended, and what the terminal shows.
fn shown(desk: &Desk, variables: &[(&str, &str)], words: &[&str]) -> (i32, String) {
    let mut terminal = on_terminal(desk, variables, words);
    (terminal.end(), terminal.screen())
}

fn is_paged(screen: &str) -> bool {
    screen.starts_with(':')
}

#[test]
fn more_than_a_screen_is_shown_by_the_pager_and_less_is_printed() {
    let desk = desk();
    for words in [&["status", "--all"][..], &["risk"], &["audit"], &["--help"], &["risk", "--help"]] {
        for lang in ["en", "ja"] {
            let (code, screen) = shown(&desk, &[("MFADESK_PAGER", COLON), ("MFADESK_LANG", lang)], words);
            assert_eq!(code, 0);
            assert!(is_paged(&screen) && screen.lines().count() > 24, "{words:?}: {screen}");
        }
    }
    for words in [&["status", "0000000101"][..], &["risk", "--count"], &["--version"]] {
        let (code, screen) = shown(&desk, &[("MFADESK_PAGER", COLON)], words);
        assert_eq!(code, 0);
        assert!(!screen.lines().any(|line| line.starts_with(':')), "{screen}");
    }
}

#[test]
fn the_pager_shows_what_would_be_printed() {
    let desk = desk();
    let through = |pager: &str| shown(&desk, &[("MFADESK_PAGER", pager)], &["status", "--all"]).1;
    let paged = through(COLON);
    let pages: Vec<&str> = paged.lines().map(|line| line.strip_prefix(':').unwrap()).collect();
    let printed = through("cat");
    assert_eq!(pages, printed.lines().collect::<Vec<_>>());
    // Colours reach the pager.
    let escapes = through("sed -u s/\x1b/ESC/g");
    assert!(escapes.contains("ESC[31mcritical"), "{escapes}");
}

#[test]
fn the_pager_is_the_one_that_is_named_and_none_where_none_is_wanted() {
    let desk = desk();
    let all = |variables: &[(&str, &str)], more: &[&str]| {
        let words = [&["status", "--all"], more].concat();
        is_paged(&shown(&desk, variables, &words).1)
    };
    assert!(all(&[("PAGER", COLON)], &[]));
    assert!(all(&[("MFADESK_PAGER", COLON), ("PAGER", "cat")], &[]));
    assert!(all(&[("PAGER", "sed -u 's/^/:/'")], &[]), "a shell reads what is quoted");
    assert!(!all(&[("MFADESK_PAGER", "cat"), ("PAGER", COLON)], &[]));
    assert!(!all(&[("MFADESK_PAGER", ""), ("PAGER", COLON)], &[]));
    for more in [&["--no-pager"][..], &["--json"], &["--format", "csv"], &["--format", "jsonl"], &["-o", "all.txt"]] {
        assert!(!all(&[("PAGER", COLON)], more), "{more:?}");
    }
}

#[test]
fn without_a_named_pager_it_is_less_with_colours_and_an_end_of_its_own() {
    let desk = desk();
    let less = desk.beside("bin/less");
    fs::create_dir(desk.beside("bin")).unwrap();
    fs::write(&less, "#!/bin/sh\ncat > /dev/null\necho \"LESS=$LESS LV=$LV\"\n").unwrap();
    fs::set_permissions(&less, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", desk.beside("bin").display());
    let with = |more: &[(&str, &str)]| {
        let variables = [&[("PATH", path.as_str())], more].concat();
        shown(&desk, &variables, &["status", "--all"]).1
    };
    assert_eq!(with(&[("TERM", "xterm")]), "LESS=FRX LV=-c\n");
    assert_eq!(with(&[("TERM", "xterm"), ("LESS", "S"), ("LV", "-a")]), "LESS=S LV=-a\n");
    for dumb in [&[("TERM", "dumb")][..], &[("TERM", "")], &[]] {
        assert!(!with(dumb).contains("LESS"), "no pager where the cursor cannot be moved");
    }
}

#[test]
fn a_pager_that_cannot_be_started_costs_nothing() {
    let desk = desk();
    for pager in ["/no/such/pager", "/no/such/pager --with 'words'"] {
        let (code, screen) = shown(&desk, &[("MFADESK_PAGER", pager)], &["risk", "--fail-on", "critical"]);
        assert_eq!(code, 1);
        assert!(screen.contains("0000000101") && screen.contains("30 accounts checked"), "{screen}");
    }
}

#[test]
fn whoever_has_read_enough_gets_the_exit_code_of_the_question() {
    let desk = desk();
    for (words, ends) in [(&["risk"][..], 0), (&["risk", "--fail-on", "critical"], 1)] {
        let (code, screen) = shown(&desk, &[("MFADESK_PAGER", "head -n 1")], words);
        assert_eq!(code, ends);
        assert_eq!(screen.lines().count(), 1, "{screen}");
    }
    // What was seen of the log is kept: the answer was shown.
    assert_eq!(shown(&desk, &[("MFADESK_PAGER", "head -n 1")], &["risk", "--seen", "seen.json"]).0, 0);
    assert!(desk.beside("seen.json").exists());
}

#[test]
fn in_a_pipe_there_is_no_pager() {
    let desk = desk();
    for words in [&["status", "--all"][..], &["--help"]] {
        let paged = Ran::of(desk.program().env("MFADESK_PAGER", COLON).env("TERM", "xterm").args(words));
        assert_eq!(paged, desk.run(words));
    }
}

#[test]
fn a_call_and_receipts_have_no_pager() {
    let desk = desk();
    let mut terminal = on_terminal(&desk, &[("MFADESK_PAGER", COLON), ("TERM", "xterm")], &["call", "0000000101"]);
    terminal.type_line("status --all");
    terminal.type_line("next --all");
    terminal.type_line("end");
    assert_eq!(terminal.end(), 0);
    assert!(!terminal.screen().contains("\n:"), "{}", terminal.screen());
    let line = r#"{"command":"register","account":"0123456789","affiliation":"student"}"#.to_owned() + "\n";
    let file = desk.file("many.jsonl", &line.repeat(30));
    let (code, screen) = shown(&desk, &[("MFADESK_PAGER", COLON)], &["batch", &file]);
    assert_eq!(code, 3);
    assert!(!screen.contains("\n:") && screen.contains(A), "{screen}");
}

#[test]
fn ctrl_c_is_for_the_pager_while_there_is_one() {
    let desk = desk();
    // As the terminal does it: the pager is there, and the program beside it gets the signal too.
    let pager = "kill -INT $PPID; kill -QUIT $PPID; sed -u s/^/:/";
    let (code, screen) = shown(&desk, &[("MFADESK_PAGER", pager)], &["risk", "--fail-on", "critical"]);
    assert_eq!(code, 1);
    assert!(is_paged(&screen), "{screen}");
}

/// The program as a shell starts it for somebody: whatever started these tests in the background had them ignore Ctrl-C, and
/// that is handed on.
fn heeding_signals(desk: &Desk, words: &[&str]) -> Command {
    let mut command = Command::new("/usr/bin/env");
    desk.equip(command.env_clear()).env("PATH", "/usr/bin:/bin").env("MFADESK_PAGER", COLON);
    command.arg("--default-signal=INT,QUIT").arg(desk.program().get_program()).args(words);
    command
}

#[test]
fn ctrl_c_ends_a_question_that_is_being_answered() {
    let desk = desk();
    for signal in [Signal::SIGINT, Signal::SIGQUIT] {
        // It waits for the answer to be typed.
        let mut terminal = Terminal::start(heeding_signals(&desk, &["recheck", "-"]), 100);
        let status = format!("/proc/{}/status", terminal.process());
        let bit = 1u64 << (signal as u32 - 1);
        let is_held_back = || {
            let status = fs::read_to_string(&status).unwrap();
            let mask = status.lines().find_map(|line| line.strip_prefix("SigBlk:\t")).unwrap();
            u64::from_str_radix(mask, 16).unwrap() & bit != 0
        };
        while !is_held_back() {
            thread::yield_now();
        }
        kill(terminal.process(), signal).unwrap();
        assert_eq!(terminal.end_status().signal(), Some(signal as i32));
    }
}
