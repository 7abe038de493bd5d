//! A difference between the record and the directory, why it need not be one, and what would settle it.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::LookNote;
use crate::domain::sequence::Sequence;

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundIn {
    /// On record, and not in the directory.
    OnlyHere,
    /// In the directory, and not on record.
    OnlyThere,
    /// In both, and not the same.
    Differs,
    /// Not compared: the record knows of a later look, or nobody can tell what is meant.
    NotCompared,
}

impl FoundIn {
    /// Every side.
    pub const ALL: [FoundIn; 4] = [Self::OnlyHere, Self::OnlyThere, Self::Differs, Self::NotCompared];

    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnlyHere => "only-here",
            Self::OnlyThere => "only-there",
            Self::Differs => "differs",
            Self::NotCompared => "not-compared",
        }
    }
}

/// What it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Whether there is such an account.
    Account,
    /// The affiliation, the language, or whether the identity verification service is linked.
    Person,
    /// Whether MFA is on.
    Mfa,
    /// Whether there is such a method.
    Method,
    /// The number of a method.
    Number,
    /// The device or the serial of a method.
    Device,
    /// Which method is asked for first.
    Default,
}

impl Aspect {
    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Person => "person",
            Self::Mfa => "mfa",
            Self::Method => "method",
            Self::Number => "number",
            Self::Device => "device",
            Self::Default => "default",
        }
    }
}

/// Why a difference need not be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lag {
    /// The record knows it to be so from later than the report.
    KnownLater {
        /// From when, where that is one time.
        at: Option<Instant>,
    },
    /// Something about the account has happened since.
    RecordedSince,
    /// Reports leave out accounts that are disabled.
    LeftOut,
}

impl Lag {
    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KnownLater { .. } => "known-later",
            Self::RecordedSince => "recorded-since",
            Self::LeftOut => "left-out-of-reports",
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// Whose.
    pub account: AccountId,
    /// Where it is.
    pub side: FoundIn,
    /// What it is about.
    pub aspect: Aspect,
    /// Which method on record.
    pub method: Option<MethodId>,
    /// Of which kind it is.
    pub kind: Option<Kind>,
    /// What the record says.
    pub here: Option<String>,
    /// What the directory says.
    pub there: Option<String>,
    /// When the directory was looked at; none: it does not show the account.
    pub looked_at: Option<Instant>,
    /// Why it need not be one.
    pub lag: Option<Lag>,
    /// The lines about the account that say what happened after the look.
    pub since: Vec<Sequence>,
    /// What would settle it.
    pub settled_by: Remedy,
    /// What an import would say of it.
    pub note: Option<LookNote>,
}

/// What settles a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A command.
    Command(Settling),
    /// The import of the same files.
    Import,
    /// Nothing that could be typed: it is explained, or somebody has to find out first.
    Nothing,
}

impl Remedy {
    /// The same, where somebody has to say something first.
    pub(super) fn asking(self) -> Self {
        match self {
            Self::Command(settling) => Self::Command(Settling { asks_somebody: true, ..settling }),
            other => other,
        }
    }
}

/// A command that would settle a difference, as a line of a batch has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Its word.
    pub command: &'static str,
    /// What is typed behind it without a name, beside the account.
    pub positional: Vec<(&'static str, Vec<String>)>,
    /// Its options.
    pub options: Vec<(&'static str, String)>,
    /// Whose.
    pub account: AccountId,
    /// Whether somebody has to say something first, such as a number, or to decide: a batch asks nobody.
    pub asks_somebody: bool,
}

/// As a line of a batch.
impl Serialize for Settling {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("command", self.command)?;
        line.serialize_entry("account", &self.account)?;
        for (name, values) in &self.positional {
            match (values.as_slice(), *name) {
                ([value], name) if name != "methods" => line.serialize_entry(name, value)?,
                (values, name) => line.serialize_entry(name, values)?,
            }
        }
        for (name, value) in &self.options {
            match value.as_str() {
                "" => line.serialize_entry(name, &true)?,
                value => line.serialize_entry(name, value)?,
            }
        }
        line.end()
    }
}
