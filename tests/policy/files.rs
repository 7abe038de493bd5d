//! What a policy file says, and what is wrong with it.

use serde_json::{Value, json};

use super::{NOW, SUMMER, desk};
use crate::support::schemas::validate_answer;

const DEFAULTS: &str = r#"propagation_minutes = 40
stale_after_days = 365
second_operator = false
account_id = "^[0-9]{10}$"
country_code = "81"
time_zone = "Asia/Tokyo"
shared_threshold = 2
generic_devices = ["iPhone", "iPad", "Android", "phone", "mobile phone", "smartphone", "mobile", "cell phone", "tablet", "PC", "laptop", "スマホ", "スマートフォン", "携帯", "携帯電話", "ケータイ", "電話", "タブレット", "パソコン"]
keychains = ["iCloud Keychain", "Google Password Manager", "1Password", "Bitwarden", "Microsoft Password Manager", "iCloudキーチェーン", "Google パスワード マネージャー"]
not_first = ["alternate-phone", "office-phone"]
never_default = []

[limits]
apps_and_tokens = 5
keys_and_passkeys = 10

[only_for]
hardware-token = ["faculty"]

[office]
days = ["mon", "tue", "wed", "thu", "fri"]
hours = "09:00-17:00"
holidays = []

[guidance]
setup = "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/initial"
change = "https://utelecon.adm.u-tokyo.ac.jp/en/utokyo_account/mfa/change"

[import]
close_at_most = 5
remove_at_most = 5
"#;

#[test]
fn a_store_without_a_policy_shows_the_defaults_as_a_file_that_changes_nothing() {
    let desk = desk(1);
    let shown = desk.run_at(NOW, ["policy", "show"]);
    let comment = "# The policy at line 7 of the log: the defaults, since no line sets another.\n";
    assert_eq!((shown.code, shown.stdout.as_str()), (0, format!("{comment}{DEFAULTS}").as_str()));
    let checked = desk.feed_in("en", NOW, &shown.stdout, ["policy", "check", "-"]);
    assert_eq!(
        (checked.code, checked.stdout.as_str(), checked.stderr.as_str()),
        (
            0,
            "The file is valid. Keys that it does not contain get their default values, not the current ones.\n\n\
             No key changes.\nNo account's level changes.\n\n\
             1 account checked; log at line 7, last recorded 2026-06-01\n",
            ""
        )
    );
}

#[test]
fn the_policy_in_force_as_json_names_the_line_that_set_it() {
    let desk = desk(0);
    let before = desk.run_at(NOW, ["policy", "show", "--json"]).json();
    assert_eq!((validate_answer("policy", &before), &before["set"]), (Ok(()), &Value::Null));
    let file = desk.file("policy.toml", "second_operator = true\n[only_for]\n[office]\nholidays = [2026-12-29]\n");
    assert_eq!(desk.run_at(NOW, ["policy", "set", &file, "--actor", "tanaka", "--ticket", "T-12"]).code, 0);
    let shown = desk.run_at(NOW, ["policy", "show", "--json"]).json();
    assert_eq!(validate_answer("policy", &shown), Ok(()));
    let mut policy = before["policy"].clone();
    policy["second_operator"] = json!(true);
    policy["only_for"] = json!({});
    policy["office"]["holidays"] = json!(["2026-12-29"]);
    assert_eq!(shown["policy"], policy);
    let line: Value = serde_json::from_slice(desk.log().split(|byte| *byte == b'\n').nth(1).unwrap()).unwrap();
    assert_eq!(
        shown["set"],
        json!({"sequence": "000000000002", "recorded": NOW, "authid": line["authid"], "actor": "tanaka", "actor_proof": null, "ticket": "T-12"})
    );
    // Shown as a file it is the same again.
    let file = desk.run_at(NOW, ["policy", "show"]).stdout;
    let again = desk.feed_in("en", NOW, &file, ["policy", "check", "-", "--json"]).json();
    assert_eq!((&again["keys"], &again["query"]["policy"]), (&json!([]), &policy));
}

