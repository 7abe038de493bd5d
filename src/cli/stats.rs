//! `stats`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::questions;
use crate::commands::reports::{self, StatsArgs};
use crate::inquiry::OpenLog;
use crate::queries::question::StatsQuestion;

/// Answers it.
pub fn run(command: &StatsArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let affiliation = questions::affiliations(&command.affiliation)?;
    let by = command.by.as_deref().map(reports::period).transpose()?;
    let log = OpenLog::open(desk(global)?, &command.asking)?;
    let question = StatsQuestion {
        affiliation,
        by: by.map(|period| period.as_str().to_owned()),
        since: log.time(command.since.as_deref())?,
        until: log.until(command.until.as_deref())?,
    };
    let snapshot = output.told(log.ask(&question))?;
    output.answered(&question, &snapshot)
}
