//! What the pages are called to which callers are sent.

use crate::domain::advice::links::GuidancePage;
use crate::render::labels::Labels;
use crate::render::{Lang, Locale};

/// The site of the guidance: its English pages lie below `en/`, their Japanese originals beside.
const ENGLISH: &str = "https://utelecon.adm.u-tokyo.ac.jp/en/";
const JAPANESE: &str = "https://utelecon.adm.u-tokyo.ac.jp/";

/// What a page is called.
pub fn name(page: GuidancePage, locale: Locale) -> &'static str {
    let labels: &'static Labels = locale.labels();
    match page {
        GuidancePage::FirstSetup => labels.first_setup,
        GuidancePage::SecurityInfo => labels.security_info,
        GuidancePage::SignOut => labels.sign_out_page,
        GuidancePage::UserMenu => labels.user_menu,
        GuidancePage::Vpn => labels.vpn_page,
        GuidancePage::Reregister => labels.reregister_page,
        GuidancePage::Password => labels.password_page,
        GuidancePage::Setup => labels.setup_page,
        GuidancePage::Change => labels.change_page,
    }
}

/// Where it is, for a reader of this language.
pub fn address(url: &str, locale: Locale) -> String {
    match (locale.lang, url.strip_prefix(ENGLISH)) {
        (Lang::Ja, Some(rest)) => format!("{JAPANESE}{rest}"),
        _ => crate::render::sanitize::clean(url).into_owned(),
    }
}
