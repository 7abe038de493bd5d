//! One integration binary: what the program promises, tried from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    clippy::type_complexity,
    reason = "a test ends where something is not as it should be, and stages what the program leaves alone"
)]

mod batch;
mod call;
mod cli;
mod crash;
mod demo;
mod documents;
mod enrolled;
mod explain;
mod export;
mod figures;
mod import;
mod index;
mod layers;
mod ledger;
mod lens;
mod model;
mod next;
mod nightly;
mod notice;
mod operators;
mod policy;
mod practice;
mod properties;
mod readers;
mod reconcile;
mod render;
mod rules;
mod seals;
mod seams;
mod store;
mod support;
mod tokens;
mod values;
mod vault;
mod verify;
mod wire;
