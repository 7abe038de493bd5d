//! What a list of methods means: things, each with an id of its own.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, list_of, method};

/// The number of a method, as the log knows it.
fn numbers(tenant: &Tenant) -> Vec<Value> {
    tenant.status(ONE)["methods"].as_array().unwrap().iter().map(|method| method["number"].clone()).collect()
}

#[test]
fn each_type_is_the_kind_that_it_stands_for() {
    for (of_type, members, shown) in [
        (
            "microsoftAuthenticator",
            json!({"displayName": "P1", "deviceTag": "SoftwareTokenActivated", "phoneAppVersion": "6.5"}),
            "microsoft-authenticator*",
        ),
        ("softwareOath", json!({"secretKey": null}), "authenticator-app*"),
        (
            "hardwareOath",
            json!({"device": {"displayName": "T1", "serialNumber": "TOTP123456", "secretKey": null}}),
            "hardware-token*",
        ),
        ("phone", json!({"phoneNumber": "+81 9012345678", "phoneType": "mobile"}), "phone*"),
        ("phone", json!({"phoneNumber": "+81 9012345678", "phoneType": "alternateMobile"}), "alternate-phone*"),
        ("phone", json!({"phoneNumber": "+81 312345678x123", "authenticationPhoneType": "office"}), "office-phone*"),
        (
            "fido2",
            json!({"displayName": "Red key", "aaGuid": "2fc0579f-8113-47ea-b116-555a8db9202a", "model": "NFC key"}),
            "security-key*",
        ),
        (
            "fido2",
            json!({"displayName": "P1", "aaGuid": "90a3ccdf-635c-4729-a248-9b709135078f", "model": "Microsoft Authenticator"}),
            "passkey*",
        ),
        ("fido2", json!({"displayName": "Keychain", "passkeyType": "synced"}), "passkey*"),
        ("email", json!({"emailAddress": "kim@example.com"}), "email"),
        (
            "windowsHelloForBusiness",
            json!({"displayName": "Surface", "keyStrength": "normal"}),
            "windowsHelloForBusiness",
        ),
        ("platformCredential", json!({"displayName": "MacBook"}), "macOsSecureEnclaveKey"),
        (
            "temporaryAccessPass",
            json!({"temporaryAccessPass": "+drkzqAD", "lifetimeInMinutes": 60}),
            "temporaryAccessPass",
        ),
        ("external", json!({}), "externalAuthMethod"),
        ("qrCodePin", json!({}), "qrCode"),
        ("telepathy", json!({}), "telepathy"),
        ("password", json!({"password": null}), ""),
    ] {
        let tenant = Tenant::new();
        tenant.takes("list", list_of(ONE, &[method(of_type, "a1", members.clone())]));
        assert_eq!(tenant.methods(ONE), shown, "{of_type} {members}");
        let log = String::from_utf8(tenant.log()).unwrap();
        for private in ["9012345678", "312345678", "kim@", "drkzqAD"] {
            assert!(!log.contains(private), "{of_type}: {private}");
        }
    }
}

#[test]
fn what_is_known_of_a_method_is_taken_over() {
    let tenant = Tenant::new();
    let office = json!({"phoneNumber": "+81 312345678x123", "phoneType": "office"});
    let token = json!({"device": {"displayName": "Token 1", "serialNumber": "TOTP123456"}});
    let key = json!({"displayName": "Red key", "creationDateTime": "2026-08-10T06:44:09Z"});
    tenant.takes(
        "list",
        list_of(
            ONE,
            &[method("phone", "e37fc753", office), method("hardwareOath", "h1", token), method("fido2", "f1", key)],
        ),
    );
    let methods = &tenant.status(ONE)["methods"];
    assert_eq!(
        (&methods[0]["extension"], &methods[0]["number"]["masked"]),
        (&json!("123"), &json!("+81 ••• ••• ••78"))
    );
    assert_eq!((&methods[1]["device"], &methods[1]["serial"]), (&json!("Token 1"), &json!("TOTP123456")));
    assert_eq!((&methods[2]["added_at"], &methods[2]["ref"]), (&json!("2026-08-10T06:44:09.000Z"), &json!("entra:f1")));
    assert_eq!(methods[2]["there_at"], "2026-11-20T00:00:00.000Z");
}

#[test]
fn three_apps_of_one_name_are_a_question_and_neither_one_device_nor_three() {
    let tenant = Tenant::new();
    let apps: Vec<Value> = ["a", "b", "c"]
        .iter()
        .map(|id| method("microsoftAuthenticator", id, json!({"displayName": "iPhone"})))
        .collect();
    let figures = tenant.takes("list", list_of(ONE, &apps));
    assert_eq!((&figures["notes"][0]["code"], figures["notes"].as_array().unwrap().len()), (&json!("one-name"), 1));
    assert!(figures["notes"][0]["message"].as_str().unwrap().contains("m1, m2, m3. Are they one phone or several?"));
    let risk = &tenant.status(ONE)["risk"];
    assert_eq!((&risk["distance"], &risk["assured_distance"]), (&json!(2), &json!(0)));
    assert_eq!(tenant.takes("list", list_of(ONE, &apps))["events"], json!(0), "nor are they added again");
}

