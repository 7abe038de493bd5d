//! What `log redact` blanked, what of it stays, and where it may still be.

use serde::Serialize;

use super::failure::{Coded, labelled, noted};
use super::messages::{message, names};
use super::{Format, Locale, Style, color, json, prose, time};
use crate::desk::{Redacted, RedactedLine};
use crate::domain::instant::Instant;
use crate::domain::sequence::Sequence;
use crate::render::sanitize::clean;

#[derive(Serialize)]
struct ForScripts<'a> {
    ok: bool,
    dry_run: bool,
    blanked: Vec<BlankedLine<'a>>,
    warnings: Vec<Coded>,
    next: Vec<Coded>,
}

#[derive(Serialize)]
struct BlankedLine<'a> {
    sequence: Sequence,
    account: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
    time: Instant,
    said_by: Option<Sequence>,
    resumed: bool,
}

/// The receipt of a redaction.
pub fn redacted(redacted: &Redacted, style: &Style) -> String {
    let Redacted { lines, warnings, dry_run, .. } = redacted;
    if style.format != Format::Table {
        return json::line(&ForScripts {
            ok: true,
            dry_run: *dry_run,
            blanked: lines.iter().map(blanked_line).collect(),
            warnings: warnings.iter().map(|warning| Coded::of(warning, None, style)).collect(),
            next: next(lines, style.for_scripts()),
        });
    }
    let locale = style.locale();
    let mut text = format!("{}\n", prose::wrap(&beginning(redacted, locale), style.columns(), 2));
    for line in lines {
        text.push_str(&prose::wrap(&of_one(line, locale), style.columns(), 4));
        text.push('\n');
    }
    for warning in warnings {
        text.push_str(&noted(warning, None, style));
    }
    for next in next(lines, locale) {
        let label = match next.code {
            STAYS => message!(locale, "Stays:", "残るもの："),
            _ => message!(locale, "Next:", "次に："),
        };
        text.push_str(&labelled(&label, |label| color::strong(label, style.color), &next.message, style));
    }
    text
}

fn blanked_line(line: &RedactedLine) -> BlankedLine<'_> {
    let RedactedLine { event, said_by, is_resumed } = line;
    BlankedLine {
        sequence: event.sequence,
        account: &event.subject,
        event_type: &event.type_word,
        time: event.time,
        said_by: *said_by,
        resumed: *is_resumed,
    }
}

fn beginning(redacted: &Redacted, locale: Locale) -> String {
    let count = redacted.lines.len();
    match (count, redacted.dry_run) {
        (0, _) => message!(locale, "Nothing is left to blank.", "抹消する内容は残っていません。"),
        (1, true) => message!(
            locale,
            "Nothing was changed (dry run). The data of 1 line would be redacted:",
            "変更していません（確認のみ）。内容を抹消する行（1行）："
        ),
        (_, true) => message!(
            locale,
            "Nothing was changed (dry run). The data of {count} lines would be redacted:",
            "変更していません（確認のみ）。内容を抹消する行（{count}行）："
        ),
        (1, false) => message!(
            locale,
            "Recorded, and the data of 1 line is redacted:",
            "記録し、次の行（1行）の内容を抹消しました："
        ),
        (_, false) => message!(
            locale,
            "Recorded, and the data of {count} lines is redacted:",
            "記録し、次の行（{count}行）の内容を抹消しました："
        ),
    }
}

fn of_one(line: &RedactedLine, locale: Locale) -> String {
    let RedactedLine { event, said_by, is_resumed } = line;
    let (sequence, account, at) = (event.sequence, clean(&event.subject), time::local(event.time, locale));
    let what = match event.event_type() {
        Some(known) => names::event_type(known).of(locale.lang).to_owned(),
        None => clean(&event.type_word).into_owned(),
    };
    let said_by = match (said_by, is_resumed) {
        (None, _) => String::new(),
        (Some(by), false) => message!(locale, " (said by line {by})", "（{by}行目に記録）"),
        (Some(by), true) => message!(
            locale,
            " (said by line {by}; this finishes what was begun then)",
            "（{by}行目に記録済み。そのときの処理を完了します）"
        ),
    };
    message!(
        locale,
        "  line {sequence}: {account}, {what}, {at}{said_by}",
        "  {sequence}行目：{account}、{what}、{at}{said_by}"
    )
}

/// The code for what stays in a line.
const STAYS: &str = "stays";

/// What stays in the line, and where else the data may be.
fn next(lines: &[RedactedLine], locale: Locale) -> Vec<Coded> {
    if lines.is_empty() {
        return Vec::new();
    }
    vec![
        Coded {
            code: STAYS,
            message: message!(
                locale,
                "the account's id, the times, the type of the event, who recorded it and under which name, and the ticket: the chain depends on them.",
                "アカウントのID、日時、記録の種類、記録者とその名乗り、チケット番号（連鎖を保つために必要です）。"
            ),
        },
        Coded {
            code: "copies",
            message: message!(
                locale,
                "Backups, exports, printed or mailed answers and the free blocks of the disk still hold the data: delete or \
                 replace those too. A backup from before, once restored, brings it back.",
                "バックアップ、書き出したファイル、印刷・送信した回答、ディスクの空き領域には、まだ内容が残っています。\
                 これらも削除または置き換えてください。以前のバックアップを復元すると、内容も戻ります。"
            ),
        },
    ]
}
