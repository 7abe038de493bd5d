//! A line of the log ↔ an event: the envelope, the two hashes, the salt, the types and their versions
//! (docs/log-format.md); and seals and proofs as they are written (docs/seals.md). It takes bytes and gives bytes.
//!
//! It knows no files, no order of lines beyond "the one before", and judges no event: a line can be perfectly sound and
//! say something that does not fit.

mod cursor;
mod decode;
mod encode;
mod hash;
mod invalid_line;
mod json;
mod line;
mod link;
mod quick;
mod seal;

pub use decode::{decode, decode_any_order, decode_text};
pub use encode::{Encoded, encode};
pub use hash::{Hex, sha256_hex};
pub use invalid_line::InvalidLine;
pub use line::{Line, both_hold, checked_event_data, with_checked_event_data};
pub use link::Link;
pub use seal::{ShownLine, proof, seal_statement};

/// The version of the log's format that is written, and the last that is read (docs/log-format.md).
pub const LOG_FORMAT: u64 = 1;
