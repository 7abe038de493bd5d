//! What can be wrong with a line.

use super::json;

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
    /// The same of this line, whatever was looked at first: one that is not text, or no JSON object, is that before it is
    /// anything else.
    #[must_use]
    pub fn told_exactly(self, line: &[u8]) -> Self {
        let is_object = json::is_object(line);
        match self {
            _ if std::str::from_utf8(line).is_err() => Self::NotUtf8,
            _ if !is_object => Self::NotJson,
            // An object that was taken for none has nothing behind it that should be there.
            Self::NotJson => Self::BadEnding,
            _ => self,
        }
    }

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
            Self::Blanked => "unvouched",
        }
    }
}
