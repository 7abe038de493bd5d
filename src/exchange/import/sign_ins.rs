//! Sign-ins: each step that somebody passed with a method of theirs proves that it works. What was satisfied before, by a
//! token or by a password, proves nothing.

use serde_json::Value;

use super::audits;
use super::json::RowMembers;
use super::member::{begins, elements, is_true, member, nested, object, text, time};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::look::{NamedMethod, RecordedFact};

/// How the name of a step's method begins, the kinds that are meant, and how it verified.
pub type StepWords = (&'static str, &'static [Kind], Channel);

/// The steps that prove something; the first that fits counts. All others prove nothing.
pub const STEPS: [StepWords; 18] = [
    ("Text message", &[Kind::Phone], Channel::Sms),
    ("SMS", &[Kind::Phone], Channel::Sms),
    ("Phone call approval (Alternate", &[Kind::AlternatePhone], Channel::Call),
    ("Phone call approval (Office", &[Kind::OfficePhone], Channel::Call),
    ("Phone call", &[Kind::Phone], Channel::Call),
    ("Voice call", &[Kind::Phone], Channel::Call),
    ("Mobile app notification", &[Kind::MicrosoftAuthenticator], Channel::Notification),
    ("Passwordless phone sign-in", &[Kind::MicrosoftAuthenticator], Channel::Notification),
    ("Passwordless Microsoft Authenticator", &[Kind::MicrosoftAuthenticator], Channel::Notification),
    ("Microsoft Authenticator", &[Kind::MicrosoftAuthenticator], Channel::Notification),
    ("Mobile app verification code", CODES, Channel::Code),
    ("OATH verification code", CODES, Channel::Code),
    ("Software OATH", &[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator], Channel::Code),
    ("Hardware OATH", &[Kind::HardwareToken], Channel::Code),
    ("FIDO", &[Kind::SecurityKey, Kind::Passkey], Channel::Touch),
    ("Security key", &[Kind::SecurityKey, Kind::Passkey], Channel::Touch),
    ("Passkey", &[Kind::Passkey, Kind::SecurityKey], Channel::Touch),
    ("Hardware token", &[Kind::HardwareToken], Channel::Code),
];

/// Whatever shows codes.
const CODES: &[Kind] = &[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator, Kind::HardwareToken];

/// A step that was passed.
pub(super) struct PassedStep {
    /// When.
    pub at: Option<Instant>,
    /// What it proves.
    pub fact: RecordedFact,
}

/// What a sign-in tells.
pub(super) enum SignInTold {
    /// These steps, which may be none.
    Passed(Vec<PassedStep>),
    /// It has no steps: it was asked for where there are none.
    NoSteps,
    /// The program that saved it left them out.
    Shortened,
}

/// Whether the row is a sign-in.
pub(super) fn is_row(row: &RowMembers) -> bool {
    let record = record(row);
    let has = |name: &str| member(record, name).is_some();
    let is_of_category = text(row, "category").is_some_and(|word| word.to_ascii_lowercase().ends_with("signinlogs"));
    let is_sign_in =
        has("authenticationDetails") || (has("appDisplayName") && (has("createdDateTime") || has("TimeGenerated")));
    is_of_category || (is_sign_in && !audits::is_row(row))
}

/// The record in the row.
pub(super) fn record(row: &RowMembers) -> &RowMembers {
    object(row, "properties").unwrap_or(row)
}

/// What it tells.
pub(super) fn told(row: &RowMembers) -> SignInTold {
    let record = record(row);
    let Some(said) = member(record, "authenticationDetails").filter(|said| !said.is_null()) else {
        // Programs sign in without steps.
        let is_of_person = text(record, "userPrincipalName").is_some() && object(row, "properties").is_none();
        return if is_of_person { SignInTold::NoSteps } else { SignInTold::Passed(Vec::new()) };
    };
    let Some(steps) = nested(record, "authenticationDetails") else {
        let is_empty = said.as_str().is_some_and(|text| text.trim().is_empty());
        return if is_empty { SignInTold::Passed(Vec::new()) } else { SignInTold::Shortened };
    };
    // What stands too deep is left out by the name of its type.
    if steps.as_array().is_some_and(|steps| steps.iter().any(Value::is_string)) {
        return SignInTold::Shortened;
    }
    let of_record = || {
        ["createdDateTime", "TimeGenerated"].iter().find_map(|name| time(record, name)).or_else(|| time(row, "time"))
    };
    let steps = elements(&steps).iter().filter_map(Value::as_object);
    let passed = steps.filter_map(|step| {
        let fact = passed(step)?;
        Some(PassedStep { at: time(step, "authenticationStepDateTime").or_else(of_record), fact })
    });
    SignInTold::Passed(passed.collect())
}

/// What a step proves; none: nothing.
fn passed(step: &RowMembers) -> Option<RecordedFact> {
    let detail = text(step, "authenticationStepResultDetail").unwrap_or_default().to_ascii_lowercase();
    if !is_true(step, "succeeded") || detail.contains("claim in the token") || detail.contains("previously satisfied") {
        return None;
    }
    let method = text(step, "authenticationMethod")?;
    let (_, kinds, channel) = STEPS.iter().find(|(name, ..)| begins(method, name))?;
    let mut named = NamedMethod::of(kinds);
    if let Some(detail) = text(step, "authenticationMethodDetail").filter(|detail| detail.len() <= 100) {
        // Of a phone it is the number, of anything else its name.
        match kinds.iter().any(|kind| kind.row().has_number) {
            true => {
                let number = detail.trim_start_matches(['+', ' ']).to_ascii_lowercase();
                named.last_two = audits::last_two(&format!("+{number}"));
            }
            false => named.device = Some(detail.into()),
        }
    }
    Some(RecordedFact::Passed(named, *channel))
}
