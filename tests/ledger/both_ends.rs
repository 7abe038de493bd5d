//! Two ends of a log, folded in one pass, are what each of them is alone; and lines that are read again are the right ones.

use mfadesk::domain::account::State;
use mfadesk::domain::account::history::replay;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{
    AsOf, Evidence, LinesAskedFor, Log, Parallelism, Population, Verification, both_populations, folded_accounts,
    history, population,
};
use proptest::prelude::*;
use serde_json::json;

use super::equivalence::{log, steps};
use super::{EFFORTS, add, file, instant, push, register, started};
use crate::support::forge::Forge;
use crate::support::in_full;

type Accounts = Vec<(String, State)>;

fn told(population: Population) -> (Accounts, Evidence) {
    let accounts = population.accounts.into_iter().map(|(id, state)| (id.to_string(), state)).collect();
    (accounts, population.evidence)
}

/// Holds one pass against two, asked in every way that must not matter.
fn assert_same(bytes: &[u8], ends: [AsOf; 2]) {
    let file = file(bytes);
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    for effort in EFFORTS {
        let of = |as_of| population(&log, as_of, Verification::Hashes, effort).unwrap();
        let [before, after] = both_populations(&log, None, ends, Verification::Hashes, effort).unwrap();
        let [alone, last] = ends.map(|end| told(of(end)));
        // Of ends the wrong way round, only the evidence is asked for.
        if alone.1.position.bytes <= last.1.position.bytes {
            assert_eq!(told(before), alone, "{ends:?} {effort:?}");
        } else {
            assert_eq!(before.evidence, alone.1, "{ends:?} {effort:?}");
        }
        assert_eq!(told(after), last, "{ends:?} {effort:?}");
        let [before, after] = both_populations(&log, Some(&["1"]), ends, Verification::Hashes, effort).unwrap();
        for (of_one, of_all) in [(before, of(ends[0])), (after, of(ends[1]))] {
            if of_all.evidence.position.bytes <= last.1.position.bytes {
                let of_all = told(of_all).0.into_iter().filter(|(id, _)| id == "1").collect::<Vec<_>>();
                assert_eq!(told(of_one).0, of_all, "{ends:?} {effort:?}");
            }
        }
    }
}

/// A log of any events, and policies between them.
fn with_policies(steps: &[super::equivalence::Step]) -> Forge {
    let mut forge = log(steps);
    for minutes in [50, 60] {
        let policy = Policy { propagation_minutes: minutes, ..Policy::default() };
        push(&mut forge, "policy.set", "store", 90 + 3 * minutes, json!({ "policy": policy }));
        register(&mut forge, "1", 90 + 3 * minutes);
        add(&mut forge, "1", "m4", 90 + 2 * minutes);
    }
    forge
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 40 } else { 20 }))]

    #[test]
    fn both_ends_are_what_each_is_alone(steps in steps(), line in 0..80_u64, seconds in 90..300_u32, flip in any::<prop::sample::Index>()) {
        let bytes = with_policies(&steps).bytes;
        let (line, at) = (AsOf::Line(Sequence(line)), AsOf::At(instant(seconds)));
        for ends in [[line, AsOf::Latest], [at, AsOf::Latest], [line, at], [at, line]] {
            assert_same(&bytes, ends);
        }
        let mut damaged = bytes;
        let place = flip.index(damaged.len());
        damaged[place] ^= 1;
        assert_same(&damaged, [at, AsOf::Latest]);
    }

    #[test]
    fn lines_that_are_read_again_are_those_of_the_accounts(steps in steps()) {
        let bytes = log(&steps).bytes;
        let file = file(&bytes);
        let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
        for effort in EFFORTS {
            let found = population(&log, AsOf::Latest, Verification::Hashes, effort).unwrap();
            let histories = found.lines.of(&log, ["1", "3", "never"]).unwrap();
            prop_assert!(histories["never"].is_empty());
            for (id, state) in found.accounts.iter().filter(|(id, _)| id.as_str() != "2") {
                prop_assert_eq!(&replay(&history(&histories[id.as_str()].lines())).state, state);
            }
            for lines in [LinesAskedFor::OfSome, LinesAskedFor::OfAll] {
                let kept = folded_accounts(&log, None, lines, AsOf::Latest, Verification::Hashes, effort).unwrap();
                prop_assert_eq!(&kept.lines.of(&log, ["1", "3", "never"]).unwrap(), &histories);
            }
        }
    }
}

#[test]
fn voids_that_come_late_are_taken_in_however_far_the_lines_lie_apart() {
    // A line longer than what is read ahead, many together, one alone.
    for (label, between) in [("short", 0), ("short", 500), (&*"long ".repeat(3000), 0), (&*"long ".repeat(3000), 700)] {
        let mut forge = started();
        register(&mut forge, "1", 10);
        let data = json!({"method": "m1", "kind": "passkey", "label": label});
        let event = push(&mut forge, "method.added", "1", 20, data);
        let data = json!({"method": "m2", "kind": "passkey", "label": label});
        push(&mut forge, "method.added", "1", 20, data);
        for number in 0..between {
            register(&mut forge, &format!("other-{number}"), 21);
        }
        push(&mut forge, "event.voided", "1", 30, json!({"event": event, "reason": "r"}));
        let file = file(&forge.bytes);
        let log = Log { file: &file, len: forge.bytes.len() as u64, head: None, watch: None };
        for effort in [EFFORTS[0], EFFORTS[1], Parallelism { threads: 2, block: 1 << 14 }] {
            let found = folded_accounts(
                &log,
                Some(&["1", "other-1"]),
                LinesAskedFor::None,
                AsOf::Latest,
                Verification::Hashes,
                effort,
            );
            let found = found.unwrap().by_id();
            let state = &found.accounts[0].1;
            assert_eq!((state.methods.len(), state.version), (1, 4));
            assert_eq!(state.methods[0].id.as_str(), "m2");
            assert_eq!(found.accounts.len(), 1 + usize::from(between > 0));
        }
    }
}
