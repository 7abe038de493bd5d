//! What `log repair` found and did.

use serde::Serialize;

use super::messages::message;
use super::{Format, Style, json, prose, receipt};
use crate::desk::Repaired;
use crate::domain::sequence::Sequence;

#[derive(Serialize)]
struct ForScripts<'a> {
    ok: bool,
    sequence: Sequence,
    fault_cleared: bool,
    last_stands: Option<bool>,
    quarantined: Option<String>,
    accepted: Option<&'a str>,
    acceptances: Vec<&'a str>,
}

/// The outcome of a repair.
pub fn repaired(repaired: &Repaired, style: &Style) -> String {
    if style.format != Format::Table {
        let events = repaired.accepted.iter().filter_map(|receipt| receipt.event.as_ref());
        let acceptances: Vec<&str> = events.map(|event| event.id.as_str()).collect();
        return json::line(&ForScripts {
            ok: repaired.left.is_none(),
            sequence: repaired.sequence,
            fault_cleared: repaired.fault.is_some(),
            last_stands: repaired.fault.and_then(|fault| fault.stands),
            quarantined: repaired.settled.as_ref().map(|settled| settled.kept.display().to_string()),
            accepted: acceptances.last().copied(),
            acceptances,
        });
    }
    let locale = style.locale();
    let mut parts = Vec::new();
    if let Some(fault) = repaired.fault {
        parts.push(match fault.stands {
            Some(true) => message!(
                locale,
                "The last write succeeded: the line is in the log. The log was verified and synced.",
                "結果が不明だった書き込みは、ログに残っています。ログを検証し、同期しました。"
            ),
            Some(false) => message!(
                locale,
                "The write whose outcome was unknown is not in the log, which was verified and synced: record it again.",
                "結果が不明だった書き込みは、ログにありません。ログを検証し、同期しました。もう一度記録してください。"
            ),
            None => message!(
                locale,
                "The log was verified and synced. Look at its last lines (mfadesk audit) to see whether the last write is among them.",
                "ログを検証し、同期しました。最後の書き込みが残っているかどうかは、末尾の行（mfadesk audit）で確かめてください。"
            ),
        });
    }
    if let Some(settled) = &repaired.settled {
        let (bytes, file) = (settled.tail.bytes, settled.kept.display());
        parts.push(message!(
            locale,
            "An unfinished line of {bytes} bytes was cut off and kept in {file}.",
            "書きかけの行（{bytes}バイト）を切り離し、{file} に保管しました。"
        ));
    }
    let mut text = String::new();
    for accepted in &repaired.accepted {
        text.push_str(&receipt(accepted, style));
    }
    if parts.is_empty() && repaired.accepted.is_empty() {
        parts.push(message!(locale, "There was nothing to repair.", "修復するものはありませんでした。"));
    }
    let sequence = repaired.sequence;
    if repaired.left.is_none() {
        parts.push(message!(
            locale,
            "Commands can record again; the log is at line {sequence}.",
            "記録を再開できます。ログは{sequence}行目までです。"
        ));
    }
    for part in parts {
        text.push_str(&prose::wrap(&part, style.columns(), 2));
        text.push('\n');
    }
    text
}
