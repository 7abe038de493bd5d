//! The one place that prints. Answers and receipts go to stdout, everything else to stderr; what cannot be printed has
//! an exit code of its own.

use std::io::{self, BufWriter, Write};

use super::exit::{self, Exit};
use super::global::Global;
use super::into_file::Outlet;
use super::pager::Pager;
use super::progress::Progress;
use super::terminal::{Terminal, format};
use crate::commands::parse::spoken_of;
use crate::commands::problem::Problem;
use crate::desk::After;
use crate::desk::fault::Fault;
use crate::desk::receipt::Receipt;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::{Refused, Warning};
use crate::inquiry::{Note, Noted, Query, Sighting, Snapshot, unknown_accounts};
use crate::render::{self, Answer, FileForm, Format, Lang, LongWork, NotAFile, Style, TakesPieces};
use crate::store::replace_file_by;

/// What tells a spreadsheet that CSV is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Fewer rows are written before anybody looks.
const MANY: usize = 5_000;

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
    about: Option<String>,
    id_form: String,
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
            about: None,
            id_form: Policy::default().account_id,
            style: terminal.style(chrono_tz::UTC, Instant::from_millis(0)),
        }
    }

    /// From here on, times are shown in the policy's time zone and measured against this clock.
    pub fn display_in(&mut self, time_zone: chrono_tz::Tz, now: Instant) {
        self.style = self.terminal.style(time_zone, now);
    }

    /// From here on this is the account that is spoken of, as it was typed, unless what is said names another.
    pub fn about(&mut self, typed: &str) {
        self.about = Some(typed.to_owned());
    }

    /// From here on it is known which form the policy gives to ids; before, they have the usual one.
    pub fn ids_have_form(&mut self, account_id: &str) {
        account_id.clone_into(&mut self.id_form);
    }

    /// The account that is spoken of.
    fn spoken_of(&self) -> Option<AccountId> {
        self.about.as_deref().and_then(|typed| spoken_of(typed, &self.id_form))
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
        // What a program reads, or goes into a file, is not held as a whole; what is shown is.
        let format = self.style.format;
        let as_printed = (format != Format::Table && !self.is_shown()).then_some(FileForm::Text(format));
        match self.outlet.form.or(as_printed) {
            Some(form) => self.deliver(|put| render::into_file(answer, form, &self.style, put)).map(drop),
            None => self.put_out(render::answer(answer, &self.style).as_bytes()),
        }
    }

    /// Whether what is put out is shown on a terminal.
    pub fn is_shown(&self) -> bool {
        self.outlet.path.is_none() && self.terminal.is_terminal
    }

    /// Puts what is made, piece by piece, where it is to go, and shows how far it has come; returns how many rows it has.
    ///
    /// # Errors
    /// When it cannot be made, stdout does not take it, or the file cannot be written.
    pub fn deliver(&self, make: impl FnOnce(&mut TakesPieces<'_>) -> Result<usize, NotAFile>) -> Result<usize, Fault> {
        let (mut rows, mut unfit) = (0, None);
        let through = |out: &mut dyn Write| {
            let mut out = BufWriter::new(out);
            let mut bar = None;
            if self.outlet.bom {
                out.write_all(BYTE_ORDER_MARK.as_bytes())?;
            }
            let made = make(&mut |bytes, done, all| {
                if all >= MANY {
                    bar.get_or_insert_with(|| Progress::of(LongWork::WritingRows, &self.style))
                        .is_at(done as u64, all as u64);
                }
                out.write_all(bytes)
            });
            rows = made.map_err(|why| match why {
                NotAFile::NotTaken(error) => error,
                NotAFile::Unfit(why) => {
                    unfit = Some(why);
                    io::ErrorKind::FileTooLarge.into()
                }
            })?;
            out.flush()
        };
        let (path, mut shown) = (self.outlet.path.clone(), Vec::new());
        let written = match &path {
            Some(path) => replace_file_by(path, |file| through(file)),
            None if self.is_shown() => through(&mut shown),
            None => through(&mut io::stdout().lock()),
        };
        match (written, path, unfit) {
            (Ok(()), None, _) => self.put_out(&shown)?,
            (Ok(()), Some(path), _) => say(&render::file_written(&path, rows, &self.style)),
            (Err(_), path, Some(why)) => return Err(Fault::FileNotWritten { path: path.unwrap_or_default(), why }),
            (Err(error), Some(path), None) => return Err(Fault::FileNotWritten { path, why: error.to_string() }),
            (Err(error), None, None) => return Err(Fault::AnswerNotPrinted(reason(&error))),
        }
        Ok(rows)
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
        say(&render::fault(fault, self.spoken_of().as_ref(), &self.style));
    }

    /// Says how it went, while stdout is for receipts.
    pub fn remark(&self, text: &str) {
        say(text);
    }

    /// Says what refused, while others were answered.
    pub fn refused(&self, refused: &Refused) {
        say(&render::refused(&self.of_account(refused), &self.style));
    }

    /// The same, to somebody who is asked next whether it is to be recorded all the same.
    pub fn ask(&self, refused: &Refused) {
        say(&render::refused_and_asked(&self.of_account(refused), &self.style));
    }

    /// The same, about the account that is spoken of, unless it is about another.
    fn of_account(&self, refused: &Refused) -> Refused {
        let about = refused.about.clone().or_else(|| self.spoken_of().map(Box::new));
        Refused { about, ..refused.clone() }
    }

    /// Says how it ended, and returns the exit code.
    pub fn end(&self, ended: Exit) -> u8 {
        match &ended {
            Exit::Done | Exit::ConditionMet | Exit::Unwell(_) | Exit::InPart | Exit::LogDamaged => {}
            Exit::Problem(problem) => say(&render::problem(problem, self.spoken_of().as_ref(), &self.style)),
            Exit::Refused(refused) => self.refused(refused),
            Exit::NotImported(refused) => say(&render::not_imported(refused, &self.style)),
            // Whoever stopped listening (`| head`) need not be told.
            Exit::Fault(Fault::AnswerNotPrinted(why)) if why.is_empty() => {}
            Exit::Fault(fault) => say(&render::fault(fault, self.spoken_of().as_ref(), &self.style)),
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
    say(&render::problem(problem, None, style));
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
