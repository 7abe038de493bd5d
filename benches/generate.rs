//! Writes a realistic log of any size, the same one for the same seed, through the library's own encoder:
//! `cargo bench --bench generate -- FILE [EVENTS [ACCOUNTS [SEED]]]`.
//!
//! Two years of a support desk: people register, add methods on one or two devices, test them, apply, lose and find
//! phones, are observed, leave and come back; the desk mistypes and undoes. Every event fits.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench says what it measured")]

use std::fs::File;
use std::io::{self, BufWriter, Write};

use mfadesk::domain::envelope::Envelope;
use mfadesk::domain::event::{EventData, EventType};
use mfadesk::domain::id::EventId;
use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::domain::instant::{DAY, Instant, MINUTE};
use mfadesk::domain::kind::{Channel, Kind};
use mfadesk::wire::{Link, encode};
use serde_json::{Value, json};

/// When the first line is recorded: 24 November 2024, in milliseconds.
const FIRST: i64 = 1_732_406_400_000;
/// Milliseconds until the last: two years.
const SPAN: i64 = 730 * DAY;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(path) = arguments.first() else {
        eprintln!("usage: generate FILE [EVENTS [ACCOUNTS [SEED]]]");
        return Ok(());
    };
    let number = |at: usize, otherwise: u64| {
        arguments.get(at).map_or(Ok(otherwise), |text| text.parse()).map_err(io::Error::other)
    };
    let events = number(1, 1_000_000)?;
    let accounts = number(2, (events / 10).max(1))?;
    let mut desk = Desk::new(BufWriter::with_capacity(1 << 20, File::create(path)?), number(3, 1)?, events);
    let started = json!({"format": 1, "site": "utokyo", "origin": "0193a000-0000-7000-8000-000000000001"});
    desk.record(STORE_SUBJECT, EventType::LogStarted, &started)?;
    let mut people: Vec<Person> = Vec::new();
    while desk.link.sequence.0 < events {
        // People keep coming until nine tenths of the time have passed.
        let due = desk.link.sequence.0 * accounts * 10 / (events * 9) + 1;
        if (people.len() as u64) < due.min(accounts) {
            let mut person = Person::new(people.len() as u64);
            person.register(&mut desk)?;
            people.push(person);
        } else {
            let at = desk.dice.below(people.len() as u64);
            people[usize::try_from(at).map_err(io::Error::other)?].next(&mut desk)?;
        }
    }
    desk.out.flush()
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'p, T: ?Sized>(&mut self, from: &[&'p T]) -> &'p T {
        let at = self.below(from.len() as u64);
        from[usize::try_from(at).unwrap_or(0)]
    }
}

/// Who writes the log.
struct Desk<W> {
    out: W,
    dice: Dice,
    link: Link,
    events: u64,
    last_id: String,
}

impl<W: Write> Desk<W> {
    fn new(out: W, seed: u64, events: u64) -> Self {
        Self { out, dice: Dice(seed), link: Link::START, events, last_id: String::new() }
    }

    /// When the next line is recorded: evenly over the time.
    fn now(&self) -> Instant {
        let part = i128::from(self.link.sequence.0) * i128::from(SPAN) / i128::from(self.events.max(1));
        Instant::from_millis(FIRST + i64::try_from(part).unwrap_or(SPAN))
    }

    fn record(&mut self, subject: &str, event_type: EventType, data: &Value) -> io::Result<()> {
        let recorded = self.now();
        let (high, low) = (self.dice.roll(), self.dice.roll());
        let millis = recorded.millis() as u64;
        let id = format!(
            "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
            millis >> 16,
            millis & 0xffff,
            high & 0xfff,
            high >> 52,
            low & 0xffff_ffff_ffff
        );
        let ticket = format!("TICKET-{}", self.dice.below(100_000));
        let envelope = Envelope {
            id: EventId::new(&id),
            source: "/mfadesk/utokyo/desk".into(),
            subject: subject.into(),
            time: recorded.plus(-i64::try_from(self.dice.below(90_000)).unwrap_or(0)),
            recorded,
            sequence: self.link.sequence.next(),
            authid: Some("desk".into()),
            actor: self.dice.chance(80).then(|| self.dice.pick(&["tanaka", "suzuki", "sato", "yamada", "ito"]).into()),
            proof: None,
            ticket: self.dice.chance(30).then(|| ticket.as_str().into()),
            run: None,
        };
        let fact = EventData::read(event_type, data).map_err(io::Error::other)?;
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&self.dice.roll().to_le_bytes());
        salt[8..].copy_from_slice(&self.dice.roll().to_le_bytes());
        let encoded = encode(&envelope, &fact, salt, &self.link)?;
        self.out.write_all(&encoded.bytes)?;
        self.link = encoded.link;
        self.last_id = id;
        Ok(())
    }
}

/// One account, as far as it takes to do what fits.
#[derive(Clone)]
struct Person {
    id: String,
    methods: Vec<Method>,
    registered_so_far: u64,
    is_in_force: bool,
    has_applied: bool,
    is_closed: bool,
    is_reregistering: bool,
    is_changing_phones: bool,
    phone: String,
}

