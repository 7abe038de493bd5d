//! Killed at any system call by which a file of tokens is taken in, a token is bound, a code is used up or a token is lost:
//! no secret is lost of a token that the log knows, and none is left of one that it does not.

use std::fs;

use super::{A, HEADER, KEY, USUAL, at, desk_that_tests, test, two};
use crate::operators::killed::{kills, moments, strs, traced, traces};
use crate::support::desk::{CLOCK, Desk};

/// How often the command was whole afterwards, and how often it never was.
#[derive(Debug, Default)]
struct Ends {
    whole: usize,
    never: usize,
}

/// Runs the command once in a copy of the desk, and then killed at each of its calls in a copy of its own; `whole` looks at
/// what is left, told whether it was acknowledged, and says whether it has happened.
fn killed_everywhere(desk: &Desk, clock: &str, words: &[&str], whole: impl Fn(&Desk, bool, &str) -> bool) {
    let probe = desk.copy();
    let options = traces(&probe);
    let ran = traced(&probe, clock, &strs(&options), words).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let trace = fs::read_to_string(probe.beside("trace")).unwrap();
    let mut ends = Ends::default();
    for (call, number) in moments(&trace) {
        let copy = desk.copy();
        let options = kills(call, number);
        let ran = traced(&copy, clock, &strs(&options), words).output().unwrap();
        let acknowledged = String::from_utf8(ran.stdout).unwrap().contains("Recorded.");
        let at = format!("{call} {number}");
        match whole(&copy, acknowledged, &at) {
            true => ends.whole += 1,
            false => {
                assert!(!acknowledged, "{at}: acknowledged, and not recorded");
                ends.never += 1;
            }
        }
        let checked = copy.run_at(&at_the_end(), ["vault", "check"]);
        assert_eq!(checked.code, 0, "{at}: {checked:?}");
    }
    assert!(ends.whole > 0 && ends.never > 0, "{ends:?}");
    println!("{ends:?}");
}

fn at_the_end() -> String {
    at(7200)
}

fn sealed(desk: &Desk) -> usize {
    fs::read_dir(desk.in_store("vault")).map_or(0, Iterator::count)
}

fn in_stock(desk: &Desk) -> usize {
    desk.run_at(&at(300), ["--json", "token", "list"]).json()["tokens"].as_array().unwrap().len()
}

/// Whether the first token is shown to be theirs by two codes, and tests a sign-in by a third.
#[track_caller]
fn proves(desk: &Desk, call: &str) {
    let ran = desk.feed_in("en", &at(600), two(USUAL, &at(600), 0), ["add", A, "hardware-token", "--serial", "T-1"]);
    assert_eq!(ran.code, 0, "{call}: the secret was lost: {ran:?}");
    assert_eq!(desk.run_at(&at(600), ["token", "activated", "T-1"]).code, 0, "{call}");
    assert_eq!(test(desk, &at(900), &USUAL.code(&at(900), 0)).0, 0, "{call}");
}

#[test]
fn a_file_of_tokens_is_taken_in_as_a_whole_or_not_at_all() {
    let desk = Desk::new();
    desk.record(["register", A, "faculty"]);
    let file = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,{KEY},30,,\n,T-2,{KEY},30,,\n"));
    let words = ["token", "import", &file];
    killed_everywhere(&desk, CLOCK, &words, |copy, _, call| match in_stock(copy) {
        2 => {
            proves(copy, call);
            assert_eq!(sealed(copy), 2, "{call}");
            true
        }
        stock => {
            assert_eq!(stock, 0, "{call}");
            // Whoever looks next clears away what nobody knows.
            assert_eq!(copy.run_at(&at(300), words).code, 0, "{call}");
            assert_eq!(sealed(copy), 2, "{call}: a secret is left that is nobody's");
            false
        }
    });
}

#[test]
fn a_token_is_lost_with_its_secret_or_works_on() {
    let desk = desk_that_tests();
    killed_everywhere(&desk, &at(300), &["token", "lost", "T-1"], |copy, acknowledged, call| {
        if in_stock(copy) == 1 {
            assert_eq!(test(copy, &at(900), &USUAL.code(&at(900), 0)).0, 0, "{call}: the secret was lost");
            return false;
        }
        assert!(!acknowledged || sealed(copy) == 0, "{call}: the secret outlived its token");
        assert_eq!(copy.run_at(&at(600), ["operator", "reset", "nobody", "--reason", "x"]).code, 4);
        assert_eq!(sealed(copy), 0, "{call}: the secret outlived its token");
        true
    });
}

#[test]
fn a_code_is_used_up_at_most_once_and_the_token_works_on() {
    let desk = desk_that_tests();
    let code = USUAL.code(&at(300), 0);
    let words = ["test", A, "m1", "--code", &code];
    killed_everywhere(&desk, &at(300), &words, |copy, acknowledged, call| {
        let log = String::from_utf8(copy.log()).unwrap();
        let passed = log.lines().filter(|line| line.ends_with('}') && line.contains("\"time_step\"")).count();
        assert!(passed <= 1, "{call}");
        // Shown again, it passes where it was not used up, and never twice.
        let again = test(copy, &at(300), &code).0;
        assert!(again == 3 || passed == 0, "{call}: one code passed twice");
        assert!(!acknowledged || passed == 1, "{call}");
        assert_eq!(test(copy, &at(900), &USUAL.code(&at(900), 0)).0, 0, "{call}: the secret was lost");
        passed == 1
    });
}
