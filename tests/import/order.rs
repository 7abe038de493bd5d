//! Files in any order, an import that was stopped, others who record meanwhile: the same end.

use std::fs;

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, method, report, row};

fn files() -> Vec<(&'static str, String)> {
    let app = method(
        "microsoftAuthenticator",
        "a",
        json!({"displayName": "iPhone 15", "createdDateTime": "2026-11-02T00:00:00Z"}),
    );
    let list =
        json!({"userPrincipalName": format!("{ONE}@g.example.ac.jp"), "at": "2026-11-19T00:00:00Z", "methods": [app]});
    vec![
        (
            "a",
            report(&[
                row(ONE, 16, &["mobilePhone", "microsoftAuthenticatorPush"], "sms"),
                row(TWO, 16, &["email"], ""),
            ]),
        ),
        ("b", report(&[row(ONE, 18, &["microsoftAuthenticatorPush"], "push")])),
        ("c", list.to_string()),
        ("d", report(&[row(TWO, 21, &["email", "fido2"], "")])),
    ]
}

#[test]
fn files_that_are_given_together_say_the_same_in_any_order() {
    let run = |order: &[usize]| {
        let tenant = Tenant::new();
        let files = files();
        for (name, text) in &files {
            fs::write(tenant.beside(name), text).unwrap();
        }
        let names = order.iter().map(|at| files[*at].0);
        assert_eq!(tenant.run(["import"].into_iter().chain(names)).code, 0);
        tenant.states()
    };
    let first = run(&[0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [0, 2, 1, 3]] {
        assert_eq!(run(&order), first, "{order:?}");
    }
    assert_eq!(run(&[0, 1, 2, 3, 0, 1]), first, "given twice");
}

#[test]
fn an_import_that_was_stopped_anywhere_ends_in_the_same_states_when_it_is_run_again() {
    let whole = Tenant::new();
    for (name, text) in files() {
        fs::write(whole.beside(name), text).unwrap();
    }
    assert_eq!(whole.run(["import", "a", "b", "c", "d"]).code, 0);
    let log = whole.log();
    let ends: Vec<usize> = log.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    for end in &ends[..ends.len() - 1] {
        let stopped = Tenant(whole.copy().that_is_harmed());
        for (name, text) in files() {
            fs::write(stopped.beside(name), text).unwrap();
        }
        fs::write(stopped.in_store("events.jsonl"), &log[..*end]).unwrap();
        fs::remove_file(stopped.in_store("head.json")).unwrap();
        let again = stopped.run(["import", "a", "b", "c", "d", "--allow-share", "100"]);
        assert_eq!(again.code, 0, "{end}");
        assert_eq!(stopped.states(), whole.states(), "stopped behind byte {end}");
        let log = stopped.log();
        assert_eq!(stopped.run(["import", "d", "c", "b", "a"]).code, 0);
        assert_eq!(stopped.log(), log, "nothing is new");
    }
}

#[test]
fn a_report_and_what_the_desk_records_come_to_the_same_in_either_order() {
    let commands = [
        format!("register {ONE} student"),
        format!("add {ONE} msauth --device P1"),
        format!("add {ONE} key --device K1"),
    ];
    let commands: Vec<&str> = commands.iter().map(String::as_str).collect();
    let first = report(&[row(ONE, 16, &["microsoftAuthenticatorPush"], "")]);
    let kinds = |tenant: &Tenant| -> Value { tenant.methods(ONE).into() };
    let desk_first = Tenant::new();
    desk_first.record_all("2026-11-20T00:00:00.000Z", &commands);
    desk_first.takes("report", &first);
    let report_first = Tenant::new();
    report_first.takes("report", &first);
    report_first.record_all(
        "2026-11-20T00:00:00.000Z",
        &[
            &format!("edit {ONE} --affiliation student"),
            &format!("edit {ONE} m1 --device P1"),
            &format!("add {ONE} key --device K1"),
        ],
    );
    assert_eq!(kinds(&desk_first), kinds(&report_first));
}
