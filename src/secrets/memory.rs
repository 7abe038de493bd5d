//! Secret bytes in memory: zeroed when they are done with, locked out of swap where the system lets us, and the process
//! that holds them leaves no core image and can be looked into by nobody but root. Nothing here is `Debug`.

use nix::sys::prctl::set_dumpable;
use nix::sys::resource::{Resource, setrlimit};
use region::LockGuard;
use zeroize::Zeroize;

/// Secret bytes. Their number never changes, so that no copy is left where they grew.
pub struct SecretBytes {
    bytes: Box<[u8]>,
    /// None where the system does not let this user lock memory. Released after the bytes were zeroed.
    _lock: Option<LockGuard>,
}

impl SecretBytes {
    /// So many bytes, all zero, to be filled.
    pub fn zeroed(count: usize) -> Self {
        let bytes = vec![0; count].into_boxed_slice();
        let lock = region::lock(bytes.as_ptr(), bytes.len()).ok();
        Self { bytes, _lock: lock }
    }

    /// A copy of these; whoever has them zeroes them.
    pub fn copy_of(bytes: &[u8]) -> Self {
        let mut copy = Self::zeroed(bytes.len());
        copy.expose_mut().copy_from_slice(bytes);
        copy
    }

    /// So many random bytes.
    ///
    /// # Errors
    /// When there are none to be had.
    pub fn random(count: usize) -> Result<Self, getrandom::Error> {
        let mut bytes = Self::zeroed(count);
        getrandom::fill(bytes.expose_mut())?;
        Ok(bytes)
    }

    /// The bytes, for whoever computes with them.
    pub fn expose(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, to be filled.
    pub fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl Drop for SecretBytes {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// Keeps the memory of this process to itself from here on: no core image, no tracing by others of the same user. Called
/// before the first secret is read. Where the system refuses, the secret is used all the same.
pub fn guard_process() {
    let _ = set_dumpable(false);
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
}
