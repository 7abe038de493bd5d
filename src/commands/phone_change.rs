//! `phone-change start`, `complete`, `cancel`.

use clap::Subcommand;

use super::Record;
use super::parse::{ParseContext, ParseError, non_blank, required};
use super::recording::{Recording, recording_args};
use super::times;
use crate::domain::rules::{Command, phone_change};

/// Record a phone change: start, complete, cancel
#[derive(Debug, Clone, Subcommand)]
pub enum PhoneChangeCommand {
    /// Start a phone change; lists the methods that depend on the old phone
    Start(StartArgs),
    /// Complete a phone change
    Complete(CompleteArgs),
    /// Cancel a phone change
    Cancel(CancelArgs),
}

recording_args! {
    /// Start a phone change
    pub struct StartArgs {
        /// The old phone's label
        #[arg(long, value_name = "LABEL")]
        pub from: String => OldPhone,

        /// The new phone's label
        #[arg(long, value_name = "LABEL")]
        pub to: String => NewPhone,

        /// The number changes too
        #[arg(long)]
        #[serde(default)]
        pub number_changes: bool,

        /// The day it is planned for: 2026-12-01
        #[arg(long, value_name = "DATE")]
        pub planned_on: Option<String>,
    }
}

recording_args! {
    /// Complete a phone change
    pub struct CompleteArgs {}
}

recording_args! {
    /// Cancel a phone change
    pub struct CancelArgs {
        /// Why
        #[arg(long, value_name = "TEXT")]
        pub reason: Option<String>,
    }
}

impl Record for StartArgs {
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let day = |typed| times::day(typed, context.clock, context.time_zone);
        Ok(Command::StartPhoneChange(phone_change::StartPhoneChange {
            from: required("--from", &self.from)?,
            to: required("--to", &self.to)?,
            number_changes: self.number_changes,
            planned_on: self.planned_on.as_deref().map(day).transpose()?,
        }))
    }
}

impl Record for CompleteArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::CompletePhoneChange)
    }
}

impl Record for CancelArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::CancelPhoneChange { reason: non_blank(self.reason.as_ref()) })
    }
}

impl PhoneChangeCommand {
    /// The command as one that records.
    pub fn as_record(&mut self) -> &mut dyn Record {
        match self {
            Self::Start(command) => command,
            Self::Complete(command) => command,
            Self::Cancel(command) => command,
        }
    }
}
