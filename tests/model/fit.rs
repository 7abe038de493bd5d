//! Which members the data of an event has, and of what type: whether an event fits by its shape alone.
//! Whether it fits the account it is about is for `fold` to say.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

/// What a known member must be.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Texts,
    Flag,
    Whole,
    Instant,
    Number,
}
use Type::{Flag, Instant, Number, Text, Texts, Whole};

const REQUIRED: bool = true;
const OPTIONAL: bool = false;

/// The known members of each type of event about an account; `None` for every other type.
fn members(name: &str) -> Option<&'static [(&'static str, Type, bool)]> {
    Some(match name {
        "account.registered" => &[
            ("affiliation", Text, REQUIRED),
            ("language", Text, OPTIONAL),
            ("identity_service_linked", Flag, OPTIONAL),
        ],
        "account.updated" => &[
            ("affiliation", Text, OPTIONAL),
            ("language", Text, OPTIONAL),
            ("identity_service_linked", Flag, OPTIONAL),
        ],
        "account.closed" => &[("reason", Text, REQUIRED)],
        "account.reopened" => &[("reason", Text, OPTIONAL)],
        "account.observed" => &[("methods", Texts, REQUIRED), ("from", Text, REQUIRED)],
        "method.added" => &[
            ("method", Text, REQUIRED),
            ("kind", Text, REQUIRED),
            ("device", Text, OPTIONAL),
            ("label", Text, OPTIONAL),
            ("channel", Text, OPTIONAL),
            ("number", Number, OPTIONAL),
            ("extension", Text, OPTIONAL),
            ("serial", Text, OPTIONAL),
            ("name", Text, OPTIONAL),
        ],
        "method.updated" => &[
            ("method", Text, REQUIRED),
            ("device", Text, OPTIONAL),
            ("label", Text, OPTIONAL),
            ("serial", Text, OPTIONAL),
        ],
        "method.removed" => &[("method", Text, REQUIRED), ("reason", Text, OPTIONAL)],
        "method.number-changed" => &[
            ("method", Text, REQUIRED),
            ("number", Number, REQUIRED),
            ("extension", Text, OPTIONAL),
            ("device", Text, OPTIONAL),
        ],
        "method.replaced" => &[("method", Text, REQUIRED), ("by", Text, REQUIRED), ("reason", Text, OPTIONAL)],
        "method.made-default" => &[("method", Text, REQUIRED)],
        "method.unavailable" => &[("methods", Texts, REQUIRED), ("reason", Text, REQUIRED), ("device", Text, OPTIONAL)],
        "method.available" => &[("methods", Texts, REQUIRED)],
        "sign-in.test-passed" => &[
            ("method", Text, REQUIRED),
            ("channel", Text, REQUIRED),
            ("evidence", Text, REQUIRED),
            ("time_step", Whole, OPTIONAL),
        ],
        "sign-in.test-failed" => &[("method", Text, REQUIRED), ("channel", Text, REQUIRED), ("why", Text, OPTIONAL)],
        "mfa.applied" => &[("effective_at", Instant, REQUIRED)],
        "mfa.terminated" => {
            &[("effective_at", Instant, REQUIRED), ("reason", Text, REQUIRED), ("identity_check", Text, REQUIRED)]
        }
        "reregistration.requested" => &[("via", Text, REQUIRED), ("reason", Text, OPTIONAL)],
        "reregistration.approved" => &[("identity_check", Text, OPTIONAL)],
        "reregistration.rejected" => &[("why", Text, REQUIRED)],
        "phone-change.started" => &[
            ("from_device", Text, REQUIRED),
            ("to_device", Text, REQUIRED),
            ("number_changes", Flag, REQUIRED),
            ("planned_on", Text, OPTIONAL),
        ],
        "phone-change.completed" | "phone-change.cancelled" => &[("reason", Text, OPTIONAL)],
        "event.voided" => &[("event", Text, REQUIRED), ("reason", Text, REQUIRED)],
        _ => return None,
    })
}

