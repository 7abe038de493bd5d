//! Accounts to be shown, made by the domain itself from facts.

use std::sync::Arc;

use chrono_tz::Tz;
use mfadesk::domain::account::State;
use mfadesk::domain::account::fold::apply;
use mfadesk::domain::envelope::{Envelope, EventRef};
use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::id::{AccountId, EventId, RunId, STORE_SUBJECT};
use mfadesk::domain::instant::Instant;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::sequence::Sequence;
use mfadesk::queries::answer::{Frame, PopulationCount, ShownEvidence};
use mfadesk::queries::audit::AuditEvent;
use mfadesk::queries::diff::{Before, Changes, DiffAnswer, DiffEnd, of_everybody, of_one};
use mfadesk::queries::question::{
    DiffQuestion, Earlier, Question, RiskQuestion, SharedQuestion, StatsQuestion, StatusQuestion,
};
use mfadesk::queries::risk::{Judged, RiskAnswer, judge};
use mfadesk::queries::shared::{SharedAnswer, shared};
use mfadesk::queries::stats::{At, Counter, Figures, StatsAnswer};
use mfadesk::queries::status::{AccountStatus, StatusAnswer};
use mfadesk::render::{AllLabels, Format, Lang, Style};
use serde_json::{Value, json};

/// 2026-11-24 10:32 in Tokyo.
pub const NOW: &str = "2026-11-24T01:32:00.000Z";

pub fn at(time: &str) -> Instant {
    Instant::parse(time).unwrap_or_else(|| panic!("{time}"))
}

/// The fact with this name and data, owned by whoever asks.
pub fn fact(name: &str, data: Value) -> EventData<'static> {
    let text: &'static str = Box::leak(data.to_string().into_boxed_str());
    let event_type = EventType::known(&format!("mfadesk.{name}.v1")).unwrap();
    EventData::read(event_type, &mut serde_json::Deserializer::from_str(text)).unwrap()
}

/// People, with what the log says of them, and the policy by which they are judged.
pub struct World {
    pub people: Vec<(AccountId, State)>,
    policy: Policy,
}

impl World {
    pub fn new() -> Self {
        Self { people: Vec::new(), policy: Policy::default() }
    }

    /// The same people and one with a number for the second method, under a policy that ends SMS and calls.
    pub fn where_calls_end(self) -> Self {
        let mut world = self.person(
            "0200000012",
            &[
                ("09-01T01:00", "account.registered", json!({"affiliation": "student"})),
                (
                    "09-01T01:05",
                    "method.added",
                    json!({"method": "m1", "kind": "authenticator-app", "device": "Pixel 9"}),
                ),
                (
                    "09-01T01:08",
                    "method.added",
                    json!({"method": "m2", "kind": "phone", "device": "iPhone 15",
                    "number": {"masked": "+81 ••• ••• ••12", "fingerprint": FINGERPRINT}}),
                ),
                ("09-01T01:15", "mfa.applied", json!({"effective_at": "2026-09-01T01:55:00.000Z"})),
                ("09-01T01:16", "account.noted", json!({"text": "rang", "follow_up": "2026-12-01T01:00:00.000Z"})),
            ],
        );
        let ends = json!({"channels": ["sms", "call"], "on": "2027-02-01", "then": "register"});
        world.policy.retirements = vec![serde_json::from_value(ends).unwrap()];
        world
    }

    /// One more person. Times are of 2026 in the form `11-24T01:15`.
    pub fn person(mut self, id: &str, events: &[(&str, &str, Value)]) -> Self {
        let mut state = State { version: events.len() as u64, ..State::default() };
        for (time, name, data) in events {
            apply(&mut state, at(&format!("2026-{time}:00.000Z")), &fact(name, data.clone())).unwrap();
        }
        self.people.push((AccountId::new(id), state));
        self
    }

