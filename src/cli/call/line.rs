//! A line of a call as a command: which one, and what was typed after it. The account and the ticket, which are not
//! typed, are put where the command line has them.

use clap::ArgMatches;

use super::person::Person;
use super::tree::Tree;
use super::typed;
use crate::commands::parse::{self, normalized};
use crate::commands::problem::Problem;
use crate::render::ending;

/// From so many digits on, a word that could be an account's id is taken for one.
const DIGITS_OF_AN_ID: usize = 4;

/// One command of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLine {
    /// The words of the command: `add`, or `reregister request`.
    pub path: Vec<String>,
    /// What was typed after it, and answered since, without the account.
    pub rest: Vec<String>,
}

/// What is said once for a whole call.
#[derive(Debug, Clone, Default)]
pub struct CallContext {
    /// The ticket.
    pub ticket: Option<String>,
    /// Who records, as they say themselves.
    pub actor: Option<String>,
}

impl CallLine {
    /// The command that these words are. The program's name and the account may stand where they would outside a call,
    /// so that what a receipt proposes can be copied.
    ///
    /// # Errors
    /// For a command that is not about one account, and for another account.
    pub fn read(words: &[String], tree: &Tree, person: &Person) -> Result<Self, Problem> {
        let is_program = |word: &String| normalized(word).to_lowercase() == typed::PROGRAM;
        let is_copied = words.first().is_some_and(is_program);
        let words = words.get(usize::from(is_copied)..).unwrap_or_default();
        let mut path: Vec<String> = Vec::new();
        while let Some(word) = words.get(path.len()) {
            // Its name may be typed full-width, as all else may.
            let word = normalized(word).to_lowercase();
            let within = tree.command(&path).and_then(|command| command.find_subcommand(&word));
            if within.is_none() {
                break;
            }
            path.push(word);
        }
        if let (true, Some(word)) = (path.is_empty(), words.first().filter(|word| tree.is_outside(word))) {
            return Err(Problem::NotInCall(word.clone()));
        }
        let mut rest = &words[path.len()..];
        while let Some((word, after)) = rest.split_first().filter(|_| !path.is_empty()) {
            match parse::account(word, &person.policy) {
                Ok(id) if id == person.account => rest = after,
                // Its last digits, where the whole of it stands in what is copied.
                Err(_) if is_copied && is_ending_of(word, person) => rest = after,
                Ok(_) if word.chars().filter(|c| c.is_numeric()).count() >= DIGITS_OF_AN_ID => {
                    return Err(Problem::OtherAccount(ending(person.account.as_str())));
                }
                _ => break,
            }
        }
        Ok(Self { path, rest: rest.to_vec() })
    }

    /// The words of the command line that it stands for.
    pub fn words(&self, tree: &Tree, person: &Person, around: &CallContext) -> Vec<String> {
        let mut words = self.path.clone();
        let Some(command) = tree.command(&self.path).filter(|_| !self.path.is_empty()) else {
            return self.rest.clone();
        };
        if command.get_positionals().next().is_some() && !self.has_option("run") {
            // One that begins like an option stands behind a blank, which is no part of an id.
            let is_like_an_option = person.account.as_str().starts_with('-');
            words.push(format!("{}{}", if is_like_an_option { " " } else { "" }, person.account));
        }
        for (name, value) in [("ticket", &around.ticket), ("actor", &around.actor)] {
            let has_it = command.get_arguments().any(|arg| arg.get_id() == name);
            if let Some(value) = value.as_ref().filter(|_| has_it && !self.has_option(name)) {
                words.push(format!("--{name}={value}"));
            }
        }
        words.extend(self.rest.iter().cloned());
        words
    }

    /// What the command line makes of it.
    ///
    /// # Errors
    /// When it makes no sense.
    pub fn parsed(&self, tree: &mut Tree, person: &Person, around: &CallContext) -> Result<ArgMatches, clap::Error> {
        let words = self.words(tree, person, around);
        tree.parser().try_get_matches_from_mut(words)
    }

    /// Whether this option was typed.
    pub fn has_option(&self, name: &str) -> bool {
        self.rest.iter().any(|word| is_option(word, name))
    }

    /// Adds an option.
    pub fn option(&mut self, name: &str, value: &str) {
        self.rest.push(format!("--{name}={value}"));
    }

    /// The place of the word that asks for a number to be read: `-` after `--number`, or `--number=-`.
    pub fn number_to_be_read(&self) -> Option<usize> {
        let is_one = |place: &usize| match self.rest[*place].as_str() {
            "--number=-" => true,
            "-" => *place > 0 && self.rest[*place - 1] == "--number",
            _ => false,
        };
        (0..self.rest.len()).find(is_one)
    }

    /// The options of this line that hold for what is recorded along with it: when it happened, who says so, for what.
    pub fn carried(&self) -> Vec<String> {
        let mut carried = Vec::new();
        for name in ["at", "ticket", "actor"] {
            let Some(place) = self.rest.iter().position(|word| is_option(word, name)) else { continue };
            carried.push(self.rest[place].clone());
            if self.rest[place] == format!("--{name}") {
                carried.extend(self.rest.get(place + 1).cloned());
            }
        }
        carried
    }
}

/// Whether these are the last digits of this account.
fn is_ending_of(word: &str, person: &Person) -> bool {
    let digits = parse::id(word);
    digits.len() == DIGITS_OF_AN_ID && person.account.as_str().ends_with(&digits)
}

/// What was given for an argument of a command that has no commands of its own.
pub fn values(matches: &ArgMatches, argument: &str) -> Vec<String> {
    let of_command = matches.subcommand().map(|(_, matches)| matches);
    match of_command.map(|matches| matches.try_get_many::<String>(argument)) {
        Some(Ok(Some(values))) => values.cloned().collect(),
        _ => Vec::new(),
    }
}

fn is_option(word: &str, name: &str) -> bool {
    word.strip_prefix("--").and_then(|word| word.strip_prefix(name)).is_some_and(|w| w.is_empty() || w.starts_with('='))
}
