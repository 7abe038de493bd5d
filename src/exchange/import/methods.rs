//! `authentication/methods`: the methods of a person, one by one, each with an id of its own, and the phone, key or token
//! that it is on where the directory knows. Passes, secrets and addresses are not read at all; a number becomes a
//! fingerprint here.

use std::borrow::Cow;

use serde_json::Value;

use super::json::RowMembers;
use super::member::{member, object, text, time};
use super::registration::{KINDS, NAMES};
use crate::commands::parse::Fingerprint;
use crate::domain::kind::Kind;
use crate::domain::look::{Seen, SeenDetails, Tells};
use crate::domain::number::{E164, Number, NumberData};
use crate::secrets::KeyError;

/// A type of the directory, without `AuthenticationMethod` behind it, and what it is here.
pub type MethodType = (&'static str, Meaning);

/// What a method of a type is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A method of this kind.
    Kind(Kind),
    /// One of the three phones; which one, its `phoneType` says.
    Phone,
    /// A security key, or a passkey where it says so.
    Fido2,
    /// `other`, by the name under which a registration report has it.
    Other(&'static str),
    /// No method of verification.
    Nothing,
}

/// The types that are known. Anything else is `other`, by its name.
pub const TYPES: [MethodType; 14] = [
    ("microsoftAuthenticator", Meaning::Kind(Kind::MicrosoftAuthenticator)),
    ("passwordlessMicrosoftAuthenticator", Meaning::Kind(Kind::MicrosoftAuthenticator)),
    ("softwareOath", Meaning::Kind(Kind::AuthenticatorApp)),
    ("hardwareOath", Meaning::Kind(Kind::HardwareToken)),
    ("phone", Meaning::Phone),
    ("fido2", Meaning::Fido2),
    ("email", Meaning::Kind(Kind::Email)),
    ("windowsHelloForBusiness", Meaning::Other("windowsHelloForBusiness")),
    ("platformCredential", Meaning::Other("macOsSecureEnclaveKey")),
    ("temporaryAccessPass", Meaning::Other("temporaryAccessPass")),
    ("external", Meaning::Other("externalAuthMethod")),
    ("qrCodePin", Meaning::Other("qrCode")),
    ("qrCode", Meaning::Other("qrCode")),
    ("password", Meaning::Nothing),
];

/// What the whole list can tell is not there. It has no app passwords and no security questions; hardware tokens only the
/// beta version has.
pub const TELLS: Tells = Tells { kinds: KINDS.split_at(KINDS.len() - 1).0, names: NAMES.split_at(NAMES.len() - 1).0 };
/// The same of the beta version.
pub const TELLS_OF_BETA: Tells = Tells { kinds: &KINDS, names: TELLS.names };

/// What lists of one type tell of, by the last word of their address.
const OF_ONE_TYPE: [(&str, &str, Tells); 11] = [
    ("microsoftAuthenticatorMethods", "microsoftAuthenticator", only(&[Kind::MicrosoftAuthenticator])),
    ("softwareOathMethods", "softwareOath", only(&[Kind::AuthenticatorApp])),
    ("hardwareOathMethods", "hardwareOath", only(&[Kind::HardwareToken])),
    ("phoneMethods", "phone", only(&[Kind::Phone, Kind::AlternatePhone, Kind::OfficePhone])),
    ("fido2Methods", "fido2", only(&[Kind::SecurityKey, Kind::Passkey])),
    ("emailMethods", "email", only(&[Kind::Email])),
    ("windowsHelloForBusinessMethods", "windowsHelloForBusiness", named(&["windowsHelloForBusiness"])),
    ("platformCredentialMethods", "platformCredential", named(&["macOsSecureEnclaveKey"])),
    ("temporaryAccessPassMethods", "temporaryAccessPass", named(&["temporaryAccessPass"])),
    ("externalAuthenticationMethods", "external", named(&["externalAuthMethod"])),
    ("passwordMethods", "password", only(&[])),
];

const fn only(kinds: &'static [Kind]) -> Tells {
    Tells { kinds, names: &[] }
}

const fn named(names: &'static [&'static str]) -> Tells {
    Tells { kinds: &[Kind::Other], names }
}

/// Where a list comes from, as its address says.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListOf {
    /// The type of all in it; none: each says its own.
    pub of_type: Option<&'static str>,
    /// What it can tell.
    pub tells: Tells,
}

/// What the address says that the list is; none: nothing.
pub(super) fn list_of(context: Option<&str>) -> Option<ListOf> {
    let context = context?;
    let last = context.trim_end_matches("/$entity").rsplit('/').next().unwrap_or_default();
    let typed = OF_ONE_TYPE.iter().find(|(name, ..)| *name == last);
    Some(match typed {
        Some((_, of_type, tells)) => ListOf { of_type: Some(of_type), tells: *tells },
        None => ListOf { of_type: None, tells: if context.contains("/beta/") { TELLS_OF_BETA } else { TELLS } },
    })
}

