//! Account states as they would be if something were lost. Who is locked out then is for others to judge.

use crate::domain::account::{Method, State};
use crate::domain::holding::Holdings;
use crate::domain::judged_at::JudgedAt;
use crate::domain::kind::Channel;
use crate::domain::loss::{AS_IF_LOST, Loss};

/// The state as if all of these were lost: methods that are lost as a whole, or have no channel left, are unavailable;
/// the others stay what they are, by the channels that are left. What is registered, and the default, does not change.
pub fn without(state: &mut State, losses: &[Loss], at: JudgedAt<'_>) {
    let taken: Vec<bool> = {
        let holdings = Holdings::of(state, at);
        state.methods.iter().map(|method| losses.iter().any(|loss| loss.takes(method, &holdings))).collect()
    };
    for (method, is_taken) in state.methods.iter_mut().zip(taken) {
        for loss in losses {
            if let Loss::Channel(channel) = loss {
                lose_channel(method, *channel);
            }
        }
        if is_taken {
            mark(method);
        }
        let lost = method.lost_channels;
        if method.kind.verifies_sign_in() && method.kind.channels().iter().all(|channel| lost.contains(*channel)) {
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
    if method.is_available() {
        method.mark(Some(AS_IF_LOST));
    }
}
