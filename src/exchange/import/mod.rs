//! What a directory gives out → looks at accounts. What a file is is found out by its content, row by row; a file that lost
//! data on its way is refused as a whole, with what would not have lost it ([`FileRefusal`]). Rows that are about no account are
//! counted and listed with their reason ([`LeftOutReason`](crate::queries::files_read::LeftOutReason)); nothing else of a file is kept than what a look needs.
//!
//! It opens no file, writes nothing, and holds one row at a time beside the looks.

pub mod audits;
mod bytes;
mod collecting;
mod digest;
mod json;
mod lists;
mod member;
pub mod methods;
mod pages;
mod people;
mod preferences;
mod records;
mod refused;
pub mod registration;
pub mod roster;
mod row_lines;
mod rows;
pub mod sign_ins;
mod table;
mod workbook;

pub use collecting::Collecting;
pub use json::Malformed;
pub use refused::{FileRefusal, NotCollected, RefusedFile};

use std::io::Read;

use chrono_tz::Tz;

use crate::commands::parse::{Fingerprint, Pattern};
use crate::domain::instant::Instant;
use crate::domain::look::LookSort;

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
    /// The sheet of a workbook; none: the one that has such headings.
    pub sheet: Option<&'c str>,
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
