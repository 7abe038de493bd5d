//! `edit`: of the person, of a method, of a number.

use super::Record;
use super::add::{number, place, seen};
use super::parse::{ParseContext, ParseError, method, normalized};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use super::register::{affiliation, language, linked};
use crate::domain::failure_domain::SharedThings;
use crate::domain::invisible::says_nothing;
use crate::domain::rules::Command;
use crate::domain::rules::account::EditAccount;
use crate::domain::rules::edit::{EditMethod, EditNumber};

recording_args! {
    /// Correct details of a person, a method or a phone number
    ///
    /// Of a person: --affiliation, --language, --identity-service. Of a method: --device, --label, --serial ("" clears).
    /// Of a number: --number, with --extension and --device.
    pub struct EditArgs {
        /// The method: m1, …; without it, what is known of the person
        #[arg(value_name = "M")]
        pub method: Option<String> => Method,

        /// student, faculty, staff or other
        #[arg(long, value_name = "A")]
        pub affiliation: Option<String> => Affiliation,

        /// In which language to write to the person: en or ja
        #[arg(long, value_name = "L")]
        pub language: Option<String> => Language,

        /// Whether the identity verification service is linked: linked or not-linked
        #[arg(long, value_name = "STATE")]
        pub identity_service: Option<String> => IdentityService,

        /// The device it is on now: a label, or @m1 for the device of m1
        #[arg(long, value_name = "LABEL|@mN")]
        pub device: Option<String> => Device,

        /// What the Security info page calls it
        #[arg(long, value_name = "LABEL")]
        pub label: Option<String>,

        /// The serial of a security key or a hardware token
        #[arg(long, value_name = "S")]
        pub serial: Option<String>,

        /// The new phone number; - reads it from standard input
        #[arg(long, value_name = "N|-", allow_hyphen_values = true)]
        pub number: Option<String>,

        /// The extension behind the new number; left out: none
        #[arg(long, value_name = "E")]
        pub extension: Option<String>,
    }
}

impl Record for EditArgs {
    fn number(&mut self) -> Option<&mut String> {
        self.number.as_mut()
    }

    fn shared_things(&self) -> SharedThings {
        SharedThings { numbers: self.number.is_some(), serials: self.serial.is_some() }
    }

    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let of_person = self.affiliation.is_some() || self.language.is_some() || self.identity_service.is_some();
        let of_method = self.device.is_some() || self.label.is_some() || self.serial.is_some();
        let of_number = self.number.is_some() || self.extension.is_some();
        match &self.method {
            None if of_person && !of_method && !of_number => Ok(Command::EditAccount(EditAccount {
                affiliation: self.affiliation.as_deref().map(affiliation).transpose()?,
                language: self.language.as_deref().map(language).transpose()?,
                identity_service_linked: self.identity_service.as_deref().map(linked).transpose()?,
            })),
            Some(typed) if of_number && !of_person => self.of_number(typed, context),
            Some(typed) if of_method && !of_person => Ok(Command::EditMethod(EditMethod {
                method: method(typed)?,
                device: self.device.as_deref().map(place).transpose()?,
                label: self.label.as_deref().map(seen).map(str::to_owned),
                serial: self.serial.as_deref().map(seen).map(str::to_owned),
            })),
            _ => Err(Problem::Edit.into()),
        }
    }
}

impl EditArgs {
    fn of_number(&self, typed: &str, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let Some(new) = &self.number else { return Err(Problem::Edit.into()) };
        if self.label.is_some() || self.serial.is_some() {
            return Err(Problem::Edit.into());
        }
        let (number, looks) = number(new, context)?;
        Ok(Command::EditNumber(EditNumber {
            method: method(typed)?,
            number,
            looks,
            extension: self.extension.as_deref().map(normalized).filter(|extension| !extension.is_empty()),
            device: self.device.as_deref().filter(|label| !says_nothing(label)).map(place).transpose()?,
        }))
    }
}
