//! Which methods count, what to press, whether it is enough, what would help most.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::account::ChangedBy;
use crate::domain::advice::Advice;
use crate::domain::advice::methods::{Because, Counted, Improve, Methods, OneMethod, OtherOption};
use crate::domain::kind::Kind;
use crate::domain::risk::Level;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{advice, localized, message, names};
use crate::render::{Lang, Locale, time};

/// The most useful thing to do, and how.
fn improve(improve: &Improve, teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    let what = advice::advice(&improve.advice, locale).unwrap_or_default();
    let what = match locale.lang {
        Lang::En => capital(&what) + ".",
        Lang::Ja => format!("いちばん役に立つこと：{what}。"),
    };
    let methods = teller.typed(&improve.methods);
    let first = improve.methods.first().map(|id| teller.typed(std::slice::from_ref(id))).unwrap_or_default();
    let how = sentences! { &improve.advice, locale;
        Advice::Test {} =>
            "Sign out on the sign-out page, open the Security info page, press \"Use a different verification option\", pick \
             {methods} (mfadesk test {id} {first} passed).",
            "サインアウトページでサインアウトし、「セキュリティ情報」のページを開き、「別の確認オプションを使用する」から {methods} を選んでください\
             （mfadesk test {id} {first} passed）。";
        Advice::RecordDevice {} =>
            "As the person calls it: mfadesk edit {id} {first} --device \"…\"",
            "本人の呼び名で：mfadesk edit {id} {first} --device \"…\"";
        Advice::RecordNumber {} => "mfadesk edit {id} {first} --number -", "mfadesk edit {id} {first} --number -";
        Advice::RecordSerial {} =>
            "mfadesk edit {id} {first} --serial \"…\"", "mfadesk edit {id} {first} --serial \"…\"";
        Advice::MakeDefault {} =>
            "Security info page, at \"Default sign-in method\": \"Change\" (mfadesk default {id} {first}).",
            "「セキュリティ情報」のページの「既定のサインイン方法」で「変更」を押してください（mfadesk default {id} {first}）。";
        .. {
            Advice::AddAlternative | Advice::AddOffDevice(_) | Advice::AddOffNumber(_) if !improve.add.is_empty() => {
                let kinds = worth_adding(&improve.add, locale);
                message!(
                    locale,
                    "Security info page, \"Add method\": {kinds} will do.",
                    "「セキュリティ情報」のページの「方法の追加」から、{kinds}などを登録できます。"
                )
            }
            Advice::AddAlternative
            | Advice::AddOffDevice(_)
            | Advice::AddOffNumber(_)
            // How, is said where it is said what ends.
            | Advice::AddLasting { .. }
            | Advice::Fetch(_)
            | Advice::SetUpFirst | Advice::TrySigningIn | Advice::Apply | Advice::Reregister | Advice::Nothing => {
                String::new()
            }
        }
    };
    teller.sentences(&[what, how])
}

/// What can be added, as people call it: `a passkey, a security key or an app on another phone`.
pub fn worth_adding(kinds: &[Kind], locale: Locale) -> String {
    let mut names: Vec<&str> = Vec::new();
    for kind in kinds {
        let name = match kind {
            Kind::MicrosoftAuthenticator | Kind::AuthenticatorApp => {
                localized!("an app on another phone", "別のスマートフォンのアプリ")
            }
            Kind::AlternatePhone => localized!("a landline (\"Alternate phone\")", "固定電話（「代替の電話」）"),
            Kind::SecurityKey => localized!("a security key", "セキュリティキー"),
            Kind::Passkey => localized!("a passkey", "パスキー"),
            kind => names::kind(*kind),
        }
        .of(locale.lang);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match (locale.lang, names.split_last()) {
        (Lang::En, Some((last, others @ [_, ..]))) => format!("{} or {last}", others.join(", ")),
        (Lang::En, _) => names.join(", "),
        (Lang::Ja, _) => names.join("、"),
    }
}

/// A sentence begins with a capital letter.
fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}

/// Which methods count, and how the desk knows.
pub fn methods(methods: &Methods, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let mut lines: Vec<AdviceLine> =
        methods.methods.iter().map(|method| AdviceLine::Item(counted(method, teller))).collect();
    lines.push(AdviceLine::Text(match &methods.seen {
        Some(seen) => {
            let (from, ago) =
                (names::seen(&seen.from, locale.lang), time::looked(seen.at, locale.judged_at(teller.status.as_of)));
            message!(locale, "The list: {from} {ago}.", "この一覧：{from}（{ago}）。")
        }
        None => message!(
            locale,
            "Nobody has looked at the Security info page yet: have it read out.",
            "「セキュリティ情報」のページは未確認です。読み上げてもらってください。"
        ),
    }));
    Section { heading: message!(locale, "Which of my methods count?", "どの方法が使えますか？"), lines }
}

