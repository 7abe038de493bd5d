//! A policy file: TOML → a whole policy, or everything that is wrong with it. A key that is left out has its default,
//! whatever policy is in force: a file says the same on every store.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use regex_lite::Regex;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::parse::normalized;
pub use super::policy_flaw::{PolicyError, PolicyFlaw, Shape};
use crate::domain::affiliation::Affiliation;
use crate::domain::date::Date;
use crate::domain::device::device_key;
use crate::domain::invisible::says_nothing;
use crate::domain::kind::{Channel, Kind};
use crate::domain::office::{self, DAYS};
use crate::domain::policy::Policy;
use crate::domain::required_proof::PROVABLE;
use crate::domain::retirement::{LOCKED_OUT, REGISTER, Retirement};

/// The keys of the policy, in its order.
const KEYS: [&str; 19] = [
    "propagation_minutes",
    "stale_after_days",
    "second_operator",
    "account_id",
    "country_code",
    "time_zone",
    "shared_threshold",
    "limits",
    "only_for",
    "office",
    "guidance",
    "generic_devices",
    "keychains",
    "retirements",
    "not_first",
    "never_default",
    "import",
    "proof",
    "desk_enrols",
];

/// The keys of its tables; those of `only_for` are kinds.
const LIMITS: [&str; 2] = ["apps_and_tokens", "keys_and_passkeys"];
const OFFICE: [&str; 3] = ["days", "hours", "holidays"];
const GUIDANCE: [&str; 7] = ["setup", "change", "security_info", "user_menu", "vpn", "reregister", "password"];
const RETIREMENT: [&str; 4] = ["channels", "kinds", "on", "then"];
const IMPORT: [&str; 2] = ["close_at_most", "remove_at_most"];
const PROOF: [&str; 3] = ["commands", "from", "session_minutes"];

/// What a desk can enrol itself: whose secret is made by nobody else.
const ENROLLED: [&str; 1] = ["authenticator-app"];

/// Percent of the open accounts.
const SHARE: RangeInclusive<u32> = 0..=100;

/// Up to a week until an application takes effect; beyond that it is a slip.
const PROPAGATION: RangeInclusive<u32> = 1..=7 * 24 * 60;
/// Up to ten years for which a test counts.
const STALE: RangeInclusive<u32> = 1..=3650;
/// Up to a working day for which somebody stays signed in.
const SESSION: RangeInclusive<u32> = 1..=12 * 60;
/// What one account has is shared with nobody.
const SHARED: RangeInclusive<u32> = 2..=100_000;
/// An account that may hold no method at all could not be set up.
const LIMIT: RangeInclusive<u32> = 1..=1000;