    pub fn status(&self) -> StatusAnswer<'_> {
        let ids = self.people.iter().map(|(id, _)| id.to_string()).collect();
        self.answer(StatusQuestion { accounts: ids, ..StatusQuestion::default() })
    }

    pub fn status_of_all(&self) -> StatusAnswer<'_> {
        self.answer(StatusQuestion { all: true, ..StatusQuestion::default() })
    }

    fn answer(&self, question: StatusQuestion) -> StatusAnswer<'_> {
        let accounts: Vec<_> =
            self.people.iter().filter_map(|(id, state)| AccountStatus::of(id, state, at(NOW), &self.policy)).collect();
        let closed = self.people.iter().filter(|(_, state)| state.closed).count() as u64;
        let population = PopulationCount { accounts: accounts.len() as u64, closed };
        StatusAnswer { frame: frame(Question::Status(question), population), accounts }
    }

    /// Everything that even one account has.
    pub fn shared(&self) -> SharedAnswer<'_> {
        let question = SharedQuestion { at_least: Some(1), ..SharedQuestion::default() };
        let people = self.people.iter().map(|(id, state)| (id, state));
        let (shared, population) = shared(&question, people, &Policy::default());
        SharedAnswer { frame: frame(Question::Shared(question), population), threshold: 1, shared }
    }

    /// The figures now, or at these instants, each with the name of its period.
    pub fn stats(&self, periods: &[(&str, &str)]) -> StatsAnswer {
        let by = (!periods.is_empty()).then(|| "week".to_owned());
        let question = StatsQuestion { by, ..StatsQuestion::default() };
        let instants: Vec<(Option<String>, Instant)> = match periods {
            [] => vec![(None, at(NOW))],
            periods => periods.iter().map(|(period, instant)| (Some((*period).into()), at(instant))).collect(),
        };
        let policy = Arc::new(Policy::default());
        let ats = instants.iter().map(|(_, instant)| At { instant: *instant, policy: Arc::clone(&policy) });
        let mut counter = Counter::new(&question, ats.collect());
        self.people.iter().for_each(|(_, state)| counter.count(state, 0..instants.len()));
        let figures = counter.figures().into_iter().zip(instants);
        let points: Vec<Figures> = figures
            .map(|((all, by_affiliation), (period, as_of))| Figures {
                as_of,
                period,
                sequence: Sequence(48_211),
                all,
                by_affiliation,
            })
            .collect();
        let population = points.last().unwrap().all.population();
        StatsAnswer { frame: frame(Question::Stats(question), population), points }
    }

    /// What changed since another world, as it was a few minutes ago.
    pub fn diff(&self, before: &Self) -> DiffAnswer {
        let (policy, then) = (Policy::default(), at("2026-11-24T01:25:00.000Z"));
        let question = DiffQuestion {
            account: None,
            from: Earlier { as_of: then, sequence: Sequence(9) },
            change: Vec::new(),
            affiliation: Vec::new(),
        };
        let end = |people, now| DiffEnd { accounts: people, now, policy: &policy };
        let (changes, population) = of_everybody(&question, end(&before.people, then), end(&self.people, at(NOW)));
        diff(question, changes, population)
    }

    /// What changed of the first person since another world's first.
    pub fn diff_of_one(&self, before: &Self) -> DiffAnswer {
        let policy = Policy::default();
        let status = |world: &Self| {
            let (id, state) = &world.people[0];
            serde_json::to_value(AccountStatus::of(id, state, at(NOW), &policy).unwrap()).unwrap()
        };
        let (id, _) = &self.people[0];
        let question = DiffQuestion {
            account: Some(id.to_string()),
            from: Earlier { as_of: at(NOW), sequence: Sequence(9) },
            change: Vec::new(),
            affiliation: Vec::new(),
        };
        let changes = of_one(id, Some(&status(before)), &status(self));
        diff(question, changes, PopulationCount { accounts: 1, closed: 0 })
    }

    pub fn risk(&self, question: RiskQuestion) -> RiskAnswer<'_> {
        let people = self.people.iter().map(|(id, state)| (id, state));
        let judged = Judged::together(&question, vec![judge(&question, people, at(NOW), &self.policy)]);
        RiskAnswer {
            frame: frame(Question::Risk(question), judged.population),
            counts: judged.counts,
            setup_required: judged.setup_required,
            setup_required_accounts: judged.setup_required_accounts,
            never_set_up: judged.never_set_up,
            by_affiliation: judged.by_affiliation,
            accounts: judged.accounts,
        }
    }
}

