//! What an append leaves behind, and what it will not touch.

use std::fs;

use mfadesk::store::{AppendError, HeadProblem, Tail, TornTail};
use nix::sys::stat::Mode as Bits;
use nix::unistd::mkfifo;

use super::{Place, files, head, head_bytes};

#[test]
fn an_append_is_in_the_log_and_its_head_beside_it() {
    let place = Place::with_log(b"one\n");
    let mut writer = place.writer();
    let appended = writer.append(b"two\nthree\n", &head(14)).unwrap();
    assert_eq!((appended.offset, appended.end), (4, 14));
    assert!(appended.head_warning.is_none());
    assert_eq!((writer.tail(), writer.head(), writer.log().len()), (Tail::Whole { end: 14 }, Some(&head(14)), 14));
    assert_eq!(
        place.files(),
        files([
            ("events.jsonl", Some(b"one\ntwo\nthree\n")),
            ("events.lock", Some(b"")),
            ("head.json", Some(&head_bytes(14)))
        ])
    );
    let appended = writer.append(b"four\n", &head(19)).unwrap();
    assert_eq!((appended.offset, appended.end), (14, 19));
    assert_eq!(place.log(), b"one\ntwo\nthree\nfour\n");
}

#[test]
fn a_head_that_cannot_be_written_is_a_warning_and_the_event_is_recorded() {
    let place = Place::with_log(b"one\n");
    fs::create_dir(place.layout.head()).unwrap();
    let mut writer = place.writer();
    assert!(matches!(writer.head_warning().unwrap().problem, HeadProblem::NotAFile));
    let warning = writer.append(b"two\n", &head(8)).unwrap().head_warning.unwrap();
    assert_eq!(warning.path, place.layout.head());
    assert!(matches!(warning.problem, HeadProblem::NotWritten(_)), "{warning:?}");
    assert_eq!(
        place.files(),
        files([("events.jsonl", Some(b"one\ntwo\n")), ("events.lock", Some(b"")), ("head.json", None)])
    );
}

#[test]
fn what_a_killed_writer_left_of_a_head_is_in_nobodys_way() {
    let place = Place::with_log(b"one\n");
    fs::write(place.path().join("head.json.new"), b"{\"sequ").unwrap();
    assert!(place.writer().append(b"two\n", &head(8)).unwrap().head_warning.is_none());
    assert_eq!(
        place.files(),
        files([("events.jsonl", Some(b"one\ntwo\n")), ("events.lock", Some(b"")), ("head.json", Some(&head_bytes(8)))])
    );
}

#[test]
fn a_log_replaced_under_the_lock_is_not_appended_to() {
    let place = Place::with_log(b"one\n");
    let mut writer = place.writer();
    let restored = place.path().join("restored");
    fs::write(&restored, b"two\n").unwrap();
    let old = place.path().join("old");
    fs::hard_link(place.layout.events(), &old).unwrap();
    fs::rename(&restored, place.layout.events()).unwrap();
    let refused = writer.append(b"three\n", &head(10));
    assert!(matches!(refused, Err(AppendError::Changed { path }) if path == place.layout.events()));
    assert!(matches!(writer.append(b"three\n", &head(10)), Err(AppendError::Spent)));
    assert_eq!(
        place.files(),
        files([("events.jsonl", Some(b"two\n")), ("events.lock", Some(b"")), ("old", Some(b"one\n"))])
    );
}

#[test]
fn a_log_that_grew_under_the_lock_is_not_appended_to() {
    let place = Place::with_log(b"one\n");
    let mut writer = place.writer();
    fs::write(place.layout.events(), b"one\nstranger\n").unwrap();
    assert!(matches!(writer.append(b"two\n", &head(8)), Err(AppendError::Changed { .. })));
    assert_eq!(place.log(), b"one\nstranger\n");
    assert!(!place.layout.head().exists());
}

#[test]
fn a_head_of_no_use_counts_as_absent_with_a_warning() {
    let malformed: [Vec<u8>; 7] = [
        b"".to_vec(),
        b"garbage\xff".to_vec(),
        b"{\"sequence\":1,\"bytes\":4}".to_vec(),
        b"{\"sequence\":-1,\"bytes\":4,\"chainhash\":\"\"}".to_vec(),
        format!("{{\"sequence\":1,\"bytes\":4,\"chainhash\":\"{}\"}}", "AB".repeat(32)).into_bytes(),
        format!("{{\"sequence\":1,\"bytes\":4,\"chainhash\":\"{}\"}}{}", "ab".repeat(32), " ".repeat(5000))
            .into_bytes(),
        vec![b'9'; 1_000_000],
    ];
    for bytes in malformed {
        let place = Place::with_log(b"one\ntw");
        fs::write(place.layout.head(), &bytes).unwrap();
        let reader = place.reader();
        assert_eq!(reader.head, None);
        let warning = reader.head_warning.as_ref().unwrap();
        assert_eq!(warning.path, place.layout.head());
        assert!(matches!(warning.problem, HeadProblem::Malformed), "{warning:?}");
        assert_eq!(reader.tail().unwrap(), Tail::Torn(TornTail { offset: 4, bytes: 2 }));
        assert!(matches!(place.writer().head_warning().unwrap().problem, HeadProblem::Malformed));
    }
    let place = Place::with_log(b"one\n");
    assert!(place.reader().head_warning.is_none(), "no head is no warning");
    mkfifo(&place.layout.head(), Bits::S_IRWXU).unwrap();
    assert!(matches!(place.reader().head_warning.unwrap().problem, HeadProblem::NotAFile));
}

#[test]
fn members_of_a_head_that_are_not_known_are_ignored() {
    let place = Place::with_log(b"one\n");
    let text = format!("{{\"later\":[1],\"chainhash\":\"{}\",\"bytes\":4,\"sequence\":1}}", "ab".repeat(32));
    fs::write(place.layout.head(), text).unwrap();
    let reader = place.reader();
    assert_eq!((reader.head, reader.head_warning.is_none()), (Some(head(4)), true));
}
