//! `recheck`: does an answer that was kept still say what the log says? Each of its members is confirmed, differs, or is
//! named as not compared, with the reason. Members that another version adds are not held against the answer; one that the
//! version which wrote it would have written, and that is not there, was taken out.

mod compare;
mod json;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::sequence::Sequence;

pub use compare::{Claim, compare};
pub use json::{Decimal, Json, JsonText, NotJson};

/// What came of asking again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rechecked {
    /// What the answer says and the log does not, or the other way round.
    pub differences: Vec<Difference>,
    /// What was not compared.
    pub not_compared: BTreeSet<NotCompared>,
    /// Whether the answer was given by a version that folded by other rules, in which an event that is heard of late overtook
    /// what was known from later: what differs may be that, and need not be anything that was done to the log.
    pub folded_by_other_rules: bool,
    /// The lines that the answer rests on whose data is not there any more: what differs may be that, too.
    pub blanked: Vec<Sequence>,
}

impl Rechecked {
    /// Whether nothing that was compared differs.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }
}

/// One difference between an answer that was kept and the same question asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The account (or the line, for an audit) whose row differs; none: the answer as a whole.
    pub account: Option<String>,
    /// Which member: a path such as `risk.level`; empty: the row itself is there only before or only after.
    pub member: String,
    /// What the answer that was kept says; null where it says nothing.
    pub before: Json,
    /// What the log says; null where it says nothing.
    pub after: Json,
}

/// A member that was not compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NotCompared {
    /// Why not.
    pub why: WhyNotCompared,
    /// Which member: a path, with `[]` for whichever item of a list.
    pub member: String,
}

/// Why a member was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNotCompared {
    /// It says what was asked, and was taken as it stands.
    Asked,
    /// Another version gave the answer.
    AnotherVersion,
    /// Whether the hashes were checked then is not in the log; now they were.
    CheckedNow,
    /// The index vouched for lines that were read now.
    ReadNow,
    /// By the log it cannot be told: its clocks disagree there.
    ClocksDisagree,
    /// The version that gave the answer did not say it.
    NotSaidThen,
    /// This version does not know it.
    NotKnownHere,
    /// Words, which another version may choose otherwise.
    Words,
}
