//! Why nothing was answered.

use crate::commands::parse::ParseError;
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::domain::id::AccountId;
use crate::domain::rules::{Refusal, Refused};

/// Why nothing was answered.
#[derive(Debug)]
pub enum NotAnswered {
    /// What was typed has no meaning.
    Problem(Problem),
    /// A rule says no.
    Refused(Refused),
    /// Something is broken or missing.
    Fault(Fault),
}

impl From<Problem> for NotAnswered {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Refusal> for NotAnswered {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl<F: Into<Fault>> From<F> for NotAnswered {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<ParseError> for NotAnswered {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Problem(problem) => problem.into(),
            ParseError::Key(error) => Self::Fault(error.into()),
        }
    }
}

/// That these accounts are not on record; nothing where there are none.
pub fn unknown_accounts<'a>(ids: impl IntoIterator<Item = &'a str>) -> Option<Refused> {
    let unknown = |id| Refusal::UnknownAccount { account: AccountId::new(id) };
    let mut refusals = ids.into_iter().map(unknown);
    let first = refusals.next()?;
    Some(Refused { about: None, first, others: refusals.collect() })
}
