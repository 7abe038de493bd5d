//! What is unfinished: what a morning begins with.

use serde_json::{Value, json};

use super::{NOW, assert_expected, desk as figures, said};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

/// A desk on which everything that can be unfinished is.
fn desk() -> Desk {
    let desk = figures();
    for (clock, commands) in [
        (
            // Too long ago to be listed.
            "2026-11-04T01:00:00.000Z",
            &[
                "register 0000000010 student",
                "add 0000000010 msauth --device Galaxy",
                "register 0000000011 student",
                "add 0000000011 key --device Key11",
                "test 0000000011 m1 passed",
                "apply 0000000011",
            ][..],
        ),
        (
            "2026-11-19T01:00:00.000Z",
            &[
                "register 0000000012 staff",
                "add 0000000012 msauth --device Pixel12",
                "test 0000000012 m1 passed",
                "apply 0000000012 --citrix-signed-out",
                "phone-change start 0000000012 --from Pixel12 --to Pixel13 --planned-on 2026-11-23",
                "register 0000000013 staff",
                "add 0000000013 msauth --device Pixel13",
                "add 0000000013 key --device Key13",
                "register 0000000014 student",
                "add 0000000014 msauth --device Pixel14",
                "test 0000000014 m1 passed",
                "apply 0000000014",
                "phone-change start 0000000014 --from Pixel14 --to Pixel15 --planned-on 2026-11-24",
            ],
        ),
        ("2026-11-19T02:00:00.000Z", &["test 0000000012 m1 passed", "test 0000000014 m1 failed"]),
        (
            "2026-11-23T05:00:00.000Z",
            &[
                "lost 0000000003 m1",
                "reregister request 0000000003 --via office",
                "lost 0000000011 m1",
                "reregister request 0000000011 --via office",
                "reregister approve 0000000011 --identity-check student-id",
            ],
        ),
        (
            "2026-11-24T00:40:00.000Z",
            &[
                "test 0000000013 m2 passed",
                "apply 0000000013 --citrix-signed-out",
                "terminate 0000000012 --reason asked --identity-check staff-id",
            ],
        ),
    ] {
        desk.record_all(clock, commands);
    }
    desk
}

/// What is open, as pairs of account and matter.
fn open(desk: &Desk, clock: &str, words: &[&str]) -> Vec<(String, String)> {
    let answer = desk.run_at(clock, [&["open", "--json"], words].concat()).json();
    assert_eq!(validate_answer("open", &answer), Ok(()));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let matters = |one: &Value| -> Vec<(String, String)> {
        let matters = one["matters"].as_array().unwrap().iter();
        matters.map(|matter| (text(&one["account"]), text(&matter["what"]))).collect()
    };
    answer["open"].as_array().unwrap().iter().flat_map(matters).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(account, what)| ((*account).to_owned(), (*what).to_owned())).collect()
}

#[test]
fn the_most_urgent_comes_first_and_every_matter_of_an_account_is_told() {
    let desk = desk();
    assert_expected("open.en", &desk.run_at(NOW, ["open"]));
    assert_expected("open.ja", &desk.run_in("ja", NOW, ["open"]));
    assert_eq!(
        open(&desk, NOW, &[]),
        pairs(&[
            ("0000000003", "reregistration-requested"),
            ("0000000011", "set-up-again"),
            ("0000000012", "phone-change-overdue"),
            ("0000000012", "ending"),
            ("0000000001", "not-tested-since"),
            ("0000000014", "not-tested-since"),
            ("0000000014", "phone-change"),
            ("0000000013", "starting"),
            ("0000000005", "set-up"),
        ])
    );
}

#[test]
fn a_set_up_that_stopped_is_listed_for_a_fortnight_or_from_when_one_asks() {
    let desk = desk();
    let set_up = ["--only", "set-up"];
    assert_eq!(open(&desk, NOW, &set_up), pairs(&[("0000000005", "set-up")]));
    let since = [&set_up[..], &["--since", "2026-11-01"]].concat();
    assert_eq!(
        open(&desk, NOW, &since),
        pairs(&[("0000000002", "set-up"), ("0000000010", "set-up"), ("0000000005", "set-up")])
    );
    let students = [&since[..], &["--affiliation", "student"]].concat();
    assert_eq!(open(&desk, NOW, &students), pairs(&[("0000000002", "set-up"), ("0000000010", "set-up")]));
}

