//! What can go wrong besides a refusal: something is broken, missing, busy, or not what it was. Typed, without words.

use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

use crate::domain::sequence::Sequence;
use crate::store::{Foreign, NotRead};
use crate::wire::LOG_FORMAT;

/// Something is broken, missing, busy, or not what it was. Its exit code is given where commands end, in `cli`.
#[derive(Debug, Clone)]
pub enum Fault {
    /// No store was named (`--store`, `MFADESK_STORE`).
    NoStoreNamed,
    /// There is nothing at the path.
    StoreMissing(PathBuf),
    /// The directory in which a store was to be made is not there.
    ParentMissing(PathBuf),
    /// What is at the path is no store.
    NotAStore(PathBuf),
    /// A store is there already.
    StoreExists(PathBuf),
    /// There is something at the path already, where a new directory was to be made.
    DirectoryExists(PathBuf),
    /// The directory in which files are to be put holds some already.
    DirectoryNotEmpty(PathBuf),
    /// A file that was asked for could not be written; none was left.
    FileNotWritten {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The store cannot be used; the operating system says why.
    StoreUnusable {
        /// What could not be used.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Something in the store is not taken for part of it: a link, or what belongs to another group.
    ForeignInStore {
        /// What.
        path: PathBuf,
        /// Why.
        why: Foreign,
    },
    /// The group is not known.
    UnknownGroup(String),
    /// An earlier write ended with its outcome unknown: `log repair` first.
    WriteFaultLeft(PathBuf),
    /// Somebody else holds the lock.
    Busy {
        /// For how long it was waited, in milliseconds.
        waited: u64,
    },
    /// A line of the log is not sound.
    Damaged {
        /// The line, from 1.
        line: u64,
        /// Where it begins, in bytes.
        offset: u64,
        /// What is wrong with it (docs/log-format.md).
        kind: &'static str,
    },
    /// The log is shorter than its head says.
    Shortened {
        /// How many bytes of whole lines there are.
        bytes: u64,
        /// How many were acknowledged.
        acknowledged: u64,
    },
    /// The log is not the one that was seen before (`--seen`), or not the one that was asked (`recheck`).
    NotTheLogSeen {
        /// The line that should be there.
        sequence: Sequence,
    },
    /// Damage was accepted since the log was seen (`--seen`), or asked (`recheck`), before what was its last line then: what
    /// was known of that line does not bind what stands before the damage.
    AcceptedSince {
        /// The last line then.
        sequence: Sequence,
    },
    /// The log has no line of that number.
    NoSuchLine {
        /// The line asked for.
        asked: Sequence,
        /// The last there is.
        last: Sequence,
    },
    /// The file is not what it should be (an answer to recheck, a head that was seen).
    UnreadableFile {
        /// Which.
        path: PathBuf,
        /// Why.
        why: Unreadable,
    },
    /// The policy in force cannot be worked with: a newer program or none of ours set it.
    PolicyUnusable {
        /// The key that says what cannot be.
        key: &'static str,
        /// What it says.
        value: String,
    },
    /// The number key is not where it should be.
    KeyMissing(PathBuf),
    /// The number key is not a key.
    KeyUnusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: Unreadable,
    },
    /// The number key is not the one by which the numbers of this store were fingerprinted.
    KeyExchanged {
        /// Which.
        path: PathBuf,
        /// Where the store keeps what it knows its own key by.
        check: PathBuf,
    },
    /// The key of the vault is not where it should be, and there are secrets that were sealed by it.
    VaultKeyMissing(PathBuf),
    /// The key of the vault is no key, or its directory cannot be used.
    VaultKeyUnusable {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A sealed secret is not what was sealed for whom it is kept: altered, moved, or of another key.
    VaultBroken(PathBuf),
    /// The log is of a format that this program does not know: it would misread it.
    UnknownFormat {
        /// Which.
        format: u64,
    },
    /// `MFADESK_CLOCK` is for rehearsal stores only.
    ClockNotAllowed,
    /// `MFADESK_CLOCK` is no time.
    ClockUnreadable(String),
    /// The write failed; nothing was recorded.
    NotWritten(String),
    /// The write may or may not have reached the disk.
    OutcomeUnknown(String),
    /// The redaction is recorded, and the data is still there: the log could not be put in place without it.
    NotBlanked {
        /// The lines.
        lines: Vec<Sequence>,
        /// Why.
        why: String,
    },
    /// No index is made of a log in which damage was accepted.
    NoIndexOfAccepted,
    /// What was recorded as written out could not be written.
    ExportNotWritten {
        /// Into which file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Nothing was there to judge.
    NothingToJudge,
    /// There is nothing to repair, or nothing that repair can do without being told to accept a loss.
    LossNotAccepted {
        /// The first line that is not sound.
        line: u64,
        /// Where it begins, in bytes.
        offset: u64,
    },
    /// There is no line yet that could be sealed.
    NothingToSeal,
    /// A number is not larger than all before it, so that the lines have no tree.
    NoTree,
    /// `ssh-keygen` cannot be run.
    SshKeygenUnusable(String),
    /// `ssh-keygen` did not sign.
    NotSigned(String),
    /// The log does not begin with what an earlier seal covers.
    SealBroken {
        /// Its file.
        file: PathBuf,
        /// The last line that it covers.
        sequence: Sequence,
        /// In which way.
        why: BrokenSeal,
    },
    /// There is no seal where seals were to be held against the log.
    NoSeals(PathBuf),
    /// No seal covers this line.
    NotSealed {
        /// The line.
        sequence: Sequence,
    },
    /// The file proves nothing.
    NotProven {
        /// Which.
        path: PathBuf,
        /// Why.
        why: NoProof,
    },
    /// The log is a copy of a stream, and this program has no part that speaks to one.
    StreamNotBuiltIn(PathBuf),
    /// The stream of which the log is a copy.
    #[cfg(feature = "stream")]
    Stream(super::stream::StreamFault),
    /// It was recorded, but the receipt could not be printed.
    ReceiptNotPrinted(String),
    /// What was asked could not be printed; nothing was to be recorded.
    AnswerNotPrinted(String),
}

/// Why a file cannot be read as what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing is there.
    Missing,
    /// A directory, a pipe or a device is there.
    NotAFile,
    /// A symbolic link is there, where none is followed.
    Link,
    /// It belongs to another group than the store.
    OtherGroup,
    /// It is longer than such a file can be.
    TooLong {
        /// So many bytes are read at most.
        most: u64,
    },
    /// Directories stand in it deeper than any of files that are read.
    TooDeep {
        /// So many are gone down at most.
        most: usize,
    },
    /// It is text in UTF-16.
    Utf16,
    /// It is no text in UTF-8.
    NotUtf8 {
        /// The first byte that is none, from 0.
        at: usize,
    },
    /// It is no JSON.
    NotJson {
        /// The first byte at which it is none, from 0.
        at: usize,
    },
    /// It is no key: 64 hexadecimal digits on one line.
    NotAKey,
    /// It is no answer of the program.
    NotAnAnswer,
    /// It is another file than the answer rests on.
    AnotherFile,
    /// It came from a pipe, and nobody kept it.
    FromPipe,
    /// What whoever read it said.
    Said(String),
}

impl From<String> for Unreadable {
    fn from(said: String) -> Self {
        Self::Said(said)
    }
}

impl From<NotRead> for Unreadable {
    fn from(not_read: NotRead) -> Self {
        match not_read {
            NotRead::NotAFile => Self::NotAFile,
            NotRead::Link => Self::Link,
            NotRead::OtherGroup => Self::OtherGroup,
            NotRead::TooLong { most } => Self::TooLong { most },
            NotRead::Io(error) if error.kind() == ErrorKind::NotFound => Self::Missing,
            NotRead::Io(error) => Self::Said(error.to_string()),
        }
    }
}

/// In which way a log does not begin with what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenSeal {
    /// The log ends before.
    Cut,
    /// Other lines stand there.
    Rewritten,
    /// Some of the lines are gone, as was accepted.
    Lost,
}

/// Why a file proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoProof {
    /// It is not a proof, letter by letter.
    NotAProof,
    /// This line is not one of a log, or has another number than the proof says.
    Line(Sequence),
    /// The data is not that of this line.
    Data(Sequence),
    /// This line is not among what was sealed.
    Path(Sequence),
    /// The signature is not one of this seal.
    WrongSignature,
    /// Whoever signed the seal is not allowed to, or was not then.
    SignerNotAllowed,
}

