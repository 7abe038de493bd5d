//! Two trees: the one that is sealed and shown, and that of the independent reader. They share no code, and agree.

use std::fs::File;
use std::io::{Seek, Write};

use mfadesk::domain::sequence::Sequence;
use mfadesk::ledger::{LinesToShow, Log, Parallelism, line_tree};
use mfadesk::verify::{SealOnFile, SealVerdict, Statement, check_sealed};
use mfadesk::wire::{self, Line, ShownLine, proof};
use proptest::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{A, lines};
use crate::support::desk::CLOCK;
use crate::support::forge::Forge;

/// What is where a line would be.
#[derive(Debug, Clone, Copy)]
enum Piece {
    /// The next line.
    Line,
    /// A line that is spoiled, and accepted.
    Spoiled,
    /// This many numbers that no line has, behind a break that is accepted.
    Gap(u64),
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A log of these pieces, and behind them the line that accepts what has to be accepted.
fn log(pieces: &[Piece]) -> Vec<u8> {
    let mut forge = Forge::rehearsal(CLOCK);
    forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "staff"}));
    let mut regions = Vec::new();
    for piece in pieces {
        let start = forge.bytes.len();
        match piece {
            Piece::Line => {}
            Piece::Spoiled => {
                forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
                forge.bytes[start] = b'[';
                let bytes = &forge.bytes[start..];
                regions.push((start, bytes.len(), hex(&Sha256::digest(bytes)), kept(&forge.bytes[..start])));
                continue;
            }
            Piece::Gap(count) => {
                regions.push((start, 0, hex(&Sha256::digest([])), kept(&forge.bytes[..start])));
                forge.sequence += count;
                forge.chainhash = "f".repeat(64);
            }
        }
        forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
    }
    // A region vouches for a break where a sound line behind it does.
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "ja"}));
    let regions: Vec<_> = regions
        .into_iter()
        .map(|(offset, bytes, sha256, kept)| json!({"offset": offset, "bytes": bytes, "sha256": sha256, "kept": kept}))
        .collect();
    if !regions.is_empty() {
        forge.event("log.damage-accepted", "store", CLOCK, CLOCK, json!({"regions": regions, "reason": "disk"}));
    }
    forge.bytes
}

/// The chain hash of the last line of a log that can be read.
fn kept(log: &[u8]) -> String {
    let last = lines(log).into_iter().rev().find(|line| line[0] == b'{').unwrap();
    let line: serde_json::Value = serde_json::from_slice(last).unwrap();
    line["chainhash"].as_str().unwrap().to_owned()
}

fn agree(pieces: &[Piece], threads: usize) {
    let bytes = log(pieces);
    let place = tempfile::tempdir().unwrap();
    let mut file = File::create_new(place.path().join("events.jsonl")).unwrap();
    file.write_all(&bytes).unwrap();
    file.rewind().unwrap();
    let file = File::open(place.path().join("events.jsonl")).unwrap();
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    let all = LinesToShow { account: Some(A.into()), ..LinesToShow::default() };
    let read = line_tree(&log, &all, Parallelism { threads, block: 4096 }).unwrap();
    assert_eq!(read.evidence.damage, None, "{pieces:?}");
    let tree = read.tree.expect("numbers rise");

    // Every prefix, as one tree has it, is what the other finds.
    let statement = |line: &Line<'_>| Statement {
        origin: None,
        sequence: line.sequence.0,
        chainhash: line.link().chainhash().to_owned(),
        root: hex(&tree.root(line.sequence)),
        accepts_losses: false,
        time: CLOCK.into(),
    };
    let decoded: Vec<Line<'_>> = read.lines.iter().map(|line| wire::decode(line).unwrap()).collect();
    let seals: Vec<SealOnFile> = decoded
        .iter()
        .map(|line| SealOnFile {
            file: line.sequence.to_string(),
            statement: Some(statement(line)),
            signer: Ok("desk".into()),
        })
        .collect();
    let report = check_sealed(place.path(), Some(&seals)).unwrap();
    let verdicts: Vec<SealVerdict> = report.seals.unwrap().seals.iter().map(|seal| seal.verdict).collect();
    assert_eq!(verdicts, vec![SealVerdict::Holds; seals.len()], "{pieces:?}");

    // And the way from each line to the root of each prefix leads there, for the other.
    let size = decoded.last().unwrap().sequence;
    let step = decoded.len() / 40 + 1;
    for (line, raw) in decoded.iter().zip(&read.lines).step_by(step) {
        for size in [line.sequence, Sequence(line.sequence.0.midpoint(size.0)), size] {
            let shown = ShownLine {
                leaf: std::str::from_utf8(Line::leaf(raw, line.data)).unwrap(),
                data: Some(line.data),
                index: line.sequence.0 - 1,
                path: tree.path(line.sequence, size),
            };
            let seal = format!(
                "mfadesk seal v1\norigin -\nsequence {size:012}\nchainhash {}\nroot {}\ntime {CLOCK}\n{SIGNATURE}",
                "0".repeat(64),
                hex(&tree.root(size)),
            );
            let text = proof(&[shown], &seal);
            assert!(mfadesk::verify::Proof::read(text.as_bytes()).is_ok(), "{pieces:?}: {text}");
        }
    }
}

