//! What records mean: each audit is the one thing that it tells, each step of a sign-in that was passed is a test; in
//! whatever order and envelope, and however often they come.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, report, row};

/// An audit record of the service that keeps methods.
pub(super) fn audit(id: &str, at: &str, activity: &str, reason: &str) -> Value {
    json!({
        "id": format!("Authentication Methods_{id}"), "category": "UserManagement", "correlationId": id, "result": "success",
        "resultReason": reason, "activityDisplayName": activity, "activityDateTime": at,
        "loggedByService": "Authentication Methods", "operationType": "Update",
        "initiatedBy": {"app": null, "user": {"id": "x", "displayName": "山田 太郎", "userPrincipalName": format!("{ONE}@g.example.ac.jp"), "ipAddress": "192.0.2.7"}},
        "targetResources": [{"id": "a8bd593c", "displayName": "山田 太郎", "type": "User", "userPrincipalName": format!("{ONE}@g.example.ac.jp"), "modifiedProperties": []}],
        "additionalDetails": [],
    })
}

pub(super) fn registered(id: &str, at: &str, what: &str) -> Value {
    audit(id, at, "User registered security info", &format!("User registered {what}"))
}

pub(super) fn deleted(id: &str, at: &str, what: &str) -> Value {
    audit(id, at, "User deleted security info", &format!("User deleted {what}"))
}

/// The record that another service writes of the same change.
fn second(id: &str, at: &str) -> Value {
    let mut second = audit(id, at, "Update user", "");
    second["loggedByService"] = json!("Core Directory");
    second["targetResources"][0]["modifiedProperties"] = json!([
        {"displayName": "StrongAuthenticationMethod", "oldValue": "[]", "newValue": "[{\"MethodType\":6,\"Default\":true}]"},
        {"displayName": "StrongAuthenticationPhoneAppDetail", "oldValue": "[{\"LastAuthenticatedTimestamp\":\"1\"}]", "newValue": "[{\"LastAuthenticatedTimestamp\":\"2\"}]"},
    ]);
    second
}

