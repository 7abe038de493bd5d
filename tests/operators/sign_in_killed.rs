//! Killed at any system call of a sign-in or of its end: whoever was told that they are signed in is, whoever was told that
//! they are signed out is nobody any more, and the operator's secret is there all the same.

use std::fs;

use super::killed::{kills, moments, traces};
use super::signed_in::{is_proven, on_a_terminal};
use super::{A, at, desk_of_one, records, refuses, sealed};
use crate::support::authenticator::Authenticator;
use crate::support::can_trace;
use crate::support::desk::Desk;

/// Does `first` at a terminal, then this command killed at each of its calls in turn, then registers an account there;
/// `looks` is shown what was said, and whether what is recorded there is proven.
fn killed_everywhere(desk: &Desk, first: &str, command: &str, mut looks: impl FnMut(&Desk, &str, bool, &str)) {
    let probe = desk.copy();
    let traced = traces(&probe).join(" ");
    on_a_terminal(&probe, &format!("{first} strace -f -qq {traced} {command}"));
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let moments = moments(&trace);
    assert!(moments.len() > 5, "{trace}");
    for (call, number) in moments {
        let copy = desk.copy();
        let killed = kills(call, number).join(" ");
        let said =
            on_a_terminal(&copy, &format!("{first} strace -f -qq {killed} {command}; mfadesk register {A} student"));
        looks(&copy, &said, is_proven(&copy), &format!("{call} {number}"));
    }
}

/// The operator's secret is there, as sealed as ever, and proves who they are.
#[track_caller]
fn still_proves(desk: &mut Desk, tanaka: &Authenticator, call: &str) {
    assert_eq!(desk.run_at(&at(3), ["vault", "check"]).code, 0, "{call}");
    records(desk, 4, "register 0000000001 student", (tanaka, "tanaka"));
    assert!((1..=2).contains(&sealed(desk)), "{call}: {}", sealed(desk));
}

#[test]
fn whoever_is_told_to_be_signed_in_is_and_no_code_counts_twice() {
    if !can_trace() {
        return;
    }
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let code = tanaka.code(&at(1));
    let (mut proven_at_all, mut not_at_all) = (0, 0);
    let command = format!("mfadesk operator sign-in tanaka --code {code}");
    killed_everywhere(&desk, "", &command, |copy, said, is_proven, call| {
        let acknowledged = said.contains("is proven to be by tanaka until");
        assert!(is_proven || !acknowledged, "{call}: {said}");
        let mut copy = copy.copy();
        if is_proven {
            let again = refuses(&mut copy, 1, "register 0000000002 student", (&tanaka, "tanaka"));
            assert_eq!(again, super::codes("code-refused"), "{call}: the code counts twice");
            proven_at_all += 1;
        } else {
            not_at_all += 1;
        }
        still_proves(&mut copy, &tanaka, call);
    });
    assert!(proven_at_all > 0 && not_at_all > 0, "{proven_at_all} proven, {not_at_all} not");
    println!("{proven_at_all} proven, {not_at_all} not");
}

#[test]
fn whoever_is_told_to_be_signed_out_is_nobody_any_more() {
    if !can_trace() {
        return;
    }
    let (mut desk, tanaka) = desk_of_one();
    desk.at(&at(1));
    let first = format!("mfadesk operator sign-in tanaka --code {};", tanaka.code(&at(1)));
    let (mut still, mut over) = (0, 0);
    killed_everywhere(&desk, &first, "mfadesk operator sign-out", |copy, said, is_proven, call| {
        assert!(!is_proven || !said.contains("Signed out at this terminal."), "{call}: {said}");
        *(if is_proven { &mut still } else { &mut over }) += 1;
        still_proves(&mut copy.copy(), &tanaka, call);
    });
    assert!(still > 0 && over > 0, "{still} still, {over} over");
    println!("{still} still, {over} over");
}