#[derive(Clone)]
struct Method {
    id: String,
    kind: Kind,
    is_lost: bool,
    is_tested: bool,
}

const PHONES: [&str; 10] = [
    "iPhone 15",
    "iPhone 13 mini",
    "iPhone SE",
    "Pixel 8a",
    "Galaxy S23",
    "AQUOS sense8",
    "Xperia 10 V",
    "Redmi Note 12",
    "研究室のスマートフォン",
    "iPhone 16 Pro",
];

impl Person {
    fn new(number: u64) -> Self {
        Self {
            // A prime larger than any number of accounts, so that no two ids are the same and none follow each other.
            id: format!("{:010}", number * 7_368_787 % 9_999_999_967),
            methods: Vec::new(),
            registered_so_far: 0,
            is_in_force: false,
            has_applied: false,
            is_closed: false,
            is_reregistering: false,
            is_changing_phones: false,
            phone: String::new(),
        }
    }

    fn register(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let affiliation = match desk.dice.below(100) {
            0..70 => "student",
            70..85 => "faculty",
            85..97 => "staff",
            _ => "other",
        };
        let mut data = json!({"affiliation": affiliation});
        if desk.dice.chance(20) {
            data["language"] = json!("en");
        }
        if desk.dice.chance(60) {
            data["identity_service_linked"] = json!(desk.dice.chance(70));
        }
        self.phone = desk.dice.pick(&PHONES).to_owned();
        desk.record(&self.id, EventType::AccountRegistered, &data)
    }

    /// Whatever comes next for this person.
    fn next(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        if self.is_closed {
            self.is_closed = false;
            return desk.record(&self.id, EventType::AccountReopened, &json!({}));
        }
        if self.is_reregistering {
            self.is_reregistering = false;
            self.is_changing_phones = false;
            self.methods.clear();
            return desk.record(&self.id, EventType::ReregistrationApproved, &json!({"identity_check": "student-id"}));
        }
        if self.usable().count() == 0 && desk.dice.chance(60) {
            if self.methods.is_empty() || !self.is_in_force {
                return self.add(desk);
            }
            self.is_reregistering = true;
            return desk.record(&self.id, EventType::ReregistrationRequested, &json!({"via": "office"}));
        }
        if desk.dice.chance(1) {
            return self.mistype(desk);
        }
        match desk.dice.below(100) {
            0..22 if self.methods.len() < 6 => self.add(desk),
            22..48 => self.test(desk),
            48..68 if !self.has_applied && self.usable().any(|method| method.is_tested) => self.apply(desk),
            68..76 => self.lose(desk),
            76..82 => self.find(desk),
            82..84 => self.remove(desk),
            84..86 => self.replace(desk),
            86..88 => self.observe(desk),
            88..90 => self.update(desk),
            90..92 => self.change_phones(desk),
            92 if self.has_applied => self.terminate(desk),
            93 if desk.dice.chance(40) => {
                self.is_closed = true;
                desk.record(&self.id, EventType::AccountClosed, &json!({"reason": "left the university"}))
            }
            94 => desk.record(&self.id, EventType::AccountUpdated, &json!({"identity_service_linked": true})),
            _ if self.methods.len() < 2 => self.add(desk),
            _ => self.test(desk),
        }
    }

    fn usable(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter().filter(|method| method.kind.verifies_sign_in() && !method.is_lost)
    }

    /// Any of the methods that `is` so.
    fn any_method(&mut self, dice: &mut Dice, is: impl Fn(&Method) -> bool) -> Option<&mut Method> {
        let mut those: Vec<&mut Method> = self.methods.iter_mut().filter(|method| is(method)).collect();
        let count = those.len() as u64;
        (count > 0).then(|| those.swap_remove(usize::try_from(dice.below(count)).unwrap_or(0)))
    }

    fn add(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let kind = match desk.dice.below(100) {
            0..40 => Kind::MicrosoftAuthenticator,
            40..65 => Kind::Phone,
            65..75 => Kind::AuthenticatorApp,
            75..84 => Kind::Passkey,
            84..92 => Kind::SecurityKey,
            92..95 => Kind::AlternatePhone,
            95..97 => Kind::OfficePhone,
            _ => Kind::Email,
        };
        self.registered_so_far += 1;
        let id = format!("m{}", self.registered_so_far);
        let mut data = json!({"method": id, "kind": kind.as_str()});
        match kind {
            Kind::OfficePhone | Kind::Email => {}
            Kind::SecurityKey => data["device"] = json!(desk.dice.pick(&["YubiKey 5", "Titan", "鍵（予備）"])),
            _ if desk.dice.chance(90) => data["device"] = json!(self.phone),
            _ => {}
        }
        if kind.row().has_number {
            data["number"] = number(&mut desk.dice);
        }
        if desk.dice.chance(10) {
            data["label"] = json!(desk.dice.pick(&["私用", "personal", "仕事用の電話", "backup"]));
        }
        self.methods.push(Method { id, kind, is_lost: false, is_tested: false });
        desk.record(&self.id, EventType::MethodAdded, &data)
    }