/// Reads a policy file.
///
/// # Errors
/// Everything that is wrong with it, by lines.
pub fn read(text: &str) -> Result<Policy, Vec<PolicyFlaw>> {
    let mut reader = PolicyReader { text, flaws: Vec::new() };
    let table = match DeTable::parse(text) {
        Ok(table) => table.into_inner(),
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return Err(vec![PolicyFlaw {
                line: line_of(text, at),
                key: String::new(),
                wrong: PolicyError::NotToml(error.message().to_owned()),
            }]);
        }
    };
    let mut policy = Policy::default();
    for (key, value) in &table {
        let name: &str = key.get_ref();
        match name {
            "propagation_minutes" => reader.number(name, value, PROPAGATION, &mut policy.propagation_minutes),
            "stale_after_days" => reader.number(name, value, STALE, &mut policy.stale_after_days),
            "second_operator" => reader.flag(name, value, &mut policy.second_operator),
            "account_id" => reader.text(name, value, pattern, &mut policy.account_id),
            "country_code" => reader.text(name, value, country_code, &mut policy.country_code),
            "time_zone" => reader.text(name, value, time_zone, &mut policy.time_zone),
            "shared_threshold" => reader.number(name, value, SHARED, &mut policy.shared_threshold),
            "limits" => reader.table(name, value, |reader, inner, name, value| match inner {
                "apps_and_tokens" => reader.number(name, value, LIMIT, &mut policy.limits.apps_and_tokens),
                "keys_and_passkeys" => reader.number(name, value, LIMIT, &mut policy.limits.keys_and_passkeys),
                _ => reader.unknown(name, inner, value, &LIMITS),
            }),
            "only_for" => {
                // The table is one key: whoever writes it says for all kinds whom they are for.
                let mut only_for = BTreeMap::new();
                reader.table(name, value, |reader, kind, name, value| {
                    let kinds = typed_kinds();
                    if kinds.contains(&kind) {
                        let mut allowed = Vec::new();
                        let affiliations = Affiliation::ALL.map(|affiliation| known_word(&affiliation));
                        reader.texts(name, value, |typed| word(typed, &affiliations), &mut allowed);
                        only_for.insert(kind.to_owned(), allowed);
                    } else {
                        reader.unknown(name, kind, value, &kinds);
                    }
                });
                policy.only_for = only_for;
            }
            "office" => reader.table(name, value, |reader, inner, name, value| match inner {
                "days" => reader.texts(name, value, |typed| word(typed, &DAYS), &mut policy.office.days),
                "hours" => reader.text(name, value, hours, &mut policy.office.hours),
                "holidays" => reader.texts(name, value, day, &mut policy.office.holidays),
                _ => reader.unknown(name, inner, value, &OFFICE),
            }),
            "guidance" => reader.table(name, value, |reader, inner, name, value| match inner {
                "setup" => reader.text(name, value, address, &mut policy.guidance.setup),
                "change" => reader.text(name, value, address, &mut policy.guidance.change),
                "security_info" => reader.optional(name, value, address, &mut policy.guidance.security_info),
                "user_menu" => reader.optional(name, value, address, &mut policy.guidance.user_menu),
                "vpn" => reader.optional(name, value, address, &mut policy.guidance.vpn),
                "reregister" => reader.optional(name, value, address, &mut policy.guidance.reregister),
                "password" => reader.optional(name, value, address, &mut policy.guidance.password),
                _ => reader.unknown(name, inner, value, &GUIDANCE),
            }),
            "generic_devices" => reader.texts(name, value, label, &mut policy.generic_devices),
            "keychains" => reader.texts(name, value, label, &mut policy.keychains),
            "not_first" => reader.texts(name, value, kind, &mut policy.not_first),
            "never_default" => reader.texts(name, value, kind, &mut policy.never_default),
            "desk_enrols" => reader.texts(name, value, |typed| word(typed, &ENROLLED), &mut policy.desk_enrols),
            "retirements" => policy.retirements = reader.retirements(name, value),
            "import" => reader.table(name, value, |reader, inner, name, value| match inner {
                "close_at_most" => reader.number(name, value, SHARE, &mut policy.import.close_at_most),
                "remove_at_most" => reader.number(name, value, SHARE, &mut policy.import.remove_at_most),
                _ => reader.unknown(name, inner, value, &IMPORT),
            }),
            "proof" => reader.table(name, value, |reader, inner, name, value| match inner {
                "commands" => reader.texts(name, value, |typed| word(typed, &PROVABLE), &mut policy.proof.commands),
                "from" => policy.proof.from = Date::parse(&reader.day(name, value)),
                "session_minutes" => reader.number(name, value, SESSION, &mut policy.proof.session_minutes),
                _ => reader.unknown(name, inner, value, &PROOF),
            }),
            _ => reader.note(key.span().start, name, PolicyError::of_unknown(name, &KEYS)),
        }
    }
    if reader.flaws.is_empty() {
        return Ok(policy);
    }
    reader.flaws.sort_by_key(|flaw| flaw.line);
    Err(reader.flaws)
}

/// The keys of a policy that no file could say so: another program set it, or none of ours.
pub fn unfit_keys(policy: &Policy) -> Vec<String> {
    let Ok(text) = toml::to_string(policy) else { return Vec::new() };
    let flaws = read(&text).err().unwrap_or_default();
    flaws.into_iter().map(|flaw| flaw.key).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Collects what is wrong.
struct PolicyReader<'t> {
    text: &'t str,
    flaws: Vec<PolicyFlaw>,
}

