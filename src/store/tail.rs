//! How a log ends: with a whole line, with an unfinished one, or before the place that its head acknowledges.

/// How a log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    /// With a complete line, or empty.
    Whole {
        /// Where the last complete line ends, in bytes: the length of the log.
        end: u64,
    },
    /// With an unfinished line that nobody acknowledged. Not damage.
    Torn(TornTail),
    /// Before the place its head acknowledges. Damage.
    Short(Shortfall),
}

impl Tail {
    /// Where the last complete line ends, in bytes.
    pub fn end(&self) -> u64 {
        match *self {
            Self::Whole { end } => end,
            Self::Torn(TornTail { offset, .. }) => offset,
            Self::Short(Shortfall { have, .. }) => have,
        }
    }
}

/// An unfinished last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// Where it begins: the end of the last complete line.
    pub offset: u64,
    /// How many bytes of it there are.
    pub bytes: u64,
}

/// Acknowledged bytes that are missing, or not in complete lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// Where the last complete line ends, in bytes. The file may hold more than that.
    pub have: u64,
    /// The length its head acknowledges.
    pub acknowledged: u64,
}
