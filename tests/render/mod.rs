//! What people and scripts read, compared whole: in both languages, on a narrow and a wide terminal, and in a pipe.

mod failures;
mod next;
mod notices;
mod receipts;
mod safety;
mod scripts;
mod tables;
mod words;
pub mod world;

/// The output is what the file of this name holds.
#[track_caller]
fn assert_expected(name: &str, output: &str) {
    crate::support::expected::assert_expected(&format!("render/expected/{name}.txt"), output);
}
