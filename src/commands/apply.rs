//! `apply`.

use super::Record;
use super::parse::{ParseContext, ParseError};
use super::recording::{Recording, recording_args};
use crate::domain::rules::Command;

recording_args! {
    /// Record that the person applied for MFA (step 4)
    pub struct ApplyArgs {
        /// The remote desktop (Citrix Workspace) is signed out of, or not used
        #[arg(long)]
        #[serde(default)]
        pub citrix_signed_out: bool,
    }
}

impl Record for ApplyArgs {
    fn resolve(&self, _: &ParseContext<'_>) -> Result<Command, ParseError> {
        Ok(Command::Apply { citrix_signed_out: self.citrix_signed_out })
    }
}
