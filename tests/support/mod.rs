//! What the tests share: one helper per boundary. The domain has its own, `rules/`, which is the language in which its
//! rules are told.
//!
//! - [`program`] is the program as a process, [`desk`] the store it works on, [`terminal`] the terminal somebody types at.
//! - [`forge`] writes logs that the program has not written.
//! - [`samples`] is a refusal and a warning of every code.
//! - [`proposed`] finds the commands that a text proposes.
//! - [`schemas`] holds what the program wrote against what the repository publishes, [`mail`] reads its mails,
//!   [`expected`] compares it with what is kept.

pub mod authenticator;
pub mod desk;
pub mod expected;
pub mod forge;
pub mod mail;
pub mod program;
pub mod proposed;
pub mod samples;
pub mod schemas;
pub mod terminal;

use std::process::{Command, Stdio};

/// Whether every instance of a case is wanted. Where there are very many, the ordinary run takes a part of them; with
/// `MFADESK_FULL_TESTS` set, a test takes all. `.ci/run` sets it for the modules that ask.
pub fn in_full() -> bool {
    std::env::var_os("MFADESK_FULL_TESTS").is_some()
}

/// Whether a program of somebody else is there to be held against. Where it is not, the test that asks says so and leaves it
/// out; with `MFADESK_TOOLS_REQUIRED` set, as in `.ci/run`, it fails.
pub fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    is_to_be_had(program, std::env::split_paths(&path).any(|directory| directory.join(program).is_file()))
}

/// Whether the program can be stopped at its system calls, by strace; else as [`is_installed`]. Not every machine that has
/// strace lets it.
pub fn can_trace() -> bool {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    is_to_be_had("strace", traced.is_ok_and(|status| status.success()))
}

fn is_to_be_had(program: &str, is_there: bool) -> bool {
    if !is_there {
        assert!(std::env::var_os("MFADESK_TOOLS_REQUIRED").is_none(), "{program} is needed");
        println!("left out, since it needs {program}");
    }
    is_there
}
