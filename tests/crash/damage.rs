//! Damage before the end, and heads that do not belong to the log.

use std::collections::BTreeSet;
use std::fs;

use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ACCOUNT, OTHERS, Store, kept, members};
use crate::support::desk::{CLOCK, Desk};
use crate::support::forge::{Forge, lines};
use crate::support::in_full;

/// What was done to the log: a name, the bytes, whose lines it was done to, and which line is no longer sound.
struct Harm {
    name: String,
    log: Vec<u8>,
    touched: BTreeSet<String>,
    line: u64,
}

/// Everything that may happen to the lines of a log but for the first and the last one.
fn harms(log: &[u8]) -> Vec<Harm> {
    let (all, subjects) = (lines(log), members(log, "subject"));
    let mut harms = Vec::new();
    for at in 1..all.len() - 1 {
        let (before, rest) = all.split_at(at);
        let (line, after) = (rest[0], &rest[1..]);
        let number = at as u64 + 1;
        let mut harm = |name: &str, middle: &[&[u8]], after: &[&[u8]], touched: &[usize], line: u64| {
            harms.push(Harm {
                name: format!("line {number} {name}"),
                log: [before.concat(), middle.concat(), after.concat()].concat(),
                touched: touched.iter().map(|at| subjects[*at].clone()).collect(),
                line,
            });
        };
        // Bits spread over the line: another one in every line.
        for part in 0..4 {
            let mut flipped = line.to_vec();
            let byte = (line.len() - 1) * part / 4 + at;
            flipped[byte] ^= 1 << (at % 7);
            harm(&format!("flipped in byte {byte}"), &[&flipped], after, &[at], number);
        }
        harm("dropped", &[], after, &[at], number);
        harm("doubled", &[line, line], after, &[], number + 1);
        harm("swapped with the next", &[after[0], line], &after[1..], &[at, at + 1], number);
        harm("with a foreign line before it", &[b"{\"not\":\"ours\"}\n", line], after, &[], number);
    }
    harms
}

/// The accounts that nothing was done to.
fn untouched(accounts: Vec<Value>, touched: &BTreeSet<String>) -> Vec<Value> {
    accounts.into_iter().filter(|one| !touched.contains(one["account"].as_str().unwrap())).collect()
}

fn is_reported_refused_and_read_over_once_accepted(head: bool) {
    let whole = Store::lived_in();
    let (log, head) = (whole.log(), head.then(|| whole.head()));
    let states = whole.accounts(0);
    let harms = harms(&log);
    assert_eq!(harms.len(), 64);
    // Of each line some harms, and of each harm some lines, other ones with a head and without.
    let part = usize::from(head.is_some());
    let is_wanted = |place: usize| in_full() || (place / 8 + place % 8) % 3 == part;
    for (_, Harm { name, log, touched, line }) in (0..).zip(harms).filter(|(place, _)| is_wanted(*place)) {
        let store = whole.with(&log, head.as_deref());
        let offset: usize = lines(&log)[..line as usize - 1].iter().map(|line| line.len()).sum();
        let answered = store.must(5, &["status", "--all"]);
        let place = format!("from line {line} on (byte {offset}: ");
        assert!(answered.stderr.contains(&place), "{name}: {} instead of {place}", answered.stderr);
        let sound: Value = serde_json::from_str(&answered.stdout).unwrap();
        assert_eq!(sound["log"]["sequence"], format!("{:012}", line - 1), "{name}: the sound part");
        assert_eq!(store.findings(5)[0].0, line, "{name}");

        store.refuses(5, "damaged", &["test", OTHERS[1], "m1", "failed"]);
        store.refuses(5, "loss-not-accepted", &["log", "repair"]);
        store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
        assert!(store.log().starts_with(&log), "{name}: nothing is cut away");
        assert_eq!(untouched(store.accounts(0), &touched), untouched(states.clone(), &touched), "{name}");
        let found = store.findings(0);
        let is_accepted =
            |found: &(u64, String)| ["accepted-damage", "accepted-missing", "did-not-fit"].contains(&found.1.as_str());
        assert!(found.iter().any(|found| found.1 == "accepted-damage"), "{name}: {found:?}");
        assert!(found.iter().all(is_accepted), "{name}: {found:?}");
        store.must(0, &["register", "5555555555", "student"]);
        assert_eq!(store.findings(0), found, "{name}: the chain goes on");
    }
}

