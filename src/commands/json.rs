//! The forms that values take in a line of a batch and not on a command line.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// What may be repeated: a list, or the one item there is.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged, expecting = "a string or a list of strings")]
    enum Items {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Items::deserialize(deserializer)? {
        Items::One(item) => vec![item],
        Items::Many(items) => items,
    })
}

/// The number of a line: as a number, or as text such as receipts and audits have it.
pub(super) fn number_of_line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(serde::Deserialize)]
    #[serde(untagged, expecting = "the number of a line")]
    enum LineNumber {
        Number(u64),
        Text(String),
    }
    let line: Option<LineNumber> = Option::deserialize(deserializer)?;
    Ok(line.map(|line| match line {
        LineNumber::Number(number) => number.to_string(),
        LineNumber::Text(text) => text,
    }))
}

/// The members of an object, in their order. A member that is there twice is refused: which one was meant cannot be
/// told.
pub(super) struct Members(pub Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members: Vec<(String, Value)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(de::Error::custom(format_args!("`{name}` is there twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each)
    }
}
