//! Seals held against the log: does it still begin with what was sealed?
//!
//! A seal counts when its signature is right and from somebody who is allowed; both is found out elsewhere, and comes in.
//! What is compared is the whole prefix: the root of the tree over its lines, and the chain hash of the last one.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;

use super::line::{Line, is_uuid};
use super::report::{CheckedSeal, Report, SealVerdict, Seals};
use super::seal::Statement;
use super::tree::Tree;

/// One file of the directory of seals, as far as it can be judged without the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealOnFile {
    /// The name of the file.
    pub file: String,
    /// What it says; none where it is not a seal.
    pub statement: Option<Statement>,
    /// Who signed it, as the list of those who are allowed calls them; else why it does not count.
    pub signer: Result<String, NotSigned>,
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSigned {
    /// It is not a signature of this statement for this purpose.
    Wrong,
    /// Whoever signed is not allowed to, or was not at that time.
    NotAllowed,
}

/// What is known of the log up to a line.
struct Prefix {
    root: String,
    chainhash: String,
    /// Whether every number has a line.
    is_whole: bool,
}

/// The prefixes of a log that seals speak of, while it is read.
#[derive(Default)]
pub(super) struct Prefixes {
    tree: Tree,
    /// Those that are asked about, by the number of their last line; none while it was not met.
    asked: BTreeMap<u64, Option<Prefix>>,
    /// The number of the last line.
    last: u64,
    /// Whether a number was met that was not larger than all before it: from there on no prefix has a tree.
    goes_back: bool,
}

impl Prefixes {
    /// Those that these seals speak of.
    pub fn asked_for(seals: &[SealOnFile]) -> Self {
        let statements = seals.iter().filter_map(|seal| seal.statement.as_ref());
        Self { asked: statements.map(|statement| (statement.sequence, None)).collect(), ..Self::default() }
    }

    /// Takes the next line of the sound part.
    pub fn take(&mut self, line: &Line<'_>) {
        if self.goes_back || !line.leaf.is_some_and(|leaf| self.tree.take(line.sequence, leaf)) {
            self.goes_back = true;
            return;
        }
        self.last = line.sequence;
        if let Some(asked) = self.asked.get_mut(&line.sequence) {
            *asked = Some(Prefix {
                root: HEXLOWER.encode(&self.tree.root()),
                chainhash: line.chainhash.to_owned(),
                is_whole: self.tree.is_whole(),
            });
        }
    }

    /// Judges the seals by what was read and reported.
    pub fn judge(&self, seals: &[SealOnFile], report: &Report) -> Seals {
        let verdicts: Vec<SealVerdict> = seals.iter().map(|seal| self.verdict(seal, report)).collect();
        let sequence = |seal: &SealOnFile| seal.statement.as_ref().map(|statement| statement.sequence);
        let holding = || seals.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == SealVerdict::Holds);
        let until = holding().filter_map(|(seal, _)| sequence(seal)).max();
        let accepts = |seal: &SealOnFile| seal.statement.as_ref().is_some_and(|statement| statement.accepts_losses);
        let excused = holding().filter(|(seal, _)| accepts(seal)).filter_map(|(seal, _)| sequence(seal)).max();
        let checked = seals.iter().zip(&verdicts).map(|(seal, verdict)| CheckedSeal {
            file: seal.file.clone(),
            sequence: sequence(seal),
            time: seal.statement.as_ref().map(|statement| statement.time.clone()),
            signer: seal.signer.clone().ok(),
            verdict: match verdict {
                // Whoever sealed the same lines, or more, after the loss has signed that they are known to be gone. A seal
                // that does not say so was made where nobody could see that anything is: the older seals may have been
                // taken away before.
                SealVerdict::Lost if sequence(seal) <= excused => SealVerdict::Superseded,
                verdict => *verdict,
            },
        });
        Seals { holding: holding().count(), until, seals: checked.collect() }
    }

    fn verdict(&self, seal: &SealOnFile, report: &Report) -> SealVerdict {
        let Some(statement) = &seal.statement else { return SealVerdict::Unreadable };
        match seal.signer {
            Err(NotSigned::Wrong) => return SealVerdict::WrongSignature,
            Err(NotSigned::NotAllowed) => return SealVerdict::SignerNotAllowed,
            Ok(_) => {}
        }
        let origin = report.origin.as_deref().filter(|origin| is_uuid(origin));
        if let (Some(sealed), Some(origin)) = (&statement.origin, origin)
            && sealed != origin
        {
            return SealVerdict::OtherLog;
        }
        match self.asked.get(&statement.sequence).and_then(Option::as_ref) {
            Some(prefix) if prefix.root == statement.root && prefix.chainhash == statement.chainhash => {
                SealVerdict::Holds
            }
            Some(prefix) if !prefix.is_whole && prefix.chainhash == statement.chainhash => SealVerdict::Lost,
            Some(_) => SealVerdict::Rewritten,
            None if self.goes_back => SealVerdict::Rewritten,
            None if statement.sequence < self.last => SealVerdict::Lost,
            None if report.is_damaged() => SealVerdict::BehindDamage,
            None => SealVerdict::Cut,
        }
    }
}
