//! A line and an event, each made from the other.

mod data;
mod golden;
mod objects;

use mfadesk::domain::envelope::Envelope;
use mfadesk::domain::event::{Event, EventData, MethodAdded, MethodRemoved};
use mfadesk::domain::id::{EventId, RunId};
use mfadesk::domain::instant::Instant;
use mfadesk::domain::overridden::Overridden;
use mfadesk::domain::sequence::Sequence;
use mfadesk::wire::{InvalidLine, Line, Link, decode, decode_any_order, encode, sha256_hex};
use proptest::prelude::*;
use serde_json::{Map, json};

use crate::support::forge::Forge;

const SALT: [u8; 16] = [7; 16];
const ID: &str = "01930000-0000-7000-8000-000000000001";
const TIME: &str = "2026-11-24T01:15:30.123Z";

fn envelope() -> Envelope<'static> {
    Envelope {
        id: EventId::new(ID),
        source: "/mfadesk/utokyo/desk".into(),
        subject: "0123456789".into(),
        time: Instant::parse(TIME).unwrap(),
        recorded: Instant::parse("2026-11-24T01:15:31.004Z").unwrap(),
        sequence: Sequence(42),
        authid: Some("desk".into()),
        actor: Some("田中".into()),
        proof: Some("01930000-0000-7000-8000-00000000000b".into()),
        ticket: Some("TICKET-881".into()),
        run: Some(RunId::new("01930000-0000-7000-8000-00000000000a")),
    }
}

fn added() -> EventData<'static> {
    EventData::from(Event::MethodAdded(MethodAdded {
        method: "m1".into(),
        kind: "passkey".into(),
        device: Some("「佐藤」の iPhone \"15\"".into()),
        label: None,
        channel: None,
        number: None,
        extension: None,
        serial: None,
        name: None,
        reference: None,
    }))
}

fn line_of(forge: &Forge) -> &[u8] {
    forge.bytes.strip_suffix(b"\n").unwrap()
}

#[test]
fn a_line_is_written_member_by_member_in_one_order() {
    let previous = Link { sequence: Sequence(41), chainhash: [b'a'; 64] };
    let encoded = encode(&envelope(), &added(), SALT, &previous).unwrap();
    let data = "{\"method\":\"m1\",\"kind\":\"passkey\",\"device\":\"「佐藤」の iPhone \\\"15\\\"\",\"salt\":\"BwcHBwcHBwcHBwcHBwcHBw\"}";
    let datahash = String::from_utf8(sha256_hex(&[data.as_bytes()]).to_vec()).unwrap();
    let covered = format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{ID}\",\"source\":\"/mfadesk/utokyo/desk\",\
         \"type\":\"mfadesk.method.added.v1\",\"subject\":\"0123456789\",\"time\":\"{TIME}\",\
         \"recordedtime\":\"2026-11-24T01:15:31.004Z\",\"sequence\":\"000000000042\",\"authtype\":\"user\",\
         \"authid\":\"desk\",\"actor\":\"田中\",\"actorproof\":\"01930000-0000-7000-8000-00000000000b\",\"correlationid\":\"TICKET-881\",\
         \"runid\":\"01930000-0000-7000-8000-00000000000a\",\"datahash\":\"{datahash}\""
    );
    let chainhash = String::from_utf8(sha256_hex(&[&[b'a'; 64], covered.as_bytes()]).to_vec()).unwrap();
    assert_eq!(
        String::from_utf8(encoded.bytes).unwrap(),
        format!("{covered},\"chainhash\":\"{chainhash}\",\"data\":{data}}}\n")
    );
    assert_eq!((encoded.link.sequence, encoded.link.chainhash()), (Sequence(42), chainhash.as_str()));
}

#[test]
fn what_was_written_is_read_back_and_written_again_byte_for_byte() {
    let removed = EventData::from(Event::MethodRemoved(MethodRemoved { method: "m1".into(), reason: None }));
    let all_the_same = EventData { overridden: Overridden::new(["last-method"], "as agreed"), ..removed.clone() };
    for fact in [added(), removed, all_the_same] {
        for envelope in
            [envelope(), Envelope { authid: None, actor: None, proof: None, ticket: None, run: None, ..envelope() }]
        {
            let previous = Link { sequence: Sequence(41), ..Link::START };
            let encoded = encode(&envelope, &fact, SALT, &previous).unwrap();
            let line = decode(encoded.bytes.strip_suffix(b"\n").unwrap()).unwrap();
            assert_eq!(line.envelope, envelope);
            assert_eq!(line.event_data(), Some(Ok(fact.clone())));
            assert_eq!(line.salt(), Some(SALT));
            assert_eq!(line.check(&previous), Ok(()));
            assert_eq!(line.check_data(), Ok(()));
            assert_eq!(encode(&line.envelope, &fact, SALT, &previous).unwrap(), encoded);
        }
    }
}