impl PolicyReader<'_> {
    fn note(&mut self, at: usize, key: &str, wrong: PolicyError) {
        self.flaws.push(PolicyFlaw { line: line_of(self.text, at), key: key.to_owned(), wrong });
    }

    fn unknown(&mut self, key: &str, inner: &str, value: &Spanned<DeValue<'_>>, known: &[&'static str]) {
        self.note(value.span().start, key, PolicyError::of_unknown(inner, known));
    }

    fn mistyped(&mut self, key: &str, value: &Spanned<DeValue<'_>>, wanted: Shape) {
        self.note(value.span().start, key, PolicyError::Type { wanted });
    }

    fn number(&mut self, key: &str, value: &Spanned<DeValue<'_>>, range: RangeInclusive<u32>, place: &mut u32) {
        let Some(integer) = value.get_ref().as_integer() else { return self.mistyped(key, value, Shape::Number) };
        match u32::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if range.contains(&number) => *place = number,
            _ => {
                let (least, most) = range.into_inner();
                self.note(
                    value.span().start,
                    key,
                    PolicyError::Range { typed: integer.as_str().to_owned(), least, most },
                );
            }
        }
    }

    fn flag(&mut self, key: &str, value: &Spanned<DeValue<'_>>, place: &mut bool) {
        match value.get_ref().as_bool() {
            Some(flag) => *place = flag,
            None => self.mistyped(key, value, Shape::Flag),
        }
    }

    fn text(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        read: impl Fn(&str) -> Result<String, PolicyError>,
        place: &mut String,
    ) {
        let Some(text) = value.get_ref().as_str() else { return self.mistyped(key, value, Shape::Text) };
        match read(text) {
            Ok(text) => *place = text,
            Err(wrong) => self.note(value.span().start, key, wrong),
        }
    }

    fn optional(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        read: impl Fn(&str) -> Result<String, PolicyError>,
        place: &mut Option<String>,
    ) {
        let mut text = String::new();
        self.text(key, value, read, &mut text);
        *place = Some(text).filter(|text| !text.is_empty());
    }

    /// Channels that end on a known day, each a table.
    fn retirements(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<Retirement> {
        let Some(items) = value.get_ref().as_array() else {
            self.mistyped(key, value, Shape::Tables);
            return Vec::new();
        };
        let mut retirements = Vec::new();
        for item in items.iter() {
            let (mut channels, mut kinds, mut on, mut then) = (Vec::new(), None, String::new(), LOCKED_OUT.to_owned());
            self.table(key, item, |reader, inner, name, value| match inner {
                "channels" => reader.texts(name, value, channel, &mut channels),
                "kinds" => reader.texts(name, value, kind, kinds.get_or_insert_default()),
                "on" => on = reader.day(name, value),
                "then" => reader.text(name, value, |typed| word(typed, &[REGISTER, LOCKED_OUT]), &mut then),
                _ => reader.unknown(name, inner, value, &RETIREMENT),
            });
            let has_no_kind = kinds.as_ref().is_some_and(Vec::is_empty);
            for (is_missing, name) in [(channels.is_empty(), "channels"), (has_no_kind, "kinds"), (on.is_empty(), "on")]
            {
                let whole = format!("{key}.{name}");
                if is_missing && !self.flaws.iter().any(|flaw| flaw.key == whole) {
                    self.note(item.span().start, &whole, PolicyError::Missing);
                }
            }
            retirements.extend(Date::parse(&on).map(|on| Retirement { channels, kinds, on, then }));
        }
        retirements
    }

    /// A day, as a text or as TOML writes dates; empty: it is none, which is noted.
    fn day(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> String {
        let mut on = String::new();
        match value.get_ref() {
            DeValue::Datetime(date) => match day(&date.to_string()) {
                Ok(day) => on = day,
                Err(wrong) => self.note(value.span().start, key, wrong),
            },
            _ => self.text(key, value, day, &mut on),
        }
        on
    }

    /// A list of texts, none of them twice. A day may also be written as TOML writes dates.
    fn texts(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        read: impl Fn(&str) -> Result<String, PolicyError>,
        place: &mut Vec<String>,
    ) {
        let Some(items) = value.get_ref().as_array() else { return self.mistyped(key, value, Shape::Texts) };
        let mut texts = Vec::new();
        for item in items.iter() {
            let text = match item.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Datetime(date) => date.to_string(),
                _ => {
                    self.mistyped(key, item, Shape::Texts);
                    continue;
                }
            };
            match read(&text) {
                Ok(text) if texts.contains(&text) => self.note(item.span().start, key, PolicyError::Twice(text)),
                Ok(text) => texts.push(text),
                Err(wrong) => self.note(item.span().start, key, wrong),
            }
        }
        *place = texts;
    }

    /// Each member of a table, by its own name and by its whole one.
    fn table(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        mut each: impl FnMut(&mut Self, &str, &str, &Spanned<DeValue<'_>>),
    ) {
        let Some(table) = value.get_ref().as_table() else { return self.mistyped(key, value, Shape::Table) };
        for (inner, value) in table {
            each(self, inner.get_ref(), &format!("{key}.{}", inner.get_ref()), value);
        }
    }
}

/// The line in which a byte stands, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

/// The kinds that can be registered by a command.
fn typed_kinds() -> Vec<&'static str> {
    Kind::ALL.iter().filter(|kind| kind.row().can_be_typed).map(|kind| kind.as_str()).collect()
}

