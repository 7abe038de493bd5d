//! Bytes on their way, and their digest: by that it is known later whether a file is still the one that was read.

use std::cell::RefCell;
use std::fmt::Write;
use std::io::{self, Read};
use std::rc::Rc;

use sha2::{Digest, Sha256};

/// The digest of what was read so far.
#[derive(Clone, Default)]
pub(super) struct ReadDigest(Rc<RefCell<Sha256>>);

impl ReadDigest {
    /// The same bytes, noted as they are read.
    pub fn of<R: Read>(&self, reader: R) -> impl Read + use<R> {
        Noting { reader, digest: self.clone() }
    }

    /// SHA-256, in hex.
    pub fn hex(&self) -> String {
        self.0.borrow().clone().finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            // A text takes whatever is written to it.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

struct Noting<R> {
    reader: R,
    digest: ReadDigest,
}

impl<R: Read> Read for Noting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.digest.0.borrow_mut().update(&buffer[..read]);
        Ok(read)
    }
}
