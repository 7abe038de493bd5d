//! How a person belongs to the university. An unknown word of a log is kept as it is.

use std::fmt;

use super::text::serialized_as_word;

/// One of the four affiliations, or a word that a log holds and this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Affiliation {
    /// A student.
    Student,
    /// Teaching or research staff; hardware tokens are for them.
    Faculty,
    /// Administrative staff; their remote desktop is cut off when MFA is applied.
    Staff,
    /// Anybody else with an account.
    Other,
    /// A word of the log that this version does not know.
    Unknown(Box<str>),
}

impl Affiliation {
    /// The known affiliations, in the order in which they are shown.
    pub const ALL: [Affiliation; 4] = [Self::Student, Self::Faculty, Self::Staff, Self::Other];

    /// The word of the log, kept when it is unknown.
    pub fn of_log(word: &str) -> Self {
        Self::known(word).unwrap_or_else(|| Self::Unknown(word.into()))
    }

    /// A known affiliation by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|affiliation| affiliation.as_str() == word)
    }

    /// The word of the log.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Student => "student",
            Self::Faculty => "faculty",
            Self::Staff => "staff",
            Self::Other => "other",
            Self::Unknown(word) => word,
        }
    }
}

impl fmt::Display for Affiliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serialized_as_word!(Affiliation);
