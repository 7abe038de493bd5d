//! `open`: what is unfinished, the most urgent first.

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::messages::{self, Localized, localized, message, names};
use super::table::Grid;
use super::{Locale, Style, color, footer, time};
use crate::domain::instant::Instant;
use crate::queries::open::{OpenAnswer, OpenMatter, OpenMatterKind};
use crate::render::sanitize::clean;

/// The fields of a row of `open`.
const OPEN_FIELDS: &[&str] = &["account", "affiliation", "matters"];

impl Answer for OpenAnswer<'_> {
    framed_list!("open", by "account", OPEN_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.open.iter().collect()
    }

    fn beside(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Beside {
            since: Instant,
        }
        Beside { since: self.since }
    }

    fn table(&self, style: &Style) -> String {
        let locale = style.locale().judged_at(self.frame.on.unwrap_or(self.frame.as_of));
        let headers = [
            localized!("account", "アカウント"),
            localized!("affiliation", "所属"),
            localized!("what is open", "未完了の内容"),
            localized!("since", "いつから"),
        ];
        let row = |(account, affiliation, matter): (&str, String, &OpenMatter<'_>)| {
            let what = self::matter(matter, style.locale());
            vec![clean(account).to_string(), affiliation, what, time::ago(matter.since, locale)]
        };
        let rows = self.open.iter().flat_map(|one| {
            let affiliation = names::affiliation(one.affiliation, locale.lang).to_string();
            one.matters.iter().map(move |matter| (one.account.as_str(), affiliation.clone(), matter))
        });
        let mut text = String::new();
        if !self.open.is_empty() {
            let grid = Grid::under(headers, rows.map(row), &[0], locale.lang).sparing(&[1]);
            text = grid.lines(style, |_, cell| color::strong(cell, style.color)).join("\n") + "\n\n";
            let of_first = messages::typed_id(self.open[0].account);
            text += &message!(
                locale,
                "What to do about each: mfadesk next {of_first}",
                "それぞれの次の対応：mfadesk next {of_first}"
            );
            text += "\n\n";
        }
        let open = self.open.len();
        let noun = if open == 1 { "account" } else { "accounts" };
        let judged = footer::judged(&self.frame, style);
        let counted = match open {
            0 => message!(locale, "Nothing is open; {judged}", "未完了のものはありません。{judged}"),
            _ => message!(
                locale,
                "Something is open for {open} {noun}; {judged}",
                "未完了のアカウント{open}件。{judged}"
            ),
        };
        text + &footer::footer(&counted, &self.frame, style) + "\n"
    }
}

/// What it is, and when it comes or should have come, by the day of the reader.
fn matter(matter: &OpenMatter<'_>, locale: Locale) -> String {
    let what = what(matter.what).of(locale.lang);
    if let Some(step) = matter.step {
        return message!(locale, "{what}: step {step} is next", "{what}：次は手順{step}");
    }
    if let Some(day) = matter.planned_on {
        let day = clean(day);
        return message!(locale, "{what}: planned for {day}", "{what}：予定日 {day}");
    }
    if let (Some(at), Some(note)) = (matter.due_at, matter.note) {
        let (at, note) = (time::local(at, locale), clean(note));
        return message!(locale, "{what} {at}: {note}", "{what}（{at}）：{note}");
    }
    if !matter.methods.is_empty() {
        let methods = messages::methods(&matter.methods, locale);
        return message!(locale, "{what}: {methods}", "{what}：{methods}");
    }
    match matter.effective_at {
        Some(at) => {
            let at = time::local(at, locale);
            message!(locale, "{what}: at {at}", "{what}：{at}")
        }
        None => what.to_owned(),
    }
}

fn what(kind: OpenMatterKind) -> Localized {
    match kind {
        OpenMatterKind::UsedThoughStolen => {
            localized!("STOLEN, and signed in with since", "盗難の記録後にサインインに使われている")
        }
        OpenMatterKind::StolenStillThere => {
            localized!("stolen, and still registered", "盗まれた方法がまだ登録されている")
        }
        OpenMatterKind::LostStillThere => localized!("lost, and still registered", "なくした方法がまだ登録されている"),
        OpenMatterKind::ReregistrationRequested => {
            localized!("re-registration requested, not decided", "再登録の申請あり、未処理")
        }
        OpenMatterKind::FollowUpDue => localized!("follow-up was due", "対応予定の日時を過ぎている"),
        OpenMatterKind::FollowUp => localized!("follow-up", "対応予定"),
        OpenMatterKind::SetUpAgain => {
            localized!("no sign-in method set up any more", "サインインに使う方法の設定なし")
        }
        OpenMatterKind::PhoneChangeOverdue => localized!("phone change overdue", "機種変更の予定日を過ぎている"),
        OpenMatterKind::NotTestedSince => {
            localized!("MFA is on, and no sign-in has been tested since", "利用開始後のサインイン確認なし")
        }
        OpenMatterKind::Starting => localized!("MFA starts", "多要素認証の利用開始待ち"),
        OpenMatterKind::Ending => localized!("MFA ends", "多要素認証の利用終了待ち"),
        OpenMatterKind::PhoneChange => localized!("phone change", "機種変更の途中"),
        OpenMatterKind::SetUp => localized!("setting up", "初期設定の途中"),
    }
}
