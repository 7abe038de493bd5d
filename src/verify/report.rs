//! What the independent reader says: plain data, stable codes, no sentences.

use serde::Serialize;

/// The result of checking one log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Length of the log in bytes, an unfinished last line included.
    pub bytes: u64,
    /// How many lines are ended by a newline.
    pub lines: u64,
    /// How many bytes the sound part has: what stands before the first damaged line. A torn tail is not in it.
    pub sound_bytes: u64,
    /// How many lines the sound part has, those read over as accepted damage included.
    pub sound_lines: u64,
    /// The last line of the sound part; `None` when there is no such line.
    pub head: Option<Head>,
    /// `origin` of the store, as its `mfadesk.log.started.v1` says; `None` without one.
    pub origin: Option<String>,
    /// `site` of the store, likewise.
    pub site: Option<String>,
    /// `format` of the log, likewise.
    pub format: Option<u64>,
    /// Whether this is a rehearsal store.
    pub rehearsal: bool,
    /// The event types in the sound part that this version does not know, by name.
    pub unknown_types: Vec<UnknownType>,
    /// Everything found, in the order of the file; what has no place in the log comes first.
    pub findings: Vec<Finding>,
    /// What became of the seals, where they were asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seals: Option<Seals>,
}

impl Report {
    /// Whether anything found is damage that nobody has accepted.
    pub fn is_damaged(&self) -> bool {
        self.findings.iter().any(|finding| finding.class == Class::Damage)
    }

    /// Whether a seal that was asked about says that the log is not what it was, or is itself not what it was.
    pub fn breaks_a_seal(&self) -> bool {
        let seals = self.seals.as_ref().map_or(&[][..], |seals| &seals.seals);
        seals.iter().any(|seal| seal.verdict.is_broken())
    }

    /// The events of the sound part that do not fit, in the order of the file.
    pub fn misfits(&self) -> impl Iterator<Item = Misfit<'_>> {
        self.findings.iter().filter_map(|finding| match (&finding.kind, finding.line) {
            (Kind::DidNotFit { sequence, id, reason, .. }, Some(line)) => {
                Some(Misfit { line, sequence: *sequence, id, reason: *reason })
            }
            _ => None,
        })
    }
}

/// A place in the chain: the line with this number and this hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// `sequence` of the line.
    pub sequence: u64,
    /// `chainhash` of the line.
    pub chainhash: String,
}

/// An event type that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownType {
    /// The whole type.
    pub r#type: String,
    /// How many lines of the sound part have it.
    pub count: u64,
}

/// An event that does not fit, in the form in which two readers can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Misfit<'a> {
    /// The physical line, from 1.
    pub line: u64,
    /// `sequence` of the event.
    pub sequence: u64,
    /// `id` of the event.
    pub id: &'a str,
    /// Why it does not fit.
    pub reason: Reason,
}

/// What became of the seals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seals {
    /// How many hold.
    pub holding: usize,
    /// The last line that one of those covers; none where none holds.
    pub until: Option<u64>,
    /// Each, in the order of their names.
    pub seals: Vec<CheckedSeal>,
}

/// What became of one seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckedSeal {
    /// The name of its file.
    pub file: String,
    /// The last line that it covers; none where it cannot be read.
    pub sequence: Option<u64>,
    /// When it was made, as it says itself.
    pub time: Option<String>,
    /// Who signed it; none where the signature does not count.
    pub signer: Option<String>,
    /// What became of it.
    pub verdict: SealVerdict,
}

/// What became of a seal. The codes are the names in kebab case, and stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SealVerdict {
    /// The log begins with what was sealed.
    Holds,
    /// Some of what was sealed is gone, as was accepted, and a later seal that holds was made of the log without it.
    Superseded,
    /// Some of what was sealed is gone. That was accepted, but nobody has sealed the log since.
    Lost,
    /// The log does not begin with what was sealed.
    Rewritten,
    /// The log ends before what was sealed does.
    Cut,
    /// Damage stands before its end, so that nothing can be said of it.
    BehindDamage,
    /// It is a seal of another log.
    OtherLog,
    /// It is not a seal.
    Unreadable,
    /// Its signature is not one of what it says.
    WrongSignature,
    /// Whoever signed it is not allowed to, or was not then.
    SignerNotAllowed,
}

impl SealVerdict {
    /// Whether it speaks against the log, or is no seal that counts (exit 5).
    pub fn is_broken(self) -> bool {
        !matches!(self, Self::Holds | Self::Superseded)
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Damage, or only a note.
    pub class: Class,
    /// The physical line, from 1; `None` when it is about no line of the log.
    pub line: Option<u64>,
    /// Where that line begins, in bytes from the start of the log; `None` likewise.
    pub offset: Option<u64>,
    /// What was found.
    #[serde(flatten)]
    pub kind: Kind,
}

/// Whether a finding is damage (exit 5) or a note (exit 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The log is not what was written.
    Damage,
    /// The log is what was written; somebody may want to know all the same.
    Note,
}

