//! The same import again records nothing: whatever its files tell together, the first run finds out.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use super::records::{APP, audit, deleted, page, registered, sign_in, step_by};
use super::{ONE, Tenant, list_of, method, report, row};
use crate::support::in_full;

/// What is told of one person: their account stands in it as [`ONE`].
#[derive(Debug, Clone)]
enum Told {
    Report(u32, Vec<&'static str>),
    List(u32, Vec<Value>),
    Audit(Value),
    SignIn(Value),
}

fn time(day: u32, minute: u32) -> String {
    format!("2026-11-{day:02}T05:{minute:02}:00Z")
}

fn listed() -> impl Strategy<Value = Value> {
    let created = prop::option::of((3..24_u32).prop_map(|day| time(day, 0)));
    let of = select(vec![
        ("fido2", "my key"),
        ("fido2", "Key B"),
        ("microsoftAuthenticator", "iPhone 15"),
        ("softwareOath", ""),
    ]);
    (of, 0..3_u8, created).prop_map(|((of, name), id, created)| {
        method(of, &format!("{of}-{id}"), json!({"displayName": name, "createdDateTime": created}))
    })
}

fn phone() -> impl Strategy<Value = Value> {
    let created = prop::option::of((3..24_u32).prop_map(|day| time(day, 0)));
    (select(vec!["+81 9012345612", "+81 9012345634"]), created).prop_map(|(number, created)| {
        let members = json!({"phoneNumber": number, "phoneType": "mobile", "createdDateTime": created});
        method("phone", "3179e48a-750b-4051-897c-87b9720928f7", members)
    })
}

fn told() -> impl Strategy<Value = Told> {
    let words = vec!["mobilePhone", "softwareOneTimePasscode", "microsoftAuthenticatorPush", "fido2", "email"];
    let named = || select(vec![APP, "Fido", "Mobile Phone SMS", "Authenticator App with Code"]);
    let step = select(vec![
        ("Mobile app notification", ""),
        ("FIDO2 security key", "my key"),
        ("FIDO2 security key", ""),
        ("Passkey (device-bound)", "Key B"),
        ("Text message", "+XX XXXXXXXX12"),
        ("OATH verification code", ""),
    ]);
    let audits = (3..24_u32, 0..60_u32, named(), any::<bool>()).prop_map(|(day, minute, named, is_new)| {
        let audit = if is_new { registered } else { deleted };
        Told::Audit(audit(&format!("{day}-{minute}"), &time(day, minute), named))
    });
    let other = vec![
        (
            "User changed default security info",
            "User changed the default security info to Authenticator app - notification",
        ),
        ("User changed default security info", "User changed the default security info to Text message"),
        ("User updated security info", "User changed phone method for user"),
    ];
    let other = (3..24_u32, 0..60_u32, select(other), select(vec!["+81 9012345612", "+81 9012345634"])).prop_map(
        |(day, minute, (activity, reason), number)| {
            let mut audit = audit(&format!("{day}-{minute}"), &time(day, minute), activity, reason);
            audit["targetResources"][0]["modifiedProperties"] =
                json!([{"displayName": "PhoneNumber", "oldValue": null, "newValue": format!("\"{number}\"")}]);
            Told::Audit(audit)
        },
    );
    prop_oneof![
        other,
        (3..24_u32, subsequence(words, 1..4)).prop_map(|(day, words)| Told::Report(day, words)),
        (5..25_u32, prop::collection::vec(listed(), 0..4), prop::option::of(phone()))
            .prop_map(|(day, methods, phone)| Told::List(day, [methods, phone.into_iter().collect()].concat())),
        audits.clone(),
        audits,
        (3..24_u32, 0..60_u32, step).prop_map(|(day, minute, (method, detail))| {
            Told::SignIn(sign_in(&format!("s{day}-{minute}"), &[step_by(&time(day, minute), method, detail)]))
        }),
    ]
}

/// The files of many people, of whom each of these is one.
fn files(people: &[Vec<Told>]) -> BTreeMap<&'static str, String> {
    let mut rows: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (at, told) in people.iter().enumerate() {
        let account = format!("{:010}", 1_000_000 + at);
        let mut add = |file: &'static str, value: Value| {
            rows.entry(file)
                .or_default()
                .push(serde_json::from_str(&value.to_string().replace(ONE, &account)).unwrap());
        };
        for told in told {
            match told {
                Told::Report(day, words) => add("reports", row(ONE, *day, words, "")),
                Told::List(day, methods) => add(
                    "lists",
                    json!({"userPrincipalName": format!("{ONE}@g.example.ac.jp"), "at": format!("2026-11-{day:02}T05:30:30Z"), "methods": methods}),
                ),
                Told::Audit(audit) => add("audits", audit.clone()),
                Told::SignIn(sign_in) => add("sign-ins", sign_in.clone()),
            }
        }
    }
    rows.into_iter()
        .map(|(name, rows)| (name, if name == "reports" { report(&rows) } else { json!(rows).to_string() }))
        .collect()
}

