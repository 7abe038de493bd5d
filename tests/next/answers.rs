//! The answer for scripts: its form, its evidence, and that it can be asked again.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::absent::at_home;
use super::desk::{
    CHANGING, CLOSED, DESK, ENDING, FOUND_AGAIN, LOCKED_OUT, LOST_AT_ONCE, METHODS_GONE, NEARLY_DONE, NOT_LINKED, NOW,
    ON, ONE_METHOD, REQUESTED, REREGISTERED, STARTING, STEP_1, STEP_2, STEP_3, STEP_4, TROUBLE,
};
use super::retirement;
use crate::support::schemas::validate_answer;

const EVERYBODY: [(&str, &str); 19] = [
    (ON, "on"),
    (LOCKED_OUT, "locked-out"),
    (REQUESTED, "locked-out"),
    (CHANGING, "changing-phones"),
    (STEP_1, "setting-up"),
    (STEP_2, "setting-up"),
    (STEP_3, "setting-up"),
    (STEP_4, "setting-up"),
    (STARTING, "starting"),
    (ENDING, "ending"),
    (METHODS_GONE, "set-up-again"),
    (REREGISTERED, "re-registered"),
    (CLOSED, "closed"),
    (NEARLY_DONE, "changing-phones"),
    (NOT_LINKED, "locked-out"),
    (LOST_AT_ONCE, "locked-out"),
    (ONE_METHOD, "on"),
    (TROUBLE, "setting-up"),
    (FOUND_AGAIN, "on"),
];

fn asked(words: &[&str]) -> Value {
    let answer = DESK.run_at(NOW, [&["next", "--json"], words].concat()).json();
    assert_eq!(validate_answer("next", &answer), Ok(()), "{answer}");
    answer
}

/// What is said under this code.
fn topic(account: &str, code: &str) -> Value {
    let advice = asked(&[account])["accounts"][0]["advice"].clone();
    let topics = advice.as_array().unwrap();
    topics.iter().find(|topic| topic["code"] == code).unwrap_or_else(|| panic!("{code} in {advice}")).clone()
}

#[test]
fn everybody_is_in_a_situation_and_every_answer_follows_its_schema() {
    for (account, situation) in EVERYBODY {
        let answer = asked(&[account]);
        assert_eq!(answer["query"], json!({"command": "next", "account": account}));
        assert_eq!(answer["as_of"], NOW);
        assert_eq!(answer["accounts"][0]["situation"], situation, "{account}");
    }
}

#[test]
fn every_code_has_its_place_in_the_schema() {
    let text = include_str!("../../docs/schemas/next.schema.json");
    let schema: Value = serde_json::from_str(text).unwrap();
    let each = schema["$defs"]["topic"]["allOf"].as_array().unwrap().iter();
    let published: BTreeSet<String> = each.map(|of| of["if"]["properties"]["code"]["const"].to_string()).collect();
    let mut said = BTreeSet::new();
    for (account, _) in EVERYBODY {
        let advice = asked(&[account])["accounts"][0]["advice"].clone();
        said.extend(advice.as_array().unwrap().iter().map(|topic| topic["code"].to_string()));
    }
    for (desk, account) in [(at_home(), "0000000001"), (retirement::desk("register"), retirement::ONLY_SMS)] {
        let answer = desk.run_at("2026-11-24T01:00:00.000Z", ["next", account, "--json"]).json();
        let advice = answer["accounts"][0]["advice"].clone();
        said.extend(advice.as_array().unwrap().iter().map(|topic| topic["code"].to_string()));
    }
    assert_eq!(said, published);
}

