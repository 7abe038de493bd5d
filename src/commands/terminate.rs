//! `terminate`.

use super::Record;
use super::parse::{ParseContext, ParseError, required, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use crate::domain::invisible::says_nothing;
use crate::domain::rules::Command;
use crate::domain::rules::terminate::IDENTITY_CHECKS;

recording_args! {
    /// Record that the desk turned MFA off
    pub struct TerminateArgs {
        /// Why it was unavoidable
        #[arg(long, value_name = "TEXT")]
        pub reason: String => Reason,

        /// How the identity was checked: student-id, staff-id, id-photo, my-number-card, passport, residence-card or
        /// video-call
        #[arg(long, value_name = "CHECK")]
        pub identity_check: Option<String> => IdentityCheck,
    }
}

impl Record for TerminateArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Terminate {
            reason: required("--reason", &self.reason)?,
            identity_check: identity_check(self.identity_check.as_deref())?,
        })
    }
}

/// How an identity was checked, where that is said. That it is missing is for the rules to say.
pub(super) fn identity_check(typed: Option<&str>) -> Result<Option<&'static str>, Problem> {
    typed
        .filter(|typed| !says_nothing(typed))
        .map(|typed| word("--identity-check", typed, &IDENTITY_CHECKS, |word| word))
        .transpose()
}
