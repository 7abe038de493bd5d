//! Words as people say them, in either language: kinds of method, how a test went, why something cannot be used. Each
//! stands for a word of the command line. What may mean several kinds is asked back; it guesses nothing.

use super::nearest::nearest;
use super::parse::normalized;
use super::problem::Problem;
use crate::domain::kind::Kind;
use Kind::{
    AlternatePhone, AppPassword, AuthenticatorApp, Email, HardwareToken, MicrosoftAuthenticator, OfficePhone, Passkey,
    Phone, SecurityKey,
};

/// What is said for kinds, as [`folded`]. What may be several is that many.
const KINDS: &[(&[Kind], &[&str])] = &[
    (&[MicrosoftAuthenticator], &["microsoft", "マイクロソフト", "マイクロソフト認証アプリ", "msauthenticator"]),
    (
        &[AuthenticatorApp],
        &[
            "google",
            "googleauthenticator",
            "authy",
            "totp",
            "otp",
            "認証アプリ",
            "その他の認証アプリ",
            "otherauthenticatorapp",
        ],
    ),
    (&[MicrosoftAuthenticator, AuthenticatorApp], &["authenticator", "アプリ"]),
    (&[HardwareToken], &["ハードウェアトークン", "トークン", "oath", "oathtoken"]),
    (
        &[Phone],
        &["sms", "text", "textmessage", "mobile", "mobilephone", "cell", "cellphone", "電話", "携帯", "携帯電話"],
    ),
    (&[AlternatePhone], &["alternatemobile", "alternativephone", "代替の電話", "代替電話"]),
    (&[OfficePhone], &["会社電話", "会社の電話", "職場の電話", "workphone"]),
    (&[AlternatePhone, OfficePhone], &["landline", "固定電話"]),
    (&[SecurityKey], &["yubikey", "fido", "セキュリティキー", "fidoセキュリティキー", "hardwarekey"]),
    (&[SecurityKey, Passkey], &["fido2", "webauthn"]),
    (&[Passkey], &["パスキー"]),
    (&[Email], &["mail", "メール", "電子メール"]),
    (&[AppPassword], &["アプリパスワード"]),
];

/// What the page may list that verifies no sign-in here.
const VERIFIES_NOTHING: &[&str] = &[
    "tap",
    "temporaryaccesspass",
    "一時アクセスパス",
    "windowshello",
    "windowshelloforbusiness",
    "hello",
    "securityquestions",
    "秘密の質問",
];

/// A kind by what is said for it: its word, its alias, what the page calls it, what people call it.
///
/// # Errors
/// When it may be several, is one that imports alone bring, or is none that is known.
pub fn kind(member: &'static str, typed: &str) -> Result<Kind, Problem> {
    let word = folded(typed);
    let named = Kind::ALL.iter().find(|kind| is_word_for(**kind, &word));
    let said = KINDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kinds, _)| *kinds);
    let which = |kinds: Vec<&'static str>| Problem::WhichKind { typed: typed.to_owned(), kinds };
    match (named, said) {
        (Some(kind), _) => Ok(*kind),
        (None, Some([kind])) => Ok(*kind),
        (None, Some(kinds)) => Err(which(kinds.iter().map(|kind| kind.as_str()).collect())),
        _ if VERIFIES_NOTHING.contains(&word.as_str()) => Err(Problem::VerifiesNothing(typed.to_owned())),
        (None, None) => {
            let known: Vec<&'static str> =
                Kind::ALL.iter().filter(|kind| kind.row().can_be_typed).map(|kind| kind.as_str()).collect();
            match nearest(&normalized(typed), known.iter().copied()) {
                Some(nearest) => Err(which(vec![nearest])),
                None => Err(Problem::Word { member, typed: typed.to_owned(), known }),
            }
        }
    }
}

fn is_word_for(kind: Kind, word: &str) -> bool {
    folded(kind.as_str()) == word || kind.row().alias == Some(word)
}

/// How a test went, as people say it.
pub const RESULTS: &[(&str, &[&str])] = &[
    ("passed", &["ok", "pass", "success", "successful", "succeeded", "worked", "works", "成功", "できた"]),
    ("failed", &["ng", "fail", "failure", "失敗", "できない", "できなかった"]),
];

/// Why something cannot be used, as people say it.
pub const REASONS: &[(&str, &[&str])] = &[
    ("lost", &["紛失", "なくした"]),
    ("stolen", &["theft", "盗難", "盗まれた"]),
    ("broken", &["damaged", "故障", "破損", "壊れた"]),
    ("disposed", &["discarded", "sold", "廃棄", "処分"]),
    ("number-changed", &["番号変更"]),
    ("no-access", &["手元にない", "athome"]),
];

/// The word of the command line for what is said; what is typed, where it is none of these.
pub fn word_for<'t>(typed: &'t str, said: &[(&'static str, &[&str])]) -> &'t str {
    let word = folded(typed);
    said.iter().find(|(_, words)| words.contains(&word.as_str())).map_or(typed, |(known, _)| known)
}

/// As it is compared: full-width forms folded, without case, blanks and signs.
fn folded(typed: &str) -> String {
    normalized(typed).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::{KINDS, REASONS, RESULTS, VERIFIES_NOTHING, folded, kind};
    use crate::commands::problem::Problem;
    use crate::domain::kind::Kind;

    #[test]
    fn kinds_are_known_by_what_people_and_pages_call_them() {
        for (typed, expected) in [
            ("Microsoft Authenticator", Kind::MicrosoftAuthenticator),
            ("ＭＳＡＵＴＨ", Kind::MicrosoftAuthenticator),
            ("Google Authenticator", Kind::AuthenticatorApp),
            ("hardware token", Kind::HardwareToken),
            ("SMS", Kind::Phone),
            ("Alternate phone", Kind::AlternatePhone),
            ("ハードウェア トークン", Kind::HardwareToken),
            ("FIDOセキュリティ キー", Kind::SecurityKey),
            ("e-mail", Kind::Email),
            ("アプリ パスワード", Kind::AppPassword),
        ] {
            assert_eq!(kind("KIND", typed), Ok(expected), "{typed}");
        }
        let which = |typed: &str, kinds: &[&'static str]| {
            let asked = Problem::WhichKind { typed: typed.into(), kinds: kinds.to_vec() };
            assert_eq!(kind("KIND", typed), Err(asked), "{typed}");
        };
        which("FIDO2", &["security-key", "passkey"]);
        which("固定電話", &["alternate-phone", "office-phone"]);
        which("phon", &["phone"]);
        assert_eq!(kind("KIND", "Windows Hello"), Err(Problem::VerifiesNothing("Windows Hello".into())));
        assert!(matches!(kind("KIND", "carrier pigeon"), Err(Problem::Word { .. })));
    }

    #[test]
    fn every_word_is_written_as_it_is_compared_and_stands_for_one_thing() {
        let of_kinds = KINDS.iter().flat_map(|(_, words)| *words).chain(VERIFIES_NOTHING);
        let own: Vec<String> = Kind::ALL.iter().map(|kind| folded(kind.as_str())).collect();
        for words in [
            of_kinds.copied().collect::<Vec<_>>(),
            RESULTS.iter().flat_map(|(_, words)| *words).copied().collect(),
            REASONS.iter().flat_map(|(_, words)| *words).copied().collect(),
        ] {
            for (place, word) in words.iter().enumerate() {
                assert_eq!(folded(word), *word);
                assert!(!words[..place].contains(word) && !own.iter().any(|own| own == word), "{word}");
            }
        }
    }
}
