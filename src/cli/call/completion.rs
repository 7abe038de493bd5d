//! Completing what is typed in a call: commands, options, and what the person on the phone has.

use clap::{Arg, Command};
use rustyline::completion::Pair;

use super::person::Person;
use super::reader::pair;
use super::tree::Tree;
use super::{choices, typed};
use crate::commands::losable::begins_like_an_option;

/// What is typed besides commands.
const OWN_WORDS: [&str; 3] = ["help", "end", "quit"];

/// Knows the commands.
pub struct Completion(Tree);

impl Completion {
    /// Of the commands in a call.
    pub fn of(tree: Tree) -> Self {
        Self(tree)
    }

    /// Where the word under the cursor begins, and what it may become. `line` ends at the cursor.
    pub fn candidates(&self, line: &str, person: &Person) -> (usize, Vec<Pair>) {
        let mut words = typed::parted(line);
        let is_new = line.chars().last().is_none_or(char::is_whitespace) && !words.last().is_some_and(|w| w.is_open);
        let last = if is_new { None } else { words.pop() };
        let (start, begun) = last.map_or((line.len(), String::new()), |word| (word.start, word.text));
        let before: Vec<String> = words.into_iter().map(|word| word.text).collect();
        (start, self.continued(&before, &begun, person))
    }

    /// What may follow the words `before`, beginning with `begun`.
    fn continued(&self, before: &[String], begun: &str, person: &Person) -> Vec<Pair> {
        let mut path: Vec<String> = Vec::new();
        while let Some(word) = before.get(path.len()) {
            let is_one = |command: &Command| command.find_subcommand(word).is_some();
            if !self.0.command(&path).is_some_and(is_one) {
                break;
            }
            path.push(word.clone());
        }
        let after = &before[path.len()..];
        let Some(command) = self.0.command(&path) else { return Vec::new() };
        if command.has_subcommands() {
            let commands = command.get_subcommands().map(Command::get_name);
            let own = OWN_WORDS.iter().copied().filter(|_| path.is_empty());
            return if after.is_empty() { plain(commands.chain(own), begun) } else { Vec::new() };
        }
        let option_of = |word: &String| {
            let name = word.strip_prefix("--")?;
            command.get_arguments().find(|arg| arg.get_long() == Some(name) && arg.get_action().takes_values())
        };
        if let Some(option) = after.last().and_then(option_of) {
            // What begins like an option cannot stand there: its place is behind an equals sign.
            let mut pairs = chosen(&path, option.get_id().as_str(), begun, person);
            pairs.retain(|pair| !begins_like_an_option(&pair.display));
            return pairs;
        }
        if begun.starts_with('-') {
            return options(command, begun);
        }
        // The account is the first argument, and is not typed. The last one may take more than one word.
        let places: Vec<&Arg> = command.get_positionals().skip(1).collect();
        let mut place = 0;
        let mut typed = after.iter();
        while let Some(word) = typed.next() {
            if option_of(word).is_some() {
                typed.next();
            } else if !word.starts_with('-') {
                place += 1;
            }
        }
        let last = places.last().filter(|arg| arg.get_num_args().is_some_and(|count| count.max_values() > 1));
        match places.get(place).or(last) {
            Some(argument) => chosen(&path, argument.get_id().as_str(), begun, person),
            None if begun.is_empty() => options(command, begun),
            None => Vec::new(),
        }
    }
}

/// The options of a command that begin so.
fn options(command: &Command, begun: &str) -> Vec<Pair> {
    let longs = command.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
    let longs: Vec<String> = longs.map(|long| format!("--{long}")).collect();
    plain(longs.iter().map(String::as_str), begun)
}

/// The words that begin so.
fn plain<'w>(words: impl Iterator<Item = &'w str>, begun: &str) -> Vec<Pair> {
    words.filter(|word| word.starts_with(begun)).map(|word| pair(word, format!("{word} "))).collect()
}

/// What can stand for an argument, and begins so.
fn chosen(path: &[String], argument: &str, begun: &str, person: &Person) -> Vec<Pair> {
    let begins = |word: &str| word.to_lowercase().starts_with(&begun.to_lowercase());
    let choices = choices::of_argument(path, argument, person);
    choices
        .iter()
        .filter(|choice| begins(&choice.typed))
        .map(|choice| pair(&choice.typed, format!("{} ", typed::quoted(&choice.typed))))
        .collect()
}
