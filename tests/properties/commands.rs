//! Random commands, right and wrong: what may be typed at the desk about a few accounts that share devices, numbers
//! and mistakes. Which of them a test takes is for the test to say.

use serde_json::{Value, json};

use crate::model::fit;
use crate::model::generator::{Dice, account_id};
use crate::model::rules::{LIFTABLE, texts, to_the_minute};

/// The last two are generic: they name a sort of thing.
const DEVICES: [&str; 11] = [
    "iPhone15",
    "ＩＰＨＯＮＥ 15",
    "iphone-15",
    "Pixel 9",
    "pixel９",
    "YubiKey 5",
    "YubiKey 5 spare",
    "iCloud Keychain",
    "***",
    "iPhone",
    "スマホ",
];
/// The first two are one serial; the third is one run of digits, and no phone number.
const SERIALS: [&str; 6] = ["DX-410-0093", "dx4100093", "0312345678", "DX-410-0094", "YK 5", "call 03-1234-5678"];
/// The first two are one number.
const NUMBERS: [&str; 6] = [
    "090-1234-5612",
    "+81 90 1234 5612",
    "０８０-９８７６-５４３４",
    "+44 20 7946 0012",
    "+1 (212) 555-0199",
    "+358 9 1234567",
];
const NO_NUMBERS: [&str; 3] = ["+81", "a phone", "+1234567890123456"];
const KINDS: [&str; 17] = [
    "microsoft-authenticator",
    "msauth",
    "msauth",
    "authenticator-app",
    "app",
    "token",
    "phone",
    "phone",
    "alt",
    "office-phone",
    "security-key",
    "key",
    "passkey",
    "passkey",
    "email",
    "app-password",
    "other",
];
const CHANNELS: [&str; 6] = ["notification", "code", "sms", "call", "touch", "pigeon"];
const CHECKS: [&str; 7] =
    ["student-id", "staff-id", "passport", "residence-card", "video-call", "elsewhere", "a-feeling"];
const HARMLESS: [&str; 4] = ["at the counter", "機種変更", "TICKET-881 said so", "m1 ••12"];

/// The commands, as often as they are typed.
const COMMANDS: [&str; 47] = [
    "register",
    "register",
    "register",
    "note",
    "close",
    "reopen",
    "reopen",
    "edit",
    "edit",
    "edit number",
    "edit number",
    "edit person",
    "add",
    "add",
    "add",
    "add",
    "add",
    "add",
    "test",
    "test",
    "test",
    "test",
    "test",
    "default",
    "remove",
    "remove",
    "remove",
    "replace",
    "replace",
    "lost",
    "lost",
    "lost",
    "found",
    "found",
    "observe",
    "apply",
    "apply",
    "terminate",
    "reregister request",
    "reregister approve",
    "reregister approve",
    "reregister reject",
    "phone-change start",
    "phone-change complete",
    "phone-change cancel",
    "undo",
    "undo line",
];

/// The accounts that commands are mostly about.
pub fn accounts() -> [String; 4] {
    [1, 2, 3, 4].map(account_id)
}

fn free_text(dice: &mut Dice) -> String {
    match dice.below(30) {
        0 => "write to hanako.yamada@example.ac.jp".to_owned(),
        1 => "call 090-1234-5612".to_owned(),
        2 => format!("recorded for {} by mistake", account_id(1)),
        3 => "recorded for 0987654321 by mistake".to_owned(),
        4 => "(03) 5841.0000 x".to_owned(),
        5 => " ".to_owned(),
        _ => (*dice.pick(&HARMLESS)).to_owned(),
    }
}

fn device(dice: &mut Dice) -> String {
    match dice.below(20) {
        0 => "phone of 080 1111 2222".to_owned(),
        1 | 2 => format!("@{}", method(dice)),
        _ => (*dice.pick(&DEVICES)).to_owned(),
    }
}

fn method(dice: &mut Dice) -> String {
    match dice.below(60) {
        0 => "m0".to_owned(),
        1 => "method 1".to_owned(),
        2 => "ｍ１".to_owned(),
        it if it < 20 => format!("m{}", 1 + dice.below(4)),
        _ => format!("m{}", 1 + dice.below(20)),
    }
}

