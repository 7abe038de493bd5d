//! The pages of help: commands in groups, examples below; in Japanese with the English taken out of the tree and the
//! catalogue's words put in. Only made when a page is to be printed.

use clap::{Arg, ArgAction, Command};

use crate::render::messages::help;
use crate::render::{Lang, wrapped};

/// How far an argument's text is indented under its name.
const INDENT: usize = 10;
/// What surrounds the name of a command in a list.
const GAPS: usize = 4;

/// The whole command line with pages in this language, its commands in groups, examples below.
pub fn pages(root: Command, lang: Lang, columns: usize) -> Command {
    let root = match lang {
        Lang::En => with_examples(root, "", lang),
        Lang::Ja => with_examples(in_japanese(root, "", columns), "", lang),
    };
    in_groups(root, lang, columns)
}

/// The commands under the headings of their groups, in the place of one list.
fn in_groups(root: Command, lang: Lang, columns: usize) -> Command {
    let styled = clap::builder::Styles::styled();
    let (heading, literal) = (styled.get_header(), styled.get_literal());
    let about = |name: &str| match (lang, help::page(name)) {
        (Lang::Ja, Some(page)) => page.about.to_owned(),
        _ => root.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string).unwrap_or_default(),
    };
    let widest = help::GROUPS.iter().flat_map(|group| group.commands).map(|name| name.len()).max().unwrap_or(0);
    let mut list = String::new();
    for group in help::GROUPS {
        list.push_str(&format!("{heading}{}:{heading:#}\n", group.heading.of(lang)));
        for name in group.commands {
            let said = format!("  {name:widest$}  {}", about(name));
            let said = wrapped(&said, Some(columns), widest + GAPS);
            list.push_str(&said.replacen(name, &format!("{literal}{name}{literal:#}"), 1));
            list.push('\n');
        }
        list.push('\n');
    }
    let usage = styled.get_usage();
    let template = match lang {
        Lang::En => format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{list}{{all-args}}{{after-help}}"),
        Lang::Ja => {
            format!("{{before-help}}{usage}{}{usage:#}{{usage}}\n\n{list}{{all-args}}{{after-help}}", help::USAGE)
        }
    };
    let usage = help::usage_of_program().of(lang);
    root.help_template(template).override_usage(usage).mut_subcommands(|command| command.hide(true))
}

/// Each page with the examples of its command at its end.
pub fn with_examples(command: Command, path: &str, lang: Lang) -> Command {
    let styled = clap::builder::Styles::styled();
    let heading = styled.get_header();
    let shown = help::examples(path);
    let command = match shown.is_empty() {
        true => command,
        false => {
            let lines: String = shown.iter().map(|example| format!("\n  {example}")).collect();
            command.after_help(format!("{heading}{}:{heading:#}{lines}", help::EXAMPLES.of(lang)))
        }
    };
    command.mut_subcommands(|inner| {
        let path = format!("{path} {}", inner.get_name());
        with_examples(inner, path.trim_start(), lang)
    })
}

/// Commands with pages in Japanese: the whole command line, or the command of a path in it. Lines have at most so many
/// columns: clap breaks them at blanks only, so they are broken here. [`usize::MAX`]: nothing is broken.
pub fn in_japanese(mut root: Command, path: &str, columns: usize) -> Command {
    // Only then are the options there that clap makes, and do commands know how they are called.
    root.build();
    page(root, path, columns, 0)
}

/// A command whose own page has so many columns, and that stands so far from the left in its parent's list.
fn page(mut command: Command, path: &str, columns: usize, column: usize) -> Command {
    let usage = help::usage(command.render_usage().to_string().trim_start_matches("Usage: "));
    let usage = usage.replace("\n       ", &format!("\n{}", help::USAGE_GAP));
    let list = GAPS + command.get_subcommands().map(|command| command.get_name().len()).max().unwrap_or(0);
    let mut command = command
        .term_width(columns)
        .override_usage(usage)
        .subcommand_help_heading(help::COMMANDS)
        .help_template(template())
        .mut_args(|arg| argument(arg, path, columns))
        .mut_subcommands(|command| {
            let path = format!("{path} {}", command.get_name());
            page(command, path.trim_start(), columns, list)
        });
    if let Some(words) = help::page(path) {
        let about = wrapped(words.about, Some(columns), 0);
        let more = wrapped(words.more, Some(columns), 0);
        let long = if more.is_empty() { about.clone() } else { format!("{about}\n\n{more}") };
        // The text at the head of the page is as wide as the page, the one in the parent's list is not.
        command = command
            .about(wrapped(words.about, Some(columns.saturating_sub(column)), 0))
            .long_about(long.clone())
            .before_long_help(long)
            .before_help(about);
    }
    command
}

