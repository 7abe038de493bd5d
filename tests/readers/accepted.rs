//! Chance within bounds, and what it, or somebody who looked for ways round, has found before: both readers say the same
//! of it, and it is this.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::chance::cases::Case;
use super::chance::compare;
use super::chance::compare::Compared;
use crate::support::forge::{Forge, lines};
use crate::support::in_full;
use mfadesk::ledger::DamageKind;
use mfadesk::verify::{Kind, check_log};

/// Which cases: some hundreds, or `MFADESK_CASES=FROM..TO`.
fn numbers() -> std::ops::Range<u64> {
    let some = if in_full() { "0..20000" } else { "0..500" };
    let asked = std::env::var("MFADESK_CASES").unwrap_or_else(|_| some.into());
    let (from, to) = asked.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn both_readers_say_the_same_of_every_log() {
    let numbers = numbers();
    let cases = numbers.end - numbers.start;
    let tally = compare(numbers).unwrap_or_else(|difference| panic!("{difference}"));
    println!(
        "{} cases: {} damaged, {} with accepted damage and sound, {} accounts, {} events that did not fit; no difference",
        tally.cases, tally.damaged, tally.accepted, tally.accounts, tally.misfits
    );
    // Chance has to bring up what it is there for.
    assert!(tally.damaged > cases / 5 && tally.accepted > cases / 50, "{} {}", tally.damaged, tally.accepted);
    assert!(tally.accounts > cases / 2 && tally.misfits > cases / 2, "{} {}", tally.accounts, tally.misfits);
}

const TIME: &str = "2026-11-24T01:00:00.000Z";

/// What both readers find, each with its line.
#[track_caller]
fn found(log: &[u8], head: Option<(u64, u64, String)>) -> Vec<(u64, String)> {
    let mut all = Vec::new();
    for block in [64, 1 << 16] {
        let case = Case { log: log.to_vec(), head: head.clone(), block };
        if let Err(difference) = Compared::new().compare(&case) {
            panic!("{difference}\n{}", case.shown());
        }
        let report = check_log(std::io::Cursor::new(log), case.head_file().as_deref()).unwrap();
        let kind = |kind| json!(kind)["kind"].as_str().unwrap().to_owned();
        all = report.findings.iter().map(|one| (one.line.unwrap_or(0), kind(&one.kind))).collect();
    }
    all
}

#[track_caller]
fn finds(log: &[u8], expected: &[(u64, &str)]) {
    let expected: Vec<(u64, String)> = expected.iter().map(|(line, kind)| (*line, (*kind).to_owned())).collect();
    assert_eq!(found(log, None), expected);
}

fn push(forge: &mut Forge, name: &str, subject: &str, data: Value) {
    forge.event(name, subject, TIME, TIME, data);
}

fn add(forge: &mut Forge, method: &str) {
    push(forge, "method.added", "1", json!({"method": method, "kind": "passkey"}));
}

/// A log whose first lines are the same but for the person's affiliation.
fn log(affiliation: &str) -> Forge {
    let mut forge = Forge::default();
    push(&mut forge, "log.started", "store", json!({"format": 1, "site": "test", "origin": "o-1"}));
    push(&mut forge, "account.registered", "1", json!({"affiliation": affiliation}));
    forge
}

/// What stands between these bytes, and was the last before it, as it is accepted.
fn region(log: &[u8], start: usize, end: usize) -> Value {
    let sha256: String = Sha256::digest(&log[start..end]).iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"offset": start, "bytes": end - start, "sha256": sha256, "kept": chainhash(&log[..start])})
}

fn of_old(mut accepted: Value) -> Value {
    accepted.as_object_mut().unwrap().remove("kept");
    accepted
}

fn chainhash(log: &[u8]) -> String {
    lines(log).last().map_or("0".repeat(64), |line| {
        serde_json::from_slice::<Value>(line).unwrap()["chainhash"].as_str().unwrap().to_owned()
    })
}

