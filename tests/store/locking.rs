//! One writer at a time.

use std::fs::{self, File};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use mfadesk::store::{StoreError, Writer};

use super::{LONG, NO_WAIT, Place, head};

#[test]
fn a_second_writer_is_told_that_the_store_is_busy() {
    let place = Place::with_log(b"one\n");
    let first = place.writer();
    let wait = Duration::from_millis(30);
    let started = Instant::now();
    let refused = Writer::open(place.path(), wait);
    assert!(started.elapsed() >= wait);
    assert!(matches!(refused, Err(StoreError::Busy { path, waited }) if path == place.layout.lock() && waited >= wait));
    assert!(matches!(Writer::open_for_repair(place.path(), NO_WAIT), Err(StoreError::Busy { .. })));
    place.reader();
    drop(first);
    place.writer();
}

#[test]
fn a_waiting_writer_goes_on_from_what_the_one_before_it_wrote() {
    let place = Place::with_log(b"one\n");
    let mut first = place.writer();
    let (started, begun) = mpsc::channel();
    thread::scope(|scope| {
        let second = scope.spawn(|| {
            started.send(()).unwrap();
            let mut writer = Writer::open(place.path(), LONG).unwrap();
            assert_eq!(writer.head(), Some(&head(8)));
            writer.append(b"three\n", &head(14)).unwrap();
        });
        begun.recv().unwrap();
        first.append(b"two\n", &head(8)).unwrap();
        drop(first);
        second.join().unwrap();
    });
    assert_eq!(place.log(), b"one\ntwo\nthree\n");
}

#[test]
fn many_writers_lose_and_double_nothing() {
    let place = Place::with_log(b"");
    thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            let path = place.path();
            scope.spawn(move || {
                for number in 0..10 {
                    let mut writer = Writer::open(path, LONG).unwrap();
                    let line = format!("{name}{number}\n");
                    let end = writer.log().len() + line.len() as u64;
                    writer.append(line.as_bytes(), &head(end)).unwrap();
                }
            });
        }
    });
    let log = String::from_utf8(place.log()).unwrap();
    let mut lines: Vec<_> = log.lines().map(str::to_owned).collect();
    lines.sort();
    let expected: Vec<_> =
        ["a", "b", "c", "d"].iter().flat_map(|name| (0..10).map(move |n| format!("{name}{n}"))).collect();
    assert_eq!(lines, expected);
    assert_eq!(place.reader().head, Some(head(120)));
}

#[test]
fn a_lock_file_taken_away_does_not_let_two_writers_in() {
    let place = Place::with_log(b"one\n");
    let held = File::create(place.layout.lock()).unwrap();
    held.lock().unwrap();
    let aside = place.path().join("aside");
    let (started, begun) = mpsc::channel();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            started.send(()).unwrap();
            Writer::open(place.path(), LONG).unwrap()
        });
        begun.recv().unwrap();
        fs::rename(place.layout.lock(), &aside).unwrap();
        drop(held);
        let writer = waiting.join().unwrap();
        assert!(matches!(Writer::open(place.path(), NO_WAIT), Err(StoreError::Busy { .. })));
        drop(writer);
    });
}
