//! The decision on one command: the checks that all commands have in common, then its own, then the verdict. Typed
//! commands, lines of a batch and rows of an import are decided upon here alike, so that no rule can tell them apart.

use super::personal_data::Findings;
use super::{Checks, Circumstances, Command, CommandContext, Refusal, Refused, Warning};
use crate::domain::account::history::History;
use crate::domain::event::EventData;
use crate::domain::instant::Instant;
use crate::domain::overridden::Overridden;

/// What may be recorded.
#[derive(Debug)]
pub struct Decision {
    /// What happened, and what was overridden for it.
    pub data: EventData<'static>,
    /// What its receipt has to say.
    pub warnings: Vec<Warning>,
}

/// Decides. `findings` are those of the command's free texts, `is_registered` says which accounts there are.
///
/// # Errors
/// What refuses.
pub fn decide(
    command: &Command,
    circumstances: &Circumstances,
    context: &CommandContext<'_>,
    history: History<'_>,
    findings: &Findings,
    is_registered: impl Fn(&str) -> bool,
) -> Result<Decision, Refused> {
    let mut checks = Checks::default();
    in_general(command, circumstances.expect_version, context, &mut checks);
    findings.refuse(is_registered, &mut checks);
    let event = command.decide(context, history, &mut checks);
    let verdict = checks.verdict(&circumstances.overrides)?;
    // Every command that names no event has noted why, so it does not get here.
    let Some(event) = event else { return Err(Refusal::UnknownEvent { sequence: None, run: None }.into()) };
    let mut data = EventData::from(event);
    if !verdict.overridden.is_empty() {
        let codes = verdict.overridden.iter().map(|code| code.as_str());
        data.overridden = Overridden::new(codes, &circumstances.overrides.because);
    }
    Ok(Decision { data, warnings: verdict.warnings })
}

/// The checks that all commands have in common.
fn in_general(command: &Command, expected: Option<u64>, context: &CommandContext<'_>, checks: &mut Checks) {
    let (state, account) = (context.state, || context.account.clone());
    let is_unknown = !state.is_registered() && !command.is_registration();
    checks.refuse_if(is_unknown, || Refusal::UnknownAccount { account: account() });
    if let Some(expected) = expected {
        let version = state.version;
        checks.refuse_if(expected != version, || Refusal::VersionConflict { account: account(), version, expected });
    }
    checks.refuse_if(state.closed && !command.may_touch_closed(), || Refusal::AccountClosed { account: account() });
    refuse_future(context.time, context.clock, checks);
}

/// What has not happened yet cannot be recorded.
pub fn refuse_future(time: Instant, clock: Instant, checks: &mut Checks) {
    checks.refuse_if(time > clock, || Refusal::InTheFuture { at: time });
}
