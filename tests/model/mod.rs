//! A second opinion: what every answer must be, worked out slowly and obviously from the text of the
//! rules, by code that shares nothing with the program. It has never heard of the crate under test.
//!
//! - [`naive`] is the whole of it to a caller: a question (the lines of a log, and an instant) and its
//!   answers, as the JSON that the program has to print.
//! - `fit` says which events fit by their shape, `fold` what they do to an account and `method` to one of its methods,
//!   `effects` what became of each line; `risk` what could lock a person out, and what will when channels end.
//! - [`rules`] is the same for commands: a command and what it meets, and what has to come of it; `usage`, `deeds` and
//!   `typed` are its parts.
//! - [`generator`] makes random logs of all event types, misfits and voids included; `events` the data of each.
//! - `worked`, `worked_risk` and `worked_rules` hold the examples worked by hand that the model itself is trusted by;
//!   [`late`] those of what is heard of late, which the program is asked about as well (`example` is how they are told).
//! - `commute` tries that what is heard of late comes to what it would have come to in time.

mod commute;
mod deeds;
mod doubts;
mod effects;
mod events;
mod example;
pub mod fit;
pub mod fold;
pub mod generator;
pub mod late;
mod method;
pub mod naive;
mod risk;
pub mod rules;
mod typed;
mod usage;
mod worked;
mod worked_risk;
mod worked_rules;
