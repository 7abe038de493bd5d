//! The decision on one command: the checks that all commands have in common, then its own, then the verdict. Typed
//! commands, lines of a batch and rows of an import are decided upon here alike, so that no rule can tell them apart.

use super::personal_data::Findings;
use super::{Checks, Circumstances, Command, CommandContext, Refusal, Refused, Warning};
use crate::domain::account::fold::apply;
use crate::domain::account::history::History;
use crate::domain::account::{Method, Piece, State};
use crate::domain::event::{Event, EventData};
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::overridden::Overridden;
use crate::domain::risk::{Assessment, FailureDomain, Level};

/// What may be recorded.
#[derive(Debug)]
pub struct Decision {
    /// What happened, and what was overridden for it.
    pub data: EventData<'static>,
    /// What its receipt has to say.
    pub warnings: Vec<Warning>,
}

impl Decision {
    /// The times of what is known from later, and is only warned of.
    pub fn known_later(&self) -> impl Iterator<Item = Instant> {
        self.warnings.iter().filter_map(|warning| match warning {
            Warning::KnownLater { at, .. } => Some(*at),
            _ => None,
        })
    }
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
    command.refuse_unproven(context, &mut checks);
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
    let mut warnings = verdict.warnings;
    if data.overridden.overrides.is_none() && changes_nothing(command, context, &data) {
        warnings.push(Warning::NothingChanges);
        return Ok(Decision { data, warnings });
    }
    say_what_it_does(command, context, &data, &mut warnings);
    Ok(Decision { data, warnings })
}

/// Whether an edit says only what is on record already, as typed.
fn changes_nothing(command: &Command, context: &CommandContext<'_>, data: &EventData<'_>) -> bool {
    let mut after = context.state.clone();
    let what = |state: &State| match command {
        Command::EditMethod(edit) => state.method(edit.method.as_str()).map(|method| {
            let device = method.device.as_ref().map(|device| device.label().to_owned());
            let serial = method.serial().map(|serial| serial.label().to_owned());
            (device, serial, method.label().map(str::to_owned))
        }),
        _ => None,
    };
    let of_person = |state: &State| (state.affiliation.clone(), state.language.clone(), state.identity_service_linked);
    matches!(command, Command::EditMethod(_) | Command::EditAccount(_))
        && apply(&mut after, context.time, data).is_ok()
        && what(context.state) == what(&after)
        && of_person(context.state) == of_person(&after)
}

/// What the event leaves alone, since that is known from later, and whether it makes the level worse: the clock's, since
/// a loss that is heard of today is one today.
fn say_what_it_does(
    command: &Command,
    context: &CommandContext<'_>,
    data: &EventData<'_>,
    warnings: &mut Vec<Warning>,
) {
    let mut after = context.state.clone();
    let Ok(applied) = apply(&mut after, context.time, data) else { return };
    // These are told of each method, unless they were refused and overridden.
    let is_told =
        warnings.iter().any(|warning| matches!(warning, Warning::KnownLater { .. } | Warning::ApprovalLeaves { .. }));
    let told = match command {
        _ if !is_told => None,
        Command::Observe(_) | Command::ApproveReregistration { .. } => Some(Piece::There),
        Command::Lost { .. } | Command::Found(_) => Some(Piece::Availability),
        _ => None,
    };
    let pieces: Vec<Piece> = applied.left_alone().filter(|piece| Some(*piece) != told).collect();
    if !pieces.is_empty() {
        warnings.push(Warning::NotChanged { pieces });
    }
    if let (Event::MethodUpdated(_), Some(method)) = (&data.event, untested_by(context.state, &after)) {
        warnings.push(Warning::NowUntested { method: method.id.clone() });
    }
    // Whoever signed in, a directory's word included: it may not have been this person.
    let methods = used_though_stolen(&data.event, &after);
    if !methods.is_empty() {
        warnings.push(Warning::WasStolen { methods, signed_in: true });
    }
    let at = context.now();
    let (before, then) = (Assessment::of(context.state, at), Assessment::of(&after, at));
    let (level_before, level) = (before.level(), then.level());
    // Where all is well, nothing got worse. Nor by an application: it is what everybody does at last, and says in words of
    // its own where it is dangerous.
    let is_application = matches!(data.event, Event::MfaApplied(_));
    if level < level_before.min(Level::Ok) && !is_application {
        // A method is lost with what it lives on: where that is known, nothing is said of the method.
        let is_method = |point: &&FailureDomain| matches!(point, FailureDomain::Method(_));
        let points = then.single_points_of_failure();
        let has_things = !points.iter().all(|point| is_method(&point));
        let points = points.iter().filter(|point| !has_things || !is_method(point)).map(|point| after.called(point));
        warnings.push(Warning::LevelWorse { before: level_before, after: level, points: points.collect() });
    }
}

/// What the event says to be unavailable, or signed in, where it was stolen and signed in since: the one may be heard of
/// after the other.
fn used_though_stolen(event: &Event<'_>, after: &State) -> Vec<MethodId> {
    let is_told_of = |method: &Method| match event {
        Event::SignInTestPassed(test) => method.id == *test.method.as_str(),
        Event::MethodUnavailable(lost) => lost.methods.iter().any(|id| method.id == *id.as_str()),
        _ => false,
    };
    let used = after.methods.iter().filter(|method| method.is_used_though_stolen() && is_told_of(method));
    used.map(|method| method.id.clone()).collect()
}

/// A method whose last test does not count any more.
fn untested_by<'s>(before: &'s State, after: &State) -> Option<&'s Method> {
    let is_untested = |method: &&Method| after.method(method.id.as_str()).is_some_and(|then| then.last_test.is_none());
    before.methods.iter().filter(|method| method.last_test.is_some()).find(is_untested)
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
    // What happened before it was closed can still be recorded.
    let was_closed = state.remembered().open_or_closed_at.is_none_or(|closed_at| closed_at <= context.time);
    let is_closed = state.closed && was_closed && !command.may_touch_closed();
    checks.refuse_if(is_closed, || Refusal::AccountClosed { account: account() });
    refuse_future(context.time, context.clock, checks);
}

/// What has not happened yet cannot be recorded.
pub fn refuse_future(time: Instant, clock: Instant, checks: &mut Checks) {
    checks.refuse_if(time > clock, || Refusal::InTheFuture { at: time });
}