/// Makers that keep passkeys on phones and in keychains, by the id of their authenticators.
const PASSKEYS: [&str; 5] = [
    "90a3ccdf-635c-4729-a248-9b709135078f",
    "de1e552d-db1d-4423-a619-566b625cdc84",
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd",
    "dd4ec289-e01d-41c9-bb89-70fa845d4bf2",
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4",
];

/// What a method could not be read for.
pub(super) enum NoMethod {
    /// It is none, and says nothing.
    Nothing,
    /// It is no method of the directory.
    Unknown,
    /// It holds the secret of a token.
    Secret,
    /// The number key is not to be had.
    Key(KeyError),
}

/// Whether the row looks like one method.
pub(super) fn is_method(row: &RowMembers) -> bool {
    let row = &flat(row);
    type_word(row).is_some() || guessed(row).is_some()
}

/// The row with all its members on one level: PowerShell shows what a type has of its own one below.
fn flat(row: &RowMembers) -> Cow<'_, RowMembers> {
    match object(row, "AdditionalProperties") {
        Some(below) => {
            let members = row.iter().filter(|(_, value)| !value.is_null()).chain(below);
            Cow::Owned(members.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
        None => Cow::Borrowed(row),
    }
}

/// The type that it names, without what stands around it.
fn type_word(row: &RowMembers) -> Option<&str> {
    let word = text(row, "@odata.type").or_else(|| text(row, "odata.type"))?;
    let word = word.rsplit(['.', '#']).next()?;
    word.strip_suffix("AuthenticationMethod")
}

/// The type, told by the members that only it has: lists of one type leave it out.
fn guessed(row: &RowMembers) -> Option<&'static str> {
    const MEMBERS: [(&str, &str); 11] = [
        ("phoneNumber", "phone"),
        ("emailAddress", "email"),
        ("aaGuid", "fido2"),
        ("keyStrength", "windowsHelloForBusiness"),
        ("phoneAppVersion", "microsoftAuthenticator"),
        ("deviceTag", "microsoftAuthenticator"),
        ("platform", "platformCredential"),
        ("temporaryAccessPass", "temporaryAccessPass"),
        ("lifetimeInMinutes", "temporaryAccessPass"),
        ("device", "hardwareOath"),
        ("secretKey", "softwareOath"),
    ];
    MEMBERS.iter().find(|(name, _)| member(row, name).is_some()).map(|(_, of_type)| *of_type)
}

/// One method.
///
/// # Errors
/// Why it is none.
pub(super) fn seen(
    row: &RowMembers,
    list: Option<ListOf>,
    country_code: &str,
    fingerprint: Fingerprint<'_>,
) -> Result<Seen, NoMethod> {
    let row: &RowMembers = &flat(row);
    let word = type_word(row).or(list.and_then(|list| list.of_type)).or_else(|| guessed(row));
    let word = word.ok_or(NoMethod::Unknown)?;
    let known = TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    let device = object(row, "device");
    let has_secret = [Some(row), device].into_iter().flatten().any(|row| text(row, "secretKey").is_some());
    if has_secret {
        return Err(NoMethod::Secret);
    }
    let mut details = SeenDetails {
        reference: text(row, "id").filter(|id| is_an_id(id)).map(|id| format!("entra:{id}").into()),
        created: ["createdDateTime", "creationDateTime"]
            .iter()
            .find_map(|name| time(row, name).filter(|created| !created.is_never())),
        ..SeenDetails::default()
    };
    let named = |name: &str| text(row, name).map(Box::from);
    let (kind, name) = match known.map(|(_, meaning)| *meaning) {
        Some(Meaning::Nothing) => return Err(NoMethod::Nothing),
        Some(Meaning::Phone) => {
            let kind = phone(row);
            number(&mut details, row, country_code, fingerprint).map_err(NoMethod::Key)?;
            details.extension = details.extension.filter(|_| kind.row().has_extension);
            (kind, None)
        }
        Some(Meaning::Fido2) => {
            details.device = named("displayName");
            (fido2(row), None)
        }
        Some(Meaning::Kind(Kind::MicrosoftAuthenticator)) => {
            details.device = named("displayName");
            (Kind::MicrosoftAuthenticator, None)
        }
        Some(Meaning::Kind(Kind::HardwareToken)) => {
            let device = device.unwrap_or(row);
            details.device = text(device, "displayName").map(Box::from);
            details.serial = text(device, "serialNumber").map(Box::from);
            (Kind::HardwareToken, None)
        }
        Some(Meaning::Kind(kind)) => (kind, None),
        Some(Meaning::Other(name)) => {
            details.device = named("displayName");
            (Kind::Other, Some(name.into()))
        }
        None => (Kind::Other, Some(word.into())),
    };
    Ok(Seen { kind, name, details: Some(Box::new(details)) })
}

