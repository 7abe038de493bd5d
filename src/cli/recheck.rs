//! `recheck`: asks the question of an answer that was kept again, of the same lines, at the same instant.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use super::answer::states;
use super::asked::{Asked, ended};
use super::global::Global;
use super::output::{Exit, Output};
use super::{audit, diff, explain, input, next, notice, policy, risk, shared, stats, status, what_if};
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::domain::instant::Instant;
use crate::ledger::{AsOf, Evidence};
use crate::queries::question::Question;
use crate::queries::recheck::compare;
use crate::render::{self, Format};

/// Check an answer that was kept (--format json) against the log
#[derive(Debug, Clone, Args)]
pub struct Recheck {
    /// The answer; - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// What an answer says of itself.
#[derive(Debug, Deserialize)]
struct KeptAnswer {
    query: Question,
    as_of: Instant,
    log: KeptLog,
}

#[derive(Debug, Deserialize)]
struct KeptLog {
    origin: Option<String>,
    sequence: String,
    chainhash: String,
}

/// Answers it.
pub fn run(command: &Recheck, global: &Global, output: &mut Output) -> Exit {
    ended(answered(command, global, output))
}

fn answered(command: &Recheck, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let unreadable = |why: String| Fault::UnreadableFile { path: command.file.clone(), why };
    let text = input::read(&command.file)?;
    let before: Value = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    let kept = KeptAnswer::deserialize(&before).map_err(|error| unreadable(error.to_string()))?;
    let sequence: u64 = kept.log.sequence.parse().map_err(|_| unreadable("log.sequence is no number".into()))?;

    // Hashes are checked, also where they were not when the answer was given: it is a proof that is asked for.
    let mut asked = Asked::open(global, &Asking::default())?;
    asked.as_of = match sequence {
        // Before the first line there is no line to name, only the time before all of them.
        0 => AsOf::At(Instant::from_millis(i64::MIN)),
        sequence => AsOf::Line(sequence),
    };
    let (after, rows, key, grounds) = again(&kept, &command.file, &asked, sequence, output)?;
    let after: Value = serde_json::from_str(&after).map_err(|error| unreadable(error.to_string()))?;
    let differences = compare(&before, &after, rows, key);
    output.answer(&render::recheck(&differences, output.style()))?;
    Ok(grounds.ended(!differences.is_empty()))
}

/// Asks again: the whole answer as JSON, the name of its list, and of the member that names a row.
fn again(
    kept: &KeptAnswer,
    file: &Path,
    asked: &Asked,
    sequence: u64,
    output: &mut Output,
) -> Result<(String, &'static str, &'static str, super::asked::Grounds), Exit> {
    let losses =
        |texts: &[String]| what_if::kept(texts).map_err(|why| Fault::UnreadableFile { path: file.to_owned(), why });
    let same_log = |evidence: &Evidence| {
        let position = &evidence.position.link;
        let origin = evidence.started.as_ref().map(|started| &started.origin);
        let is_same = position.sequence == sequence
            && position.chainhash() == kept.log.chainhash
            && origin == kept.log.origin.as_ref();
        match evidence.damage {
            _ if is_same => Ok(()),
            // Whether it was the log that was asked cannot be told.
            Some(damage) if position.sequence < sequence => Err(Fault::from(damage).into()),
            _ => Err(Exit::Fault(Fault::NotTheLogSeen { sequence })),
        }
    };
    Ok(match &kept.query {
        Question::Status(question) => {
            let (mut states, evidence) = states(asked, question)?;
            what_if::apply(states.iter_mut().map(|(_, state)| state), &losses(&question.without)?);
            same_log(&evidence)?;
            let mut grounds = asked.grounds(&evidence, output)?;
            grounds.instant = kept.as_of;
            let style = json(output);
            let mut answer = status::answer(question, &states, &grounds, &evidence)?;
            if question.explain {
                explain::status(asked, &mut answer, &states)?;
            }
            (render::status(&answer, &style), "accounts", "account", grounds)
        }
        Question::Next(question) => {
            let (mut states, evidence) = states(asked, &next::whom(question))?;
            what_if::apply(states.iter_mut().map(|(_, state)| state), &losses(&question.without)?);
            same_log(&evidence)?;
            let mut grounds = asked.grounds(&evidence, output)?;
            grounds.instant = kept.as_of;
            let days = next::Days::of(&grounds, &evidence)?;
            let answer = next::answer(question, &states, &days, &grounds, &evidence);
            (render::next(&answer, &json(output)), "accounts", "account", grounds)
        }
        Question::Risk(question) => {
            let mut population = risk::everybody(asked)?;
            same_log(&population.evidence)?;
            what_if::apply(population.states_mut(), &losses(&question.without)?);
            let mut grounds = asked.grounds(&population.evidence, output)?;
            grounds.instant = kept.as_of;
            let judged = risk::judged(question, &population, &grounds);
            let mut answer = risk::answer(question, judged, &population, &grounds);
            if question.explain && !question.count {
                explain::risk(asked, &mut answer, population.iter())?;
            }
            (risk::rendered(&answer, question.count, &json(output)), "accounts", "account", grounds)
        }
        Question::Audit(question) => {
            let (events, evidence) = audit::events(asked, question)?;
            same_log(&evidence)?;
            let mut grounds = asked.grounds(&evidence, output)?;
            grounds.instant = kept.as_of;
            let answer = audit::answer(question, events, &grounds, &evidence);
            (render::audit(&answer, &json(output)), "events", "sequence", grounds)
        }
        Question::Shared(question) => {
            let population = risk::everybody(asked)?.by_id();
            same_log(&population.evidence)?;
            let mut grounds = asked.grounds(&population.evidence, output)?;
            grounds.instant = kept.as_of;
            let answer = shared::answer(question, &population, &grounds);
            (render::shared(&answer, &json(output)), "shared", "domain", grounds)
        }
        Question::Stats(question) => {
            let log = asked.log();
            let read = stats::read(asked, &log, question)?;
            same_log(read.evidence())?;
            let mut grounds = asked.grounds(read.evidence(), output)?;
            grounds.instant = kept.as_of;
            let answer = stats::answer(asked, question, &read, &grounds)?;
            (render::stats(&answer, &json(output)), "stats", "as_of", grounds)
        }
        Question::Diff(question) => {
            let ends = diff::read(asked, question.account.as_deref(), diff::from(question))?;
            same_log(&ends.after.evidence)?;
            let mut grounds = asked.grounds(&ends.after.evidence, output)?;
            grounds.instant = kept.as_of;
            let answer = diff::answer(question, &ends, &grounds);
            let key = if question.account.is_some() { "member" } else { "account" };
            (render::diff(&answer, &json(output)), "changes", key, grounds)
        }
        Question::Notice(question) => {
            let population = risk::everybody(asked)?;
            same_log(&population.evidence)?;
            let mut grounds = asked.grounds(&population.evidence, output)?;
            grounds.instant = kept.as_of;
            let templates = notice::templates(question, |_| file.to_owned())?;
            let answer = notice::answer(question, &population, &losses(&question.without)?, &grounds);
            (notice::rendered(&answer, &templates, &json(output))?, "notices", "account", grounds)
        }
        Question::PolicyShow => {
            let (set, evidence) = policy::in_force(asked)?;
            same_log(&evidence)?;
            let mut grounds = asked.grounds_in(&evidence, chrono_tz::UTC, output)?;
            grounds.instant = kept.as_of;
            let answer = policy::shown(set, &grounds, &evidence);
            (render::policy(&answer, &json(output)), "accounts", "account", grounds)
        }
        Question::PolicyCheck(question) => {
            let population = risk::everybody(asked)?.by_id();
            same_log(&population.evidence)?;
            let mut grounds = asked.grounds_in(&population.evidence, chrono_tz::UTC, output)?;
            grounds.instant = kept.as_of;
            let answer = policy::answer(question, &population, &grounds)?;
            (render::policy_check(&answer, &json(output)), "accounts", "account", grounds)
        }
    })
}

/// The style in which answers are compared.
fn json(output: &Output) -> render::Style {
    let style = output.style();
    render::Style { format: Format::Json, ..*style }
}