#[test]
fn a_loss_is_accepted_by_whoever_sealed_the_very_same_line_with_it() {
    let bytes = log(&[Piece::Line, Piece::Gap(3), Piece::Line]);
    let end = last_sealed(&bytes);
    let lost = Statement { root: OTHER.into(), ..end.clone() };
    let accepting = Statement { accepts_losses: true, ..end.clone() };
    assert_eq!(verdicts(&bytes, &[lost.clone(), end]), [SealVerdict::Lost, SealVerdict::Holds]);
    assert_eq!(verdicts(&bytes, &[lost, accepting]), [SealVerdict::Superseded, SealVerdict::Holds]);
}

#[test]
fn only_lines_that_are_known_to_be_gone_are_lost_to_a_seal() {
    // Of a log that has them all another root is another log, and another last line is one whatever is gone.
    let (whole, part) = (log(&[Piece::Line]), log(&[Piece::Gap(3)]));
    for (bytes, of_root) in [(whole, SealVerdict::Rewritten), (part, SealVerdict::Lost)] {
        let end = last_sealed(&bytes);
        let root = Statement { root: OTHER.into(), ..end.clone() };
        let line = Statement { chainhash: OTHER.into(), ..end.clone() };
        let both = Statement { chainhash: OTHER.into(), ..root.clone() };
        let found = [of_root, SealVerdict::Rewritten, SealVerdict::Rewritten, SealVerdict::Holds];
        assert_eq!(verdicts(&bytes, &[root, line, both, end]), found);
    }
}

/// No hash of anything.
const OTHER: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What whoever seals this log says of it.
fn last_sealed(bytes: &[u8]) -> Statement {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let log = Log { file: &file, len: bytes.len() as u64, head: None, watch: None };
    let read = line_tree(&log, &LinesToShow::default(), Parallelism { threads: 1, block: 4096 }).unwrap();
    let last = lines(bytes).pop().unwrap();
    let line = wire::decode(last.strip_suffix(b"\n").unwrap()).unwrap();
    Statement {
        origin: None,
        sequence: line.sequence.0,
        chainhash: line.link().chainhash().to_owned(),
        root: hex(&read.tree.unwrap().root(line.sequence)),
        accepts_losses: false,
        time: CLOCK.into(),
    }
}

/// What becomes of such seals, all of whose signatures count.
fn verdicts(bytes: &[u8], statements: &[Statement]) -> Vec<SealVerdict> {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("events.jsonl"), bytes).unwrap();
    let seal = |statement: &Statement| SealOnFile {
        file: String::new(),
        statement: Some(statement.clone()),
        signer: Ok("desk".into()),
    };
    let seals: Vec<SealOnFile> = statements.iter().map(seal).collect();
    let report = check_sealed(place.path(), Some(&seals)).unwrap();
    report.seals.unwrap().seals.iter().map(|seal| seal.verdict).collect()
}

const SIGNATURE: &str = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAA\n-----END SSH SIGNATURE-----\n";

#[test]
fn they_agree_on_logs_of_every_small_length() {
    for count in 0..70 {
        agree(&vec![Piece::Line; count], 1 + count % 3);
    }
}

#[test]
fn they_agree_where_whole_blocks_are_kept() {
    let pieces: Vec<Piece> = (0..2200).map(|at| if at == 700 { Piece::Gap(1500) } else { Piece::Line }).collect();
    agree(&pieces, 2);
}

#[test]
fn a_log_whose_numbers_go_back_has_no_tree_and_no_seal_of_it_holds() {
    let mut forge = Forge::rehearsal(CLOCK);
    forge.event("account.registered", A, CLOCK, CLOCK, json!({"affiliation": "staff"}));
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "en"}));
    let (start, kept) = (forge.bytes.len(), forge.chainhash.clone());
    (forge.sequence, forge.chainhash) = (1, "f".repeat(64));
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "ja"}));
    forge.event("account.updated", A, CLOCK, CLOCK, json!({"language": "ja"}));
    let nothing = hex(&Sha256::digest([]));
    let region = json!({"offset": start, "bytes": 0, "sha256": nothing, "kept": kept});
    forge.event("log.damage-accepted", "store", CLOCK, CLOCK, json!({"regions": [region], "reason": "disk"}));
    let sealed = super::Sealed::of(crate::support::desk::Desk::of(&forge.bytes));
    let refusal = sealed.desk.refused(["log", "seal", "--key", "desk"]);
    assert!(
        [vec!["no-tree".to_owned()], vec!["damaged".to_owned()]].contains(&refusal.1) && refusal.0 == 5,
        "{refusal:?}"
    );
    let behind = Statement {
        origin: None,
        sequence: forge.sequence,
        chainhash: forge.chainhash.clone(),
        root: OTHER.into(),
        accepts_losses: false,
        time: CLOCK.into(),
    };
    assert_eq!(verdicts(&forge.bytes, &[behind]), [SealVerdict::Rewritten]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn they_agree_whatever_was_lost(
        pieces in prop::collection::vec(
            prop_oneof![
                6 => Just(Piece::Line),
                1 => Just(Piece::Spoiled),
                1 => (1..3000_u64).prop_map(Piece::Gap),
            ],
            0..40,
        ),
        threads in 1..4_usize,
    ) {
        agree(&pieces, threads);
    }
}
