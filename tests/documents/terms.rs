//! One term for one idea: the words that may not appear in anything the program says, with what is said instead. What is
//! read is the catalogue with all else that `render/` says, the letters, and the pages of help, in both languages.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::program::program;

/// Words of English texts, each a whole word (a code such as `taken-back` is none), and what is said instead.
const ENGLISH: &[(&str, &str)] = &[
    ("let through", "rule overridden"),
    ("lifted", "overridden"),
    ("all the same", "anyway"),
    ("anew", "again"),
    ("whoever", "the person who"),
    ("nobody", "no operator, not yet"),
    ("somebody", "the person, another operator"),
    ("dies", "stops working"),
    ("die", "stop working"),
    ("stands", "is there, is active"),
    ("told", "on record, recorded"),
    ("tells", "shows"),
    ("gone", "removed, lost, missing"),
    ("none is", "no … is"),
    ("has to be said", "say …"),
    ("best on", "preferably on"),
    ("known are", "allowed values"),
    ("is not a word for", "is not a valid value for"),
    ("a word too many", "unexpected argument"),
    ("does not go with", "cannot be combined with"),
    ("take back", "undo"),
    ("takes back", "undoes"),
    ("taken back", "undone"),
    ("take it back", "undo it"),
    ("turned down", "rejected"),
    ("turn it down", "reject it"),
    ("blanked", "redacted"),
    ("judged", "checked"),
    ("usable", "available"),
    ("in force", "MFA on, current"),
    ("known to work", "tested"),
    ("change of phones", "phone change"),
    ("changing phones", "phone change"),
    ("alternative", "second method, another method"),
    ("rehearsal store", "practice store"),
    ("invented", "fictional"),
    ("stretch", "damaged section"),
    ("given up", "cancelled"),
    ("call off", "cancel"),
    ("called off", "cancelled"),
    ("deed", "event, command"),
    ("worse off", "at a higher risk level"),
];

/// Phrases in which a word of these is right.
const RIGHT: &[&str] = &["We were told that", "had gone back"];

/// Words of Japanese texts, and what is said instead.
const JAPANESE: &[(&str, &str)] = &[
    ("試行", "サインイン確認"),
    ("会社の電話", "会社電話"),
    ("製造番号", "シリアル番号"),
    ("電話の交換", "機種変更"),
    ("古い電話", "古いスマホ、変更前の端末"),
    ("新しい電話", "新しいスマホ、変更後の端末"),
    ("「方法の追加」", "「サインイン方法の追加」"),
    ("本人確認の手段", "身元の確認に使ったもの"),
    ("閉鎖", "離籍"),
    ("未適用", "多要素認証なし"),
    ("適用", "有効、利用中"),
    ("規則を通", "例外として記録"),
    ("損傷", "破損"),
    ("方針", "運用ポリシー"),
    ("水準", "危険度"),
    ("確認手段", "方式"),
    ("Webサイト", "申請サイト"),
    ("業務日", "営業日"),
    ("消去", "削除"),
    ("を失う", "が使えなくなる"),
    ("を失っ", "が使えなくなっ"),
    ("当てにでき", "確認していません"),
    ("によらない", "を使わない"),
    ("だめなら", "使えなければ"),
    ("何も残らず", "サインインできなくなります"),
    ("いちばん役に立つ", "次にしていただきたい"),
    ("この端末で", "このコンピューターで"),
    ("この端末の", "このコンピューターの"),
    ("改めて", "もう一度"),
    ("本人だけで", "ご自身で"),
];

/// The texts of a source, without comments, and without what stands in braces: that is code.
fn texts(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        rest = &rest[at..];
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some(text) = rest.strip_prefix('"') {
            let mut end = 0;
            while !text[end..].starts_with('"') {
                let escaped = text[end..].starts_with('\\');
                end += text[end..].chars().take(1 + usize::from(escaped)).map(char::len_utf8).sum::<usize>();
            }
            found.push(plain(&text[..end]));
            rest = &text[end + 1..];
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\'") {
            rest = &rest[3..];
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// A text as it is read: a line that goes on is one, and names of values are no words.
fn plain(text: &str) -> String {
    let mut joined = String::new();
    for (index, part) in text.split("\\\n").enumerate() {
        joined.push_str(if index == 0 { part } else { part.trim_start() });
    }
    let mut read = String::new();
    let mut depth = 0_usize;
    for c in joined.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => read.push(c),
            _ => {}
        }
    }
    read
}

