//! Random logs: thousands of accounts interleaved, all types of events, and everything that can be wrong with
//! one. From a seed, and the same for ever; biased so that most accounts get somewhere.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

pub use super::fit::{millis, text};
use super::risk::DAY;
use crate::support::forge::Forge;

/// One line to be, with an id of its own, so that a void still finds it when other lines are left out.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub kind: String,
    pub subject: String,
    pub time: i64,
    pub recorded: i64,
    pub data: Value,
}

/// The log of these lines, as bytes.
pub fn forge(lines: &[Line]) -> Vec<u8> {
    let mut forge = Forge::default();
    for line in lines {
        let (time, recorded) = (text(line.time), text(line.recorded));
        forge.event_with_id(&line.id, &line.kind, &line.subject, &time, &recorded, line.data.clone(), &Map::new());
    }
    forge.bytes
}

/// Dice that always fall the same way (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// The dice of one seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// From 0, below `sides`.
    pub fn below(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % sides
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(i64::try_from(from.len()).unwrap())).unwrap()]
    }
}

/// When the log of [`log`] begins.
pub const BEGIN: &str = "2024-09-01T00:00:00.000Z";
/// The clock that it is judged at; its last lines are a little older.
pub const CLOCK: &str = "2026-11-24T01:00:00.000Z";
/// A clock that has seen every instant a question can be about.
pub const LATER: &str = "2040-01-01T00:00:00.000Z";

const DEVICES: [&str; 18] = [
    "iPhone15",
    "ＩＰＨＯＮＥ 15",
    "iphone-15",
    "iPhone 15",
    "Pixel 9",
    "pixel９",
    "YubiKey 5",
    "YubiKey 5 spare",
    "iCloud Keychain",
    "***",
    "＊＊＊",
    "* *",
    " *  * ",
    "   ",
    "仕事用の電話",
    "仕事用 の 電話",
    "Galaxy Ⅳ",
    "galaxy iv",
];
const KINDS: [&str; 11] = [
    "microsoft-authenticator",
    "phone",
    "security-key",
    "passkey",
    "authenticator-app",
    "alternate-phone",
    "office-phone",
    "hardware-token",
    "email",
    "app-password",
    "other",
];
const CHANNELS: [&str; 6] = ["notification", "code", "sms", "call", "touch", "pigeon"];
const FINGERPRINTS: [&str; 3] = [
    "k1:0123456789abcdef0123456789abcdef",
    "k1:fedcba9876543210fedcba9876543210",
    "k1:00000000000000000000000000000000",
];
/// Few, so that they collide; the last is none that the desk would give, and an id all the same.
const IDS: [&str; 6] = ["m1", "m2", "m3", "m4", "m5", "m01"];
const CHANGES: [&str; 29] = [
    "account.updated",
    "account.closed",
    "account.reopened",
    "account.observed",
    "method.updated",
    "method.updated",
    "method.removed",
    "method.number-changed",
    "method.number-changed",
    "method.replaced",
    "method.made-default",
    "method.unavailable",
    "method.unavailable",
    "method.available",
    "sign-in.test-passed",
    "sign-in.test-passed",
    "sign-in.test-passed",
    "sign-in.test-failed",
    "mfa.applied",
    "mfa.applied",
    "mfa.terminated",
    "reregistration.requested",
    "reregistration.approved",
    "reregistration.rejected",
    "phone-change.started",
    "phone-change.started",
    "phone-change.completed",
    "phone-change.cancelled",
    "account.registered",
];

fn id(account: usize, place: usize) -> String {
    format!("01930000-{place:04x}-7000-8000-{account:012x}")
}

/// A rehearsal log of so many accounts, with policies and other lines of the store in between.
pub fn log(seed: u64, accounts: usize) -> Vec<Line> {
    let mut dice = Dice::new(seed);
    let begin = millis(BEGIN).unwrap();
    let mut lines: Vec<Line> = (1..=accounts).flat_map(|account| history(&mut dice, account)).collect();
    for place in 0..12 + accounts / 100 {
        lines.push(of_the_store(&mut dice, place));
    }
    lines.sort_by_key(|line| line.recorded);
    // A wrong clock misplaces the line it was read for, and nothing else.
    for line in &mut lines {
        if dice.percent(1) {
            line.recorded -= dice.below(line.recorded - begin);
        }
    }
    let started =
        json!({"format": 1, "site": "test", "origin": "01930000-0000-4000-8000-000000000000", "rehearsal": true});
    let kind = "mfadesk.log.started.v1".to_owned();
    lines.insert(
        0,
        Line { id: id(0, 0), kind, subject: "store".to_owned(), time: begin, recorded: begin, data: started },
    );
    lines
}

/// Ten digits, and never those of another account.
pub fn account_id(account: usize) -> String {
    format!("{:010}", account * 7_919)
}

