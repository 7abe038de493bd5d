//! What is mistyped, whatever the log says: words that are not in their vocabulary, ids and times of another form, what
//! has to be there and is not.

use serde_json::Value;

use super::fold;
use super::rules::{LIFTABLE, texts};
use super::typed::{folded, number, time};

/// What a kind may be called; those that the desk may type.
const KINDS: [(&str, &str); 10] = [
    ("microsoft-authenticator", "msauth"),
    ("authenticator-app", "app"),
    ("hardware-token", "token"),
    ("phone", "phone"),
    ("alternate-phone", "alt"),
    ("office-phone", "office"),
    ("security-key", "key"),
    ("passkey", "passkey"),
    ("email", "email"),
    ("app-password", "app-password"),
];

/// The kind that a word stands for.
pub fn kind(word: &str) -> Option<&'static str> {
    KINDS.iter().find(|(kind, alias)| word == *kind || word == *alias).map(|(kind, _)| *kind)
}

/// Whether a method's id is well-formed.
fn is_method(typed: &str) -> bool {
    let id = folded(typed);
    id.strip_prefix('m').is_some_and(|digits| {
        !digits.is_empty() && !digits.starts_with('0') && digits.chars().all(|c| c.is_ascii_digit())
    })
}

/// Whether the command line, or the line of a batch, cannot be understood.
pub fn is_mistyped(command: &Value, clock: i64, zone: &str) -> bool {
    let word = |member: &str, known: &[&str]| command[member].as_str().is_none_or(|it| known.contains(&it));
    let missing = |member: &str| command[member].as_str().is_none_or(|it| it.trim().is_empty());
    let bad_method = |member: &str| command[member].as_str().is_some_and(|it| !is_method(it));
    let bad_place =
        |device: &Value| device.as_str().and_then(|it| it.strip_prefix('@')).is_some_and(|it| !is_method(it));

    let account = folded(command["account"].as_str().unwrap_or_default());
    let lifts = texts(&command["override"]);
    let bad_lift = lifts.iter().any(|code| !LIFTABLE.contains(code));
    let bad_uuid = |id: &str| {
        let id = folded(id);
        let hyphen = |place: usize| [8, 13, 18, 23].contains(&place);
        id.len() != 36
            || !id.chars().enumerate().all(|(at, c)| if hyphen(at) { c == '-' } else { c.is_ascii_hexdigit() })
    };
    let of_any = account.len() != 10
        || !account.chars().all(|c| c.is_ascii_digit())
        || bad_lift
        || (!lifts.is_empty() && missing("because"))
        || command["event_id"].as_str().is_some_and(bad_uuid)
        || command["at"].as_str().is_some_and(|at| time(at, clock, zone).is_none());
    // What was checked elsewhere is for imports to say.
    let checks = ["student-id", "staff-id", "id-photo", "my-number-card", "passport", "residence-card", "video-call"];
    let of_person = word("affiliation", &["student", "faculty", "staff", "other"])
        && word("language", &["en", "ja"])
        && word("identity_service", &["linked", "not-linked"]);
    let channels = ["notification", "code", "sms", "call", "touch"];
    let what = texts(&command["what"]);
    let bad_what = |what: &&str| {
        if let Some(serial) = what.strip_prefix("serial:") {
            return serial.trim().is_empty();
        }
        let Some(all) = what.strip_prefix("number:") else { return what.trim().is_empty() };
        !is_ending(all) && !is_fingerprint(all) && number(all, "81").is_none()
    };
    of_any
        || match command["command"].as_str().unwrap() {
            "register" => missing("affiliation") || !of_person,
            "note" => missing("text"),
            "close" => missing("reason"),
            "reopen" | "apply" | "phone-change complete" | "phone-change cancel" => false,
            "edit" => is_mistyped_edit(command) || !of_person || bad_method("method") || bad_place(&command["device"]),
            "add" => {
                command["kind"].as_str().is_none_or(|it| kind(it).is_none())
                    || !word("channel", &channels)
                    || bad_place(&command["device"])
            }
            "test" => {
                missing("result")
                    || !word("result", &["passed", "failed"])
                    || bad_method("method")
                    || !word("channel", &channels)
            }
            "default" | "remove" => missing("method") || bad_method("method"),
            "replace" => {
                let same = folded(command["old"].as_str().unwrap_or_default())
                    == folded(command["new"].as_str().unwrap_or_default());
                missing("old") || missing("new") || bad_method("old") || bad_method("new") || same
            }
            "lost" => {
                what.is_empty()
                    || what.iter().any(bad_what)
                    || !word("reason", &["lost", "stolen", "broken", "disposed", "number-changed", "no-access"])
            }
            "found" => what.is_empty() || what.iter().any(bad_what),
            "observe" => {
                let methods = texts(&command["methods"]);
                let ways = [!methods.is_empty(), command["all"] == true, command["none"] == true];
                ways.iter().filter(|way| **way).count() != 1
                    || methods.iter().any(|id| !is_method(id))
                    || !word("from", &["page", "directory", "caller"])
            }
            "terminate" => missing("reason") || !word("identity_check", &checks),
            "reregister request" => missing("via") || !word("via", &["identity-service", "form", "office", "website"]),
            "reregister approve" => !word("identity_check", &checks),
            "reregister reject" => missing("why"),
            "phone-change start" => {
                let date =
                    command["planned_on"].as_str().map(|date| chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d"));
                missing("from") || missing("to") || date.is_some_and(|date| date.is_err())
            }
            "undo" => !command["sequence"].is_null() && missing("reason"),
            other => panic!("no such command: {other}"),
        }
}

/// What is known of the person, a method, or a number: one of the three.
fn is_mistyped_edit(command: &Value) -> bool {
    let some = |members: &[&str]| members.iter().any(|member| !command[*member].is_null());
    let of_person = some(&["affiliation", "language", "identity_service"]);
    match (some(&["method"]), some(&["number"])) {
        (false, _) => !of_person || some(&["number", "extension", "device", "label", "serial"]),
        (true, true) => of_person || some(&["label", "serial"]),
        (true, false) => of_person || some(&["extension"]) || !some(&["device", "label", "serial"]),
    }
}

/// The last two to four digits of a number.
pub fn is_ending(typed: &str) -> bool {
    (2..=4).contains(&typed.len()) && typed.chars().all(|c| c.is_ascii_digit())
}

/// A fingerprint as it is printed.
pub fn is_fingerprint(typed: &str) -> bool {
    typed.strip_prefix("k1:").is_some_and(|hex| hex.len() == 32 && hex.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Whether the two are one device.
pub fn same_device(one: &str, other: &str) -> bool {
    fold::device_key(one).is_some() && fold::device_key(one) == fold::device_key(other)
}
