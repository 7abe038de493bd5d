//! The connection that a process has, for all that it does in one go, and what is to be said of the stream besides.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::stream::{Cluster, Stream, StreamError};

/// What is to be said of the stream or of the copy, although it stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamNote {
    /// What was answered is from the copy as it stood when it last caught up.
    Behind {
        /// When that was, as far as it is known.
        since: Option<Instant>,
        /// Why it does not catch up; none: it was told not to.
        why: Option<String>,
    },
    /// The copy had been cut short, and was filled up again from the stream.
    FilledUp {
        /// The first line that came back.
        from: Sequence,
        /// The last.
        to: Sequence,
    },
    /// An unfinished line was put into quarantine.
    TailQuarantined(String),
    /// It is recorded in the stream; this copy could not take it in.
    CopyNotWritten(String),
    /// What was sent and not answered is recorded after all.
    FoundRecorded {
        /// Its first event.
        event: String,
        /// About whom or what.
        subject: String,
        /// Its line.
        line: Sequence,
        /// How many lines came with it.
        lines: usize,
    },
    /// What was sent and not answered is not recorded, and will not be.
    FoundNotRecorded {
        /// Its first event.
        event: String,
        /// About whom or what.
        subject: String,
        /// How many lines it had.
        lines: usize,
    },
    /// Some of what was sent and not answered is recorded, since it was sent once more; the rest is not, and will not be.
    FoundInPart {
        /// The first event that is not.
        event: String,
        /// About whom or what.
        subject: String,
        /// The line of the first that is.
        line: Sequence,
        /// How many are.
        recorded: usize,
        /// How many there were.
        lines: usize,
    },
    /// What was sent is not in the stream so far, and nobody knows whether it will be.
    StillUnknown {
        /// Its first event.
        event: String,
        /// About whom or what.
        subject: String,
    },
}

/// The connection of a process to its stream. Clones are the same one.
#[derive(Clone, Default)]
pub struct StreamHandle(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// Whether no connection is to be made.
    offline: bool,
    open: Option<(Cluster, Stream)>,
    notes: Vec<StreamNote>,
}

impl fmt::Debug for StreamHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamHandle")
    }
}

impl StreamHandle {
    /// From here on no connection is made.
    pub fn stay_offline(&self) {
        self.with(|known| known.offline = true);
    }

    /// What there is to be said, once.
    pub fn notes(&self) -> Vec<StreamNote> {
        self.with(|known| std::mem::take(&mut known.notes))
    }

    pub(super) fn note(&self, note: StreamNote) {
        self.with(|known| {
            if !known.notes.contains(&note) {
                known.notes.push(note);
            }
        });
    }

    /// Whether no connection is to be made.
    pub(super) fn is_offline(&self) -> bool {
        self.with(|known| known.offline)
    }

    /// The connection to this cluster: the one that there is, or a new one, to the server at `first` before others.
    pub(super) fn open(&self, cluster: &Cluster, first: usize) -> Result<Stream, StreamError> {
        match self.with(|known| known.open.take()) {
            Some((of, stream)) if of == *cluster => Ok(stream),
            _ => Stream::open(cluster, first),
        }
    }

    /// Gives the connection back, for the next who needs it.
    pub(super) fn give_back(&self, cluster: &Cluster, stream: Stream) {
        self.with(|known| known.open = Some((cluster.clone(), stream)));
    }

    fn with<T>(&self, act: impl FnOnce(&mut Known) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
