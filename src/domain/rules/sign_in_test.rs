//! A test sign-in, passed or failed.

use super::method::{channel_supported, known};
use super::{Case, Code, Guards, Refusal, Value};
use crate::domain::event::{Fact, SignInTestFailed, SignInTestPassed};
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
}

/// Records a test sign-in. A failed try is a fact, also with a method that is marked unavailable.
pub fn test(case: &Case<'_>, guards: &mut Guards, deed: &SignInTest) -> Option<Fact<'static>> {
    let method = match &deed.method {
        Some(id) => known(case, guards, id)?,
        None => {
            let usable: Vec<_> = case.state.usable().collect();
            let [only] = usable[..] else {
                let ids = usable.iter().map(|method| method.id.clone()).collect();
                guards.refuse(Refusal::new(Code::MethodRequired).with("methods", Value::Methods(ids)));
                return None;
            };
            only
        }
    };
    let refusal = |code| Refusal::new(code).with("method", Value::Method(method.id.clone()));
    guards.refuse_if(!method.kind.verifies_sign_in(), || {
        refusal(Code::NotASignInMethod).with("kind", Value::Kind(method.kind))
    });
    guards.refuse_if(deed.passed && method.unavailable.is_some(), || refusal(Code::MethodUnavailable));
    channel_supported(guards, method.kind, deed.channel);
    let known_at = method.last_test.as_ref().map_or(method.changed_at, |test| test.at.max(method.changed_at));
    guards.refuse_if(case.time < known_at, || refusal(Code::OlderThanKnown).with("at", Value::At(known_at)));

    let channel = deed.channel.or_else(|| method.channels().next())?;
    let method = Text::from(method.id.to_string());
    let channel = Text::from(channel.as_str());
    Some(if deed.passed {
        Fact::SignInTestPassed(SignInTestPassed {
            method,
            channel,
            evidence: Text::from("operator"),
            time_step: None,
            overrides: None,
            override_reason: None,
        })
    } else {
        let why = deed.why.clone().filter(|why| !why.is_empty()).map(Text::from);
        Fact::SignInTestFailed(SignInTestFailed { method, channel, why, overrides: None, override_reason: None })
    })
}
