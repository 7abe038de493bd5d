//! A look from the directory: what it shows of one account at its own time, and what of that the record does not know
//! yet ([`plan()`]). It judges by the record as it stands, knows no file and no format, and refuses nothing: what cannot be
//! said of it is noted.
//!
//! A look takes away only what its sort can tell of, and nothing that the record knows from later; one that is older than
//! what somebody saw since adds nothing.

mod created;
mod gone;
mod matching;
mod meant;
mod note;
mod once;
mod past;
mod plan;
mod record;
mod roster;
mod roster_entry;
mod said;
mod shown;

pub use note::LookNote;
pub use once::SeenOnce;
pub use past::Past;
pub use plan::{Around, Planned, RECORD, Step, plan};
pub use roster_entry::{MfaEntry, RosterEntry, RosterPart};
pub use shown::{Look, LookSort, LooksAt, NamedMethod, RecordedFact, Seen, SeenDetails, ShownMethods, Shows, Tells};
