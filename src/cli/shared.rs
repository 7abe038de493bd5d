//! `shared`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::{id, word};
use crate::commands::problem::Problem;
use crate::commands::questions;
use crate::commands::reports::{self, SharedArgs};
use crate::inquiry::OpenLog;
use crate::queries::question::SharedQuestion;
use crate::queries::shared::SharedThing;

/// Answers it.
pub fn run(command: &SharedArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    let snapshot = output.told(log.ask(&question))?;
    if let Some(typed) = &command.account {
        question.account = snapshot.accounts(std::slice::from_ref(typed))?.pop();
    }
    if let Some(id) = &question.account
        && !snapshot.knows(id)?
    {
        return output.unknown([id], snapshot.is_doubtful);
    }
    output.answered(&question, &snapshot)
}

/// The question that is typed; the account as typed, since only the log's policy says how it is read.
fn question(command: &SharedArgs) -> Result<SharedQuestion, Problem> {
    let thing =
        |typed: &String| word("--only", typed, &SharedThing::ALL, SharedThing::as_str).map(|it| it.as_str().to_owned());
    Ok(SharedQuestion {
        account: command.account.as_deref().map(id),
        only: command.only.iter().map(thing).collect::<Result<_, _>>()?,
        kind: questions::kinds("--kind", &command.kind)?,
        at_least: command.at_least.as_deref().map(reports::at_least).transpose()?,
    })
}
