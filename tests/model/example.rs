//! A history in a few words, and what it comes to: how the examples of `late` are told.

use serde_json::{Value, json};

use super::worked::{WHO, noon};
use crate::support::forge::Forge;

/// A history, and what it comes to. The account is registered on 1 November.
pub struct Example {
    /// What it shows.
    pub shows: &'static str,
    /// (the day of November on which it occurred, at noon; what; its data), in the order of the lines.
    pub events: Vec<(u32, &'static str, Value)>,
    /// Members of the account's status on 28 November, and what they are.
    pub holds: Vec<(&'static str, Value)>,
    /// Which of the events are late, from 1.
    pub late: Vec<usize>,
}

/// The line of the log that the first event of an example stands on.
const FIRST: usize = 3;

/// The id of an example's event, from 1.
fn id(place: usize) -> String {
    format!("01930000-0000-7000-8000-{:012x}", place + FIRST - 1)
}

impl Example {
    /// Its log: recorded in one go.
    pub fn log(&self) -> Vec<u8> {
        let mut forge = Forge::rehearsal(&noon(1));
        forge.event("account.registered", WHO, &noon(1), &noon(1), json!({"affiliation": "student"}));
        for (day, name, data) in &self.events {
            forge.event(name, WHO, &noon(*day), &noon(27), data.clone());
        }
        forge.bytes
    }

    /// Which lines are late, by sequence.
    pub fn late_lines(&self) -> Vec<usize> {
        self.late.iter().map(|place| place + FIRST - 1).collect()
    }

    /// How a status differs from what holds.
    pub fn differs(&self, status: &Value) -> Vec<String> {
        let differs = |(member, value): &(&str, Value)| {
            let told = status.pointer(member).cloned().unwrap_or(Value::Null);
            (told != *value).then(|| format!("{}: {member} is {told}, and has to be {value}", self.shows))
        };
        self.holds.iter().filter_map(differs).collect()
    }
}

/// One that shows this.
pub fn example(shows: &'static str) -> Example {
    Example { shows, events: Vec::new(), holds: Vec::new(), late: Vec::new() }
}

impl Example {
    pub fn on(mut self, day: u32, name: &'static str, data: Value) -> Self {
        self.events.push((day, name, data));
        self
    }

    /// A security key on a device of its own.
    pub fn add(self, day: u32, method: &str) -> Self {
        self.on(
            day,
            "method.added",
            json!({"method": method, "kind": "security-key", "device": format!("Key {method}")}),
        )
    }

    pub fn phone(self, day: u32, method: &str) -> Self {
        let number = json!({"masked": "+81 ••• ••• ••12", "fingerprint": "k1:aa"});
        self.on(day, "method.added", json!({"method": method, "kind": "phone", "device": "Pixel", "number": number}))
    }

    pub fn passed(self, day: u32, method: &str) -> Self {
        self.on(day, "sign-in.test-passed", json!({"method": method, "channel": "touch", "evidence": "operator"}))
    }

    pub fn failed(self, day: u32, method: &str) -> Self {
        self.on(day, "sign-in.test-failed", json!({"method": method, "channel": "touch"}))
    }

    pub fn lost(self, day: u32, method: &str, reason: &str) -> Self {
        self.on(day, "method.unavailable", json!({"methods": [method], "reason": reason}))
    }

    pub fn found(self, day: u32, method: &str) -> Self {
        self.on(day, "method.available", json!({"methods": [method]}))
    }

    pub fn remove(self, day: u32, method: &str) -> Self {
        self.on(day, "method.removed", json!({"method": method}))
    }

    pub fn replace(self, day: u32, method: &str, by: &str) -> Self {
        self.on(day, "method.replaced", json!({"method": method, "by": by}))
    }

    pub fn default(self, day: u32, method: &str) -> Self {
        self.on(day, "method.made-default", json!({"method": method}))
    }

    pub fn update(self, day: u32, member: &str, value: &str) -> Self {
        self.on(day, "method.updated", json!({"method": "m1", member: value}))
    }

    pub fn number(self, day: u32, last: &str, device: Option<&str>) -> Self {
        let number = json!({"masked": format!("+81 ••• ••• ••{last}")});
        self.on(day, "method.number-changed", json!({"method": "m1", "number": number, "device": device}))
    }

    pub fn look(self, day: u32, from: &str, methods: &[&str]) -> Self {
        self.on(day, "account.observed", json!({"methods": methods, "from": from}))
    }

    pub fn apply(self, day: u32) -> Self {
        self.on(day, "mfa.applied", json!({"effective_at": noon(day)}))
    }

    pub fn terminate(self, day: u32) -> Self {
        let data = json!({"effective_at": noon(day), "reason": "left", "identity_check": "student-id"});
        self.on(day, "mfa.terminated", data)
    }

    pub fn close(self, day: u32) -> Self {
        self.on(day, "account.closed", json!({"reason": "left"}))
    }

    pub fn reopen(self, day: u32) -> Self {
        self.on(day, "account.reopened", json!({}))
    }

    pub fn request(self, day: u32) -> Self {
        self.on(day, "reregistration.requested", json!({"via": "office"}))
    }

    pub fn approve(self, day: u32) -> Self {
        self.on(day, "reregistration.approved", json!({"identity_check": "student-id"}))
    }

    pub fn reject(self, day: u32) -> Self {
        self.on(day, "reregistration.rejected", json!({"why": "something is usable"}))
    }

    pub fn start(self, day: u32) -> Self {
        let data = json!({"from_device": "Old", "to_device": "New", "number_changes": true});
        self.on(day, "phone-change.started", data)
    }

    pub fn finish(self, day: u32, how: &'static str) -> Self {
        self.on(day, how, json!({}))
    }

    /// The event `place`, from 1, is taken back.
    pub fn void(self, place: usize) -> Self {
        self.on(27, "event.voided", json!({"event": id(place), "reason": "it was not so"}))
    }

    pub fn is(mut self, member: &'static str, value: impl Into<Value>) -> Self {
        self.holds.push((member, value.into()));
        self
    }

    /// These are there, in this order.
    pub fn there(self, methods: &[&str]) -> Self {
        let mut this = self.is("/methods/0/method", methods.first().map_or(Value::Null, |it| json!(it)));
        this = this.is("/methods/1/method", methods.get(1).map_or(Value::Null, |it| json!(it)));
        this.is("/methods/2/method", methods.get(2).map_or(Value::Null, |it| json!(it)))
    }

    pub fn late(mut self, places: &[usize]) -> Self {
        self.late = places.to_vec();
        self
    }
}
