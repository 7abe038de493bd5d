//! `head.json`: what was acknowledged last.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::json::Json;
use super::members::hash;

/// No head is longer.
const LONGEST: usize = 4096;

/// As much of the file as tells whether it is a head.
pub(super) fn first_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// No head has more objects and lists in it, so that it does not matter how they are nested.
const MOST_BRACKETS: usize = 127;

/// The last line that a line can follow.
const LAST: u64 = 999_999_999_998;

/// The head as the store keeps it.
pub(super) struct Acknowledged {
    pub sequence: u64,
    pub bytes: u64,
    pub chainhash: String,
}

impl Acknowledged {
    /// Reads `head.json`; `None` when it is not one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = str::from_utf8(bytes).ok().filter(|text| text.len() <= LONGEST)?;
        let nests = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
        let head = if nests <= MOST_BRACKETS { Json::read(text)? } else { return None };
        Some(Self {
            sequence: head.get("sequence")?.as_whole().filter(|sequence| (1..=LAST).contains(sequence))?,
            bytes: head.get("bytes")?.as_whole()?,
            chainhash: hash(head.get("chainhash")?)?.to_owned(),
        })
    }
}
