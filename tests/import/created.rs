//! When a method was created tells it from the one that was there before: what is newer than all that is known of a method on
//! record is another one, and has neither its tests nor its loss.

use serde_json::{Value, json};

use super::records::{APP, deleted, page, registered, sign_in, step};
use super::{ONE, Tenant, list_of, method, report, row};

const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";

/// A list with an app of this id and name, created then.
fn apps(listed: &[(&str, &str, &str)]) -> String {
    let phone = method("phone", MOBILE, json!({"phoneNumber": "+81 9012345633", "phoneType": "mobile"}));
    let app = |(id, name, created): &(&str, &str, &str)| {
        method("microsoftAuthenticator", id, json!({"displayName": name, "createdDateTime": created}))
    };
    list_of(ONE, &[vec![phone], listed.iter().map(app).collect()].concat())
}

fn list(tenant: &Tenant, at: &str, text: &str) -> Value {
    tenant.bytes("list", text, &["--json", "--at", at, "--allow-share", "100"]).json()["import"].take()
}

/// Each method: its id, its device, and how its last test ended.
fn tested(tenant: &Tenant) -> Vec<[String; 3]> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let shown =
        |method: &Value| [word(&method["method"]), word(&method["device"]), word(&method["last_test"]["result"])];
    tenant.status(ONE)["methods"].as_array().unwrap().iter().map(shown).collect()
}

#[track_caller]
fn stands(tenant: &Tenant, methods: &[[&str; 3]]) {
    let expected: Vec<_> = methods.iter().map(|method| method.map(str::to_owned)).collect();
    assert_eq!(tested(tenant), expected);
}

/// An app and a phone, both tested, and MFA in force.
fn set_up() -> Tenant {
    let tenant = Tenant::new();
    let minutes = [
        (0, format!("register {ONE} student")),
        (0, format!("add {ONE} msauth --device iPhone-15")),
        (5, format!("add {ONE} phone --device Pixel-9 --number 090-1234-5633")),
        (10, format!("test {ONE} m1 passed")),
        (11, format!("test {ONE} m2 passed")),
        (20, format!("apply {ONE}")),
    ];
    for (minute, command) in minutes {
        tenant.record_all(&format!("2026-11-20T01:{minute:02}:00.000Z"), &[&command]);
    }
    tenant
}

const PHONE: [&str; 3] = ["m2", "Pixel-9", "passed"];

#[test]
fn what_was_created_after_a_test_did_not_pass_it() {
    let tenant = set_up();
    let text = apps(&[("bbbb", "iPhone 15", "2026-11-21T22:00:00Z")]);
    let figures = list(&tenant, "2026-11-22T00:00:00Z", &text);
    stands(&tenant, &[PHONE, ["m3", "iPhone 15", "-"]]);
    assert_eq!(figures["methods_taken_away"], json!(1), "{figures}");
    assert_eq!(tenant.status(ONE)["methods"][1]["added_at"], "2026-11-21T22:00:00.000Z");
    assert_eq!(list(&tenant, "2026-11-22T00:00:00Z", &text)["events"], json!(0));
}

#[test]
fn what_was_registered_anew_twice_is_the_same_whichever_list_came_first() {
    let [one, two] = [("aaaa", "2026-11-21T22:00:00Z"), ("bbbb", "2026-11-22T22:00:00Z")]
        .map(|(id, created)| apps(&[(id, "iPhone 15", created)]));
    let tenant = set_up();
    list(&tenant, "2026-11-22T00:00:00Z", &one);
    list(&tenant, "2026-11-23T00:00:00Z", &two);
    stands(&tenant, &[PHONE, ["m4", "iPhone 15", "-"]]);
    let tenant = set_up();
    list(&tenant, "2026-11-23T00:00:00Z", &two);
    assert_eq!(list(&tenant, "2026-11-22T00:00:00Z", &one)["notes"][0]["code"], "late");
    stands(&tenant, &[PHONE, ["m3", "iPhone 15", "-"]]);
}