/// `mfadesk.<name>.v1` → `<name>`; any other type, or version, is nobody's.
pub fn name_of(event: &Value) -> &str {
    event["type"].as_str().and_then(|kind| kind.strip_prefix("mfadesk.")?.strip_suffix(".v1")).unwrap_or("")
}

/// The known members of an event about an account that say something; `None` when its type is not one about
/// accounts, or when it does not fit by its shape.
pub fn known_members(event: &Value) -> Option<Map<String, Value>> {
    let name = name_of(event);
    let data = event["data"].as_object()?;
    let carried_by_any: &[(&str, Type, bool)] = &[("overrides", Texts, OPTIONAL), ("override_reason", Text, OPTIONAL)];
    let mut known = Map::new();
    for (member, kind, required) in members(name)?.iter().chain(carried_by_any) {
        let clears = name == "method.updated" && ["device", "label", "serial"].contains(member);
        match data.get(*member) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() && !clears => {}
            Some(value) => {
                known.insert((*member).to_owned(), of_type(value, *kind)?);
            }
        }
        if *required && !known.contains_key(*member) {
            return None;
        }
    }
    Some(known)
}

/// The value as it counts, or `None` when it is of another type.
fn of_type(value: &Value, kind: Type) -> Option<Value> {
    match kind {
        Text => value.as_str()?,
        Instant => return millis(value.as_str()?).map(|_| value.clone()),
        Texts => return value.as_array()?.iter().all(Value::is_string).then(|| value.clone()),
        Flag => return value.as_bool().map(Value::from),
        Whole => return value.as_i64().map(Value::from),
        Number => return number(value),
    };
    Some(value.clone())
}

/// A telephone number as stored: what is shown of it, and its fingerprint where one is known.
fn number(value: &Value) -> Option<Value> {
    let given = value.as_object()?;
    let mut number = Map::new();
    for member in ["masked", "fingerprint"] {
        match given.get(member) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.is_empty() => {}
            Some(Value::String(text)) => {
                number.insert(member.to_owned(), Value::from(text.clone()));
            }
            Some(_) => return None,
        }
    }
    number.contains_key("masked").then_some(Value::Object(number))
}

/// What of a policy the answers depend on, when the event is one that comes into force.
pub fn policy(event: &Value) -> Option<i64> {
    if name_of(event) != "policy.set" || event["subject"] != "store" {
        return None;
    }
    let data = &event["data"];
    let texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let absent = |value: &Value| value.is_null() || *value == "";
    let policy = &data["policy"];
    let fits = policy["propagation_minutes"].is_i64()
        && policy["stale_after_days"].is_i64()
        && (absent(&policy["shared_threshold"]) || policy["shared_threshold"].is_i64())
        && policy["second_operator"].is_boolean()
        && text(&policy["account_id"])
        && text(&policy["country_code"])
        && text(&policy["time_zone"])
        && policy["limits"]["apps_and_tokens"].is_i64()
        && policy["limits"]["keys_and_passkeys"].is_i64()
        && policy["only_for"].as_object().is_some_and(|kinds| kinds.values().all(texts))
        && texts(&policy["office"]["days"])
        && text(&policy["office"]["hours"])
        && texts(&policy["office"]["holidays"])
        && text(&policy["guidance"]["setup"])
        && text(&policy["guidance"]["change"])
        && (absent(&data["overrides"]) || texts(&data["overrides"]))
        && (absent(&data["override_reason"]) || data["override_reason"].is_string());
    fits.then(|| policy["stale_after_days"].as_i64()).flatten()
}

/// An instant in the one form the log has (`2026-11-24T01:15:30.123Z`), in milliseconds since 1970.
pub fn millis(text: &str) -> Option<i64> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis();
    (self::text(instant) == text).then_some(instant)
}

/// And back.
pub fn text(millis: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(millis).unwrap().to_rfc3339_opts(SecondsFormat::Millis, true)
}
