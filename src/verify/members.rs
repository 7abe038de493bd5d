//! The shapes of `data`: for each event type its members, which are required, and of what type they are.
//! In `data`, `null` is the same as absent and an empty string the same as none; unknown members are ignored.

use super::json::Json;
use super::report::Reason;
use super::time::{is_day, is_instant};

/// Whom a type speaks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Account,
    Store,
}

/// What a member holds.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Text,
    Flag,
    /// A whole number, not negative.
    Whole,
    /// A `sequence`: a whole number, or its digits.
    Sequence,
    /// A time in the form of the log.
    Instant,
    Texts,
    /// A stored phone number: an object with `masked`, and `fingerprint` where it is known.
    PhoneNumber,
    Regions,
    Missing,
    Policy,
}

/// One member of `data`.
struct Member {
    name: &'static str,
    required: bool,
    shape: Shape,
}

const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, required: true, shape }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, required: false, shape }
}

/// What any event may carry besides its own members.
const ANY_EVENT: &[Member] = &[may("overrides", Shape::Texts), may("override_reason", Shape::Text)];

/// One event type.
#[derive(Clone, Copy)]
pub(super) struct EventType {
    /// Whom it speaks about.
    pub on: On,
    members: &'static [Member],
}

const fn account(members: &'static [Member]) -> EventType {
    EventType { on: On::Account, members }
}

const fn store(members: &'static [Member]) -> EventType {
    EventType { on: On::Store, members }
}

/// The event type with this whole name; `None` for an unknown one.
pub(super) fn event_type(name: &str) -> Option<EventType> {
    use Shape::{Flag, Instant, Missing, PhoneNumber, Policy, Regions, Sequence, Text, Texts, Whole};
    let known = match name.strip_prefix("mfadesk.")?.strip_suffix(".v1")? {
        "account.registered" => {
            account(const { &[must("affiliation", Text), may("language", Text), may("identity_service_linked", Flag)] })
        }
        "account.updated" => {
            account(const { &[may("affiliation", Text), may("language", Text), may("identity_service_linked", Flag)] })
        }
        "account.closed" => account(const { &[must("reason", Text)] }),
        "account.reopened" => account(const { &[may("reason", Text)] }),
        "account.observed" => account(const { &[must("methods", Texts), must("from", Text)] }),
        "account.noted" => account(const { &[must("text", Text), may("follow_up", Instant)] }),
        "method.added" => account(
            const {
                &[
                    must("method", Text),
                    must("kind", Text),
                    may("device", Text),
                    may("label", Text),
                    may("channel", Text),
                    may("number", PhoneNumber),
                    may("extension", Text),
                    may("serial", Text),
                    may("name", Text),
                    may("ref", Text),
                ]
            },
        ),
        "method.updated" => account(
            const { &[must("method", Text), may("device", Text), may("label", Text), may("serial", Text), may("ref", Text)] },
        ),
        "method.removed" => account(const { &[must("method", Text), may("reason", Text)] }),
        "method.number-changed" => account(
            const { &[must("method", Text), must("number", PhoneNumber), may("extension", Text), may("device", Text)] },
        ),
        "method.replaced" => account(const { &[must("method", Text), must("by", Text), may("reason", Text)] }),
        "method.made-default" => account(const { &[must("method", Text)] }),
        "method.unavailable" => account(const { &[must("methods", Texts), must("reason", Text), may("device", Text)] }),
        "method.available" => account(const { &[must("methods", Texts)] }),
        "sign-in.test-passed" => account(
            const { &[must("method", Text), must("channel", Text), must("evidence", Text), may("time_step", Whole)] },
        ),
        "sign-in.test-failed" => account(const { &[must("method", Text), must("channel", Text), may("why", Text)] }),
        "mfa.applied" => account(const { &[must("effective_at", Instant)] }),
        "mfa.terminated" => {
            account(const { &[must("effective_at", Instant), must("reason", Text), must("identity_check", Text)] })
        }
        "reregistration.requested" => account(const { &[must("via", Text), may("reason", Text)] }),
        "reregistration.approved" => account(const { &[may("identity_check", Text)] }),
        "reregistration.rejected" => account(const { &[must("why", Text)] }),
        "phone-change.started" => account(
            const {
                &[
                    must("from_device", Text),
                    must("to_device", Text),
                    must("number_changes", Flag),
                    may("planned_on", Text),
                ]
            },
        ),
        "phone-change.completed" | "phone-change.cancelled" => account(const { &[may("reason", Text)] }),
        "event.voided" => account(const { &[must("event", Text), must("reason", Text)] }),
        "log.started" => {
            store(const { &[must("format", Whole), must("site", Text), must("origin", Text), may("rehearsal", Flag)] })
        }
        "policy.set" => store(const { &[must("policy", Policy)] }),
        "log.redacted" => store(const { &[must("sequence", Sequence), must("reason", Text)] }),
        "operator.enrolled" => store(const { &[must("operator", Text)] }),
        "operator.disabled" => store(const { &[must("operator", Text), must("reason", Text)] }),
        "operator.reset" => store(const { &[must("operator", Text), must("reason", Text), may("as_owner", Flag)] }),
        "token.imported" => store(
            const {
                &[
                    must("serial", Text),
                    must("algorithm", Text),
                    must("digits", Whole),
                    must("period", Whole),
                    may("manufacturer", Text),
                    may("model", Text),
                ]
            },
        ),
        "token.assigned" => store(const { &[must("serial", Text), must("account", Text), may("method", Text)] }),
        "token.exported" => store(const { &[must("serials", Texts)] }),
        "token.activated" => store(const { &[must("serial", Text)] }),
        "token.lost" => store(const { &[must("serial", Text), may("reason", Text)] }),
        "log.damage-accepted" => {
            store(const { &[must("regions", Regions), may("missing", Missing), must("reason", Text)] })
        }
        _ => return None,
    };
    Some(known)
}

