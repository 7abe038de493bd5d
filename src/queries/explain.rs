//! Which events make a reason true: the line that registered a method, the one that set its device or number, its last
//! test or since when there is none, what made it unavailable; and the application. Out of the account's history alone.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::domain::account::fold::apply;
use crate::domain::account::history::{Entry, replay};
use crate::domain::account::{Applied, Method, Piece, State};
use crate::domain::envelope::EventRef;
use crate::domain::event::{Event, EventType, SignInTestFailed, SignInTestPassed};
use crate::domain::id::MethodId;
use crate::domain::loss::AS_IF_LOST;
use crate::domain::risk::{FailureDomain, Reason, ReasonCode};
use crate::domain::text::serialized_as_word;

/// Why an account is what it is. Members in the order of the JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The latest application, and the termination that followed it; empty: there has been none.
    pub mfa: Vec<Cause>,
    /// The reasons of the risk, in their order.
    pub reasons: Vec<ReasonExplained>,
}

/// A reason with what makes it true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReasonExplained {
    /// What it is.
    pub code: ReasonCode,
    /// What is shared, for the two reasons that speak of sharing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<FailureDomain>,
    /// The events, by methods in order of registration.
    pub causes: Vec<Cause>,
}

/// One event, and what it has to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// What it did.
    pub role: Role,
    /// The method it did that to.
    pub method: Option<MethodId>,
    /// The event; none: it is supposed, and nobody recorded it.
    #[serde(serialize_with = "shown")]
    pub event: Option<EventRef>,
}

fn shown<S: Serializer>(event: &Option<EventRef>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(event) = event else { return serializer.serialize_none() };
    let said = |text: &Option<Cow<'static, str>>| text.clone().filter(|text| !text.is_empty());
    let mut shown = serializer.serialize_struct("event", 7)?;
    shown.serialize_field("sequence", &event.sequence)?;
    shown.serialize_field("type", &event.type_word)?;
    shown.serialize_field("time", &event.time)?;
    shown.serialize_field("recorded", &event.recorded)?;
    shown.serialize_field("authid", &said(&event.authid))?;
    shown.serialize_field("actor", &said(&event.actor))?;
    shown.serialize_field("actor_proof", &said(&event.proof))?;
    shown.end()
}

/// What an event did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It put the account on record, and no sign-in method was registered since.
    Registered,
    /// It registered the method.
    Added,
    /// It said, after that, what the method is on.
    Device,
    /// It gave the method the number that it has.
    Number,
    /// It set the serial.
    Serial,
    /// It is the last look.
    Observed,
    /// It is the last test, which passed.
    TestPassed,
    /// It is the last test, which failed.
    TestFailed,
    /// Since then there is no test.
    UntestedSince,
    /// It made the method unavailable.
    Unavailable,
    /// The method, or the test that the event tells of, is supposed to be worth nothing.
    AsIfLost,
    /// No event: by the policy, the channels of the method have ended.
    Retired,
    /// It took the last sign-in method that there was.
    Gone,
    /// It is the application.
    Applied,
    /// It is the termination.
    Terminated,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 15] = [
        Self::Registered,
        Self::Added,
        Self::Device,
        Self::Number,
        Self::Serial,
        Self::Observed,
        Self::TestPassed,
        Self::TestFailed,
        Self::UntestedSince,
        Self::Unavailable,
        Self::AsIfLost,
        Self::Retired,
        Self::Gone,
        Self::Applied,
        Self::Terminated,
    ];

    /// The word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Added => "added",
            Self::Device => "device",
            Self::Number => "number",
            Self::Serial => "serial",
            Self::Observed => "observed",
            Self::TestPassed => "test-passed",
            Self::TestFailed => "test-failed",
            Self::UntestedSince => "untested-since",
            Self::Unavailable => "unavailable",
            Self::AsIfLost => "as-if-lost",
            Self::Retired => "retired",
            Self::Gone => "gone",
            Self::Applied => "applied",
            Self::Terminated => "terminated",
        }
    }
}

serialized_as_word!(Role);

