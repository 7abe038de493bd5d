//! The data of a line: what is JSON, and what is read of it.

use mfadesk::domain::event::{EventData, EventType};
use mfadesk::wire::{Line, checked_event_data, decode, with_checked_event_data};
use proptest::prelude::*;

use super::{before, line_of, line_with};

/// How many levels data may nest: the object of the line is one more, and common readers stop at 127.
const MAX_DEPTH: usize = 126;

/// Whether this text, as the data of a line, is one JSON value with no white space around it.
fn is_value(text: &str) -> bool {
    let forge = line_with(&before(), "{}");
    Line { data: text, ..decode(line_of(&forge)).unwrap() }.check_data().is_ok()
}

#[test]
fn json_is_told_from_what_is_not() {
    for text in [
        "null",
        "true",
        "false",
        "0",
        "-0.5e+10",
        "1E9",
        "\"\"",
        r#""\ud800 \"\\\/\b""#,
        "{}",
        "[]",
        r#"{ "a" : [ 1 , {"b":null} , [] ] , "a":2 }"#,
    ] {
        assert!(is_value(text), "{text}");
    }
    for text in [
        "",
        " 1",
        "1 ",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "-",
        "nul",
        "True",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "{",
        "}",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "[1}",
        "{\"a\":1]",
        "1 2",
        "[1 2]",
    ] {
        assert!(!is_value(text), "{text}");
    }
}

#[test]
fn what_nests_too_deeply_is_refused() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(is_value(&nested(MAX_DEPTH)));
    assert!(!is_value(&nested(MAX_DEPTH + 1)));
    assert!(!is_value(&"{\"a\":".repeat(1_000_000)));
}

#[test]
fn what_an_event_says_is_json_to_its_last_digit_and_bracket() {
    let redacted = EventType::known("mfadesk.log.redacted.v1");
    let is_read = |data: &str| {
        let shown = with_checked_event_data(redacted, data, |fact| fact.is_some_and(|fact| fact.is_ok())).ok();
        let read = checked_event_data(redacted, data).map(|fact| fact.is_some_and(|fact| fact.is_ok())).ok();
        assert_eq!(read, shown, "{data}");
        read == Some(true)
    };
    let numbered = |number: &str| format!("{{\"sequence\":{number},\"reason\":\"r\"}}");
    assert!(is_read(&numbered("12")));
    assert!(!is_read(&numbered("012")) && !is_read(&numbered("00")));
    let nested = |levels: usize| {
        format!("{{\"sequence\":12,\"reason\":\"r\",\"x\":{}{}}}", "[".repeat(levels), "]".repeat(levels))
    };
    assert!(is_read(&nested(MAX_DEPTH - 1)) && !is_read(&nested(MAX_DEPTH)));
}

/// The general reader: what an event says in any form that JSON allows.
fn read_any_form(event_type: EventType, data: &str) -> Option<EventData<'_>> {
    let mut reader = serde_json::Deserializer::from_str(data);
    let fact = EventData::read(event_type, &mut reader).ok()?;
    reader.end().ok().map(|()| fact)
}

/// Members that some type or other knows, with values right and wrong.
fn member() -> impl Strategy<Value = String> {
    let names = [
        "method",
        "methods",
        "kind",
        "device",
        "number",
        "reason",
        "by",
        "event",
        "policy",
        "regions",
        "missing",
        "sequence",
        "overrides",
        "time_step",
        "number_changes",
        "effective_at",
        "salt",
        "x",
        "fi\\u0065ld",
    ];
    let values = [
        "\"m1\"",
        "\"\"",
        "\"a\\n\"",
        "\"é\"",
        "null",
        "true",
        "false",
        "0",
        "01",
        "17",
        "-1",
        "1.5",
        "1e2",
        "[]",
        "[\"m1\"]",
        "[\"m1\",\"\"]",
        "[1]",
        "[\"m1\",]",
        "{}",
        "{\"masked\":\"12\",\"fingerprint\":\"k1:0\"}",
        "{\"masked\":\"12\",\"x\":[]}",
        "[\"12\"]",
        "{\"after\":1,\"until\":\"2\",\"chainhash\":\"0\"}",
        "[{\"offset\":1,\"bytes\":2,\"sha256\":\"0\"}]",
        "\"2026-11-24T01:15:30.123Z\"",
        "\"000000000042\"",
        "999999999999999999999",
        "18446744073709551615",
        " \"m1\"",
        "\"m1",
    ];
    (prop::sample::select(names.to_vec()), prop::sample::select(values.to_vec()))
        .prop_map(|(name, value)| format!("\"{name}\":{value}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_quick_reader_says_nothing_that_the_general_one_does_not(
        event_type in prop::sample::select(EventType::ALL.to_vec()),
        members in prop::collection::vec(member(), 0..5),
        open in prop::sample::select(vec!["{", "[", ""]),
        close in prop::sample::select(vec!["}", "}", "}", "]", "", "}}", ",}"]),
    ) {
        let data = format!("{open}{}{close}", members.join(","));
        let general = data.starts_with('{').then(|| read_any_form(event_type, &data)).flatten();
        let read = checked_event_data(Some(event_type), &data).ok().flatten().and_then(Result::ok);
        prop_assert_eq!(&read, &general, "{}", data);
        let is_shown = with_checked_event_data(Some(event_type), &data, |fact| {
            fact.and_then(Result::ok).map(|fact| Some(fact) == general.as_ref())
        });
        prop_assert_eq!(is_shown.ok().flatten(), general.is_some().then_some(true), "{}", data);
    }
}