/// Whether a text has this word, as a word of its own: not as a part of a code.
fn has_word(text: &str, word: &str) -> bool {
    let text = RIGHT.iter().fold(text.to_lowercase(), |text, right| text.replace(&right.to_lowercase(), ""));
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + word.len()..].chars().next().is_some_and(is_part)
    })
}

/// What a text says that may not be said.
fn wrong(place: &str, text: &str) -> Vec<String> {
    let english = ENGLISH.iter().filter(|(word, _)| has_word(text, word));
    let japanese = JAPANESE.iter().filter(|(word, _)| text.contains(word));
    english.chain(japanese).map(|(word, instead)| format!("{place}: \"{word}\" ({instead}) in: {text}")).collect()
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn what_the_program_says_has_one_term_for_one_idea() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let (mut said, mut found) = (0, Vec::new());
    for path in paths {
        let place = path.strip_prefix(&root).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let texts = match path.extension() {
            Some(extension) if extension == "rs" => texts(&text),
            _ => text.lines().map(str::to_owned).collect(),
        };
        said += texts.len();
        found.extend(texts.iter().flat_map(|text| wrong(&place, text)));
    }
    assert!(said > 2_000, "only {said} texts were read");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_help_says_has_one_term_for_one_idea() {
    let place = TempDir::new().unwrap();
    let pages = place.path().join("pages");
    assert!(program().arg("man").arg(&pages).status().unwrap().success());
    let mut paths = Vec::new();
    files(&pages, &mut paths);
    assert!(paths.len() > 40, "only {} pages were written", paths.len());
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            found.extend(wrong(&name, &line.replace("\\-", "-")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A document as it is read: without what it quotes of a terminal, of code and of addresses.
fn prose(document: &str) -> String {
    let outside_fences: String = document.split("```").step_by(2).flat_map(|part| part.chars().chain(['\n'])).collect();
    let outside_code: String =
        outside_fences.split('`').step_by(2).flat_map(|part| part.chars().chain([' '])).collect();
    let mut read = String::new();
    let mut rest = outside_code.as_str();
    while let Some((before, behind)) = rest.split_once("](") {
        read.push_str(before);
        rest = behind.split_once(')').map_or("", |(_, behind)| behind);
    }
    read + rest
}

#[test]
fn what_documents_say_has_the_same_terms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = ["README.md", "README.ja.md", "SECURITY.md", "CHANGELOG.md"].map(String::from).into();
    for entry in fs::read_dir(root.join("docs")).unwrap() {
        let name = format!("docs/{}", entry.unwrap().file_name().to_string_lossy());
        if name.ends_with(".md") {
            names.push(name);
        }
    }
    assert!(names.len() > 20, "only {} documents were read", names.len());
    let mut found = Vec::new();
    for name in names {
        let text = fs::read_to_string(root.join(&name)).unwrap();
        // What an earlier version said of itself stays as it was.
        let text = if name == "CHANGELOG.md" { text.split("\n## [").nth(1).unwrap().to_owned() } else { text };
        let lines = prose(&text).lines().map(str::to_owned).collect::<Vec<_>>();
        found.extend(lines.iter().flat_map(|line| wrong(&name, line)));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    let quoted = "Say `let through`, [so](whoever.md):\n```console\n$ nobody\n```\nWhoever reads it";
    assert_eq!(prose(quoted).split_whitespace().collect::<Vec<_>>().join(" "), "Say , [so: Whoever reads it");
    assert_eq!(wrong("here", &prose(quoted)).len(), 1);
}

#[test]
fn a_term_that_may_not_appear_is_found() {
    for text in ["Who was let through?", "It was taken back.", "It is usable", "方針の設定", "直近の試行"] {
        assert_eq!(wrong("here", text).len(), 1, "{text}");
    }
    for text in ["method-still-usable", "We were told that it cannot be used", "運用ポリシー", "has retold it"] {
        assert_eq!(wrong("here", text), [""; 0], "{text}");
    }
    let source = "// \"judged\"\nmessage!(locale, \"{judged} a\\\n    b \\\"c\\\"\", '\"', \"d\")";
    assert_eq!(texts(source), [" ab \\\"c\\\"", "d"]);
}
