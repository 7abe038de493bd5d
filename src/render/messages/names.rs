//! The names of things: kinds, channels, affiliations, states, levels, and the words that a log holds.

use std::borrow::Cow;

use super::{Localized, localized, message};
use crate::domain::account::Piece;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::affiliation::Affiliation;
use crate::domain::envelope::Envelope;
use crate::domain::event::EventType;
use crate::domain::id::AccountId;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{DayEnd, Level};
use crate::domain::rules::KnownLater;
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

/// What Entra calls a method of this kind.
pub fn kind(kind: Kind) -> Localized {
    match kind {
        Kind::MicrosoftAuthenticator => localized!("Microsoft Authenticator", "Microsoft Authenticator"),
        Kind::AuthenticatorApp => localized!("Authenticator app", "その他の認証アプリ"),
        Kind::HardwareToken => localized!("Hardware token", "ハードウェアトークン"),
        Kind::Phone => localized!("Phone", "電話"),
        Kind::AlternatePhone => localized!("Alternate phone", "代替の電話"),
        Kind::OfficePhone => localized!("Office phone", "会社電話"),
        Kind::SecurityKey => localized!("Security key", "セキュリティキー"),
        Kind::Passkey => localized!("Passkey", "パスキー"),
        Kind::Email => localized!("Email", "電子メール"),
        Kind::AppPassword => localized!("App password", "アプリ パスワード"),
        Kind::Other => localized!("Other", "その他"),
    }
}

/// How a method verifies.
pub fn channel(channel: Channel) -> Localized {
    match channel {
        Channel::Notification => localized!("notification", "通知"),
        Channel::Code => localized!("code", "コード"),
        Channel::Sms => localized!("SMS", "SMS"),
        Channel::Call => localized!("call", "音声通話"),
        Channel::Touch => localized!("touch", "タッチ"),
    }
}

/// Channels as what ends: "SMS and calls".
pub fn what_ends(channels: &[Channel], lang: Lang) -> String {
    let name = |channel: &Channel| {
        match channel {
            Channel::Notification => localized!("notifications", "通知"),
            Channel::Code => localized!("codes", "コード"),
            Channel::Call => localized!("calls", "音声通話"),
            Channel::Touch => localized!("keys and passkeys", "キーとパスキー"),
            Channel::Sms => self::channel(*channel),
        }
        .of(lang)
    };
    let names: Vec<&str> = channels.iter().map(name).collect();
    match (&names[..], lang) {
        ([first @ .., last], Lang::En) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.join("・"),
    }
}

/// What ends on several days, each with its own: "SMS and calls on 2027-02-01, codes on 2027-03-01".
pub fn what_ends_when(days: &[DayEnd], lang: Lang) -> String {
    let name = |DayEnd { on, channels, .. }: &DayEnd| match lang {
        Lang::En => format!("{} on {on}", what_ends(channels, lang)),
        Lang::Ja => format!("{}（{on}）", what_ends(channels, lang)),
    };
    days.iter().map(name).collect::<Vec<_>>().join(localized!(", ", "、").of(lang))
}

/// A channel by the word of a log.
pub fn channel_word(word: &str, lang: Lang) -> Cow<'_, str> {
    known_or_typed(Channel::known(word).map(channel), word, lang)
}

/// A kind by the word of a log.
pub fn kind_word(word: &str, lang: Lang) -> Cow<'_, str> {
    known_or_typed(Kind::known(word).map(kind), word, lang)
}

/// How the person belongs to the university.
pub fn affiliation(affiliation: &Affiliation, lang: Lang) -> Cow<'_, str> {
    match affiliation {
        Affiliation::Student => localized!("student", "学生").of(lang).into(),
        Affiliation::Faculty => localized!("faculty", "教員").of(lang).into(),
        Affiliation::Staff => localized!("staff", "職員").of(lang).into(),
        Affiliation::Other => localized!("other", "その他").of(lang).into(),
        Affiliation::Unknown(word) => clean(word),
    }
}

/// The level in a table.
pub fn level(level: Level) -> Localized {
    match level {
        Level::LockedOut => localized!("locked out", "サインイン不可"),
        Level::Critical => localized!("critical", "危険"),
        Level::Warning => localized!("warning", "要注意"),
        Level::Ok => localized!("ok", "良好"),
        Level::NotInForce => localized!("no MFA", "多要素認証なし"),
    }
}

