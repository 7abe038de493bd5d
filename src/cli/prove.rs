//! `log prove`: makes a proof, or checks one.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::output::Output;
use crate::commands::parse::{id, line_number, normalized};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::inquiry::{OpenLog, Proving, Query, check_proof};
use crate::ledger::LinesToShow;
use crate::render;
use crate::store::replace_file;

/// What is typed.
#[derive(Debug, Clone, Args)]
pub struct ProveArgs {
    /// The numbers of the lines
    #[arg(value_name = "LINE", required_unless_present_any = ["account", "check"])]
    pub lines: Vec<String>,

    /// All lines about this account, and how the log began and its policies: what an answer about it rests on
    #[arg(long, value_name = "ID", conflicts_with = "lines")]
    pub account: Option<String>,

    /// Leave the data of the lines out
    #[arg(long)]
    pub without_data: bool,

    /// Write the proof into this file
    #[arg(short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Check this proof instead; no store is needed
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["lines", "account", "without_data", "output"],
        requires = "allowed_signers"
    )]
    pub check: Option<PathBuf>,

    /// Whose seals count: a list in the form of ssh-keygen's allowed signers
    #[arg(long, value_name = "FILE")]
    pub allowed_signers: Option<PathBuf>,
}

/// Makes or checks a proof.
pub fn run(command: &ProveArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let signers = command.allowed_signers.as_deref();
    let allowed = signers.map(|file| input::read(file, InputFile::Text)).transpose()?;
    match (&command.check, allowed) {
        (Some(file), Some(allowed)) => checked(file, &allowed, output),
        (_, allowed) => made(command, allowed, global, output),
    }
}

fn checked(file: &Path, allowed: &[u8], output: &Output) -> Result<Exit, Exit> {
    let bytes = input::read(file, InputFile::Proof)?;
    let proven = check_proof(&bytes, file, allowed)?;
    output.answer(&render::proven(&proven, output.style()))?;
    Ok(Exit::Done)
}

fn made(command: &ProveArgs, allowed: Option<Vec<u8>>, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let number = |typed: &String| line_number(&normalized(typed)).ok_or_else(|| Problem::Line(typed.clone()));
    let lines = LinesToShow {
        sequences: command.lines.iter().map(number).collect::<Result<_, _>>()?,
        account: command.account.as_deref().map(id),
    };
    let proving = Proving { lines, with_data: !command.without_data, allowed, store: desk.store.clone() };
    let log = OpenLog::open(desk, &Asking::default())?;
    let snapshot = output.told(log.ask(&proving))?;
    if snapshot.is_doubtful {
        return Ok(Exit::LogDamaged);
    }
    let proof = proving.answer(&snapshot)?;
    let Some(file) = &command.output else {
        let is_shown = output.is_shown();
        let shown = if is_shown { Cow::from(render::shown_json(&proof.text)) } else { Cow::from(&proof.text) };
        output.answer(&shown)?;
        if *shown != *proof.text {
            output.remark(&render::shown_altered(output.style()));
        }
        return Ok(Exit::Done);
    };
    replace_file(file, proof.text.as_bytes())
        .map_err(|error| Fault::FileNotWritten { path: file.clone(), why: error.to_string() })?;
    output.answer(&render::proof_made(&proof, file, output.style()))?;
    Ok(Exit::Done)
}
