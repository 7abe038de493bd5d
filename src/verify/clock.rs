//! Which lines stand before one that was recorded earlier: the clock was ahead for those, or behind for this one.

use super::time::Time;

/// When the lines so far were recorded, as far as one to come may be earlier.
#[derive(Default)]
pub(super) struct Clock {
    /// Lines, later times behind earlier ones: of each its time, and the first of the lines from which on
    /// none was recorded before it.
    lines: Vec<(Time, u64)>,
    last: u64,
}

impl Clock {
    /// The lines right before this one that were recorded later than it, the first and the last; and takes it in.
    pub fn line(&mut self, at: Time, sequence: u64) -> Option<(u64, u64)> {
        let mut since = None;
        while let Some((_, first)) = self.lines.pop_if(|(time, _)| *time > at) {
            since = Some(first);
        }
        if self.lines.last().is_none_or(|(time, _)| *time < at) {
            self.lines.push((at, since.unwrap_or(sequence)));
        }
        let until = std::mem::replace(&mut self.last, sequence);
        since.map(|since| (since, until))
    }
}
