//! The program as its users meet it: the real binary, with nothing of this machine's environment, and always stdout,
//! stderr *and* the exit code. What it writes is held against the published schemas when a desk is cleared.

mod agreement;
mod answers;
mod completions;
mod conclusions;
mod doctor;
mod edited;
mod examples;
mod files;
mod group;
mod help;
mod late;
mod mistyped;
mod notes;
mod number_key;
mod numbers;
mod overrides;
mod pager;
mod procedure;
mod proposed;
mod recheck;
mod recording;
mod redact;
pub mod refusals;
mod seen;
mod short_ids;
mod undo_ticket;
mod unparsed;

use crate::support::desk::{CLOCK, Desk};
use crate::support::expected::assert_expected;
use crate::support::program::Ran;

/// Somebody.
pub const A: &str = "0123456789";
/// Somebody else.
pub const B: &str = "0000000002";