fn accept(forge: &mut Forge, regions: Value) {
    push(forge, "log.damage-accepted", "store", json!({"regions": regions, "reason": "disk"}));
}

/// Four lines of which the third is damaged, and where that one begins and ends.
fn damaged() -> (Forge, usize, usize) {
    let mut forge = log("student");
    let start = forge.bytes.len();
    add(&mut forge, "m1");
    let end = forge.bytes.len();
    add(&mut forge, "m2");
    forge.bytes[end - 10] ^= 1;
    (forge, start, end)
}

#[test]
fn what_stands_before_accepted_damage_is_bound_by_what_was_kept() {
    for (is_old, before, after) in [
        (false, &[(3, "accepted-damage")][..], &[(3, "accepted-damage"), (3, "kept-mismatch")][..]),
        (true, &[(3, "accepted-damage"), (3, "unbound")], &[(3, "accepted-damage"), (3, "unbound")]),
    ] {
        let (mut forge, start, end) = damaged();
        let region = region(&forge.bytes, start, end);
        accept(&mut forge, json!([if is_old { of_old(region) } else { region }]));
        add(&mut forge, "m3");
        finds(&forge.bytes, before);
        // Rewritten, with fresh hashes, and as long as it was: the last line and its hash are what they were.
        let rewritten = [log("teacher").bytes, forge.bytes[start..].to_vec()].concat();
        assert_eq!((rewritten.len(), chainhash(&rewritten)), (forge.bytes.len(), forge.chainhash.clone()));
        finds(&rewritten, after);
    }
}

#[test]
fn what_stands_before_an_accepted_gap_is_bound_by_what_was_kept() {
    let gone = log("student");
    let missing = |kept: Value| json!({"after": 2, "until": 5, "chainhash": "cd".repeat(32), "kept": kept});
    let behind_gap = |kept: Value| {
        let mut forge = Forge { sequence: 5, chainhash: "cd".repeat(32), ..gone.clone() };
        let data = json!({"regions": [], "missing": missing(kept), "reason": "disk"});
        push(&mut forge, "log.damage-accepted", "store", data);
        add(&mut forge, "m1");
        forge.bytes
    };
    let bound = behind_gap(json!(gone.chainhash));
    finds(&bound, &[(3, "accepted-missing")]);
    let tail = &bound[gone.bytes.len()..];
    finds(&[&log("teacher").bytes, tail].concat(), &[(3, "kept-mismatch")]);
    let old = behind_gap(Value::Null);
    finds(&old, &[(3, "accepted-missing"), (3, "unbound")]);
    finds(&behind_gap(json!("no hash")), &[(3, "sequence"), (3, "chainhash")]);
}

#[test]
fn lines_that_are_sound_cannot_be_accepted_as_damage() {
    let mut forge = log("student");
    let start = forge.bytes.len();
    add(&mut forge, "m1");
    let middle = forge.bytes.len();
    add(&mut forge, "m2");
    let end = forge.bytes.len();
    for with_kept in [true, false] {
        let as_named = |region: Value| if with_kept { region } else { of_old(region) };
        for (from, to) in [(start, middle), (start, end)] {
            let mut hidden = forge.clone();
            accept(&mut hidden, json!([as_named(region(&forge.bytes, from, to))]));
            let expected = if with_kept {
                &[(3, "accepted-damage"), (3, "sound-accepted")][..]
            } else {
                &[(3, "accepted-damage"), (3, "unbound"), (3, "sound-accepted")]
            };
            finds(&hidden.bytes, expected);
        }
        // Behind one that is damaged, as far as that can still be read. A 0.1 took such a last line in.
        let mut hidden = forge.clone();
        hidden.bytes[middle - 10] ^= 1;
        let both = region(&hidden.bytes, start, end);
        accept(&mut hidden, json!([as_named(both)]));
        let expected = if with_kept {
            &[(3, "accepted-damage"), (3, "sound-accepted")]
        } else {
            &[(3, "accepted-damage"), (3, "unbound")]
        };
        finds(&hidden.bytes, expected);
    }
}

