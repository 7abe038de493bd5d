//! `log seal`: what the log is up to its last line, signed and kept beside it. It changes no line and takes no lock: a
//! log only grows, and what was there when it was opened is what is sealed.
//!
//! A log that is damaged is not sealed, and neither is one that does not begin with what the latest seal covers: nobody
//! should sign by the way that the past is another one now.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::Desk;
use super::fault::{BrokenSeal, Fault};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::ledger::{self, Acknowledged, LineTree, LinesToShow, Log, Parallelism, TreeRead};
use crate::signatures::{self, Remarks, SigningError};
use crate::store::{Layout, SealFile, StoreReader, keep_seal, read_seals};
use crate::verify;
use crate::wire::seal_statement;

/// How a log is to be sealed.
#[derive(Debug, Clone, Copy)]
pub struct Sealing<'a> {
    /// The key, or the public half of one in the agent.
    pub key: &'a Path,
    /// Whether the log is sealed although lines are gone that an earlier seal covers. The seal says so: only one that does
    /// excuses a loss, whatever lay beside it when it was made.
    pub accepts_loss: bool,
    /// What becomes of what `ssh-keygen` says.
    pub remarks: Remarks,
}

/// A seal that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Where it lies.
    pub file: PathBuf,
    /// Which log it is of, where that says.
    pub origin: Option<String>,
    /// The last line that it covers.
    pub sequence: Sequence,
    /// The chain hash of that.
    pub chainhash: String,
    /// The root of the tree, in hex.
    pub root: String,
    /// When it was made.
    pub time: Instant,
    /// The last line that the seal before covers, where there is one.
    pub before: Option<Sequence>,
}

/// Seals the log of this desk.
///
/// # Errors
/// When it is damaged, or is not the one that was sealed before; when nothing was signed; or when the seal could not be
/// kept. In each case there is no new seal.
pub fn seal(desk: &Desk, sealing: Sealing<'_>) -> Result<Sealed, Fault> {
    let reader = StoreReader::open(&desk.store)?;
    let head = reader.head.as_ref().map(|head| Acknowledged {
        sequence: Sequence(head.sequence),
        bytes: head.bytes,
        chainhash: &head.chainhash,
    });
    let log = Log { file: reader.log.file(), len: reader.log.len(), head, watch: None };
    let read = ledger::line_tree(&log, &LinesToShow::default(), Parallelism::for_len(log.len));
    let TreeRead { tree, evidence, .. } = read.map_err(Fault::unusable(reader.log.path()))?;
    Fault::of_format(evidence.format())?;
    if let Some(damage) = evidence.damage {
        return Err(damage.into());
    }
    desk.clock.allowed_for_questions(&evidence)?;
    let last = evidence.end.link;
    if last.sequence == Sequence::ZERO {
        return Err(Fault::NothingToSeal);
    }
    let tree = tree.ok_or(Fault::NoTree)?;
    let directory = Layout::new(&desk.store).seals();
    let before = latest(&read_seals(&directory)?);
    if let Some((name, before)) = &before
        && let Some(why) = broken(before, &tree, last.sequence)
        && !(why == BrokenSeal::Lost && sealing.accepts_loss)
    {
        return Err(Fault::SealBroken { file: directory.join(name), sequence: Sequence(before.sequence), why });
    }

    let origin = evidence.started.map(|started| started.origin).filter(|origin| is_uuid(origin));
    let (root, time) = (tree.root(last.sequence), desk.clock.now());
    let statement = seal_statement(origin.as_deref(), &last, &root, time, sealing.accepts_loss);
    let signature = signatures::sign(sealing.key, &statement, sealing.remarks).map_err(|error| match error {
        SigningError::NotRun(error) => Fault::SshKeygenUnusable(error.to_string()),
        SigningError::NotSigned(why) => Fault::NotSigned(why),
    })?;
    let text = format!("{statement}{signature}");
    // What could not be read again is no seal, whoever's fault that is.
    if verify::Seal::read(text.as_bytes()).is_none() {
        return Err(Fault::NotSigned("this is not a signature as OpenSSH writes it".into()));
    }
    // Seals of one line, by several people or at several times, do not get into each other's way.
    let digest = HEXLOWER.encode(&Sha256::digest(&text));
    let name = format!("{:012}-{}", last.sequence, digest.get(..8).unwrap_or_default());
    let file = keep_seal(&desk.store, &name, text.as_bytes())?;
    Ok(Sealed {
        file,
        origin,
        sequence: last.sequence,
        chainhash: last.chainhash().to_owned(),
        root: HEXLOWER.encode(&root),
        time,
        before: before.map(|(_, before)| Sequence(before.sequence)),
    })
}

/// The seal that covers most, of those that can be read, and its name.
fn latest(seals: &[SealFile]) -> Option<(String, verify::Statement)> {
    let read = |seal: &SealFile| {
        let statement = verify::Seal::read(seal.bytes.as_deref()?)?.statement;
        Some((seal.name.clone(), statement))
    };
    seals.iter().filter_map(read).max_by_key(|(_, statement)| statement.sequence)
}

/// In which way the log does not begin with what was sealed, if so.
fn broken(sealed: &verify::Statement, tree: &LineTree, last: Sequence) -> Option<BrokenSeal> {
    let size = Sequence(sealed.sequence);
    if size > last {
        Some(BrokenSeal::Cut)
    } else if HEXLOWER.encode(&tree.root(size)) == sealed.root {
        None
    } else if tree.is_whole(size) {
        Some(BrokenSeal::Rewritten)
    } else {
        Some(BrokenSeal::Lost)
    }
}

/// A log names itself by a UUID; anything else would not stand in a seal as it is.
fn is_uuid(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok_and(|uuid| uuid.as_hyphenated().to_string().eq_ignore_ascii_case(text))
}
