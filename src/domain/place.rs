//! Places in the log that its own events name: a line, a stretch that is read over, lines that are gone.

use std::fmt;

use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

use super::text::{self, Text};

/// A stretch of the file that is read over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region<'a> {
    /// Where it begins, in bytes from the start of the file.
    pub offset: u64,
    /// How long it is; 0 where only the chain is broken.
    pub bytes: u64,
    /// Lowercase hex SHA-256 of it.
    pub sha256: Text<'a>,
}

/// Lines that are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing<'a> {
    /// Sequence of the last line before them, 0 when none is left.
    pub after: Sequence,
    /// Sequence of the last of them.
    pub until: Sequence,
    /// Chain hash of the last of them.
    pub chainhash: Text<'a>,
}

text::read_from_objects! {
    Region { offset: u64, bytes: u64, sha256: Text<'a> }
    Missing { after: Sequence, until: Sequence, chainhash: Text<'a> }
}

/// The number of a line in the log, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u64);

impl Serialize for Sequence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SequenceVisitor;
        impl serde::de::Visitor<'_> for SequenceVisitor {
            type Value = Sequence;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a line, as a number or in the 12 digits of the envelope")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
                let number = text.parse().ok().filter(|_| is_number).map(Sequence);
                number.ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Sequence(number))
            }
        }
        deserializer.deserialize_any(SequenceVisitor)
    }
}