/// Explains the reasons of an account whose events these are. `state` is what was judged, as if something were lost or
/// not.
pub fn explain(entries: &[Entry<'_>], state: &State, reasons: &[Reason]) -> Explanation {
    let traces = Traces::of(entries);
    let mfa = [(Role::Applied, traces.applied), (Role::Terminated, traces.terminated)];
    Explanation {
        mfa: mfa.into_iter().filter_map(|(role, entry)| Some(cause(role, None, Some(entry?)))).collect(),
        reasons: reasons
            .iter()
            .map(|reason| ReasonExplained {
                code: reason.code,
                domain: reason.domain.clone(),
                causes: traces.causes(state, reason),
            })
            .collect(),
    }
}

/// How the desk knows, of an account whose events these are: the last look, and the last test of each method that has one.
pub fn known_by(entries: &[Entry<'_>], state: &State) -> Vec<Cause> {
    let traces = Traces::of(entries);
    let look = traces.observed.filter(|_| state.observed.is_some());
    let looked = look.map(|entry| cause(Role::Observed, None, Some(entry)));
    let tested = state.methods.iter().filter_map(|method| {
        let role = if method.last_test.as_ref()?.passed { Role::TestPassed } else { Role::TestFailed };
        let entry = traces.methods.get(&method.id)?.test?;
        Some(cause(role, Some(&method.id), Some(entry)))
    });
    looked.into_iter().chain(tested).collect()
}

fn cause(role: Role, method: Option<&MethodId>, entry: Option<&Entry<'_>>) -> Cause {
    let event = entry.map(|entry| EventRef {
        envelope: entry.envelope.to_owned(),
        type_word: entry.event_type.map_or("", EventType::as_str).to_owned(),
    });
    Cause { role, method: method.cloned(), event }
}

/// The events that made an account what it is.
#[derive(Default)]
struct Traces<'e> {
    registered: Option<&'e Entry<'e>>,
    applied: Option<&'e Entry<'e>>,
    terminated: Option<&'e Entry<'e>>,
    observed: Option<&'e Entry<'e>>,
    /// The last that took a sign-in method away.
    gone: Option<&'e Entry<'e>>,
    methods: HashMap<MethodId, Trace<'e>>,
}

/// The events that made a registered method what it is.
struct Trace<'e> {
    added: &'e Entry<'e>,
    device: Option<&'e Entry<'e>>,
    number: Option<&'e Entry<'e>>,
    serial: Option<&'e Entry<'e>>,
    test: Option<&'e Entry<'e>>,
    untested: &'e Entry<'e>,
    unavailable: Option<&'e Entry<'e>>,
}

impl<'e> Traces<'e> {
    fn of(entries: &'e [Entry<'e>]) -> Self {
        let (mut traces, mut state) = (Self::default(), State::default());
        for (entry, outcome) in entries.iter().zip(replay(entries).outcomes) {
            let (true, Some(data)) = (outcome.fits(), &entry.data) else { continue };
            let before = touched(&state, &data.event);
            // It fitted when the whole history was folded, and what was voided is left out here as there.
            let Ok(applied) = apply(&mut state, entry.time, data) else { continue };
            traces.follow(entry, &before, &state);
            traces.note(entry, &data.event, applied, &state);
            if state.termination.is_none() {
                traces.terminated = None;
            }
        }
        traces
    }

    /// What can be told from the methods before and after.
    fn follow(&mut self, entry: &'e Entry<'e>, before: &[Before], after: &State) {
        for method in before {
            let Some(now) = after.method(method.id.as_str()) else {
                self.methods.remove(&method.id);
                self.gone = if method.verifies_sign_in { Some(entry) } else { self.gone };
                continue;
            };
            let Some(trace) = self.methods.get_mut(&method.id) else { continue };
            if method.is_tested && now.last_test.is_none() {
                (trace.test, trace.untested) = (None, entry);
            }
            if now.is_available() {
                trace.unavailable = None;
            }
        }
        // What is added stands last.
        if let Some(method) = after.methods.last() {
            self.methods.entry(method.id.clone()).or_insert(Trace {
                added: entry,
                device: None,
                number: None,
                serial: None,
                test: None,
                untested: entry,
                unavailable: None,
            });
        }
    }

    /// What only the event tells, since the same may be said twice.
    fn note(&mut self, entry: &'e Entry<'e>, event: &Event<'_>, applied: Applied, state: &State) {
        let left_alone = |piece| applied.left_alone().any(|left| left == piece);
        let mut of = |id: &str, then: &dyn Fn(&mut Trace<'e>)| {
            self.methods.get_mut(&MethodId::new(id)).into_iter().for_each(then);
        };
        match event {
            Event::AccountRegistered(_) => self.registered = Some(entry),
            Event::MethodUpdated(data) => of(&data.method, &|trace| {
                if data.device.is_some() && !left_alone(Piece::Device) {
                    trace.device = Some(entry);
                }
                if data.serial.is_some() && !left_alone(Piece::Serial) {
                    trace.serial = Some(entry);
                }
            }),
            Event::MethodNumberChanged(data) if !left_alone(Piece::Number) => of(&data.method, &|trace| {
                trace.number = Some(entry);
                if data.device.is_some() && !left_alone(Piece::Device) {
                    trace.device = Some(entry);
                }
            }),
            Event::MethodUnavailable(data) => {
                let is_marked_then = |id: &str| is_marked_by(state, id, entry);
                data.methods.iter().filter(|id| is_marked_then(id)).for_each(|id| {
                    of(id, &|trace| trace.unavailable = Some(entry));
                });
            }
            Event::SignInTestPassed(SignInTestPassed { method, .. })
            | Event::SignInTestFailed(SignInTestFailed { method, .. })
                if !left_alone(Piece::LastTest) =>
            {
                of(method, &|trace| trace.test = Some(entry));
            }
            Event::AccountObserved(_) if !left_alone(Piece::Observation) => self.observed = Some(entry),
            Event::MfaApplied(_) if !left_alone(Piece::Application) => self.applied = Some(entry),
            Event::MfaTerminated(_) if !left_alone(Piece::Termination) => self.terminated = Some(entry),
            _ => {}
        }
    }

    fn causes(&self, state: &State, reason: &Reason) -> Vec<Cause> {
        let mut causes = Vec::new();
        let concerned: HashSet<&MethodId> = reason.methods.iter().collect();
        for method in state.sign_in_methods() {
            let Some(trace) = self.methods.get(&method.id) else { continue };
            let mut add = |role, entry| causes.push(cause(role, Some(&method.id), entry));
            if let Some(why) = method.unavailable() {
                // What cannot be used is why so little is left.
                if speaks_of_what_is_left(reason.code) {
                    add(Role::Added, Some(trace.added));
                    match trace.unavailable.filter(|_| why != AS_IF_LOST) {
                        Some(entry) => add(Role::Unavailable, Some(entry)),
                        None => add(Role::AsIfLost, None),
                    }
                }
                continue;
            }
            // Of those that are available, only what has retired is not usable.
            if !concerned.contains(&method.id) {
                if speaks_of_what_is_left(reason.code) {
                    add(Role::Added, Some(trace.added));
                    add(Role::Retired, None);
                }
                continue;
            }
            add(Role::Added, Some(trace.added));
            let device = trace.device.map(|entry| (Role::Device, entry));
            let number = trace.number.map(|entry| (Role::Number, entry));
            let serial = trace.serial.map(|entry| (Role::Serial, entry));
            let told = match reason.code {
                ReasonCode::SingleMethod => [device, number],
                ReasonCode::SharedDevice | ReasonCode::UnknownDevice => [device, None],
                ReasonCode::SharedSerial | ReasonCode::UnknownSerial => [serial, None],
                ReasonCode::SharedNumber | ReasonCode::UnknownNumber => [number, None],
                ReasonCode::NoUsableMethod | ReasonCode::Untested | ReasonCode::StaleTest => [None, None],
            };
            told.into_iter().flatten().for_each(|(role, entry)| add(role, Some(entry)));
            match (&method.last_test, trace.test) {
                (Some(test), Some(entry)) if test.passed => add(Role::TestPassed, Some(entry)),
                (Some(_), Some(entry)) => add(Role::TestFailed, Some(entry)),
                (None, Some(entry)) => add(Role::AsIfLost, Some(entry)),
                (_, None) => add(Role::UntestedSince, Some(trace.untested)),
            }
        }
        if reason.code == ReasonCode::NoUsableMethod && state.sign_in_methods().next().is_none() {
            match self.gone {
                Some(entry) => causes.push(cause(Role::Gone, None, Some(entry))),
                None => causes.extend(self.registered.map(|entry| cause(Role::Registered, None, Some(entry)))),
            }
        }
        causes
    }
}

