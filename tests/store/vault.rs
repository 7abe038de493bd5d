//! Small files that mean nothing here: whole, durable, and for those whose store it is.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use mfadesk::store::{
    Foreign, SealFile, StoreError, StoreMode, create, keep_seal, make_directory_for, read_seals, sealed_files,
    sealed_path,
};
use nix::unistd::getegid;

use super::{LONG, Place, bits, head};

#[test]
fn what_is_put_into_a_vault_is_there_with_the_modes_of_its_store() {
    for (mode, file, directory) in
        [(StoreMode::Private, 0o600, 0o700), (StoreMode::Group(getegid().as_raw()), 0o660, 0o2770)]
    {
        let place = Place::vacant();
        create(place.path(), mode, LONG).unwrap().start(b"one\n", &head(4)).unwrap();
        let writer = place.writer();
        let vault = writer.vault();
        assert_eq!(vault.names().unwrap(), [""; 0]);
        assert_eq!(vault.read("a").unwrap(), None);
        vault.put("b", b"first").unwrap();
        vault.put("a", b"one").unwrap();
        vault.put("b", b"second").unwrap();
        assert_eq!(vault.names().unwrap(), ["a", "b"]);
        assert_eq!(vault.read("b").unwrap().as_deref(), Some(&b"second"[..]));
        assert_eq!((bits(&vault.path("a")), bits(&place.layout.vault())), (file, directory), "{mode:?}");
        assert!(vault.remove("a").unwrap() && !vault.remove("a").unwrap());
        assert_eq!(vault.names().unwrap(), ["b"]);
    }
}

#[test]
fn what_a_killed_writer_left_is_cleared_away_and_is_no_secret() {
    let place = Place::with_log(b"one\n");
    let writer = place.writer();
    writer.vault().put("a", b"one").unwrap();
    fs::write(place.layout.vault().join("a.sealed.new"), b"on").unwrap();
    fs::write(place.layout.vault().join("README"), b"of the desk's own").unwrap();
    assert_eq!(writer.vault().names().unwrap(), ["a"]);
    assert!(!place.layout.vault().join("a.sealed.new").exists());
    assert!(place.layout.vault().join("README").exists());
}

#[test]
fn whoever_only_looks_finds_what_is_sealed_and_no_draft_and_no_text_of_the_desk() {
    let place = Place::with_log(b"one\n");
    assert_eq!(sealed_files(&place.layout).unwrap(), [""; 0].map(PathBuf::from));
    assert_eq!(read_seals(&place.layout.seals()).unwrap(), []);
    let writer = place.writer();
    writer.vault().put("b", b"two").unwrap();
    writer.vault().put("a", b"one").unwrap();
    keep_seal(place.path(), "000000000001-ab", b"seal").unwrap();
    for name in ["README", ".a.seal.new", ".a.seal", "a.seal.new"] {
        fs::write(place.layout.vault().join(name), b"").unwrap();
        fs::write(place.layout.seals().join(name), b"").unwrap();
    }
    assert_eq!(sealed_files(&place.layout).unwrap(), ["a", "b"].map(|name| sealed_path(&place.layout, name)));
    let seal = SealFile { name: "000000000001-ab.seal".into(), bytes: Some(b"seal".to_vec()) };
    assert_eq!(read_seals(&place.layout.seals()).unwrap(), [seal]);
    // What is no directory is not one that is not there.
    for directory in [place.layout.vault(), place.layout.seals()] {
        fs::remove_dir_all(&directory).unwrap();
        fs::write(&directory, b"").unwrap();
    }
    assert_eq!(sealed_files(&place.layout).unwrap_err().kind(), ErrorKind::NotADirectory);
    assert!(matches!(read_seals(&place.layout.seals()), Err(StoreError::Io { during: "opendir", .. })));
}

#[test]
fn a_directory_for_keys_is_made_where_there_is_none_and_is_nothing_else_that_is_there() {
    let place = Place::with_log(b"one\n");
    let made = place.path().join("far/off/keys");
    for _ in ["made", "there already"] {
        make_directory_for(&made, StoreMode::Private).unwrap();
        assert_eq!((bits(&made), bits(made.parent().unwrap())), (0o700, 0o700));
    }
    let file = make_directory_for(&place.layout.events(), StoreMode::Private).unwrap_err();
    assert_eq!(file.kind(), ErrorKind::AlreadyExists);
    let below = make_directory_for(&place.layout.events().join("keys"), StoreMode::Private).unwrap_err();
    assert_eq!(below.kind(), ErrorKind::NotADirectory);
}

#[test]
fn a_vault_that_leads_elsewhere_is_none() {
    let place = Place::with_log(b"one\n");
    let elsewhere = Place::with_log(b"one\n");
    symlink(elsewhere.path(), place.layout.vault()).unwrap();
    let writer = place.writer();
    assert!(matches!(writer.vault().names(), Err(StoreError::Foreign { why: Foreign::Link, .. })));
    assert!(matches!(writer.vault().put("a", b"one"), Err(StoreError::Foreign { why: Foreign::Link, .. })));
}

#[test]
fn what_cannot_be_looked_at_is_not_taken_for_what_is_not_there() {
    let place = Place::with_log(b"one\n");
    let writer = place.writer();
    writer.vault().put("a", b"one").unwrap();
    let no_name = "a".repeat(300);
    assert!(matches!(writer.vault().read(&no_name), Err(StoreError::Io { during: "stat", .. })));
    assert!(matches!(writer.vault().remove(&no_name), Err(StoreError::Io { during: "unlink", .. })));
    // A file where the vault should be is no directory, and no link either.
    fs::remove_dir_all(place.layout.vault()).unwrap();
    fs::write(place.layout.vault(), b"").unwrap();
    let refused = writer.vault().put("a", b"one").unwrap_err();
    assert_eq!((refused.path(), &*refused.why()), (&*place.layout.vault(), "opendir: not a directory"));
    fs::rename(place.path(), place.path().with_extension("moved")).unwrap();
    fs::write(place.path(), b"").unwrap();
    assert!(matches!(writer.vault().names(), Err(StoreError::Io { during: "stat", .. })));
}