/// The methods of an account that are likely to be there: those that were added last.
fn a_method_of(dice: &mut Dice, log: &[Value], account: &str) -> String {
    let of = |line: &&Value| line["subject"] == account && fit::name_of(line) == "method.added";
    let added: Vec<&str> = log.iter().filter(of).filter_map(|line| line["data"]["method"].as_str()).collect();
    if added.is_empty() || dice.percent(10) {
        return method(dice);
    }
    let last = added.len().saturating_sub(6);
    (*dice.pick(&added[last..])).to_owned()
}

fn number(dice: &mut Dice) -> String {
    (*if dice.percent(90) { dice.pick(&NUMBERS) } else { dice.pick(&NO_NUMBERS) }).to_owned()
}

fn what(dice: &mut Dice, log: &[Value], account: &str) -> String {
    match dice.below(15) {
        0 => format!("number:{}", dice.pick(&["12", "5612", "434", "34", "99", "67", "1"])),
        1 => format!("number:{}", number(dice)),
        12 => format!("number:{}", fingerprint(dice, log)),
        13 | 14 => format!("serial:{}", dice.pick(&SERIALS)),
        2 => format!("device:{}", dice.pick(&DEVICES)),
        3..8 => (*dice.pick(&DEVICES)).to_owned(),
        _ => a_method_of(dice, log, account),
    }
}

/// A fingerprint that is on record, if any is.
fn fingerprint(dice: &mut Dice, log: &[Value]) -> String {
    let prints = log.iter().filter_map(|line| line["data"]["number"]["fingerprint"].as_str());
    let prints: Vec<&str> = prints.filter(|print| print.starts_with("k1:")).collect();
    if prints.is_empty() { "k1:0123456789abcdef0123456789abcdef".to_owned() } else { (*dice.pick(&prints)).to_owned() }
}

/// Puts a member into a command so many times in a hundred.
fn maybe(dice: &mut Dice, percent: i64, command: &mut Value, member: &str, value: impl FnOnce(&mut Dice) -> Value) {
    if dice.percent(percent) {
        command[member] = value(dice);
    }
}

fn word(words: &'static [&'static str]) -> impl FnOnce(&mut Dice) -> Value {
    move |dice| json!(dice.pick(words))
}

fn said(dice: &mut Dice) -> Value {
    json!(free_text(dice))
}

/// One command about an account of this log.
pub fn draft(dice: &mut Dice, log: &[Value], clock: i64) -> Value {
    let account = match dice.below(80) {
        0 => "12345".to_owned(),
        1 => account_id(9),
        2 => "００００００７９１９".to_owned(),
        _ => dice.pick(&accounts()).clone(),
    };
    let name = *dice.pick(&COMMANDS);
    let mut command = json!({"command": name, "account": account});
    words_of(dice, log, &account, name, &mut command);
    recording(dice, log, clock, &mut command);
    command
}

const AFFILIATIONS: &[&str] = &["student", "faculty", "staff", "staff", "other", "alumni"];