/// Whether it names one thing: some programs hide parts of it.
fn is_an_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 200 && id.chars().all(|c| c.is_ascii_graphic() && c != '#' && c != '*')
}

/// Which of the three phones.
fn phone(row: &RowMembers) -> Kind {
    const IDS: [(&str, Kind); 3] = [
        ("3179e48a-750b-4051-897c-87b9720928f7", Kind::Phone),
        ("b6332ec1-7057-4abe-9331-3d72feddfe41", Kind::AlternatePhone),
        ("e37fc753-ff3b-4958-9484-eaa9425c82bc", Kind::OfficePhone),
    ];
    let word = text(row, "phoneType").or_else(|| text(row, "authenticationPhoneType"));
    match word.map(str::to_ascii_lowercase).as_deref() {
        Some("mobile") => Kind::Phone,
        Some("alternatemobile") => Kind::AlternatePhone,
        Some("office") => Kind::OfficePhone,
        _ => text(row, "id").and_then(|id| IDS.iter().find(|(known, _)| *known == id)).map_or(Kind::Phone, |row| row.1),
    }
}

/// A passkey where the directory says so; it has one word for both.
fn fido2(row: &RowMembers) -> Kind {
    let is_synced = text(row, "passkeyType").is_some_and(|word| word.eq_ignore_ascii_case("synced"));
    let is_on_phone = text(row, "aaGuid").is_some_and(|id| PASSKEYS.iter().any(|known| known.eq_ignore_ascii_case(id)));
    let is_of_app = text(row, "model").is_some_and(|model| model.contains("Authenticator"));
    if is_synced || is_on_phone || is_of_app { Kind::Passkey } else { Kind::SecurityKey }
}

/// What the log may know of the number, and the extension behind it (`+81 312345678x123`).
///
/// # Errors
/// When the key is not to be had.
fn number(
    details: &mut SeenDetails,
    row: &RowMembers,
    country_code: &str,
    fingerprint: Fingerprint<'_>,
) -> Result<(), KeyError> {
    let Some(typed) = text(row, "phoneNumber") else { return Ok(()) };
    let (typed, extension) = typed.rsplit_once(['x', 'X']).map_or((typed, None), |(number, behind)| {
        // Somebody may have typed the word: `ext. 123`.
        let number = number.strip_suffix(['e', 'E']).unwrap_or(number).trim_end();
        let behind = behind.trim_start_matches(['t', 'T']).trim_start_matches(['.', ':', ' ']);
        let is_one = !behind.is_empty() && behind.len() <= 8 && behind.bytes().all(|byte| byte.is_ascii_digit());
        // Behind a digit that is hidden there are more of the number.
        if is_one && number.ends_with(|c: char| c.is_ascii_digit()) {
            (number, Some(behind.into()))
        } else {
            (typed, None)
        }
    });
    details.extension = extension;
    details.number = known_number(typed, country_code, fingerprint)?;
    Ok(())
}

/// What the log may know of a number, whole or with digits hidden; none: it is none.
///
/// # Errors
/// When the key is not to be had.
pub(super) fn known_number(
    typed: &str,
    country_code: &str,
    fingerprint: Fingerprint<'_>,
) -> Result<Option<Number>, KeyError> {
    Ok(match E164::parse(typed, country_code) {
        Some(number) => Some(Number::of(&number.masked(), Some(&fingerprint(&number)?))),
        None => NumberData::of_hidden(typed).as_ref().map(Number::from),
    })
}

/// The list of methods that a row of one person holds; of one method, PowerShell shows that in the place of the list.
pub(super) fn methods_in(row: &RowMembers) -> Option<&[Value]> {
    let listed = |row, name| match member(row, name)? {
        Value::Array(list) => Some(&list[..]),
        one @ Value::Object(method) if is_method(method) => Some(std::slice::from_ref(one)),
        _ => None,
    };
    let below = object(row, "authentication").and_then(|below| listed(below, "methods"));
    below.or_else(|| ["methods", "authenticationMethods", "value"].iter().find_map(|name| listed(row, name)))
}

/// Whether a row of one person should have such a list, and there is nothing in its place.
pub(super) fn lost_list(row: &RowMembers) -> bool {
    let is_nothing = |value: &Value| value.is_null() || value.as_object().is_some_and(|members| members.is_empty());
    let lost = |row: &RowMembers, name: &&str| member(row, name).is_some_and(is_nothing);
    let below = object(row, "authentication").is_some_and(|below| lost(below, &"methods"));
    below || ["methods", "authenticationMethods", "authentication"].iter().any(|name| lost(row, name))
}
