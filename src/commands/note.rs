//! `note`.

use super::Record;
use super::json::one_or_many;
use super::parse::{ParseContext, ParseError, required};
use super::recording::{Recording, recording_args};
use super::times;
use crate::domain::rules::Command;

recording_args! {
    /// Write down what was said, and when to come back to it
    ///
    /// A note with --follow-up is listed by "open" until the next note: what came of it.
    pub struct NoteArgs {
        /// What is to be remembered; no names, numbers or addresses
        #[arg(value_name = "TEXT", required = true)]
        #[serde(deserialize_with = "one_or_many")]
        pub text: Vec<String>,

        /// When to come back to it: "tomorrow 10:00", 2026-12-01, "in 2 hours"
        #[arg(long, value_name = "WHEN")]
        pub follow_up: Option<String>,
    }
}

impl Record for NoteArgs {
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let when = |typed| times::to_come(typed, context.clock, context.time_zone);
        Ok(Command::Note {
            text: required("TEXT", &self.text.join(" "))?,
            follow_up: self.follow_up.as_ref().map(|typed| when(typed)).transpose()?,
        })
    }
}
