//! What a call recorded: what of it stands, and what of it still has to be done in the world.

use crate::domain::account::{Reregistration, State};
use crate::domain::event::Event;

/// An event that a call recorded, in the order in which it did.
#[derive(Debug, Clone, Copy)]
pub struct CallEvent<'a> {
    /// Its id.
    pub id: &'a str,
    /// What happened.
    pub event: &'a Event<'a>,
}

/// What became of such an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp {
    /// It takes another of the call back, which says so itself.
    TakesBack,
    /// It was taken back.
    TakenBack,
    /// It stands, and what has to be done after it was not done since.
    Open,
    /// It stands.
    Done,
}

/// What became of each of the events, given what the account is now.
pub fn follow_up(recorded: &[CallEvent<'_>], state: &State) -> Vec<FollowUp> {
    let mut taken_back: Vec<&str> = Vec::new();
    // What is said last of a method is what holds.
    let mut covered: Vec<&str> = Vec::new();
    let newest_first = recorded.iter().rev().map(|CallEvent { id, event }| match event {
        Event::EventVoided(data) if recorded.iter().any(|of_call| of_call.id == &*data.event) => {
            taken_back.push(&data.event);
            FollowUp::TakesBack
        }
        _ if taken_back.contains(id) => FollowUp::TakenBack,
        event if is_open(event, state, &mut covered) => FollowUp::Open,
        _ => FollowUp::Done,
    });
    let mut follow_up: Vec<FollowUp> = newest_first.collect();
    follow_up.reverse();
    follow_up
}

/// The id of the newest event of the call that was not taken back.
pub fn newest<'a>(recorded: &[CallEvent<'a>]) -> Option<&'a str> {
    let mut taken_back: Vec<&str> = Vec::new();
    recorded.iter().rev().find_map(|CallEvent { id, event }| match event {
        Event::EventVoided(data) => {
            taken_back.push(&data.event);
            None
        }
        _ => (!taken_back.contains(id)).then_some(*id),
    })
}

/// Whether what is to be done after it was not done since: a method that has passed a test needs no other.
/// `covered` are the methods that later receipts speak of.
fn is_open<'f>(event: &'f Event<'_>, state: &State, covered: &mut Vec<&'f str>) -> bool {
    let untested: Vec<&str> = match event {
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
    let is_untested =
        |id: &&str| state.method(id).is_some_and(|method| !method.last_test.as_ref().is_some_and(|test| test.passed));
    let is_open = untested.iter().filter(|id| !covered.contains(id)).any(is_untested);
    covered.extend(untested);
    is_open
}
