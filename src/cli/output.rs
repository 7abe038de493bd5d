//! The one place that prints. Answers and receipts go to stdout, everything else to stderr; what cannot be printed has
//! an exit code of its own.

use std::io::{self, Write};

use super::global::Global;
use super::terminal::{Terminal, format};
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::desk::receipt::Receipt;
use crate::desk::{After, NotRecorded};
use crate::domain::instant::Instant;
use crate::domain::rules::{Class, Code, Refusal, Refused, Warning};
use crate::inquiry::{NotAnswered, Note, Noted, unknown_accounts};
use crate::render::{self, Answer, Lang, Style};

/// Exit code of a usage error.
pub const USAGE: u8 = 2;

/// How a command ended.
#[derive(Debug)]
pub enum Exit {
    /// As asked.
    Done,
    /// As asked, and the answer is one that scripts ask for by exit code: `--fail-on` is met, `recheck` differs.
    ConditionMet,
    /// As asked, but the log is damaged or is not the one that was seen: already said on stderr.
    LogDamaged,
    /// As far as it went: some of it was refused, which its own lines say.
    InPart,
    /// The words make no sense.
    Problem(Problem),
    /// A rule says no.
    Refused(Refused),
    /// Something is broken, missing or busy.
    Fault(Fault),
}

impl From<NotRecorded<Problem>> for Exit {
    fn from(not_recorded: NotRecorded<Problem>) -> Self {
        match not_recorded {
            NotRecorded::Problem(problem) => Self::Problem(problem),
            NotRecorded::Refused { refused, .. } => Self::Refused(refused),
            NotRecorded::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<NotAnswered> for Exit {
    fn from(not_answered: NotAnswered) -> Self {
        match not_answered {
            NotAnswered::Problem(problem) => Self::Problem(problem),
            NotAnswered::Refused(refused) => Self::Refused(refused),
            NotAnswered::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<Refusal> for Exit {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl Exit {
    /// How it ends when the question was answered.
    pub fn answered(is_doubtful: bool) -> Self {
        if is_doubtful { Self::LogDamaged } else { Self::Done }
    }
}

impl From<Problem> for Exit {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Fault> for Exit {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Where a command prints.
pub struct Output {
    /// What is at the other end.
    pub terminal: Terminal,
    /// The receipts of what this command recorded.
    pub recorded: Vec<Receipt>,
    /// What the account is after it, where that is known.
    pub after: Option<After>,
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

    /// Prints an answer, in the format that is asked for.
    ///
    /// # Errors
    /// When stdout does not take it.
    pub fn show(&self, answer: &impl Answer) -> Result<(), Fault> {
        self.answer(&render::answer(answer, &self.style))
    }

    /// Prints the text of an answer.
    ///
    /// # Errors
    /// When stdout does not take it.
    pub fn answer(&self, text: &str) -> Result<(), Fault> {
        print(text).map_err(|error| Fault::AnswerNotPrinted(reason(&error)))
    }

    /// Prints the receipt of what stands in the log already.
    ///
    /// # Errors
    /// When stdout does not take it: the event is recorded all the same.
    pub fn receipt(&self, text: &str) -> Result<(), Fault> {
        print(text).map_err(|error| Fault::ReceiptNotPrinted(error.to_string()))
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
        match ended {
            Exit::Done => 0,
            Exit::ConditionMet => 1,
            Exit::InPart => 3,
            Exit::LogDamaged => 5,
            Exit::Problem(problem) => {
                say(&render::problem(&problem, &self.style));
                USAGE
            }
            Exit::Refused(refused) => {
                self.refused(&refused);
                exit_code(refused.first.code())
            }
            Exit::Fault(fault) => {
                // Whoever stopped listening (`| head`) need not be told.
                if !matches!(&fault, Fault::AnswerNotPrinted(why) if why.is_empty()) {
                    say(&render::fault(&fault, &self.style));
                }
                fault.exit_code()
            }
        }
    }
}

/// The documented exit code of a refusal.
fn exit_code(code: Code) -> u8 {
    match code.class() {
        Class::Usage | Class::Incomplete => USAGE,
        Class::UnknownAccount | Class::Unknown => 4,
        Class::Conflict => 8,
        Class::EventId | Class::Closed | Class::Future | Class::Rule => 3,
    }
}

fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
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
    USAGE
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
    };
    usage(problem, &style)
}
