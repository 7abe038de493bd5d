//! Deciding: what has to come of a command, worked out slowly from the text of the procedure. Either the event that
//! will stand in the log, or the codes that refuse it.
//!
//! A command is the JSON object of a line of `batch`. This file keeps the order in which things are checked, the same
//! for all commands; `usage` says what is mistyped, `deeds` what each command is refused for and records, `typed` how
//! numbers, ids and times are read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::deeds::{Deed, Known, deed};
use super::fit;
use super::fold::{Account, Method, fold};
use super::risk::Judge;
use super::typed;
use super::usage::is_mistyped;

/// What a command meets.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The lines of the log.
    pub log: &'a [Value],
    /// In milliseconds since 1970.
    pub clock: i64,
    /// Who records, as the operating system says.
    pub authid: &'a str,
    /// What number is behind a fingerprint that the log has: E.164 form → fingerprint. Nobody but the store, which has
    /// the key, can tell that of a number it meets for the first time.
    pub fingerprints: &'a BTreeMap<String, String>,
}

pub use super::typed::to_the_minute;

/// What has to come of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// This event, of which the log then has one line more.
    Recorded(Event),
    /// The event with this id stands in the log; nothing is written.
    Repeated(String),
    /// It is on record like this already; nothing is written.
    Unchanged,
    /// Nothing is written.
    Refused {
        /// The exit code of the program.
        exit: i32,
        /// The codes, in the order in which they are reported.
        codes: Vec<&'static str>,
    },
}

/// An event, without what only the writer knows. A number that was never met has the fingerprint `null`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `mfadesk.<name>.v1`.
    pub kind: String,
    pub subject: String,
    pub time: String,
    /// When it was given.
    pub id: Option<String>,
    pub data: Value,
}

/// The rules that speak about what to do next, and can be lifted: those with a `!`.
pub const LIFTABLE: [&str; 20] = [
    "locked-out",
    "kind-not-allowed",
    "not-first",
    "too-many-methods",
    "duplicate-method",
    "last-method",
    "would-lock-out",
    "would-leave-untested",
    "method-unavailable",
    "replacement-untested",
    "never-default",
    "no-method",
    "test-required",
    "citrix-not-confirmed",
    "request-open",
    "method-still-usable",
    "service-not-linked",
    "same-operator",
    "phone-change-incomplete",
    "older-than-known",
];

fn refused(exit: i32, codes: Vec<&'static str>) -> Verdict {
    Verdict::Refused { exit, codes }
}

