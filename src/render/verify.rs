//! What the independent reader says of a log. Silent about what is fine, but for one line that says so.

use super::answer::formatted;
use super::messages::{self, message};
use super::{Style, color, json, prose};
use crate::verify::{Class, Report};

/// The fields of a finding of `log verify`.
const FINDING_FIELDS: &[&str] = &["class", "line", "offset", "kind", "member", "sequence", "id", "reason"];

/// The answer to `log verify`.
pub fn verify(report: &Report, style: &Style) -> String {
    formatted(
        style,
        || json::line(report),
        || report.findings.iter().collect(),
        (FINDING_FIELDS, || report.findings.iter().collect()),
        || text(report, style),
    )
}

fn text(report: &Report, style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    for finding in &report.findings {
        let place = match (finding.line, finding.offset) {
            (Some(line), Some(offset)) => {
                message!(locale, "line {line}, byte {offset}: ", "{line}行目（{offset}バイト目）：")
            }
            _ => String::new(),
        };
        let label = match finding.class {
            Class::Damage => color::error(&message!(locale, "damage", "損傷"), style.color),
            Class::Note => message!(locale, "note", "注記"),
        };
        let what = messages::finding::finding(&finding.kind, locale);
        text.push_str(&prose::wrap(
            &message!(locale, "{label}: {place}{what}", "{label}：{place}{what}"),
            style.columns(),
            2,
        ));
        text.push('\n');
    }
    let (lines, bytes) = (report.sound_lines, report.sound_bytes);
    let hash = report.head.as_ref().map_or_else(String::new, |head| head.chainhash.clone());
    text.push_str(&if report.is_damaged() {
        message!(
            locale,
            "DAMAGED: {lines} lines ({bytes} bytes) stand before the first damage.\n",
            "損傷があります。最初の損傷の前には{lines}行（{bytes}バイト）あります。\n"
        )
    } else {
        message!(
            locale,
            "Sound: {lines} lines, {bytes} bytes. Chain hash of the last line:\n{hash}\n",
            "異常なし：{lines}行、{bytes}バイト。最終行の連鎖ハッシュ：\n{hash}\n"
        )
    });
    text
}
