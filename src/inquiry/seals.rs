//! Seals and proofs that are to be checked: who signed them, as far as those go who are allowed.

use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use crate::desk::Desk;
use crate::desk::fault::{Fault, NoProof};
use crate::domain::sequence::Sequence;
use crate::signatures::{AllowedSigners, Signature};
use crate::store::{Layout, SealFile, read_seals};
use crate::verify::{self, NotSigned, Proof, Report, Seal, SealOnFile, Unproven};

/// Has the independent reader check the log, and hold it against the seals: those in the store, or in another directory.
///
/// # Errors
/// When the log cannot be read, there is no seal, or `ssh-keygen` cannot be run.
pub fn check_seals(desk: &Desk, seals: Option<&Path>, allowed: &[u8]) -> Result<Report, Fault> {
    let directory = seals.map_or_else(|| Layout::new(&desk.store).seals(), Path::to_owned);
    let files = read_seals(&directory)?;
    let signers = AllowedSigners::new(allowed).map_err(not_run)?;
    let seals = signed(&files, &signers).map_err(not_run)?;
    let report = verify::check_sealed(&desk.store, Some(&seals)).map_err(Fault::unusable(&desk.store))?;
    if seals.is_empty() && !report.is_damaged() {
        return Err(Fault::NoSeals(directory));
    }
    Ok(report)
}

/// A proof that proves what it says, and who signed its seal.
pub struct Proven<'a> {
    /// What is proven.
    pub proof: Proof<'a>,
    /// Who sealed it.
    pub signer: String,
}

/// Checks a proof, which was read from `file`.
///
/// # Errors
/// [`Fault::NotProven`], or when `ssh-keygen` cannot be run.
pub fn check_proof<'a>(bytes: &'a [u8], file: &Path, allowed: &[u8]) -> Result<Proven<'a>, Fault> {
    let not_proven = |why| Fault::NotProven { path: file.to_owned(), why };
    let proof = Proof::read(bytes).map_err(|why| {
        not_proven(match why {
            Unproven::Form => NoProof::NotAProof,
            Unproven::Line(line) => NoProof::Line(Sequence(line)),
            Unproven::Data(line) => NoProof::Data(Sequence(line)),
            Unproven::Path(line) => NoProof::Path(Sequence(line)),
        })
    })?;
    let signers = AllowedSigners::new(allowed).map_err(not_run)?;
    match signer(&proof.seal, &signers, None).map_err(not_run)? {
        Signature::By(signer) => Ok(Proven { proof, signer }),
        Signature::NotAllowed => Err(not_proven(NoProof::SignerNotAllowed)),
        Signature::Wrong => Err(not_proven(NoProof::WrongSignature)),
    }
}

/// Who signed each of the seals. A process runs for each, so there are some at a time.
fn signed(files: &[SealFile], signers: &AllowedSigners) -> io::Result<Vec<SealOnFile>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = files.len().div_ceil(threads).max(1);
    let shares = thread::scope(|scope| {
        let work: Vec<_> = files.chunks(share).map(|files| scope.spawn(|| signed_one_by_one(files, signers))).collect();
        work.into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread ended early"))))
            .collect::<io::Result<Vec<_>>>()
    })?;
    Ok(shares.concat())
}

fn signed_one_by_one(files: &[SealFile], signers: &AllowedSigners) -> io::Result<Vec<SealOnFile>> {
    // Most seals are by the one who made the last.
    let mut guessed: Option<String> = None;
    let one = |file: &SealFile| {
        let Some(seal) = file.bytes.as_deref().and_then(Seal::read) else {
            return Ok(SealOnFile { file: file.name.clone(), statement: None, signer: Err(NotSigned::Wrong) });
        };
        let signer = match signer(&seal, signers, guessed.as_deref())? {
            Signature::By(signer) => {
                guessed = Some(signer.clone());
                Ok(signer)
            }
            Signature::NotAllowed => Err(NotSigned::NotAllowed),
            Signature::Wrong => Err(NotSigned::Wrong),
        };
        Ok(SealOnFile { file: file.name.clone(), statement: Some(seal.statement), signer })
    };
    files.iter().map(one).collect()
}

/// Who signed a seal.
pub(super) fn signer(seal: &Seal<'_>, signers: &AllowedSigners, guessed: Option<&str>) -> io::Result<Signature> {
    signers.signer(seal.signature, seal.signed, &seal.statement.time, guessed)
}

/// Why nothing could be said of signatures.
pub(super) fn not_run(error: io::Error) -> Fault {
    Fault::SshKeygenUnusable(error.to_string())
}

/// Where the seals of a desk's store lie.
pub(super) fn directory(store: &Path) -> PathBuf {
    Layout::new(store).seals()
}
