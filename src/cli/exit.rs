//! How commands end: the one list of exit codes (docs/operations.md), and of what leads to each.

use crate::commands::problem::Problem;
use crate::desk::NotRecorded;
use crate::desk::fault::Fault;
#[cfg(feature = "stream")]
use crate::desk::stream::StreamFault;
use crate::domain::rules::{Class, Refusal, Refused};
use crate::exchange::import::RefusedFile;
use crate::inquiry::NotAnswered;

/// As asked.
const DONE: u8 = 0;
/// As asked, and the answer is one that scripts ask for by exit code: `--fail-on` is met, `recheck` differs.
const CONDITION_MET: u8 = 1;
/// The words make no sense, or lack something.
pub const USAGE: u8 = 2;
/// A rule says no.
const REFUSED: u8 = 3;
/// What was named is not on record.
const UNKNOWN: u8 = 4;
/// The log is damaged, or not the one that was seen.
const LOG_DAMAGED: u8 = 5;
/// Something is broken or missing; nothing was recorded.
pub const BROKEN: u8 = 6;
/// Nobody knows whether the event was recorded: `log repair` has to look.
const OUTCOME_UNKNOWN: u8 = 7;
/// Somebody else was faster: the log is locked, or the account is not what was expected.
const CONFLICT: u8 = 8;
/// It was recorded, but the receipt could not be printed.
const RECEIPT_NOT_PRINTED: u8 = 9;

/// How a command ended.
#[derive(Debug)]
pub enum Exit {
    /// As asked.
    Done,
    /// As asked, and the answer is one that scripts ask for by exit code: `--fail-on` is met, `recheck` differs.
    ConditionMet,
    /// As asked, but the log is damaged or is not the one that was seen: already said on stderr.
    LogDamaged,
    /// As far as it went: some of it was refused, which its own lines say.
    InPart,
    /// As asked, and what was found of the store has this exit code: already said.
    Unwell(u8),
    /// The words make no sense.
    Problem(Problem),
    /// A rule says no.
    Refused(Refused),
    /// A file is not taken in, and with it the import.
    NotImported(RefusedFile),
    /// Something is broken, missing or busy.
    Fault(Fault),
}

