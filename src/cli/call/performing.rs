//! Performing a line of a call: the way of every command, and what follows a refusal that can be overridden.

use std::rc::Rc;

use clap::ArgMatches;
use clap::parser::ValueSource;

use super::follow_up;
use super::interview::{Interview, NoAnswer};
use super::line::{self, CallLine};
use super::tree::{OF_CALL, Tree};
use super::{Session, summary, typed};
use crate::cli::arguments::Arguments;
use crate::cli::exit::Exit;
use crate::cli::global::Global;
use crate::cli::global::desk;
use crate::cli::operator_code::{ProofClaim, signed_in_here};
use crate::cli::output::Output;
use crate::cli::perform;
use crate::cli::terminal::Terminal;
use crate::cli::unparsed;
use crate::commands::parse;
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::desk::{self, DisplayContext, Recorded, ResolvedCommand};
use crate::domain::event::Event;
use crate::domain::failure_domain::SharedThings;
use crate::domain::rules::{Circumstances, Code, Command, OperatorProof, Refused};
use crate::queries::call::newest;
use crate::render::call_remark;
use crate::render::messages::call::{CallQuestion, Remark};

/// What came of a line.
pub(super) enum Performed {
    /// As asked.
    Done,
    /// Nothing was recorded.
    Refused,
    /// It is no command.
    NotUnderstood,
}

