//! Which commit the program is built of, for `mfadesk --version`. A build for use says it; a build of the day leaves it out,
//! so that a commit alone builds nothing again. Out of an archive, where there is no repository, cargo's own note is read.

#![expect(clippy::disallowed_methods, reason = "cargo asks by variables, and git knows which commit this is")]

use std::path::Path;
use std::process::Command;

fn main() {
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = if is_release { of_repository().or_else(of_archive) } else { None };
    println!("cargo:rustc-env=MFADESK_COMMIT={}", commit.as_deref().unwrap_or("not recorded"));
    println!("cargo:rerun-if-changed=build.rs");
    if is_release && Path::new(".git").exists() {
        println!("cargo:rerun-if-changed=.git/HEAD");
        println!("cargo:rerun-if-changed=.git/refs/heads");
        // Sources that are not those of the commit are marked.
        println!("cargo:rerun-if-changed=src");
    }
}

/// What git says, with a mark where the sources are not those of the commit.
fn of_repository() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    let said =
        Command::new("git").args(["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]).output().ok()?;
    let commit = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (said.status.success() && !commit.is_empty()).then_some(commit)
}

/// What `cargo package` wrote into an archive.
fn of_archive() -> Option<String> {
    let note = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = note.split_once("\"sha1\"")?;
    let commit = rest.split('"').nth(1)?;
    commit.chars().all(|c| c.is_ascii_hexdigit()).then(|| commit.chars().take(12).collect())
}
