//! One member of a row, as programs of several sorts write it: names in any case, truth as a word, times in any of the
//! forms that were seen.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDateTime};
use serde_json::Value;

use super::json::RowMembers;
use crate::domain::instant::Instant;

/// The member of this name; the case of its letters does not count where there is none that is written like that.
pub(super) fn member<'m>(row: &'m RowMembers, name: &str) -> Option<&'m Value> {
    row.get(name).or_else(|| row.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// The text of a member that says something.
pub(super) fn text<'m>(row: &'m RowMembers, name: &str) -> Option<&'m str> {
    member(row, name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// The list of a member.
pub(super) fn list<'m>(row: &'m RowMembers, name: &str) -> Option<&'m Vec<Value>> {
    member(row, name)?.as_array()
}

/// The elements of a list; PowerShell shows one element in the place of a list that has no other.
pub(super) fn elements(list: &Value) -> &[Value] {
    match list {
        Value::Array(list) => list,
        one @ Value::Object(_) => std::slice::from_ref(one),
        _ => &[],
    }
}

/// The object of a member.
pub(super) fn object<'m>(row: &'m RowMembers, name: &str) -> Option<&'m RowMembers> {
    member(row, name)?.as_object()
}

/// Whether the member says so, as truth or as a word.
pub(super) fn is_true(row: &RowMembers, name: &str) -> bool {
    match member(row, name) {
        Some(Value::Bool(is_so)) => *is_so,
        Some(Value::String(word)) => word.trim().eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// Whether the text begins with these words; the case of their letters does not count.
pub(super) fn begins(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(words))
}

/// The list or object of a member, which may stand in a text, as tables of logs keep it.
pub(super) fn nested<'m>(row: &'m RowMembers, name: &str) -> Option<Cow<'m, Value>> {
    match member(row, name)? {
        Value::String(text) => {
            let value: Value = serde_json::from_str(text).ok()?;
            (value.is_array() || value.is_object()).then_some(Cow::Owned(value))
        }
        value if value.is_array() || value.is_object() => Some(Cow::Borrowed(value)),
        _ => None,
    }
}

/// The time of a member; none: it says none that can be read.
pub(super) fn time(row: &RowMembers, name: &str) -> Option<Instant> {
    text(row, name).and_then(instant)
}

/// The forms of times without a zone, which are UTC. Those with a stroke are what Azure and PowerShell write in the
/// culture of the United States.
const PLAIN: [&str; 7] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S%.f %p",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
];

/// A time as directories write it.
pub(super) fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    let of = |millis: i64| Some(Instant::from_millis(millis));
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return of(time.timestamp_millis());
    }
    if let Some(date) = text.trim_start_matches('\\').strip_prefix("/Date(") {
        let digits: String = date.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        return of(digits.parse().ok()?);
    }
    if let Ok(time) = DateTime::parse_from_str(text, "%m/%d/%Y %I:%M:%S %p %:z") {
        return of(time.timestamp_millis());
    }
    let plain = PLAIN.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    of(plain.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn the_times_that_azure_writes_are_read() {
        for text in [
            "01/09/2007 09:41:00",
            "1/9/2007 09:41:00",
            "01/09/2007 09:41:00 AM",
            "1/9/2007 9:41:00 AM",
            "1/9/2007 10:41:00 AM +01:00",
            "2007-01-09T09:41:00",
            "2007-01-09T09:41:00.0000000Z",
            "2007-01-09T09:41:00.000000000Z",
            "2007-01-09T09:41:00.000000+00:00",
            "2007-01-09T11:41:00+02:00",
            "/Date(1168335660000)/",
            "2007/01/09 09:41",
            "1/9/2007, 9:41:00.000 AM",
        ] {
            assert_eq!(instant(text).map(|at| at.to_string()).as_deref(), Some("2007-01-09T09:41:00.000Z"), "{text}");
        }
        for text in ["", "never", "2007-13-01T00:00:00Z", "09:41"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
