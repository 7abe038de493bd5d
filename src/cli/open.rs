//! `open`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::word;
use crate::commands::questions;
use crate::commands::reports::OpenArgs;
use crate::inquiry::OpenLog;
use crate::queries::open::OpenMatterKind;
use crate::queries::question::OpenQuestion;

/// Answers it.
pub fn run(command: &OpenArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let only = |typed: &String| word("--only", typed, &OpenMatterKind::ALL, OpenMatterKind::as_str);
    let only = command.only.iter().map(|typed| only(typed).map(|what| what.as_str().to_owned()));
    let only = only.collect::<Result<_, _>>()?;
    let affiliation = questions::affiliations(&command.affiliation)?;
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    let question = OpenQuestion { only, affiliation, since: log.time(command.since.as_deref())? };
    let snapshot = output.told(log.ask(&question))?;
    output.answered(&question, &snapshot)
}
