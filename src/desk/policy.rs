//! Setting the policy: a transaction with the log itself as its subject. No rule refuses a policy that could be read, but
//! for what stands in free text; what it changes for whom was shown before.

use super::Desk;
use super::again::in_turn;
use super::not_recorded::NotRecorded;
use super::receipt::{DisplayContext, Recorded};
use super::repeated::RepeatedCommand;
use super::transaction::Transaction;
use crate::domain::event::{Event, EventType, PolicySet};
use crate::domain::id::STORE_SUBJECT;
use crate::domain::instant::Instant;
use crate::domain::policy::Policy;
use crate::domain::rules::personal_data::Findings;
use crate::domain::rules::{Checks, Circumstances, refuse_future};
use crate::ledger::{AccountStates, ScanRequest};

/// Records that this is the policy from now on. `when` says at which time that was decided, given the clock. The receipt
/// exists only after the sync.
///
/// # Errors
/// See [`NotRecorded`].
pub fn set_policy<P>(
    desk: &Desk,
    policy: &Policy,
    circumstances: &Circumstances,
    when: impl Fn(Instant) -> Result<(Instant, DisplayContext), P>,
) -> Result<Recorded, NotRecorded<P>> {
    in_turn(|| set_once(desk, policy.clone(), circumstances, &when))
}

fn set_once<P>(
    desk: &Desk,
    policy: Policy,
    circumstances: &Circumstances,
    when: impl Fn(Instant) -> Result<(Instant, DisplayContext), P>,
) -> Result<Recorded, NotRecorded<P>> {
    let event_id = circumstances.event_id.as_ref();
    // The log has few lines about itself; they are wanted for the one that has the id.
    let subjects: &[&str] = if event_id.is_some() { &[STORE_SUBJECT] } else { &[] };
    let mut transaction = Transaction::begin(desk, &ScanRequest { subjects, event_id, ..Default::default() })?;
    let (time, display) = when(transaction.now()).map_err(NotRecorded::Problem)?;
    let repeated = RepeatedCommand { account: None, event_type: EventType::PolicySet };
    if let Some(receipt) = transaction.repeated(circumstances, &repeated, display)? {
        return Ok(Recorded { receipt, display, after: None });
    }
    let findings = Findings::of_policy(&policy, circumstances);
    transaction.look_for_accounts(&findings)?;
    let mut checks = Checks::default();
    refuse_future(time, display.clock, &mut checks);
    // By the policy that is in force, not by the one that is to be.
    checks.refuse_unproven("policy set", transaction.policy(), display.clock, circumstances.proven());
    findings.refuse(|id| transaction.states.is_registered(id), &mut checks);
    let refuse = |refused| NotRecorded::Refused { refused, display };
    checks.verdict(&circumstances.overrides).map_err(refuse)?;
    let event = Event::PolicySet(PolicySet { policy: Box::new(policy) });
    let warnings = transaction.warnings(display.clock)?;
    let mut receipt = transaction.receipt(None, event.into(), (time, display.clock), circumstances, warnings)?;
    let committed = transaction.commit()?;
    receipt.warnings.extend(committed.before.into_iter().chain(committed.after));
    Ok(Recorded { receipt, display, after: None })
}
