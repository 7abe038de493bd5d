//! The rules themselves, each with what it says when it is broken.

use std::path::Path;

use super::source::paths;

/// The rooms from the terminal down to pure meaning. Each may use those below it, none may use one above.
pub const ROOMS: [&str; 15] = [
    "cli",
    "render",
    "exchange",
    "inquiry",
    "queries",
    "commands",
    "desk",
    "ledger",
    "verify",
    "wire",
    "signatures",
    "secrets",
    "stream",
    "store",
    "domain",
];

/// Longer files are about more than one thing.
const LONGEST: usize = 460;

/// Names that say nothing of what is inside.
const NAMELESS: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];

/// What a room leaves alone, besides all rooms above it: paths, whole parts of them.
fn refused_by(room: &str) -> &'static [&'static str] {
    match room {
        "render" => &["std::fs", "std::net", "std::process", "std::time", "getrandom", "nix"],
        "inquiry" => &["clap", "std::env", "std::process", "std::fs::write", "std::fs::OpenOptions"],
        "queries" => &[
            "crate::desk",
            "crate::commands",
            "crate::ledger",
            "crate::verify",
            "crate::wire",
            "crate::store",
            "crate::secrets",
            "std::fs",
            "std::time",
            "chrono",
            "chrono_tz",
        ],
        "commands" => {
            &["crate::ledger", "crate::verify", "crate::wire", "crate::store", "std::fs", "std::time", "getrandom"]
        }
        "ledger" => &[
            "crate::verify",
            "crate::store",
            "crate::secrets",
            "std::path",
            "std::time",
            "std::fs::read",
            "std::fs::write",
            "std::fs::OpenOptions",
            "std::fs::self",
        ],
        // It must not be able to share a mistake with whoever writes or folds.
        "verify" => &["crate::wire", "crate::store", "crate::secrets", "crate::domain"],
        "wire" => &["crate::store", "crate::secrets", "std::fs", "std::path", "std::time", "std::thread"],
        "stream" => {
            &["crate::store", "crate::domain", "std::time::SystemTime", "std::fs::write", "std::fs::OpenOptions"]
        }
        "store" => &["crate::secrets", "crate::domain"],
        "signatures" => &["crate::secrets", "crate::domain", "std::path::PathBuf", "std::fs::read", "std::time"],
        "domain" => &[
            "serde_json",
            "chrono::Utc",
            "chrono::Local",
            "std::fs",
            "std::io",
            "std::path",
            "std::net",
            "std::process",
            "std::thread",
            "std::time",
            "getrandom",
            "uuid",
            "nix",
            "clap",
        ],
        _ => &[],
    }
}

/// What is the business of some rooms (or files) only: the path, and those whose business it is.
const ONLY_IN: [(&str, &[&str]); 21] = [
    ("std::env", &["cli", "main.rs"]),
    ("io::stdin", &["cli"]),
    ("io::stdout", &["cli"]),
    ("io::stderr", &["cli"]),
    ("std::time::SystemTime", &["desk/clock.rs"]),
    ("chrono::Utc", &[]),
    ("chrono::Local", &[]),
    ("crate::store::Writer", &["desk"]),
    ("crate::store::create", &["desk"]),
    ("getrandom", &["desk", "secrets"]),
    ("nix", &["cli/pager.rs", "desk", "ledger/huge_pages.rs", "secrets", "signatures", "store"]),
    ("std::process::Command", &["cli/pager.rs", "signatures"]),
    ("clap", &["cli", "commands"]),
    ("comfy_table", &["render"]),
    ("indicatif", &["cli/progress.rs"]),
    ("qrcodegen", &["render"]),
    ("rusqlite", &["ledger/index", "ledger/index_flaw.rs", "store/index_file.rs"]),
    ("totp_rs", &["secrets"]),
    ("std::net", &["stream"]),
    ("rustls", &["stream"]),
    ("ring", &["stream"]),
];

