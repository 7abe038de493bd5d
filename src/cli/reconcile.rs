//! `reconcile`: the files of a directory, read as `import` reads them, held against what is on record. Nothing is written.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::exit::{self, Exit};
use super::folder::files_of;
use super::global::{Global, desk};
use super::import::{FileToRead, ReadAs, Reading, collected, occurred_at};
use super::output::Output;
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::{Fault, Unreadable};
use crate::domain::instant::Instant;
use crate::domain::look::LookSort;
use crate::domain::policy::Policy;
use crate::inquiry::{OpenLog, Query};
use crate::queries::files_read::{FileRead, FilesRead};
use crate::queries::question::{BytesRead, ReconcileQuestion};
use crate::render::{self, Style};

/// Compare what the directory shows with what is on record: only here, only there, different; record nothing
///
/// Files are read as import reads them. Each difference comes with what happened since the directory was looked at, and with
/// the command that would settle it; one that the lag of the report explains says so.
#[derive(Debug, Clone, Args)]
pub struct ReconcileArgs {
    /// What is read.
    #[command(flatten)]
    pub reading: Reading,

    /// Print what would settle the differences as lines for batch
    #[arg(long, conflicts_with = "output")]
    pub batch: bool,

    /// Which part of the log, and where the answer goes.
    #[command(flatten)]
    pub asking: Asking,
}

/// Reads the files, and says what differs.
pub fn run(command: &ReconcileArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let log = OpenLog::open(desk.clone(), &command.asking)?;
    let policy = policy(&log, output)?;
    let Reading { kind, columns, sheet, mend_ids, at, .. } = &command.reading;
    let (files, passed_over) = files_of(&command.reading.files)?;
    let mut question = ReconcileQuestion {
        files: command.reading.files.iter().map(|file| file.to_string_lossy().into_owned()).collect(),
        sort: kind.map(|word| word.sort().as_str().to_owned()),
        sheet: sheet.clone(),
        column: columns.clone(),
        mend_ids: *mend_ids,
        at: occurred_at(at.as_deref(), &policy, log.now)?,
        clock: Some(log.now),
        passed_over,
        ..ReconcileQuestion::default()
    };
    let files: Vec<_> = files.into_iter().map(FileToRead::now).collect();
    let shown = looks(&question, &files, (&desk, &policy), output.style())?;
    let read =
        |file: &FileRead| BytesRead { file: file.file.clone(), sha256: file.sha256.clone(), modified: file.modified };
    question.read = shown.files.iter().map(read).collect();
    question.shown = Arc::new(shown);
    let snapshot = output.told(log.ask(&question))?;
    let answer = question.answer(&snapshot)?;
    if command.batch {
        output.remark(&render::files_told(&question.shown, output.style()));
        let (lines, without) = render::settling_lines(&answer.differences);
        output.answer(&lines)?;
        if without > 0 {
            output.remark(&render::unsettled(without, output.style()));
        }
    } else {
        output.show(&answer)?;
    }
    // A file of which nobody is known is none of this tenant, or the policy's ids are others.
    if question.shown.is_of_nobody() {
        output.remark(&render::nobody_known(&question.shown, output.style()));
        if !snapshot.is_doubtful {
            return Ok(Exit::Unwell(exit::BROKEN));
        }
    }
    Ok(Exit::answered(snapshot.is_doubtful))
}

/// Reads the files of an answer that was kept again, for what it rests on: they have to be the same.
///
/// # Errors
/// When one of them cannot be read, or is another one than was compared then.
pub fn read_again(
    question: &mut ReconcileQuestion,
    log: &OpenLog,
    desk: &Desk,
    output: &mut Output,
) -> Result<(), Exit> {
    if let Some(piped) = question.read.iter().find(|kept| kept.file == "-") {
        return Err(Fault::UnreadableFile { path: PathBuf::from(&piped.file), why: Unreadable::FromPipe }.into());
    }
    let policy = policy(log, output)?;
    let file = |kept: &BytesRead| FileToRead { path: PathBuf::from(&kept.file), modified: Some(kept.modified) };
    let files: Vec<_> = question.read.iter().map(file).collect();
    let shown = looks(question, &files, (desk, &policy), output.style())?;
    for (kept, read) in question.read.iter().zip(&shown.files) {
        if kept.sha256 != read.sha256 {
            let (path, why) = (PathBuf::from(&kept.file), Unreadable::AnotherFile);
            return Err(Fault::UnreadableFile { path, why }.into());
        }
    }
    question.shown = Arc::new(shown);
    Ok(())
}

/// What the files show, as the question has them read.
fn looks(
    question: &ReconcileQuestion,
    files: &[FileToRead],
    desk_and_policy: (&Desk, &Policy),
    style: &Style,
) -> Result<FilesRead, Exit> {
    let by = ReadAs {
        sort: question.sort.as_deref().and_then(LookSort::known),
        columns: &question.column,
        sheet: question.sheet.as_deref(),
        mend_ids: question.mend_ids,
        at: question.at,
    };
    let clock = question.clock.unwrap_or(Instant::from_millis(i64::MAX));
    let mut shown = collected(files, &by, desk_and_policy, clock, style)?;
    shown.passed_over.clone_from(&question.passed_over);
    Ok(shown)
}

/// The policy by which the files are read: the one in force at the part of the log that answers.
fn policy(log: &OpenLog, output: &mut Output) -> Result<Policy, Exit> {
    let asked = log.ask(&());
    if let Some((time_zone, now)) = asked.display {
        output.display_in(time_zone, now);
    }
    // What is to be said of the log is said with the answer.
    Ok(asked.outcome?.evidence.policy)
}
