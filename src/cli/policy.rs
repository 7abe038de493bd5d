//! `policy`.

use super::exit::Exit;
use super::global::{Global, desk};
use super::input::{self, InputFile};
use super::operator_code::{ProofClaim, with_proof};
use super::output::Output;
use super::{label_flaws, labels};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::commands::{PolicyCheck, PolicyCommand, PolicySet, PolicyShow, parse, policy_file};
use crate::desk;
use crate::domain::policy::Policy;
use crate::domain::rules::Circumstances;
use crate::inquiry::{OpenLog, Query, Zone, refuse_free_text};
use crate::queries::policy::{PolicyChangeAnswer, PolicyChanges};
use crate::queries::question::{PolicyCheckQuestion, PolicyShowQuestion};
use crate::render::{self, Format};

/// Does it.
pub fn run(command: &PolicyCommand, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    match command {
        PolicyCommand::Show(command) => show(command, global, output),
        PolicyCommand::Check(command) => check(command, global, output),
        PolicyCommand::Set(command) => set(command, global, output),
    }
}

fn show(command: &PolicyShow, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    if command.labels {
        label_flaws::check(global, output);
        output.answer(&labels::of(global).all.file())?;
        return Ok(Exit::Done);
    }
    let (log, question) = (OpenLog::open(desk(global)?, &command.asking)?, PolicyShowQuestion {});
    let snapshot = output.told(log.ask_in(&Zone::OfPolicyOrUtc, &question))?;
    output.answered(&question, &snapshot)
}

fn check(command: &PolicyCheck, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let policy = read(&command.file)?;
    let (answer, is_doubtful) = preview(policy, OpenLog::open(desk(global)?, &command.asking)?, output)?;
    label_flaws::check(global, output);
    output.show(&answer)?;
    Ok(Exit::answered(is_doubtful))
}

fn set(command: &PolicySet, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let policy = read(&command.file)?;
    let event_id = command.recording().event_id()?;
    let mut changes = PolicyChanges::default();
    let log = || Ok::<_, Exit>(OpenLog::open(desk(global)?, &Asking::default())?);
    // A command that is sent again changes nothing.
    let stands = event_id.as_ref().map(|id| Ok::<_, Exit>(log()?.has_event(id)?)).transpose()?;
    if stands != Some(true) {
        let (answer, is_doubtful) = preview(policy.clone(), log()?, output)?;
        if is_doubtful {
            return Ok(Exit::LogDamaged);
        }
        // Told before the lock is taken: a reader who takes their time keeps nobody from recording.
        if output.style().format == Format::Table {
            output.answer(&render::policy_changes(&answer, output.style()))?;
        }
        changes = answer.changes;
    }
    // Not that of the policy in force, which may be one that cannot be worked with.
    let time_zone = parse::time_zone(&policy)?;
    let recording = command.recording();
    let when = |clock| recording.when(clock, time_zone);
    let (desk, circumstances) = (desk(global)?, recording.circumstances()?);
    let claim = ProofClaim { actor: command.actor.as_deref(), code: command.code.as_deref() };
    let recorded = with_proof(&desk, claim, output, |proof| {
        let circumstances = Circumstances { proof, ..circumstances.clone() };
        desk::set_policy(&desk, &policy, &circumstances, when)
    })?;
    output.display_in(recorded.display.time_zone, recorded.display.clock);
    let text = render::policy_receipt(&recorded.receipt, &changes, output.style());
    output.receipt_if(recorded.receipt.event.is_some(), &text)?;
    Ok(Exit::Done)
}

fn read(file: &std::path::Path) -> Result<Policy, Exit> {
    let text = input::text(file, InputFile::Text)?;
    Ok(policy_file::read(&text).map_err(Problem::PolicyFile)?)
}

/// What the policy would change, and whether the log is in doubt.
fn preview(policy: Policy, log: OpenLog, output: &mut Output) -> Result<(PolicyChangeAnswer, bool), Exit> {
    let zone = Zone::Of(parse::time_zone(&policy)?);
    let question = PolicyCheckQuestion { policy: Box::new(policy) };
    let snapshot = output.told(log.ask_in(&zone, &question))?;
    refuse_free_text(&question.policy, &snapshot)?;
    Ok((question.answer(&snapshot)?, snapshot.is_doubtful))
}
