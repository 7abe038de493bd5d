//! Writing a store: the one place where bytes are added to a log or cut off it.
//!
//! The order of steps is the promise. Lock; make sure the log is the file at its path and has
//! no fault; (the caller reads and decides); one `write`; `fdatasync`; `head.json`. Only what
//! has come through all of that but the last is recorded.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};

use super::access::Access;
use super::draft::{Draft, Replacement};
use super::durable::{sync_all, sync_data, sync_directory};
use super::error::{AppendError, OutcomeUnknown, StoreError};
use super::fault::{self, WriteFault};
use super::head::{Head, HeadProblem, HeadWarning};
use super::layout::Layout;
use super::lock::{self, Lock};
use super::log_file::{self, LogFile};
use super::quarantine::{self, QuarantinedTail};
use super::reader::read_head;
use super::tail::{Shortfall, Tail, TornTail};

/// What a writer was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To append to a log in order. Refuses faults, shortfalls and unsettled tails.
    Append,
    /// To free a log that is not in order. The caller knows what it does.
    Repair,
}

/// Whether a step that failed had changed the log, or only synced what was there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changed {
    Yes,
    No,
}

/// A store under its lock, which is released when this is dropped, or when the process ends.
#[derive(Debug)]
pub struct Writer {
    layout: Layout,
    access: Access,
    purpose: Purpose,
    log: LogFile,
    head: Option<Head>,
    head_warning: Option<HeadWarning>,
    fault: Option<WriteFault>,
    tail: Tail,
    spent: bool,
    /// Declared last so that it is released last.
    _lock: Lock,
}

/// A recorded append.
#[derive(Debug)]
pub struct Appended {
    /// Where in the log the bytes begin.
    pub offset: u64,
    /// The length of the log after them.
    pub end: u64,
    /// Why `head.json` still tells of an earlier end. The bytes are recorded all the same.
    pub head_warning: Option<HeadWarning>,
}

impl Writer {
    /// Locks the store in `directory` for appending; waits for the lock no longer than `wait`.
    ///
    /// A torn tail is left for [`Writer::quarantine_tail`], a shortfall for the caller to report.
    ///
    /// # Errors
    /// [`StoreError::Fault`] when an earlier outcome is unknown, [`StoreError::Busy`] when the
    /// lock was not to be had, else why the store cannot be opened or written.
    pub fn open(directory: &Path, wait: Duration) -> Result<Self, StoreError> {
        let layout = Layout::new(directory);
        log_file::require_directory(&layout)?;
        fault::refuse(&layout)?;
        Self::lock_and_open(layout, wait, Purpose::Append)
    }

    /// As [`Writer::open`], for a repair: a fault does not stop it, and it appends whatever it
    /// is given, after a shortfall or to an unfinished line too (the caller then begins the
    /// bytes with `\n`).
    ///
    /// When there is a fault, the log is synced and the kernel asked to drop its pages first, so
    /// that what the caller then verifies comes from the disk, as far as that can be had.
    ///
    /// # Errors
    /// As for [`Writer::open`], but never [`StoreError::Fault`].
    pub fn open_for_repair(directory: &Path, wait: Duration) -> Result<Self, StoreError> {
        Self::lock_and_open(Layout::new(directory), wait, Purpose::Repair)
    }

    fn lock_and_open(layout: Layout, wait: Duration, purpose: Purpose) -> Result<Self, StoreError> {
        let directory = log_file::require_directory(&layout)?;
        // Opened once before the lock: no lock file is left in a directory that is no store, and
        // one that is made gets the log's owner and mode.
        let (_, metadata) = LogFile::open_to_append(&layout)?;
        let access = Access::like(&metadata, &directory);
        access.refuse_foreign(&layout.events(), &metadata)?;
        let lock = Lock::acquire(&layout.lock(), &access, wait)?;
        Self::under_lock(layout, access, lock, purpose)
    }

