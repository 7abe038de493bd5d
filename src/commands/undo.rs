//! `undo`.

use clap::Args;
use serde::Deserialize;

use super::candidates::OfArguments;
use super::json::number_of_line;
use super::parse::{ParseContext, ParseError, account, line_number, non_blank, normalized, required};
use super::problem::Problem;
use super::{AboutAccount, Record, Recording};
use crate::domain::id::AccountId;
use crate::domain::policy::Policy;
use crate::domain::rules::{Circumstances, Command};

/// Undo a recording made by mistake
///
/// Without LINE: your own latest event of the account, within 15 minutes. With LINE and --reason: that event.
/// With --run and --reason: everything that one run of batch or import recorded. With --ticket, --reason and no ID:
/// everything recorded for that ticket and not yet undone, such as a call on the wrong account.
#[derive(Debug, Clone, Args, Deserialize)]
#[serde(deny_unknown_fields)]
#[command(
    override_usage = "mfadesk undo [OPTIONS] <ID> [LINE --reason TEXT]\n       mfadesk undo [OPTIONS] --run RUN --reason TEXT\n       mfadesk undo [OPTIONS] --ticket TICKET [--only ID] --reason TEXT"
)]
pub struct UndoArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID", required_unless_present_any = ["run", "ticket"], default_value = "", hide_default_value = true)]
    pub account: String,

    /// The line of the event
    #[arg(value_name = "LINE")]
    #[serde(default, deserialize_with = "number_of_line")]
    pub sequence: Option<String>,

    /// Everything that this run of batch or import recorded (all of it, or nothing)
    #[arg(long, value_name = "RUN", conflicts_with = "account")]
    #[serde(skip)]
    pub run: Option<String>,

    /// With --ticket: only what was recorded about this account
    #[arg(long, value_name = "ID", requires = "ticket", conflicts_with_all = ["account", "run"])]
    #[serde(skip)]
    pub only: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    #[serde(skip)]
    pub recording: Recording,
}

impl UndoArgs {
    /// Anything may stand for its arguments.
    pub const CANDIDATES: OfArguments = &[];

    /// Whether it takes back what belongs together: a run, or, where no account is named, what a ticket has.
    pub fn is_of_many(&self) -> bool {
        self.run.is_some() || self.account.is_empty()
    }

    /// Of which of the accounts that a ticket is about: of the one that is named, or of the only one there is.
    ///
    /// # Errors
    /// When there are several, and none is named.
    pub fn whose(&self, accounts: Vec<AccountId>, policy: &Policy) -> Result<Vec<AccountId>, Problem> {
        match &self.only {
            Some(only) => {
                let only = account(only, policy)?;
                Ok(accounts.into_iter().filter(|account| *account == only).collect())
            }
            None if self.run.is_none() && accounts.len() > 1 => Err(Problem::TicketOfSeveral(accounts)),
            None => Ok(accounts),
        }
    }

    /// Why what belongs together is taken back, and what that comes with.
    ///
    /// # Errors
    /// When no reason is given, or an option that has no meaning for many events.
    pub fn of_many(&self) -> Result<(String, Circumstances), Problem> {
        let recording = &self.recording;
        recording.overrides()?;
        let one_event =
            [("--event-id", recording.event_id.is_some()), ("--expect-version", recording.expect_version.is_some())];
        if let Some((option, _)) = one_event.iter().find(|(_, is_given)| *is_given) {
            return Err(Problem::NotWithRun(option));
        }
        let reason = required("--reason", self.reason.as_deref().ok_or(Problem::ReasonMissing)?)?;
        Ok((reason, recording.circumstances()?))
    }
}

impl AboutAccount for UndoArgs {
    fn account(&self) -> &str {
        &self.account
    }

    fn account_typed(&mut self) -> &mut String {
        &mut self.account
    }

    fn recording(&self) -> &Recording {
        &self.recording
    }
}

impl Record for UndoArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        let reason = non_blank(self.reason.as_ref());
        let Some(typed) = &self.sequence else { return Ok(Command::UndoNewest { reason }) };
        let sequence = line_number(&normalized(typed)).ok_or_else(|| Problem::Line(typed.clone()))?;
        let reason = match &self.reason {
            None => return Err(Problem::ReasonMissing.into()),
            Some(_) => reason.ok_or(Problem::Empty("--reason"))?,
        };
        Ok(Command::Undo { sequence, reason })
    }
}