/// What has to come of this command.
pub fn decide(scene: &Scene<'_>, command: &Value) -> Verdict {
    let command = &without_empty_texts(command);
    let policy = policy(scene.log);
    let zone = policy["time_zone"].as_str().unwrap();
    if is_mistyped(command, scene.clock, zone) {
        return refused(2, vec!["usage"]);
    }
    let account = typed::folded(command["account"].as_str().unwrap());
    let lines: Vec<&Value> = scene.log.iter().filter(|line| line["subject"] == account.as_str()).collect();
    let registered = fold(&lines);
    let typed = command["at"].as_str().map(|at| typed::time(at, scene.clock, zone).unwrap());
    let nobody = Account::default();
    let judged_by = scene.log.iter().rev().find_map(fit::policy).unwrap_or_default();
    let at = |time: i64| Case {
        state: registered.as_ref().unwrap_or(&nobody),
        lines: &lines,
        time,
        policy: &policy,
        judge: Judge::at(time, &judged_by),
        scene,
        command,
    };
    let mut case = at(typed.map_or(scene.clock, |typed| typed.millis));
    // A time typed to the minute means that minute.
    if let Some(typed) = typed.filter(|typed| typed.is_minute) {
        let within = |known: &i64| (typed.millis..typed.millis + 60_000).contains(known);
        let known = Known::of(&case).all.into_iter().filter(within).max();
        case = known.map_or(case, at);
    }
    let time = case.time;
    // A command that can be meant in only one way without a look at the state has one type of event.
    if let Some(id) = command["event_id"].as_str() {
        let id = typed::folded(id).to_lowercase();
        if let Some(known) = scene.log.iter().find(|line| line["id"] == id.as_str()) {
            let same = known["subject"] == account.as_str() && known["type"] == kind(command).as_str();
            return if same { Verdict::Repeated(id) } else { refused(3, vec!["event-id-taken"]) };
        }
    }
    let registers = command["command"] == "register";
    if registered.is_none() && !registers {
        return refused(4, vec!["unknown-account"]);
    }
    let Deed { data, refusals } = match deed(&case) {
        Ok(deed) => deed,
        Err(unknown) => return refused(4, vec![unknown]),
    };
    if command["expect_version"].as_u64().is_some_and(|expected| expected != lines.len() as u64) {
        return refused(8, vec!["version-conflict"]);
    }
    let may_be_closed = ["reopen", "note", "undo"].contains(&command["command"].as_str().unwrap());
    let was_open = !registers && case.state.open_at.is_some_and(|closed| time < closed);
    if registered.is_some() && !case.state.open && !may_be_closed && !was_open {
        return refused(3, vec!["account-closed"]);
    }
    if time > scene.clock {
        return refused(3, vec!["in-the-future"]);
    }
    if case.free_texts_tell() {
        return refused(3, vec!["personal-data"]);
    }
    if let Some(first) = refusals.iter().find(|code| !LIFTABLE.contains(code)) {
        return refused(if *first == "method-required" { 2 } else { 3 }, vec![first]);
    }
    let lifts = texts(&command["override"]);
    let (lifted, standing): (Vec<&str>, Vec<&str>) = refusals.iter().partition(|code| lifts.contains(code));
    if !standing.is_empty() {
        return refused(3, standing);
    }
    let mut data = data.expect("whatever has no data is refused");
    if lifted.is_empty() && case.is_on_record(&kind(command), &data) {
        return Verdict::Unchanged;
    }
    if !lifted.is_empty() {
        data["overrides"] = json!(lifted);
        data["override_reason"] = command["because"].clone();
    }
    Verdict::Recorded(Event {
        kind: kind(command),
        subject: account,
        time: fit::text(time),
        id: command["event_id"].as_str().map(|id| typed::folded(id).to_lowercase()),
        data,
    })
}

/// A free text that says nothing is none, but where an empty one clears.
fn without_empty_texts(command: &Value) -> Value {
    let clears = |member: &str| command["command"] == "edit" && ["label", "serial"].contains(&member);
    let is_free = |member: &str| {
        ["reason", "why", "because", "label", "serial", "ticket", "actor"].contains(&member) && !clears(member)
    };
    let says =
        |(member, value): &(&String, &Value)| !is_free(member) || value.as_str().is_none_or(|it| !it.trim().is_empty());
    let members = command.as_object().unwrap().iter().filter(says);
    // Of nothing but blanks, what clears says nothing more than that.
    let is_blank = |value: &Value| value.as_str().is_some_and(|it| it.trim().is_empty());
    let said = |member: &str, value: &Value| if clears(member) && is_blank(value) { json!("") } else { value.clone() };
    members.map(|(member, value)| (member.clone(), said(member, value))).collect()
}

/// The type of the event that a command records.
pub fn kind(command: &Value) -> String {
    let has = |member: &str| !command[member].is_null();
    let name = match command["command"].as_str().unwrap() {
        "register" => "account.registered",
        "note" => "account.noted",
        "close" => "account.closed",
        "reopen" => "account.reopened",
        "edit" if has("number") => "method.number-changed",
        "edit" if has("method") => "method.updated",
        "edit" => "account.updated",
        "add" => "method.added",
        "test" if command["result"] == "passed" => "sign-in.test-passed",
        "test" => "sign-in.test-failed",
        "default" => "method.made-default",
        "remove" => "method.removed",
        "replace" => "method.replaced",
        "lost" => "method.unavailable",
        "found" => "method.available",
        "observe" => "account.observed",
        "apply" => "mfa.applied",
        "terminate" => "mfa.terminated",
        "reregister request" => "reregistration.requested",
        "reregister approve" => "reregistration.approved",
        "reregister reject" => "reregistration.rejected",
        "phone-change start" => "phone-change.started",
        "phone-change complete" => "phone-change.completed",
        "phone-change cancel" => "phone-change.cancelled",
        "undo" => "event.voided",
        other => panic!("no such command: {other}"),
    };
    format!("mfadesk.{name}.v1")
}