    /// Opens the log once the lock is held.
    pub(super) fn under_lock(layout: Layout, access: Access, lock: Lock, purpose: Purpose) -> Result<Self, StoreError> {
        let log = LogFile::open_at_path(&layout)?;
        // Whoever held the lock before may have left one.
        let fault = match purpose {
            Purpose::Append => fault::refuse(&layout).map(|()| None)?,
            Purpose::Repair => WriteFault::read(&layout)?,
        };
        if fault.is_some() {
            sync_all(log.file()).map_err(StoreError::at(log.path(), "fsync"))?;
            // Advice: where it is not taken, the repair verifies what the kernel remembers.
            let _ = posix_fadvise(log.file(), 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED);
        }
        let (head, head_warning) = read_head(&layout);
        let tail = log.tail(head.as_ref())?;
        Ok(Self { layout, access, purpose, log, head, head_warning, fault, tail, spent: false, _lock: lock })
    }

    /// Where the parts of this store lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Who may use what is made in this store.
    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    /// The log, for reading what is to be decided upon.
    pub fn log(&self) -> &LogFile {
        &self.log
    }

    /// The head: as found, or as last written by this writer.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// Why no head was found although there is a `head.json`.
    pub fn head_warning(&self) -> Option<&HeadWarning> {
        self.head_warning.as_ref()
    }

    /// Goes on as if there were no head: the line that it names was accepted as gone, as the log says, which is not for
    /// the store to read.
    ///
    /// # Errors
    /// When the end of the log cannot be read.
    pub fn disregard_head(&mut self) -> Result<(), StoreError> {
        self.head = None;
        self.tail = self.log.tail(None)?;
        Ok(())
    }

    /// Whether it was opened for a repair.
    #[cfg(feature = "stream")]
    pub fn is_for_repair(&self) -> bool {
        self.purpose == Purpose::Repair
    }

    /// The fault that was found. Only a writer for a repair can have one.
    pub fn fault(&self) -> Option<&WriteFault> {
        self.fault.as_ref()
    }

    /// How the log ends now.
    pub fn tail(&self) -> Tail {
        self.tail
    }

    /// The acknowledged bytes that are missing, if any.
    pub fn shortfall(&self) -> Option<Shortfall> {
        match self.tail {
            Tail::Short(shortfall) => Some(shortfall),
            Tail::Whole { .. } | Tail::Torn(_) => None,
        }
    }

    /// The torn tail that is still to be settled, if any.
    pub fn torn_tail(&self) -> Option<TornTail> {
        match self.tail {
            Tail::Torn(tail) => Some(tail),
            Tail::Whole { .. } | Tail::Short(_) => None,
        }
    }

    /// Keeps the bytes of a torn tail in quarantine, durably, and only then cuts it off.
    /// `None`: there was none.
    ///
    /// # Errors
    /// [`StoreError::OutcomeUnknown`] when the cut was not confirmed by the disk; in every other
    /// case the log is as it was, and so still refuses appends.
    pub fn quarantine_tail(&mut self) -> Result<Option<QuarantinedTail>, StoreError> {
        match self.tail {
            Tail::Torn(tail) => self.quarantine(tail).map(Some),
            Tail::Whole { .. } | Tail::Short(_) => Ok(None),
        }
    }

