//! What can go wrong with a log that is kept in a stream.

use crate::domain::sequence::Sequence;
use crate::stream::StreamError;

/// Why a stream did not do its part. Typed, without words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamFault {
    /// No server of the cluster takes part: nothing was sent, nothing is recorded.
    Away(String),
    /// The cluster does not let this machine in, or its certificate is not trusted.
    Denied(String),
    /// The cluster says that it does not take it.
    NotTaken(String),
    /// Others recorded in between each time.
    Overtaken,
    /// The first lines of a group are recorded; others recorded in between.
    OvertakenHalfway,
    /// It was sent, and nobody answered: it may be recorded.
    Unanswered(String),
    /// The log began in the stream, and could not be begun here: the code says why.
    BegunThereAlone(String),
    /// What is to be recorded as a whole is larger than a message may be.
    TooLarge {
        /// So many bytes it has.
        bytes: usize,
        /// So many there may be.
        most: usize,
    },
    /// The copy and the stream do not say the same.
    DoesNotFit {
        /// From which line on.
        line: Sequence,
        /// What of it: a word of docs/log-format.md, or `differs`, `longer`.
        kind: &'static str,
    },
    /// The stream is not kept as a log has to be.
    Unfit(Vec<&'static str>),
    /// There is no such stream.
    NoStream(String),
    /// The store is no copy of a stream.
    NotACopy,
    /// The store is a copy of a stream already.
    IsACopy,
    /// This is not done to a copy of a stream.
    NotOnACopy(&'static str),
    /// The stream holds another log.
    OtherLog,
    /// Damage was accepted in the log, so that a stream cannot vouch for it.
    AcceptedDamage,
    /// A file that a copy keeps cannot be read.
    Unreadable(String),
}

impl StreamFault {
    /// The stable word for it in outputs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Away(_) => "stream-away",
            Self::Denied(_) => "stream-denied",
            Self::NotTaken(_) => "stream-not-taken",
            Self::Overtaken | Self::OvertakenHalfway => "overtaken",
            Self::Unanswered(_) => "stream-unanswered",
            Self::BegunThereAlone(_) => "begun-in-the-stream-alone",
            Self::TooLarge { .. } => "group-too-large",
            Self::DoesNotFit { .. } => "copy-does-not-fit",
            Self::Unfit(_) => "stream-unfit",
            Self::NoStream(_) => "no-stream",
            Self::NotACopy => "not-a-copy",
            Self::IsACopy => "is-a-copy",
            Self::NotOnACopy(_) => "not-on-a-copy",
            Self::OtherLog => "other-log-in-stream",
            Self::AcceptedDamage => "damage-accepted",
            Self::Unreadable(_) => "stream-files-unreadable",
        }
    }

    /// Whether the event is in the log: `no`, `yes`, `unknown`.
    pub fn committed(&self) -> &'static str {
        match self {
            Self::Unanswered(_) => "unknown",
            Self::BegunThereAlone(_) => "yes",
            _ => "no",
        }
    }
}

impl From<StreamError> for StreamFault {
    fn from(error: StreamError) -> Self {
        match error {
            StreamError::Away(why) => Self::Away(why),
            StreamError::Denied(why) => Self::Denied(why),
            StreamError::NoAnswer(why) => Self::Unanswered(why),
            StreamError::Refused { .. } | StreamError::TooLarge { .. } => Self::NotTaken(error.to_string()),
        }
    }
}
