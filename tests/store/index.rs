//! The file of the index: what is opened of it, and what lies beside it.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::PathBuf;

use mfadesk::store::{IndexAccess, Layout, LogMark, is_half_done, open_index};

use super::Place;

/// A store with an index of one table, and where SQLite looks for its journal.
fn with_index() -> (Place, PathBuf) {
    let place = Place::with_log(b"one\n");
    let writer = place.writer();
    let draft = writer.draft_index().unwrap();
    draft.connection.execute_batch("CREATE TABLE lines (sequence INTEGER)").unwrap();
    writer.install_index(draft, 4).unwrap();
    let journal = place.path().join("index.sqlite-journal");
    (place, journal)
}

/// How many tables an index has that is opened so.
fn tables(place: &Place, access: IndexAccess) -> i64 {
    let connection = open_index(&place.layout, access).unwrap().unwrap();
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap()
}

#[test]
fn whoever_asks_sees_one_state_of_an_index_and_whoever_writes_begins_themselves() {
    let (place, _) = with_index();
    let is_begun = |access| !open_index(&place.layout, access).unwrap().unwrap().is_autocommit();
    assert_eq!((is_begun(IndexAccess::Read), is_begun(IndexAccess::Write)), (true, false));
    // So it is in a store that a group shares.
    fs::set_permissions(place.path(), Permissions::from_mode(0o2770)).unwrap();
    assert!(is_begun(IndexAccess::Read));
}

#[test]
fn what_cannot_be_looked_at_is_not_taken_for_no_index() {
    assert!(open_index(&Place::with_log(b"").layout, IndexAccess::Read).unwrap().is_none());
    let file = Place::vacant();
    fs::write(file.path(), b"").unwrap();
    let refused = open_index(&Layout::new(file.path()), IndexAccess::Read).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotADirectory);
    let place = Place::with_log(b"");
    symlink("/dev/zero", place.layout.index()).unwrap();
    assert_eq!(open_index(&place.layout, IndexAccess::Read).unwrap_err().to_string(), "a symbolic link");
}

#[test]
fn a_journal_that_names_another_is_kept_from_sqlite_and_no_other_journal_is() {
    const MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    let (place, journal) = with_index();
    // What a writer that was killed may have left: nothing, the beginning of a header, a header without pages.
    for left in [&b""[..], &MAGIC[..4], &[0; 512], &[MAGIC, [0; 8]].concat()] {
        fs::write(&journal, left).unwrap();
        assert_eq!(tables(&place, IndexAccess::Write), 1, "{left:?}");
    }
    fs::write(&journal, [&[0; 512], &MAGIC[..]].concat()).unwrap();
    for access in [IndexAccess::Write, IndexAccess::Read] {
        let refused = open_index(&place.layout, access).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidData, "{refused}");
    }
    // The same bytes beside it under another name are none that SQLite would follow.
    fs::rename(&journal, place.path().join("index.sqlite-shm")).unwrap();
    assert_eq!(tables(&place, IndexAccess::Read), 1);
}

#[test]
fn an_index_is_half_done_while_there_is_something_in_its_journal() {
    let (place, journal) = with_index();
    assert!(!is_half_done(&place.layout));
    fs::write(&journal, b"").unwrap();
    assert!(!is_half_done(&place.layout), "SQLite has begun nothing yet");
    fs::write(&journal, b"x").unwrap();
    assert!(is_half_done(&place.layout));
    fs::remove_file(&journal).unwrap();
    fs::create_dir(&journal).unwrap();
    assert!(!is_half_done(&place.layout), "a directory is nobody's journal");
}

#[test]
fn what_cannot_be_cleared_away_beside_an_index_is_told() {
    let (place, _) = with_index();
    let writer = place.writer();
    fs::create_dir_all(place.path().join("index.sqlite.new-journal/somebodys")).unwrap();
    assert_eq!(writer.draft_index().err().map(|error| error.kind()), Some(ErrorKind::DirectoryNotEmpty));
    fs::remove_dir_all(place.path().join("index.sqlite.new-journal")).unwrap();
    let draft = writer.draft_index().unwrap();
    let wal = place.path().join("index.sqlite-wal");
    fs::create_dir_all(wal.join("somebodys")).unwrap();
    let refused = writer.install_index(draft, 4).unwrap_err().to_string();
    assert_eq!(refused, format!("{}: unlink: Directory not empty (os error 39)", wal.display()));
    assert_eq!(writer.drop_index().unwrap_err().path(), wal);
}

#[test]
fn a_mark_fits_the_log_as_its_last_writer_left_it_and_no_other() {
    let (place, _) = with_index();
    let fits = || LogMark::fits(&place.layout, &place.reader().log);
    assert!(fits() && place.writer().log_mark().is_some());
    place.writer().leave_mark(2);
    assert_eq!(LogMark::read(&place.layout).unwrap().unread(), 2);
    // The same bytes again are another change of the file.
    fs::write(place.layout.events(), b"one\n").unwrap();
    assert!(!fits() && place.writer().log_mark().is_none());
    place.writer().leave_mark(4);
    assert!(fits());
    fs::write(place.layout.events(), b"one\ntwo\n").unwrap();
    assert!(!fits() && place.writer().log_mark().is_none());
    place.writer().leave_mark(8);
    assert!(fits());
    place.writer().drop_index().unwrap();
    assert_eq!((LogMark::read(&place.layout), place.writer().log_mark()), (None, None));
}