#[test]
fn damage_in_the_middle_is_reported_refused_and_read_over_once_accepted() {
    is_reported_refused_and_read_over_once_accepted(true);
}

#[test]
fn damage_in_the_middle_is_the_same_without_a_head() {
    is_reported_refused_and_read_over_once_accepted(false);
}

#[test]
fn a_first_line_that_is_damaged_is_damage_and_no_mistaken_clock() {
    let whole = Store::lived_in();
    let of_rehearsal = whole.log().windows(9).position(|bytes| bytes == b"rehearsal").unwrap();
    for byte in [50, of_rehearsal, of_rehearsal + "rehearsal\":".len()] {
        let mut log = whole.log();
        log[byte] ^= 1;
        let store = whole.with(&log, Some(&whole.head()));
        for question in [
            &["status", "--all"][..],
            &["status", ACCOUNT],
            &["next", ACCOUNT],
            &["risk"],
            &["audit"],
            &["stats"],
            &["policy", "show"],
            &["log", "head"],
        ] {
            let answered = store.must(5, question);
            assert!(answered.stderr.contains("from line 1 on (byte 0: "), "byte {byte}, {question:?}: {answered:?}");
        }
        let verified: Value = serde_json::from_str(&store.must(5, &["log", "verify"]).stdout).unwrap();
        let finding = &verified["findings"][0];
        assert_eq!((&finding["class"], &finding["line"], &finding["offset"]), (&json!("damage"), &json!(1), &json!(0)));
        store.refuses(5, "damaged", &["test", OTHERS[1], "m1", "failed"]);
        store.refuses(5, "loss-not-accepted", &["log", "repair"]);
        // What would be written under that clock could be a real record.
        store.refuses(6, "clock-not-allowed", &["log", "repair", "--accept-loss", "nobody has a copy"]);
        assert_eq!(store.log(), log);
    }
}

#[test]
fn a_reason_for_accepted_damage_names_the_account_that_it_concerns_and_no_number() {
    let whole = Store::lived_in();
    let log = whole.log();
    // The line that registers the account, and one that speaks of it.
    for line in [2, 7] {
        let start: usize = lines(&log)[..line - 1].iter().map(|line| line.len()).sum();
        let mut log = log.clone();
        log[start + 50] ^= 1;
        let store = whole.with(&log, Some(&whole.head()));
        let accept = |reason: &'static str| ["log", "repair", "--accept-loss", reason];
        for reason in ["asked 090-1234-5612", "asked 0123456780", "asked 0123456789 at a@example.jp"] {
            store.refuses(3, "personal-data", &accept(reason));
        }
        store.must(0, &accept("a method of 0123456789 has to be recorded again"));
        let audit = store.must(0, &["audit", "store"]).stdout;
        assert!(audit.contains("a method of 0123456789 has to be recorded again"), "line {line}: {audit}");
    }
}

#[test]
fn an_answer_is_rechecked_as_far_as_its_lines_still_stand() {
    let whole = Store::lived_in();
    let early = whole.in_store("early.json");
    fs::write(&early, whole.must(0, &["status", "--all", "--as-of", "4"]).stdout).unwrap();
    let late = whole.in_store("late.json");
    fs::write(&late, whole.must(0, &["status", "--all"]).stdout).unwrap();
    let mut log = whole.log();
    let fifth: usize = lines(&log)[..4].iter().map(|line| line.len()).sum();
    log[fifth + 50] ^= 1;
    let store = whole.with(&log, None);
    store.must(5, &["recheck", early.to_str().unwrap()]);
    store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
    assert_eq!(store.must(0, &["recheck", early.to_str().unwrap()]).stderr, "");
    // Line 5 was part of what answered then: the answer differs, and says in what.
    // What it was told stands in doubt, since the damage before it was accepted only later.
    let differs = store.must(5, &["recheck", late.to_str().unwrap()]);
    assert_eq!(differs.last_error(), "damage-accepted-since");
    assert!(differs.stdout.contains(OTHERS[0]) && !differs.stdout.contains(ACCOUNT), "{differs:?}");
}