#[test]
fn a_sequence_has_at_most_twelve_digits_each_of_which_counts() {
    for number in [1, 9_999, 10_000, 98_765_432, 123_456_789_012, 999_999_999_999] {
        let envelope = Envelope { sequence: Sequence(number), ..envelope() };
        let encoded = encode(&envelope, &added(), SALT, &Link::START).unwrap();
        let line = encoded.bytes.strip_suffix(b"\n").unwrap();
        for read in [decode(line), decode_any_order(line)] {
            assert_eq!(read.unwrap().sequence, Sequence(number));
        }
    }
    let envelope = Envelope { sequence: Sequence(1_000_000_000_000), ..envelope() };
    assert!(encode(&envelope, &added(), SALT, &Link::START).is_err());
}

/// A line from its parts, with hashes that hold.
fn line_with(before: &str, data: &str) -> Forge {
    let mut forge = Forge::default();
    forge.raw(before, data);
    forge
}

fn before() -> String {
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{ID}\",\"source\":\"/s\",\"type\":\"mfadesk.account.closed.v1\",\
         \"subject\":\"1\",\"time\":\"{TIME}\",\"recordedtime\":\"{TIME}\",\"sequence\":\"000000000001\""
    )
}

/// Everything that makes a line sound, asked of one line that stands first; by both readers.
fn judge(line: &[u8]) -> Result<Line<'_>, InvalidLine> {
    let by_any_order = judge_with(line, decode_any_order);
    assert_eq!(judge_with(line, decode), by_any_order);
    by_any_order
}

