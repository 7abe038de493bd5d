//! The key that makes pseudonyms: it lies where somebody says, and not with the keys of a store, since whoever has it can find
//! out whose a pseudonym is.

use std::io;
use std::path::Path;

use data_encoding::HEXLOWER;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::SecretBytes;
use super::key_file::{self, KEY_BYTES};
use crate::store::{StoreMode, make_file};

/// How long what it makes is.
const DIGEST_BYTES: usize = 32;

/// The key.
pub struct PseudonymKey {
    bytes: SecretBytes,
}

impl PseudonymKey {
    /// Reads the key in a file, which is made if there is none. Whether it was.
    ///
    /// # Errors
    /// When it cannot be read or made, or is no key.
    pub fn load_or_make(path: &Path) -> io::Result<(Self, bool)> {
        let key = SecretBytes::random(KEY_BYTES).map_err(io::Error::other)?;
        let mut text = Zeroizing::new(HEXLOWER.encode(key.expose()));
        text.push('\n');
        let is_new = match std::fs::symlink_metadata(path) {
            Ok(_) => false,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_file(path, text.as_bytes(), StoreMode::Private)?
            }
            Err(error) => return Err(error),
        };
        Ok((Self { bytes: key_file::read(path)? }, is_new))
    }

    /// This key.
    #[cfg(test)]
    pub fn of(bytes: [u8; KEY_BYTES]) -> Self {
        Self { bytes: SecretBytes::copy_of(&bytes) }
    }

    /// What stands for a thing of this sort: HMAC-SHA-256 of both.
    pub fn pseudonym(&self, sort: &str, thing: &str) -> [u8; DIGEST_BYTES] {
        let mut block = Key::<Hmac<Sha256>>::default();
        // A key shorter than a block is padded with zeros (RFC 2104, section 2).
        block[..KEY_BYTES].copy_from_slice(self.bytes.expose());
        let mut mac = Hmac::<Sha256>::new(&block);
        for part in [sort, ":", thing] {
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}
