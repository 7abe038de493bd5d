//! What can go wrong with a stream, for the caller to tell apart. No sentences for people here.

use std::fmt;
use std::io;

/// Why a stream did not do what was asked.
#[derive(Debug)]
pub enum StreamError {
    /// No server of the cluster takes part: nothing was sent.
    Away(String),
    /// A server does not let this user in, or shows a certificate that is not trusted.
    Denied(String),
    /// It was sent, and nothing came back in time: it may have been done.
    NoAnswer(String),
    /// The stream answered that it does not do it: the engine's own code and words.
    Refused {
        /// The engine's code of the error.
        code: u64,
        /// What it says.
        why: String,
    },
    /// The message is larger than a server takes.
    TooLarge {
        /// So many bytes it takes at most.
        most: usize,
    },
}

impl StreamError {
    /// What the operating system said while something was under way.
    pub(super) fn lost(error: &io::Error) -> Self {
        Self::NoAnswer(match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => "no answer in time".to_owned(),
            io::ErrorKind::UnexpectedEof => "the connection was closed".to_owned(),
            _ => error.to_string(),
        })
    }

    /// The same of something that changes nothing, so that it is as good as not sent.
    pub(super) fn unsent(self) -> Self {
        match self {
            Self::NoAnswer(why) => Self::Away(why),
            other => other,
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away(why) | Self::Denied(why) | Self::NoAnswer(why) => f.write_str(why),
            Self::Refused { code, why } => write!(f, "{why} ({code})"),
            Self::TooLarge { most } => write!(f, "more than {most} bytes"),
        }
    }
}
