//! What a registration report means: capabilities, not things, as old as its row says.

use serde_json::json;

use super::{ONE, TWO, Tenant, list_of, method, report, row};

#[test]
fn each_word_of_a_report_is_the_kind_that_it_stands_for() {
    for (words, methods) in [
        (&["mobilePhone"][..], "phone*"),
        (&["alternateMobilePhone"], "alternate-phone*"),
        (&["officePhone"], "office-phone*"),
        (&["microsoftAuthenticatorPush"], "microsoft-authenticator*"),
        (&["microsoftAuthenticatorPasswordless", "microsoftAuthenticatorPush"], "microsoft-authenticator*"),
        (&["microsoftAuthenticatorPush", "softwareOneTimePasscode"], "microsoft-authenticator*"),
        (&["softwareOneTimePasscode"], "authenticator-app*"),
        (&["hardwareOneTimePasscode"], "hardware-token*"),
        (&["fido2SecurityKey"], "security-key*"),
        (&["fido2"], "security-key*"),
        (&["passKeyDeviceBound", "passKeyDeviceBoundAuthenticator", "passKeySynced"], "passkey*"),
        (&["passKeyDeviceBoundWindowsHello"], "passkey*"),
        (&["email"], "email"),
        (
            &["windowsHelloForBusiness", "macOsSecureEnclaveKey", "securityQuestion"],
            "windowsHelloForBusiness, macOsSecureEnclaveKey, securityQuestion",
        ),
        (&["temporaryAccessPass", "externalAuthMethod", "qrCode"], "temporaryAccessPass, externalAuthMethod, qrCode"),
        (&["telepathy"], "telepathy"),
        (&["none", ""], ""),
        (&[], ""),
    ] {
        let tenant = Tenant::new();
        tenant.takes("report", report(&[row(ONE, 18, words, "")]));
        assert_eq!(tenant.methods(ONE), methods, "{words:?}");
    }
}

#[test]
fn one_phone_with_the_app_is_one_method_and_critical_once_mfa_is_on() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["microsoftAuthenticatorPush", "softwareOneTimePasscode"], "push")]));
    let risk = &tenant.status(ONE)["risk"];
    assert_eq!((&risk["if_in_force"], &risk["distance"]), (&json!("critical"), &json!(1)));
}

#[test]
fn the_default_is_what_the_person_chose_and_not_what_the_system_prefers() {
    for (chosen, methods) in [
        ("push", "phone, microsoft-authenticator*"),
        ("oath", "phone, microsoft-authenticator*"),
        ("sms", "phone*, microsoft-authenticator"),
        ("voiceMobile", "phone*, microsoft-authenticator"),
        ("", "phone*, microsoft-authenticator"),
        ("none", "phone*, microsoft-authenticator"),
        ("unknownFutureValue", "phone*, microsoft-authenticator"),
    ] {
        let tenant = Tenant::new();
        tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone", "microsoftAuthenticatorPush"], chosen)]));
        assert_eq!(tenant.methods(ONE), methods, "{chosen}");
    }
}

#[test]
fn two_phones_with_the_app_are_not_told_apart_by_a_report() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("add {ONE} msauth --device P1"),
            &format!("add {ONE} msauth --device P2"),
            &format!("add {ONE} app --device P2"),
            &format!("add {ONE} phone --number 090-1234-5678"),
        ],
    );
    let said = report(&[row(ONE, 18, &["microsoftAuthenticatorPush", "softwareOneTimePasscode"], "")]);
    let figures = tenant.bytes("report", said, &["--json", "--allow-share", "100"]).json()["import"].take();
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, microsoft-authenticator, authenticator-app");
    assert_eq!(figures["methods_taken_away"], json!(1));
}

#[test]
fn a_report_takes_nothing_that_the_desk_knows_from_later_and_adds_nothing_that_is_gone_since() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} key --device K1")],
    );
    tenant.record_all(
        "2026-11-21T00:00:00.000Z",
        &[&format!("add {ONE} msauth --device P1"), &format!("remove {ONE} m1")],
    );
    let figures = tenant.takes("report", report(&[row(ONE, 18, &["fido2SecurityKey", "mobilePhone"], "")]));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, phone");
    assert_eq!(figures["notes"][0]["code"], "stays");
    assert_eq!(figures["losing_accounts"], json!(0));
}

