//! The table of refusals: every code, the values that its sentence names, whether it can be overridden, and what kind of
//! refusal it is. The words for each, and the way out, are in `render/` under the same names; docs/procedure.md tells
//! where each rule comes from.

use std::fmt;

use super::KnownLater;
use crate::domain::affiliation::Affiliation;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::FailureDomain;
use crate::domain::sequence::Sequence;
use crate::domain::text::serialized_as_word;

/// What kind of refusal it is. The order is the order of the checks: a refusal of an earlier kind is reported alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The words do not make sense, whatever the log says.
    Usage,
    /// The id that was given to the event belongs to another.
    EventId,
    /// No such account.
    UnknownAccount,
    /// No such method, device, number or event.
    Unknown,
    /// The account has changed since it was looked at.
    Conflict,
    /// The account is closed.
    Closed,
    /// It has not happened yet.
    Future,
    /// A rule says no.
    Rule,
    /// A rule says no, because something was left out that only the log could tell to be needed.
    Incomplete,
}

macro_rules! refusals {
    ($(
        $(#[$doc:meta])*
        $variant:ident $({ $( $field:ident : $type:ty ),* })? = $name:literal, $class:ident $(, $overridable:ident)? ;
    )*) => {
        /// The stable code of a refusal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( $(#[$doc])* $variant, )*
        }

        /// A refusal, with what its sentence and its way out name.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $(
                $(#[$doc])*
                $variant $({ $( #[doc = concat!("The ", stringify!($field), " that it is about.")] $field: $type, )* })?,
            )*
        }

        impl Refusal {
            /// Its code.
            pub fn code(&self) -> Code {
                match self { $( Self::$variant { .. } => Code::$variant, )* }
            }
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$( Code::$variant ),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// What kind of refusal it is.
            pub fn class(self) -> Class {
                match self { $( Self::$variant => Class::$class, )* }
            }

            /// Whether it speaks about what to do next and can therefore be overridden: it cannot refuse what has
            /// happened.
            pub fn is_overridable(self) -> bool {
                match self { $( Self::$variant => refusals!(@overridable $($overridable)?), )* }
            }
        }
    };
    (@overridable) => { false };
    (@overridable overridable) => { true };
}

refusals! {
    /// The words do not make sense.
    Usage { what: Option<String> } = "usage", Usage;
    /// The event id belongs to another event.
    EventIdTaken { sequence: Option<Sequence>, account: Option<AccountId>, blanked: Option<Sequence> } = "event-id-taken", EventId;
    /// No such account.
    UnknownAccount { account: AccountId } = "unknown-account", UnknownAccount;
    /// No such method.
    UnknownMethod { method: MethodId, taken: Option<Sequence> } = "unknown-method", Unknown;
    /// No registered method is on it.
    UnknownDevice { what: String, ending: Option<Box<str>>, taken: Option<Sequence>, known: Box<[String]> } = "unknown-device", Unknown;
    /// No registered method has it.
    UnknownNumber { what: Option<String>, taken: Option<Sequence> } = "unknown-number", Unknown;
    /// No such event of the account.
    UnknownEvent { sequence: Option<Sequence>, run: Option<String> } = "unknown-event", Unknown;
    /// The account has another version.
    VersionConflict { account: AccountId, version: u64, expected: u64 } = "version-conflict", Conflict;
    /// The account is closed.
    AccountClosed { account: AccountId } = "account-closed", Closed;
    /// The time has not come yet.
    InTheFuture { at: Instant } = "in-the-future", Future;
    /// A mail address or a phone number in free text.
    PersonalData { ending: Option<String> } = "personal-data", Rule;
    /// The account is registered.
    AccountExists { account: AccountId } = "account-exists", Rule;
    /// The account is open.
    AccountOpen { account: AccountId } = "account-open", Rule;
    /// One of the kind is registered.
    SlotTaken { kind: Kind, method: MethodId } = "slot-taken", Rule;
    /// The kind has a number.
    NumberRequired { kind: Kind } = "number-required", Rule;
    /// The kind has no number.
    NumberNotAllowed { kind: Kind } = "number-not-allowed", Rule;
    /// It is no E.164 number.
    InvalidNumber { kind: Kind, method: Option<MethodId>, has_extension: bool } = "invalid-number", Rule;
    /// The kind does not verify by this channel.
    ChannelNotSupported { kind: Kind, channel: Channel, channels: &'static [Channel] } = "channel-not-supported", Rule;
    /// Only office phones have extensions.
    ExtensionNotAllowed { kind: Kind, method: Option<MethodId> } = "extension-not-allowed", Rule;
    /// In force and nothing usable: the Security info page cannot be reached. Named is what cannot be found again, where that
    /// is all there is: its channels have ended; and what could be found.
    LockedOut { ended: Vec<MethodId>, lost: Vec<MethodId> } = "locked-out", Rule, overridable;
    /// The kind is not for this affiliation.
    KindNotAllowed { kind: Kind, affiliation: Affiliation } = "kind-not-allowed", Rule, overridable;
    /// The kind cannot be the first.
    NotFirst { kind: Kind } = "not-first", Rule, overridable;
    /// The kinds that share a limit have reached it.
    TooManyMethods { kind: Kind, limit: u64 } = "too-many-methods", Rule, overridable;
    /// A usable one of the kind is on the same device.
    DuplicateMethod { kind: Kind, method: MethodId, thing: FailureDomain, name: String } = "duplicate-method", Rule, overridable;
    /// No other sign-in method is registered.
    LastMethod { method: MethodId } = "last-method", Rule, overridable;
    /// None of the others is usable. Named are those that could be found again.
    WouldLockOut { method: MethodId, others: Vec<MethodId> } = "would-lock-out", Rule, overridable;
    /// It passed its last test, and none of the others has.
    WouldLeaveUntested { method: MethodId, others: Vec<MethodId> } = "would-leave-untested", Rule, overridable;
    /// The method verifies no sign-in.
    NotASignInMethod { method: MethodId, kind: Kind } = "not-a-sign-in-method", Rule;
    /// The method is marked unavailable.
    MethodUnavailable { method: MethodId } = "method-unavailable", Rule, overridable;
    /// The policy says that this kind is not asked for first.
    NeverDefault { method: MethodId, kind: Kind } = "never-default", Rule, overridable;
    /// None of what is named is marked unavailable, or, named by the thing, as something that comes back with it.
    NothingLost { otherwise: Vec<MethodId> } = "nothing-lost", Rule;
    /// Which method must be said.
    MethodRequired { methods: Vec<MethodId> } = "method-required", Incomplete;
    /// An application stands.
    AlreadyApplied { at: Instant } = "already-applied", Rule;
    /// There is no screen on which a number of this kind could be changed.
    NoChangeScreen { method: MethodId, kind: Kind } = "no-change-screen", Rule;
    /// What takes another's place has not passed its last test.
    ReplacementUntested { method: MethodId } = "replacement-untested", Rule, overridable;
    /// No application stands.
    NotApplied { ending: Option<Instant>, since: Option<Instant> } = "not-applied", Rule;
    /// How the identity was checked has to be said.
    IdentityCheckRequired = "identity-check-required", Rule;
    /// A re-registration is requested already.
    RequestOpen { at: Instant } = "request-open", Rule, overridable;
    /// Something can be signed in with: that comes first.
    MethodStillUsable { methods: Vec<MethodId> } = "method-still-usable", Rule, overridable;
    /// The identity verification service is on record as not linked.
    ServiceNotLinked = "service-not-linked", Rule, overridable;
    /// No re-registration is requested.
    NoRequest = "no-request", Rule;
    /// Who recorded the request must not approve it.
    SameOperator { authid: String } = "same-operator", Rule, overridable;
    /// No operator of this name is enrolled.
    UnknownOperator { operator: String } = "unknown-operator", Unknown;
    /// An operator of this name is enrolled.
    OperatorEnrolled { operator: String } = "operator-enrolled", Rule;
    /// The name can be taken for that of an operator who is enrolled.
    OperatorNameAlike { operator: String } = "operator-name-alike", Rule;
    /// It takes an operator who proves who they are.
    ProofRequired = "proof-required", Rule;
    /// The code proves nothing.
    CodeRefused { used_up: bool } = "code-refused", Rule;
    /// Too many codes were wrong; none is looked at for so many seconds.
    CodeThrottled { seconds: u64 } = "code-throttled", Rule;
    /// A token of this serial is in stock.
    TokenInStock { serial: String } = "token-in-stock", Rule;
    /// No token of this serial is in stock.
    UnknownToken { serial: String } = "unknown-token", Unknown;
    /// The token is nobody's.
    TokenUnassigned { serial: String } = "token-unassigned", Rule;
    /// The token is somebody else's.
    TokenElsewhere { serial: String } = "token-elsewhere", Rule;
    /// That the token is theirs is shown by two codes.
    TokenCodesRequired = "token-codes-required", Rule;
    /// The token is not known to be activated in Entra.
    TokenNotActivated { serial: String } = "token-not-activated", Rule;
    /// There is no token to be written out.
    NothingToExport = "nothing-to-export", Rule;
    /// The desk does not have the secret of the method's codes.
    NoCodeKept = "no-code-kept", Rule;
    /// The policy does not say that the desk enrols this kind.
    NotEnrolledHere { kind: Kind } = "not-enrolled-here", Rule;
    /// A change of phones is under way.
    PhoneChangeOpen { at: Instant } = "phone-change-open", Rule;
    /// The old phone and the new one have one name.
    SameDevice { device: String } = "same-device", Rule;
    /// No change of phones is under way.
    NoPhoneChange = "no-phone-change", Rule;
    /// Something is left to be dealt with.
    PhoneChangeIncomplete { methods: Vec<MethodId> } = "phone-change-incomplete", Rule, overridable;
    /// Nothing is usable.
    NoMethod = "no-method", Rule, overridable;
    /// None of the usable ones passed its last test.
    TestRequired { methods: Vec<MethodId> } = "test-required", Rule, overridable;
    /// The remote desktop is cut off on applying.
    CitrixNotConfirmed = "citrix-not-confirmed", Rule, overridable;
    /// What the record knows from later speaks against it.
    OlderThanKnown { known: KnownLater, at: Instant, sequence: Option<Sequence>, is_ahead: bool } = "older-than-known", Rule, overridable;
    /// Registrations, voids and events of the store cannot be voided.
    NotVoidable { sequence: Sequence, is_registration: bool } = "not-voidable", Rule;
    /// It was taken back before.
    AlreadyVoided { sequence: Sequence } = "already-voided", Rule;
    /// Something later would no longer fit without it.
    WouldNotFit { sequence: Sequence, lines: Vec<Sequence> } = "would-not-fit", Rule;
    /// Somebody else recorded it.
    NotYours { sequence: Sequence, authid: Option<String> } = "not-yours", Rule;
    /// It was recorded too long ago.
    TooLate { sequence: Sequence, at: Instant } = "too-late", Rule;
    /// Its data was blanked before.
    AlreadyBlanked { sequence: Sequence } = "already-blanked", Rule;
    /// Other lines would mean something else without it.
    NotBlankable { sequence: Sequence } = "not-blankable", Rule;
    /// The account is open, or was closed later than that.
    NotClosedBefore { account: AccountId, at: Option<Instant>, last: Option<Instant> } = "not-closed-before", Rule;
}

impl Code {
    /// A code by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

serialized_as_word!(Code);
