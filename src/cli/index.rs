//! `index rebuild`, `index check`, `index status`, `index drop`.

use clap::Subcommand;

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::progress::Progress;
use crate::desk::{drop_index, rebuild_index, tend_index};
use crate::inquiry::{check_index, find_index};
use crate::render::{self, LongWork};

/// The index, which makes questions about single accounts fast
#[derive(Debug, Clone, Subcommand)]
pub enum IndexCommand {
    /// Rebuild it from the log
    Rebuild,
    /// Read the whole log and show where the index differs (exit code 1 if it does)
    Check,
    /// Show how far it goes, and whether it is used
    Status,
    /// Delete it: every command reads the whole log from then on
    Drop,
}

/// Does it.
pub fn run(command: &IndexCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    match command {
        IndexCommand::Rebuild => {
            let bar = Progress::of(LongWork::RebuildingIndex, output.style());
            let rebuilt = rebuild_index(&desk, &|done, all| bar.is_at(done, all));
            drop(bar);
            let rebuilt = rebuilt?;
            output.receipt(&render::index_rebuilt(&rebuilt, output.style()))?;
        }
        IndexCommand::Drop => output.receipt(&render::index_dropped(drop_index(&desk)?, output.style()))?,
        IndexCommand::Status => output.answer(&render::index_status(find_index(&desk)?.as_ref(), output.style()))?,
        IndexCommand::Check => {
            let checked = check_index(&desk)?;
            output.answer(&render::index_checked(checked.as_ref(), output.style()))?;
            if !checked.is_none_or(|checked| checked.is_ok_and(|checked| checked.differences.is_empty())) {
                return Ok(Exit::ConditionMet);
            }
        }
    }
    Ok(Exit::Done)
}

/// Brings the index up to date after a command that may have recorded something, where that is worth it.
pub fn tend(global: &Global) {
    if let Ok(desk) = desk(global) {
        tend_index(&desk);
    }
}
