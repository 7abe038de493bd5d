//! `undo`: of one event, or of a whole run.

use super::arguments::Global;
use super::output::{Ended, Output};
use super::record::{desk, record};
use crate::commands::Undo;
use crate::desk::{self, NotRecorded, RunUndone};
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
    let outcome = desk::undo_run(&desk, run, command);
    if let Ok(RunUndone { speech, .. }) | Err(NotRecorded::Refused { speech, .. }) = &outcome {
        output.speak_in(speech.time_zone, speech.clock);
    }
    let undone = outcome?;
    output.receipt(&render::taken_back(run, &undone.receipts, output.style()))?;
    Ok(())
}