#[test]
fn a_torn_tail_behind_damage_stays_unrecorded() {
    let whole = Store::lived_in();
    let head = whole.head();
    let before = whole.log().len();
    whole.must(0, &["add", ACCOUNT, "key", "--device", "YubiKey 5"]);
    let mut log = whole.log();
    // The last line lacks nothing but its newline; nobody was told that it was recorded.
    log.pop();
    let second = lines(&log)[0].len();
    log[second + 50] ^= 1;
    let store = whole.with(&log, Some(&head));
    let tail = store.log()[before..].to_vec();
    store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
    assert_eq!(kept(&store.in_store("quarantine")), [tail]);
    let methods = |account: &Value| account["methods"].as_array().unwrap().len();
    assert!(store.accounts(0).iter().all(|account| methods(account) == 1));
    assert_eq!(store.findings(0).into_iter().filter(|found| found.1 == "accepted-damage").count(), 1);
}

#[test]
fn a_quarantine_that_is_a_link_is_refused() {
    let whole = Store::lived_in();
    let elsewhere = tempfile::tempdir().unwrap();
    let torn = [whole.log(), b"{\"torn".to_vec()].concat();
    let store = whole.with(&torn, Some(&whole.head()));
    std::os::unix::fs::symlink(elsewhere.path(), store.in_store("quarantine")).unwrap();
    store.refuses(6, "foreign-in-store", &["test", ACCOUNT, "m1", "passed"]);
    store.refuses(6, "foreign-in-store", &["log", "repair"]);
    assert!(kept(elsewhere.path()).is_empty());
}

#[test]
fn a_last_line_behind_a_damaged_one_stands() {
    let whole = Store::lived_in();
    whole.must(0, &["add", ACCOUNT, "key", "--device", "YubiKey 5"]);
    let mut log = whole.log();
    let all: Vec<usize> = lines(&log).iter().map(|line| line.len()).collect();
    let last = all.len() - 1;
    let start: usize = all[..last - 1].iter().sum();
    // The data of the line before it: its chain hash covers the rest of that, and the last one's covers it.
    log[start + all[last - 1] - 30] ^= 1;
    let store = whole.with(&log, Some(&whole.head()));
    store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
    assert_eq!(store.findings(0), [(last as u64, "accepted-damage".into())]);
    let methods = store.accounts(0)[0]["methods"].as_array().unwrap().len();
    assert_eq!(methods, 2, "what the last line says is known");
    store.must(0, &["test", ACCOUNT, "m1", "passed"]);
}

#[test]
fn a_head_of_before_the_repair_stops_nobody() {
    let whole = Store::lived_in();
    let head = whole.head();
    let all = lines(&whole.log()).len() as u64;
    let log = lines(&whole.log())[..all as usize - 2].concat();
    let store = whole.with(&log, Some(&head));
    store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
    // As if the head could not be written, or was restored from somewhere.
    for old in [head.clone(), String::from_utf8(head).unwrap().replace("\"bytes\":", "\"bytes\":9").into_bytes()] {
        fs::write(store.in_store("head.json"), &old).unwrap();
        store.must(0, &["status", "--all"]);
        store.must(0, &["log", "repair"]);
        fs::write(store.in_store("head.json"), &old).unwrap();
        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
        assert_eq!(store.findings(0), [(all - 1, "accepted-missing".into())]);
    }
}