pub(super) fn page(rows: &[Value]) -> String {
    json!({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#auditLogs/directoryAudits", "value": rows})
        .to_string()
}

pub(super) fn step(at: &str, method: &str, succeeded: bool) -> Value {
    json!({"authenticationStepDateTime": at, "authenticationMethod": method, "authenticationMethodDetail": null, "succeeded": succeeded,
        "authenticationStepResultDetail": "MFA successfully completed", "authenticationStepRequirement": "Multifactor authentication"})
}

pub(super) fn sign_in(id: &str, steps: &[Value]) -> Value {
    json!({"id": id, "createdDateTime": "2026-11-19T01:00:00Z", "userDisplayName": "山田 太郎", "userPrincipalName": format!("{ONE}@g.example.ac.jp"),
        "appDisplayName": "Portal", "ipAddress": "192.0.2.7", "isInteractive": true, "status": {"errorCode": 0}, "authenticationDetails": steps})
}

pub(super) const APP: &str = "Authenticator App with Notification and Code";

fn day() -> Vec<Value> {
    vec![
        registered("1", "2026-11-18T01:00:00.1234567Z", "Mobile Phone SMS"),
        registered("2", "2026-11-18T01:05:00Z", APP),
        second("2", "2026-11-18T01:05:00Z"),
        audit(
            "3",
            "2026-11-18T01:06:00Z",
            "User registered all required security info",
            "User registered all required security info.",
        ),
        audit(
            "4",
            "2026-11-18T01:07:00Z",
            "User changed default security info",
            "User changed the default security info to Authenticator app - notification",
        ),
        audit(
            "5",
            "2026-11-18T01:08:00Z",
            "Admin registered security info",
            "Admin registered temporary access pass method for user",
        ),
        registered("6", "2026-11-18T01:09:00Z", "Fido"),
        deleted("7", "2026-11-18T02:00:00Z", "Mobile Phone SMS"),
        audit(
            "8",
            "2026-11-18T02:01:00Z",
            "User started security info registration",
            "User started the registration for Fido",
        ),
        audit("9", "2026-11-18T02:02:00Z", "User reviewed security info", "User successfully reviewed security info."),
    ]
}

const AFTER_THE_DAY: &str = "microsoft-authenticator*, temporaryAccessPass, security-key";

#[test]
fn each_record_is_the_one_thing_that_it_tells() {
    let tenant = Tenant::new();
    let figures = tenant.takes("audits.json", page(&day()));
    assert_eq!(tenant.methods(ONE), AFTER_THE_DAY);
    let file = &figures["files"][0];
    assert_eq!((&file["kind"], &file["rows"], &file["unrelated"]), (&json!("audits"), &json!(10), &json!(4)));
    assert_eq!(
        figures["by_type"],
        json!({"mfadesk.account.registered.v1": 1, "mfadesk.method.added.v1": 4, "mfadesk.method.made-default.v1": 1, "mfadesk.method.removed.v1": 1})
    );
    let log = String::from_utf8(tenant.log()).unwrap();
    let first: Value = serde_json::from_str(log.lines().nth(2).unwrap()).unwrap();
    assert_eq!(
        (&first["source"], &first["time"]),
        (&json!("/mfadesk/test/import/audits"), &json!("2026-11-18T01:00:00.123Z"))
    );
    for private in ["山田", "@g.example", "192.0.2.7"] {
        assert!(!log.contains(private), "{private}");
    }
}

#[test]
fn records_come_in_any_order_twice_and_in_any_envelope() {
    let monitor = |row: &Value| json!({"time": row["activityDateTime"], "category": "AuditLogs", "operationName": row["activityDisplayName"], "properties": row});
    let columns = |row: &Value| {
        let members = row.as_object().unwrap().iter().map(|(name, value)| {
            let name = name[..1].to_uppercase() + &name[1..];
            let value = if value.is_array() || value.is_object() { json!(value.to_string()) } else { value.clone() };
            (name, value)
        });
        Value::from(members.collect::<serde_json::Map<_, _>>())
    };
    let lines = |rows: Vec<Value>| rows.iter().map(|row| format!("{row}\n")).collect::<String>();
    let backwards: Vec<Value> = day().into_iter().rev().collect();
    let of_office = |row: &Value| json!({"CreationTime": row["activityDateTime"].as_str().unwrap().trim_end_matches('Z'), "Id": row["id"], "Operation": format!("{}.", row["activityDisplayName"].as_str().unwrap()), "Workload": "AzureActiveDirectory", "ResultStatus": "Success", "ObjectId": format!("{ONE}@g.example.ac.jp"), "UserId": "admin@g.example.ac.jp", "ExtendedProperties": [{"Name": "extendedAuditEventCategory", "Value": "UserManagement"}, {"Name": "reason", "Value": row["resultReason"]}]});
    let same_id = ids_of(&page(&day()));
    for (form, text) in [
        ("page", page(&backwards)),
        ("list", json!(day()).to_string()),
        ("lines", lines(backwards.clone())),
        ("twice", format!("{}{}", page(&day()), page(&backwards))),
        ("Azure Monitor, lines", lines(backwards.iter().map(monitor).collect())),
        ("Azure Monitor, records", json!({"records": backwards.iter().map(monitor).collect::<Vec<_>>()}).to_string()),
        ("tables of logs", json!(backwards.iter().map(columns).collect::<Vec<_>>()).to_string()),
        (
            "Office 365",
            json!(
                backwards
                    .iter()
                    .filter(|row| row["loggedByService"] != "Core Directory")
                    .map(of_office)
                    .collect::<Vec<_>>()
            )
            .to_string(),
        ),
    ] {
        let tenant = Tenant::new();
        tenant.takes("file", &text);
        assert_eq!(tenant.methods(ONE), AFTER_THE_DAY, "{form}");
        assert_eq!(ids(&tenant), same_id, "{form}");
        for again in [&text, &page(&day())] {
            assert_eq!(tenant.takes("again", again)["events"], json!(0), "{form}");
        }
    }
}

/// The ids of what is recorded of these audits.
fn ids_of(text: &str) -> Vec<Value> {
    let tenant = Tenant::new();
    tenant.takes("file", text);
    ids(&tenant)
}

fn ids(tenant: &Tenant) -> Vec<Value> {
    let log = String::from_utf8(tenant.log()).unwrap();
    log.lines().skip(1).map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect()
}

#[test]
fn what_failed_or_was_not_finished_registers_nothing() {
    let tenant = Tenant::new();
    for result in ["failure", "timeout"] {
        let mut failed = registered("1", "2026-11-18T01:00:00Z", APP);
        failed["result"] = json!(result);
        let figures = tenant.takes("file", page(&[failed]));
        assert_eq!((&figures["events"], &figures["files"][0]["unrelated"]), (&json!(0), &json!(1)), "{result}");
    }
    // A night on which nothing happened is a night like others.
    assert_eq!(tenant.run(["import", "file"]).code, 0);
}

#[test]
fn each_way_to_name_a_method_is_the_kind_that_it_stands_for() {
    for (what, shown) in [
        (APP, "microsoft-authenticator*"),
        ("Authenticator App with Code", "authenticator-app*"),
        ("Software OATH token", "authenticator-app*"),
        ("Mobile Phone Call and SMS", "phone*"),
        ("phone method for user", "phone*"),
        ("Alternate Mobile Phone Call", "alternate-phone*"),
        ("Office Phone Call", "office-phone*"),
        ("Fido", "security-key*"),
        ("Passkey (device-bound)", "passkey*"),
        ("Email", "email"),
        ("App Password", "app-password"),
        ("Security Questions", "securityQuestion"),
        ("temporary access pass method for user", "temporaryAccessPass"),
        ("Windows Hello for Business", "windowsHelloForBusiness"),
        ("Telepathy", "telepathy"),
    ] {
        let tenant = Tenant::new();
        tenant.takes("file", page(&[registered("1", "2026-11-18T01:00:00Z", what)]));
        assert_eq!(tenant.methods(ONE), shown, "{what}");
        assert_eq!(
            tenant.bytes("file", page(&[deleted("2", "2026-11-18T02:00:00Z", what)]), &["--allow-share", "100"]).code,
            0
        );
        assert_eq!(tenant.methods(ONE), "", "{what}");
    }
}

#[test]
fn a_hardware_token_is_there_once_it_works_and_until_it_is_taken_back() {
    let tenant = Tenant::new();
    let token = |id: &str, hour: u32, activity: &str| {
        let mut record = audit(id, &format!("2026-11-18T{hour:02}:00:00Z"), activity, "");
        record["targetResources"][0]["modifiedProperties"] =
            json!([{"displayName": "SerialNumber", "oldValue": null, "newValue": "\"TOTP123456\""}]);
        record
    };
    tenant.takes(
        "file",
        page(&[token("1", 1, "Create Hardware Oath Token"), token("2", 2, "Assign Hardware Oath Token")]),
    );
    assert_eq!(tenant.run(["status", ONE]).code, 4);
    tenant.takes("file", page(&[token("3", 3, "Enable Hardware Oath Token")]));
    assert_eq!(
        (tenant.methods(ONE), &tenant.status(ONE)["methods"][0]["serial"]),
        ("hardware-token*".into(), &json!("TOTP123456"))
    );
    let gone = page(&[token("4", 4, "Unassign Hardware Oath Token")]);
    assert_eq!(tenant.bytes("file", gone, &["--allow-share", "100"]).code, 0);
    assert_eq!(tenant.methods(ONE), "");
}

#[test]
fn a_number_that_a_record_tells_becomes_a_fingerprint() {
    let tenant = Tenant::new();
    let phone = |id: &str, hour: u32, activity: &str, number: &str| {
        let reason = format!("{activity} phone method for user");
        let mut record =
            audit(id, &format!("2026-11-18T{hour:02}:00:00Z"), &format!("{activity} security info"), &reason);
        record["targetResources"][0]["modifiedProperties"] =
            json!([{"displayName": "PhoneNumber", "oldValue": null, "newValue": format!("\"{number}\"")}]);
        record
    };
    tenant.takes("file", page(&[phone("1", 1, "Admin registered", "+81 9012345678")]));
    let number = tenant.status(ONE)["methods"][0]["number"].take();
    assert!(number["fingerprint"].is_string() && number["masked"] == "+81 ••• ••• ••78", "{number}");
    let figures = tenant.takes("file", page(&[phone("2", 2, "Admin updated", "+81 9012345679")]));
    assert_eq!(figures["by_type"], json!({"mfadesk.method.number-changed.v1": 1}));
    assert!(!String::from_utf8(tenant.log()).unwrap().contains("90123456"));
    // Where it does not tell, somebody has to ask.
    let unsaid =
        audit("3", "2026-11-18T03:00:00Z", "Admin updated security info", "Admin changed phone method for user");
    let figures = tenant.takes("file", page(&[unsaid]));
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("changed-there")), "{figures}");
}

