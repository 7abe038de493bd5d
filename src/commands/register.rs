//! `register`.

use super::Record;
use super::candidates::{IDENTITY_SERVICE, LANGUAGES};
use super::parse::{AFFILIATIONS, ParseContext, ParseError, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use crate::domain::affiliation::Affiliation;
use crate::domain::rules::{Command, register};

recording_args! {
    /// Add an account to the records
    pub struct RegisterArgs {
        /// student, faculty, staff or other
        pub affiliation: String => Affiliation,

        /// In which language to write to the person: en or ja
        #[arg(long, value_name = "L")]
        pub language: Option<String> => Language,

        /// Whether the identity verification service is linked: linked or not-linked
        #[arg(long, value_name = "STATE")]
        pub identity_service: Option<String> => IdentityService,
    }
}

impl Record for RegisterArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Register(register::RegisterAccount {
            affiliation: affiliation(&self.affiliation)?,
            language: self.language.as_deref().map(language).transpose()?,
            identity_service_linked: self.identity_service.as_deref().map(linked).transpose()?,
        }))
    }
}

/// An affiliation by its word.
pub(super) fn affiliation(typed: &str) -> Result<Affiliation, Problem> {
    word("AFFILIATION", typed, &AFFILIATIONS, |word| word).map(Affiliation::of_log)
}

/// A language by its word.
pub(super) fn language(typed: &str) -> Result<&'static str, Problem> {
    word("--language", typed, &LANGUAGES, |word| word)
}

/// Whether the identity verification service is linked.
pub(super) fn linked(typed: &str) -> Result<bool, Problem> {
    word("--identity-service", typed, &IDENTITY_SERVICE, |word| word).map(|word| word == "linked")
}
