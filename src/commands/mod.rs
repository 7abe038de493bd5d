//! What is typed → what is meant. One struct a command, with the words of its command line. Parsing that depends on the
//! policy ends here, after the log was opened. A line of a batch ([`batch`]) is read into the same structs by the same
//! names. This room opens no file and asks no clock: both come in as values.

mod add;
pub mod address;
mod apply;
pub mod batch;
pub mod candidates;
mod close;
pub mod command_line;
mod default;
mod edit;
pub mod export;
mod json;
pub mod label_file;
pub mod losable;
mod lost;
pub mod nearest;
mod note;
pub mod notice;
mod observe;
mod otpauth;
pub mod parse;
pub mod periods;
mod phone_change;
mod policy;
pub mod policy_file;
mod policy_flaw;
pub mod problem;
pub mod questions;
mod recording;
mod recording_command;
mod redact;
mod register;
mod remove;
mod replace;
pub mod reports;
mod reregister;
pub mod said;
pub mod template;
mod terminate;
mod test;
pub mod times;
pub mod token_file;
mod token_flaw;
mod undo;
pub mod unsent;
pub mod what_if;
pub mod who;

pub use add::AddArgs;
pub use apply::ApplyArgs;
pub use close::{CloseArgs, ReopenArgs};
pub use default::DefaultArgs;
pub use edit::EditArgs;
pub use lost::{FoundArgs, LostArgs};
pub use note::NoteArgs;
pub use observe::ObserveArgs;
pub use phone_change::PhoneChangeCommand;
pub use policy::{PolicyCheck, PolicyCommand, PolicySet, PolicyShow};
pub use recording::Recording;
pub use recording_command::RecordingCommand;
pub use redact::RedactArgs;
pub use register::RegisterArgs;
pub use remove::RemoveArgs;
pub use replace::ReplaceArgs;
pub use reregister::ReregisterCommand;
pub use terminate::TerminateArgs;
pub use test::TestArgs;
pub use undo::UndoArgs;

use chrono_tz::Tz;

use parse::{Fingerprint, ParseContext, ParseError, Pattern};
use problem::Problem;

use crate::desk::ResolvedCommand;
use crate::domain::failure_domain::SharedThings;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::Command;

/// What every recording command says, beside its own words.
pub trait AboutAccount {
    /// The account, as typed.
    fn account(&self) -> &str;

    /// The same, where a part of it may be typed for the whole.
    fn account_typed(&mut self) -> &mut String;

    /// What all recording commands take.
    fn recording(&self) -> &Recording;
}

/// A command that records something about one account.
pub trait Record: AboutAccount {
    /// Where a number is typed, which `-` asks to be read elsewhere.
    fn number(&mut self) -> Option<&mut String> {
        None
    }

    /// Which things it brings that others may have too.
    fn shared_things(&self) -> SharedThings {
        SharedThings::default()
    }

    /// Whether it is asked which hardware tokens the person has: the lines about the log itself say so.
    fn asks_tokens(&self) -> bool {
        false
    }

    /// What is meant.
    ///
    /// # Errors
    /// When what is typed has no meaning, or names a number and its key is not to be had.
    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError>;
}

/// Resolves commands under one policy.
pub struct Resolver {
    policy: Policy,
    pattern: Pattern,
    time_zone: Tz,
}

impl Resolver {
    /// Under this policy.
    ///
    /// # Errors
    /// When its pattern of account ids or its time zone cannot be worked with.
    pub fn under(policy: &Policy) -> Result<Self, Problem> {
        Ok(Self { pattern: Pattern::of(policy)?, time_zone: parse::time_zone(policy)?, policy: policy.clone() })
    }

    /// What is meant by the command at this clock.
    ///
    /// # Errors
    /// See [`Record::resolve`].
    pub fn resolve(
        &self,
        command: &dyn Record,
        clock: Instant,
        fingerprint: Fingerprint<'_>,
    ) -> Result<ResolvedCommand, ParseError> {
        let Self { policy, pattern, time_zone } = self;
        let account = pattern.account(command.account())?;
        let (time, display) = command.recording().when(clock, *time_zone)?;
        let to_the_minute = command.recording().at.as_deref().is_some_and(times::is_to_the_minute);
        let command = command.resolve(&ParseContext { policy, clock, time_zone: *time_zone, fingerprint })?;
        Ok(ResolvedCommand { account, command, time, to_the_minute, display })
    }
}
