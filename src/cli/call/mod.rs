//! `call`: the working mode of the desk while somebody is on the phone. Every command that is about one account is typed
//! without the account and the ticket, and goes the same way as outside: the same types, the same refusals, the same
//! events. What is special here is only who is asked, and when: a line that lacks something, a refusal that can be
//! overridden, a page that is read out.

mod choices;
mod completion;
mod edits;
mod follow_up;
mod interview;
mod line;
mod observe;
mod performing;
mod person;
mod questions;
mod reader;
mod summary;
mod tree;
mod typed;

use std::rc::Rc;

use clap::Args;

use super::exit::Exit;
use super::global::Global;
use super::output::Output;
use super::terminal::Terminal;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::desk::After;
use crate::desk::receipt::Receipt;
use crate::render::messages::call::Remark;
use crate::render::{self, Format};
use completion::Completion;
use interview::{Interview, NoAnswer};
use line::{CallContext, CallLine};
use performing::Performed;
use person::Person;
use questions::ReadBy;
use reader::{Input, LineReader};
use tree::Tree;

/// Open a prompt for one account during a call
///
/// Type commands without the account's ID and the ticket; missing values are asked for. If a rule refuses, you can give a
/// reason to override it. "help" lists the commands; "end" or Ctrl-D leaves, with a summary of what was recorded and what is
/// still to do. Without a terminal, commands are read line by line from stdin and nothing is asked; the exit code is 3 if
/// one was refused.
#[derive(Debug, Clone, Args)]
pub struct CallArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The ticket of the call
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,

    /// Operator name (self-reported)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,
}

/// Takes the call.
pub fn run(command: &CallArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let (person, is_doubtful) = Person::meet(&command.account, global, output)?;
    let mut session = Session {
        global,
        around: CallContext { ticket: command.ticket.clone(), actor: command.actor.clone() },
        person: Rc::new(person),
        reader: LineReader::open(Completion::of(Tree::of_program()))?,
        tree: Tree::of_program(),
        recorded: Vec::new(),
        asked: 0,
        after: None,
        is_refused: false,
        is_doubtful,
    };
    if session.reader.can_ask() {
        let Person { account, style, .. } = &*session.person;
        output.answer(&render::call_begins(account, session.person.status().as_ref(), style))?;
    }
    let left = session.take_lines(output);
    let summed_up = session.sum_up(output);
    left.and(summed_up).map(|()| session.ended())
}

/// A call.
struct Session<'a> {
    global: &'a Global,
    around: CallContext,
    person: Rc<Person>,
    reader: LineReader,
    tree: Tree,
    /// The receipts of what was recorded.
    recorded: Vec<Receipt>,
    /// How many of these were looked at for what they ask.
    asked: usize,
    /// What the account is after the last command, where that recorded something.
    after: Option<After>,
    is_refused: bool,
    is_doubtful: bool,
}

