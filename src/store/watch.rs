//! Waiting for a log to become another: somebody appended, or put another in its place. Nothing tells of that on every file
//! system, so it is looked at again and again. Whoever is asked to end meanwhile is told so, and ends between two answers.

use std::fs::{self, Metadata};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

use super::layout::Layout;

/// How often it is looked at, in milliseconds.
const EVERY: u16 = 1000;

/// What a log was at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glance {
    inode: u64,
    bytes: u64,
    seconds: i64,
    nanoseconds: i64,
}

/// Why it was not waited any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// The log is not what it was.
    Changed,
    /// Somebody asks to end.
    Asked,
    /// Nobody reads what is put out any more.
    Unread,
}

/// Whoever waits.
pub struct Watch {
    signals: SignalFd,
    log: PathBuf,
}

impl Watch {
    /// From here on, being asked to end (SIGINT, SIGTERM) is told by [`Watch::wait`] alone.
    ///
    /// # Errors
    /// When the system does not let signals wait.
    pub fn begin(store: &Path) -> io::Result<Self> {
        let mut asked = SigSet::empty();
        asked.add(Signal::SIGINT);
        asked.add(Signal::SIGTERM);
        asked.thread_block()?;
        let signals = SignalFd::with_flags(&asked, SfdFlags::SFD_CLOEXEC)?;
        Ok(Self { signals, log: Layout::new(store).events() })
    }

    /// What the log is now; none: there is none, for the moment.
    pub fn glance(&self) -> Option<Glance> {
        let found: Metadata = fs::metadata(&self.log).ok()?;
        Some(Glance { inode: found.ino(), bytes: found.len(), seconds: found.ctime(), nanoseconds: found.ctime_nsec() })
    }

    /// Waits until the log is not what it was, or there is no use in waiting. `reader` is where answers go.
    ///
    /// # Errors
    /// When the system does not let it wait.
    pub fn wait(&self, was: Option<Glance>, reader: BorrowedFd<'_>) -> io::Result<Woken> {
        loop {
            // Whether somebody reads at the other end is always told, whatever is asked for.
            let asked = PollFd::new(self.signals.as_fd(), PollFlags::POLLIN);
            let mut waited_for = [asked, PollFd::new(reader, PollFlags::empty())];
            match poll(&mut waited_for, PollTimeout::from(EVERY)) {
                Ok(_) | Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
            let [asked, reader] = waited_for.map(|one| one.revents().unwrap_or(PollFlags::empty()));
            if asked.contains(PollFlags::POLLIN) {
                return Ok(Woken::Asked);
            }
            if reader.intersects(PollFlags::POLLERR | PollFlags::POLLHUP) {
                return Ok(Woken::Unread);
            }
            if self.glance() != was {
                return Ok(Woken::Changed);
            }
        }
    }
}
