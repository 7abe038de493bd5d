//! `demo`: a rehearsal store full of invented people, made by the program's own commands under a simulated clock, its
//! audit, and the twelve calls that are told in it.
//!
//! Nothing is forged: every line of the scripts is parsed by the same command line that people type, and recorded by
//! the same transaction, which may refuse it. Whatever store, keys and clock the options and the environment name stay
//! untouched: the demo has its own.

mod act;
mod calls;
mod population;
mod script;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::arguments::{Arguments, CliCommand};
use super::exit::Exit;
use super::global::Global;
use super::output::Output;
use super::record::record_typed;
use super::risk;
use crate::commands::problem::Problem;
use crate::commands::questions::{Asking, RiskArgs};
use crate::commands::{parse, times};
use crate::desk::fault::Fault;
use crate::desk::{Clock, Desk, NewStore, Operator, create_store};
use crate::domain::instant::{Instant, MINUTE};
use crate::domain::judged_at::JudgedAt;
use crate::domain::policy::Policy;
use crate::domain::risk::Assessment;
use crate::inquiry::OpenLog;
use crate::queries::question::StatusQuestion;
use crate::render::{self, Format};
use crate::store::{Layout, StoreMode};
use crate::verify;
use act::Act;
use calls::DemonstratedCall;

/// The day and time, in Japan, at which the demo ends and is audited. It is fixed, so that documents can show what it
/// prints.
const ENDS_AT: &str = "2026-11-20 15:00";

/// The call that is worth a look first, and a moment of it: everything is lost, and nothing is done about it yet.
const WORTH_A_LOOK: (&str, &str) = ("lost-everything", "2026-11-06 11:10");

/// Create a practice store with fictional people, and twelve calls to look at
///
/// Two years of a support desk, recorded by the commands that you would type; twelve calls stand out, each with its
/// ticket. It touches no other store: --store, --keys and MFADESK_CLOCK do not count here.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// The directory, which must not exist yet
    #[arg(value_name = "DIR", default_value = "mfadesk-demo")]
    pub directory: PathBuf,
}

/// Makes the store and shows what is in it. For scripts, only the audit is printed: the answer to `risk`.
pub fn run(command: &DemoArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let directory = &command.directory;
    if directory.symlink_metadata().is_ok() {
        return Err(Fault::DirectoryExists(directory.clone()).into());
    }
    let time_zone = parse::time_zone(&Policy::default())?;
    let end = times::time(ENDS_AT, Instant::from_millis(0), time_zone)?;
    let acts = script::all(end, time_zone)?;
    let mut desk = Desk {
        store: directory.clone(),
        keys: Layout::new(directory).keys(),
        wait: Duration::from_secs(global.wait.into()),
        clock: Clock::Simulated(end),
        operator: Operator::default(),
        #[cfg(feature = "stream")]
        stream: crate::desk::stream::StreamHandle::default(),
    };
    record(&mut desk, &acts)?;
    desk.clock = Clock::Simulated(end);
    let report = verify::check(directory).map_err(Fault::unusable(directory))?;

    output.display_in(time_zone, end);
    let told = calls::all()?;
    let calls = ended_as(&told, &desk, output)?;
    let look = told.iter().position(|call| call.name == WORTH_A_LOOK.0).and_then(|place| calls.get(place));
    let demo = render::MadeDemo {
        store: directory,
        accounts: acts.iter().filter(|act| act.is_registration()).count(),
        commands: acts.len(),
        first: acts.first().map_or(end, |act| act.at),
        end,
        report: &report,
        calls: &calls,
        look: look.map(|call| (call, WORTH_A_LOOK.1)),
    };
    let is_for_people = output.style().format == Format::Table;
    if is_for_people {
        output.receipt(&render::demo_made(&demo, output.style()))?;
    }
    let ended = risk::ask(desk, &RiskArgs::default(), output)?;
    if is_for_people {
        output.answer(&render::demo_next(&demo, output.style()))?;
    }
    Ok(if report.is_damaged() { Exit::LogDamaged } else { ended })
}

/// Makes the store a minute before the first act, and records act after act, each when it is said to have happened.
fn record(desk: &mut Desk, acts: &[Act]) -> Result<(), Exit> {
    if let Some(first) = acts.first() {
        desk.clock = Clock::Simulated(first.at.plus(-MINUTE));
    }
    create_store(desk, &NewStore { site: "demo".to_owned(), mode: StoreMode::Private, rehearsal: true })?;
    // Building the command line takes longer than reading one: it is built once.
    let mut parser = Arguments::command();
    for act in acts {
        let problem = |why: String| Problem::NoCommand { typed: act.words.join(" "), why };
        let command = parser
            .try_get_matches_from_mut(&act.words)
            .and_then(Arguments::of)
            .map_err(|error| problem(error.to_string()))?
            .command;
        let CliCommand::Record(mut command) = command else {
            return Err(problem("it records nothing".to_owned()).into());
        };
        desk.clock = Clock::Simulated(act.at);
        record_typed(desk, command.as_record(), None, &OnceCell::new())?;
    }
    Ok(())
}

/// Where the account of each of the calls stands in the end.
fn ended_as(calls: &[DemonstratedCall], desk: &Desk, output: &mut Output) -> Result<Vec<render::DemoCall>, Exit> {
    let log = OpenLog::open(desk.clone(), &Asking::default())?;
    let accounts = calls.iter().map(|call| call.account.to_owned()).collect();
    let snapshot = output.told(log.ask(&StatusQuestion { accounts, ..StatusQuestion::default() }))?;
    let now = snapshot.instant;
    let ended_as = |call: &DemonstratedCall| {
        let (_, state) = snapshot.data.folded.iter().find(|(id, _)| id.as_str() == call.account)?;
        let at = JudgedAt::new(now, &snapshot.evidence.policy);
        let (mfa, level) = (state.mfa_state(at), Assessment::of(state, at).level());
        Some(render::DemoCall { title: call.title, account: call.account, ticket: call.ticket, mfa, level })
    };
    Ok(calls.iter().filter_map(ended_as).collect())
}
