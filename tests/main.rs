//! One integration binary: what the program promises, tried from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod documents;
mod explain;
mod ledger;
mod lens;
mod model;
mod policy;
mod properties;
mod render;
mod store;
mod support;
mod verify;
mod wire;
