//! `call`: the working mode of the desk while somebody is on the phone. Every command that is about one account is typed
//! without the account and the ticket, and goes the same way as outside: the same types, the same refusals, the same
//! events. What is special here is only who is asked, and when: a line that lacks something, a refusal that can be
//! lifted, a page that is read out.

mod choices;
mod completion;
mod interview;
mod line;
mod observe;
mod person;
mod questions;
mod reader;
mod summary;
mod tree;
mod typed;

use std::rc::Rc;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches};

use super::arguments::{Arguments, Global};
use super::output::{self, Ended, Output};
use super::perform;
use super::record::desk;
use super::terminal::Terminal;
use crate::commands::Undo;
use crate::commands::problem::Problem;
use crate::desk;
use crate::desk::fault::Fault;
use crate::desk::receipt::Receipt;
use crate::domain::event::Fact;
use crate::domain::rules::Refused;
use crate::render::words::call::{Question, Remark};
use crate::render::{self, Format};
use completion::Completion;
use interview::{Interview, NoAnswer};
use line::{Around, Line};
use person::Person;
use reader::{Entry, Reader};
use tree::{OF_CALL, Tree};

/// Work on one account while the person is on the phone
///
/// A prompt that shows whom it is about, at which every command that takes an ID is typed without ID and ticket. What a
/// command is not told, it asks for; a refusal that can be lifted asks for the reason. help lists the commands, end or
/// Ctrl-D leaves, with what was recorded and what still has to be done. When stdin or stdout is no terminal, it reads
/// commands line by line and asks nothing; the exit code is 3 then when one was refused.
#[derive(Debug, Clone, Args)]
pub struct Call {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The ticket of the call
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,

    /// Who records, as they say themselves
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,
}

/// Takes the call.
pub fn run(command: &Call, global: &Global, output: &mut Output) -> Ended {
    taken(command, global, output).unwrap_or_else(|ended| ended)
}

fn taken(command: &Call, global: &Global, output: &mut Output) -> Result<Ended, Ended> {
    let person = Person::meet(&command.account, global, output)?;
    let mut session = Session {
        global,
        around: Around { ticket: command.ticket.clone(), actor: command.actor.clone() },
        person: Rc::new(person),
        reader: Reader::open(Completion::of(Tree::of_program()))?,
        tree: Tree::of_program(),
        recorded: Vec::new(),
        is_refused: false,
        is_doubtful: false,
    };
    if session.reader.can_ask() {
        let Person { account, style, .. } = &*session.person;
        output.answer(&render::call_begins(account, session.person.status().as_ref(), style))?;
    }
    let ended = session.take_lines(output);
    let ended = ended.map(|()| session.ended());
    session.sum_up(output)?;
    ended
}

/// A call.
struct Session<'a> {
    global: &'a Global,
    around: Around,
    person: Rc<Person>,
    reader: Reader,
    tree: Tree,
    /// The receipts of what was recorded.
    recorded: Vec<Receipt>,
    is_refused: bool,
    is_doubtful: bool,
}

