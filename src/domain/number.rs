//! A phone number as the log may know it: masked, with a fingerprint. The number in the clear exists only as an
//! [`E164`] on its way to a fingerprint; it is never part of an event and cannot be printed.

use serde::{Serialize, Serializer};

use super::text::{self, Text};

/// What an event holds of a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NumberData<'a> {
    /// Country code and last two digits: `+81 ••• ••• ••12`.
    pub masked: Text<'a>,
    /// `k1:` and 32 hex digits: the first 128 bits of HMAC-SHA-256 of the E.164 form under number key 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Text<'a>>,
}

text::read_from_objects! {
    NumberData {
        masked: Text<'a>,
        #[serde(default, deserialize_with = "text::optional")]
        fingerprint: Option<Text<'a>>
    }
}

impl NumberData<'static> {
    /// What is left of a number in its international form whose digits somebody hid: none where the country or even the last
    /// two are hidden, or where it is none.
    pub fn of_hidden(text: &str) -> Option<Self> {
        let text = text.trim();
        // Words around a number have digits of their own.
        if text.chars().any(|c| c.is_alphabetic() && !matches!(c, 'x' | 'X')) {
            return None;
        }
        let last_two = Some(last_two_of(text)).filter(|digits| digits.len() == 2)?;
        let code: String = text.strip_prefix('+')?.chars().take_while(char::is_ascii_digit).collect();
        // Of which country it is has to be said: the log has no form for a number of nobody knows where.
        (!code.is_empty())
            .then(|| Self {
                masked: Text::from(format!("+{code} ••• ••• ••{last_two}")), fingerprint: None
            })
    }
}

/// The digits at the end of a number that is masked, of which two are said.
fn last_two_of(masked: &str) -> &str {
    let digits = masked.bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
    &masked[masked.len() - digits..]
}

/// What the state of an account knows of a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The masked form and the fingerprint behind it: there are many numbers, and each is one piece of memory.
    text: Box<str>,
    /// How long the masked form is.
    masked: usize,
}

impl From<&NumberData<'_>> for Number {
    fn from(data: &NumberData<'_>) -> Self {
        Self::of(data.masked.as_str(), data.fingerprint.as_deref())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        NumberData { masked: self.masked().into(), fingerprint: self.fingerprint().map(Text::from) }
            .serialize(serializer)
    }
}

impl Number {
    /// The one with this masked form and, where it is known, this fingerprint.
    pub fn of(masked: &str, fingerprint: Option<&str>) -> Self {
        Self { text: [masked, fingerprint.unwrap_or_default()].concat().into(), masked: masked.len() }
    }

    /// The same, as an event holds it.
    pub fn data(&self) -> NumberData<'static> {
        let owned = |text: &str| Text::from(text.to_owned());
        NumberData { masked: owned(self.masked()), fingerprint: self.fingerprint().map(owned) }
    }

    /// Country code and last two digits, for people.
    pub fn masked(&self) -> &str {
        &self.text[..self.masked]
    }

    /// What tells whether two numbers are one; none where only the masked form is known.
    pub fn fingerprint(&self) -> Option<&str> {
        Some(&self.text[self.masked..]).filter(|fingerprint| !fingerprint.is_empty())
    }

    /// The last two digits, as the desk says them.
    pub fn last_two(&self) -> &str {
        last_two_of(self.masked())
    }

    /// Whether it is known to be another one. Fingerprints that were made under different keys tell nothing.
    pub fn is_another(&self, other: &Self) -> bool {
        match (self.fingerprint(), other.fingerprint()) {
            (Some(one), Some(other)) if one.split(':').next() == other.split(':').next() => one != other,
            _ => self.last_two() != other.last_two(),
        }
    }
}

/// A number in the E.164 form, in the clear. It has neither `Debug` nor `Display`, on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct E164 {
    digits: String,
    country_code: usize,
}

