//! `head.json`: how far the log was acknowledged. Optional for reading; with it, a log that
//! has lost acknowledged bytes can be told from one whose last write never finished.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::durable;
use super::layout::Layout;
use super::regular::{self, NotRead};

/// No head this program writes comes near this many bytes.
const LONGEST: u64 = 4096;

/// So many objects and lists are read by every reader, however they are nested.
const MOST_BRACKETS: usize = 127;

/// The last line that another one can follow: numbers have 12 digits.
const LAST: u64 = 999_999_999_998;

/// The end of the log as of the last acknowledged append.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The `sequence` of the last line.
    pub sequence: u64,
    /// The length of the log in bytes, the last line's `\n` included.
    pub bytes: u64,
    /// The `chainhash` of the last line: 64 lower-case hexadecimal digits.
    pub chainhash: String,
}

impl Head {
    /// Reads the head of a store; `None` when it has none.
    ///
    /// # Errors
    /// A head that cannot be read or understood is a warning, not a failure: the caller goes
    /// on as if there were none, and says so.
    pub fn read(layout: &Layout) -> Result<Option<Self>, HeadWarning> {
        let path = layout.head();
        let problem = match regular::read_kept(&path, LONGEST) {
            Ok(bytes) => match Self::parse(&bytes) {
                Some(head) => return Ok(Some(head)),
                None => HeadProblem::Malformed,
            },
            Err(NotRead::TooLong { .. }) => HeadProblem::Malformed,
            Err(NotRead::NotAFile) => HeadProblem::NotAFile,
            Err(NotRead::Link) => HeadProblem::Link,
            Err(NotRead::OtherGroup) => HeadProblem::OtherGroup,
            Err(NotRead::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(NotRead::Io(error)) => HeadProblem::Unreadable(error),
        };
        Err(HeadWarning { path, problem })
    }

    /// The head that the bytes are: an object with these three members, each there once, which names a line that can be.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        // Left to itself, serde reads a list as the members in their order.
        let nests = text.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
        (text.trim_start().starts_with('{') && nests <= MOST_BRACKETS).then_some(())?;
        let head: Self = serde_json::from_str(text).ok()?;
        ((1..=LAST).contains(&head.sequence) && is_lower_hex_64(&head.chainhash)).then_some(head)
    }

    /// Puts this head in the place of the one before it, durably. The lock must be held.
    pub(super) fn write(&self, layout: &Layout, access: &Access) -> Result<(), HeadWarning> {
        let path = layout.head();
        serde_json::to_vec(self)
            .map_err(io::Error::from)
            .and_then(|mut bytes| {
                bytes.push(b'\n');
                durable::replace(layout.directory(), &path, &bytes, access)
            })
            .map_err(|error| HeadWarning { path, problem: HeadProblem::NotWritten(error) })
    }
}

fn is_lower_hex_64(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Something is wrong with `head.json`. The log can be used all the same.
#[derive(Debug)]
pub struct HeadWarning {
    /// The head's path.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: HeadProblem,
}

/// What can be wrong with `head.json`.
#[derive(Debug)]
pub enum HeadProblem {
    /// It is there and could not be read.
    Unreadable(io::Error),
    /// A directory, a pipe or some such is in its place.
    NotAFile,
    /// A symbolic link is in its place, in a store that a group shares.
    Link,
    /// It does not belong to the group that shares the store.
    OtherGroup,
    /// It was read and is not a head.
    Malformed,
    /// The event is recorded, but the head could not be brought up to it.
    NotWritten(io::Error),
}
