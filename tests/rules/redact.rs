//! Which lines of somebody who left are blanked.

use mfadesk::domain::rules::redact::whole_account;

use serde_json::json;

use super::*;

/// Whether all of it may be blanked, of whoever was closed before this time.
fn may_go(given: &Given, closed_before: Instant) -> bool {
    given.replayed(|history| {
        let mut checks = Checks::default();
        let lines = whole_account(&mut checks, history, &account(), closed_before, |_| false);
        assert_eq!(lines.len(), history.entries.len());
        checks.verdict(&Overrides::default()).is_ok()
    })
}

#[test]
fn an_account_goes_as_a_whole_once_it_was_closed_before_and_nothing_was_heard_since() {
    let closed = given([person("student"), added("m1", "passkey", None), closed()]);
    assert!(!may_go(&closed, at_line(3)));
    assert!(may_go(&closed, at_line(3).plus(1)));
    assert!(!may_go(&closed.and([reopened()]), at_line(9)));
    // What is heard later, or was dated back, shows that somebody was there.
    let heard = closed.and([("account.noted", json!({"text": "came by"}))]);
    assert!(!may_go(&heard, at_line(4)));
    assert!(may_go(&heard, at_line(4).plus(1)));
    // That a closing is taken back, and made again, does not.
    assert!(may_go(&closed.and([voided(3), super::closed()]), at_line(5).plus(1)));
}
