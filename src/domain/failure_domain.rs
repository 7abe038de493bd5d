//! What can be lost at one stroke: a device, a thing with a serial, a number, a method. Which method has which is
//! [`super::holding`]'s.

use std::fmt;

use serde::{Serialize, Serializer};

use super::id::{AccountId, MethodId};

/// Something that can be lost at one stroke.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureDomain {
    /// A device, by its key.
    Device(Box<str>),
    /// A thing with a serial, by its key.
    Serial(Box<str>),
    /// A number, by its fingerprint.
    Number(Box<str>),
    /// A method.
    Method(MethodId),
}

/// Which sorts of things several accounts may have: what a command that brings such a thing asks the others for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SharedThings {
    /// Phone numbers.
    pub numbers: bool,
    /// Serials.
    pub serials: bool,
}

/// A number or a serial, and the other accounts that have it, by id.
pub type HeldElsewhere = (FailureDomain, Vec<AccountId>);

impl FailureDomain {
    /// What sort of thing it is, and which.
    fn parts(&self) -> [&str; 2] {
        match self {
            Self::Device(key) => ["device", key],
            Self::Serial(key) => ["serial", key],
            Self::Number(fingerprint) => ["number", fingerprint],
            Self::Method(id) => ["method", id.as_str()],
        }
    }
}

impl fmt::Display for FailureDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [sort, which] = self.parts();
        write!(f, "{sort}:{which}")
    }
}

impl Serialize for FailureDomain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let [sort, which] = self.parts();
        serializer.serialize_str(&[sort, ":", which].concat())
    }
}
