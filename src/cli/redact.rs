//! `log redact`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::proof::proven;
use crate::commands::RedactArgs;
use crate::desk::{NotRecorded, Redacted, redact};
use crate::render;

/// Blanks it, and prints the receipt.
pub fn run(command: &RedactArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let (reason, mut circumstances) = (command.reason()?, command.circumstances()?);
    circumstances.proof = proven(&desk, command.actor.as_deref(), command.code.as_deref(), output)?;
    let outcome = redact(&desk, &reason, &circumstances, |policy, clock| command.to_blank(policy, clock));
    if let Ok(Redacted { display, .. }) | Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    output.receipt(&render::redacted(&outcome?, output.style()))?;
    Ok(Exit::Done)
}
