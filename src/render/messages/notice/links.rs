//! The pages that a message leads to, and where to turn to.

use super::NoticeWriter;
use crate::domain::advice::links::GuidancePage;
use crate::domain::notice::pages;
use crate::render::Locale;
use crate::render::messages::localized;
use crate::render::messages::next::pages::{address, name};

/// Where the desk answers questions.
const SUPPORT: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/support/";

/// The pages of the steps, each with its name and where it is, in the order in which they are needed.
pub fn links(writer: &NoticeWriter<'_>) -> Vec<(&'static str, String)> {
    let link = |page: GuidancePage| {
        let url = page.address(writer.policy);
        (in_full(page, writer.locale), address(url, writer.locale))
    };
    pages(&writer.notice.steps).into_iter().map(link).collect()
}

/// Where to turn to.
pub fn contact(locale: Locale) -> Vec<(&'static str, String)> {
    vec![(localized!("Technical Support Desk", "サポート窓口").of(locale.lang), address(SUPPORT, locale))]
}

/// Who reads a letter alone has nobody to ask what a page is for.
fn in_full(page: GuidancePage, locale: Locale) -> &'static str {
    let said = match page {
        GuidancePage::Reregister => localized!("Re-registration of verification methods", "本人確認方法の再登録"),
        GuidancePage::Setup => localized!("Initial setup, step by step", "初期設定手順"),
        GuidancePage::Change => localized!("Changing verification methods, step by step", "登録変更手順"),
        page => return name(page, locale),
    };
    said.of(locale.lang)
}