#[test]
fn a_retirement_says_what_ends_and_when_and_an_empty_list_is_none() {
    let desk = desk(0);
    let whole = ["channels = [\"sms\"]", "kinds = [\"phone\"]", "on = \"2027-02-01\""];
    let check = |lines: &[&str]| {
        let file = desk.file("policy.toml", &format!("[[retirements]]\n{}\n", lines.join("\n")));
        let ran = desk.run_at(NOW, ["policy", "check", &file]);
        (ran.code, ran.stderr)
    };
    assert_eq!(check(&whole), (0, String::new()));
    assert_eq!(check(&[whole[0], whole[2]]), (0, String::new()));
    for (lines, wrong) in [
        (vec![whole[1], whole[2]], "retirements.channels"),
        (vec!["channels = []", whole[2]], "retirements.channels"),
        (vec![whole[0], "kinds = []", whole[2]], "retirements.kinds"),
        (vec![whole[0]], "retirements.on"),
    ] {
        let (code, said) = check(&lines);
        assert_eq!(code, 2, "{lines:?}");
        assert!(said.starts_with(&format!("error: Line 1, {wrong}: ")), "{said}");
    }
}

const WRONG: &str = r#"stale_after_day = 90
account_id = "[0-9]"
time_zone = "Asia/Tokio"
country_code = "0081"
propagation_minutes = "40"
second_operator = 1
[limits]
apps_and_tokens = 0
tokens = 1
[only_for]
passky = ["student"]
passkey = ["studnet"]
[office]
days = ["mon", "mno", "mon"]
hours = "17:00-09:00"
holidays = ["2026-02-30"]
[guidance]
setup = "http://example.org"
"#;

const SAID: &str = r#"error: Line 1, stale_after_day: there is no such key.
hint: Did you mean "stale_after_days"? The keys are: propagation_minutes, stale_after_days, second_operator, account_id, country_code, time_zone, shared_threshold, limits, only_for, office, guidance, generic_devices, keychains, retirements, not_first, never_default, import, proof, desk_enrols.
error: Line 2, account_id: the pattern matches parts of a text, and has to say what a whole id is.
hint: Begin it with ^, end it with $, and put alternatives in parentheses: ^(A|B)$.
error: Line 3, time_zone: "Asia/Tokio" is not a time zone.
hint: Did you mean "Asia/Tokyo"?
error: Line 4, country_code: "0081" is not a country code.
hint: Write one to three digits, such as "81".
error: Line 5, propagation_minutes: the value is of another type.
hint: Write a whole number, without quotation marks.
error: Line 6, second_operator: the value is of another type.
hint: Write true or false.
error: Line 8, limits.apps_and_tokens: 0 is out of range.
hint: Write a number from 1 to 1000.
error: Line 9, limits.tokens: there is no such key.
hint: The keys are: apps_and_tokens, keys_and_passkeys.
error: Line 11, only_for.passky: there is no such key.
hint: Did you mean "passkey"? The keys are: microsoft-authenticator, authenticator-app, hardware-token, phone, alternate-phone, office-phone, security-key, passkey, email, app-password.
error: Line 12, only_for.passkey: "studnet" is not known.
hint: Did you mean "student"? Allowed values: student, faculty, staff, other.
error: Line 14, office.days: "mno" is not known.
hint: Did you mean "mon"? Allowed values: mon, tue, wed, thu, fri, sat, sun.
error: Line 14, office.days: "mon" is there twice.
hint: Leave one of them out.
error: Line 15, office.hours: "17:00-09:00" are not the hours of a day.
hint: Write two times, the earlier first: "09:00-17:00".
error: Line 16, office.holidays: "2026-02-30" is no day of the calendar.
hint: Write it as "2026-12-29".
error: Line 18, guidance.setup: "http://example.org" is not an https address.
hint: Write the whole address, beginning with https://.
"#;

#[test]
fn everything_that_is_wrong_with_a_file_is_said_at_once_with_what_may_have_been_meant() {
    let desk = desk(0);
    let (file, log) = (desk.file("policy.toml", WRONG), desk.log());
    for command in ["check", "set"] {
        let ran = desk.run_at(NOW, ["policy", command, &file]);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", SAID));
        let error = desk.run_at(NOW, ["policy", command, &file, "--json"]).error();
        assert_eq!(validate_answer("receipt", &error), Ok(()));
        assert_eq!((&error["error"]["code"], &error["error"]["committed"]), (&json!("usage"), &json!("no")));
    }
    assert_eq!(desk.log(), log);
}