impl Fault {
    /// What the operating system said of something at `path`, as a fault.
    pub fn unusable<E: fmt::Display>(path: impl Into<PathBuf>) -> impl Fn(E) -> Self {
        let path = path.into();
        move |why| Self::StoreUnusable { path: path.clone(), why: why.to_string() }
    }

    /// Refuses a log that is of a format which this program does not know. None: the log does not say, and is of none.
    ///
    /// # Errors
    /// [`Self::UnknownFormat`].
    pub fn of_format(format: Option<u64>) -> Result<(), Self> {
        match format {
            Some(format) if format > LOG_FORMAT => Err(Self::UnknownFormat { format }),
            _ => Ok(()),
        }
    }

    /// The stable word for it in outputs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoStoreNamed => "no-store-named",
            Self::StoreMissing(_) => "store-missing",
            Self::ParentMissing(_) => "parent-missing",
            Self::NotAStore(_) => "not-a-store",
            Self::StoreExists(_) => "store-exists",
            Self::DirectoryExists(_) => "directory-exists",
            Self::DirectoryNotEmpty(_) => "directory-not-empty",
            Self::FileNotWritten { .. } => "file-not-written",
            Self::StoreUnusable { .. } => "store-unusable",
            Self::ForeignInStore { .. } => "foreign-in-store",
            Self::UnknownGroup(_) => "unknown-group",
            Self::WriteFaultLeft(_) => "write-fault-left",
            Self::Busy { .. } => "busy",
            Self::Damaged { .. } => "damaged",
            Self::Shortened { .. } => "shortened",
            Self::NotTheLogSeen { .. } => "not-the-log-seen",
            Self::AcceptedSince { .. } => "damage-accepted-since",
            Self::NoSuchLine { .. } => "no-such-line",
            Self::UnreadableFile { .. } => "unreadable-file",
            Self::PolicyUnusable { .. } => "policy-unusable",
            Self::KeyMissing(_) => "key-missing",
            Self::KeyUnusable { .. } => "key-unusable",
            Self::KeyExchanged { .. } => "key-exchanged",
            Self::VaultKeyMissing(_) => "vault-key-missing",
            Self::VaultKeyUnusable { .. } => "vault-key-unusable",
            Self::VaultBroken(_) => "vault-broken",
            Self::UnknownFormat { .. } => "unknown-format",
            Self::ClockNotAllowed => "clock-not-allowed",
            Self::ClockUnreadable(_) => "clock-unreadable",
            Self::NotWritten(_) => "not-written",
            Self::OutcomeUnknown(_) => "outcome-unknown",
            Self::NotBlanked { .. } => "not-blanked",
            Self::NoIndexOfAccepted => "no-index-of-accepted-damage",
            Self::ExportNotWritten { .. } => "export-not-written",
            Self::NothingToJudge => "nothing-to-judge",
            Self::LossNotAccepted { .. } => "loss-not-accepted",
            Self::NothingToSeal => "nothing-to-seal",
            Self::NoTree => "no-tree",
            Self::SshKeygenUnusable(_) => "ssh-keygen-unusable",
            Self::NotSigned(_) => "not-signed",
            Self::SealBroken { .. } => "seal-broken",
            Self::NoSeals(_) => "no-seals",
            Self::NotSealed { .. } => "not-sealed",
            Self::NotProven { .. } => "not-proven",
            Self::StreamNotBuiltIn(_) => "stream-not-built-in",
            #[cfg(feature = "stream")]
            Self::Stream(fault) => fault.code(),
            Self::ReceiptNotPrinted(_) => "receipt-not-printed",
            Self::AnswerNotPrinted(_) => "answer-not-printed",
        }
    }

    /// Whether the event is in the log: `no`, `yes`, `unknown`.
    pub fn committed(&self) -> &'static str {
        match self {
            Self::OutcomeUnknown(_) => "unknown",
            #[cfg(feature = "stream")]
            Self::Stream(fault) => fault.committed(),
            Self::ReceiptNotPrinted(_) | Self::NotBlanked { .. } | Self::ExportNotWritten { .. } => "yes",
            _ => "no",
        }
    }
}
