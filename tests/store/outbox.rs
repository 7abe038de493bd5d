//! Files that are made for others, beside no log: whole or not at all, and in the place of no other kind of thing.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::process;

use mfadesk::store::{HeldFile, StoreError, is_filled, replace_file, write_all_or_none};
use nix::sys::stat::Mode as Bits;
use nix::unistd::mkfifo;

use super::{LONG, NO_WAIT, Place};

#[test]
fn a_held_file_is_read_and_replaced_by_one_at_a_time() {
    let place = Place::vacant();
    let path = place.path();
    let held = HeldFile::hold(path, LONG).unwrap();
    assert_eq!(held.read(16).unwrap(), b"");
    assert!(matches!(HeldFile::hold(path, NO_WAIT), Err(StoreError::Busy { .. })));
    held.replace(b"one\n").unwrap();

    let held = HeldFile::hold(path, LONG).unwrap();
    assert_eq!(held.read(16).unwrap(), b"one\n");
    drop(held);
    assert_eq!(fs::read(path).unwrap(), b"one\n");
}

#[test]
fn a_held_file_with_nothing_in_it_does_not_stay() {
    let place = Place::vacant();
    drop(HeldFile::hold(place.path(), LONG).unwrap());
    assert!(!place.path().exists());
}

#[test]
fn no_part_of_a_store_is_held() {
    let place = Place::with_log(b"one\n");
    fs::create_dir(place.layout.keys()).unwrap();
    for path in [place.layout.events(), place.path().join("later"), place.layout.keys().join("later")] {
        let refused = HeldFile::hold(&path, NO_WAIT).err().expect("it is refused");
        assert_eq!(refused.why(), "create: it would take the place of a part of a store");
    }
    assert_eq!((place.log(), place.files().len()), (b"one\n".to_vec(), 2));
}

#[test]
fn only_a_regular_file_is_replaced() {
    let place = Place::vacant();
    let why = || replace_file(place.path(), b"new").unwrap_err().to_string();
    symlink("elsewhere", place.path()).unwrap();
    assert_eq!(why(), "it is a symbolic link");
    fs::remove_file(place.path()).unwrap();
    mkfifo(place.path(), Bits::S_IRWXU).unwrap();
    assert_eq!(why(), "it is not a regular file");
    fs::remove_file(place.path()).unwrap();
    replace_file(place.path(), b"old").unwrap();
    replace_file(place.path(), b"new").unwrap();
    assert_eq!(fs::read(place.path()).unwrap(), b"new");
}

#[test]
fn a_draft_that_was_left_is_passed_by_and_one_that_cannot_be_made_is_told() {
    let place = Place::vacant();
    let left = place.path().with_file_name(format!(".store.{}.0.new", process::id()));
    fs::write(&left, b"of a process that had this number before").unwrap();
    replace_file(place.path(), b"one").unwrap();
    assert_eq!(fs::read(place.path()).unwrap(), b"one");
    assert!(left.exists());
    let refused = replace_file(&place.path().with_file_name("a".repeat(250)), b"one").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidFilename);
}

#[test]
fn what_cannot_be_looked_at_is_no_empty_directory_and_none_that_was_there() {
    let place = Place::vacant();
    assert!(!is_filled(place.path()).unwrap());
    let below = place.path().join("letters");
    let mail = [("one.eml".to_owned(), "text".to_owned())];
    let (path, error) = write_all_or_none(&below, &mail).unwrap_err();
    assert_eq!((path, error.kind()), (below, ErrorKind::NotFound));
    fs::write(place.path(), b"").unwrap();
    assert_eq!(is_filled(place.path()).unwrap_err().kind(), ErrorKind::NotADirectory);
}
