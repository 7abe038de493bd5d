//! The number of a line in the log.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Serialize, Serializer};

/// The number of a line in the log, from 1; 0 before the first. The log's envelope and every output have it in 12 digits
/// (`000000000042`), people in as many as it takes (`42`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u64);

impl Sequence {
    /// Before the first line.
    pub const ZERO: Self = Self(0);

    /// The largest that 12 digits can write.
    pub const MAX: Self = Self(999_999_999_999);

    /// That of the line behind this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// As people read it; `{:012}` is as the log writes it.
impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Sequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:012}"))
    }
}

/// Data of the log has it as a number too.
impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SequenceVisitor;
        impl Visitor<'_> for SequenceVisitor {
            type Value = Sequence;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a line, as a number or in the 12 digits of the envelope")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| is_number).map(Sequence);
                number.ok_or_else(|| E::custom("no number of a line"))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Sequence(number))
            }
        }
        deserializer.deserialize_any(SequenceVisitor)
    }
}

/// As a number, which is how data of the log is written, and what is kept beside it.
///
/// # Errors
/// When the serializer fails.
pub fn as_number<S: Serializer>(sequence: &Sequence, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(sequence.0)
}
