//! `add`.

use super::Record;
use super::parse::{ParseContext, ParseError, method, non_blank, normalized, word};
use super::problem::Problem;
use super::recording::{Recording, recording_args};
use super::said;
use crate::domain::failure_domain::SharedThings;
use crate::domain::invisible::says_nothing;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::{E164, NumberData, NumberLooks};
use crate::domain::rules::Command;
use crate::domain::rules::method::{self, DeviceRef};
use crate::domain::text::Text;

recording_args! {
    /// Record that a verification method was registered
    pub struct AddArgs {
        /// microsoft-authenticator (msauth), authenticator-app (app), hardware-token (token), phone, alternate-phone
        /// (alt), office-phone (office), security-key (key), passkey, email, app-password
        pub kind: String => Kind,

        /// The device it is on: a label such as "iPhone 15", or @m1 for the device of m1
        #[arg(long, value_name = "LABEL|@mN")]
        pub device: Option<String> => Device,

        /// What the Security info page calls it
        #[arg(long, value_name = "LABEL")]
        pub label: Option<String>,

        /// How it verifies first: notification, code, sms, call or touch
        #[arg(long, value_name = "CHANNEL")]
        pub channel: Option<String> => Channel,

        /// The phone number; - reads it from standard input. Only its last two digits and a fingerprint are kept
        #[arg(long, value_name = "N|-", allow_hyphen_values = true)]
        pub number: Option<String>,

        /// The extension behind the number of an office phone
        #[arg(long, value_name = "E")]
        pub extension: Option<String>,

        /// The serial of a security key or a hardware token
        #[arg(long, value_name = "S")]
        pub serial: Option<String>,

        /// Make the secret here: it is shown once to be scanned, and the first code is asked for before anything is recorded
        #[arg(long)]
        #[serde(skip)]
        pub enrol: bool,
    }
}

impl Record for AddArgs {
    fn number(&mut self) -> Option<&mut String> {
        self.number.as_mut()
    }

    fn shared_things(&self) -> SharedThings {
        SharedThings { numbers: self.number.is_some(), serials: self.serial.is_some() }
    }

    fn resolve(&self, context: &ParseContext<'_>) -> Result<Command, ParseError> {
        let number = self.number.as_deref().map(|typed| number(typed, context)).transpose()?;
        let (number, looks) = number.map_or_else(Default::default, |(number, looks)| (Some(number), looks));
        Ok(Command::Add(method::AddMethod {
            kind: kind(&self.kind)?,
            device: self.device.as_deref().map(place).transpose()?,
            label: non_blank(self.label.as_ref()),
            channel: self.channel.as_deref().map(channel).transpose()?,
            number,
            looks,
            extension: self.extension.as_deref().map(normalized).filter(|extension| !extension.is_empty()),
            serial: non_blank(self.serial.as_ref()),
        }))
    }
}

impl AddArgs {
    /// The serial, where it is a hardware token that has one.
    pub fn serial_of_token(&self) -> Option<String> {
        let is_token = kind(&self.kind).is_ok_and(|kind| kind == Kind::HardwareToken);
        self.serial.as_deref().map(normalized).filter(|serial| is_token && !serial.is_empty())
    }
}

/// A kind that may be typed, by what is said for it.
fn kind(typed: &str) -> Result<Kind, Problem> {
    match said::kind("KIND", typed)? {
        kind if kind.row().can_be_typed => Ok(kind),
        kind => Err(Problem::KindOfImports(kind.as_str().to_owned())),
    }
}

/// A channel by its word.
pub(super) fn channel(typed: &str) -> Result<Channel, Problem> {
    word("--channel", typed, &Channel::ALL, Channel::as_str)
}

/// Where a method lives: a label, or `@m1` for where that method is. One of which nothing is to be seen is empty.
pub(super) fn place(typed: &str) -> Result<DeviceRef, Problem> {
    match normalized(typed).strip_prefix('@') {
        Some(id) => Ok(DeviceRef::WhereIs(method(id)?)),
        None => Ok(DeviceRef::On(seen(typed).to_owned())),
    }
}

/// A text as typed; empty where nothing of it is to be seen, which clears.
pub(super) fn seen(typed: &str) -> &str {
    if says_nothing(typed) { "" } else { typed }
}

/// What the log may know of a number, nothing when it is none; and what is to be asked about it.
pub(super) fn number(
    typed: &str,
    context: &ParseContext<'_>,
) -> Result<(Option<NumberData<'static>>, NumberLooks), ParseError> {
    let (typed, country_code) = (normalized(typed), &context.policy.country_code);
    let Some(number) = E164::parse(&typed, country_code) else {
        return Ok((None, NumberLooks::of_none(&typed, country_code)));
    };
    let fingerprint = (context.fingerprint)(&number).map_err(ParseError::Key)?;
    let data = NumberData { masked: Text::from(number.masked()), fingerprint: Some(Text::from(fingerprint)) };
    Ok((Some(data), NumberLooks::of(&number)))
}
