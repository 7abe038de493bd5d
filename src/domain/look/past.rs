//! What only the history of an account tells, which is read for few accounts.

use super::gone::{GoneMethod, gone_methods};
use super::said::{SaidAt, said_at};
use crate::domain::account::history::Entry;

/// What only the history of an account tells.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The methods that it had and has no more.
    pub(super) gone: Vec<GoneMethod>,
    /// When what is on record of the person was said.
    pub(super) said: SaidAt,
}

impl Past {
    /// What these lines tell.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        Self { gone: gone_methods(entries), said: said_at(entries) }
    }
}
