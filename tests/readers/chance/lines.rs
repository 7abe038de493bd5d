//! Lines of every sort, most of them sound: events that fit and that do not, spelled in every way that JSON allows, with
//! what some readers of JSON refuse or read otherwise.

use super::random::Random;

/// What may stand where something else should.
const ODD: [&str; 30] = [
    "null",
    "\"\"",
    "true",
    "0",
    "7",
    "-1",
    "-0",
    "1.0",
    "1e2",
    "1e999",
    "-1E-999",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "\"000000000003\"",
    "\"m1\"",
    "\"\\u006d1\"",
    "\"\\ud83d\\ude00 \\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud800\\u0041\"",
    "[]",
    "{}",
    "[\"m1\",\"\",\"m2\"]",
    "[null]",
    "[\"m1\",\"\\ud800\"]",
    "{ \"masked\" : \"+81 ••12\" }",
    "{\"masked\":\"a\",\"masked\":\"b\"}",
    "{\"\\ud800\":1,\"masked\":\"a\"}",
];

/// Members that nobody knows.
const UNKNOWN: [&str; 10] = [
    "\"x\":1",
    "\"x\":1e999",
    "\"x\":\"\\ud800\"",
    "\"\\ud800\":1",
    "\"x\":[[[[{\"y\":[1,2,{}]}]]]]",
    "\"x\":{\"specversion\":\"1.0\",\"data\":{}}",
    "\"x\":{\"a\":1,\"a\":2}",
    "\"salt\":1",
    "\"overrides\":[\"some-rule\",\"\"]",
    "\"override_reason\":7",
];

const METHOD: &[&str] = &["\"m1\"", "\"m2\"", "\"m3\"", "\"\\u006d1\""];
const METHODS: &[&str] = &["[\"m1\"]", "[\"m1\",\"m2\"]", "[]", "[\"m3\",\"m9\"]", "[\"m2\",\"m1\",\"m3\"]"];
const KIND: &[&str] =
    &["\"phone\"", "\"passkey\"", "\"email\"", "\"security-key\"", "\"authenticator-app\"", "\"pigeon\""];
