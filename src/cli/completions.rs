//! `completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command, ValueHint};
use clap_complete::Shell;

use super::arguments::Arguments;
use super::exit::Exit;
use super::output::Output;
use crate::commands::batch;
use crate::commands::candidates::Candidates;
use crate::commands::periods::Period;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::event::EventType;
use crate::domain::risk::{Level, ReasonCode};
use crate::queries::open::OpenMatterKind;

/// Print a shell completion script
#[derive(Debug, Clone, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Prints it.
pub fn run(command: &Completions, output: &Output) -> Result<Exit, Exit> {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut with_candidates(Arguments::command(), ""), "mfadesk", &mut text);
    output.answer(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Done)
}

/// The command, with the words that may stand for its arguments: only a shell is told of them, since what is typed is
/// read more generously, and is read later.
fn with_candidates(command: Command, path: &str) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let command = names.iter().fold(command, |command, name| {
        command.mut_subcommand(name, |inner| with_candidates(inner, format!("{path} {name}").trim()))
    });
    let told = |arg: Arg| {
        let of_questions = of_questions(path, arg.get_id().as_str());
        let words = match of_questions.is_empty() {
            true => batch::candidates(path, arg.get_id().as_str()).map_or_else(Vec::new, Candidates::words),
            false => of_questions,
        };
        match words.is_empty() {
            true if is_text(&arg) => arg.value_hint(ValueHint::Other),
            true => arg,
            false => arg.value_parser(PossibleValuesParser::new(words)),
        }
    };
    command.mut_args(told)
}

/// Whether it is no file: what may be typed for it then is nothing that lies in a directory.
fn is_text(arg: &Arg) -> bool {
    let names = arg.get_value_names().unwrap_or_default();
    arg.get_action().takes_values()
        && arg.get_possible_values().is_empty()
        && !names.iter().any(|name| ["FILE", "DIR"].contains(&name.as_str()))
}

/// The words of filters, which nobody can be asked for in a call.
fn of_questions(path: &str, argument: &str) -> Vec<&'static str> {
    let levels = || Level::ALL.into_iter().map(Level::as_str);
    match (path, argument) {
        ("status", "state") => MfaState::ALL.into_iter().map(MfaState::as_str).collect(),
        ("status", "step") => vec!["1", "2", "3", "4"],
        ("status" | "risk" | "notice", "level") => levels().collect(),
        ("status" | "shared", "kind" | "default_kind") => Candidates::Kind.words(),
        ("risk", "fail_on") => levels().chain([MfaState::SetupRequired.as_str()]).collect(),
        ("risk", "reason") => ReasonCode::ALL.into_iter().map(ReasonCode::as_str).collect(),
        ("open", "only") => OpenMatterKind::ALL.into_iter().map(OpenMatterKind::as_str).collect(),
        ("stats", "by") => Period::ALL.into_iter().map(Period::as_str).collect(),
        ("audit", "types") => EventType::ALL.iter().map(|event_type| event_type.as_str()).collect(),
        _ => Vec::new(),
    }
}
