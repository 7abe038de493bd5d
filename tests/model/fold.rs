//! What the events of one account make of it, in file order, from scratch each time. Judges nothing: what
//! holds at an instant is for `risk` and `naive`.
//!
//! Every fact has a time, and says nothing about what the record knows from later: what can be overtaken remembers a
//! time, and an event from before it leaves that piece alone. [`Told`] gathers what of one event was left alone, and
//! what not.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use super::effects::{Effect, effects, fold, tell, voided};
use super::fit::text as written;
use super::method::verifies_sign_in;
pub use super::method::{Method, channels, device_key};

/// What became of the pieces of one event that fits.
#[derive(Default)]
pub struct Told {
    /// One was left alone, the record knowing it from later.
    pub left: bool,
    /// One was not.
    pub done: bool,
}

impl Told {
    /// Notes whether the event is overtaken in a piece. Whether it is.
    pub fn is_overtaken(&mut self, overtaken: bool) -> bool {
        if overtaken {
            self.left = true;
        } else {
            self.done = true;
        }
        overtaken
    }
}

/// One account, as the log has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    pub affiliation: String,
    pub language: Option<String>,
    pub identity_service_linked: Option<bool>,
    pub open: bool,
    /// When it was last closed or reopened.
    pub open_at: Option<i64>,
    /// When it was last reopened, of what was not left alone.
    reopened_at: Option<i64>,
    /// When, and from where.
    pub observed: Option<(i64, String)>,
    pub methods: Vec<Method>,
    pub default_method: Option<String>,
    /// When a default was last chosen, or taken over from a method that was replaced.
    pub default_at: Option<i64>,
    /// (applied at, effective at) of the latest application.
    pub applied: Option<(i64, String)>,
    /// (terminated at, effective at) of the termination that followed it.
    pub terminated: Option<(i64, String)>,
    pub reregistration: Option<Value>,
    /// When it was last requested, approved or rejected.
    pub reregistration_at: Option<i64>,
    /// The latest approval: everything was taken away.
    pub approved_at: Option<i64>,
    /// When each sign-in method was added that is or was there.
    sign_in_added: Vec<i64>,
    /// When a method with this `ref` was last taken away.
    taken_away: BTreeMap<String, i64>,
    pub phone_change: Option<Value>,
    /// What was written down last, by the order of the lines.
    pub note: Option<Value>,
    /// When one was last started, completed or cancelled, or everything was taken away.
    pub phone_change_at: Option<i64>,
    /// Some event that stands was recorded although a rule refused.
    pub overridden: bool,
}

/// The text of a member that was given.
pub fn text(data: &Map<String, Value>, member: &str) -> Option<String> {
    data.get(member).map(|value| value.as_str().unwrap().to_owned())
}

/// Whether `time` is before what is remembered, if anything is.
pub fn is_before(time: i64, remembered: Option<i64>) -> bool {
    remembered.is_some_and(|remembered| time < remembered)
}

impl Account {
    /// One that was just registered, with what was said of the person.
    pub fn registered(data: &Map<String, Value>) -> Self {
        let mut new = Self { open: true, ..Self::default() };
        new.update(data);
        new
    }

    /// Order of registration of a method id, if it is registered.
    fn place(&self, id: &str) -> Option<usize> {
        self.methods.iter().position(|method| method.id == id)
    }

    fn update(&mut self, data: &Map<String, Value>) {
        if let Some(affiliation) = text(data, "affiliation") {
            self.affiliation = affiliation;
        }
        if let Some(language) = text(data, "language") {
            self.language = Some(language);
        }
        if let Some(linked) = data.get("identity_service_linked") {
            self.identity_service_linked = linked.as_bool();
        }
    }

    /// What became of the event; `None` when it does not fit.
    pub fn take(&mut self, name: &str, data: &Map<String, Value>, time: i64) -> Option<Told> {
        let mut told = Told::default();
        match name {
            "account.updated" => {
                self.update(data);
                told.done = true;
            }
            "account.noted" => {
                let follow_up = data.get("follow_up");
                self.note = Some(json!({"text": data["text"], "at": written(time), "follow_up": follow_up}));
                told.done = true;
            }
            "account.closed" | "account.reopened" => self.close_or_reopen(name, time, &mut told),
            "mfa.applied" => {
                let remembered = self.applied.as_ref().map(|(at, _)| *at);
                if !told.is_overtaken(is_before(time, remembered)) {
                    self.applied = Some((time, text(data, "effective_at").unwrap()));
                    // A termination from after it stays.
                    self.terminated = self.terminated.take().filter(|(at, _)| *at > time);
                }
            }
            "mfa.terminated" => {
                if !self.application_stands() {
                    return None;
                }
                let applied_at = self.applied.as_ref().map(|(at, _)| *at);
                if !told.is_overtaken(is_before(time, applied_at)) {
                    self.terminated = Some((time, text(data, "effective_at").unwrap()));
                }
            }
            "reregistration.requested" | "reregistration.rejected" => {
                if !told.is_overtaken(is_before(time, self.reregistration_at)) {
                    self.reregistration_at = Some(time);
                    self.reregistration = (name == "reregistration.requested")
                        .then(|| json!({"state": "requested", "via": data["via"], "at": written(time)}));
                }
            }
            "reregistration.approved" => self.approve(time, &mut told),
            "phone-change.started" | "phone-change.completed" | "phone-change.cancelled" => {
                if !told.is_overtaken(is_before(time, self.phone_change_at)) {
                    self.phone_change_at = Some(time);
                    self.phone_change = None;
                    if name == "phone-change.started" {
                        self.start_phone_change(data, time);
                    }
                }
            }
            "account.observed" => self.observe(data, time, &mut told),
            "method.added" => return self.add(data, time),
            "method.unavailable" | "method.available" => return self.mark(name, data, time),
            _ => return self.take_of_one(name, data, time),
        }
        Some(told)
    }