#[test]
fn who_is_not_in_a_report_has_lost_nothing() {
    let tenant = Tenant::new();
    tenant.takes("one", report(&[row(ONE, 17, &["mobilePhone"], ""), row(TWO, 17, &["mobilePhone"], "")]));
    tenant.takes("two", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    assert_eq!(tenant.methods(TWO), "phone*");
}

#[test]
fn an_older_report_adds_nothing_to_a_look_and_says_so_with_both_times() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} key --device K1")],
    );
    tenant.record_all("2026-11-20T00:00:00.000Z", &[&format!("observe {ONE} --all")]);
    let figures = tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    assert_eq!(tenant.methods(ONE), "security-key*");
    assert_eq!(
        figures["notes"],
        json!([{"account": ONE, "at": "2026-11-18T01:02:03.123Z", "code": "late",
            "message": "A later check is on record (2026-11-20 09:00 +09:00): it adds nothing."}])
    );
}

#[test]
fn a_closed_account_is_left_as_it_is() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[&format!("register {ONE} student"), &format!("close {ONE} --reason left")],
    );
    let figures = tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("closed-account")));
}

#[test]
fn who_has_no_account_is_counted_and_listed_with_the_reason() {
    let tenant = Tenant::new();
    let named = |name: &str| {
        let mut row = row(ONE, 18, &["mobilePhone"], "");
        row["userPrincipalName"] = json!(name);
        row
    };
    let dated = |time: &str| {
        let mut row = row(TWO, 18, &["mobilePhone"], "");
        row["lastUpdatedDateTime"] = json!(time);
        row
    };
    let mut sentinel = dated("1900-01-01T00:00:00Z");
    sentinel["userPrincipalName"] = json!(null);
    sentinel["methodsRegistered"] = json!(null);
    let mut no_list = row(TWO, 18, &[], "");
    no_list["methodsRegistered"] = json!(7);
    let rows = [
        row(ONE, 18, &["mobilePhone"], ""),
        named("taro_example.com#EXT#@g.example.ac.jp"),
        named("support@g.example.ac.jp"),
        named("86462606-fde0-4fc4-9e0c-a20eb73e54c6"),
        named(" "),
        sentinel,
        dated("2027-01-01T00:00:00Z"),
        dated("soon"),
        no_list,
    ];
    let figures = tenant.takes("report.json", report(&rows));
    let reasons: Vec<_> = figures["left_out"].as_array().unwrap().iter().map(|row| row["reason"].clone()).collect();
    assert_eq!(
        reasons,
        [
            "guest",
            "not-an-account",
            "object-id",
            "nobody-named",
            "dated-never",
            "in-the-future",
            "no-time",
            "methods-not-a-list"
        ]
    );
    assert_eq!((&figures["rows"], &figures["accounts"]), (&json!(9), &json!(1)));
    assert_eq!(
        figures["left_out"][1],
        json!({"file": "report.json", "line": 1, "id": "support@g.example.ac.jp", "reason": "not-an-account"})
    );
}

#[test]
fn a_list_of_methods_completes_what_a_report_said() {
    let tenant = Tenant::new();
    tenant.takes(
        "report",
        report(&[row(ONE, 18, &["microsoftAuthenticatorPush", "softwareOneTimePasscode", "mobilePhone"], "push")]),
    );
    let app = method(
        "microsoftAuthenticator",
        "6803c096-c096-6803-96c0-036896c00368",
        json!({"displayName": "Pixel 8 of Taro"}),
    );
    let phone = method(
        "phone",
        "3179e48a-750b-4051-897c-87b9720928f7",
        json!({"phoneNumber": "+81 9012345678", "phoneType": "mobile"}),
    );
    tenant.takes("list", list_of(ONE, &[phone, app]));
    let methods = &tenant.status(ONE)["methods"];
    assert_eq!(methods.as_array().unwrap().len(), 2);
    assert_eq!(
        (&methods[0]["kind"], &methods[0]["device"]),
        (&json!("microsoft-authenticator"), &json!("Pixel 8 of Taro"))
    );
    assert_eq!(methods[0]["ref"], "entra:6803c096-c096-6803-96c0-036896c00368");
    assert_eq!(methods[1]["number"]["masked"], "+81 ••• ••• ••78");
}
