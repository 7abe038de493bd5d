//! The number key: what makes the fingerprint of a phone number, and what nobody may see.
//!
//! Nothing here is `Debug`, and no secret leaves but as a fingerprint. A key that is missing is never silently made
//! anew: every fingerprint in the log would stop matching.

mod number_key;

pub use number_key::{KeyError, NumberKey, NumberKeys};
