//! Events that are selected in one pass have the outcomes that the histories of their accounts say.

use std::collections::BTreeMap;

use mfadesk::domain::account::history::{EventOutcome, replay};
use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{AsOf, Log, SelectedEvents, Verification, history, select_events};
use mfadesk::wire::{Line, decode};
use proptest::prelude::*;
use serde_json::json;

use super::equivalence::{log, steps};
use super::{EFFORTS, add, file, instant, push, register, started};
use crate::support::in_full;

type Told = Vec<(Sequence, Option<EventOutcome>)>;

/// What one pass says of the lines that are selected, asked in every way that must not matter; and how many lines of the
/// account there are.
fn one_pass(bytes: &[u8], account: Option<&str>, as_of: AsOf, selects: fn(&Line<'_>) -> bool) -> (Told, usize) {
    let file = file(bytes);
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    let select = |line: &Line<'_>| selects(line).then_some(line.sequence);
    let [first, others @ ..] = EFFORTS.map(|effort| {
        let SelectedEvents { events, lines, .. } =
            select_events(&log, account, as_of, Verification::Hashes, effort, select).unwrap();
        (events, lines)
    });
    others.iter().for_each(|other| assert_eq!(&first, other));
    first
}

/// The same by the histories, of the lines up to the last that `counts`.
fn by_histories(bytes: &[u8], counts: impl Fn(&Line<'_>) -> bool, selects: fn(&Line<'_>) -> bool) -> Told {
    let raw = bytes.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap());
    let lines: Vec<Line<'_>> = raw.map(|line| decode(line).unwrap()).collect();
    let prefix = &lines[..lines.iter().rposition(counts).map_or(0, |last| last + 1)];
    let mut accounts: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    for line in prefix {
        accounts.entry(&line.subject).or_default().push(line.clone());
    }
    let mut outcomes: BTreeMap<Sequence, EventOutcome> = BTreeMap::new();
    for lines in accounts.values().filter(|lines| lines[0].subject != STORE_SUBJECT) {
        outcomes.extend(lines.iter().map(|line| line.sequence).zip(replay(&history(lines)).outcomes));
    }
    let selected = prefix.iter().filter(|line| selects(line));
    selected.map(|line| (line.sequence, outcomes.get(&line.sequence).copied())).collect()
}

fn everything(_: &Line<'_>) -> bool {
    true
}

fn every_third(line: &Line<'_>) -> bool {
    line.sequence.0.is_multiple_of(3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 150 } else { 60 }))]

    #[test]
    fn one_pass_says_what_the_histories_say(steps in steps(), line in 0..70_u64, seconds in 90..300_u32) {
        let bytes = log(&steps).bytes;
        for selects in [everything, every_third] {
            prop_assert_eq!(
                one_pass(&bytes, None, AsOf::Latest, selects).0,
                by_histories(&bytes, everything, selects)
            );
            prop_assert_eq!(
                one_pass(&bytes, None, AsOf::Line(Sequence(line)), selects).0,
                by_histories(&bytes, |other| other.sequence <= Sequence(line), selects)
            );
            let then = instant(seconds);
            prop_assert_eq!(
                one_pass(&bytes, None, AsOf::At(then), selects).0,
                by_histories(&bytes, |line| line.recorded <= then, selects)
            );
        }
    }

    #[test]
    fn one_account_is_told_as_among_all(steps in steps()) {
        let bytes = log(&steps).bytes;
        let (told, lines) = one_pass(&bytes, Some("1"), AsOf::Latest, every_third);
        let of_one: Told = by_histories(&bytes, everything, everything)
            .into_iter()
            .filter(|(sequence, _)| subject(&bytes, *sequence) == "1")
            .collect();
        prop_assert_eq!(lines, of_one.len());
        prop_assert_eq!(told, of_one.into_iter().filter(|(sequence, _)| sequence.0.is_multiple_of(3)).collect::<Told>());
    }
}

fn subject(bytes: &[u8], sequence: Sequence) -> String {
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|raw| decode(raw).ok());
    lines.into_iter().find(|line| line.sequence == sequence).unwrap().subject.to_string()
}

#[test]
fn a_void_that_comes_soon_or_late_names_its_line() {
    for between in [0, 3, 400] {
        let mut forge = started();
        register(&mut forge, "1", 10);
        let event = add(&mut forge, "1", "m1", 20);
        (0..between).for_each(|_| register(&mut forge, "2", 21));
        push(&mut forge, "event.voided", "1", 30, json!({"event": event, "reason": "r"}));
        push(&mut forge, "event.voided", "1", 31, json!({"event": event, "reason": "again"}));
        let (told, lines) = one_pass(&forge.bytes, Some("1"), AsOf::Latest, everything);
        let void = 4 + between;
        assert_eq!(told, by_histories(&forge.bytes, everything, |line| line.subject == "1"));
        assert_eq!((told[1], lines), ((Sequence(3), Some(EventOutcome::Voided(Sequence(void)))), 4));
    }
}
