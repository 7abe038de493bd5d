//! The names of things: accounts and the methods of an account.

use std::fmt;

use serde::{Serialize, Serializer};
use smol_str::{SmolStr, format_smolstr};

/// One UTokyo Account, by its 10-digit Common ID. Whether a text *is* one is the policy's to say
/// (`account_id`), so that is checked where commands are read, not here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(SmolStr);

impl AccountId {
    /// Takes the text as an account's id.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The subject of the events that concern the log as a whole.
pub const STORE_SUBJECT: &str = "store";

/// One method of an account: `m1`, `m2`, … Numbers are never used again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodId(SmolStr);

impl MethodId {
    /// Takes the text as a method's id.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id with this number.
    pub fn numbered(number: u64) -> Self {
        Self(format_smolstr!("m{number}"))
    }

    /// The number in the id, when it is of the form `m1`.
    pub fn number(&self) -> Option<u64> {
        number_of(&self.0)
    }

    /// The id itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of a method's id, when it is of the form `m1`.
pub fn number_of(method: &str) -> Option<u64> {
    let digits = method.strip_prefix('m')?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}

impl PartialEq<str> for MethodId {
    fn eq(&self, other: &str) -> bool {
        // Ids are two or three bytes long: comparing them takes less than asking somebody else to.
        self.0.len() == other.len() && self.0.bytes().eq(other.bytes())
    }
}

macro_rules! shown_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}

shown_as_text!(AccountId, MethodId);