#[test]
fn what_is_older_than_the_latest_look_is_late_with_both_times() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 19, &["mobilePhone"], "")]));
    let figures = tenant.takes(
        "file",
        page(&[
            registered("1", "2026-11-18T01:00:00Z", APP),
            registered("2", "2026-11-18T01:01:00Z", "Mobile Phone SMS"),
        ]),
    );
    assert_eq!((&figures["events"], figures["notes"].as_array().unwrap().len()), (&json!(0), 1), "{figures}");
    assert_eq!(
        (&figures["notes"][0]["code"], &figures["notes"][0]["at"]),
        (&json!("late"), &json!("2026-11-18T01:00:00.000Z"))
    );
    assert!(figures["notes"][0]["message"].as_str().unwrap().contains("2026-11-19"), "{figures}");
    // Nor does it take away what was seen since.
    let figures = tenant.takes("file", page(&[deleted("3", "2026-11-18T02:00:00Z", "Mobile Phone SMS")]));
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("stays")));
    assert_eq!(tenant.methods(ONE), "phone*");
}

#[test]
fn what_the_desk_heard_first_is_not_registered_twice() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:10:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} msauth --device iPhone-15")],
    );
    let apps = [registered("1", "2026-11-18T01:05:00Z", APP), registered("2", "2026-11-18T09:00:00Z", APP)];
    assert_eq!(tenant.takes("file", page(&apps[..1]))["events"], json!(0));
    assert_eq!(tenant.takes("file", page(&apps))["events"], json!(1));
    assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, microsoft-authenticator");
    // Which of two was deleted, the record does not say.
    let figures = tenant.takes("file", page(&[deleted("3", "2026-11-18T10:00:00Z", APP)]));
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("which-one")));
}