impl Session<'_> {
    /// Performs the command, as it would be outside a call; then looks at the person again.
    pub(super) fn perform(&mut self, line: &CallLine, output: &Output) -> Result<Performed, Exit> {
        let matches = match line.parsed(&mut self.tree, &self.person, &self.around) {
            Ok(matches) => matches,
            Err(error) => {
                let words = line.words(&self.tree, &self.person, &self.around);
                let words: Vec<_> = words.into_iter().map(Into::into).collect();
                let commands = self.tree.parser().clone();
                self.is_refused |= unparsed::say_in_call(&error, commands, &words, self.global) != 0;
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
        if line.path == ["undo"] && !is_of_newest && self.reader.can_ask() && !self.is_to_be_undone(&matches, output)? {
            return Ok(Performed::Refused);
        }
        let performed = self.performed(&matches, line, output)?;
        self.person = Rc::new(self.person.look_again(self.after.take(), self.global)?);
        if self.reader.can_ask() {
            self.follow_up(line, output)?;
        }
        Ok(performed)
    }

    fn performed(&mut self, matches: &ArgMatches, line: &CallLine, output: &Output) -> Result<Performed, Exit> {
        let parsed = Arguments::of(matches.clone());
        let Ok(mut arguments) = parsed else { return Ok(Performed::NotUnderstood) };
        if OF_CALL.iter().any(|name| is_typed(matches, name)) {
            self.refused(Problem::StoreOfCall.into(), output);
            return Ok(Performed::Refused);
        }
        arguments.global = within(self.global, &arguments.global, matches);
        let terminal = match Terminal::of(&arguments.global) {
            Ok(terminal) => terminal,
            Err(problem) => {
                self.refused(problem.into(), output);
                return Ok(Performed::Refused);
            }
        };
        let mut of_command = Output::new(terminal);
        let ended = perform(arguments, &mut of_command);
        self.after = of_command.after.take();
        self.recorded
            .extend(of_command.recorded.drain(..).filter(|receipt| receipt.event.is_some() && !receipt.repeated));
        match ended {
            Exit::Done | Exit::ConditionMet | Exit::Unwell(_) => Ok(Performed::Done),
            Exit::InPart | Exit::NotImported(_) => {
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Exit::LogDamaged => {
                self.is_doubtful = true;
                Ok(Performed::Done)
            }
            Exit::Refused(refused) if self.may_be_overridden(&refused, line) => {
                of_command.ask(&refused);
                self.overridden(&refused, line, output)
            }
            Exit::Refused(refused) => {
                of_command.refused(&refused);
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Exit::Problem(problem) => {
                of_command.end(problem.into());
                self.is_refused = true;
                Ok(Performed::Refused)
            }
            Exit::Fault(fault) if self.reader.can_ask() && !is_the_end(&fault) => {
                of_command.end(fault.into());
                Ok(Performed::Refused)
            }
            Exit::Fault(fault) => Err(fault.into()),
        }
    }

    /// Whether to ask for a reason: all that refuses can be overridden, and none was given.
    fn may_be_overridden(&self, refused: &Refused, line: &CallLine) -> bool {
        self.reader.can_ask()
            && refused.all().all(|refusal| refusal.code().is_overridable())
            && !line.has_option("override")
            && !line.has_option("because")
    }

    /// "Record it anyway, because": then the same line once more, overriding exactly what refused.
    fn overridden(&mut self, refused: &Refused, line: &CallLine, output: &Output) -> Result<Performed, Exit> {
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        // A reason is given by somebody who has read what it is for.
        if interview.reader.forget_pasted() {
            interview.remark(Remark::PastedNotTaken)?;
        }
        let because = because(&mut interview, &self.tree);
        let Some(because) = self.answered(because, Some(Remark::GivenUp), output)? else {
            return Ok(Performed::Refused);
        };
        let codes: Vec<&str> = refused.codes().into_iter().map(Code::as_str).collect();
        let mut line = line.clone();
        line.option("override", &codes.join(","));
        line.option("because", &because);
        self.perform(&line, output)
    }

    /// Whether `undo` would take back the last event that was recorded in this call.
    fn newest_is_of_this_call(&self) -> Result<(), Exit> {
        let recorded = summary::events(&self.recorded);
        let newest = newest(&recorded).ok_or(Problem::NothingToUndo)?;
        match &self.would_undo(Command::UndoNewest { reason: None })?.receipt.data.event {
            Event::EventVoided(data) if &*data.event == newest => Ok(()),
            _ => Err(Problem::NewestNotOfCall.into()),
        }
    }

    /// Whether a line is to be taken back although somebody else recorded it, as they said: that cannot be undone.
    fn is_to_be_undone(&mut self, matches: &ArgMatches, output: &Output) -> Result<bool, Exit> {
        let typed = line::values(matches, "sequence").pop();
        let Some(sequence) = typed.and_then(|typed| parse::line_number(&parse::normalized(&typed))) else {
            return Ok(true);
        };
        // What is refused, is refused when it is performed.
        let Ok(would) = self.would_undo(Command::Undo { sequence, reason: String::new() }) else { return Ok(true) };
        let mut interview = Interview { reader: &mut self.reader, person: &self.person, output };
        let kept = follow_up::is_kept(&would.receipt.warnings, &mut interview);
        let kept = self.answered(kept, None, output)?.unwrap_or(true);
        if kept {
            output.answer(&call_remark(Remark::GivenUp, &self.person.style))?;
        }
        Ok(!kept)
    }

    /// What taking back would record.
    fn would_undo(&self, command: Command) -> Result<Recorded, Exit> {
        let account = &self.person.account;
        let actor = self.around.actor.clone();
        let desk = desk(self.global)?;
        let claim = ProofClaim { actor: actor.as_deref(), code: None };
        // Nothing is recorded by this, so whoever says who they are is believed; the command itself takes the proof.
        let claimed = || Some(OperatorProof { operator: actor.clone()?, enrolment: String::new() });
        let proof = signed_in_here(&desk, claim)?.or_else(claimed);
        let circumstances = Circumstances { dry_run: true, actor: actor.clone(), proof, ..Circumstances::default() };
        Ok(desk::record(&desk, &[account.as_str()], &circumstances, SharedThings::default(), |policy, clock| {
            let display = DisplayContext { time_zone: parse::time_zone(policy)?, clock };
            let (account, command) = (account.clone(), command.clone());
            Ok(ResolvedCommand { account, command, time: clock, to_the_minute: false, display })
        })?)
    }
}

/// Asks why a rule is overridden. Who overlooked the question and typed a command meant no reason, so that is asked too.
fn because(interview: &mut Interview<'_>, tree: &Tree) -> Result<String, NoAnswer> {
    let because = interview.text(&CallQuestion::Because, true)?;
    let typed = parse::normalized(&because).to_lowercase();
    let first: Vec<String> = typed.split_whitespace().take(1).map(str::to_owned).collect();
    let may_be_command = !first.is_empty() && tree.command(&first).is_some();
    if because.is_empty()
        || typed::is_of_program(&because)
        || may_be_command && !interview.is_so(&CallQuestion::IsTheReason)?
    {
        return Err(NoAnswer::GivenUp);
    }
    Ok(because)
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
        global.is_format_typed = is_typed("format");
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
