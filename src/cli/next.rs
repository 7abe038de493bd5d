//! `next`.

use super::answer::states;
use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::what_if;
use crate::commands::parse::{normalized, time_zone};
use crate::commands::questions::{self, NextArgs};
use crate::domain::account::State;
use crate::domain::advice::caller::Caller;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::office::{self, Hours, Opening};
use crate::domain::rules::{Refusal, Refused};
use crate::ledger::Evidence;
use crate::queries::answer::PopulationCount;
use crate::queries::next::{AccountNext, NextAnswer};
use crate::queries::question::{NextQuestion, Question, StatusQuestion};
use crate::render;

/// Answers it.
pub fn run(command: &NextArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &NextArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    // As typed: only the log's policy says how an id and a loss are read.
    let mut question = NextQuestion { account: normalized(&command.account), without: Vec::new() };
    let asked = Asked::open(global, &command.asking)?;
    let (mut states, evidence) = states(&asked, &whom(&question))?;
    let grounds = asked.grounds(&evidence, output)?;
    question.account = questions::accounts(&[question.account], &evidence.policy)?.concat();
    let losses = what_if::losses(&command.without, true, &asked, &evidence, &desk(global)?.keys)?;
    let Some((_, state)) = states.first() else {
        let refused = Refused::from(Refusal::UnknownAccount { account: AccountId::new(&question.account) });
        if grounds.doubtful {
            output.refused(&refused);
            return Ok(grounds.ended(false));
        }
        return Err(Exit::Refused(refused));
    };
    what_if::refuse_unknown(&losses, state)?;
    what_if::apply(states.iter_mut().map(|(_, state)| state), &losses);
    question.without = what_if::texts(&losses);
    let days = Days::of(&grounds, &evidence)?;
    let answer = answer(&question, &states, &days, &grounds, &evidence);
    output.answer(&render::next(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

/// The accounts of the question.
pub fn whom(question: &NextQuestion) -> StatusQuestion {
    StatusQuestion { accounts: vec![question.account.clone()], ..StatusQuestion::default() }
}

/// The policy's calendar.
pub struct Days {
    today: String,
    next_open: Box<dyn Fn(Instant) -> Option<Opening>>,
}

impl Days {
    /// The calendar on the day that is asked about.
    ///
    /// # Errors
    /// When the policy's time zone is none.
    pub fn of(grounds: &Grounds, evidence: &Evidence) -> Result<Self, Exit> {
        let zone = time_zone(&evidence.policy)?;
        let hours = Hours::of(&evidence.policy.office, zone);
        Ok(Self {
            today: office::day(grounds.instant, &zone).unwrap_or_default(),
            next_open: Box::new(move |at| hours.as_ref()?.next_open(at)),
        })
    }
}

/// The answer about this account.
pub fn answer<'a>(
    question: &NextQuestion,
    states: &'a [(AccountId, State)],
    days: &'a Days,
    grounds: &Grounds,
    evidence: &'a Evidence,
) -> NextAnswer<'a> {
    let population = PopulationCount::of_all(states.iter().map(|(_, state)| state));
    let next = |(account, state): &'a (AccountId, State)| {
        AccountNext::of(&Caller {
            account,
            state,
            now: grounds.instant,
            policy: &evidence.policy,
            today: &days.today,
            next_open: &*days.next_open,
        })
    };
    NextAnswer {
        frame: grounds.frame(Question::Next(question.clone()), evidence, population),
        accounts: states.iter().filter_map(next).collect(),
    }
}
