//! Why nothing was recorded.

use super::fault::{Fault, Unreadable};
use super::receipt::DisplayContext;
use crate::domain::rules::Refused;
use crate::secrets::KeyError;

/// Why nothing was recorded (or why that is not known). `P` is what may be wrong with how a command was put, which is
/// for those to say who read it.
#[derive(Debug, Clone)]
pub enum NotRecorded<P> {
    /// It was put in a way that has no meaning.
    Problem(P),
    /// A rule says no.
    Refused {
        /// Which.
        refused: Refused,
        /// What it takes to word the times that it names.
        display: DisplayContext,
    },
    /// Something is broken, missing or busy.
    Fault(Fault),
}

impl<P, F: Into<Fault>> From<F> for NotRecorded<P> {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Missing(path) => Self::KeyMissing(path),
            KeyError::NotRead { path, why } => Self::KeyUnusable { path, why: why.into() },
            KeyError::Exchanged { path, check } => Self::KeyExchanged { path, check },
            KeyError::NotAKey(path) => Self::KeyUnusable { path, why: Unreadable::NotAKey },
            KeyError::NotMade { path, why } => Self::KeyUnusable { path, why: why.to_string().into() },
        }
    }
}
