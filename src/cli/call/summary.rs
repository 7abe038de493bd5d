//! What a call leaves with: what it recorded, and what of it still has to be done in the world.

use crate::desk::receipt::Receipt;
use crate::domain::account::{Reregistration, State};
use crate::domain::event::Event;
use crate::domain::id::AccountId;
use crate::render::CallSummary;

/// The summary of what was recorded, given what the account is now.
pub fn summary<'a>(
    account: &'a AccountId,
    ticket: Option<&'a str>,
    recorded: &'a [Receipt],
    state: &State,
) -> CallSummary<'a> {
    let mut taken_back: Vec<&str> = Vec::new();
    let mut standing = Vec::new();
    for receipt in recorded.iter().rev() {
        let id = receipt.event.as_ref().map_or("", |event| event.id.as_str());
        let is_taken_back = taken_back.contains(&id);
        match &receipt.fact.event {
            // What is taken back says so itself.
            Event::EventVoided(data) if recorded.iter().any(|receipt| has_id(receipt, &data.event)) => {
                taken_back.push(&data.event);
            }
            _ => standing.push((receipt, is_taken_back)),
        }
    }
    // What is said last of a method is what holds.
    let (mut open, mut covered) = (Vec::new(), Vec::new());
    for (receipt, is_taken_back) in &standing {
        if !is_taken_back && is_open(&receipt.fact.event, state, &mut covered) {
            open.push(*receipt);
        }
    }
    open.reverse();
    standing.reverse();
    CallSummary { account, ticket, recorded: standing, open }
}

fn has_id(receipt: &Receipt, id: &str) -> bool {
    receipt.event.as_ref().is_some_and(|event| event.id.as_str() == id)
}

/// The id of the newest event of the call that was not taken back.
pub fn newest(recorded: &[Receipt]) -> Option<&str> {
    let mut taken_back: Vec<&str> = Vec::new();
    for receipt in recorded.iter().rev() {
        let id = receipt.event.as_ref().map_or("", |event| event.id.as_str());
        match &receipt.fact.event {
            Event::EventVoided(data) => taken_back.push(&data.event),
            _ if !taken_back.contains(&id) => return Some(id),
            _ => {}
        }
    }
    None
}

/// Whether what the receipt says is to be done next was not done since: a method that has passed a test needs no other.
/// `covered` are the methods that later receipts speak of.
fn is_open<'f>(fact: &'f Event<'_>, state: &State, covered: &mut Vec<&'f str>) -> bool {
    let untested: Vec<&str> = match fact {
        Event::MethodAdded(data) => vec![&data.method],
        Event::MethodNumberChanged(data) => vec![&data.method],
        Event::SignInTestFailed(data) => vec![&data.method],
        Event::MethodAvailable(data) => data.methods.iter().map(|id| id.as_str()).collect(),
        Event::MfaApplied(_) => return state.application_stands(),
        Event::ReregistrationApproved(_) => {
            return matches!(state.reregistration, Some(Reregistration::Initialised { .. }));
        }
        _ => return true,
    };
    let is_untested = |id: &&str| state.method(id).is_some_and(|method| !method.passed_last_test());
    let is_open = untested.iter().filter(|id| !covered.contains(id)).any(is_untested);
    covered.extend(untested);
    is_open
}
