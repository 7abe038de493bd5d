//! What goes out as OCSF, held against the published schema.
//!
//! The facts below are those of release 1.8.0 of github.com/ocsf/ocsf-schema (commit 3dcb905d, of which version.json says
//! 1.8.0): events/base_event.json, events/iam/iam.json, events/iam/account_change.json, objects/metadata.json, product.json,
//! user.json, actor.json, auth_factor.json, and the enums and types of dictionary.json.

use serde_json::{Map, Value};

use super::{A, B, Desk, printed, world};
use crate::support::terminal::Terminal;

/// What an attribute holds.
#[derive(Clone, Copy)]
enum Of {
    Text,
    /// `integer_t`, `long_t`, and times in milliseconds since 1970.
    Number,
    /// One of these numbers, whose caption its sibling says.
    One(&'static [(u64, &'static str)], Option<&'static str>),
    Object(&'static Shape),
    List(&'static Shape),
    /// Whatever the schema has no place for.
    Anything,
}

/// An object of the schema: the attributes that may stand here, whether each has to, and of which there has to be one.
struct Shape {
    attributes: &'static [(&'static str, bool, Of)],
    at_least_one: &'static [&'static str],
}

const ACTIVITIES: &[(u64, &str)] = &[
    (0, "Unknown"),
    (1, "Create"),
    (2, "Enable"),
    (3, "Password Change"),
    (4, "Password Reset"),
    (5, "Disable"),
    (6, "Delete"),
    (7, "Attach Policy"),
    (8, "Detach Policy"),
    (9, "Lock"),
    (10, "MFA Factor Enable"),
    (11, "MFA Factor Disable"),
    (12, "Unlock"),
    (99, "Other"),
];
const SEVERITIES: &[(u64, &str)] = &[
    (0, "Unknown"),
    (1, "Informational"),
    (2, "Low"),
    (3, "Medium"),
    (4, "High"),
    (5, "Critical"),
    (6, "Fatal"),
    (99, "Other"),
];
const USERS: &[(u64, &str)] =
    &[(0, "Unknown"), (1, "User"), (2, "Admin"), (3, "System"), (4, "Service"), (99, "Other")];
const FACTORS: &[(u64, &str)] = &[
    (0, "Unknown"),
    (1, "SMS"),
    (2, "Security Question"),
    (3, "Phone Call"),
    (4, "Biometric"),
    (5, "Push Notification"),
    (6, "Hardware Token"),
    (7, "OTP"),
    (8, "Email"),
    (9, "U2F"),
    (10, "WebAuthn"),
    (11, "Password"),
    (99, "Other"),
];

const EVENT: Shape = Shape {
    attributes: &[
        ("activity_id", true, Of::One(ACTIVITIES, Some("activity_name"))),
        ("activity_name", false, Of::Text),
        ("category_uid", true, Of::One(&[(3, "Identity & Access Management")], Some("category_name"))),
        ("category_name", false, Of::Text),
        ("class_uid", true, Of::One(&[(3001, "Account Change")], Some("class_name"))),
        ("class_name", false, Of::Text),
        ("metadata", true, Of::Object(&METADATA)),
        ("severity_id", true, Of::One(SEVERITIES, Some("severity"))),
        ("severity", false, Of::Text),
        ("time", true, Of::Number),
        ("type_uid", true, Of::Number),
        ("type_name", false, Of::Text),
        ("user", true, Of::Object(&USER)),
        ("actor", false, Of::Object(&ACTOR)),
        ("auth_factors", false, Of::List(&FACTOR)),
        ("unmapped", false, Of::Anything),
    ],
    at_least_one: &["user"],
};
const METADATA: Shape = Shape {
    attributes: &[
        ("product", true, Of::Object(&PRODUCT)),
        ("version", true, Of::Text),
        ("uid", false, Of::Text),
        ("event_code", false, Of::Text),
        ("sequence", false, Of::Number),
        ("logged_time", false, Of::Number),
        ("original_time", false, Of::Text),
        ("log_name", false, Of::Text),
        ("correlation_uid", false, Of::Text),
    ],
    at_least_one: &["version"],
};
const PRODUCT: Shape = Shape {
    attributes: &[("name", false, Of::Text), ("vendor_name", false, Of::Text), ("version", false, Of::Text)],
    at_least_one: &["name", "uid"],
};
const USER: Shape = Shape {
    attributes: &[
        ("uid", false, Of::Text),
        ("name", false, Of::Text),
        ("type_id", false, Of::One(USERS, Some("type"))),
        ("type", false, Of::Text),
    ],
    at_least_one: &["account", "name", "uid"],
};
const ACTOR: Shape = Shape {
    attributes: &[("user", false, Of::Object(&USER))],
    at_least_one: &["process", "user", "invoked_by", "session", "app_name", "app_uid"],
};
const FACTOR: Shape = Shape {
    attributes: &[("factor_type_id", true, Of::One(FACTORS, Some("factor_type"))), ("factor_type", false, Of::Text)],
    at_least_one: &["factor_type_id"],
};

