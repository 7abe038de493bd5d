//! What goes out: answers into files, and the forms that other programs read.

mod events;
mod files;
mod follow;
mod ocsf;
mod pseudonyms;
mod rows;
mod waiting;

use serde_json::Value;

use crate::support::desk::{CLOCK, Desk};
use crate::support::program::Ran;

const A: &str = "0000000001";
const B: &str = "0000000002";

/// Two people, of whom one has methods of several kinds; names that only a spreadsheet minds.
fn world() -> Desk {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "研究室のiPad", "--ticket", "=1+1"]);
    desk.record(["register", B, "staff"]);
    desk.record(["add", A, "phone", "--number", "090-1234-5612", "--channel", "call", "--actor", "tanaka"]);
    desk.record(["remove", A, "m1"]);
    desk
}

/// The lines of the log.
fn lines_of(desk: &Desk) -> Vec<String> {
    String::from_utf8(desk.log()).unwrap().lines().map(str::to_owned).collect()
}

/// What was printed, as JSON.
#[track_caller]
fn printed(ran: &Ran) -> Value {
    assert_eq!(ran.code, 0, "{ran:?}");
    serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {}", ran.stdout))
}
