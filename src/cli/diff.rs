//! `diff`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::{id, word};
use crate::commands::questions;
use crate::commands::reports::DiffArgs;
use crate::inquiry::{Ends, OpenLog, Snapshot, Zone};
use crate::queries::diff::Change;
use crate::queries::question::DiffQuestion;

/// Answers it.
pub fn run(command: &DiffArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let change = |typed: &String| word("--change", typed, &Change::ALL, Change::as_str);
    let change = command.change.iter().map(|typed| change(typed).map(|change| change.as_str().to_owned()));
    let change = change.collect::<Result<_, _>>()?;
    let affiliation = questions::affiliations(&command.affiliation)?;
    let log = OpenLog::open(desk(global)?, &command.asking())?;
    let from = log.part(&command.from)?;
    let account = command.account.as_deref().map(id);
    let ends = Ends::read(&log, account.as_ref(), from);
    let snapshot: Snapshot<'_, DiffQuestion> = output.told(log.snapshot(&Zone::OfPolicy, ends))?;
    let from = snapshot.earlier(from)?;
    let account = snapshot.accounts(account.as_slice())?.pop();
    if account.is_some() && snapshot.data.is_empty() {
        return output.unknown(&account, snapshot.is_doubtful);
    }
    let question = DiffQuestion { account, from, change, affiliation };
    output.answered(&question, &snapshot)
}
