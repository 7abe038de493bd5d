//! The table of refusals: every code, whether it can be lifted, and what kind of refusal it is. The words for each, and
//! the way out, are in `render/` under the same codes; docs/procedure.md tells where each rule comes from.

use std::fmt;

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

macro_rules! codes {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal, $class:ident $(, $overridable:ident)? ; )*) => {
        /// The stable code of a refusal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( $(#[$doc])* $variant, )*
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

            /// Whether it speaks about what to do next and can therefore be lifted: it cannot refuse what has happened.
            pub fn is_overridable(self) -> bool {
                match self { $( Self::$variant => codes!(@overridable $($overridable)?), )* }
            }
        }
    };
    (@overridable) => { false };
    (@overridable overridable) => { true };
}

codes! {
    /// The words do not make sense.
    Usage = "usage", Usage;
    /// The event id belongs to another event.
    EventIdTaken = "event-id-taken", EventId;
    /// No such account.
    UnknownAccount = "unknown-account", UnknownAccount;
    /// No such method.
    UnknownMethod = "unknown-method", Unknown;
    /// No registered method is on it.
    UnknownDevice = "unknown-device", Unknown;
    /// No registered method has it.
    UnknownNumber = "unknown-number", Unknown;
    /// No such event of the account.
    UnknownEvent = "unknown-event", Unknown;
    /// The account has another version.
    VersionConflict = "version-conflict", Conflict;
    /// The account is closed.
    AccountClosed = "account-closed", Closed;
    /// The time has not come yet.
    InTheFuture = "in-the-future", Future;
    /// A mail address or a phone number in free text.
    PersonalData = "personal-data", Rule;
    /// The account is registered.
    AccountExists = "account-exists", Rule;
    /// The account is open.
    AccountOpen = "account-open", Rule;
    /// One of the kind is registered.
    SlotTaken = "slot-taken", Rule;
    /// The kind has a number.
    NumberRequired = "number-required", Rule;
    /// The kind has no number.
    NumberNotAllowed = "number-not-allowed", Rule;
    /// It is no E.164 number.
    InvalidNumber = "invalid-number", Rule;
    /// The kind does not verify by this channel.
    ChannelNotSupported = "channel-not-supported", Rule;
    /// Only office phones have extensions.
    ExtensionNotAllowed = "extension-not-allowed", Rule;
    /// In force and nothing usable: the Security info page cannot be reached.
    LockedOut = "locked-out", Rule, overridable;
    /// The kind is not for this affiliation.
    KindNotAllowed = "kind-not-allowed", Rule, overridable;
    /// The kind cannot be the first.
    NotFirst = "not-first", Rule, overridable;
    /// The kinds that share a limit have reached it.
    TooManyMethods = "too-many-methods", Rule, overridable;
    /// A usable one of the kind is on the same device.
    DuplicateMethod = "duplicate-method", Rule, overridable;
    /// No other sign-in method is registered.
    LastMethod = "last-method", Rule, overridable;
    /// None of the others is usable.
    WouldLockOut = "would-lock-out", Rule, overridable;
    /// It passed its last test, and none of the others has.
    WouldLeaveUntested = "would-leave-untested", Rule, overridable;
    /// The method verifies no sign-in.
    NotASignInMethod = "not-a-sign-in-method", Rule;
    /// The method is marked unavailable.
    MethodUnavailable = "method-unavailable", Rule;
    /// None of what is named is marked unavailable.
    NothingLost = "nothing-lost", Rule;
    /// Which method must be said.
    MethodRequired = "method-required", Incomplete;
    /// Something newer is known of the method.
    OlderThanKnown = "older-than-known", Rule;
    /// An application stands.
    AlreadyApplied = "already-applied", Rule;
    /// There is no screen on which a number of this kind could be changed.
    NoChangeScreen = "no-change-screen", Rule;
    /// What takes another's place has not passed its last test.
    ReplacementUntested = "replacement-untested", Rule, overridable;
    /// No application stands.
    NotApplied = "not-applied", Rule;
    /// How the identity was checked has to be said.
    IdentityCheckRequired = "identity-check-required", Rule;
    /// A re-registration is requested already.
    RequestOpen = "request-open", Rule;
    /// Something can be signed in with: that comes first.
    MethodStillUsable = "method-still-usable", Rule, overridable;
    /// The identity verification service is on record as not linked.
    ServiceNotLinked = "service-not-linked", Rule, overridable;
    /// No re-registration is requested.
    NoRequest = "no-request", Rule;
    /// Who recorded the request must not approve it.
    SameOperator = "same-operator", Rule, overridable;
    /// A change of phones is under way.
    PhoneChangeOpen = "phone-change-open", Rule;
    /// The old phone and the new one have one name.
    SameDevice = "same-device", Rule;
    /// No change of phones is under way.
    NoPhoneChange = "no-phone-change", Rule;
    /// Something is left to be dealt with.
    PhoneChangeIncomplete = "phone-change-incomplete", Rule, overridable;
    /// Nothing is usable.
    NoMethod = "no-method", Rule, overridable;
    /// None of the usable ones passed its last test.
    TestRequired = "test-required", Rule, overridable;
    /// The remote desktop is cut off on applying.
    CitrixNotConfirmed = "citrix-not-confirmed", Rule, overridable;
    /// Registrations, voids and events of the store cannot be voided.
    NotVoidable = "not-voidable", Rule;
    /// It was taken back before.
    AlreadyVoided = "already-voided", Rule;
    /// Something later would no longer fit without it.
    WouldNotFit = "would-not-fit", Rule;
    /// Somebody else recorded it.
    NotYours = "not-yours", Rule;
    /// It was recorded too long ago.
    TooLate = "too-late", Rule;
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
