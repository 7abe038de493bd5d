//! One integration binary: what the program promises, tried from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod documents;
mod render;
mod support;
