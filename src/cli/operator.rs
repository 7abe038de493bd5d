//! `operator enrol`, `list`, `disable`, `reset`, `sign-in`, `sign-out`.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, read, told, with_proof};
use super::output::Output;
use super::practice::read_code;
use super::secret_file::SecretFile;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::desk::{
    Desk, EnrolmentEnd, Recorded, TerminalBinding, end_operator, enrol_operator, may_enrol, sign_in, sign_out,
};
use crate::domain::rules::{Circumstances, OperatorProof, Refusal};
use crate::inquiry::OpenLog;
use crate::render::{self, Format};
use crate::secrets::{CodeForm, OneTimeSecret, guard_process};

/// How often the first code is asked for.
const TRIES: usize = 3;

/// Operators who can prove who they are
#[derive(Debug, Clone, Subcommand)]
pub enum OperatorCommand {
    /// Enrol an operator: make a secret, show it once to be scanned, and ask for its first code
    Enrol(EnrolArgs),
    /// List who is enrolled, and since when
    List,
    /// Destroy the secret of an operator who leaves the desk
    Disable(DisableArgs),
    /// Destroy the secret of an operator who lost the device; they can be enrolled again
    Reset(ResetArgs),
    /// Sign in at this terminal: no code for each command for a while
    SignIn(SignInArgs),
    /// Sign out at this terminal
    SignOut,
}

/// Who wants it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Recording")]
pub struct ByOperator {
    /// The operator who records it (enrolled)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,

    /// The code of that operator's authenticator; - asks for it without showing it
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,

    /// The ticket
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,
}

/// Enrol an operator
#[derive(Debug, Clone, Args)]
pub struct EnrolArgs {
    /// The operator's name, as --actor gives it
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Also write the QR code as a picture, for a screen that a camera can read; it is removed once the code was asked for
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Disable an operator
#[derive(Debug, Clone, Args)]
pub struct DisableArgs {
    /// The operator's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Reset an operator
#[derive(Debug, Clone, Args)]
pub struct ResetArgs {
    /// The operator's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// For the last operator, without a proof: the owner of the store's files resets it; the log records that
    #[arg(long)]
    pub as_owner: bool,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Be signed in at this terminal
#[derive(Debug, Clone, Args)]
pub struct SignInArgs {
    /// The operator's name
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The code of the operator's authenticator; without it, it is asked for and not shown
    #[arg(long, value_name = "CODE", default_value = "-", hide_default_value = true)]
    pub code: String,
}

impl ByOperator {
    /// Who says so, and what they show for it.
    pub fn claim(&self) -> ProofClaim<'_> {
        ProofClaim { actor: self.actor.as_deref(), code: self.code.as_deref() }
    }

