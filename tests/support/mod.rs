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

/// Whether every instance of a case is wanted. Where there are very many, the ordinary run takes a part of them; with
/// `MFADESK_FULL_TESTS` set, a test takes all. `.ci/run` sets it for the modules that ask.
pub fn in_full() -> bool {
    std::env::var_os("MFADESK_FULL_TESTS").is_some()
}
