//! The commands as they are in a call: those that take an ID, without it. Made from the one command line that there
//! is, so that a command that is added there can be typed here.

use clap::builder::StyledStr;
use clap::{Arg, Command, CommandFactory};

use crate::cli::arguments::Arguments;

/// How the account is called on the command line.
const ID: &str = "ID";

/// The command line, as it is in a call.
pub struct Tree(Command);

impl Tree {
    /// From the command line of the program.
    pub fn of_program() -> Self {
        let mut program = Arguments::command().no_binary_name(true);
        let names: Vec<String> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
        for name in names {
            program = program.mut_subcommand(&name, |command| in_a_call(command, &name));
        }
        Self(program)
    }

    /// The command line, to be parsed by.
    pub fn parser(&mut self) -> &mut Command {
        &mut self.0
    }

    /// The command of this path: `add`, or `reregister request`.
    pub fn command(&self, path: &[String]) -> Option<&Command> {
        path.iter().try_fold(&self.0, |command, name| command.find_subcommand(name))
    }

    /// The commands that can be typed in a call.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.0.get_subcommands().filter(|command| is_about_one(command))
    }

    /// What the command, or all of them, has to say of itself.
    pub fn help(&self, path: &[String]) -> Option<StyledStr> {
        self.command(path).filter(|command| is_about_one(command)).map(|command| command.clone().render_long_help())
    }
}

/// Whether the command is about one account, which is its first argument, or has commands that are.
pub fn is_about_one(command: &Command) -> bool {
    account(command).is_some() || command.get_subcommands().any(is_about_one)
}

/// The argument that is the account. `call` itself is no command of a call.
fn account(command: &Command) -> Option<&Arg> {
    let first = command.get_positionals().next()?;
    let is_account = first.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == ID));
    (is_account && command.get_name() != "call").then_some(first)
}

/// The command without the account in what it says of itself; hidden where it is not for a call.
fn in_a_call(mut command: Command, path: &str) -> Command {
    if !is_about_one(&command) {
        return command.hide(true);
    }
    if let Some(id) = account(&command).map(|arg| arg.get_id().clone()) {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.lines().next().unwrap_or_default().trim_start_matches("Usage: ").to_owned();
        let name = command.get_name().to_owned();
        let words = usage.split(' ').skip_while(|word| *word != name).skip(1);
        let words: Vec<&str> = words.filter(|word| !matches!(*word, "<ID>" | "[ID]" | "[ID]...")).collect();
        let usage = format!("{path} {}", words.join(" "));
        let hidden = |arg: Arg| if *arg.get_id() == id { arg.hide(true) } else { arg };
        // Changing one argument alone would make it the last.
        return command.override_usage(usage.trim_end().to_owned()).mut_args(hidden);
    }
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |inner| in_a_call(inner, &format!("{path} {name}")));
    }
    command
}
