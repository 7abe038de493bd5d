//! Logs out of chance, the same for the same number, put before both readers. A difference is printed with its number and
//! the log, made as small as it stays one. By hand, as many as one likes: `just fuzz CASES FROM`.

pub mod cases;
pub mod compare;
pub mod lines;
pub mod random;

use compare::{Compared, Seen};

/// What a run has seen.
#[derive(Default)]
pub struct Tally {
    pub cases: u64,
    pub damaged: u64,
    pub accepted: u64,
    pub accounts: u64,
    pub misfits: u64,
}

/// Puts the cases of these numbers before both readers. An error describes the first on which they differ.
pub fn compare(numbers: std::ops::Range<u64>) -> Result<Tally, String> {
    let mut compared = Compared::new();
    let mut tally = Tally::default();
    for number in numbers {
        let case = cases::case(number);
        match compared.compare(&case) {
            Ok(Seen { damaged, accepted, accounts, misfits }) => {
                tally.cases += 1;
                tally.damaged += u64::from(damaged);
                tally.accepted += u64::from(accepted && !damaged);
                tally.accounts += accounts as u64;
                tally.misfits += misfits as u64;
            }
            Err(difference) => {
                let least = case.shrunk(|case| compared.compare(case).is_err());
                let why = compared.compare(&least).err().unwrap_or(difference);
                return Err(format!("case {number}: {why}\n{}", least.shown()));
            }
        }
    }
    Ok(tally)
}