#[test]
fn a_method_is_found_again_by_its_id_whatever_it_is_called() {
    let tenant = Tenant::new();
    let app = |name: &str| list_of(ONE, &[method("microsoftAuthenticator", "a", json!({"displayName": name}))]);
    tenant.takes("list", app("iPhone 15"));
    assert_eq!(tenant.takes("list", app("Phone of Taro"))["events"], json!(0), "a name is the desk's own");
    let other = list_of(ONE, &[method("microsoftAuthenticator", "b", json!({"displayName": "iPhone 15"}))]);
    let figures =
        tenant.bytes("list", other, &["--json", "--allow-share", "100", "--at", "2026-11-21T00:00:00Z"]).json();
    assert_eq!(figures["import"]["methods_taken_away"], json!(1));
    assert_eq!(tenant.status(ONE)["methods"][0]["method"], "m2");
}

#[test]
fn what_the_desk_recorded_is_found_by_device_slot_and_serial() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[
            &format!("register {ONE} faculty"),
            &format!("add {ONE} msauth --device iPhone-15"),
            &format!("add {ONE} msauth --device Pixel"),
            &format!("add {ONE} phone --number 090-1234-5678"),
            &format!("add {ONE} token --serial TOTP-123456"),
            &format!("add {ONE} app"),
        ],
    );
    let list = list_of(
        ONE,
        &[
            method("softwareOath", "s", json!({})),
            method("phone", "p", json!({"phoneNumber": "+81 9012345678", "phoneType": "mobile"})),
            method("microsoftAuthenticator", "b", json!({"displayName": "PIXEL"})),
            method("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"})),
            method("hardwareOath", "t", json!({"device": {"serialNumber": "totp123456"}})),
        ],
    );
    let figures = tenant.takes("list", &list);
    assert_eq!(figures["by_type"], json!({"mfadesk.account.observed.v1": 1, "mfadesk.method.updated.v1": 5}));
    let methods = tenant.status(ONE)["methods"].take();
    let refs: Vec<&str> = methods.as_array().unwrap().iter().map(|method| method["ref"].as_str().unwrap()).collect();
    assert_eq!(refs, ["entra:a", "entra:b", "entra:p", "entra:t", "entra:s"]);
    assert_eq!(tenant.takes("list", &list)["events"], json!(0));
}

#[test]
fn another_number_is_a_change_and_the_same_one_hidden_is_none() {
    let tenant = Tenant::new();
    let list =
        |number: &str| list_of(ONE, &[method("phone", "p", json!({"phoneNumber": number, "phoneType": "mobile"}))]);
    tenant.takes("list", list("+81 XXXXXXXX78"));
    assert_eq!(numbers(&tenant), [json!({"masked": "+81 ••• ••• ••78"})]);
    tenant.takes("list", list("+81 9012345678"));
    assert!(numbers(&tenant)[0]["fingerprint"].is_string(), "a number that was not known before");
    assert_eq!(tenant.takes("list", list("+81 XXXXXXXX78"))["events"], json!(0));
    assert_eq!(tenant.takes("list", list("090-1234-5678"))["events"], json!(0));
    let figures = tenant.takes("list", list("+81 9012345679"));
    assert_eq!(figures["by_type"], json!({"mfadesk.method.number-changed.v1": 1}));
    assert_eq!(numbers(&tenant)[0]["masked"], "+81 ••• ••• ••79");
}

#[test]
fn a_list_tells_nothing_of_what_it_cannot_hold() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[
            &format!("register {ONE} faculty"),
            &format!("add {ONE} token --serial T1"),
            &format!("add {ONE} app-password"),
            &format!("add {ONE} key --device K1"),
        ],
    );
    let app = || method("microsoftAuthenticator", "a", json!({"displayName": "P1"}));
    let words = ["--json", "--allow-share", "100", "--at", "2026-11-20T00:00:00Z"];
    assert_eq!(tenant.bytes("list", list_of(ONE, &[app()]), &words).code, 0);
    assert_eq!(tenant.methods(ONE), "hardware-token*, app-password, microsoft-authenticator");
    // The beta version lists tokens.
    let beta = list_of(ONE, &[app()]).replace("v1.0", "beta");
    assert_eq!(tenant.bytes("list", beta, &words).code, 0);
    assert_eq!(tenant.methods(ONE), "app-password, microsoft-authenticator*");
}

