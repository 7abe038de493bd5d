//! Which members the data of an event has, and of what type: whether an event fits by its shape alone.
//! Whether it fits the account it is about is for `fold` to say.

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

/// What a known member must be.
#[derive(Clone, Copy)]
pub enum Type {
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
pub fn members(name: &str) -> Option<&'static [(&'static str, Type, bool)]> {
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
        "account.noted" => &[("text", Text, REQUIRED), ("follow_up", Instant, OPTIONAL)],
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
            ("ref", Text, OPTIONAL),
        ],
        "method.updated" => &[
            ("method", Text, REQUIRED),
            ("device", Text, OPTIONAL),
            ("label", Text, OPTIONAL),
            ("serial", Text, OPTIONAL),
            ("ref", Text, OPTIONAL),
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
        let clears = name == "method.updated" && ["device", "label", "serial", "ref"].contains(member);
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

/// Whether the event is one that sets a policy: on the store.
pub fn sets_a_policy(event: &Value) -> bool {
    name_of(event) == "policy.set" && event["subject"] == "store"
}

/// What this policy lacks or has of a wrong type makes the event one that does not fit; the earlier policy stays in
/// force. `None` as well for every other event.
pub fn policy(event: &Value) -> Option<Policy> {
    if !sets_a_policy(event) {
        return None;
    }
    let data = event["data"].as_object()?;
    let absent = |value: &Value| value.is_null() || *value == "";
    let texts = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let may_be = |value: &Value, is: &dyn Fn(&Value) -> bool| absent(value) || is(value);
    let whole = |value: &Value| value.is_i64();
    let policy = &event["data"]["policy"];
    let required = whole(&policy["propagation_minutes"])
        && whole(&policy["stale_after_days"])
        && policy["second_operator"].is_boolean()
        && text(&policy["account_id"])
        && text(&policy["country_code"])
        && text(&policy["time_zone"])
        && whole(&policy["limits"]["apps_and_tokens"])
        && whole(&policy["limits"]["keys_and_passkeys"])
        && policy["only_for"].as_object().is_some_and(|kinds| kinds.values().all(texts))
        && texts(&policy["office"]["days"])
        && text(&policy["office"]["hours"])
        && texts(&policy["office"]["holidays"])
        && text(&policy["guidance"]["setup"])
        && text(&policy["guidance"]["change"]);
    let optional = ["security_info", "user_menu", "vpn", "reregister", "password"]
        .iter()
        .all(|member| may_be(&policy["guidance"][member], &Value::is_string))
        && may_be(&policy["shared_threshold"], &whole)
        && ["generic_devices", "keychains", "not_first", "never_default", "desk_enrols"]
            .iter()
            .all(|member| may_be(&policy[member], &texts))
        && may_be(&policy["import"], &|import| {
            import.is_object() && may_be(&import["close_at_most"], &whole) && may_be(&import["remove_at_most"], &whole)
        })
        && may_be(&policy["proof"], &|proof| {
            proof.is_object()
                && may_be(&proof["commands"], &texts)
                && may_be(&proof["from"], &|day| {
                    day.as_str().is_some_and(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok())
                })
                && may_be(&proof["session_minutes"], &whole)
        });
    let of_any = ["overrides", "override_reason"].iter().all(|member| match data.get(*member) {
        None => true,
        Some(value) if *member == "overrides" => may_be(value, &texts),
        Some(value) => may_be(value, &Value::is_string),
    });
    let retirements = match &policy["retirements"] {
        absent_one if absent(absent_one) => Vec::new(),
        list => list.as_array()?.iter().map(retirement).collect::<Option<Vec<_>>>()?,
    };
    let list = |value: &Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect()
    };
    let generic = &policy["generic_devices"];
    (required && optional && of_any).then(|| Policy {
        stale_after_days: policy["stale_after_days"].as_i64().unwrap(),
        time_zone: policy["time_zone"].as_str().unwrap().to_owned(),
        generic_devices: if absent(generic) { default_generic_devices() } else { list(generic) },
        retirements,
    })
}

/// One retirement: channels (of some kinds, else of all) that end on a day, and what awaits whoever has nothing else.
fn retirement(value: &Value) -> Option<Retirement> {
    let texts = |value: &Value| -> Option<Vec<String>> {
        value.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect()
    };
    let given = value.as_object()?;
    let kinds = match given.get("kinds") {
        None | Some(Value::Null) => None,
        Some(kinds) if *kinds == "" => None,
        Some(kinds) => Some(texts(kinds)?),
    };
    let on = given.get("on")?.as_str()?;
    let day = NaiveDate::parse_from_str(on, "%Y-%m-%d").ok()?;
    let then = given.get("then")?.as_str().filter(|then| !then.is_empty())?;
    (day.to_string() == on).then_some(())?;
    Some(Retirement { channels: texts(given.get("channels")?)?, kinds, on: on.to_owned(), then: then.to_owned() })
}

/// What of a policy the answers depend on.
#[derive(Clone)]
pub struct Policy {
    pub stale_after_days: i64,
    pub time_zone: String,
    pub generic_devices: Vec<String>,
    pub retirements: Vec<Retirement>,
}

/// Channels that end on a known day.
#[derive(Clone)]
pub struct Retirement {
    pub channels: Vec<String>,
    pub kinds: Option<Vec<String>>,
    /// The day, as it stands in the policy.
    pub on: String,
    pub then: String,
}

impl Default for Policy {
    /// The policy of a log that sets none.
    fn default() -> Self {
        Self {
            stale_after_days: 365,
            time_zone: "Asia/Tokyo".to_owned(),
            generic_devices: default_generic_devices(),
            retirements: Vec::new(),
        }
    }
}

fn default_generic_devices() -> Vec<String> {
    let labels = [
        "iPhone",
        "iPad",
        "Android",
        "phone",
        "mobile phone",
        "smartphone",
        "mobile",
        "cell phone",
        "tablet",
        "PC",
        "laptop",
        "スマホ",
        "スマートフォン",
        "携帯",
        "携帯電話",
        "ケータイ",
        "電話",
        "タブレット",
        "パソコン",
    ];
    labels.map(str::to_owned).to_vec()
}

impl Policy {
    /// When a day begins in the policy's time zone: at 00:00, or, where clocks are put forward then, with its first
    /// minute.
    pub fn midnight(&self, day: &str) -> i64 {
        let zone: Tz = self.time_zone.parse().unwrap();
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap();
        let begins = |minute: i64| {
            let local = day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minute);
            zone.from_local_datetime(&local).earliest()
        };
        (0..24 * 60).find_map(begins).unwrap().timestamp_millis()
    }
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
