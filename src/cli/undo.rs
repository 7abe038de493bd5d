//! `undo --run`: of a whole run. Of one event it is a recording command like others.

use super::exit::Exit;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, with_proof};
use super::output::Output;
use crate::commands::{UndoArgs, parse};
use crate::desk;
use crate::domain::id::RunId;
use crate::domain::rules::Circumstances;
use crate::render;

/// Takes it back, and prints the receipts.
pub fn run(command: &UndoArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let run = command.run.as_deref().unwrap_or_default();
    let (reason, circumstances) = command.of_run()?;
    let claim = ProofClaim { actor: command.recording.actor.as_deref(), code: command.recording.code.as_deref() };
    let undone = with_proof(&desk, claim, output, |proof| {
        let circumstances = Circumstances { proof, ..circumstances.clone() };
        desk::undo_run(&desk, &RunId::new(run), &reason, &circumstances, |policy, clock| {
            command.recording.when(clock, parse::time_zone(policy)?)
        })
    })?;
    output.display_in(undone.display.time_zone, undone.display.clock);
    output.receipt(&render::taken_back(run, &undone.receipts, output.style()))?;
    Ok(Exit::Done)
}