fn diff(question: DiffQuestion, changes: Changes, population: PopulationCount) -> DiffAnswer {
    let as_of = question.from.as_of;
    let frame = frame(Question::Diff(question), population);
    DiffAnswer {
        from: Before { as_of, log: ShownEvidence { sequence: Sequence(9), ..frame.evidence.clone() } },
        frame,
        changes,
    }
}

pub fn frame(question: Question, population: PopulationCount) -> Frame {
    Frame {
        question,
        as_of: at(NOW),
        on: None,
        evidence: ShownEvidence {
            origin: Some("7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4".into()),
            sequence: Sequence(48_211),
            chainhash: "d".repeat(64),
            verified: true,
            indexed: None,
        },
        last_recorded: Some(at("2026-11-23T23:30:00.000Z")),
        population,
        blanked: 0,
    }
}

pub fn style(format: Format, lang: Lang, width: Option<u16>) -> Style {
    let time_zone: Tz = "Asia/Tokyo".parse().unwrap();
    Style { format, lang, color: false, width, time_zone, now: at(NOW), labels: AllLabels::built_in() }
}

pub fn table(lang: Lang, width: impl Into<Option<u16>>) -> Style {
    style(Format::Table, lang, width.into())
}

pub const FINGERPRINT: &str = "k1:3f9a1c5e7b2d4860a1b2c3d4e5f60718";

/// The person of the design: one iPhone carries everything, and MFA is about to start.
pub fn one_iphone() -> World {
    World::new().person(
        "0123456789",
        &[
            ("11-24T01:00", "account.registered", json!({"affiliation": "student"})),
            (
                "11-21T01:05",
                "method.added",
                json!({"method": "m1", "kind": "microsoft-authenticator", "device": "iPhone 15"}),
            ),
            (
                "11-21T01:08",
                "method.added",
                json!({"method": "m2", "kind": "phone", "device": "iphone15",
                "number": {"masked": "+81 ••• ••• ••12", "fingerprint": FINGERPRINT}}),
            ),
            (
                "11-21T01:10",
                "sign-in.test-passed",
                json!({"method": "m1", "channel": "notification", "evidence": "operator"}),
            ),
            ("11-21T01:20", "account.observed", json!({"methods": ["m1", "m2"], "from": "page"})),
            ("11-24T01:15", "mfa.applied", json!({"effective_at": "2026-11-24T01:55:00.000Z"})),
        ],
    )
}

/// People in every state and at every level.
pub fn everybody() -> World {
    let phone = |digits: &str, fingerprint: &str| json!({"masked": format!("+81 ••• ••• ••{digits}"), "fingerprint": fingerprint});
    let on = ("10-01T00:00", "mfa.applied", json!({"effective_at": "2026-10-01T00:40:00.000Z"}));
    let msauth = |device: &str| {
        ("09-01T00:01", "method.added", json!({"method": "m1", "kind": "microsoft-authenticator", "device": device}))
    };
    let passed = |method: &str, channel: &str| {
        ("09-02T00:00", "sign-in.test-passed", json!({"method": method, "channel": channel, "evidence": "operator"}))
    };
    let account = |affiliation: &str| ("09-01T00:00", "account.registered", json!({"affiliation": affiliation}));
    let key = (
        "09-01T00:05",
        "method.added",
        json!({"method": "m2", "kind": "security-key", "device": "YubiKey 5", "label": "机の鍵", "serial": "550123"}),
    );
    one_iphone()
        .person("0200000001", &[account("faculty")])
        .person("0200000002", &[account("staff"), msauth("研究室のスマートフォン")])
        .person("0200000003", &[account("student"), msauth("Pixel 9"), key.clone()])
        .person("0200000004", &[account("student"), msauth("Pixel 9"), key.clone(), passed("m1", "notification")])
        .person("0200000005", &[
            account("student"), msauth("私のiPhone"), key.clone(), passed("m1", "notification"), passed("m2", "touch"), on.clone(),
        ])
        .person("0200000006", &[
            account("faculty"), msauth("Pixel 9"), key.clone(),
            ("09-01T00:07", "method.added", json!({"method": "m3", "kind": "office-phone", "extension": "21234",
                "number": phone("34", "k1:00000000000000000000000000000034")})),
            ("09-01T00:08", "method.added", json!({"method": "m4", "kind": "email"})),
            passed("m1", "notification"), ("11-24T00:50", "sign-in.test-failed", json!({"method": "m2", "channel": "touch"})), on.clone(),
        ])
        .person("0200000007", &[
            account("student"), msauth("iPhone 13"), on.clone(),
            ("11-24T01:30", "method.unavailable", json!({"methods": ["m1"], "reason": "lost", "device": "iPhone 13"})),
            ("11-24T01:31", "reregistration.requested", json!({"via": "office"})),
        ])
        .person("0200000008", &[account("other"), msauth("Galaxy"), on.clone(), ("11-20T00:00", "method.removed", json!({"method": "m1"}))])
        .person("0200000009", &[
            account("staff"), msauth("iPhone 15"), key.clone(), passed("m1", "notification"), on.clone(),
            ("11-24T01:20", "mfa.terminated", json!({"effective_at": "2026-11-24T02:00:00.000Z", "reason": "retires", "identity_check": "staff-id"})),
        ])
        .person("0200000010", &[
            account("student"), msauth("iPhone 12"),
            ("09-01T00:06", "method.added", json!({"method": "m2", "kind": "phone", "device": "iPhone 12",
                "number": phone("56", "k1:00000000000000000000000000000056")})),
            passed("m1", "notification"), on.clone(),
            ("11-23T00:00", "phone-change.started", json!({"from_device": "iPhone 12", "to_device": "Pixel 10", "number_changes": true, "planned_on": "2026-12-01"})),
        ])
        .person("0200000011", &[account("student"), msauth("x"), on, ("11-01T00:00", "account.closed", json!({"reason": "left"}))])
}

