//! One command of the demo, and how a script tells it: `2026-11-20 10:31 desk-1 register …`.

use chrono_tz::Tz;

use crate::commands::problem::Problem;
use crate::commands::times::time;
use crate::domain::instant::Instant;

/// One command: when it is recorded, and what is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Instant,
    /// The words of the command line, the program's name first.
    pub words: Vec<String>,
}

impl Act {
    /// The command `words`, typed at `at` by `actor`.
    pub fn new(at: Instant, actor: &str, words: impl IntoIterator<Item = String>) -> Self {
        let begin = ["mfadesk".to_owned()].into_iter();
        let end = ["--actor".to_owned(), actor.to_owned()];
        Self { at, words: begin.chain(words).chain(end).collect() }
    }

    /// Whether it registers an account.
    pub fn is_registration(&self) -> bool {
        self.words.get(1).is_some_and(|word| word == "register")
    }
}

/// The lines that say something.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a command; what stands between apostrophes is one word.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split('\'').enumerate();
    parts
        .flat_map(|(index, part)| {
            if index % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
        })
        .collect()
}

/// Why a line of a script cannot be read.
pub fn unreadable(line: &str, why: &str) -> Problem {
    Problem::NoCommand { typed: line.to_owned(), why: why.to_owned() }
}

/// Reads `2026-11-20 10:31 desk-1 register …`.
///
/// # Errors
/// When it is something else.
pub fn spoken(line: &str, time_zone: Tz) -> Result<Act, Problem> {
    let parts: Vec<&str> = line.splitn(4, ' ').collect();
    let [day, minute, actor, command] = parts[..] else { return Err(unreadable(line, "day, time, desk, command")) };
    let at = time(&format!("{day} {minute}"), Instant::from_millis(0), time_zone)?;
    Ok(Act::new(at, actor, words(command)))
}
