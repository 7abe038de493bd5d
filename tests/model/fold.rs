//! What the events of one account make of it, in file order, from scratch each time. Judges nothing: what
//! holds at an instant is for `risk` and `naive`.

use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

use super::fit::{known_members, name_of};

/// One registered verification method.
pub struct Method {
    pub id: String,
    pub kind: String,
    pub name: Option<String>,
    pub device: Option<String>,
    pub label: Option<String>,
    pub channels: Vec<String>,
    pub number: Option<Value>,
    pub extension: Option<String>,
    pub serial: Option<String>,
    pub unavailable: Option<String>,
    pub added_at: String,
    pub changed_at: String,
    pub last_test: Option<Value>,
    /// A phone that was on the old device when the phone change started, and still has its number from then.
    number_from_before: bool,
}

impl Method {
    pub fn verifies_sign_in(&self) -> bool {
        verifies_sign_in(&self.kind)
    }

    pub fn usable(&self) -> bool {
        self.verifies_sign_in() && self.unavailable.is_none()
    }

    pub fn is_phone(&self) -> bool {
        ["phone", "alternate-phone", "office-phone"].contains(&self.kind.as_str())
    }

    pub fn device_key(&self) -> Option<String> {
        device_key(self.device.as_deref()?)
    }

    pub fn fingerprint(&self) -> Option<&str> {
        self.number.as_ref()?["fingerprint"].as_str()
    }

    pub fn passed(&self) -> bool {
        self.last_test.as_ref().is_some_and(|test| test["result"] == "passed")
    }

    fn untested(&mut self, time: &str) {
        self.last_test = None;
        self.changed_at = time.to_owned();
    }
}

/// One account, as the log has it.
#[derive(Default)]
pub struct Account {
    pub affiliation: String,
    pub language: Option<String>,
    pub identity_service_linked: Option<bool>,
    pub open: bool,
    pub observed: Option<Value>,
    pub methods: Vec<Method>,
    pub default_method: Option<String>,
    /// (applied at, effective at) of the latest application.
    pub applied: Option<(String, String)>,
    /// (terminated at, effective at) of the termination that followed it.
    pub terminated: Option<(String, String)>,
    pub reregistration: Option<Value>,
    pub phone_change: Option<Value>,
    /// Some event that stands was recorded although a rule refused.
    pub overridden: bool,
}

/// The channels of a kind, the first being its default; `None` for an unknown kind.
pub fn channels(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "microsoft-authenticator" => &["notification", "code"],
        "authenticator-app" | "hardware-token" => &["code"],
        "phone" => &["sms", "call"],
        "alternate-phone" | "office-phone" => &["call"],
        "security-key" | "passkey" => &["touch"],
        "email" | "app-password" | "other" => &[],
        _ => return None,
    })
}

fn verifies_sign_in(kind: &str) -> bool {
    !["email", "app-password", "other"].contains(&kind)
}

/// How device labels are compared: NFKC, lower case, letters and digits only; a label that has none, the whole
/// in that form, trimmed, inner spaces collapsed; with nothing left, no device.
pub fn device_key(label: &str) -> Option<String> {
    let form = label.nfkc().collect::<String>().to_lowercase();
    let mut key: String = form.chars().filter(|c| c.is_alphabetic() || c.is_numeric()).collect();
    if key.is_empty() {
        key = form.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    (!key.is_empty()).then_some(key)
}

/// The account that these lines (all those of one account, in file order) make; `None` when they register none.
pub fn fold(lines: &[&Value]) -> Option<Account> {
    let voided = voided(lines);
    let mut account = None;
    for event in lines {
        if !voided.contains(&&event["id"]) {
            take(&mut account, event);
        }
    }
    account
}

/// What each of these lines (all those of one account, in file order) did, if it was never for the line with the id
/// `without`: `None` when it did not fit or has been taken back, else the ids in its list that were registered.
/// Of voids nothing is said.
pub fn effects(lines: &[&Value], without: Option<&Value>) -> Vec<Option<Vec<String>>> {
    let voided = voided(lines);
    let mut account: Option<Account> = None;
    let mut effect = |event: &&Value| {
        if voided.contains(&&event["id"]) || without == Some(&event["id"]) {
            return None;
        }
        let listed = event["data"]["methods"].as_array().into_iter().flatten();
        let registered = |id: &&Value| account.iter().any(|it| it.methods.iter().any(|method| **id == method.id));
        let ids = listed.filter(registered).map(|id| id.as_str().unwrap().to_owned()).collect();
        take(&mut account, event).then_some(ids)
    };
    lines.iter().map(&mut effect).collect()
}

/// The ids that a void which fits has taken back.
pub fn voided<'a>(lines: &[&'a Value]) -> Vec<&'a Value> {
    let mut voided: Vec<&Value> = Vec::new();
    let mut registered = None;
    for (place, event) in lines.iter().enumerate() {
        match name_of(event) {
            "account.registered" => {
                take(&mut registered, event);
            }
            "event.voided" if registered.is_some() => {
                let Some(data) = known_members(event) else { continue };
                let Some(target) = lines[..place].iter().find(|earlier| earlier["id"] == data["event"]) else {
                    continue;
                };
                let voidable = !["account.registered", "event.voided"].contains(&name_of(target));
                if voidable && !voided.contains(&&target["id"]) {
                    voided.push(&target["id"]);
                }
            }
            _ => {}
        }
    }
    voided
}

