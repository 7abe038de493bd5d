//! What is typed → what is meant. One struct a command, clap and serde on the same struct. Parsing that depends on the
//! policy ends here, after the log was opened. This room opens no file and asks no clock: both come in as values.

pub mod problem;
pub mod reading;
