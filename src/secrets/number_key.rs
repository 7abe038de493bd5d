//! Number key 1: 256 random bits in a file of its own, as 64 hex digits on one line.

use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::number::E164;
use crate::store::{NotRead, StoreMode, is_for, make_directory_for, make_file, read_kept};

const FILE_NAME: &str = "number-1.key";
const KEY_BYTES: usize = 32;
/// No key file comes near this many bytes.
const LONGEST: u64 = 4096;
/// The first 128 bits of the HMAC are kept (docs/log-format.md).
const FINGERPRINT_BYTES: usize = 16;

/// The key under which numbers are fingerprinted.
pub struct NumberKey {
    bytes: [u8; KEY_BYTES],
}

/// The keys of a directory. They are read before anybody is made to wait for a lock; that there are none is said when the
/// first number is to be fingerprinted, since most commands name none.
pub struct NumberKeys<'d> {
    directory: &'d Path,
    key: Option<NumberKey>,
}

impl<'d> NumberKeys<'d> {
    /// Those of this directory.
    pub fn of(directory: &'d Path) -> Self {
        Self { directory, key: NumberKey::load(directory).ok() }
    }

    /// What tells whether two numbers are one; see [`NumberKey::fingerprint`].
    ///
    /// # Errors
    /// When there is no key to be had.
    pub fn fingerprint(&self, number: &E164) -> Result<String, KeyError> {
        match &self.key {
            Some(key) => Ok(key.fingerprint(number)),
            None => Ok(NumberKey::load(self.directory)?.fingerprint(number)),
        }
    }
}

/// Why there is no key to use.
#[derive(Debug)]
pub enum KeyError {
    /// There is none where it should be.
    Missing(PathBuf),
    /// What is there cannot be read.
    NotRead {
        /// The file.
        path: PathBuf,
        /// Why.
        why: NotRead,
    },
    /// What is there is no key.
    NotAKey(PathBuf),
    /// It cannot be made.
    NotMade {
        /// The file.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
}

impl NumberKey {
    /// Where the key lies in a directory of keys.
    pub fn path(keys: &Path) -> PathBuf {
        keys.join(FILE_NAME)
    }

    /// Makes the key of a new store in `keys`, durable before this returns; whether it did. A key that is there already is
    /// kept: a store that was not finished may have left it, and several stores may share a directory of keys.
    ///
    /// # Errors
    /// When it cannot be written, or one is there and is no key, or none that those can use whom the store is for.
    pub fn create(keys: &Path, mode: StoreMode) -> Result<bool, KeyError> {
        let path = Self::path(keys);
        let mut bytes = [0; KEY_BYTES];
        let is_new = getrandom::fill(&mut bytes)
            .map_err(io::Error::other)
            .and_then(|()| make_directory_for(keys, mode))
            .and_then(|()| make_file(&path, format!("{}\n", HEXLOWER.encode(&bytes)).as_bytes(), mode))
            .map_err(|why| KeyError::NotMade { path: path.clone(), why })?;
        Self::load(keys)?;
        match is_for(&path, mode) {
            Ok(true) => Ok(is_new),
            Ok(false) => Err(KeyError::NotRead { path, why: NotRead::OtherGroup }),
            Err(why) => Err(KeyError::NotRead { path, why: why.into() }),
        }
    }

    /// Reads the key from `keys`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read, or is no key.
    pub fn load(keys: &Path) -> Result<Self, KeyError> {
        let path = Self::path(keys);
        let text = match read_kept(&path, LONGEST) {
            Ok(text) => text,
            Err(NotRead::Io(error)) if error.kind() == io::ErrorKind::NotFound => return Err(KeyError::Missing(path)),
            Err(why) => return Err(KeyError::NotRead { path, why }),
        };
        let bytes = HEXLOWER.decode(text.trim_ascii_end()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(|bytes| Self { bytes }).ok_or(KeyError::NotAKey(path))
    }

    /// What tells whether two numbers are one: `k1:` and the first 128 bits of HMAC-SHA-256 of the E.164 form.
    pub fn fingerprint(&self, number: &E164) -> String {
        let mut block = Key::<Hmac<Sha256>>::default();
        // A key shorter than a block is padded with zeros (RFC 2104, section 2).
        block[..KEY_BYTES].copy_from_slice(&self.bytes);
        let mut mac = Hmac::<Sha256>::new(&block);
        mac.update(number.expose().as_bytes());
        format!("k1:{}", HEXLOWER.encode(&mac.finalize().into_bytes()[..FINGERPRINT_BYTES]))
    }
}