#[test]
fn times_are_instants_and_reasons_are_codes() {
    let ways = topic(LOCKED_OUT, "reregister")["ways"].clone();
    assert_eq!(
        ways[1],
        json!({"via": "office", "open": true, "because": null, "bring": ["student-id"],
            "processed": {"from": "2026-11-24T00:00:00.000Z", "until": "2026-11-24T08:00:00.000Z", "now": false}})
    );
    assert_eq!(ways[0]["because"], "link-not-known");
    assert_eq!(
        ways[3],
        json!({"via": "form", "open": false, "because": "needs-mfa-sign-in", "bring": ["sign-in"], "processed": null})
    );
    let application = topic(STEP_1, "application");
    assert_eq!(application["refused_by"], json!(["no-method", "citrix-not-confirmed"]));
    assert_eq!(application["ready"], false);
    assert_eq!(topic(STARTING, "services")["from"], "2026-11-20T09:55:00.000Z");
    assert_eq!(topic(STARTING, "services")["minutes_left"], 25);
    let old_phone = topic(CHANGING, "old-phone");
    assert_eq!((&old_phone["may_go"], &old_phone["because"]), (&json!(false), &json!("would-leave-untested")));
    assert_eq!(topic(CHANGING, "phone-order")["dies"], json!(["m1", "m2"]));
}

#[test]
fn what_is_refused_here_is_refused_when_it_is_recorded() {
    for (account, citrix, expected) in [(STEP_1, false, 3), (STEP_3, true, 3), (STEP_4, false, 3), (STEP_4, true, 0)] {
        let mut words = vec!["apply", account, "--dry-run", "--json"];
        if citrix {
            words.push("--citrix-signed-out");
        }
        let ran = DESK.run_at(NOW, &words);
        assert_eq!(ran.code, expected, "{words:?}");
        if !citrix {
            assert_eq!(ran.error()["error"]["codes"], topic(account, "application")["refused_by"]);
        }
    }
}

#[test]
fn the_pages_are_those_of_what_is_said_and_the_guidance_is_the_policys() {
    let pages = |account| asked(&[account])["accounts"][0]["pages"].clone();
    let names = |account| -> Vec<String> {
        pages(account).as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(STEP_1), ["first-setup", "setup", "password"]);
    assert_eq!(names(STEP_3), ["sign-out", "security-info", "setup", "password"]);
    assert_eq!(names(STEP_4), ["user-menu", "setup", "password"]);
    assert_eq!(names(STARTING), ["vpn", "security-info", "change", "password"]);
    assert_eq!(names(CLOSED), [""; 0]);
    assert_eq!(pages(STEP_4)[1]["url"], "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/initial");
    // Readers of Japanese are sent to the originals.
    let japanese = DESK.run_in("ja", NOW, ["next", STEP_4, "--all"]).stdout;
    assert!(japanese.contains("：https://utelecon.adm.u-tokyo.ac.jp/utokyo_account/mfa/initial\n"), "{japanese}");
}

#[test]
fn an_answer_that_was_kept_says_the_same_years_later_and_an_edited_one_does_not() {
    for (account, _) in EVERYBODY {
        let answer = asked(&[account]);
        let again = DESK.feed_in("en", "2031-01-01T00:00:00.000Z", answer.to_string(), ["recheck", "-"]);
        assert_eq!((again.code, again.stdout.as_str()), (0, "same\n"), "{account}: {}", again.stderr);
    }
    let mut answer = asked(&[CHANGING, "--without", "Pixel10"]);
    let again = DESK.feed_in("en", NOW, answer.to_string(), ["recheck", "-"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, "same\n"), "{}", again.stderr);
    answer["accounts"][0]["advice"][1]["may_go"] = json!(true);
    assert_eq!(DESK.feed_in("en", NOW, answer.to_string(), ["recheck", "-"]).code, 1);
}