/// Why an event does not fit, and the member to blame.
pub(super) type Why = (Reason, Option<&'static str>);

impl EventType {
    /// Whether `data` has every required member, and every known one in its type; else why not, and which member.
    pub fn check(&self, data: &Json<'_>) -> Result<(), Why> {
        match data {
            Json::Null => return Err((Reason::DataBlanked, None)),
            Json::Object(_) => {}
            _ => return Err((Reason::WrongType, None)),
        }
        for Member { name, required, shape } in self.members.iter().chain(ANY_EVENT) {
            match member(data, name) {
                None if *required => return Err((Reason::MemberMissing, Some(name))),
                Some(value) => shape.check(value).map_err(|reason| (reason, Some(*name)))?,
                None => {}
            }
        }
        Ok(())
    }
}

impl Shape {
    fn check(self, value: &Json<'_>) -> Result<(), Reason> {
        let holds = match self {
            Self::Text => is_text(value),
            Self::Flag => is_flag(value),
            Self::Whole => value.as_whole().is_some(),
            Self::Sequence => sequence(value).is_some(),
            Self::Instant => value.as_text().is_some_and(is_instant),
            Self::Texts => is_texts(value),
            Self::PhoneNumber => {
                if is_object(value) && member(value, "masked").is_none() {
                    return Err(Reason::MemberMissing);
                }
                is_object(value) && all_may_have(value, &["masked", "fingerprint"], is_text)
            }
            Self::Regions => regions(value).is_some(),
            Self::Missing => missing(value).is_some(),
            Self::Policy if is_object(value) => return is_policy(value).then_some(()).ok_or(Reason::PolicyIncomplete),
            Self::Policy => false,
        };
        holds.then_some(()).ok_or(Reason::WrongType)
    }
}

/// The member `name` of an object; `None` when it is absent, `null` or an empty string.
pub(super) fn member<'v, 'a>(object: &'v Json<'a>, name: &str) -> Option<&'v Json<'a>> {
    object.get(name).filter(|value| **value != Json::Null && value.as_text() != Some(""))
}

/// The same for a member that holds a string.
pub(super) fn text<'v>(object: &'v Json<'_>, name: &str) -> Option<&'v str> {
    member(object, name)?.as_text()
}

/// The items of a list of strings.
pub(super) fn texts<'v>(object: &'v Json<'_>, name: &str) -> Vec<&'v str> {
    let items = member(object, name).and_then(Json::as_list);
    items.map(|items| items.iter().filter_map(Json::as_text).collect()).unwrap_or_default()
}

/// The number of a line, given as a JSON number or as digits.
pub(super) fn sequence(value: &Json<'_>) -> Option<u64> {
    match value {
        Json::Text(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        other => other.as_whole(),
    }
}

/// A SHA-256 in lowercase hex.
pub(super) fn hash<'v>(value: &'v Json<'_>) -> Option<&'v str> {
    value.as_text().filter(|text| is_hash(text))
}

pub(super) fn is_hash(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 64]>::try_from(text.as_bytes()) else { return false };
    // Without an early exit, so that many bytes are looked at together.
    bytes.iter().fold(true, |all, byte| all & (byte.is_ascii_digit() | (b'a'..=b'f').contains(byte)))
}

/// Bytes of the log that somebody says were damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Region {
    pub offset: u64,
    pub bytes: u64,
    pub sha256: String,
    /// `chainhash` of the last line that stands before them, where that is said.
    pub kept: Option<String>,
}

/// `regions` of `mfadesk.log.damage-accepted.v1`.
pub(super) fn regions(value: &Json<'_>) -> Option<Vec<Region>> {
    value.as_list()?.iter().map(region).collect()
}

