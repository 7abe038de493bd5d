//! `operator enrol`, `list`, `disable`, `reset`.

use std::io::{self, IsTerminal};

use clap::{Args, Subcommand};

use super::exit::Exit;
use super::global::{Global, desk};
use super::output::Output;
use super::practice::read_code;
use super::proof::proven;
use crate::commands::parse::normalized;
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::desk::fault::Fault;
use crate::desk::{Desk, EnrolmentEnd, NotRecorded, Recorded, end_operator, enrol_operator, may_enrol};
use crate::domain::rules::{Circumstances, Refusal};
use crate::inquiry::OpenLog;
use crate::render::{self, Format};
use crate::secrets::{CodeForm, OneTimeSecret, guard_process};

/// How often the first code is asked for.
const TRIES: usize = 3;

/// Who can prove who they are
#[derive(Debug, Clone, Subcommand)]
pub enum OperatorCommand {
    /// Make a secret for an operator, show it once to be scanned, and ask for the first code before anything is recorded
    Enrol(EnrolArgs),
    /// Who is enrolled, and since when
    List,
    /// An operator leaves the desk: the secret is destroyed
    Disable(DisableArgs),
    /// An operator's device is gone: the secret is destroyed, and the operator can be enrolled again
    Reset(ResetArgs),
}

/// Who wants it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Recording")]
pub struct ByOperator {
    /// Who records it: an operator who is enrolled
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
    /// How the operator is called: what --actor says
    #[arg(value_name = "NAME")]
    pub name: String,
    #[command(flatten)]
    pub by: ByOperator,
}

/// Disable an operator
#[derive(Debug, Clone, Args)]
pub struct DisableArgs {
    /// How the operator is called
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
    /// How the operator is called
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: String,

    /// Of the last operator, whom nobody else can reset: without a proof, by who owns the store's files; the log tells of
    /// it
    #[arg(long)]
    pub as_owner: bool,
    #[command(flatten)]
    pub by: ByOperator,
}

impl ByOperator {
    fn circumstances(&self, desk: &Desk, output: &mut Output) -> Result<Circumstances, Exit> {
        let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let proof = proven(desk, self.actor.as_deref(), self.code.as_deref(), output)?;
        Ok(Circumstances { actor: said(&self.actor), ticket: said(&self.ticket), proof, ..Circumstances::default() })
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
    }
}

fn enrol(command: &EnrolArgs, desk: &Desk, output: &mut Output) -> Result<Exit, Exit> {
    let name = said(&command.name, "NAME")?;
    let circumstances = command.by.circumstances(desk, output)?;
    shown(may_enrol(desk, &name, &circumstances), output)?;
    guard_process();
    let secret = OneTimeSecret::random(CodeForm::USUAL)
        .map_err(|error| Fault::StoreUnusable { path: desk.store.clone(), why: error.to_string() })?;
    // Scripts get the receipt and nothing of the secret.
    let text = render::enrolment(&name, &secret, output.style());
    let is_table = output.style().format == Format::Table;
    if is_table {
        output.answer(&text)?
    } else {
        output.remark(&text)
    }
    for _ in 0..TRIES {
        if is_table && io::stdin().is_terminal() {
            output.answer(&render::practice_asks(output.style()))?;
        }
        let Some(code) = read_code() else { break };
        if let Some(step) = secret.step_of(&code, desk.clock.now()) {
            let recorded = enrol_operator(desk, &name, secret, step, &circumstances);
            return receipt(recorded, output);
        }
        output.remark(&render::first_code_wrong(output.style()));
    }
    Err(Refusal::CodeRefused { used_up: false }.into())
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
    let circumstances = by.circumstances(desk, output)?;
    receipt(end_operator(desk, &name, how, &reason, &circumstances), output)
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

/// What was recorded, or why it was not, in the policy's time zone.
fn shown<T>(outcome: Result<T, NotRecorded<Problem>>, output: &mut Output) -> Result<T, Exit> {
    if let Err(NotRecorded::Refused { display, .. }) = &outcome {
        output.display_in(display.time_zone, display.clock);
    }
    Ok(outcome?)
}

fn receipt(outcome: Result<Recorded, NotRecorded<Problem>>, output: &mut Output) -> Result<Exit, Exit> {
    let recorded = shown(outcome, output)?;
    output.display_in(recorded.display.time_zone, recorded.display.clock);
    output.receipt(&render::receipt(&recorded.receipt, output.style()))?;
    Ok(Exit::Done)
}
