//! What can be wrong with a line.

use std::fmt;

/// Why a line is not sound. The words are stable: scripts read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvalidLine {
    /// The bytes are not UTF-8.
    NotUtf8,
    /// It is not one JSON object with nothing after it, or nests deeper than 127 levels.
    NotJson,
    /// There is white space around members of the line's object.
    WhiteSpace,
    /// A required member of the envelope is missing.
    MemberMissing,
    /// A member of the envelope is not in its form, or stands there twice.
    MemberMalformed,
    /// The line does not end in `,"datahash":"…","chainhash":"…","data":…}`.
    BadEnding,
    /// The sequence is not the previous line's plus 1.
    Sequence,
    /// `datahash` is not the hash of the data.
    Datahash,
    /// `chainhash` is not the hash of the previous one and this line.
    Chainhash,
    /// The data was blanked, which a later `log.redacted` event must vouch for.
    Blanked,
}

impl InvalidLine {
    /// Its word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not-utf-8",
            Self::NotJson => "not-json",
            Self::WhiteSpace => "white-space",
            Self::MemberMissing => "member-missing",
            Self::MemberMalformed => "member-malformed",
            Self::BadEnding => "bad-ending",
            Self::Sequence => "sequence",
            Self::Datahash => "datahash",
            Self::Chainhash => "chainhash",
            Self::Blanked => "blanked",
        }
    }
}

impl fmt::Display for InvalidLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
