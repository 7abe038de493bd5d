//! A key in a file of its own: 256 random bits, as 64 hex digits on one line.

use std::io;
use std::path::Path;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::SecretBytes;
use crate::store::{NotRead, StoreMode, is_for, make_directory_for, make_file, read_kept};

/// The length of a key.
pub(super) const KEY_BYTES: usize = 32;
/// As digits, with the end of the line.
const TEXT_BYTES: usize = 2 * KEY_BYTES + 1;

/// Makes the key file, durable before this returns, for whom such a store is for. Whether there was none.
pub(super) fn create(directory: &Path, name: &str, key: &SecretBytes, mode: StoreMode) -> io::Result<bool> {
    let mut text = Zeroizing::new(String::with_capacity(TEXT_BYTES));
    HEXLOWER.encode_append(key.expose(), &mut text);
    text.push('\n');
    make_directory_for(directory, mode)?;
    let path = directory.join(name);
    let is_new = make_file(&path, text.as_bytes(), mode)?;
    if is_for(&path, mode)? { Ok(is_new) } else { Err(NotRead::OtherGroup.into()) }
}

/// Reads the key.
pub(super) fn read(path: &Path) -> io::Result<SecretBytes> {
    let text = Zeroizing::new(read_kept(path, TEXT_BYTES as u64)?);
    let digits = text.strip_suffix(b"\n").unwrap_or(&text);
    let mut key = SecretBytes::zeroed(KEY_BYTES);
    // Looked at first: what is decoded has to fill the key.
    if digits.len() != 2 * KEY_BYTES || HEXLOWER.decode_mut(digits, key.expose_mut()).is_err() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not 64 hex digits"));
    }
    Ok(key)
}
