//! `risk`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::problem::Problem;
use crate::commands::questions::{self, RiskArgs};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::inquiry::{OpenLog, Query};
use crate::queries::question::RiskQuestion;

/// Answers it.
pub fn run(command: &RiskArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    ask(desk(global)?, command, output)
}

/// Asks this desk, and prints its answer.
///
/// # Errors
/// What stands against an answer.
pub fn ask(desk: Desk, command: &RiskArgs, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let fail_on = questions::fail_on(&command.fail_on)?;
    let log = OpenLog::open(desk, &command.asking)?;
    let mut snapshot = output.told(log.ask(&question))?;
    question.without = snapshot.suppose(snapshot.losses(&command.without, false)?);
    let answer = question.answer(&snapshot)?;
    output.show(&answer)?;
    if !fail_on.is_empty() && answer.frame.population.accounts == 0 && !snapshot.is_doubtful {
        return Err(Fault::NothingToJudge.into());
    }
    match fail_on.iter().any(|finding| answer.has(*finding)) {
        true if !snapshot.is_doubtful => Ok(Exit::ConditionMet),
        _ => Ok(Exit::answered(snapshot.is_doubtful)),
    }
}

fn question(command: &RiskArgs) -> Result<RiskQuestion, Problem> {
    Ok(RiskQuestion {
        level: questions::levels("--level", &command.at_risk.level)?,
        reason: questions::reasons(&command.at_risk.reason)?,
        affiliation: questions::affiliations(&command.at_risk.affiliation)?,
        count: command.count,
        // As typed, until it is known what it means.
        without: command.without.clone(),
        explain: command.explain,
        retiring: command.retiring,
        if_on: command.if_on,
    })
}
