//! Recording one command: one lock spans read, decide and append.

use super::Desk;
use super::again::in_turn;
use super::not_recorded::NotRecorded;
use super::receipt::{After, Receipt, Recorded};
use super::transaction::{ResolvedCommand, Transaction};
use crate::domain::failure_domain::SharedThings;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::Circumstances;
use crate::domain::rules::personal_data::Findings;
use crate::ledger::{AccountStates, IndexedScan, ScanRequest};

/// Records what `resolve` makes of a command about an account under the policy in force, at the clock, or says why not. The
/// receipt exists only after the sync. `subjects`: whose lines it is decided by, the account's and perhaps those about the log
/// itself; `shared`: the things that it brings, which others may have.
///
/// # Errors
/// See [`NotRecorded`].
pub fn record<P>(
    desk: &Desk,
    subjects: &[&str],
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    in_turn(|| record_once(desk, subjects, circumstances, shared, &resolve))
}

fn record_once<P>(
    desk: &Desk,
    subjects: &[&str],
    circumstances: &Circumstances,
    shared: SharedThings,
    resolve: impl Fn(&Policy, Instant) -> Result<ResolvedCommand, NotRecorded<P>>,
) -> Result<Recorded, NotRecorded<P>> {
    let event_id = circumstances.event_id.as_ref();
    let mut transaction = Transaction::begin(desk, &ScanRequest { subjects, event_id, shared, ..Default::default() })?;
    let resolved = resolve(transaction.policy(), transaction.now())?;
    let findings = Findings::of(&resolved.command.free_texts(), circumstances);
    transaction.look_for_accounts(&findings)?;
    let receipt = transaction.decide(circumstances, &resolved, &findings)?;
    finished(transaction, receipt, resolved)
}

/// Writes what was decided upon. The receipt exists only after the sync.
pub(super) fn finished<P>(
    mut transaction: Transaction<'_, IndexedScan>,
    mut receipt: Receipt,
    resolved: ResolvedCommand,
) -> Result<Recorded, NotRecorded<P>> {
    let committed = transaction.commit()?;
    receipt.warnings.extend(committed.before.into_iter().chain(committed.after));
    let ResolvedCommand { account, display, .. } = resolved;
    if receipt.event.is_some() && receipt.data.event.event_type().may_take_methods() {
        transaction.destroy_secrets_of(&account);
    }
    let mut after = None;
    if receipt.event.is_some() && !receipt.repeated {
        let state = transaction.states.state(account.as_str()).ok();
        let seen = state.zip(transaction.writer.log().extent().ok());
        after = seen.map(|(state, log)| After { account, state, policy: transaction.policy().clone(), log });
    }
    Ok(Recorded { receipt, display, after })
}
