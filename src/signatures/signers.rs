//! Those who are allowed to sign, as `ssh-keygen` reads the list of them, and whose signature a signature is.

use std::fs::File;
use std::io;
use std::process::Stdio;

use super::ssh_keygen::{handed_over, run};
use super::{NAMESPACE, is_signature_of};

/// How many names are tried for one key.
const MOST_NAMES: usize = 16;

/// What became of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature {
    /// It is right, and from this one of those who are allowed.
    By(String),
    /// It is right, but whoever made it is not allowed to, or was not at that time.
    NotAllowed,
    /// It is not a signature of that text for that purpose.
    Wrong,
}

/// A list of those who are allowed to sign.
pub struct AllowedSigners {
    /// Held, so that children find it.
    _list: File,
    path: String,
    /// Who is named in it: of a key on several lines `ssh-keygen` finds those of the first alone, where it may not count.
    names: Vec<String>,
}

impl AllowedSigners {
    /// Those of this list, in the form of `ssh-keygen` (ALLOWED SIGNERS in its manual).
    ///
    /// # Errors
    /// When it cannot be handed over to `ssh-keygen`.
    pub fn new(list: &[u8]) -> io::Result<Self> {
        let text = String::from_utf8_lossy(list);
        let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
        let named = lines.filter_map(|line| line.split_whitespace().next());
        let names = named.flat_map(|names| names.split(',')).map(str::to_owned).collect();
        let (list, path) = handed_over(list)?;
        Ok(Self { _list: list, path, names })
    }

    /// Whose signature of the text it is. `at` says when it was made, in the form of the log: the list may say from when
    /// and until when a key counts. Whoever is `guessed` is tried first.
    ///
    /// # Errors
    /// When `ssh-keygen` cannot be run.
    pub fn signer(&self, signature: &str, text: &str, at: &str, guessed: Option<&str>) -> io::Result<Signature> {
        let (_held, path) = handed_over(signature.as_bytes())?;
        let time: String = at.chars().filter(char::is_ascii_digit).take(14).collect();
        let time = format!("-Overify-time={time}");
        let is_by = |name: &str| -> io::Result<bool> {
            let words = ["-q", "-Y", "verify", "-n", NAMESPACE, "-f", &self.path, "-I", name, &time, "-s", &path];
            Ok(run(words.map(AsRef::as_ref), text, Stdio::piped())?.status.success())
        };
        if let Some(name) = guessed
            && is_by(name)?
        {
            return Ok(Signature::By(name.to_owned()));
        }
        let words = ["-Y", "find-principals", "-f", &self.path, &time, "-s", &path];
        let found = run(words.map(AsRef::as_ref), "", Stdio::piped())?;
        let found = String::from_utf8_lossy(&found.stdout);
        // A line of the list may name several, and exclude some.
        let found = found.lines().flat_map(|line| line.split(','));
        let mut tried: Vec<&str> = Vec::new();
        for name in found.chain(self.names.iter().map(String::as_str)) {
            if name.is_empty() || name.starts_with('!') || tried.contains(&name) {
                continue;
            }
            if tried.len() == MOST_NAMES {
                break;
            }
            tried.push(name);
            if is_by(name)? {
                return Ok(Signature::By(name.to_owned()));
            }
        }
        Ok(if is_signature_of(signature, text)? { Signature::NotAllowed } else { Signature::Wrong })
    }
}