#[test]
fn what_a_report_knew_and_somebody_signed_in_with_is_not_what_was_created_later() {
    let sign_in = json!([sign_in("a", &[step("2026-11-12T05:00:00Z", "Mobile app notification", true)])]).to_string();
    let of_report = || {
        let tenant = Tenant::new();
        tenant.takes("report", report(&[row(ONE, 10, &["microsoftAuthenticatorPush"], "")]));
        tenant.takes("sign-ins", &sign_in);
        stands(&tenant, &[["m1", "-", "passed"]]);
        tenant
    };
    let app = |created: &str| {
        list_of(
            ONE,
            &[method("microsoftAuthenticator", "b", json!({"displayName": "Pixel 9", "createdDateTime": created}))],
        )
    };
    let tenant = of_report();
    list(&tenant, "2026-11-22T00:00:00Z", &app("2026-11-20T01:00:00Z"));
    stands(&tenant, &[["m2", "Pixel 9", "-"]]);
    // A report in between saw that there is an app, and not which one.
    let tenant = of_report();
    tenant.takes("report", report(&[row(ONE, 19, &["microsoftAuthenticatorPush"], "")]));
    list(&tenant, "2026-11-22T00:00:00Z", &app("2026-11-15T01:00:00Z"));
    stands(&tenant, &[["m2", "Pixel 9", "-"]]);
    // What was there before the report is what it saw, and what nobody dated may be.
    for created in ["2026-11-09T01:00:00Z", "0001-01-01T00:00:00Z"] {
        let tenant = of_report();
        list(&tenant, "2026-11-22T00:00:00Z", &app(created));
        stands(&tenant, &[["m1", "Pixel 9", "passed"]]);
    }
    // An audit knows the new one; which of the two was deleted the list tells.
    let tenant = of_report();
    let audits = [registered("1", "2026-11-20T01:00:01Z", APP), deleted("2", "2026-11-21T01:00:00Z", APP)];
    assert_eq!(tenant.takes("audits", page(&audits))["notes"][0]["code"], "which-one");
    list(&tenant, "2026-11-22T00:00:00Z", &app("2026-11-20T01:00:00Z"));
    stands(&tenant, &[["m2", "Pixel 9", "-"]]);
}

#[test]
fn what_was_created_after_a_loss_is_not_what_was_lost() {
    let tenant = set_up();
    tenant.record_all("2026-11-21T10:00:00.000Z", &[&format!("lost {ONE} iPhone-15")]);
    let text = apps(&[("bbbb", "iPhone 15", "2026-11-21T22:00:00Z")]);
    list(&tenant, "2026-11-22T00:00:00Z", &text);
    stands(&tenant, &[PHONE, ["m3", "iPhone 15", "-"]]);
    assert_eq!(tenant.status(ONE)["methods"][1]["available"], json!(true), "{}", tenant.status(ONE));
    // What is lost since is lost.
    let tenant = set_up();
    tenant.record_all("2026-11-21T23:00:00.000Z", &[&format!("lost {ONE} iPhone-15")]);
    list(&tenant, "2026-11-22T00:00:00Z", &text);
    assert_eq!(tenant.status(ONE)["methods"][0]["available"], json!(false), "{}", tenant.status(ONE));
}

#[test]
fn what_the_desk_wrote_down_about_the_time_it_was_created_is_that_one() {
    for (added, tested_at, created, which) in [
        // Just added, written down a little later, or days later; or typed to the minute, or by a clock that is behind.
        ("01:00:00", "01:10:00", "2026-11-20T00:59:58Z", "m1"),
        ("01:00:00", "01:10:00", "2026-11-17T00:00:00Z", "m1"),
        ("01:00:00", "01:10:00", "2026-11-20T01:00:40Z", "m1"),
        ("01:00:00", "01:10:00", "2026-11-20T01:08:00Z", "m1"),
        ("01:00:00", "01:10:00", "2026-11-20T01:10:50Z", "m1"),
        // What was tested before it was created is another one, and so is what nobody wrote down for more than an hour.
        ("01:00:00", "01:10:00", "2026-11-20T01:12:00Z", "m2"),
        ("01:00:00", "", "2026-11-20T01:59:00Z", "m1"),
        ("01:00:00", "", "2026-11-20T02:01:00Z", "m2"),
    ] {
        let tenant = Tenant::new();
        let at = |time: &str| format!("2026-11-20T{time}.000Z");
        tenant.record_all(&at(added), &[&format!("register {ONE} student"), &format!("add {ONE} msauth --device P1")]);
        if !tested_at.is_empty() {
            tenant.record_all(&at(tested_at), &[&format!("test {ONE} m1 passed")]);
        }
        let app = method("microsoftAuthenticator", "b", json!({"displayName": "P1", "createdDateTime": created}));
        list(&tenant, "2026-11-22T00:00:00Z", &list_of(ONE, &[app]));
        let result = if which == "m2" || tested_at.is_empty() { "-" } else { "passed" };
        stands(&tenant, &[[which, "P1", result]]);
    }
}

