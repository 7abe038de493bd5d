//! Whom the rows are about, where that is odd, and what is not known of those whom a roster names: said, and never taken for
//! more than it is.

use serde_json::{Value, json};

use super::{ONE, TWO, Tenant, report, row};

fn codes(figures: &Value) -> Vec<(&str, &str)> {
    let notes = figures["notes"].as_array().unwrap().iter();
    notes.map(|note| (note["account"].as_str().unwrap(), note["code"].as_str().unwrap())).collect()
}

#[test]
fn one_id_of_the_directory_under_two_names_is_one_person_who_was_renamed() {
    let mut before = row(ONE, 10, &["mobilePhone"], "");
    let mut after = row(TWO, 12, &["mobilePhone"], "");
    for row in [&mut before, &mut after] {
        row["id"] = json!("86462606-fde0-4fc4-9e0c-a20eb73e54c6");
    }
    for rows in [[before.clone(), after.clone()], [after, before]] {
        let tenant = Tenant::new();
        let figures = tenant.takes("report", report(&rows));
        assert_eq!(codes(&figures), [(TWO, "renamed")]);
        let said = figures["notes"][0]["message"].as_str().unwrap();
        assert!(said.contains("86462606…") && !said.contains("fde0"), "{said}");
        // The way out that it names is one.
        let close = format!("mfadesk close {ONE} --reason left");
        assert!(said.ends_with(&close), "{said}");
        assert_eq!(tenant.run(close.split(' ').skip(1)).code, 0);
    }
    // Everybody has an id of their own.
    let tenant = Tenant::new();
    let rows = [row(ONE, 10, &["mobilePhone"], ""), row(ONE, 12, &["email"], ""), row(TWO, 12, &["email"], "")];
    let figures = tenant.bytes("report", report(&rows), &["--json", "--allow-share", "100"]).json()["import"].take();
    assert_eq!(codes(&figures), []);
}

#[test]
fn rows_of_one_file_about_one_account_at_two_domains_are_named() {
    let at = |day: u32, domain: &str, methods: &[&str]| {
        let mut row = row(ONE, day, methods, "");
        row["userPrincipalName"] = json!(format!("{ONE}@{domain}"));
        row
    };
    let two = [at(10, "g.example.ac.jp", &["mobilePhone"]), at(12, "Other.example.jp", &["email"])];
    let tenant = Tenant::new();
    let words = ["--json", "--allow-share", "100"];
    let figures = tenant.bytes("report", report(&two), &words).json()["import"].take();
    assert_eq!(codes(&figures), [(ONE, "two-domains")]);
    let said = figures["notes"][0]["message"].as_str().unwrap();
    assert!(said.contains("g.example.ac.jp") && said.contains("other.example.jp"), "{said}");
    // One file after the other: somebody may have moved, and the case of a name says nothing.
    let tenant = Tenant::new();
    tenant.file("one", &report(&two[..1]));
    tenant.file("two", &report(&[at(12, "other.example.jp", &["email"]), at(12, "OTHER.example.jp", &["email"])]));
    let figures = tenant.run(["import", "one", "two", "--json", "--allow-share", "100"]).json()["import"].take();
    assert_eq!(codes(&figures), []);
}

#[test]
fn that_a_roster_says_on_does_not_say_that_nothing_is_registered() {
    let tenant = Tenant::new();
    tenant.takes("roster.csv", format!("ID,Affiliation,MFA\n{ONE},staff,on\n"));
    let said = |words: &[&str]| tenant.run(words).stdout.replace('\n', " ");
    let status = said(&["status", ONE]);
    assert!(status.contains("not on record") && status.contains("No one has checked"), "{status}");
    assert!(!status.contains("nothing was ever registered"), "{status}");
    assert!(said(&["status", "--all"]).contains("on, methods unknown"), "{}", said(&["status", "--all"]));
    assert!(said(&["next", ONE, "--all"]).contains(&format!("mfadesk observe {ONE} --none")));
    for words in [&["next", ONE][..], &["next", ONE, "--all"]] {
        let next = said(words);
        assert!(next.contains("no record of your methods"), "{next}");
        assert!(!next.contains("before any method was registered"), "{next}");
    }
    // What a program reads is as it was.
    let status = tenant.status(ONE);
    assert_eq!((&status["mfa"]["state"], &status["risk"]["level"]), (&json!("setup-required"), &json!("not-in-force")));
    // Once somebody looked, it is known.
    tenant.record_all("2026-11-24T02:00:00.000Z", &[&format!("observe {ONE} --none")]);
    let status = tenant.run_at("2026-11-24T02:01:00.000Z", ["status", ONE]).stdout;
    assert!(status.contains("nothing was ever registered"), "{status}");
    // Whoever applied at the desk was told that there is none.
    let tenant = Tenant::new();
    tenant.record_all(
        "2026-11-20T00:00:00.000Z",
        &[&format!("register {TWO} student"), &format!("apply {TWO} --override no-method --because insists")],
    );
    let status = tenant.run(["status", TWO]).stdout;
    assert!(status.contains("nothing was ever registered"), "{status}");
}
