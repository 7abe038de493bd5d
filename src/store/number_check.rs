//! What tells the number key of a store from another one, beside the log: a short text that means nothing here. It is
//! optional, as the key is for reading; written once, and never changed.

use std::path::{Path, PathBuf};

use super::access::Access;
use super::durable::replace;
use super::error::StoreError;
use super::layout::Layout;
use super::log_file::{LogFile, require_directory};
use super::regular::{NotRead, read_kept};

/// No such text is longer.
const LONGEST: u64 = 256;

/// Where it lies, and what it says.
///
/// # Errors
/// See [`NotRead`]; also when there is none.
pub fn number_check(store: &Path) -> (PathBuf, Result<Vec<u8>, NotRead>) {
    let path = Layout::new(store).number_check();
    let read = read_kept(&path, LONGEST);
    (path, read)
}

/// Keeps it, durably, with the owner and the modes of the log.
///
/// # Errors
/// When it cannot be written.
pub fn keep_number_check(store: &Path, text: &[u8]) -> Result<(), StoreError> {
    let layout = Layout::new(store);
    let found = require_directory(&layout)?;
    let (_, log) = LogFile::open_to_append(&layout)?;
    let path = layout.number_check();
    replace(store, &path, text, &Access::like(&log, &found)).map_err(StoreError::at(&path, "write"))
}
