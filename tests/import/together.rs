//! What several files say of one person at one moment has one outcome, whichever of them comes first.

use mfadesk::commands::parse::Pattern;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::look::LooksAt;
use mfadesk::domain::policy::Policy;
use mfadesk::exchange::import::{CollectedBy, Collecting, Source};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ONE, Tenant, list_of, method, report, row};
use crate::support::in_full;

/// What is seen of whom in these files, in this order.
fn seen(files: &[String]) -> Vec<LooksAt> {
    let policy = Policy::default();
    let pattern = Pattern::of(&policy).unwrap();
    let at = Instant::parse("2026-11-20T00:00:00.000Z").unwrap();
    let mut collecting = Collecting::new(CollectedBy {
        pattern: &pattern,
        country_code: "81",
        fingerprint: &|number| Ok(format!("k1:{}", number.masked().replace(|c: char| !c.is_ascii_digit(), "0"))),
        clock: at,
        sort: None,
        at: Some(at),
        sheet: None,
        columns: &[],
        mend_ids: false,
        time_zone: policy.zone(),
    });
    for (number, text) in files.iter().enumerate() {
        let source = Source { name: format!("file-{number}"), modified: None, bytes: Box::new(text.as_bytes()) };
        collecting.file(source).unwrap();
    }
    let read = collecting.finish().unwrap();
    assert_eq!(read.left_out.len(), 0, "{files:?}");
    read.people
}

fn of_type(name: &str, methods: &[Value]) -> String {
    let context = format!("https://graph.microsoft.com/v1.0/$metadata#users('{ONE}%40u.ac.jp')/authentication/{name}");
    json!({"@odata.context": context, "value": methods}).to_string()
}

fn in_beta(methods: &[Value]) -> String {
    list_of(ONE, methods).replace("/v1.0/", "/beta/")
}

const MOBILE: &str = "3179e48a-750b-4051-897c-87b9720928f7";

fn phone() -> impl Strategy<Value = Value> {
    let numbers = ["+81 9012345612", "+81 9012345634", "+81 XXXXXXXX34", "+81 9012345612x7"];
    prop::sample::select(numbers.to_vec())
        .prop_map(|number| method("phone", MOBILE, json!({"phoneNumber": number, "phoneType": "mobile"})))
}

fn key() -> impl Strategy<Value = Value> {
    (0..2_u8, prop::option::of(0..2_u8), any::<bool>()).prop_map(|(id, name, is_synced)| {
        let name = name.map(|name| format!("Key {name}"));
        method(
            "fido2",
            &format!("key-{id}"),
            json!({"displayName": name, "passkeyType": is_synced.then_some("synced")}),
        )
    })
}

fn app() -> impl Strategy<Value = Value> {
    // Some lists hide ids: then each stands for one.
    (prop::option::of(0..2_u8), 0..2_u8).prop_map(|(id, name)| {
        let id = id.map_or("#hidden#".to_owned(), |id| format!("app-{id}"));
        method("microsoftAuthenticator", &id, json!({"displayName": format!("iPhone {name}")}))
    })
}

fn file() -> impl Strategy<Value = String> {
    let any_method = prop_oneof![phone(), key(), app()];
    let methods = || prop::collection::vec(any_method.clone(), 0..5);
    let words = ["mobilePhone", "softwareOneTimePasscode", "microsoftAuthenticatorPush", "email", "telepathy"];
    let chosen = || prop::sample::select(vec!["push", "sms", "oath", "none"]);
    prop_oneof![
        methods().prop_map(|methods| list_of(ONE, &methods)),
        methods().prop_map(|methods| in_beta(&methods)),
        prop::collection::vec(phone(), 0..2).prop_map(|methods| of_type("phoneMethods", &methods)),
        prop::collection::vec(key(), 0..4).prop_map(|methods| of_type("fido2Methods", &methods)),
        chosen().prop_map(|word| json!({"userPrincipalName": format!("{ONE}@u.ac.jp"),
            "userPreferredMethodForSecondaryAuthentication": word, "systemPreferredAuthenticationMethod": "push"})
        .to_string()),
        (prop::sample::subsequence(words.to_vec(), 1..5), chosen())
            .prop_map(|(words, chosen)| report(&[row(ONE, 18, &words, chosen)])),
        prop::sample::select(vec!["student", "staff"]).prop_map(|word| format!("ID,Affiliation\n{ONE},{word}\n")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 4000 } else { 600 }))]

    #[test]
    fn files_of_one_moment_say_the_same_in_any_order(
        (files, shuffled) in prop::collection::vec(file(), 2..6).prop_flat_map(|files| {
            (Just(files.clone()), Just(files).prop_shuffle())
        })
    ) {
        prop_assert_eq!(seen(&files), seen(&shuffled));
    }
}