    fn test(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let usable = |method: &Method| method.kind.verifies_sign_in() && !method.is_lost;
        let Some(method) = self.any_method(&mut desk.dice, usable) else { return self.add(desk) };
        let channel = method.kind.channels().first().copied().unwrap_or(Channel::Code).as_str();
        method.is_tested = desk.dice.chance(90);
        let (event_type, data) = if method.is_tested {
            let data = json!({"method": method.id, "channel": channel, "evidence": "operator"});
            (EventType::SignInTestPassed, data)
        } else {
            let data = json!({"method": method.id, "channel": channel, "why": "the notification did not arrive"});
            (EventType::SignInTestFailed, data)
        };
        desk.record(&self.id, event_type, &data)
    }

    fn apply(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        (self.has_applied, self.is_in_force) = (true, true);
        let data = json!({"effective_at": desk.now().plus(40 * MINUTE)});
        desk.record(&self.id, EventType::MfaApplied, &data)
    }

    fn terminate(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        (self.has_applied, self.is_in_force) = (false, false);
        let effective_at = desk.now().plus(40 * MINUTE);
        let data = json!({"effective_at": effective_at, "reason": "long stay abroad", "identity_check": "student-id"});
        desk.record(&self.id, EventType::MfaTerminated, &data)
    }

    fn lose(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let lost: Vec<String> = self
            .methods
            .iter_mut()
            .filter(|method| method.kind.row().has_number || method.kind == Kind::MicrosoftAuthenticator)
            .map(|method| {
                method.is_lost = true;
                method.id.clone()
            })
            .collect();
        if lost.is_empty() {
            return self.test(desk);
        }
        let data = json!({"methods": lost, "reason": "lost", "device": self.phone});
        desk.record(&self.id, EventType::MethodUnavailable, &data)
    }

    fn find(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let found: Vec<String> = self
            .methods
            .iter_mut()
            .filter(|method| method.is_lost)
            .map(|method| {
                (method.is_lost, method.is_tested) = (false, false);
                method.id.clone()
            })
            .collect();
        if found.is_empty() {
            return self.test(desk);
        }
        desk.record(&self.id, EventType::MethodAvailable, &json!({"methods": found}))
    }

    fn remove(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        if self.methods.len() < 2 {
            return self.add(desk);
        }
        let method = self.methods.remove(0);
        desk.record(&self.id, EventType::MethodRemoved, &json!({"method": method.id, "reason": "no longer used"}))
    }

    fn replace(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let Some(by) = self.methods.last().filter(|method| method.kind.verifies_sign_in()).cloned() else {
            return self.add(desk);
        };
        if self.methods.len() < 2 {
            return self.add(desk);
        }
        let old = self.methods.remove(0);
        desk.record(&self.id, EventType::MethodReplaced, &json!({"method": old.id, "by": by.id}))
    }

    fn observe(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        if desk.dice.chance(20) && self.methods.len() > 1 {
            self.methods.pop();
        }
        let there: Vec<&str> = self.methods.iter().map(|method| method.id.as_str()).collect();
        desk.record(&self.id, EventType::AccountObserved, &json!({"methods": there, "from": "page"}))
    }

    fn update(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let number = number(&mut desk.dice);
        if let Some(method) = self.any_method(&mut desk.dice, |method| method.kind.row().has_number) {
            (method.is_lost, method.is_tested) = (false, false);
            let data = json!({"method": method.id, "number": number});
            return desk.record(&self.id, EventType::MethodNumberChanged, &data);
        }
        match self.any_method(&mut desk.dice, |method| method.kind.verifies_sign_in()) {
            Some(method) => {
                let data = json!({"method": method.id});
                desk.record(&self.id, EventType::MethodMadeDefault, &data)
            }
            None => self.add(desk),
        }
    }

    fn change_phones(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        self.is_changing_phones = !self.is_changing_phones;
        if !self.is_changing_phones {
            return desk.record(&self.id, EventType::PhoneChangeCompleted, &json!({}));
        }
        let old = std::mem::replace(&mut self.phone, desk.dice.pick(&PHONES).to_owned() + " (new)");
        let data = json!({"from_device": old, "to_device": self.phone, "number_changes": desk.dice.chance(20)});
        desk.record(&self.id, EventType::PhoneChangeStarted, &data)
    }

    /// Something is recorded by mistake, and taken back at once.
    fn mistype(&mut self, desk: &mut Desk<impl Write>) -> io::Result<()> {
        let before = self.clone();
        if desk.dice.chance(50) {
            self.add(desk)?
        } else {
            self.lose(desk)?
        }
        let voided = json!({"event": desk.last_id, "reason": "typed for the wrong person"});
        // Numbers of methods are never used again.
        *self = Self { registered_so_far: self.registered_so_far, ..before };
        desk.record(&self.id, EventType::EventVoided, &voided)
    }
}

fn number(dice: &mut Dice) -> Value {
    json!({
        "masked": format!("+81 ••• ••• ••{:02}", dice.below(100)),
        "fingerprint": format!("k1:{:016x}{:016x}", dice.roll(), dice.roll()),
    })
}