#[test]
fn a_record_does_not_bring_back_what_went_since() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:10:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} phone --number 090-1234-5678")],
    );
    tenant.record_all("2026-11-18T05:00:00.000Z", &[&format!("remove {ONE} m1")]);
    let figures = tenant.takes("file", page(&[registered("1", "2026-11-18T01:05:00Z", "Mobile Phone SMS")]));
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("overtaken")), "{figures}");
    assert_eq!(tenant.methods(ONE), "");
}

#[test]
fn that_what_is_not_on_record_was_deleted_is_said_unless_it_is_known_to_be_gone() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:10:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} phone --number 090-1234-5678")],
    );
    let unknown = tenant.takes("file", page(&[deleted("1", "2026-11-18T02:00:00Z", APP)]));
    let codes = (&unknown["events"], &unknown["notes"][0]["code"]);
    assert_eq!(codes, (&json!(0), &json!("not-on-record")), "{unknown}");
    tenant.record_all("2026-11-18T05:00:00.000Z", &[&format!("remove {ONE} m1")]);
    let known = tenant.takes("file", page(&[deleted("2", "2026-11-18T04:58:00Z", "Mobile Phone SMS")]));
    assert_eq!((&known["events"], &known["notes"]), (&json!(0), &json!([])), "{known}");
    let another = tenant.takes("file", page(&[deleted("3", "2026-11-18T09:00:00Z", "Mobile Phone SMS")]));
    assert_eq!(another["notes"][0]["code"], "not-on-record", "{another}");
}

#[test]
fn a_phone_that_was_registered_again_is_there_in_whatever_order_its_records_come() {
    let records = [
        registered("1", "2026-11-18T01:00:00Z", "Mobile Phone SMS"),
        deleted("2", "2026-11-18T02:00:00Z", "Mobile Phone SMS"),
        registered("3", "2026-11-18T03:00:00Z", "Mobile Phone SMS"),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let tenant = Tenant::new();
        tenant.takes("app", page(&[registered("0", "2026-11-17T01:00:00Z", APP)]));
        for at in order {
            let ran = tenant.bytes("file", page(&records[at..=at]), &["--allow-share", "100"]);
            assert_eq!(ran.code, 0, "{order:?}");
        }
        assert_eq!(tenant.methods(ONE), "microsoft-authenticator*, phone", "{order:?}");
        let log = tenant.log();
        assert_eq!(tenant.takes("all", page(&records))["events"], json!(0), "{order:?}");
        assert_eq!(tenant.log(), log, "{order:?}");
    }
}

#[test]
fn of_a_phone_that_was_registered_again_the_old_number_is_not_kept() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:00:00.000Z",
        &[&format!("register {ONE} student"), &format!("add {ONE} phone --number 090-1234-5678")],
    );
    let again = page(&[registered("1", "2026-11-18T05:00:00Z", "Mobile Phone SMS")]);
    let figures = tenant.takes("file", &again);
    assert_eq!((&figures["events"], &figures["losing_accounts"]), (&json!(2), &json!(0)), "{figures}");
    assert_eq!((tenant.methods(ONE), &tenant.status(ONE)["methods"][0]["number"]), ("phone*".into(), &Value::Null));
    assert_eq!(tenant.takes("file", again)["events"], json!(0));
}

