//! The schemas of the catalogue refuse what the program must never write. Each change is made to a golden line
//! and given the right hashes, so that nothing but the schema can object.

use super::catalogue::Golden;
use crate::support::schemas::validate_line;

/// Asserts that the golden line is refused with the second text in the place of the first, for a reason that holds the third.
fn refused(event: &str, changes: &[(&str, &str, &str)]) {
    refused_of(event, None, changes);
}

/// The same for another golden line of the type.
fn refused_of(event: &str, variant: Option<&str>, changes: &[(&str, &str, &str)]) {
    let golden = Golden::of(event, variant);
    assert_eq!(validate_line(&golden.forged(str::to_owned)), Ok(()), "{event}");
    for (from, to, because) in changes {
        assert!(golden.text.contains(from), "{event} has no {from}");
        let error = validate_line(&golden.forged(|object| object.replacen(from, to, 1))).unwrap_err();
        assert!(error.contains(because), "{event}, {from} → {to}: {error}");
    }
}

#[test]
fn words_outside_of_a_closed_vocabulary_are_refused() {
    refused(
        "account.registered.v1",
        &[
            ("\"faculty\"", "\"professor\"", "professor"),
            ("\"ja\"", "\"fr\"", "\"fr\""),
            ("\"identity_service_linked\":true", "\"identity_service_linked\":\"yes\"", "boolean"),
        ],
    );
    refused("account.observed.v1", &[("\"page\"", "\"hearsay\"", "hearsay")]);
    refused("method.unavailable.v1", &[("\"lost\"", "\"gone\"", "gone")]);
    refused("sign-in.test-passed.v1", &[("\"evidence\":\"code\"", "\"evidence\":\"feeling\"", "feeling")]);
    refused("sign-in.test-failed.v1", &[("\"sms\"", "\"fax\"", "fax")]);
    refused("mfa.terminated.v1", &[("\"staff-id\"", "\"voice\"", "voice")]);
    refused("reregistration.requested.v1", &[("\"office\"", "\"pigeon\"", "pigeon")]);
    refused("reregistration.approved.v1", &[("\"student-id\"", "\"library-card\"", "library-card")]);
    refused("policy.set.v1", &[("\"mon\"", "\"someday\"", "someday"), ("\"faculty\"", "\"dean\"", "dean")]);
}

#[test]
fn a_number_in_the_clear_is_refused() {
    let number = "{\"masked\":\"+81 ••• ••• ••47\",\"fingerprint\":\"k1:a07c4be19d2258f36e41905bc7d8ef02\"}";
    refused(
        "method.added.v1",
        &[
            (number, "\"+819012345647\"", "object"),
            ("+81 ••• ••• ••47", "+81 90 1234 5647", "+81 90 1234 5647"),
            ("+81 ••• ••• ••47", "+819012345647", "+819012345647"),
            ("\"masked\":", "\"e164\":\"+819012345647\",\"masked\":", "e164"),
            ("k1:a07c4be19d2258f36e41905bc7d8ef02", "819012345647", "819012345647"),
            ("\"masked\":\"+81 ••• ••• ••47\",", "", "masked"),
        ],
    );
    refused("method.number-changed.v1", &[("+81 ••• ••• ••12", "090-1234-5612", "090-1234-5612")]);
}

#[test]
fn data_without_its_salt_at_the_end_is_refused() {
    let minimal = Golden::of("reregistration.approved.v1", Some("minimal"));
    assert!(
        validate_line(&minimal.forged(|part| if part.starts_with("{\"salt\"") { "{}".into() } else { part.into() }))
            .unwrap_err()
            .contains("salt")
    );
    refused(
        "account.closed.v1",
        &[
            ("\"salt\":\"", "\"salt\":\"A", "salt"),
            ("{\"reason\"", "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"reason\"", "order"),
            ("{\"reason\"", "{\"pepper\":1,\"reason\"", "pepper"),
        ],
    );
}

#[test]
fn nulls_and_empty_strings_are_refused_but_where_they_clear_something() {
    refused(
        "account.closed.v1",
        &[("\"退職（2026年9月30日付）\"", "\"\"", "reason"), ("\"退職（2026年9月30日付）\"", "null", "null")],
    );
    refused("method.added.v1", &[("\"研究室の電話\"", "\"\"", "label"), ("\"28471\"", "null", "null")]);
    refused("method.updated.v1", &[("\"serial\":\"\"", "\"serial\":null", "null")]);
    refused("phone-change.started.v1", &[("\"iPhone 15\"", "\"\"", "from_device")]);
}

#[test]
fn method_ids_lists_and_times_have_one_form() {
    refused("method.made-default.v1", &[("\"m2\"", "\"m02\"", "m02"), ("\"m2\"", "\"2\"", "\"2\"")]);
    refused("method.available.v1", &[("[\"m1\",\"m2\"]", "[]", "[]"), ("\"m2\"", "\"m1\"", "unique")]);
    refused(
        "mfa.applied.v1",
        &[("01:55:30.123Z", "01:55:30Z", "effective_at"), (".123Z\"", ".123+09:00\"", "envelope/time: ")],
    );
    refused("phone-change.started.v1", &[("2026-12-01", "2026-13-01", "planned_on"), (":true", ":1", "boolean")]);
    refused("log.redacted.v1", &[("\"sequence\":41", "\"sequence\":\"000000000041\"", "integer")]);
    refused("log.damage-accepted.v1", &[("\"bytes\":913", "\"bytes\":-1", "bytes")]);
}