impl Shape {
    /// What is not as the schema has it.
    fn flaws(&self, place: &str, object: &Map<String, Value>) -> Vec<String> {
        let mut flaws = Vec::new();
        for (name, value) in object {
            let path = format!("{place}/{name}");
            match self.attributes.iter().find(|(known, ..)| known == name) {
                None => flaws.push(format!("{path} is no attribute")),
                Some((_, _, of)) => flaws.extend(of.flaws(&path, value, object)),
            }
        }
        let lacking =
            self.attributes.iter().filter(|(name, is_required, _)| *is_required && !object.contains_key(*name));
        flaws.extend(lacking.map(|(name, ..)| format!("{place}/{name} is missing")));
        if !self.at_least_one.iter().any(|name| object.contains_key(*name)) {
            flaws.push(format!("{place} has none of {:?}", self.at_least_one));
        }
        flaws
    }
}

impl Of {
    fn flaws(self, path: &str, value: &Value, beside: &Map<String, Value>) -> Vec<String> {
        let flaw = |is_flawed: bool| if is_flawed { vec![format!("{path}: {value}")] } else { Vec::new() };
        match self {
            Self::Text => flaw(value.as_str().is_none_or(str::is_empty)),
            Self::Number => flaw(!value.is_i64() && !value.is_u64()),
            Self::Anything => flaw(!value.is_object()),
            Self::Object(shape) => value.as_object().map_or_else(|| flaw(true), |object| shape.flaws(path, object)),
            Self::List(shape) => {
                let Some(list) = value.as_array() else { return flaw(true) };
                list.iter()
                    .map(Value::as_object)
                    .flat_map(|object| object.map_or_else(|| flaw(true), |object| shape.flaws(path, object)))
                    .collect()
            }
            Self::One(known, sibling) => {
                let caption =
                    known.iter().find(|(number, _)| Some(*number) == value.as_u64()).map(|(_, caption)| *caption);
                let said = sibling.and_then(|sibling| beside.get(sibling)).and_then(Value::as_str);
                match (caption, said) {
                    (None, _) => flaw(true),
                    // Of what is other, the source says what it is.
                    (Some("Other"), said) => flaw(sibling == Some("activity_name") && said.is_none()),
                    (Some(caption), said) => flaw(said.is_some_and(|said| said != caption)),
                }
            }
        }
    }
}

/// Methods of every kind, and an event of nearly every sort.
fn everything() -> Desk {
    let desk = world();
    for words in [
        "add 0000000001 msauth --device P1",
        "add 0000000001 app --device P1",
        "add 0000000001 alternate-phone --number 090-1234-5613",
        "add 0000000001 office-phone --number 03-1234-5614",
        "add 0000000001 security-key --device K1 --serial 5501",
        "add 0000000001 email",
        "add 0000000001 app-password",
        "test 0000000001 m3 passed --channel notification",
        "test 0000000001 m4 failed --channel code --why slow",
        "default 0000000001 m4",
        "lost 0000000001 m7",
        "found 0000000001 m7",
        "replace 0000000001 m2 m3",
        "apply 0000000001",
        "terminate 0000000001 --reason test --identity-check student-id",
        "observe 0000000001 --all",
        "close 0000000002 --reason left",
        "reopen 0000000002",
        "undo 0000000002",
    ] {
        assert_eq!(desk.run(words.split(' ')).code, 0, "{words}");
    }
    desk
}

