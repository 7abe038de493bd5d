//! `undo --run`: of a whole run. Of one event it is a recording command like others.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::proof::proven;
use crate::commands::{UndoArgs, parse};
use crate::desk::{self, NotRecorded, RunUndone};
use crate::domain::id::RunId;
use crate::render;

/// Takes it back, and prints the receipts.
pub fn run(command: &UndoArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let run = command.run.as_deref().unwrap_or_default();
    let (reason, mut circumstances) = command.of_run()?;
    circumstances.proof = proven(&desk, command.recording.actor.as_deref(), command.recording.code.as_deref(), output)?;
    let outcome = desk::undo_run(&desk, &RunId::new(run), &reason, &circumstances, |policy, clock| {
        command.recording.when(clock, parse::time_zone(policy)?)
    });
    if let Ok(RunUndone { display, .. }) | Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    let undone = outcome?;
    output.receipt(&render::taken_back(run, &undone.receipts, output.style()))?;
    Ok(Exit::Done)
}