fn import(tenant: &Tenant, names: &[&str]) -> Value {
    let words = [&["import", "--json", "--allow-share", "100"], names].concat();
    tenant.run(&words).json()["import"].take()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 100, ..ProptestConfig::with_cases(if in_full() { 60 } else { 6 }) })]

    #[test]
    fn the_same_import_again_records_nothing(
        people in prop::collection::vec(prop::collection::vec(told(), 1..9), 60)
    ) {
        let tenant = Tenant::new();
        let files = files(&people);
        for (name, text) in &files {
            tenant.file(name, text);
        }
        let names: Vec<&str> = files.keys().copied().collect();
        import(&tenant, &names);
        let (before, states) = (tenant.log(), tenant.states());
        let backwards: Vec<&str> = names.into_iter().rev().collect();
        let figures = import(&tenant, &backwards);
        let log = tenant.log();
        let new: Vec<Value> =
            String::from_utf8_lossy(&log[before.len()..]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of_whom = |line: &Value| line["subject"].as_str().and_then(|id| id.parse::<usize>().ok()).map(|id| id - 1_000_000);
        let told = new.first().and_then(of_whom).and_then(|at| people.get(at));
        prop_assert_eq!(&figures["events"], &json!(0), "{:#?}\n{:#?}", new, told);
        prop_assert_eq!(states, tenant.states());
    }
}

#[test]
fn a_name_that_a_later_file_tells_decides_about_an_earlier_sign_in_at_once() {
    let tenant = Tenant::new();
    let audits = [registered("1", "2026-11-10T01:00:00Z", "Fido"), registered("2", "2026-11-11T01:00:00Z", "Fido")];
    let keys = [("a", "Key B", 10), ("b", "my key", 11)].map(|(id, name, day)| {
        method("fido2", id, json!({"displayName": name, "createdDateTime": format!("2026-11-{day}T01:00:00Z")}))
    });
    let signed_in = sign_in("s", &[step_by("2026-11-12T01:00:00Z", "FIDO2 security key", "my key")]);
    tenant.file("audits", &page(&audits));
    tenant.file("sign-ins", &json!([signed_in]).to_string());
    tenant.file("list", &list_of(ONE, &keys));
    let words = ["import", "audits", "sign-ins", "list", "--json", "--at", "2026-11-20T00:00:00Z"];
    let foreseen = tenant.run(words.iter().copied().chain(["--dry-run"])).json()["import"].take();
    let figures = tenant.run(words).json()["import"].take();
    assert_eq!((&figures["notes"], &figures["by_type"]), (&json!([]), &foreseen["by_type"]));
    let status = tenant.status(ONE);
    let tested: Vec<&Value> = status["methods"].as_array().unwrap().iter().map(|one| &one["last_test"]["at"]).collect();
    assert_eq!(tested, [&json!(null), &json!("2026-11-12T01:00:00.000Z")]);
    assert_eq!(tenant.run(words).json()["import"]["events"], json!(0));
}

/// A phone that a list of the 22nd puts in the place of the one before, as of the 10th.
#[test]
fn what_was_so_already_is_told_of_the_phone_that_a_list_puts_in_the_place_of_the_one_before() {
    let phone = |number: &str, day: u32| {
        let members = json!({"phoneNumber": number, "phoneType": "mobile", "createdDateTime": time(day, 0)});
        method("phone", "3179e48a-750b-4051-897c-87b9720928f7", members)
    };
    let list = |day: u32, number: &str, created: u32| json!({"userPrincipalName": format!("{ONE}@g.example.ac.jp"), "at": time(day, 30), "methods": [phone(number, created)]});
    let mut changed = audit("18", &time(18, 23), "User updated security info", "User changed phone method for user");
    changed["targetResources"][0]["modifiedProperties"] =
        json!([{"displayName": "PhoneNumber", "oldValue": null, "newValue": "\"+81 9012345612\""}]);
    let chosen = audit(
        "19",
        &time(19, 0),
        "User changed default security info",
        "User changed the default security info to Text message",
    );
    let (first, second) = (list(5, "+81 9012345612", 3), list(22, "+81 9012345634", 10));
    for record in [changed, chosen] {
        let tenant = Tenant::new();
        tenant.file("audits", &page(&[record]));
        tenant.file("lists", &json!([first, second]).to_string());
        let words = ["import", "audits", "lists", "--json", "--allow-share", "100"];
        let foreseen = tenant.run(words.iter().copied().chain(["--dry-run"])).json()["import"].take();
        let figures = tenant.run(words).json()["import"].take();
        assert_eq!(figures["by_type"], foreseen["by_type"]);
        let again = tenant.run(words).json()["import"].take();
        assert_eq!(again["events"], json!(0), "{again:#}");
        assert_eq!(tenant.status(ONE)["methods"][0]["number"]["masked"], "+81 ••• ••• ••34");
    }
}
