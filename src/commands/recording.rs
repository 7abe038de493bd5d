//! What every recording command takes besides its own words.

use chrono_tz::Tz;
use clap::Args;
use serde::Deserialize;

use super::candidates::{Candidates, OfArguments};
use super::json::one_or_many;
use super::parse::{non_blank, normalized};
use super::problem::Problem;
use super::times::occurred;
use crate::desk::DisplayContext;
use crate::domain::id::EventId;
use crate::domain::instant::Instant;
use crate::domain::rules::{Circumstances, Code, Overrides, personal_data};

/// Options of every recording command.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[command(next_help_heading = "Recording")]
pub struct Recording {
    /// Operator name (self-reported)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,

    /// The code that proves the operator named by --actor; - asks for it without showing it
    #[arg(long, value_name = "CODE")]
    #[serde(skip)]
    pub code: Option<String>,

    /// The ticket of the call
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,

    /// When it happened, if not now: "2026-11-24 10:00", "10:00", "11/24", "yesterday 15:00", "2h-ago", or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,

    /// Override these rules (codes as printed in the refusal)
    #[arg(long = "override", value_name = "CODES", value_delimiter = ',')]
    #[serde(rename = "override", deserialize_with = "one_or_many")]
    pub overrides: Vec<String>,

    /// Reason for the override
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,

    /// Refuse if the account is not at this version
    #[arg(long, value_name = "N", value_parser = count)]
    pub expect_version: Option<u64>,

    /// Event ID (UUID); makes it safe to send the command again
    #[arg(long, value_name = "UUID")]
    pub event_id: Option<String>,

    /// Show what would be recorded; record nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// A command about one account: what it takes between the account and what all of them take, and what may stand for an
/// argument (`=> Method`, one of the [`Candidates`]). What is not said may be anything.
macro_rules! recording_args {
    ($(#[$of_command:meta])* pub struct $args:ident {
        $( $(#[$of_argument:meta])* pub $argument:ident: $type:ty $( => $candidates:ident )?, )*
    }) => {
        #[derive(Debug, Clone, clap::Args, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        $(#[$of_command])*
        pub struct $args {
            /// The 10-digit Common ID
            #[arg(value_name = "ID")]
            pub account: String,
            $( $(#[$of_argument])* pub $argument: $type, )*
            /// What all recording commands take.
            #[command(flatten)]
            #[serde(skip)]
            pub recording: Recording,
        }

        impl $crate::commands::AboutAccount for $args {
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

        impl $args {
            /// What may stand for its arguments.
            pub const CANDIDATES: $crate::commands::candidates::OfArguments =
                &[ $( $( (stringify!($argument), $crate::commands::candidates::Candidates::$candidates), )? )* ];
        }
    };
}
pub(super) use recording_args;

/// A count, which may be typed full-width, and is no phone number.
fn count(typed: &str) -> Result<u64, String> {
    let text = normalized(typed);
    let is_phone = personal_data::ending(&text).is_some();
    text.parse().ok().filter(|_| !is_phone).ok_or_else(|| "no count".to_owned())
}

impl Recording {
    /// What may stand for its arguments.
    pub const CANDIDATES: OfArguments = &[("overrides", Candidates::Overridable)];

    /// What the command comes with, as far as that can be read without the policy.
    ///
    /// # Errors
    /// When it has no meaning.
    pub fn circumstances(&self) -> Result<Circumstances, Problem> {
        Ok(Circumstances {
            overrides: self.overrides()?,
            event_id: self.event_id()?,
            actor: non_blank(self.actor.as_ref()),
            proof: None,
            ticket: non_blank(self.ticket.as_ref()),
            expect_version: self.expect_version,
            dry_run: self.dry_run,
        })
    }

    /// When it happened, now where nothing is said, and what it takes to word times.
    ///
    /// # Errors
    /// When what is said is no time.
    pub fn when(&self, clock: Instant, time_zone: Tz) -> Result<(Instant, DisplayContext), Problem> {
        let at = self.at.as_deref().map(|typed| occurred(typed, clock, time_zone)).transpose()?;
        Ok((at.unwrap_or(clock), DisplayContext { time_zone, clock }))
    }

    /// The rules that are overridden, and why.
    ///
    /// # Errors
    /// For a code that is unknown or cannot be overridden, and where codes or the reason are missing.
    pub(super) fn overrides(&self) -> Result<Overrides, Problem> {
        let mut codes = Vec::new();
        // A comma may be full-width too, and is one only once it is folded.
        let words = self.overrides.iter().map(|typed| normalized(typed).to_lowercase()).collect::<Vec<_>>();
        for word in words.iter().flat_map(|typed| typed.split(',')).map(str::trim) {
            match Code::known(word) {
                Some(code) if code.is_overridable() => {
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                Some(_) => return Err(Problem::NotOverridable(word.to_owned())),
                None => {
                    let known =
                        Code::ALL.iter().filter(|code| code.is_overridable()).map(|code| code.as_str()).collect();
                    return Err(Problem::Word { member: "--override", typed: word.to_owned(), known });
                }
            }
        }
        match (codes.is_empty(), non_blank(self.because.as_ref())) {
            (true, None) => Ok(Overrides::default()),
            (true, Some(_)) => Err(Problem::BecauseWithoutOverride),
            (false, None) => Err(Problem::BecauseMissing),
            (false, Some(because)) => Ok(Overrides { codes, because }),
        }
    }

    /// The event's id, when one is given: in the hyphenated form, lower case.
    ///
    /// # Errors
    /// When it is no UUID.
    pub fn event_id(&self) -> Result<Option<EventId<'static>>, Problem> {
        let Some(typed) = &self.event_id else { return Ok(None) };
        let id = EventId::parse(normalized(typed).to_ascii_lowercase().into());
        id.map(Some).ok_or_else(|| Problem::EventId(typed.clone()))
    }
}
