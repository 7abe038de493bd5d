//! A key in a file of its own: 256 random bits, as 64 hex digits on one line. It is written beside its place and linked
//! into it, so that a crash leaves no half of a key and a key that is there is never replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use data_encoding::HEXLOWER;
use nix::fcntl::OFlag;
use zeroize::Zeroizing;

use super::SecretBytes;

/// The length of a key.
pub(super) const KEY_BYTES: usize = 32;
/// As digits, with the end of the line.
const TEXT_BYTES: usize = 2 * KEY_BYTES + 1;

/// Makes the key file, durable before this returns, with these permission bits. Whether there was none.
pub(super) fn create(directory: &Path, name: &str, key: &SecretBytes, mode: u32) -> io::Result<bool> {
    let draft = directory.join(format!("{name}.{}.new", std::process::id()));
    let outcome = write_and_link(directory, &directory.join(name), &draft, key, mode);
    if outcome.is_err() {
        let _ = fs::remove_file(&draft);
    }
    outcome
}

fn write_and_link(directory: &Path, path: &Path, draft: &Path, key: &SecretBytes, mode: u32) -> io::Result<bool> {
    let _ = fs::remove_file(draft);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).custom_flags(OFlag::O_NOFOLLOW.bits());
    let mut file = options.open(draft)?;
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    let mut text = Zeroizing::new(HEXLOWER.encode(key.expose()));
    text.reserve_exact(1);
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let made = match fs::hard_link(draft, path) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
        Err(error) => return Err(error),
    };
    fs::remove_file(draft)?;
    sync(directory)?;
    Ok(made)
}

/// Reads the key. What is no regular file is not waited for, and what is too long is not read.
pub(super) fn read(path: &Path) -> io::Result<SecretBytes> {
    let no_key = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why.to_owned());
    let file = OpenOptions::new().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(no_key("not a regular file"));
    }
    let mut text = Zeroizing::new(Vec::with_capacity(TEXT_BYTES + 1));
    file.take(TEXT_BYTES as u64 + 1).read_to_end(&mut text)?;
    let digits = text.strip_suffix(b"\n").unwrap_or(&text);
    let mut key = SecretBytes::zeroed(KEY_BYTES);
    // Looked at first: what is decoded has to fill the key.
    if digits.len() != 2 * KEY_BYTES || HEXLOWER.decode_mut(digits, key.as_mut()).is_err() {
        return Err(no_key("not 64 hex digits"));
    }
    Ok(key)
}

/// Makes the names in a directory durable.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    match File::open(directory)?.sync_all() {
        // A file system without such a thing keeps names in its own way.
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        outcome => outcome,
    }
}