fn region(value: &Json<'_>) -> Option<Region> {
    Some(Region {
        offset: value.get("offset")?.as_whole()?,
        bytes: value.get("bytes")?.as_whole()?,
        sha256: hash(value.get("sha256")?)?.to_owned(),
        kept: kept(value)?,
    })
}

/// Lines that somebody says are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    /// `sequence` of the last line before them.
    pub after: u64,
    /// `sequence` of the last of them.
    pub until: u64,
    /// `chainhash` of the last of them.
    pub chainhash: String,
    /// `chainhash` of the last line that stands before the line that says so, where that is said.
    pub kept: Option<String>,
}

/// `missing` of `mfadesk.log.damage-accepted.v1`.
pub(super) fn missing(value: &Json<'_>) -> Option<Missing> {
    Some(Missing {
        after: sequence(value.get("after")?)?,
        until: sequence(value.get("until")?)?,
        chainhash: hash(value.get("chainhash")?)?.to_owned(),
        kept: kept(value)?,
    })
}

/// What is said to have been kept; `None` where it is no hash.
fn kept(value: &Json<'_>) -> Option<Option<String>> {
    match member(value, "kept") {
        None => Some(None),
        Some(kept) => hash(kept).map(|kept| Some(kept.to_owned())),
    }
}

fn is_object(value: &Json<'_>) -> bool {
    matches!(value, Json::Object(_))
}

fn is_text(value: &Json<'_>) -> bool {
    matches!(value, Json::Text(_))
}

fn is_flag(value: &Json<'_>) -> bool {
    matches!(value, Json::Flag(_))
}

fn is_texts(value: &Json<'_>) -> bool {
    value.as_list().is_some_and(|items| items.iter().all(is_text))
}

/// A whole number below 2^32.
fn is_count(value: &Json<'_>) -> bool {
    value.as_whole().is_some_and(|count| u32::try_from(count).is_ok())
}

/// Whether every known member of a policy is there, in its type; but those that were added later may be missing.
fn is_policy(policy: &Json<'_>) -> bool {
    all_have(policy, &["propagation_minutes", "stale_after_days"], is_count)
        && all_have(policy, &["second_operator"], is_flag)
        && all_have(policy, &["account_id", "country_code", "time_zone"], is_text)
        && member(policy, "limits")
            .is_some_and(|limits| all_have(limits, &["apps_and_tokens", "keys_and_passkeys"], is_count))
        && member(policy, "only_for").is_some_and(are_lists_by_kind)
        && member(policy, "office").is_some_and(|office| {
            all_have(office, &["days", "holidays"], is_texts) && all_have(office, &["hours"], is_text)
        })
        && member(policy, "guidance").is_some_and(|guidance| {
            all_have(guidance, &["setup", "change"], is_text)
                && all_may_have(guidance, &["security_info", "user_menu", "vpn", "reregister", "password"], is_text)
        })
        && all_may_have(policy, &["shared_threshold"], is_count)
        && all_may_have(
            policy,
            &["generic_devices", "keychains", "not_first", "never_default", "desk_enrols"],
            is_texts,
        )
        && all_may_have(policy, &["retirements"], |list| {
            list.as_list().is_some_and(|retirements| retirements.iter().all(is_retirement))
        })
        && all_may_have(policy, &["import"], |import| {
            is_object(import) && all_may_have(import, &["close_at_most", "remove_at_most"], is_count)
        })
        && all_may_have(policy, &["proof"], |proof| {
            is_object(proof)
                && all_may_have(proof, &["commands"], is_texts)
                && all_may_have(proof, &["from"], |day| day.as_text().is_some_and(is_day))
                && all_may_have(proof, &["session_minutes"], is_count)
        })
}

/// An object whose members are lists of strings, none of them there twice.
fn are_lists_by_kind(value: &Json<'_>) -> bool {
    let Json::Object(kinds) = value else { return false };
    kinds.iter().all(|(kind, _)| value.get(kind).is_some_and(is_texts))
}

fn is_retirement(retirement: &Json<'_>) -> bool {
    all_have(retirement, &["channels"], is_texts)
        && all_may_have(retirement, &["kinds"], is_texts)
        && all_have(retirement, &["on"], |day| day.as_text().is_some_and(is_day))
        && all_have(retirement, &["then"], is_text)
}

/// Whether the object has all of these members, in this form.
fn all_have(object: &Json<'_>, names: &[&str], form: fn(&Json<'_>) -> bool) -> bool {
    names.iter().all(|name| member(object, name).is_some_and(form))
}

/// Whether those of these members that the object has are in this form.
fn all_may_have(object: &Json<'_>, names: &[&str], form: fn(&Json<'_>) -> bool) -> bool {
    names.iter().all(|name| member(object, name).is_none_or(form))
}
