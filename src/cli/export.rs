//! `export`: what a question answers, for another program.

use std::borrow::Cow;
use std::path::Path;

use super::exit::Exit;
use super::global::{Global, desk};
use super::into_file;
use super::output::Output;
use super::read_watched::LogWatched;
use super::{audit, status};
use crate::commands::export::{EventsExport, ExportCommand, Hiding, RowsExport};
use crate::commands::problem::Problem;
use crate::commands::questions::StatusArgs;
use crate::desk::fault::{Fault, Unreadable};
use crate::exchange::export::{Pseudonyms, cloud_events, listed, ocsf};
use crate::inquiry::{OpenLog, Query};
use crate::queries::export::{ExportQuestion, ExportedAs};
use crate::queries::status::StatusAnswer;
use crate::render::{self, Answer, FileForm, Format, MethodsOf, Veiled};
use crate::secrets::{PseudonymKey, guard_process};

/// A list of events, or one a line.
const EVENTS: [FileForm; 2] = [FileForm::Text(Format::Json), FileForm::Text(Format::Jsonl)];

/// In which form events go out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EventForm {
    CloudEvents,
    Ocsf,
}

/// Exports it.
pub fn run(command: &ExportCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    match command {
        ExportCommand::Cloudevents(command) => events(command, EventForm::CloudEvents, global, output),
        ExportCommand::Ocsf(command) => events(command, EventForm::Ocsf, global, output),
        ExportCommand::Csv { what } => rows(what, FileForm::Text(Format::Csv), global, output),
        ExportCommand::Xlsx { what } => rows(what, FileForm::Workbook, global, output),
    }
}

fn events(command: &EventsExport, form: EventForm, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let asking = &command.audit.asking;
    output.outlet = into_file::of_export(&EVENTS, &asking.into_file, global)?;
    let lines = command.lines || output.outlet.form == Some(FileForm::Text(Format::Jsonl));
    let mut log = OpenLog::open(desk(global)?, asking)?;
    let reading = LogWatched::of(&mut log, output.style());
    let of = match form {
        EventForm::Ocsf => ExportedAs::Events,
        EventForm::CloudEvents if command.hiding.pseudonyms.is_some() => ExportedAs::BareLines,
        EventForm::CloudEvents => ExportedAs::Lines,
    };
    let mut question = ExportQuestion { audit: audit::question(&command.audit, &log)?, of };
    let noted = log.ask(&question);
    reading.end();
    let snapshot = output.told(noted)?;
    audit::read_account(&mut question.audit, &snapshot)?;
    if audit::is_unknown(&question.audit, snapshot.data.known, snapshot.is_doubtful) {
        return output.unknown(&question.audit.account, false);
    }
    let pseudonyms = pseudonyms(&command.hiding, &log, output)?;
    let exported = question.answer(&snapshot)?.exported;
    let (all, pseudonyms) = (exported.lines.len().max(exported.events.len()), pseudonyms.as_ref());
    // The lines of a log go out as they stand; but nobody's terminal does what a line says.
    let is_escaped = form == EventForm::Ocsf || output.is_shown();
    let mut is_altered = false;
    let count = output.deliver(|put| {
        let mut pieces = 0;
        let put = &mut |piece: &str| {
            pieces += 1;
            let shown = if is_escaped { Cow::from(render::shown_json(piece)) } else { Cow::from(piece) };
            is_altered |= *shown != *piece;
            // Between two there is what parts them.
            put(shown.as_bytes(), (pieces / 2).min(all), all)
        };
        Ok(match form {
            EventForm::CloudEvents => listed(cloud_events::of(&exported.lines, pseudonyms), lines, put)?,
            EventForm::Ocsf => listed(ocsf::of(exported, pseudonyms), lines, put)?,
        })
    })?;
    if form == EventForm::CloudEvents && is_altered {
        output.remark(&render::shown_altered(output.style()));
    }
    if form == EventForm::Ocsf && count < exported.events.len() {
        output.remark(&render::store_events_left_out(exported.events.len() - count, output.style()));
    }
    Ok(Exit::answered(snapshot.is_doubtful))
}

fn rows(what: &RowsExport, form: FileForm, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    output.outlet = into_file::of_export(&[form], what.outlet_typed(), global)?;
    if form == FileForm::Workbook && output.is_shown() {
        return Err(Problem::WorkbookOnTerminal.into());
    }
    match what {
        RowsExport::Events(command) => audit::answered(&command.audit, global, output, |answer, log, output| {
            shown(answer, &command.hiding, log, output)
        }),
        RowsExport::Accounts(command) => {
            status::answered(&all_unless_named(&command.status), global, output, |answer, log, output| {
                shown(answer, &command.hiding, log, output)
            })
        }
        RowsExport::Methods(command) => {
            let show = |answer: &StatusAnswer<'_>, log: &OpenLog, output: &mut Output| {
                shown(&MethodsOf(answer), &command.hiding, log, output)
            };
            status::answered(&all_unless_named(&command.status), global, output, show)
        }
    }
}

/// What is exported without naming anybody is everybody.
fn all_unless_named(command: &StatusArgs) -> StatusArgs {
    StatusArgs { all: command.all || command.accounts.is_empty(), ..command.clone() }
}

fn shown(answer: &impl Answer, hiding: &Hiding, log: &OpenLog, output: &mut Output) -> Result<(), Exit> {
    match pseudonyms(hiding, log, output)? {
        Some(pseudonyms) => output.show(&Veiled::new(answer, &|text| pseudonyms.hide(text)))?,
        None => output.show(answer)?,
    }
    Ok(())
}

/// What hides ids, if they are to be hidden; and says what it does not hide.
fn pseudonyms(hiding: &Hiding, log: &OpenLog, output: &Output) -> Result<Option<Pseudonyms>, Exit> {
    let Some(file) = &hiding.pseudonyms else { return Ok(None) };
    guard_process();
    let (key, is_new) = PseudonymKey::load_or_make(file).map_err(|error| unusable(file, &error))?;
    let accounts = log.accounts_on_record()?;
    output.remark(&render::pseudonyms_told(file, is_new, output.style()));
    Ok(Some(Pseudonyms::new(key, accounts)))
}

fn unusable(file: &Path, error: &std::io::Error) -> Fault {
    let why = match error.kind() {
        std::io::ErrorKind::InvalidData => Unreadable::NotAKey,
        _ => error.to_string().into(),
    };
    Fault::UnreadableFile { path: file.to_owned(), why }
}