/// The level as the first line of a call's answer calls it out.
pub fn level_aloud(level: Level) -> Localized {
    match level {
        Level::LockedOut => localized!("LOCKED OUT", "サインイン不可"),
        Level::Critical => localized!("CRITICAL", "危険"),
        Level::Warning => localized!("WARNING", "要注意"),
        Level::Ok => localized!("OK", "良好"),
        Level::NotInForce => localized!("No MFA", "多要素認証なし"),
    }
}

/// The state of MFA, in a word.
pub fn mfa_state(state: MfaState) -> Localized {
    match state {
        MfaState::Off => localized!("off", "未設定"),
        MfaState::SetupRequired => localized!("set up again", "要再設定"),
        MfaState::Ending => localized!("ending", "終了待ち"),
        MfaState::Starting => localized!("starting", "反映待ち"),
        MfaState::On => localized!("on", "利用中"),
    }
}

macro_rules! log_words {
    ($( $(#[$doc:meta])* $name:ident { $( $word:literal = $en:literal, $ja:literal; )* } )*) => {$(
        $(#[$doc])*
        pub fn $name(word: &str, lang: Lang) -> Cow<'_, str> {
            let known = match word {
                $( $word => Some(localized!($en, $ja)), )*
                _ => None,
            };
            known_or_typed(known, word, lang)
        }
    )*};
}

log_words! {
    /// Why a method cannot be used.
    unavailability {
        "lost" = "lost", "紛失";
        "stolen" = "stolen", "盗難";
        "broken" = "broken", "故障";
        "disposed" = "disposed of", "処分済み";
        "number-changed" = "number changed", "番号変更";
        "no-access" = "no access", "手元にない";
        "as-if-lost" = "as if lost", "使えなくなったと仮定";
    }
    /// Where somebody looked at what is registered.
    seen {
        "page" = "seen on the page", "セキュリティ情報で確認";
        "directory" = "seen in the directory", "ディレクトリで確認";
        "caller" = "reported by the caller", "本人の申告";
    }
    /// How re-registration was asked for.
    via {
        "identity-service" = "the identity verification service", "本人確認サービス";
        "form" = "the form", "申請フォーム";
        "office" = "the office", "学部・研究科等の窓口";
        "website" = "the application website", "申請サイト";
    }
    /// How a person's identity was checked.
    identity_check {
        "student-id" = "student ID", "学生証";
        "staff-id" = "staff ID", "職員証";
        "id-photo" = "photo of the ID", "身分証の写真";
        "my-number-card" = "My Number card", "マイナンバーカード";
        "passport" = "passport", "パスポート";
        "residence-card" = "residence card", "在留カード";
        "video-call" = "video call", "ビデオ通話";
        "elsewhere" = "elsewhere", "ほかの窓口";
    }
    /// How it is known that a test passed.
    evidence {
        "operator" = "reported by operator", "担当者の申告";
        "code" = "by a one-time code", "ワンタイムコードで確認";
        "import" = "from an import", "取り込み";
    }
    /// Why an event changed nothing.
    misfit {
        "malformed" = "its data cannot be read", "内容を読めない";
        "account-not-registered" = "the account is not on record", "アカウントが未登録";
        "account-registered-twice" = "the account was on record already", "アカウントは登録済み";
        "method-registered-twice" = "the method was on record already", "その方法は登録済み";
        "method-not-registered" = "no such method was on record", "その方法は未登録";
        "not-a-sign-in-method" = "the method cannot be used to sign in", "サインインに使えない方法";
        "replaced-by-itself" = "a method cannot replace itself", "同じ方法への置き換え";
        "unknown-kind" = "the kind is not known", "未知の種類";
        "no-application-stands" = "there is no active application", "利用申請がない";
        "nothing-to-void" = "there is nothing with that id to undo", "取り消す対象がない";
        "not-voidable" = "that cannot be undone", "取り消せない記録";
        "voided-twice" = "that was undone already", "取り消し済み";
    }
    /// Why the index is not used.
    index_flaw {
        "unreadable" = "it cannot be read", "読めない";
        "other-version" = "another version of this program made it", "別のバージョンで作られている";
        "other-log" = "it was made of another log", "別のログのもの";
        "log-changed" = "the log's file is not as the last command left it", "ログのファイルが最後のコマンドの後で変わっている";
        "behind" = "what came since cannot be followed from it", "その後の記録をたどれない";
        "ahead" = "it was brought up to date this moment", "ちょうど更新されたところ";
        "line-changed" = "a line that it leads to is not the one it was", "指す行が元のままではない";
    }
    /// In which language to write to a person.
    language {
        "en" = "English", "英語";
        "ja" = "Japanese", "日本語";
    }
}

/// What kind of event it is, in a few words.
pub fn event_type(event_type: EventType) -> Localized {
    match event_type {
        EventType::LogStarted => localized!("log started", "記録の開始"),
        EventType::PolicySet => localized!("policy set", "運用ポリシーの設定"),
        EventType::LogRedacted => localized!("line redacted", "行の抹消"),
        EventType::LogDamageAccepted => localized!("damage accepted", "破損の受け入れ"),
        EventType::OperatorEnrolled => localized!("operator enrolled", "担当者の登録"),
        EventType::OperatorDisabled => localized!("operator disabled", "担当者の無効化"),
        EventType::TokenImported => localized!("token in stock", "トークンの追加"),
        EventType::TokenAssigned => localized!("token assigned", "トークンの割り当て"),
        EventType::TokenExported => localized!("tokens written out", "トークンの書き出し"),
        EventType::TokenActivated => localized!("token activated", "トークンの有効化"),
        EventType::TokenLost => localized!("token lost", "トークンの紛失"),
        EventType::OperatorReset => localized!("operator reset", "担当者のリセット"),
        EventType::AccountRegistered => localized!("account registered", "アカウントの登録"),
        EventType::AccountUpdated => localized!("account updated", "アカウントの変更"),
        EventType::AccountClosed => localized!("account closed", "離籍"),
        EventType::AccountReopened => localized!("account reopened", "再在籍"),
        EventType::AccountObserved => localized!("methods checked", "登録状況の確認"),
        EventType::AccountNoted => localized!("note", "メモ"),
        EventType::MethodAdded => localized!("method added", "本人確認方法の追加"),
        EventType::MethodUpdated => localized!("method updated", "本人確認方法の変更"),
        EventType::MethodRemoved => localized!("method removed", "本人確認方法の削除"),
        EventType::MethodNumberChanged => localized!("number changed", "電話番号の変更"),
        EventType::MethodReplaced => localized!("method replaced", "本人確認方法の置き換え"),
        EventType::MethodMadeDefault => localized!("default chosen", "既定のサインイン方法の変更"),
        EventType::MethodUnavailable => localized!("methods unavailable", "本人確認方法が使用不可"),
        EventType::MethodAvailable => localized!("methods available", "本人確認方法が使用可"),
        EventType::SignInTestPassed => localized!("test passed", "サインイン確認の成功"),
        EventType::SignInTestFailed => localized!("test failed", "サインイン確認の失敗"),
        EventType::MfaApplied => localized!("application", "利用申請"),
        EventType::MfaTerminated => localized!("termination", "利用終了"),
        EventType::ReregistrationRequested => localized!("re-registration requested", "再登録の申請"),
        EventType::ReregistrationApproved => localized!("re-registration approved", "再登録の承認"),
        EventType::ReregistrationRejected => localized!("re-registration rejected", "再登録の却下"),
        EventType::PhoneChangeStarted => localized!("phone change started", "機種変更の開始"),
        EventType::PhoneChangeCompleted => localized!("phone change completed", "機種変更の完了"),
        EventType::PhoneChangeCancelled => localized!("phone change cancelled", "機種変更の中止"),
        EventType::EventVoided => localized!("undone", "記録の取り消し"),
    }
}

/// A device label as people quote it.
pub fn device(label: &str, locale: Locale) -> String {
    quoted(label, locale.lang)
}

/// The digits in which a masked number ends.
pub fn ending(masked: &str) -> String {
    masked.chars().skip(masked.chars().count().saturating_sub(2)).filter(char::is_ascii_digit).collect()
}

/// Labels of devices in a row.
pub fn devices(labels: &[String], locale: Locale) -> String {
    labels.iter().map(|label| device(label, locale)).collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang))
}

