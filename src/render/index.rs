//! The index: what it knows, whether it is used, and whether it says what the log does.

use serde::Serialize;

use super::messages::{message, names};
use super::{Format, Style, json, prose};
use crate::desk::IndexRebuilt;
use crate::domain::sequence::Sequence;
use crate::inquiry::{IndexChecked, IndexFound};
use crate::ledger::{IndexDifference, IndexFlaw};

#[derive(Serialize)]
struct ForScripts<T> {
    ok: bool,
    index: T,
}

#[derive(Serialize)]
struct Made {
    sequence: Sequence,
    bytes: u64,
}

#[derive(Serialize)]
struct Found {
    used: bool,
    why: Option<&'static str>,
    bytes: u64,
    origin: Option<String>,
    sequence: Option<Sequence>,
    chainhash: Option<String>,
    accounts: Option<u64>,
    unread_bytes: u64,
}

#[derive(Serialize)]
struct Checked {
    sequence: Option<Sequence>,
    why: Option<&'static str>,
    log_differs: bool,
    pieces: u64,
    accounts: Vec<String>,
}

/// How many accounts are named to people.
const NAMED: usize = 10;

/// That it was made.
pub fn index_rebuilt(made: &IndexRebuilt, style: &Style) -> String {
    let (sequence, bytes) = (made.sequence, made.bytes);
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, index: Made { sequence, bytes } });
    }
    let said = message!(
        style.locale(),
        "The index was rebuilt: it knows the log up to line {sequence} ({bytes} bytes).",
        "索引を作り直しました。ログの{sequence}行目までを収めています（{bytes}バイト）。"
    );
    lines(&said, style)
}

/// That it was thrown away. `was_there`: whether there was one.
pub fn index_dropped(was_there: bool, style: &Style) -> String {
    if style.format != Format::Table {
        return json::line(&ForScripts { ok: true, index: was_there });
    }
    let said = match was_there {
        true => message!(
            style.locale(),
            "The index was deleted; no record was. From now on every command reads the whole log.",
            "索引を削除しました。記録はすべて残っています。今後はコマンドのたびにログ全体を読みます。"
        ),
        false => message!(style.locale(), "There was no index.", "索引はありませんでした。"),
    };
    lines(&said, style)
}

/// What was found of it.
pub fn index_status(found: Option<&IndexFound>, style: &Style) -> String {
    if style.format != Format::Table {
        let of = |found: &IndexFound| {
            let state = found.state.as_ref().ok();
            Found {
                used: state.is_some(),
                why: found.state.as_ref().err().map(|flaw| flaw.as_str()),
                bytes: found.bytes,
                origin: state.map(|state| state.origin.clone()),
                sequence: state.map(|state| state.sequence),
                chainhash: state.map(|state| state.chainhash.clone()),
                accounts: state.map(|state| state.accounts),
                unread_bytes: found.unread,
            }
        };
        return json::line(&ForScripts { ok: true, index: found.map(of) });
    }
    let locale = style.locale();
    let Some(IndexFound { bytes, state, unread }) = found else {
        let said = message!(
            locale,
            "There is no index: every command reads the whole log. To make one: mfadesk index rebuild",
            "索引はなく、コマンドのたびにログ全体を読みます。作るには：mfadesk index rebuild"
        );
        return lines(&said, style);
    };
    match state {
        Ok(state) => {
            let sequence = state.sequence;
            let said = message!(
                locale,
                "The index is used. It knows the log up to line {sequence} ({bytes} bytes); {unread} bytes of the log came since, and are read with each question.",
                "索引は使われています。ログの{sequence}行目までを収めています（{bytes}バイト）。その後の{unread}バイトは、問い合わせのたびにログから読みます。"
            );
            lines(&said, style)
        }
        Err(flaw) => not_used(*flaw, style),
    }
}

fn not_used(flaw: IndexFlaw, style: &Style) -> String {
    let why = names::index_flaw(flaw.as_str(), style.lang);
    let said = message!(
        style.locale(),
        "The index is not used: {why}. To rebuild it: mfadesk index rebuild",
        "索引は使われていません：{why}。作り直すには：mfadesk index rebuild"
    );
    lines(&said, style)
}

/// What a check found.
pub fn index_checked(checked: Option<&Result<IndexChecked, IndexFlaw>>, style: &Style) -> String {
    let differences = || checked.and_then(|checked| checked.as_ref().ok()).into_iter().flat_map(|of| &of.differences);
    let accounts: Vec<String> = differences()
        .filter_map(|difference| match difference {
            IndexDifference::Account(id) => Some(id.clone()),
            _ => None,
        })
        .collect();
    if style.format != Format::Table {
        let pieces = differences().find_map(|difference| match difference {
            IndexDifference::Pieces(count) => Some(*count),
            _ => None,
        });
        let of = |checked: &Result<IndexChecked, IndexFlaw>| Checked {
            sequence: checked.as_ref().ok().map(|checked| checked.sequence),
            why: checked.as_ref().err().map(|flaw| flaw.as_str()),
            log_differs: differences().any(|difference| *difference == IndexDifference::Log),
            pieces: pieces.unwrap_or(0),
            accounts: accounts.clone(),
        };
        let is_fine = checked.is_none_or(|checked| checked.as_ref().is_ok_and(|of| of.differences.is_empty()));
        return json::line(&ForScripts { ok: is_fine, index: checked.map(of) });
    }
    let locale = style.locale();
    let said = match checked {
        None => message!(locale, "There is no index.", "索引はありません。"),
        Some(Err(flaw)) => return not_used(*flaw, style),
        Some(Ok(found)) if found.differences.is_empty() => {
            let sequence = found.sequence;
            message!(
                locale,
                "The index says what the log says, up to line {sequence}.",
                "索引は、{sequence}行目までログのとおりです。"
            )
        }
        Some(Ok(_)) => {
            let mut named = accounts.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            if accounts.len() > NAMED {
                named.push_str(", …");
            }
            let count = accounts.len();
            let of_accounts = match count {
                0 => String::new(),
                _ => message!(locale, " Accounts in its tables: {named}.", "表で食い違うアカウント：{named}。"),
            };
            message!(
                locale,
                "The index differs from the log.{of_accounts} Rebuild it: mfadesk index rebuild",
                "索引がログと食い違っています。{of_accounts}作り直してください：mfadesk index rebuild"
            )
        }
    };
    lines(&said, style)
}

/// What is said, in lines.
fn lines(said: &str, style: &Style) -> String {
    prose::wrap(said, style.columns(), 2) + "\n"
}
