//! `audit`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::read_watched::LogWatched;
use crate::commands::parse::{id, normalized};
use crate::commands::problem::Problem;
use crate::commands::questions::AuditArgs;
use crate::domain::id::STORE_SUBJECT;
use crate::inquiry::{OpenLog, Query, Snapshot};
use crate::queries::audit::AuditAnswer;
use crate::queries::question::AuditQuestion;

/// Answers it.
pub fn run(command: &AuditArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    answered(command, global, output, |answer, _, output| Ok(output.show(answer)?))
}

/// Answers it, and has the answer shown.
///
/// # Errors
/// What stands against an answer, or against showing it.
pub fn answered(
    command: &AuditArgs,
    global: &Global,
    output: &mut Output,
    show: impl FnOnce(&AuditAnswer<'_>, &OpenLog, &mut Output) -> Result<(), Exit>,
) -> Result<Exit, Exit> {
    let mut log = OpenLog::open(desk(global)?, &command.asking)?;
    let reading = LogWatched::of(&mut log, output.style());
    let mut question = question(command, &log)?;
    let noted = log.ask(&question);
    reading.end();
    let snapshot = output.told(noted)?;
    read_account(&mut question, &snapshot)?;
    if is_unknown(&question, snapshot.data.known, snapshot.is_doubtful) {
        return output.unknown(&question.account, false);
    }
    show(&question.answer(&snapshot)?, &log, output)?;
    Ok(Exit::answered(snapshot.is_doubtful))
}

/// Reads the account that is named, now that the policy is known.
///
/// # Errors
/// When it is no id under that policy.
pub fn read_account<Q: Query>(question: &mut AuditQuestion, snapshot: &Snapshot<'_, Q>) -> Result<(), Problem> {
    if let Some(id) = question.account.as_ref().filter(|id| *id != STORE_SUBJECT) {
        question.account = snapshot.accounts(std::slice::from_ref(id))?.pop();
    }
    Ok(())
}

/// Whether there is no event of the account that is named, in a log that would have them.
pub fn is_unknown(question: &AuditQuestion, known: usize, is_doubtful: bool) -> bool {
    question.account.as_ref().is_some_and(|id| id != STORE_SUBJECT) && known == 0 && !is_doubtful
}

/// The question that is typed. Local times are read in the policy's time zone, which is in the log.
///
/// # Errors
/// When a time or a type is none.
pub fn question(command: &AuditArgs, log: &OpenLog) -> Result<AuditQuestion, Exit> {
    let since = log.time(command.since.as_deref())?.map(|instant| instant.to_string());
    let until = log.until(command.until.as_deref())?.map(|instant| instant.to_string());
    let said = |typed: &Option<String>| typed.as_deref().map(normalized).filter(|text| !text.is_empty());
    // A type may be typed whole, or without `mfadesk.` and the version; the log may hold others than this version knows.
    let a_type = |typed: &String| Some(normalized(typed)).filter(|text| !text.is_empty());
    Ok(AuditQuestion {
        account: command.account.as_deref().map(id).filter(|text| !text.is_empty()),
        actor: said(&command.by),
        types: command
            .types
            .iter()
            .map(|typed| a_type(typed).ok_or(Problem::Empty("--type")))
            .collect::<Result<_, _>>()?,
        since,
        until,
        overrides: command.overrides,
        ticket: said(&command.of_ticket),
        source: said(&command.source),
        run: said(&command.run),
    })
}