#[test]
fn what_is_no_head_never_makes_a_repair_write_what_cannot_follow() {
    let whole = Store::lived_in();
    let mut damaged = whole.log();
    damaged[700] ^= 1;
    for sequence in [0, 999_999_999_999, u64::MAX] {
        for log in [whole.log(), damaged.clone()] {
            let head = json!({"sequence": sequence, "bytes": 1_u64 << 40, "chainhash": "ab".repeat(32)}).to_string();
            let store = whole.with(&log, Some(head.as_bytes()));
            store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
            store.must(0, &["register", "5555555555", "student"]);
            let found = store.findings(0);
            // What rests on the line that is read over does not fit any more, and only then.
            let expected: &[&str] =
                if log == damaged { &["accepted-damage", "did-not-fit"] } else { &["accepted-damage"] };
            let is_expected = |found: &(u64, String)| expected.contains(&found.1.as_str());
            assert!(found.iter().all(is_expected), "{sequence}: {found:?}");
        }
    }
}

#[test]
fn a_past_that_was_rewritten_before_accepted_damage_can_be_accepted_in_turn() {
    let whole = Store::lived_in();
    let (mut log, head) = (whole.log(), whole.head());
    let all: Vec<Vec<u8>> = lines(&log).iter().map(|line| line.to_vec()).collect();
    let sixth: usize = all[..5].iter().map(Vec::len).sum();
    log[sixth + all[5].len() - 30] ^= 1;
    let store = whole.with(&log, Some(&head));
    store.must(0, &["log", "repair", "--accept-loss", "nobody has a copy"]);
    // The lines before the damage, written anew with the right hashes; one of them says something else.
    let mut forge = Forge::default();
    for line in &all[..5] {
        let text = String::from_utf8(line.clone()).unwrap();
        let (before, rest) = text.split_once(",\"datahash\":").unwrap();
        let data = rest.split_once("\"data\":").unwrap().1.strip_suffix("}\n").unwrap();
        forge.raw(before, &data.replace("Phone of 2222222222", "Phone of 2222222223"));
    }
    let rewritten = [forge.bytes.clone(), store.log()[forge.bytes.len()..].to_vec()].concat();
    let store = whole.with(&rewritten, Some(&store.head()));
    assert_eq!(store.findings(5)[..2], [(6, "accepted-damage".into()), (6, "kept-mismatch".into())]);
    store.refuses(5, "damaged", &["test", OTHERS[1], "m1", "passed"]);
    store.must(0, &["log", "repair", "--accept-loss", "somebody wrote the log anew"]);
    assert_eq!(store.findings(0), [(6, "accepted-damage".into())]);
    store.must(0, &["test", OTHERS[1], "m1", "passed"]);
}

