//! `next`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::id;
use crate::commands::questions::NextArgs;
use crate::domain::rules::what_if::refuse_unheld;
use crate::inquiry::OpenLog;
use crate::queries::question::NextQuestion;

/// Answers it.
pub fn run(command: &NextArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    // As typed: only the log's policy says how an id and a loss are read.
    let mut question = NextQuestion { account: id(&command.account), without: Vec::new() };
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    let mut snapshot = output.told(log.ask(&question))?;
    question.account = snapshot.accounts(&[question.account])?.concat();
    let losses = snapshot.losses(&command.without, true)?;
    let Some((_, state)) = snapshot.data.accounts.first() else {
        return output.unknown([&question.account], snapshot.is_doubtful);
    };
    refuse_unheld(&losses, state, snapshot.at())?;
    question.without = snapshot.suppose(losses);
    output.answered(&question, &snapshot)
}
