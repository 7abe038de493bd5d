//! The ledger says what the history of each account says, however it reads; and nothing that stands in a file can upset
//! it.

use std::collections::BTreeMap;

use mfadesk::domain::account::State;
use mfadesk::domain::account::history::replay;
use mfadesk::domain::id::STORE_SUBJECT;
use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{AsOf, DamageKind, Log, Parallelism, Verification, history, population};
use mfadesk::wire::{Line, decode};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{EFFORTS, at, file, folded, instant};
use crate::support::forge::Forge;
use crate::support::in_full;

/// One line to be: what, about which account and method, recorded how much later (or earlier), and something to name.
pub type Step = (u8, u8, u8, i8, u8);

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..34_u8, 0..4_u8, 1..4_u8, -3..9_i8, any::<u8>()), 0..60)
}

/// A log of any events: fitting and not, known and not, voids of anything.
pub fn log(steps: &[Step]) -> Forge {
    log_behind(Forge::default(), steps)
}

/// The same, behind what a log begins with.
pub fn log_behind(mut forge: Forge, steps: &[Step]) -> Forge {
    let mut ids: Vec<String> = vec!["01930000-0000-7000-8000-0000000000ff".into()];
    let mut seconds = 100_u32;
    for (what, account, method, later, named) in steps {
        seconds = seconds.saturating_add_signed(i32::from(*later));
        let method = format!("m{method}");
        let account = ["1", "2", "3", STORE_SUBJECT][usize::from(*account)];
        let earlier = &ids[usize::from(*named) % ids.len()];
        let (name, data) = match what {
            0..4 => ("account.registered", json!({"affiliation": "student"})),
            4 => ("account.registered", json!({"affiliation": 1})),
            5..8 => {
                let number = print(*named);
                ("method.added", json!({"method": method, "kind": "phone", "device": "iPhone 15", "number": number}))
            }
            8 => ("method.added", json!({"method": method, "kind": "email", "label": "é\"\\"})),
            9 => ("method.removed", json!({"method": method})),
            10 => ("method.unavailable", json!({"methods": [method, "m1"], "reason": "lost"})),
            11 => (
                "sign-in.test-passed",
                json!({"method": method, "channel": "sms", "evidence": "code", "time_step": named}),
            ),
            12 => ("mfa.applied", json!({"effective_at": at(seconds + 2400)})),
            13 => ("account.flown", json!([1, {"x": null}])),
            14 => ("log.redacted", json!({"sequence": named, "reason": "r"})),
            15 => ("account.closed", json!(null)),
            22 => ("method.number-changed", json!({"method": method, "number": print(*named)})),
            23 => {
                let serial = ["S-1", "s1", "S-2", ""][usize::from(named % 4)];
                ("method.updated", json!({"method": method, "serial": serial}))
            }
            24 => ("account.reopened", json!({})),
            25 => {
                ("mfa.terminated", json!({"effective_at": at(seconds + 600), "reason": "r", "identity_check": "known"}))
            }
            26 => {
                let planned_on = ["2026-11-24", "2026-11-25", "soon"][usize::from(named % 3)];
                let devices = json!({"from_device": "iPhone 15", "to_device": "Pixel 10", "number_changes": true});
                ("phone-change.started", with(devices, "planned_on", json!(planned_on)))
            }
            27 => ("account.observed", json!({"methods": [method], "from": "page"})),
            28 => ("reregistration.requested", json!({"via": "office"})),
            29 => ("reregistration.approved", json!({"identity_check": "known"})),
            30 => ("method.replaced", json!({"method": method, "by": "m2"})),
            31 => ("method.made-default", json!({"method": method})),
            32 => {
                let affiliation = ["staff", "emeritus"][usize::from(named % 2)];
                let linked = named % 2 == 0;
                let data = json!({"affiliation": affiliation, "language": "en", "identity_service_linked": linked});
                ("account.updated", data)
            }
            33 => ("sign-in.test-failed", json!({"method": method, "channel": "sms", "why": "no-code"})),
            16 => {
                let data = json!({"method": method, "kind": "passkey"}).to_string();
                forge.raw(&before(&forge, earlier, "method.added", account, seconds), &data);
                continue;
            }
            _ => ("event.voided", json!({"event": earlier, "reason": "r"})),
        };
        let time = at(seconds.saturating_sub(50));
        ids.push(forge.event(name, account, &time, &at(seconds), data));
    }
    forge
}

fn with(mut data: Value, member: &str, value: Value) -> Value {
    data[member] = value;
    data
}

/// One of two numbers.
fn print(named: u8) -> Value {
    json!({"masked": "+81 ••• ••• ••12", "fingerprint": format!("k1:{:032}", named % 2)})
}

/// A line up to its hashes, of an event whose id may be that of another.
fn before(forge: &Forge, id: &str, name: &str, account: &str, seconds: u32) -> String {
    let (time, sequence) = (at(seconds), forge.sequence + 1);
    format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"/s\",\"type\":\"mfadesk.{name}.v1\",\
         \"subject\":\"{account}\",\"time\":\"{time}\",\"recordedtime\":\"{time}\",\"sequence\":\"{sequence:012}\""
    )
}

