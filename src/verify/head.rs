//! `head.json`: what was acknowledged last.

use serde_json::Value;

use super::members::{hash, whole};

/// The head as the store keeps it.
pub(super) struct Acknowledged {
    pub sequence: u64,
    pub bytes: u64,
    pub chainhash: String,
}

impl Acknowledged {
    /// Reads `head.json`; `None` when it is not one.
    pub fn read(text: &[u8]) -> Option<Self> {
        let head: Value = serde_json::from_slice(text).ok()?;
        Some(Self {
            sequence: whole(head.get("sequence")?)?,
            bytes: whole(head.get("bytes")?)?,
            chainhash: hash(head.get("chainhash")?)?.to_owned(),
        })
    }
}
