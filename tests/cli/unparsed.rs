//! Command lines that are none, and pages of help: what is said in English is said in Japanese, whole.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;

use super::{A, Desk, Ran, assert_expected};

/// One of each kind of error.
const MISTYPED: &[&str] = &[
    "sign-in 0123456789",
    "statu 0123456789",
    "reregister requst 0123456789",
    "--color=never",
    "policy --color=never",
    "status --al",
    "register 0123456789 student -x",
    "apply 0123456789 tomorrow",
    "test 0123456789 m1 passed again",
    "terminate",
    "undo",
    "add 0123456789 phone --number",
    "risk --format",
    "risk --json=1",
    "risk --format yaml",
    "completions tcsh",
    "risk --wait long",
    "risk --wait 70000",
    "batch --group-size 0",
    "risk --store a --store b",
    "undo 0123456789 --run x",
    "notice 0123456789",
    "stats week",
    "follow",
    "lost 0123456789 -x",
    "\u{1b}[31mred",
];

#[test]
fn what_is_no_command_line_is_an_error_like_all_others_in_both_languages() {
    let desk = Desk::without_store();
    for lang in ["en", "ja"] {
        let mut text = String::new();
        for typed in MISTYPED {
            let Ran { stdout, stderr, code: status } =
                Ran::of(desk.program().env("MFADESK_LANG", lang).args(typed.split(' ')));
            assert_eq!((stdout.as_str(), status), ("", 2), "{typed}");
            writeln!(text, "$ mfadesk {}\n{stderr}", typed.escape_debug()).unwrap();
        }
        assert_expected(&format!("cli/expected/mistyped.{lang}.txt"), &text);
    }
}

#[test]
fn what_is_no_utf_8_is_said_so() {
    let desk = Desk::without_store();
    let typed = OsStr::from_bytes(b"\xff");
    Ran::of(desk.program().arg("apply").arg(typed))
        .fails(2, "error: Not all that was typed is UTF-8.\nhint: Type it in a terminal that is set to UTF-8.\n");
    Ran::of(desk.program().args(["--lang", "ja", "apply"]).arg(typed)).fails(
        2,
        "エラー：入力に UTF-8 として読めないものがあります。\n対処：文字コードを UTF-8 にしたターミナルで入力してください。\n",
    );
}

#[test]
fn for_scripts_it_is_a_receipt_in_english() {
    let desk = Desk::without_store();
    let receipt = "{\"ok\":false,\"error\":{\"code\":\"usage\",\"codes\":[\"usage\"],\
                   \"message\":\"Missing: <ID>.\",\
                   \"remedy\":\"Usage: mfadesk apply [OPTIONS] <ID> (details: mfadesk apply --help)\",\
                   \"committed\":\"no\"}}\n";
    for form in [&["--json"][..], &["--format", "json"], &["--format=jsonl"], &["--format", "csv"]] {
        for words in [&["apply"][..], &["apply", "--lang", "ja"]] {
            desk.run(words.iter().chain(form).copied()).fails(2, receipt);
            desk.run(form.iter().chain(words).copied()).fails(2, receipt);
        }
    }
    let missing = desk.run(["--json", "--lang", "ja", "log"]);
    assert_eq!(missing.refusal(), (2, vec!["usage".into()]));
}

#[test]
fn the_language_is_looked_for_where_it_is_looked_for_otherwise() {
    let desk = Desk::without_store();
    let with = |environment: &[(&str, &str)], words: &[&str]| {
        let said = Ran::of(desk.program().envs(environment.iter().copied()).args(words));
        assert_eq!((said.stdout.as_str(), said.code), ("", 2), "{words:?}");
        match said.stderr {
            text if text.starts_with("エラー：") => "ja",
            text if text.starts_with("error: ") => "en",
            text => panic!("{text}"),
        }
    };
    for words in [&["--lang", "ja", "x"][..], &["x", "--lang", "ja"], &["x", "--lang=JA"], &["apply", "--lang=ja"]] {
        assert_eq!(with(&[], words), "ja", "{words:?}");
        assert_eq!(with(&[("MFADESK_LANG", "en"), ("LANG", "ja_JP.UTF-8")], words), "ja", "{words:?}");
    }
    assert_eq!(with(&[("LANG", "ja_JP.UTF-8")], &["x"]), "ja");
    assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "ja_JP.UTF-8")], &["x"]), "en");
    assert_eq!(with(&[("MFADESK_LANG", "en"), ("LANG", "ja_JP.UTF-8")], &["x"]), "en");
    assert_eq!(with(&[("MFADESK_LANG", "ja")], &["x"]), "ja");
    assert_eq!(with(&[("MFADESK_LANG", "ja")], &["x", "--lang", "en"]), "en");
    // What follows -- is no option; what is no language is English, as for all others.
    assert_eq!(with(&[], &["x", "--", "--lang", "ja"]), "en");
    assert_eq!(with(&[("LANG", "ja_JP.UTF-8")], &["x", "--lang", "fr"]), "en");
}

