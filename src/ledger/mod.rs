//! Account states out of a log: as of a line or an instant, cold, without an index.
//!
//! Whatever is asked ([`population`], [`scan`], [`each_line`]), the log is read to its end and every line is checked,
//! also what lies after the point in time that is asked about: damage anywhere is reported, and answers come from the
//! *sound part*, what stands before the first line that is not sound (docs/log-format.md). Damage that was accepted is
//! read over.
//!
//! Who asks about many instants asks a [`Timeline`], which folds once.
//! Who asks again and again while the log grows keeps a [`Live`] ledger, which reads only what was appended since.
//!
//! It judges nothing, takes no lock, writes nothing, and knows no clock and no directory: callers hand it an open file.

mod cut;
mod evidence;
mod folding;
mod lens;
mod lines;
mod live;
mod log;
mod looking;
mod parts;
mod pass;
mod population;
mod reading;
mod refolding;
mod scan;
mod settle;
mod shards;
mod states;
mod timeline;
mod voids;
mod workers;

pub use cut::AsOf;
pub use evidence::{Damage, DamageKind, Evidence, Position, Started, Torn};
pub use lens::without;
pub use lines::each_line;
pub use live::{Kept, Live};
pub use log::{Acknowledged, Checks, Effort, Log};
pub use population::{Folded, Population, folded, population};
pub use scan::{Occurrence, Scan, Wanted, history, scan};
pub use timeline::{Point, Timeline};
