//! Several machines, one log: with real servers, started by the tests. Built with the feature `stream` only.
//!
//! Where no `nats-server` is installed the tests are skipped, and say so; with `MFADESK_NATS_REQUIRED` set, as in `.ci/run`,
//! they fail.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::type_complexity,
    dead_code,
    unused_imports,
    reason = "a test ends where something is not as it should be, and takes what it needs of what the others share"
)]

mod beside;
mod between;
mod cluster;
mod copies;
mod encrypted;
mod faults;
mod founding;
mod help;
mod linearizable;
mod partitions;
#[path = "../support/mod.rs"]
mod support;
mod writing;
