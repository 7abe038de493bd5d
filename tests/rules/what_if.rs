//! What is supposed lost, and what an account does not have.

use mfadesk::domain::loss::Loss;
use mfadesk::domain::rules::what_if::refuse_unheld;

use super::*;

fn refused(loss: &str) -> Refusal {
    let loss = Loss::known(loss).unwrap();
    let given = safe_student();
    let at = JudgedAt::new(given.clock(), &given.policy);
    given.replayed(|history| refuse_unheld(&[loss], &history.replay.state, at)).unwrap_err()
}

#[test]
fn what_is_not_there_is_named_as_it_was_typed_as_far_as_that_is_known() {
    let device = |loss: &str| match refused(loss) {
        Refusal::UnknownDevice { what, .. } => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(device("device:iphone15pro"), "iphone15pro");
    assert_eq!(device("device:123456789"), "123456789");
    // Before ten digits and more there may have stood a +: a number, of which no more is said than its end.
    assert_eq!(device("device:819012345612"), "••12");
    assert_eq!(refused("number:56"), Refusal::UnknownNumber { what: Some("••56".into()), taken: None });
    assert_eq!(refused("number:k1:3f9a"), Refusal::UnknownNumber { what: None, taken: None });
    assert_eq!(refused("method:m9"), Refusal::UnknownMethod { method: m("m9"), taken: None });
}
