//! One registered method, what is known of it and from when, and what the events about it do.

use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::fold::{Told, is_before, text};

/// One registered verification method. All times are in milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub id: String,
    pub kind: String,
    pub name: Option<String>,
    pub device: Option<String>,
    pub label: Option<String>,
    /// Those of the kind, the one chosen first, retired or not.
    pub channels: Vec<String>,
    pub number: Option<Value>,
    pub extension: Option<String>,
    pub serial: Option<String>,
    pub reference: Option<String>,
    /// The reason; `None` while available.
    pub unavailable: Option<String>,
    /// When it was last stolen, unless it was found since, or got another number.
    pub stolen_at: Option<i64>,
    /// When it was last found.
    pub theft_over_at: Option<i64>,
    pub added_at: i64,
    pub changed_at: i64,
    pub last_test: Option<Test>,
    /// The latest time at which it was known to be there.
    pub there_at: i64,
    /// The latest time at which it was known to work in somebody's hand.
    pub worked_at: i64,
    /// When it was last said to be unavailable, available again or not.
    pub unavailable_at: Option<i64>,
    /// When it was added, or its number last changed.
    pub number_at: i64,
    /// When the device, and the serial, was last set or cleared.
    pub device_at: Option<i64>,
    pub serial_at: Option<i64>,
    /// It had its number from the old phone when the phone change started, and has it still.
    pub number_from_before: bool,
}

/// A sign-in that was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    pub passed: bool,
    pub at: i64,
    pub channel: String,
}

impl Method {
    pub fn verifies_sign_in(&self) -> bool {
        verifies_sign_in(&self.kind)
    }

    pub fn is_phone(&self) -> bool {
        is_phone(&self.kind)
    }

    pub fn device_key(&self) -> Option<String> {
        device_key(self.device.as_deref()?)
    }

    pub fn serial_key(&self) -> Option<String> {
        device_key(self.serial.as_deref()?)
    }

    pub fn fingerprint(&self) -> Option<&str> {
        self.number.as_ref()?["fingerprint"].as_str()
    }

    /// It was stolen at this time, whatever signed in since, unless that is known to be over, or it was not there, or had
    /// another number.
    pub fn steal(&mut self, time: i64) {
        let known = [Some(self.number_at), self.theft_over_at, self.stolen_at];
        if !known.into_iter().any(|at| is_before(time, at)) {
            self.stolen_at = Some(time);
        }
    }

    /// A theft from before is over.
    pub fn end_theft(&mut self, time: i64) {
        self.stolen_at = self.stolen_at.filter(|at| *at > time);
        self.theft_over_at = self.theft_over_at.max(Some(time));
    }

    /// Clears the last test unless that is from later, and sets `changed_at` unless that is later already.
    pub fn untested(&mut self, time: i64, told: &mut Told) {
        // A test that stands is never from before `changed_at`, so where that is later there is nothing to clear.
        if told.is_overtaken(time < self.changed_at) {
            return;
        }
        self.changed_at = time;
        if self.last_test.as_ref().is_some_and(|test| test.at <= time) {
            self.last_test = None;
        }
    }
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

pub fn verifies_sign_in(kind: &str) -> bool {
    !["email", "app-password", "other"].contains(&kind)
}

fn is_phone(kind: &str) -> bool {
    ["phone", "alternate-phone", "office-phone"].contains(&kind)
}

/// How labels of devices, and serials, are compared: NFKC, lower case, then only letters and digits, and any `+` after
/// the first of them; a label that has none: the whole in that form, trimmed, inner spaces collapsed; with nothing
/// left, no device.
pub fn device_key(label: &str) -> Option<String> {
    let form = label.nfkc().collect::<String>().to_lowercase();
    let mut key = String::new();
    for c in form.chars() {
        if c.is_alphabetic() || c.is_numeric() || (c == '+' && !key.is_empty()) {
            key.push(c);
        }
    }
    if key.is_empty() {
        key = form.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    (!key.is_empty()).then_some(key)
}

impl Method {
    /// The fields given, as typed; an empty string clears. Another device or serial than the one recorded is untested.
    pub fn update(&mut self, data: &Map<String, Value>, time: i64, told: &mut Told) {
        let clears = |value: String| Some(value).filter(|value| !value.is_empty());
        let differs = |given: &Option<String>, recorded: Option<String>| {
            let given = given.as_deref().and_then(device_key);
            given.is_some() && recorded.is_some() && given != recorded
        };
        let (device, serial) = (text(data, "device"), text(data, "serial"));
        if differs(&device, self.device_key()) || differs(&serial, self.serial_key()) {
            self.untested(time, told);
        }
        if let Some(device) = device
            && !told.is_overtaken(is_before(time, self.device_at))
        {
            self.device = clears(device);
            self.device_at = Some(time);
        }
        if let Some(serial) = serial
            && !told.is_overtaken(is_before(time, self.serial_at))
        {
            self.serial = clears(serial);
            self.serial_at = Some(time);
        }
        if let Some(label) = text(data, "label") {
            self.label = clears(label);
            told.done = true;
        }
        if let Some(reference) = text(data, "ref") {
            self.reference = clears(reference);
            told.done = true;
        }
    }

    pub fn change_number(&mut self, data: &Map<String, Value>, time: i64, told: &mut Told) {
        if told.is_overtaken(time < self.number_at) {
            return;
        }
        self.number = data.get("number").cloned();
        self.extension = text(data, "extension");
        self.number_at = time;
        self.number_from_before = false;
        self.stolen_at = self.stolen_at.filter(|at| *at > time);
        if let Some(device) = text(data, "device")
            && !told.is_overtaken(is_before(time, self.device_at))
        {
            self.device = Some(device);
            self.device_at = Some(time);
        }
        self.there_at = self.there_at.max(time);
        self.worked_at = self.worked_at.max(time);
        if self.unavailable_at.is_none_or(|unavailable_at| unavailable_at <= time) {
            self.unavailable = None;
        }
        self.untested(time, told);
    }

    pub fn test(&mut self, passed: bool, data: &Map<String, Value>, time: i64, told: &mut Told) {
        let remembered = self.last_test.as_ref().map(|test| test.at);
        if !told.is_overtaken(time < self.changed_at || is_before(time, remembered)) {
            self.last_test = Some(Test { passed, at: time, channel: text(data, "channel").unwrap() });
        }
        if !passed {
            return;
        }
        // Whatever was tested later: it was there, and worked.
        if !told.is_overtaken(time < self.there_at) {
            self.there_at = time;
        }
        if !told.is_overtaken(time < self.worked_at) {
            self.worked_at = time;
        }
        if self.unavailable.is_some() && !told.is_overtaken(is_before(time, self.unavailable_at)) {
            self.unavailable = None;
        }
    }
}
