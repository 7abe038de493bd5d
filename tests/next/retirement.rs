//! The weeks before SMS and calls end, and the day itself: what people are told to do, what they are not, and what is left
//! then.

use serde_json::{Value, json};

use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

const THEN: &str = "2026-11-20T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";
/// The day, at its first instant in Tokyo.
const DAY: &str = "2027-01-31T15:00:00.000Z";

/// A phone on a phone, and nothing else: tested.
pub const ONLY_SMS: &str = "0000000001";
/// A phone and a key, both tested: nothing is wrong.
pub const SMS_AND_KEY: &str = "0000000002";
/// A phone and a key, both tested, and a token that was not.
pub const UNTESTED_LEFT: &str = "0000000003";
/// An app and a key, both tested.
pub const NO_SMS: &str = "0000000004";
/// A phone, in the setup.
pub const IN_SETUP: &str = "0000000005";

/// A desk whose policy says that SMS and calls end, and what awaits whoever has nothing else.
pub fn desk(then: &str) -> Desk {
    let desk = Desk::founded(THEN);
    let policy = format!("[[retirements]]\nchannels = [\"sms\", \"call\"]\non = \"2027-02-01\"\nthen = \"{then}\"\n");
    let policy = desk.file("policy.toml", &policy);
    let ran = desk.run_at(THEN, ["policy", "set", &policy]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for (account, language, kinds) in [
        (ONLY_SMS, "en", &["phone"][..]),
        (SMS_AND_KEY, "ja", &["phone", "key"]),
        (UNTESTED_LEFT, "en", &["phone", "key", "app"]),
        (NO_SMS, "en", &["app", "key"]),
        (IN_SETUP, "en", &["phone"]),
    ] {
        desk.record_all(THEN, &[&format!("register {account} student --language {language}")]);
        for (number, kind) in (1..).zip(kinds) {
            let what = match *kind {
                "phone" => format!("phone --device Pixel9 --number 090-1234-56{}", &account[8..]),
                "key" => "key --device YubiKey5".to_owned(),
                app => format!("{app} --device GalaxyS24"),
            };
            desk.record_all(THEN, &[&format!("add {account} {what}")]);
            if (account, *kind) != (UNTESTED_LEFT, "app") {
                desk.record_all(THEN, &[&format!("test {account} m{number} passed")]);
            }
        }
        if account != IN_SETUP {
            desk.record_all(THEN, &[&format!("apply {account}")]);
        }
    }
    desk
}

fn asked(desk: &Desk, now: &str, account: &str) -> Value {
    let answer = desk.run_at(now, ["next", account, "--json"]).json();
    assert_eq!(validate_answer("next", &answer), Ok(()), "{answer}");
    answer["accounts"][0].clone()
}

fn topic<'a>(account: &'a Value, code: &str) -> Option<&'a Value> {
    account["advice"].as_array().unwrap().iter().find(|topic| topic["code"] == code)
}

#[test]
fn from_the_day_on_whoever_has_nothing_else_is_locked_out_or_has_to_set_up_and_is_told_before() {
    for (then, mfa_state, english, japanese) in [
        ("locked-out", "on", "you are LOCKED OUT then", "サインインできなくなります"),
        ("register", "setup-required", "SETUP IS REQUIRED then", "再設定が必要になります"),
    ] {
        let desk = desk(then);
        let account = asked(&desk, NOW, ONLY_SMS);
        let retiring = topic(&account, "retiring").unwrap();
        assert_eq!(
            (&retiring["on"], &retiring["stops"], &retiring["left"], &retiring["mfa_state"]),
            (&json!("2027-02-01"), &json!(["m1"]), &json!([]), &json!(mfa_state))
        );
        let told = desk.run_at(NOW, ["next", ONLY_SMS, "--all"]).stdout;
        assert!(
            told.contains("What ends on 2027-02-01 (in 69 days): SMS and calls") && told.contains(english),
            "{told}"
        );
        let told = desk.run_in("ja", NOW, ["next", ONLY_SMS, "--all"]).stdout;
        assert!(told.contains("2027-02-01（あと69日）") && told.contains(japanese), "{told}");
    }
}

