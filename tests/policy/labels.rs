//! What is written on screens is data: a store says it anew, and every text that names it follows.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{NOW, SUMMER, desk};
use crate::support::desk::Desk;

const A: &str = "0000000001";

const OWN: &str = "[en]\nadd-method = \"Register a way in\"\nmenu-item = \"Start now\"\nsave = \"Store\"\n\
    page-security-info = \"My sign-ins\"\nuse-mfa = \"Start using it\"\n\
    [ja]\nadd-method = \"方法を足す\"\nmenu-item = \"利用開始\"\nsave = \"記憶\"\npage-security-info = \"私のサインイン\"\nuse-mfa = \"使い始める\"\n";

/// A desk at which one account has one method.
fn one_method(labels: &str) -> Desk {
    let desk = Desk::founded(SUMMER);
    desk.record_all(SUMMER, &[&format!("register {A} student"), &format!("add {A} msauth --device iPhone15")]);
    fs::write(desk.in_store("labels.toml"), labels).unwrap();
    desk
}

#[test]
fn every_text_that_names_a_button_or_a_page_calls_it_as_the_store_does() {
    let desk = one_method(OWN);
    for (lang, said, never) in [
        ("en", ["Register a way in", "My sign-ins"], ["Add method", "Security info page press"]),
        ("ja", ["「方法を足す」", "「私のサインイン」"], ["サインイン方法の追加", "セキュリティ情報"]),
    ] {
        let next = desk.run_in(lang, NOW, ["next", A, "--all"]).stdout;
        assert!(said.iter().all(|said| next.contains(said)), "{next}");
        assert!(never.iter().all(|never| !next.contains(never)), "{next}");
        let page = if lang == "en" { "My sign-ins:" } else { "私のサインイン：" };
        assert!(next.contains(page), "{next}");
    }
    desk.record_all(SUMMER, &[&format!("test {A} m1 passed")]);
    let receipt = desk.run_in("en", NOW, ["apply", A]).stdout;
    assert!(receipt.contains("under \"Start now\"") && receipt.contains("presses \"Store\""), "{receipt}");
    let letter = desk.run_at(NOW, ["notice"]).stdout.replace('\n', "");
    assert!(letter.contains("「方法を足す」") && letter.contains("\"Register a way in\""), "{letter}");
    let refused = desk.run_in("ja", NOW, ["lost", A, "m1"]);
    assert_eq!(refused.code, 0, "{}", refused.stderr);
    let refused = desk.run_in("ja", NOW, ["add", A, "key", "--device", "YubiKey"]).stderr;
    assert!(refused.contains("「私のサインイン」のページ"), "{refused}");
}

#[test]
fn what_the_file_does_not_say_is_called_as_before() {
    let desk = one_method("[en]\nsave = \"Store\"\n");
    let next = desk.run_in("en", NOW, ["next", A]);
    assert!(next.stdout.contains("\"Add method\"") && next.stderr.is_empty(), "{}{}", next.stdout, next.stderr);
}

#[test]
fn a_letter_that_was_kept_is_confirmed_after_the_labels_have_changed() {
    let desk = one_method(OWN);
    desk.record_all(SUMMER, &[&format!("test {A} m1 passed"), &format!("apply {A}")]);
    let kept = desk.file("kept.json", &desk.run_at(NOW, ["notice", "--json"]).stdout);
    fs::write(desk.in_store("labels.toml"), "[en]\nadd-method = \"Another\"\n").unwrap();
    let again = desk.run_at(NOW, ["recheck", &kept]);
    assert_eq!(again.code, 0, "{}{}", again.stdout, again.stderr);
    assert_ne!(desk.run_at(NOW, ["notice", "--json"]).stdout, fs::read_to_string(kept).unwrap());
}

#[test]
fn policy_check_names_labels_that_there_are_not_that_are_missing_and_that_cannot_be() {
    let desk = desk(1);
    let policy = desk.file("policy.toml", "propagation_minutes = 30\n");
    let path = desk.in_store("labels.toml");
    fs::write(&path, "[en]\nadd-metod = \"Add\"\nsave = \"Store\"\nnext = 3\n[fr]\nyes = \"Oui\"\n").unwrap();
    let path = path.display();
    let said = format!(
        "labels: {path}, line 4: \"next\" is not a text of one line, of at most 120 characters\n\
         labels: {path}, line 5: \"fr\" is not a table of labels; those are [en] and [ja]\n\
         labels: {path}, line 2: there is no label \"add-metod\". Did you mean \"add-method\"?\n\
         labels: {path}, line 3: \"save\" is said in [en] and missing in [ja], where the built-in one is used.\n"
    );
    let warned = format!(
        "warning: {path} cannot be used as it is; built-in labels stand in for it. To see what is wrong: mfadesk policy show \
         --labels\n"
    );
    let checked = desk.run_in("en", NOW, ["policy", "check", &policy]);
    assert_eq!((checked.code, checked.stderr), (0, format!("{warned}{said}")));
    let shown = desk.run_in("en", NOW, ["policy", "show", "--labels"]);
    assert_eq!((shown.code, shown.stderr), (0, format!("{warned}{said}")));
    let japanese = desk.run_in("ja", NOW, ["policy", "check", &policy]).stderr;
    assert!(japanese.contains("「add-metod」というラベルはありません。「add-method」のことですか？"), "{japanese}");
    assert!(japanese.contains("「save」は [en] だけにあり、[ja] にありません"), "{japanese}");
}

