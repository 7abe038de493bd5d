//! The vault: what is sealed for whom opens for nobody else, no bit of it can be changed, and whenever a change of the key
//! is cut short, everything still opens.

mod rotation;
mod sealing;

use std::fs;
use std::path::PathBuf;

use mfadesk::secrets::{Binding, SecretBytes, VaultKeys, open, seal};
use serde_json::Value;

use crate::support::desk::Desk;

/// What nobody may find.
const SECRET: &[u8] = b"a secret of twenty b";

/// What a secret of this log belongs to.
fn binding(origin: &str, owner: &str, id: &str) -> Binding {
    Binding { origin: origin.into(), kind: "operator".into(), owner: owner.into(), id: id.into() }
}

/// A new store, and what its log is called.
fn desk() -> (Desk, String) {
    let desk = Desk::new();
    let origin = desk.last()["data"]["origin"].as_str().unwrap().to_owned();
    (desk, origin)
}

/// Its keys.
fn keys(desk: &Desk, origin: &str) -> VaultKeys {
    VaultKeys::of(&desk.in_store("keys"), origin)
}

fn sealed_file(desk: &Desk, id: &str) -> PathBuf {
    desk.in_store("vault").join(format!("{id}.sealed"))
}

/// Puts a secret into the vault, as it would be kept.
fn keep(desk: &Desk, binding: &Binding) {
    fs::create_dir_all(desk.in_store("vault")).unwrap();
    let key = keys(desk, &binding.origin).newest().unwrap_or_else(|_| panic!("no key"));
    let sealed = seal(&key, binding, &SecretBytes::copy_of(SECRET)).unwrap();
    fs::write(sealed_file(desk, &binding.id), sealed).unwrap();
}

/// What the vault holds for this owner, opened by the newest key.
fn kept(desk: &Desk, binding: &Binding) -> Option<Vec<u8>> {
    let key = keys(desk, &binding.origin).newest().ok()?;
    let secret = open(&key, binding, &fs::read(sealed_file(desk, &binding.id)).ok()?).ok()?;
    Some(secret.expose().to_vec())
}

/// How `vault check` ends, and with what.
fn checked(desk: &Desk) -> (i32, Value) {
    let ran = desk.run(["--json", "vault", "check"]);
    match ran.code {
        0 => (0, ran.json()),
        code => (code, ran.last_error()),
    }
}
