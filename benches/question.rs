//! Asks one question of a log and prints the accounts, one a line: which are in force and have exactly one usable
//! sign-in method, judged when the last line was recorded?
//! `cargo bench --bench question -- FILE [--unverified] [--threads N]`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench says what it measured")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::time::Instant as Clock;

use mfadesk::ledger::{AsOf, Checks, Effort, Log, population};

fn main() -> io::Result<()> {
    let begun = Clock::now();
    let mut path = None;
    let mut checks = Checks::Hashes;
    let mut threads = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => {}
            "--unverified" => checks = Checks::None,
            "--threads" => threads = arguments.next().and_then(|number| number.parse().ok()),
            _ => path = Some(argument),
        }
    }
    let Some(path) = path else {
        eprintln!("usage: question FILE [--unverified] [--threads N]");
        return Ok(());
    };
    let file = File::open(path)?;
    let log = Log { file: &file, len: file.metadata()?.len(), head: None };
    let effort = threads.map_or_else(|| Effort::for_len(log.len), Effort::with_threads);
    let found = population(&log, AsOf::Latest, checks, effort)?;
    if let Some(damage) = found.evidence.damage {
        return Err(io::Error::other(format!("line {} is damaged: {}", damage.line, damage.kind)));
    }
    let folded = begun.elapsed();
    let Some(now) = found.evidence.position.recorded else { return Ok(()) };
    let mut out = BufWriter::new(io::stdout().lock());
    let open = found.accounts.iter().filter(|(_, state)| !state.closed);
    for (account, state) in open {
        if state.is_in_force(now) && state.usable().count() == 1 {
            writeln!(out, "{account}")?;
        }
    }
    out.flush()?;
    eprintln!("{} accounts; folded in {folded:?}, judged in {:?}", found.accounts.len(), begun.elapsed() - folded);
    // Nobody needs the memory back one account at a time.
    std::process::exit(0)
}
