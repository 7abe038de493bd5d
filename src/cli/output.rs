//! The one place that prints. Answers and receipts go to stdout, everything else to stderr; what cannot be printed has
//! an exit code of its own.

use std::io::{self, Write};

use super::exit::{self, Exit};
use super::global::Global;
use super::into_file::Outlet;
use super::pager::Pager;
use super::terminal::{Terminal, format};
use crate::commands::problem::Problem;
use crate::desk::After;
use crate::desk::fault::Fault;
use crate::desk::receipt::Receipt;
use crate::domain::instant::Instant;
use crate::domain::rules::{Refused, Warning};
use crate::inquiry::{Note, Noted, Query, Sighting, Snapshot, unknown_accounts};
use crate::render::{self, Answer, Lang, Style};
use crate::store::replace_file;

/// What tells a spreadsheet that CSV is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Where a command prints.
pub struct Output {
    /// What is at the other end.
    pub terminal: Terminal,
    /// The receipts of what this command recorded.
    pub recorded: Vec<Receipt>,
    /// What the account is after it, where that is known.
    pub after: Option<After>,
    /// Where answers go.
    pub outlet: Outlet,
    /// Who turns the pages of an answer; none: it is printed.
    pub pager: Option<Pager>,
    /// What was seen of the log, to be kept once the answer is out.
    sighting: Option<Sighting>,
    style: Style,
}

impl Output {
    /// Prints to the process's own streams.
    pub fn new(terminal: Terminal) -> Self {
        // Until the log was opened there is no time zone to speak in; UTC says so itself.
        Self {
            terminal,
            recorded: Vec::new(),
            after: None,
            outlet: Outlet::default(),
            pager: None,
            sighting: None,
            style: terminal.style(chrono_tz::UTC, Instant::from_millis(0)),
        }
    }

    /// From here on, times are shown in the policy's time zone and measured against this clock.
    pub fn display_in(&mut self, time_zone: chrono_tz::Tz, now: Instant) {
        self.style = self.terminal.style(time_zone, now);
    }

    /// How to render.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Puts an answer where it is to go, in the form that is asked for.
    ///
    /// # Errors
    /// When stdout does not take it, or the file cannot be written.
    pub fn show(&self, answer: &impl Answer) -> Result<(), Fault> {
        let Some(form) = self.outlet.form else {
            return self.deliver(render::answer(answer, &self.style).into_bytes(), 0);
        };
        let made = render::into_file(answer, form, &self.style);
        let path = || self.outlet.path.clone().unwrap_or_default();
        let (bytes, rows) = made.map_err(|why| Fault::FileNotWritten { path: path(), why })?;
        self.deliver(bytes, rows)
    }

    /// Whether what is put out is shown on a terminal.
    pub fn is_shown(&self) -> bool {
        self.outlet.path.is_none() && self.terminal.width.is_some()
    }

    /// Puts what was made of so many rows where it is to go.
    ///
    /// # Errors
    /// When stdout does not take it, or the file cannot be written.
    pub fn deliver(&self, mut bytes: Vec<u8>, rows: usize) -> Result<(), Fault> {
        if self.outlet.bom {
            bytes.splice(..0, BYTE_ORDER_MARK.bytes());
        }
        let Some(path) = &self.outlet.path else {
            return self.put_out(&bytes);
        };
        let written = replace_file(path, &bytes);
        written.map_err(|error| Fault::FileNotWritten { path: path.clone(), why: error.to_string() })?;
        say(&render::file_written(path, rows, &self.style));
        Ok(())
    }

    /// Keeps what was seen of the log, unless whoever asked does not have their answer: it is asked again then, from where
    /// they were. Returns how the command ends.
    pub fn keep_seen(&mut self, ended: Exit) -> Exit {
        match (self.sighting.take(), ended) {
            (Some(_), ended @ Exit::Fault(Fault::AnswerNotPrinted(_) | Fault::FileNotWritten { .. })) => ended,
            (Some(sighting), ended) => sighting.keep().map_or_else(Exit::Fault, |()| ended),
            (None, ended) => ended,
        }
    }

