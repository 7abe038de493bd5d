//! `phone-change start`, `complete`, `cancel`.

use clap::{Args, Subcommand};
use serde::Deserialize;

use super::candidates::candidates;
use super::parse::{self, ParseContext, ParseError, non_blank, required};
use super::{Record, Recording};
use crate::domain::rules::{Command, phone_change};

/// A new phone, registered while the old one still works
#[derive(Debug, Clone, Subcommand)]
pub enum PhoneChangeCommand {
    /// Record that the person is changing phones; says what dies with the old one
    Start(StartArgs),
    /// Record that everything was dealt with
    Complete(CompleteArgs),
    /// Record that the change is off
    Cancel(CancelArgs),
}

/// Record that the person is changing phones
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The old phone's label
    #[arg(long, value_name = "LABEL")]
    pub from: String,

    /// The new phone's label
    #[arg(long, value_name = "LABEL")]
    pub to: String,

    /// The number changes too
    #[arg(long)]
    #[serde(default)]
    pub number_changes: bool,

    /// The day it is planned for: 2026-12-01
    #[arg(long, value_name = "DATE")]
    pub planned_on: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(StartArgs { from: OldPhone, to: NewPhone });

/// Record that everything was dealt with
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompleteArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(CompleteArgs {});

/// Record that the change is off
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

candidates!(CancelArgs {});

impl Record for StartArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::StartPhoneChange(phone_change::StartPhoneChange {
            from: required("--from", &self.from)?,
            to: required("--to", &self.to)?,
            number_changes: self.number_changes,
            planned_on: self.planned_on.as_deref().map(parse::day).transpose()?,
        }))
    }
}

impl Record for CompleteArgs {
    about_account!();

    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::CompletePhoneChange)
    }
}

impl Record for CancelArgs {
    about_account!();

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
