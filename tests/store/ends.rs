//! How the end of a log is judged, settled and repaired.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use mfadesk::store::{AppendError, Shortfall, StoreError, Tail, TornTail, WriteFault, Writer, quarantined};
use sha2::{Digest, Sha256};

use super::{LONG, NO_WAIT, Place, files, head, head_bytes};

#[test]
fn every_length_of_a_log_is_whole_torn_or_short_as_its_head_says() {
    let log = b"one\ntwo\n";
    let judge = |len: usize, acknowledged: u64| {
        let place = Place::with_head(&log[..len], acknowledged);
        let read = place.reader().tail().unwrap();
        assert_eq!(place.writer().tail(), read);
        read
    };
    let short = |have, acknowledged| Tail::Short(Shortfall { have, acknowledged });
    let torn = |bytes| Tail::Torn(TornTail { offset: 4, bytes });
    let whole = |end| Tail::Whole { end };
    assert_eq!(
        (0..=8).map(|len| judge(len, 4)).collect::<Vec<_>>(),
        [short(0, 4), short(0, 4), short(0, 4), short(0, 4), whole(4), torn(1), torn(2), torn(3), whole(8),]
    );
    assert_eq!(
        (0..=8).map(|len| judge(len, 8)).collect::<Vec<_>>(),
        [
            short(0, 8),
            short(0, 8),
            short(0, 8),
            short(0, 8),
            short(4, 8),
            short(4, 8),
            short(4, 8),
            short(4, 8),
            whole(8),
        ]
    );
}

#[test]
fn without_a_head_an_unfinished_line_is_a_torn_tail() {
    assert_eq!(Place::with_log(b"").reader().tail().unwrap(), Tail::Whole { end: 0 });
    assert_eq!(Place::with_log(b"on").reader().tail().unwrap(), Tail::Torn(TornTail { offset: 0, bytes: 2 }));
    assert_eq!(Place::with_log(b"one\n\0\0").reader().tail().unwrap(), Tail::Torn(TornTail { offset: 4, bytes: 2 }));
}

#[test]
fn the_end_of_the_last_line_is_found_however_long_the_tail_is() {
    for bytes in [65_535_usize, 65_536, 65_537, 131_072, 300_000] {
        let mut log = b"one\n".to_vec();
        log.resize(4 + bytes, b'x');
        let expected = TornTail { offset: 4, bytes: bytes as u64 };
        assert_eq!(Place::with_log(&log).reader().tail().unwrap(), Tail::Torn(expected));
    }
}

#[test]
fn a_torn_tail_is_kept_in_quarantine_and_then_cut_off() {
    let place = Place::with_head(b"one\ntwo\n{\"thr", 4);
    let mut writer = place.writer();
    assert_eq!(writer.torn_tail(), Some(TornTail { offset: 8, bytes: 5 }));
    assert!(matches!(
        writer.append(b"four\n", &head(18)),
        Err(AppendError::UnsettledTail(TornTail { offset: 8, bytes: 5 }))
    ));
    assert_eq!(place.log(), b"one\ntwo\n{\"thr");

    let settled = writer.quarantine_tail().unwrap().unwrap();
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(b"{\"thr"));
    let name = format!("quarantine/tail-000000000008-{digest}");
    assert_eq!(settled.tail, TornTail { offset: 8, bytes: 5 });
    assert_eq!(settled.kept, place.path().join(&name));
    assert_eq!(writer.quarantine_tail().unwrap(), None);
    writer.append(b"four\n", &head(13)).unwrap();
    assert_eq!(
        place.files(),
        files([
            ("events.jsonl", Some(b"one\ntwo\nfour\n")),
            ("events.lock", Some(b"")),
            ("head.json", Some(&head_bytes(13))),
            ("quarantine", None),
            (&name, Some(b"{\"thr")),
        ])
    );
}

#[test]
fn no_kept_tail_takes_the_place_of_another() {
    let place = Place::with_log(b"one\n");
    // The second `aa` is a settling that was interrupted between the copy and the cut.
    for tail in ["aa", "aa", "ab", "abc"] {
        fs::write(place.layout.events(), format!("one\n{tail}")).unwrap();
        place.writer().quarantine_tail().unwrap().unwrap();
        assert_eq!(place.log(), b"one\n");
    }
    let mut kept: Vec<_> =
        place.files().into_iter().filter(|(name, _)| name.starts_with("quarantine")).filter_map(|(_, b)| b).collect();
    kept.sort();
    assert_eq!(kept, [b"aa".to_vec(), b"ab".to_vec(), b"abc".to_vec()]);
}

#[test]
fn tails_in_quarantine_are_counted_where_they_can_be() {
    let place = Place::with_log(b"one\ntw");
    assert_eq!(quarantined(&place.layout).unwrap(), 0);
    place.writer().quarantine_tail().unwrap();
    assert_eq!(quarantined(&place.layout).unwrap(), 1);
    let file = Place::with_log(b"one\n");
    fs::write(file.layout.quarantine(), b"").unwrap();
    assert!(quarantined(&file.layout).is_err());
}

