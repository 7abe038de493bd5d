//! A test sign-in, passed or failed.

use super::method::{channel_supported, known};
use super::older::refuse_older;
use super::{Checks, CommandContext, KnownLater, Refusal, Warning};
use crate::domain::event::{Event, SignInTestFailed, SignInTestPassed};
use crate::domain::id::MethodId;
use crate::domain::kind::Channel;
use crate::domain::text::Text;

/// What is meant by `test`.
#[derive(Debug, Clone)]
pub struct SignInTest {
    /// With which method; none: the only usable one.
    pub method: Option<MethodId>,
    /// Whether it worked.
    pub passed: bool,
    /// By which channel; none: the method's first.
    pub channel: Option<Channel>,
    /// Why it failed.
    pub why: Option<String>,
    /// How it is known that it worked.
    pub evidence: TestEvidence,
}

/// How it is known that a test sign-in worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestEvidence {
    /// Somebody at the desk says so.
    Operator,
    /// A one-time code was right, of a secret that is known to be the one that is signed in with.
    Code {
        /// The step whose code it was.
        time_step: u64,
    },
}

/// Records a test sign-in. A failed try is a fact, also with a method that is marked unavailable.
pub fn test(context: &CommandContext<'_>, checks: &mut Checks, command: &SignInTest) -> Option<Event<'static>> {
    let method = match &command.method {
        Some(id) => known(context, checks, id)?,
        None => {
            let usable: Vec<_> = context.usable().collect();
            let [only] = usable[..] else {
                let ids = usable.iter().map(|method| method.id.clone()).collect();
                checks.refuse(Refusal::MethodRequired { methods: ids });
                return None;
            };
            only
        }
    };
    let id = || method.id.clone();
    checks.refuse_if(!method.kind.verifies_sign_in(), || Refusal::NotASignInMethod { method: id(), kind: method.kind });
    // At a time before it became so it was not.
    let is_unavailable = !method.is_available() && !method.was_available(context.time);
    checks.refuse_if(command.passed && is_unavailable, || Refusal::MethodUnavailable { method: id() });
    channel_supported(checks, method.kind, command.channel);
    refuse_older(context, checks, method.tested_up_to(), || KnownLater::Tested(id()));

    // A failed try over a channel that has ended is a fact all the same.
    let first = || method.channels(context.at()).next().or(method.first_channel());
    let channel = command.channel.or_else(first)?;
    if command.passed && context.at().retired(method.kind).contains(channel) {
        checks.warn(Warning::ChannelEnded { channel });
    }
    let method = Text::from(method.id.to_string());
    let channel = Text::from(channel.as_str());
    Some(if command.passed {
        let (evidence, time_step) = match command.evidence {
            TestEvidence::Operator => ("operator", None),
            TestEvidence::Code { time_step } => ("code", Some(time_step)),
        };
        Event::SignInTestPassed(SignInTestPassed { method, channel, evidence: Text::from(evidence), time_step })
    } else {
        let why = command.why.clone().filter(|why| !why.is_empty()).map(Text::from);
        Event::SignInTestFailed(SignInTestFailed { method, channel, why })
    })
}
