//! The rules, each as a sentence: given what the log says of an account, when somebody wants something recorded, then
//! that fact is recorded, or these codes refuse and nothing is. One file a subject, which is that rule's specification.
//!
//! What was typed that is personal is tried in `cli/refusals.rs`, and what a time to the minute means in
//! `cli/late.rs`.

mod add;
mod advice;
mod apply;
mod close_and_reopen;
mod clues;
mod commands;
mod default;
mod doubts;
mod edit;
mod facts;
mod folding;
mod free_texts;
mod looks;
mod lost;
mod note;
mod observe;
mod phone_change;
mod proof;
mod redact;
mod register;
mod remove;
mod replace;
mod reregister;
mod risk;
mod sign_in_test;
mod terminate;
mod undo;
mod wanted;
mod what_if;

use mfadesk::domain::account::Piece;
use mfadesk::domain::account::history::{Entry, History, replay};
use mfadesk::domain::envelope::Envelope;
use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::failure_domain::HeldElsewhere;
use mfadesk::domain::id::{AccountId, EventId, MethodId};
use mfadesk::domain::instant::{Instant, MINUTE};
use mfadesk::domain::judged_at::JudgedAt;
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::domain::number::NumberData;
use mfadesk::domain::policy::{Policy, ReadOnce};
use mfadesk::domain::risk::{FailureDomain, Level, Risk, assess};
use mfadesk::domain::rules::personal_data::Findings;
use mfadesk::domain::rules::{
    Checks, Circumstances, Code, Command, CommandContext, KnownLater, Overrides, Refusal, Refused, Warning, decide,
};
use mfadesk::domain::sequence::Sequence;
use serde_json::Value;

use facts::*;
use wanted::*;

/// When the first fact occurs; each later one a minute after the one before it.
const BEGIN: &str = "2026-11-24T01:00:00.000Z";
/// Who records, unless said otherwise.
const DESK: &str = "desk";
/// Whom it is about.
const WHO: &str = "0123456789";

/// When the fact of this line occurred, from 1 on.
fn at_line(line: i64) -> Instant {
    Instant::parse(BEGIN).unwrap().plus((line - 1) * MINUTE)
}

