//! Why nothing is written to anybody.

use std::path::PathBuf;

use super::template::TemplateFlaw;
use crate::domain::date::Date;

/// Why nothing can be written to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsent {
    /// It is no address with a place for the account's id.
    Recipient(String),
    /// It is no address.
    Sender(String),
    /// The account's id makes no address, or no name of a file.
    AccountInAddress(String),
    /// The day has come already.
    DayPassed(Date),
    /// There is no template of this name.
    UnknownTemplate(String),
    /// What cannot stand in a template, by lines.
    Template {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        flaws: Vec<TemplateFlaw>,
    },
}
