//! `vault check`, `vault rotate`.

use clap::Subcommand;

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::desk::{check_vault, rotate_vault};
use crate::render;

/// The sealed secrets
#[derive(Debug, Clone, Subcommand)]
pub enum VaultCommand {
    /// Open every sealed secret, and say how many there are and by which key they are sealed
    Check,
    /// Seal every secret by a new key, and destroy the older ones
    Rotate,
}

/// Does it.
pub fn run(command: &VaultCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    match command {
        VaultCommand::Check => output.answer(&render::vault_checked(&check_vault(&desk)?, output.style()))?,
        VaultCommand::Rotate => output.receipt(&render::vault_rotated(&rotate_vault(&desk)?, output.style()))?,
    }
    Ok(Exit::Done)
}
