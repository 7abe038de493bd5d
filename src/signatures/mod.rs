//! A text ↔ its SSH signature, by running `ssh-keygen`: so keys in an agent and on hardware sign as files do, and anybody
//! can check with a tool that is there already.
//!
//! It refuses to see a private key, and to know what it signs or who should be allowed to: a list of those who are, in
//! the form of `ssh-keygen`, comes in. What is signed and checked are the bytes that the caller holds; nothing of it is
//! read again from a file that somebody might exchange meanwhile.

mod signers;
mod ssh_keygen;

use std::fs;
use std::io;
use std::path::Path;
use std::process::Stdio;

use ssh_keygen::{handed_over, run};

pub use signers::{AllowedSigners, Signature};

/// What signatures of seals are made for. One that was made for anything else is not right.
pub const NAMESPACE: &str = "mfadesk-log";
/// No key is longer.
const LONGEST_KEY: u64 = 64 << 10;

/// Why nothing was signed.
#[derive(Debug)]
pub enum SigningError {
    /// `ssh-keygen` cannot be run.
    NotRun(io::Error),
    /// It did not sign, and says why.
    NotSigned(String),
}

/// What becomes of what `ssh-keygen` has to say while it signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remarks {
    /// Somebody reads it: a key may have to be touched.
    Shown,
    /// It becomes part of the error.
    Kept,
}

/// Signs a text with the key in this file, or with the one in the agent whose public half is in this file. A passphrase or
/// a PIN is asked for at the terminal.
///
/// # Errors
/// Why it was not signed.
pub fn sign(key: &Path, text: &str, remarks: Remarks) -> Result<String, SigningError> {
    let stderr = match remarks {
        Remarks::Shown => Stdio::inherit(),
        Remarks::Kept => Stdio::piped(),
    };
    // It would wait for a pipe for ever, and read a device to its end.
    if fs::metadata(key).is_ok_and(|found| !found.is_file() || found.len() > LONGEST_KEY) {
        return Err(SigningError::NotSigned("what the key is in is no regular file, or too long for a key".to_owned()));
    }
    let words = ["-q", "-Y", "sign", "-n", NAMESPACE, "-f"];
    let ran = run(words.map(AsRef::as_ref).into_iter().chain([key.as_os_str()]), text, stderr);
    let ran = ran.map_err(SigningError::NotRun)?;
    match String::from_utf8(ran.stdout) {
        Ok(signature) if ran.status.success() => Ok(signature),
        _ => {
            let said = String::from_utf8_lossy(&ran.stderr).trim().to_owned();
            Err(SigningError::NotSigned(if said.is_empty() { ran.status.to_string() } else { said }))
        }
    }
}

/// Whether this is a signature of the text, whoever made it.
///
/// # Errors
/// When `ssh-keygen` cannot be run.
pub fn is_signature_of(signature: &str, text: &str) -> io::Result<bool> {
    let (_held, path) = handed_over(signature.as_bytes())?;
    let words = ["-Y", "check-novalidate", "-n", NAMESPACE, "-s", &path];
    Ok(run(words.map(AsRef::as_ref), text, Stdio::piped())?.status.success())
}