/// What of the rules this file breaks. `path` is below `src/`.
pub fn broken_by(path: &Path, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let mut say = |what: String| broken.push(format!("src/{}: {what}", path.display()));
    let lines = text.lines().count();
    if lines > LONGEST {
        say(format!("{lines} lines"));
    }
    if !text.starts_with("//!") {
        say("does not begin by saying what it owns".to_owned());
    }
    if path.iter().filter_map(|part| Path::new(part).file_stem()?.to_str()).any(|name| NAMELESS.contains(&name)) {
        say("has a name that says nothing".to_owned());
    }
    let room = path.parent().and_then(|parent| parent.iter().next()?.to_str());
    let place = room.map(|room| ROOMS.iter().position(|known| *known == room));
    if place == Some(None) {
        say("stands in no room".to_owned());
    }
    for named in paths(text) {
        let named = from_the_root(path, &named);
        if let Some(Some(place)) = place
            && let Some(above) = ROOMS[..place].iter().find(|above| is_within(&named, &format!("crate::{above}")))
        {
            say(format!("{named} points up, to {above}"));
        }
        if let Some(refused) = room.and_then(|room| refused_by(room).iter().find(|path| is_within(&named, path))) {
            say(format!("{named} is what this room refuses ({refused})"));
        }
        for (what, places) in ONLY_IN {
            let is_one = is_within(&named, what) || named.contains(&format!("::{what}"));
            if is_one && !places.iter().any(|place| path.starts_with(place)) {
                say(format!("{named} is not this file's business ({what})"));
            }
        }
    }
    broken
}

/// Whether the path is the other one, or leads on from it.
fn is_within(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The path as from the root of the crate, where `super` leads out of the room to there.
fn from_the_root(file: &Path, path: &str) -> String {
    let name = file.file_name().and_then(|name| name.to_str());
    let depth = file.iter().count() - usize::from(matches!(name, Some("mod.rs" | "lib.rs" | "main.rs")));
    let supers = path.split("::").take_while(|part| *part == "super").count();
    let rest: Vec<&str> = path.split("::").skip(supers).collect();
    if supers > 0 && supers >= depth { format!("crate::{}", rest.join("::")) } else { path.to_owned() }
}

/// What a made-up file breaks.
fn broken(path: &str, text: &str) -> Vec<String> {
    broken_by(Path::new(path), &format!("//! It owns.\n{text}"))
}

#[test]
fn an_arrow_that_points_up_is_found_however_it_is_spelled() {
    for text in [
        "use crate::cli::run;",
        "use crate::{domain::id, cli::{self}};",
        "fn f() { crate::cli::run() }",
        "use super::super::cli;",
        "macro_rules! m { () => { $crate::cli::run() } }",
    ] {
        assert_eq!(broken("desk/record.rs", text).len(), 1, "{text}");
    }
    assert_eq!(broken("desk/mod.rs", "use super::render;"), ["src/desk/mod.rs: crate::render points up, to render"]);
}

#[test]
fn arrows_that_point_down_are_right() {
    for (path, text) in [
        ("cli/mod.rs", "use crate::domain::id; use std::env; fn f() { std::io::stdout() }"),
        ("desk/clock.rs", "use std::time::SystemTime; use super::fault::Fault;"),
        ("render/status/call.rs", "use crate::queries::status; use super::super::words;"),
        ("main.rs", "fn main() { mfadesk::cli::run(std::env::args_os()) }"),
    ] {
        assert_eq!(broken(path, text), [""; 0], "{path}");
    }
}

#[test]
fn what_a_room_refuses_is_found_in_it() {
    for (path, text) in [
        ("domain/risk.rs", "use serde_json::Value;"),
        ("domain/risk.rs", "fn f() { chrono::Utc::now() }"),
        ("domain/rules/add.rs", "use std::{collections::HashMap, fs};"),
        ("render/table.rs", "use std::fs::File;"),
        ("verify/line.rs", "use crate::wire::decode;"),
        ("verify/line.rs", "use crate::domain::instant::Instant;"),
        ("queries/risk.rs", "use crate::ledger::population;"),
        ("commands/add.rs", "use std::env;"),
        ("desk/record.rs", "use std::io; fn f() { io::stdout() }"),
        ("desk/record.rs", "fn f() { std::time::SystemTime::now() }"),
        ("cli/add.rs", "use crate::store::{Reader, Writer};"),
        ("store/mod.rs", "use crate::domain::id::AccountId;"),
    ] {
        assert!(!broken(path, text).is_empty(), "{path}: {text}");
    }
}

#[test]
fn long_nameless_homeless_and_silent_files_are_found() {
    assert_eq!(broken("domain/risk.rs", &"\n".repeat(LONGEST)), ["src/domain/risk.rs: 461 lines"]);
    assert_eq!(broken("domain/util.rs", ""), ["src/domain/util.rs: has a name that says nothing"]);
    assert_eq!(broken("helpers/list.rs", "").len(), 2);
    assert_eq!(broken("attic/box.rs", ""), ["src/attic/box.rs: stands in no room"]);
    assert_eq!(
        broken_by(Path::new("domain/id.rs"), "use std::fmt;"),
        ["src/domain/id.rs: does not begin by saying what it owns"]
    );
}
