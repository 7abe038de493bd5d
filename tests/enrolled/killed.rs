//! Killed at any system call of an enrolment or of the end of a method: none that is acknowledged is without its secret, and
//! no secret is left that proves anything for a method that is gone.

use std::fs;

use super::{A, ENROL, at, desk, desk_of_one, sealed, test};
use crate::operators::killed::{kills, moments, strs, traced, traces};
use crate::support::authenticator::enrolled_by;
use crate::support::desk::{CLOCK, Desk};

/// Whether m1 is on record.
fn has_method(desk: &Desk) -> bool {
    !desk.status(A)["methods"].as_array().unwrap().is_empty()
}

#[test]
fn an_app_whose_enrolment_is_killed_is_enrolled_or_never_was() {
    let desk = desk();
    let probe = desk.copy();
    let options = traces(&probe);
    let (ran, _) = enrolled_by(&mut traced(&probe, CLOCK, &strs(&options), &ENROL), CLOCK);
    assert_eq!(ran.code, 0, "{ran:?}");
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let (mut whole, mut never) = (0, 0);
    for (call, number) in moments(&trace) {
        let copy = desk.copy();
        let options = kills(call, number);
        let (ran, app) = enrolled_by(&mut traced(&copy, CLOCK, &strs(&options), &ENROL), CLOCK);
        if has_method(&copy) {
            assert_eq!(test(&copy, &app, 1), 0, "{call} {number}: {ran:?}");
            whole += 1;
        } else {
            assert!(!ran.stdout.contains("Recorded."), "{call} {number}: acknowledged, and not there");
            assert_eq!(copy.run(["vault", "check"]).code, 0, "{call} {number}");
            assert_eq!(sealed(&copy), 0, "{call} {number}: a secret is left that is nobody's");
            never += 1;
        }
    }
    assert!(whole > 0 && never > 0, "{whole} whole, {never} never were");
}

#[test]
fn a_removal_that_is_killed_has_happened_or_has_not_and_no_secret_proves_anything_afterwards() {
    let (desk, app) = desk_of_one();
    let words = ["remove", A, "m1"];
    let probe = desk.copy();
    let options = traces(&probe);
    assert!(traced(&probe, CLOCK, &strs(&options), &words).output().unwrap().status.success());
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let (mut stands, mut gone) = (0, 0);
    for (call, number) in moments(&trace) {
        let copy = desk.copy();
        let options = kills(call, number);
        let ended = traced(&copy, CLOCK, &strs(&options), &words).output().unwrap();
        let acknowledged = String::from_utf8(ended.stdout).unwrap().contains("Recorded.");
        if has_method(&copy) {
            assert!(!acknowledged, "{call} {number}: acknowledged, and not recorded");
            assert_eq!(test(&copy, &app, 2), 0, "{call} {number}: the secret was lost");
            stands += 1;
        } else {
            assert!(!acknowledged || sealed(&copy) == 0, "{call} {number}: the secret outlived its end");
            assert_ne!(test(&copy, &app, 2), 0, "{call} {number}");
            assert_eq!(copy.run_at(&at(3), ["vault", "check"]).code, 0, "{call} {number}");
            assert_eq!(sealed(&copy), 0, "{call} {number}: the secret outlived its method");
            gone += 1;
        }
    }
    assert!(stands > 0 && gone > 0, "{stands} stand, {gone} are gone");
}
