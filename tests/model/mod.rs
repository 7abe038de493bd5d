//! A second opinion: what every answer must be, worked out slowly and obviously from the text of the
//! rules, by code that shares nothing with the program. It has never heard of the crate under test.
//!
//! - [`naive`] is the whole of it to a caller: a question (the lines of a log, and an instant) and its
//!   answers, as the JSON that the program has to print.
//! - `fit` says which events fit by their shape, `fold` what they do to an account, `risk` what could lock a
//!   person out.
//! - [`generator`] makes random logs of all event types, misfits and voids included; `events` the data of each.
//! - `worked` holds the examples worked by hand that the model itself is trusted by.

mod events;
mod fit;
mod fold;
pub mod generator;
pub mod naive;
mod risk;
mod worked;