fn words_of(dice: &mut Dice, log: &[Value], account: &str, name: &str, command: &mut Value) {
    match name {
        "register" => {
            maybe(dice, 97, command, "affiliation", word(AFFILIATIONS));
            maybe(dice, 30, command, "language", word(&["en", "ja", "fr"]));
            maybe(dice, 50, command, "identity_service", word(&["linked", "not-linked"]));
        }
        "note" => {
            maybe(dice, 95, command, "text", said);
            maybe(dice, 30, command, "follow_up", |_| json!("2027-01-05T01:00:00.000Z"));
        }
        "close" => maybe(dice, 95, command, "reason", said),
        "reopen" | "phone-change cancel" => maybe(dice, 50, command, "reason", said),
        "edit person" => {
            command["command"] = json!("edit");
            maybe(dice, 40, command, "affiliation", word(AFFILIATIONS));
            maybe(dice, 40, command, "language", word(&["en", "ja"]));
            maybe(dice, 50, command, "identity_service", word(&["linked", "not-linked"]));
        }
        "edit" | "edit number" => {
            command["command"] = json!("edit");
            command["method"] = json!(a_method_of(dice, log, account));
            let of_number = name == "edit number";
            maybe(dice, 50, command, "device", |dice| json!(device(dice)));
            maybe(dice, if of_number { 2 } else { 40 }, command, "label", said);
            maybe(dice, if of_number { 95 } else { 5 }, command, "number", |dice| json!(number(dice)));
            maybe(dice, if of_number { 15 } else { 2 }, command, "extension", |_| json!("28471"));
            if !of_number {
                maybe(dice, 30, command, "serial", word(&SERIALS));
                maybe(dice, 5, command, "serial", |_| json!(""));
                maybe(dice, 10, command, "device", |_| json!(""));
            }
        }
        "add" => {
            command["kind"] = json!(dice.pick(&KINDS));
            let phone = ["phone", "alt", "office-phone"].iter().any(|kind| command["kind"] == *kind);
            maybe(dice, 80, command, "device", |dice| json!(device(dice)));
            maybe(dice, 20, command, "label", said);
            maybe(dice, 20, command, "channel", word(&CHANNELS));
            maybe(dice, if phone { 95 } else { 3 }, command, "number", |dice| json!(number(dice)));
            maybe(dice, 10, command, "extension", |_| json!("28471"));
            maybe(dice, 25, command, "serial", word(&SERIALS));
        }
        "test" => {
            maybe(dice, 80, command, "method", |dice| json!(a_method_of(dice, log, account)));
            command["result"] =
                json!(dice.pick(&["passed", "passed", "passed", "passed", "passed", "failed", "maybe"]));
            maybe(dice, 20, command, "channel", word(&CHANNELS));
            if command["result"] == "failed" {
                maybe(dice, 50, command, "why", said);
            }
        }
        "default" => command["method"] = json!(a_method_of(dice, log, account)),
        "remove" => {
            command["method"] = json!(a_method_of(dice, log, account));
            maybe(dice, 40, command, "reason", said);
        }
        "replace" => {
            command["old"] = json!(a_method_of(dice, log, account));
            command["new"] = json!(a_method_of(dice, log, account));
            maybe(dice, 40, command, "reason", said);
        }
        "lost" | "found" => {
            let many = 1 + dice.below(3) / 2;
            command["what"] = (0..many).map(|_| what(dice, log, account)).collect();
            if name == "lost" {
                let reasons = &["lost", "stolen", "broken", "disposed", "number-changed", "no-access", "tired"];
                maybe(dice, 50, command, "reason", word(reasons));
            }
        }
        "observe" => {
            match dice.below(10) {
                0..3 => command["all"] = json!(true),
                3 => command["none"] = json!(true),
                4 => {}
                _ => {
                    let many = 1 + dice.below(4);
                    command["methods"] = (0..many).map(|_| a_method_of(dice, log, account)).collect();
                }
            }
            maybe(dice, 50, command, "from", word(&["page", "directory", "caller", "nowhere"]));
        }
        "apply" => maybe(dice, 50, command, "citrix_signed_out", |_| json!(true)),
        "terminate" => {
            maybe(dice, 97, command, "reason", said);
            maybe(dice, 80, command, "identity_check", word(&CHECKS));
        }
        "reregister request" => {
            let ways = &["identity-service", "identity-service", "form", "office", "office", "website", "fax"];
            maybe(dice, 97, command, "via", word(ways));
            maybe(dice, 40, command, "reason", said);
        }
        "reregister approve" => maybe(dice, 80, command, "identity_check", word(&CHECKS)),
        "reregister reject" => maybe(dice, 95, command, "why", said),
        "phone-change start" => {
            maybe(dice, 97, command, "from", |dice| json!(dice.pick(&DEVICES)));
            maybe(dice, 97, command, "to", |dice| json!(dice.pick(&DEVICES)));
            maybe(dice, 50, command, "number_changes", |_| json!(true));
            maybe(dice, 30, command, "planned_on", word(&["2026-12-01", "2026-12-01", "2026-02-30"]));
        }
        "undo" => maybe(dice, 30, command, "reason", said),
        "undo line" => {
            command["command"] = json!("undo");
            command["sequence"] = json!(a_line(dice, log, account));
            maybe(dice, 95, command, "reason", said);
        }
        _ => {}
    }
}

/// The number of a line: mostly of the account, and one of its last.
fn a_line(dice: &mut Dice, log: &[Value], account: &str) -> u64 {
    let sequence = |line: &Value| line["sequence"].as_str().unwrap().parse::<u64>().unwrap();
    let of: Vec<u64> = log.iter().filter(|line| line["subject"] == account).map(sequence).collect();
    let anywhere = u64::try_from(1 + dice.below(1 + i64::try_from(log.len()).unwrap())).unwrap();
    if of.is_empty() || dice.percent(8) {
        return anywhere;
    }
    let last = of.len().saturating_sub(*dice.pick(&[3, 8, 1000]));
    *dice.pick(&of[last..])
}

