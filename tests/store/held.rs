//! A file beside no log that several add to, one after the other.

use std::fs;

use mfadesk::store::{HeldFile, StoreError};

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
