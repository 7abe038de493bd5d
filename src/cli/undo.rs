//! `undo`: of one event, or of a whole run.

use super::arguments::Global;
use super::output::{Ended, Output};
use super::record::{desk, record};
use crate::commands::Undo;
use crate::desk;
use crate::render;

/// Takes it back, and prints the receipt.
pub fn run(command: &Undo, global: &Global, output: &mut Output) -> Ended {
    match &command.run {
        None => record(command, global, output),
        Some(run) => run_undone(run, command, global, output).map_or_else(|ended| ended, |()| Ended::Done),
    }
}

fn run_undone(run: &str, command: &Undo, global: &Global, output: &mut Output) -> Result<(), Ended> {
    let desk = desk(global)?;
    let undone = desk::undo_run(&desk, run, command)?;
    output.speak_in(undone.time_zone, undone.clock);
    output.receipt(&render::taken_back(run, &undone.receipts, output.style()))?;
    Ok(())
}
