//! A ledger that is kept while its log grows says at every line what one says that reads the whole log.

use std::fs::File;
use std::os::unix::fs::FileExt;

use mfadesk::domain::account::State;
use mfadesk::domain::account::history::replay;
use mfadesk::domain::failure_domain::{FailureDomain, SharedThings};
use mfadesk::domain::id::AccountId;
use mfadesk::ledger::{
    AccountStates, AsOf, LiveProjection, Log, Parallelism, ScanRequest, Verification, history, scan,
};
use mfadesk::wire::{Encoded, decode};
use proptest::prelude::*;

use super::equivalence::{log, steps};

/// The ids that random logs are about, and one that they are not.
const IDS: [&str; 5] = ["1", "2", "3", "store", "4"];

fn open(file: &File, len: usize) -> Log<'_> {
    Log { file, len: len as u64, head: None, watch: None }
}

/// Holds what is kept against what is read.
fn assert_agrees(live: &mut LiveProjection, log: &Log<'_>) {
    let effort = Parallelism { threads: 1, block: 1 << 20 };
    let shared = SharedThings { numbers: true, serials: true };
    let mut found = scan(
        log,
        &ScanRequest { subjects: &IDS, shared, ..ScanRequest::default() },
        AsOf::Latest,
        Verification::Hashes,
        effort,
    )
    .unwrap();
    assert_eq!(live.evidence(), &found.evidence);
    for id in IDS {
        let lines = found.lines(id);
        let state = replay(&history(&lines)).state;
        assert_eq!(live.is_registered(id), state.is_registered(), "{id}");
        assert_eq!(live.state(id).unwrap(), state, "{id}");
        assert_eq!(live.history(id).unwrap().lines(), lines, "{id}");
    }
    let apart = ScanRequest { shared, ..ScanRequest::default() };
    let mut apart = scan(log, &apart, AsOf::Latest, Verification::Hashes, effort).unwrap();
    for thing in things() {
        let of_state = |id: &str| replay(&history(&found.lines(id))).state;
        let has = |state: &State| state.methods.iter().any(|method| method.has(&thing));
        let is_holder = |id: &&str| Some(of_state(id)).is_some_and(|state| !state.closed && has(&state));
        let holders: Vec<AccountId> = IDS[..3].iter().copied().filter(is_holder).map(AccountId::new).collect();
        assert_eq!(live.holders(&thing).unwrap(), holders, "{thing}");
        assert_eq!(found.holders(&thing).unwrap(), holders, "{thing}");
        assert_eq!(apart.holders(&thing).unwrap(), holders, "{thing}");
    }
    for line in IDS.iter().flat_map(|id| found.lines(id)) {
        let wanted = ScanRequest { event_id: Some(&line.id), ..ScanRequest::default() };
        let event = scan(log, &wanted, AsOf::Latest, Verification::Hashes, effort).unwrap().event;
        assert_eq!(live.event(&line.id).unwrap().map(|(event, _)| event), event);
    }
}

/// The numbers and serials of random logs, and one that none has.
fn things() -> Vec<FailureDomain> {
    let number = |last: u8| FailureDomain::Number(format!("k1:{last:032}").into());
    vec![number(0), number(1), number(2), FailureDomain::Serial("s1".into()), FailureDomain::Serial("s2".into())]
}

/// Where each line ends.
fn ends(bytes: &[u8]) -> Vec<usize> {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_was_followed_is_what_is_read(steps in steps(), stops in prop::collection::vec(any::<prop::sample::Index>(), 1..6)) {
        let bytes = log(&steps).bytes;
        let ends = ends(&bytes);
        let mut stops: Vec<usize> = stops.iter().map(|stop| stop.index(ends.len() + 1)).collect();
        stops.sort_unstable();
        stops.push(ends.len());
        let file = tempfile::tempfile().unwrap();
        let mut live = LiveProjection::read(&open(&file, 0)).unwrap();
        let mut written = 0;
        for stop in stops {
            let end = stop.checked_sub(1).map_or(0, |last| ends[last]);
            file.write_all_at(&bytes[written..end], written as u64).unwrap();
            written = end;
            let log = open(&file, end);
            live.catch_up(&log).unwrap();
            assert_agrees(&mut live, &log);
        }
    }

    #[test]
    fn what_was_added_is_what_is_read_once_it_is_written(steps in steps(), at in any::<prop::sample::Index>()) {
        let bytes = log(&steps).bytes;
        let ends = ends(&bytes);
        let before = at.index(ends.len() + 1).checked_sub(1).map_or(0, |last| ends[last]);
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(&bytes[..before], 0).unwrap();
        let log = open(&file, before);
        let mut live = LiveProjection::read(&log).unwrap();
        prop_assume!(live.evidence().damage.is_none());
        for line in bytes[before..].split_inclusive(|byte| *byte == b'\n') {
            let link = decode(line.strip_suffix(b"\n").unwrap()).unwrap().link();
            live.add(&Encoded { bytes: line.to_vec(), link });
            // Asked of lines that are not written yet, now and then.
            live.state("1").unwrap();
            live.holders(&things()[0]).unwrap();
        }
        assert_eq!(live.pending(), &bytes[before..]);
        file.write_all_at(&bytes[before..], before as u64).unwrap();
        live.written();
        assert_agrees(&mut live, &open(&file, bytes.len()));
    }

    #[test]
    fn damage_to_what_is_new_is_found(steps in steps(), at in any::<prop::sample::Index>(), flip in any::<prop::sample::Index>()) {
        let bytes = log(&steps).bytes;
        let ends = ends(&bytes);
        let before = at.index(ends.len() + 1).checked_sub(1).map_or(0, |last| ends[last]);
        prop_assume!(before < bytes.len());
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(&bytes[..before], 0).unwrap();
        let mut live = LiveProjection::read(&open(&file, before)).unwrap();
        let mut damaged = bytes.clone();
        let place = before + flip.index(bytes.len() - before);
        damaged[place] ^= 1;
        file.write_all_at(&damaged, 0).unwrap();
        let log = open(&file, damaged.len());
        live.catch_up(&log).unwrap();
        assert_agrees(&mut live, &log);
    }
}
