//! The policy: shown as a file, checked whole, told for whom it changes what before it is set, and in force from its
//! line on and not before.

mod files;
mod labels;
mod setting;

use crate::support::desk::Desk;

const SUMMER: &str = "2026-06-01T01:00:00.000Z";
const NOW: &str = "2026-11-24T01:00:00.000Z";

/// A desk with accounts of consecutive ids, each safe under the default policy: two tested methods on two devices.
fn desk(accounts: u32) -> Desk {
    let desk = Desk::founded(SUMMER);
    for account in 1..=accounts {
        for command in [
            "register {} student",
            "add {} msauth --device iPhone15",
            "add {} key --device YubiKey",
            "test {} m1 passed",
            "test {} m2 passed",
            "apply {}",
        ] {
            desk.record_all(SUMMER, &[&command.replace("{}", &format!("{account:010}"))]);
        }
    }
    desk
}