impl Session<'_> {
    /// Reads and does one line after another, until somebody leaves.
    fn take_lines(&mut self, output: &Output) -> Result<(), Ended> {
        loop {
            let Person { account, style, .. } = &*self.person;
            let prompt = render::call_prompt(account, self.person.status().as_ref(), style);
            let line = match self.reader.command(&prompt, &self.person)? {
                Entry::Line(line) => line,
                Entry::NoText => {
                    let why = "it is not UTF-8".to_owned();
                    self.refused(Problem::NoCommand { typed: "…".to_owned(), why }.into(), output);
                    continue;
                }
                Entry::Cancelled => continue,
                Entry::Closed => return Ok(()),
            };
            let words = match typed::words(&line) {
                Ok(words) => words,
                Err(problem) => {
                    self.refused(problem.into(), output);
                    continue;
                }
            };
            match words.first().map(String::as_str) {
                None => {}
                Some("end" | "quit" | "exit") if words.len() == 1 => return Ok(()),
                Some("help" | "?") => self.help(&words[1..], output)?,
                Some(_) => self.typed(&words, output)?,
            }
        }
    }

    /// Does what was typed.
    fn typed(&mut self, words: &[String], output: &Output) -> Result<(), Ended> {
        let mut line = match Line::read(words, &self.tree, &self.person) {
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
                self.reader.command(&empty_prompt(), &self.person)?;
            }
            return Ok(());
        }
        let matches = line.parsed(&mut self.tree, &self.person, &self.around);
        if matches.is_ok_and(|matches| observe::is_reading_out(&line, &matches)) {
            return self.read_out(&line, output);
        }
        match self.complete(&mut line, output)? {
            true => self.perform(&line, output).map(drop),
            false => Ok(()),
        }
    }

    /// Asks for what is missing. False: they gave up.
    fn complete(&mut self, line: &mut Line, output: &Output) -> Result<bool, Ended> {
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let answered = questions::complete(line, &mut self.tree, &self.around, &mut interview);
        self.answered(answered, Some(Remark::GivenUp), output).map(|answered| answered.is_some())
    }

    /// Reads out what is on record, records what was heard, then what else is there.
    fn read_out(&mut self, line: &Line, output: &Output) -> Result<(), Ended> {
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
            let mut added = Line { path: vec!["add".to_owned()], rest };
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
    ) -> Result<Option<T>, Ended> {
        match answered {
            Ok(answer) => Ok(Some(answer)),
            Err(NoAnswer::GivenUp) => {
                if let Some(remark) = given_up {
                    output.answer(&render::call_remark(remark, &self.person.style))?;
                }
                Ok(None)
            }
            Err(NoAnswer::Ended(Ended::Problem(problem))) => {
                self.refused(problem.into(), output);
                Ok(None)
            }
            Err(NoAnswer::Ended(ended)) => Err(ended),
        }
    }

    /// Performs the command, as it would be outside a call; then looks at the person again.
    fn perform(&mut self, line: &Line, output: &Output) -> Result<Performed, Ended> {
        let matches = match line.parsed(&mut self.tree, &self.person, &self.around) {
            Ok(matches) => matches,
            Err(error) => {
                let words = line.words(&self.tree, &self.person, &self.around);
                let words: Vec<_> = words.into_iter().map(Into::into).collect();
                self.is_refused |= output::usage(&error, &words) != 0;
                return Ok(Performed::NotUnderstood);
            }
        };
        let is_of_newest = line.path == ["undo"] && line::values(&matches, "sequence").is_empty();
        if is_of_newest && !line.has_option("run") && !line.has_option("expect-version") {
            if let Err(ended) = self.newest_is_of_this_call() {
                self.refused(ended, output);
                return Ok(Performed::Refused);
            }
            // What somebody else records in this moment must not be taken back in its place.
            let mut line = line.clone();
            line.option("expect-version", &self.person.state.version.to_string());
            return self.perform(&line, output);
        }
        let performed = self.performed(&matches, line, output)?;
        self.person = Rc::new(self.person.look_again(self.global)?);
        Ok(performed)
    }

    fn performed(&mut self, matches: &ArgMatches, line: &Line, output: &Output) -> Result<Performed, Ended> {
        let parsed = Arguments::from_arg_matches(matches);
        let Ok(mut arguments) = parsed else { return Ok(Performed::NotUnderstood) };
        if OF_CALL.iter().any(|name| is_typed(matches, name)) {
            self.refused(Problem::StoreOfCall.into(), output);
            return Ok(Performed::Refused);
        }
        arguments.global = within(self.global, &arguments.global, matches);
        let terminal = Terminal::of(&arguments.global)?;
        let mut of_command = Output::new(terminal);
        let ended = perform(arguments, &mut of_command);
        self.recorded
            .extend(of_command.recorded.drain(..).filter(|receipt| receipt.event.is_some() && !receipt.repeated));
        match ended {
            Ended::Done | Ended::Met => Ok(Performed::Done),
            Ended::InPart => {
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Ended::Doubtful => {
                self.is_doubtful = true;
                Ok(Performed::Done)
            }
            Ended::Refused(refused) if self.may_be_lifted(&refused, line) => {
                of_command.ask(&refused);
                self.lifted(&refused, line, output)
            }
            Ended::Refused(refused) => {
                of_command.refused(&refused);
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Ended::Problem(problem) => {
                of_command.end(problem.into());
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Ended::Fault(fault) if self.reader.can_ask() && !is_the_end(&fault) => {
                of_command.end(fault.into());
                Ok(Performed::Refused)
            }
            Ended::Fault(fault) => Err(fault.into()),
        }
    }

    /// Whether to ask for a reason: all that refuses can be lifted, and none was given.
    fn may_be_lifted(&self, refused: &Refused, line: &Line) -> bool {
        self.reader.can_ask()
            && refused.all().all(|refusal| refusal.code.is_liftable())
            && !line.has_option("override")
            && !line.has_option("because")
    }

    /// "Record it anyway, because": then the same line once more, with what lifts exactly what refused.
    fn lifted(&mut self, refused: &Refused, line: &Line, output: &Output) -> Result<Performed, Ended> {
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let because = because(&mut interview, &self.tree);
        let Some(because) = self.answered(because, Some(Remark::GivenUp), output)? else {
            return Ok(Performed::Refused);
        };
        let codes: Vec<&str> = refused.all().map(|refusal| refusal.code.as_str()).collect();
        let mut line = line.clone();
        line.option("override", &codes.join(","));
        line.option("because", &because);
        self.perform(&line, output)
    }

    /// Whether `undo` would take back the last event that was recorded in this call.
    fn newest_is_of_this_call(&self) -> Result<(), Ended> {
        let newest = summary::newest(&self.recorded).ok_or(Problem::NothingToUndo)?;
        let mut undo = Undo {
            account: self.person.account.to_string(),
            sequence: None,
            run: None,
            reason: None,
            recording: Default::default(),
        };
        undo.recording.dry_run = true;
        let would = desk::record(&desk(self.global)?, &undo)?;
        match &would.receipt.fact {
            Fact::EventVoided(data) if &*data.event == newest => Ok(()),
            _ => Err(Problem::NewestNotOfCall.into()),
        }
    }

    /// Lists the commands, or explains one.
    fn help(&mut self, path: &[String], output: &Output) -> Result<(), Ended> {
        let text = match self.tree.help(path) {
            Some(help) if !path.is_empty() => help.to_string(),
            _ => render::call_help(&self.tree.commands(), &self.person.style),
        };
        output.answer(&text)?;
        Ok(())
    }

    /// Says why nothing came of a line.
    fn refused(&mut self, ended: Ended, output: &Output) {
        output.end(ended);
        self.is_refused = true;
    }

    /// How the call ended. Somebody at a terminal has seen what was refused; a script asks for it by exit code.
    fn ended(&self) -> Ended {
        match (self.reader.can_ask(), self.is_doubtful, self.is_refused) {
            (_, true, _) => Ended::Doubtful,
            (false, false, true) => Ended::InPart,
            _ => Ended::Done,
        }
    }

    /// Leaves: what was recorded, and what still has to be done. A script has the receipts on stdout.
    fn sum_up(&self, output: &Output) -> Result<(), Ended> {
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

/// Asks why a rule is lifted. Who overlooked the question and typed a command meant no reason, so that is asked too.
fn because(interview: &mut Interview<'_>, tree: &Tree) -> Result<String, NoAnswer> {
    let because = interview.text(&Question::Because, true)?;
    let first: Vec<String> = because.split_whitespace().take(1).map(str::to_owned).collect();
    let may_be_command = !first.is_empty() && tree.command(&first).is_some();
    if because.is_empty() || may_be_command && !interview.is_so(&Question::IsTheReason)? {
        return Err(NoAnswer::GivenUp);
    }
    Ok(because)
}

/// What came of a line.
enum Performed {
    Done,
    Refused,
    NotUnderstood,
}

/// Whether the call cannot go on: nobody knows what is recorded, or nobody hears what was.
fn is_the_end(fault: &Fault) -> bool {
    fault.committed() != "no"
}

/// The options of the call, with those of how to print that are typed on the line.
fn within(call: &Global, line: &Global, matches: &ArgMatches) -> Global {
    let is_typed = |name: &str| is_typed(matches, name);
    let mut global = call.clone();
    if is_typed("format") || is_typed("json") {
        (global.format, global.json) = (line.format, line.json);
    }
    if is_typed("lang") {
        global.lang.clone_from(&line.lang);
    }
    if is_typed("color") {
        global.color = line.color;
    }
    if is_typed("wait") {
        global.wait = line.wait;
    }
    global
}

/// Whether an option of the program stands on the line.
fn is_typed(matches: &ArgMatches, name: &str) -> bool {
    matches.value_source(name) == Some(ValueSource::CommandLine)
}

fn empty_prompt() -> render::Prompt {
    render::Prompt { plain: String::new(), painted: String::new() }
}
