//! Whether the system hands out memory in huge pages (2 MB). It clears each as a whole when it is first touched: a small
//! command would wait for the clearing of more than it uses, while a large log is folded a twelfth faster. Where the
//! system does not let itself be told, nothing differs but the time.

use nix::sys::prctl::set_thp_disable;

/// None, from here on: what most commands need.
pub fn do_without() {
    // Some systems have none anyway.
    let _: nix::Result<()> = set_thp_disable(true);
}

/// What whoever reads a log of so many bytes needs.
pub fn suit(len: u64) {
    if len >= LARGE {
        let _: nix::Result<()> = set_thp_disable(false);
    }
}

/// From what length on the states fill more pages than are cleared for nothing.
const LARGE: u64 = 16 << 20;
