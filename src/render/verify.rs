//! What the independent reader says of a log. Silent about what is fine, but for one line that says so.

use serde::Serialize;

use super::answer::formatted;
use super::messages::{self, many, message};
use super::seals::{self, SealRow};
use super::{Style, color, json, prose};
use crate::verify::{Class, Finding, Kind, Report};

/// The fields of a finding of `log verify`.
const FINDING_FIELDS: &[&str] = &["class", "line", "offset", "kind", "member", "sequence", "id", "reason"];

/// The same, with those of a seal.
const FIELDS_WITH_SEALS: &[&str] =
    &["class", "line", "offset", "kind", "member", "sequence", "id", "reason", "file", "time", "signer", "verdict"];

/// The answer to `log verify`.
pub fn verify(report: &Report, style: &Style) -> String {
    let fields = if report.seals.is_some() { FIELDS_WITH_SEALS } else { FINDING_FIELDS };
    formatted(style, || json::line(report), || rows(report), (fields, || rows(report)), || text(report, style))
}

/// What was found, and what became of the seals.
#[derive(Serialize)]
#[serde(untagged)]
enum Row<'a> {
    Finding(&'a Finding),
    Seal(SealRow<'a>),
}

fn rows(report: &Report) -> Vec<Row<'_>> {
    let findings = report.findings.iter().map(Row::Finding);
    findings.chain(report.seals.iter().flat_map(seals::rows).map(Row::Seal)).collect()
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
            Class::Damage => color::error(&message!(locale, "damage", "破損"), style.color),
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
    let blanked = report.findings.iter().filter(|finding| finding.kind == Kind::Blanked).count();
    if blanked > 0 {
        text.push_str(&message!(
            locale,
            "The data of {blanked} of the lines was redacted.\n",
            "うち{blanked}行は、内容が抹消されています。\n"
        ));
    }
    let (lines, bytes) = (report.sound_lines, report.sound_bytes);
    let of_lines = many(lines, "line");
    let hash = report.head.as_ref().map_or_else(String::new, |head| head.chainhash.clone());
    text.push_str(&if report.is_damaged() {
        message!(
            locale,
            "DAMAGED. Intact before the first damaged line: {of_lines} ({bytes} bytes).\n",
            "破損があります。最初の破損より前の{lines}行（{bytes}バイト）は無事です。\n"
        )
    } else {
        message!(
            locale,
            "Intact: {of_lines}, {bytes} bytes. Chain hash of the last line:\n{hash}\n",
            "異常なし：{lines}行、{bytes}バイト。最終行の連鎖ハッシュ：\n{hash}\n"
        )
    });
    if let Some(seals) = &report.seals {
        text.push_str(&seals::text(seals, style));
    }
    text
}
