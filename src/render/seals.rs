//! Seals and proofs: what was made, and what was found of them.

use std::path::Path;

use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::formatted;
use super::messages::{localized, message, seal};
use super::table::Grid;
use super::{Format, Style, color, json, prose};
use crate::desk::Sealed;
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::inquiry::{MadeProof, Proven};
use crate::render::sanitize::clean;
use crate::verify::{CheckedSeal, Class, SealVerdict, Seals};

/// The receipt of `log seal`. Members in the order of the JSON.
#[derive(Serialize)]
struct ShownSeal<'a> {
    ok: bool,
    file: String,
    origin: Option<&'a str>,
    sequence: Sequence,
    chainhash: &'a str,
    root: &'a str,
    time: Instant,
    before: Option<Sequence>,
}

/// That the log was sealed.
pub fn sealed(sealed: &Sealed, style: &Style) -> String {
    let Sealed { file, origin, sequence, chainhash, root, time, before } = sealed;
    if style.format != Format::Table {
        return json::line(&ShownSeal {
            ok: true,
            file: file.display().to_string(),
            origin: origin.as_deref(),
            sequence: *sequence,
            chainhash,
            root,
            time: *time,
            before: *before,
        });
    }
    let locale = style.locale();
    let path = file.display().to_string();
    let path = clean(&path);
    let since = match before {
        Some(before) => {
            message!(locale, " The seal before it covers line {before}.", "直前の封印は{before}行目までです。")
        }
        None => String::new(),
    };
    let text = message!(
        locale,
        "Sealed up to line {sequence}, at {time}.{since}",
        "{sequence}行目までを封印しました（{time}）。{since}"
    );
    let advice = message!(
        locale,
        "Keep a copy of this file on another machine: anyone who can write here can also delete seals.",
        "このファイルのコピーを別のコンピューターに保管してください。ここに書き込める人は、封印を取り除くこともできます。"
    );
    let columns = style.columns();
    format!("{}\n{path}\n{}\n", prose::wrap(&text, columns, 2), prose::wrap(&advice, columns, 2))
}

/// A seal as a row beside the findings of `log verify`.
#[derive(Serialize)]
pub(super) struct SealRow<'a> {
    class: Class,
    kind: &'static str,
    #[serde(flatten)]
    seal: &'a CheckedSeal,
}

/// The rows of the seals.
pub(super) fn rows(seals: &Seals) -> impl Iterator<Item = SealRow<'_>> {
    seals.seals.iter().map(|seal| SealRow { class: class(seal.verdict), kind: "seal", seal })
}

fn class(verdict: SealVerdict) -> Class {
    if verdict.is_broken() { Class::Damage } else { Class::Note }
}

/// What `log verify` says of the seals: of each that does not simply hold, and how many do.
pub(super) fn text(seals: &Seals, style: &Style) -> String {
    let locale = style.locale();
    let mut text = String::new();
    for found in seals.seals.iter().filter(|seal| seal.verdict != SealVerdict::Holds) {
        let label = match class(found.verdict) {
            Class::Damage => color::error(&message!(locale, "broken seal", "封印の異常"), style.color),
            Class::Note => message!(locale, "seal", "封印"),
        };
        let (file, what) = (clean(&found.file), seal::verdict(found.verdict, locale));
        let sequence = match found.sequence {
            Some(sequence) => message!(locale, " (up to line {sequence})", "（{sequence}行目まで）"),
            None => String::new(),
        };
        let line = message!(locale, "{label}: {file}{sequence}: {what}", "{label}：{file}{sequence}：{what}");
        text.push_str(&prose::wrap(&line, style.columns(), 2));
        text.push('\n');
    }
    let (count, all) = (seals.holding, seals.seals.len());
    let newest = seals.seals.iter().rfind(|seal| seal.verdict == SealVerdict::Holds && seal.sequence == seals.until);
    let line = match (newest, seals.until) {
        (Some(CheckedSeal { time: Some(time), signer: Some(signer), .. }), Some(until)) => {
            let (time, signer) = (clean(time), clean(signer));
            message!(
                locale,
                "Seals: {count} of {all} hold. Up to line {until} the log is what {signer} sealed at {time}.",
                "封印：{all}件のうち{count}件が有効です。{until}行目までのログは、{signer} が {time} に封印したときと同じです。"
            )
        }
        _ => message!(locale, "Seals: none of {all} holds.", "封印：{all}件のうち有効なものはありません。"),
    };
    text.push_str(&prose::wrap(&line, style.columns(), 2));
    text.push('\n');
    text
}

/// What `log prove -o` wrote. Members in the order of the JSON.
#[derive(Serialize)]
struct ShownProof<'a> {
    ok: bool,
    file: String,
    lines: usize,
    sealed: Sequence,
    blanked: &'a [Sequence],
}

