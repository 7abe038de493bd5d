//! OCSF 1.8: each event about an account as one of class 3001, Account Change. All numbers of that schema are in the tables
//! below, since they move: 1.9 has these activities in class 3007, as 12 and 13.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Pseudonyms;
use crate::domain::event::EventType;
use crate::domain::id::RunId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::sequence::Sequence;
use crate::queries::audit::AuditEvent;
use crate::queries::export::{AddedAs, Exported};

/// The version of the schema.
const VERSION: &str = "1.8.0";
/// Its category and class.
const CATEGORY: (u32, &str) = (3, "Identity & Access Management");
const CLASS: (u32, &str) = (3001, "Account Change");
/// What a factor that is added or taken away is; everything else is [`OTHER`], with the name of the event.
const ACTIVITIES: [(EventType, u32, &str); 3] = [
    (EventType::MethodAdded, 10, "MFA Factor Enable"),
    (EventType::MethodRemoved, 11, "MFA Factor Disable"),
    (EventType::MethodReplaced, 11, "MFA Factor Disable"),
];
const OTHER: u32 = 99;
/// A class's types are its number, this many times, and the activity.
const TYPES_OF_A_CLASS: u32 = 100;
const SEVERITY: (u32, &str) = (1, "Informational");
/// A user is a person.
const USER: (u32, &str) = (1, "User");
/// What a method is as a factor: the first row of its kind that has its channel, or none.
const FACTORS: [(Kind, Option<Channel>, u32, &str); 13] = [
    (Kind::MicrosoftAuthenticator, Some(Channel::Code), 7, "OTP"),
    (Kind::MicrosoftAuthenticator, None, 5, "Push Notification"),
    (Kind::AuthenticatorApp, None, 7, "OTP"),
    (Kind::HardwareToken, None, 6, "Hardware Token"),
    (Kind::Phone, Some(Channel::Call), 3, "Phone Call"),
    (Kind::Phone, None, 1, "SMS"),
    (Kind::AlternatePhone, None, 3, "Phone Call"),
    (Kind::OfficePhone, None, 3, "Phone Call"),
    (Kind::SecurityKey, None, 10, "WebAuthn"),
    (Kind::Passkey, None, 10, "WebAuthn"),
    (Kind::Email, None, 8, "Email"),
    (Kind::AppPassword, None, 99, "Other"),
    (Kind::Other, None, 99, "Other"),
];

/// The events about accounts. Those about the log itself are about no user, and are left out.
pub fn of<'e>(exported: &'e Exported, pseudonyms: Option<&'e Pseudonyms>) -> impl Iterator<Item = String> {
    exported.events.iter().filter_map(move |event| {
        // Only numbers and texts: this cannot fail.
        let text = serde_json::to_string(&account_change(event, exported)?).unwrap_or_default();
        Some(match pseudonyms {
            Some(pseudonyms) => pseudonyms.hide(&text),
            None => text,
        })
    })
}

#[derive(Serialize)]
struct AccountChange<'a> {
    activity_id: u32,
    activity_name: &'a str,
    category_uid: u32,
    category_name: &'static str,
    class_uid: u32,
    class_name: &'static str,
    type_uid: u32,
    type_name: String,
    severity_id: u32,
    severity: &'static str,
    /// In milliseconds since 1970.
    time: i64,
    user: User<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<Actor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    auth_factors: Vec<Factor>,
    metadata: Metadata<'a>,
    unmapped: Unmapped<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    uid: &'a str,
    type_id: u32,
    r#type: &'static str,
}

#[derive(Serialize)]
struct Actor<'a> {
    user: Operator<'a>,
}

/// Who recorded it: as the operating system says, and as they say themselves.
#[derive(Serialize)]
struct Operator<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Factor {
    factor_type_id: u32,
    factor_type: &'static str,
}

#[derive(Serialize)]
struct Metadata<'a> {
    version: &'static str,
    product: Product,
    uid: &'a str,
    event_code: &'a str,
    /// The line.
    sequence: u64,
    logged_time: i64,
    original_time: Instant,
    log_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_uid: Option<&'a str>,
}

