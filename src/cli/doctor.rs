//! `doctor`.

use clap::Args;

use super::exit::{self, Exit};
use super::global::{Global, desk};
use super::labels;
use super::output::Output;
use crate::domain::policy::Policy;
use crate::inquiry::{Found, examine};
use crate::queries::doctor::{Diagnosis, Severity};
use crate::{commands::parse, render};

/// Check the whole store: files, log, keys, policy
///
/// The worst comes first. Reads only: no lock, no write, no permission to write. Ends with 5 where the log is damaged, 7
/// where an earlier write was left with its outcome unknown, 6 where the store cannot be used; with --strict, with 1 where
/// there is a warning.
#[derive(Debug, Clone, Args)]
pub struct DoctorArgs {
    /// End with 1 where there is a warning
    #[arg(long)]
    pub strict: bool,
}

/// Variables of the environment that change what is recorded, and that nobody sees.
const VARIABLES: [&str; 3] = ["MFADESK_KEYS", "MFADESK_ACTOR", "MFADESK_CLOCK"];

/// Looks, and says what was found.
pub fn run(command: &DoctorArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let mut checkup = examine(&desk, env!("CARGO_PKG_VERSION"), variables());
    let labels = labels::of(global);
    if labels.unread.is_some() || !labels.flaws.is_empty() {
        let path = labels.path.display().to_string();
        checkup.found.push(Found::Diagnosis(Diagnosis::LabelsNotUsed { path }));
    }
    checkup.found.sort_by_key(|found| std::cmp::Reverse(found.severity()));
    let policy = checkup.facts.policy.as_ref().map_or_else(Policy::default, |facts| facts.policy.clone());
    if let Ok(time_zone) = parse::time_zone(&policy) {
        output.display_in(time_zone, checkup.now);
    }
    output.answer(&render::doctor(&checkup, output.style()))?;
    let faults = checkup.found.iter().filter_map(|found| match found {
        Found::Fault(fault) => Some(exit::of_state(fault)),
        _ => None,
    });
    let is_warned = checkup.found.iter().any(|found| found.severity() == Severity::Warning);
    Ok(match exit::worst(faults) {
        Some(code) => Exit::Unwell(code),
        None if command.strict && is_warned => Exit::ConditionMet,
        None => Exit::Done,
    })
}

#[expect(clippy::disallowed_methods, reason = "the environment is read in this room")]
fn variables() -> Vec<String> {
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    VARIABLES.into_iter().filter(|name| is_set(name)).map(str::to_owned).collect()
}