#[test]
fn every_event_has_the_attributes_that_the_schema_requires_and_none_that_it_does_not_know() {
    let desk = everything();
    let events = printed(&desk.run(["export", "ocsf"]));
    let events = events.as_array().unwrap();
    assert!(events.len() > 20, "{}", events.len());
    for event in events {
        assert_eq!(EVENT.flaws("", event.as_object().unwrap()), [""; 0], "{event:#}");
        let number = |name: &str| event[name].as_u64().unwrap();
        assert_eq!(number("type_uid"), number("class_uid") * 100 + number("activity_id"), "{event:#}");
    }
    let factors = |event: &Value| event["auth_factors"].as_array().cloned().unwrap_or_default();
    let mut seen: Vec<u64> =
        events.iter().flat_map(factors).map(|factor| factor["factor_type_id"].as_u64().unwrap()).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen, [3, 5, 7, 8, 10, 99], "factors that were seen");
    // Hidden, they are as valid.
    let hidden = printed(&desk.run(["export", "ocsf", "--pseudonyms", "key"]));
    for event in hidden.as_array().unwrap() {
        assert_eq!(EVENT.flaws("", event.as_object().unwrap()), [""; 0], "{event:#}");
    }
}

#[test]
fn what_is_not_as_the_schema_has_it_would_be_found() {
    let desk = world();
    let events = printed(&desk.run(["export", "ocsf", B]));
    let event = events[0].as_object().unwrap();
    let harmed = |harm: &dyn Fn(&mut Map<String, Value>)| {
        let mut event = event.clone();
        harm(&mut event);
        EVENT.flaws("", &event)
    };
    assert_eq!(harmed(&|_| {}), [""; 0]);
    for (flaw, harm) in [
        ("/time is missing", &(|event: &mut Map<String, Value>| drop(event.remove("time"))) as &dyn Fn(&mut Map<_, _>)),
        ("/class_uid: 3007", &|event| drop(event.insert("class_uid".into(), 3007.into()))),
        ("/auth_factors: 7", &|event| drop(event.insert("auth_factors".into(), 7.into()))),
        ("/colour is no attribute", &|event| drop(event.insert("colour".into(), "red".into()))),
        ("/user has none of [\"account\", \"name\", \"uid\"]", &|event| {
            drop(event["user"].as_object_mut().unwrap().remove("uid"))
        }),
        ("/severity_id: 1", &|event| drop(event.insert("severity".into(), "Low".into()))),
        ("/metadata/product is missing", &|event| drop(event["metadata"].as_object_mut().unwrap().remove("product"))),
    ] {
        assert_eq!(harmed(harm), [flaw]);
    }
}

#[test]
fn what_a_terminal_would_act_on_goes_out_as_what_it_is_and_says_the_same() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["note", A, HOSTILE]);
    let out = desk.run(["export", "ocsf", "--type", "account.noted"]);
    assert!(out.stdout.chars().all(is_harmless), "{out:?}");
    assert!(printed(&out).to_string().contains(HOSTILE), "{out:?}");
}

#[test]
fn on_a_terminal_of_any_size_nothing_is_shown_that_it_would_act_on_and_a_file_holds_every_byte() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["note", A, HOSTILE]);
    for form in ["ocsf", "cloudevents"] {
        let program = || {
            let mut program = desk.program();
            program.args(["export", form, "--type", "account.noted"]).env("TERM", "xterm").env("PAGER", "");
            program
        };
        for mut terminal in [Terminal::start(program(), 100), Terminal::start_unsized(program())] {
            assert_eq!(terminal.end(), 0);
            let sent = String::from_utf8(terminal.bytes.clone()).unwrap();
            assert!(sent.contains("\\u202e") && sent.contains("\\u009b"), "{form}: {sent:?}");
            assert!(sent.chars().filter(|c| *c != '\r').all(is_harmless), "{form}: {sent:?}");
            assert_eq!(sent.contains("-o FILE"), form == "cloudevents", "{form}: {sent:?}");
        }
    }
    assert!(desk.run(["export", "cloudevents"]).stdout.contains(HOSTILE), "byte for byte");
}

/// C1 controls, what turns the reading direction, what is not seen, and a delete.
const HOSTILE: &str = "A\u{9b}31mB\u{202e}C\u{200b}D\u{2028}E\u{7f}F";

fn is_harmless(c: char) -> bool {
    c == '\n' || !c.is_control() && !"\u{202e}\u{200b}\u{2028}".contains(c)
}
