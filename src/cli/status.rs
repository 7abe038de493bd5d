//! `status`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::read_watched::LogWatched;
use crate::commands::parse::id;
use crate::commands::problem::Problem;
use crate::commands::questions::{self, StatusArgs};
use crate::domain::rules::what_if::refuse_unheld;
use crate::inquiry::{OpenLog, Query};
use crate::queries::question::StatusQuestion;
use crate::queries::status::StatusAnswer;

/// Answers it.
pub fn run(command: &StatusArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    answered(command, global, output, |answer, _, output| Ok(output.show(answer)?))
}

/// Answers it, and has the answer shown.
///
/// # Errors
/// What stands against an answer, or against showing it.
pub fn answered(
    command: &StatusArgs,
    global: &Global,
    output: &mut Output,
    show: impl FnOnce(&StatusAnswer<'_>, &OpenLog, &mut Output) -> Result<(), Exit>,
) -> Result<Exit, Exit> {
    if let [account] = &command.accounts[..] {
        output.about(account);
    }
    let mut question = question(command)?;
    let mut log = OpenLog::open(desk(global)?, &command.asking)?;
    let reading = LogWatched::of(&mut log, output.style());
    question.applied_since = log.time(command.applied_since.as_deref())?;
    question.not_observed_since = log.time(command.not_observed_since.as_deref())?;
    let noted = log.ask(&question);
    reading.end();
    let mut snapshot = output.told(noted)?;
    output.ids_have_form(&snapshot.evidence.policy.account_id);
    question.accounts = snapshot.accounts(&question.accounts)?;
    let losses = snapshot.losses(&command.without, question.accounts.len() == 1)?;
    let mut states = snapshot.data.folded.iter();
    if let (Some((_, state)), None) = (states.next(), states.next()) {
        refuse_unheld(&losses, state, snapshot.at())?;
    }
    drop(states);
    question.without = snapshot.suppose(losses);
    let answer = question.answer(&snapshot)?;
    show(&answer, &log, output)?;
    // Where accounts are named, all that are known are listed.
    let is_known = |id: &&String| answer.accounts.binary_search_by(|known| known.account.as_str().cmp(id)).is_ok();
    output.unknown(question.accounts.iter().filter(|id| !is_known(id)), snapshot.is_doubtful)
}

/// The question that is typed; ids and losses still as typed, and times left out, since only the log's policy says how they
/// are read.
fn question(command: &StatusArgs) -> Result<StatusQuestion, Problem> {
    let question = StatusQuestion {
        accounts: command.accounts.iter().map(|typed| id(typed)).collect(),
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
        without: command.without.clone(),
        explain: command.explain,
    };
    let is_filtered = question.is_filtered() || command.applied_since.is_some() || command.not_observed_since.is_some();
    match (question.accounts.is_empty(), question.all) {
        (true, false) | (false, true) => Err(Problem::AccountsOrAll),
        (false, false) if is_filtered => Err(Problem::FiltersNeedAll),
        _ => Ok(question),
    }
}
