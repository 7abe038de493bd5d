//! Why an index is not used. It is never an error: the log is read then.

use std::fmt;

/// Why an index is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexFlaw {
    /// It cannot be read, or what it says does not hold together.
    Unreadable,
    /// Another version of this program made it.
    OtherVersion,
    /// It was made of another log, or of this one before something of it was changed.
    OtherLog,
    /// The log is not as its last writer left it.
    LogChanged,
    /// It was brought up to date since the log was opened: it knows more than is asked about.
    Ahead,
    /// What it does not know of yet says something about what it knows, or is too much.
    Behind,
    /// A line that it leads to is not the one it was.
    LineChanged,
}

impl IndexFlaw {
    /// Its word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::OtherVersion => "other-version",
            Self::OtherLog => "other-log",
            Self::LogChanged => "log-changed",
            Self::Ahead => "ahead",
            Self::Behind => "behind",
            Self::LineChanged => "line-changed",
        }
    }
}

impl fmt::Display for IndexFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Whatever SQLite could not do: the index is of no use then.
impl From<rusqlite::Error> for IndexFlaw {
    fn from(_: rusqlite::Error) -> Self {
        Self::Unreadable
    }
}
