//! A line of a batch → a command: the same structs, and the same names, as on the command line.
//!
//! `{"command":"add","account":"0123456789","kind":"phone","number":"090-…","at":"yesterday"}`: the command's words as
//! they are typed (`"phone-change start"`), positional arguments by name, options with `_` for `-`, flags as `true`, what
//! may be repeated as a list. Nothing is left out silently: a member that the command does not have is an error.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::candidates::{Candidates, OfArguments};
use super::json::Members;
use super::phone_change::{CancelArgs, CompleteArgs, StartArgs};
use super::problem::Problem;
use super::reregister::{ApproveArgs, RejectArgs, RequestArgs};
use super::{
    AddArgs, ApplyArgs, CloseArgs, DefaultArgs, EditArgs, FoundArgs, LostArgs, NoteArgs, ObserveArgs, Record,
    Recording, RegisterArgs, RemoveArgs, ReopenArgs, ReplaceArgs, TerminateArgs, TestArgs, UndoArgs,
};

/// The options that every recording command takes, by their names in a line.
const RECORDING: [&str; 8] = ["actor", "ticket", "at", "override", "because", "expect_version", "event_id", "dry_run"];

/// A command that was read from a line. It can be handed to another thread.
pub type BatchCommand = Box<dyn Record + Send>;

macro_rules! commands {
    ($( $word:literal => $command:ident, )*) => {
        /// The words of the commands that a line may hold.
        pub const COMMANDS: &[&str] = &[$( $word ),*];

        /// What may stand for the arguments of one of them.
        fn own_candidates(word: &str) -> Option<OfArguments> {
            match word {
                $( $word => Some(<$command>::CANDIDATES), )*
                _ => None,
            }
        }

        fn command(word: &str, members: Map<String, Value>, recording: Recording) -> Result<BatchCommand, Problem> {
            match word {
                $( $word => {
                    let mut command: $command = read(members)?;
                    command.recording = recording;
                    Ok(Box::new(command))
                } )*
                _ => Err(Problem::Word { member: "command", typed: word.to_owned(), known: COMMANDS.to_vec() }),
            }
        }
    };
}

commands! {
    "register" => RegisterArgs,
    "add" => AddArgs,
    "test" => TestArgs,
    "default" => DefaultArgs,
    "remove" => RemoveArgs,
    "lost" => LostArgs,
    "found" => FoundArgs,
    "apply" => ApplyArgs,
    "edit" => EditArgs,
    "replace" => ReplaceArgs,
    "observe" => ObserveArgs,
    "terminate" => TerminateArgs,
    "reregister request" => RequestArgs,
    "reregister approve" => ApproveArgs,
    "reregister reject" => RejectArgs,
    "phone-change start" => StartArgs,
    "phone-change complete" => CompleteArgs,
    "phone-change cancel" => CancelArgs,
    "note" => NoteArgs,
    "close" => CloseArgs,
    "reopen" => ReopenArgs,
    "undo" => UndoArgs,
}

/// What may stand for arguments of questions, whichever asks.
const OF_QUESTIONS: OfArguments = &[("affiliation", Candidates::Affiliation), ("without", Candidates::LostOrNot)];

/// What may stand for this argument of this command (`reregister request`); none: whatever is typed.
pub fn candidates(command: &str, argument: &str) -> Option<Candidates> {
    let known = own_candidates(command).unwrap_or(OF_QUESTIONS).iter().chain(Recording::CANDIDATES);
    known.copied().find(|(name, _)| *name == argument).map(|(_, candidates)| candidates)
}

/// Who records, and for which ticket, where a line does not say.
#[derive(Debug, Clone, Default)]
pub struct Unsaid {
    /// Who records it, as they say themselves.
    pub actor: Option<String>,
    /// The ticket.
    pub ticket: Option<String>,
}

/// The command of a line.
///
/// # Errors
/// When the line is no object, names no command, or has members that its command does not have or lacks some.
pub fn command_of(line: &[u8], unsaid: &Unsaid) -> Result<BatchCommand, Problem> {
    let Members(members) = serde_json::from_slice(line).map_err(|error| malformed(&error))?;
    let (mut word, mut of_recording, mut of_command) = (None, Map::new(), Map::new());
    for (name, value) in members {
        if name == "command" {
            word = Some(value);
        } else if RECORDING.contains(&name.as_str()) {
            // `null` is the same as absent.
            if !value.is_null() {
                of_recording.insert(name, value);
            }
        } else if !value.is_null() {
            of_command.insert(name, value);
        }
    }
    let word = match word {
        Some(Value::String(word)) => word,
        Some(_) => return Err(Problem::BatchLine("`command` is no string".to_owned())),
        None => return Err(Problem::BatchLine("missing field `command`".to_owned())),
    };
    let mut recording: Recording = read(of_recording)?;
    recording.actor = recording.actor.or_else(|| unsaid.actor.clone());
    recording.ticket = recording.ticket.or_else(|| unsaid.ticket.clone());
    command(&word, of_command, recording)
}

fn read<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Problem> {
    let read = |members: &Value| T::deserialize(members).map_err(|error| error.to_string());
    let members = Value::Object(members);
    read(&members).map_err(|why| {
        let Value::Object(members) = &members else { return Problem::BatchLine(why) };
        // The member without which it would not be wrong in this way.
        let is_wrong = |name: &&String| {
            let mut others = members.clone();
            others.remove(name.as_str());
            read(&Value::Object(others)).err().as_ref() != Some(&why)
        };
        let names_it = |name: &String| why.contains(&format!("`{name}`"));
        match members.keys().find(is_wrong).filter(|name| !names_it(name)) {
            Some(name) => Problem::BatchLine(format!("`{name}`: {}", unvalued(&why))),
            None => Problem::BatchLine(unvalued(&why)),
        }
    })
}

/// What is wrong with the type of a value, without the value: a phone number may have been written as an integer.
fn unvalued(why: &str) -> String {
    let value = |why: &str| {
        let (before, rest) = why.split_once(" `")?;
        let (_, after) = rest.split_once('`')?;
        before.starts_with("invalid type: ").then(|| format!("{before}{after}"))
    };
    value(why).unwrap_or_else(|| why.to_owned())
}

/// What is wrong with the JSON, and at which byte. That it is on its first line goes without saying.
fn malformed(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    Problem::BatchLine(match text.strip_suffix(&place) {
        Some(what) => format!("{what} (byte {})", error.column()),
        None => text,
    })
}
