//! `close` and `reopen`.

use super::Record;
use super::parse::{ParseContext, ParseError, non_blank, required};
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;

recording_args! {
    /// Record that the person left the university
    pub struct CloseArgs {
        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: String => Reason,
    }
}

recording_args! {
    /// Record that the person is back
    pub struct ReopenArgs {
        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: Option<String>,
    }
}

impl Record for CloseArgs {
    fn asks_tokens(&self) -> bool {
        true
    }

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Close { reason: required("--reason", &self.reason)? })
    }
}

impl Record for ReopenArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Reopen { reason: non_blank(self.reason.as_ref()) })
    }
}
