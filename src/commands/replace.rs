//! `replace`.

use super::Record;
use super::parse::{ParseContext, ParseError, method, non_blank};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;

recording_args! {
    /// Record that a new method replaced an old one
    pub struct ReplaceArgs {
        /// The old method, which was deleted: m1, …
        #[arg(value_name = "OLD")]
        pub old: String => SignInMethod,

        /// The new method: m2, …
        #[arg(value_name = "NEW")]
        pub new: String => NewMethod,

        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: Option<String>,
    }
}

impl Record for ReplaceArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let (old, new) = (method(&self.old)?, method(&self.new)?);
        if old == new {
            return Err(Problem::ReplacedByItself(self.old.clone()).into());
        }
        Ok(Command::Replace { old, new, reason: non_blank(self.reason.as_ref()) })
    }
}
