//! `shared`, `stats` and `diff`: what is typed, and which words it may be.

use clap::Args;

use super::problem::Problem;
use super::questions::Asking;
use super::reading::folded;

/// One phone number or one serial behind several accounts
#[derive(Debug, Clone, Args)]
pub struct Shared {
    /// The 10-digit Common ID of one account: only what it has in common with others
    #[arg(value_name = "ID")]
    pub account: Option<String>,

    /// Only these: number, serial
    #[arg(long, value_name = "W,…", value_delimiter = ',')]
    pub only: Vec<String>,

    /// Only methods of these kinds: phone, security-key, …
    #[arg(long, value_name = "K,…", value_delimiter = ',')]
    pub kind: Vec<String>,

    /// From so many accounts on [default: the policy's shared_threshold, which is 2 unless it was set]
    #[arg(long, value_name = "N")]
    pub at_least: Option<String>,

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
    let number: u32 = folded(typed).parse().map_err(|_| problem())?;
    if number >= 2 { Ok(number) } else { Err(problem()) }
}