/// The word of one of the affiliations that are known.
fn known_word(affiliation: &Affiliation) -> &'static str {
    match affiliation {
        Affiliation::Student => "student",
        Affiliation::Faculty => "faculty",
        Affiliation::Staff => "staff",
        Affiliation::Other | Affiliation::Unknown(_) => "other",
    }
}

fn kind(typed: &str) -> Result<String, PolicyError> {
    word(typed, &typed_kinds())
}

fn channel(typed: &str) -> Result<String, PolicyError> {
    word(typed, &Channel::ALL.map(Channel::as_str))
}

/// A label that something is left of once it is compared.
fn label(typed: &str) -> Result<String, PolicyError> {
    if device_key(typed).is_some() && !says_nothing(typed) { Ok(typed.to_owned()) } else { Err(PolicyError::Missing) }
}

fn word(typed: &str, known: &[&'static str]) -> Result<String, PolicyError> {
    let normalized = normalized(typed).to_lowercase();
    if known.contains(&normalized.as_str()) {
        return Ok(normalized);
    }
    let nearest = nearest(&normalized, known.iter().copied());
    Err(PolicyError::Word { typed: typed.to_owned(), nearest, known: known.to_vec() })
}

fn pattern(typed: &str) -> Result<String, PolicyError> {
    Regex::new(typed).map_err(|error| PolicyError::Pattern(error.to_string()))?;
    if is_anchored(typed) { Ok(typed.to_owned()) } else { Err(PolicyError::NotAnchored) }
}

/// Whether the pattern, which is a regular expression, says of a whole text what it is: `^…$`, with no alternative
/// that the anchors do not hold.
fn is_anchored(pattern: &str) -> bool {
    let Some(inner) = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')) else { return false };
    let (mut escaped, mut in_class, mut depth) = (false, false, 0_usize);
    for c in inner.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return false,
            _ => {}
        }
    }
    // Else the last `$` is a character like any other.
    !escaped
}

fn country_code(typed: &str) -> Result<String, PolicyError> {
    let code = normalized(typed);
    let code = code.strip_prefix('+').unwrap_or(&code);
    let is_code =
        (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()) && !code.starts_with('0');
    if is_code { Ok(code.to_owned()) } else { Err(PolicyError::CountryCode(typed.to_owned())) }
}

fn time_zone(typed: &str) -> Result<String, PolicyError> {
    let name = normalized(typed);
    if name.parse::<chrono_tz::Tz>().is_ok() {
        return Ok(name);
    }
    let nearest = nearest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    Err(PolicyError::TimeZone { typed: typed.to_owned(), nearest })
}

fn hours(typed: &str) -> Result<String, PolicyError> {
    let text = normalized(typed);
    if office::hours(&text).is_some() { Ok(text) } else { Err(PolicyError::Hours(typed.to_owned())) }
}

fn day(typed: &str) -> Result<String, PolicyError> {
    let text = normalized(typed);
    if Date::parse_exactly(&text).is_some() { Ok(text) } else { Err(PolicyError::Day(typed.to_owned())) }
}

fn address(typed: &str) -> Result<String, PolicyError> {
    let rest = typed.strip_prefix("https://").unwrap_or_default();
    let is_address =
        rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.bytes().all(|b| b.is_ascii_graphic());
    if is_address { Ok(typed.to_owned()) } else { Err(PolicyError::Address(typed.to_owned())) }
}
