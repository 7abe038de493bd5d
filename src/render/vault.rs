//! What there is in the vault, and what became of its keys. Never what is sealed in it.

use serde::Serialize;

use super::messages::message;
use super::{Format, Style, json};
use crate::desk::VaultState;

#[derive(Serialize)]
struct ForScripts<'a> {
    ok: bool,
    secrets: usize,
    key: Option<u32>,
    #[serde(flatten)]
    older: Older<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Older<'a> {
    OlderKeys(&'a [u32]),
    DestroyedKeys(&'a [u32]),
}

fn for_scripts(state: &VaultState, older: Older<'_>) -> String {
    json::line(&ForScripts { ok: true, secrets: state.secrets, key: state.key, older })
}

/// What a check found.
pub fn vault_checked(state: &VaultState, style: &Style) -> String {
    if style.format != Format::Table {
        return for_scripts(state, Older::OlderKeys(&state.older));
    }
    let (locale, secrets) = (style.locale(), state.secrets);
    let Some(key) = state.key else {
        return message!(locale, "The vault is empty, and has no key yet.\n", "保管庫は空で、鍵もまだありません。\n");
    };
    let mut text = if secrets == 0 {
        message!(
            locale,
            "No secret is in the vault; its key is number {key}.\n",
            "保管庫に秘密はありません。鍵は{key}番です。\n"
        )
    } else {
        message!(
            locale,
            "Secrets sealed in the vault, each opened: {secrets}; key: number {key}.\n",
            "保管庫の秘密は{secrets}件で、すべて開けました。鍵は{key}番です。\n"
        )
    };
    if !state.older.is_empty() {
        text.push_str(&message!(
            locale,
            "A change of the key was cut short. Run: mfadesk vault rotate\n",
            "鍵の交換が途中で止まっています。実行してください：mfadesk vault rotate\n"
        ));
    }
    text
}

/// What a rotation did.
pub fn vault_rotated(state: &VaultState, style: &Style) -> String {
    if style.format != Format::Table {
        return for_scripts(state, Older::DestroyedKeys(&state.older));
    }
    let (locale, secrets, key) = (style.locale(), state.secrets, state.key.unwrap_or_default());
    let mut text = message!(
        locale,
        "Done. Secrets in the vault, sealed by key number {key}: {secrets}.\n",
        "完了しました。保管庫の秘密{secrets}件を、{key}番の鍵で封じました。\n"
    );
    text.push_str(&if state.older.is_empty() {
        message!(
            locale,
            "Back up the key now, apart from the vault.\n",
            "鍵の控えを、保管庫とは別の場所に取ってください。\n"
        )
    } else {
        message!(
            locale,
            "The older key was destroyed. Back up the key and the vault now: older backups of the vault open no more without that key.\n",
            "古い鍵は破棄しました。鍵と保管庫の控えを取り直してください。古い控えの保管庫は、その鍵なしでは開けません。\n"
        )
    });
    text
}
