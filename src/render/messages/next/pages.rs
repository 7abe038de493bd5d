//! What the pages are called to which callers are sent.

use crate::domain::advice::links::GuidancePage;
use crate::render::messages::{Localized, localized};
use crate::render::{Lang, Locale};

/// The site of the guidance: its English pages lie below `en/`, their Japanese originals beside.
const ENGLISH: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/";
const JAPANESE: &str = "https://utelecon.adm.u-tokyo.ac.jp/";

/// What a page is called.
pub fn name(page: GuidancePage) -> Localized {
    match page {
        GuidancePage::FirstSetup => localized!("Security info (step 1)", "多要素認証の設定ページ（手順1用）"),
        GuidancePage::SecurityInfo => localized!("Security info", "セキュリティ情報"),
        GuidancePage::SignOut => localized!("Sign-out", "サインアウトページ"),
        GuidancePage::UserMenu => localized!("User Menu", "利用者メニュー"),
        GuidancePage::Vpn => localized!("UTokyo VPN", "UTokyo VPN"),
        GuidancePage::Reregister => localized!("Re-registration", "再登録"),
        GuidancePage::Setup => localized!("Setup", "初期設定手順"),
        GuidancePage::Change => localized!("Changes", "登録変更手順"),
    }
}

/// Where it is, for a reader of this language.
pub fn address(url: &str, locale: Locale) -> String {
    match (locale.lang, url.strip_prefix(ENGLISH)) {
        (Lang::Ja, Some(rest)) => format!("{JAPANESE}{rest}"),
        _ => crate::render::sanitize::clean(url).into_owned(),
    }
}
