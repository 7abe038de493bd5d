//! `undo`: of one event, or of a whole run.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::record::record;
use crate::commands::{UndoArgs, parse};
use crate::desk::{self, NotRecorded, RunUndone};
use crate::domain::id::RunId;
use crate::render;

/// Takes it back, and prints the receipt.
pub fn run(command: &UndoArgs, global: &Global, output: &mut Output) -> Exit {
    match &command.run {
        None => record(command, global, output),
        Some(run) => run_undone(run, command, global, output).map_or_else(|ended| ended, |()| Exit::Done),
    }
}

fn run_undone(run: &str, command: &UndoArgs, global: &Global, output: &mut Output) -> Result<(), Exit> {
    let desk = desk(global)?;
    let (reason, circumstances) = command.of_run()?;
    let outcome = desk::undo_run(&desk, &RunId::new(run), &reason, &circumstances, |policy, clock| {
        command.recording.when(clock, parse::time_zone(policy)?)
    });
    if let Ok(RunUndone { display, .. }) | Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    let undone = outcome?;
    output.receipt(&render::taken_back(run, &undone.receipts, output.style()))?;
    Ok(())
}