#[test]
fn an_acceptance_counts_whatever_stands_in_what_nobody_knows() {
    for odd in ["1e999", "\"\\ud800\"", "{\"specversion\":\"1.0\",\"data\":{}}", "{\"a\":1,\"a\":2}"] {
        let (mut forge, start, end) = damaged();
        let region = region(&forge.bytes, start, end);
        let model = {
            let mut model = forge.clone();
            accept(&mut model, json!([]));
            model
        };
        let before = String::from_utf8(model.bytes[forge.bytes.len()..].to_vec()).unwrap();
        let before = before.split(",\"datahash\"").next().unwrap().to_owned();
        forge.raw(&before, &format!("{{\"x\":{odd},\"regions\":[{region}],\"reason\":\"disk\"}}"));
        finds(&forge.bytes, &[(3, "accepted-damage")]);
    }
}

#[test]
fn an_acceptance_that_has_a_member_twice_or_no_hash_accepts_nothing() {
    let (forge, start, end) = damaged();
    let good = region(&forge.bytes, start, end).to_string();
    let sha256 = region(&forge.bytes, start, end)["sha256"].as_str().unwrap().to_owned();
    for regions in [
        good.replacen("\"bytes\"", "\"bytes\":1,\"bytes\"", 1),
        good.replace(&sha256, &sha256.to_uppercase()),
        format!("{good},{{\"offset\":0,\"bytes\":0,\"sha256\":\"no hash\"}}"),
        format!("{good}],\"regions\":[{good}"),
        format!("{good}],\"missing\":{{\"after\":1,\"until\":2,\"chainhash\":\"no hash\"}},\"x\":[1"),
        format!("{good}],\"missing\":{{\"after\":1,\"after\":1,\"until\":2,\"chainhash\":\"{sha256}\"}},\"x\":[1"),
    ] {
        let mut forge = forge.clone();
        let model = {
            let mut model = forge.clone();
            accept(&mut model, json!([]));
            model
        };
        let before = String::from_utf8(model.bytes[forge.bytes.len()..].to_vec()).unwrap();
        let before = before.split(",\"datahash\"").next().unwrap().to_owned();
        forge.raw(&before, &format!("{{\"regions\":[{regions}],\"reason\":\"disk\"}}"));
        finds(&forge.bytes, &[(3, "datahash"), (5, "did-not-fit")][..1]);
    }
}