const NUMBER: &[&str] = &[
    "{\"masked\":\"+81 ••• ••• ••12\",\"fingerprint\":\"k1:00112233445566778899aabbccddeeff\"}",
    "{\"masked\":\"+81 ••• ••• ••13\"}",
    "{\"masked\":\"+81\",\"fingerprint\":null}",
    "{\"fingerprint\":\"k1:00\"}",
    "{\"masked\":\"a\",\"x\":1e999}",
    "[\"+81 ••12\"]",
];
const TEXT: &[&str] = &["\"iPhone 15\"", "\"a\\\"b\\\\c\\/d\\n\"", "\"é😀\"", "\"\\u00e9\"", "\" \""];
const REF: &[&str] = &["\"entra:1\"", "\"entra:2\"", "\"\"", "\"entra:\\u0031\""];
const TIME: &[&str] = &["\"2026-11-24T01:40:00.000Z\"", "\"2026-11-31T01:40:00.000Z\"", "\"2026-11-24T01:40:00Z\""];
const WHOLE: &[&str] = &["1", "12345", "\"3\""];
const SEQUENCE: &[&str] = &["1", "2", "3", "4", "5", "\"000000000003\"", "6", "7", "8"];
const FLAG: &[&str] = &["true", "false"];
const POLICY: &[&str] = &[
    "{\"propagation_minutes\":40,\"stale_after_days\":365,\"second_operator\":false,\"account_id\":\"^[0-9]{10}$\",\"country_code\":\"81\",\"time_zone\":\"Asia/Tokyo\",\"limits\":{\"apps_and_tokens\":5,\"keys_and_passkeys\":10},\"only_for\":{\"hardware-token\":[\"faculty\"]},\"office\":{\"days\":[\"mon\"],\"hours\":\"09:00-17:00\",\"holidays\":[]},\"guidance\":{\"setup\":\"https://a\",\"change\":\"https://b\"}}",
];
/// What may be changed in a policy: what stands there, and what may stand there instead.
const IN_POLICY: [(&str, &[&str]); 8] = [
    ("40", &["4294967296", "4294967295", "1.0", "\"40\"", "null", "-0"]),
    ("false", &["null", "0", "\"\""]),
    (
        "{\"hardware-token\":[\"faculty\"]}",
        &["{}", "{\"a\":[],\"a\":[]}", "{\"a\":[\"\"],\"\\ud800\":[]}", "[]", "{\"a\":\"\"}"],
    ),
    ("\"holidays\":[]", &["\"holidays\":[\"\"]", "\"holidays\":[null]", "\"holidays\":\"\"", "\"x\":1"]),
    (
        "{\"apps_and_tokens\":5,\"keys_and_passkeys\":10}",
        &["[5,10]", "{\"apps_and_tokens\":5,\"keys_and_passkeys\":10,\"apps_and_tokens\":5}"],
    ),
    (
        "\"time_zone\":\"Asia/Tokyo\"",
        &["\"time_zone\":\"Mars\"", "\"time_zone\":\"\"", "\"time_zone\":\"A\",\"time_zone\":\"B\""],
    ),
    (
        "\"second_operator\"",
        &[
            "\"shared_threshold\":3,\"second_operator\"",
            "\"shared_threshold\":\"\",\"second_operator\"",
            "\"shared_threshold\":4294967296,\"second_operator\"",
            "\"import\":{\"close_at_most\":null},\"second_operator\"",
            "\"import\":[1,2],\"second_operator\"",
            "\"keychains\":[\"a\"],\"generic_devices\":null,\"second_operator\"",
            "\"not_first\":[1],\"second_operator\"",
        ],
    ),
    (
        "\"second_operator\"",
        &[
            "\"retirements\":[{\"channels\":[\"sms\"],\"on\":\"2027-02-01\",\"then\":\"register\"}],\"second_operator\"",
            "\"retirements\":[{\"channels\":[\"sms\"],\"on\":\"2027-02-30\",\"then\":\"register\"}],\"second_operator\"",
            "\"retirements\":[{\"channels\":[\"sms\"],\"on\":\"2027-2-1\",\"then\":\"register\"}],\"second_operator\"",
            "\"retirements\":[{\"channels\":[],\"kinds\":null,\"on\":\"2027-02-01\",\"then\":\"\"}],\"second_operator\"",
            "\"retirements\":[[[\"sms\"],[],\"2027-02-01\",\"register\"]],\"second_operator\"",
            "\"retirements\":[{\"channels\":[\"sms\"],\"kinds\":\"\",\"on\":\"0000-02-29\",\"then\":\"x\"}],\"second_operator\"",
        ],
    ),
];

