//! The form of a line: each fault has its code.

use mfadesk::verify::Kind;
use serde_json::json;

use super::{ACCOUNT, STARTED, checked, codes, found, small_log, started};
use crate::support::forge::Forge;

#[test]
fn each_fault_of_form_has_its_code() {
    let id = "01930000-0000-7000-8000-000000000001";
    let before = |change: (&str, &str)| {
        let members = [
            ("specversion", json!("1.0").to_string()),
            ("id", json!(id).to_string()),
            ("source", json!("/mfadesk/test/desk").to_string()),
            ("type", json!("x").to_string()),
            ("subject", json!("store").to_string()),
            ("time", json!(STARTED).to_string()),
            ("recordedtime", json!(STARTED).to_string()),
            ("sequence", json!("000000000001").to_string()),
        ];
        let members = members.iter().filter_map(|(name, value)| match change {
            (changed, "") if changed == *name => None,
            (changed, other) if changed == *name => Some(format!("\"{name}\":{other}")),
            _ => Some(format!("\"{name}\":{value}")),
        });
        format!("{{{}", members.collect::<Vec<_>>().join(","))
    };
    let fault = |before: &str, data: &str| {
        let mut log = Forge::default();
        log.raw(before, data);
        let report = checked(&log.bytes, None);
        report.findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>()
    };

    assert_eq!(fault(&before(("", "")), "{}"), [Kind::UnknownType { r#type: "x".into() }]);
    for member in ["id", "source", "type", "subject", "time", "recordedtime", "sequence"] {
        assert_eq!(fault(&before((member, "")), "{}"), [Kind::MemberMissing { member: member.into() }]);
        assert_eq!(fault(&before((member, "1")), "{}"), [Kind::MemberMalformed { member: member.into() }]);
        let twice = before((member, &format!("\"\",\"{member}\":\"\"")));
        assert!(fault(&twice, "{}").contains(&Kind::MemberMalformed { member: member.into() }));
    }
    assert_eq!(
        fault(&format!("{},\"actor\":1,\"actor\":2", before(("", ""))), "{}"),
        [Kind::MemberMalformed { member: "actor".into() }]
    );
    let malformed = [
        ("id", "\"\""),
        ("id", "\"0193000000007000800000000000000a\""),
        ("id", "\"01930000-0000-7000-8000-00000000000g\""),
        ("time", "\"2026-11-24T01:00:00Z\""),
        ("time", "\"2026-11-24T01:00:00.000+00:00\""),
        ("time", "\"2026-02-29T01:00:00.000Z\""),
        ("time", "\"2100-02-29T01:00:00.000Z\""),
        ("time", "\"2026-11-31T01:00:00.000Z\""),
        ("time", "\"2026-13-01T01:00:00.000Z\""),
        ("time", "\"2026-00-01T01:00:00.000Z\""),
        ("time", "\"2026-01-00T01:00:00.000Z\""),
        ("recordedtime", "\"2026-11-24T24:00:00.000Z\""),
        ("recordedtime", "\"2026-11-24T23:60:00.000Z\""),
        ("recordedtime", "\"2026-11-24T23:59:60.000Z\""),
        ("recordedtime", "\"2026-11-24 23:59:00.000Z\""),
        ("sequence", "\"1\""),
        ("sequence", "\"+00000000001\""),
        ("sequence", "\"0000000000001\""),
        ("subject", "null"),
    ];
    for (member, value) in malformed {
        assert_eq!(fault(&before((member, value)), "{}"), [Kind::MemberMalformed { member: member.into() }], "{value}");
    }
    for leap_day in ["2028-02-29", "2000-02-29"] {
        let at = format!("\"{leap_day}T23:59:59.999Z\"");
        let unknown = Kind::UnknownType { r#type: "x".into() };
        assert_eq!(fault(&before(("time", &at)), "{}"), [unknown], "a leap day is a day");
    }

    let spaced = before(("", "")).replace(",\"subject\"", ", \"subject\"");
    assert_eq!(fault(&spaced, "{}"), [Kind::WhiteSpace]);
    assert_eq!(fault(&before(("", "")), "{ \"a\": [1, 2] }"), [Kind::UnknownType { r#type: "x".into() }]);
    assert_eq!(fault(&before(("", "")), "{\"a\":1}} "), [Kind::NotJson]);
    for number in ["01", "1.", "-", ".5", "1e", "1e+", "1.e1"] {
        assert_eq!(fault(&before(("", "")), &format!("{{\"a\":{number}}}")), [Kind::NotJson], "{number}");
    }
    assert_eq!(fault(&before(("", "")), "{\"a\":\"\\u00fg\"}"), [Kind::NotJson]);

    let sound = |change: fn(String) -> String| {
        let mut log = Forge::default();
        log.raw(&before(("", "")), "{}");
        let report = checked(change(String::from_utf8(log.bytes).unwrap()).as_bytes(), None);
        report.findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>()
    };
    assert_eq!(sound(|line| line.replace('\n', "\r\n")), [Kind::WhiteSpace, Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("}\n", ",\"more\":1}\n")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("\"data\":", "\"d\\u0061ta\":")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("chainhash", "chainHash")), [Kind::BadEnding]);
    assert_eq!(sound(|line| line.replace("{\"spec", "\u{feff}{\"spec")), [Kind::NotJson]);
}

#[test]
fn a_wrong_datahash_and_a_wrong_chainhash_are_told_apart() {
    let log = small_log();
    let text = String::from_utf8(log.bytes.clone()).unwrap();
    let report = checked(text.replace("\"left\"", "\"gone\"").as_bytes(), None);
    assert_eq!(found(&report), codes(&[(12, "datahash")]));
    let report = checked(text.replace("\"actor\":\"田中\"", "\"actor\":\"佐藤\"").as_bytes(), None);
    assert_eq!(found(&report), codes(&[(6, "chainhash")]));
}

#[test]
fn a_long_line_is_read_and_a_deeply_nested_one_is_refused() {
    let mut log = started();
    log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "x".repeat(2 << 20)}));
    assert_eq!(found(&checked(&log.bytes, None)), []);

    for depth in [120, 200, 1_000_000] {
        let mut log = started();
        let before = String::from_utf8(log.bytes.clone()).unwrap();
        let before = before.split(",\"datahash\"").next().unwrap().replace("000000000001", "000000000002");
        log.raw(&before, &format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
        log.event("account.registered", ACCOUNT, STARTED, STARTED, json!({"affiliation": "staff"}));
        let expected = if depth < 127 { codes(&[(2, "did-not-fit")]) } else { codes(&[(2, "not-json")]) };
        assert_eq!(found(&checked(&log.bytes, None)), expected);
    }
}

#[test]
fn white_space_is_told_wherever_it_stands_and_however_often() {
    let line = String::from_utf8(started().bytes).unwrap();
    let joints = "{:,";
    let is_between =
        |at: &usize| line[..*at].ends_with(|c| joints.contains(c)) || line[*at..].starts_with(|c| joints.contains(c));
    // The two first members, and the end of the line.
    let mut places: Vec<usize> = (0..line.find("\"source\"").unwrap()).filter(is_between).collect();
    places.push(line.len() - 1);
    assert!(places.len() > 9);
    for one in &places {
        for other in &places {
            let (first, last) = (one.min(other), one.max(other));
            let spaced = format!("{} {} {}", &line[..*first], &line[*first..*last], &line[*last..]);
            let report = checked(spaced.as_bytes(), None);
            let kinds: Vec<&Kind> = report.findings.iter().map(|finding| &finding.kind).collect();
            assert!(kinds.contains(&&Kind::WhiteSpace), "{spaced:.60}: {kinds:?}");
        }
    }
}

#[test]
fn a_member_that_nobody_expects_may_not_be_there_twice_either() {
    let line = String::from_utf8(started().bytes).unwrap();
    for others in [0, 1, 40] {
        for times in 1..=3 {
            let others: String = (0..others).map(|number| format!(",\"y{number}\":1")).collect();
            let more = format!(",\"x\":1{others}{}", ",\"x\":1".repeat(times - 1));
            let report = checked(line.replacen(",\"source\"", &format!("{more},\"source\""), 1).as_bytes(), None);
            let doubled = Kind::MemberMalformed { member: "x".into() };
            assert_eq!(report.findings.iter().any(|finding| finding.kind == doubled), times > 1, "{more}");
        }
    }
}
