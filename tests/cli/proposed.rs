//! Whatever is proposed can be pasted: each command that a refusal, a receipt or `next` names is run, with what only the
//! reader knows filled in.

use std::collections::BTreeSet;

use super::Desk;
use super::refusals::{CASES, FACTS, desk};
use crate::support::in_full;
use crate::support::program::{Ran, shell};
use crate::support::proposed::proposed;

/// What stands for something that only the reader knows, in both languages, and what somebody could put there.
const FILLED_IN: &[(&str, &str, &str)] = &[
    ("KIND", "種類", "passkey"),
    ("METHOD", "方法", "m2"),
    ("METHOD…", "方法…", "m1"),
    ("M…", "M…", "m1"),
    ("TEXT", "理由", "mistaken"),
    ("TEXT", "メモ", "mistaken"),
    ("WHEN", "日時", "tomorrow"),
    ("WAY", "申請先", "office"),
    ("CHECK", "確認書類", "student-id"),
    ("TIME", "日時", "2026-11-24"),
    ("AFFILIATION", "所属", "student"),
    ("N", "番号", "-"),
    ("E", "内線", "21234"),
    ("NAME", "端末名", "'Galaxy S24'"),
    ("NAME", "名前", "suzuki"),
    ("DEVICE", "端末名", "'Galaxy S24'"),
    ("OLD", "古い端末", "'iPhone 15'"),
    ("NEW", "新しい端末", "Pixel"),
    ("SERIAL", "シリアル番号", "T-2"),
    ("CODE", "コード", "000000"),
    ("FILE", "ファイル", "tokens.csv"),
    ("LINE", "行番号", "2"),
    ("COMMAND", "コマンド", "status"),
    ("ID", "ID", "0000000001"),
];

/// The command with what only its reader knows, and whether that was anything.
fn filled_in(command: &str) -> (String, bool) {
    let mut is_whole = true;
    let filled = |word: &str| {
        let known = FILLED_IN.iter().find(|(en, ja, _)| [*en, *ja].contains(&word));
        is_whole &= known.is_none();
        known.map_or(word, |(_, _, with)| *with).to_owned()
    };
    (command.split(' ').map(filled).collect::<Vec<_>>().join(" "), is_whole)
}

/// Runs what a text proposes, unless that was done.
#[track_caller]
fn can_be_pasted(desk: &Desk, text: &str, done: &mut BTreeSet<String>) {
    // Signing in takes a terminal, where somebody types the code.
    for command in proposed(text).into_iter().filter(|command| !command.contains("operator sign-in")) {
        let (typed, is_whole) = filled_in(&command);
        // What differs in its numbers alone is read alike.
        let shape: String = typed.chars().filter(|c| in_full() || !c.is_ascii_digit()).collect();
        if !done.insert(shape) {
            continue;
        }
        let desk = desk.copy();
        let mut shell = shell();
        let ran = Ran::fed(b"+81 90 1234 5678\n", desk.equip(shell.args(["-c", &typed])));
        // A rule may still say no; but it is understood, and what it names is there.
        assert!([0, 1, 3].contains(&ran.code) || !is_whole && ran.code == 4, "{command}\n{typed}\n{ran:?}\nof: {text}");
    }
}

#[test]
fn what_a_refusal_proposes_can_be_pasted() {
    let desk = desk();
    let mut done = BTreeSet::new();
    for (typed, _, codes) in CASES {
        // Nothing can be proposed for what names nothing on record.
        if *codes == ["unknown-token"] {
            continue;
        }
        for lang in ["en", "ja"] {
            let said = desk.run(["--lang", lang].into_iter().chain(typed.split(' ')));
            can_be_pasted(&desk, &said.stderr, &mut done);
        }
    }
    assert!(done.len() > 30, "{done:?}");
}

#[test]
fn what_a_receipt_proposes_can_be_pasted() {
    let mut done = BTreeSet::new();
    let desk = desk();
    for (typed, _, _) in FACTS {
        for lang in ["en", "ja"] {
            let desk = desk.copy();
            let said = desk.run(["--lang", lang].into_iter().chain(typed.split(' ')));
            can_be_pasted(&desk, &said.stdout, &mut done);
        }
    }
}

#[test]
fn what_next_proposes_can_be_pasted() {
    let desk = desk();
    let mut done = BTreeSet::new();
    for number in 1..=19 {
        let account = format!("{number:010}");
        for lang in ["en", "ja"] {
            for all in [&[][..], &["--all"]] {
                let words = [&["--lang", lang, "next", &account][..], all].concat();
                can_be_pasted(&desk, &desk.run(words).stdout, &mut done);
            }
        }
    }
    assert!(done.len() > 10, "{done:?}");
}

#[test]
fn a_label_with_signs_of_the_shell_is_pasted_as_it_is() {
    let desk = Desk::new();
    let label = r#"Taro's "$HOME" `id`!"#;
    desk.record(["register", "0123456789", "student"]);
    desk.record(["add", "0123456789", "msauth", "--device", label]);
    desk.record(["add", "0123456789", "phone", "--device", label, "--number", "090-1234-5678"]);
    let said = desk.run(["lost", "0123456789", "m1"]).stdout;
    let commands: Vec<String> = proposed(&said).into_iter().filter(|command| command.contains(" lost ")).collect();
    assert_eq!(commands, [r#"mfadesk lost 0123456789 'Taro'\''s "$HOME" `id`!'"#], "{said}");
    assert_eq!(Ran::of(desk.equip(shell().args(["-c", &commands[0]]))).code, 0);
    assert_eq!(desk.last()["data"]["methods"], serde_json::json!(["m1", "m2"]));
}
