//! `default`.

use super::Record;
use super::parse::{ParseContext, ParseError, method};
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;

recording_args! {
    /// Record a new default sign-in method
    pub struct DefaultArgs {
        /// The method: m1, …
        #[arg(value_name = "M")]
        pub method: String => SignInMethod,
    }
}

impl Record for DefaultArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::MakeDefault(method(&self.method)?))
    }
}
