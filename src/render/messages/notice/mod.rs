//! What a message to a person says, in the words of the university's pages: to them, not to the desk, so that there are
//! no ids of methods and no codes. Of a number its last two digits are said, and of devices what the person calls them.

mod links;
mod reasons;
mod steps;
mod template;
mod unsent;

use chrono::Datelike;

use super::sentence::sentences;
use super::{localized, message, names};
use crate::commands::notice::{BEFORE, NOW, RETIRING};
use crate::domain::account::{Method, State};
use crate::domain::date::Date;
use crate::domain::id::MethodId;
use crate::domain::judged_at::JudgedAt;
use crate::domain::loss::{AS_IF_LOST, Loss};
use crate::domain::notice::NoticeSituation;
use crate::domain::policy::Policy;
use crate::domain::reregistration::is_unseen;
use crate::domain::risk::{DayEnd, FailureDomain};
use crate::queries::notice::Notice;
use crate::render::sanitize::clean;
use crate::render::{Lang, Locale};

pub use links::{contact, links};
pub use reasons::reasons;
pub use steps::steps;
pub use template::flaws;
pub use unsent::say as unsent;

/// Whoever writes to somebody about their account.
#[derive(Debug, Clone)]
pub struct NoticeWriter<'a> {
    /// What is to be written.
    pub notice: &'a Notice<'a>,
    /// What is going to be gone.
    pub losses: Vec<Loss>,
    /// The same in words; empty: nothing is.
    pub change: String,
    /// The policy in force.
    pub policy: &'a Policy,
    /// In which language, and where.
    pub locale: Locale,
}

/// The built-in template of this name in this language.
pub fn built_in(name: &str, lang: Lang) -> Option<&'static str> {
    Some(match (name, lang) {
        (NOW, Lang::En) => include_str!("risk.en.txt"),
        (NOW, Lang::Ja) => include_str!("risk.ja.txt"),
        (BEFORE, Lang::En) => include_str!("deadline.en.txt"),
        (BEFORE, Lang::Ja) => include_str!("deadline.ja.txt"),
        (RETIRING, Lang::En) => include_str!("retiring.en.txt"),
        (RETIRING, Lang::Ja) => include_str!("retiring.ja.txt"),
        _ => return None,
    })
}

impl NoticeWriter<'_> {
    fn state(&self) -> &State {
        &self.notice.judged
    }

    /// Methods in a row, as the person knows them.
    fn all(&self, ids: &[MethodId]) -> String {
        let named = ids.iter().map(|id| match self.state().method(id.as_str()) {
            Some(method) => named(method, self),
            None => clean(id.as_str()).into_owned(),
        });
        named.collect::<Vec<_>>().join(localized!(", ", "、").of(self.locale.lang))
    }

    /// By what the account was judged.
    fn at(&self) -> JudgedAt<'_> {
        JudgedAt::new(self.notice.now, self.policy).retired_by(self.notice.retired_by)
    }

    /// What would lock out if it alone were lost.
    fn point(&self) -> String {
        let usable: Vec<&Method> = self.state().usable(self.at()).collect();
        let domain = self.notice.reasons.iter().find_map(|reason| reason.domain.as_ref());
        match (domain, &usable[..]) {
            (Some(FailureDomain::Device(key)), _) => names::device(self.state().device_label(key), self.locale),
            (Some(FailureDomain::Number(_)), [first, ..]) => number(first, self.locale),
            (_, [only]) => device(only, self.locale).unwrap_or_else(|| match self.locale.lang {
                Lang::En => named(only, self),
                Lang::Ja => spaced(&named(only, self)),
            }),
            _ => String::new(),
        }
    }
}

/// What is going to be gone.
pub fn change(losses: &[Loss], locale: Locale) -> String {
    let channels: Vec<&str> = losses.iter().filter_map(|loss| channel_of(loss, locale)).collect();
    if channels.len() == losses.len() && !channels.is_empty() {
        let channels = channels.join(localized!(" or ", "・").of(locale.lang));
        return message!(locale, "verification by {channels}", "{channels}による本人確認");
    }
    let each = losses.iter().map(|loss| match loss {
        Loss::Channel(channel) => {
            let channel = names::channel(*channel).of(locale.lang);
            message!(locale, "verification by {channel}", "{channel}による本人確認")
        }
        Loss::Kind(kind) => {
            let kind = names::kind(*kind).of(locale.lang);
            message!(locale, "verification with \"{kind}\"", "「{kind}」での本人確認")
        }
        // Something of one account is never asked about for all.
        loss => clean(&loss.to_string()).into_owned(),
    });
    each.collect::<Vec<_>>().join(localized!(" and ", "と").of(locale.lang))
}

/// What is going to be gone on several days: the first is named beside it, and the others here.
pub fn change_by_day(days: &[DayEnd], locale: Locale) -> String {
    let each = days.iter().enumerate().map(|(place, ends)| {
        let losses: Vec<Loss> = ends.channels.iter().copied().map(Loss::Channel).collect();
        let (change, day) = (change(&losses, locale), day(ends.on, locale));
        match place {
            0 => change,
            _ => message!(locale, "from {day} on {change}", "{day}からは{change}"),
        }
    });
    each.collect::<Vec<_>>().join(localized!(", and ", "、").of(locale.lang))
}

