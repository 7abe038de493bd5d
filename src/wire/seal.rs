//! What is said of lines to whoever has no log: seals and proofs, as they are written (docs/seals.md). They are read by
//! the room that checks them.

use super::link::Link;
use crate::domain::instant::Instant;

/// What is signed of a log whose last line is this one: six lines, and a seventh where whoever signs knows that lines are
/// gone that were sealed before.
pub fn seal_statement(
    origin: Option<&str>,
    last: &Link,
    root: &[u8; 32],
    time: Instant,
    accepts_losses: bool,
) -> String {
    let (origin, root) = (origin.unwrap_or("-"), data_encoding::HEXLOWER.encode(root));
    let losses = if accepts_losses { "losses accepted\n" } else { "" };
    format!(
        "mfadesk seal v1\norigin {origin}\nsequence {:012}\nchainhash {}\nroot {root}\ntime {time}\n{losses}",
        last.sequence,
        last.chainhash(),
    )
}

/// A line that is to be shown to somebody.
pub struct ShownLine<'a> {
    /// The line up to its data.
    pub leaf: &'a str,
    /// Its data, where that is shown.
    pub data: Option<&'a str>,
    /// Its place in the tree, from 0.
    pub index: u64,
    /// The hashes beside the way from its leaf to the root.
    pub path: Vec<[u8; 32]>,
}

/// A proof that these lines are among what was sealed.
pub fn proof(lines: &[ShownLine<'_>], seal: &str) -> String {
    let mut text = String::from("mfadesk proof v1\n");
    let mut member = |name: &str, value: &str| {
        for part in [name, " ", value, "\n"] {
            text.push_str(part);
        }
    };
    for ShownLine { leaf, data, index, path } in lines {
        member("index", &index.to_string());
        member("leaf", leaf);
        if let Some(data) = data {
            member("data", data);
        }
        for hash in path {
            member("path", &data_encoding::HEXLOWER.encode(hash));
        }
    }
    text.push_str(seal);
    text
}
