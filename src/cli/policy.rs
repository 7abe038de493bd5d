//! `policy`.

use super::asked::{Asked, Grounds, ended};
use super::global::Global;
use super::global::desk;
use super::output::{Exit, Output};
use super::{input, risk};
use crate::commands::problem::Problem;
use crate::commands::questions::Asking;
use crate::commands::{PolicyCheck, PolicySet, PolicyShow, parse, policy_file};
use crate::desk;
use crate::desk::fault::Fault;
use crate::desk::{NotRecorded, Recorded};
use crate::domain::event::EventType;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::policy::Policy;
use crate::ledger::{self, Evidence, Population, ScanRequest};
use crate::queries::answer::PopulationCount;
use crate::queries::policy::{PolicyAnswer, PolicyChangeAnswer, PolicyChanges, SetBy, changes};
use crate::queries::question::{PolicyCheckQuestion, Question};
use crate::render::{self, Format};

/// Does it.
pub fn run(command: &crate::commands::PolicyCommand, global: &Global, output: &mut Output) -> Exit {
    ended(match command {
        crate::commands::PolicyCommand::Show(command) => show(command, global, output),
        crate::commands::PolicyCommand::Check(command) => check(command, global, output),
        crate::commands::PolicyCommand::Set(command) => set(command, global, output),
    })
}

fn show(command: &PolicyShow, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let asked = Asked::open(global, &command.asking)?;
    let (set, evidence) = in_force(&asked)?;
    // A policy that names no time zone can still be shown: it has to be set anew.
    let time_zone = parse::time_zone(&evidence.policy).unwrap_or(chrono_tz::UTC);
    let grounds = asked.grounds_in(&evidence, time_zone, output)?;
    output.answer(&render::policy(&shown(set, &grounds, &evidence), output.style()))?;
    Ok(grounds.ended(false))
}

/// Which line set the policy in force, and the policy itself.
///
/// # Errors
/// When the log cannot be read.
pub fn in_force(asked: &Asked) -> Result<(Option<SetBy>, Evidence), Exit> {
    let wanted = ScanRequest { subjects: &[STORE_SUBJECT], ..ScanRequest::default() };
    let scan = ledger::scan(&asked.log(), &wanted, asked.as_of, asked.checks, asked.effort())
        .map_err(|error| asked.unreadable(&error))?;
    let owned = |text: &Option<_>| text.as_deref().map(str::to_owned);
    let set = scan
        .lines(STORE_SUBJECT)
        .into_iter()
        .filter(|line| line.event_type == Some(EventType::PolicySet) && matches!(line.fact(), Some(Ok(_))))
        .last()
        .map(|line| SetBy {
            sequence: line.sequence,
            recorded: line.recorded,
            authid: owned(&line.authid),
            actor: owned(&line.actor),
            ticket: owned(&line.ticket),
        });
    Ok((set, scan.evidence))
}

/// The answer to `policy show`.
pub fn shown(set: Option<SetBy>, grounds: &Grounds, evidence: &Evidence) -> PolicyAnswer {
    let frame = grounds.frame(Question::PolicyShow, evidence, PopulationCount::default());
    PolicyAnswer { frame, policy: evidence.policy.clone(), set }
}

fn check(command: &PolicyCheck, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let policy = read(&command.file)?;
    let (answer, grounds) = preview(policy, &command.asking, global, output)?;
    output.answer(&render::policy_check(&answer, output.style()))?;
    Ok(grounds.ended(false))
}

fn set(command: &PolicySet, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let policy = read(&command.file)?;
    let event_id = command.recording().event_id()?;
    let mut changes = PolicyChanges::default();
    // A command that is sent again changes nothing.
    if !stands(event_id.as_deref(), global)? {
        let (answer, grounds) = preview(policy.clone(), &Asking::default(), global, output)?;
        if grounds.doubtful {
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
    let recorded = desk::set_policy(&desk(global)?, policy, &recording.circumstances()?, when);
    if let Ok(Recorded { display, .. }) | Err(NotRecorded::Refused { display, .. }) = &recorded {
        output.display_in(display.time_zone, display.clock);
    }
    output.receipt(&render::policy_receipt(&recorded?.receipt, &changes, output.style()))?;
    Ok(Exit::Done)
}

/// Whether an event of this id is in the log.
fn stands(event_id: Option<&str>, global: &Global) -> Result<bool, Exit> {
    if event_id.is_none() {
        return Ok(false);
    }
    let asked = Asked::open(global, &Asking::default())?;
    let wanted = ScanRequest { event_id, ..ScanRequest::default() };
    let scan = ledger::scan(&asked.log(), &wanted, asked.as_of, asked.checks, asked.effort())
        .map_err(|error| asked.unreadable(&error))?;
    Ok(scan.event.is_some())
}

fn read(file: &std::path::Path) -> Result<Policy, Exit> {
    let bytes = input::read(file)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Fault::UnreadableFile { path: file.to_owned(), why: error.utf8_error().to_string() })?;
    Ok(policy_file::read(&text).map_err(Problem::PolicyFile)?)
}

/// What the policy would change.
fn preview(
    policy: Policy,
    asking: &Asking,
    global: &Global,
    output: &mut Output,
) -> Result<(PolicyChangeAnswer, Grounds), Exit> {
    let asked = Asked::open(global, asking)?;
    let population = risk::everybody(&asked)?.by_id();
    let grounds = asked.grounds_in(&population.evidence, parse::time_zone(&policy)?, output)?;
    let question = PolicyCheckQuestion { policy: Box::new(policy) };
    Ok((answer(&question, &population, &grounds)?, grounds))
}

/// The answer to `policy check`.
///
/// # Errors
/// When the policy's pattern of account ids cannot be read.
pub fn answer(
    question: &PolicyCheckQuestion,
    population: &Population,
    grounds: &Grounds,
) -> Result<PolicyChangeAnswer, Problem> {
    let pattern = parse::pattern(&question.policy)?;
    let accounts = population.accounts.iter().map(|(id, state)| (id, state));
    let (before, after) = (&population.evidence.policy, &question.policy);
    let (changes, count) = changes(accounts, grounds.instant, before, after, |id| pattern.is_match(id.as_str()));
    let frame = grounds.frame(Question::PolicyCheck(question.clone()), &population.evidence, count);
    Ok(PolicyChangeAnswer { frame, changes })
}
