//! The README and the other documents: what they show on a console is what happens. Each ```console block of a document
//! is typed into one shell, in order, and what it prints is held against what the document says; `…` stands for anything
//! within a line. `MFADESK_BLESS=1 cargo test readme` writes them anew, and the difference is there to be judged.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::expected::blesses;
use crate::support::program::{Ran, program, shell};

/// A command that a document shows, and what it says comes of it (on stdout and stderr alike).
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    line: usize,
    command: String,
    output: String,
}

/// The commands of a document's console blocks, in order.
fn shown(document: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut is_console = false;
    for (index, line) in document.lines().enumerate() {
        match (is_console, line) {
            (false, "```console") => is_console = true,
            (true, "```") => is_console = false,
            (false, _) => {}
            (true, _) => match (line.strip_prefix("$ "), line.strip_prefix("> "), shown.last_mut()) {
                (Some(command), ..) => {
                    shown.push(Shown { line: index + 1, command: command.to_owned(), output: String::new() });
                }
                (None, Some(more), Some(last)) if last.output.is_empty() => {
                    last.command.push('\n');
                    last.command.push_str(more);
                }
                (None, _, Some(last)) => {
                    last.output.push_str(line);
                    last.output.push('\n');
                }
                (None, _, None) => panic!("line {}: output before any command", index + 1),
            },
        }
    }
    shown
}

/// Types the commands into one shell, in an empty directory, and returns what each printed.
fn typed(shown: &[Shown]) -> Vec<String> {
    let place = TempDir::new().unwrap();
    let printed = TempDir::new().unwrap();
    let file = |index: usize| printed.path().join(index.to_string());
    let mut script = String::from("status=0\n");
    for (index, Shown { command, .. }) in shown.iter().enumerate() {
        // The redirection is a command of its own, which `$?` must not see.
        script.push_str(&format!("exec >'{}' 2>&1; (exit $status)\n{command}\nstatus=$?\n", file(index).display()));
    }
    let ran = Ran::of(shell().args(["-c", &script]).current_dir(place.path()).env("HOME", place.path()));
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    (0..shown.len()).map(|index| fs::read_to_string(file(index)).unwrap_or_default()).collect()
}

/// Whether a line is the one shown, in which `…` stands for anything.
fn is_as_shown(shown: &str, printed: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|first| printed.strip_prefix(first)) else { return false };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        last = Some(part);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty() || last.is_some_and(|last| last.is_empty() || printed.ends_with(last))
}

/// What differs between what a document shows and what happens.
fn differences(document: &str) -> Vec<String> {
    let shown = shown(document);
    let differs = |(shown, printed): (&Shown, &String)| {
        let (expected, found) = (shown.output.trim_end(), printed.trim_end());
        let same = expected.lines().count() == found.lines().count()
            && expected.lines().zip(found.lines()).all(|(expected, found)| is_as_shown(expected, found));
        (!same)
            .then(|| format!("line {}: {}\n--- shown\n{expected}\n--- printed\n{found}\n", shown.line, shown.command))
    };
    shown.iter().zip(&typed(&shown)).filter_map(differs).collect()
}

/// The document with what happens in the place of what it shows; lines that are right stay as they are, `…` included.
fn anew(document: &str) -> String {
    let shown = shown(document);
    let mut outcomes = shown.iter().zip(typed(&shown));
    let mut text = String::new();
    let mut is_console = false;
    let mut lines = document.lines().peekable();
    while let Some(line) = lines.next() {
        is_console = line == "```console" || (is_console && line != "```");
        let is_output = is_console && line != "```console" && !line.starts_with("$ ") && !line.starts_with("> ");
        if !is_output {
            text.push_str(line);
            text.push('\n');
        }
        let is_command = is_console && (line.starts_with("$ ") || line.starts_with("> "));
        if is_command && !lines.peek().is_some_and(|next| next.starts_with("> ")) {
            let Some((Shown { output, .. }, printed)) = outcomes.next() else { break };
            for (index, line) in printed.trim_end().lines().enumerate() {
                let kept = output.lines().nth(index).filter(|kept| is_as_shown(kept, line));
                text.push_str(kept.unwrap_or(line));
                text.push('\n');
            }
        }
    }
    text
}

fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> =
        ["README.md", "README.ja.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(|name| root.join(name)).into();
    let mut directories = vec![root.join("docs")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn what_the_documents_show_on_a_console_is_what_happens() {
    let mut typed = 0;
    let mut wrong = String::new();
    for path in documents() {
        let document = fs::read_to_string(&path).unwrap();
        typed += shown(&document).len();
        if blesses() && !shown(&document).is_empty() {
            fs::write(&path, anew(&document)).unwrap();
            continue;
        }
        for difference in differences(&document) {
            wrong.push_str(&format!("{}, {difference}\n", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(typed > 20, "only {typed} commands were found");
}

#[test]
fn what_the_documents_link_to_is_there() {
    let mut followed = 0;
    for path in documents() {
        let document = fs::read_to_string(&path).unwrap();
        for target in document.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target)) {
            let target = target.split('#').next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") {
                followed += 1;
                assert!(path.parent().unwrap().join(target).exists(), "{}: {target}", path.display());
            }
        }
    }
    assert!(followed > 20, "only {followed} links were found");
}

#[test]
fn every_command_that_a_readme_names_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "README.ja.md"] {
        let readme = fs::read_to_string(root.join(name)).unwrap();
        let rows = readme.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let code = readme.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).flat_map(str::lines);
        let typed: Vec<&str> = code.chain(rows).filter(|line| line.starts_with("mfadesk ")).collect();
        assert!(typed.len() > 12, "{name} shows only {} commands", typed.len());
        for line in typed {
            let command = line.split(" --store desk").collect::<String>();
            let command = command.split(' ').nth(1).unwrap();
            let ran = Ran::of(program().args([command, "--help"]));
            assert!(ran.code == 0 || command == "--version", "{name}: {line}");
        }
    }
}

#[test]
fn the_command_that_runs_every_test_is_the_one_that_ci_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let ci = fs::read_to_string(root.join(".ci/run")).unwrap();
    let command = "cargo test --locked";
    assert!(readme.lines().any(|line| line.starts_with(command)));
    assert!(ci.lines().any(|line| line == command));
}

#[test]
fn a_document_that_shows_something_else_is_found_out() {
    let document =
        |output: &str| format!("Text.\n\n```console\n$ export WORD=two\n$ echo one; echo $WORD\n{output}```\n");
    for right in ["one\ntwo\n", "one\ntwo\n\n", "o…\ntwo\n", "…\n…o\n", "o…e\nt…\n"] {
        assert_eq!(differences(&document(right)), [""; 0], "{right}");
    }
    for wrong in ["", "one\n", "two\none\n", "one\ntwo\nthree\n", "one\n\ntwo\n", "…\n", "one\ntw\n", "one\n…w\n"] {
        assert_eq!(differences(&document(wrong)).len(), 1, "{wrong}");
    }
}

#[test]
fn a_document_that_is_written_anew_keeps_what_is_right() {
    let document = "Text.\n```console\n$ echo one; \\\n> echo two\no…\nthree\n$ true\nfour\n```\n```sh\n$ echo\n```\n";
    let right = "Text.\n```console\n$ echo one; \\\n> echo two\no…\ntwo\n$ true\n```\n```sh\n$ echo\n```\n";
    assert_eq!(anew(document), right);
    assert_eq!(anew(right), right);
}

#[test]
fn a_shell_goes_on_through_the_blocks_of_a_document() {
    let document =
        "```console\n$ false\n$ echo $? >kept\n```\n```sh\n$ exit\n```\n```console\n$ cat \\\n> kept\n1\n```\n";
    assert_eq!(shown(document).len(), 3);
    assert_eq!(differences(document), [""; 0]);
}