/// A text as it was typed, in quotation marks. It ends where they end: those that it holds itself are told apart.
pub fn quoted(text: &str, lang: Lang) -> String {
    let text = clean(text);
    match lang {
        Lang::En => format!("\"{}\"", text.replace('"', "\\\"")),
        Lang::Ja => format!("「{}」", text.replace('「', "『").replace('」', "』")),
    }
}

fn known_or_typed(known: Option<Localized>, typed: &str, lang: Lang) -> Cow<'_, str> {
    known.map_or_else(|| clean(typed), |localized| localized.of(lang).into())
}

/// A piece of an account that was left alone.
pub fn piece(piece: Piece) -> Localized {
    match piece {
        Piece::There => localized!("whether the method is there", "登録の有無"),
        Piece::Availability => localized!("whether it is available", "使えるかどうか"),
        Piece::LastTest => localized!("the last test", "最後のサインイン確認"),
        Piece::Number => localized!("the number", "電話番号"),
        Piece::Device => localized!("the device", "端末"),
        Piece::Serial => localized!("the serial", "シリアル番号"),
        Piece::Default => localized!("the default", "既定の方法"),
        Piece::Observation => localized!("when it was last checked", "最後に確認した日時"),
        Piece::Application => localized!("the application", "利用申請"),
        Piece::Termination => localized!("the end of MFA", "多要素認証の終了"),
        Piece::Openness => localized!("whether the account is open", "在籍かどうか"),
        Piece::Reregistration => localized!("the re-registration", "再登録"),
        Piece::PhoneChange => localized!("the phone change", "機種変更"),
    }
}