#[test]
fn help_in_japanese_fits_eighty_columns() {
    let desk = Desk::without_store();
    let page = |words: &[&str]| {
        let said = Ran::of(desk.program().env("COLUMNS", "80").env("LANG", "ja_JP.UTF-8").args(words));
        assert_eq!((said.stderr.as_str(), said.code), ("", 0), "{words:?}");
        said.stdout
    };
    assert_expected("cli/expected/help.ja.txt", &page(&["--help"]));
    assert_expected("cli/expected/help-add.ja.txt", &page(&["add", "--help"]));
    assert_expected("cli/expected/help-undo.ja.txt", &page(&["undo", "-h"]));
    assert_expected("cli/expected/help-policy-set.ja.txt", &page(&["policy", "set", "--help"]));
    assert_expected("cli/expected/help-reregister.ja.txt", &page(&["reregister", "--help"]));
    assert_eq!(page(&["status", "--help"]), page(&["help", "status"]));
    assert_eq!(page(&["policy", "set", "--help"]), page(&["help", "policy", "set"]));
    assert_eq!(page(&["--help"]), page(&["help"]));
    assert_eq!(page(&["-V"]), concat!("mfadesk ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_command_of_which_one_has_to_be_named_prints_its_page_as_an_error() {
    let desk = Desk::without_store();
    // MFADESK_STORE is set: a variable is not what was typed.
    for words in [&[][..], &["log"], &["reregister"]] {
        let japanese = |more: &[&str]| Ran::of(desk.program().env("LANG", "ja_JP.UTF-8").args(words).args(more));
        let (bare, page) = (japanese(&[]), japanese(&["-h"]));
        assert_eq!((page.stderr.as_str(), page.code), ("", 0));
        bare.fails(2, &page.stdout);
        let (bare, page) = (desk.run(words.iter().copied()), desk.run(words.iter().copied().chain(["-h"])));
        let head = |text: &str| text.split_once("Global options:").map(|(head, _)| head.to_owned());
        assert_eq!((bare.stdout.as_str(), bare.code), ("", 2));
        assert!(head(&bare.stderr).is_some_and(|head| head.contains("Usage: mfadesk")), "{}", bare.stderr);
        assert_eq!(head(&bare.stderr), head(&page.stdout));
    }
}

#[test]
fn help_is_a_word_before_a_command_in_english_too() {
    let desk = Desk::without_store();
    assert_eq!(desk.run(["help", "log", "verify"]), desk.run(["log", "verify", "--help"]));
    assert_eq!(desk.run(["log", "help", "verify"]), desk.run(["log", "verify", "--help"]));
    assert_eq!(desk.run(["help"]), desk.run(["--help"]));
    desk.run(["help", "sign-in"])
        .fails(2, "error: There is no command \"mfadesk sign-in\".\nhint: \"mfadesk --help\" lists the commands.\n");
}

#[test]
fn manual_pages_are_in_the_readers_language() {
    let desk = Desk::without_store();
    desk.run(["--lang", "ja", "man", "pages"]).is("pages/mfadesk.1\n");
    // groff's rules for Japanese find no end for a line of Latin words with Japanese commas, and never stop.
    let risk = std::fs::read_to_string(desk.beside("pages/mfadesk-risk.1")).unwrap();
    assert!(risk.contains("single\\-method、\\:shared\\-device、\\:shared\\-number"), "{risk}");
    let page = std::fs::read_to_string(desk.beside("pages").join("mfadesk-lost.1")).unwrap();
    assert!(page.contains("端末、電話番号、本人確認方法が使えなくなったことを記録する"), "{page}");
    assert!(!page.contains("Record"), "{page}");
}

#[test]
fn labels_are_no_answer_that_goes_into_a_file() {
    let desk = Desk::new();
    let ran = desk.run(["policy", "show", "--labels", "-o", "labels.txt"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{ran:?}");
    assert!(ran.stderr.contains("cannot be combined with"), "{ran:?}");
    assert!(!desk.beside("labels.txt").exists());
}

#[test]
fn words_that_make_sense_are_not_taken_for_help() {
    let desk = Desk::new();
    desk.record(["register", A, "student"]);
    desk.record(["add", A, "passkey", "--device", "help"]);
    assert_eq!(desk.last()["data"]["device"], "help");
}

#[test]
fn whatever_its_file_is_called_the_program_is_named_as_in_the_documents() {
    let desk = Desk::without_store();
    let program = crate::support::program::program();
    let renamed = desk.beside("desk-tool");
    std::os::unix::fs::symlink(program.get_program(), &renamed).unwrap();
    for typed in [&["statu"][..], &["add", A], &["policy", "--help"]] {
        let mut command = std::process::Command::new(&renamed);
        let said = Ran::of(desk.equip(command.env_clear().args(typed)));
        let usual = desk.run(typed);
        assert_eq!((said.stdout, said.stderr), (usual.stdout, usual.stderr), "{typed:?}");
    }
}
