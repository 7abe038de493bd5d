//! What a receipt warns of or answers with, each with the values that its sentence names.

use super::{Code, KnownLater};
use crate::domain::account::Piece;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::date::Date;
use crate::domain::device::with_dashes;
use crate::domain::event::EventType;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
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
    /// A rule was to be overridden that did not refuse.
    OverrideNotNeeded { codes: Vec<Code> } = "override-not-needed";
    /// A hardware token, although something else is possible.
    TokenNotNeeded { methods: Vec<MethodId> } = "token-not-needed";
    /// A phone that was not known, while others are.
    SecondPhone { device: String, known: Vec<(String, MethodId)>, method: MethodId } = "second-phone";
    /// The label names a sort of thing, and no thing.
    NamesNoThing { device: String, method: MethodId } = "names-no-thing";
    /// A long vowel mark in a label or a serial, where a dash may be meant.
    LongVowelMark { typed: String, dashed: String, method: MethodId, option: &'static str } = "long-vowel-mark";
    /// The number has a digit too few, or too many.
    NumberLength { method: MethodId, digits: usize, usual: usize } = "number-length";
    /// Text messages to what is no mobile number.
    SmsToLandline { method: MethodId } = "sms-to-landline";
    /// Nobody said what it lives on.
    NoDevice { method: MethodId } = "no-device";
    /// The number or the serial stands behind another method too.
    AlsoBehind { thing: FailureDomain, methods: Vec<MethodId> } = "also-behind";
    /// The number or the serial stands behind methods of other accounts too.
    AlsoElsewhere { thing: FailureDomain, accounts: Vec<AccountId> } = "also-elsewhere";
    /// The device is on record as lost.
    DeviceLost { device: String, methods: Vec<MethodId> } = "device-lost";
    /// The latest look did not show it.
    NotSeen { method: MethodId, at: Instant } = "not-seen";
    /// Losing one thing will lock the person out.
    CriticalOnceInForce { domain: FailureDomain, what: String } = "critical-once-in-force";
    /// Nothing can be used any more when it takes effect.
    LockedOutOnceInForce { at: Instant } = "locked-out-once-in-force";
    /// What is named is known from later, so that folding leaves it alone.
    KnownLater { known: KnownLater, at: Instant } = "known-later";
    /// What it did not change, since that is known from later.
    NotChanged { pieces: Vec<Piece> } = "not-changed";
    /// The level before and after, and what would now lock out.
    LevelWorse { before: Level, after: Level, points: Vec<String> } = "level-worse";
    /// Others are on the same device, or are the same thing by their serial, or have the same number.
    OthersOnDevice { thing: FailureDomain, device: String, methods: Vec<MethodId> } = "others-on-device";
    /// The label names a model: these may be different things.
    NamesModel { device: String, methods: Vec<MethodId> } = "names-model";
    /// Several numbers end in these digits.
    SeveralNumbers { digits: String, methods: Vec<MethodId> } = "several-numbers";
    /// What can be used, and nobody knows where it is, or which of several such things was meant.
    MayBeOnIt { device: String, methods: Vec<MethodId>, is_general: bool } = "may-be-on-it";
    /// What was found, or signed in with, had been stolen.
    WasStolen { methods: Vec<MethodId>, signed_in: bool } = "was-stolen";
    /// What still has the number that is another one now.
    HasOldNumber { number: String, methods: Vec<MethodId> } = "has-old-number";
    /// The default is not known to work.
    DefaultUntested { method: MethodId } = "default-untested";
    /// It is on record like this already, so nothing was recorded.
    NothingChanges = "nothing-changes";
    /// The tests of a method do not count any more, since it is something else now.
    NowUntested { method: MethodId } = "now-untested";
    /// Nothing is known to work any more.
    AllUntested { methods: Vec<MethodId> } = "all-untested";
    /// A request for re-registration is open.
    RequestLeftOpen { at: Instant } = "request-left-open";
    /// A change of phones is open.
    PhoneChangeLeftOpen { at: Instant } = "phone-change-left-open";
    /// Hardware tokens of the desk that the person who left has.
    TokensAssigned { serials: Vec<String> } = "tokens-assigned";
    /// MFA was ending: an application takes that back.
    TakesEndingBack { since: Instant, ending: Instant } = "takes-ending-back";
    /// What was to be followed up is not any more: the latest note counts.
    FollowUpEnds { at: Instant } = "follow-up-ends";
    /// The day that is planned was over before.
    PlannedDayPast { day: Date } = "planned-day-past";
    /// An application although nothing is registered.
    UnknownErrorAwaits = "unknown-error-awaits";
    /// Nothing is registered, and MFA is not in force.
    NothingRegistered = "nothing-registered";
    /// Nothing was ever set up.
    NeverSetUp = "never-set-up";
    /// MFA is not asked for, so that nothing locks the person out.
    PasswordSuffices { mfa: MfaState } = "password-suffices";
    /// No application stands, so that the last step is still to be done.
    ApplyAfterwards = "apply-afterwards";
    /// What is only out of reach comes back.
    ComesBack { methods: Vec<MethodId> } = "comes-back";
    /// That way needs a sign-in that is not possible.
    WayNeedsSignIn { via: String } = "way-needs-sign-in";
    /// Methods that came after the request, and go with it.
    TakesAddedSince { methods: Vec<MethodId> } = "takes-added-since";
    /// Methods that stay, having worked later.
    ApprovalLeaves { methods: Vec<MethodId> } = "approval-leaves";
    /// Another operator recorded it, as they said themselves.
    RecordedBy { sequence: Sequence, actor: String } = "recorded-by";
    /// What is left to sign in with.
    LeftToSignIn { methods: Vec<MethodId> } = "left-to-sign-in";
    /// No sign-in method stays on record, with MFA in force: the password alone opens the account.
    OpenToPassword = "open-to-password";
    /// A test by a channel that has ended.
    ChannelEnded { channel: Channel } = "channel-ended";
    /// Nothing is left to sign in with.
    NothingLeft = "nothing-left";
    /// The default is among what was lost.
    DefaultLost { method: MethodId, has_others: bool } = "default-lost";
    /// Another method is the default now.
    DefaultMoved { method: MethodId } = "default-moved";
    /// What was on record is not there.
    Gone { methods: Vec<MethodId> } = "gone";
    /// What cannot be used once the old phone is gone.
    DiesWithPhone { device: String, methods: Vec<MethodId>, is_lost: bool } = "dies-with-phone";
    /// Nothing is on record on the device.
    NothingOnDevice { device: String } = "nothing-on-device";
    /// Registrations of a run that is taken back.
    RegistrationsStay { accounts: Vec<AccountId> } = "registrations-stay";
    /// A limit is exceeded by what was taken back.
    LimitExceeded { kind: Kind } = "limit-exceeded";
    /// What was taken back, and the level before and after.
    TakenBack { sequence: Sequence, taken_back: Option<EventType>, before: Level, after: Level } = "taken-back";
    /// What is blanked counts as never known: the level before and after.
    Forgotten { before: Level, after: Level } = "forgotten";
    /// Without the line that closed it, the account is an open one.
    CountsAsOpen = "counts-as-open";
    /// Later lines that change nothing any more.
    NoLongerFits { lines: Vec<Sequence> } = "no-longer-fits";
    /// Unfinished lines that were cut off may hold what was blanked.
    QuarantineHolds { files: u64, path: String } = "quarantine-holds";
    /// The clock is behind the last line.
    ClockBehind { last: Instant } = "clock-behind";
    /// A line is dated after the clock, and overtakes what is told now.
    DatedAhead { sequence: Sequence, at: Instant } = "dated-ahead";
    /// The clock had gone back before a line: what stands before it counts as known at that earlier time.
    ClockWentBack { sequence: Sequence } = "clock-went-back";
    /// An unfinished line was cut off and kept.
    TailQuarantined { offset: u64, bytes: u64, file: String } = "tail-quarantined";
    /// `head.json` could not be read.
    HeadUnreadable { why: String } = "head-unreadable";
    /// `head.json` could not be written.
    HeadNotWritten { why: String } = "head-not-written";
    /// The index could not be used: the whole log was read.
    IndexNotUsed { why: &'static str } = "index-not-used";
}

impl Warning {
    /// A long vowel mark in what is typed where a dash may be meant; keys take it for a letter.
    pub(super) fn of_long_vowel(typed: &str, method: &MethodId, option: &'static str) -> Option<Self> {
        let dashed = with_dashes(typed)?;
        Some(Self::LongVowelMark { typed: typed.to_owned(), dashed, method: method.clone(), option })
    }
}
