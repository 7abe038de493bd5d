//! Puts logs out of chance before the two readers of a log, as many as one likes, and stops at the first on which they
//! differ: `cargo bench --bench readers -- [CASES [FROM]]`. The tests run a few of them (`tests/readers/`).

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "it is a test that takes its time"
)]

#[path = "../tests/readers/chance/mod.rs"]
mod readers;
#[path = "../tests/support"]
mod support {
    pub mod forge;
}

use std::process::ExitCode;
use std::time::Instant;

/// After how many cases there is something to be said.
const AT_ONCE: u64 = 50_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let mut number = |otherwise| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (cases, from): (u64, u64) = (number(1_000_000), number(0));
    let began = Instant::now();
    let mut sum = readers::Tally::default();
    let end = from + cases;
    let mut next = from;
    while next < end {
        let until = end.min(next + AT_ONCE);
        match readers::compare(next..until) {
            Ok(tally) => {
                sum.cases += tally.cases;
                sum.damaged += tally.damaged;
                sum.accepted += tally.accepted;
                sum.accounts += tally.accounts;
                sum.misfits += tally.misfits;
            }
            Err(difference) => {
                eprintln!("{difference}");
                return ExitCode::FAILURE;
            }
        }
        let readers::Tally { cases, damaged, accepted, accounts, misfits } = sum;
        println!(
            "{cases} cases from {from} on: {damaged} damaged, {accepted} with accepted damage and sound, {accounts} accounts, \
             {misfits} events that did not fit; no difference; {:.0} s",
            began.elapsed().as_secs_f64()
        );
        next = until;
    }
    ExitCode::SUCCESS
}