fn judge_with(line: &[u8], decode: fn(&[u8]) -> Result<Line<'_>, InvalidLine>) -> Result<Line<'_>, InvalidLine> {
    let line = decode(line)?;
    line.check(&Link::START)?;
    line.check_data()?;
    assert_eq!(line.checked_event_data(), Ok(line.event_data()));
    Ok(line)
}

#[test]
fn members_may_come_in_any_order_with_others_among_them() {
    let line = line_with(
        &format!(
            "{{\"x\":{{ \"a\" : [ 1 ] }},\"sequence\":\"000000000001\",\"time\":\"{TIME}\",\"y\":null,\
             \"recordedtime\":\"{TIME}\",\"subj\\u0065ct\":\"\\u0031\",\"type\":\"new.type\",\"source\":\"\\\"\",\
             \"id\":\"{ID}\",\"actor\":7,\"authid\":\"\",\"runid\":null,\"correlationid\":\"T\""
        ),
        " {} ".trim(),
    );
    let line = judge(line_of(&line)).unwrap();
    assert_eq!((&*line.subject, &*line.source, &*line.type_word), ("1", "\"", "new.type"));
    assert_eq!((line.event_type, line.sequence), (None, Sequence(1)));
    let Envelope { actor, authid, run, ticket, .. } = line.envelope;
    assert_eq!((actor, authid, run, ticket.as_deref()), (None, None, None, Some("T")));
}

#[test]
fn a_line_that_is_not_sound_says_why() {
    let before = before();
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let cases: &[(InvalidLine, &str, String)] = &[
        (InvalidLine::NotJson, "", "{}".into()),
        (InvalidLine::NotJson, "[]", "{}".into()),
        (InvalidLine::NotJson, &format!("{before},\"x\":01"), "{}".into()),
        (InvalidLine::NotJson, &format!("{before},\"x\":{}", nested(127)), "{}".into()),
        (InvalidLine::NotJson, &format!("{before},"), "{}".into()),
        (InvalidLine::NotJson, &format!("{before}}}"), "{}".into()),
        (InvalidLine::NotJson, &before.replacen(':', "x:", 1), "{}".into()),
        (InvalidLine::NotJson, &before, String::new()),
        (InvalidLine::NotJson, &before, "{".into()),
        (InvalidLine::NotJson, &before, "{}}".into()),
        (InvalidLine::NotJson, &before, "{},\"x\":1".into()),
        (InvalidLine::NotJson, &before, "{\"reason\":\"\t\"}".into()),
        (InvalidLine::NotJson, &before, nested(127)),
        (InvalidLine::NotJson, &before, format!("{{\"reason\":\"r\",\"x\":{}}}", nested(126))),
        (InvalidLine::NotJson, &before, format!("{{\"reason\":\"r\",\"x\":{}}}", "[".repeat(1_000_000))),
        (InvalidLine::WhiteSpace, &format!(" {before}"), "{}".into()),
        (InvalidLine::WhiteSpace, &before.replacen(':', ": ", 1), "{}".into()),
        (InvalidLine::WhiteSpace, &before.replacen(':', " :", 1), "{}".into()),
        (InvalidLine::WhiteSpace, &before.replacen(',', ", ", 1), "{}".into()),
        (InvalidLine::WhiteSpace, &before.replacen(',', "\t,", 1), "{}".into()),
        (InvalidLine::WhiteSpace, &before, " {}".into()),
        (InvalidLine::WhiteSpace, &before, "{}\r".into()),
        (InvalidLine::MemberMissing, &before.replace("\"subject\"", "\"object\""), "{}".into()),
        (InvalidLine::MemberMissing, "{\"x\":1", "{}".into()),
        (InvalidLine::MemberMalformed, &before.replace("\"subject\":\"1\"", "\"subject\":1"), "{}".into()),
        (InvalidLine::MemberMalformed, &before.replace("\"1\"", "\"\\ud800\""), "{}".into()),
        (InvalidLine::MemberMalformed, &before.replace("-7000-", "-70-0-"), "{}".into()),
        (InvalidLine::MemberMalformed, &before.replace("30.123Z", "30.12Z"), "{}".into()),
        (InvalidLine::MemberMalformed, &before.replace("0001\"", "001\""), "{}".into()),
        (InvalidLine::MemberMalformed, &format!("{before},\"source\":\"/s\""), "{}".into()),
        (InvalidLine::MemberMalformed, &format!("{before},\"\\u0061ctor\":1,\"actor\":1"), "{}".into()),
        (InvalidLine::MemberMalformed, &format!("{before},\"specversion\":\"1.0\""), "{}".into()),
        (InvalidLine::MemberMalformed, &format!("{before},\"\u{65b0}\":1,\"\\u65b0\":2"), "{}".into()),
        (InvalidLine::MemberMalformed, &format!("{before},\"\\ud800\":1,\"\\ud800\":1"), "{}".into()),
        (InvalidLine::BadEnding, &format!("{before},\"data\":1"), "{}".into()),
        (InvalidLine::BadEnding, &format!("{before},\"d\\u0061tahash\":1"), "{}".into()),
        (InvalidLine::Sequence, &before.replace("0001\"", "0002\""), "{}".into()),
    ];
    for (unsound, before, data) in cases {
        let line = line_with(before, data);
        assert_eq!(judge(line_of(&line)).err(), Some(*unsound), "{before} {data:.99}");
    }
    let sound = line_with(&before, &format!("{{ \"reason\" : \"r\",\"x\":{}}}", nested(125)));
    assert!(judge(line_of(&sound)).is_ok());

    let text = String::from_utf8(line_of(&sound).to_vec()).unwrap();
    for (unsound, line) in [
        (InvalidLine::BadEnding, format!("{before}}}")),
        (InvalidLine::BadEnding, text.replace("\"chainhash\":\"", "\"chainhash\":\"0")),
        (InvalidLine::BadEnding, text.replace("\",\"data\"", "\",\"more\":1,\"data\"")),
        (InvalidLine::Datahash, text.replace("\"r\"", "\"s\"")),
        (InvalidLine::Chainhash, text.replace("\"/s\"", "\"/t\"")),
        (InvalidLine::NotJson, text.trim_end_matches('}').to_owned()),
        (InvalidLine::NotJson, text[..=text.rfind("\"data\":").unwrap() + 6].to_owned() + "}"),
        (InvalidLine::NotJson, format!("\u{feff}{text}")),
    ] {
        let judged = judge(line.as_bytes()).err();
        // A line that lost its last brace has an ending that is none.
        assert!(judged == Some(unsound) || judged == Some(InvalidLine::BadEnding), "{line:.400}: {judged:?}");
    }
    let mut bytes = line_of(&sound).to_vec();
    bytes[20] = 0xff;
    assert_eq!(judge(&bytes).err(), Some(InvalidLine::NotUtf8));
}

#[test]
fn what_goes_on_behind_its_data_is_no_json() {
    let behind = line_with(&before(), "{\"reason\":\"r\"} {}");
    for decode in [decode, decode_any_order] {
        let read = decode(line_of(&behind)).and_then(|line| line.checked_event_data().map(|_| ()));
        assert_eq!(read, Err(InvalidLine::NotJson));
    }
}

#[test]
fn what_is_no_text_or_no_object_is_that_before_it_is_anything_else() {
    for (line, found, told) in [
        (&b"{\"a\":\"\xff\"}"[..], InvalidLine::MemberMissing, InvalidLine::NotUtf8),
        (b"{\"a\":\"\xff\"}", InvalidLine::NotUtf8, InvalidLine::NotUtf8),
        (b"\xff", InvalidLine::NotJson, InvalidLine::NotUtf8),
        (b"{\"a\":1", InvalidLine::MemberMissing, InvalidLine::NotJson),
        (b"{\"a\":1}x", InvalidLine::BadEnding, InvalidLine::NotJson),
        (b"[1]", InvalidLine::NotJson, InvalidLine::NotJson),
        (b" {\"a\":1} ", InvalidLine::NotJson, InvalidLine::BadEnding),
        (b"{\"a\":1}", InvalidLine::WhiteSpace, InvalidLine::WhiteSpace),
    ] {
        assert_eq!(found.told_exactly(line), told, "{} {found:?}", line.escape_ascii());
    }
}

#[test]
fn blanked_data_is_told_from_data_that_never_said_anything() {
    let sound = line_with(&before(), "{\"reason\":\"r\"}");
    let blanked = String::from_utf8(line_of(&sound).to_vec()).unwrap().replace("{\"reason\":\"r\"}", "null");
    assert_eq!(judge(blanked.as_bytes()).err(), Some(InvalidLine::Blanked));
    let null = line_with(&before(), "null");
    assert!(judge(line_of(&null)).is_ok_and(|line| matches!(line.event_data(), Some(Err(_)))));
}

#[test]
fn data_is_json_whether_or_not_its_type_can_be_read() {
    for data in ["{\"reason\":\"\\ud800\"}", "{\"reason\":1e999}", "{\"reason\":\"a\",\"reason\":\"b\"}", "7", "[]"] {
        let line = line_with(&before(), data);
        assert!(judge(line_of(&line)).is_ok_and(|line| matches!(line.event_data(), Some(Err(_)))), "{data}");
        let line = line_with(&before().replace("mfadesk.account", "unknown.account"), data);
        assert!(judge(line_of(&line)).is_ok_and(|line| line.event_data().is_none()), "{data}");
    }
}

proptest! {
    #[test]
    fn both_readers_say_the_same_of_every_line(
        subject in "[0-9a\"\\\\\u{7}é]{0,4}",
        actor in proptest::option::of("[a\"é]{0,3}"),
        authid in proptest::option::of("[a-z]{0,3}"),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        how in 0..4_u8,
    ) {
        let mut more = Map::new();
        if let Some(authid) = authid {
            more.insert("authtype".into(), json!("user"));
            more.insert("authid".into(), json!(authid));
        }
        if let Some(actor) = actor {
            more.insert("actor".into(), json!(actor));
        }
        let mut forge = Forge::default();
        forge.event_with("mfadesk.account.closed.v1", &subject, TIME, TIME, json!({"reason": "r"}), &more);
        let mut line = line_of(&forge).to_vec();
        prop_assert!(judge(&line).is_ok());
        let at = at.index(line.len());
        match how {
            0 => line[at] = byte,
            1 => line[at] ^= 1 << (byte % 8),
            2 => line.insert(at, byte),
            _ => drop(line.remove(at)),
        }
        prop_assert_eq!(decode(&line), decode_any_order(&line));
    }
}

#[test]
fn what_is_json_is_json_to_both_readers() {
    let deepest = format!("{{\"a\":{}{}}}", "[".repeat(125), "]".repeat(125));
    for data in [r#"{"a":"\ud800"}"#, r#"{"a":1e999}"#, r#"{"a":1,"a":2}"#, r#"{"a":1.0,"\u0000":""}"#, &deepest] {
        let forge = line_with(&before(), data);
        let line = decode(line_of(&forge)).unwrap();
        assert_eq!(line.check_data(), Ok(()), "{data}");
        let odd = line_with(&format!("{},\"\\ud800\":1,\"x\":1e999", before()), data);
        assert!(decode(line_of(&odd)).is_ok());
        for forge in [forge, odd] {
            let report = mfadesk::verify::check_log(std::io::Cursor::new(&forge.bytes), None).unwrap();
            assert!(!report.is_damaged(), "{data}: {:?}", report.findings);
        }
    }
}
