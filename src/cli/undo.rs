//! `undo --run` and `undo --ticket`: of what belongs together. Of one event it is a recording command like others.

use super::exit::Exit;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, with_proof};
use super::output::Output;
use crate::commands::{UndoArgs, parse};
use crate::desk;
use crate::domain::envelope::Together;
use crate::domain::id::RunId;
use crate::domain::rules::Circumstances;
use crate::render;

/// Takes it back, and prints the receipts.
pub fn run(command: &UndoArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let (reason, circumstances) = command.of_many()?;
    let run = command.run.as_deref().map(RunId::new);
    let ticket = circumstances.ticket.clone().unwrap_or_default();
    let together = run.as_ref().map_or(Together::Ticket(&ticket), Together::Run);
    let claim = ProofClaim { actor: command.recording.actor.as_deref(), code: command.recording.code.as_deref() };
    let undone = with_proof(&desk, claim, output, |proof| {
        let circumstances = Circumstances { proof, ..circumstances.clone() };
        let whose = |accounts, policy: &_| command.whose(accounts, policy);
        desk::undo_together(&desk, together, &reason, &circumstances, whose, |policy, clock| {
            command.recording.when(clock, parse::time_zone(policy)?)
        })
    })?;
    output.display_in(undone.display.time_zone, undone.display.clock);
    let is_recorded = undone.receipts.iter().any(|receipt| receipt.event.is_some());
    output.receipt_if(is_recorded, &render::taken_back(together, &undone.receipts, output.style()))?;
    Ok(Exit::Done)
}
