//! Number key 1: 256 random bits in a file of its own, as 64 hex digits on one line.

use std::cell::OnceCell;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::number::E164;

const FILE_NAME: &str = "number-1.key";
const KEY_BYTES: usize = 32;
/// The first 128 bits of the HMAC are kept (docs/log-format.md).
const FINGERPRINT_BYTES: usize = 16;

/// The key under which numbers are fingerprinted.
pub struct NumberKey {
    bytes: [u8; KEY_BYTES],
}

/// The keys of a directory, read when the first number is to be fingerprinted: most commands name none.
pub struct NumberKeys<'d> {
    directory: &'d Path,
    key: OnceCell<NumberKey>,
}

impl<'d> NumberKeys<'d> {
    /// Those of this directory.
    pub fn of(directory: &'d Path) -> Self {
        Self { directory, key: OnceCell::new() }
    }

    /// What tells whether two numbers are one; see [`NumberKey::fingerprint`].
    ///
    /// # Errors
    /// When there is no key to be had.
    pub fn fingerprint(&self, number: &E164) -> Result<String, KeyError> {
        if let Some(key) = self.key.get() {
            return Ok(key.fingerprint(number));
        }
        let key = NumberKey::load(self.directory)?;
        Ok(self.key.get_or_init(|| key).fingerprint(number))
    }
}

/// Why there is no key to use.
#[derive(Debug)]
pub enum KeyError {
    /// There is none where it should be.
    Missing(PathBuf),
    /// What is there cannot be used.
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl NumberKey {
    /// Where the key lies in a directory of keys.
    pub fn path(keys: &Path) -> PathBuf {
        keys.join(FILE_NAME)
    }

    /// Makes the key of a new store in `keys`, durable before this returns. A key that is there already is kept: a
    /// store that was not finished may have left it, and several stores may share a directory of keys.
    ///
    /// # Errors
    /// When it cannot be written, or one is there and is no key.
    pub fn create(keys: &Path, mode: u32) -> Result<(), KeyError> {
        let path = Self::path(keys);
        let unusable = |error: io::Error| KeyError::Unusable { path: Self::path(keys), why: error.to_string() };
        fs::create_dir_all(keys).map_err(unusable)?;
        let mut bytes = [0; KEY_BYTES];
        getrandom::fill(&mut bytes)
            .map_err(|error| KeyError::Unusable { path: path.clone(), why: error.to_string() })?;
        // Written beside its place and linked into it, so that a crash leaves no half of a key, and an existing key is
        // never replaced.
        let draft = keys.join(format!("{FILE_NAME}.{}.new", std::process::id()));
        let write = || -> io::Result<()> {
            let _ = fs::remove_file(&draft);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft)?;
            file.set_permissions(fs::Permissions::from_mode(mode))?;
            file.write_all(format!("{}\n", HEXLOWER.encode(&bytes)).as_bytes())?;
            file.sync_all()?;
            match fs::hard_link(&draft, &path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
            fs::remove_file(&draft)?;
            fs::File::open(keys)?.sync_all()
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&draft);
            unusable(error)
        })?;
        Self::load(keys).map(|_| ())
    }

    /// Reads the key from `keys`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read, or is no key.
    pub fn load(keys: &Path) -> Result<Self, KeyError> {
        let path = Self::path(keys);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeyError::Missing(path)),
            Err(error) => return Err(KeyError::Unusable { path, why: error.to_string() }),
        };
        let bytes = HEXLOWER.decode(text.trim_end().as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        match bytes {
            Some(bytes) => Ok(Self { bytes }),
            None => Err(KeyError::Unusable { path, why: "not 64 hex digits".into() }),
        }
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