#[test]
fn what_cannot_stand_in_a_policy_is_refused_in_both_languages() {
    let desk = desk(0);
    for (file, en, ja) in [
        ("a = \n", "Line 1: this is not TOML", "1行目：TOMLとして読めません"),
        ("account_id = '^[0-9$'", "this is not a regular expression", "正規表現として読めません"),
        ("account_id = '^a|[0-9]$'", "matches parts of a text", "文字列の一部に一致します"),
        ("time_zone = 'Mars'", "\"Mars\" is not a time zone", "「Mars」というタイムゾーンはありません"),
        ("propagation_minutes = 0", "0 is out of range", "0 にはできません"),
        ("propagation_minutes = 10081", "Write a number from 1 to 10080", "1から10080までの数"),
        ("stale_after_days = -1", "-1 is out of range", "-1 にはできません"),
        ("stale_after_days = 3651", "Write a number from 1 to 3650", "1から3650までの数"),
        ("shared_threshold = 1", "Write a number from 2 to 100000", "2から100000までの数"),
        ("country_code = '1234'", "is not a country code", "国番号ではありません"),
        ("limits = 5", "Write a table", "表を書いてください"),
        ("only_for.passkey = 'student'", "Write a list of texts", "文字列の一覧を書いてください"),
        ("office.hours = '9-17'", "are not the hours of a day", "1日の時間帯ではありません"),
        ("office.hours = '09:00-25:00'", "are not the hours of a day", "1日の時間帯ではありません"),
        ("office.holidays = ['tomorrow']", "is no day of the calendar", "という日付はありません"),
        ("guidance.change = 'https://'", "is not an https address", "https のアドレスではありません"),
    ] {
        for (lang, said) in [("en", en), ("ja", ja)] {
            let ran = desk.feed_in(lang, NOW, file, ["policy", "check", "-"]);
            assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{file}");
            assert!(ran.stderr.contains(said), "{file}: {}", ran.stderr);
        }
    }
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_a_fault() {
    let desk = desk(0);
    let binary = desk.file("policy.toml", "");
    std::fs::write(&binary, b"\xff\xfe").unwrap();
    for file in ["/nowhere/policy.toml", &binary] {
        let ran = desk.run_at(NOW, ["policy", "set", file, "--json"]);
        assert_eq!((ran.code, &ran.error()["error"]["code"]), (6, &json!("unreadable-file")));
    }
}

#[test]
fn the_addresses_of_the_guidance_are_those_that_callers_and_letters_are_sent_to() {
    let desk = desk(1);
    let ready = include_str!("../../docs/policies/utokyo-2026-11.toml");
    let file = desk.file("ready.toml", ready);
    assert_eq!(desk.run_at(NOW, ["policy", "check", &file]).code, 0);
    desk.run_at(SUMMER, ["policy", "set", &file, "--json"]).json();
    desk.record_all(NOW, &["lost 0000000001 iPhone15"]);
    let page = desk.run_at(NOW, ["next", "0000000001", "--all"]).stdout;
    assert!(
        page.contains("https://mysignins.microsoft.com/security-info?domain_hint=univtokyo.onmicrosoft.com"),
        "{page}"
    );
    let answer = desk.run_at(NOW, ["next", "0000000001", "--json"]).json();
    let pages = answer["accounts"][0]["pages"].as_array().unwrap();
    assert!(pages.iter().any(|link| link["url"].as_str().unwrap().ends_with("univtokyo.onmicrosoft.com")), "{answer}");
}

#[test]
fn the_page_about_the_policy_names_every_key() {
    let page = include_str!("../../docs/policy.md");
    let keys = DEFAULTS.lines().filter_map(|line| line.split_once(" = ").map(|(key, _)| key));
    for key in keys.chain(["security_info", "user_menu", "vpn", "password", "retirements", "desk_enrols", "proof"]) {
        let is_there = page.contains(&format!("`{key}`")) || page.contains(&format!(".{key}`"));
        assert!(is_there || key == "hardware-token" || page.contains(&format!("`{key}.")), "{key}");
    }
}

#[test]
fn ids_may_be_words_and_what_the_log_calls_itself_is_none() {
    let desk = desk(0);
    let file = desk.file("policy.toml", "account_id = '^[A-Za-z0-9._-]+$'\n");
    desk.run_at(NOW, ["policy", "set", &file]);
    assert_eq!(desk.run_at(NOW, ["register", "alexander.king", "student"]).code, 0);
    assert_eq!(desk.run_at(NOW, ["status", "alexander.king"]).code, 0);
    let ran = desk.run_at(NOW, ["register", "store", "student"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.starts_with("error: \"store\" is not an account id.\n"), "{}", ran.stderr);
}
