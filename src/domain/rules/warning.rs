//! What a receipt warns of or answers with, each with the values that its sentence names.

use super::Code;
use crate::domain::event::EventType;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::risk::{FailureDomain, Level};
use crate::domain::sequence::Sequence;

macro_rules! warnings {
    ($( $(#[$doc:meta])* $variant:ident $({ $( $field:ident : $type:ty ),* })? = $name:literal; )*) => {
        /// What a receipt warns of or answers with.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Warning {
            $(
                $(#[$doc])*
                $variant $({ $( #[doc = concat!("The ", stringify!($field), " that it is about.")] $field: $type, )* })?,
            )*
        }

        impl Warning {
            /// Every code, in the order of the table.
            pub const CODES: &'static [&'static str] = &[$( $name ),*];

            /// Its stable code.
            pub fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $name, )* }
            }
        }
    };
}

warnings! {
    /// A rule was to be lifted that did not refuse.
    OverrideNotNeeded { codes: Vec<Code> } = "override-not-needed";
    /// A hardware token, although something else is possible.
    TokenNotNeeded { methods: Vec<MethodId> } = "token-not-needed";
    /// A phone that was not known, while another is.
    SecondPhone { device: String, known: String, method: MethodId } = "second-phone";
    /// Losing one thing will lock the person out.
    CriticalOnceInForce { domain: FailureDomain, what: String } = "critical-once-in-force";
    /// What is left to sign in with.
    LeftToSignIn { methods: Vec<MethodId> } = "left-to-sign-in";
    /// Nothing is left to sign in with.
    NothingLeft = "nothing-left";
    /// The default is among what was lost.
    DefaultLost { method: MethodId } = "default-lost";
    /// Another method is the default now.
    DefaultMoved { method: MethodId } = "default-moved";
    /// What was on record is not there.
    Gone { methods: Vec<MethodId> } = "gone";
    /// What cannot be used once the old phone is gone.
    DiesWithPhone { device: String, methods: Vec<MethodId> } = "dies-with-phone";
    /// Nothing is on record on the device.
    NothingOnDevice { device: String } = "nothing-on-device";
    /// A limit is exceeded by what was taken back.
    LimitExceeded { kind: Kind } = "limit-exceeded";
    /// What was taken back, and the level before and after.
    TakenBack { sequence: Sequence, taken_back: Option<EventType>, before: Level, after: Level } = "taken-back";
    /// The clock is behind the last line.
    ClockBehind { last: Instant } = "clock-behind";
    /// An unfinished line was cut off and kept.
    TailQuarantined { offset: u64, bytes: u64, file: String } = "tail-quarantined";
    /// `head.json` could not be read.
    HeadUnreadable { why: String } = "head-unreadable";
    /// `head.json` could not be written.
    HeadNotWritten { why: String } = "head-not-written";
}