#[test]
fn one_that_has_its_id_is_that_one_whenever_it_was_created() {
    let tenant = set_up();
    list(&tenant, "2026-11-21T00:00:00Z", &apps(&[("aaaa", "iPhone 15", "2026-11-20T01:00:00Z")]));
    list(&tenant, "2026-11-22T00:00:00Z", &apps(&[("aaaa", "iPhone 15", "2026-11-21T01:00:00Z")]));
    stands(&tenant, &[["m1", "iPhone-15", "passed"], PHONE]);
}

#[test]
fn of_several_the_one_that_was_created_when_it_was_registered_is_meant() {
    let tenant = Tenant::new();
    let audits = [registered("1", "2026-11-10T01:00:00Z", "Fido"), registered("2", "2026-11-12T01:00:00Z", "Fido")];
    tenant.takes("audits", page(&audits));
    let signed_in = json!([sign_in("a", &[step("2026-11-11T05:00:00Z", "FIDO2 security key", true)])]);
    assert_eq!(
        tenant.takes("sign-ins", signed_in.to_string())["events"],
        json!(0),
        "it may be either, as far as is known"
    );
    let key = |id: &str, name: &str, created: &str| {
        method("fido2", id, json!({"displayName": name, "createdDateTime": created}))
    };
    let keys = [key("b", "Key B", "2026-11-12T00:59:59Z"), key("a", "Key A", "2026-11-10T01:00:02Z")];
    list(&tenant, "2026-11-20T00:00:00Z", &list_of(ONE, &keys));
    stands(&tenant, &[["m1", "Key A", "-"], ["m2", "Key B", "-"]]);
}

#[test]
fn a_phone_that_was_registered_anew_is_another_one_unless_it_has_the_same_number() {
    let phone = |number: Option<&str>, created: &str| {
        let members = json!({"phoneNumber": number, "phoneType": "mobile", "createdDateTime": created});
        list_of(ONE, &[method("phone", MOBILE, members)])
    };
    let of_report = || {
        let tenant = Tenant::new();
        tenant.takes("report", report(&[row(ONE, 10, &["mobilePhone"], "")]));
        let sms = json!([sign_in("a", &[step("2026-11-12T05:00:00Z", "Text message", true)])]).to_string();
        tenant.takes("sign-ins", sms);
        tenant
    };
    // Which number it was that passed the test, nobody knows.
    for number in [None, Some("+81 9012345678")] {
        let tenant = of_report();
        let text = phone(number, "2026-11-20T01:00:00Z");
        let figures = list(&tenant, "2026-11-22T00:00:00Z", &text);
        stands(&tenant, &[["m2", "-", "-"]]);
        assert_eq!(figures["methods_taken_away"], json!(0), "there is one");
        assert_eq!(list(&tenant, "2026-11-22T00:00:00Z", &text)["events"], json!(0));
    }
    let tenant = of_report();
    list(&tenant, "2026-11-14T00:00:00Z", &phone(Some("+81 9012345678"), "2026-11-09T01:00:00Z"));
    list(&tenant, "2026-11-22T00:00:00Z", &phone(Some("+81 9012345678"), "2026-11-20T01:00:00Z"));
    stands(&tenant, &[["m1", "-", "passed"]]);
    // One that was lost and registered again is at hand.
    tenant.record_all("2026-11-22T01:00:00.000Z", &[&format!("lost {ONE} m1")]);
    list(&tenant, "2026-11-23T00:00:00Z", &phone(Some("+81 9012345678"), "2026-11-22T05:00:00Z"));
    stands(&tenant, &[["m2", "-", "-"]]);
    assert_eq!(tenant.status(ONE)["methods"][0]["available"], json!(true));
}

