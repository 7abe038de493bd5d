//! A policy file as a value: its keys, what it leaves out, and what was meant.

use mfadesk::commands::policy_file::{PolicyError, read};
use mfadesk::domain::date::Date;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::required_proof::RequiredProof;
use serde_json::{Value, json};

/// What is wrong with the file, and nothing else is.
fn wrong(file: &str) -> PolicyError {
    let flaws = read(file).unwrap_err();
    assert_eq!(flaws.len(), 1, "{file}: {flaws:?}");
    flaws.into_iter().next().unwrap().wrong
}

fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_keys_of_a_file_are_those_of_the_event() {
    let mut policy = Policy::default();
    let guidance = &mut policy.guidance;
    for page in [
        &mut guidance.security_info,
        &mut guidance.user_menu,
        &mut guidance.vpn,
        &mut guidance.reregister,
        &mut guidance.password,
    ] {
        *page = Some("https://example.ac.jp/page".to_owned());
    }
    policy.desk_enrols = vec!["authenticator-app".into()];
    policy.proof = RequiredProof { from: Date::parse("2026-12-01"), ..RequiredProof::default() };
    let event = serde_json::to_value(policy).unwrap();
    for (file, of_event) in [
        ("no = 1", &event),
        ("limits.no = 1", &event["limits"]),
        ("office.no = 1", &event["office"]),
        ("guidance.no = 1", &event["guidance"]),
        ("import.no = 1", &event["import"]),
        ("proof.no = 1", &event["proof"]),
    ] {
        let PolicyError::UnknownKey { mut known, .. } = wrong(file) else { panic!("{file}") };
        known.sort_unstable();
        assert_eq!(known, names(of_event));
    }
}

#[test]
fn an_empty_file_is_the_default_policy_and_what_is_written_out_reads_back() {
    assert_eq!(read(""), Ok(Policy::default()));
    let mut policy = Policy { stale_after_days: 90, second_operator: true, ..Policy::default() };
    policy.only_for.clear();
    policy.office.holidays = vec!["2026-12-29".into()];
    assert_eq!(read(&toml::to_string(&policy).unwrap()), Ok(policy));
}

#[test]
fn only_for_is_one_key_and_the_other_tables_keep_what_they_do_not_name() {
    let policy = read("[only_for]\n[limits]\napps_and_tokens = 0x07\n[office]\nholidays = [2026-12-29]\n").unwrap();
    let expected = json!({"apps_and_tokens": 7, "keys_and_passkeys": 10});
    assert_eq!(serde_json::to_value(&policy.limits).unwrap(), expected);
    assert!(policy.only_for.is_empty());
    assert_eq!(policy.office.holidays, ["2026-12-29"]);
    assert_eq!(policy.office.hours, "09:00-17:00");
}

#[test]
fn a_pattern_is_anchored_when_no_part_of_a_text_can_match() {
    for (pattern, anchored) in [
        ("^[0-9]{10}$", true),
        ("^(a|b)$", true),
        ("^[a|b]$", true),
        (r"^a\|b$", true),
        ("[0-9]{10}", false),
        ("^[0-9]{10}", false),
        ("^a|b$", false),
        (r"^a\$", false),
        (r"^a\\$", true),
    ] {
        let is_anchored = read(&format!("account_id = '{pattern}'")).is_ok();
        assert_eq!(is_anchored, anchored, "{pattern}");
    }
}

#[test]
fn a_slip_finds_the_word_that_was_meant_and_nonsense_finds_none() {
    for (file, meant) in [
        ("propagation_minute = 1", Some("propagation_minutes")),
        ("stale-after-days = 1", Some("stale_after_days")),
        ("Guidence = 1", Some("guidance")),
        ("nonsense = 1", None),
        ("'' = 1", None),
        ("office.days = ['Mno']", Some("mon")),
        ("office.days = ['tu']", Some("tue")),
        ("office.days = ['limits']", None),
    ] {
        let (PolicyError::UnknownKey { nearest, .. } | PolicyError::Word { nearest, .. }) = wrong(file) else {
            panic!("{file}")
        };
        assert_eq!(nearest, meant, "{file}");
    }
}
