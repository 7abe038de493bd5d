//! Asking somebody at a terminal: one question at a time, until there is an answer or they give up. A question is put
//! into words by `render/`.

use super::person::Person;
use super::reader::{Input, LineReader};
use super::typed::is_of_program;
use crate::cli::exit::Exit;
use crate::cli::output::Output;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::render::messages::call::{CallQuestion, Remark};
use crate::render::{Choice, call_choices, call_question, call_remark};

/// Why there is no answer.
pub enum NoAnswer {
    /// They gave up (Ctrl-C, Ctrl-D).
    GivenUp,
    /// Something is broken, or cannot be asked here.
    Exit(Exit),
}

impl From<Fault> for NoAnswer {
    fn from(fault: Fault) -> Self {
        Self::Exit(fault.into())
    }
}

/// Somebody who can be asked.
pub struct Interview<'a> {
    /// Where answers come from.
    pub reader: &'a mut LineReader,
    /// Whom it is about.
    pub person: &'a Person,
    /// Where questions go.
    pub output: &'a Output,
}

impl Interview<'_> {
    /// Asks for a text. Nothing is an answer only where it may be.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn text(&mut self, question: &CallQuestion, may_be_nothing: bool) -> Result<String, NoAnswer> {
        loop {
            let answer = self.typed(question, &[])?;
            if may_be_nothing || !answer.is_empty() {
                return Ok(answer);
            }
            self.remark(Remark::Again)?;
        }
    }

    /// Asks why. A line that a receipt proposes is no reason: it was meant for the prompt.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn why(&mut self) -> Result<String, NoAnswer> {
        let why = self.text(&CallQuestion::Why, false)?;
        if is_of_program(&why) { Err(NoAnswer::GivenUp) } else { Ok(why) }
    }

    /// Asks for one of these; or, where others are possible too, for any text.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn choice(&mut self, question: &CallQuestion, choices: &[Choice], or: Others) -> Result<String, NoAnswer> {
        if !choices.is_empty() {
            self.output.answer(&call_choices(choices, &self.person.style))?;
        }
        loop {
            let answer = self.typed(question, choices)?;
            match (chosen(&answer, choices), &or, answer.is_empty()) {
                (Some(choice), _, _) => return Ok(choice.typed.clone()),
                (None, Others::AlsoNone, true) => return Ok(answer),
                (None, Others::Also | Others::AlsoNone, false) => return Ok(answer),
                (None, Others::Are(is_one), false) if is_one(&answer) => return Ok(answer),
                (None, ..) => self.remark(Remark::Again)?,
            }
        }
    }

    /// Asks which of these letters, or what they stand for, it is.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn letter(&mut self, question: &CallQuestion, letters: &[(char, &[&str])]) -> Result<char, NoAnswer> {
        loop {
            let answer = normalized(&self.typed(question, &[])?).to_lowercase();
            let is_it =
                |(letter, words): &&(char, &[&str])| answer == letter.to_string() || words.contains(&answer.as_str());
            if let Some((letter, _)) = letters.iter().find(is_it) {
                return Ok(*letter);
            }
            self.remark(Remark::Again)?;
        }
    }

    /// Asks whether it is so.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn is_so(&mut self, question: &CallQuestion) -> Result<bool, NoAnswer> {
        self.letter(question, &[YES, NO]).map(|letter| letter == 'y')
    }

    /// Asks for what is not shown while it is typed.
    ///
    /// # Errors
    /// When there is no answer, nothing is typed, or the terminal cannot hide it.
    pub fn hidden(&mut self, question: &CallQuestion) -> Result<String, NoAnswer> {
        match self.reader.hidden(call_question(question, &self.person.style), self.output)? {
            None => Err(NoAnswer::Exit(Problem::CannotHide.into())),
            Some(Input::Line(line)) if !line.trim().is_empty() => Ok(line.trim().to_owned()),
            Some(_) => Err(NoAnswer::GivenUp),
        }
    }

    /// Says something.
    ///
    /// # Errors
    /// When stdout does not take it.
    pub fn remark(&self, remark: Remark) -> Result<(), Fault> {
        self.output.answer(&call_remark(remark, &self.person.style))
    }

    fn typed(&mut self, question: &CallQuestion, choices: &[Choice]) -> Result<String, NoAnswer> {
        let known = choices.iter().map(|choice| choice.typed.clone()).collect();
        match self.reader.answer(call_question(question, &self.person.style), known, self.output)? {
            Input::Line(line) => Ok(line.trim().to_owned()),
            Input::NoText => Ok(String::new()),
            Input::Cancelled | Input::Closed => Err(NoAnswer::GivenUp),
        }
    }
}

/// Whether an answer may be none of those offered.
pub enum Others {
    /// No.
    No,
    /// Any text, but not nothing.
    Also,
    /// Any text, and nothing.
    AlsoNone,
    /// What is one of these, although it was not offered.
    Are(fn(&str) -> bool),
}

/// What stands for yes.
pub const YES: (char, &[&str]) = ('y', &["yes", "はい"]);

/// What stands for no.
pub const NO: (char, &[&str]) = ('n', &["no", "いいえ"]);

/// The choice that is meant: by its number, its id, or what it stands for.
fn chosen<'c>(answer: &str, choices: &'c [Choice]) -> Option<&'c Choice> {
    let answer = normalized(answer).to_lowercase();
    let by_key = choices.iter().find(|choice| choice.key.to_lowercase() == answer);
    let is_it = |word: &str| !word.is_empty() && normalized(word).to_lowercase() == answer;
    let by_word = || choices.iter().find(|choice| is_it(&choice.typed) || is_it(&choice.said));
    // Among methods alone, 2 is m2.
    let of_methods = || choices.iter().all(|choice| choice.key.starts_with('m')).then(|| format!("m{answer}"));
    let by_number = || of_methods().and_then(|id| choices.iter().find(|choice| choice.key == id));
    by_key.or_else(by_word).or_else(by_number)
}
