//! `status`.

use super::answer::states;
use super::arguments::Global;
use super::asked::{Asked, Grounds, ended};
use super::output::{Ended, Output};
use super::record::desk;
use super::{explain, lens};
use crate::commands::problem::Problem;
use crate::commands::questions::{self, Status};
use crate::commands::reading::folded;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::policy::Policy;
use crate::domain::rules::{Code, Refusal, Refused, Value};
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::question::{Question, StatusQuestion};
use crate::queries::status::{AccountStatus, StatusAnswer};
use crate::render;

/// Answers it.
pub fn run(command: &Status, global: &Global, output: &mut Output) -> Ended {
    ended(answered(command, global, output))
}

fn answered(command: &Status, global: &Global, output: &mut Output) -> Result<Ended, Ended> {
    let mut question = question(command)?;
    let asked = Asked::open(global, &command.asking)?;
    let (mut states, evidence) = states(&asked, &question)?;
    let grounds = asked.grounds(&evidence, output)?;
    question.accounts = questions::accounts(&question.accounts, &evidence.policy)?;
    let losses = lens::losses(&command.without, question.accounts.len() == 1, &asked, &evidence, &desk(global)?.keys)?;
    if let [(_, state)] = &states[..] {
        lens::refuse_unknown(&losses, state)?;
    }
    lens::apply(states.iter_mut().map(|(_, state)| state), &losses);
    question.without = lens::texts(&losses);
    let mut answer = answer(&question, &states, &grounds, &evidence);
    if question.explain {
        explain::status(&asked, &mut answer, &states)?;
    }
    output.answer(&render::status(&answer, output.style()))?;
    let unknown: Vec<Refusal> = question
        .accounts
        .iter()
        .filter(|id| !states.iter().any(|(known, _)| known.as_str() == *id))
        .map(|id| Refusal::new(Code::UnknownAccount).with("account", Value::Account(AccountId::new(id))))
        .collect();
    match (grounds.doubtful, unknown.split_first()) {
        (false, Some((first, others))) => {
            Err(Ended::Refused(Refused { first: first.clone(), others: others.to_vec() }))
        }
        (true, Some((first, others))) => {
            output.refused(&Refused { first: first.clone(), others: others.to_vec() });
            Ok(grounds.ended(false))
        }
        (_, None) => Ok(grounds.ended(false)),
    }
}

/// The question that is typed; ids still as typed, and losses left out, since only the log's policy says how they are
/// read.
fn question(command: &Status) -> Result<StatusQuestion, Problem> {
    let question = StatusQuestion {
        accounts: command.accounts.iter().map(|typed| folded(typed)).collect(),
        all: command.all,
        state: questions::states(&command.state)?,
        step: command.step.as_deref().map(questions::step).transpose()?,
        level: questions::levels("--level", &command.level)?,
        affiliation: questions::affiliations(&command.affiliation)?,
        without: Vec::new(),
        explain: command.explain,
    };
    let is_filtered = !question.state.is_empty()
        || question.step.is_some()
        || !question.level.is_empty()
        || !question.affiliation.is_empty();
    match (question.accounts.is_empty(), question.all) {
        (true, false) | (false, true) => Err(Problem::AccountsOrAll),
        (false, false) if is_filtered => Err(Problem::FiltersNeedAll),
        _ => Ok(question),
    }
}

/// The answer to a status question about these states.
pub fn answer<'a>(
    question: &StatusQuestion,
    states: &'a [(AccountId, State)],
    grounds: &Grounds,
    evidence: &Evidence,
) -> StatusAnswer<'a> {
    let policy: &Policy = &evidence.policy;
    let closed = states.iter().filter(|(_, state)| state.closed).count() as u64;
    let population = PopulationCount { accounts: states.len() as u64, closed };
    StatusAnswer {
        frame: grounds.frame(Question::Status(question.clone()), evidence, population),
        accounts: states
            .iter()
            .filter_map(|(id, state)| AccountStatus::of(id, state, grounds.instant, policy))
            .filter(|status| question.selects(status))
            .collect(),
    }
}