/// A page, with its first heading in the style of the others.
fn template() -> String {
    let style = clap::builder::Styles::styled();
    let usage = style.get_usage();
    format!("{{before-help}}{usage}{}{usage:#}{{usage}}\n\n{{all-args}}{{after-help}}", help::USAGE)
}

/// An argument with its text, and what clap would add to it in English.
fn argument(arg: Arg, path: &str, columns: usize) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let Some(text) = help::argument(path, &id) else { return arg };
    let indented = |text: &str| wrapped(text, Some(columns.saturating_sub(INDENT)), 0);
    let mut lines = vec![indented(text)];
    lines.extend(values(&arg, &id, columns.saturating_sub(INDENT)));
    let notes = notes(&arg);
    if !notes.is_empty() {
        lines.push(indented(&notes));
    }
    let heading = match arg.get_help_heading() {
        Some(english) => help::heading(english).unwrap_or(english).to_owned(),
        None if is_of_clap(&arg) => help::EVERYWHERE.to_owned(),
        None if arg.is_positional() => help::ARGUMENTS.to_owned(),
        None => help::OPTIONS.to_owned(),
    };
    let order = match arg.get_index() {
        // Clap sorts what has a heading, arguments by their names.
        Some(index) => Some(index),
        None => is_of_clap(&arg).then_some(usize::MAX),
    };
    let arg = arg
        .help(lines.join("\n"))
        .long_help(None)
        .help_heading(heading)
        .next_line_help(true)
        .hide_default_value(true)
        // What a variable says is not typed: it must not stand in the way of a page.
        .env(None)
        .hide_possible_values(true);
    match order {
        Some(order) => arg.display_order(order),
        None => arg,
    }
}

/// `--help` and `--version`.
fn is_of_clap(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Help | ArgAction::Version)
}

/// The words that may be typed, a line each, where something is said of them.
fn values(arg: &Arg, id: &str, columns: usize) -> Vec<String> {
    let values = arg.get_possible_values();
    let names = values.iter().map(clap::builder::PossibleValue::get_name);
    let explained: Vec<(&str, &str)> =
        names.filter_map(|name| help::value(id, name).map(|text| (name, text))).collect();
    let longest = explained.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |(name, text): (&str, &str)| wrapped(&format!("- {name:longest$}  {text}"), Some(columns), longest + 4);
    explained.into_iter().map(line).collect()
}