    /// The same for what stands behind the last complete line of a log that is shorter than acknowledged, and reaches
    /// past the acknowledged length. For a caller that has read it, and found one line that lacks its newline: no head
    /// that was written after it is there, so nobody acknowledged it.
    ///
    /// # Errors
    /// As [`Writer::quarantine_tail`].
    pub fn quarantine_unacknowledged(&mut self) -> Result<Option<QuarantinedTail>, StoreError> {
        match (self.tail, self.log.len()) {
            (Tail::Short(Shortfall { have, acknowledged }), len) if len >= acknowledged => {
                self.quarantine(TornTail { offset: have, bytes: len - have }).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn quarantine(&mut self, tail: TornTail) -> Result<QuarantinedTail, StoreError> {
        self.check_unchanged().map_err(|_| StoreError::Replaced { path: self.log.path().to_owned() })?;
        let kept = quarantine::keep(&self.log, tail, &self.layout, &self.access)?;
        self.log.file().set_len(tail.offset).map_err(StoreError::at(self.log.path(), "ftruncate"))?;
        if let Err(error) = sync_all(self.log.file()) {
            self.spent = true;
            return Err(StoreError::OutcomeUnknown(self.leave_fault(Changed::Yes, "fsync", error)));
        }
        self.log.set_len_seen(tail.offset);
        self.tail = self.log.tail(self.head.as_ref())?;
        Ok(QuarantinedTail { tail, kept })
    }

    /// Appends complete lines, in one write, and makes them durable; then writes `head`, which
    /// describes the log with them. Not retried, whatever happens; after an error this writer
    /// appends no more.
    ///
    /// # Errors
    /// See [`AppendError`]: only for [`AppendError::Unknown`] may the bytes be in the log.
    pub fn append(&mut self, bytes: &[u8], head: &Head) -> Result<Appended, AppendError> {
        let offset = self.log.len();
        let end = offset + bytes.len() as u64;
        self.check_ready()?;
        debug_assert!(bytes.ends_with(b"\n"), "only complete lines are appended");
        debug_assert_eq!(head.bytes, end, "the head describes the log after the append");
        self.spent = true;
        self.check_unchanged()?;

        self.write_once(bytes).map_err(|error| self.cut_back(error))?;
        let synced = sync_data(self.log.file());
        synced.map_err(|error| AppendError::Unknown(self.leave_fault(Changed::Yes, "fdatasync", error)))?;

        self.log.set_len_seen(end);
        self.tail = Tail::Whole { end };
        let head_warning = head.write(&self.layout, &self.access).err();
        self.head = Some(head.clone());
        self.spent = false;
        Ok(Appended { offset, end, head_warning })
    }

    /// Copies the log beside it, with these replacements, in order, and with `behind` at its end. The log is as it was.
    ///
    /// # Errors
    /// When the copy cannot be made, or not with the log's group and mode; nothing is left of it.
    pub fn draft(&self, replacements: &[Replacement<'_>], behind: &[u8]) -> Result<Draft, StoreError> {
        Draft::make(&self.log, replacements, behind, &self.access)
    }

    /// Puts a draft in the log's place. `head` describes the draft, and is written first: it acknowledges fewer bytes than
    /// the log holds until then, which a log may, and so no reader and no crash finds a log that is short of its head.
    /// This writer appends no more.
    ///
    /// # Errors
    /// [`StoreError::OutcomeUnknown`] when the disk did not confirm the new name: both files hold all that was recorded,
    /// and nobody knows which one a crash would leave. In every other case the log is as it was.
    pub fn replace_log(&mut self, draft: Draft, head: &Head) -> Result<(), StoreError> {
        self.spent = true;
        let path = self.log.path().to_owned();
        self.check_unchanged().map_err(|_| StoreError::Replaced { path: path.clone() })?;
        head.write(&self.layout, &self.access).map_err(|warning| match warning.problem {
            HeadProblem::NotWritten(source) => StoreError::at(&warning.path, "write")(source),
            _ => StoreError::NotAFile { path: warning.path },
        })?;
        self.head = Some(head.clone());
        draft.rename_to(&path).map_err(StoreError::at(&path, "rename"))?;
        sync_directory(self.layout.directory())
            .map_err(|error| StoreError::OutcomeUnknown(self.leave_fault(Changed::No, "fsync", error)))
    }

    /// Syncs the log and the store directory. For a caller about to acknowledge a line that it
    /// found there and did not append itself: its writer may have been killed before the sync.
    ///
    /// # Errors
    /// [`StoreError::OutcomeUnknown`]: a fault was left.
    pub fn sync(&mut self) -> Result<(), StoreError> {
        let path = self.layout.directory();
        let synced = match sync_all(self.log.file()) {
            Ok(()) => sync_directory(path),
            failed => failed,
        };
        synced.map_err(|error| {
            self.spent = true;
            StoreError::OutcomeUnknown(self.leave_fault(Changed::No, "fsync", error))
        })
    }

    /// Takes the fault away, once more syncing the log and the directory first. For a caller
    /// that opened the store for a repair and has verified the log.
    ///
    /// # Errors
    /// When the sync or the removal fails; the fault stays.
    pub fn clear_fault(&mut self) -> Result<(), StoreError> {
        self.sync()?;
        WriteFault::clear(&self.layout)?;
        self.fault = None;
        Ok(())
    }

    /// Whether this writer may append at all.
    fn check_ready(&self) -> Result<(), AppendError> {
        match (self.spent, self.purpose, self.tail) {
            (true, ..) => Err(AppendError::Spent),
            (false, Purpose::Append, Tail::Short(shortfall)) => Err(AppendError::Shortfall(shortfall)),
            (false, Purpose::Append, Tail::Torn(tail)) => Err(AppendError::UnsettledTail(tail)),
            (false, Purpose::Append, Tail::Whole { .. }) | (false, Purpose::Repair, _) => Ok(()),
        }
    }

    /// Somebody who does not hold the lock (a restored copy, an editor, a lock that the file
    /// system does not honour) may have changed the log while the caller was deciding.
    fn check_unchanged(&self) -> Result<(), AppendError> {
        let path = self.log.path();
        let same_len = matches!(self.log.file().metadata(), Ok(found) if found.len() == self.log.len());
        if same_len && matches!(lock::is_at(self.log.file(), path), Ok(true)) {
            Ok(())
        } else {
            Err(AppendError::Changed { path: path.to_owned() })
        }
    }

    /// One `write` for all the bytes. Interrupted before the first byte, it has not happened.
    fn write_once(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.log.file();
        loop {
            match file.write(bytes) {
                Ok(count) if count == bytes.len() => return Ok(()),
                Ok(count) => {
                    let short = format!("short write: {count} of {} bytes", bytes.len());
                    return Err(io::Error::new(io::ErrorKind::WriteZero, short));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// After a failed write: gives the log its old length again.
    fn cut_back(&self, cause: io::Error) -> AppendError {
        let file = self.log.file();
        let before = self.log.len();
        let (during, cut) = match file.metadata() {
            Ok(found) if found.len() == before => ("write", Ok(())),
            _ => match file.set_len(before) {
                Ok(()) => ("fsync", sync_all(file)),
                failed => ("ftruncate", failed),
            },
        };
        match cut {
            Ok(()) => AppendError::NotWritten { path: self.log.path().to_owned(), source: cause },
            Err(error) => {
                let both = io::Error::new(error.kind(), format!("{error}, after write: {cause}"));
                AppendError::Unknown(self.leave_fault(Changed::Yes, during, both))
            }
        }
    }

    /// Leaves the fault file and says what can be said. A fault that a repair found is left as
    /// it is: it tells of the write in question.
    fn leave_fault(&self, changed: Changed, during: &'static str, source: io::Error) -> OutcomeUnknown {
        let before = self.log.len();
        let after = self.log.file().metadata().map_or(before, |found| found.len());
        let fault_not_left = if self.fault.is_some() {
            None
        } else {
            let cause = Some(format!("{during}: {source}"));
            let fault = WriteFault { cause, before: (changed == Changed::Yes).then_some(before), after: Some(after) };
            fault.leave(&self.layout, &self.access).err()
        };
        OutcomeUnknown { path: self.log.path().to_owned(), during, source, before, after, fault_not_left }
    }
}
