//! `batch --later`: lines that wait for the cluster, in a file. Each gets the time at which it was kept, unless it says when
//! it happened, and an event id, so that it is recorded once however often the file is sent.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::batch::BatchArgs;
use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::batch::{Unsaid, command_of};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::Desk;
use crate::desk::fault::Fault;
use crate::desk::stream::new_event_id;
use crate::inquiry::OpenLog;
use crate::render::{self, KeptLine};
use crate::store::replace_file;

/// Keeps the lines of the input behind those that the file holds, and prints a result a line.
pub fn run(command: &BatchArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let into = command.later.as_deref().unwrap_or(Path::new("-"));
    let desk = desk(global)?;
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error: io::Error| Fault::UnreadableFile { path, why: error.to_string().into() }
    };
    let mut kept = match fs::read_to_string(into) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        found => found.map_err(unreadable(into))?,
    };
    if !kept.is_empty() && !kept.ends_with('\n') {
        kept.push('\n');
    }
    let input = read(&command.file).map_err(unreadable(&command.file))?;
    // Local times are those of the policy, which this copy holds.
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let unsaid = Unsaid { actor: command.actor.clone(), ticket: command.ticket.clone() };
    // Editors on Windows begin a file with a byte order mark.
    let input = input.strip_prefix('\u{feff}').unwrap_or(&input);
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
    replace_file(into, kept.as_bytes())
        .map_err(|error| Fault::FileNotWritten { path: into.to_owned(), why: error.to_string() })?;
    output.answer(&answer)?;
    output.remark(&render::lines_kept(lines, into, output.style()));
    Ok(if refused > 0 { Exit::InPart } else { Exit::Done })
}

fn read(file: &Path) -> io::Result<String> {
    let mut text = String::new();
    match file == Path::new("-") {
        true => io::stdin().lock().read_to_string(&mut text)?,
        false => fs::File::open(file)?.read_to_string(&mut text)?,
    };
    Ok(text)
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
