//! `next`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::{id, normalized};
use crate::commands::problem::Problem;
use crate::commands::questions::NextArgs;
use crate::domain::rules::what_if::refuse_unheld;
use crate::inquiry::{OpenLog, Query};
use crate::queries::question::{NextQuestion, NextShown};

/// Answers it.
pub fn run(command: &NextArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    output.about(&command.account);
    // As typed: only the log's policy says how an id and a loss are read.
    let mut question = NextQuestion { account: id(&command.account), without: Vec::new(), shown: shown(command)? };
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    let mut snapshot = output.told(log.ask(&question))?;
    output.ids_have_form(&snapshot.evidence.policy.account_id);
    question.account = snapshot.accounts(&[question.account])?.concat();
    let losses = snapshot.losses(&command.without, true)?;
    let Some((_, state)) = snapshot.data.accounts.first() else {
        return output.unknown([&question.account], snapshot.is_doubtful);
    };
    refuse_unheld(&losses, state, snapshot.at())?;
    question.without = snapshot.suppose(losses);
    let answer = question.answer(&snapshot)?;
    if let NextShown::Part(number) = question.shown
        && number > answer.parts()
    {
        return Err(Problem::Part { typed: number.to_string(), most: answer.parts() }.into());
    }
    output.show(&answer)?;
    Ok(Exit::answered(snapshot.is_doubtful))
}

/// How much is shown.
fn shown(command: &NextArgs) -> Result<NextShown, Problem> {
    let Some(typed) = &command.part else {
        return Ok(if command.all { NextShown::All } else { NextShown::Short });
    };
    let number = normalized(typed).parse().ok().filter(|number| *number > 0);
    number.map(NextShown::Part).ok_or_else(|| Problem::Part { typed: typed.clone(), most: 0 })
}