#[test]
fn a_head_that_cannot_be_read_counts_as_absent_and_is_written_anew() {
    for head in [&b""[..], b"garbage", b"{\"sequence\":1}", b"\xff\xfe", &[b'['; 100_000]] {
        let whole = Store::lived_in();
        let store = whole.with(&whole.log(), Some(head));
        let answered = store.must(0, &["status", "--all"]);
        assert!(answered.stderr.starts_with(r#"{"warning":{"code":"head-unreadable""#), "{answered:?}");
        assert_eq!(store.findings(0), [(0, "head-unreadable".into())]);
        let receipt = store.must(0, &["test", ACCOUNT, "m1", "passed"]);
        assert_eq!(receipt.warnings(), ["head-unreadable"]);
        assert_eq!(store.must(0, &["status", "--all"]).stderr, "");
        assert_eq!(store.findings(0), []);
    }
}

#[test]
fn the_head_of_another_log_is_damage_until_it_is_accepted_and_no_line_is_lost_by_it() {
    let whole = Store::lived_in();
    let bytes = whole.log().len();
    let other =
        |sequence: u64, bytes: usize| json!({"sequence": sequence, "bytes": bytes, "chainhash": "ab".repeat(32)});
    let last = lines(&whole.log()).len() as u64;
    for (head, line, kind) in [
        (other(3, 900), 3, "head-mismatch"),
        (other(last, bytes), last, "head-mismatch"),
        (other(last + 5, bytes + 900), last + 1, "shorter-than-head"),
        (other(last + 5, bytes - 900), last + 1, "shorter-than-head"),
    ] {
        let store = whole.with(&whole.log(), Some(head.to_string().as_bytes()));
        assert_eq!(store.accounts(5), whole.accounts(0), "every line answers: {head}");
        assert_eq!(store.findings(5), [(line, kind.into())]);
        store.refuses(5, "damaged", &["test", ACCOUNT, "m1", "passed"]);
        store.refuses(5, "loss-not-accepted", &["log", "repair"]);
        store.must(0, &["log", "repair", "--accept-loss", "head.json came from elsewhere"]);
        assert_eq!(store.accounts(0), whole.accounts(0), "no line is lost: {head}");
        assert_eq!(store.findings(0), [(last + 1, "accepted-missing".into())]);
        store.must(0, &["test", ACCOUNT, "m1", "passed"]);
    }
}

#[test]
fn what_an_acceptance_that_is_read_over_had_hidden_is_accepted_by_the_same_repair() {
    let mut forge = Forge::rehearsal(CLOCK);
    forge.event("account.registered", ACCOUNT, CLOCK, CLOCK, json!({"affiliation": "student"}));
    for text in ["one", "two", "three"] {
        forge.event("account.noted", ACCOUNT, CLOCK, CLOCK, json!({"text": text}));
    }
    let log = forge.bytes.clone();
    let all = lines(&log);
    let kept: Value = serde_json::from_slice(all[2]).unwrap();
    let offset: usize = all[..3].iter().map(|line| line.len()).sum();
    let region = json!({
        "offset": offset, "bytes": all[3].len(), "sha256": HEXLOWER.encode(&Sha256::digest(all[3])), "kept": kept["chainhash"]
    });
    // A sound line cannot be accepted: that is damage of its own, which shows once the line before is mended.
    forge.event("log.damage-accepted", "store", CLOCK, CLOCK, json!({"regions": [region], "reason": "forged"}));
    let mut harmed = forge.bytes;
    harmed[all[0].len() + 80] ^= 1;
    let desk = Desk::of(&harmed);
    // Every acceptance is named, and by the name that it had the last one.
    let told = Desk::of(&harmed).run(["--json", "log", "repair", "--accept-loss", "x"]).json();
    let acceptances = told["acceptances"].as_array().unwrap();
    assert!(acceptances.len() > 1 && acceptances.last() == Some(&told["accepted"]), "{told}");
    let repaired = desk.run(["log", "repair", "--accept-loss", "x"]);
    assert_eq!(repaired.code, 0, "{repaired:?}");
    assert!(repaired.stdout.contains("Commands can record again"), "{repaired:?}");
    let verified = desk.run(["log", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let recorded = desk.run(["register", OTHERS[0], "student"]);
    assert_eq!(recorded.code, 0, "{recorded:?}");
}

#[test]
fn a_log_of_a_later_format_is_refused_by_whoever_would_misread_it() {
    let of_format = |format: u64| {
        let mut forge = Forge::default();
        let data = json!({"format": format, "site": "test", "origin": "7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4", "rehearsal": true});
        forge.event("log.started", "store", CLOCK, CLOCK, data);
        forge.event("account.registered", ACCOUNT, CLOCK, CLOCK, json!({"affiliation": "student"}));
        Desk::of(&forge.bytes)
    };
    let words = [
        &["status", ACCOUNT][..],
        &["risk"],
        &["audit"],
        &["register", OTHERS[0], "student"],
        &["log", "head"],
        &["log", "verify"],
        &["log", "repair"],
        &["log", "seal", "--key", "key"],
        &["index", "rebuild"],
    ];
    let (known, later) = (of_format(1), of_format(2));
    for words in words {
        assert_eq!(later.refused(words.iter().copied()), (6, vec!["unknown-format".into()]), "{words:?}");
        let ran = known.run([&["--json"], words].concat());
        assert!(!ran.stderr.contains("unknown-format"), "{ran:?}");
    }
    let doctor = later.run(["--json", "doctor"]);
    assert!(doctor.code == 6 && doctor.stdout.contains("unknown-format"), "{doctor:?}");
}