impl E164 {
    /// Reads a number as people type it: `+81 90-1234-5678`, or national with a leading 0, read with the policy's
    /// country code. Spaces and `-.()/` between digits do not count; full-width forms must have been folded before.
    /// `(0)` behind a country code is never dialled. A bare 0 there cannot be told from a part of the number, but in the
    /// policy's own country, where it is dialled within the country only, and where numbers begin with one.
    /// None unless 7 to 15 digits remain (ITU-T E.164), the first of them not 0.
    pub fn parse(typed: &str, country_code: &str) -> Option<Self> {
        let typed = typed.trim();
        let (international, rest) = match typed.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, typed),
        };
        let mut digits = String::new();
        let mut is_trunk_left_out = !international;
        let mut rest = rest;
        while let Some(c) = rest.chars().next() {
            // The zero of a trunk, which only those within the country dial.
            if let (false, Some(after)) = (is_trunk_left_out || digits.is_empty(), without_trunk(rest)) {
                (is_trunk_left_out, rest) = (true, after);
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '-' | '.' | '(' | ')' | '/' => {}
                c if is_dash(c) => {}
                _ => return None,
            }
        }
        // `090-…`, `+81 90-…`, `+81 090-…` and `+81 (0)90-…` are one number: the 0 is dialled within the country only.
        let national = match digits.strip_prefix(country_code) {
            Some(rest) if international => rest.strip_prefix('0'),
            _ if international => None,
            _ => Some(digits.strip_prefix('0')?),
        };
        if let Some(national) = national {
            if national.starts_with('0') {
                return None;
            }
            digits = format!("{country_code}{national}");
        }
        if !(7..=15).contains(&digits.len()) || digits.starts_with('0') {
            return None;
        }
        let country_code =
            if digits.starts_with(country_code) { country_code.len() } else { country_code_length(&digits) };
        let (code, number) = digits.split_at_checked(country_code)?;
        if number.starts_with('0') && !BEGIN_WITH_ZERO.contains(&code) {
            return None;
        }
        Some(Self { digits, country_code })
    }

    /// The E.164 form, for the fingerprint only.
    pub fn expose(&self) -> String {
        format!("+{}", self.digits)
    }

    /// Country code and last two digits: `+81 ••• ••• ••12`.
    pub fn masked(&self) -> String {
        format!("+{} ••• ••• ••{}", &self.digits[..self.country_code], self.last_two())
    }

    /// The last two digits.
    pub fn last_two(&self) -> &str {
        &self.digits[self.digits.len() - 2..]
    }
}

/// What of a typed number is asked about: whoever types it unseen sees no slip.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NumberLooks {
    /// How many digits it has as it is dialled, and how many such a number has.
    pub length: Option<(usize, usize)>,
    /// It is none that text messages reach.
    pub is_landline: bool,
    /// It is no number alone: an extension stands behind it.
    pub has_extension: bool,
}

impl NumberLooks {
    /// What is to be asked about a number. Only of Japan's is it known how long they are.
    pub fn of(number: &E164) -> Self {
        let Some(national) = number.digits.strip_prefix("81") else { return Self::default() };
        let is_mobile = ["60", "70", "80", "90"].iter().any(|begin| national.starts_with(begin));
        let is_mobile = is_mobile && !national.starts_with("800");
        // 050 is a phone by internet, 020 a thing, 0800 whoever is called pays for.
        let is_long = is_mobile || ["20", "50", "800"].iter().any(|begin| national.starts_with(begin));
        let (digits, usual) = (national.len() + 1, if is_long { 11 } else { 10 });
        Self { length: (digits != usual).then_some((digits, usual)), is_landline: !is_mobile, has_extension: false }
    }

    /// What is no number: does an extension stand behind one? `03-… 内線 21234`, `03-…x123`, `03-… ext. 123`.
    pub fn of_none(typed: &str, country_code: &str) -> Self {
        const MARKS: [&str; 7] = ["内線", "extension", "ext", "x", "#", ";", ","];
        let typed = typed.to_lowercase();
        let parts = MARKS.iter().find_map(|mark| typed.split_once(mark));
        let is_both = parts.is_some_and(|(number, extension)| {
            E164::parse(number, country_code).is_some() && extension.contains(|c: char| c.is_ascii_digit())
        });
        Self { has_extension: is_both, ..Self::default() }
    }
}

/// The countries in which numbers begin with a 0 that is dialled from abroad too: Ivory Coast, Gabon, Congo, San Marino,
/// Italy.
const BEGIN_WITH_ZERO: [&str; 5] = ["225", "241", "242", "378", "39"];

/// What stands behind `(0)`, where that stands here.
fn without_trunk(text: &str) -> Option<&str> {
    text.strip_prefix('(')?.trim_start().strip_prefix('0')?.trim_start().strip_prefix(')')
}

/// What is typed for `-`: dashes, the minus sign, and the long vowel mark, which is where a Japanese keyboard has it.
pub fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー')
}

/// How many digits the country code has (ITU-T E.164 assigned country codes): one for zones 1 and 7, two for those
/// listed, three otherwise.
pub(in crate::domain) fn country_code_length(digits: &str) -> usize {
    const TWO: [&str; 44] = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
        "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
        "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    if digits.starts_with(['1', '7']) {
        1
    } else if TWO.iter().any(|code| digits.starts_with(code)) {
        2
    } else {
        3
    }
}
