//! What was read of files, by whoever reads them: who was seen, which files they were, and which rows are about no account.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::look::{LookSort, LooksAt};

/// What was read of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesRead {
    /// What was seen of whom, by id.
    pub people: Vec<LooksAt>,
    /// The files.
    pub files: Vec<FileRead>,
    /// What stands beside them in directories, and was not read.
    pub passed_over: Vec<PassedOver>,
    /// What is about no account.
    pub left_out: Vec<LeftOut>,
    /// How many rows there are, where all that were read are of answers that say so.
    pub announced: Option<u64>,
    /// Accounts of which it is odd who they are.
    pub odd: Vec<OddPerson>,
}

/// What is odd about whom rows are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddPerson {
    /// Which account.
    pub account: AccountId,
    /// When it was so.
    pub at: Instant,
    /// What.
    pub oddity: Oddity,
}

/// What may be odd about whom rows are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// The directory has the same id for this account as for another one before: somebody was given another name there.
    Renamed {
        /// How the id begins.
        object: String,
        /// The account before.
        before: AccountId,
    },
    /// Rows of one file are about it under names of several domains: they may be several people.
    Domains {
        /// Two of the domains.
        domains: [Arc<str>; 2],
    },
}

impl FilesRead {
    /// Whether no account is in it, though it is about people: a stream of what a tenant logs may be about other things.
    pub fn is_of_nobody(&self) -> bool {
        self.people.is_empty() && self.files.iter().all(|file| file.unrelated == 0)
    }

    /// Whether it is of nobody because nobody in it has an account's id; rows that stand for nothing do not count.
    pub fn is_of_strangers(&self) -> bool {
        let mut rows = self.left_out.iter().filter(|row| row.reason != LeftOutReason::Never).peekable();
        self.is_of_nobody() && rows.peek().is_some() && rows.all(|row| row.reason.is_of_id())
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub file: String,
    /// In which form it is.
    pub form: &'static str,
    /// Which sheet of a workbook was read.
    pub sheet: Option<String>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// When it was last changed, where that is known.
    pub modified: Option<Instant>,
    /// What it is; none: nothing was in it that says so.
    pub sort: Option<LookSort>,
    /// How many rows were read.
    pub rows: u64,
    /// How many of them are about something else than methods.
    pub unrelated: u64,
    /// How many it says that there are.
    pub announced: Option<u64>,
    /// When it was looked at, where that was not said by its rows.
    pub looked_at: Option<Instant>,
}

/// What a directory holds beside data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// Its name; that of a directory ends with a stroke.
    pub file: String,
    /// Why it is no data.
    pub reason: PassedOverReason,
}

/// Why something in a directory is plainly no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassedOverReason {
    /// It is hidden.
    Hidden,
    /// A program keeps it for itself: the lock of a spreadsheet that is open, small pictures, settings.
    OfAProgram,
    /// A document, a picture, a note that comes with the data, a script.
    Document,
    /// No regular file: a link to a directory or to nothing, a pipe, a device.
    NoFile,
}

impl PassedOverReason {
    /// Every reason.
    pub const ALL: [PassedOverReason; 4] = [Self::Hidden, Self::OfAProgram, Self::Document, Self::NoFile];
}

/// A row that is about no account, or says nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// In which file, of those that were read.
    pub file: usize,
    /// The line.
    pub line: u64,
    /// What the row calls the person, as it is written there.
    pub id: Option<String>,
    /// Why.
    pub reason: LeftOutReason,
    /// The word that is the reason, where it is one.
    pub word: Option<String>,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOutReason {
    /// Somebody of another organization.
    Guest,
    /// No account's id: a shared mailbox, a service, an administrator.
    NotAnAccount,
    /// The directory's own number, which the desk does not know.
    ObjectId,
    /// Nobody is named.
    Nobody,
    /// A row that stands for nothing: dated before 2000.
    Never,
    /// It does not say when that was.
    NoTime,
    /// It is dated in the future.
    Future,
    /// What is registered is no list.
    NoList,
    /// The directory did not answer for this person.
    NotAnswered,
    /// An id that lost the zeros in front.
    LostZeros,
    /// A word that no roster of ours has.
    UnknownWord,
    /// Something happened to a method, and nothing says to which.
    NoMethodNamed,
    /// It says that somebody can verify, and lists nothing.
    Contradicts,
}

impl LeftOutReason {
    /// Every reason.
    pub const ALL: [LeftOutReason; 13] = [
        Self::Guest,
        Self::NotAnAccount,
        Self::ObjectId,
        Self::Nobody,
        Self::Never,
        Self::NoTime,
        Self::Future,
        Self::NoList,
        Self::NotAnswered,
        Self::LostZeros,
        Self::UnknownWord,
        Self::NoMethodNamed,
        Self::Contradicts,
    ];

    /// Whether it is that the row names no account by its id.
    pub fn is_of_id(self) -> bool {
        matches!(self, Self::Guest | Self::NotAnAccount | Self::ObjectId | Self::Nobody | Self::LostZeros)
    }

    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::NotAnAccount => "not-an-account",
            Self::ObjectId => "object-id",
            Self::Nobody => "nobody-named",
            Self::Never => "dated-never",
            Self::NoTime => "no-time",
            Self::Future => "in-the-future",
            Self::NoList => "methods-not-a-list",
            Self::NotAnswered => "not-answered",
            Self::LostZeros => "lost-zeros",
            Self::UnknownWord => "unknown-word",
            Self::NoMethodNamed => "no-method-named",
            Self::Contradicts => "contradicts-itself",
        }
    }
}
