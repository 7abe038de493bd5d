//! Two retirements on two days: each channel is named with its own day, and what is to be done has to be done before the
//! first of them.

use crate::support::desk::Desk;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T02:00:00.000Z";
const SOMEBODY: &str = "0000000009";

const POLICY: &str = r#"
[[retirements]]
channels = ["sms", "call"]
on = "2027-02-01"
then = "register"

[[retirements]]
channels = ["code"]
kinds = ["authenticator-app"]
on = "2027-03-01"
then = "locked-out"
"#;

/// A phone and an app, of which the one ends a month before the other.
fn desk() -> Desk {
    let desk = Desk::founded(THEN);
    let policy = desk.file("policy.toml", POLICY);
    let ran = desk.run_at(THEN, ["policy", "set", &policy]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let commands = [
        "register 0000000009 student --language en",
        "add 0000000009 phone --device iPhone15 --number 090-1234-5678",
        "add 0000000009 app --device iPhone15",
        "test 0000000009 m1 passed",
        "test 0000000009 m2 passed",
        "apply 0000000009",
    ];
    desk.record_all(THEN, &commands);
    desk
}

fn said(desk: &Desk, lang: &str, words: &[&str]) -> String {
    let ran = desk.run_in(lang, NOW, words);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_channel_ends_on_its_own_day() {
    let desk = desk();
    for words in [&["status", SOMEBODY][..], &["next", SOMEBODY, "--all"], &["risk", "--retiring"]] {
        let told = said(&desk, "en", words);
        assert!(told.contains("SMS and calls on 2027-02-01, codes on 2027-03-01"), "{words:?}: {told}");
        let told = said(&desk, "ja", words);
        let day = told.find("SMS・音声通話（2027-02-01）").zip(told.find("コード（2027-03-01）"));
        assert!(day.is_some_and(|(first, second)| first < second), "{words:?}: {told}");
    }
    let told = said(&desk, "en", &["next", SOMEBODY, "--all"]);
    assert!(told.contains("From 2027-02-01 you cannot sign in with m1"), "{told}");
    assert!(told.contains("From 2027-03-01 you cannot sign in with m2"), "{told}");
}

#[test]
fn what_is_to_be_done_is_done_before_the_first_of_them() {
    let desk = desk();
    for words in [&["status", SOMEBODY][..], &["next", SOMEBODY]] {
        assert!(said(&desk, "en", words).to_lowercase().contains("before 2027-02-01"), "{words:?}");
        assert!(said(&desk, "ja", words).contains("2027-02-01 より前に"), "{words:?}");
    }
    let letter = said(&desk, "en", &["notice", "--retiring"]);
    for words in [
        "From Monday, 1 February 2027 on, verification by SMS or call, and from Monday, 1 March 2027 on verification by code is no longer possible.",
        "What to do by Sunday, 31 January 2027",
    ] {
        assert!(letter.contains(words), "{letter}");
    }
    // For scripts it is the day on which it gets worse, as before.
    let answer = desk.run_at(NOW, ["risk", "--retiring", "--json"]).json();
    assert_eq!(answer["accounts"][0]["retiring"]["on"], "2027-03-01");
}
