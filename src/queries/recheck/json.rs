//! A JSON text (RFC 8259) as it stands: members in their order, doubled ones too, numbers to their last digit. What is
//! spelled otherwise and is the same value reads the same: escapes, blanks, `1.0` for `1`.
//!
//! The readers that the program has elsewhere keep one of two members with one name, and of a number what fits a machine's;
//! a comparison that rests on them calls texts the same that are not.

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// How deeply a text may nest. The data of a line may be deeper than what common readers take, and an audit prints it.
const MAX_DEPTH: u32 = 256;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// A string.
    Text(JsonText),
    /// An array.
    List(Vec<Json>),
    /// An object: its members in their order, doubled ones too.
    Object(Vec<(JsonText, Json)>),
}

/// A string without its escapes: UTF-8, but that half of a surrogate pair stands by itself in three bytes, as one that
/// is escaped may.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct JsonText(Vec<u8>);

/// A number, to its last digit.
#[derive(Debug, Clone)]
pub struct Decimal {
    written: Box<RawValue>,
    is_negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    /// The power of ten of the last of them.
    exponent: i64,
}

/// Where a text is no JSON: the number of the byte, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson(pub usize);

impl Json {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is no JSON, or nests too deeply.
    pub fn read(text: &[u8]) -> Result<Self, NotJson> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        let read = reader.value().filter(|_| {
            reader.space();
            reader.at == text.len()
        });
        read.ok_or(NotJson(reader.at))
    }

    /// The first member of this name.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(member, _)| member.0 == name.as_bytes()).map(|(_, value)| value)
    }

    /// The string, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        let Self::Text(text) = self else { return None };
        text.as_str()
    }

    /// The items, where it is a list.
    pub fn items(&self) -> Option<&[Self]> {
        let Self::List(items) = self else { return None };
        Some(items)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(JsonText(text.as_bytes().to_vec()))
    }
}

impl JsonText {
    /// The text, where all of it can be one.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The text, with marks in the place of what cannot stand in one.
    pub fn lossy(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }
}

impl std::fmt::Debug for JsonText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&self.lossy(), f)
    }
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (is_negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let exponent: i64 = exponent.parse().ok()?;
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0').to_owned();
        let written = RawValue::from_string(text.to_owned()).ok()?;
        if digits.is_empty() {
            return Some(Self { written, is_negative: false, digits, exponent: 0 });
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        let moved = i64::try_from(zeros).ok()? - i64::try_from(fraction.len()).ok()?;
        Some(Self { written, is_negative, digits, exponent: exponent.checked_add(moved)? })
    }
}

impl Decimal {
    /// The number, where it is a whole one that a machine can hold: however it is spelled, readers take it for that.
    fn whole(&self) -> Option<i64> {
        if self.digits.is_empty() {
            return Some(0);
        }
        let power = 10_i64.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let whole = self.digits.parse::<i64>().ok()?.checked_mul(power)?;
        Some(if self.is_negative { -whole } else { whole })
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        (self.is_negative, self.exponent, &self.digits) == (other.is_negative, other.exponent, &other.digits)
    }
}

impl Eq for Decimal {}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => match number.whole() {
                Some(whole) => serializer.serialize_i64(whole),
                None => number.written.serialize(serializer),
            },
            Self::Text(text) => serializer.serialize_str(&text.lossy()),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(&name.lossy(), value).map_err(S::Error::custom)?;
                }
                map.end()
            }
        }
    }
}

