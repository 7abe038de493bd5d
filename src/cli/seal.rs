//! `log seal`.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::terminal::somebody_reads_errors;
use crate::desk::{Sealing, seal};
use crate::render;
use crate::signatures::Remarks;

/// What is typed.
#[derive(Debug, Clone, Args)]
pub struct SealArgs {
    /// The SSH key to sign with; the public half of one that the SSH agent or a hardware key holds will do
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,

    /// Seal although lines that an earlier seal covers are missing (accepted damage)
    #[arg(long)]
    pub accept_loss: bool,
}

/// Seals.
pub fn run(command: &SealArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let remarks = if somebody_reads_errors() { Remarks::Shown } else { Remarks::Kept };
    let sealing = Sealing { key: &command.key, accepts_loss: command.accept_loss, remarks };
    let sealed = seal(&desk(global)?, sealing)?;
    output.receipt(&render::sealed(&sealed, output.style()))?;
    Ok(Exit::Done)
}
