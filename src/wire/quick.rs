//! Data as it is written here, read without the generality of JSON: plain strings, whole numbers, `true`, `false`, lists
//! and objects, with no white space. Whatever else there is, or does not fit its type, is an error without a word, and
//! for the general reader to judge: what is read here, that one would read just so.

use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::cursor::Cursor;

/// Reads a text from its beginning.
pub(super) struct Quick<'de> {
    cursor: Cursor<'de>,
    /// How many lists and objects are open. Two are as many as any type needs.
    depth: u8,
}

/// Left to the general reader.
#[derive(Debug)]
pub(super) struct NotQuick;

impl fmt::Display for NotQuick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not in the form that is written here")
    }
}

impl std::error::Error for NotQuick {}

impl de::Error for NotQuick {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
}

impl<'de> Quick<'de> {
    pub fn new(text: &'de str) -> Self {
        Self { cursor: Cursor::new(text), depth: 0 }
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.cursor.rest().is_empty()
    }

    #[inline]
    fn peek(&self) -> Result<u8, NotQuick> {
        self.cursor.peek().ok_or(NotQuick)
    }

    #[inline]
    fn step(&mut self, byte: u8) -> Result<(), NotQuick> {
        self.cursor.step(byte).ok_or(NotQuick)
    }

    #[inline]
    fn word(&mut self, word: &str) -> Result<(), NotQuick> {
        self.cursor.skip(word).ok_or(NotQuick)
    }

    #[inline]
    fn string(&mut self) -> Result<&'de str, NotQuick> {
        self.step(b'"')?;
        self.cursor.plain().ok_or(NotQuick)
    }

    /// A whole number of at most 18 digits, which no number type here is too small for but by its own account.
    fn number(&mut self) -> Result<u64, NotQuick> {
        let number = self.cursor.digits();
        let is_fraction = matches!(self.cursor.peek(), Some(b'.' | b'e' | b'E'));
        let is_whole = !is_fraction && number.len() <= 18 && (number.len() == 1 || !number.starts_with('0'));
        if is_whole { number.parse().map_err(|_| NotQuick) } else { Err(NotQuick) }
    }

    fn nest(&mut self) -> Result<(), NotQuick> {
        self.depth += 1;
        if self.depth > 2 { Err(NotQuick) } else { Ok(()) }
    }
}

impl<'de> Deserializer<'de> for &mut Quick<'de> {
    type Error = NotQuick;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotQuick> {
        match self.peek()? {
            b'"' => visitor.visit_borrowed_str(self.string()?),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'0'..=b'9' => visitor.visit_u64(self.number()?),
            open @ (b'{' | b'[') => {
                self.nest()?;
                self.step(open)?;
                let members = Members { reader: self, is_first: true };
                let value = if open == b'{' { visitor.visit_map(members)? } else { visitor.visit_seq(members)? };
                // The end was stepped over by whoever found that there is no more.
                self.depth -= 1;
                Ok(value)
            }
            _ => Err(NotQuick),
        }
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotQuick> {
        visitor.visit_borrowed_str(self.string()?)
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotQuick> {
        // Only what ends every data: the salt.
        self.string().and_then(|_| visitor.visit_unit())
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotQuick> {
        // `null` is never written.
        visitor.visit_some(self)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, NotQuick> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier
    }
}

/// The members of an object, or the items of a list.
struct Members<'r, 'de> {
    reader: &'r mut Quick<'de>,
    is_first: bool,
}

impl Members<'_, '_> {
    /// Whether another one comes; steps over the comma or the end.
    #[inline]
    fn has_next(&mut self, close: u8) -> Result<bool, NotQuick> {
        if self.reader.peek()? == close {
            self.reader.step(close)?;
            return Ok(false);
        }
        if !std::mem::replace(&mut self.is_first, false) {
            self.reader.step(b',')?;
        }
        Ok(true)
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = NotQuick;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotQuick> {
        if !self.has_next(b'}')? {
            return Ok(None);
        }
        let name = self.reader.string()?;
        self.reader.step(b':')?;
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotQuick> {
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = NotQuick;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotQuick> {
        if self.has_next(b']')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::Quick;
    use crate::domain::event::{EventData, EventType};

    fn is_read(type_word: &str, data: &str) -> bool {
        let mut quick = Quick::new(data);
        let read = EventData::read(EventType::known(type_word).unwrap(), &mut quick);
        read.is_ok() && quick.is_at_end()
    }

    #[test]
    fn what_is_written_plainly_is_left_to_nobody() {
        for (type_word, data) in [
            ("mfadesk.account.reopened.v1", r#"{"salt":"F6uTs5edkpX4wVluqiIeBw"}"#),
            ("mfadesk.account.updated.v1", r#"{"affiliation":"staff","identity_service_linked":false,"salt":"x"}"#),
            ("mfadesk.account.updated.v1", r#"{"affiliation":"staff","identity_service_linked":true,"salt":"x"}"#),
            ("mfadesk.account.observed.v1", r#"{"methods":[],"from":"caller","salt":"x"}"#),
            ("mfadesk.account.observed.v1", r#"{"methods":["m1","m3"],"from":"page","salt":"x"}"#),
            ("mfadesk.log.redacted.v1", r#"{"sequence":0,"reason":"本人からの削除請求","salt":"x"}"#),
            ("mfadesk.log.redacted.v1", r#"{"sequence":123456789012345678,"reason":"r","salt":"x"}"#),
            (
                "mfadesk.method.number-changed.v1",
                r#"{"method":"m3","number":{"masked":"+81 12","fingerprint":"k1:3f"},"overrides":["locked-out"],"override_reason":"r","salt":"x"}"#,
            ),
        ] {
            assert!(is_read(type_word, data), "{data}");
        }
    }

    #[test]
    fn whatever_else_there_is_is_left_to_the_general_reader() {
        let redacted = |sequence: &str| format!("{{\"sequence\":{sequence},\"reason\":\"r\",\"salt\":\"x\"}}");
        for data in ["1234567890123456789", "012", "00", "1.5", "1e2", "1E2", "-1", " 1", "null", ""]
            .map(redacted)
            .into_iter()
            .chain(
                [
                    r#"{"sequence":1,"reason":"r" }"#,
                    r#"{"sequence":1,"reason":"\n"}"#,
                    r#"{"sequence":1,"reason":"r","x":1}"#,
                    r#"{"sequence":1,,"reason":"r"}"#,
                    r#"{,"sequence":1,"reason":"r"}"#,
                    r#"{"sequence":1,"reason":"r"}}"#,
                ]
                .map(str::to_owned),
            )
        {
            assert!(!is_read("mfadesk.log.redacted.v1", &data), "{data}");
        }
        // A list within a list is more than any type that is read here holds.
        let accepted = r#"{"regions":[{"offset":0,"bytes":1,"sha256":"0"}],"reason":"r","salt":"x"}"#;
        assert!(!is_read("mfadesk.log.damage-accepted.v1", accepted));
    }
}
