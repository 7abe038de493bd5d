//! Account states out of a log: as of a line or an instant, cold, without an index.
//!
//! Whatever is asked ([`population`], [`scan`], [`select_events`]), the log is read to its end and every line is checked,
//! also what lies after the point in time that is asked about: damage anywhere is reported, and answers come from the
//! *sound part*, what stands before the first line that is not sound (docs/log-format.md). Damage that was accepted is
//! read over.
//!
//! Who asks about many instants asks a [`Timeline`], which folds once. The tree over all lines is made by [`line_tree`].
//! Deciding asks for single accounts through [`AccountStates`], and cannot tell what answers.
//! Who asks again and again while the log grows keeps a [`LiveProjection`], which reads only what was appended since.
//!
//! It judges nothing, takes no lock, writes nothing, and knows no clock and no directory: callers hand it an open file.

mod account_states;
mod appended;
mod claims;
mod clock_back;
mod consistent_read;
mod damage;
mod dated_ahead;
mod events;
mod evidence;
mod folding;
mod holders;
mod huge_pages;
mod id_table;
mod in_order;
mod index;
mod index_flaw;
mod lines;
mod live;
mod located;
mod log;
mod log_end;
mod parts;
mod pass;
mod places;
mod plan;
mod population;
mod prefix;
mod read_plan;
mod region;
mod routed_line;
mod scan;
mod segment;
mod shards;
mod states;
mod subject_number;
mod timeline;
mod tree;
mod voids;
mod what_if;
mod workers;

pub use account_states::{AccountStates, Histories, KeptLines, history};
pub use clock_back::ClockBack;
pub use damage::{Damage, DamageKind};
pub use dated_ahead::dated_ahead;
pub use events::{SelectedEvents, select_events};
pub use evidence::{BlankedLine, Evidence, Position, Started, Torn};
pub use huge_pages::{do_without as do_without_huge_pages, suit as suit_huge_pages};
pub use index::{
    Index, IndexDifference, IndexProgress, IndexState, IndexUpdate, IndexedScan, NotBuilt, build_index, differences,
    is_few,
};
pub use index_flaw::IndexFlaw;
pub use live::LiveProjection;
pub use located::{LocatedLine, located_lines};
pub use log::{Acknowledged, Log, LogWatch, Parallelism, Verification};
pub use places::AccountLines;
pub use population::{
    Folded, JudgedPopulation, LinesAskedFor, Population, both_populations, folded, folded_accounts, population,
};
pub use prefix::AsOf;
pub use region::SingleLines;
pub use scan::{Scan, ScanRequest, scan};
pub use timeline::Timeline;
pub use tree::{LineTree, LinesToShow, TreeRead, line_tree};
pub use what_if::without;
