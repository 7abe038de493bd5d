//! Where the lines of a call come from: an editor with history and completion on a terminal, standard input else. What
//! was typed is kept in memory only, numbers not even there.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, BufRead, IsTerminal};
use std::rc::Rc;

use rustyline::completion::{Completer, Pair};
use rustyline::config::{BellStyle, Configurer};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{ColorMode, CompletionType, Config, Context, Editor, Helper};
use unicode_width::UnicodeWidthStr;

use super::completion::Completion;
use super::person::Person;
use crate::cli::output::Output;
use crate::desk::fault::Fault;
use crate::domain::rules::personal_data;
use crate::render::Prompt;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A line, without its end.
    Line(String),
    /// A line that is no text.
    NoText,
    /// Ctrl-C.
    Cancelled,
    /// Ctrl-D, or the end of the input.
    Closed,
}

/// Reads lines.
pub enum LineReader {
    /// Somebody types.
    Terminal(Box<Typist>),
    /// A script.
    Pipe,
}

/// Somebody at a terminal.
pub struct Typist {
    editor: Editor<Typing, MemHistory>,
    /// Lines that were pasted with the one before, and not taken yet.
    pasted: VecDeque<String>,
}

/// What the editor is doing.
pub struct Typing {
    mode: InputMode,
    completion: Rc<Completion>,
    hidden: Hidden,
}

/// What is known of a line that is not shown, without its text.
#[derive(Default)]
struct Hidden {
    length: Cell<usize>,
    is_erased: Cell<bool>,
}

/// What is being typed.
enum InputMode {
    /// A command, about this person as they are now.
    Command(Rc<Person>),
    /// An answer, perhaps one of these.
    Answer(Vec<String>),
    /// What is not shown.
    Hidden,
}

impl LineReader {
    /// On a terminal on both sides an editor, else what stdin holds.
    ///
    /// # Errors
    /// When the terminal cannot be used.
    pub fn open(completion: Completion) -> Result<Self, Fault> {
        if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
            return Ok(Self::Pipe);
        }
        let editor = editor(MemHistory::with_config(&config()), Rc::new(completion))?;
        Ok(Self::Terminal(Box::new(Typist { editor, pasted: VecDeque::new() })))
    }

    /// Whether somebody can be asked.
    pub fn can_ask(&self) -> bool {
        matches!(self, Self::Terminal(_))
    }

    /// Forgets what was pasted with the lines before, and says whether there was any.
    pub fn forget_pasted(&mut self) -> bool {
        match self {
            Self::Terminal(typist) => !std::mem::take(&mut typist.pasted).is_empty(),
            Self::Pipe => false,
        }
    }

    /// Reads a command.
    ///
    /// # Errors
    /// When nothing can be read any more.
    pub fn command(&mut self, prompt: &Prompt, person: &Rc<Person>, output: &Output) -> Result<Input, Fault> {
        let entry = self.read(prompt, InputMode::Command(Rc::clone(person)), output)?;
        if let (Self::Terminal(typist), Input::Line(line)) = (self, &entry)
            && may_be_kept(line)
        {
            typist.editor.add_history_entry(line.as_str()).map_err(unreadable)?;
        }
        Ok(entry)
    }

    /// Reads an answer, perhaps one of `known`.
    ///
    /// # Errors
    /// When nothing can be read any more.
    pub fn answer(&mut self, question: String, known: Vec<String>, output: &Output) -> Result<Input, Fault> {
        self.read(&Prompt { painted: question.clone(), plain: question }, InputMode::Answer(known), output)
    }

    /// Reads what is not shown while it is typed. None: this terminal cannot hide it.
    ///
    /// # Errors
    /// When nothing can be read any more.
    pub fn hidden(&mut self, question: String, output: &Output) -> Result<Option<Input>, Fault> {
        if cannot_hide() {
            return Ok(None);
        }
        self.read(&Prompt { painted: question.clone(), plain: question }, InputMode::Hidden, output).map(Some)
    }

    fn read(&mut self, prompt: &Prompt, mode: InputMode, output: &Output) -> Result<Input, Fault> {
        match self {
            Self::Terminal(typist) => typist.read(prompt, mode, output),
            Self::Pipe => from_pipe(),
        }
    }
}

