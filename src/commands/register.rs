//! `register`.

use clap::Args;

use super::reading::{AFFILIATIONS, Reading, Unread, word};
use super::{Record, Recording};
use crate::domain::affiliation::Affiliation;
use crate::domain::rules::{Deed, register};

/// The languages in which one writes to people.
const LANGUAGES: [&str; 2] = ["en", "ja"];

/// Register an account: the desk starts its record
#[derive(Debug, Clone, Args)]
pub struct Register {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// student, faculty, staff or other
    pub affiliation: String,

    /// In which language to write to the person: en or ja
    #[arg(long, value_name = "L")]
    pub language: Option<String>,

    /// Whether the identity verification service is linked: linked or not-linked
    #[arg(long, value_name = "STATE")]
    pub identity_service: Option<String>,

    /// What all recording commands take.
    #[command(flatten)]
    pub recording: Recording,
}

impl Record for Register {
    fn account(&self) -> &str {
        &self.account
    }

    fn recording(&self) -> &Recording {
        &self.recording
    }

    fn free_texts(&self) -> Vec<&str> {
        Vec::new()
    }

    fn mean(&self, _: &Reading<'_>) -> Result<Deed, Unread> {
        let affiliation = word("AFFILIATION", &self.affiliation, &AFFILIATIONS, |word| word)?;
        let language = self.language.as_deref().map(|typed| word("--language", typed, &LANGUAGES, |word| word));
        let linked = self
            .identity_service
            .as_deref()
            .map(|typed| word("--identity-service", typed, &["linked", "not-linked"], |word| word));
        Ok(Deed::Register(register::Register {
            affiliation: Affiliation::of_log(affiliation),
            language: language.transpose()?,
            identity_service_linked: linked.transpose()?.map(|word| word == "linked"),
        }))
    }
}
