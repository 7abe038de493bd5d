//! The map of the crate.
pub mod domain;
pub mod ledger;
pub mod wire;