/// What the histories of all accounts say, of the lines up to the last that `counts`.
fn by_history(bytes: &[u8], counts: impl Fn(&Line<'_>) -> bool) -> Vec<(String, State)> {
    let lines: Vec<Line<'_>> = bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| decode(line.strip_suffix(b"\n").unwrap()).unwrap())
        .collect();
    let prefix = lines.iter().rposition(counts).map_or(0, |last| last + 1);
    let mut accounts: BTreeMap<String, Vec<Line<'_>>> = BTreeMap::new();
    for line in lines[..prefix].iter().filter(|line| line.subject != STORE_SUBJECT) {
        accounts.entry(line.subject.to_string()).or_default().push(line.clone());
    }
    accounts
        .into_iter()
        .map(|(id, lines)| (id, replay(&history(&lines)).state))
        .filter(|(_, state)| state.is_registered())
        .collect()
}

fn by_ledger(bytes: &[u8], as_of: AsOf) -> Vec<(String, State)> {
    let found = folded(bytes, None, as_of);
    assert_eq!(found.evidence.damage, None);
    found.accounts.into_iter().map(|(id, state)| (id.to_string(), state)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if in_full() { 150 } else { 50 }))]

    #[test]
    fn the_ledger_says_what_the_histories_say(steps in steps(), line in 0..70_u64, seconds in 90..300_u32) {
        let forge = log(&steps);
        prop_assert_eq!(by_ledger(&forge.bytes, AsOf::Latest), by_history(&forge.bytes, |_| true));
        prop_assert_eq!(
            by_ledger(&forge.bytes, AsOf::Line(Sequence(line))),
            by_history(&forge.bytes, |other| other.sequence <= Sequence(line))
        );
        let then = instant(seconds);
        prop_assert_eq!(
            by_ledger(&forge.bytes, AsOf::At(then)),
            by_history(&forge.bytes, |line| line.recorded <= then)
        );
    }

    #[test]
    fn hashes_make_no_difference_to_a_sound_log(steps in steps(), seconds in 90..300_u32) {
        let forge = log(&steps);
        let file = file(&forge.bytes);
        let log = Log { file: &file, len: forge.bytes.len() as u64, head: None, watch: None };
        let as_of = AsOf::At(instant(seconds));
        for effort in EFFORTS {
            let mut checked = population(&log, as_of, Verification::Hashes, effort).unwrap();
            let unchecked = population(&log, as_of, Verification::None, effort).unwrap();
            prop_assert!(checked.evidence.verified && !unchecked.evidence.verified);
            checked.evidence.verified = false;
            prop_assert_eq!(checked.accounts, unchecked.accounts);
            prop_assert_eq!(checked.evidence, unchecked.evidence);
        }
    }

    #[test]
    fn whatever_is_done_to_the_bytes_the_sound_part_answers(
        steps in steps(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4),
    ) {
        let mut bytes = log(&steps).bytes;
        for (at, byte, how) in edits {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] ^= 1 << (byte % 8),
                2 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        let found = folded(&bytes, None, AsOf::Latest);
        let sound = usize::try_from(found.evidence.end.bytes).unwrap();
        prop_assert_eq!(&found.accounts, &folded(&bytes[..sound], None, AsOf::Latest).accounts);
        match found.evidence.damage {
            Some(damage) => {
                prop_assert_eq!(damage.offset, sound as u64);
                let newlines = bytes[..sound].iter().filter(|byte| **byte == b'\n').count();
                prop_assert_eq!(damage.line, newlines as u64 + 1);
                prop_assert!(matches!(damage.kind, DamageKind::Line(_)));
            }
            None => {
                let torn = found.evidence.torn.map_or(0, |torn| torn.bytes);
                prop_assert_eq!(found.evidence.end.bytes + torn, bytes.len() as u64);
            }
        }
    }
}

#[test]
fn every_flipped_bit_is_noticed_where_it_is() {
    let forge = log(&[(0, 0, 1, 1, 0), (5, 0, 1, 1, 0), (17, 0, 1, 1, 2), (5, 1, 2, 1, 0)]);
    let ends: Vec<usize> =
        forge.bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    for at in 0..forge.bytes.len() {
        for bit in (0..8).filter(|bit| in_full() || *bit == at % 8) {
            let mut bytes = forge.bytes.clone();
            bytes[at] ^= 1 << bit;
            let file = file(&bytes);
            let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
            let evidence =
                population(&log, AsOf::Latest, Verification::Hashes, Parallelism { threads: 1, block: 1 << 16 })
                    .unwrap()
                    .evidence;
            let start = ends.iter().copied().filter(|end| *end <= at).max().unwrap_or(0);
            let noticed = evidence.damage.map(|damage| damage.offset).or(evidence.torn.map(|torn| torn.offset));
            assert_eq!(noticed, Some(start as u64), "byte {at}, bit {bit}");
        }
    }
}
