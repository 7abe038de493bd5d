//! `practice`: does the person's authenticator app work, and is its clock right? A secret that is thrown away; it tests no
//! sign-in, and nothing of it is recorded.

use std::io::{self, BufRead, IsTerminal};

use clap::{Args, ValueEnum};

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use crate::commands::parse::{id, normalized};
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::inquiry::OpenLog;
use crate::queries::question::NextQuestion;
use crate::render::{self, Format};
use crate::secrets::{CodeAlgorithm, CodeDigits, CodeForm, CodePeriod, CodeVerdict, OneTimeSecret, guard_process};

/// How often somebody at a terminal is asked.
const TRIES: usize = 5;

/// Check that the person's authenticator app works, and its clock
///
/// Shows a QR code and a setup key, and says whether the code that is read out is right, right for a clock that is fast or
/// slow (the most common reason why codes of an app are refused), or wrong. It is not a test sign-in, and nothing is
/// recorded. Without a terminal, it reads one code a line.
#[derive(Debug, Clone, Args)]
pub struct PracticeArgs {
    /// The 10-digit Common ID
    #[arg(value_name = "ID")]
    pub account: String,

    /// The hash that makes the codes; every app knows SHA1, some know no other
    #[arg(long, value_enum, value_name = "HASH", default_value = "sha1")]
    pub algorithm: AlgorithmWord,

    /// How many digits a code has
    #[arg(long, value_enum, value_name = "N", default_value = "6")]
    pub digits: DigitsWord,

    /// For how many seconds a code is shown
    #[arg(long, value_enum, value_name = "SECONDS", default_value = "30")]
    pub period: PeriodWord,
}

/// By which hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AlgorithmWord {
    /// HMAC-SHA-1
    Sha1,
    /// HMAC-SHA-256
    Sha256,
    /// HMAC-SHA-512
    Sha512,
}

/// How many digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DigitsWord {
    /// Six
    #[value(name = "6")]
    Six,
    /// Eight
    #[value(name = "8")]
    Eight,
}

/// How many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PeriodWord {
    /// Half a minute
    #[value(name = "30")]
    Half,
    /// A minute
    #[value(name = "60")]
    Whole,
}

impl AlgorithmWord {
    /// What it says.
    pub fn of_codes(self) -> CodeAlgorithm {
        match self {
            Self::Sha1 => CodeAlgorithm::Sha1,
            Self::Sha256 => CodeAlgorithm::Sha256,
            Self::Sha512 => CodeAlgorithm::Sha512,
        }
    }
}

impl DigitsWord {
    /// What it says.
    pub fn of_codes(self) -> CodeDigits {
        match self {
            Self::Six => CodeDigits::Six,
            Self::Eight => CodeDigits::Eight,
        }
    }
}

impl PracticeArgs {
    fn form(&self) -> CodeForm {
        CodeForm {
            algorithm: self.algorithm.of_codes(),
            digits: self.digits.of_codes(),
            period: match self.period {
                PeriodWord::Half => CodePeriod::Seconds30,
                PeriodWord::Whole => CodePeriod::Seconds60,
            },
        }
    }
}

/// Shows the secret, and says of each code that is read out what it is.
pub fn run(command: &PracticeArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let mut question = NextQuestion { account: id(&command.account), ..NextQuestion::default() };
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let snapshot = output.told(log.ask(&question))?;
    question.account = snapshot.accounts(&[question.account])?.concat();
    if snapshot.data.accounts.is_empty() {
        return output.unknown([&question.account], snapshot.is_doubtful);
    }
    guard_process();
    let secret = OneTimeSecret::random(command.form()).map_err(Fault::unusable(&desk.store))?;
    output.answer(&render::practice_begins(&question.account, &secret, output.style()))?;
    let is_typed = io::stdin().is_terminal();
    let asks = is_typed && output.style().format == Format::Table;
    let mut last = None;
    for _ in 0..if is_typed { TRIES } else { usize::MAX } {
        if asks {
            output.answer(&render::practice_asks(output.style()))?;
        }
        let Some(code) = read_code() else { break };
        let verdict = secret.verdict(&code, desk.clock.now());
        output.answer(&render::practice_told(verdict, output.style()))?;
        last = Some(verdict);
        if matches!(verdict, CodeVerdict::Right { .. }) {
            break;
        }
    }
    match last {
        None | Some(CodeVerdict::Right { .. }) => Ok(Exit::answered(snapshot.is_doubtful)),
        Some(_) => Ok(Exit::ConditionMet),
    }
}

/// The next code, without the blanks with which apps show it; none: they left.
pub fn read_code() -> Option<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).ok()?;
    let code: String = normalized(&line).split_whitespace().collect();
    (!code.is_empty()).then_some(code)
}
