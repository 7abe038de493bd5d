//! What `init` made, where and for whom, what to set so that it is found, and what to back up where.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::messages::{Localized, localized, message};
use super::receipt::{self, ReceiptForScripts};
use super::shell;
use super::table::Grid;
use super::{Format, Locale, Style, json, prose};
use crate::desk::{MadeStore, PartSort, StorePart};
use crate::render::sanitize::clean;

#[derive(Serialize)]
struct ForScripts<'a> {
    #[serde(flatten)]
    receipt: ReceiptForScripts<'a>,
    store: ShownStore<'a>,
}

#[derive(Serialize)]
struct ShownStore<'a> {
    directory: &'a Path,
    keys: &'a Path,
    group: Option<&'a str>,
    parts: Vec<ShownPart<'a>>,
    environment: BTreeMap<&'static str, &'a Path>,
}

#[derive(Serialize)]
struct ShownPart<'a> {
    what: PartSort,
    path: &'a Path,
    mode: String,
    new: bool,
    back_up: Option<&'static str>,
}

/// The receipt of `init`.
pub fn store_made(made: &MadeStore, style: &Style) -> String {
    if style.format != Format::Table {
        let parts = made.parts.iter().map(|part| ShownPart {
            what: part.what,
            path: &part.path,
            mode: mode(part),
            new: part.is_new,
            back_up: back_up(part.what),
        });
        return json::line(&ForScripts {
            receipt: receipt::recorded(&made.receipt, None, None, style),
            store: ShownStore {
                directory: &made.directory,
                keys: &made.keys,
                group: made.group.as_deref(),
                parts: parts.collect(),
                environment: environment(made),
            },
        });
    }
    receipt::receipt(&made.receipt, style) + &made_for(made, style) + &to_set(made, style) + &to_back_up(made, style)
}

/// With what a part is to be backed up: with nothing, where it can be made again.
fn back_up(what: PartSort) -> Option<&'static str> {
    match what {
        PartSort::Log | PartSort::NumberCheck => Some("log"),
        PartSort::NumberKey | PartSort::VaultKey => Some("apart-from-the-log"),
        PartSort::Store | PartSort::Lock | PartSort::Head | PartSort::Keys => None,
    }
}

fn mode(part: &StorePart) -> String {
    format!("{:04o}", part.bits)
}

/// The variables by which the store is found from anywhere.
fn environment(made: &MadeStore) -> BTreeMap<&'static str, &Path> {
    let keys = (!are_within(made)).then_some(("MFADESK_KEYS", &*made.keys));
    [("MFADESK_STORE", &*made.directory)].into_iter().chain(keys).collect()
}

/// Whether the keys lie in the store.
fn are_within(made: &MadeStore) -> bool {
    made.keys.starts_with(&made.directory)
}

fn shown(path: &Path) -> String {
    clean(&path.to_string_lossy()).into_owned()
}

fn made_for(made: &MadeStore, style: &Style) -> String {
    let locale = style.locale();
    let for_whom = match &made.group {
        None => message!(locale, "Made for you alone:", "あなただけが使えるものとして作成："),
        Some(group) => {
            let group = clean(group);
            message!(locale, "Made for the group {group}:", "グループ {group} が使えるものとして作成：")
        }
    };
    let headers = [localized!("path", "パス"), localized!("mode", "モード"), localized!("what it is", "内容")];
    let rows = made.parts.iter().map(|part| {
        let what = name(part.what).of(style.lang);
        let what = match part.is_new {
            true => what.to_owned(),
            false => message!(locale, "{what}; it was there, and is kept", "{what}（すでにあったものを使用）"),
        };
        vec![place(made, part), mode(part), what]
    });
    let grid = Grid::under(headers, rows, &[0], locale.lang);
    let lines: Vec<String> = grid.lines(style, |_, cell| cell.to_owned());
    format!("\n{for_whom}\n{}\n", lines.join("\n"))
}

/// Where a part lies: within the store, which is named whole, as it lies there.
fn place(made: &MadeStore, part: &StorePart) -> String {
    match part.path.strip_prefix(&made.directory) {
        Ok(within) if !within.as_os_str().is_empty() => shown(within),
        _ => shown(&part.path),
    }
}

fn name(what: PartSort) -> Localized {
    match what {
        PartSort::Store => localized!("the store", "ストア"),
        PartSort::Log => localized!("the log: everything", "ログ（すべての記録）"),
        PartSort::Lock => localized!("what writers lock", "書き込みのロック"),
        PartSort::Head => localized!("how far the log was acknowledged", "記録済みの位置"),
        PartSort::NumberCheck => localized!("what the number key is known by", "番号用の鍵の照合値"),
        PartSort::Keys => localized!("the keys", "鍵の置き場所"),
        PartSort::NumberKey => localized!("the number key", "番号用の鍵"),
        PartSort::VaultKey => localized!("the key of the vault", "保管庫の鍵"),
    }
}

fn to_set(made: &MadeStore, style: &Style) -> String {
    let heading = message!(style.locale(), "Set for everybody who works with it:", "使う人の環境に設定：");
    let lines =
        environment(made).into_iter().map(|(name, path)| format!("  export {name}={}\n", shell::word(&shown(path))));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

fn to_back_up(made: &MadeStore, style: &Style) -> String {
    let locale = style.locale();
    let of = |with: &str| -> String {
        let parts = made.parts.iter().filter(|part| back_up(part.what) == Some(with));
        let paths: Vec<String> = parts.map(|part| shown(&part.path)).collect();
        paths.join(localized!(", ", "、").of(style.lang))
    };
    let (log, keys) = (of("log"), of("apart-from-the-log"));
    let mut said = vec![
        backed_up_often(&log, locale),
        message!(
            locale,
            "Back up once, apart from the log: {keys}. With both, phone numbers can be found out; without the keys, no number can be compared and the vault cannot be opened again.",
            "ログとは別の場所に一度バックアップしてください：{keys}。両方がそろうと電話番号を割り出せます。鍵をなくすと、番号の照合も保管庫を開くことも二度とできません。"
        ),
    ];
    if are_within(made) {
        said.push(message!(
            locale,
            "The keys lie in the store, so that a copy of the whole directory hands them on: copy the log alone. Another \
             place is chosen with init --keys DIR.",
            "鍵はストアの中にあります。ディレクトリごとコピーすると鍵も渡ってしまうため、ログだけをコピーしてください。\
             別の場所に置くには init --keys ディレクトリ とします。"
        ));
    }
    let lines = said.iter().map(|said| prose::wrap(said, style.columns(), 2) + "\n");
    format!("\n{}", lines.collect::<String>())
}

fn backed_up_often(log: &str, locale: Locale) -> String {
    message!(locale, "Back up every day, to two places: {log}.", "毎日、2か所にバックアップ：{log}")
}
