//! Which lines of somebody who left are blanked.

use mfadesk::domain::rules::redact::{one_line, say_what_is_forgotten, whole_account};

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

#[test]
fn a_void_that_never_counted_may_be_blanked_and_one_that_counts_may_not() {
    let twice = given([person("student"), added("m1", "passkey", None), voided(2), voided(2)]);
    let is_refused = |line: u64| {
        twice.replayed(|history| {
            let mut checks = Checks::default();
            one_line(&mut checks, history, Sequence(line), |_| false);
            checks.verdict(&Overrides::default()).is_err()
        })
    };
    assert_eq!([1, 2, 3, 4].map(is_refused), [true, false, true, false]);
}

#[test]
fn whoever_counts_as_open_again_once_lines_are_gone_is_told_of() {
    let closed = given([person("student"), added("m1", "passkey", None), closed()]);
    let warned = |line: u64| {
        closed.replayed(|history| {
            let context = CommandContext {
                account: &account(),
                state: &history.replay.state,
                policy: &closed.policy,
                time: closed.clock(),
                clock: closed.clock(),
                authid: DESK,
                actor: None,
                proven: None,
                elsewhere: &[],
            };
            let mut checks = Checks::default();
            say_what_is_forgotten(&context, history, &[Sequence(line)], &mut checks);
            checks.verdict(&Overrides::default()).unwrap().warnings.contains(&Warning::CountsAsOpen)
        })
    };
    assert_eq!((warned(2), warned(3)), (false, true));
}
