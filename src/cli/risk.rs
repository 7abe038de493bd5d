//! `risk`.

use std::mem::ManuallyDrop;

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::{explain, what_if};
use crate::commands::problem::Problem;
use crate::commands::questions::{self, RiskArgs};
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::ledger::{self, Folded};
use crate::queries::question::{Question, RiskQuestion};
use crate::queries::risk::{Judged, RiskAnswer, judge};
use crate::render::{self, Style};

/// Answers it.
pub fn run(command: &RiskArgs, global: &Global, output: &mut Output) -> Exit {
    ended(desk(global).map_err(Exit::from).and_then(|desk| asked_of(desk, command, output)))
}

/// Asks this desk, and prints its answer.
///
/// # Errors
/// What stands against an answer.
pub fn asked_of(desk: Desk, command: &RiskArgs, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let fail_on = command.fail_on.as_deref().map(|typed| questions::level("--fail-on", typed)).transpose()?;
    let keys = desk.keys.clone();
    let asked = Asked::at(desk, &command.asking)?;
    // The process ends soon, and giving the states back one by one takes longer than judging them.
    let mut population = ManuallyDrop::new(everybody(&asked)?);
    let grounds = asked.grounds(&population.evidence, output)?;
    let losses = what_if::losses(&command.without, false, &asked, &population.evidence, &keys)?;
    what_if::apply(population.states_mut(), &losses);
    question.without = what_if::texts(&losses);
    let judged = judged(&question, &population, &grounds);
    let is_met = fail_on.is_some_and(|level| judged.any_at_or_worse(level));
    let is_empty = judged.population.accounts == 0;
    let mut answer = answer(&question, judged, &population, &grounds);
    if question.explain && !question.count {
        explain::risk(&asked, &mut answer, population.iter())?;
    }
    output.answer(&rendered(&answer, question.count, output.style()))?;
    if fail_on.is_some() && is_empty && !grounds.doubtful {
        return Err(Fault::NothingToJudge.into());
    }
    Ok(grounds.ended(is_met))
}

/// The answer as it is printed: with its list, or the counts alone.
pub fn rendered(answer: &RiskAnswer<'_>, count: bool, style: &Style) -> String {
    if count { render::risk_count(answer, style) } else { render::risk(answer, style) }
}

fn question(command: &RiskArgs) -> Result<RiskQuestion, Problem> {
    Ok(RiskQuestion {
        level: questions::levels("--level", &command.at_risk.level)?,
        reason: questions::reasons(&command.at_risk.reason)?,
        affiliation: questions::affiliations(&command.at_risk.affiliation)?,
        count: command.count,
        without: Vec::new(),
        explain: command.explain,
    })
}

/// Everybody.
///
/// # Errors
/// When the log cannot be read.
pub fn everybody(asked: &Asked) -> Result<Folded, Exit> {
    let log = asked.log();
    Ok(ledger::folded(&log, asked.as_of, asked.checks, asked.effort()).map_err(|error| asked.unreadable(&error))?)
}

/// Everybody judged.
pub fn judged<'a>(question: &RiskQuestion, population: &'a Folded, grounds: &Grounds) -> Judged<'a> {
    let policy = &population.evidence.policy;
    let parts = population.share(|accounts| judge(question, accounts, grounds.instant, policy));
    Judged::together(question, parts)
}

/// The answer to a risk question about everybody.
pub fn answer<'a>(
    question: &RiskQuestion,
    judged: Judged<'a>,
    population: &Folded,
    grounds: &Grounds,
) -> RiskAnswer<'a> {
    RiskAnswer {
        frame: grounds.frame(Question::Risk(question.clone()), &population.evidence, judged.population),
        counts: judged.counts,
        setup_required: judged.setup_required,
        by_affiliation: judged.by_affiliation,
        accounts: judged.accounts,
    }
}