fn of_the_store(dice: &mut Dice, place: usize) -> Line {
    let (begin, end) = (millis(BEGIN).unwrap(), millis(CLOCK).unwrap() - DAY);
    let recorded = begin + dice.below(end - begin);
    let mut data = json!({"policy": policy(*dice.pick(&[0, 1, 30, 90, 180, 365, 365, 400, 3650]))});
    match dice.below(8) {
        0 => data["policy"]["guidance"]["change"] = Value::Null,
        1 => data["policy"]["limits"]["apps_and_tokens"] = json!("5"),
        2 => data["policy"]["office"]["days"] = json!(["mon", 2]),
        3 => data["policy"]["a_later_member"] = json!({"of": "a later version"}),
        4 => data["overrides"] = json!("not a list"),
        _ => {}
    }
    let (kind, data) = match dice.below(12) {
        0 => ("method.added", json!({"method": "m1", "kind": "passkey"})),
        1 => ("event.voided", json!({"event": id(0, 1), "reason": "a policy"})),
        2 => ("weather.changed", json!({"to": "rain"})),
        _ => ("policy.set", data),
    };
    let kind = format!("mfadesk.{kind}.v1");
    Line { id: id(0, place + 1), kind, subject: "store".to_owned(), time: recorded, recorded, data }
}

