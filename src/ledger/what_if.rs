//! Account states as they would be if something were lost. Who is locked out then is for others to judge.

use crate::domain::account::{Method, State};
use crate::domain::kind::Channel;
use crate::domain::loss::{AS_IF_LOST, Loss};

/// The state as if all of these were lost: methods that are lost as a whole, or have no channel left, are unavailable;
/// the others stay what they are, by the channels that are left. What is registered, and the default, does not change.
pub fn without(state: &mut State, losses: &[Loss]) {
    for method in &mut state.methods {
        for loss in losses {
            match loss {
                Loss::Channel(channel) => lose_channel(method, *channel),
                loss if loss.takes(method) => mark(method),
                _ => {}
            }
        }
        if method.kind.verifies_sign_in() && method.channels().next().is_none() {
            mark(method);
        }
    }
}

/// A test by a channel that is lost says nothing about those that are left.
fn lose_channel(method: &mut Method, channel: Channel) {
    method.lost_channels.insert(channel);
    if method.last_test.as_ref().is_some_and(|test| &*test.channel == channel.as_str()) {
        method.last_test = None;
    }
}

/// What is unavailable already keeps its reason.
fn mark(method: &mut Method) {
    method.unavailable.get_or_insert_with(|| AS_IF_LOST.into());
}