/// What is taken when nothing is typed, and what else may be typed.
fn notes(arg: &Arg) -> String {
    let values = arg.get_possible_values();
    let takes_values = arg.get_num_args().is_some_and(|range| range.takes_values());
    let mut notes = String::new();
    let id = arg.get_id().as_str();
    if takes_values && values.iter().any(|value| help::value(id, value.get_name()).is_none()) {
        let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
        notes.push_str(&help::one_of(&names));
    }
    if takes_values && !arg.is_hide_default_value_set() {
        let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            notes.push_str(&help::default(&defaults.join(" ")));
        }
    }
    if let Some(name) = arg.get_env() {
        notes.push_str(&help::environment(&name.to_string_lossy()));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use clap::{Arg, Command};

    use crate::cli::arguments::Arguments;
    use crate::render::messages::help;

    /// Every command by its path.
    fn commands(root: &Command) -> BTreeMap<String, Command> {
        fn gather(command: &Command, path: &str, found: &mut BTreeMap<String, Command>) {
            for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
                gather(command, format!("{path} {}", command.get_name()).trim_start(), found);
            }
            found.insert(path.to_owned(), command.clone());
        }
        let mut found = BTreeMap::new();
        gather(root, "", &mut found);
        found
    }

    fn english() -> BTreeMap<String, Command> {
        let mut root = Arguments::command();
        root.build();
        commands(&root)
    }

    fn visible(command: &Command) -> impl Iterator<Item = &Arg> {
        command.get_arguments().filter(|arg| !arg.is_hide_set())
    }

    fn assert_none<T: std::fmt::Debug>(what: &str, found: &[T]) {
        assert!(found.is_empty(), "src/render/messages/help/: {what}: {found:#?}");
    }

    #[test]
    fn every_command_stands_in_one_group_and_has_examples() {
        let listed: Vec<&str> = help::GROUPS.iter().flat_map(|group| group.commands).copied().collect();
        let distinct: BTreeSet<&str> = listed.iter().copied().collect();
        assert_eq!(listed.len(), distinct.len(), "a command stands in two groups");
        let english = english();
        let commands: BTreeSet<&str> =
            english.keys().map(String::as_str).filter(|path| !path.is_empty() && !path.contains(' ')).collect();
        assert_eq!(commands, distinct);
        let without: Vec<&&str> = commands.iter().filter(|path| help::examples(path).is_empty()).collect();
        assert_none("these have no examples", &without);
        let lost: Vec<&str> =
            help::all_examples().map(|(path, _)| path).filter(|path| !english.contains_key(*path)).collect();
        assert_none("these examples are of no command", &lost);
    }

    #[cfg(feature = "stream")]
    #[test]
    fn the_examples_that_take_a_cluster_can_be_typed_as_they_stand() {
        let examples = help::examples("stream");
        assert!(!examples.is_empty());
        for example in examples {
            let typed: Vec<std::ffi::OsString> = example.split(' ').map(std::ffi::OsString::from).collect();
            assert!(Arguments::read(&typed).is_ok(), "{example}");
        }
    }

    #[test]
    fn everything_that_help_says_is_said_in_japanese() {
        let mut missing = Vec::new();
        for (path, command) in english() {
            if help::page(&path).is_none() {
                missing.push(format!("page \"{path}\""));
            }
            for arg in visible(&command) {
                let id = arg.get_id().as_str();
                if help::argument(&path, id).is_none() {
                    missing
                        .push(format!("argument \"{id}\" of page \"{path}\": {}", arg.get_help().unwrap_or_default()));
                }
                for value in arg.get_possible_values().iter().filter(|value| value.get_help().is_some()) {
                    if help::value(id, value.get_name()).is_none() {
                        missing.push(format!("value \"{}\" of argument \"{id}\"", value.get_name()));
                    }
                }
                if let Some(heading) = arg.get_help_heading().filter(|heading| help::heading(heading).is_none()) {
                    missing.push(format!("heading \"{heading}\""));
                }
            }
        }
        assert_none("these have no Japanese text", &missing);
    }

    #[test]
    fn what_is_said_in_japanese_names_something() {
        let english = english();
        let mut lost = Vec::new();
        let paths: BTreeSet<&str> = help::pages().map(|page| page.path).collect();
        assert_eq!(paths.len(), help::pages().count(), "a page stands there twice");
        for page in help::pages() {
            let Some(command) = english.get(page.path) else {
                lost.push(format!("page \"{}\"", page.path));
                continue;
            };
            for (id, _) in &page.arguments {
                if !visible(command).any(|arg| arg.get_id() == id) {
                    lost.push(format!("argument \"{id}\" of page \"{}\"", page.path));
                }
            }
            // A page that has more to say in one language has it in the other.
            assert_eq!(command.get_long_about().is_some(), !page.more.is_empty(), "{}", page.path);
        }
        let all = || english.iter().flat_map(|(path, command)| visible(command).map(move |arg| (path, arg)));
        for (id, _) in help::SHARED {
            if !all().any(|(path, arg)| arg.get_id() == id && help::own_argument(path, id).is_none()) {
                lost.push(format!("argument \"{id}\", shared"));
            }
        }
        for (id, value, _) in help::VALUES {
            if !all()
                .any(|(_, arg)| arg.get_id() == id && arg.get_possible_values().iter().any(|v| v.get_name() == *value))
            {
                lost.push(format!("value \"{value}\" of argument \"{id}\""));
            }
        }
        for (english, _) in help::HEADINGS {
            if !all().any(|(_, arg)| arg.get_help_heading() == Some(english)) {
                lost.push(format!("heading \"{english}\""));
            }
        }
        assert_none("these name nothing on the command line", &lost);
    }

    #[test]
    fn what_is_shared_by_id_is_one_text_in_english_too() {
        let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, command) in english() {
            for arg in visible(&command).filter(|arg| help::own_argument(&path, arg.get_id().as_str()).is_none()) {
                let text = arg.get_help().unwrap_or_default().to_string();
                texts.entry(arg.get_id().to_string()).or_default().insert(text);
            }
        }
        // Clap words its own option by whether there is a longer page.
        texts.remove("help");
        let differing: Vec<_> = texts.into_iter().filter(|(_, texts)| texts.len() > 1).collect();
        assert_none("an id that means several things has a text in each page", &differing);
    }
}
