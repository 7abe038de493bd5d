//! What an event leaves alone, because the record knows of it from later (DESIGN 5, late events): a fact says nothing
//! about what is known from later. Which piece remembers what is told in [`super::fold`].

use crate::domain::instant::Instant;

/// One piece of an account that can be overtaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Piece {
    /// Whether a method is there.
    There,
    /// Whether it is available.
    Availability,
    /// Its last test.
    LastTest,
    /// Its number and extension.
    Number,
    /// Its device.
    Device,
    /// Its serial.
    Serial,
    /// Which method is the default.
    Default,
    /// When somebody last looked.
    Observation,
    /// The application.
    Application,
    /// The termination.
    Termination,
    /// Whether the account is open.
    Openness,
    /// Where a re-registration stands.
    Reregistration,
    /// The change of phones.
    PhoneChange,
}

impl Piece {
    /// Every piece.
    pub const ALL: [Piece; 13] = [
        Self::There,
        Self::Availability,
        Self::LastTest,
        Self::Number,
        Self::Device,
        Self::Serial,
        Self::Default,
        Self::Observation,
        Self::Application,
        Self::Termination,
        Self::Openness,
        Self::Reregistration,
        Self::PhoneChange,
    ];
}

/// What came of an event that fits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    left_alone: u16,
    changed: bool,
}

impl Applied {
    /// The pieces that were left alone, being known from later.
    pub fn left_alone(self) -> impl Iterator<Item = Piece> {
        Piece::ALL.into_iter().filter(move |piece| self.left_alone & (1 << *piece as u16) != 0)
    }

    /// Whether all that it says was left alone: it changed nothing.
    pub fn is_late(self) -> bool {
        self.left_alone != 0 && !self.changed
    }
}

/// An event on its way into a state: when it occurred, and what came of it so far.
#[derive(Debug)]
pub(super) struct Folding {
    pub(super) time: Instant,
    /// The highest number that a method had before.
    pub(super) highest_method: u64,
    pub(super) applied: Applied,
}

impl Folding {
    pub(super) fn new(time: Instant, highest_method: u64) -> Self {
        Self { time, highest_method, applied: Applied::default() }
    }

    /// Whether the piece may be changed: it is not known from later. At the same time the later line counts.
    pub(super) fn may_change(&mut self, piece: Piece, known: impl Into<Option<Instant>>) -> bool {
        let is_known_later = known.into().is_some_and(|known| self.time < known);
        if is_known_later {
            self.leave(piece);
        } else {
            self.change();
        }
        !is_known_later
    }

    /// Leaves the piece alone.
    pub(super) fn leave(&mut self, piece: Piece) {
        self.applied.left_alone |= 1 << piece as u16;
    }

    /// Notes that something changed.
    pub(super) fn change(&mut self) {
        self.applied.changed = true;
    }

    /// Whether what is remembered is from no later, and is brought up to this.
    pub(super) fn raise(&mut self, remembered: &mut Instant) -> bool {
        let is_newer = *remembered <= self.time;
        if is_newer {
            *remembered = self.time;
            self.change();
        }
        is_newer
    }
}
