//! Which line is named as one that was recorded under a clock that was ahead: told from all lines at once.

use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::domain::instant::Instant;
use mfadesk::ledger::{AccountStates, AsOf, LiveProjection, Log, ScanRequest, Verification, dated_ahead, scan};

use mfadesk::wire::{Line, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{EFFORTS, at, file, instant};
use crate::support::forge::Forge;

/// The last line that says something as of a time after `now`, and that no later one voids.
fn naive(lines: &[Line<'_>], clock: Instant) -> Option<u64> {
    let now = lines.last().map_or(clock, |last| last.recorded.max(clock));
    let is_void = |line: &Line<'_>| line.type_word.contains("voided");
    let says =
        |line: &Line<'_>| !line.type_word.contains("registered") && line.subject != STORE_SUBJECT && !is_void(line);
    let names = |void: &Line<'_>, line: &Line<'_>| {
        let data: Value = serde_json::from_str(void.data).unwrap();
        is_void(void) && void.subject == line.subject && data["event"] == line.id.as_str()
    };
    let stands = |at: usize| !lines[at + 1..].iter().any(|later| names(later, &lines[at]));
    let last = (0..lines.len()).rev().find(|at| says(&lines[*at]) && lines[*at].time > now && stands(*at));
    last.map(|at| lines[at].sequence.0)
}

/// What, about which account, how much later than the line before it was recorded and than that it occurred, and what it
/// voids.
type Step = (u8, u8, i8, bool, u8);

fn log(steps: &[Step]) -> Forge {
    let mut forge = Forge::default();
    let mut ids = vec!["01930000-0000-7000-8000-0000000000ff".to_owned()];
    let mut seconds = 3000_u32;
    for (what, account, later, is_late, named) in steps {
        seconds = seconds.saturating_add_signed(i32::from(*later));
        let account = ["1", "2", STORE_SUBJECT][usize::from(*account)];
        let (name, data) = match what {
            0 => ("account.registered", json!({"affiliation": "student"})),
            1..4 => ("account.observed", json!({"methods": [], "from": "page"})),
            _ => ("event.voided", json!({"event": ids[usize::from(*named) % ids.len()], "reason": "r"})),
        };
        let time = at(if *is_late { 100 } else { seconds });
        ids.push(forge.event(name, account, &time, &at(seconds), data));
    }
    forge
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_last_that_stands_of_those_that_overtake_what_is_told_now(
        steps in prop::collection::vec((0..6_u8, 0..3_u8, -60..60_i8, prop::bool::weighted(0.2), any::<u8>()), 0..40),
        clock in 2800..3300_u32,
        stop in any::<prop::sample::Index>(),
    ) {
        let bytes = log(&steps).bytes;
        let lines: Vec<Line<'_>> = bytes.split(|byte| *byte == b'\n').filter_map(|raw| decode(raw).ok()).collect();
        let expected = naive(&lines, instant(clock));
        let file = file(&bytes);
        let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
        let named = |evidence: &_| dated_ahead(&log, evidence, instant(clock)).unwrap().map(|(sequence, _)| sequence.0);
        for effort in EFFORTS {
            let read = scan(&log, &ScanRequest::default(), AsOf::Latest, Verification::Hashes, effort).unwrap();
            prop_assert_eq!(named(&read.evidence), expected, "{:?}", effort);
        }
        let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').map(|at| at + 1).collect();
        let before = if ends.is_empty() { 0 } else { ends[stop.index(ends.len())] };
        let mut live = LiveProjection::read(&Log { len: before as u64, ..log }).unwrap();
        live.catch_up(&log).unwrap();
        prop_assert_eq!(named(live.evidence()), expected);
        let read = scan(&log, &ScanRequest::default(), AsOf::Latest, Verification::Hashes, EFFORTS[0]).unwrap();
        prop_assert_eq!(live.evidence(), &read.evidence);
    }
}