#[test]
fn one_that_went_later_is_not_one_that_was_created_after_all_that_was_known_of_it() {
    let tenant = set_up();
    tenant.record_all("2026-11-22T12:00:00.000Z", &[&format!("remove {ONE} m1")]);
    list(&tenant, "2026-11-22T00:00:00Z", &apps(&[("bbbb", "iPhone 15", "2026-11-21T22:00:00Z")]));
    stands(&tenant, &[PHONE, ["m3", "iPhone 15", "-"]]);
    let tenant = set_up();
    tenant.record_all("2026-11-22T12:00:00.000Z", &[&format!("remove {ONE} m1")]);
    list(&tenant, "2026-11-22T00:00:00Z", &apps(&[("bbbb", "iPhone 15", "2026-11-20T01:00:00Z")]));
    stands(&tenant, &[PHONE]);
}

#[test]
fn whatever_the_order_of_rows_what_fits_few_takes_one_of_those_and_no_test_is_lost() {
    for turned in [false, true] {
        let tenant = Tenant::new();
        tenant.record_all("2026-11-01T01:00:00.000Z", &[&format!("register {ONE} student")]);
        for _ in 0..2 {
            tenant.record_all("2026-11-01T01:00:00.000Z", &[&format!("add {ONE} msauth")]);
        }
        tenant.record_all("2026-11-05T01:00:00.000Z", &[&format!("test {ONE} m2 passed")]);
        tenant.record_all("2026-11-12T01:00:00.000Z", &[&format!("observe {ONE} m1 m2")]);
        let mut listed = [("aaaa", "Galaxy A", "2026-10-20T00:00:00Z"), ("bbbb", "Galaxy B", "2026-11-10T00:00:00Z")];
        if turned {
            listed.reverse();
        }
        list(&tenant, "2026-11-22T00:00:00Z", &apps(&listed));
        stands(&tenant, &[["m1", "Galaxy B", "-"], ["m2", "Galaxy A", "passed"], ["m3", "-", "-"]]);
    }
}

#[test]
fn of_two_that_may_be_two_the_nearest_in_time_are_one_whatever_the_order_of_rows() {
    for turned in [false, true] {
        let tenant = Tenant::new();
        tenant.record_all("2026-11-01T01:00:00.000Z", &[&format!("register {ONE} student")]);
        for minute in ["01:25", "02:10"] {
            tenant.record_all(&format!("2026-11-01T{minute}:00.000Z"), &[&format!("add {ONE} msauth")]);
        }
        let mut listed = [("aaaa", "Galaxy A", "2026-11-01T01:00:00Z"), ("bbbb", "Galaxy B", "2026-11-01T01:20:00Z")];
        if turned {
            listed.reverse();
        }
        list(&tenant, "2026-11-22T00:00:00Z", &apps(&listed));
        stands(&tenant, &[["m1", "Galaxy B", "-"], ["m2", "Galaxy A", "-"], ["m3", "-", "-"]]);
    }
}

#[test]
fn one_that_went_hides_none_of_another_name() {
    let tenant = Tenant::new();
    let key = |name: &str| method("fido2", name, json!({"displayName": name}));
    tenant.record_all("2026-11-10T01:00:00.000Z", &[&format!("register {ONE} student")]);
    tenant.record_all("2026-11-10T01:00:00.000Z", &[&format!("add {ONE} security-key --device Yubi-A")]);
    tenant.record_all("2026-11-16T01:00:00.000Z", &[&format!("add {ONE} security-key --device Yubi-B")]);
    tenant.record_all("2026-11-20T01:00:00.000Z", &[&format!("remove {ONE} m1")]);
    let text = list_of(ONE, &[key("Yubi-A"), key("Yubi-B"), key("Yubi-C")]);
    list(&tenant, "2026-11-15T00:00:00Z", &text);
    stands(&tenant, &[["m2", "Yubi-B", "-"], ["m3", "Yubi-C", "-"]]);
    assert_eq!(tenant.status(ONE)["methods"][0]["ref"], "entra:Yubi-B");
}