#[test]
fn what_is_said_of_one_moment_in_two_ways_counts_once_whichever_comes_first() {
    let phone = |number: &str| method("phone", MOBILE, json!({"phoneNumber": number, "phoneType": "mobile"}));
    let masked = list_of(ONE, &[phone("+81 XXXXXXXX34")]);
    let whole = list_of(ONE, &[phone("+81 9012345634")]);
    let other = list_of(ONE, &[phone("+81 9012345612")]);
    for files in [[&masked, &whole, &other], [&other, &masked, &whole], [&whole, &other, &masked]] {
        let tenant = Tenant::new();
        tenant.takes("files", files.map(String::as_str).join("\n"));
        let methods = &tenant.status(ONE)["methods"];
        // One that is known whole counts before one that is not, and of two one does.
        assert_eq!(
            (methods.as_array().unwrap().len(), &methods[0]["number"]["masked"]),
            (1, &json!("+81 ••• ••• ••12"))
        );
    }
    // Two choices.
    for [one, other] in [["push", "sms"], ["sms", "push"]] {
        let tenant = Tenant::new();
        let words = ["mobilePhone", "microsoftAuthenticatorPush"];
        tenant.takes("report", report(&[row(ONE, 18, &words, one), row(ONE, 18, &words, other)]));
        assert_eq!(tenant.methods(ONE), "phone, microsoft-authenticator*");
    }
    // Codes of the app that another row shows are no second method.
    let codes = row(ONE, 18, &["softwareOneTimePasscode"], "");
    let app = row(ONE, 18, &["microsoftAuthenticatorPush"], "");
    for rows in [[codes.clone(), app.clone()], [app, codes]] {
        let tenant = Tenant::new();
        tenant.takes("report", report(&rows));
        assert_eq!(tenant.methods(ONE), "microsoft-authenticator*");
    }
}

#[test]
fn a_list_of_one_type_takes_nothing_away_that_another_list_of_its_moment_has() {
    let keys: Vec<Value> = (0..3).map(|id| method("fido2", &format!("key-{id}"), json!({}))).collect();
    let phone = method("phone", MOBILE, json!({"phoneNumber": "+81 9012345612", "phoneType": "mobile"}));
    let whole = list_of(ONE, &[keys[0].clone(), keys[1].clone(), phone.clone()]);
    let (of_phones, of_keys) = (of_type("phoneMethods", &[phone]), of_type("fido2Methods", &[keys[2].clone()]));
    for files in [[&of_phones, &of_keys, &whole], [&whole, &of_keys, &of_phones], [&of_keys, &whole, &of_phones]] {
        let tenant = Tenant::new();
        let figures = tenant.takes("files", files.map(String::as_str).join("\n"));
        assert_eq!(
            (&figures["methods_taken_away"], tenant.methods(ONE).matches("security-key").count()),
            (&json!(0), 3)
        );
    }
}

#[test]
fn tens_of_thousands_of_methods_of_one_person_are_read_in_one_go() {
    let tenant = Tenant::new();
    let of_person = json!({"userPrincipalName": format!("{ONE}@g.example.ac.jp")});
    let keys: Vec<String> =
        (0..60_000).map(|id| method("fido2", &format!("{id}"), of_person.clone()).to_string()).collect();
    tenant.file("list.json", &keys.join("\n"));
    let mut program = crate::support::program::program_for_seconds(30);
    tenant.equip(&mut program).args(["import", "list.json", "--dry-run", "--json", "--at", "2026-11-20T00:00:00Z"]);
    let figures = crate::support::program::Ran::of(&mut program).json();
    assert_eq!(figures["import"]["by_type"]["mfadesk.method.added.v1"], 60_000);
}
