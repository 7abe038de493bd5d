//! What is on record and cannot be left as it is.

use mfadesk::domain::advice::doubts::{Doubt, doubts, has_old_number};

use serde_json::json;

use super::*;

fn of(given: &Given) -> Vec<Doubt> {
    given.replayed(|history| doubts(&history.replay.state, JudgedAt::new(given.clock(), &given.policy)))
}

fn alternate(method: &str, device: &str, ending: &str) -> Said {
    let data = json!({"method": method, "kind": "alternate-phone", "device": device, "number": number_data(ending)});
    ("method.added", data)
}

#[test]
fn of_an_account_that_is_closed_nothing_is_in_doubt() {
    let stolen = safe_student().and([unavailable_as(&["m1"], "stolen")]);
    assert_eq!(of(&stolen), [Doubt::StolenStillThere { methods: ms(&["m1"]) }]);
    assert_eq!(of(&stolen.and([closed()])), []);
}

#[test]
fn a_number_is_in_one_device_however_many_others_there_are() {
    let phones = given([
        person("student"),
        phone("m1", "iPhone 15", "12"),
        alternate("m2", "Pixel 9", "12"),
        numbered_nowhere("m3", "office-phone", "34"),
    ]);
    assert_eq!(of(&phones), [Doubt::NumberInSeveral { methods: ms(&["m1", "m2"]) }]);
    let apart = given([person("student"), phone("m1", "iPhone 15", "12"), alternate("m2", "Pixel 9", "34")]);
    assert_eq!(of(&apart), []);
}

#[test]
fn whoever_has_the_number_of_one_that_has_another_now_has_the_old_one() {
    let numbered = |method: &str, masked: &str| {
        ("method.added", json!({"method": method, "kind": "office-phone", "number": {"masked": masked}}))
    };
    let changed = given([
        person("student"),
        phone("m1", "iPhone 15", "12"),
        alternate("m2", "iPhone 15", "12"),
        numbered_nowhere("m3", "office-phone", "34"),
        added("m4", "passkey", None),
        numbered("m5", "+81 ••• ••• ••56"),
        unavailable_as(&["m1", "m5"], "number-changed"),
    ]);
    assert_eq!(of(&changed), [Doubt::HasOldNumber { methods: ms(&["m2"]), of: m("m1") }]);
    let old = changed.replayed(|history| {
        let state = &history.replay.state;
        let old = state.methods.iter().filter(|method| has_old_number(method, state));
        old.map(|method| method.id.clone()).collect::<Vec<_>>()
    });
    assert_eq!(old, ms(&["m1", "m2"]));
}
