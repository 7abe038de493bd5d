//! The map of the crate.
