//! What is read besides the log: a file that is named, or standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::desk::fault::Fault;

/// The bytes of the file; `-` is standard input.
///
/// # Errors
/// When it cannot be read.
pub fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    bytes.map_err(|error| Fault::UnreadableFile { path: file.to_owned(), why: error.to_string() })
}
