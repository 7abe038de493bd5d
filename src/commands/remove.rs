//! `remove`.

use super::Record;
use super::parse::{ParseContext, ParseError, method, non_blank};
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;

recording_args! {
    /// Record that a method was removed
    pub struct RemoveArgs {
        /// The method: m1, …
        #[arg(value_name = "M")]
        pub method: String => Method,

        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: Option<String>,
    }
}

impl Record for RemoveArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Remove { method: method(&self.method)?, reason: non_blank(self.reason.as_ref()) })
    }
}
