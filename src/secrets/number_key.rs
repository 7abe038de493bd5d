//! Number key 1: 256 random bits in a file of its own, as 64 hex digits on one line.
//!
//! A key that was exchanged would make other fingerprints of the same numbers, and nobody would notice. So a store keeps a
//! check value beside its log (`number-key.check`): a fingerprint of what is no number, by which its key is known again.

use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::number::E164;
use crate::store::{
    NotRead, StoreError, StoreMode, is_for, keep_number_check, make_directory_for, make_file, number_check, read_kept,
};

const FILE_NAME: &str = "number-1.key";
const KEY_BYTES: usize = 32;
/// No key file comes near this many bytes.
const LONGEST: u64 = 4096;
/// The first 128 bits of the HMAC are kept (docs/log-format.md).
const FINGERPRINT_BYTES: usize = 16;
/// What the check value is the fingerprint of: no number in E.164 form, which begins with a `+`.
const NO_NUMBER: &[u8] = b"mfadesk number key 1";

/// The key under which numbers are fingerprinted.
pub struct NumberKey {
    bytes: [u8; KEY_BYTES],
}

/// The key of a store, from a directory of keys. It is read before anybody is made to wait for a lock; that there is none,
/// or not that of this store, is said when the first number is to be fingerprinted, since most commands name none.
pub struct NumberKeys<'d> {
    directory: &'d Path,
    store: &'d Path,
    key: Option<NumberKey>,
}

impl<'d> NumberKeys<'d> {
    /// The key in this directory, for this store.
    pub fn of(directory: &'d Path, store: &'d Path) -> Self {
        Self { directory, store, key: NumberKey::of_store(directory, store).ok() }
    }

    /// What tells whether two numbers are one; see [`NumberKey::fingerprint`].
    ///
    /// # Errors
    /// When there is no key to be had, or it is not that of the store.
    pub fn fingerprint(&self, number: &E164) -> Result<String, KeyError> {
        match &self.key {
            Some(key) => Ok(key.fingerprint(number)),
            None => Ok(NumberKey::of_store(self.directory, self.store)?.fingerprint(number)),
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
    /// It is not the key whose check value the store keeps.
    Exchanged {
        /// The key.
        path: PathBuf,
        /// The check value.
        check: PathBuf,
    },
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

    /// Reads the key from `keys`, for this store.
    ///
    /// # Errors
    /// As [`Self::load`], and when the store keeps the check value of another key.
    pub fn of_store(keys: &Path, store: &Path) -> Result<Self, KeyError> {
        let key = Self::load(keys)?;
        if key.is_known_to(store)? == Some(false) {
            let (check, _) = number_check(store);
            return Err(KeyError::Exchanged { path: Self::path(keys), check });
        }
        Ok(key)
    }

    /// Whether it is the key of this store; none: the store keeps no check value.
    ///
    /// # Errors
    /// When the check value cannot be read.
    pub fn is_known_to(&self, store: &Path) -> Result<Option<bool>, KeyError> {
        match number_check(store) {
            (_, Ok(kept)) => Ok(Some(kept.trim_ascii_end() == self.check_value().as_bytes())),
            (_, Err(NotRead::Io(error))) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            (path, Err(why)) => Err(KeyError::NotRead { path, why }),
        }
    }

    /// Makes it the key by which this store knows its fingerprints.
    ///
    /// # Errors
    /// When the check value cannot be written.
    pub fn introduce_to(&self, store: &Path) -> Result<(), StoreError> {
        keep_number_check(store, format!("{}\n", self.check_value()).as_bytes())
    }

    /// What tells it from another key, and gives nothing of it away.
    fn check_value(&self) -> String {
        self.fingerprint_of(NO_NUMBER)
    }

    /// What tells whether two numbers are one: `k1:` and the first 128 bits of HMAC-SHA-256 of the E.164 form.
    pub fn fingerprint(&self, number: &E164) -> String {
        self.fingerprint_of(number.expose().as_bytes())
    }

    fn fingerprint_of(&self, text: &[u8]) -> String {
        let mut block = Key::<Hmac<Sha256>>::default();
        // A key shorter than a block is padded with zeros (RFC 2104, section 2).
        block[..KEY_BYTES].copy_from_slice(&self.bytes);
        let mut mac = Hmac::<Sha256>::new(&block);
        mac.update(text);
        format!("k1:{}", HEXLOWER.encode(&mac.finalize().into_bytes()[..FINGERPRINT_BYTES]))
    }
}