#[test]
fn the_labels_are_printed_as_a_file_that_says_the_same() {
    let desk = one_method("");
    let shown = desk.run_in("en", NOW, ["policy", "show", "--labels"]);
    assert!(shown.stdout.starts_with("[en]\npage-first-setup = "), "{}", shown.stdout);
    assert!(shown.stdout.contains("\n[ja]\n") && shown.stdout.contains("save = \"保存\"\n"), "{}", shown.stdout);
    fs::write(desk.in_store("labels.toml"), &shown.stdout).unwrap();
    let again = desk.run_in("en", NOW, ["policy", "show", "--labels"]);
    assert_eq!((again.stdout, again.stderr), (shown.stdout, String::new()));
}

#[test]
fn a_file_that_cannot_be_read_is_warned_of_and_stops_nobody() {
    let desk = one_method("[en\n");
    let plain = "\"Add method\"";
    let next = desk.run_in("en", NOW, ["next", A]);
    assert!(next.code == 0 && next.stdout.contains(plain), "{}", next.stdout);
    assert!(next.stderr.starts_with("warning: ") && next.stderr.contains("policy show --labels"), "{}", next.stderr);
    let shown = desk.run_in("en", NOW, ["policy", "show", "--labels"]).stderr;
    assert!(shown.contains("line 1: it is not TOML"), "{shown}");
    // A pipe is not waited for.
    let path = desk.in_store("labels.toml");
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let next = desk.run_in("en", NOW, ["next", A]);
    assert!(next.code == 0 && next.stdout.contains(plain), "{}", next.stdout);
    assert!(next.stderr.contains("labels.toml"), "{}", next.stderr);
    // A link that leads nowhere is no file.
    fs::remove_file(&path).unwrap();
    symlink("nowhere", &path).unwrap();
    assert_eq!(desk.run_in("en", NOW, ["next", A]).code, 0);
}

#[test]
fn the_ready_labels_of_the_university_say_what_its_pages_say() {
    let desk = one_method(include_str!("../../docs/policies/utokyo-2026-11.labels.toml"));
    let shown = desk.run_in("en", NOW, ["policy", "show", "--labels"]);
    assert_eq!((shown.code, shown.stderr.as_str()), (0, ""));
    for command in ["add ID key --device YubiKey", "test ID m1 passed"] {
        desk.record_all(SUMMER, &[&command.replace("ID", A)]);
    }
    let said = desk.run_in("ja", NOW, ["next", A]).stdout;
    for label in ["「UTokyo Account利用開始」", "「UTokyo Accountの利用を開始する」", "「保存」"] {
        assert!(said.contains(label), "{label} is not in\n{said}");
    }
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

/// Labels that a text quotes by itself.
fn quoted(text: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let joined: String =
        code.split("\\\n").enumerate().map(|(at, part)| if at == 0 { part } else { part.trim_start() }).collect();
    let is_quoted = |label: &&&str| {
        let generic = ["Email", "Next", "Success", "Change", "Yes"].contains(*label);
        joined.contains(&format!("\\\"{label}\\\"")) || joined.contains(&format!("「{label}」")) && !generic
    };
    LABELS.iter().filter(is_quoted).map(|label| (*label).to_owned()).collect()
}

const LABELS: &[&str] = &[
    "Add method",
    "サインイン方法の追加",
    "Default sign-in method",
    "既定のサインイン方法",
    "Change",
    "変更",
    "Next",
    "次へ",
    "More information required",
    "詳細情報が必要",
    "Success",
    "You signed out of your account",
    "サインアウトしました",
    "App password",
    "アプリ パスワード",
    "Alternate phone",
    "代替の電話",
    "Use a different verification option",
    "別の確認オプションを使用する",
    "Having trouble? Sign in another way",
    "問題がありますか? 別の方法でサインインする",
    "I can't use my Microsoft Authenticator app right now",
    "Microsoft Authenticator アプリを現在使用できません",
    "Use a verification code",
    "確認コードを使用する",
    "multi-factor authentication setting",
    "多要素認証利用設定",
    "Use MFA",
    "多要素認証を利用する",
    "Yes",
    "SAVE",
    "保存",
    "セキュリティ情報",
];

#[test]
fn no_text_quotes_a_label_by_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    let mut found = Vec::new();
    for path in
        paths.iter().filter(|path| path.extension().is_some_and(|end| end == "rs") && !path.ends_with("labels.rs"))
    {
        let text = fs::read_to_string(path).unwrap();
        found.extend(quoted(&text).into_iter().map(|label| format!("{}: {label}", path.display())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!(quoted("message!(locale, \"press \\\"Add \\\n    method\\\"\", \"「次へ」\")"), ["Add method", "次へ"]);
}
