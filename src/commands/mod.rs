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
mod lost;
mod nearest;
pub mod notice;
mod observe;
pub mod parse;
pub mod periods;
mod phone_change;
mod policy;
pub mod policy_file;
mod policy_flaw;
pub mod problem;
pub mod questions;
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
pub mod unsent;
pub mod what_if;

pub use add::AddArgs;
pub use apply::ApplyArgs;
pub use close::{CloseArgs, ReopenArgs};
pub use default::DefaultArgs;
pub use edit::EditArgs;
pub use lost::{FoundArgs, LostArgs, REASONS as LOSS_REASONS};
pub use observe::{ObserveArgs, PLACES};
pub use phone_change::PhoneChangeCommand;
pub use policy::{PolicyCheck, PolicyCommand, PolicySet, PolicyShow};
pub use recording::Recording;
pub use register::RegisterArgs;
pub use remove::RemoveArgs;
pub use replace::ReplaceArgs;
pub use reregister::ReregisterCommand;
pub use terminate::TerminateArgs;
pub use test::TestArgs;
pub use undo::UndoArgs;

use parse::{ParseContext, ParseError};

use crate::domain::rules::Command;

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
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError>;
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

    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        (**self).resolve(context)
    }
}