/// What an event type has in its data, each member with what may stand there. `?`: it may be left out.
type Shape = (&'static str, &'static [(&'static str, &'static [&'static str])]);

const ACCOUNT_EVENTS: &[Shape] = &[
    (
        "account.registered",
        &[("affiliation", &["\"student\""]), ("?language", &["\"ja\""]), ("?identity_service_linked", FLAG)],
    ),
    ("account.registered", &[("affiliation", &["\"student\""])]),
    ("account.registered", &[("affiliation", &["\"staff\""])]),
    ("account.updated", &[("?affiliation", TEXT), ("?language", TEXT), ("?identity_service_linked", FLAG)]),
    ("account.closed", &[("reason", TEXT)]),
    ("account.reopened", &[("?reason", TEXT)]),
    ("account.noted", &[("text", TEXT), ("?follow_up", TIME)]),
    ("account.observed", &[("methods", METHODS), ("from", &["\"page\"", "\"caller\"", "\"directory\""])]),
    ("method.added", &[("method", METHOD), ("kind", KIND), ("?device", TEXT), ("?ref", REF), ("?serial", TEXT)]),
    ("method.added", &[("method", METHOD), ("kind", KIND), ("?number", NUMBER), ("?ref", REF)]),
    ("method.added", &[("method", METHOD), ("kind", KIND), ("?channel", TEXT), ("?name", TEXT), ("?label", TEXT)]),
    ("method.updated", &[("method", METHOD), ("?device", TEXT), ("?serial", TEXT), ("?ref", REF), ("?label", TEXT)]),
    ("method.removed", &[("method", METHOD), ("?reason", TEXT)]),
    ("method.number-changed", &[("method", METHOD), ("number", NUMBER), ("?extension", TEXT), ("?device", TEXT)]),
    ("method.replaced", &[("method", METHOD), ("by", METHOD), ("?reason", TEXT)]),
    ("method.made-default", &[("method", METHOD)]),
    ("method.unavailable", &[("methods", METHODS), ("reason", &["\"lost\"", "\"no-access\""]), ("?device", TEXT)]),
    ("method.available", &[("methods", METHODS)]),
    ("sign-in.test-passed", &[("method", METHOD), ("channel", TEXT), ("evidence", TEXT), ("?time_step", WHOLE)]),
    ("sign-in.test-failed", &[("method", METHOD), ("channel", TEXT), ("?why", TEXT)]),
    ("mfa.applied", &[("effective_at", TIME)]),
    ("mfa.terminated", &[("effective_at", TIME), ("reason", TEXT), ("identity_check", TEXT)]),
    ("reregistration.requested", &[("via", TEXT), ("?reason", TEXT)]),
    ("reregistration.approved", &[("?identity_check", TEXT)]),
    ("reregistration.rejected", &[("why", TEXT)]),
    (
        "phone-change.started",
        &[("from_device", TEXT), ("to_device", TEXT), ("number_changes", FLAG), ("?planned_on", TEXT)],
    ),
    ("phone-change.completed", &[("?reason", TEXT)]),
    ("phone-change.cancelled", &[("?reason", TEXT)]),
    ("event.voided", &[("event", &["ID"]), ("reason", TEXT)]),
    ("event.voided", &[("event", &["ID"]), ("reason", TEXT)]),
    ("account.dreamt", &[("?reason", TEXT)]),
];

const STORE_EVENTS: &[Shape] = &[
    ("log.started", &[("format", &["1"]), ("site", TEXT), ("origin", TEXT), ("?rehearsal", FLAG)]),
    ("policy.set", &[("policy", POLICY)]),
    ("log.redacted", &[("sequence", SEQUENCE), ("reason", TEXT)]),
    ("log.redacted", &[("sequence", SEQUENCE), ("reason", TEXT)]),
    ("operator.enrolled", &[("name", TEXT)]),
];

/// An event as it is about to be written.
pub struct Drafted {
    /// The envelope, up to the hashes.
    pub before: String,
    pub data: String,
}

/// A line to be, behind the line with this sequence. `ids` are those of earlier events.
pub fn line(random: &mut Random, sequence: u64, ids: &mut Vec<String>) -> Drafted {
    let of_store = random.percent(15);
    let (name, members) = if of_store != random.percent(3) {
        &STORE_EVENTS[random.below(STORE_EVENTS.len())]
    } else if sequence < 4 {
        &ACCOUNT_EVENTS[0]
    } else {
        &ACCOUNT_EVENTS[random.below(ACCOUNT_EVENTS.len())]
    };
    let subject = if of_store { "store" } else { random.pick(&["1", "2", "0123456789"]) };
    let data = data(random, members, ids);
    let id = match ids.get(random.below(60)) {
        Some(earlier) => earlier.clone(),
        None => format!("01930000-0000-7000-8000-{:012x}", sequence + 1),
    };
    ids.push(id.clone());
    Drafted { before: envelope(random, &id, &format!("mfadesk.{name}.v1"), subject, sequence + 1), data }
}

/// A time near others: many events are heard of late, some clocks go back.
fn time(random: &mut Random) -> String {
    format!("2026-11-24T01:{:02}:00.000Z", random.below(8))
}

/// What stands before the hashes.
pub fn envelope(random: &mut Random, id: &str, kind: &str, subject: &str, sequence: u64) -> String {
    let mut members = vec![
        "\"specversion\":\"1.0\"".to_owned(),
        format!("\"id\":\"{id}\""),
        "\"source\":\"/mfadesk/test/desk\"".to_owned(),
        format!("\"type\":\"{kind}\""),
        format!("\"subject\":\"{subject}\""),
        format!("\"time\":\"{}\"", time(random)),
        format!("\"recordedtime\":\"{}\"", time(random)),
        format!("\"sequence\":\"{sequence:012}\""),
    ];
    let plain = |members: &[String]| format!("{{{}", members.join(","));
    if random.percent(88) {
        return plain(&members);
    }
    let at = random.below(members.len());
    let sound = random.percent(75);
    match if sound { random.below(9) } else { 9 + random.below(7) } {
        0 => members.push("\"authtype\":\"user\",\"authid\":\"desk\",\"actor\":\"田中\"".into()),
        1 => members.push("\"actor\":1,\"correlationid\":\"\"".into()),
        2 => members.push((*random.pick(&["\"x\":1e999", "\"x\":\"\\ud800\"", "\"\\ud800\":1", "\"x\":[{}]"])).into()),
        3 => members.swap(at, 2),
        4 => members.insert(at, (*random.pick(&["\"y\":{\"datahash\":1}", "\"y\":\"\"", "\"runid\":\"r\""])).into()),
        5 => members[3] = format!("\"type\":\"{}\"", kind.replace("mfadesk.", "\\u006dfadesk.")),
        6 => members[4] = format!("\"\\u0073ubject\":\"{subject}\""),
        7 => members[1] = members[1].to_uppercase().replace("\"ID\"", "\"id\""),
        8 => members.push("\"x\":[[[[[[[[]]]]]]]]".into()),
        // From here on the line is not sound.
        9 => drop(members.remove(at)),
        10 => members.push(members[at].clone()),
        11 => members[at] = members[at].replacen(':', ": ", 1),
        12 => members[at] = members[at].replacen(":\"", ":\"\\ud800", 1),
        13 => members[7] = format!("\"sequence\":\"{:012}\"", sequence + random.below(4) as u64),
        14 => members[5] = format!("\"time\":{}", random.pick(&ODD)),
        _ => members.insert(at, (*random.pick(&["\"data\":1", "\"datahash\":\"\"", "\"x\":01", "\"x\""])).into()),
    }
    plain(&members)
}

/// Data of these members.
fn data(random: &mut Random, members: &[(&str, &[&str])], ids: &[String]) -> String {
    if random.percent(2) {
        return (*random.pick(&ODD)).into();
    }
    if random.percent(1) {
        let depth = 120 + random.below(10);
        return "[".repeat(depth) + &"]".repeat(depth);
    }
    let mut written = Vec::new();
    for (name, values) in members {
        let name = match name.strip_prefix('?') {
            Some(_) if random.percent(60) => continue,
            Some(name) => name,
            None => name,
        };
        let mut value = random.pick(values).to_owned();
        if value == "ID" {
            value = match ids.len() {
                0 => "\"none\"".into(),
                count => format!("\"{}\"", ids[random.below(count)]),
            };
        }
        if name == "policy" {
            while random.percent(40) {
                let (from, to) = IN_POLICY[random.below(IN_POLICY.len())];
                value = value.replacen(from, random.pick(to), 1);
            }
        }
        if random.percent(4) {
            value = (*random.pick(&ODD)).into();
        }
        let name = if random.percent(2) { format!("\\u{:04x}{}", name.as_bytes()[0], &name[1..]) } else { name.into() };
        let space = if random.percent(3) { " " } else { "" };
        written.push(format!("{space}\"{name}\"{space}:{space}{value}"));
    }
    if random.percent(4) && !written.is_empty() {
        let again = written[random.below(written.len())].clone();
        written.push(again);
    }
    if random.percent(10) {
        let at = random.below(written.len() + 1);
        written.insert(at, (*random.pick(&UNKNOWN)).into());
    }
    if random.percent(3) && !written.is_empty() {
        written.remove(random.below(written.len()));
    }
    written.push("\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"".into());
    format!("{{{}}}", written.join(","))
}
