//! Readers: what they see, and that they touch nothing.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::thread;

use mfadesk::store::{
    Head, HeadProblem, HeadWarning, NotRead, StoreError, StoreMode, StoreReader, Tail, TornTail, Writer, create,
    open_named, read_named,
};
use nix::sys::stat::Mode as Bits;
use nix::unistd::{geteuid, mkfifo};

use super::{LONG, NO_WAIT, Place, head_bytes};

#[test]
fn reading_fills_the_buffer_up_to_the_length_at_opening() {
    let place = Place::with_log(b"one\ntwo\n");
    let reader = place.reader();
    assert_eq!(reader.log.inode().unwrap(), fs::metadata(place.layout.events()).unwrap().ino());
    fs::write(place.layout.events(), b"one\ntwo\nthree\n").unwrap();
    let read = |size: usize, offset| {
        let mut buf = vec![0; size];
        let count = reader.log.read_at(&mut buf, offset).unwrap();
        buf.truncate(count);
        buf
    };
    assert_eq!(read(3, 4), b"two");
    assert_eq!(read(100, 4), b"two\n");
    assert_eq!(read(100, 8), b"");
    assert_eq!(read(100, u64::MAX), b"");
    assert_eq!(reader.tail().unwrap(), Tail::Whole { end: 8 });
    // Cut meanwhile, it gives what there is, once.
    fs::OpenOptions::new().write(true).open(place.layout.events()).unwrap().set_len(6).unwrap();
    assert_eq!((read(100, 0), read(100, 4)), (b"one\ntw".to_vec(), b"tw".to_vec()));
}

#[test]
fn whoever_reads_while_lines_are_redacted_finds_no_log_that_is_short() {
    const LINES: usize = 300;
    let line = b"a line of the log\n";
    let place = Place::with_head(&line.repeat(LINES), (LINES * line.len()) as u64);
    let (log, its_head) = (place.path().join("log"), place.path().join("head"));
    thread::scope(|scope| {
        let redacting = scope.spawn(|| {
            for left in (1..LINES).rev() {
                fs::write(&log, line.repeat(left)).unwrap();
                fs::write(&its_head, head_bytes((left * line.len()) as u64)).unwrap();
                // The head goes first: it may acknowledge less than there is.
                fs::rename(&its_head, place.layout.head()).unwrap();
                fs::rename(&log, place.layout.events()).unwrap();
            }
        });
        while !redacting.is_finished() {
            let tail = place.reader().tail().unwrap();
            assert!(matches!(tail, Tail::Whole { .. }), "{tail:?}");
        }
        redacting.join().unwrap();
    });
}

#[test]
fn a_file_that_somebody_named_is_read_through_a_link_but_not_where_a_group_may_have_put_it() {
    let place = Place::with_log(b"one\n");
    let (file, link) = (place.path().join("file"), place.path().join("link"));
    fs::write(&file, b"text").unwrap();
    symlink(&file, &link).unwrap();
    for (bits, is_followed) in [(0o700, true), (0o2770, false)] {
        fs::set_permissions(place.path(), Permissions::from_mode(bits)).unwrap();
        assert_eq!((open_named(&file).unwrap().1.len(), read_named(&file, 4).unwrap()), (4, b"text".to_vec()));
        let is_refused =
            matches!(open_named(&link), Err(NotRead::Link)) && matches!(read_named(&link, 4), Err(NotRead::Link));
        assert!(if is_followed { open_named(&link).is_ok() && read_named(&link, 4).is_ok() } else { is_refused });
        assert!(matches!(read_named(&file, 3), Err(NotRead::TooLong { most: 3 })));
    }
}