#[test]
fn no_line_has_the_number_0_not_even_behind_accepted_damage() {
    for (before, expected) in
        [(2, &[(3, "accepted-damage")][..]), (u64::MAX, &[(3, "accepted-damage"), (3, "sequence")])]
    {
        let mut forge = log("student");
        let start = forge.bytes.len();
        let kept = forge.chainhash.clone();
        // The next number is one more, which for the largest is 0.
        forge.chainhash = "cd".repeat(32);
        let text = |sequence: u64| {
            format!(
                "{{\"specversion\":\"1.0\",\"id\":\"01930000-0000-7000-8000-00000000000a\",\"source\":\"/s\",\"type\":\"x\",\
                 \"subject\":\"1\",\"time\":\"{TIME}\",\"recordedtime\":\"{TIME}\",\"sequence\":\"{sequence:012}\""
            )
        };
        let sequence = before.wrapping_add(1);
        forge.raw(&text(sequence), "{}");
        forge.sequence = sequence;
        let hash = region(&forge.bytes, start, start)["sha256"].clone();
        accept(&mut forge, json!([{"offset": start, "bytes": 0, "sha256": hash, "kept": kept}]));
        let mut found = found(&forge.bytes, None);
        found.retain(|(_, kind)| kind != "unknown-type");
        let expected: Vec<(u64, String)> = expected.iter().map(|(line, kind)| (*line, (*kind).to_owned())).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn what_is_said_in_accepted_damage_counts_no_longer() {
    let (mut forge, start, end) = damaged();
    let first = region(&forge.bytes, start, end);
    let second = forge.bytes.len();
    accept(&mut forge, json!([first]));
    let third = forge.bytes.len();
    finds(&forge.bytes, &[(3, "accepted-damage")]);
    // The acceptance itself is damaged, and so says nothing; then both are accepted.
    forge.bytes[third - 10] ^= 1;
    finds(&forge.bytes, &[(3, "datahash"), (5, "datahash")]);
    let mut again = forge.clone();
    let again_first = region(&forge.bytes, start, end);
    let again_second = region(&forge.bytes, second, third);
    accept(&mut again, json!([again_first, again_second]));
    finds(&again.bytes, &[(3, "accepted-damage"), (5, "accepted-damage")]);
    // Put right behind everybody's back, it stands in what is read over, which then is not what was accepted.
    again.bytes[third - 10] ^= 1;
    finds(&again.bytes, &[(3, "accepted-damage")]);
}

#[test]
fn of_acceptances_of_the_same_place_the_last_one_counts() {
    let (mut forge, start, end) = damaged();
    let mut wrong = region(&forge.bytes, start, end);
    let right = wrong.clone();
    wrong["kept"] = json!("ab".repeat(32));
    accept(&mut forge, json!([right]));
    accept(&mut forge, json!([wrong]));
    finds(&forge.bytes, &[(3, "accepted-damage"), (3, "kept-mismatch")]);
    accept(&mut forge, json!([wrong, right]));
    finds(&forge.bytes, &[(3, "accepted-damage")]);
}

#[test]
fn an_unfinished_tail_is_accepted_by_the_line_right_behind_it_or_behind_a_newline_and_by_no_other() {
    for (newline, counts) in [("", true), ("\n", true), ("x", false), ("\n\n", false)] {
        let mut forge = log("student");
        let start = forge.bytes.len();
        add(&mut forge, "m1");
        forge.bytes.truncate(start + 200);
        let region = region(&forge.bytes, start, start + 200);
        forge.bytes.extend_from_slice(newline.as_bytes());
        (forge.sequence, forge.chainhash) = (2, chainhash(&forge.bytes[..start]));
        accept(&mut forge, json!([region]));
        let found = found(&forge.bytes, None);
        let is_sound = found.iter().all(|(_, kind)| kind == "accepted-damage");
        assert_eq!(is_sound, counts, "{newline:?}: {found:?}");
    }
}

#[test]
fn a_region_of_no_bytes_accepts_nothing_where_nothing_is_broken() {
    let mut forge = log("student");
    let start = forge.bytes.len();
    add(&mut forge, "m1");
    let mut stale = region(&forge.bytes, start, start);
    for kept in [stale["kept"].clone(), json!("ab".repeat(32))] {
        stale["kept"] = kept;
        let mut whole = forge.clone();
        accept(&mut whole, json!([stale]));
        finds(&whole.bytes, &[]);
        // It still stands in the place of what was named there before.
        let mut hidden = forge.clone();
        let all = region(&forge.bytes, start, forge.bytes.len());
        accept(&mut hidden, json!([all]));
        finds(&hidden.bytes, &[(3, "accepted-damage"), (3, "sound-accepted")]);
        accept(&mut hidden, json!([stale]));
        finds(&hidden.bytes, &[]);
        // The line that is there is what it was; where it is not, it may not have followed.
        whole.bytes[start + 250] ^= 1;
        let found = found(&whole.bytes, None);
        assert!(found.iter().any(|(line, kind)| *line == 3 && kind != "accepted-damage"), "{found:?}");
    }
}

#[test]
fn a_head_that_names_a_line_that_is_gone_no_longer_counts_and_any_other_does() {
    let mut forge = log("student");
    let missing = json!({"after": 2, "until": 5, "chainhash": "cd".repeat(32), "kept": forge.chainhash});
    (forge.sequence, forge.chainhash) = (5, "cd".repeat(32));
    push(&mut forge, "log.damage-accepted", "store", json!({"regions": [], "missing": missing, "reason": "disk"}));
    let accepted = (3, "accepted-missing".to_owned());
    for sequence in 3..=5 {
        let head = (sequence, 90_000, "ef".repeat(32));
        assert_eq!(found(&forge.bytes, Some(head)), std::slice::from_ref(&accepted));
    }
    let mismatch = found(&forge.bytes, Some((2, 700, "ef".repeat(32))));
    assert_eq!(mismatch, [(2, "head-mismatch".to_owned()), accepted.clone()]);
    let short = found(&forge.bytes, Some((7, 700, "ef".repeat(32))));
    assert_eq!(short, [accepted, (4, "shorter-than-head".to_owned())]);
}

#[test]
fn a_gap_that_names_lines_from_its_own_on_leaves_other_heads_in_force() {
    let (other, meant) = ("ef".repeat(32), "cd".repeat(32));
    for until in [3, 999_999_999_998_u64] {
        let mut forge = log("student");
        let missing = json!({"after": 2, "until": until, "chainhash": meant, "kept": forge.chainhash});
        push(&mut forge, "log.damage-accepted", "store", json!({"regions": [], "missing": missing, "reason": "disk"}));
        let accepted = (3, "accepted-missing".to_owned());
        for (sequence, chainhash, kind) in
            [(3, &other, "head-mismatch"), (4, &other, "shorter-than-head"), (4, &meant, "shorter-than-head")]
        {
            let found = found(&forge.bytes, Some((sequence, 700, chainhash.clone())));
            assert!(found.contains(&accepted), "{found:?}");
            assert!(found.iter().any(|(_, found)| found == kind), "line {sequence}: {found:?}");
        }
        // The head that was there when it was written is the one that is meant.
        assert_eq!(found(&forge.bytes, Some((until, 700, meant.clone()))), [accepted]);
    }
}

#[test]
fn a_gap_that_names_no_line_takes_no_head_out_of_force() {
    let mut forge = log("student");
    let missing = json!({"after": 3, "until": 3, "chainhash": "cd".repeat(32), "kept": forge.chainhash});
    push(&mut forge, "log.damage-accepted", "store", json!({"regions": [], "missing": missing, "reason": "disk"}));
    let found = found(&forge.bytes, Some((3, 700, "cd".repeat(32))));
    assert!(found.iter().any(|(_, kind)| kind == "head-mismatch"), "{found:?}");
}

/// The log with the data of its lines with these numbers blanked, and what vouches for that behind it.
fn blanked(forge: &Forge, numbers: &[u64]) -> Forge {
    let mut log = Vec::new();
    for (number, line) in (1..).zip(lines(&forge.bytes)) {
        let text = std::str::from_utf8(line).unwrap();
        let data = text.find(",\"data\":").unwrap();
        let kept =
            if numbers.contains(&number) { format!("{},\"data\":null}}\n", &text[..data]) } else { text.to_owned() };
        log.extend_from_slice(kept.as_bytes());
    }
    let mut blanked = Forge { bytes: log, ..forge.clone() };
    for number in numbers {
        push(&mut blanked, "log.redacted", "store", json!({"sequence": number, "reason": "asked"}));
    }
    blanked
}

#[test]
fn nothing_vouches_for_a_line_about_the_log_itself_that_was_blanked() {
    let mut forge = log("student");
    add(&mut forge, "m1");
    finds(&blanked(&forge, &[3]).bytes, &[(3, "blanked"), (3, "did-not-fit")]);
    // Where it comes from, and whether it is for rehearsal, would be anybody's to say anew.
    finds(&blanked(&forge, &[1]).bytes, &[(1, "unvouched")]);
    push(&mut forge, "policy.set", "store", json!({"policy": {}}));
    finds(&blanked(&forge, &[4]).bytes, &[(4, "did-not-fit"), (4, "unvouched")][1..]);
}

#[test]
fn a_blanked_line_in_accepted_damage_is_sound_where_a_later_line_says_that_it_was_redacted() {
    let mut forge = log("student");
    let start = forge.bytes.len();
    add(&mut forge, "m1");
    let middle = forge.bytes.len();
    add(&mut forge, "m2");
    let mut vouched = blanked(&forge, &[4]);
    vouched.bytes[middle - 10] ^= 1;
    let end = lines(&vouched.bytes)[..4].concat().len();
    let both = region(&vouched.bytes, start, end);
    accept(&mut vouched, json!([both]));
    finds(&vouched.bytes, &[(3, "accepted-damage"), (3, "sound-accepted")]);

    // What was said before there was such a line is said of no line.
    let mut forge = log("student");
    push(&mut forge, "log.redacted", "store", json!({"sequence": 4, "reason": "asked"}));
    let start = forge.bytes.len();
    add(&mut forge, "m1");
    let mut too_early = blanked(&forge, &[4]);
    too_early.bytes.truncate(lines(&too_early.bytes)[..4].concat().len());
    let mut too_early = Forge { bytes: too_early.bytes, ..forge };
    let blank = region(&too_early.bytes, start, too_early.bytes.len());
    accept(&mut too_early, json!([blank]));
    finds(&too_early.bytes, &[(4, "accepted-damage")]);
}

/// What follows in accepted damage is a line of this log only where it follows what is left of it.
#[test]
fn what_stands_in_accepted_damage_in_the_place_of_another_line_is_not_sound() {
    let mut teacher = log("teacher");
    add(&mut teacher, "m1");
    let another = lines(&teacher.bytes)[1..].concat();
    // It says that others are gone, and is not the line behind those.
    let gone = json!({"after": 2, "until": 5, "chainhash": "cd".repeat(32), "kept": log("student").chainhash});
    let mut behind = Forge { sequence: 2, chainhash: "cd".repeat(32), ..Forge::default() };
    push(&mut behind, "log.damage-accepted", "store", json!({"regions": [], "missing": gone, "reason": "disk"}));
    for damage in [another, behind.bytes] {
        let mut forge = log("student");
        let start = forge.bytes.len();
        forge.bytes.extend(damage);
        let all = region(&forge.bytes, start, forge.bytes.len());
        accept(&mut forge, json!([all]));
        finds(&forge.bytes, &[(3, "accepted-damage")]);
    }
}

#[test]
fn behind_damage_a_line_has_one_of_the_numbers_that_may_come_there() {
    for (number, is_said) in [(4, false), (9, true)] {
        let mut forge = log("student");
        let start = forge.bytes.len();
        add(&mut forge, "m1");
        forge.bytes[start + 250] ^= 1;
        forge.sequence = number - 1;
        add(&mut forge, "m2");
        let found = found(&forge.bytes, None);
        assert_eq!(found.iter().any(|(line, kind)| *line > 3 && kind == "sequence"), is_said, "{number}: {found:?}");
    }
}

#[test]
fn only_the_first_line_says_which_log_it_is() {
    let mut forge = Forge::default();
    push(&mut forge, "account.registered", "1", json!({"affiliation": "student"}));
    push(&mut forge, "log.started", "store", json!({"format": 1, "site": "test", "origin": "o-1", "rehearsal": true}));
    finds(&forge.bytes, &[]);
    let report = check_log(std::io::Cursor::new(&forge.bytes), None).unwrap();
    assert_eq!((report.origin, report.rehearsal), (None, false));
}

#[test]
fn a_kind_of_damage_has_one_name() {
    let of_ledger =
        [DamageKind::Unfinished, DamageKind::HeadMismatch, DamageKind::KeptMismatch, DamageKind::SoundAccepted];
    let of_report = [Kind::Unfinished, Kind::HeadMismatch, Kind::KeptMismatch, Kind::SoundAccepted];
    for (one, other) in of_ledger.iter().zip(&of_report) {
        assert_eq!(one.as_str(), json!(other)["kind"]);
    }
}