/// Takes one event in, or leaves everything as it is when it does not fit. Whether it fits.
fn take(account: &mut Option<Account>, event: &Value) -> bool {
    let Some(data) = known_members(event) else { return false };
    let fits = take_in(account, event, &data);
    if let (true, Some(account)) = (fits, account) {
        account.overridden |=
            data.get("overrides").is_some_and(|codes| codes.as_array().unwrap().iter().any(|code| code != ""));
    }
    fits
}

fn take_in(account: &mut Option<Account>, event: &Value, data: &Map<String, Value>) -> bool {
    let time = event["time"].as_str().unwrap();
    match (name_of(event), account) {
        ("account.registered", account @ None) => {
            let mut new = Account { open: true, ..Account::default() };
            new.update(data);
            *account = Some(new);
            true
        }
        ("account.registered", Some(_)) | (_, None) => false,
        (name, Some(account)) => account.take(name, data, time),
    }
}

fn text(data: &Map<String, Value>, member: &str) -> Option<String> {
    data.get(member).map(|value| value.as_str().unwrap().to_owned())
}

impl Account {
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

    fn take(&mut self, name: &str, data: &Map<String, Value>, time: &str) -> bool {
        match name {
            "account.updated" => self.update(data),
            "account.closed" => self.open = false,
            "account.reopened" => self.open = true,
            "mfa.applied" => {
                self.applied = Some((time.to_owned(), text(data, "effective_at").unwrap()));
                self.terminated = None;
            }
            "mfa.terminated" => {
                if !self.application_stands() {
                    return false;
                }
                self.terminated = Some((time.to_owned(), text(data, "effective_at").unwrap()));
            }
            "reregistration.requested" => {
                self.reregistration = Some(json!({"state": "requested", "via": data["via"], "at": time}));
            }
            "reregistration.approved" => {
                self.methods.clear();
                self.default_method = None;
                self.phone_change = None;
                self.reregistration = Some(json!({"state": "initialised", "at": time}));
            }
            "reregistration.rejected" => self.reregistration = None,
            "phone-change.started" => self.start_phone_change(data, time),
            "phone-change.completed" | "phone-change.cancelled" => self.phone_change = None,
            "method.added" => return self.add(data, time),
            "account.observed" | "method.unavailable" | "method.available" => {
                return self.take_of_several(name, data, time);
            }
            _ => return self.take_of_one(name, data, time),
        }
        true
    }

    /// Applied for, and no termination followed, effective or not.
    pub fn application_stands(&self) -> bool {
        self.applied.is_some() && self.terminated.is_none()
    }

    fn add(&mut self, data: &Map<String, Value>, time: &str) -> bool {
        let (id, kind) = (text(data, "method").unwrap(), text(data, "kind").unwrap());
        let Some(channels) = channels(&kind) else { return false };
        if self.place(&id).is_some() {
            return false;
        }
        let mut channels: Vec<String> = channels.iter().map(ToString::to_string).collect();
        if let Some(chosen) = text(data, "channel").filter(|chosen| channels.contains(chosen)) {
            channels.retain(|channel| *channel != chosen);
            channels.insert(0, chosen);
        }
        if verifies_sign_in(&kind) {
            self.default_method.get_or_insert_with(|| id.clone());
            if self.reregistration.as_ref().is_some_and(|reregistration| reregistration["state"] == "initialised") {
                self.reregistration = None;
            }
        }
        self.methods.push(Method {
            id,
            kind,
            name: text(data, "name"),
            device: text(data, "device"),
            label: text(data, "label"),
            channels,
            number: data.get("number").cloned(),
            extension: text(data, "extension"),
            serial: text(data, "serial"),
            unavailable: None,
            added_at: time.to_owned(),
            changed_at: time.to_owned(),
            last_test: None,
            number_from_before: false,
        });
        true
    }

