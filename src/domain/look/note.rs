//! What is to be said of a look beside its events.

use super::roster_entry::RosterPart;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;

/// What is to be said of a look beside its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookNote {
    /// Somebody looked later, so that it says nothing.
    Late {
        /// When that was.
        known: Instant,
    },
    /// A part of a roster is known from later, or said otherwise by a later row.
    LatePart {
        /// Which part.
        part: RosterPart,
        /// When that was.
        known: Instant,
    },
    /// The account is closed.
    Closed,
    /// The look does not show a method that the record knows from later.
    Stays {
        /// Which.
        method: MethodId,
        /// Up to when.
        there_at: Instant,
    },
    /// A part of it is known from later.
    Overtaken {
        /// Which part.
        part: String,
    },
    /// Several of one kind have one label, which names no thing: which one is which?
    OneName {
        /// The label.
        device: String,
        /// The methods.
        methods: Vec<MethodId>,
    },
    /// It shows more than one method of a kind of which there is one.
    SlotTaken {
        /// The kind.
        kind: Kind,
    },
    /// A record may be about any of these.
    WhichOne {
        /// Which.
        methods: Vec<MethodId>,
    },
    /// A record says another number, name or serial than is on record of any that it may be about.
    NamesAnother {
        /// What it says.
        said: String,
        /// The methods.
        methods: Vec<MethodId>,
    },
    /// A sign-in is older than what is known of the method: it was registered or changed since, as far as anybody knows.
    TestedBefore {
        /// Which.
        method: MethodId,
        /// Since when it is as it is.
        since: Instant,
    },
    /// Somebody signed in by what is on record as stolen, so that it counts as available again.
    UsedThoughStolen {
        /// Which.
        method: MethodId,
    },
    /// What is added may be what was stolen, and was removed.
    StolenThereAgain {
        /// Which is added.
        method: MethodId,
        /// Which was stolen.
        stolen: MethodId,
    },
    /// A later row of the same time says otherwise.
    RowDiffers {
        /// Which part of the roster.
        part: RosterPart,
    },
    /// Something of it was changed, and the record does not say what.
    ChangedThere {
        /// Which.
        method: MethodId,
    },
    /// A record is about a method that is not on record.
    NotOnRecord {
        /// The kind.
        kind: Kind,
    },
}

impl LookNote {
    /// Whether what a record is about may be told by what is known later.
    pub fn may_be_settled(&self) -> bool {
        matches!(self, Self::WhichOne { .. } | Self::NamesAnother { .. } | Self::NotOnRecord { .. })
    }
}
