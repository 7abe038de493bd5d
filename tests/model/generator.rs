//! Random logs: thousands of accounts interleaved, all types of events, and everything that can be wrong with
//! one. From a seed, and the same for ever; biased so that most accounts get somewhere.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::events::{DEVICES, Person, add, draft, spoil};
use super::fit;
pub use super::fit::{millis, text};
use super::fold::channels;
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

/// What happens to an account besides additions and voids, as often as it is named here.
const CHANGES: [&str; 32] = [
    "account.updated",
    "account.closed",
    "account.reopened",
    "account.noted",
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
    "mfa.terminated",
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
    for place in 0..60 {
        lines.push(of_the_store(&mut dice, place));
    }
    lines.extend(last_policies());
    lines.sort_by_key(|line| line.recorded);
    // A wrong clock misplaces the line it was read for, and nothing else. (Seldom by much: what was known "as of" an
    // instant goes up to the last line recorded by then, and should not be nearly all of the log each time.)
    for line in &mut lines {
        let back = match dice.below(1000) {
            0 => dice.below(20 * DAY),
            1..10 => dice.below(DAY / 24),
            _ => 0,
        };
        line.recorded = (line.recorded - back).max(begin);
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
    let (begin, end) = (millis(BEGIN).unwrap(), millis(CLOCK).unwrap() - 30 * DAY);
    let recorded = begin + dice.below(end - begin);
    let mut data = json!({"policy": policy(*dice.pick(&[0, 1, 30, 90, 180, 365, 365, 400, 3650]))});
    newer_members(dice, &mut data["policy"], recorded);
    match dice.below(14) {
        0 => data["policy"]["guidance"]["change"] = Value::Null,
        1 => data["policy"]["limits"]["apps_and_tokens"] = json!("5"),
        2 => data["policy"]["office"]["days"] = json!(["mon", 2]),
        3 => data["policy"]["a_later_member"] = json!({"of": "a later version"}),
        4 => data["overrides"] = json!("not a list"),
        5 => data["policy"]["shared_threshold"] = dice.pick(&[json!(null), json!(3), json!("")]).clone(),
        6 => data["policy"]["shared_threshold"] = json!(true),
        7 => data["policy"]["retirements"] = dice.pick(&[json!(null), json!(""), json!([])]).clone(),
        8 => {
            let right = json!({"channels": ["sms", "touch"], "on": "2025-01-01", "then": "register"});
            let member = *dice.pick(&["channels", "kinds", "on", "then"]);
            let mut wrong = right.clone();
            wrong[member] = dice.pick(&[json!(5), json!({}), json!([5])]).clone();
            data["policy"]["retirements"] = dice.pick(&[json!([right, wrong]), json!("none"), json!([[]])]).clone();
        }
        9 => {
            let member = *dice.pick(&["generic_devices", "keychains", "not_first", "never_default"]);
            data["policy"][member] = dice.pick(&[json!(null), json!(""), json!([]), json!(["x", 5])]).clone();
        }
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

/// Whether policies retire channels, and say which labels are generic.
const WITH_NEWER_MEMBERS: bool = true;

/// What policies of earlier versions lack.
fn newer_members(dice: &mut Dice, policy: &mut Value, recorded: i64) {
    policy["time_zone"] = json!(dice.pick(&["Asia/Tokyo", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC"]));
    if !WITH_NEWER_MEMBERS || dice.percent(40) {
        return;
    }
    if dice.percent(30) {
        let lists = [json!([]), json!(["ｉｐｈｏｎｅ１５", "YubiKey 5"]), json!(["iPhone", "スマホ", "Galaxy S23+"])];
        policy["generic_devices"] = dice.pick(&lists).clone();
    }
    if dice.percent(30) {
        policy["keychains"] = json!(["iCloud Keychain"]);
        policy["not_first"] = json!(["phone"]);
        policy["never_default"] = json!(["passkey"]);
        policy["import"] = json!({"close_at_most": 5, "remove_at_most": 5});
    }
    let retirements: Vec<Value> = (0..dice.below(4)).map(|_| retirement(dice, recorded)).collect();
    policy["retirements"] = json!(retirements);
}

fn retirement(dice: &mut Dice, recorded: i64) -> Value {
    let channels = [
        json!(["sms"]),
        json!(["sms", "call"]),
        json!(["call"]),
        json!(["notification"]),
        json!(["code", "touch"]),
        json!(["touch", "pigeon"]),
        json!([]),
    ];
    let day = text(recorded + (dice.below(60) - 15) * DAY)[..10].to_owned();
    let mut retirement = json!({"channels": dice.pick(&channels), "on": day,
        "then": dice.pick(&["register", "register", "locked-out", "locked-out", "dance"])});
    if dice.percent(50) {
        let kinds = [
            json!(["phone"]),
            json!(["phone", "alternate-phone", "office-phone"]),
            json!(["microsoft-authenticator", "authenticator-app"]),
            json!(["passkey"]),
            json!(["carrier-pigeon"]),
            json!(null),
        ];
        retirement["kinds"] = dice.pick(&kinds).clone();
    }
    retirement
}

/// When the days begin on which the policy of this line ends channels, if it is one that fits.
pub fn midnights(line: &Line) -> Vec<i64> {
    let event = json!({"type": line.kind, "subject": line.subject, "data": line.data});
    let Some(policy) = fit::policy(&event) else { return Vec::new() };
    policy.retirements.iter().map(|retirement| policy.midnight(&retirement.on)).collect()
}

/// The one in force at the clock, under which some tests are stale and some are not, some channels have ended and some
/// are going to; and one that does not fit.
fn last_policies() -> [Line; 2] {
    let clock = millis(CLOCK).unwrap();
    let mut unfit = policy(1);
    unfit.as_object_mut().unwrap().remove("time_zone");
    let mut last = policy(300);
    if WITH_NEWER_MEMBERS {
        last["retirements"] = json!([
            {"channels": ["sms", "call"], "on": "2027-02-01", "then": "register"},
            {"channels": ["call"], "kinds": ["alternate-phone", "office-phone"], "on": "2026-11-24", "then": "locked-out"},
            {"channels": ["sms"], "kinds": ["phone"], "on": "2026-10-01", "then": "register"},
            {"channels": ["notification", "code"], "kinds": ["microsoft-authenticator"], "on": "2026-11-25",
                "then": "locked-out"},
            {"channels": ["touch"], "kinds": ["passkey"], "on": "2027-06-01", "then": "register"},
            {"channels": ["code"], "kinds": ["authenticator-app"], "on": "2026-11-01", "then": "register"},
        ]);
    }
    [(1_000_000, clock - 20 * DAY, last), (1_000_001, clock - 10 * DAY, unfit)].map(|(account, recorded, policy)| {
        let (kind, subject) = ("mfadesk.policy.set.v1".to_owned(), "store".to_owned());
        Line { id: id(account, 0), kind, subject, time: recorded, recorded, data: json!({"policy": policy}) }
    })
}

fn policy(stale_after_days: i64) -> Value {
    json!({"propagation_minutes": 40, "stale_after_days": stale_after_days, "second_operator": false,
        "account_id": "^[0-9]{10}$", "country_code": "81", "time_zone": "Asia/Tokyo",
        "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10}, "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon", "tue"], "hours": "09:00-17:00", "holidays": ["2026-11-23"]},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}})
}

/// The history of one account: up to 40 events.
fn history(dice: &mut Dice, account: usize) -> Vec<Line> {
    let devices = 1 + dice.below(4);
    let devices = (0..devices).map(|_| *dice.pick(&DEVICES)).collect();
    let numbers = *dice.pick(&[1, 1, 2, 3]);
    let (careful, has_serials) = (dice.percent(60), dice.percent(35));
    let mut person = Person { careful, devices, has_serials, numbers, methods: Vec::new() };
    let mut drafts: Vec<(String, Value)> = Vec::new();
    if dice.percent(94) {
        drafts.push(draft(dice, &mut person, "account.registered"));
    }
    if person.careful && dice.percent(70) {
        for _ in 0..=dice.below(4) {
            drafts.push(add(dice, &mut person));
            drafts.push(tested(&person));
        }
        drafts.push(draft(dice, &mut person, "mfa.applied"));
    }
    // Small histories are as likely as long ones: what is wrong with them is easier to see.
    let most = *dice.pick(&[0, 3, 8, 15, 25, 40, 40]);
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
        // Whoever is careful seldom breaks off, and tests what was added.
        if person.careful && ends_things(chosen) && dice.percent(75) {
            continue;
        }
        drafts.push(match chosen {
            "event.voided" => void(dice, account, drafts.len()),
            "" => of_no_account(dice),
            _ => draft(dice, &mut person, chosen),
        });
        if dice.percent(7) {
            spoil(dice, drafts.last_mut().unwrap());
        }
        if chosen == "method.added" && person.careful && dice.percent(60) {
            drafts.push(tested(&person));
        }
    }
    drafts.truncate(40);
    place_in_time(dice, account, drafts)
}

/// What was added last passed a test.
fn tested(person: &Person) -> (String, Value) {
    let (method, kind) = person.methods.last().unwrap();
    let channel = channels(kind).and_then(|channels| channels.first()).unwrap_or(&"code");
    let data = json!({"method": method, "channel": channel, "evidence": "operator"});
    ("sign-in.test-passed".to_owned(), data)
}

fn ends_things(name: &str) -> bool {
    ["account.closed", "account.observed", "mfa.terminated", "reregistration.approved", "method.removed"]
        .contains(&name)
}

/// Gives the drafts of one account their ids and their place between the lines of all others. One event in five is
/// heard of late: it bears a time from before, at, or just after that of an event that stands in the log already. What
/// it was overtaken by is taken back at times.
fn place_in_time(dice: &mut Dice, account: usize, drafts: Vec<(String, Value)>) -> Vec<Line> {
    let (begin, end) = (millis(BEGIN).unwrap(), millis(CLOCK).unwrap());
    let from = begin + dice.below(end - begin - DAY);
    let span = *dice.pick(&[DAY / 2, 30 * DAY, 400 * DAY, 1000 * DAY]);
    let span = span.min(end - from);
    let mut recorded: Vec<i64> = drafts.iter().map(|_| from + dice.below(span)).collect();
    recorded.sort_unstable();
    let mut lines: Vec<Line> = Vec::new();
    for ((place, (name, mut data)), recorded) in drafts.into_iter().enumerate().zip(recorded) {
        let before = (!lines.is_empty() && dice.percent(20)).then(|| dice.pick(&lines).clone());
        let time = match &before {
            Some(event) => event.time + dice.pick(&[-1, 0, 0, 1, -DAY, -40 * DAY]),
            None if dice.percent(5) => recorded + dice.below(DAY),
            None if dice.percent(10) => recorded - dice.below(DAY),
            None => recorded,
        };
        if data["effective_at"] == "when it has spread" {
            let delay = match dice.below(8) {
                0..3 => dice.below(900 * DAY),
                3 => -dice.below(DAY),
                _ => 40 * 60 * 1000,
            };
            data["effective_at"] = json!(text(time + delay));
        }
        let kind = if name.starts_with("mfadesk.") { name } else { format!("mfadesk.{name}.v1") };
        let subject = account_id(account);
        lines.push(Line { id: id(account, place), kind, subject: subject.clone(), time, recorded, data });
        if let Some(event) = before.filter(|_| dice.percent(10)) {
            let data = json!({"event": event.id, "reason": "it was not so"});
            let kind = "mfadesk.event.voided.v1".to_owned();
            lines.push(Line { id: id(account, 0x1000 + place), kind, subject, time: recorded, recorded, data });
        }
    }
    lines
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

/// Every type of event about an account.
pub fn names() -> impl Iterator<Item = &'static str> {
    let once: BTreeSet<&str> = CHANGES.into_iter().chain(["method.added", "event.voided"]).collect();
    once.into_iter()
}