    /// Answers the question, and prints the answer.
    ///
    /// # Errors
    /// When it cannot be answered, or stdout does not take it.
    pub fn answered<Q: Query>(&self, question: &Q, snapshot: &Snapshot<'_, Q>) -> Result<Exit, Exit>
    where
        for<'d> Q::Answer<'d>: Answer,
    {
        self.show(&question.answer(snapshot)?)?;
        Ok(Exit::answered(snapshot.is_doubtful))
    }

    /// Prints the text of an answer.
    ///
    /// # Errors
    /// When stdout does not take it.
    pub fn answer(&self, text: &str) -> Result<(), Fault> {
        self.put_out(text.as_bytes())
    }

    /// Has the pages of an answer turned, or prints it.
    fn put_out(&self, bytes: &[u8]) -> Result<(), Fault> {
        if self.pager.as_ref().is_some_and(|pager| pager.shows(bytes)) {
            return Ok(());
        }
        print(bytes).map_err(|error| Fault::AnswerNotPrinted(reason(&error)))
    }

    /// Prints the receipt of what stands in the log already.
    ///
    /// # Errors
    /// When stdout does not take it: the event is recorded all the same.
    pub fn receipt(&self, text: &str) -> Result<(), Fault> {
        print(text.as_bytes()).map_err(|error| Fault::ReceiptNotPrinted(error.to_string()))
    }

    /// Prints the receipt of what may not have been recorded: it was only asked for, or is on record already.
    ///
    /// # Errors
    /// When stdout does not take it.
    pub fn receipt_if(&self, is_recorded: bool, text: &str) -> Result<(), Fault> {
        if is_recorded { self.receipt(text) } else { self.answer(text) }
    }

    /// Says what is to be said of the log; times are told in the time zone that it names from here on.
    ///
    /// # Errors
    /// When reading it came to nothing.
    pub fn told<T>(&mut self, noted: Noted<T>) -> Result<T, Exit> {
        if let Some((time_zone, now)) = noted.display {
            self.display_in(time_zone, now);
        }
        for note in &noted.notes {
            match note {
                Note::Warning(warning) => self.warn(warning),
                Note::Doubt(fault) => self.doubt(fault),
            }
        }
        self.sighting = noted.sighting;
        Ok(noted.outcome?)
    }

    /// How it ends when these of the accounts that were named are not on record.
    ///
    /// # Errors
    /// With that refusal, unless the log is in doubt, which says more.
    pub fn unknown<'i>(&self, ids: impl IntoIterator<Item = &'i String>, is_doubtful: bool) -> Result<Exit, Exit> {
        match unknown_accounts(ids.into_iter().map(String::as_str)) {
            Some(refused) if !is_doubtful => return Err(Exit::Refused(refused)),
            Some(refused) => self.refused(&refused),
            None => {}
        }
        Ok(Exit::answered(is_doubtful))
    }

    /// Says something that stops nothing.
    pub fn warn(&self, warning: &Warning) {
        say(&render::warning(warning, &self.style));
    }

    /// Says what is wrong with the log that just answered.
    fn doubt(&self, fault: &Fault) {
        say(&render::fault(fault, &self.style));
    }

    /// Says how it went, while stdout is for receipts.
    pub fn remark(&self, text: &str) {
        say(text);
    }

    /// Says what refused, while others were answered.
    pub fn refused(&self, refused: &Refused) {
        say(&render::refused(refused, &self.style));
    }

    /// The same, to somebody who is asked next whether it is to be recorded all the same.
    pub fn ask(&self, refused: &Refused) {
        say(&render::refused_and_asked(refused, &self.style));
    }

    /// Says how it ended, and returns the exit code.
    pub fn end(&self, ended: Exit) -> u8 {
        match &ended {
            Exit::Done | Exit::ConditionMet | Exit::Unwell(_) | Exit::InPart | Exit::LogDamaged => {}
            Exit::Problem(problem) => say(&render::problem(problem, &self.style)),
            Exit::Refused(refused) => self.refused(refused),
            Exit::NotImported(refused) => say(&render::not_imported(refused, &self.style)),
            // Whoever stopped listening (`| head`) need not be told.
            Exit::Fault(Fault::AnswerNotPrinted(why)) if why.is_empty() => {}
            Exit::Fault(fault) => say(&render::fault(fault, &self.style)),
        }
        ended.code()
    }
}

/// Puts bytes on stdout at once; what a failure means is for whoever printed to say.
pub fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// A closed stderr leaves nobody to tell.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Why stdout did not take an answer; empty: nobody listens any more.
fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::BrokenPipe { String::new() } else { error.to_string() }
}

/// Says what is wrong with a command line, and returns the exit code.
pub fn usage(problem: &Problem, style: &Style) -> u8 {
    say(&render::problem(problem, style));
    exit::USAGE
}

/// Says what is wrong with the options that say how to print.
pub fn without_terminal(problem: &Problem, global: &Global) -> u8 {
    let style = Style {
        format: format(global),
        lang: Lang::En,
        color: false,
        width: None,
        time_zone: chrono_tz::UTC,
        now: Instant::from_millis(0),
        labels: render::AllLabels::built_in(),
    };
    usage(problem, &style)
}
