//! What a directory gives out → looks at accounts. What a file is is found out by its content, row by row; a file that lost
//! data on its way is refused as a whole, with what would not have lost it ([`FileRefusal`]). Rows that are about no account are
//! counted and listed with their reason ([`LeftOut`]); nothing else of a file is kept than what a look needs.
//!
//! It opens no file, writes nothing, and holds one row at a time beside the looks.

pub mod audits;
mod bytes;
mod collecting;
mod json;
mod lists;
mod member;
pub mod methods;
mod pages;
mod people;
mod records;
mod refused;
pub mod registration;
pub mod roster;
pub mod sign_ins;
mod table;
mod workbook;

pub use collecting::Collecting;
pub use people::{LeftOut, LeftOutReason};
pub use refused::{FileRefusal, NotCollected, RefusedFile};

use std::io::Read;

use chrono_tz::Tz;

use crate::commands::parse::{Fingerprint, Pattern};
use crate::domain::instant::Instant;
use crate::domain::look::{LookSort, LooksAt};

/// What reading depends on besides the files.
#[derive(Clone, Copy)]
pub struct CollectedBy<'c> {
    /// What an account's id looks like.
    pub pattern: &'c Pattern,
    /// The country in which numbers are read.
    pub country_code: &'c str,
    /// How numbers are fingerprinted.
    pub fingerprint: Fingerprint<'c>,
    /// The clock.
    pub clock: Instant,
    /// What all files are; none: what they look like.
    pub sort: Option<LookSort>,
    /// When it was looked at, where rows do not say.
    pub at: Option<Instant>,
    /// Columns of a roster, each by the heading that it has.
    pub columns: &'c [(String, String)],
    /// Whether ids get back the zeros that a spreadsheet took.
    pub mend_ids: bool,
    /// In which time zone days are told.
    pub time_zone: Tz,
}

/// A file that is to be read.
pub struct Source<'s> {
    /// Its name.
    pub name: String,
    /// When it was last changed, where that is known.
    pub modified: Option<Instant>,
    /// What is in it.
    pub bytes: Box<dyn Read + 's>,
}

/// What was read.
#[derive(Debug)]
pub struct Collected {
    /// What was seen of whom, by id.
    pub people: Vec<LooksAt>,
    /// The files.
    pub files: Vec<FileRead>,
    /// What is about no account.
    pub left_out: Vec<LeftOut>,
    /// How many rows there are, where all that were read are of answers that say so.
    pub announced: Option<u64>,
}

impl Collected {
    /// Whether no account is in it, though it is about people: a stream of what a tenant logs may be about other things.
    pub fn is_of_nobody(&self) -> bool {
        self.people.is_empty() && self.files.iter().all(|file| file.unrelated == 0)
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its name.
    pub file: String,
    /// In which form it is.
    pub form: &'static str,
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