    /// Applied for, and no termination followed, effective or not.
    pub fn application_stands(&self) -> bool {
        self.applied.is_some() && self.terminated.is_none()
    }

    fn close_or_reopen(&mut self, name: &str, time: i64, told: &mut Told) {
        if told.is_overtaken(is_before(time, self.open_at)) {
            return;
        }
        self.open_at = Some(time);
        self.open = name == "account.reopened";
        if self.open {
            self.reopened_at = Some(time);
            for method in &mut self.methods {
                method.untested(time, told);
            }
        }
    }

    fn add(&mut self, data: &Map<String, Value>, time: i64) -> Option<Told> {
        let (id, kind) = (text(data, "method").unwrap(), text(data, "kind").unwrap());
        let mut channels: Vec<String> = channels(&kind)?.iter().map(ToString::to_string).collect();
        if self.place(&id).is_some() {
            return None;
        }
        let mut told = Told::default();
        let reference = text(data, "ref");
        let its_ref_taken = reference.as_ref().and_then(|it| self.taken_away.get(it)).copied();
        if told.is_overtaken(is_before(time, self.approved_at) || is_before(time, its_ref_taken)) {
            return Some(told);
        }
        if let Some(chosen) = text(data, "channel").filter(|chosen| channels.contains(chosen)) {
            channels.retain(|channel| *channel != chosen);
            channels.insert(0, chosen);
        }
        if verifies_sign_in(&kind) {
            self.default_method.get_or_insert_with(|| id.clone());
            self.sign_in_added.push(time);
            if self.reregistration.as_ref().is_some_and(|reregistration| reregistration["state"] == "initialised") {
                self.reregistration = None;
            }
        }
        let (device, serial) = (text(data, "device"), text(data, "serial"));
        self.methods.push(Method {
            id,
            kind,
            name: text(data, "name"),
            label: text(data, "label"),
            channels,
            number: data.get("number").cloned(),
            extension: text(data, "extension"),
            reference,
            unavailable: None,
            stolen_at: None,
            theft_over_at: None,
            added_at: time,
            changed_at: self.reopened_at.map_or(time, |reopened_at| time.max(reopened_at)),
            last_test: None,
            there_at: time,
            worked_at: time,
            unavailable_at: None,
            number_at: time,
            device_at: device.as_ref().map(|_| time),
            serial_at: serial.as_ref().map(|_| time),
            device,
            serial,
            number_from_before: false,
        });
        Some(told)
    }

    /// Takes these methods away; the default follows as when a method is removed.
    fn take_away(&mut self, ids: &[String], time: i64) {
        for method in self.methods.iter().filter(|method| ids.contains(&method.id)) {
            if let Some(reference) = &method.reference {
                let latest = self.taken_away.entry(reference.clone()).or_insert(time);
                *latest = time.max(*latest);
            }
        }
        self.methods.retain(|method| !ids.contains(&method.id));
        if self.default_method.as_ref().is_some_and(|default| ids.contains(default)) {
            self.default_method =
                self.methods.iter().find(|method| method.verifies_sign_in()).map(|method| method.id.clone());
        }
    }

    /// Everything is taken away, but for what has worked since.
    fn approve(&mut self, time: i64, told: &mut Told) {
        let mut taken = Vec::new();
        for method in &self.methods {
            if !told.is_overtaken(time < method.worked_at) {
                taken.push(method.id.clone());
            }
        }
        self.take_away(&taken, time);
        if !told.is_overtaken(is_before(time, self.approved_at)) {
            self.approved_at = Some(time);
        }
        if !told.is_overtaken(is_before(time, self.phone_change_at)) {
            self.phone_change_at = Some(time);
            self.phone_change = None;
        }
        if !told.is_overtaken(is_before(time, self.reregistration_at)) {
            self.reregistration_at = Some(time);
            let one_stays = self.methods.iter().any(Method::verifies_sign_in);
            let one_came_later = self.sign_in_added.iter().any(|added| *added > time);
            self.reregistration =
                (!one_stays && !one_came_later).then(|| json!({"state": "initialised", "at": written(time)}));
        }
    }

