//! Help, completions and manual pages, all from the same types.

use std::fs;

use mfadesk::render::messages::help;
use unicode_width::UnicodeWidthStr;

use super::{Desk, Ran};
use crate::support::in_full;

const COMMANDS: &[&str] = &[
    "",
    "init",
    "register",
    "add",
    "test",
    "default",
    "remove",
    "lost",
    "found",
    "apply",
    "note",
    "undo",
    "import",
    "status",
    "next",
    "risk",
    "audit",
    "notice",
    "call",
    "practice",
    "operator",
    "operator enrol",
    "operator list",
    "operator disable",
    "operator reset",
    "operator sign-in",
    "operator sign-out",
    "token",
    "token import",
    "token list",
    "token assign",
    "token activated",
    "token lost",
    "token export-entra",
    "shared",
    "stats",
    "diff",
    "recheck",
    "log",
    "log verify",
    "log head",
    "log repair",
    "log seal",
    "log prove",
    "index",
    "index rebuild",
    "index check",
    "index status",
    "index drop",
    "vault",
    "vault check",
    "vault rotate",
    "completions",
    "man",
];

#[test]
fn every_command_explains_itself_within_a_hundred_columns() {
    let desk = Desk::without_store();
    for command in COMMANDS {
        let said = desk.run(command.split(' ').filter(|word| !word.is_empty()).chain(["--help"]));
        assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{command}");
        let usage = format!("Usage: mfadesk {command}");
        assert!(said.stdout.contains(usage.trim_end()), "{command}: {}", said.stdout);
        assert!(!said.stdout.starts_with("Usage"), "{command} says what it is for: {}", said.stdout);
        for line in said.stdout.lines() {
            assert!(line.width() <= 100, "{command}: {line}");
        }
        let short = desk.run(command.split(' ').filter(|word| !word.is_empty()).chain(["-h"]));
        assert_eq!(short.code, 0, "{command}");
    }
    let all = desk.run(["--help"]).stdout;
    for command in COMMANDS.iter().filter(|command| !command.is_empty() && !command.contains(' ')) {
        assert!(all.lines().any(|line| line.trim_start().starts_with(&format!("{command} "))), "{command}: {all}");
    }
    let version = concat!("mfadesk ", env!("CARGO_PKG_VERSION"), "\n");
    desk.run(["-V"]).is(version);
    let long = desk.run(["--version"]).stdout;
    assert!(long.starts_with(version) && long.contains("\ncommit: ") && long.contains("\nlog format: 1\n"), "{long}");
}

#[test]
fn no_page_in_japanese_is_wider_than_the_terminal_nor_speaks_english() {
    let desk = Desk::without_store();
    for page in help::pages() {
        // Wide pages break where narrow ones do, and short ones hold lines of long ones.
        let others = [(80, "-h"), (100, "--help")];
        for (columns, option) in [(60, "--help")].into_iter().chain(others.into_iter().filter(|_| in_full())) {
            let words = page.path.split(' ').filter(|word| !word.is_empty()).chain([option]);
            let mut program = desk.program();
            let said =
                Ran::of(program.env("MFADESK_LANG", "ja").env("COLUMNS", columns.to_string()).args(words)).stdout;
            assert!(said.contains("使い方: mfadesk"), "{said}");
            for line in said.lines() {
                // How a command is written is not broken.
                let is_usage = line.trim_start_matches(help::USAGE).trim_start().starts_with("mfadesk ");
                assert!(is_usage || line.width() <= columns, "{}, {columns} columns: {line}", page.path);
            }
            for english in ["Usage:", "Options:", "Arguments:", "Commands:", "[default", "[env", "ossible values"] {
                assert!(!said.contains(english), "{}: {english} in {said}", page.path);
            }
        }
    }
}

#[test]
fn every_option_of_a_command_says_what_it_does() {
    let desk = Desk::without_store();
    for command in COMMANDS {
        let help = desk.run(command.split(' ').filter(|word| !word.is_empty()).chain(["-h"])).stdout;
        let lines: Vec<&str> = help.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| line.trim_start().starts_with('-')) {
            let explained = line.trim_start().split_once("  ").is_some_and(|(_, text)| !text.trim().is_empty());
            let below = lines.get(index + 1).is_some_and(|next| next.starts_with("          "));
            assert!(explained || below, "{command}: {line}");
        }
    }
}

#[test]
fn completions_know_every_command_in_every_shell() {
    let desk = Desk::without_store();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = desk.run(["completions", shell]);
        assert_eq!((said.code, said.stderr.as_str()), (0, ""), "{shell}");
        for command in COMMANDS.iter().flat_map(|command| command.split(' ')).filter(|word| !word.is_empty()) {
            assert!(said.stdout.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let desk = Desk::without_store();
    let said = desk.run(["man", "pages"]);
    assert_eq!((said.code, said.stderr.as_str()), (0, ""));
    for command in COMMANDS {
        let name = format!("mfadesk {command}").trim_end().replace(' ', "-");
        let page = fs::read_to_string(desk.beside("pages").join(format!("{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
    }
}

/// Options that take one of several words, and what stands before and after: the words are what a mistyped one is told.
const ONE_OF_SEVERAL: &[(&str, &str)] = &[
    ("risk", "--level"),
    ("risk", "--reason"),
    ("risk", "--fail-on"),
    ("notice", "--level"),
    ("notice", "--reason"),
    ("status --all", "--state"),
    ("status --all", "--level"),
    ("open", "--only"),
    ("shared", "--only"),
    ("diff --from 1", "--change"),
    ("lost 0123456789 m1", "--reason"),
    ("observe 0123456789 m1", "--from"),
    ("terminate 0123456789 --reason ill", "--identity-check"),
    ("reregister approve 0123456789", "--identity-check"),
    ("reregister request 0123456789", "--via"),
    ("edit 0123456789", "--affiliation"),
    ("edit 0123456789", "--identity-service"),
    ("add 0123456789 phone", "--channel"),
];

#[test]
fn help_names_every_word_that_can_be_typed_in_both_languages() {
    let desk = Desk::new();
    desk.record(["register", "0123456789", "student"]);
    desk.record(["add", "0123456789", "msauth"]);
    let mut unnamed = Vec::new();
    for (words, option) in ONE_OF_SEVERAL {
        let typed = words.split(' ').chain([*option, "nothing-of-this"]);
        let said = desk.run(typed).stderr;
        let (_, allowed) = said.split_once("Allowed values: ").unwrap_or_else(|| panic!("{words} {option}: {said}"));
        let allowed = allowed.lines().next().unwrap().trim_end_matches('.');
        let path: Vec<&str> =
            words.split(' ').take_while(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect();
        for lang in ["en", "ja"] {
            let page = desk.run([&["--lang", lang], &path[..], &["--help"]].concat()).stdout;
            // Below the usage, which names those that have to be there.
            let (_, from) = page.rsplit_once(&format!("  {option} <")).unwrap_or_else(|| panic!("{option}: {page}"));
            let about: String = from.split("\n\n").next().unwrap().split_whitespace().collect();
            let is_named = |word: &&str| !about.contains(*word);
            unnamed.extend(allowed.split(", ").filter(is_named).map(|word| format!("{lang} {words} {option}: {word}")));
        }
    }
    assert!(unnamed.is_empty(), "{unnamed:#?}");
}