/// What was found. The codes are the names in kebab case, and stable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Kind {
    /// Damage: the line is not UTF-8.
    #[serde(rename = "not-utf-8")]
    NotUtf8,
    /// Damage: the line is not one JSON object (or one nested deeper than 127).
    NotJson,
    /// Damage: there is white space between the members of the line.
    WhiteSpace,
    /// Damage: a member of the envelope is not there.
    MemberMissing {
        /// Its name.
        member: String,
    },
    /// Damage: a member of the envelope is not in its form, or is there twice.
    MemberMalformed {
        /// Its name.
        member: String,
    },
    /// Damage: the line does not end `,"datahash":"…","chainhash":"…","data":…}`.
    BadEnding,
    /// Damage: `sequence` is not that of the line before plus 1.
    Sequence {
        /// What it should be, going by the last sound line.
        expected: u64,
        /// What it is.
        found: u64,
    },
    /// Damage: `datahash` is not the hash of `data`.
    Datahash,
    /// Damage: `chainhash` does not follow from the line before and this one.
    Chainhash,
    /// Damage: `data` was blanked, and no later `mfadesk.log.redacted.v1` vouches for it.
    Unvouched,
    /// Damage: the last line is unfinished, though the head says that it was acknowledged.
    Unfinished,
    /// Damage: the log ends before what the head says was acknowledged.
    ShorterThanHead {
        /// `sequence` of the head.
        sequence: u64,
        /// `bytes` of the head.
        bytes: u64,
    },
    /// Damage: the line that has the head's `sequence` has another `chainhash`.
    HeadMismatch,
    /// Damage: what stands before accepted damage, or before the line that accepts a gap, is not what was kept.
    KeptMismatch,
    /// Damage: bytes that were accepted as damage hold a line that is sound.
    SoundAccepted,
    /// Note: an event of a known type that does not fit, and so changes nothing.
    DidNotFit {
        /// `sequence` of the event.
        sequence: u64,
        /// `id` of the event.
        id: String,
        /// Why.
        reason: Reason,
        /// The member of `data` that is to blame, for reasons that have one.
        #[serde(skip_serializing_if = "Option::is_none")]
        member: Option<&'static str>,
    },
    /// Note: the first line with a type that this version does not know.
    UnknownType {
        /// The whole type.
        r#type: String,
    },
    /// Note: a store type on an account, or an account type on `store`; it changes nothing.
    WrongSubject,
    /// Note: `recordedtime` is earlier than that of the lines right before it: the clock was ahead when those were
    /// recorded, or behind for this one.
    TimeGoesBack {
        /// `sequence` of the first of them.
        since: u64,
        /// `sequence` of the last of them.
        until: u64,
    },
    /// Note: the last line is unfinished, and was never acknowledged.
    TornTail {
        /// How many bytes it has.
        bytes: u64,
    },
    /// Note: bytes that were damaged, and are read over because a later line accepts it.
    AcceptedDamage {
        /// How many; 0 when only the break in the chain was accepted.
        bytes: u64,
    },
    /// Note: nothing behind this accepted damage, or gap, binds what stands before it: the acceptance does not say what that is.
    Unbound,
    /// Note: this line says that others are gone.
    AcceptedMissing {
        /// The last `sequence` before them.
        after: u64,
        /// The last of them.
        until: u64,
    },
    /// Note: `data` was blanked, and a later `mfadesk.log.redacted.v1` vouches for it.
    Blanked,
    /// Note: a later line says that `data` was blanked, and it is still there: the redaction was not finished.
    RedactionUnfinished,
    /// Note: `actorproof` is the id of no enrolment of `actor` that is in force there: who recorded it is a claim.
    UnprovenActor,
    /// Note: `head.json` cannot be read, and counts as absent.
    HeadUnreadable,
}

impl Kind {
    /// Whether it is damage or a note.
    pub fn class(&self) -> Class {
        match self {
            Self::NotUtf8
            | Self::NotJson
            | Self::WhiteSpace
            | Self::MemberMissing { .. }
            | Self::MemberMalformed { .. }
            | Self::BadEnding
            | Self::Sequence { .. }
            | Self::Datahash
            | Self::Chainhash
            | Self::Unvouched
            | Self::Unfinished
            | Self::ShorterThanHead { .. }
            | Self::HeadMismatch
            | Self::KeptMismatch
            | Self::SoundAccepted => Class::Damage,
            Self::DidNotFit { .. }
            | Self::UnknownType { .. }
            | Self::WrongSubject
            | Self::TimeGoesBack { .. }
            | Self::TornTail { .. }
            | Self::AcceptedDamage { .. }
            | Self::Unbound
            | Self::AcceptedMissing { .. }
            | Self::Blanked
            | Self::RedactionUnfinished
            | Self::UnprovenActor
            | Self::HeadUnreadable => Class::Note,
        }
    }
}

/// Why an event does not fit. When there are several, the first in this order is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// `data` is `null`.
    DataBlanked,
    /// A required member of `data` is missing.
    MemberMissing,
    /// A known member of `data`, or an item of its list, has the wrong type.
    WrongType,
    /// A policy that does not hold every known member in its type.
    PolicyIncomplete,
    /// The account is not registered.
    NotRegistered,
    /// The account is registered already.
    RegisteredTwice,
    /// The method is registered already.
    MethodExists,
    /// The method is not registered.
    UnknownMethod,
    /// The kind of the added method is unknown.
    UnknownKind,
    /// A method is replaced by itself.
    ByItself,
    /// The method that replaces is not registered.
    ByUnknown,
    /// The method that replaces cannot verify a sign-in.
    ByNoSignInMethod,
    /// Default or test of a method that cannot verify a sign-in.
    NoSignInMethod,
    /// None of the listed methods is registered.
    NoneLeft,
    /// Terminated when no application stands.
    NoApplication,
    /// The voided event is not an earlier one of the account.
    VoidUnknownEvent,
    /// The voided event is a registration.
    VoidOfRegistration,
    /// The voided event is itself a void.
    VoidOfVoid,
    /// The event is voided already.
    VoidTwice,
}