    /// Somebody looked: what is not listed is gone, what is listed is there.
    fn observe(&mut self, data: &Map<String, Value>, time: i64, told: &mut Told) {
        let from = text(data, "from").unwrap();
        let listed = |method: &Method| data["methods"].as_array().unwrap().iter().any(|id| *id == method.id);
        let mut gone = Vec::new();
        for method in &mut self.methods {
            if !listed(method) {
                if !told.is_overtaken(time < method.there_at) {
                    gone.push(method.id.clone());
                }
            } else if from == "page" || from == "directory" {
                // A caller's word lists nothing.
                if !told.is_overtaken(time < method.there_at) {
                    method.there_at = time;
                }
            }
        }
        self.take_away(&gone, time);
        let remembered = self.observed.as_ref().map(|(at, _)| *at);
        if !told.is_overtaken(is_before(time, remembered)) {
            self.observed = Some((time, from));
        }
    }

    /// Methods are unavailable, or available again: ids that are not registered are skipped, and the rest counts.
    fn mark(&mut self, name: &str, data: &Map<String, Value>, time: i64) -> Option<Told> {
        let named = |method: &Method| data["methods"].as_array().unwrap().iter().any(|id| *id == method.id);
        if !self.methods.iter().any(named) {
            return None;
        }
        let mut told = Told::default();
        for method in self.methods.iter_mut().filter(|method| named(method)) {
            if name == "method.unavailable" {
                let overtaken = time < method.worked_at || is_before(time, method.unavailable_at);
                if !told.is_overtaken(overtaken) {
                    method.unavailable = text(data, "reason");
                    method.unavailable_at = Some(time);
                }
                if data["reason"] == "stolen" {
                    method.steal(time);
                }
                continue;
            }
            if !told.is_overtaken(is_before(time, method.unavailable_at)) {
                method.unavailable = None;
                method.end_theft(time);
            }
            if !told.is_overtaken(time < method.worked_at) {
                method.worked_at = time;
            }
            method.untested(time, &mut told);
        }
        Some(told)
    }

    /// Events about one registered method.
    fn take_of_one(&mut self, name: &str, data: &Map<String, Value>, time: i64) -> Option<Told> {
        let id = text(data, "method")?;
        let place = self.place(&id)?;
        let sign_in = self.methods[place].verifies_sign_in();
        let mut told = Told::default();
        match name {
            "method.removed" => {
                if !told.is_overtaken(time < self.methods[place].there_at) {
                    self.take_away(&[id], time);
                }
            }
            "method.replaced" => {
                let by = text(data, "by").unwrap();
                if by == id || !self.methods.iter().any(|method| method.id == by && method.verifies_sign_in()) {
                    return None;
                }
                if told.is_overtaken(time < self.methods[place].there_at) {
                    return Some(told);
                }
                let was_default = self.default_method.as_ref() == Some(&id);
                self.take_away(&[id], time);
                if was_default && !told.is_overtaken(is_before(time, self.default_at)) {
                    self.default_method = Some(by);
                    self.default_at = Some(time);
                }
            }
            "method.made-default" if sign_in => {
                if !told.is_overtaken(is_before(time, self.default_at)) {
                    self.default_method = Some(id);
                    self.default_at = Some(time);
                }
            }
            "method.updated" => self.methods[place].update(data, time, &mut told),
            "method.number-changed" => self.methods[place].change_number(data, time, &mut told),
            "sign-in.test-passed" | "sign-in.test-failed" if sign_in => {
                self.methods[place].test(name == "sign-in.test-passed", data, time, &mut told);
            }
            _ => return None,
        }
        Some(told)
    }

    fn start_phone_change(&mut self, data: &Map<String, Value>, time: i64) {
        let number_changes = data["number_changes"] == true;
        let old = device_key(data["from_device"].as_str().unwrap());
        for method in &mut self.methods {
            let on_old = method.is_phone() && old.is_some() && method.device_key() == old;
            let in_no_known_phone = method.kind == "phone" && method.device_key().is_none();
            method.number_from_before = number_changes && (on_old || in_no_known_phone);
        }
        self.phone_change = Some(json!({
            "from_device": data["from_device"], "to_device": data["to_device"],
            "number_changes": number_changes, "planned_on": data.get("planned_on"), "started_at": written(time),
        }));
    }

    /// What a phone change that is open must still deal with, in order of registration.
    pub fn left(&self) -> Vec<&str> {
        let Some(change) = &self.phone_change else { return Vec::new() };
        let old = device_key(change["from_device"].as_str().unwrap());
        let on_old = |method: &Method| old.is_some() && method.device_key() == old;
        let left = |method: &&Method| on_old(method) || method.number_from_before;
        self.methods.iter().filter(left).map(|method| method.id.as_str()).collect()
    }
}
