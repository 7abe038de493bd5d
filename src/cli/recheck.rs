//! `recheck`: asks the question of an answer that was kept again, of the same lines, at the same instant.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::output::Output;
use super::reconcile;
use crate::inquiry::{KeptAnswer, OpenLog, Query, each_question};
use crate::queries::question::Question;
use crate::render::{self, Recheckable};

/// Verify a saved JSON answer against the log
#[derive(Debug, Clone, Args)]
pub struct Recheck {
    /// The answer; - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Answers it.
pub fn run(command: &Recheck, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let mut kept = KeptAnswer::read(&input::read(&command.file, InputFile::Answer)?, &command.file)?;
    let log = kept.open(desk.clone())?;
    if let Question::Reconcile(question) = &mut kept.question {
        reconcile::read_again(question, &log, &desk, output)?;
    }
    each_question!(&kept.question, question => compared(question, &kept, &log, output))
}

/// Compares the answer that was kept with what the same question is answered now.
fn compared<Q: Query>(question: &Q, kept: &KeptAnswer, log: &OpenLog, output: &mut Output) -> Result<Exit, Exit>
where
    for<'d> Q::Answer<'d>: Recheckable,
{
    let snapshot = output.told(kept.ask(question, log))?;
    let (after, list) = question.answer(&snapshot)?.to_compare(&kept.file)?;
    let found = kept.compared(question, &snapshot, &after, &list)?;
    output.answer(&render::recheck(&found, output.style()))?;
    Ok(match found.is_same() || snapshot.is_doubtful {
        true => Exit::answered(snapshot.is_doubtful),
        false => Exit::ConditionMet,
    })
}
