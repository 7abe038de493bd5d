//! `import`, from outside: what a directory gives out, in every form in which it comes, is taken in once, or refused as a
//! whole with what would not have lost it.

mod again;
mod created;
mod forms;
mod hostile;
mod lines;
mod looks;
mod methods;
mod odd;
mod order;
mod records;
mod refused;
mod roster;
mod secrets;
mod together;
mod unusual;
mod waiting;
mod whose;
mod workbook;

use std::fs;
use std::ops::Deref;

use serde_json::{Value, json};

use crate::support::desk::{CLOCK, Desk};
use crate::support::program::Ran;
use crate::support::schemas::validate_answer;

/// A desk whose numbers always have the same fingerprints.
struct Tenant(Desk);

impl Deref for Tenant {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Tenant {
    fn new() -> Self {
        let desk = Desk::founded("2026-11-01T00:00:00.000Z");
        fs::write(desk.in_store("keys/number-1.key"), format!("{}\n", "5a".repeat(32))).unwrap();
        // The key of the store is this one.
        fs::remove_file(desk.in_store("number-key.check")).unwrap();
        Self(desk)
    }

    /// Imports these bytes as a file of this name; what came of it.
    fn bytes(&self, name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) -> Ran {
        fs::write(self.beside(name), bytes).unwrap();
        self.run(["import", name].iter().chain(words))
    }

    /// Imports this text, which is taken in; the figures.
    #[track_caller]
    fn takes(&self, name: &str, text: impl AsRef<[u8]>) -> Value {
        let mut answer = self.bytes(name, text, &["--json", "--at", "2026-11-20T00:00:00Z"]).json();
        assert_eq!(validate_answer("import", &answer), Ok(()), "{answer}");
        answer["import"].take()
    }

    /// Imports this text, in which no row is about an account; the figures.
    #[track_caller]
    fn takes_nobody(&self, name: &str, text: impl AsRef<[u8]>) -> Value {
        let mut answer = self.bytes(name, text, &["--json", "--at", "2026-11-20T00:00:00Z"]).json_of(6);
        assert_eq!(validate_answer("import", &answer), Ok(()), "{answer}");
        answer["import"].take()
    }

    /// Imports this text, which is not taken in, and nothing is written; the code.
    #[track_caller]
    fn refuses(&self, name: &str, text: impl AsRef<[u8]>, words: &[&str]) -> String {
        let before = self.everything();
        let ran = self.bytes(name, text, &[words, &["--json"]].concat());
        assert_eq!(before, self.everything(), "something was written");
        let (code, codes) = ran.refusal();
        assert_eq!((code, codes.len()), (3, 1), "{ran:?}");
        codes.concat()
    }

    /// What is registered, by its kind or its name, with a star at the default: `phone*, email`.
    fn methods(&self, account: &str) -> String {
        let status = self.status(account);
        let default = &status["default_method"];
        let shown = status["methods"].as_array().unwrap().iter().map(|method| {
            let word = method["name"].as_str().unwrap_or_else(|| method["kind"].as_str().unwrap());
            format!("{word}{}", if method["method"] == *default { "*" } else { "" })
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    /// Every account, as `status` has it, but for what only the order of lines tells.
    fn states(&self) -> Value {
        let mut accounts = self.run(["status", "--all", "--json"]).json()["accounts"].take();
        for account in accounts.as_array_mut().unwrap() {
            account.as_object_mut().unwrap().remove("version");
        }
        accounts
    }
}

/// A row of a registration report.
fn row(account: &str, day: u32, methods: &[&str], chosen: &str) -> Value {
    let can = methods.iter().any(|word| !["", "none"].contains(word));
    json!({
        "id": format!("0000000{day:02}-0000-4000-8000-00{account}"),
        "userPrincipalName": format!("{account}@g.example.ac.jp"), "userDisplayName": "山田 太郎",
        "isAdmin": false, "isMfaRegistered": can, "isMfaCapable": can,
        "lastUpdatedDateTime": format!("2026-11-{day:02}T01:02:03.1234567Z"), "methodsRegistered": methods,
        "isSystemPreferredAuthenticationMethodEnabled": true, "systemPreferredAuthenticationMethods": ["PhoneAppNotification"],
        "userPreferredMethodForSecondaryAuthentication": chosen, "userType": "member", "somethingNew": {"a": [1]},
    })
}

/// A report of these rows, on one page.
fn report(rows: &[Value]) -> String {
    let context = "https://graph.microsoft.com/v1.0/$metadata#reports/authenticationMethods/userRegistrationDetails";
    json!({"@odata.context": context, "value": rows}).to_string()
}

/// The answer that lists the methods of one person.
fn list_of(account: &str, methods: &[Value]) -> String {
    let context = format!(
        "https://graph.microsoft.com/v1.0/$metadata#users('{account}%40g.example.ac.jp')/authentication/methods"
    );
    json!({"@odata.context": context, "value": methods}).to_string()
}

/// One method of a list.
fn method(of_type: &str, id: &str, members: Value) -> Value {
    let mut method = json!({"@odata.type": format!("#microsoft.graph.{of_type}AuthenticationMethod"), "id": id});
    method.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    method
}

const ONE: &str = "0123456789";
const TWO: &str = "0123456790";