/// What is known of a method before an event.
struct Before {
    id: MethodId,
    verifies_sign_in: bool,
    is_tested: bool,
}

/// The methods that the event may change or take away.
fn touched(state: &State, event: &Event<'_>) -> Vec<Before> {
    let before = |method: &Method| Before {
        id: method.id.clone(),
        verifies_sign_in: method.kind.verifies_sign_in(),
        is_tested: method.last_test.is_some(),
    };
    let those = |ids: &[&str]| ids.iter().filter_map(|id| state.method(id)).map(before).collect();
    match event {
        Event::MethodAdded(_) => Vec::new(),
        Event::MethodUpdated(data) => those(&[&data.method]),
        Event::MethodRemoved(data) => those(&[&data.method]),
        Event::MethodNumberChanged(data) => those(&[&data.method]),
        Event::MethodReplaced(data) => those(&[&data.method, &data.by]),
        Event::MethodMadeDefault(data) => those(&[&data.method]),
        Event::SignInTestPassed(data) => those(&[&data.method]),
        Event::SignInTestFailed(data) => those(&[&data.method]),
        _ => state.methods.iter().map(before).collect(),
    }
}

/// Whether the method is unavailable since this event: it was not left alone.
fn is_marked_by(state: &State, id: &str, entry: &Entry<'_>) -> bool {
    let marked_at = |method: &Method| method.unavailable().and_then(|_| method.unavailable_at());
    state.method(id).and_then(marked_at) == Some(entry.time)
}

/// Whether the reason is that little or nothing is left, so that what is lost is part of it.
fn speaks_of_what_is_left(code: ReasonCode) -> bool {
    matches!(
        code,
        ReasonCode::NoUsableMethod
            | ReasonCode::SingleMethod
            | ReasonCode::SharedDevice
            | ReasonCode::SharedSerial
            | ReasonCode::SharedNumber
    )
}