#[test]
fn a_tail_that_cannot_be_kept_is_not_cut_off() {
    let place = Place::with_log(b"one\ntw");
    fs::write(place.layout.quarantine(), b"in the way").unwrap();
    let mut writer = place.writer();
    let refused = writer.quarantine_tail();
    assert!(matches!(refused, Err(StoreError::Io { path, .. }) if path == place.layout.quarantine()));
    assert!(matches!(writer.append(b"two\n", &head(8)), Err(AppendError::UnsettledTail(_))));
    assert_eq!(place.log(), b"one\ntw");
}

#[test]
fn a_log_shorter_than_its_head_is_reported_and_refuses_appends() {
    let place = Place::with_head(b"one\ntw", 8);
    let mut writer = place.writer();
    let shortfall = Shortfall { have: 4, acknowledged: 8 };
    assert_eq!((writer.shortfall(), writer.torn_tail()), (Some(shortfall), None));
    assert_eq!(writer.quarantine_tail().unwrap(), None);
    assert!(matches!(writer.append(b"two\n", &head(10)), Err(AppendError::Shortfall(found)) if found == shortfall));
    assert_eq!(place.log(), b"one\ntw");
}

#[test]
fn what_reaches_the_acknowledged_length_without_a_newline_can_be_kept_and_cut_off_and_nothing_shorter() {
    for (log, acknowledged, cut) in [(b"one\ntwo-", 9, 0), (b"one\ntwo-", 8, 4), (b"one\ntwo-", 5, 4)] {
        let place = Place::with_head(log, acknowledged);
        let mut repair = Writer::open_for_repair(place.path(), LONG).unwrap();
        let settled = repair.quarantine_unacknowledged().unwrap();
        let expected = TornTail { offset: 4, bytes: 4 };
        assert_eq!(settled.map(|settled| settled.tail), (cut > 0).then_some(expected), "{acknowledged}");
        assert_eq!(place.log(), log[..log.len() - cut], "{acknowledged}");
    }
}

#[test]
fn a_repair_may_append_after_a_shortfall_and_the_head_goes_back() {
    let place = Place::with_head(b"one\ntw", 400);
    let mut writer = Writer::open_for_repair(place.path(), LONG).unwrap();
    assert_eq!(writer.shortfall(), Some(Shortfall { have: 4, acknowledged: 400 }));
    writer.append(b"\naccepted\n", &head(16)).unwrap();
    drop(writer);
    assert_eq!(place.log(), b"one\ntw\naccepted\n");
    let writer = place.writer();
    assert_eq!((writer.tail(), writer.head()), (Tail::Whole { end: 16 }, Some(&head(16))));
}

#[test]
fn a_fault_refuses_writers_until_a_repair_clears_it() {
    let place = Place::with_log(b"one\n");
    fs::write(place.layout.fault(), b"{\"cause\":\"fdatasync: EIO\",\"before\":0,\"after\":4}\n").unwrap();
    let refused = Writer::open(place.path(), NO_WAIT);
    assert!(matches!(refused, Err(StoreError::Fault { path }) if path == place.layout.fault()));
    assert!(!place.layout.lock().exists(), "a refused writer leaves nothing behind");
    assert_eq!(place.reader().tail().unwrap(), Tail::Whole { end: 4 });

    let said = WriteFault { cause: Some("fdatasync: EIO".into()), before: Some(0), after: Some(4) };
    assert_eq!(WriteFault::read(&place.layout).unwrap().as_ref(), Some(&said));
    let mut repair = Writer::open_for_repair(place.path(), LONG).unwrap();
    assert_eq!(repair.fault(), Some(&said));
    repair.clear_fault().unwrap();
    assert_eq!(repair.fault(), None);
    drop(repair);
    assert_eq!(WriteFault::read(&place.layout).unwrap(), None);
    place.writer().append(b"two\n", &head(8)).unwrap();
    assert_eq!(place.log(), b"one\ntwo\n");
}

#[test]
fn a_fault_says_whether_the_line_stands_as_far_as_it_knows() {
    let fault = |before, after| WriteFault { cause: None, before, after };
    assert_eq!(fault(Some(4), Some(8)).stands(8), Some(true), "the sync of the line failed");
    assert_eq!(fault(Some(4), Some(6)).stands(4), Some(false), "the write was short, and so was the cutting back");
    assert_eq!(fault(Some(4), Some(4)).stands(4), Some(false), "the sync of the cutting back failed");
    assert_eq!(fault(Some(9), Some(4)).stands(4), Some(false), "the sync after cutting off a torn tail failed");
    assert_eq!(fault(None, Some(8)).stands(8), Some(true), "the sync of a line that was found there failed");
    assert_eq!(WriteFault::default().stands(8), None);
}

#[test]
fn a_fault_is_one_whatever_is_at_its_path() {
    let put: [fn(&Path); 4] = [
        |path| fs::write(path, b"").unwrap(),
        |path| fs::write(path, b"\xff not a fault").unwrap(),
        |path| fs::create_dir(path).unwrap(),
        |path| symlink("nowhere", path).unwrap(),
    ];
    for put in put {
        let place = Place::with_log(b"one\n");
        put(&place.layout.fault());
        assert!(matches!(Writer::open(place.path(), NO_WAIT), Err(StoreError::Fault { .. })));
        assert_eq!(WriteFault::read(&place.layout).unwrap(), Some(WriteFault::default()));
    }
}
