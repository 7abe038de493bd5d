//! `who`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::reports::WhoArgs;
use crate::commands::who::ticket;
use crate::domain::clue::Clue;
use crate::inquiry::OpenLog;
use crate::queries::question::WhoQuestion;

/// Answers it.
pub fn run(command: &WhoArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    // The log is read for tickets; the rest is read under its policy.
    let tickets = command.what.iter().filter_map(|typed| ticket(typed)).map(|it| Clue::Ticket(it).to_string());
    let mut question = WhoQuestion { what: tickets.collect(), typed: command.what.clone() };
    let snapshot = output.told(log.ask(&question))?;
    question.what = snapshot.clues(&command.what)?;
    output.answered(&question, &snapshot)
}
