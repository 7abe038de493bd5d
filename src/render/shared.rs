//! `shared`: which number or serial is behind several accounts, and behind which.

use super::messages::{self, localized, message, names};
use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::table::Grid;
use super::{Locale, Style, color, footer};
use crate::queries::question::Question;
use crate::queries::shared::{Holder, SharedAnswer, SharedBy, SharedThing};
use crate::render::sanitize::clean;

/// The fields of a row of `shared`.
const SHARED_FIELDS: &[&str] = &["domain", "what", "number.masked", "number.fingerprint", "serial", "accounts"];

impl Answer for SharedAnswer<'_> {
    framed_list!("shared", by "domain", SHARED_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.shared.iter().collect()
    }

    fn beside(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Beside {
            threshold: u32,
        }
        Beside { threshold: self.threshold }
    }

    fn table(&self, style: &Style) -> String {
        table(self, style)
    }
}

fn table(answer: &SharedAnswer<'_>, style: &Style) -> String {
    let locale = style.locale();
    let headers = [
        localized!("shared", "共有"),
        localized!("accounts", "アカウント数"),
        localized!("behind which", "使っている本人確認方法"),
    ];
    let row = |shared: &SharedBy<'_>| {
        let holders = shared.accounts.iter().map(|holder| self::holder(holder, locale));
        vec![
            what(shared, locale),
            shared.accounts.len().to_string(),
            holders.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang)),
        ]
    };
    let mut text = String::new();
    if !answer.shared.is_empty() {
        let grid = Grid::under(headers, answer.shared.iter().map(row), &[0, 1], locale.lang);
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
        (0, Some(id)) => message!(
            locale,
            "No number or serial of {id} is shared by {threshold} accounts or more; {judged}",
            "{id} の電話番号・シリアル番号で、{threshold}アカウント以上で共有されているものはありません。{judged}"
        ),
        (0, None) => message!(
            locale,
            "No number or serial is shared by {threshold} accounts or more; {judged}",
            "{threshold}アカウント以上で共有されている電話番号・シリアル番号はありません。{judged}"
        ),
        _ => message!(
            locale,
            "{found} {noun} shared by {threshold} accounts or more; {judged}",
            "{threshold}アカウント以上で共有されている電話番号・シリアル番号{found}件。{judged}"
        ),
    };
    text + &footer::footer(&counted, &answer.frame, style) + "\n"
}

/// What it is: the number by its last digits, as everywhere; the serial as typed.
fn what(shared: &SharedBy<'_>, locale: Locale) -> String {
    match (shared.what, shared.number, shared.serial) {
        (SharedThing::Number, Some(number), _) => {
            let masked = clean(number.masked());
            message!(locale, "number {masked}", "電話番号 {masked}")
        }
        (_, _, serial) => {
            let serial = clean(serial.unwrap_or_default());
            message!(locale, "serial {serial}", "シリアル番号 {serial}")
        }
    }
}

fn holder(holder: &Holder<'_>, locale: Locale) -> String {
    let (id, affiliation) = (clean(holder.account.as_str()), names::affiliation(holder.affiliation, locale.lang));
    let methods = messages::list(holder.methods.iter().map(|method| method.as_str()), locale.lang);
    message!(locale, "{id} ({affiliation}) {methods}", "{id}（{affiliation}）{methods}")
}
