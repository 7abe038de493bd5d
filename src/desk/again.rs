//! What was decided upon lines that are the last no longer is decided again: in a stream, others may be faster.

use super::fault::Fault;
use super::not_recorded::NotRecorded;
#[cfg(feature = "stream")]
use super::stream::{is_halfway, others_were_faster};

/// A log in a directory is under the lock all the time.
#[cfg(not(feature = "stream"))]
fn others_were_faster(_: &Fault, _: u32) -> bool {
    false
}

/// And a group is one write.
#[cfg(not(feature = "stream"))]
fn is_halfway(_: &Fault) -> bool {
    false
}

/// How often something was decided.
#[derive(Default)]
pub(super) struct Turns {
    taken: u32,
}

impl Turns {
    /// Whether it is to be decided again, since others were faster.
    pub fn again(&mut self, fault: &Fault) -> bool {
        self.taken += 1;
        others_were_faster(fault, self.taken)
    }

    /// Whether others were faster when the first lines of a group stood there: then the rest is decided again, and that is
    /// not the same as before.
    pub fn rest_again(&mut self, fault: &Fault) -> bool {
        let is_halfway = is_halfway(fault);
        if is_halfway {
            self.taken = 0;
        }
        is_halfway
    }
}

/// Records something, as often as others are faster, but not for ever.
pub(super) fn in_turn<T, P>(mut record: impl FnMut() -> Result<T, NotRecorded<P>>) -> Result<T, NotRecorded<P>> {
    let mut turns = Turns::default();
    loop {
        match record() {
            Err(NotRecorded::Fault(fault)) if turns.again(&fault) => {}
            ended => return ended,
        }
    }
}