/// What the log says of an account, and by what it is judged.
#[derive(Clone)]
struct Given {
    /// Each with who recorded it.
    facts: Vec<(&'static str, Said)>,
    /// Of those that were heard of late, their places, and when they occurred.
    late: Vec<(usize, Instant)>,
    /// Of those that an import recorded, their places, and what was looked at.
    seen: Vec<(usize, &'static str)>,
    /// How long after the last fact the command is judged.
    later: i64,
    /// How long before the clock the command occurred.
    ago: i64,
    authid: &'static str,
    policy: Policy,
    elsewhere: Vec<HeldElsewhere>,
}

/// An account with this history.
fn given(facts: impl IntoIterator<Item = Said>) -> Given {
    Given {
        facts: Vec::new(),
        late: Vec::new(),
        seen: Vec::new(),
        later: MINUTE,
        ago: 0,
        authid: DESK,
        policy: Policy::default(),
        elsewhere: Vec::new(),
    }
    .and(facts)
}

impl Given {
    /// And then this.
    fn and(&self, facts: impl IntoIterator<Item = Said>) -> Self {
        self.and_by(DESK, facts)
    }

    /// And then this, which somebody else recorded.
    fn and_by(&self, authid: &'static str, facts: impl IntoIterator<Item = Said>) -> Self {
        let mut more = self.clone();
        more.facts.extend(facts.into_iter().map(|fact| (authid, fact)));
        more
    }

    /// And then this, which somebody else recorded, and which had occurred at that time.
    fn and_late_by(&self, authid: &'static str, time: Instant, fact: Said) -> Self {
        let mut more = self.and_by(authid, [fact]);
        more.late.push((self.facts.len(), time));
        more
    }

    /// And then this, which a look of this sort recorded.
    fn and_seen(&self, sort: &'static str, facts: impl IntoIterator<Item = Said>) -> Self {
        let mut more = self.and(facts);
        more.seen.extend((self.facts.len()..more.facts.len()).map(|place| (place, sort)));
        more
    }

    /// The clock stands so many milliseconds after the last fact.
    fn later(mut self, millis: i64) -> Self {
        self.later = millis;
        self
    }

    /// It occurred so many milliseconds before the clock.
    fn ago(mut self, millis: i64) -> Self {
        self.ago = millis;
        self
    }

    /// It occurred then.
    fn at(&self, time: Instant) -> Self {
        let clock = at_line(self.facts.len() as i64).plus(self.later);
        self.clone().ago(clock.since(time))
    }

    /// Somebody else sits at the desk.
    fn recorded_by(mut self, authid: &'static str) -> Self {
        self.authid = authid;
        self
    }

    /// Under another policy.
    fn under(mut self, change: impl Fn(&mut Policy)) -> Self {
        change(&mut self.policy);
        // What is read once is read of the one that there is now.
        self.policy.standards = ReadOnce::default();
        self
    }

    /// These accounts have it too.
    fn held_by(mut self, thing: &FailureDomain, accounts: &[&str]) -> Self {
        self.elsewhere.push((thing.clone(), accounts.iter().map(|id| AccountId::new(id)).collect()));
        self
    }

    /// Somebody wants this recorded.
    fn when(&self, wanted: impl Wanted) -> When {
        When { given: self.clone(), command: wanted.command(), overrides: Overrides::default() }
    }

    /// The clock.
    fn clock(&self) -> Instant {
        at_line(self.facts.len().max(1) as i64).plus(self.later)
    }

    /// What is made of it all.
    fn replayed<T>(&self, then: impl FnOnce(History<'_>) -> T) -> T {
        let ids: Vec<String> = (1..=self.facts.len()).map(|line| format!("e{line}")).collect();
        let mut times: Vec<Instant> = (1_i64..).take(ids.len()).map(at_line).collect();
        for (place, time) in &self.late {
            times[*place] = *time;
        }
        let source = |line: u64| match self.seen.iter().find(|(place, _)| *place as u64 + 1 == line) {
            Some((_, sort)) => format!("/mfadesk/utokyo/import/{sort}"),
            None => "/mfadesk/utokyo/desk".into(),
        };
        let texts: Vec<String> = self.facts.iter().map(|(_, (_, data))| data.to_string()).collect();
        let envelopes: Vec<Envelope<'_>> = (1..)
            .zip(self.facts.iter().zip(ids.iter().zip(&times)))
            .map(|(line, ((authid, _), (id, time)))| Envelope {
                id: EventId::new(id),
                source: source(line).into(),
                subject: WHO.into(),
                time: *time,
                recorded: *time,
                sequence: Sequence(line),
                authid: Some((*authid).into()),
                actor: None,
                proof: None,
                ticket: None,
                run: None,
            })
            .collect();
        let entries: Vec<Entry<'_>> = (0..ids.len())
            .map(|index| {
                let (_, (name, _)) = &self.facts[index];
                let event_type = EventType::known(&format!("mfadesk.{name}.v1"));
                let read = |event_type| {
                    EventData::read(event_type, &mut serde_json::Deserializer::from_str(&texts[index])).unwrap()
                };
                Entry { envelope: &envelopes[index], event_type, data: event_type.map(read) }
            })
            .collect();
        then(History { entries: &entries, replay: &replay(&entries) })
    }

    /// What a single loss would do now.
    fn risk(&self) -> Risk {
        self.replayed(|history| assess(&history.replay.state, JudgedAt::new(self.clock(), &self.policy)))
    }
}

/// What is to be recorded, given all that.
#[derive(Clone)]
struct When {
    given: Given,
    command: Command,
    overrides: Overrides,
}

impl When {
    /// These rules are overridden.
    fn overriding(mut self, codes: &[Code]) -> Self {
        self.overrides = Overrides { codes: codes.to_vec(), because: "the page shows it".into() };
        self
    }

    fn decide(&self) -> Result<(EventData<'static>, Vec<Warning>), Refused> {
        let given = &self.given;
        let account = account();
        let circumstances = Circumstances { overrides: self.overrides.clone(), ..Circumstances::default() };
        given.replayed(|history| {
            let clock = given.clock();
            let context = CommandContext {
                account: &account,
                state: &history.replay.state,
                policy: &given.policy,
                time: clock.plus(-given.ago),
                clock,
                authid: given.authid,
                actor: None,
                proven: None,
                elsewhere: &given.elsewhere,
            };
            // Single events are there for whatever asks for them, as at the desk.
            let nothing = replay(&[]);
            let kept = if self.command.asks_history() { history } else { History { entries: &[], replay: &nothing } };
            match decide(&self.command, &circumstances, &context, kept, &Findings::default(), |_| false) {
                Ok(decision) => {
                    assert_eq!(decision.data.event.event_type(), self.command.event_type());
                    Ok((decision.data, decision.warnings))
                }
                Err(refused) => Err(refused.with_lines(history)),
            }
        })
    }

    /// Then this is recorded, and nothing else is said than the warnings of its receipt.
    #[track_caller]
    fn then(self, name: &str, data: Value) -> Receipt {
        let (fact, warnings) = self.decide().unwrap_or_else(|refused| panic!("{refused:?}"));
        let event = &fact.event;
        assert_eq!((event.event_type().name(), serde_json::to_value(event).unwrap()), (name, data));
        Receipt { fact, warnings }
    }

    /// Then it is recorded, whatever it is.
    #[track_caller]
    fn then_recorded(self) -> Receipt {
        let (fact, warnings) = self.decide().unwrap_or_else(|refused| panic!("{refused:?}"));
        Receipt { fact, warnings }
    }

    /// Then these codes refuse, in this order, and there is no fact.
    #[track_caller]
    fn then_refused(self, codes: &[Code]) -> Refusals {
        match self.decide() {
            Ok((fact, _)) => panic!("recorded: {fact:?}"),
            Err(refused) => {
                let refusals: Vec<Refusal> = refused.all().cloned().collect();
                assert_eq!(refusals.iter().map(Refusal::code).collect::<Vec<_>>(), codes);
                Refusals(refusals)
            }
        }
    }

    /// Then this code refuses alone, and overriding it, along with every other, changes nothing about that.
    #[track_caller]
    fn then_refused_for_good(self, code: Code) -> Refusals {
        self.clone().overriding(Code::ALL).then_refused(&[code]);
        self.then_refused(&[code])
    }

    /// Then these codes refuse, and it is recorded once exactly these are overridden.
    #[track_caller]
    fn then_refused_unless_overridden(self, codes: &[Code]) -> Receipt {
        for code in codes {
            let others: Vec<Code> = codes.iter().copied().filter(|other| other != code).collect();
            self.clone().overriding(&others).then_refused(&[*code]);
        }
        self.clone().then_refused(codes);
        self.overriding(codes).then_recorded().overriding(codes)
    }

    /// Then it is recorded as of the time of this line and later; a millisecond before that, what is known from the line
    /// refuses, and says what that is. It can be overridden: a line that is overtaken is recorded all the same.
    #[track_caller]
    fn then_older_than(self, line: u64, known: KnownLater) -> Receipt {
        let at = at_line(line as i64);
        let occurred = |time| When { given: self.given.at(time), ..self.clone() };
        occurred(at).then_recorded().overriding(&[]);
        let before = occurred(at.plus(-1));
        let sequence = Some(Sequence(line));
        before.clone().then_refused(&[Code::OlderThanKnown]).naming(&Refusal::OlderThanKnown {
            known,
            at,
            sequence,
            is_ahead: false,
        });
        before.overriding(&[Code::OlderThanKnown]).then_recorded().overriding(&[Code::OlderThanKnown])
    }
}

/// What refused.
struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The first of them is this, with exactly what its words and its way out name.
    #[track_caller]
    fn naming(self, first: &Refusal) {
        assert_eq!(self.0[0], *first);
    }
}

/// A command that is recorded, and what is said of it.
struct Receipt {
    fact: EventData<'static>,
    warnings: Vec<Warning>,
}

impl Receipt {
    /// Exactly these rules were overridden.
    #[track_caller]
    fn overriding(self, codes: &[Code]) -> Self {
        let overridden: Vec<&str> = self.fact.overridden.overrides.iter().flatten().map(|code| code.as_str()).collect();
        assert_eq!(overridden, codes.iter().map(|code| code.as_str()).collect::<Vec<_>>());
        self
    }

    /// Exactly these warnings are given.
    #[track_caller]
    fn warning(self, warnings: &[Warning]) {
        assert_eq!(self.warnings, warnings);
    }
}

/// The account that it is about.
fn account() -> AccountId {
    AccountId::new(WHO)
}

/// Nobody said what the method lives on.
fn no_device(method: &str) -> Warning {
    Warning::NoDevice { method: m(method) }
}

/// The level before and after, and what alone would now lock out.
fn level_worse(before: Level, after: Level, points: &[&str]) -> Warning {
    Warning::LevelWorse { before, after, points: points.iter().map(|point| (*point).to_owned()).collect() }
}

/// What is known from later, and stays as it is.
fn not_changed(pieces: &[Piece]) -> Warning {
    Warning::NotChanged { pieces: pieces.to_vec() }
}

/// What was taken back, and the level before and after.
fn taken_back(sequence: u64, before: Level, after: Level, event: &str) -> Warning {
    let taken_back = Some(EventType::known(&format!("mfadesk.{event}.v1")).unwrap());
    Warning::TakenBack { sequence: Sequence(sequence), taken_back, before, after }
}

/// A student who is set up with two tested methods on two things, MFA in force.
fn safe_student() -> Given {
    safe("student")
}

/// Somebody of that affiliation who is.
fn safe(affiliation: &str) -> Given {
    given([
        person(affiliation),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        passed("m2"),
        applied(),
    ])
}

/// Somebody for whom nothing works any more, MFA in force.
fn locked_out() -> Given {
    safe_student().and([unavailable(&["m1", "m2"])])
}