/// When it happened: mostly around what is on record, of the account or of any.
fn at(dice: &mut Dice, log: &[Value], clock: i64, account: &Value) -> Value {
    let time = |line: &Value| fit::millis(line["time"].as_str().unwrap()).unwrap();
    let of_account: Vec<i64> = log.iter().filter(|line| line["subject"] == *account).map(time).collect();
    let of_any: Vec<i64> = log.iter().rev().take(40).map(time).collect();
    let of_any = if of_account.is_empty() || dice.percent(20) { of_any } else { of_account };
    let known = *dice.pick(&of_any);
    match dice.below(24) {
        0 => json!(fit::text(clock + 1)),
        1 => json!("soon"),
        2 => json!(fit::text(clock)),
        3 => json!("2h-ago"),
        4 => json!("３０m-ago"),
        5 => json!(dice.pick(&["1999-12-31T23:59:59.999Z", "2000-01-01T00:00:00.000Z", "1999-12-31 23:59"])),
        6 => json!(to_the_minute(clock, "Asia/Tokyo")[11..]),
        7..14 => json!(fit::text(known - dice.below(2))),
        14..21 => json!(to_the_minute(known, "Asia/Tokyo")),
        _ => json!(fit::text(clock - dice.below(40 * 24 * 3_600_000))),
    }
}

/// What every recording command takes besides.
fn recording(dice: &mut Dice, log: &[Value], clock: i64, command: &mut Value) {
    let subject = command["account"].clone();
    maybe(dice, 24, command, "at", |dice| at(dice, log, clock, &subject));
    maybe(dice, 6, command, "event_id", |dice| match dice.below(8) {
        0 => json!("not-a-uuid"),
        1..6 => dice.pick(&log[log.len().saturating_sub(12)..])["id"].clone(),
        _ => json!(fresh_id(dice).to_uppercase()),
    });
    if dice.percent(10) {
        let of = if dice.percent(65) { command["account"].clone() } else { json!(dice.pick(&accounts())) };
        command["expect_version"] = json!(log.iter().filter(|line| line["subject"] == of).count());
    }
    maybe(dice, 10, command, "ticket", |dice| json!(dice.pick(&["TICKET-881", "0312345678901", "a@example.ac.jp"])));
    maybe(dice, 10, command, "actor", word(&["tanaka", "佐藤", "佐藤", "t@example.jp"]));
    maybe(dice, 3, command, "dry_run", |_| json!(true));
    if dice.percent(8) {
        let codes =
            [*dice.pick(&LIFTABLE), *dice.pick(&["slot-taken", "gravity", "locked-out", "not-first", "not-first"])];
        let many = 1 + usize::from(dice.percent(40));
        lift(dice, command, &codes[..many]);
    }
}

/// The same command with these rules lifted, mostly for a reason.
pub fn lift(dice: &mut Dice, command: &mut Value, codes: &[&str]) {
    let mut overridden: Vec<&str> = Vec::new();
    codes.iter().for_each(|code| {
        if !overridden.contains(code) {
            overridden.push(code);
        }
    });
    command["override"] = json!(overridden);
    maybe(dice, 95, command, "because", said);
}

/// An id that no event has.
pub fn fresh_id(dice: &mut Dice) -> String {
    format!("01930000-0000-7000-8000-{:012x}", dice.below(1 << 47))
}

/// The words of the command line that say the same.
pub fn arguments(command: &Value) -> Vec<String> {
    let name = command["command"].as_str().unwrap();
    let mut arguments: Vec<String> = name.split(' ').map(str::to_owned).collect();
    let positionals =
        ["account", "affiliation", "kind", "method", "old", "new", "result", "what", "methods", "sequence", "text"];
    let is_positional = |member: &str| positionals.contains(&member) && (name == "register" || member != "affiliation");
    for member in positionals.iter().filter(|member| is_positional(member)) {
        match &command[*member] {
            Value::Null => {}
            Value::Array(_) => arguments.extend(texts(&command[*member]).iter().map(ToString::to_string)),
            Value::String(text) => arguments.push(text.clone()),
            other => arguments.push(other.to_string()),
        }
    }
    for (member, value) in command.as_object().unwrap() {
        if member == "command" || is_positional(member) {
            continue;
        }
        let option = format!("--{}", member.replace('_', "-"));
        match value {
            Value::Bool(true) => arguments.push(option),
            Value::Array(_) => arguments.extend([option, texts(value).join(",")]),
            Value::String(text) => arguments.extend([option, text.clone()]),
            other => arguments.extend([option, other.to_string()]),
        }
    }
    arguments
}
