//! A word of the log in little memory: nearly all are of a few, and there are many accounts. One that this version does
//! not know is kept as it is.

use std::fmt;
use std::ops::Deref;

/// Why a method is unavailable that is only supposed to be lost. No log says this.
pub const AS_IF_LOST: &str = "as-if-lost";

/// Why a method is unavailable that comes back: at home, without power, abroad, its SIM on the way.
pub const NO_ACCESS: &str = "no-access";

/// Why a method is unavailable that is gone.
pub const LOST: &str = "lost";

/// Why a method is unavailable that was thrown or given away.
pub const DISPOSED: &str = "disposed";

/// Why a method is unavailable whose number is another one now: the phone that it was in stays.
pub const NUMBER_CHANGED: &str = "number-changed";

/// Why a method is unavailable that somebody else may hold.
pub const STOLEN: &str = "stolen";

/// The words that take no memory of their own: channels, and why a method cannot be used.
const COMMON: [&str; 12] = [
    "notification",
    "code",
    "sms",
    "call",
    "touch",
    LOST,
    "broken",
    DISPOSED,
    NUMBER_CHANGED,
    STOLEN,
    NO_ACCESS,
    AS_IF_LOST,
];

/// A word of the log.
#[derive(Clone, PartialEq, Eq)]
pub struct LogWord(Kept);

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    /// By its place in [`COMMON`].
    Common(u8),
    Other(Box<str>),
}

impl From<&str> for LogWord {
    fn from(word: &str) -> Self {
        let place = (0..).zip(COMMON).find(|(_, common)| *common == word).map(|(place, _)| place);
        Self(place.map_or_else(|| Kept::Other(word.into()), Kept::Common))
    }
}

impl Deref for LogWord {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Kept::Common(place) => COMMON.get(usize::from(*place)).copied().unwrap_or_default(),
            Kept::Other(word) => word,
        }
    }
}

impl fmt::Debug for LogWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
