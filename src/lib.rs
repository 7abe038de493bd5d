//! The map of the crate: its rooms from the terminal down to pure meaning. Arrows point down; nothing points up.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod queries;

pub mod desk;

pub mod commands;

pub mod ledger;

pub mod verify;

pub mod wire;

pub mod store;

pub mod secrets;

pub mod domain;