#[test]
fn a_reader_touches_nothing_and_needs_no_permission_to_write() {
    let place = Place::with_head(b"one\ntw", 4);
    for path in [place.layout.events(), place.layout.head()] {
        fs::set_permissions(path, Permissions::from_mode(0o444)).unwrap();
    }
    fs::set_permissions(place.path(), Permissions::from_mode(0o555)).unwrap();
    let before = (place.files(), fs::metadata(place.path()).unwrap().ctime_nsec());

    assert_eq!(place.reader().tail().unwrap(), Tail::Torn(TornTail { offset: 4, bytes: 2 }));

    assert_eq!((place.files(), fs::metadata(place.path()).unwrap().ctime_nsec()), before);
    let writer = Writer::open(place.path(), NO_WAIT);
    if geteuid().is_root() {
        // Whom no permission stops. It must have locked, or the test would show nothing.
        assert!(writer.is_ok() && place.layout.lock().exists());
    } else {
        assert!(matches!(writer, Err(StoreError::PermissionDenied { path, .. }) if path == place.layout.events()));
    }
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_is_no_store_is_told_apart_and_left_alone() {
    let place = Place::vacant();
    let outcomes = |path: &Path| {
        let name = |error: StoreError| {
            let kind = match &error {
                StoreError::NoSuchDirectory { .. } => "no such directory",
                StoreError::NotADirectory { .. } => "not a directory",
                StoreError::NoLog { .. } => "no log",
                StoreError::NotAFile { .. } => "not a file",
                other => panic!("{other}"),
            };
            (kind, error.path().to_owned())
        };
        let read = name(StoreReader::open(path).unwrap_err());
        assert_eq!(name(Writer::open(path, NO_WAIT).unwrap_err()), read);
        assert_eq!(name(Writer::open_for_repair(path, NO_WAIT).unwrap_err()), read);
        read
    };
    let (store, log) = (place.path().to_owned(), place.layout.events());
    assert_eq!(outcomes(&store), ("no such directory", store.clone()));
    fs::write(&store, b"a file").unwrap();
    assert_eq!(outcomes(&store), ("not a directory", store.clone()));
    assert_eq!(outcomes(&store.join("below")), ("not a directory", store.join("below")));
    fs::remove_file(&store).unwrap();
    fs::create_dir(&store).unwrap();
    assert_eq!(outcomes(&store), ("no log", log.clone()));
    fs::create_dir(&log).unwrap();
    assert_eq!(outcomes(&store), ("not a file", log.clone()));
    fs::remove_dir(&log).unwrap();
    mkfifo(&log, Bits::S_IRWXU).unwrap();
    assert_eq!(outcomes(&store), ("not a file", log.clone()));
    assert_eq!(fs::read_dir(&store).unwrap().count(), 1, "no lock was left");
}

#[test]
fn a_linked_log_can_be_read_but_not_written() {
    let place = Place::with_log(b"one\n");
    let copy = Place::vacant();
    fs::create_dir(copy.path()).unwrap();
    symlink(place.layout.events(), copy.layout.events()).unwrap();
    assert_eq!(copy.reader().tail().unwrap(), Tail::Whole { end: 4 });
    assert!(matches!(Writer::open(copy.path(), NO_WAIT), Err(StoreError::NotAFile { .. })));
}

#[test]
fn what_cannot_be_looked_at_is_not_taken_for_what_is_not_there() {
    // A link that leads to itself is something that nobody can read.
    let place = Place::vacant();
    fs::create_dir(place.path()).unwrap();
    symlink(place.layout.events(), place.layout.events()).unwrap();
    assert!(matches!(StoreReader::open(place.path()), Err(StoreError::Io { during: "open", .. })));
    let no_name = place.path().with_file_name("a".repeat(300));
    assert!(matches!(StoreReader::open(&no_name), Err(StoreError::Io { during: "stat", .. })));

    let file = Place::vacant();
    fs::write(file.path(), b"").unwrap();
    assert!(matches!(Head::read(&file.layout), Err(HeadWarning { problem: HeadProblem::Unreadable(_), .. })));
    let below = create(&file.path().join("store"), StoreMode::Private, LONG);
    assert!(matches!(below, Err(StoreError::NotADirectory { .. })));
}
