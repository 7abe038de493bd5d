//! `batch --later`: lines that wait for the cluster, in a file. Each gets the time at which it was kept, unless it says when
//! it happened, and an event id, so that it is recorded once however often the file is sent.

use std::path::Path;
use std::string::FromUtf8Error;

use serde_json::{Map, Value};

use super::batch::BatchArgs;
use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::output::Output;
use crate::commands::batch::{Unsaid, command_of};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::{Fault, Unreadable};
use crate::desk::stream::new_event_id;
use crate::inquiry::OpenLog;
use crate::render::{self, KeptLine};
use crate::store::{HeldFile, StoreError};

/// Keeps the lines of the input behind those that the file holds, and prints a result a line.
pub fn run(command: &BatchArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let into = command.later.as_deref().unwrap_or(Path::new("-"));
    let desk = desk(global)?;
    let input = input::text(&command.file, InputFile::Lines)?;
    // Of two at once, each keeps its lines behind those of the other.
    let held = HeldFile::hold(into, desk.wait).map_err(|error| match error {
        StoreError::Busy { .. } => Fault::from(error),
        // Whatever is wrong with it, it cannot be written.
        error => Fault::FileNotWritten { path: into.to_owned(), why: error.why() },
    })?;
    let unreadable = |why: Unreadable| Fault::UnreadableFile { path: into.to_owned(), why };
    let kept = held.read(InputFile::Lines.most()).map_err(|why| unreadable(why.into()))?;
    let not_utf8 = |error: FromUtf8Error| unreadable(Unreadable::NotUtf8 { at: error.utf8_error().valid_up_to() });
    let mut kept = String::from_utf8(kept).map_err(not_utf8)?;
    if !kept.is_empty() && !kept.ends_with('\n') {
        kept.push('\n');
    }
    // Local times are those of the policy, which this copy holds.
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let unsaid = Unsaid { actor: command.actor.clone(), ticket: command.ticket.clone() };
    let (mut answer, mut lines, mut refused) = (String::new(), 0, 0);
    for (at, line) in input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = at as u64 + 1;
        match kept_line(line, &unsaid, &log, &desk) {
            Ok((text, of_line)) => {
                kept.push_str(&text);
                lines += 1;
                answer += &render::line_kept(number, &of_line, output.style());
            }
            Err(Exit::Problem(problem)) => {
                refused += 1;
                answer += &render::line_not_kept(number, &problem, output.style());
            }
            Err(exit) => return Err(exit),
        }
    }
    if lines > 0 {
        let written = held.replace(kept.as_bytes());
        written.map_err(|error| Fault::FileNotWritten { path: into.to_owned(), why: error.to_string() })?;
    }
    output.answer(&answer)?;
    output.remark(&render::lines_kept(lines, into, output.style()));
    Ok(if refused > 0 { Exit::InPart } else { Exit::Done })
}

/// A line as it is kept.
fn kept_line(line: &str, unsaid: &Unsaid, log: &OpenLog, desk: &Desk) -> Result<(String, KeptLine), Exit> {
    command_of(line.as_bytes(), unsaid)?;
    let malformed = |error: serde_json::Error| Problem::BatchLine(error.to_string());
    let mut members: Map<String, Value> = serde_json::from_str(line).map_err(malformed)?;
    members.retain(|_, value| !value.is_null());
    let at = match members.get("at").and_then(Value::as_str) {
        Some(typed) => log.time_on_any_day(typed)?,
        None => desk.clock.now().to_string(),
    };
    members.insert("at".to_owned(), at.clone().into());
    let event_id = match members.get("event_id").and_then(Value::as_str) {
        Some(event_id) => event_id.to_owned(),
        None => new_event_id(desk)?,
    };
    members.insert("event_id".to_owned(), event_id.clone().into());
    for (name, value) in [("actor", &unsaid.actor), ("ticket", &unsaid.ticket)] {
        if let Some(value) = value {
            members.entry(name).or_insert_with(|| value.clone().into());
        }
    }
    Ok((Value::Object(members).to_string() + "\n", KeptLine { at, event_id }))
}