#[test]
fn a_sign_in_from_before_the_method_was_as_it_is_is_no_test_and_that_is_said() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["microsoftAuthenticatorPush"], "")]));
    tenant.takes("audits", page(&[registered("1", "2026-11-17T01:00:00Z", APP)]));
    let rows = json!([sign_in("a", &[step("2026-11-17T05:00:00Z", "Mobile app notification", true)])]);
    let figures = tenant.takes("file", rows.to_string());
    assert_eq!((&figures["events"], &figures["notes"][0]["code"]), (&json!(0), &json!("overtaken")), "{figures}");
    assert!(figures["notes"][0]["message"].as_str().unwrap().contains("A sign-in by m1"), "{figures}");
}

#[test]
fn a_sign_in_by_what_was_stolen_counts_and_is_asked_about() {
    for (reason, codes) in [("stolen", vec!["was-stolen"]), ("lost", vec![])] {
        let tenant = Tenant::new();
        tenant.record_all(
            "2026-11-18T05:00:00.000Z",
            &[
                &format!("register {ONE} student"),
                &format!("add {ONE} msauth --device X1 --at 2026-11-17T05:00:00Z"),
                &format!("lost {ONE} m1 --reason {reason} --at 2026-11-17T06:00:00Z"),
            ],
        );
        let rows = json!([sign_in("a", &[step("2026-11-17T07:00:00Z", "Mobile app notification", true)])]);
        let figures = tenant.takes("file", rows.to_string());
        let notes = figures["notes"].as_array().unwrap();
        let noted: Vec<&str> = notes.iter().map(|note| note["code"].as_str().unwrap()).collect();
        assert_eq!((&figures["events"], noted), (&json!(1), codes), "{figures}");
        assert_eq!(tenant.status(ONE)["methods"][0]["available"], true);
    }
}

#[test]
fn what_a_record_would_have_done_is_named_where_the_record_knows_better() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T05:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("reregister request {ONE} --via office"),
            &format!("reregister approve {ONE} --identity-check student-id"),
        ],
    );
    let figures = tenant.takes("file", page(&[registered("1", "2026-11-18T01:00:00Z", "Office Phone Call")]));
    let note = &figures["notes"][0];
    assert_eq!((&figures["events"], &note["code"]), (&json!(0), &json!("overtaken")), "{figures}");
    assert!(note["message"].as_str().unwrap().contains("added office-phone"), "{figures}");
}

#[test]
fn a_run_of_records_that_was_taken_back_can_be_taken_in_again() {
    let tenant = Tenant::new();
    let figures = tenant.takes("file", page(&day()));
    assert_eq!(tenant.run(["undo", "--run", figures["run"].as_str().unwrap(), "--reason", "slip"]).code, 0);
    assert_eq!(tenant.methods(ONE), "");
    tenant.takes("file", page(&day()));
    assert_eq!(tenant.methods(ONE), AFTER_THE_DAY);
    assert_eq!(tenant.takes("file", page(&day()))["events"], json!(0));
}

#[test]
fn who_is_no_account_is_listed_with_the_reason() {
    let tenant = Tenant::new();
    let by = |name: Value, reason: &str| {
        let mut record = audit("1", "2026-11-18T01:00:00Z", "User registered security info", reason);
        record["targetResources"][0]["userPrincipalName"] = name.clone();
        record["initiatedBy"]["user"]["userPrincipalName"] = name;
        record
    };
    let rows = [
        by(json!("someone_example.com#EXT#@contoso.onmicrosoft.com"), "User registered Fido"),
        by(json!("support@g.example.ac.jp"), "User registered Fido"),
        by(json!(null), "User registered Fido"),
        by(json!(format!("{ONE}@g.example.ac.jp")), ""),
        by(json!(format!("{TWO}@g.example.ac.jp")), "User registered Fido"),
    ];
    // Who administers others' methods is not whom the record is about.
    let mut by_admin =
        audit("1", "2026-11-18T01:00:00Z", "Admin registered security info", "Admin registered phone method for user");
    by_admin["targetResources"][0]["userPrincipalName"] = json!(null);
    by_admin["targetResources"][0]["id"] = json!("a8bd593c-4a7f-4292-a8d7-c3c1ae9c590b");
    let rows = [&rows[..], &[by_admin]].concat();
    let figures = tenant.takes("file", page(&rows));
    let reasons: Vec<&Value> = figures["left_out"].as_array().unwrap().iter().map(|row| &row["reason"]).collect();
    assert_eq!(reasons, ["guest", "not-an-account", "not-an-account", "no-method-named", "object-id"]);
    assert_eq!(tenant.methods(TWO), "security-key*");
}

