//! What is sealed, and what does not open.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};

use mfadesk::secrets::{Binding, SealedHead, SecretBytes, open, seal};
use serde_json::json;

use super::{SECRET, binding, checked, desk, keep, kept, keys, sealed_file};

const ID: &str = "01930000-0000-7000-8000-000000000001";
const OTHER: &str = "01930000-0000-7000-8000-000000000002";

#[test]
fn a_store_is_made_with_a_key_for_its_vault_that_only_its_owner_can_read() {
    let (desk, origin) = desk();
    let path = keys(&desk, &origin).path(1);
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.mode() & 0o7777, metadata.len()), (0o600, 65));
    assert_eq!(checked(&desk), (0, json!({"ok": true, "secrets": 0, "key": 1, "older_keys": []})));
    desk.run(["vault", "check"]).is("No secret is in the vault; its key is number 1.\n");
}

#[test]
fn a_secret_opens_for_what_it_belongs_to_and_for_nothing_else() {
    let (desk, origin) = desk();
    let owner = binding(&origin, "tanaka", ID);
    let key = keys(&desk, &origin).newest().unwrap_or_else(|_| panic!());
    let sealed = seal(&key, &owner, &SecretBytes::copy_of(SECRET)).unwrap();
    assert_eq!(open(&key, &owner, &sealed).map(|secret| secret.expose().to_vec()).ok().as_deref(), Some(SECRET));
    assert_eq!(SealedHead::read(&sealed), Some(SealedHead { binding: owner.clone(), key: 1 }));
    for other in [
        Binding { origin: ID.into(), ..owner.clone() },
        Binding { kind: "token".into(), ..owner.clone() },
        Binding { owner: "suzuki".into(), ..owner.clone() },
        Binding { id: OTHER.into(), ..owner.clone() },
    ] {
        assert!(open(&key, &other, &sealed).is_err(), "{other:?}");
        // Nor does it when its head is made to say so.
        let head = sealed.iter().rposition(|byte| *byte == b'\n').unwrap();
        let head = sealed[..head].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        let for_other = seal(&key, &other, &SecretBytes::copy_of(b"else")).unwrap();
        let head_of_other = for_other.len() - (for_other.iter().rev().skip(1).position(|b| *b == b'\n').unwrap() + 1);
        let moved = [&for_other[..head_of_other], &sealed[head..]].concat();
        assert_eq!(SealedHead::read(&moved).unwrap().binding, other);
        assert!(open(&key, &other, &moved).is_err() && open(&key, &owner, &moved).is_err(), "{other:?}");
    }
}

#[test]
fn no_bit_of_a_sealed_secret_can_be_changed_nor_any_byte_be_missing_or_added() {
    let (desk, origin) = desk();
    let owner = binding(&origin, "tanaka", ID);
    let key = keys(&desk, &origin).newest().unwrap_or_else(|_| panic!());
    let sealed = seal(&key, &owner, &SecretBytes::copy_of(SECRET)).unwrap();
    for place in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[place] ^= 1 << bit;
            assert!(open(&key, &owner, &changed).is_err(), "bit {bit} of byte {place}");
        }
        assert!(open(&key, &owner, &sealed[..place]).is_err(), "cut at {place}");
        assert!(open(&key, &owner, &[&sealed[..place], b"A", &sealed[place..]].concat()).is_err(), "grown at {place}");
    }
    assert!(open(&key, &owner, &[&sealed[..], b"\n"].concat()).is_err());
}

#[test]
fn the_same_secret_never_looks_the_same_and_nothing_of_it_can_be_read() {
    let (desk, origin) = desk();
    let owner = binding(&origin, "tanaka", ID);
    keep(&desk, &owner);
    let first = fs::read(sealed_file(&desk, ID)).unwrap();
    keep(&desk, &owner);
    assert_ne!(first, fs::read(sealed_file(&desk, ID)).unwrap());
    for (path, bytes) in desk.everything() {
        assert!(!bytes.windows(8).any(|part| SECRET.windows(8).any(|secret| secret == part)), "{}", path.display());
    }
}

#[test]
fn a_file_that_was_altered_or_moved_is_named_and_nothing_is_done_with_the_key() {
    let (desk, origin) = desk();
    let (one, other) = (binding(&origin, "tanaka", ID), binding(&origin, "suzuki", OTHER));
    keep(&desk, &one);
    keep(&desk, &other);
    assert_eq!(checked(&desk).1["secrets"], 2);
    let whole = fs::read(sealed_file(&desk, ID)).unwrap();
    let moved = fs::read(sealed_file(&desk, OTHER)).unwrap();
    let mut altered = whole.clone();
    altered[20] ^= 1;
    for bytes in [moved, altered, Vec::new(), b"mfadesk-vault-1\n{}\n".to_vec()] {
        fs::write(sealed_file(&desk, ID), &bytes).unwrap();
        assert_eq!(checked(&desk), (6, json!("vault-broken")));
        let before = desk.everything();
        let ran = desk.run(["--json", "vault", "rotate"]);
        assert_eq!((ran.code, ran.last_error()), (6, json!("vault-broken")));
        assert_eq!(before, desk.everything(), "a rotation began although not everything opens");
    }
    // What is no regular file is not waited for.
    fs::remove_file(sealed_file(&desk, ID)).unwrap();
    fs::write(desk.beside("elsewhere"), &whole).unwrap();
    symlink(desk.beside("elsewhere"), sealed_file(&desk, ID)).unwrap();
    assert_eq!(checked(&desk), (6, json!("store-unusable")));
    fs::remove_file(sealed_file(&desk, ID)).unwrap();
    fs::write(sealed_file(&desk, ID), whole).unwrap();
    assert_eq!((checked(&desk).0, kept(&desk, &one).as_deref()), (0, Some(SECRET)));
}

#[test]
fn a_key_that_is_missing_or_no_key_is_said_and_never_made_anew() {
    let (desk, origin) = desk();
    keep(&desk, &binding(&origin, "tanaka", ID));
    let path = keys(&desk, &origin).path(1);
    let key = fs::read(&path).unwrap();
    for (bytes, error) in [(None, "vault-key-missing"), (Some("0123"), "vault-key-unusable")] {
        fs::remove_file(&path).unwrap();
        if let Some(bytes) = bytes {
            fs::write(&path, bytes).unwrap();
        }
        let before = desk.everything();
        for command in ["check", "rotate"] {
            let ran = desk.run(["--json", "vault", command]);
            assert_eq!((ran.code, ran.last_error()), (6, json!(error)), "{command}");
        }
        assert_eq!(before, desk.everything());
        fs::write(&path, &key).unwrap();
    }
    assert_eq!(checked(&desk).0, 0);
    // Of a key that is a pipe nobody waits for the end.
    fs::remove_file(&path).unwrap();
    nix::unistd::mkfifo(&path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    assert_eq!(checked(&desk), (6, json!("vault-key-unusable")));
}