/// What is known from later.
pub fn known_later(known: &KnownLater, locale: Locale) -> String {
    let id = known.method().map_or_else(String::new, |id| clean(id.as_str()).into_owned());
    match known {
        KnownLater::There(_) => message!(locale, "{id} was still there", "{id} はまだ登録されていました"),
        KnownLater::Working(_) => message!(locale, "{id} worked", "{id} は使えました"),
        KnownLater::Unavailable(_) => message!(locale, "{id} was unavailable", "{id} は使えませんでした"),
        KnownLater::Tested(_) => message!(locale, "{id} was tested or changed", "{id} のサインイン確認または変更"),
        KnownLater::Number(_) => message!(locale, "the number of {id} was set", "{id} の電話番号の設定"),
        KnownLater::Device(_) => message!(locale, "the device of {id} was set", "{id} の端末の設定"),
        KnownLater::Serial(_) => message!(locale, "the serial of {id} was set", "{id} のシリアル番号の設定"),
        KnownLater::Default => message!(locale, "the default was chosen", "既定の方法の選択"),
        KnownLater::Approval => message!(locale, "a re-registration was approved", "再登録の承認"),
        KnownLater::Application => message!(locale, "MFA was applied for", "利用申請"),
        KnownLater::Termination => message!(locale, "MFA was ended", "多要素認証の終了"),
        KnownLater::Openness => message!(locale, "the account was closed or reopened", "離籍または再在籍"),
        KnownLater::Reregistration => message!(locale, "a step of the re-registration", "再登録の手続き"),
        KnownLater::PhoneChange => message!(locale, "a step of the phone change", "機種変更"),
    }
}

/// Who they proved to be who recorded it or, in quotation marks, said they were; none: nobody was named.
pub fn named_recorder(event: &Envelope<'_>, locale: Locale) -> Option<String> {
    match (event.proven(), &event.actor) {
        (Some(proven), _) => {
            let proven = clean(proven);
            Some(message!(locale, "{proven} (proven)", "{proven}（証明済み）"))
        }
        (None, Some(actor)) => Some(quoted(actor, locale.lang)),
        (None, None) => None,
    }
}

/// Who recorded it: who the operating system says it was; then who they proved to be or, in quotation marks, said they were.
pub fn recorded_by(event: &Envelope<'_>, locale: Locale) -> String {
    let authid = clean(event.authid.as_deref().unwrap_or_default());
    let Some(actor) = named_recorder(event, locale) else { return authid.into_owned() };
    // What stands in Japanese quotation marks stands close.
    let gap = if authid.is_empty() || actor.starts_with('「') { "" } else { " " };
    format!("{authid}{gap}{actor}")
}

/// What somebody signs in with, by its name: how many digits it has is told by theirs.
pub fn common_id(account: &AccountId, lang: Lang) -> String {
    let (id, digits) = (account.as_str(), account.as_str().len());
    match (id.bytes().all(|byte| byte.is_ascii_digit()), lang) {
        (true, Lang::En) => format!("{digits}-digit Common ID"),
        (true, Lang::Ja) => format!("共通ID（数字{digits}桁）"),
        (false, Lang::En) => "account ID".to_owned(),
        (false, Lang::Ja) => "アカウントのID".to_owned(),
    }
}