#[test]
fn a_step_that_was_passed_is_a_test_and_what_was_satisfied_before_is_none() {
    let tenant = Tenant::new();
    tenant.takes(
        "report",
        report(&[row(
            ONE,
            18,
            &["mobilePhone", "microsoftAuthenticatorPush", "softwareOneTimePasscode", "fido2SecurityKey"],
            "push",
        )]),
    );
    let mut by_token = step("2026-11-19T01:02:00Z", "Text message", true);
    by_token["authenticationStepResultDetail"] = json!("MFA requirement satisfied by claim in the token");
    let nothing = [
        step("2026-11-19T01:00:00Z", "Password", true),
        step("2026-11-19T01:01:00Z", "Previously satisfied", true),
        step("2026-11-19T01:01:00Z", "Claim in access token", true),
        step("2026-11-19T01:01:00Z", "Mobile app notification", false),
        step("2026-11-19T01:01:00Z", "Windows Hello for Business", true),
        by_token,
    ];
    let figures = tenant.takes("sign-ins.json", json!({"value": [sign_in("a", &nothing)]}).to_string());
    assert_eq!((&figures["events"], &figures["files"][0]["unrelated"]), (&json!(0), &json!(1)));
    let steps = [
        step("2026-11-19T01:00:00Z", "Text message", true),
        step("2026-11-19T02:00:00Z", "Mobile app notification", true),
        step("2026-11-19T03:00:00Z", "FIDO2 security key", true),
    ];
    let all =
        json!({"value": [sign_in("b", &steps[..1]), sign_in("c", &steps[1..]), sign_in("b", &steps[..1])]}).to_string();
    let figures = tenant.takes("sign-ins.json", &all);
    assert_eq!(figures["by_type"], json!({"mfadesk.sign-in.test-passed.v1": 3}), "{figures}");
    let status = tenant.status(ONE);
    let tests: Vec<&Value> =
        status["methods"].as_array().unwrap().iter().map(|method| &method["last_test"]["channel"]).collect();
    assert_eq!(tests, ["sms", "notification", "touch"]);
    assert_eq!(tenant.last()["data"]["evidence"], "import");
    assert_eq!(tenant.takes("sign-ins.json", &all)["events"], json!(0));
    let text = json!({"category": "NonInteractiveUserSignInLogs", "time": "2026-11-19T04:00:00Z", "properties": {"id": "d", "userPrincipalName": format!("{ONE}@g.example.ac.jp"), "authenticationDetails": json!([step("2026-11-19T04:00:00Z", "Text message", true)]).to_string()}});
    assert_eq!(tenant.takes("sign-ins.json", text.to_string())["events"], json!(1), "steps in a text");
}

#[test]
fn of_many_sign_ins_by_one_method_the_latest_is_recorded() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["mobilePhone"], "")]));
    let rows: Vec<Value> = (0..9)
        .map(|hour| {
            sign_in(
                &format!("s{hour}"),
                &[step(&format!("2026-11-19T{:02}:00:00Z", (hour * 5) % 9), "Text message", true)],
            )
        })
        .collect();
    assert_eq!(tenant.takes("file", json!(rows).to_string())["events"], json!(1));
    assert_eq!(tenant.status(ONE)["methods"][0]["last_test"]["at"], "2026-11-19T08:00:00.000Z");
    assert_eq!(
        tenant.takes("file", json!(rows[..4]).to_string())["events"],
        json!(0),
        "an older one says nothing more"
    );
}