#[derive(Serialize)]
struct Product {
    name: &'static str,
    vendor_name: &'static str,
    version: &'static str,
}

/// What the schema has no place for.
#[derive(Serialize)]
struct Unmapped<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voided_by: Option<Sequence>,
    fits: Option<bool>,
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    overrides: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_reason: Option<&'a str>,
    data: &'a RawValue,
}

fn account_change<'a>(event: &'a AuditEvent, exported: &Exported) -> Option<AccountChange<'a>> {
    let account = event.account()?;
    let known = ACTIVITIES.iter().find(|(known, ..)| event.event_type() == Some(*known));
    let own = match event.event_type() {
        Some(event_type) => event_type.name(),
        None => &*event.type_word,
    };
    let (activity_id, activity_name) = known.map_or((OTHER, own), |(_, id, name)| (*id, *name));
    let operator = Operator { uid: event.authid.as_deref(), name: event.actor.as_deref() };
    Some(AccountChange {
        activity_id,
        activity_name,
        category_uid: CATEGORY.0,
        category_name: CATEGORY.1,
        class_uid: CLASS.0,
        class_name: CLASS.1,
        type_uid: CLASS.0 * TYPES_OF_A_CLASS + activity_id,
        type_name: format!("{}: {}", CLASS.1, known.map_or("Other", |(_, _, name)| name)),
        severity_id: SEVERITY.0,
        severity: SEVERITY.1,
        time: event.time.millis(),
        user: User { uid: account, type_id: USER.0, r#type: USER.1 },
        actor: (operator.uid.is_some() || operator.name.is_some()).then_some(Actor { user: operator }),
        auth_factors: factors(event, account, exported),
        metadata: Metadata {
            version: VERSION,
            product: Product { name: "mfadesk", vendor_name: "mfadesk", version: env!("CARGO_PKG_VERSION") },
            uid: event.id.as_str(),
            event_code: &event.type_word,
            sequence: event.sequence.0,
            logged_time: event.recorded.millis(),
            original_time: event.time,
            log_name: &event.source,
            correlation_uid: event.ticket.as_deref(),
        },
        unmapped: Unmapped {
            run: event.run.as_ref().map(RunId::as_str),
            voided_by: event.voided_by,
            fits: event.fits,
            late: event.late,
            overrides: event.overrides.as_deref(),
            override_reason: event.override_reason.as_deref(),
            data: &event.data,
        },
    })
}

/// The methods that an event names.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    method: Option<String>,
    methods: Vec<String>,
    channel: Option<String>,
}

/// What the methods that it names are as factors, each once.
fn factors(event: &AuditEvent, account: &str, exported: &Exported) -> Vec<Factor> {
    let Some(methods) = exported.methods.get(account) else { return Vec::new() };
    // A list of other things, or none, names no method.
    let named: Named = serde_json::from_str(event.data.get()).unwrap_or_default();
    let channel = named.channel.as_deref().and_then(Channel::known);
    let mut factors: Vec<Factor> = Vec::new();
    for (kind, added_by) in named.method.iter().chain(&named.methods).filter_map(|method| methods.get(method)) {
        let factor = factor((*kind, channel.or(*added_by)));
        if factors.iter().all(|known| known.factor_type_id != factor.factor_type_id) {
            factors.push(factor);
        }
    }
    factors
}

fn factor((kind, channel): AddedAs) -> Factor {
    let row = FACTORS.iter().find(|(of, by, ..)| *of == kind && (by.is_none() || *by == channel));
    let (factor_type_id, factor_type) = row.map_or((OTHER, "Other"), |(_, _, id, name)| (*id, *name));
    Factor { factor_type_id, factor_type }
}

#[cfg(test)]
mod tests {
    use super::{FACTORS, factor};
    use crate::domain::kind::Kind;

    #[test]
    fn every_kind_by_every_channel_is_some_factor() {
        for kind in Kind::ALL {
            assert!(FACTORS.iter().any(|(of, by, ..)| of == kind && by.is_none()), "{kind:?}");
            for channel in kind.channels() {
                assert_ne!(factor((*kind, Some(*channel))).factor_type_id, 99, "{kind:?} {channel:?}");
            }
        }
    }
}
