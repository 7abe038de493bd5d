//! `log verify`, `log head`, `log repair`; `log redact`, `log seal` and `log prove` have files of their own.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::output::Output;
use super::prove::{self, ProveArgs};
use super::redact;
use super::seal::{self, SealArgs};
use crate::commands::RedactArgs;
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::desk::repair;
use crate::domain::invisible::says_nothing;
use crate::inquiry::{OpenLog, check_seals};
use crate::ledger::suit_huge_pages;
use crate::{render, verify};

/// The log itself
#[derive(Debug, Clone, Subcommand)]
pub enum LogCommand {
    /// Verify every line of the log with an independent reader
    Verify(VerifyArgs),
    /// Print the log head; store it elsewhere to detect later tampering
    Head,
    /// Check the log after a write failure or damage, and allow recording again
    Repair {
        /// Accept the damage, for this reason: skip the damaged sections from now on
        #[arg(long, value_name = "REASON")]
        accept_loss: Option<String>,
    },
    Redact(RedactArgs),
    /// Sign the log as it is now, so that rewriting or cutting it is noticed
    Seal(SealArgs),
    /// Write a small file that proves lines without the log, or check one
    Prove(ProveArgs),
}

/// What is checked beside the lines.
#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// Also compare the log with its seals: those by these signers count (a list in the form of ssh-keygen)
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,

    /// Take the seals of this directory [default: seals in the store]
    #[arg(long, value_name = "DIR", requires = "allowed_signers")]
    pub seals: Option<PathBuf>,
}

/// Does it.
pub fn run(command: &LogCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    match command {
        LogCommand::Verify(command) => verified(command, global, output),
        LogCommand::Head => head(global, output),
        LogCommand::Repair { accept_loss } => repaired(accept_loss.as_deref(), global, output),
        LogCommand::Redact(command) => redact::run(command, global, output),
        LogCommand::Seal(command) => seal::run(command, global, output),
        LogCommand::Prove(command) => prove::run(command, global, output),
    }
}

fn verified(command: &VerifyArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    // The store's own errors are told apart better than a bare failure to open.
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    // The independent reader leaves the memory of the process alone.
    suit_huge_pages(log.bytes());
    let report = match &command.allowed_signers {
        Some(allowed) => check_seals(&desk, command.seals.as_deref(), &input::read(allowed, InputFile::Text)?)?,
        None => verify::check(&desk.store).map_err(Fault::unusable(&desk.store))?,
    };
    Fault::of_format(report.format)?;
    // Where not even the first line is sound, there is nothing that says whose clock may be simulated.
    if report.origin.is_some() {
        desk.clock.allowed_on(report.rehearsal)?;
    }
    output.answer(&render::verify(&report, output.style()))?;
    Ok(if report.is_damaged() || report.breaks_a_seal() { Exit::LogDamaged } else { Exit::Done })
}

fn head(global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let log = OpenLog::open(desk(global)?, &Asking::default())?;
    let snapshot = output.told(log.ask(&()))?;
    let evidence = &snapshot.evidence;
    let head = render::ShownHead {
        sequence: evidence.end.link.sequence,
        bytes: evidence.end.bytes,
        chainhash: evidence.end.link.chainhash().to_owned(),
        origin: evidence.started.as_ref().map(|started| started.origin.clone()),
        recorded: evidence.end.recorded,
    };
    output.answer(&render::head(&head, output.style()))?;
    Ok(Exit::answered(snapshot.is_doubtful))
}

fn repaired(accept_loss: Option<&str>, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    if accept_loss.is_some_and(says_nothing) {
        return Err(Problem::Empty("--accept-loss").into());
    }
    let repaired = repair::<Problem>(&desk, accept_loss)?;
    output.receipt(&render::repaired(&repaired, output.style()))?;
    match repaired.left {
        Some(damage) => Err(Fault::from(damage).into()),
        None => Ok(Exit::Done),
    }
}
