//! Audit records of the directory: what happened to the methods of a person, one record each, as the service that keeps
//! methods wrote it. What another service wrote of the same change, mere use, and what failed are not told again.

use std::borrow::Cow;

use serde_json::Value;
use smol_str::SmolStr;

use super::json::RowMembers;
use super::member::{begins, elements, member, nested, object, text, time};
use super::methods::known_number;
use crate::commands::parse::Fingerprint;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::{NamedMethod, RecordedFact, Seen, SeenDetails};
use crate::domain::number::Number;
use crate::secrets::KeyError;

/// What an activity says of the method that its record names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditMeaning {
    /// It was registered.
    Registered,
    /// It was deleted.
    Deleted,
    /// Something of it was changed.
    Changed,
    /// It was chosen to be asked for first.
    ChosenFirst,
}

/// An activity, as its name begins, and what it says.
pub type AuditActivity = (&'static str, AuditMeaning);

/// The activities that say something. All others say nothing of what is registered.
pub const ACTIVITIES: [AuditActivity; 13] = [
    ("User registered security info", AuditMeaning::Registered),
    ("Admin registered security info", AuditMeaning::Registered),
    ("User deleted security info", AuditMeaning::Deleted),
    ("Admin deleted security info", AuditMeaning::Deleted),
    ("User updated security info", AuditMeaning::Changed),
    ("User changed security info", AuditMeaning::Changed),
    ("Admin updated security info", AuditMeaning::Changed),
    ("User changed default security info", AuditMeaning::ChosenFirst),
    ("Activate Hardware Oath Token", AuditMeaning::Registered),
    ("Enable Hardware Oath Token", AuditMeaning::Registered),
    ("Unassign Hardware Oath Token", AuditMeaning::Deleted),
    ("Delete Hardware Oath Token", AuditMeaning::Deleted),
    ("Disable Hardware Oath Token", AuditMeaning::Deleted),
];

/// Words of a reason, and the kinds that are meant; `other` with its name.
pub type ReasonWords = (&'static str, &'static [Kind], Option<&'static str>);

/// The words by which reasons name methods; the first that is found counts. Anything else is `other`, by its words.
pub const REASONS: [ReasonWords; 26] = [
    ("temporary access pass", &[Kind::Other], Some("temporaryAccessPass")),
    ("windows hello", &[Kind::Other], Some("windowsHelloForBusiness")),
    ("secure enclave", &[Kind::Other], Some("macOsSecureEnclaveKey")),
    ("platform credential", &[Kind::Other], Some("macOsSecureEnclaveKey")),
    ("security question", &[Kind::Other], Some("securityQuestion")),
    ("external auth", &[Kind::Other], Some("externalAuthMethod")),
    ("qr code", &[Kind::Other], Some("qrCode")),
    ("app password", &[Kind::AppPassword], None),
    ("passkey", &[Kind::Passkey, Kind::SecurityKey], None),
    ("fido", &[Kind::SecurityKey, Kind::Passkey], None),
    ("security key", &[Kind::SecurityKey, Kind::Passkey], None),
    ("app or token", &[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator, Kind::HardwareToken], None),
    ("software oath", &[Kind::AuthenticatorApp], None),
    ("hardware", &[Kind::HardwareToken], None),
    ("notification", &[Kind::MicrosoftAuthenticator], None),
    ("microsoft authenticator", &[Kind::MicrosoftAuthenticator], None),
    ("phone sign-in", &[Kind::MicrosoftAuthenticator], None),
    ("authenticator", &[Kind::AuthenticatorApp], None),
    ("alternate", &[Kind::AlternatePhone], None),
    ("office", &[Kind::OfficePhone], None),
    ("mobile phone", &[Kind::Phone], None),
    ("phone", &[Kind::Phone], None),
    ("text", &[Kind::Phone], None),
    ("sms", &[Kind::Phone], None),
    ("call", &[Kind::Phone], None),
    ("email", &[Kind::Email], None),
];

/// What a record tells.
pub(super) enum AuditTold {
    /// Nothing of what is registered.
    Nothing,
    /// Of a method that it does not name.
    NoMethod,
    /// The program that saved it left out what it is about.
    Shortened,
    /// This.
    Fact(Box<RecordedFact>),
}

/// A record, however it is wrapped.
pub(super) struct AuditRecord<'r> {
    record: Cow<'r, RowMembers>,
    row: &'r RowMembers,
}

/// Whether the row is such a record.
pub(super) fn is_row(row: &RowMembers) -> bool {
    let is_of_directory = object(row, "properties").unwrap_or(row);
    member(is_of_directory, "activityDisplayName").is_some()
        || text(row, "category").is_some_and(|word| word.eq_ignore_ascii_case("AuditLogs"))
        || (member(row, "operationName").is_some() && member(row, "targetResources").is_some())
        || (text(row, "Operation").is_some() && (member(row, "Workload").or(member(row, "AuditData")).is_some()))
        || (text(row, "Operations").is_some() && member(row, "AuditData").is_some())
}

impl<'r> AuditRecord<'r> {
    /// What is in the row.
    pub fn of(row: &'r RowMembers) -> Self {
        let inside = nested(row, "properties").or_else(|| nested(row, "AuditData"));
        let record = inside.and_then(|inside| match inside {
            Cow::Borrowed(value) => value.as_object().map(Cow::Borrowed),
            Cow::Owned(Value::Object(members)) => Some(Cow::Owned(members)),
            Cow::Owned(_) => None,
        });
        Self { record: record.unwrap_or(Cow::Borrowed(row)), row }
    }

    fn text(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| text(&self.record, name).or_else(|| text(self.row, name)))
    }

    fn activity(&self) -> &str {
        self.text(&["activityDisplayName", "Operation", "operationName"]).unwrap_or_default()
    }

    /// What names it, for ever.
    pub fn id(&self) -> SmolStr {
        self.text(&["id", "correlationId"]).unwrap_or_default().into()
    }

    /// When it happened.
    pub fn at(&self) -> Option<Instant> {
        let names = ["activityDateTime", "CreationTime", "TimeGenerated", "createdDateTime", "time"];
        names.iter().find_map(|name| time(&self.record, name).or_else(|| time(self.row, name)))
    }

    /// Whom it is about; the directory's own number where there is no name.
    pub fn person(&self) -> Option<String> {
        let targets = nested(&self.record, "targetResources");
        let targets = targets.iter().flat_map(|targets| elements(targets));
        let users: Vec<&RowMembers> = targets.filter_map(Value::as_object).collect();
        let of_target = |name: &str| users.iter().find_map(|user| text(user, name));
        // Of what somebody does to their own methods, they are who does it; an administrator is not.
        let is_own = begins(self.activity(), "User ");
        let by = object(&self.record, "initiatedBy").and_then(|by| object(by, "user")).filter(|_| is_own);
        let himself = || by.and_then(|user| text(user, "userPrincipalName"));
        let names: &[&str] = if is_own { &["ObjectId", "UserId"] } else { &["ObjectId"] };
        let of_office = || names.iter().find_map(|name| self.text(&[name]).filter(|name| name.contains('@')));
        let is_zeros = |id: &&str| id.bytes().all(|byte| matches!(byte, b'0' | b'-'));
        let number = || of_target("id").filter(|id| !is_zeros(id));
        of_target("userPrincipalName").or_else(himself).or_else(of_office).or_else(number).map(str::to_owned)
    }

    /// What it tells.
    ///
    /// # Errors
    /// When the number key is not to be had.
    pub fn told(&self, country_code: &str, fingerprint: Fingerprint<'_>) -> Result<AuditTold, KeyError> {
        let by = self.text(&["loggedByService"]);
        let activity = self.activity();
        let meaning = ACTIVITIES.iter().find(|(name, _)| begins(activity, name)).map(|(_, meaning)| *meaning);
        let is_another_service = by.is_some_and(|by| !by.eq_ignore_ascii_case("Authentication Methods"));
        let Some(meaning) = meaning.filter(|_| !is_another_service && self.succeeded()) else {
            return Ok(AuditTold::Nothing);
        };
        let targets = member(&self.record, "targetResources");
        let is_shown = |target: &Value| !target.is_string();
        let is_whole = nested(&self.record, "targetResources")
            .is_some_and(|targets| targets.as_array().is_none_or(|targets| targets.iter().all(is_shown)));
        if targets.is_some_and(|targets| targets.is_string() || targets.is_array()) && !is_whole {
            return Ok(AuditTold::Shortened);
        }
        let is_of_token = activity.to_ascii_lowercase().contains("hardware oath token");
        let reason = self.reason().unwrap_or_default();
        let words = if is_of_token { "hardware token".to_owned() } else { reason.to_lowercase() };
        let Some((kinds, name)) = named(&words) else { return Ok(AuditTold::NoMethod) };
        let changed = self.changed_values();
        let details = SeenDetails {
            number: number(&changed, country_code, fingerprint)?,
            serial: value_of(&changed, "serial").map(Into::into),
            ..SeenDetails::default()
        };
        let kind = kinds.first().copied().unwrap_or(Kind::Other);
        let serial = details.serial.as_deref().map(SmolStr::from);
        let named = NamedMethod { name: name.clone(), last_two: last_two(&words), serial, ..NamedMethod::of(kinds) };
        Ok(AuditTold::Fact(Box::new(match meaning {
            AuditMeaning::Registered => {
                let details = Some(details).filter(|details| *details != SeenDetails::default()).map(Box::new);
                RecordedFact::Registered(Seen { kind, name, details })
            }
            AuditMeaning::Deleted => RecordedFact::Deleted(named),
            AuditMeaning::Changed => RecordedFact::Changed(named, details),
            AuditMeaning::ChosenFirst => RecordedFact::ChosenFirst(named),
        })))
    }

    /// Whether what it is about was done.
    fn succeeded(&self) -> bool {
        let result = self.text(&["result", "ResultStatus", "resultType"]);
        result.is_none_or(|word| ["success", "succeeded", "true", "0"].iter().any(|ok| ok.eq_ignore_ascii_case(word)))
    }

    /// The sentence that names the method.
    fn reason(&self) -> Option<String> {
        if let Some(reason) = self.text(&["resultReason", "resultDescription", "ResultStatusDetail"]) {
            return Some(reason.to_owned());
        }
        let lists = ["ExtendedProperties", "ModifiedProperties", "additionalDetails"];
        let values = lists.iter().filter_map(|name| nested(&self.record, name));
        values.into_iter().find_map(|list| sentence(&list))
    }

    /// What was changed, by its name, as it is now.
    fn changed_values(&self) -> Vec<(String, String)> {
        let mut values = Vec::new();
        let targets = nested(&self.record, "targetResources");
        let targets = targets.iter().flat_map(|targets| elements(targets)).filter_map(Value::as_object);
        let lists = targets.filter_map(|target| nested(target, "modifiedProperties"));
        for list in lists.chain(nested(&self.record, "ModifiedProperties")) {
            for row in elements(&list).iter().filter_map(Value::as_object) {
                let name = text(row, "displayName").or_else(|| text(row, "Name"));
                let (Some(name), Some(value)) = (name, text(row, "newValue")) else { continue };
                // A text in JSON, within a text.
                let value = serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned());
                values.push((name.to_ascii_lowercase(), value));
            }
        }
        values
    }
}