    fn remove(&mut self, id: &str) {
        self.methods.retain(|method| method.id != id);
        if self.default_method.as_deref() == Some(id) {
            self.default_method =
                self.methods.iter().find(|method| method.verifies_sign_in()).map(|method| method.id.clone());
        }
    }

    /// Events about a list of methods: ids that are not registered are skipped, and the rest counts.
    fn take_of_several(&mut self, name: &str, data: &Map<String, Value>, time: &str) -> bool {
        let named = |method: &Method| data["methods"].as_array().unwrap().iter().any(|id| *id == method.id);
        if name == "account.observed" {
            let gone: Vec<String> =
                self.methods.iter().filter(|method| !named(method)).map(|method| method.id.clone()).collect();
            gone.iter().for_each(|id| self.remove(id));
            self.observed = Some(json!({"at": time, "from": data["from"]}));
            return true;
        }
        let fits = self.methods.iter().any(named);
        for method in self.methods.iter_mut().filter(|method| named(method)) {
            if name == "method.unavailable" {
                method.unavailable = text(data, "reason");
            } else {
                method.unavailable = None;
                method.untested(time);
            }
        }
        fits
    }

    /// Events about one registered method.
    fn take_of_one(&mut self, name: &str, data: &Map<String, Value>, time: &str) -> bool {
        let Some(id) = text(data, "method") else { return false };
        let Some(place) = self.place(&id) else { return false };
        let sign_in = self.methods[place].verifies_sign_in();
        match name {
            "method.removed" => self.remove(&id),
            "method.replaced" => {
                let by = text(data, "by").unwrap();
                if by == id || !self.methods.iter().any(|method| method.id == by && method.verifies_sign_in()) {
                    return false;
                }
                if self.default_method.as_ref() == Some(&id) {
                    self.default_method = Some(by);
                }
                self.methods.remove(place);
            }
            "method.made-default" if sign_in => self.default_method = Some(id),
            "method.updated" => self.methods[place].update(data, time),
            "method.number-changed" => {
                let method = &mut self.methods[place];
                method.number = data.get("number").cloned();
                method.extension = text(data, "extension");
                if let Some(device) = text(data, "device") {
                    method.device = Some(device);
                }
                method.unavailable = None;
                method.number_from_before = false;
                method.untested(time);
            }
            "sign-in.test-passed" | "sign-in.test-failed" if sign_in => {
                let result = name.strip_prefix("sign-in.test-");
                self.methods[place].last_test = Some(json!({"result": result, "at": time, "channel": data["channel"]}));
            }
            _ => return false,
        }
        true
    }

    fn start_phone_change(&mut self, data: &Map<String, Value>, time: &str) {
        let number_changes = data["number_changes"] == true;
        let old = device_key(data["from_device"].as_str().unwrap());
        for method in &mut self.methods {
            method.number_from_before =
                number_changes && method.is_phone() && old.is_some() && method.device_key() == old;
        }
        self.phone_change = Some(json!({
            "from_device": data["from_device"], "to_device": data["to_device"],
            "number_changes": number_changes, "planned_on": data.get("planned_on"), "started_at": time,
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

impl Method {
    /// The fields given, as typed; an empty string clears. Another device than the one recorded is untested.
    fn update(&mut self, data: &Map<String, Value>, time: &str) {
        let before = self.device_key();
        let given = |member: &str, field: &mut Option<String>| {
            if let Some(value) = text(data, member) {
                *field = Some(value).filter(|value| !value.is_empty());
            }
        };
        given("device", &mut self.device);
        given("label", &mut self.label);
        given("serial", &mut self.serial);
        let after = self.device_key();
        if before.is_some() && after.is_some() && before != after {
            self.untested(time);
        }
    }
}
