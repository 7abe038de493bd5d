//! The index: a file of SQLite that can be thrown away, which says where the lines of each account lie, which event stands
//! where, who ever had which number or serial, of whom a run or a call recorded something, what each account is and what it
//! comes to. Whoever asks about single
//! accounts reads their lines by it, and folds them as they are always folded. Who asks about everybody gets their states as
//! they were folded when it was last brought up to date, and what was appended since folded onto them ([`everybody`]).
//!
//! It is never trusted blindly. It names the log that it was made of, and up to where; the line that stands there must be
//! the one it names, and every line that is read by it proves itself and that it follows the one before. What it says
//! itself lies in pieces ([`pieces`]) that each carry a check. What lies behind the line up to which it goes is read and
//! checked as always. Whatever does not match makes it absent ([`IndexFlaw`]), and the log is read.
//!
//! Whether the log is as its last writer left it, which no line can say, is for whoever opens the file to know
//! (`store/log_mark.rs`). Beside that there are tables for people ([`people`]), which nothing here reads.

mod base;
mod catching_up;
mod checking;
mod contents;
mod dealing;
mod encoding;
mod everybody;
mod folded_method;
mod folded_state;
mod following;
mod gathering;
mod hash;
mod indexed_scan;
mod line_pieces;
mod people;
mod pieces;
mod population_pieces;
mod reading;
mod writing;

pub use base::IndexState;
pub use catching_up::IndexUpdate;
pub use checking::{IndexDifference, differences};
pub use contents::{IndexProgress, NotBuilt};
pub use following::Index;
pub use indexed_scan::IndexedScan;
pub use reading::is_few;
pub use writing::build_index;