/// The kinds that these words name.
fn named(words: &str) -> Option<(&'static [Kind], Option<SmolStr>)> {
    if let Some((_, kinds, name)) = REASONS.iter().find(|(known, ..)| words.contains(known)) {
        return Some((kinds, name.map(SmolStr::from)));
    }
    const VERBS: [&str; 4] = ["registered ", "deleted ", "updated ", "changed "];
    let behind = VERBS.iter().find_map(|verb| words.split_once(verb).map(|(_, behind)| behind.trim()))?;
    let name: String = behind.trim_end_matches('.').chars().take(60).collect();
    (!name.is_empty()).then(|| (&[Kind::Other][..], Some(name.into())))
}

/// The last two digits of a number in a sentence (`Call +81 XXXXXXXX12`).
pub(super) fn last_two(words: &str) -> Option<SmolStr> {
    let (_, number) = words.split_once('+')?;
    let is_of_number = |c: &char| c.is_ascii_digit() || matches!(c, 'x' | '*' | '•' | ' ' | '-');
    let number: String = number.chars().take_while(is_of_number).collect();
    let number = number.trim_end_matches([' ', '-']);
    let digits = number.len().checked_sub(2).and_then(|at| number.get(at..))?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.into())
}

fn value_of(changed: &[(String, String)], word: &str) -> Option<String> {
    let found = changed.iter().find(|(name, _)| name.contains(word)).map(|(_, value)| value.trim().to_owned());
    found.filter(|value| !value.is_empty() && value.len() <= 100)
}

/// What the log may know of the number that was changed.
///
/// # Errors
/// When the key is not to be had.
fn number(
    changed: &[(String, String)],
    country_code: &str,
    fingerprint: Fingerprint<'_>,
) -> Result<Option<Number>, KeyError> {
    match value_of(changed, "phonenumber").or_else(|| value_of(changed, "phone number")) {
        Some(typed) => known_number(&typed, country_code, fingerprint),
        None => Ok(None),
    }
}

/// A sentence of such a record, in a list of names and values.
fn sentence(list: &Value) -> Option<String> {
    let is_one = |text: &str| ["User ", "Admin "].iter().any(|begins| text.starts_with(begins));
    match list {
        Value::String(text) => is_one(text).then(|| text.clone()),
        Value::Array(rows) => rows.iter().find_map(sentence),
        Value::Object(members) => members.values().find_map(sentence),
        _ => None,
    }
}
