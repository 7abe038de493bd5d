//! What the tests share: one helper per boundary.

pub mod forge;
pub mod mail;
pub mod rehearsal;
pub mod samples;
pub mod schemas;
