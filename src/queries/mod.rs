//! The three questions (status, risk, audit), what is shared, counted and compared, what to write to whom (`notice`), those
//! about the policy, and `recheck`: account states in, answers out. This room may not know
//! where states come from, and words nothing: a row's `Serialize` *is* its JSON (docs/json.md).

pub mod answer;
pub mod audit;
pub mod call;
pub mod diff;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod files_read;
pub mod next;
pub mod notice;
pub mod open;
pub mod policy;
pub mod question;
pub mod recheck;
pub mod reconcile;
pub mod risk;
pub mod shared;
pub mod stats;
pub mod status;
pub mod under_way;
pub mod who;
