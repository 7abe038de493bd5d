//! Whatever is proposed can be pasted: each command that a refusal, a receipt or `next` names is run, with what only the
//! reader knows filled in.

use std::collections::BTreeSet;

use super::Desk;
use super::refusals::{CASES, FACTS, desk};
use crate::next::desk as next;
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

/// Runs what a text proposes, unless that was done; whether it proposes anything.
#[track_caller]
fn can_be_pasted(desk: &Desk, text: &str, done: &mut BTreeSet<String>) -> bool {
    let all = proposed(text);
    let is_anything = !all.is_empty();
    // Signing in takes a terminal, where somebody types the code.
    for command in all.into_iter().filter(|command| !command.contains("operator sign-in")) {
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
    is_anything
}

/// The refusals that have no command to propose: the way out is an option of the same command, a number that is typed
/// right, or to do nothing.
const WITHOUT_A_COMMAND: &[&str] = &[
    "already-blanked",
    "channel-not-supported",
    "code-refused",
    "code-throttled",
    "duplicate-method",
    "event-id-taken",
    "extension-not-allowed",
    "identity-check-required",
    "in-the-future",
    "invalid-number",
    "kind-not-allowed",
    "not-enrolled-here",
    "number-not-allowed",
    "number-required",
    "operator-name-alike",
    "personal-data",
    "same-device",
    "same-operator",
    "token-codes-required",
    "unknown-device",
];

/// The receipts after which nothing is left to do.
const NOTHING_LEFT: &[&str] =
    &["apply 0000000006 --override test-required --because alone", "test 0000000004 m1 failed --why broken"];

#[test]
fn what_a_refusal_proposes_can_be_pasted() {
    let desk = desk();
    let (mut done, mut without) = (BTreeSet::new(), BTreeSet::new());
    for (typed, _, codes) in CASES {
        // Nothing can be proposed for what names nothing on record.
        if *codes == ["unknown-token"] {
            continue;
        }
        for lang in ["en", "ja"] {
            let said = desk.run(["--lang", lang].into_iter().chain(typed.split(' ')));
            let is_anything = can_be_pasted(&desk, &said.stderr, &mut done);
            if !is_anything {
                without.insert(codes.join(" "));
            }
        }
    }
    assert_eq!(without, WITHOUT_A_COMMAND.iter().map(|code| (*code).to_owned()).collect());
}

#[test]
fn what_a_receipt_proposes_can_be_pasted() {
    let (mut done, mut without) = (BTreeSet::new(), BTreeSet::new());
    let desk = desk();
    for (typed, _, _) in FACTS {
        for lang in ["en", "ja"] {
            let desk = desk.copy();
            let said = desk.run(["--lang", lang].into_iter().chain(typed.split(' ')));
            let is_anything = can_be_pasted(&desk, &said.stdout, &mut done);
            if !is_anything {
                without.insert(*typed);
            }
        }
    }
    assert_eq!(without, NOTHING_LEFT.iter().copied().collect());
}

#[test]
fn what_next_proposes_can_be_pasted() {
    let mut done = BTreeSet::new();
    // Whoever sits at the desk of `next` asks on its evening.
    let mut of_next = next::DESK.copy();
    of_next.at(next::NOW);
    for desk in [desk(), of_next] {
        let everybody = desk.ask("status", ["--all"]);
        let accounts = everybody["accounts"].as_array().unwrap();
        assert!(accounts.len() >= 9, "{everybody}");
        for account in accounts.iter().map(|one| one["account"].as_str().unwrap()) {
            for lang in ["en", "ja"] {
                for all in [&[][..], &["--all"]] {
                    let said = desk.run([&["--lang", lang, "next", account][..], all].concat());
                    let is_anything = can_be_pasted(&desk, &said.stdout, &mut done);
                    assert!(is_anything, "{lang} {account} {all:?}\n{}{}", said.stdout, said.stderr);
                }
            }
        }
    }
}

#[test]
fn an_id_with_signs_of_the_shell_is_pasted_as_it_is() {
    let desk = Desk::new();
    let policy = desk.file("policy.toml", "account_id = \"^[a-z$ ]+$\"\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    let id = "su$an b";
    let mut said: Vec<String> = Vec::new();
    for lang in ["en", "ja"] {
        said.push(desk.run(["--lang", lang, "apply", id]).stderr);
    }
    let receipts = [
        &["register", id, "student"][..],
        &["note", id, "calls back", "--follow-up", "tomorrow"],
        &["add", id, "msauth", "--device", "iPhone 15"],
        &["add", id, "key", "--device", "YubiKey"],
        &["token", "assign", id, "T-1"],
    ];
    said.extend(receipts.iter().map(|words| desk.run(*words).stdout));
    for words in [&["register", id, "student"][..], &["apply", id], &["reopen", id], &["remove", id, "m1"]] {
        said.extend(["en", "ja"].map(|lang| desk.run([&["--lang", lang], words].concat()).stderr));
    }
    for words in [&["next", id][..], &["next", id, "--all"], &["open"], &["status", id]] {
        said.extend(["en", "ja"].map(|lang| desk.run([&["--lang", lang], words].concat()).stdout));
    }
    let commands: Vec<String> = said.iter().flat_map(|said| proposed(said)).collect();
    let of_account = |command: &&String| command.contains("su$an");
    assert!(commands.iter().filter(of_account).count() > 20, "{commands:?}");
    for command in commands.iter().filter(of_account) {
        assert!(command.contains("'su$an b'"), "{command}");
    }
}

#[test]
fn an_id_that_begins_like_an_option_is_pasted_as_an_id() {
    let desk = Desk::new();
    let policy = desk.file("policy.toml", "account_id = \"^[-a-z]+$\"\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    let id = "' -abc'";
    let (mut done, mut said) = (BTreeSet::new(), Vec::new());
    for lang in ["en", "ja"] {
        said.push(desk.run(["--lang", lang, "apply", "--", "-abc"]).stderr);
    }
    for words in [
        &["register", "--", "-abc", "student"][..],
        &["add", "--device", "iPhone 15", "--", "-abc", "msauth"],
        &["add", "--device", "YubiKey", "--", "-abc", "key"],
    ] {
        let receipt = desk.run(words);
        assert_eq!(receipt.code, 0, "{receipt:?}");
        said.push(receipt.stdout);
    }
    for lang in ["en", "ja"] {
        let asked = [&["next", "--all"][..], &["next"], &["status"], &["apply"], &["reopen"]];
        let asked = asked.map(|words| desk.run([&["--lang", lang], words, &["--", "-abc"]].concat()));
        said.extend(asked.into_iter().map(|ran| ran.stdout + &ran.stderr));
    }
    let commands = said.iter().flat_map(|said| proposed(said)).filter(|command| command.contains("-abc"));
    let commands: BTreeSet<String> = commands.collect();
    assert!(commands.len() > 8 && commands.iter().all(|command| command.contains(id)), "{commands:?}");
    for said in &said {
        can_be_pasted(&desk, said, &mut done);
    }
}

#[test]
fn an_id_is_named_in_what_is_proposed_although_it_could_be_a_number_and_a_number_is_not() {
    let desk = Desk::new();
    for id in ["0123456789", "0312345678"] {
        desk.record(["register", id, "student"]);
        for (words, way_out) in [
            (&["next", id, "x"][..], "mfadesk next ID"),
            (&["next", id, "99"], "mfadesk next ID"),
            (&["undo", id, "x", "--reason", "mistaken"], "mfadesk audit ID"),
            (&["test", id, "x", "passed"], "mfadesk status ID"),
            (&["status", id, "--without", "serial:1"], "mfadesk status ID"),
        ] {
            for lang in ["en", "ja"] {
                let said = desk.run([&["--lang", lang], words].concat()).stderr;
                let named = said.contains(&way_out.replace("ID", id));
                assert!(named && !said.contains(way_out), "{words:?}: {said}");
            }
        }
    }
    // A number of eleven digits is no id.
    let said = desk.run(["next", "09012345678", "x"]).stderr;
    assert!(said.contains("mfadesk next ID") && !said.contains("09012345678"), "{said}");
    // Where ids have eleven digits, it is one, and ten digits are none.
    let policy = desk.file("policy.toml", "account_id = \"^[0-9]{11}$\"\n");
    assert_eq!(desk.run(["policy", "set", &policy]).code, 0);
    desk.record(["register", "09012345678", "student"]);
    let said = desk.run(["test", "09012345678", "x", "passed"]).stderr;
    assert!(said.contains("mfadesk status 09012345678"), "{said}");
    let said = desk.run(["next", "09012345678", "99"]).stderr;
    assert!(said.contains("mfadesk next 09012345678"), "{said}");
}

#[test]
fn a_label_with_signs_of_the_shell_is_pasted_as_it_is() {
    let desk = Desk::new();
    let label = r#"Taro's "$HOME" `id`!"#;
    desk.record(["register", "0123456789", "student"]);
    desk.record(["add", "0123456789", "msauth", "--device", label]);
    desk.record(["add", "0123456789", "phone", "--device", label, "--number", "090-1234-5678"]);
    let said = desk.run(["lost", "0123456789", "m1"]).stdout;
    let asked = said.lines().filter(|line| !line.starts_with("Next:")).collect::<Vec<_>>().join("\n");
    let commands: Vec<String> = proposed(&asked).into_iter().filter(|command| command.contains(" lost ")).collect();
    assert_eq!(commands, [r#"mfadesk lost 0123456789 'Taro'\''s "$HOME" `id`!'"#], "{said}");
    assert_eq!(Ran::of(desk.equip(shell().args(["-c", &commands[0]]))).code, 0);
    assert_eq!(desk.last()["data"]["methods"], serde_json::json!(["m1", "m2"]));
}

/// What a device may be called that a shell, the command line or `lost` could read as something else.
const LABELS: [&str; 12] =
    ["-x", "--help", "a b", "it's", "\"q\"", "$HOME", "日本", "*", "m2", "serial:9", "number:12", "—json"];

#[test]
fn whatever_a_device_is_called_what_is_proposed_names_that_device() {
    for label in LABELS {
        let desk = Desk::new();
        let (on, to) = (format!("--device={label}"), format!("--to={label}"));
        let id = "0123456789";
        for words in [
            &["register", id, "student"][..],
            &["add", id, "msauth", &on],
            &["add", id, "phone", &on, "--number", "090-1234-5678"],
            &["add", id, "key", "--device", "YubiKey"],
        ] {
            let ran = desk.run(words);
            assert_eq!(ran.code, 0, "{label}: {ran:?}");
        }
        let mut said = Vec::new();
        for lang in ["en", "ja"] {
            let mut says = |desk: &Desk, words: &[&str]| {
                let text = desk.run([&["--lang", lang], words].concat()).stdout;
                said.push((desk.copy(), text));
            };
            says(&desk, &["next", id, "--all"]);
            let one_lost = desk.copy();
            says(&one_lost, &["lost", id, "m1"]);
            one_lost.record(["lost", id, "m2"]);
            says(&one_lost, &["add", id, "app", &on]);
            let changing = desk.copy();
            changing.record(["phone-change", "start", id, "--from=YubiKey", &to]);
            says(&changing, &["next", id, "--all"]);
        }
        let (mut done, mut of_device) = (BTreeSet::new(), 0);
        for (after, said) in &said {
            can_be_pasted(after, said, &mut done);
            for command in
                proposed(said).iter().filter(|command| command.contains(" lost ") || command.contains(" found "))
            {
                if ["m1", "DEVICE", "端末名"].iter().any(|other| command.contains(other)) {
                    continue;
                }
                // Pasted into a shell, and into a call.
                for (typed, fed) in [(command.as_str(), ""), ("mfadesk call 0123456789", command)] {
                    let desk = desk.copy();
                    if command.contains(" found ") {
                        desk.record(["lost", id, "m1", "m2"]);
                    }
                    let ran = Ran::fed(format!("{fed}\n").as_bytes(), desk.equip(shell().args(["-c", typed])));
                    assert_eq!(ran.code, 0, "{command}\n{ran:?}");
                    assert_eq!(desk.last()["data"]["methods"], serde_json::json!(["m1", "m2"]), "{command}");
                    of_device += 1;
                }
            }
        }
        assert!(of_device >= 4, "{label}");
    }
}