fn policy(stale_after_days: i64) -> Value {
    json!({"propagation_minutes": 40, "stale_after_days": stale_after_days, "second_operator": false,
        "account_id": "^[0-9]{10}$", "country_code": "81", "time_zone": "Asia/Tokyo",
        "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10}, "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon", "tue"], "hours": "09:00-17:00", "holidays": ["2026-11-23"]},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}})
}

/// Who an account is likely to be, so that not everything is noise.
struct Person {
    /// Details are on record and tests pass.
    careful: bool,
    devices: Vec<&'static str>,
    /// Roughly what is registered by now; events are mostly about these.
    methods: Vec<(String, &'static str)>,
}

/// The history of one account: up to 40 events.
fn history(dice: &mut Dice, account: usize) -> Vec<Line> {
    let devices = 1 + dice.below(4);
    let devices = (0..devices).map(|_| *dice.pick(&DEVICES)).collect();
    let mut person = Person { careful: dice.percent(60), devices, methods: Vec::new() };
    let mut drafts: Vec<(String, Value)> = Vec::new();
    if dice.percent(94) {
        drafts.push(draft(dice, &mut person, "account.registered"));
    }
    // Small histories are as likely as long ones: what is wrong with them is easier to see.
    let most = *dice.pick(&[0, 3, 6, 10, 15, 25, 40]);
    let wanted = usize::try_from(dice.below(most + 1)).unwrap();
    while drafts.len() < wanted {
        let few = person.methods.len() < if person.careful { 3 } else { 1 };
        let chosen = match dice.below(100) {
            0..25 if few => "method.added",
            0..8 => "method.added",
            8..12 => "event.voided",
            12..14 => "",
            _ => *dice.pick(&CHANGES),
        };
        if chosen == "event.voided" {
            drafts.push(void(dice, account, drafts.len()));
            continue;
        }
        if chosen.is_empty() {
            drafts.push(of_no_account(dice));
            continue;
        }
        // Whoever is careful seldom breaks off, and tests what was added.
        if person.careful && ends_things(chosen) && dice.percent(60) {
            continue;
        }
        drafts.push(draft(dice, &mut person, chosen));
        if chosen == "method.added" && person.careful && dice.percent(60) {
            let (method, kind) = person.methods.last().unwrap().clone();
            let channel = super::fold::channels(kind).and_then(|channels| channels.first()).unwrap_or(&"code");
            let data = json!({"method": method, "channel": channel, "evidence": "operator"});
            drafts.push(("sign-in.test-passed".to_owned(), data));
        }
        if dice.percent(7) {
            spoil(dice, drafts.last_mut().unwrap());
        }
    }
    drafts.truncate(40);
    place_in_time(dice, account, drafts)
}

fn ends_things(name: &str) -> bool {
    ["account.closed", "account.observed", "mfa.terminated", "reregistration.approved", "method.removed"]
        .contains(&name)
}

/// Gives the drafts of one account their ids and their place between the lines of all others.
fn place_in_time(dice: &mut Dice, account: usize, drafts: Vec<(String, Value)>) -> Vec<Line> {
    let (begin, end) = (millis(BEGIN).unwrap(), millis(CLOCK).unwrap());
    let from = begin + dice.below(end - begin - DAY);
    let span = *dice.pick(&[DAY / 2, 30 * DAY, 400 * DAY, 1000 * DAY]);
    let span = span.min(end - from);
    let mut recorded: Vec<i64> = drafts.iter().map(|_| from + dice.below(span)).collect();
    recorded.sort_unstable();
    let place = |((place, (kind, mut data)), recorded): ((usize, (String, Value)), i64)| {
        let late = match dice.below(10) {
            0 => dice.below(400 * DAY),
            1 => dice.below(DAY),
            2 => -dice.below(DAY),
            _ => 0,
        };
        let time = recorded - late;
        if data["effective_at"] == "when it has spread" {
            let delay = match dice.below(8) {
                0 => dice.below(900 * DAY),
                1 => -dice.below(DAY),
                _ => 40 * 60 * 1000,
            };
            data["effective_at"] = json!(text(time + delay));
        }
        Line { id: id(account, place), kind, subject: account_id(account), time, recorded, data }
    };
    let typed = |(name, data): (String, Value)| {
        (if name.starts_with("mfadesk.") { name } else { format!("mfadesk.{name}.v1") }, data)
    };
    drafts.into_iter().map(typed).enumerate().zip(recorded).map(place).collect()
}

/// A void: mostly of an earlier event of the account, and sometimes of what cannot be voided.
fn void(dice: &mut Dice, account: usize, place: usize) -> (String, Value) {
    let event = match dice.below(20) {
        0 => id(account, place + 1),
        1 => id(account, place),
        2 => id(account + 1, 1),
        3 => id(0, 1),
        4 => "no event".to_owned(),
        5 => id(account, 0),
        _ => id(account, usize::try_from(dice.below(i64::try_from(place.max(1)).unwrap())).unwrap()),
    };
    ("event.voided".to_owned(), json!({"event": event, "reason": "a slip"}))
}

/// A line of the account that says nothing about it: unknown types, versions to come, types of the store.
fn of_no_account(dice: &mut Dice) -> (String, Value) {
    match dice.below(5) {
        0 => ("policy.set".to_owned(), json!({"policy": policy(1)})),
        1 => ("log.started".to_owned(), json!({"format": 1})),
        2 => ("mfadesk.account.closed.v2".to_owned(), json!({"reason": "of a later version"})),
        3 => ("mfadesk.mfa.applied".to_owned(), json!({"effective_at": BEGIN})),
        _ => ("account.blessed".to_owned(), json!({"methods": ["m1"]})),
    }
}

impl Person {
    fn method(&self, dice: &mut Dice) -> String {
        if self.methods.is_empty() || dice.percent(12) {
            (*dice.pick(&IDS)).to_owned()
        } else {
            dice.pick(&self.methods).0.clone()
        }
    }

    fn several(&self, dice: &mut Dice, most: i64) -> Vec<String> {
        let many = dice.below(most + 1);
        (0..many).map(|_| self.method(dice)).collect()
    }

    fn device(&self, dice: &mut Dice) -> &'static str {
        if dice.percent(85) { *dice.pick(&self.devices) } else { *dice.pick(&DEVICES) }
    }

    /// Whether an optional detail is on record.
    fn tells(&self, dice: &mut Dice) -> bool {
        dice.percent(if self.careful { 92 } else { 55 })
    }
}

fn number(dice: &mut Dice, person: &Person) -> Value {
    let mut number = json!({"masked": format!("+81 ••• ••• ••{:02}", dice.below(100))});
    if person.tells(dice) {
        number["fingerprint"] = json!(dice.pick(&FINGERPRINTS));
    } else if dice.percent(10) {
        number["fingerprint"] = json!("");
    }
    number
}

/// The data of one event that is right by its shape, though not always by what it is about.
fn draft(dice: &mut Dice, person: &mut Person, name: &str) -> (String, Value) {
    let method = person.method(dice);
    let mut data = match name {
        "account.registered" | "account.updated" => {
            let mut data = json!({"affiliation": dice.pick(&["student", "faculty", "staff", "other", "alumni"])});
            if dice.percent(50) {
                data["language"] = json!(dice.pick(&["en", "ja", "fr", ""]));
            }
            if dice.percent(50) {
                data["identity_service_linked"] = json!(dice.percent(50));
            }
            data
        }
        "account.observed" => {
            let mut methods = person.several(dice, 4);
            if person.careful {
                methods.extend(person.methods.iter().skip(1).map(|(id, _)| id.clone()));
            }
            json!({"methods": methods, "from": dice.pick(&["page", "directory", "caller", "dream"])})
        }
        "method.added" => return add(dice, person),
        "method.updated" => {
            let mut data = json!({"method": method});
            for member in ["device", "label", "serial"] {
                if dice.percent(40) {
                    data[member] = if dice.percent(25) { json!("") } else { json!(person.device(dice)) };
                }
            }
            data
        }
        "method.number-changed" => {
            let mut data = json!({"method": method, "number": number(dice, person)});
            if dice.percent(20) {
                data["extension"] = json!(dice.pick(&["77", ""]));
            }
            if dice.percent(30) {
                data["device"] = json!(person.device(dice));
            }
            data
        }
        "method.replaced" => json!({"method": method, "by": person.method(dice)}),
        "method.unavailable" => {
            let reasons = ["lost", "broken", "disposed", "number-changed", "no-access", "eaten"];
            json!({"methods": person.several(dice, 2), "reason": dice.pick(&reasons), "device": person.device(dice)})
        }
        "method.available" => json!({"methods": person.several(dice, 3)}),
        "sign-in.test-passed" => json!({"method": method, "channel": dice.pick(&CHANNELS),
            "evidence": dice.pick(&["operator", "code", "import", "hearsay"]), "time_step": dice.below(1 << 31)}),
        "sign-in.test-failed" => json!({"method": method, "channel": dice.pick(&CHANNELS)}),
        "mfa.applied" => json!({"effective_at": "when it has spread"}),
        "mfa.terminated" => {
            json!({"effective_at": "when it has spread", "reason": "left", "identity_check": "student-id"})
        }
        "reregistration.requested" => {
            json!({"via": dice.pick(&["identity-service", "form", "office", "website", "fax"])})
        }
        "reregistration.rejected" => json!({"why": "a usable method was found"}),
        "phone-change.started" => {
            let mut data = json!({"from_device": person.device(dice), "to_device": person.device(dice),
                "number_changes": dice.percent(60)});
            if dice.percent(30) {
                data["planned_on"] = json!("2026-12-01");
            }
            data
        }
        "account.closed" => json!({"reason": "left the university"}),
        "method.removed" | "method.made-default" => json!({"method": method}),
        _ => json!({}),
    };
    if name == "method.removed" || name == "method.replaced" {
        person.methods.retain(|(id, _)| *id != data["method"]);
    }
    if dice.percent(3) {
        data["overrides"] = json!(["too-many-methods"]);
        data["override_reason"] = json!(dice.pick(&["as agreed", ""]));
    }
    (name.to_owned(), data)
}

fn add(dice: &mut Dice, person: &mut Person) -> (String, Value) {
    // The first kinds are the common ones.
    let kind = if dice.percent(70) { *dice.pick(&KINDS[..4]) } else { *dice.pick(&KINDS) };
    let free = IDS.iter().find(|id| !person.methods.iter().any(|(taken, _)| taken == *id));
    let method = match free {
        Some(free) if dice.percent(85) => (*free).to_owned(),
        _ => (*dice.pick(&IDS)).to_owned(),
    };
    let mut data = json!({"method": method, "kind": kind});
    if person.tells(dice) {
        data["device"] = json!(person.device(dice));
    }
    if kind.ends_with("phone") && dice.percent(90) || dice.percent(3) {
        data["number"] = number(dice, person);
    }
    for (member, percent, words) in [
        ("channel", 30, &CHANNELS[..]),
        ("label", 20, &["mine", "", "予備"]),
        ("serial", 10, &["S-1"]),
        ("extension", 10, &["12", ""]),
        ("name", 5, &["a kind from elsewhere"]),
    ] {
        if dice.percent(percent) {
            data[member] = json!(dice.pick(words));
        }
    }
    person.methods.push((method, kind));
    ("method.added".to_owned(), data)
}

/// Makes an event that is right by its shape into one that may not be.
fn spoil(dice: &mut Dice, (_, data): &mut (String, Value)) {
    let wrong =
        [json!(5), json!(true), json!("text"), json!(["m1", 5]), json!({}), json!([null]), json!({"masked": 1})];
    let members: Vec<String> = data.as_object().unwrap().keys().cloned().collect();
    let optional = ["overrides", "override_reason", "language", "serial", "name", "device", "number", "reason", "why"]
        .map(str::to_owned);
    let member =
        if members.is_empty() || dice.percent(30) { dice.pick(&optional) } else { dice.pick(&members) }.clone();
    match dice.below(10) {
        0 => *data = Value::Null,
        1 => *data = json!(["not", "an", "object"]),
        2 => data[member] = Value::Null,
        3 => data[member] = json!(""),
        4 => data["of_a_later_version"] = dice.pick(&wrong).clone(),
        5 if data.get("kind").is_some() => data["kind"] = json!(dice.pick(&["carrier-pigeon", "msauth"])),
        6 => {
            data.as_object_mut().unwrap().remove(&member);
        }
        _ => data[member] = dice.pick(&wrong).clone(),
    }
}

/// Every type of event about an account.
pub fn names() -> impl Iterator<Item = &'static str> {
    let once: BTreeSet<&str> = CHANGES.into_iter().chain(["method.added", "event.voided"]).collect();
    once.into_iter()
}
