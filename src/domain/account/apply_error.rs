//! Why an event does not fit.

/// Why an event does not fit (docs/log-format.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ApplyError {
    /// A required member is missing, or a known one is of the wrong type, or the data was blanked.
    Malformed,
    /// The account is not registered.
    AccountNotRegistered,
    /// The account is registered already.
    AccountRegisteredTwice,
    /// A method with this id is registered already.
    MethodRegisteredTwice,
    /// No such method is registered, or none of those listed.
    MethodNotRegistered,
    /// The method verifies no sign-in.
    NotASignInMethod,
    /// A method cannot take its own place.
    ReplacedByItself,
    /// A kind that this version does not know.
    UnknownKind,
    /// No application stands.
    NoApplicationStands,
    /// The event to void is no earlier one of the account.
    NothingToVoid,
    /// Registrations and voids cannot be voided.
    NotVoidable,
    /// The event was voided before.
    VoidedTwice,
}

impl ApplyError {
    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::AccountNotRegistered => "account-not-registered",
            Self::AccountRegisteredTwice => "account-registered-twice",
            Self::MethodRegisteredTwice => "method-registered-twice",
            Self::MethodNotRegistered => "method-not-registered",
            Self::NotASignInMethod => "not-a-sign-in-method",
            Self::ReplacedByItself => "replaced-by-itself",
            Self::UnknownKind => "unknown-kind",
            Self::NoApplicationStands => "no-application-stands",
            Self::NothingToVoid => "nothing-to-void",
            Self::NotVoidable => "not-voidable",
            Self::VoidedTwice => "voided-twice",
        }
    }
}
