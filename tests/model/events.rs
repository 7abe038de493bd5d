//! The data of one random event, about the methods that the person is likely to have by then.

use serde_json::{Value, json};

use super::generator::Dice;

/// Some are one device in different spelling, some are none, some name a sort of thing.
pub const DEVICES: [&str; 26] = [
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
    "Galaxy S23",
    "Galaxy S23+",
    "ｇａｌａｘｙ ｓ２３＋",
    "iPhone",
    "ｉＰｈｏｎｅ ",
    "スマホ",
    "+",
    "Google Password Manager",
];
/// Some are one serial in different spelling, one is none.
const SERIALS: [&str; 6] = ["S-1", "s1", "S-2", "Ｓ２", "S-3", " "];
/// What imports call a method; few, so that they collide.
const REFS: [&str; 4] = ["entra:1", "entra:2", "entra:3", "entra:4"];
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

/// Who an account is likely to be, so that not everything is noise.
pub struct Person {
    /// Details are on record and tests pass.
    pub careful: bool,
    pub devices: Vec<&'static str>,
    /// What they have bears serials.
    pub has_serials: bool,
    /// How many of the numbers are theirs.
    pub numbers: usize,
    /// Roughly what is registered by now; events are mostly about these.
    pub methods: Vec<(String, &'static str)>,
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
        let from: &[&'static str] = if dice.percent(85) { &self.devices } else { &DEVICES };
        dice.pick::<&str>(from)
    }

    /// Whether an optional detail is on record.
    fn tells(&self, dice: &mut Dice) -> bool {
        dice.percent(if self.careful { 92 } else { 55 })
    }
}

fn number(dice: &mut Dice, person: &Person) -> Value {
    let mut number = json!({"masked": format!("+81 ••• ••• ••{:02}", dice.below(100))});
    if person.tells(dice) {
        number["fingerprint"] = json!(dice.pick(&FINGERPRINTS[..person.numbers]));
    } else if dice.percent(10) {
        number["fingerprint"] = json!("");
    }
    number
}

/// The data of one event that is right by its shape, though not always by what it is about.
pub fn draft(dice: &mut Dice, person: &mut Person, name: &str) -> (String, Value) {
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
            for member in ["device", "label", "serial", "ref"] {
                if dice.percent(40) {
                    let word = match member {
                        "serial" => *dice.pick(&SERIALS),
                        "ref" => *dice.pick(&REFS),
                        _ => person.device(dice),
                    };
                    data[member] = if dice.percent(25) { json!("") } else { json!(word) };
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
            let reasons = ["lost", "stolen", "broken", "disposed", "number-changed", "no-access", "eaten"];
            json!({"methods": person.several(dice, 4), "reason": dice.pick(&reasons), "device": person.device(dice)})
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
                let days = ["2026-12-01", "2026-11-24", "2026-11-23", "2026-03-31", "1 January"];
                data["planned_on"] = json!(dice.pick(&days));
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
        data["overrides"] = dice.pick(&[json!(["too-many-methods"]), json!([]), json!([""])]).clone();
        data["override_reason"] = json!(dice.pick(&["as agreed", ""]));
    }
    (name.to_owned(), data)
}

/// A method is added: mostly of a common kind, under an id that is free.
pub fn add(dice: &mut Dice, person: &mut Person) -> (String, Value) {
    // The first kinds are the common ones.
    let kind = match dice.below(10) {
        0..6 => *dice.pick(&KINDS[..4]),
        6 => *dice.pick(&["phone", "alternate-phone"]),
        _ => *dice.pick(&KINDS),
    };
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
        ("serial", if person.has_serials { 70 } else { 10 }, &SERIALS),
        ("ref", 30, &REFS),
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
pub fn spoil(dice: &mut Dice, (_, data): &mut (String, Value)) {
    let wrong =
        [json!(5), json!(true), json!("text"), json!(["m1", 5]), json!({}), json!([null]), json!({"masked": 1})];
    let members: Vec<String> = data.as_object().unwrap().keys().cloned().collect();
    let optional =
        ["overrides", "override_reason", "language", "serial", "ref", "name", "device", "number", "reason", "why"]
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
