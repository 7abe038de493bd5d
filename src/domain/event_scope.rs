//! What types of events concern: the log as a whole or one account; how they are called for short; and which of them can be
//! taken back, and which bring a number.

use super::event::{Event, EventType};

impl EventType {
    /// The name between `mfadesk.` and `.v1`: `method.added`.
    pub fn name(self) -> &'static str {
        let word = self.as_str();
        word.strip_prefix("mfadesk.").and_then(|name| name.strip_suffix(".v1")).unwrap_or(word)
    }

    /// Whether a void of it counts: registrations and voids stay.
    pub fn is_voidable(self) -> bool {
        !matches!(self, Self::AccountRegistered | Self::EventVoided)
    }

    /// Whether methods may be gone after it.
    pub fn may_take_methods(self) -> bool {
        matches!(
            self,
            Self::MethodRemoved
                | Self::MethodReplaced
                | Self::AccountObserved
                | Self::ReregistrationApproved
                | Self::EventVoided
        )
    }

    /// Whether it concerns the log as a whole, and not one account.
    pub fn is_of_store(self) -> bool {
        matches!(
            self,
            Self::LogStarted
                | Self::PolicySet
                | Self::LogRedacted
                | Self::LogDamageAccepted
                | Self::OperatorEnrolled
                | Self::OperatorDisabled
                | Self::OperatorReset
                | Self::TokenImported
                | Self::TokenAssigned
                | Self::TokenExported
                | Self::TokenActivated
                | Self::TokenLost
        )
    }
}

impl Event<'_> {
    /// The fingerprint of the number that it brings.
    pub fn fingerprint(&self) -> Option<&str> {
        match self {
            Self::MethodAdded(added) => added.number.as_ref()?.fingerprint.as_deref(),
            Self::MethodNumberChanged(changed) => changed.number.fingerprint.as_deref(),
            _ => None,
        }
    }
}