impl Session<'_> {
    /// Reads and does one line after another, until somebody leaves.
    fn take_lines(&mut self, output: &Output) -> Result<(), Exit> {
        loop {
            let Person { account, style, .. } = &*self.person;
            let prompt = render::call_prompt(account, self.person.status().as_ref(), style);
            let line = match self.reader.command(&prompt, &self.person, output)? {
                Input::Line(line) => line,
                Input::NoText => {
                    let why = "it is not UTF-8".to_owned();
                    self.refused(Problem::NoCommand { typed: "…".to_owned(), why }.into(), output);
                    continue;
                }
                Input::Cancelled => continue,
                Input::Closed => return Ok(()),
            };
            let words = match typed::words(&line) {
                Ok(words) => numbered(words),
                Err(problem) => {
                    self.refused(problem.into(), output);
                    continue;
                }
            };
            self.fit_the_window();
            match words.first().map(String::as_str) {
                None => {}
                Some("end" | "quit" | "exit") if words.len() == 1 => return Ok(()),
                Some("help" | "?") => self.help(&words[1..], output)?,
                Some(_) => self.typed(&words, output)?,
            }
        }
    }

    /// The window may have another size than when the person was last looked at.
    fn fit_the_window(&mut self) {
        let width = Terminal::of(self.global).map_or(self.person.style.width, |terminal| terminal.width);
        if width != self.person.style.width {
            Rc::make_mut(&mut self.person).style.width = width;
        }
    }

    /// Does what was typed.
    fn typed(&mut self, words: &[String], output: &Output) -> Result<(), Exit> {
        let mut line = match CallLine::read(words, &self.tree, &self.person) {
            Ok(line) => line,
            Err(problem) => {
                self.refused(problem.into(), output);
                return Ok(());
            }
        };
        if !self.reader.can_ask() {
            let is_recorded = self.perform(&line, output)?;
            // A number that nobody read is no command, and must not be said again as one.
            if matches!(is_recorded, Performed::NotUnderstood) && line.number_to_be_read().is_some() {
                self.reader.command(&empty_prompt(), &self.person, output)?;
            }
            return Ok(());
        }
        let matches = line.parsed(&mut self.tree, &self.person, &self.around);
        if matches.is_ok_and(|matches| observe::is_reading_out(&line, &matches)) {
            return self.read_out(&line, output);
        }
        if !self.complete(&mut line, output)? {
            return Ok(());
        }
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let before = follow_up::settled_before(&line, &mut interview);
        let Some(before) = self.answered(before, Some(Remark::GivenUp), output)? else { return Ok(()) };
        for mut line in before {
            if !self.complete(&mut line, output)? || !matches!(self.perform(&line, output)?, Performed::Done) {
                return Ok(());
            }
        }
        self.perform(&line, output).map(drop)
    }

    /// Asks what the receipts of the last command ask, and does what the answers lead to.
    fn follow_up(&mut self, line: &CallLine, output: &Output) -> Result<(), Exit> {
        let from = std::mem::replace(&mut self.asked, self.recorded.len());
        let said: Vec<Receipt> = self.recorded.get(from..).unwrap_or_default().to_vec();
        for (receipt, warning) in said.iter().flat_map(|receipt| receipt.warnings.iter().map(move |it| (receipt, it))) {
            if !follow_up::asks(warning, &receipt.data.event, line) {
                continue;
            }
            let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
            // What was pasted with the command answers none of this.
            if interview.reader.forget_pasted() {
                interview.remark(Remark::PastedNotTaken)?;
            }
            let asked = follow_up::asked(warning, &receipt.data.event, line, &mut interview);
            for mut next in self.answered(asked, None, output)?.unwrap_or_default() {
                if self.complete(&mut next, output)? {
                    self.perform(&next, output)?;
                }
            }
        }
        Ok(())
    }

    /// Asks for what is missing. False: they gave up.
    fn complete(&mut self, line: &mut CallLine, output: &Output) -> Result<bool, Exit> {
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let mut by = ReadBy { tree: &mut self.tree, around: &self.around };
        let answered = questions::complete(line, &mut by, &mut interview);
        self.answered(answered, Some(Remark::GivenUp), output).map(|answered| answered.is_some())
    }

    /// Reads out what is on record, records what was heard, then what else is there.
    fn read_out(&mut self, line: &CallLine, output: &Output) -> Result<(), Exit> {
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let heard = observe::read_out(line, &mut interview);
        let Some(lines) = self.answered(heard, Some(Remark::ReadingGivenUp), output)? else { return Ok(()) };
        for line in lines {
            if !matches!(self.perform(&line, output)?, Performed::Done) {
                return Ok(());
            }
        }
        loop {
            let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
            let more = observe::anything_else(&mut interview);
            let Some(rest) = self.answered(more, None, output)? else {
                break;
            };
            let mut added = CallLine { path: vec!["add".to_owned()], rest };
            if self.complete(&mut added, output)? {
                added.rest.extend(line.carried());
                self.perform(&added, output)?;
            }
        }
        if let Some(status) = self.person.status() {
            output.answer(&render::call_state(&status, &self.person.style))?;
        }
        Ok(())
    }

    /// What came of questions. None: they gave up, or could not be asked; that is said.
    fn answered<T>(
        &mut self,
        answered: Result<T, NoAnswer>,
        given_up: Option<Remark>,
        output: &Output,
    ) -> Result<Option<T>, Exit> {
        match answered {
            Ok(answer) => Ok(Some(answer)),
            Err(NoAnswer::GivenUp) => {
                if let Some(remark) = given_up {
                    output.answer(&render::call_remark(remark, &self.person.style))?;
                }
                Ok(None)
            }
            Err(NoAnswer::Exit(Exit::Problem(problem))) => {
                self.refused(problem.into(), output);
                Ok(None)
            }
            Err(NoAnswer::Exit(ended)) => Err(ended),
        }
    }

    /// Lists the commands, or explains one.
    fn help(&mut self, path: &[String], output: &Output) -> Result<(), Exit> {
        let text = match self.tree.help(path, self.person.style.lang) {
            Some(help) if !path.is_empty() => help.to_string(),
            _ => render::call_help(&self.tree.commands(self.person.style.lang), &self.person.style),
        };
        output.answer(&text)?;
        Ok(())
    }

    /// Says why nothing came of a line.
    fn refused(&mut self, ended: Exit, output: &Output) {
        output.end(ended);
        self.is_refused = true;
    }

    /// How the call ended. Somebody at a terminal has seen what was refused; a script asks for it by exit code.
    fn ended(&self) -> Exit {
        match (self.reader.can_ask(), self.is_doubtful, self.is_refused) {
            (_, true, _) => Exit::LogDamaged,
            (false, false, true) => Exit::InPart,
            _ => Exit::Done,
        }
    }

    /// Leaves: what was recorded, and what still has to be done. A script has the receipts on stdout.
    fn sum_up(&self, output: &Output) -> Result<(), Exit> {
        let Person { account, state, style, .. } = &*self.person;
        let summary = summary::summary(account, self.around.ticket.as_deref(), &self.recorded, state);
        let text = render::call_summary(&summary, style);
        if self.reader.can_ask() {
            output.receipt(&text)?;
        } else if style.format == Format::Table {
            output.remark(&text);
        }
        Ok(())
    }
}

/// Asks somebody at a terminal for what is not shown while it is typed; where nobody is there, standard input has it.
pub fn ask_hidden(question: String, output: &Output) -> Result<String, Exit> {
    let mut reader = LineReader::open(Completion::of(Tree::of_program()))?;
    let question = if reader.can_ask() { question } else { String::new() };
    match reader.hidden(question, output)? {
        None => Err(Problem::CannotHide.into()),
        Some(Input::Line(line)) => Ok(line),
        Some(_) => Ok(String::new()),
    }
}

/// A number alone asks for what `next` lists under it.
fn numbered(words: Vec<String>) -> Vec<String> {
    match &words[..] {
        [number] if normalized(number).parse::<u8>().is_ok() => vec!["next".to_owned(), number.clone()],
        _ => words,
    }
}

fn empty_prompt() -> render::Prompt {
    render::Prompt { plain: String::new(), painted: String::new() }
}
