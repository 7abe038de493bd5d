//! `shared`, `stats` and `diff`: what is typed, and which words it may be.

use std::path::PathBuf;

use clap::Args;

use super::parse::{normalized, word};
use super::periods::Period;
use super::problem::Problem;
use super::questions::{Asking, IntoFile};

/// Find phone numbers and serials shared by several accounts
#[derive(Debug, Clone, Args)]
pub struct SharedArgs {
    /// The 10-digit Common ID of one account: only what it has in common with others
    #[arg(value_name = "ID")]
    pub account: Option<String>,

    /// Only these: number, serial
    #[arg(long, value_name = "W,…", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Only methods of these kinds: phone, security-key, …
    #[arg(long, value_name = "K,…", value_delimiter = ',')]
    pub kind: Vec<String>,

    /// Shared by at least this many accounts [default: the policy's shared_threshold, or 2]
    #[arg(long, value_name = "N")]
    pub at_least: Option<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Find the account that has a number, a serial, a device or a ticket
///
/// Where several are given, the account has to have all of them. A phone number is compared by its fingerprint, which takes
/// the number key.
#[derive(Debug, Clone, Args)]
pub struct WhoArgs {
    /// A phone number, number:12 (its last two digits), serial:S, device:LABEL, ticket:T; else a device or a serial
    #[arg(required = true, value_name = "WHAT")]
    pub what: Vec<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// List what is unfinished (to begin the day with)
///
/// What was stolen and is signed in with or still registered, open requests for re-registration, approved ones after which
/// nothing was set up, phone changes, MFA that is starting or ending, MFA without a test since it took effect, setups that
/// stopped on the way, and what was lost and is still registered.
#[derive(Debug, Clone, Args)]
pub struct OpenArgs {
    /// Only these: used-though-stolen, stolen-still-there, reregistration-requested, follow-up-due, set-up-again,
    /// phone-change-overdue, not-tested-since, starting, ending, phone-change, lost-still-there, follow-up, set-up
    #[arg(long, value_name = "W,…", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Only these affiliations: student, faculty, staff, other
    #[arg(long, value_name = "A,…", value_delimiter = ',')]
    pub affiliation: Vec<String>,

    /// Setups that stopped, MFA without a test, and what was lost and not deleted, only if that was at this time or later
    /// [default: 14 days ago]
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// From how many accounts on: a number from 2.
///
/// # Errors
/// When it is none.
pub fn at_least(typed: &str) -> Result<u32, Problem> {
    let problem = || Problem::AtLeast(typed.to_owned());
    let number: u32 = normalized(typed).parse().map_err(|_| problem())?;
    if number >= 2 { Ok(number) } else { Err(problem()) }
}

/// Count accounts by step, MFA state, risk level and method
#[derive(Debug, Clone, Args)]
pub struct StatsArgs {
    /// Only these affiliations: student, faculty, staff, other
    #[arg(long, value_name = "A,…", value_delimiter = ',')]
    pub affiliation: Vec<String>,

    /// The figures at the end of each day, week or month, and now
    #[arg(long, value_name = "PERIOD")]
    pub by: Option<String>,

    /// With --by: only from the period of this time on [default: that of the first line of the log]
    #[arg(long, value_name = "TIME", requires = "by")]
    pub since: Option<String>,

    /// With --by: only periods that had ended at this time
    #[arg(long, value_name = "TIME", requires = "by")]
    pub until: Option<String>,

    /// What all queries take.
    #[command(flatten)]
    pub asking: Asking,
}

/// Compare two points in time
///
/// For everybody: who is newly locked out or critical, who recovered, who came and who left. For one account: everything
/// that "status" shows differently.
#[derive(Debug, Clone, Args)]
pub struct DiffArgs {
    /// The 10-digit Common ID of one account: what changed in it, value by value
    #[arg(value_name = "ID")]
    pub account: Option<String>,

    /// Before: a time, or the number of a line
    #[arg(long, value_name = "T|N")]
    pub from: String,

    /// After: a time, or the number of a line [default: now]
    #[arg(long, value_name = "T|N")]
    pub to: Option<String>,

    /// Only these changes: newly-locked-out, newly-critical, recovered, newly-in-force, no-longer-in-force,
    /// newly-registered, returned, left
    #[arg(long, value_name = "C,…", value_delimiter = ',', conflicts_with = "account")]
    pub change: Vec<String>,

    /// Only these affiliations: student, faculty, staff, other
    #[arg(long, value_name = "A,…", value_delimiter = ',', conflicts_with = "account")]
    pub affiliation: Vec<String>,

    /// Answer for a later time, or a day (from its beginning), by what is known now
    #[arg(long, value_name = "T", help_heading = "Evidence")]
    pub on: Option<String>,

    /// Skip the hash check (faster; the answer is marked unverified)
    #[arg(long, help_heading = "Evidence")]
    pub unverified: bool,

    /// Compare with the log head saved in this file, then update it; exit 5 if the log was cut or rewritten
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    pub seen: Option<PathBuf>,

    /// Where the answer goes.
    #[command(flatten)]
    pub into_file: IntoFile,
}

impl DiffArgs {
    /// What every query takes, `--to` being its `--as-of`.
    pub fn asking(&self) -> Asking {
        Asking {
            as_of: self.to.clone(),
            on: self.on.clone(),
            unverified: self.unverified,
            seen: self.seen.clone(),
            into_file: self.into_file.clone(),
        }
    }
}

/// The length of a period.
///
/// # Errors
/// When it is no word for one.
pub fn period(typed: &str) -> Result<Period, Problem> {
    word("--by", typed, &Period::ALL, Period::as_str)
}
