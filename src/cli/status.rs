//! `status`.

use super::answer::states;
use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::{explain, what_if};
use crate::commands::parse::{day, normalized, time_zone};
use crate::commands::problem::Problem;
use crate::commands::questions::{self, StatusArgs};
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::policy::Policy;
use crate::domain::rules::{Refusal, Refused};
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::question::{Question, StatusQuestion};
use crate::queries::status::{AccountStatus, StatusAnswer};
use crate::render;

/// Answers it.
pub fn run(command: &StatusArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &StatusArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let asked = Asked::open(global, &command.asking)?;
    question.applied_since = asked.instant_typed(command.applied_since.as_deref())?;
    question.not_observed_since = asked.instant_typed(command.not_observed_since.as_deref())?;
    let (mut states, evidence) = states(&asked, &question)?;
    let grounds = asked.grounds(&evidence, output)?;
    question.accounts = questions::accounts(&question.accounts, &evidence.policy)?;
    let losses =
        what_if::losses(&command.without, question.accounts.len() == 1, &asked, &evidence, &desk(global)?.keys)?;
    if let [(_, state)] = &states[..] {
        what_if::refuse_unknown(&losses, state)?;
    }
    what_if::apply(states.iter_mut().map(|(_, state)| state), &losses);
    question.without = what_if::texts(&losses);
    let mut answer = answer(&question, &states, &grounds, &evidence)?;
    if question.explain {
        explain::status(&asked, &mut answer, &states)?;
    }
    output.answer(&render::status(&answer, output.style()))?;
    let unknown: Vec<Refusal> = question
        .accounts
        .iter()
        .filter(|id| !states.iter().any(|(known, _)| known.as_str() == *id))
        .map(|id| Refusal::UnknownAccount { account: AccountId::new(id) })
        .collect();
    match (grounds.doubtful, unknown.split_first()) {
        (false, Some((first, others))) => Err(Exit::Refused(Refused { first: first.clone(), others: others.to_vec() })),
        (true, Some((first, others))) => {
            output.refused(&Refused { first: first.clone(), others: others.to_vec() });
            Ok(grounds.ended(false))
        }
        (_, None) => Ok(grounds.ended(false)),
    }
}

/// The question that is typed; ids still as typed, and losses and times left out, since only the log's policy says how
/// they are read.
fn question(command: &StatusArgs) -> Result<StatusQuestion, Problem> {
    let question = StatusQuestion {
        accounts: command.accounts.iter().map(|typed| normalized(typed)).collect(),
        all: command.all,
        state: questions::states(&command.state)?,
        step: command.step.as_deref().map(questions::step).transpose()?,
        level: questions::levels("--level", &command.level)?,
        affiliation: questions::affiliations(&command.affiliation)?,
        kind: questions::kinds("--kind", &command.kind)?,
        device: questions::devices(&command.device)?,
        default_kind: questions::kinds("--default-kind", &command.default_kind)?,
        untested: command.untested,
        overridden: command.overridden,
        applied_since: None,
        phone_change_overdue: command.phone_change_overdue,
        not_observed_since: None,
        without: Vec::new(),
        explain: command.explain,
    };
    let is_filtered = question.is_filtered() || command.applied_since.is_some() || command.not_observed_since.is_some();
    match (question.accounts.is_empty(), question.all) {
        (true, false) | (false, true) => Err(Problem::AccountsOrAll),
        (false, false) if is_filtered => Err(Problem::FiltersNeedAll),
        _ => Ok(question),
    }
}

/// The answer to a status question about these states.
///
/// # Errors
/// When days are asked about, and the policy names no time zone that is known.
pub fn answer<'a>(
    question: &StatusQuestion,
    states: &'a [(AccountId, State)],
    grounds: &Grounds,
    evidence: &Evidence,
) -> Result<StatusAnswer<'a>, Problem> {
    let policy: &Policy = &evidence.policy;
    let today = match question.phone_change_overdue {
        true => day(grounds.instant, time_zone(policy)?),
        false => String::new(),
    };
    let population = PopulationCount::of_all(states.iter().map(|(_, state)| state));
    Ok(StatusAnswer {
        frame: grounds.frame(Question::Status(question.clone()), evidence, population),
        accounts: states
            .iter()
            .filter_map(|(id, state)| AccountStatus::of(id, state, grounds.instant, policy))
            .filter(|status| question.selects(status, &today))
            .collect(),
    })
}