#[test]
fn nobody_is_advised_to_add_what_ends_as_well_and_a_passkey_or_a_key_comes_first() {
    let desk = desk("register");
    for (account, code) in [(ONLY_SMS, "retiring"), (SMS_AND_KEY, "retiring"), (IN_SETUP, "step")] {
        let answer = asked(&desk, NOW, account);
        let add = topic(&answer, code).unwrap()["add"].as_array().unwrap().clone();
        assert_eq!(&add[..2], [json!("passkey"), json!("security-key")], "{account}");
        assert!(!add.iter().any(|kind| kind.as_str().unwrap().contains("phone")), "{add:?}");
        assert_eq!(topic(&answer, code).unwrap()["ending"], json!(["phone", "alternate-phone", "office-phone"]));
        for lang in ["en", "ja"] {
            let said = desk.run_in(lang, NOW, ["next", account, "--all"]).stdout;
            assert!(!said.contains("landline") && !said.contains("固定電話"), "{said}");
            assert!(!said.contains("Register the number") && !said.contains("出られる電話の番号"), "{said}");
        }
    }
    for account in [ONLY_SMS, SMS_AND_KEY] {
        let status = desk.run_at(NOW, ["status", account]).stdout;
        assert!(status.contains("Next: before 2027-02-01, add a passkey or a security key"), "{status}");
        let status = desk.run_in("ja", NOW, ["status", account]).stdout;
        assert!(status.contains("2027-02-01 より前に") && status.contains("パスキーかセキュリティキー"), "{status}");
    }
}

#[test]
fn nothing_is_kept_so_that_will_not_hold() {
    let desk = desk("register");
    let said = desk.run_at(NOW, ["next", SMS_AND_KEY, "--all"]).stdout;
    assert!(!said.contains("You do not need to change anything"), "{said}");
    assert!(said.contains("Left is m2 Security key, and one loss locks you out then."), "{said}");
    assert!(desk.run_at(NOW, ["next", NO_SMS, "--all"]).stdout.contains("You do not need to change anything"));
}

#[test]
fn where_what_is_left_is_enough_it_only_has_to_be_tested() {
    let desk = desk("register");
    let account = asked(&desk, NOW, UNTESTED_LEFT);
    assert_eq!(topic(&account, "retiring").unwrap()["untested"], json!(["m3"]));
    let said = desk.run_at(NOW, ["next", UNTESTED_LEFT, "--all"]).stdout;
    assert!(said.contains("Before 2027-02-01: test m3 Authenticator app"), "{said}");
    assert!(desk.run_at(NOW, ["status", UNTESTED_LEFT]).stdout.contains("Next: test m3"));
}

#[test]
fn whoever_uses_none_of_it_hears_nothing_of_it() {
    let desk = desk("locked-out");
    assert!(topic(&asked(&desk, NOW, NO_SMS), "retiring").is_none());
    assert!(!desk.run_at(NOW, ["status", NO_SMS]).stdout.contains("2027"));
}

#[test]
fn on_the_day_it_is_said_what_has_ended() {
    let desk = desk("register");
    let status = desk.run_at(DAY, ["status", SMS_AND_KEY]).stdout;
    assert!(status.contains("ended on 2027-02-01"), "{status}");
    assert!(status.contains("Sign-in methods on record: m2 Security key"), "{status}");
    let account = asked(&desk, DAY, ONLY_SMS);
    assert_eq!(
        (&account["situation"], &topic(&account, "step").unwrap()["walk"]),
        (&json!("set-up-again"), &json!("methods-retired"))
    );
    let said = desk.run_at(DAY, ["next", ONLY_SMS, "--all"]).stdout;
    assert!(said.contains("Your registered methods no longer verify a sign-in: m1"), "{said}");
    assert!(!said.contains("You have no sign-in method any more"), "{said}");
    let said = desk.run_at(DAY, ["next", SMS_AND_KEY, "--all"]).stdout;
    assert!(
        said.contains("m1 Phone ••02 on \"Pixel9\", default: NO, not for signing in any more: ended on 2027-02-01."),
        "{said}"
    );
}

