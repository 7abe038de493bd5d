//! The pages that a message leads to, and where to turn to.

use super::Writer;
use crate::domain::advice::links::Page;
use crate::domain::notice::pages;
use crate::render::Voice;
use crate::render::words::next::pages::{address, name};
use crate::render::words::{Both, both};

/// Where the desk answers questions.
const SUPPORT: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/support/";

/// The pages of the steps, each with its name and where it is, in the order in which they are needed.
pub fn links(writer: &Writer<'_>) -> Vec<(&'static str, String)> {
    let link = |page: Page| {
        let url = page.address(writer.policy);
        (in_full(page).of(writer.voice.lang), address(url, writer.voice))
    };
    pages(&writer.notice.steps).into_iter().map(link).collect()
}

/// Where to turn to.
pub fn contact(voice: Voice) -> Vec<(&'static str, String)> {
    vec![(both!("Technical Support Desk", "サポート窓口").of(voice.lang), address(SUPPORT, voice))]
}

/// Who reads a letter alone has nobody to ask what a page is for.
fn in_full(page: Page) -> Both {
    match page {
        Page::Reregister => both!("Re-registration of verification methods", "本人確認方法の再登録"),
        Page::Setup => both!("Initial setup, step by step", "初期設定手順"),
        Page::Change => both!("Changing verification methods, step by step", "登録変更手順"),
        page => name(page),
    }
}
