//! `log redact`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, with_proof};
use super::output::Output;
use crate::commands::RedactArgs;
use crate::desk::{UNSEEN, rebuild_index, redact};
use crate::domain::rules::Circumstances;
use crate::render;

/// Blanks it, and prints the receipt.
pub fn run(command: &RedactArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let (reason, circumstances) = (command.reason()?, command.circumstances()?);
    let claim = ProofClaim { actor: command.actor.as_deref(), code: command.code.as_deref() };
    let redacted = with_proof(&desk, claim, output, |proof| {
        let circumstances = Circumstances { proof, ..circumstances.clone() };
        redact(&desk, &reason, &circumstances, |policy, clock| command.to_blank(policy, clock))
    })?;
    output.display_in(redacted.display.time_zone, redacted.display.clock);
    let told = output.receipt_if(!redacted.dry_run, &render::redacted(&redacted, output.style()));
    if redacted.had_index {
        // Where this fails, there is none, and the log is read.
        let _ = rebuild_index(&desk, UNSEEN);
    }
    told?;
    Ok(Exit::Done)
}
