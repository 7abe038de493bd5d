//! By when something was created in the directory: what is newer than what is known of a method on record is another one,
//! however it is called. It did not pass the tests of the one before it, and is not lost with it.

use super::Seen;
use crate::domain::account::Method;
use crate::domain::instant::{HOUR, Instant, MINUTE};
use crate::domain::kind::Limit;

/// So long before it was registered it may have been recorded that somebody tested or lost it: people type times to the
/// minute.
pub(super) const AS_TYPED: i64 = MINUTE;

/// So long before it was registered a method may have been recorded that nobody tested: somebody registers while they talk to
/// the desk, whose clock may be another one. Nothing but the method itself depends on it.
const AS_NOTED: i64 = HOUR;

impl Seen {
    /// Whether it was created too late to be this method, as a look from this time shows it. Where nobody says when it was
    /// created, it may be. What has the method's id is the method, but for what there is one of: that has the same id for
    /// everybody, and is the same while it has the same number.
    pub(super) fn is_newer_than(&self, method: &Method, looked_at: Instant) -> bool {
        let Some(created) = self.created(looked_at) else { return false };
        let is_same = match method.kind.row().limit {
            Limit::Slot => looked_at < method.there_at || (method.is_available() && self.has_number_of(method)),
            _ => self.has_id_of(method),
        };
        let known_at = match (method.unavailable_at().filter(|_| !method.is_available()), &method.last_test) {
            (Some(lost_at), _) => lost_at.millis() + AS_TYPED,
            (None, Some(test)) => test.at.millis() + AS_TYPED,
            (None, None) => method.there_at.millis() + AS_NOTED,
        };
        !is_same && known_at < created.millis()
    }

    /// Whether the directory has one id for both, which is that of nobody else.
    pub(super) fn has_id_of(&self, method: &Method) -> bool {
        let is_of_one = method.kind.row().limit != Limit::Slot;
        is_of_one && method.reference().is_some() && method.reference() == self.reference()
    }

    /// How far from this method's registration it was created; none: too far to be told by it.
    pub(super) fn created_beside(&self, method: &Method, looked_at: Instant) -> Option<i64> {
        let created = self.created(looked_at)?;
        Some((created.millis() - method.added_at.millis()).abs()).filter(|apart| *apart <= AS_NOTED)
    }

    /// When it was created. It was there when somebody looked, whatever their clock said.
    pub(super) fn created(&self, looked_at: Instant) -> Option<Instant> {
        self.details.as_ref()?.created.map(|created| created.min(looked_at))
    }

    /// Whether both have a number, and nothing says that it is not the same one.
    fn has_number_of(&self, method: &Method) -> bool {
        let seen = self.details.as_ref().and_then(|details| details.number.as_ref());
        matches!((&method.number, seen), (Some(known), Some(seen)) if !known.is_another(seen))
    }
}
