//! What is read besides the log: a file that is named, or standard input. Only regular files are read, and of each sort
//! no more than such a file can hold: a pipe that nobody writes to or a device without an end would be waited for.

use std::io::{self, Read};
use std::path::Path;

use crate::desk::fault::{Fault, Unreadable};
use crate::store::read_named;

/// What sort of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputFile {
    /// An answer that was kept.
    Answer,
    /// A policy, the text of a template, or a list of signers.
    Text,
    /// A proof, of which every byte counts.
    Proof,
    /// What holds secrets, of which no copy is made.
    Secrets,
    /// Lines of a batch that are kept for later.
    #[cfg(feature = "stream")]
    Lines,
}

impl InputFile {
    /// How many bytes are read at most. Twice what everybody's status comes to in the largest store that is thought of.
    pub fn most(self) -> u64 {
        match self {
            Self::Answer => 2 << 30,
            Self::Text | Self::Secrets => 1 << 20,
            Self::Proof => 1 << 28,
            #[cfg(feature = "stream")]
            Self::Lines => 1 << 28,
        }
    }
}

/// The bytes of the file in UTF-8, without a byte order mark (of a proof as they are); `-` is standard input.
///
/// # Errors
/// When it cannot be read, or is in another encoding.
pub fn read(file: &Path, sort: InputFile) -> Result<Vec<u8>, Fault> {
    let bytes = if file.as_os_str() == "-" { standard_input(sort.most()) } else { named(file, sort.most()) };
    let bytes = bytes.and_then(|bytes| match sort {
        InputFile::Proof | InputFile::Secrets => Ok(bytes),
        _ => without_mark(bytes),
    });
    bytes.map_err(|why| Fault::UnreadableFile { path: file.to_owned(), why })
}

/// The same as text.
///
/// # Errors
/// As for [`read`].
pub fn text(file: &Path, sort: InputFile) -> Result<String, Fault> {
    String::from_utf8(read(file, sort)?).map_err(|error| {
        let why = Unreadable::NotUtf8 { at: error.utf8_error().valid_up_to() };
        Fault::UnreadableFile { path: file.to_owned(), why }
    })
}

fn named(file: &Path, most: u64) -> Result<Vec<u8>, Unreadable> {
    Ok(read_named(file, most)?)
}

fn standard_input(most: u64) -> Result<Vec<u8>, Unreadable> {
    // In one piece, as far as is usual: what is read may be a secret.
    let mut bytes = Vec::with_capacity(usize::try_from(most.min(1 << 20)).unwrap_or(0) + 1);
    let read = io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut bytes);
    match read {
        Ok(read) if read as u64 > most => Err(Unreadable::TooLong { most }),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Unreadable::Said(error.to_string())),
    }
}

/// Editors on Windows begin a file with a byte order mark; some shells there write UTF-16.
fn without_mark(mut bytes: Vec<u8>) -> Result<Vec<u8>, Unreadable> {
    match bytes[..] {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => Err(Unreadable::Utf16),
        [0xef, 0xbb, 0xbf, ..] => Ok(bytes.split_off(3)),
        _ => Ok(bytes),
    }
}
