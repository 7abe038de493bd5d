//! `--explain`: reads the histories of the accounts that are listed, and adds to each why it is what it is.

use std::collections::HashMap;

use super::asked::Asked;
use super::output::Exit;
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::risk::Reason;
use crate::ledger::{self, Scan, ScanRequest};
use crate::queries::explain::{Explanation, explain};
use crate::queries::risk::RiskAnswer;
use crate::queries::status::StatusAnswer;
use crate::wire::Line;

/// Explains every account of the answer.
///
/// # Errors
/// When the log cannot be read.
pub fn status(asked: &Asked, answer: &mut StatusAnswer<'_>, states: &[(AccountId, State)]) -> Result<(), Exit> {
    let scan = histories(asked, answer.accounts.iter().map(|status| status.account.as_str()).collect())?;
    let histories = Histories::of(&scan, states.iter().map(|(id, state)| (id, state)));
    for status in &mut answer.accounts {
        status.explain = histories.explain(status.account, &status.risk.reasons);
    }
    Ok(())
}

/// Explains every account that is listed.
///
/// # Errors
/// When the log cannot be read.
pub fn risk<'s>(
    asked: &Asked,
    answer: &mut RiskAnswer<'_>,
    states: impl IntoIterator<Item = (&'s AccountId, &'s State)>,
) -> Result<(), Exit> {
    let scan = histories(asked, answer.accounts.iter().map(|account| account.account.as_str()).collect())?;
    let histories = Histories::of(&scan, states);
    for account in &mut answer.accounts {
        account.explain = histories.explain(account.account, &account.reasons);
    }
    Ok(())
}

fn histories(asked: &Asked, subjects: Vec<&str>) -> Result<Scan, Exit> {
    let wanted = ScanRequest { subjects: &subjects, ..ScanRequest::default() };
    Ok(ledger::scan(&asked.log(), &wanted, asked.as_of, asked.checks, asked.effort())
        .map_err(|error| asked.unreadable(&error))?)
}

/// The lines of each account, and the states that were judged.
struct Histories<'a, 's> {
    lines: HashMap<&'a str, Vec<Line<'a>>>,
    states: HashMap<&'s AccountId, &'s State>,
}

impl<'a, 's> Histories<'a, 's> {
    fn of(scan: &'a Scan, states: impl IntoIterator<Item = (&'s AccountId, &'s State)>) -> Self {
        let lines = scan.histories.iter().map(|(id, kept)| (&**id, kept.lines())).collect();
        Self { lines, states: states.into_iter().collect() }
    }

    fn explain(&self, account: &AccountId, reasons: &[Reason]) -> Option<Explanation> {
        let lines = self.lines.get(account.as_str())?;
        Some(explain(&ledger::history(lines), self.states.get(account)?, reasons))
    }
}