fn counted(counted: &Counted, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let is_default = teller.status.default_method == Some(&counted.method);
    let name = teller.described(&counted.method, is_default);
    let ago = counted.tested_at.map(|at| time::ago(at, locale.judged_at(teller.status.as_of))).unwrap_or_default();
    let unavailable = teller.method(&counted.method).and_then(|method| method.unavailable_reason).unwrap_or_default();
    let never = match teller.method(&counted.method).map(|method| method.changed_by) {
        _ if counted.tested_at.is_some() => localized!("never tested", "試行なし"),
        Some(ChangedBy::NumberChanged) => localized!("not since its number changed", "番号変更後は試行なし"),
        Some(ChangedBy::Found) => localized!("not since it was found", "戻ってからは試行なし"),
        Some(ChangedBy::Otherwise) => localized!("not since it changed", "変更後は試行なし"),
        Some(ChangedBy::Added) | None => localized!("never tested", "試行なし"),
    };
    let never = never.of(locale.lang);
    sentences! { counted.because, locale;
        Because::Tested => "{name}: YES, worked {ago}.", "{name}：使えます。試行に成功（{ago}）。";
        Because::TestedLongAgo =>
            "{name}: not before it is tested again; worked {ago}.",
            "{name}：もう一度試すまで当てにできません。試行に成功（{ago}）。";
        Because::TestFailed =>
            "{name}: not before a test passes; FAILED {ago}.",
            "{name}：試行に成功するまで当てにできません。試行に失敗（{ago}）。";
        Because::NeverTested =>
            "{name}: not before it is tested; {never}.", "{name}：試すまで当てにできません。{never}。";
        Because::NotForSignIn => "{name}: NO, never for signing in.", "{name}：サインイン時の本人確認には使えません。";
        .. {
            Because::Unavailable => {
                let why = names::unavailability(unavailable, locale.lang);
                message!(locale, "{name}: NO, unavailable ({why}).", "{name}：使えません（{why}）。")
            }
            Because::Retired => {
                let day = teller.method(&counted.method).and_then(|method| method.ended_on);
                let since = day.map_or_else(String::new, |day| {
                    message!(locale, ": ended on {day}", "（{day} に終了）")
                });
                message!(locale, "{name}: NO, not for signing in any more{since}.", "{name}：もう使えません{since}。")
            }
        }
    }
}

/// What to press on the verification screen to get to another method.
pub fn other_words(teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let asked = teller.status.default_method.and_then(|id| teller.method(id));
    if asked.is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator) {
        message!(
            locale,
            "\"I can't use my Microsoft Authenticator app right now\" (or \"Having trouble? Sign in another way\", \"Use a different \
             verification option\")",
            "「Microsoft Authenticator アプリを現在使用できません」（または「問題がありますか? 別の方法でサインインする」「別の確認オプションを使用する」）"
        )
    } else {
        message!(
            locale,
            "\"Use a different verification option\" (or \"Having trouble? Sign in another way\")",
            "「別の確認オプションを使用する」（または「問題がありますか? 別の方法でサインインする」）"
        )
    }
}

/// The app shows a code without any network.
pub fn offline_code(teller: &Teller<'_>) -> String {
    message!(
        teller.locale,
        "Without network, Microsoft Authenticator still shows a 6-digit code (\"Use a verification code\").",
        "電波がなくても、Microsoft Authenticator には6桁のコードが出ます（「確認コードを使用する」）。"
    )
}

/// What to press when the default cannot be reached.
pub fn other_option(option: &OtherOption, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let asked = option.default.as_ref().and_then(|id| teller.method(id));
    let is_app = asked.is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator);
    let words = other_words(teller);
    let pick = if option.others.is_empty() {
        message!(
            locale,
            "There is no other method to pick: when it is gone, nothing is left.",
            "ほかに選べる方法はありません。これが使えなくなると、サインインできません。"
        )
    } else {
        let others = teller.any(&option.others);
        message!(locale, "Press {words} and pick {others}.", "{words}を押し、{others} を選んでください。")
    };
    let not_broken = if is_app && !option.others.is_empty() {
        message!(
            locale,
            "These words do not mean that the app is broken.",
            "この表示は、アプリが故障しているという意味ではありません。"
        )
    } else {
        String::new()
    };
    let offline = if option.offline_code.is_empty() { String::new() } else { offline_code(teller) };
    let heading = match &option.default {
        Some(id) => {
            let named = teller.named(id);
            message!(
                locale,
                "What do I press if {named} cannot be reached?",
                "{named} が使えないときは、どこを押しますか？"
            )
        }
        None => message!(locale, "What do I press for another method?", "別の方法を使うには、どこを押しますか？"),
    };
    Section { heading, lines: vec![AdviceLine::Text(teller.sentences(&[pick, not_broken, offline]))] }
}

/// Whether one method is enough, and the most useful thing to do.
pub fn one_method(one: &OneMethod, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let count = one.usable;
    let answer = match (one.if_in_force, count) {
        (Level::Critical, 2..) => message!(
            locale,
            "No, and these {count} are not: one loss takes them all.",
            "足りません。ここでは{count}個ありますが、1つ失うだけですべて使えなくなります。"
        ),
        (Level::Warning, _) => message!(
            locale,
            "No. Here are {count}, but it is not known that they are enough.",
            "足りません。ここでは{count}個ありますが、足りるかどうかは確かめられていません。"
        ),
        (Level::Ok, _) => message!(
            locale,
            "No, but here are {count}, and no single loss locks you out.",
            "足りませんが、ここでは{count}個あり、どれか1つを失ってもサインインできます。"
        ),
        _ => message!(
            locale,
            "It works with one, but whoever loses it is locked out: register two or more, on different devices.",
            "1個でも使えますが、それを失うとサインインできなくなります。別々の端末に2個以上登録してください。"
        ),
    };
    let better = match &one.improve {
        Some(facts) => improve(facts, teller),
        None if one.if_in_force == Level::Ok && teller.status.risk.retiring.is_none() => {
            message!(locale, "Keep it so.", "このままにしてください。")
        }
        None => String::new(),
    };
    Section::text(
        message!(locale, "Is one method enough?", "本人確認方法は1個で足りますか？"),
        teller.sentences(&[answer, better]),
    )
}
