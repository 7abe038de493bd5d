//! Every command that records something about one account.

use std::cell::OnceCell;
use std::io::{self, BufRead};

use super::exit::Exit;
use super::global::Global;
use super::operator_code::{ProofClaim, with_proof};
use super::output::Output;
use crate::commands::parse::id;
use crate::commands::problem::Problem;
use crate::commands::{Record, Recording, Resolver};
use crate::desk::{self, Desk, NotRecorded, Recorded};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::rules::{Circumstances, OperatorProof};
use crate::render;
use crate::secrets::NumberKeys;

/// Records it, and prints the receipt. A number for which `-` was typed is read from standard input first.
pub fn run(command: &mut dyn Record, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    if let Some(number) = command.number().filter(|number| *number == "-") {
        *number = read_number().ok_or(Problem::NumberNotRead)?;
    }
    output.about(command.account());
    let desk = super::global::desk(global)?;
    let Recording { actor, code, .. } = command.recording();
    let claim = ProofClaim { actor: actor.as_deref(), code: code.as_deref() };
    let id_form = OnceCell::new();
    let recorded = with_proof(&desk, claim, output, |proof| record_typed(&desk, command, proof, &id_form));
    id_form.get().into_iter().for_each(|form: &String| output.ids_have_form(form));
    shown(recorded?, output)
}

/// Prints the receipt of what was recorded, and keeps it for whoever goes on in the same call.
pub fn shown(recorded: Recorded, output: &mut Output) -> Result<Exit, Exit> {
    let Recorded { receipt, after, display } = recorded;
    output.display_in(display.time_zone, display.clock);
    let text = render::receipt(&receipt, output.style());
    let is_recorded = receipt.event.is_some();
    output.after = after;
    output.recorded.push(receipt);
    output.receipt_if(is_recorded, &text)?;
    Ok(Exit::Done)
}

/// The transaction of what was typed; the form that the policy gives to ids is kept, once it is known.
///
/// # Errors
/// See [`NotRecorded`].
pub fn record_typed(
    desk: &Desk,
    command: &dyn Record,
    proof: Option<OperatorProof>,
    id_form: &OnceCell<String>,
) -> Result<Recorded, NotRecorded<Problem>> {
    let keys = NumberKeys::of(&desk.keys, &desk.store);
    let circumstances = Circumstances { proof, ..command.recording().circumstances()? };
    let account = id(command.account());
    let subjects = [&*account, STORE_SUBJECT];
    let subjects = if command.asks_tokens() { &subjects[..] } else { &subjects[..1] };
    desk::record(desk, subjects, &circumstances, command.shared_things(), |policy, clock| {
        id_form.get_or_init(|| policy.account_id.clone());
        Ok(Resolver::under(policy)?.resolve(command, clock, &|number| keys.fingerprint(number))?)
    })
}

/// The first line of standard input.
fn read_number() -> Option<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    let number = line.trim().to_owned();
    (!number.is_empty()).then_some(number)
}
