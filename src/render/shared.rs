//! `shared`: which number or serial is behind several accounts, and behind which.

use super::csv::{self, SHARED_FIELDS};
use super::table::Grid;
use super::words::{self, both, names, said};
use super::{Format, Style, Voice, color, footer, json};
use crate::queries::question::Question;
use crate::queries::shared::{Holder, Shared, SharedAnswer, What};
use crate::render::sanitize::clean;

/// The answer to `shared`.
pub fn shared(answer: &SharedAnswer<'_>, style: &Style) -> String {
    match style.format {
        Format::Json => json::Answer::shared(answer).line(),
        Format::Jsonl => json::lines(&answer.shared),
        Format::Csv => csv::table(SHARED_FIELDS, &answer.shared),
        Format::Table => table(answer, style),
    }
}

fn table(answer: &SharedAnswer<'_>, style: &Style) -> String {
    let voice = style.voice();
    let headers =
        [both!("shared", "共有"), both!("accounts", "アカウント数"), both!("behind which", "使っている本人確認方法")];
    let row = |shared: &Shared<'_>| {
        let holders = shared.accounts.iter().map(|holder| self::holder(holder, voice));
        vec![
            what(shared, voice),
            shared.accounts.len().to_string(),
            holders.collect::<Vec<_>>().join(both!("; ", "、").of(voice.lang)),
        ]
    };
    let mut text = String::new();
    if !answer.shared.is_empty() {
        let grid = Grid {
            headers: headers.map(|header| header.of(voice.lang)).into(),
            rows: answer.shared.iter().map(row).collect(),
            whole: &[0, 1],
        };
        text = grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n") + "\n\n";
    }
    let (found, threshold) = (answer.shared.len(), answer.threshold);
    let noun = if found == 1 { "number or serial" } else { "numbers or serials" };
    let judged = footer::judged(&answer.frame, style);
    let of_one = match &answer.frame.question {
        Question::Shared(question) => question.account.as_deref().map(clean),
        _ => None,
    };
    let counted = match (found, of_one) {
        (0, Some(id)) => said!(
            voice,
            "No number or serial of {id} is shared by {threshold} accounts or more; {judged}",
            "{id} の電話番号・製造番号で、{threshold}アカウント以上で共有されているものはありません。{judged}"
        ),
        (0, None) => said!(
            voice,
            "No number or serial is shared by {threshold} accounts or more; {judged}",
            "{threshold}アカウント以上で共有されている電話番号・製造番号はありません。{judged}"
        ),
        _ => said!(
            voice,
            "{found} {noun} shared by {threshold} accounts or more; {judged}",
            "{threshold}アカウント以上で共有されている電話番号・製造番号 {found}件。{judged}"
        ),
    };
    text + &footer::footer(&counted, &answer.frame, style) + "\n"
}

/// What it is: the number by its last digits, as everywhere; the serial as typed.
fn what(shared: &Shared<'_>, voice: Voice) -> String {
    match (shared.what, shared.number, shared.serial) {
        (What::Number, Some(number), _) => {
            let masked = clean(number.masked());
            said!(voice, "number {masked}", "電話番号 {masked}")
        }
        (_, _, serial) => {
            let serial = clean(serial.unwrap_or_default());
            said!(voice, "serial {serial}", "製造番号 {serial}")
        }
    }
}

fn holder(holder: &Holder<'_>, voice: Voice) -> String {
    let (id, affiliation) = (clean(holder.account.as_str()), names::affiliation(holder.affiliation, voice.lang));
    let methods = words::list(holder.methods.iter().map(|method| method.as_str()), voice.lang);
    said!(voice, "{id} ({affiliation}) {methods}", "{id}（{affiliation}）{methods}")
}