#[test]
fn as_if_something_were_lost_the_person_is_told_what_would_be_said_then() {
    let answer = asked(&[ON, "--without", "iPhone15"]);
    assert_eq!(answer["query"]["without"], json!(["device:iphone15"]));
    assert_eq!(answer["accounts"][0]["situation"], "locked-out");
    let text = DESK.run_at(NOW, ["next", ON, "--all", "--without", "iPhone15"]).stdout;
    assert!(text.starts_with("As if lost: \"iPhone15\".\n\n"), "{text}");
    assert!(text.contains("- m1 Microsoft Authenticator on \"iPhone15\": as if lost\n"), "{text}");
    let nothing = DESK.run_at(NOW, ["next", ON, "--without", "Pixel"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (4, ""));
}

#[test]
fn an_earlier_instant_is_answered_as_it_was_then() {
    let answer = asked(&[LOCKED_OUT, "--as-of", "2026-11-19 10:00"]);
    assert_eq!(answer["accounts"][0]["situation"], "on");
}

#[test]
fn lines_and_cells_hold_the_same() {
    let row = asked(&[ON])["accounts"][0].clone();
    let lines = DESK.run_at(NOW, ["next", ON, "--format", "jsonl"]).stdout;
    assert_eq!(serde_json::from_str::<Value>(&lines).unwrap(), row);
    let table = DESK.run_at(NOW, ["next", ON, "--format", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let members: Vec<&String> = row.as_object().unwrap().keys().collect();
    let mut sorted: Vec<&String> = header.iter().collect();
    sorted.sort();
    let mut expected = members;
    expected.sort();
    assert_eq!(sorted, expected);
    let record = reader.records().next().unwrap().unwrap();
    let place = header.iter().position(|name| name == "advice").unwrap();
    assert_eq!(serde_json::from_str::<Value>(&record[place]).unwrap(), row["advice"]);
}

#[test]
fn an_account_that_is_not_on_record_and_what_is_no_id_are_errors() {
    let unknown = DESK.run_at(NOW, ["next", "0999999999", "--json"]);
    assert_eq!((unknown.code, &unknown.error()["error"]["code"]), (4, &json!("unknown-account")));
    let mistyped = DESK.run_at(NOW, ["next", "12", "--json"]);
    assert_eq!((mistyped.code, &mistyped.error()["error"]["code"]), (2, &json!("usage")));
    assert_eq!(DESK.run_at(NOW, ["next"]).code, 2);
    // Full-width digits are read.
    assert_eq!(asked(&["００００００００１３"])["accounts"][0]["account"], CLOSED);
}

/// The rows of the table of docs/json.md that sets the situations of `next` beside those of `notice`: the words in its
/// columns.
fn situations_side_by_side() -> Vec<[Vec<String>; 3]> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/json.md")).unwrap();
    let rows = page.lines().skip_while(|line| !line.starts_with("| the account, as it is |")).skip(2);
    let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.take_while(|line| line.starts_with('|'))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').collect();
            [words(cells[2]), words(cells[3]), words(cells[4])]
        })
        .collect()
}

#[test]
fn the_situations_of_next_and_of_notice_are_two_vocabularies_that_go_together_as_documented() {
    let rows = situations_side_by_side();
    let written = |words: &[&str]| {
        let levels = ["notice", "--json", "--level", "locked-out,critical,warning,ok,not-in-force"];
        let before: &[&str] = if words.is_empty() { &[] } else { &["--before", "2027-04-01"] };
        let notices = DESK.run_at(NOW, [&levels[..], words, before].concat()).json()["notices"].clone();
        let of = |notice: &Value, member: &str| notice[member].as_str().unwrap().to_owned();
        let pairs = notices.as_array().unwrap().iter().map(|notice| (of(notice, "account"), of(notice, "situation")));
        pairs.collect::<std::collections::BTreeMap<_, _>>()
    };
    let lost =
        ["--without", "kind:phone", "--without", "kind:microsoft-authenticator", "--without", "kind:security-key"];
    for (column, words) in [(1, &[][..]), (2, &lost)] {
        let notices = written(words);
        let mut seen = BTreeSet::new();
        for (account, _) in EVERYBODY {
            let asked = asked(&[&[account][..], words].concat());
            let situation = asked["accounts"][0]["situation"].as_str().unwrap();
            let row = rows.iter().find(|row| row[0].iter().any(|word| word == situation)).unwrap();
            if let Some(written) = notices.get(account) {
                assert!(row[column].contains(written), "{account}: {situation} and {written}");
                seen.insert(written.clone());
            } else {
                assert!(row[column].is_empty() || column == 2, "{account}: {situation}, and no message");
            }
        }
        assert!(seen.len() > 1, "{seen:?}");
    }
}
