//! What a store calls the buttons and pages on screens (`labels.toml`), read once a process.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::global::Global;
use crate::commands::label_file::{self, LabelFlaw, OwnLabels};
use crate::desk::fault::{Fault, Unreadable};
use crate::render::AllLabels;
use crate::store::{Layout, NotRead, read_kept};

/// No file of labels is longer.
const LONGEST: u64 = 1 << 16;

/// The labels of the store that this process speaks of.
#[derive(Debug)]
pub struct StoreLabels {
    /// What is said by them.
    pub all: &'static AllLabels,
    /// What the store says itself.
    pub own: OwnLabels,
    /// Where that lies.
    pub path: PathBuf,
    /// What cannot stand there.
    pub flaws: Vec<LabelFlaw>,
    /// Why the file was not read; none: it was, or there is none.
    pub unread: Option<Fault>,
}

/// Those of the store that is named; without a store, or without a file, the built-in ones.
pub fn of(global: &Global) -> &'static StoreLabels {
    static LABELS: OnceLock<StoreLabels> = OnceLock::new();
    LABELS.get_or_init(|| match global.store.as_deref().filter(|store| !store.as_os_str().is_empty()) {
        Some(store) => read(&Layout::new(store).labels()),
        None => built_in(PathBuf::new()),
    })
}

fn built_in(path: PathBuf) -> StoreLabels {
    StoreLabels { all: AllLabels::built_in(), own: OwnLabels::default(), path, flaws: Vec::new(), unread: None }
}

fn read(path: &Path) -> StoreLabels {
    let mut labels = built_in(path.to_owned());
    let unreadable = |why: Unreadable| Fault::UnreadableFile { path: path.to_owned(), why };
    let bytes = match read_kept(path, LONGEST) {
        Ok(bytes) => bytes,
        // What is no store has no labels; whoever opens it says so.
        Err(NotRead::Io(error)) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return labels;
        }
        Err(not_read) => {
            labels.unread = Some(unreadable(not_read.into()));
            return labels;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            (labels.own, labels.flaws) = label_file::read(&text);
            labels.all = AllLabels::of(&labels.own);
        }
        Err(error) => labels.unread = Some(unreadable(Unreadable::NotUtf8 { at: error.utf8_error().valid_up_to() })),
    }
    labels
}
