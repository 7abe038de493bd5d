//! The data of an event: what happened, and the rules that were overridden for it, members that the data of any type may
//! hold. They are picked out while the data is read, so that it is read once and no payload knows of them.

use std::fmt;

use serde::Serialize;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};

use super::event::{Event, EventType};
use super::text::{self, MaybeEmpty, Text};

/// The rules that were overridden for an event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overridden<'a> {
    /// Their codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overrides: Option<Vec<MaybeEmpty<'a>>>,
    /// Why they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub override_reason: Option<Text<'a>>,
}

impl Overridden<'_> {
    /// These rules, for this reason.
    pub fn new(codes: impl IntoIterator<Item = &'static str>, reason: &str) -> Self {
        let codes = codes.into_iter().map(MaybeEmpty::from).collect();
        Self { overrides: Some(codes), override_reason: Some(Text::from(reason.to_owned())) }
    }

    /// Whether there is any.
    pub fn is_any(&self) -> bool {
        self.overrides.iter().flatten().any(|code| !code.is_empty())
    }
}

/// The data of an event: what happened, and the rules that were overridden for it. The salt is no part of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventData<'a> {
    /// What happened.
    #[serde(flatten)]
    pub event: Event<'a>,
    /// The rules that were overridden.
    #[serde(flatten)]
    pub overridden: Overridden<'a>,
}

impl<'a> EventData<'a> {
    /// Reads the data of an event of this type.
    ///
    /// # Errors
    /// When it is no object, a required member is missing, or a known one is of the wrong type or stands there twice.
    #[inline]
    pub fn read<'de: 'a, D: Deserializer<'de>>(event_type: EventType, data: D) -> Result<Self, D::Error> {
        data.deserialize_map(DataVisitor(event_type))
    }
}

impl<'a> From<Event<'a>> for EventData<'a> {
    fn from(event: Event<'a>) -> Self {
        Self { event, overridden: Overridden::default() }
    }
}

impl<'de> DeserializeSeed<'de> for EventType {
    type Value = Event<'de>;

    fn deserialize<D: Deserializer<'de>>(self, payload: D) -> Result<Event<'de>, D::Error> {
        Event::read(self, payload)
    }
}

/// Reads what happened out of the members that are not looked for here.
struct DataVisitor(EventType);

impl<'de> Visitor<'de> for DataVisitor {
    type Value = EventData<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        let mut others = OtherMembers { members, overrides: None, reason: None };
        let event = Event::read(self.0, MapAccessDeserializer::new(&mut others))?;
        let OtherMembers { overrides, reason, .. } = others;
        let overridden = Overridden {
            overrides: overrides.and_then(|OptionalMember(codes)| codes),
            override_reason: reason.and_then(|OptionalMember(reason)| reason),
        };
        Ok(EventData { event, overridden })
    }
}

/// The members of an object but for these, which are kept where they are met.
struct OtherMembers<'de, A> {
    members: A,
    overrides: Option<OptionalMember<Vec<MaybeEmpty<'de>>>>,
    reason: Option<OptionalMember<Text<'de>>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for OtherMembers<'de, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, mut seed: K) -> Result<Option<K::Value>, A::Error> {
        loop {
            let is_first;
            (seed, is_first) = match self.members.next_key_seed(MemberName(seed))? {
                None => return Ok(None),
                Some(NamedMember::Other(key)) => return Ok(Some(key)),
                Some(NamedMember::Overrides(seed)) => {
                    (seed, self.overrides.replace(self.members.next_value()?).is_none())
                }
                Some(NamedMember::Reason(seed)) => (seed, self.reason.replace(self.members.next_value()?).is_none()),
            };
            if !is_first {
                return Err(A::Error::custom("a member stands there twice"));
            }
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.members.next_value_seed(seed)
    }
}

/// A member that may be absent ([`text::optional`]).
struct OptionalMember<T>(Option<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OptionalMember<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::optional(deserializer).map(Self)
    }
}

/// The name of a member: one of these, with what other names are for, or another.
enum NamedMember<K, N> {
    Overrides(K),
    Reason(K),
    Other(N),
}

struct MemberName<K>(K);

impl<'de, K: DeserializeSeed<'de>> MemberName<K> {
    #[inline]
    fn is<E: Error>(self, name: &str, other: impl Deserializer<'de, Error = E>) -> Result<NamedMember<K, K::Value>, E> {
        match name {
            "overrides" => Ok(NamedMember::Overrides(self.0)),
            "override_reason" => Ok(NamedMember::Reason(self.0)),
            _ => self.0.deserialize(other).map(NamedMember::Other),
        }
    }
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for MemberName<K> {
    type Value = NamedMember<K, K::Value>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for MemberName<K> {
    type Value = NamedMember<K, K::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        self.is(name, BorrowedStrDeserializer::new(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        self.is(name, name.into_deserializer())
    }
}