impl Typist {
    fn read(&mut self, prompt: &Prompt, mode: InputMode, output: &Output) -> Result<Input, Fault> {
        let is_hidden = matches!(mode, InputMode::Hidden);
        if let Some(line) = self.pasted.pop_front() {
            let shown = if is_hidden { "" } else { &line };
            output.answer(&format!("{}{shown}\n", prompt.painted))?;
            return Ok(Input::Line(line));
        }
        // The editor hides by way of its colours, so they must be on then, whatever is asked for.
        let has_color = is_hidden || prompt.painted != prompt.plain;
        self.editor.set_color_mode(if has_color { ColorMode::Forced } else { ColorMode::Disabled });
        if let Some(typing) = self.editor.helper_mut() {
            typing.mode = mode;
            typing.hidden = Hidden::default();
        }
        let read = self.editor.readline(&(&prompt.plain, &prompt.painted));
        self.forget_erased()?;
        match read {
            Ok(line) => {
                let mut lines = line.trim_end_matches('\n').split('\n').map(str::to_owned);
                let first = lines.next().unwrap_or_default();
                self.pasted.extend(lines);
                Ok(Input::Line(first))
            }
            Err(ReadlineError::Interrupted) => Ok(Input::Cancelled),
            Err(ReadlineError::Eof) => Ok(Input::Closed),
            Err(error) => Err(unreadable(error)),
        }
    }

    /// What is erased can be called back at a later prompt (Ctrl-Y), which shows it. Where something was erased that was
    /// not shown, another editor goes on, which has nothing to call back but earlier lines.
    fn forget_erased(&mut self) -> Result<(), Fault> {
        let typing = self.editor.helper().filter(|typing| typing.hidden.is_erased.get());
        let Some(completion) = typing.map(|typing| Rc::clone(&typing.completion)) else { return Ok(()) };
        let history = std::mem::replace(self.editor.history_mut(), MemHistory::with_config(&config()));
        self.editor = editor(history, completion)?;
        Ok(())
    }
}

fn config() -> Config {
    Config::builder()
        .completion_type(CompletionType::List)
        .completion_prompt_limit(200)
        .bell_style(BellStyle::None)
        .build()
}

/// An editor that has these lines to call back.
fn editor(history: MemHistory, completion: Rc<Completion>) -> Result<Editor<Typing, MemHistory>, Fault> {
    let mut editor = Editor::with_history(config(), history).map_err(unreadable)?;
    editor.set_helper(Some(Typing { mode: InputMode::Answer(Vec::new()), completion, hidden: Hidden::default() }));
    Ok(editor)
}

/// The next line of standard input. What is read ahead stays there for whoever reads a number from it.
fn from_pipe() -> Result<Input, Fault> {
    let mut bytes = Vec::new();
    if io::stdin().lock().read_until(b'\n', &mut bytes).map_err(unreadable)? == 0 {
        return Ok(Input::Closed);
    }
    let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Ok(std::str::from_utf8(line).map_or(Input::NoText, |line| Input::Line(line.to_owned())))
}

/// Whether a line may be called back: not when it holds a number, or what reads as one.
fn may_be_kept(line: &str) -> bool {
    let line = crate::commands::parse::normalized(line);
    !line.is_empty() && !line.contains("--number") && !line.contains("number:") && personal_data::find(&line).is_empty()
}

/// Whether the terminal is one that the editor leaves alone: what is typed there is shown by the terminal itself.
#[expect(clippy::disallowed_methods, reason = "the environment is read in this room")]
fn cannot_hide() -> bool {
    std::env::var("TERM").is_ok_and(|term| ["dumb", "cons25", "emacs"].contains(&term.to_lowercase().as_str()))
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::UnreadableFile { path: "-".into(), why: error.to_string().into() }
}

impl Helper for Typing {}
impl Hinter for Typing {
    type Hint = String;
}
impl Validator for Typing {}

impl Highlighter for Typing {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        match self.mode {
            InputMode::Hidden => {
                let before = self.hidden.length.replace(line.len());
                self.hidden.is_erased.set(self.hidden.is_erased.get() || line.len() < before);
                Cow::Owned(" ".repeat(line.width()))
            }
            InputMode::Command(_) | InputMode::Answer(_) => Cow::Borrowed(line),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        matches!(self.mode, InputMode::Hidden) && kind != CmdKind::MoveCursor
    }
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let line = line.get(..at).unwrap_or(line);
        Ok(match &self.mode {
            InputMode::Command(person) => self.completion.candidates(line, person),
            InputMode::Answer(known) => {
                let begins = |word: &&String| word.starts_with(line.trim_start());
                (0, known.iter().filter(begins).map(|word| pair(word, word.clone())).collect())
            }
            InputMode::Hidden => (0, Vec::new()),
        })
    }
}

/// A candidate: what is shown, and what is typed.
pub fn pair(shown: &str, typed: String) -> Pair {
    Pair { display: shown.to_owned(), replacement: typed }
}

#[cfg(test)]
mod tests {
    use super::may_be_kept;

    #[test]
    fn a_line_that_holds_a_number_cannot_be_called_back() {
        for line in
            ["add phone --number 12", "lost number:090-1234-5678", "add phone ０９０１２３４５６７８", "x +81901234567"]
        {
            assert!(!may_be_kept(line), "{line}");
        }
        for line in ["add phone --device \"iPhone 15\"", "test m1 passed", "undo 12 --reason twice"] {
            assert!(may_be_kept(line), "{line}");
        }
        assert!(!may_be_kept("  "));
    }
}