#[test]
fn a_sign_in_by_what_is_not_on_record_or_by_one_of_several_is_told() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("add {ONE} msauth --device P1"),
            &format!("add {ONE} app --device P2"),
        ],
    );
    let rows = ["Text message", "OATH verification code", "OATH verification code"].iter().enumerate();
    let rows: Vec<Value> = rows
        .map(|(at, method)| sign_in(&format!("s{at}"), &[step(&format!("2026-11-19T0{at}:00:00Z"), method, true)]))
        .collect();
    let figures = tenant.takes("file", json!(rows).to_string());
    let codes: Vec<&Value> = figures["notes"].as_array().unwrap().iter().map(|note| &note["code"]).collect();
    assert_eq!((&figures["events"], codes), (&json!(0), vec![&json!("not-on-record"), &json!("which-one")]));
    let mut on_one = step("2026-11-19T05:00:00Z", "OATH verification code", true);
    on_one["authenticationMethodDetail"] = json!("P2");
    assert_eq!(tenant.takes("file", json!([sign_in("x", &[on_one])]).to_string())["events"], json!(1));
}

/// A step by what the detail of it names.
pub(super) fn step_by(at: &str, method: &str, detail: &str) -> Value {
    let mut step = step(at, method, true);
    step["authenticationMethodDetail"] = json!(detail);
    step
}

#[test]
fn a_step_by_another_number_or_key_than_is_on_record_proves_nothing_of_that_one() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("add {ONE} phone --number 090-1234-5699"),
            &format!("add {ONE} passkey --device Yubi-A"),
        ],
    );
    for (id, method, detail) in [
        ("a", "Text message", "+XX XXXXXXXX78"),
        ("b", "Text message", "+81 XXXXXXXX78"),
        ("c", "Passkey (device-bound)", "Yubi ZZZ"),
    ] {
        let rows = json!([sign_in(id, &[step_by("2026-11-19T01:00:00Z", method, detail)])]);
        let figures = tenant.takes("file", rows.to_string());
        let note = &figures["notes"][0];
        assert_eq!((&figures["events"], &note["code"]), (&json!(0), &json!("names-another")), "{detail}: {figures}");
    }
    // What names nothing speaks against nothing, and what is the same proves it.
    for (id, method, detail) in
        [("d", "Text message", "+XX XXXXXXXX99"), ("e", "Passkey (device-bound)", "Yubi-A"), ("f", "Text message", "")]
    {
        let at = if id == "f" { "2026-11-19T03:00:00Z" } else { "2026-11-19T02:00:00Z" };
        let rows = json!([sign_in(id, &[step_by(at, method, detail)])]);
        assert_eq!(tenant.takes("file", rows.to_string())["events"], json!(1), "{detail}");
    }
}

#[test]
fn a_name_proves_a_method_of_which_no_name_is_on_record() {
    let tenant = Tenant::new();
    tenant.takes("report", report(&[row(ONE, 18, &["fido2SecurityKey", "mobilePhone"], "")]));
    let steps = [
        step_by("2026-11-19T01:00:00Z", "FIDO2 security key", "Yubi ZZZ"),
        step_by("2026-11-19T01:00:00Z", "Text message", "+81 XXXXXXXX78"),
    ];
    let figures = tenant.takes("file", json!([sign_in("a", &steps)]).to_string());
    assert_eq!((&figures["events"], &figures["notes"]), (&json!(2), &json!([])), "{figures}");
}

#[test]
fn a_call_proves_the_phone_that_has_the_number() {
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-18T01:00:00.000Z",
        &[
            &format!("register {ONE} student"),
            &format!("add {ONE} phone --number 090-1234-5699"),
            &format!("add {ONE} alternate-phone --number 090-1234-5678"),
        ],
    );
    let called = step_by("2026-11-19T01:00:00Z", "Phone call approval (Authentication phone)", "+XX XXXXXXXX78");
    let figures = tenant.takes("file", json!([sign_in("a", &[called])]).to_string());
    assert_eq!((&figures["events"], &tenant.last()["data"]["method"]), (&json!(1), &json!("m2")), "{figures}");
}

#[test]
fn one_stream_may_hold_all_that_a_tenant_logs() {
    let tenant = Tenant::new();
    let of = |category: &str, record: Value| json!({"time": "2026-11-18T01:00:00Z", "category": category, "properties": record});
    let lines: String = [
        of("AuditLogs", registered("1", "2026-11-18T01:00:00Z", "Mobile Phone SMS")),
        of("SignInLogs", sign_in("a", &[step("2026-11-19T01:00:00Z", "Text message", true)])),
        of("RiskyUsers", json!({"riskLevel": "none"})),
    ]
    .iter()
    .map(|row| format!("{row}\n"))
    .collect();
    let figures = tenant.takes("stream", &lines);
    assert_eq!((&figures["rows"], &figures["events"]), (&json!(3), &json!(3)), "{figures}");
    let others = of("RiskyUsers", json!({"riskLevel": "none"})).to_string();
    assert_eq!(tenant.refuses("stream", others, &[]), "file-not-known");
}

