//! Bytes in a directory: append, read, tail, head, lock, repair.
//!
//! A store is a directory with a log in it, `events.jsonl`. This room knows that the log is
//! made of lines, how many bytes are certainly in it (`head.json`), and in which order system
//! calls have to be made so that what was acknowledged is never lost and what was not is never
//! half there. The rules are those of `docs/log-format.md`.
//!
//! It refuses to know what a line means: it parses no event, checks no hash, decides nothing
//! about accounts, reads no clock and words nothing for people. Whether the lines are sound is
//! for the caller to say; here only the *end* of the log is judged, by its length:
//!
//! - whole: it ends with a complete line, and holds all that its head acknowledges;
//! - torn: there are bytes of an unfinished line beyond that. Readers ignore them, the next
//!   [`Writer`] keeps them in quarantine and cuts them off ([`Writer::quarantine_tail`]);
//! - short: complete lines end before the place its head acknowledges. That is damage, and is
//!   touched only by a repair.

mod access;
#[cfg(feature = "stream")]
mod beside;
mod create;
mod draft;
mod durable;
mod error;
mod fault;
mod head;
mod index_file;
mod inspect;
mod kept;
mod layout;
mod lock;
mod log_file;
mod log_mark;
mod number_check;
mod outbox;
mod quarantine;
mod reader;
mod regular;
mod seals;
mod tail;
mod vault;
mod watch;
mod writer;

pub use access::StoreMode;
#[cfg(feature = "stream")]
pub use beside::read_beside;
pub use create::{PreparedStore, create};
pub use draft::{Draft, Replacement};
pub use durable::sync_directory;
pub use error::{AppendError, Foreign, OutcomeUnknown, StoreError};
pub use fault::WriteFault;
pub use head::{Head, HeadProblem, HeadWarning};
pub use index_file::{IndexAccess, IndexDraft, is_half_done, open_index};
pub use inspect::{FileSystem, FileSystemSort, StoreEntry, file_system_of, obstacles, store_entries};
pub use kept::{is_for, make_directory_for, make_file};
pub use layout::Layout;
pub use log_file::{Extent, LogFile};
pub use log_mark::LogMark;
pub use number_check::{keep_number_check, number_check};
pub use outbox::{HeldFile, is_filled, replace_file, replace_file_by, write_all_or_none};
pub use quarantine::{QuarantinedTail, quarantined};
pub use reader::StoreReader;
pub use regular::{NotRead, open_named, read_kept, read_named};
pub use seals::{SealFile, keep_seal, read_seals};
pub use tail::{Shortfall, Tail, TornTail};
pub use vault::{VaultFiles, read_sealed, sealed_files, sealed_path};
pub use watch::{Glance, Watch, Woken};
pub use writer::{Appended, Writer};
