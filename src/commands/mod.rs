//! What is typed → what is meant. One struct a command, with the words of its command line. Parsing that depends on the
//! policy ends here, after the log was opened. This room opens no file and asks no clock: both come in as values.

mod add;
mod apply;
mod default;
mod lost;
pub mod problem;
pub mod questions;
pub mod reading;
mod recording;
mod register;
mod remove;
mod test;
mod undo;

pub use add::Add;
pub use apply::Apply;
pub use default::Default;
pub use lost::{Found, Lost};
pub use recording::Recording;
pub use register::Register;
pub use remove::Remove;
pub use test::Test;
pub use undo::Undo;

use reading::{Reading, Unread};

use crate::domain::rules::Deed;

/// A command that records something about one account.
pub trait Record {
    /// The account, as typed.
    fn account(&self) -> &str;

    /// What all recording commands take.
    fn recording(&self) -> &Recording;

    /// The free texts, which must hold no personal data.
    fn free_texts(&self) -> Vec<&str>;

    /// What is meant.
    ///
    /// # Errors
    /// When what is typed has no meaning, or names a number and its key is not to be had.
    fn mean(&self, reading: &Reading<'_>) -> Result<Deed, Unread>;
}

impl<R: Record> Record for Box<R> {
    fn account(&self) -> &str {
        (**self).account()
    }

    fn recording(&self) -> &Recording {
        (**self).recording()
    }

    fn free_texts(&self) -> Vec<&str> {
        (**self).free_texts()
    }

    fn mean(&self, reading: &Reading<'_>) -> Result<Deed, Unread> {
        (**self).mean(reading)
    }
}
