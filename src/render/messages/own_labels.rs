//! A store's own labels: what is wrong with them, in words.

use std::path::Path;

use super::sentence::sentences;
use super::{echo, message};
use crate::commands::label_file::{LabelFlaw, OwnLabel, OwnLabels};
use crate::commands::nearest::nearest;
use crate::render::labels::Labels;
use crate::render::sanitize::clean;
use crate::render::{Lang, Style, prose};

/// What is missing in a store's labels, or says nothing: keys that nobody asks for, and labels that are said in one
/// language alone.
pub fn unsaid(own: &OwnLabels, style: &Style) -> Vec<String> {
    let locale = style.locale();
    let mut found = Vec::new();
    for OwnLabel { language, key, line, .. } in &own.labels {
        let typed = clean(key);
        if !Labels::KEYS.contains(&key.as_str()) {
            let nearest = nearest(key, Labels::KEYS.iter().copied());
            let nearest = nearest.map_or_else(String::new, |nearest| {
                message!(locale, " Did you mean \"{nearest}\"?", "「{nearest}」のことですか？")
            });
            found.push(message!(
                locale,
                "line {line}: there is no label \"{typed}\".{nearest}",
                "{line}行目：「{typed}」というラベルはありません。{nearest}"
            ));
            continue;
        }
        let is_said = |lang: Lang| own.in_language(lang.as_str()).any(|label| label.key == *key);
        for missing in [Lang::En, Lang::Ja].into_iter().filter(|lang| !is_said(*lang)) {
            let missing = missing.as_str();
            let language = clean(language);
            found.push(message!(
                locale,
                "line {line}: \"{typed}\" is said in [{language}] and missing in [{missing}], where the built-in one is used.",
                "{line}行目：「{typed}」は [{language}] だけにあり、[{missing}] にありません（組み込みのものを使います）。"
            ));
        }
    }
    found
}

/// What cannot stand in a file of labels, in words.
pub fn flaw(flaw: &LabelFlaw, style: &Style) -> String {
    let locale = style.locale();
    sentences! { flaw, locale;
        LabelFlaw::NotToml { line, why } =>
            "line {line}: it is not TOML ({why})", "{line}行目：TOMLとして読めません（{why}）";
        LabelFlaw::Language { line, typed = echo::typed(typed) } =>
            "line {line}: \"{typed}\" is not a table of labels; those are [en] and [ja]",
            "{line}行目：「{typed}」はラベルの表ではありません（[en] と [ja] だけです）";
        LabelFlaw::NotText { line, key = echo::typed(key) } =>
            "line {line}: \"{key}\" is not a text of one line, of at most 120 characters",
            "{line}行目：「{key}」は120字までの1行の文字列ではありません";
    }
}

/// One thing that is wrong with the file at this path.
pub fn of_file(path: &Path, said: &str, style: &Style) -> String {
    let path = path.display().to_string();
    let path = clean(&path);
    let text = message!(style.locale(), "labels: {path}, {said}", "ラベル：{path} の{said}");
    prose::wrap(&text, style.columns(), 2) + "\n"
}

/// That a file cannot be used, or not all of it.
pub fn not_used(path: &Path, style: &Style) -> String {
    let path = path.display().to_string();
    let path = clean(&path);
    let text = message!(
        style.locale(),
        "warning: {path} cannot be used as it is; built-in labels stand in for it. To see what is wrong: mfadesk policy show --labels",
        "警告：{path} をそのままでは使えないため、組み込みのラベルで補います。問題の確認：mfadesk policy show --labels"
    );
    prose::wrap(&text, style.columns(), 2) + "\n"
}
