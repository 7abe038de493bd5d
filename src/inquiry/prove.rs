//! `log prove`: lines of the log, with what shows somebody who has neither log nor seals that they are among what was
//! sealed.

use std::path::PathBuf;

use super::seals::{directory, not_run, signer};
use super::{NotAnswered, OpenLog, Query, Snapshot, Zone};
use crate::desk::fault::Fault;
use crate::domain::id::AccountId;
use crate::domain::rules::Refusal;
use crate::domain::sequence::Sequence;
use crate::ledger::{Evidence, LineTree, LinesToShow, TreeRead, line_tree};
use crate::signatures::{AllowedSigners, Signature, is_signature_of};
use crate::store::read_seals;
use crate::verify::Seal;
use crate::wire::{self, Line, ShownLine};

/// What is to be proven.
#[derive(Debug, Clone, Default)]
pub struct Proving {
    /// Which lines.
    pub lines: LinesToShow,
    /// Whether their data comes along.
    pub with_data: bool,
    /// Those one of whom must have made the seal; none: whoever did.
    pub allowed: Option<Vec<u8>>,
    /// Where the store is.
    pub store: PathBuf,
}

/// A proof that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeProof {
    /// The file, as it is handed on.
    pub text: String,
    /// How many lines it is of.
    pub lines: usize,
    /// The last line that its seal covers.
    pub sealed: Sequence,
    /// Lines whose data was blanked, so that it cannot come along.
    pub blanked: Vec<Sequence>,
}

impl Query for Proving {
    type Data<'l> = (Option<LineTree>, Vec<Vec<u8>>);
    type Answer<'d> = MadeProof;

    fn read<'l>(&self, log: &'l OpenLog) -> Result<(Self::Data<'l>, Evidence), Fault> {
        let TreeRead { tree, lines, evidence } = log.readable(line_tree(&log.log(), &self.lines, log.parallelism()))?;
        Ok(((tree, lines), evidence))
    }

    fn answer(&self, snapshot: &Snapshot<'_, Self>) -> Result<MadeProof, NotAnswered> {
        let (tree, raw) = &snapshot.data;
        if let Some(damage) = snapshot.evidence.damage {
            return Err(Fault::from(damage).into());
        }
        let tree = tree.as_ref().ok_or(Fault::NoTree)?;
        let lines: Vec<(Line<'_>, &[u8])> =
            raw.iter().filter_map(|raw| Some((wire::decode(raw).ok()?, raw.as_slice()))).collect();
        self.all_are_there(snapshot, &lines)?;
        let last = lines.last().map_or(Sequence::ZERO, |(line, _)| line.sequence);
        let (size, seal) = self.covering(last, tree, snapshot.evidence.end.link.sequence)?;
        let blanked = lines.iter().filter(|(line, _)| line.is_blanked()).map(|(line, _)| line.sequence);
        let shown: Vec<ShownLine<'_>> = lines
            .iter()
            .map(|(line, raw)| ShownLine {
                leaf: std::str::from_utf8(Line::leaf(raw, line.data)).unwrap_or_default(),
                data: Some(line.data).filter(|_| self.with_data && !line.is_blanked()),
                index: line.sequence.0.saturating_sub(1),
                path: tree.path(line.sequence, size),
            })
            .collect();
        Ok(MadeProof {
            text: wire::proof(&shown, &seal),
            lines: shown.len(),
            sealed: size,
            blanked: blanked.filter(|_| self.with_data).collect(),
        })
    }

    fn zone(&self) -> Zone {
        Zone::OfPolicyOrUtc
    }
}

impl Proving {
    /// Refuses when a line that is named is not there, or no line is about the account.
    fn all_are_there(&self, snapshot: &Snapshot<'_, Self>, lines: &[(Line<'_>, &[u8])]) -> Result<(), NotAnswered> {
        let last = snapshot.evidence.end.link.sequence;
        let is_there = |asked: &&Sequence| lines.iter().any(|(line, _)| line.sequence == **asked);
        if let Some(asked) = self.lines.sequences.iter().find(|asked| !is_there(asked)) {
            return Err(Fault::NoSuchLine { asked: *asked, last }.into());
        }
        if let Some(typed) = &self.lines.account
            && !lines.iter().any(|(line, _)| line.subject == typed.as_str())
        {
            let id = snapshot.accounts(std::slice::from_ref(typed))?.pop().unwrap_or_default();
            return Err(Refusal::UnknownAccount { account: AccountId::new(&id) }.into());
        }
        Ok(())
    }

    /// The newest seal that covers the line and holds: how many lines it covers, and what is in its file.
    fn covering(&self, line: Sequence, tree: &LineTree, last: Sequence) -> Result<(Sequence, String), Fault> {
        let files = read_seals(&directory(&self.store))?;
        let mut seals: Vec<Seal<'_>> = files.iter().filter_map(|file| Seal::read(file.bytes.as_deref()?)).collect();
        seals.sort_by(|one, other| {
            let newest = |seal: &Seal<'_>| (seal.statement.sequence, seal.statement.time.clone());
            newest(other).cmp(&newest(one))
        });
        let signers = self.allowed.as_deref().map(AllowedSigners::new).transpose().map_err(not_run)?;
        for seal in seals {
            let size = Sequence(seal.statement.sequence);
            let is_right = (line..=last).contains(&size)
                && data_encoding::HEXLOWER.encode(&tree.root(size)) == seal.statement.root;
            let counts = || match &signers {
                Some(signers) => signer(&seal, signers, None).map(|signer| matches!(signer, Signature::By(_))),
                None => is_signature_of(seal.signature, seal.signed),
            };
            if is_right && counts().map_err(not_run)? {
                return Ok((size, format!("{}{}", seal.signed, seal.signature)));
            }
        }
        Err(Fault::NotSealed { sequence: line })
    }
}
