//! Every command that records something about one account.

use std::io::{self, BufRead};

use super::exit::Exit;
use super::global::Global;
use super::output::Output;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::commands::{AddArgs, EditArgs, Record, Resolver};
use crate::desk::{self, Desk, NotRecorded, Recorded};
use crate::render;
use crate::secrets::NumberKeys;

/// A recording command that may have to read a number from standard input first.
pub trait FromTerminal: Record {
    /// The number, where `-` was typed for it.
    fn number_from_stdin(&mut self) -> Option<&mut String> {
        None
    }
}

impl FromTerminal for Box<AddArgs> {
    fn number_from_stdin(&mut self) -> Option<&mut String> {
        self.number.as_mut().filter(|number| *number == "-")
    }
}

impl FromTerminal for crate::commands::RegisterArgs {}
impl FromTerminal for crate::commands::TestArgs {}
impl FromTerminal for crate::commands::DefaultArgs {}
impl FromTerminal for crate::commands::RemoveArgs {}
impl FromTerminal for crate::commands::LostArgs {}
impl FromTerminal for crate::commands::FoundArgs {}
impl FromTerminal for crate::commands::ApplyArgs {}
impl FromTerminal for crate::commands::ReplaceArgs {}
impl FromTerminal for crate::commands::ObserveArgs {}
impl FromTerminal for crate::commands::TerminateArgs {}
impl FromTerminal for crate::commands::CloseArgs {}
impl FromTerminal for crate::commands::ReopenArgs {}

impl FromTerminal for Box<EditArgs> {
    fn number_from_stdin(&mut self) -> Option<&mut String> {
        self.number.as_mut().filter(|number| *number == "-")
    }
}

/// Records it, and prints the receipt.
pub fn run(mut command: impl FromTerminal, global: &Global, output: &mut Output) -> Exit {
    if let Some(number) = command.number_from_stdin() {
        match read_number() {
            Some(read) => *number = read,
            None => return Problem::NumberNotRead.into(),
        }
    }
    record(&command, global, output)
}

/// Records it, and prints the receipt; nothing is read from standard input.
pub fn record(command: &dyn Record, global: &Global, output: &mut Output) -> Exit {
    match recorded(command, global, output) {
        Ok(()) => Exit::Done,
        Err(ended) => ended,
    }
}

fn recorded(command: &dyn Record, global: &Global, output: &mut Output) -> Result<(), Exit> {
    let desk = super::global::desk(global)?;
    let outcome = record_typed(&desk, command);
    if let Ok(Recorded { display, .. }) | Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    let Recorded { receipt, after, .. } = outcome?;
    let text = render::receipt(&receipt, output.style());
    output.after = after;
    output.recorded.push(receipt);
    output.receipt(&text)?;
    Ok(())
}

/// The transaction of what was typed.
///
/// # Errors
/// See [`NotRecorded`].
pub fn record_typed(desk: &Desk, command: &dyn Record) -> Result<Recorded, NotRecorded<Problem>> {
    let keys = NumberKeys::of(&desk.keys);
    let circumstances = command.recording().circumstances()?;
    desk::record(desk, &normalized(command.account()), &circumstances, |policy, clock| {
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
