//! Many instants, folded once, say what each of them says when it is asked about alone.

use std::collections::BTreeMap;

use mfadesk::domain::account::State;
use mfadesk::domain::instant::Instant;
use mfadesk::domain::policy::Policy;
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{AsOf, Log, Timeline, Verification, population};
use proptest::prelude::*;
use serde_json::json;

use super::equivalence::{Step, log, steps};
use super::{EFFORTS, add, at, file, instant, push, register, started};
use crate::support::forge::Forge;
use crate::support::in_full;

/// What was known at an instant: the last line, the policy, the accounts.
type Known = (Sequence, Policy, Vec<(String, State)>);

/// What is known at each instant, folded once. Stretches of one account must neither overlap nor leave a gap.
fn at_once(bytes: &[u8], as_of: AsOf, instants: &[Instant]) -> Vec<Known> {
    let file = file(bytes);
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    let told = EFFORTS.map(|effort| {
        let timeline = Timeline::open(&log, Verification::Hashes, effort).unwrap().up_to(&log, as_of).unwrap();
        let evidence = population(&log, as_of, Verification::Hashes, effort).unwrap().evidence;
        assert_eq!(timeline.evidence, evidence);
        let policies = timeline.policies(instants);
        let mut states: Vec<BTreeMap<String, State>> = vec![BTreeMap::new(); instants.len()];
        let mut ends: BTreeMap<String, usize> = BTreeMap::new();
        let known = timeline
            .fold(&log, instants, |id, state, during| {
                assert!(!during.is_empty());
                let end = ends.insert(id.to_owned(), during.end);
                assert!(end.is_none_or(|end| end == during.start), "{id} {during:?} after {end:?}");
                for place in during {
                    assert_eq!(states[place].insert(id.to_owned(), state.clone()), None);
                }
            })
            .unwrap();
        assert!(ends.values().all(|end| *end == instants.len()), "{ends:?}");
        let each = known.into_iter().zip(policies).zip(states);
        each.map(|((line, policy), states)| (line, (*policy).clone(), states.into_iter().collect())).collect()
    });
    let [first, others @ ..]: [Vec<Known>; 5] = told;
    assert!(others.iter().all(|other| *other == first));
    first
}

/// What is known at an instant that is asked about alone.
fn alone(bytes: &[u8], as_of: AsOf) -> Known {
    let file = file(bytes);
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    let found = population(&log, as_of, Verification::Hashes, EFFORTS[0]).unwrap();
    let accounts = found.accounts.into_iter().map(|(id, state)| (id.to_string(), state)).collect();
    (found.evidence.position.link.sequence, found.evidence.policy, accounts)
}

/// The bytes up to a line.
fn up_to(bytes: &[u8], line: usize) -> Vec<u8> {
    bytes.split_inclusive(|byte| *byte == b'\n').take(line).flatten().copied().collect()
}

/// A log of any events, and policies between them.
fn with_policies(steps: &[Step]) -> Forge {
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
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 150 } else { 50 }))]

    #[test]
    fn each_instant_says_what_it_says_alone(
        steps in steps(),
        mut seconds in prop::collection::vec(90..330_u32, 0..12),
        line in 1..70_usize,
    ) {
        seconds.sort_unstable();
        let mut instants: Vec<Instant> = seconds.iter().map(|seconds| instant(*seconds)).collect();
        // The last is the question's own: everything that is asked about.
        instants.push(instant(1000));
        let bytes = with_policies(&steps).bytes;
        for (as_of, bytes) in [(AsOf::Latest, bytes.clone()), (AsOf::Line(Sequence(line as u64)), up_to(&bytes, line))] {
            let told = at_once(&bytes, as_of, &instants);
            let (last, before) = told.split_last().unwrap();
            prop_assert_eq!(last, &alone(&bytes, as_of));
            for (known, instant) in before.iter().zip(&instants) {
                prop_assert_eq!(known, &alone(&bytes, AsOf::At(*instant)));
            }
            let middle = instants[instants.len() / 2];
            prop_assert_eq!(at_once(&bytes, AsOf::At(middle), &[middle]), [alone(&bytes, AsOf::At(middle))]);
        }
    }
}

#[test]
fn what_was_taken_back_later_had_its_effect_until_then() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    let added = add(&mut forge, "1", "m1", 20);
    push(&mut forge, "event.voided", "1", 40, json!({"event": added, "reason": "a slip"}));
    add(&mut forge, "1", "m2", 50);
    let told = at_once(&forge.bytes, AsOf::Latest, &[5, 10, 30, 40, 60].map(instant));
    let methods: Vec<Vec<String>> = told
        .iter()
        .map(|(_, _, accounts)| {
            accounts.iter().flat_map(|(_, state)| &state.methods).map(|method| method.id.to_string()).collect()
        })
        .collect();
    assert_eq!(methods, [vec![], vec![], vec!["m1".to_owned()], vec![], vec!["m2".to_owned()]]);
    assert_eq!(told.iter().map(|(line, _, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4, 5].map(Sequence));
}

#[test]
fn a_clock_that_went_back_misplaces_its_own_line_alone() {
    let mut forge = started();
    register(&mut forge, "1", 10);
    add(&mut forge, "1", "m1", 50);
    // The clock was behind: what stands before this line was known with it.
    add(&mut forge, "1", "m2", 20);
    let told = at_once(&forge.bytes, AsOf::Latest, &[15, 20, 60].map(instant));
    assert_eq!(told.iter().map(|(line, _, _)| *line).collect::<Vec<_>>(), [2, 4, 4].map(Sequence));
}

#[test]
fn the_log_began_with_its_first_line_and_an_empty_one_never() {
    let of = |bytes: &[u8]| {
        let file = file(bytes);
        let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
        Timeline::open(&log, Verification::Hashes, EFFORTS[1]).unwrap().began
    };
    assert_eq!(of(&started().bytes), Instant::parse(&at(0)));
    assert_eq!(of(b""), None);
    assert_eq!(at_once(b"", AsOf::Latest, &[instant(1)]), [(Sequence::ZERO, Policy::default(), Vec::new())]);
}
