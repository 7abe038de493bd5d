//! What is typed → what is meant. One struct a command, with the words of its command line. Parsing that depends on the
//! policy ends here, after the log was opened. A line of a batch ([`batch`]) is read into the same structs by the same
//! names. This room opens no file and asks no clock: both come in as values.

/// The account and the options of a command that has both under these names.
macro_rules! about_account {
    () => {
        fn account(&self) -> &str {
            &self.account
        }

        fn recording(&self) -> &Recording {
            &self.recording
        }
    };
}

mod add;
pub mod address;
mod apply;
pub mod batch;
mod close;
pub mod command_line;
mod default;
mod edit;
mod json;
pub mod lens;
mod lost;
mod nearest;
pub mod notice;
mod observe;
pub mod periods;
mod phone_change;
mod policy;
pub mod policy_file;
mod policy_flaw;
pub mod problem;
pub mod questions;
pub mod reading;
mod recording;
mod register;
mod remove;
mod replace;
pub mod reports;
mod reregister;
pub mod template;
mod terminate;
mod test;
mod undo;

pub use add::Add;
pub use apply::Apply;
pub use close::{Close, Reopen};
pub use default::Default;
pub use edit::Edit;
pub use lost::{Found, Lost, REASONS as LOSS_REASONS};
pub use observe::{Observe, PLACES};
pub use phone_change::PhoneChange;
pub use policy::{Policy, PolicyCheck, PolicySet, PolicyShow};
pub use recording::Recording;
pub use register::Register;
pub use remove::Remove;
pub use replace::Replace;
pub use reregister::Reregister;
pub use terminate::Terminate;
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
