//! Running `ssh-keygen`.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::process::{Command, Output, Stdio};

use nix::sys::memfd::{MFdFlags, memfd_create};

/// Runs it with these words and this on standard input.
pub(super) fn run<'w>(words: impl IntoIterator<Item = &'w OsStr>, input: &str, stderr: Stdio) -> io::Result<Output> {
    let mut child = Command::new("ssh-keygen")
        .args(words)
        // Times are told in UTC, and words for people are not read.
        .env("TZ", "UTC")
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // Where it ends without having read all of it, its exit says why.
        let _ = stdin.write_all(input.as_bytes());
    }
    child.wait_with_output()
}

/// A file without a name that holds these bytes, and the path under which a child finds it as long as it is held.
pub(super) fn handed_over(bytes: &[u8]) -> io::Result<(File, String)> {
    let mut file = File::from(memfd_create("mfadesk", MFdFlags::empty())?);
    file.write_all(bytes)?;
    let path = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok((file, path))
}