impl From<NotRecorded<Problem>> for Exit {
    fn from(not_recorded: NotRecorded<Problem>) -> Self {
        match not_recorded {
            NotRecorded::Problem(problem) => problem.into(),
            NotRecorded::Refused { refused, .. } => Self::Refused(refused),
            NotRecorded::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<NotAnswered> for Exit {
    fn from(not_answered: NotAnswered) -> Self {
        match not_answered {
            NotAnswered::Problem(problem) => problem.into(),
            NotAnswered::Refused(refused) => Self::Refused(refused),
            NotAnswered::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<RefusedFile> for Exit {
    fn from(refused: RefusedFile) -> Self {
        Self::NotImported(refused)
    }
}

impl From<Refusal> for Exit {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<Problem> for Exit {
    fn from(problem: Problem) -> Self {
        problem.fault().map_or(Self::Problem(problem), Self::Fault)
    }
}

impl From<Fault> for Exit {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Exit {
    /// How it ends when the question was answered.
    pub fn answered(is_doubtful: bool) -> Self {
        if is_doubtful { Self::LogDamaged } else { Self::Done }
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Done => DONE,
            Self::ConditionMet => CONDITION_MET,
            Self::Unwell(code) => *code,
            Self::InPart | Self::NotImported(_) => REFUSED,
            Self::LogDamaged => LOG_DAMAGED,
            Self::Problem(_) => USAGE,
            Self::Refused(refused) => match refused.first.code().class() {
                Class::Usage | Class::Incomplete => USAGE,
                Class::UnknownAccount | Class::Unknown => UNKNOWN,
                Class::Conflict => CONFLICT,
                Class::EventId | Class::Closed | Class::Future | Class::Rule => REFUSED,
            },
            Self::Fault(fault) => of_fault(fault),
        }
    }
}

/// The exit code that a store has in which this was found: what a command would end with, but that a fault that was left
/// says what came of the command that left it.
pub fn of_state(fault: &Fault) -> u8 {
    match fault {
        Fault::WriteFaultLeft(_) => OUTCOME_UNKNOWN,
        fault => of_fault(fault),
    }
}

/// The worst of them: a log that cannot be trusted, then an outcome that is not known, then anything else.
pub fn worst(codes: impl Iterator<Item = u8>) -> Option<u8> {
    let rank = |code: &u8| match *code {
        LOG_DAMAGED => 2,
        OUTCOME_UNKNOWN => 1,
        _ => 0,
    };
    codes.max_by_key(rank)
}

fn of_fault(fault: &Fault) -> u8 {
    match fault {
        Fault::NoStoreNamed => USAGE,
        Fault::NoSuchLine { .. } => UNKNOWN,
        Fault::Damaged { .. }
        | Fault::Shortened { .. }
        | Fault::NotTheLogSeen { .. }
        | Fault::AcceptedSince { .. }
        | Fault::LossNotAccepted { .. }
        | Fault::NoTree
        | Fault::SealBroken { .. }
        | Fault::NotProven { .. } => LOG_DAMAGED,
        Fault::OutcomeUnknown(_) => OUTCOME_UNKNOWN,
        Fault::Busy { .. } => CONFLICT,
        #[cfg(feature = "stream")]
        Fault::Stream(fault) => of_stream(fault),
        Fault::ReceiptNotPrinted(_) | Fault::ExportNotWritten { .. } => RECEIPT_NOT_PRINTED,
        Fault::StoreMissing(_)
        | Fault::ParentMissing(_)
        | Fault::NotAStore(_)
        | Fault::StoreExists(_)
        | Fault::DirectoryExists(_)
        | Fault::DirectoryNotEmpty(_)
        | Fault::FileNotWritten { .. }
        | Fault::StoreUnusable { .. }
        | Fault::ForeignInStore { .. }
        | Fault::UnknownGroup(_)
        | Fault::WriteFaultLeft(_)
        | Fault::UnreadableFile { .. }
        | Fault::PolicyUnusable { .. }
        | Fault::KeyMissing(_)
        | Fault::KeyUnusable { .. }
        | Fault::KeyExchanged { .. }
        | Fault::VaultKeyMissing(_)
        | Fault::VaultKeyUnusable { .. }
        | Fault::VaultBroken(_)
        | Fault::UnknownFormat { .. }
        | Fault::ClockNotAllowed
        | Fault::ClockUnreadable(_)
        | Fault::NotWritten(_)
        | Fault::NotBlanked { .. }
        | Fault::NoIndexOfAccepted
        | Fault::NothingToJudge
        | Fault::NothingToSeal
        | Fault::SshKeygenUnusable(_)
        | Fault::NotSigned(_)
        | Fault::NoSeals(_)
        | Fault::NotSealed { .. }
        | Fault::StreamNotBuiltIn(_)
        | Fault::AnswerNotPrinted(_) => BROKEN,
    }
}

#[cfg(feature = "stream")]
fn of_stream(fault: &StreamFault) -> u8 {
    match fault {
        StreamFault::DoesNotFit { .. } | StreamFault::OtherLog => LOG_DAMAGED,
        // It is recorded where it has to be, and what was to be here is not.
        StreamFault::Unanswered(_) | StreamFault::BegunThereAlone(_) => OUTCOME_UNKNOWN,
        StreamFault::Overtaken | StreamFault::OvertakenHalfway => CONFLICT,
        StreamFault::Away(_)
        | StreamFault::Denied(_)
        | StreamFault::NotTaken(_)
        | StreamFault::TooLarge { .. }
        | StreamFault::Unfit(_)
        | StreamFault::NoStream(_)
        | StreamFault::NotACopy
        | StreamFault::IsACopy
        | StreamFault::NotOnACopy(_)
        | StreamFault::AcceptedDamage
        | StreamFault::Unreadable(_) => BROKEN,
    }
}
