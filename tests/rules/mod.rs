//! The rules, each as a sentence: given what the log says of an account, when somebody wants something recorded, then
//! that fact is recorded, or these codes refuse and nothing is.

mod add;
mod apply;
mod lost;
mod others;
mod remove;
mod sign_in_test;
mod undo;

use mfadesk::domain::account::history::History;
use mfadesk::domain::account::history::{Entry, replay};
use mfadesk::domain::envelope::Envelope;
use mfadesk::domain::event::{Event, EventData, EventType};
use mfadesk::domain::id::{AccountId, EventId, MethodId};
use mfadesk::domain::instant::{Instant, MINUTE};
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::domain::number::NumberData;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::rules::lost::LossTarget;
use mfadesk::domain::rules::method::{AddMethod, DeviceRef};
use mfadesk::domain::rules::sign_in_test::SignInTest;
use mfadesk::domain::rules::{Checks, Code, Command, CommandContext, Overrides, Refusal, Refused, Verdict, Warning};
use mfadesk::domain::sequence::Sequence;
use serde_json::{Value, json};

/// When the first fact occurs; each later one a minute after the one before it.
const BEGIN: &str = "2026-11-24T01:00:00.000Z";
/// Who records, unless said otherwise.
const DESK: &str = "desk";

/// A fact by its name and data.
type Said = (&'static str, Value);

/// What the log says of an account, and by what it is judged.
#[derive(Clone)]
pub struct Given {
    facts: Vec<Said>,
    /// How long after the last fact the deed is judged.
    later: i64,
    /// How long before the clock the deed occurred.
    ago: i64,
    authid: &'static str,
    policy: Policy,
}

/// An account with this history.
pub fn given(facts: impl IntoIterator<Item = Said>) -> Given {
    let facts = facts.into_iter().collect();
    Given { facts, later: MINUTE, ago: 0, authid: DESK, policy: Policy::default() }
}

impl Given {
    /// And then this.
    pub fn and(mut self, facts: impl IntoIterator<Item = Said>) -> Self {
        self.facts.extend(facts);
        self
    }

    /// The clock stands so many milliseconds after the last fact.
    pub fn later(mut self, millis: i64) -> Self {
        self.later = millis;
        self
    }

    /// It occurred so many milliseconds before the clock.
    pub fn ago(mut self, millis: i64) -> Self {
        self.ago = millis;
        self
    }

    /// Somebody else sits at the desk.
    pub fn recorded_by(mut self, authid: &'static str) -> Self {
        self.authid = authid;
        self
    }

    /// Under another policy.
    pub fn under(mut self, change: impl Fn(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// Somebody wants this recorded.
    pub fn when(self, command: Command) -> When {
        When { given: self, command, overrides: Overrides::default() }
    }
}

/// What is to be recorded, given all that.
pub struct When {
    given: Given,
    command: Command,
    overrides: Overrides,
}

impl When {
    /// These rules are lifted.
    pub fn lifting(mut self, codes: &[Code]) -> Self {
        self.overrides = Overrides { codes: codes.to_vec(), because: "the page shows it".into() };
        self
    }

    fn decide(&self) -> Result<(Event<'static>, Verdict), Refused> {
        let begin = Instant::parse(BEGIN).unwrap();
        let ids: Vec<String> = (1..=self.given.facts.len()).map(|line| format!("e{line}")).collect();
        let times: Vec<Instant> = (0_i64..).take(ids.len()).map(|minutes| begin.plus(minutes * MINUTE)).collect();
        let texts: Vec<String> = self.given.facts.iter().map(|(_, data)| data.to_string()).collect();
        let envelopes: Vec<Envelope<'_>> = (1..)
            .zip(ids.iter().zip(&times))
            .map(|(line, (id, time))| Envelope {
                id: EventId::new(id),
                source: "/mfadesk/utokyo/desk".into(),
                subject: "0123456789".into(),
                time: *time,
                recorded: *time,
                sequence: Sequence(line),
                authid: Some(DESK.into()),
                actor: None,
                ticket: None,
                run: None,
            })
            .collect();
        let entries: Vec<Entry<'_>> = (0..ids.len())
            .map(|index| {
                let event_type = EventType::known(&format!("mfadesk.{}.v1", self.given.facts[index].0));
                let read = |event_type| {
                    EventData::read(event_type, &mut serde_json::Deserializer::from_str(&texts[index])).unwrap()
                };
                Entry { envelope: &envelopes[index], event_type, fact: event_type.map(read) }
            })
            .collect();
        let replayed = replay(&entries);
        let clock = times.last().unwrap_or(&begin).plus(self.given.later);
        let account = AccountId::new("0123456789");
        let case = CommandContext {
            account: &account,
            state: &replayed.state,
            policy: &self.given.policy,
            time: clock.plus(-self.given.ago),
            clock,
            authid: self.given.authid,
        };
        let mut guards = Checks::default();
        let fact = self.command.decide(&case, History { entries: &entries, replay: &replayed }, &mut guards);
        let settled = guards.verdict(&self.overrides)?;
        Ok((fact.expect("what refuses nothing names a fact"), settled))
    }

    /// Then this is recorded, and nothing else is said than these warnings.
    #[track_caller]
    pub fn then(self, name: &str, data: Value) -> Receipt {
        let (fact, settled) = self.decide().unwrap_or_else(|refused| panic!("{refused:?}"));
        assert_eq!((fact.event_type().name(), serde_json::to_value(&fact).unwrap()), (name, data));
        Receipt(settled)
    }

    /// Then it is recorded, whatever it is.
    #[track_caller]
    pub fn then_recorded(self) -> Receipt {
        Receipt(self.decide().unwrap_or_else(|refused| panic!("{refused:?}")).1)
    }

    /// Then these codes refuse, in this order, and there is no fact.
    #[track_caller]
    pub fn then_refused(self, codes: &[Code]) {
        match self.decide() {
            Ok((fact, _)) => panic!("recorded: {fact:?}"),
            Err(refused) => assert_eq!(refused.all().map(Refusal::code).collect::<Vec<_>>(), codes),
        }
    }
}

/// What is said of a deed that is recorded.
pub struct Receipt(Verdict);

impl Receipt {
    /// Exactly these rules were lifted.
    #[track_caller]
    pub fn lifting(self, codes: &[Code]) -> Self {
        assert_eq!(self.0.overridden, codes);
        self
    }

    /// Exactly these warnings are given.
    #[track_caller]
    pub fn warning(self, warnings: &[Warning]) {
        assert_eq!(self.0.warnings, warnings);
    }
}

/// A registered person.
pub fn person(affiliation: &str) -> Said {
    ("account.registered", json!({ "affiliation": affiliation }))
}

/// A method was added.
pub fn added(method: &str, kind: &str, device: Option<&str>) -> Said {
    let mut data = json!({ "method": method, "kind": kind });
    if let Some(device) = device {
        data["device"] = device.into();
    }
    ("method.added", data)
}

/// A phone was added.
pub fn phone(method: &str, device: &str, ending: &str) -> Said {
    let number = json!({"masked": format!("+81 ••• ••• ••{ending}"), "fingerprint": format!("k1:{ending:0>32}")});
    ("method.added", json!({"method": method, "kind": "phone", "device": device, "number": number}))
}

/// A test sign-in passed.
pub fn passed(method: &str) -> Said {
    ("sign-in.test-passed", json!({"method": method, "channel": "code", "evidence": "operator"}))
}

/// A test sign-in failed.
pub fn failed(method: &str) -> Said {
    ("sign-in.test-failed", json!({"method": method, "channel": "code"}))
}

/// These cannot be used.
pub fn unavailable(methods: &[&str]) -> Said {
    ("method.unavailable", json!({"methods": methods, "reason": "lost"}))
}

/// MFA was applied for, and is in force.
pub fn applied() -> Said {
    ("mfa.applied", json!({ "effective_at": BEGIN }))
}

/// MFA is over.
pub fn terminated() -> Said {
    ("mfa.terminated", json!({"effective_at": BEGIN, "reason": "r", "identity_check": "student-id"}))
}

/// `add` of a kind, with nothing else said.
pub fn add(kind: Kind) -> AddMethod {
    AddMethod { kind, device: None, label: None, channel: None, number: None, extension: None, serial: None }
}

/// The same on a device.
pub fn add_on(kind: Kind, device: &str) -> AddMethod {
    AddMethod { device: Some(DeviceRef::On(device.into())), ..add(kind) }
}

/// The same with a number that ends in these digits.
pub fn numbered(add: AddMethod, ending: &str) -> AddMethod {
    let number = NumberData {
        masked: format!("+81 ••• ••• ••{ending}").into(),
        fingerprint: Some(format!("k1:{ending:0>32}").into()),
    };
    AddMethod { number: Some(Some(number)), ..add }
}

/// A method by its id.
pub fn m(id: &str) -> MethodId {
    MethodId::new(id)
}

/// `test`, with nothing else said.
pub fn test(method: Option<&str>, passed: bool) -> Command {
    Command::Test(SignInTest { method: method.map(m), passed, channel: None, why: None })
}

/// `test` by a channel.
pub fn test_by(method: &str, channel: Channel) -> Command {
    Command::Test(SignInTest { method: Some(m(method)), passed: true, channel: Some(channel), why: None })
}

/// `remove`.
pub fn remove(method: &str) -> Command {
    Command::Remove { method: m(method), reason: None }
}

/// `lost`.
pub fn lost(what: impl IntoIterator<Item = LossTarget>) -> Command {
    Command::Lost { what: what.into_iter().collect(), reason: "lost" }
}

/// `apply`.
pub fn apply() -> Command {
    Command::Apply { citrix_signed_out: false }
}

/// A student who is set up with two tested methods on two things, MFA in force.
pub fn safe_student() -> Given {
    given([
        person("student"),
        added("m1", "microsoft-authenticator", Some("iPhone 15")),
        added("m2", "security-key", Some("YubiKey 5")),
        passed("m1"),
        passed("m2"),
        applied(),
    ])
}
