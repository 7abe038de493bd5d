//! Bytes on their way, and their digest: by that it is known later whether a file is still the one that was read.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// A reader whose bytes are noted as they are read.
pub(super) struct Noting<'d, R> {
    /// What is read.
    pub reader: R,
    /// The digest of what was read so far.
    pub digest: &'d mut Sha256,
}

impl<R: Read> Read for Noting<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}
