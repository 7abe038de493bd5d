//! `shared`.

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::output::{Exit, Output};
use super::risk::everybody;
use crate::commands::parse::{normalized, word};
use crate::commands::problem::Problem;
use crate::commands::questions;
use crate::commands::reports::{self, SharedArgs};
use crate::domain::id::AccountId;
use crate::domain::rules::{Refusal, Refused};
use crate::ledger::Population;
use crate::queries::question::{Question, SharedQuestion};
use crate::queries::shared::{SharedAnswer, SharedThing, shared, threshold};
use crate::render;

/// Answers it.
pub fn run(command: &SharedArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &SharedArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let mut question = question(command)?;
    let asked = Asked::open(global, &command.asking)?;
    let population = everybody(&asked)?.by_id();
    let grounds = asked.grounds(&population.evidence, output)?;
    if let Some(typed) = &command.account {
        let typed = std::slice::from_ref(typed);
        question.account = questions::accounts(typed, &population.evidence.policy)?.pop();
    }
    if let Some(id) = &question.account
        && !population.accounts.iter().any(|(known, _)| known.as_str() == id)
    {
        return unknown(id, &grounds, output);
    }
    let answer = answer(&question, &population, &grounds);
    output.answer(&render::shared(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

/// How it ends when the account that was named is not on record.
///
/// # Errors
/// That refusal, unless the log is damaged, which says more.
pub fn unknown(id: &str, grounds: &Grounds, output: &Output) -> Result<Exit, Exit> {
    let refused = Refused::from(Refusal::UnknownAccount { account: AccountId::new(id) });
    if grounds.doubtful {
        output.refused(&refused);
        return Ok(grounds.ended(false));
    }
    Err(Exit::Refused(refused))
}

/// The question that is typed; the account left out, since only the log's policy says how it is read.
fn question(command: &SharedArgs) -> Result<SharedQuestion, Problem> {
    let what = |typed: &String| {
        word("--only", typed, &SharedThing::ALL, SharedThing::as_str).map(|what| what.as_str().to_owned())
    };
    Ok(SharedQuestion {
        account: command.account.as_deref().map(normalized),
        only: command.only.iter().map(what).collect::<Result<_, _>>()?,
        kind: questions::kinds("--kind", &command.kind)?,
        at_least: command.at_least.as_deref().map(reports::at_least).transpose()?,
    })
}

/// The answer about everybody.
pub fn answer<'a>(question: &SharedQuestion, population: &'a Population, grounds: &Grounds) -> SharedAnswer<'a> {
    let accounts = population.accounts.iter().map(|(id, state)| (id, state));
    let policy = &population.evidence.policy;
    let (shared, count) = shared(question, accounts, policy);
    SharedAnswer {
        frame: grounds.frame(Question::Shared(question.clone()), &population.evidence, count),
        threshold: threshold(question, policy),
        shared,
    }
}
