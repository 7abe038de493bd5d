//! The map of the crate: its rooms from the terminal down to pure meaning. Arrows point down; nothing points up.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod commands;
pub mod desk;
pub mod domain;
pub mod queries;
pub mod render;