/// The policy in force: the latest that fits, else the default one.
fn policy(log: &[Value]) -> Value {
    let set = log.iter().rev().find(|line| fit::policy(line).is_some());
    set.map_or_else(default_policy, |line| line["data"]["policy"].clone())
}

/// The policy of a log that sets none.
pub fn default_policy() -> Value {
    json!({"propagation_minutes": 40, "stale_after_days": 365, "second_operator": false,
        "account_id": "^[0-9]{10}$", "country_code": "81", "time_zone": "Asia/Tokyo",
        "limits": {"apps_and_tokens": 5, "keys_and_passkeys": 10}, "only_for": {"hardware-token": ["faculty"]},
        "office": {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": "09:00-17:00", "holidays": []},
        "guidance": {"setup": "https://example.org/setup", "change": "https://example.org/change"}})
}

/// A number as typed, in the E.164 form, where the default policy is in force.
pub fn e164(typed: &str) -> Option<String> {
    typed::number(typed, "81")
}

/// The texts of a list, none where there is none.
pub fn texts(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().map(|item| item.as_str().unwrap()).collect()
}

/// What one command is judged by: what the whole file says of the account, standing at the event's time.
pub struct Case<'a> {
    pub state: &'a Account,
    /// All lines about the account.
    pub lines: &'a [&'a Value],
    pub time: i64,
    pub policy: &'a Value,
    /// What is usable, passed and in force, at the event's time.
    pub judge: Judge<'a>,
    pub scene: &'a Scene<'a>,
    pub command: &'a Value,
}

impl Case<'_> {
    /// What was given under this name, as typed.
    pub fn given(&self, member: &str) -> Option<&str> {
        self.command[member].as_str()
    }

    /// Usable at the event's time: what became unavailable after it still was, what was registered after it is.
    pub fn is_usable(&self, method: &Method) -> bool {
        let still_was = method.unavailable_at.is_some_and(|unavailable_at| unavailable_at > self.time);
        self.judge.usable(&Method { unavailable: method.unavailable.clone().filter(|_| !still_was), ..method.clone() })
    }

    pub fn usable(&self) -> Vec<&Method> {
        self.state.methods.iter().filter(|method| self.is_usable(method)).collect()
    }

    /// A list of kinds in the policy, or its default where there is none.
    pub fn kinds(&self, member: &str, default: &[&str]) -> Vec<String> {
        match self.policy[member].as_array() {
            Some(_) => texts(&self.policy[member]).into_iter().map(str::to_owned).collect(),
            None => default.iter().map(ToString::to_string).collect(),
        }
    }

    /// Whether a free text holds what reads as personal data.
    fn free_texts_tell(&self) -> bool {
        let is_registered = |id: &str| {
            let lines: Vec<&Value> = self.scene.log.iter().filter(|line| line["subject"] == id).collect();
            fold(&lines).is_some()
        };
        let mut free: Vec<&str> =
            ["label", "from", "to", "why", "because", "actor", "text"].iter().filter_map(|it| self.given(it)).collect();
        let words = ["lost", "observe"].contains(&self.command["command"].as_str().unwrap());
        free.extend(self.given("reason").filter(|_| !words));
        free.extend(self.given("device").filter(|device| !device.starts_with('@')));
        let mut serials: Vec<&str> = self.given("serial").into_iter().collect();
        if self.command["command"] == "lost" {
            for what in texts(&self.command["what"]) {
                match (what.strip_prefix("serial:"), what.strip_prefix("number:")) {
                    (Some(serial), _) => serials.push(serial),
                    (None, Some(_)) => {}
                    (None, None) => free.push(what),
                }
            }
        }
        // A serial may be one run of digits.
        free.extend(serials.iter().filter(|serial| !serial.chars().all(|c| c.is_ascii_digit())));
        free.iter()
            .any(|text| typed::reads_as_mail(text) || typed::phone_numbers(text).iter().any(|it| !is_registered(it)))
            || self.given("ticket").is_some_and(typed::reads_as_mail)
    }
}