#[test]
fn a_day_to_come_can_be_asked_about_and_is_answered_the_same_for_ever() {
    let desk = desk("locked-out");
    let answer = desk.run_at(NOW, ["next", ONLY_SMS, "--json", "--on", "2027-02-01"]).json();
    assert_eq!(answer["accounts"][0]["situation"], "locked-out");
    let again = desk.feed_in("en", "2031-01-01T00:00:00.000Z", answer.to_string(), ["recheck", "-"]);
    assert_eq!((again.code, again.stdout.as_str()), (0, "same\n"), "{}", again.stderr);
}

#[test]
fn the_figures_say_how_many_are_still_to_act() {
    let desk = desk("register");
    let answer = desk.run_at(NOW, ["stats", "--json"]).json();
    assert_eq!(validate_answer("stats", &answer), Ok(()));
    assert_eq!(
        answer["stats"][0]["retiring"],
        json!({"locked-out": 0, "setup-required": 1, "critical": 1, "warning": 1})
    );
    let listed = desk.run_at(NOW, ["risk", "--retiring", "--json"]).json()["accounts"].as_array().unwrap().len();
    assert_eq!(listed, 3, "as many as are listed");
    let table = desk.run_at(NOW, ["stats"]).stdout;
    assert!(table.contains("will be, by retirements"), "{table}");
    let weeks = desk.run_at(NOW, ["stats", "--by", "week"]).stdout;
    assert!(weeks.contains("will be worse"), "{weeks}");
    let after = desk.run_at(DAY, ["stats", "--json"]).json();
    assert_eq!(
        after["stats"][0]["retiring"],
        json!({"locked-out": 0, "setup-required": 0, "critical": 0, "warning": 0})
    );
}

#[test]
fn that_it_gets_worse_for_no_one_is_only_said_of_whom_was_looked_at() {
    let desk = desk("register");
    let said = |lang, filters: &[&str]| {
        let ran = desk.run_in(lang, NOW, [&["risk", "--retiring"], filters].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{filters:?}");
        ran.stdout.split_whitespace().collect::<String>()
    };
    let [all, of_all] = ["makesitworsefornoonewhoseMFAison", "Ofthoseselected,"];
    let [all_ja, of_all_ja] = ["悪くなる利用中の人はいません", "絞り込んだ範囲には"];
    // Three get worse: whoever counts hears nothing of whom, and whoever filters hears of nobody else.
    for filters in [&["--count"][..], &["--level", "ok,warning,critical"]] {
        assert!(!said("en", filters).contains("worsefornoone"), "{filters:?}");
        assert!(!said("ja", filters).contains("人はいません"), "{filters:?}");
    }
    for filters in [&["--level", "locked-out"][..], &["--affiliation", "staff"], &["--reason", "stale-test"]] {
        let [en, ja] = ["en", "ja"].map(|lang| said(lang, filters));
        assert!(en.contains(of_all) && !en.contains(all), "{filters:?}: {en}");
        assert!(ja.contains(of_all_ja) && !ja.contains(all_ja), "{filters:?}: {ja}");
    }
    // On the day itself nothing is to come: that is true of all.
    let on_the_day = ["en", "ja"].map(|lang| desk.run_in(lang, DAY, ["risk", "--retiring"]).stdout);
    let [en, ja] = on_the_day.map(|said| said.split_whitespace().collect::<String>());
    assert!(en.contains(all) && !en.contains(of_all), "{en}");
    assert!(ja.contains(all_ja) && !ja.contains(of_all_ja), "{ja}");
}
