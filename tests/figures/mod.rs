//! What the desk counts and compares: what is shared, the figures, what changed since.

mod diff;
mod filters;
mod open;
mod properties;
mod shared;
mod stats;
mod who;

use crate::support::desk::Desk;
use crate::support::expected;
use crate::support::program::Ran;

/// 10:00 in Tokyo on a Tuesday.
pub const NOW: &str = "2026-11-24T01:00:00.000Z";

/// What was said, when it was done as asked and nothing stood in the way.
#[track_caller]
pub fn said(ran: &Ran) -> &str {
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    &ran.stdout
}

/// The whole output is what the file of this name holds.
#[track_caller]
pub fn assert_expected(name: &str, ran: &Ran) {
    expected::assert_expected(&format!("figures/expected/{name}.txt"), said(ran));
}

/// A desk over three weeks: a student who sets up and applies, one who stops half-way, a lecturer who is locked out and
/// recovers, somebody who leaves.
pub fn desk() -> Desk {
    let desk = Desk::founded("2026-11-02T01:00:00.000Z");
    for (clock, commands) in [
        ("2026-11-02T01:00:00.000Z", &["register 0000000001 student", "register 0000000002 student"][..]),
        (
            "2026-11-02T02:00:00.000Z",
            &["add 0000000001 msauth --device iPhone15", "add 0000000002 passkey --device Pixel"],
        ),
        ("2026-11-03T01:00:00.000Z", &["register 0000000003 faculty", "add 0000000003 token --serial T-77"]),
        ("2026-11-03T01:10:00.000Z", &["test 0000000003 m1 passed", "apply 0000000003"]),
        ("2026-11-09T01:00:00.000Z", &["add 0000000001 key --device Key --serial 55-01", "test 0000000001 m2 passed"]),
        ("2026-11-10T01:00:00.000Z", &["lost 0000000003 m1", "register 0000000004 other"]),
        ("2026-11-16T01:00:00.000Z", &["test 0000000001 m1 passed", "apply 0000000001"]),
        ("2026-11-17T01:00:00.000Z", &["found 0000000003 m1", "close 0000000004 --reason left"]),
        ("2026-11-18T01:00:00.000Z", &["register 0000000005 staff", "add 0000000005 key --serial 5501"]),
    ] {
        desk.record_all(clock, commands);
    }
    desk
}
