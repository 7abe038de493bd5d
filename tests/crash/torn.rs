//! The log cut at every byte of its last line.

use std::fs;

use super::{ACCOUNT, Store, kept, members};
use crate::support::forge::lines;
use crate::support::in_full;

/// A log, its head before the last line, and the one after it.
struct WholeLog {
    store: Store,
    log: Vec<u8>,
    last: usize,
    head_before: Vec<u8>,
    head_after: Vec<u8>,
    answer_before: String,
}

impl WholeLog {
    fn new() -> Self {
        let store = Store::lived_in();
        let (last, head_before) = (store.log().len(), store.head());
        let answer_before = store.must(0, &["status", "--all"]).stdout;
        store.must(0, &["test", ACCOUNT, "m1", "failed"]);
        let (log, head_after) = (store.log(), store.head());
        assert_eq!(lines(&log[last..]).len(), 1);
        Self { store, log, last, head_before, head_after, answer_before }
    }

    /// Where to cut: before every byte of the last line but its first.
    fn cuts(&self) -> Vec<usize> {
        let (first, end) = (self.last + 1, self.log.len());
        (first..end).filter(|at| in_full() || at % 29 == 0 || *at == first || *at == end - 1).collect()
    }
}

/// The line is unfinished and was never acknowledged.
fn is_a_torn_tail(whole: &WholeLog, cut: usize, head: Option<&[u8]>) {
    let store = whole.store.with(&whole.log[..cut], head);
    let (sound, tail) = whole.log[..cut].split_at(whole.last);
    let answered = store.must(0, &["status", "--all"]);
    assert_eq!(
        (answered.stdout.as_str(), answered.stderr.as_str()),
        (whole.answer_before.as_str(), ""),
        "cut at {cut}"
    );
    assert!(kept(&store.in_store("quarantine")).is_empty(), "a reader touches nothing");

    let receipt = store.must(0, &["add", ACCOUNT, "key", "--device", "YubiKey 5"]);
    assert_eq!(receipt.warnings(), ["tail-quarantined"], "cut at {cut}: {receipt:?}");
    assert_eq!(kept(&store.in_store("quarantine")), [tail], "cut at {cut}");
    let log = store.log();
    assert!(log.starts_with(sound) && lines(&log[sound.len()..]).len() == 1, "cut at {cut}");
    assert_eq!(store.findings(0), [], "cut at {cut}");
}

#[test]
fn a_last_line_cut_anywhere_is_a_torn_tail_while_the_head_stands_before_it() {
    let whole = WholeLog::new();
    assert!(whole.cuts().len() > 15);
    for cut in whole.cuts() {
        is_a_torn_tail(&whole, cut, Some(&whole.head_before));
    }
}

#[test]
fn a_last_line_cut_anywhere_is_a_torn_tail_where_there_is_no_head() {
    let whole = WholeLog::new();
    for cut in whole.cuts() {
        is_a_torn_tail(&whole, cut, None);
    }
}

#[test]
fn a_whole_last_line_stands_although_the_head_stands_before_it() {
    let whole = WholeLog::new();
    let store = whole.store.with(&whole.log, Some(&whole.head_before));
    let receipt = store.must(0, &["test", ACCOUNT, "m1", "passed"]);
    assert_eq!(receipt.warnings(), Vec::<String>::new());
    assert!(store.log().starts_with(&whole.log));
    assert_eq!(store.findings(0), []);
}

#[test]
fn a_last_line_cut_anywhere_is_damage_once_it_was_acknowledged() {
    let whole = WholeLog::new();
    let answer = whole.store.in_store("answer.json");
    fs::write(&answer, &whole.answer_before).unwrap();
    let line = lines(&whole.log).len() as u64;
    let mut cuts = whole.cuts();
    cuts.push(whole.last);
    for cut in cuts {
        let store = whole.store.with(&whole.log[..cut], Some(&whole.head_after));
        let kind = if cut == whole.last { "shorter-than-head" } else { "unfinished" };
        let answered = store.must(5, &["status", "--all"]);
        assert_eq!((answered.stdout.as_str(), answered.last_error()), (whole.answer_before.as_str(), "damaged".into()));
        let place = format!("from line {line} on (byte {}: {kind})", whole.last);
        assert!(answered.stderr.contains(&place), "cut at {cut}: {}", answered.stderr);
        assert!(store.findings(5).iter().all(|found| found.0 == line));

        store.refuses(5, "damaged", &["test", ACCOUNT, "m1", "passed"]);
        store.refuses(5, "loss-not-accepted", &["log", "repair"]);
        let repaired = store.must(0, &["log", "repair", "--accept-loss", "the disk was cut off"]);
        assert!(repaired.stdout.starts_with(r#"{"ok":true,"#), "cut at {cut}: {repaired:?}");
        let rechecked = store.must(0, &["recheck", answer.to_str().unwrap()]);
        assert_eq!(rechecked.stderr, "", "cut at {cut}");

        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
        assert!(store.log().starts_with(&whole.log[..cut]), "nothing is cut away");
        assert!(kept(&store.in_store("quarantine")).is_empty());
        let accepted: &[&str] = match cut {
            // Only the newline was missing: the line is proved by its hashes, and stands.
            cut if cut == whole.log.len() - 1 => &[],
            cut if cut == whole.last => &["accepted-missing"],
            _ => &["accepted-damage", "accepted-missing"],
        };
        assert_eq!(store.findings(0).into_iter().map(|found| found.1).collect::<Vec<_>>(), accepted, "cut at {cut}");
    }
}

/// Accepting the damage failed with only the newline of the acceptance unwritten, and could not be cut back.
#[test]
fn an_acceptance_that_lacks_its_newline_is_put_into_quarantine_and_made_anew_once() {
    let whole = WholeLog::new();
    for cut in [whole.last + 100, whole.log.len() - 100] {
        let torn = &whole.log[..cut];
        let first = whole.store.with(torn, Some(&whole.head_after));
        first.must(0, &["log", "repair", "--accept-loss", "the disk was cut off"]);
        let accepted = first.log();
        let unfinished = &accepted[..accepted.len() - 1];
        assert!(unfinished.len() > whole.log.len(), "the head reaches into the acceptance, and not to its end");

        let store = whole.store.with(unfinished, Some(&whole.head_after));
        store.refuses(5, "loss-not-accepted", &["log", "repair"]);
        store.must(0, &["log", "repair", "--accept-loss", "the disk was cut off, as before"]);
        // The newline that ended the torn line was written before the acceptance, and stays.
        assert!(store.log().starts_with(&[torn, b"\n"].concat()), "nothing that was acknowledged is cut away");
        assert_eq!(kept(&store.in_store("quarantine")), [&unfinished[cut + 1..]], "cut at {cut}");
        let kinds: Vec<String> = store.findings(0).into_iter().map(|found| found.1).collect();
        assert_eq!(kinds, ["accepted-damage", "accepted-missing"], "cut at {cut}");
        assert_eq!(members(&store.log()[cut + 1..], "type"), ["mfadesk.log.damage-accepted.v1"], "cut at {cut}");
        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
    }
}