#[test]
fn what_is_gone_and_still_registered_is_listed_where_it_was_stolen_for_as_long_as_it_is() {
    let desk = desk();
    let commands = [
        "add 0000000014 key --device K14 --at 2026-11-20",
        "add 0000000014 passkey --device P14 --at 2026-11-20",
        "lost 0000000014 K14 --at 2026-11-21",
        "lost 0000000014 P14 --reason stolen --at 2026-11-21",
    ];
    desk.record_all(NOW, &commands);
    let gone = ["--only", "stolen-still-there,lost-still-there"];
    let stolen = ("0000000014", "stolen-still-there");
    assert_eq!(open(&desk, NOW, &gone), pairs(&[stolen, ("0000000014", "lost-still-there")]));
    assert_eq!(open(&desk, "2026-12-20T01:00:00.000Z", &gone), pairs(&[stolen]));
    desk.record_all(NOW, &["remove 0000000014 m3", "found 0000000014 m2"]);
    assert_eq!(open(&desk, NOW, &gone), []);
}

#[test]
fn a_sign_in_that_passed_once_mfa_was_on_closes_the_matter_and_one_before_does_not() {
    let desk = desk();
    let asked = ["--only", "not-tested-since"];
    assert_eq!(
        open(&desk, NOW, &asked),
        pairs(&[("0000000001", "not-tested-since"), ("0000000014", "not-tested-since")])
    );
    desk.record_all(NOW, &["test 0000000014 m1 passed"]);
    assert_eq!(open(&desk, NOW, &asked), pairs(&[("0000000001", "not-tested-since")]));
}

#[test]
fn a_day_to_come_is_asked_about_with_what_is_known_today() {
    let desk = desk();
    let on = ["--on", "2026-11-25", "--only", "phone-change,phone-change-overdue,starting,ending"];
    assert_eq!(
        open(&desk, NOW, &on),
        pairs(&[("0000000012", "phone-change-overdue"), ("0000000014", "phone-change-overdue")])
    );
}

#[test]
fn how_long_ago_is_told_by_the_instant_that_was_asked_about() {
    let desk = desk();
    let then = desk.run_at("2027-02-01T00:00:00.000Z", ["open", "--as-of", "2026-11-24 10:00", "--only", "starting"]);
    assert_eq!(
        said(&then),
        concat!(
            "account     affiliation  what is open                     since\n",
            "0000000013  staff        MFA starts: at 2026-11-24 10:20  20 min ago\n\n",
            "What to do about each: mfadesk next 0000000013\n\n",
            "Something is open for 1 account; 9 accounts checked, 1 closed skipped; log at line 48, last recorded 20 min ago; as of 2026-11-24 10:00\n",
        )
    );
}

#[test]
fn an_empty_desk_has_nothing_open_and_a_word_that_is_none_is_refused() {
    let desk = Desk::founded(NOW);
    let nothing = desk.run_at(NOW, ["open"]);
    assert_eq!(said(&nothing), "Nothing is open; 0 accounts checked; log at line 1, last recorded just now\n");
    let refused = desk.run_at(NOW, ["open", "--only", "nonsense"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("nonsense") && refused.stderr.contains("reregistration-requested"), "{refused:?}");
}

#[test]
fn scripts_get_each_matter_with_its_times() {
    let desk = desk();
    let answer = desk.run_at(NOW, ["open", "--json", "--only", "starting"]).json();
    assert_eq!(answer["query"], json!({"command": "open", "only": ["starting"]}));
    assert_eq!(answer["since"], "2026-11-10T01:00:00.000Z");
    assert_eq!(
        answer["open"],
        json!([{"account": "0000000013", "affiliation": "staff", "matters": [
            {"what": "starting", "since": "2026-11-24T00:40:00.000Z", "effective_at": "2026-11-24T01:20:00.000Z",
             "planned_on": null, "step": null, "due_at": null, "note": null}]}])
    );
}
