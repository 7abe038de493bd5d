//! What the program says alone: the commands that matter first, or, where there is no store, how to begin.

use super::messages::{Localized, localized, message};
use super::{Style, color, prose};

/// The commands that matter first, each with what it is for.
const FIRST: [(Localized, Localized); 6] = [
    (localized!("mfadesk open", "mfadesk open"), localized!("what is unfinished", "未完了のもの（朝いちばんに）")),
    (localized!("mfadesk call ID", "mfadesk call ID"), localized!("a prompt for one account", "通話中の入力画面")),
    (
        localized!("mfadesk next ID", "mfadesk next ID"),
        localized!("what to tell the person on the phone", "電話口で伝えること"),
    ),
    (
        localized!("mfadesk status ID", "mfadesk status ID"),
        localized!("setup step, methods and risk", "手順、使える方法、危険度"),
    ),
    (
        localized!("mfadesk lost ID \"iPhone 15\"", "mfadesk lost ID \"iPhone 15\""),
        localized!("record a lost device", "使えなくなった端末の記録"),
    ),
    (
        localized!("mfadesk risk", "mfadesk risk"),
        localized!("who is one loss away from a lock-out", "サインインできなくなるおそれのある人"),
    ),
];

/// How to begin.
const BEGINNING: [(Localized, Localized); 3] = [
    (
        localized!("mfadesk demo tour", "mfadesk demo tour"),
        localized!("a practice store with fictional people", "架空の人物による練習用のストア"),
    ),
    (
        localized!("mfadesk --store DIR init", "mfadesk --store ディレクトリ init"),
        localized!("your own store", "実際に使うストア"),
    ),
    (
        localized!("mfadesk --store DIR import FILE", "mfadesk --store ディレクトリ import ファイル"),
        localized!("your directory's reports", "レポートを取り込む"),
    ),
];

/// The page. `is_at_home`: there is a store to work with.
pub fn start(is_at_home: bool, style: &Style) -> String {
    let locale = style.locale();
    let what = message!(
        locale,
        "mfadesk records MFA support calls and shows who is one lost device away from a lock-out.",
        "mfadesk は、サポート窓口での多要素認証の対応を記録し、サインインできなくなるおそれのある人を見つけます。"
    );
    let beginning = message!(
        locale,
        "There is no store yet (--store DIR, or MFADESK_STORE). How to begin:",
        "ストアがまだありません（--store ディレクトリ、または MFADESK_STORE）。始めるには："
    );
    let rows = if is_at_home { &FIRST[..] } else { &BEGINNING[..] };
    let widest = rows.iter().map(|(typed, _)| prose::columns(typed.of(style.lang))).max().unwrap_or(0);
    let mut text = prose::wrap(&what, style.columns(), 0) + "\n\n";
    if !is_at_home {
        text.push_str(&(prose::wrap(&beginning, style.columns(), 0) + "\n"));
    }
    for (typed, said) in rows {
        let (typed, said) = (typed.of(style.lang), said.of(style.lang));
        let gap = " ".repeat(widest - prose::columns(typed) + 2);
        let typed = color::strong(typed, style.color);
        text.push_str(&format!("  {typed}{gap}{said}\n"));
    }
    text.push('\n');
    text.push_str(&message!(
        locale,
        "All commands: mfadesk --help. About one of them: mfadesk lost --help\n",
        "すべてのコマンド：mfadesk --help、1つについて：mfadesk lost --help\n"
    ));
    text
}
