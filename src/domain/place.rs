//! Places in the log that its own events name: a line, a stretch that is read over, lines that are gone.

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error};

use super::sequence::{Sequence, as_number};
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
    /// Chain hash of the last line that stands before it (64 zeros: none does). Acceptances of 0.1 do not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Text<'a>>,
}

/// Lines that are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing<'a> {
    /// Sequence of the last line before them, 0 when none is left.
    #[serde(serialize_with = "as_number")]
    pub after: Sequence,
    /// Sequence of the last of them.
    #[serde(serialize_with = "as_number")]
    pub until: Sequence,
    /// Chain hash of the last of them.
    pub chainhash: Text<'a>,
    /// Chain hash of the last line that stands before the one that says so, as in [`Region::kept`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Text<'a>>,
}

text::read_from_objects! {
    Region {
        offset: u64,
        bytes: u64,
        #[serde(deserialize_with = "hash")]
        sha256: Text<'a>,
        #[serde(default, deserialize_with = "hash_or_none")]
        kept: Option<Text<'a>>
    }
    Missing {
        after: Sequence,
        until: Sequence,
        #[serde(deserialize_with = "hash")]
        chainhash: Text<'a>,
        #[serde(default, deserialize_with = "hash_or_none")]
        kept: Option<Text<'a>>
    }
}

/// Reads a SHA-256 in lowercase hex: what is none of any bytes is none at all.
fn hash<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Text<'a>, D::Error> {
    Text::deserialize(deserializer).and_then(checked)
}

fn hash_or_none<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Text<'a>>, D::Error> {
    text::optional(deserializer)?.map(checked).transpose()
}

fn checked<E: Error>(text: Text<'_>) -> Result<Text<'_>, E> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash { Ok(text) } else { Err(E::custom("no SHA-256 in lowercase hex")) }
}
