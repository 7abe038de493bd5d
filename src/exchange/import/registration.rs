//! `userRegistrationDetails`: what everybody can verify by, as capabilities. One app that reports notifications and codes
//! is one method; of two phones with the app nothing is told.

use serde_json::Value;

use super::json::RowMembers;
use super::member::{is_true, member, text};
use crate::domain::kind::Kind;
use crate::domain::look::{Seen, ShownMethods, Tells};

/// One word of `methodsRegistered`, and what it is here; none: `other`, by that name.
pub type Capability = (&'static str, Option<Kind>);

/// The words that are known. Anything else is `other`, by its name.
pub const CAPABILITIES: [Capability; 20] = [
    ("mobilePhone", Some(Kind::Phone)),
    ("alternateMobilePhone", Some(Kind::AlternatePhone)),
    ("officePhone", Some(Kind::OfficePhone)),
    ("microsoftAuthenticatorPush", Some(Kind::MicrosoftAuthenticator)),
    ("microsoftAuthenticatorPasswordless", Some(Kind::MicrosoftAuthenticator)),
    (CODES, Some(Kind::AuthenticatorApp)),
    ("hardwareOneTimePasscode", Some(Kind::HardwareToken)),
    ("fido2SecurityKey", Some(Kind::SecurityKey)),
    ("fido2", Some(Kind::SecurityKey)),
    ("passKeyDeviceBound", Some(Kind::Passkey)),
    ("passKeyDeviceBoundAuthenticator", Some(Kind::Passkey)),
    ("passKeySynced", Some(Kind::Passkey)),
    ("passKeyDeviceBoundWindowsHello", Some(Kind::Passkey)),
    ("email", Some(Kind::Email)),
    ("windowsHelloForBusiness", None),
    ("macOsSecureEnclaveKey", None),
    ("securityQuestion", None),
    ("temporaryAccessPass", None),
    ("externalAuthMethod", None),
    ("qrCode", None),
];

/// Codes of an app: the same app, where a Microsoft Authenticator stands beside it.
const CODES: &str = "softwareOneTimePasscode";

/// What such a report can tell is not there.
pub const TELLS: Tells = Tells { kinds: &KINDS, names: &NAMES };

/// The kinds that the directory tells of; tokens are not in every list of it.
pub(super) const KINDS: [Kind; 10] = [
    Kind::MicrosoftAuthenticator,
    Kind::AuthenticatorApp,
    Kind::Phone,
    Kind::AlternatePhone,
    Kind::OfficePhone,
    Kind::SecurityKey,
    Kind::Passkey,
    Kind::Email,
    Kind::Other,
    Kind::HardwareToken,
];

/// Of what is `other` that which it tells of; questions are in no list of methods.
pub(super) const NAMES: [&str; 6] = [
    "windowsHelloForBusiness",
    "macOsSecureEnclaveKey",
    "temporaryAccessPass",
    "externalAuthMethod",
    "qrCode",
    "securityQuestion",
];

/// What the member that is chosen first says, and the kinds that may be meant.
pub const CHOSEN: [(&str, &[Kind]); 10] = [
    ("push", &[Kind::MicrosoftAuthenticator]),
    ("oath", &[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator, Kind::HardwareToken]),
    ("sms", &[Kind::Phone]),
    ("voiceMobile", &[Kind::Phone]),
    ("voiceAlternateMobile", &[Kind::AlternatePhone]),
    ("voiceOffice", &[Kind::OfficePhone]),
    ("microsoftAuthenticatorPush", &[Kind::MicrosoftAuthenticator]),
    (CODES, &[Kind::AuthenticatorApp, Kind::MicrosoftAuthenticator]),
    ("mobilePhone", &[Kind::Phone]),
    ("officePhone", &[Kind::OfficePhone]),
];

/// What the row says is registered.
pub(super) enum Registered {
    /// These.
    Methods(ShownMethods),
    /// The list was lost on the way: PowerShell writes the name of its type into a table.
    Lost,
    /// It is no list.
    NoList,
    /// It lists nothing, of somebody of whom the row says that they can sign in with something.
    Contradicts,
}

/// What is registered, as the row says.
pub(super) fn registered(row: &RowMembers) -> Registered {
    let words: Vec<String> = match member(row, "methodsRegistered") {
        Some(Value::Array(words)) => {
            let texts: Option<Vec<String>> = words.iter().map(|word| word.as_str().map(str::to_owned)).collect();
            let Some(texts) = texts else { return Registered::NoList };
            texts
        }
        Some(Value::String(cell)) => match of_cell(cell) {
            Some(words) => words,
            None if is_lost(cell) => return Registered::Lost,
            None => return Registered::NoList,
        },
        _ => return Registered::NoList,
    };
    if words.iter().any(|word| is_lost(word)) {
        return Registered::Lost;
    }
    let words = || words.iter().map(|word| word.trim()).filter(|word| !word.is_empty() && *word != "none");
    let mut seen: Vec<Seen> = Vec::new();
    for word in words() {
        let known = CAPABILITIES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        let one = match known {
            Some((_, Some(kind))) => Seen::of_kind(*kind),
            Some((name, None)) => Seen::named(name),
            None => Seen::named(word),
        };
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    if seen.is_empty() && CAN.iter().any(|name| is_true(row, name)) {
        return Registered::Contradicts;
    }
    let mut shown = ShownMethods { tells: TELLS, seen, hidden: None, default: chosen(row) };
    shown.hide_codes();
    Registered::Methods(shown)
}

/// The members that say that somebody has something to sign in with.
const CAN: [&str; 3] = ["isMfaRegistered", "isMfaCapable", "isPasswordlessCapable"];

/// The default as the person chose it; what the system prefers is another thing.
pub(super) fn chosen(row: &RowMembers) -> &'static [Kind] {
    let members = ["userPreferredMethodForSecondaryAuthentication", "defaultMfaMethod"];
    let word = members.iter().find_map(|name| text(row, name));
    let row = word.and_then(|word| CHOSEN.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)));
    row.map_or(&[], |(_, kinds)| kinds)
}

/// The words in a cell of a table: a list in JSON, or words with something between them.
fn of_cell(cell: &str) -> Option<Vec<String>> {
    let cell = cell.trim();
    if cell.starts_with('[') {
        return serde_json::from_str(cell).ok();
    }
    let is_between = |c: char| matches!(c, ',' | ';' | ' ' | '|' | '\n');
    let words: Vec<String> =
        cell.trim_matches(['{', '}']).split(is_between).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.iter().all(|word| word.chars().all(char::is_alphanumeric)).then_some(words)
}

/// Whether only the name of its type is left of a list.
fn is_lost(cell: &str) -> bool {
    cell.contains("System.") || cell.contains("Microsoft.Graph") || cell.contains("[]")
}

/// Whether the row is of such a report, though what it is read for may be missing.
pub(super) fn is_row(row: &RowMembers) -> bool {
    ["isMfaRegistered", "isMfaCapable", "isSsprCapable", "isPasswordlessCapable", "methodsRegistered"]
        .iter()
        .any(|name| member(row, name).is_some())
}

/// Whether it has the list at all.
pub(super) fn has_methods(row: &RowMembers) -> bool {
    member(row, "methodsRegistered").is_some_and(|value| !value.is_null())
}
