//! `diff`.

use super::answer::states_as_of;
use super::asked::{Asked, Grounds, ended, shown};
use super::global::Global;
use super::output::{Exit, Output};
use super::shared::unknown;
use crate::commands::parse::{normalized, word};
use crate::commands::problem::Problem;
use crate::commands::questions;
use crate::commands::reports::DiffArgs;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::ledger::{AsOf, Evidence};
use crate::queries::answer::PopulationCount;
use crate::queries::diff::{Before, Change, Changes, DiffAnswer, DiffEnd, of_everybody, of_one};
use crate::queries::question::{DiffQuestion, Earlier, Question};
use crate::queries::status::AccountStatus;
use crate::render;

/// Answers it.
pub fn run(command: &DiffArgs, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &DiffArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let change = |typed: &String| word("--change", typed, &Change::ALL, Change::as_str);
    let change = command.change.iter().map(|typed| change(typed).map(|change| change.as_str().to_owned()));
    let change = change.collect::<Result<_, _>>()?;
    let affiliation = questions::affiliations(&command.affiliation)?;
    let asked = Asked::open(global, &command.asking())?;
    let from = asked.part(&command.from)?;
    let account = command.account.as_deref().map(normalized);
    let ends = read(&asked, account.as_deref(), from)?;
    let grounds = asked.grounds(&ends.after.evidence, output)?;
    let as_of = asked.instant(from, &ends.before.evidence, grounds.doubtful)?;
    let sequence = ends.before.evidence.position.link.sequence;
    let to = ends.after.evidence.position.link.sequence;
    if sequence > to || (sequence == to && as_of > grounds.instant) {
        return Err(Problem::FromAfterTo.into());
    }
    let typed: Vec<String> = account.into_iter().collect();
    let account = questions::accounts(&typed, &ends.after.evidence.policy)?.pop();
    let question = DiffQuestion { account, from: Earlier { as_of, sequence }, change, affiliation };
    if let Some(id) = question.account.as_ref().filter(|_| ends.after.accounts.is_empty()) {
        return unknown(id, &grounds, output);
    }
    let answer = answer(&question, &ends, &grounds);
    output.answer(&render::diff(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

/// Accounts as of one end, and what they rest on.
pub struct Known {
    accounts: Vec<(AccountId, State)>,
    /// What they rest on.
    pub evidence: Evidence,
}

/// What is compared.
pub struct Ends {
    /// What stood before.
    pub before: Known,
    /// What came after.
    pub after: Known,
}

/// Reads both ends, of one account or all.
///
/// # Errors
/// When the log cannot be read.
pub fn read(asked: &Asked, account: Option<&str>, from: AsOf) -> Result<Ends, Exit> {
    let named = account.map(|id| [id.to_owned()]);
    let known = |as_of| -> Result<Known, Exit> {
        let (accounts, evidence) = states_as_of(asked, named.as_ref().map(<[String; 1]>::as_slice), as_of)?;
        Ok(Known { accounts, evidence })
    };
    Ok(Ends { before: known(from)?, after: known(asked.as_of)? })
}

/// The part of the log that a kept question compares with.
pub fn from(question: &DiffQuestion) -> AsOf {
    match question.from.sequence {
        // Before the first line there is no line to name, only the time before all of them.
        0 => AsOf::At(Instant::from_millis(i64::MIN)),
        sequence => AsOf::Line(sequence),
    }
}

/// The answer about what was read.
pub fn answer(question: &DiffQuestion, ends: &Ends, grounds: &Grounds) -> DiffAnswer {
    let Ends { before, after } = ends;
    let as_of = question.from.as_of;
    let (changes, population) = match &question.account {
        None => of_everybody(question, end(before, as_of), end(after, grounds.instant)),
        Some(_) => {
            let population = PopulationCount::of_all(after.accounts.iter().map(|(_, state)| state));
            let after = status(end(after, grounds.instant));
            let changes = after.map_or(Changes::Members(Vec::new()), |(account, status)| {
                of_one(account, self::status(end(before, as_of)).map(|(_, status)| status).as_ref(), &status)
            });
            (changes, population)
        }
    };
    DiffAnswer {
        frame: grounds.frame(Question::Diff(question.clone()), &after.evidence, population),
        from: Before { as_of, log: shown(&before.evidence) },
        changes,
    }
}

fn end(known: &Known, now: Instant) -> DiffEnd<'_> {
    DiffEnd { accounts: &known.accounts, now, policy: &known.evidence.policy }
}

/// The one account as `status` shows it.
fn status(end: DiffEnd<'_>) -> Option<(&AccountId, serde_json::Value)> {
    let (account, state) = end.accounts.first()?;
    let status = AccountStatus::of(account, state, end.now, end.policy)?;
    Some((account, serde_json::to_value(&status).unwrap_or_default()))
}