#[test]
fn what_a_kind_cannot_have_is_refused() {
    refused(
        "method.added.v1",
        &[
            ("\"channel\":\"call\"", "\"channel\":\"sms\"", "sms"),
            ("\"office-phone\"", "\"alternate-phone\"", "extension"),
            ("\"office-phone\"", "\"security-key\"", "touch"),
            ("\"office-phone\"", "\"carrier-pigeon\"", "carrier-pigeon"),
            ("\"office-phone\"", "\"other\"", "name"),
        ],
    );
    refused("sign-in.test-passed.v1", &[("\"evidence\":\"code\"", "\"evidence\":\"operator\"", "evidence")]);
}

#[test]
fn overrides_come_with_their_reason_and_only_where_a_rule_can_be_let_through() {
    refused(
        "mfa.applied.v1",
        &[
            ("\"overrides\":[\"test-required\"],", "", "overrides"),
            (",\"override_reason\":\"本人が窓口で確認済み\"", "", "override_reason"),
            ("[\"test-required\"]", "[]", "[]"),
            ("\"test-required\"", "\"Test required\"", "Test required"),
        ],
    );
    refused(
        "account.observed.v1",
        &[(",\"salt\"", ",\"overrides\":[\"last-method\"],\"override_reason\":\"x\",\"salt\"", "overrides")],
    );
}

#[test]
fn an_update_that_updates_nothing_and_damage_that_is_nowhere_are_refused() {
    refused(
        "account.updated.v1",
        &[("\"affiliation\":\"staff\",\"language\":\"en\",\"identity_service_linked\":false,", "", "anyOf")],
    );
    let golden = Golden::of("log.damage-accepted.v1", Some("minimal"));
    let error = validate_line(&golden.forged(|part| match part.find("[{") {
        Some(start) => format!("{}[]{}", &part[..start], &part[part.find("}]").unwrap() + 2..]),
        None => part.to_owned(),
    }))
    .unwrap_err();
    assert!(error.contains("anyOf"), "{error}");
}

#[test]
fn a_policy_is_whole_and_holds_nothing_that_is_not_described() {
    refused(
        "policy.set.v1",
        &[
            ("\"propagation_minutes\":40,", "", "propagation_minutes"),
            ("\"propagation_minutes\":40", "\"propagation_minutes\":-1", "-1"),
            ("\"propagation_minutes\":40", "\"propagation_hours\":1,\"propagation_minutes\":40", "propagation_hours"),
            ("\"09:00-17:00\"", "\"9-5\"", "9-5"),
            ("\"hardware-token\"", "\"abacus\"", "abacus"),
        ],
    );
    refused_of(
        "policy.set.v1",
        Some("whole"),
        &[
            ("\"then\":\"register\"", "\"then\":\"wait\"", "wait"),
            ("[\"sms\",\"call\"]", "[]", "[]"),
            ("[\"sms\",\"call\"]", "[\"sms\",\"pigeon\"]", "pigeon"),
            (",\"on\":\"2027-04-01\"", "", "on"),
            ("\"2027-04-01\"", "\"2027-04-01T00:00:00.000Z\"", "2027-04-01T"),
            ("\"never_default\":[\"app-password\"]", "\"never_default\":[\"abacus\"]", "abacus"),
            ("\"close_at_most\":3", "\"close_at_most\":\"3\"", "integer"),
            ("\"close_at_most\":3", "\"open_at_most\":3", "open_at_most"),
            ("\"iPhone\"", "\"\"", "generic_devices"),
        ],
    );
}

#[test]
fn an_envelope_of_another_form_is_refused() {
    refused(
        "method.removed.v1",
        &[
            ("\"specversion\":\"1.0\"", "\"specversion\":\"0.3\"", "envelope/specversion: "),
            ("\"id\":\"01", "\"id\":\"01A", "envelope/id: "),
            ("/mfadesk/utokyo/batch", "/mfadesk/utokyo/website", "envelope/source: "),
            ("mfadesk.method.removed.v1", "mfadesk.method.removed", "envelope/type: "),
            ("mfadesk.method.removed.v1", "mfadesk.method.destroyed.v1", "not in the catalogue"),
            ("\"subject\":\"0123456789\"", "\"subject\":\"store\"", "envelope/subject: "),
            ("\"sequence\":\"000000000001\"", "\"sequence\":\"1\"", "envelope/sequence: "),
            ("\"sequence\":\"000000000001\"", "\"sequence\":\"000000000000\"", "envelope/sequence: "),
            ("\"authtype\":\"user\"", "\"authtype\":\"system\"", "envelope/authtype: "),
            ("\"authid\":\"desk\",", "", "\"authid\" is a required"),
            ("\"authid\":\"desk\"", "\"authid\":\"desk\",\"mood\":\"good\"", "mood"),
            ("\"actor\":\"田中 花子\"", "\"actor\":\"\"", "envelope/actor: "),
            ("\"authtype\":\"user\",\"authid\":\"desk\"", "\"authid\":\"desk\",\"authtype\":\"user\"", "order"),
            ("\"authid\":\"desk\"", "\"authid\":\"desk\",\"authid\":\"desk\"", "order"),
        ],
    );
    refused("policy.set.v1", &[("\"subject\":\"store\"", "\"subject\":\"0123456789\"", "envelope/subject: ")]);
}