    /// What it comes with.
    pub fn circumstances(&self, proof: Option<OperatorProof>) -> Circumstances {
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        Circumstances { actor: said(&self.actor), ticket: said(&self.ticket), proof, ..Circumstances::default() }
    }
}

/// Does it.
pub fn run(command: &OperatorCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    match command {
        OperatorCommand::Enrol(command) => enrol(command, &desk, output),
        OperatorCommand::List => list(desk, output),
        OperatorCommand::Disable(command) => {
            end(&desk, &command.name, EnrolmentEnd::Disabled, &command.reason, &command.by, output)
        }
        OperatorCommand::Reset(command) => {
            let end_by = EnrolmentEnd::Reset { as_owner: command.as_owner };
            end(&desk, &command.name, end_by, &command.reason, &command.by, output)
        }
        OperatorCommand::SignIn(command) => sign_in_here(command, &desk, output),
        OperatorCommand::SignOut => {
            let terminal = TerminalBinding::of_this_process().ok_or(Problem::NoTerminal)?;
            let was_signed_in = sign_out(&desk, &terminal)?;
            output.answer(&render::signed_out(was_signed_in, output.style()))?;
            Ok(Exit::Done)
        }
    }
}

fn enrol(command: &EnrolArgs, desk: &Desk, output: &mut Output) -> Result<Exit, Exit> {
    let name = said(&command.name, "NAME")?;
    let circumstances = with_proof(desk, command.by.claim(), output, |proof| {
        let circumstances = command.by.circumstances(proof);
        may_enrol(desk, &name, &circumstances).map(|()| circumstances)
    })?;
    let (secret, step) = shown_once(desk, &name, render::EnrolledFor::Operator, command.png.as_deref(), output)?;
    receipt(told(enrol_operator(desk, &name, secret, step, &circumstances), output)?, output)
}

/// Makes a secret, shows it once to be scanned, and asks for the first code of it.
///
/// # Errors
/// When the code was not shown.
pub fn shown_once(
    desk: &Desk,
    name: &str,
    whose: render::EnrolledFor,
    png: Option<&Path>,
    output: &mut Output,
) -> Result<(OneTimeSecret, i64), Exit> {
    guard_process();
    let secret = OneTimeSecret::random(CodeForm::USUAL).map_err(Fault::unusable(&desk.store))?;
    // Scripts get the receipt and nothing of the secret.
    let png = png.map(|file| picture(file, name, &secret)).transpose()?;
    let text = render::enrolment(name, whose, &secret, png.as_ref().and_then(SecretFile::path), output.style());
    let is_table = output.style().format == Format::Table;
    if is_table {
        output.answer(&text)?
    } else {
        output.remark(&text)
    }
    let mut is_typed = false;
    for _ in 0..TRIES {
        if is_table && io::stdin().is_terminal() {
            output.answer(&render::practice_asks(output.style()))?;
        }
        let Some(code) = read_code() else { break };
        if let Some(step) = secret.step_of(&code, desk.clock.now()) {
            return Ok((secret, step));
        }
        output.remark(&render::first_code_wrong(output.style()));
        is_typed = true;
    }
    match is_typed {
        true => Err(Refusal::CodeRefused { used_up: false }.into()),
        false => Err(Problem::NoFirstCode.into()),
    }
}

fn end(
    desk: &Desk,
    name: &str,
    how: EnrolmentEnd,
    reason: &str,
    by: &ByOperator,
    output: &mut Output,
) -> Result<Exit, Exit> {
    let (name, reason) = (said(name, "NAME")?, said(reason, "--reason")?);
    let recorded = with_proof(desk, by.claim(), output, |proof| {
        end_operator(desk, &name, how, &reason, &by.circumstances(proof))
    })?;
    receipt(recorded, output)
}

/// The QR code of the secret as a picture, in a file that is removed with what this returns.
fn picture(file: &Path, name: &str, secret: &OneTimeSecret) -> Result<SecretFile, Exit> {
    let unwritten = |why: String| Fault::FileNotWritten { path: file.to_owned(), why };
    let bytes = render::enrolment_png(name, secret).map_err(&unwritten)?;
    Ok(SecretFile::create(file, &bytes).map_err(|error| unwritten(error.to_string()))?)
}

fn sign_in_here(command: &SignInArgs, desk: &Desk, output: &mut Output) -> Result<Exit, Exit> {
    let name = said(&command.name, "NAME")?;
    let terminal = TerminalBinding::of_this_process().ok_or(Problem::NoTerminal)?;
    let code = read(&command.code, output)?;
    let signed_in = told(sign_in(desk, &terminal, &name, &code), output)?;
    output.display_in(signed_in.display.time_zone, signed_in.display.clock);
    output.answer(&render::signed_in(&signed_in, output.style()))?;
    Ok(Exit::Done)
}

fn list(desk: Desk, output: &mut Output) -> Result<Exit, Exit> {
    let log = OpenLog::open(desk, &Asking::default())?;
    let snapshot = output.told(log.ask(&()))?;
    let operators = log.operators()?;
    output.answer(&render::operators(&operators, output.style()))?;
    Ok(Exit::answered(snapshot.is_doubtful))
}

fn said(text: &str, member: &'static str) -> Result<String, Exit> {
    Some(normalized(text)).filter(|text| !text.is_empty()).ok_or_else(|| Problem::Empty(member).into())
}

/// Prints the receipt.
///
/// # Errors
/// When it cannot be printed.
pub fn receipt(recorded: Recorded, output: &mut Output) -> Result<Exit, Exit> {
    output.display_in(recorded.display.time_zone, recorded.display.clock);
    output.receipt_if(recorded.receipt.event.is_some(), &render::receipt(&recorded.receipt, output.style()))?;
    Ok(Exit::Done)
}
