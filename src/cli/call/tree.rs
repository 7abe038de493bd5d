//! The commands as they are in a call: those that take an ID, without it. Made from the one command line that there
//! is, so that a command that is added there can be typed here.

use clap::builder::StyledStr;
use clap::{Arg, Command};

use crate::cli::arguments::Arguments;
use crate::cli::{help, terminal};
use crate::render::{Lang, messages};

/// How the account is called on the command line.
const ID: &str = "ID";

/// Options that are the call's own, and of no line in it.
pub const OF_CALL: [&str; 2] = ["store", "keys"];

/// What is not worth explaining with every command.
const HIDDEN: [&str; 5] = ["store", "keys", "color", "wait", "expect_version"];

/// The command line, as it is in a call.
pub struct Tree {
    inside: Command,
    /// The names of the commands that are for outside.
    outside: Vec<String>,
}

impl Tree {
    /// From the command line of the program.
    pub fn of_program() -> Self {
        Self::of(&Arguments::command())
    }

    fn of(program: &Command) -> Self {
        let options = program.get_arguments().cloned().map(unless_hidden);
        let commands = program.get_subcommands().filter(|command| is_about_one(command)).cloned();
        let inside = Command::new("mfadesk")
            .no_binary_name(true)
            .disable_help_subcommand(true)
            .subcommand_required(true)
            .max_term_width(100)
            .override_usage("<COMMAND>")
            .args(options)
            .subcommands(commands.map(|command| {
                let path = command.get_name().to_owned();
                in_a_call(command, &path)
            }));
        let outside = program.get_subcommands().filter(|command| !is_about_one(command));
        Self { inside, outside: outside.map(|command| command.get_name().to_owned()).collect() }
    }

    /// The command line, to be parsed by.
    pub fn parser(&mut self) -> &mut Command {
        &mut self.inside
    }

    /// Whether it is the name of a command that is not for a call.
    pub fn is_outside(&self, name: &str) -> bool {
        self.outside.iter().any(|outside| outside == name)
    }

    /// The command of this path: `add`, or `reregister request`.
    pub fn command(&self, path: &[String]) -> Option<&Command> {
        path.iter().try_fold(&self.inside, |command, name| command.find_subcommand(name))
    }

    /// The commands that can be typed in a call, and what each is for.
    pub fn commands(&self, lang: Lang) -> Vec<(String, String)> {
        let commands = self.inside.get_subcommands();
        commands.map(|command| (command.get_name().to_owned(), about(command, lang))).collect()
    }

    /// What the command has to say of itself.
    pub fn help(&self, path: &[String], lang: Lang) -> Option<StyledStr> {
        let command = self.command(path)?.clone();
        let mut command = match lang {
            Lang::En => command,
            Lang::Ja => help::in_japanese(command, &path.join(" "), terminal::help_columns()),
        };
        Some(command.render_long_help())
    }
}

/// What a command is for.
fn about(command: &Command, lang: Lang) -> String {
    let english = || command.get_about().map(ToString::to_string).unwrap_or_default();
    match lang {
        Lang::En => english(),
        Lang::Ja => messages::help::page(command.get_name()).map_or_else(english, |page| page.about.to_owned()),
    }
}

/// Whether the command is about one account, which is its first argument, or has commands that are.
fn is_about_one(command: &Command) -> bool {
    account(command).is_some() || command.get_subcommands().any(is_about_one)
}

/// The argument that is the account. `call` itself is no command of a call.
fn account(command: &Command) -> Option<&Arg> {
    let first = command.get_positionals().next()?;
    let is_account = first.get_value_names().is_some_and(|names| names.iter().any(|name| name.as_str() == ID));
    (is_account && command.get_name() != "call").then_some(first)
}

/// The command without the account in what it says of itself.
fn in_a_call(mut command: Command, path: &str) -> Command {
    if let Some(id) = account(&command).map(|arg| arg.get_id().clone()) {
        let usage = command.clone().render_usage().to_string();
        let usage = usage.lines().next().unwrap_or_default().trim_start_matches("Usage: ").to_owned();
        let name = command.get_name().to_owned();
        let words = usage.split(' ').skip_while(|word| *word != name).skip(1);
        let words: Vec<&str> = words.filter(|word| !matches!(*word, "<ID>" | "[ID]" | "[ID]...")).collect();
        let usage = format!("{path} {}", words.join(" "));
        let hidden = |arg: Arg| if *arg.get_id() == id { arg.hide(true) } else { unless_hidden(arg) };
        // Changing one argument alone would make it the last.
        return command.disable_version_flag(true).override_usage(usage.trim_end().to_owned()).mut_args(hidden);
    }
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |inner| in_a_call(inner, &format!("{path} {name}")));
    }
    command
}

fn unless_hidden(arg: Arg) -> Arg {
    let is_hidden = HIDDEN.contains(&arg.get_id().as_str());
    arg.hide(is_hidden)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, Command};

    use super::{Tree, is_about_one};
    use crate::cli::arguments::Arguments;
    use crate::render::Lang;

    /// A program with commands that this one does not have.
    fn program() -> Command {
        let id = || Arg::new("person").value_name("ID");
        Command::new("mfadesk").subcommands([
            Command::new("next").arg(id().required(true)).arg(Arg::new("detail").value_name("WHAT")),
            Command::new("several").arg(id().num_args(0..).action(ArgAction::Append)),
            Command::new("group").subcommands([Command::new("inner").arg(id()), Command::new("other")]),
            Command::new("everybody").arg(Arg::new("file").value_name("FILE")),
        ])
    }

    #[test]
    fn a_command_whose_first_argument_is_an_id_can_be_typed_in_a_call_and_no_other() {
        let tree = Tree::of(&program());
        let names: Vec<String> = tree.commands(Lang::En).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["next", "several", "group"]);
        assert!(tree.is_outside("everybody") && !tree.is_outside("next") && !tree.is_outside("nothing"));
    }

    #[test]
    fn what_a_command_says_of_itself_in_a_call_leaves_the_id_out() {
        let tree = Tree::of(&program());
        let help = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
            tree.help(&path, Lang::En).unwrap().to_string()
        };
        for (path, usage) in [(&["next"][..], "Usage: next [WHAT]\n"), (&["several"], "Usage: several\n")] {
            let help = help(path);
            assert!(help.starts_with(usage) && !help.contains("ID"), "{help}");
        }
        assert!(help(&["group", "inner"]).starts_with("Usage: group inner\n"));
    }

    #[test]
    fn the_account_is_still_the_first_argument_of_each_command() {
        fn leaves<'c>(command: &'c Command, found: &mut Vec<&'c Command>) {
            for inner in command.get_subcommands().filter(|inner| is_about_one(inner)) {
                if inner.has_subcommands() { leaves(inner, found) } else { found.push(inner) }
            }
        }
        let (tree, program) = (Tree::of_program(), Arguments::command());
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        leaves(&tree.inside, &mut inside);
        leaves(&program, &mut outside);
        let arguments =
            |command: &Command| command.get_positionals().map(|arg| arg.get_id().to_string()).collect::<Vec<_>>();
        assert!(inside.len() > 20, "{}", inside.len());
        for (inside, outside) in inside.iter().zip(&outside) {
            assert_eq!(arguments(inside), arguments(outside), "{}", inside.get_name());
        }
    }
}
