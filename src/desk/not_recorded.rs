//! Why nothing was recorded.

use super::fault::Fault;
use super::record::DisplayContext;
use crate::commands::parse::ParseError;
use crate::commands::problem::Problem;
use crate::domain::rules::Refused;
use crate::secrets::KeyError;

/// Why nothing was recorded (or why that is not known).
#[derive(Debug)]
pub enum NotRecorded {
    /// What was typed has no meaning.
    Problem(Problem),
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

impl From<Problem> for NotRecorded {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl<F: Into<Fault>> From<F> for NotRecorded {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Missing(path) => Self::KeyMissing(path),
            KeyError::Unusable { path, why } => Self::KeyUnusable { path, why },
        }
    }
}

impl From<ParseError> for NotRecorded {
    fn from(unread: ParseError) -> Self {
        match unread {
            ParseError::Problem(problem) => Self::Problem(problem),
            ParseError::Key(error) => Self::Fault(error.into()),
        }
    }
}
