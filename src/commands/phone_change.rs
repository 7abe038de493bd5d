//! `phone-change start`, `complete`, `cancel`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::Deserialize;

use super::problem::Problem;
use super::reading::{Reading, Unread, folded, required, said};
use super::{Record, Recording};
use crate::domain::rules::{Deed, phone_change};

/// A new phone, registered while the old one still works
#[derive(Debug, Clone, Subcommand)]
pub enum PhoneChange {
    /// Record that the person is changing phones; says what dies with the old one
    Start(Start),
    /// Record that everything was dealt with
    Complete(Complete),
    /// Record that the change is off
    Cancel(Cancel),
}

/// Record that the person is changing phones
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Start {
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

/// Record that everything was dealt with
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complete {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

/// Record that the change is off
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
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

impl Record for Start {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        vec![&self.from, &self.to]
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        let planned_on = self.planned_on.as_deref().map(|typed| {
            let text = folded(typed);
            match NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
                Ok(date) => Ok(date.format("%Y-%m-%d").to_string()),
                Err(_) => Err(Problem::Date(typed.to_owned())),
            }
        });
        Ok(Deed::StartPhoneChange(phone_change::Start {
            from: required("--from", &self.from)?,
            to: required("--to", &self.to)?,
            number_changes: self.number_changes,
            planned_on: planned_on.transpose()?,
        }))
    }
}

impl Record for Complete {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::CompletePhoneChange)
    }
}

impl Record for Cancel {
    about_account!();

    fn free_texts(&self) -> Vec<&str> {
        self.reason.iter().map(String::as_str).collect()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        Ok(Deed::CancelPhoneChange { reason: said(self.reason.as_ref()) })
    }
}

impl PhoneChange {
    /// The command as one that records.
    pub fn as_record(&self) -> &dyn Record {
        match self {
            Self::Start(command) => command,
            Self::Complete(command) => command,
            Self::Cancel(command) => command,
        }
    }
}
