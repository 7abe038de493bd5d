//! Asking: opens the log once, makes one snapshot of it as a question needs it, supposes lost what is to be supposed,
//! and answers. What is kept with an answer is the question itself, so that [`KeptAnswer`] is asked again the same way.
//!
//! ```text
//! OpenLog::open → ask(question) → Noted<Snapshot> → question.answer(&snapshot)
//! ```
//!
//! What is to be said of the log on the way (damage, a clock that is behind, a head that was not the one seen) comes back
//! as values. Writes nothing to a store, reads no argument, prints nothing, words nothing.

mod ask;
mod explained;
mod not_answered;
mod open_log;
mod operators;
mod query;
mod recheck;
mod reconcile;
mod seen;
mod what_if;

mod audit;
mod diff;
mod doctor;
mod doctor_vault;
mod export;
mod follow;
mod index;
mod notice;
mod of_today;
mod open;
mod policy;
mod prove;
mod risk;
mod seals;
mod shared;
mod stats;
mod status;
mod tokens;
mod who;

pub use ask::{Note, Noted};
pub use diff::Ends;
pub use doctor::{Checkup, Found, examine};
pub use follow::{FollowQuestion, Followed};
pub use index::{IndexChecked, IndexFound, check_index, find_index};
pub use not_answered::{NotAnswered, unknown_accounts};
pub use open_log::{OpenLog, up_to_line};
pub use policy::refuse_free_text;
pub use prove::{MadeProof, Proving};
pub(crate) use query::each_question;
pub use query::{Query, Snapshot, Zone};
pub use recheck::KeptAnswer;
pub use seals::{Proven, check_proof, check_seals};
pub use seen::Sighting;
