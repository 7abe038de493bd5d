//! Reading a store: no lock, no write permission, nothing needed but the log.

use std::path::Path;

use super::error::StoreError;
use super::head::{Head, HeadWarning};
use super::layout::Layout;
use super::log_file::LogFile;
use super::tail::Tail;

/// A store as it was when it was opened.
#[derive(Debug)]
pub struct StoreReader {
    /// What `head.json` said before the log was opened; so the log can only be ahead of it.
    pub head: Option<Head>,
    /// Why there is no `head` although there is a `head.json`.
    pub head_warning: Option<HeadWarning>,
    /// The log.
    pub log: LogFile,
}

impl StoreReader {
    /// Opens the store in `directory`.
    ///
    /// # Errors
    /// [`StoreError`] tells apart no such directory, not a directory, no log in it, not a file,
    /// permission denied, and what else the operating system may say.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let layout = Layout::new(directory);
        // First the head: read afterwards, it might acknowledge lines that were appended since,
        // and a log that lacks nothing would look short.
        let (mut head, mut head_warning) = read_head(&layout);
        loop {
            let log = LogFile::open_to_read(&layout)?;
            if head.as_ref().is_none_or(|head| head.bytes <= log.len()) {
                return Ok(Self { head, head_warning, log });
            }
            // A redaction takes bytes out of the log, and says so in its head first: this head may be from before it.
            let (again, warning) = read_head(&layout);
            if again == head {
                return Ok(Self { head, head_warning, log });
            }
            (head, head_warning) = (again, warning);
        }
    }

    /// How the log ends. A torn tail is to be ignored: it is an append that is under way, or
    /// that never finished.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the end cannot be read.
    pub fn tail(&self) -> Result<Tail, StoreError> {
        self.log.tail(self.head.as_ref())
    }
}

/// The head and, when there is one that is of no use, why.
pub(super) fn read_head(layout: &Layout) -> (Option<Head>, Option<HeadWarning>) {
    match Head::read(layout) {
        Ok(head) => (head, None),
        Err(warning) => (None, Some(warning)),
    }
}
