//! `reconcile`: the files of a directory, read as `import` reads them, held against what is on record. Nothing is written.

use std::collections::HashMap;

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::import::{Reading, collected};
use super::output::Output;
use crate::commands::parse::time_zone;
use crate::commands::questions::Asking;
use crate::desk::Import;
use crate::domain::event::Event;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LookNote, LookSort};
use crate::inquiry::{OpenLog, Query};
use crate::queries::question::StatusQuestion;
use crate::queries::reconcile::{Compared, Discrepancy, only_here};
use crate::render::{self, ReconcileShown};

/// Hold what the directory shows against what is on record: only here, only there, different; record nothing
///
/// Files are read as import reads them. Each difference comes with what happened since the directory was looked at, and with
/// the command that would settle it; one that the lag of the report explains says so.
#[derive(Debug, Clone, Args)]
pub struct ReconcileArgs {
    /// What is read.
    #[command(flatten)]
    pub reading: Reading,

    /// Print what would settle the differences as lines for batch
    #[arg(long)]
    pub batch: bool,
}

/// What a look has to say of one account.
#[derive(Default)]
struct Found {
    events: Vec<(Event<'static>, Instant)>,
    stays: Vec<(MethodId, Instant)>,
    seen_later: Option<Instant>,
}

/// Reads the files, and says what differs.
pub fn run(command: &ReconcileArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let mut import = Import::begin(&desk)?;
    let (policy, clock) = (import.policy().clone(), import.clock());
    output.display_in(time_zone(&policy)?, clock);
    let read = collected(&command.reading, &desk, &policy, clock)?;
    let mut found: HashMap<String, Found> = HashMap::new();
    let foreseen = import.foresee(&read.people, |event| {
        let of_account = found.entry(event.account.to_string()).or_default();
        of_account.events.push((event.data.clone(), event.time));
    })?;
    for noted in &foreseen.tally.notes {
        let of_account = found.entry(noted.account.to_string()).or_default();
        match &noted.note {
            Ok(LookNote::Late { known }) => of_account.seen_later = Some(*known),
            Ok(LookNote::Stays { method, there_at }) => of_account.stays.push((method.clone(), *there_at)),
            _ => {}
        }
    }
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let question = StatusQuestion { all: true, ..StatusQuestion::default() };
    let snapshot = output.told(log.ask(&question))?;
    let looked_at = |looks: &[Look]| looks.iter().map(|look| look.at).max();
    let looked_at: HashMap<&str, Instant> =
        read.people.iter().filter_map(|one| Some((one.account.as_str(), looked_at(&one.looks)?))).collect();
    let since = log.lines_since(&looked_at)?;
    let answer = question.answer(&snapshot)?;
    let none = Found::default();
    let mut differences: Vec<Discrepancy> = Vec::new();
    for one in &read.people {
        let id = one.account.as_str();
        let Found { events, stays, seen_later } = found.get(id).unwrap_or(&none);
        let status = answer.accounts.binary_search_by(|known| known.account.as_str().cmp(id)).ok();
        let compared = Compared {
            account: &one.account,
            status: status.map(|at| &answer.accounts[at]),
            looked_at: looked_at.get(id).copied().unwrap_or(clock),
            events,
            stays,
            seen_later: *seen_later,
            since: since.get(id).map_or(&[], Vec::as_slice),
        };
        differences.extend(compared.differences());
    }
    // A list of some people's methods says nothing of others.
    let is_of_all = |sort: LookSort| matches!(sort, LookSort::Registration | LookSort::Roster);
    if read.people.iter().flat_map(|one| &one.looks).any(|look| is_of_all(look.sort)) {
        let is_missing = |id: &str| !looked_at.contains_key(id);
        let missing = answer.accounts.iter().filter(|status| status.open && is_missing(status.account.as_str()));
        differences.extend(missing.map(only_here));
    }
    differences.sort_by(|one, other| one.account.as_str().cmp(other.account.as_str()));
    // A file of which nobody is known is none of this tenant, or the policy's ids are others.
    let exit = match read.is_of_nobody() {
        true if !snapshot.is_doubtful => Exit::Unwell(super::exit::BROKEN),
        _ => Exit::answered(snapshot.is_doubtful),
    };
    if command.batch {
        let (lines, without) = render::settling_lines(&differences);
        output.answer(&lines)?;
        if without > 0 {
            output.remark(&render::unsettled(without, output.style()));
        }
        return Ok(exit);
    }
    let files: Vec<String> = command.reading.files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    let shown = ReconcileShown {
        files: &files,
        as_of: answer.frame.as_of,
        log: answer.frame.evidence.clone(),
        accounts: read.people.len(),
        left_out: read.left_out.len(),
        differences: &differences,
    };
    output.answer(&render::reconciled(&shown, output.style()))?;
    Ok(exit)
}