/// That a proof was written.
pub fn proof_made(proof: &MadeProof, file: &Path, style: &Style) -> String {
    let MadeProof { lines, sealed, blanked, .. } = proof;
    if style.format != Format::Table {
        let file = file.display().to_string();
        return json::line(&ShownProof { ok: true, file, lines: *lines, sealed: *sealed, blanked });
    }
    let locale = style.locale();
    let path = file.display().to_string();
    let path = clean(&path);
    let of = if *lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
    let mut text = message!(
        locale,
        "A proof of {of} is in {path}, by the seal up to line {sealed}.",
        "{lines}行の証明を {path} に書き出しました（{sealed}行目までの封印による）。"
    );
    if !blanked.is_empty() {
        let blanked = blanked.iter().map(Sequence::to_string).collect::<Vec<_>>().join(", ");
        text.push_str(&message!(
            locale,
            " Without their data, which was redacted: line {blanked}.",
            "データが抹消済みのため、データなしの行：{blanked}行目。"
        ));
    }
    format!("{}\n", prose::wrap(&text, style.columns(), 2))
}

/// What is proven. Members in the order of the JSON.
#[derive(Serialize)]
struct ShownProven<'a> {
    proven: bool,
    origin: Option<&'a str>,
    seal: ProvenSeal<'a>,
    lines: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct ProvenSeal<'a> {
    sequence: Sequence,
    chainhash: &'a str,
    root: &'a str,
    time: &'a str,
    signer: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    sequence: Sequence,
    recordedtime: &'a str,
    r#type: &'a str,
    account: Option<&'a str>,
    event: Option<Box<RawValue>>,
}

const FIELDS: &[&str] = &["sequence", "recordedtime", "type", "account", "event"];

/// The answer to `log prove --check`, where it is proven.
pub fn proven(proven: &Proven<'_>, style: &Style) -> String {
    let rows = || proven.proof.lines.iter().map(row).collect::<Vec<_>>();
    formatted(style, || json::line(&shown(proven, rows())), rows, (FIELDS, rows), || words(proven, style))
}

fn row(line: &crate::verify::ProvenLine) -> Row<'_> {
    Row {
        sequence: Sequence(line.sequence),
        recordedtime: &line.recordedtime,
        r#type: &line.r#type,
        account: Some(line.subject.as_str()).filter(|subject| *subject != "store"),
        event: RawValue::from_string(line.event.clone()).ok(),
    }
}

fn shown<'a>(proven: &'a Proven<'_>, lines: Vec<Row<'a>>) -> ShownProven<'a> {
    let statement = &proven.proof.seal.statement;
    ShownProven {
        proven: true,
        origin: statement.origin.as_deref(),
        seal: ProvenSeal {
            sequence: Sequence(statement.sequence),
            chainhash: &statement.chainhash,
            root: &statement.root,
            time: &statement.time,
            signer: &proven.signer,
        },
        lines,
    }
}

fn words(proven: &Proven<'_>, style: &Style) -> String {
    let locale = style.locale();
    let statement = &proven.proof.seal.statement;
    let (count, sequence, time) = (proven.proof.lines.len(), statement.sequence, &statement.time);
    let (signer, origin) = (clean(&proven.signer), clean(statement.origin.as_deref().unwrap_or("–")));
    let these = if count == 1 { "this line is".to_owned() } else { format!("these {count} lines are") };
    let head = message!(
        locale,
        "Proven: {these} in log {origin}, as {signer} sealed it at {time}, up to line {sequence}.",
        "証明済み：次の{count}行は、{signer} が {time} に{sequence}行目まで封印したログ {origin} にあります。"
    );
    let rest = message!(locale, "It does not show that there are no other lines.", "ほかに行がないことは示しません。");
    let headers = [
        localized!("line", "行"),
        localized!("recorded", "記録"),
        localized!("type", "種類"),
        localized!("account", "アカウント"),
        localized!("data", "データ"),
    ];
    let cells = proven.proof.lines.iter().map(|line| {
        let account = if line.subject == "store" { "" } else { &line.subject };
        let data = match &line.data {
            Some(data) => clean(data).into_owned(),
            None => message!(locale, "(not in the proof)", "（証明に含まれず）"),
        };
        vec![
            line.sequence.to_string(),
            line.recordedtime.clone(),
            clean(&line.r#type).into_owned(),
            clean(account).into_owned(),
            data,
        ]
    });
    let mut text = format!("{}\n\n", prose::wrap(&head, style.columns(), 2));
    for line in Grid::under(headers, cells, &[0, 1], style.lang).lines(style, |_, cell| cell.to_owned()) {
        text.push_str(&line);
        text.push('\n');
    }
    format!("{text}\n{}\n", prose::wrap(&rest, style.columns(), 2))
}