fn channel_of(loss: &Loss, locale: Locale) -> Option<&'static str> {
    match loss {
        Loss::Channel(channel) => Some(names::channel(*channel).of(locale.lang)),
        _ => None,
    }
}

/// A day in words, with the day of the week.
pub fn day(Date(day): Date, locale: Locale) -> String {
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][day.weekday().num_days_from_monday() as usize];
    match locale.lang {
        Lang::En => day.format("%A, %-d %B %Y").to_string(),
        Lang::Ja => day.format("%Y年%-m月%-d日").to_string() + &format!("（{weekday}）"),
    }
}

/// The situation in a few words, for a subject.
pub fn headline(writer: &NoticeWriter<'_>) -> &'static str {
    match writer.notice.situation {
        NoticeSituation::LockedOut => {
            localized!("you cannot sign in at the moment, what to do", "【要対応】サインインできない状態になっています")
        }
        NoticeSituation::Critical => {
            localized!("please add a verification method", "【要対応】本人確認方法の追加登録のお願い")
        }
        NoticeSituation::Warning => {
            localized!("please check your verification methods", "【要対応】本人確認方法の確認のお願い")
        }
        NoticeSituation::Safe => localized!("nothing needs to be done", "【お知らせ】本人確認方法の登録状況"),
        NoticeSituation::SetUp(4) => localized!(
            "please complete the setup of multi-factor authentication (step 4)",
            "【要対応】多要素認証の初期設定が完了していません（手順4が残っています）"
        ),
        NoticeSituation::SetUp(_) => localized!(
            "please complete the setup of multi-factor authentication",
            "【要対応】多要素認証の初期設定が完了していません"
        ),
        NoticeSituation::SetUpAgain => {
            localized!("please set up your verification methods again", "【要対応】本人確認方法の再設定のお願い")
        }
        NoticeSituation::NeverSetUp if is_unseen(writer.state()) => {
            localized!("please check your verification methods", "【要対応】本人確認方法の登録状況のご確認のお願い")
        }
        NoticeSituation::NeverSetUp => {
            localized!("please set up your first verification method", "【要対応】本人確認方法の登録のお願い")
        }
        NoticeSituation::WillBeSetUpAgain | NoticeSituation::WillBeLockedOut => localized!(
            "please add a verification method before you cannot sign in any more",
            "【要対応】サインインできなくなる前に：本人確認方法の追加登録のお願い"
        ),
        NoticeSituation::WillBeCritical | NoticeSituation::WillBeWarning => {
            localized!("please add or check a verification method", "【要対応】本人確認方法の追加登録・確認のお願い")
        }
    }
    .of(writer.locale.lang)
}

/// The situation in sentences.
pub fn situation(writer: &NoticeWriter<'_>) -> String {
    let (locale, point) = (writer.locale, writer.point());
    let has_ended = writer.state().sign_in_methods().next().is_some();
    sentences! { writer.notice.situation, locale;
        NoticeSituation::LockedOut =>
            "According to what the support desk has on record, none of your verification methods can be used, so you cannot sign in.",
            "サポート窓口の記録では、使える本人確認方法がなく、サインインできない状態です。";
        NoticeSituation::Critical =>
            "You can sign in now. But if you lose {point}, you are locked out of your account.",
            "現在はサインインできますが、{point}の紛失や故障、機種変更などにより、サインインできなくなるおそれがあります。";
        NoticeSituation::Warning =>
            "You have more than one verification method, but if you lose one, it is not certain that another works.",
            "本人確認方法は2個以上登録されていますが、実際にサインインできることを確認できていない方法があります。";
        NoticeSituation::Safe =>
            "According to what the support desk has on record, no single loss would lock you out of your account.",
            "サポート窓口の記録では、どれか1つが使えなくなってもサインインできる状態です。ご対応の必要はありません。";
        NoticeSituation::SetUp(step) =>
            "The initial setup of multi-factor authentication is not complete: step {step} of 4 comes next.",
            "多要素認証の初期設定が完了していません。残りは手順{step}以降です（全4手順）。";
        NoticeSituation::NeverSetUp if is_unseen(writer.state()) =>
            "You use multi-factor authentication, and the support desk has no record of your verification methods. If you have registered none, signing in ends in an \"unknown error\" until you register one. You do not need to apply again.",
            "多要素認証の利用は申請済みですが、本人確認方法の登録状況を窓口では確認できていません。1つも登録していない場合は、登録するまで、サインインすると「不明なエラー」になります。利用申請をもう一度していただく必要はありません。";
        NoticeSituation::NeverSetUp =>
            "You applied for multi-factor authentication before any verification method was registered. Until you register one, signing in ends in an \"unknown error\". You do not need to apply again.",
            "本人確認方法が登録されないまま、多要素認証の利用が申請されています。登録するまでは、サインインすると「不明なエラー」になります。利用申請をもう一度していただく必要はありません。";
        NoticeSituation::SetUpAgain if has_ended =>
            "None of your registered methods verifies a sign-in any more. Your next sign-in asks for the password only and has you register a verification method. Until then the password alone is enough to sign in. You do not need to apply again.",
            "登録済みの本人確認方法は、いずれもサインインに使えなくなりました。次のサインインはパスワードだけで、本人確認方法を登録し直すよう求められます。それまでは、パスワードだけでサインインできてしまいます。利用申請をもう一度していただく必要はありません。";
        NoticeSituation::WillBeSetUpAgain =>
            "You would then have no method to sign in with. Your next sign-in would ask for the password only and have you register a verification method; until then your account would be open to anyone who has your password.",
            "このままでは、使える本人確認方法がなくなります。次のサインイン時に登録し直すことになり、それまでは、パスワードだけでサインインできて\
             しまいます。";
        NoticeSituation::SetUpAgain =>
            "You applied for multi-factor authentication, but no verification method is registered any more. Until you set it up again, the password alone is enough to sign in. You do not need to apply again.",
            "多要素認証の利用は申請済みですが、サインインに使える本人確認方法の登録がありません。設定し直すまでは、パスワードだけでサインインできてしまいます。利用申請をもう一度していただく必要はありません。";
        NoticeSituation::WillBeLockedOut =>
            "You would then have no method to sign in with: you would be locked out of your account.",
            "このままでは、使える本人確認方法がなくなり、サインインできなくなります。";
        NoticeSituation::WillBeCritical =>
            "You could still sign in then. But if you lost {point} after that, you would be locked out of your account.",
            "それ以降もサインインはできますが、{point}の紛失や故障、機種変更などにより、サインインできなくなるおそれがあります。";
        NoticeSituation::WillBeWarning =>
            "You could still sign in then, but if you lost one more method, it is not certain that another would work.",
            "それ以降もサインインはできますが、さらに1つが使えなくなったとき、ほかの方法でサインインできることを確認できていません。";
    }
}

/// What the desk has on record for signing in, each with what is known of it.
pub fn methods(writer: &NoticeWriter<'_>) -> Vec<String> {
    let locale = writer.locale;
    let methods = writer.state().sign_in_methods().map(|method| {
        let named = named(method, writer);
        match method.unavailable() {
            None if method.is_retired(writer.at()) && writer.notice.retiring.is_some() => {
                message!(locale, "{named}: until then only", "{named}：それ以降は使えません")
            }
            None if method.is_retired(writer.at()) => {
                message!(locale, "{named}: cannot be used any more", "{named}：使えなくなりました")
            }
            None => named,
            Some(AS_IF_LOST) => message!(locale, "{named}: until then only", "{named}：それ以降は使えません"),
            Some(why) => {
                let why = names::unavailability(why, locale.lang);
                message!(
                    locale,
                    "{named}: we were told that it cannot be used ({why})",
                    "{named}：使えないと伺っています（{why}）"
                )
            }
        }
    });
    let methods: Vec<String> = methods.collect();
    if methods.is_empty() { vec![localized!("nothing", "なし").of(locale.lang).to_owned()] } else { methods }
}

/// A method as the person knows it: `Phone ending in 12 on "iPhone 15"`.
fn named(method: &Method, writer: &NoticeWriter<'_>) -> String {
    let locale = writer.locale;
    let kind = match method.name() {
        Some(name) => names::quoted(name, locale.lang),
        None => names::kind(method.kind).of(locale.lang).to_owned(),
    };
    let kind = match &method.number {
        Some(number) => {
            let digits = clean(number.last_two());
            message!(locale, "{kind} ending in {digits}", "{kind} 末尾{digits}")
        }
        None => kind,
    };
    let kind = match channels_left(method, writer) {
        Some(channels) => {
            let spaced = spaced(&kind);
            message!(locale, "{kind} by {channels}", "{spaced}の{channels}")
        }
        None => kind,
    };
    match device(method, locale).or_else(|| method.label().map(|label| names::quoted(label, locale.lang))) {
        Some(place) => message!(locale, "{kind} on {place}", "{kind}（{place}）"),
        None => kind,
    }
}

/// By which channels it will still verify, where it loses one: whoever tries it has to try these.
fn channels_left(method: &Method, writer: &NoticeWriter<'_>) -> Option<String> {
    let locale = writer.locale;
    let left: Vec<&str> = method.channels(writer.at()).map(|channel| names::channel(channel).of(locale.lang)).collect();
    (left.len() < method.kind.channels().len() && !left.is_empty())
        .then(|| left.join(localized!(" or ", "・").of(locale.lang)))
}

/// A name in a Japanese sentence: between a letter or a digit and Japanese there is a space.
fn spaced(name: &str) -> String {
    if name.ends_with(|c: char| c.is_ascii_alphanumeric()) { format!("{name} ") } else { name.to_owned() }
}

fn device(method: &Method, locale: Locale) -> Option<String> {
    method.device.as_ref().map(|device| names::device(device.label(), locale))
}

fn number(method: &Method, locale: Locale) -> String {
    let digits = method.number.as_ref().map_or("", |number| number.last_two());
    let digits = clean(digits);
    message!(locale, "the number ending in {digits}", "末尾{digits}の電話番号")
}
