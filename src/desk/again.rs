//! What was decided upon lines that are the last no longer is decided again: in a stream, others may be faster.

use super::fault::Fault;
use super::not_recorded::NotRecorded;

/// How often the same is decided again.
#[cfg(feature = "stream")]
const TURNS: u32 = 64;

/// How long is waited between, and at most.
#[cfg(feature = "stream")]
const EACH: std::time::Duration = std::time::Duration::from_millis(5);
#[cfg(feature = "stream")]
const LONGEST: std::time::Duration = std::time::Duration::from_millis(200);

/// How often something was decided.
#[derive(Default)]
pub(super) struct Turns {
    #[cfg(feature = "stream")]
    taken: u32,
}

impl Turns {
    /// Whether it is to be decided again, since others were faster. A log in a directory is under the lock all the time.
    #[cfg(not(feature = "stream"))]
    pub fn again(&mut self, _: &Fault) -> bool {
        false
    }

    /// Whether it is to be decided again, since others were faster.
    #[cfg(feature = "stream")]
    pub fn again(&mut self, fault: &Fault) -> bool {
        self.taken += 1;
        let again = self.taken < TURNS && matches!(fault, Fault::Stream(super::stream::StreamFault::Overtaken));
        if again {
            // What others have sent may be under way still: little at first, and more where that does not end.
            super::stream::pause(EACH.saturating_mul(self.taken).min(LONGEST));
        }
        again
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
