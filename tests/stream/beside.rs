//! The small files that a copy keeps beside its log. No server is needed for these.

use std::fs;
use std::io::ErrorKind;
use std::time::Duration;

use mfadesk::store::{Layout, StoreError, Writer, read_beside};

#[test]
fn what_lies_beside_a_copy_is_read_and_forgotten_and_what_cannot_be_is_not_taken_for_nothing() {
    let root = tempfile::tempdir().unwrap();
    let layout = Layout::new(root.path());
    fs::write(layout.events(), b"one\n").unwrap();
    let writer = Writer::open(root.path(), Duration::from_secs(60)).unwrap();
    let paths = [layout.stream_pending(), layout.stream_position()];
    assert_ne!(paths[0], paths[1]);
    for path in paths {
        assert_eq!(path.parent(), Some(root.path()));
        writer.forget_beside(&path).unwrap();
        assert_eq!(read_beside(&path).unwrap(), None);
        writer.keep_beside(&path, b"kept").unwrap();
        assert_eq!(read_beside(&path).unwrap().as_deref(), Some(&b"kept"[..]));
        writer.note_beside(&path, b"noted").unwrap();
        assert_eq!(read_beside(&path).unwrap().as_deref(), Some(&b"noted"[..]));
        writer.forget_beside(&path).unwrap();
        assert!(!path.exists());

        fs::create_dir(&path).unwrap();
        assert_eq!(read_beside(&path).unwrap_err().kind(), ErrorKind::InvalidData);
        assert!(matches!(writer.forget_beside(&path), Err(StoreError::Io { during: "unlink", .. })));
    }
}
