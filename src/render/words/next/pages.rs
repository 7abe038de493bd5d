//! What the pages are called to which callers are sent.

use crate::domain::advice::links::Page;
use crate::render::words::{Both, both};
use crate::render::{Lang, Voice};

/// The site of the guidance: its English pages lie below `en/`, their Japanese originals beside.
const ENGLISH: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/";
const JAPANESE: &str = "https://utelecon.adm.u-tokyo.ac.jp/";

/// What a page is called.
pub fn name(page: Page) -> Both {
    match page {
        Page::FirstSetup => both!("Security info (step 1)", "セキュリティ情報（手順1用）"),
        Page::SecurityInfo => both!("Security info", "セキュリティ情報"),
        Page::SignOut => both!("Sign-out", "サインアウトページ"),
        Page::UserMenu => both!("User Menu", "利用者メニュー"),
        Page::Vpn => both!("UTokyo VPN", "UTokyo VPN"),
        Page::Reregister => both!("Re-registration", "再登録"),
        Page::Setup => both!("Setup", "初期設定手順"),
        Page::Change => both!("Changes", "登録変更手順"),
    }
}

/// Where it is, for a reader of this language.
pub fn address(url: &str, voice: Voice) -> String {
    match (voice.lang, url.strip_prefix(ENGLISH)) {
        (Lang::Ja, Some(rest)) => format!("{JAPANESE}{rest}"),
        _ => crate::render::sanitize::clean(url).into_owned(),
    }
}