/// A place in a text.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn step(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word.as_bytes()).then(|| {
            self.at += word.len();
            value
        })
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        match self.peek()? {
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'"' => self.string().map(Json::Text),
            b'[' => self.within(b']', Self::value).map(Json::List),
            b'{' => self.within(b'}', Self::member).map(Json::Object),
            _ => self.number().map(Json::Number),
        }
    }

    /// What stands between two brackets.
    fn within<T>(&mut self, close: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek()? != close {
            loop {
                items.push(item(self)?);
                self.space();
                if self.peek()? != b',' {
                    break;
                }
                self.at += 1;
            }
        }
        self.step(close)?;
        self.depth -= 1;
        Some(items)
    }

    fn member(&mut self) -> Option<(JsonText, Json)> {
        self.space();
        let name = self.string()?;
        self.space();
        self.step(b':')?;
        Some((name, self.value()?))
    }

    fn string(&mut self) -> Option<JsonText> {
        self.step(b'"')?;
        let mut bytes = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
            if let Err(error) = std::str::from_utf8(&rest[..plain]) {
                self.at += error.valid_up_to();
                return None;
            }
            bytes.extend_from_slice(&rest[..plain]);
            self.at += plain;
            if self.step(b'"').is_some() {
                return Some(JsonText(bytes));
            }
            self.step(b'\\')?;
            self.escape(&mut bytes)?;
        }
    }

    fn escape(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let escaped = self.peek()?;
        let byte = match escaped {
            b'"' | b'\\' | b'/' => escaped,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                self.at += 1;
                let unit = self.unit()?;
                push(bytes, self.paired(unit));
                return Some(());
            }
            _ => return None,
        };
        self.at += 1;
        bytes.push(byte);
        Some(())
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let value = digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))?;
        self.at += 4;
        Some(value)
    }

    /// The character of a unit: with the one behind it, where the two are a pair.
    fn paired(&mut self, unit: u32) -> u32 {
        let behind = self.at;
        if (0xd800..0xdc00).contains(&unit)
            && self.step(b'\\').and_then(|()| self.step(b'u')).is_some()
            && let Some(second @ 0xdc00..0xe000) = self.unit()
        {
            return 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00);
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.at = behind;
        }
        unit
    }

    fn number(&mut self) -> Option<Decimal> {
        let begins = self.at;
        let _ = self.step(b'-');
        if self.step(b'0').is_none() {
            self.digits()?;
        }
        if self.step(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Decimal::read(std::str::from_utf8(&self.text[begins..self.at]).ok()?)
    }

    /// One or more digits.
    fn digits(&mut self) -> Option<()> {
        let count = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(())
    }
}

/// A character in UTF-8; half of a pair in the three bytes that it would have.
fn push(bytes: &mut Vec<u8>, character: u32) {
    match char::from_u32(character) {
        Some(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            let six = |shift: u32| 0x80 | ((character >> shift) & 0x3f) as u8;
            bytes.extend_from_slice(&[0xe0 | (character >> 12) as u8, six(6), six(0)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Json {
        Json::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_spelled_otherwise_reads_the_same() {
        for (one, other) in [
            ("1", "1.0"),
            ("1", "10e-1"),
            ("0.5", "5E-1"),
            ("1200", "1.2e+3"),
            ("0", "-0.0e5"),
            ("\"é\"", "\"\\u00e9\""),
            ("\"\\ud83d\\ude00\"", "\"😀\""),
            ("\"a/b\"", "\"a\\/b\""),
            ("[1,{\"a\":null}]", " [ 1 , { \"\\u0061\" : null } ] \n"),
        ] {
            assert_eq!(read(one), read(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_another_value_does_not() {
        for (one, other) in [
            ("1", "1.0000000000000000000000000000001"),
            ("12345678901234567890123", "12345678901234567890124"),
            ("1", "-1"),
            ("1", "\"1\""),
            ("\"\\ud800\"", "\"\\ud801\""),
            ("\"\\ud800\"", "\"\u{fffd}\""),
            ("{\"a\":1}", "{\"a\":1,\"a\":1}"),
            ("[1,2]", "[2,1]"),
            ("null", "false"),
        ] {
            assert_ne!(read(one), read(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_json_is_none() {
        let deep = "[".repeat(300) + &"]".repeat(300);
        for text in
            ["", "01", "1.", ".5", "+1", "1e", "nul", "[1,]", "{\"a\"}", "{a:1}", "\"\n\"", "\"\\x\"", "1 2", "-"]
        {
            assert!(Json::read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(Json::read(deep.as_bytes()).is_err());
        assert!(Json::read(b"\"\xff\"").is_err());
        assert_eq!(Json::read(b"[1,x]"), Err(NotJson(3)));
    }
}
