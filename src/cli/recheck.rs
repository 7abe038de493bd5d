//! `recheck`: asks the question of an answer that was kept again, of the same lines, at the same instant.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::output::Output;
use crate::desk::fault::Fault;
use crate::inquiry::{KeptAnswer, OpenLog, Query, each_question};
use crate::queries::recheck::{compare, folded_by_other_rules};
use crate::render::{self, Recheckable};

/// Check an answer that was kept (--format json) against the log
#[derive(Debug, Clone, Args)]
pub struct Recheck {
    /// The answer; - reads it from standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Answers it.
pub fn run(command: &Recheck, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let unreadable = |why: String| Fault::UnreadableFile { path: command.file.clone(), why: why.into() };
    let text = input::read(&command.file, InputFile::Answer)?;
    let before: Value = serde_json::from_slice(&text).map_err(|error| unreadable(error.to_string()))?;
    let kept = KeptAnswer::of(&before, &command.file)?;
    let log = kept.open(desk(global)?)?;
    each_question!(&kept.question, question => compared(question, &kept, &log, &before, output))
}

/// Compares the answer that was kept with what the same question is answered now.
fn compared<Q: Query>(
    question: &Q,
    kept: &KeptAnswer,
    log: &OpenLog,
    before: &Value,
    output: &mut Output,
) -> Result<Exit, Exit>
where
    for<'d> Q::Answer<'d>: Recheckable,
{
    let snapshot = output.told(kept.ask(question, log))?;
    let (after, list) = question.answer(&snapshot)?.to_compare(&kept.file)?;
    let after: Value = serde_json::from_str(&after).map_err(|error| kept.unreadable(error.to_string()))?;
    let differences = compare(before, &after, &list);
    output.answer(&render::recheck(&differences, folded_by_other_rules(before), output.style()))?;
    Ok(match differences.is_empty() || snapshot.is_doubtful {
        true => Exit::answered(snapshot.is_doubtful),
        false => Exit::ConditionMet,
    })
}