/// What surrounds the event in this line.
pub fn envelope(sequence: u64) -> Envelope<'static> {
    Envelope {
        id: EventId::new(format!("01a20b1f-4f3c-7a07-ab7b-{sequence:012}")),
        source: "/mfadesk/utokyo/desk".into(),
        subject: "0123456789".into(),
        time: at("2026-11-24T01:15:00.000Z"),
        recorded: at("2026-11-24T01:15:00.881Z"),
        sequence: Sequence(sequence),
        authid: Some("desk".into()),
        actor: Some("tanaka".into()),
        proof: None,
        ticket: None,
        run: None,
    }
}

/// Events as an audit shows them: one of each outcome.
pub fn audited() -> Vec<AuditEvent> {
    let event = |envelope: Envelope<'static>, name: &str, data: Value| AuditEvent {
        event: EventRef { envelope, type_word: format!("mfadesk.{name}.v1") },
        voided_by: None,
        fits: Some(true),
        misfit: None,
        late: false,
        overrides: None,
        override_reason: None,
        data: serde_json::value::RawValue::from_string(data.to_string()).unwrap(),
        unprintable: None,
        is_blanked: false,
    };
    vec![
        event(envelope(40), "account.registered", json!({"affiliation": "staff"})),
        AuditEvent {
            voided_by: Some(Sequence(43)),
            ..event(
                Envelope { ticket: Some("TICKET-881".into()), ..envelope(41) },
                "method.added",
                json!({"method": "m1", "kind": "microsoft-authenticator", "device": "研究室のスマートフォン"}),
            )
        },
        AuditEvent {
            overrides: Some(vec!["no-method".into(), "citrix-not-confirmed".into()]),
            override_reason: Some("本人が窓口で確認済み".into()),
            ..event(
                Envelope { recorded: at("2026-11-24T01:20:00.000Z"), ..envelope(42) },
                "mfa.applied",
                json!({"effective_at": "2026-11-24T01:55:00.000Z"}),
            )
        },
        event(
            Envelope { actor: None, ..envelope(43) },
            "event.voided",
            json!({"event": "01a20b1f-4f3c-7a07-ab7b-000000000041", "reason": "undone"}),
        ),
        AuditEvent {
            fits: Some(false),
            misfit: Some("method-not-registered"),
            ..event(
                Envelope { run: Some(RunId::new("01a20b1f-4f3c-7a07-ab7b-000000000000")), ..envelope(44) },
                "method.removed",
                json!({"method": "m7"}),
            )
        },
        AuditEvent {
            fits: None,
            ..event(Envelope { subject: STORE_SUBJECT.into(), ..envelope(45) }, "policy.tuned", json!({}))
        },
    ]
}