#[test]
fn records_that_lost_what_they_are_about_are_refused() {
    let tenant = Tenant::new();
    let mut record = sign_in("a", &[]);
    record.as_object_mut().unwrap().remove("authenticationDetails");
    assert_eq!(tenant.refuses("file", json!({"value": [record]}).to_string(), &[]), "file-lost-steps");
    record["authenticationDetails"] = json!("Microsoft.Graph.Beta.PowerShell.Models.AuthenticationDetail");
    assert_eq!(tenant.refuses("file", json!([record]).to_string(), &[]), "file-lost-depth");
    let mut record = registered("1", "2026-11-18T01:00:00Z", APP);
    record["targetResources"] = json!("System.Object[]");
    assert_eq!(tenant.refuses("file", json!([record]).to_string(), &[]), "file-lost-depth");
    let next = json!({"value": [registered("1", "2026-11-18T01:00:00Z", APP)], "@odata.nextLink": "x"}).to_string();
    assert_eq!(tenant.refuses("file", next, &[]), "file-lost-pages");
}

#[test]
fn the_unified_audit_log_is_read_as_the_portal_saves_it_and_as_powershell_does() {
    let record = json!({
        "CreationTime": "2026-11-18T00:00:00", "Id": "q1", "Operation": "User registered security info.",
        "OrganizationId": "o", "RecordType": 8, "ResultStatus": "Success", "UserKey": "k", "UserType": 0, "Version": 1,
        "Workload": "AzureActiveDirectory", "ObjectId": format!("{ONE}@g.example.ac.jp"),
        "UserId": format!("{ONE}@g.example.ac.jp"),
        "ExtendedProperties": [{"Name": "resultDescription", "Value": "User registered Mobile Phone SMS"}],
    });
    let cell = record.to_string().replace('"', "\"\"");
    for text in [
        format!(
            "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\nq1,2026-11-18,8,User registered security info.,x,\"{cell}\"\n"
        ),
        format!(
            "\"RecordType\",\"CreationDate\",\"UserIds\",\"Operations\",\"AuditData\"\n\"8\",\"11/18/2026 12:00:00 AM\",\"x\",\"User registered security info.\",\"{cell}\"\n"
        ),
    ] {
        let tenant = Tenant::new();
        let figures = tenant.takes("unified.csv", &text);
        assert_eq!((&figures["files"][0]["kind"], &figures["accounts"]), (&json!("audits"), &json!(1)), "{text}");
        assert_eq!(tenant.methods(ONE), "phone*");
    }
}

/// What a report shows is known since the report, and no line that is written later makes it older: so a sign-in from before
/// it counts only where the record of the registration was there first, or comes with the report. Whatever does not count
/// is named.
#[test]
fn a_sign_in_from_before_the_first_report_counts_where_the_registration_was_known_first() {
    let files = [
        ("report", report(&[row(ONE, 18, &["microsoftAuthenticatorPush"], "")])),
        ("audits", page(&[registered("1", "2026-11-10T01:00:00Z", APP)])),
        (
            "sign-ins",
            json!([sign_in("a", &[step("2026-11-15T05:00:00Z", "Mobile app notification", true)])]).to_string(),
        ),
    ];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let apart = Tenant::new();
        let mut noted = 0;
        for at in order {
            let figures = apart.takes(files[at].0, &files[at].1);
            noted += figures["notes"].as_array().unwrap().len();
        }
        assert_eq!(apart.methods(ONE), "microsoft-authenticator*", "{order:?}");
        let place = |file: usize| order.iter().position(|at| *at == file).unwrap();
        let counts = place(1) < place(0) && place(1) < place(2);
        let tested = |tenant: &Tenant| tenant.status(ONE)["methods"][0]["last_test"]["result"] == "passed";
        assert_eq!((tested(&apart), noted), (counts, usize::from(!counts)), "{order:?}");
        // Together they say the same in any order.
        let together = Tenant::new();
        for (name, text) in &files {
            together.file(name, text);
        }
        let names = order.map(|at| files[at].0);
        assert_eq!(together.run(["import"].iter().chain(&names)).code, 0);
        assert!(tested(&together), "{order:?}");
        let log = together.log();
        assert_eq!(together.run(["import"].iter().chain(&names)).code, 0);
        assert_eq!(together.log(), log, "{order:?}");
    }
}