#[test]
fn a_list_of_one_type_tells_of_that_type_alone() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-10T00:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("add {ONE} key --device K1"),
            &format!("add {ONE} office --number 03-1234-5678"),
        ],
    );
    let phones = list_of(ONE, &[json!({"id": "3179e48a-750b-4051-897c-87b9720928f7", "phoneType": "mobile", "phoneNumber": "+81 9012345678"})])
        .replace("authentication/methods", "authentication/phoneMethods");
    assert_eq!(tenant.bytes("phones", phones, &["--allow-share", "100", "--at", "2026-11-20T00:00:00Z"]).code, 0);
    assert_eq!(tenant.methods(ONE), "security-key*, phone");
    assert_eq!(tenant.status(ONE)["observed"], Value::Null);
}

#[test]
fn whose_methods_they_are_is_said_in_many_ways() {
    let app = |id: &str| method("microsoftAuthenticator", id, json!({"displayName": "P1"}));
    let upn = format!("{ONE}@g.example.ac.jp");
    let bare = json!({"value": [app("a")]}).to_string();
    for (name, text) in [
        ("list", list_of(ONE, &[app("a")])),
        ("0123456789.json", bare.clone()),
        ("0123456789-methods.json", json!([app("a")]).to_string()),
        ("people", json!({"userPrincipalName": upn, "methods": [app("a")]}).to_string()),
        ("people", json!([{"UserPrincipalName": upn, "Methods": [app("a")]}]).to_string()),
        ("people", json!({"userPrincipalName": upn, "at": "2026-11-20T00:00:00Z", "value": [app("a")]}).to_string()),
        ("people", json!({"userPrincipalName": upn, "authentication": {"methods": [app("a")]}}).to_string()),
        ("batch", json!({"responses": [{"id": upn, "status": 200, "body": {"value": [app("a")]}}]}).to_string()),
        ("rows", json!([{"userPrincipalName": upn, "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod", "id": "a", "displayName": "P1"}]).to_string()),
    ] {
        let tenant = Tenant::new();
        tenant.takes(name, &text);
        assert_eq!(tenant.methods(ONE), "microsoft-authenticator*", "{text}");
    }
}

#[test]
fn many_people_come_in_one_file_and_who_was_not_answered_is_said() {
    let tenant = Tenant::new();
    let one = |id: &str, status: u16| json!({"id": format!("{id}@g.example.ac.jp"), "status": status, "body": if status == 200 { json!({"value": [method("softwareOath", id, json!({}))]}) } else { json!({"error": {"code": "TooManyRequests"}}) }});
    let figures = tenant.takes("batch", json!({"responses": [one(ONE, 200), one(TWO, 429)]}).to_string());
    assert_eq!((&figures["rows"], &figures["accounts"]), (&json!(2), &json!(1)));
    assert_eq!(figures["left_out"][0]["reason"], "not-answered");
}

#[test]
fn what_powershell_shows_one_level_below_is_read() {
    let tenant = Tenant::new();
    let below = |of_type: &str, id: &str, members: Value| {
        let mut below = json!({"@odata.type": format!("#microsoft.graph.{of_type}AuthenticationMethod")});
        below.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        json!({"Id": id, "CreatedDateTime": null, "AdditionalProperties": below})
    };
    let list = json!([
        below("microsoftAuthenticator", "a", json!({"displayName": "iPhone 15"})),
        below("softwareOath", "s", json!({})),
        below(
            "phone",
            "3179e48a-750b-4051-897c-87b9720928f7",
            json!({"phoneNumber": "+81 9012345678", "phoneType": "mobile"})
        ),
        below("password", "28c10230-6103-485e-b985-444c60001490", json!({"createdDateTime": "2024-04-01T00:00:00Z"})),
    ]);
    tenant.takes(&format!("{ONE}.json"), list.to_string());
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, authenticator-app, phone");
    assert_eq!(tenant.status(ONE)["methods"][0]["device"], "iPhone 15");
    // The same, with the person beside it.
    let person = json!([{"UserPrincipalName": format!("{TWO}@g.example.ac.jp"), "Methods": list}]);
    tenant.takes("people.json", person.to_string());
    assert_eq!(tenant.methods(TWO), "microsoft-authenticator*, authenticator-app, phone");
}

#[test]
fn a_time_from_before_2000_says_that_nobody_knows_when() {
    let tenant = Tenant::new();
    let methods = ["0001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2000-01-01T00:00:00Z"]
        .map(|created| method("fido2", created, json!({"displayName": created, "createdDateTime": created})));
    tenant.takes("list", list_of(ONE, &methods));
    let log = String::from_utf8(tenant.log()).unwrap();
    let added = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let times: Vec<Value> =
        added.filter(|line| line["type"] == "mfadesk.method.added.v1").map(|line| line["time"].clone()).collect();
    assert_eq!(times, ["2026-11-20T00:00:00.000Z", "2026-11-20T00:00:00.000Z", "2000-01-01T00:00:00.000Z"]);
}
