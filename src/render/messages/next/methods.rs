//! Which methods count, what to press, whether it is enough, what would help most.

use super::doubts;
use super::number::one_of_each;
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::account::ChangedBy;
use crate::domain::advice::Advice;
use crate::domain::advice::methods::{Because, Counted, Improve, Methods, OneMethod, OtherOption, Reliability};
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::Level;
use crate::render::labels::Labels;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{advice, localized, message, names};
use crate::render::{Lang, Locale, time};

/// The most useful thing to do, and how; and what the desk types then.
fn improve(improve: &Improve, teller: &Teller<'_>) -> (String, Vec<String>) {
    let Labels { security_info, add_method, default_method, change_link, other_option, .. } = teller.locale.labels();
    let (locale, id) = (teller.locale, teller.account());
    let methods = teller.all(&improve.methods);
    let first = improve.methods.first().map(|id| teller.typed(std::slice::from_ref(id))).unwrap_or_default();
    let how = sentences! { &improve.advice, locale;
        Advice::Test {} =>
            "Please test {methods}: sign out on the sign-out page, open the {security_info} page, press \"{other_option}\" and pick it.",
            "{methods} でサインインできるか確認しましょう。サインアウトページでサインアウトし、「{security_info}」のページを開き、\
             「{other_option}」からそれを選んでください。";
        Advice::RecordDevice {} =>
            "Which device is {methods} on? Please say the name that you use for it.",
            "{methods} は、どの端末をお使いですか。普段の呼び名で教えてください。";
        Advice::RecordNumber {} =>
            "Which phone number is {methods} registered with?", "{methods} に登録した電話番号を教えてください。";
        Advice::RecordSerial {} =>
            "What is the serial number of {methods}?", "{methods} のシリアル番号を教えてください。";
        Advice::MakeDefault {} =>
            "Make {methods} the default: on the {security_info} page, at \"{default_method}\", press \"{change_link}\".",
            "「{security_info}」のページの「{default_method}」で「{change_link}」を押し、{methods} を既定にしてください。";
        .. {
            Advice::AddAlternative | Advice::AddOffDevice(_) | Advice::AddOffNumber(_) if !improve.add.is_empty() => {
                let (kinds, what) = (worth_adding(&improve.add, locale), what(improve, locale));
                message!(
                    locale,
                    "{what} On the {security_info} page press \"{add_method}\": {kinds} will do.",
                    "{what}「{security_info}」のページの「{add_method}」から登録できます（{kinds}など）。"
                )
            }
            Advice::AddAlternative
            | Advice::AddOffDevice(_)
            | Advice::AddOffNumber(_)
            // How, is said where it is said what ends.
            | Advice::AddLasting { .. }
            | Advice::Fetch(_)
            | Advice::SetUpFirst | Advice::TrySigningIn | Advice::Apply | Advice::Reregister | Advice::Nothing => {
                what(improve, locale)
            }
        }
    };
    let typed = match &improve.advice {
        Advice::Test(_) => {
            vec![message!(locale, "mfadesk test {id} {first} passed", "mfadesk test {id} {first} passed")]
        }
        Advice::RecordDevice(_) => vec![message!(
            locale,
            "mfadesk edit {id} {first} --device NAME",
            "mfadesk edit {id} {first} --device 端末名"
        )],
        Advice::RecordNumber(_) => {
            vec![message!(locale, "mfadesk edit {id} {first} --number -", "mfadesk edit {id} {first} --number -")]
        }
        Advice::RecordSerial(_) => vec![message!(
            locale,
            "mfadesk edit {id} {first} --serial SERIAL",
            "mfadesk edit {id} {first} --serial シリアル番号"
        )],
        Advice::MakeDefault(_) => {
            vec![message!(locale, "mfadesk default {id} {first}", "mfadesk default {id} {first}")]
        }
        Advice::AddAlternative | Advice::AddOffDevice(_) | Advice::AddOffNumber(_) | Advice::AddLasting { .. } => vec![
            message!(
                locale,
                "When it is registered: mfadesk add {id} KIND --device NAME",
                "登録後：mfadesk add {id} 種類 --device 端末名"
            ),
            message!(
                locale,
                "When it is tested: mfadesk test {id} METHOD passed",
                "確認後：mfadesk test {id} 方法 passed"
            ),
        ],
        _ => Vec::new(),
    };
    (how, typed)
}

/// What to do, as a sentence of its own.
fn what(improve: &Improve, locale: Locale) -> String {
    let what = advice::advice(&improve.advice, locale).unwrap_or_default();
    match locale.lang {
        _ if what.is_empty() => what,
        Lang::En => capital(&what) + ".",
        Lang::Ja => match what.strip_suffix("する") {
            Some(what) => format!("{what}してください。"),
            None => format!("{what}。"),
        },
    }
}

/// What can be added, as people call it: `a passkey, a security key or an app on another phone`.
pub fn worth_adding(kinds: &[Kind], locale: Locale) -> String {
    let Labels { alternate_phone, .. } = locale.labels();
    let mut names: Vec<String> = Vec::new();
    for kind in kinds {
        let name = match kind {
            Kind::MicrosoftAuthenticator | Kind::AuthenticatorApp => {
                message!(locale, "an app on another phone", "別のスマホのアプリ")
            }
            Kind::AlternatePhone => {
                message!(locale, "a landline (\"{alternate_phone}\")", "固定電話（「{alternate_phone}」）")
            }
            Kind::SecurityKey => message!(locale, "a security key", "セキュリティキー"),
            Kind::Passkey => message!(locale, "a passkey", "パスキー"),
            kind => names::kind(*kind).of(locale.lang).to_owned(),
        };
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
    let Labels { security_info, default_method, change_link, .. } = teller.locale.labels();
    let locale = teller.locale;
    let mut lines: Vec<AdviceLine> =
        methods.methods.iter().map(|method| AdviceLine::Item(counted(method, teller))).collect();
    lines.extend(doubts::lines(teller));
    lines.push(AdviceLine::Text(match &methods.seen {
        Some(seen) => {
            let (from, ago) =
                (names::seen(&seen.from, locale.lang), time::looked(seen.at, locale.judged_at(teller.status.as_of)));
            message!(
                locale,
                "The list: {from} {ago}. The {security_info} page shows you what is registered now.",
                "（{from}：{ago}）今の登録は「{security_info}」のページで確認できます。"
            )
        }
        None => message!(
            locale,
            "The {security_info} page shows you what is registered: could you read it out? We have not compared it yet.",
            "実際の登録は「{security_info}」のページで確認できます。まだ照らし合わせていないので、一覧を読み上げていただけますか。"
        ),
    }));
    if methods.seen.is_none() {
        let id = teller.account();
        lines.push(AdviceLine::Desk(message!(
            locale,
            "What is listed: mfadesk observe {id} METHOD…",
            "一覧にあった方法：mfadesk observe {id} 方法…"
        )));
    }
    if methods.methods.iter().filter(|method| method.counts != Reliability::No).count() > 1 {
        lines.push(AdviceLine::Text(message!(
            locale,
            "The default is asked for first. Change it there: \"{default_method}\", \"{change_link}\". Delete there what you no longer use, once another method works.",
            "最初に求められるのは既定の方法です。同じページの「{default_method}」で「{change_link}」できます。使わなくなった方法は、ほかの方法が使えることを確かめてから、そこで削除してください。"
        )));
    }
    Section { heading: message!(locale, "Which of my methods count?", "どの方法が使えますか？"), lines }
}

fn counted(counted: &Counted, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let is_default = teller.status.default_method == Some(&counted.method);
    let name = teller.described(&counted.method, is_default);
    let ago = counted.tested_at.map(|at| time::ago(at, locale.judged_at(teller.status.as_of))).unwrap_or_default();
    let unavailable = teller.method(&counted.method).and_then(|method| method.unavailable_reason).unwrap_or_default();
    let never = match teller.method(&counted.method).map(|method| method.changed_by) {
        _ if counted.tested_at.is_some() => localized!("yet", "まだ"),
        Some(ChangedBy::NumberChanged) => localized!("since its number changed", "番号が変わった後、まだ"),
        Some(ChangedBy::Found) => localized!("since it was found", "手元に戻った後、まだ"),
        Some(ChangedBy::Otherwise) => localized!("since it changed", "変更後、まだ"),
        Some(ChangedBy::Added) | None => localized!("yet", "まだ"),
    };
    let never = never.of(locale.lang);
    sentences! { counted.because, locale;
        Because::Tested => "{name}: YES, tested {ago}.", "{name}：使えます（{ago}に確認済み）。";
        Because::TestedLongAgo =>
            "{name}: TEST AGAIN, the last test that passed was {ago}.",
            "{name}：最後に確認したのは{ago}です。もう一度サインインを確認してください。";
        Because::TestFailed =>
            "{name}: TEST FAILED {ago}. Test it again before you rely on it.",
            "{name}：{ago}のサインイン確認ではうまくいきませんでした。もう一度確認してください。";
        Because::NeverTested =>
            "{name}: NOT TESTED {never}.", "{name}：{never}サインインを確認していません。";
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
    let Labels { app_not_at_hand, another_way, other_option, .. } = teller.locale.labels();
    let locale = teller.locale;
    let asked = teller.status.default_method.and_then(|id| teller.method(id));
    if asked.is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator) {
        message!(
            locale,
            "\"{app_not_at_hand}\" (or \"{another_way}\", \"{other_option}\")",
            "「{app_not_at_hand}」（または「{another_way}」「{other_option}」）"
        )
    } else {
        message!(locale, "\"{other_option}\" (or \"{another_way}\")", "「{other_option}」（または「{another_way}」）")
    }
}

/// The one of these that is shown first.
pub fn first_words(teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let asked = teller.status.default_method.and_then(|id| teller.method(id));
    let Labels { app_not_at_hand, other_option, .. } = locale.labels();
    let link = match asked.is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator) {
        true => app_not_at_hand,
        false => other_option,
    };
    message!(locale, "\"{link}\"", "「{link}」")
}

/// The app shows a code without any network.
pub fn offline_code(teller: &Teller<'_>) -> String {
    let Labels { use_a_code, .. } = teller.locale.labels();
    message!(
        teller.locale,
        "Without network, Microsoft Authenticator still shows a 6-digit code (\"{use_a_code}\").",
        "圏外でも、「{use_a_code}」を選び、Microsoft Authenticator に表示される6桁のコードを入力すればサインインできます。"
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
            "You have no other method. If you lose this one, you are locked out.",
            "ほかに登録された方法がないため、切り替えられません。"
        )
    } else {
        let others = teller.any(&option.others);
        message!(locale, "Press {words} and pick {others}.", "{words}を押し、{others} を選んでください。")
    };
    let not_broken = if is_app && !option.others.is_empty() {
        message!(
            locale,
            "The link says this for everybody: it does not mean that the app is broken.",
            "この文言は、アプリが使えないときに押すリンクです。エラーではありません。"
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
    let mut lines = vec![AdviceLine::Text(teller.sentences(&[pick, not_broken, offline]))];
    lines.push(AdviceLine::Item(message!(
        locale,
        "You are asked although you do not sign in? Do not confirm: someone else may know your password. Change it, and tell us. Never tell anyone a code. Denied by mistake? Sign in once more.",
        "サインインしていないのに確認を求められたら、承認しないでください。パスワードを知られたおそれがあるので、変更のうえ、お知らせください。コードは誰にも教えないでください。間違えて拒否したときは、もう一度サインインしてください。"
    )));
    lines.extend(nothing_comes(option, teller).into_iter().map(AdviceLine::Item));
    Section { heading, lines }
}

/// What to do when a notification or a code is waited for and does not come, or is not taken: by what the person has, one
/// trouble each.
fn nothing_comes(option: &OtherOption, teller: &Teller<'_>) -> Vec<String> {
    let locale = teller.locale;
    let all = || {
        option.default.iter().chain(&option.others).filter_map(|id| teller.method(id)).filter(|method| method.usable)
    };
    let has = |channel| all().any(|method| method.channels.contains(&channel));
    let notification = has(Channel::Notification).then(|| {
        message!(
            locale,
            "No notification? Open the app yourself while the sign-in screen waits, and check that the phone is online. Does the screen show two digits? Type them into the app. You see none? They are on the screen where you sign in: on the same phone, go back to the browser.",
            "通知が来ないときは、サインイン画面を開いたまま、スマホでアプリを開いてください。ネットにつながっているかも確かめてください。画面に2桁の数字が表示されたら、アプリに入力してください。数字が見当たらないときは、サインインの画面（同じスマホならブラウザー）に戻って確かめてください。"
        )
    });
    let shows_codes = |is_token: bool| {
        all().any(|method| method.channels.contains(&Channel::Code) && (method.kind == Kind::HardwareToken) == is_token)
    };
    let shown = match (shows_codes(false), shows_codes(true)) {
        (true, true) => Some(localized!("in the app or on the token", "アプリかトークン")),
        (true, false) => Some(localized!("in the app", "アプリ")),
        (false, true) => Some(localized!("on the token", "トークン")),
        (false, false) => None,
    };
    let code = match (shown.map(|shown| shown.of(locale.lang)), has(Channel::Sms)) {
        (Some(shown), true) => Some(message!(
            locale,
            "Asked for a code? It is the 6 digits {shown}, or those that come by text.",
            "コードを求められたら、{shown}に表示される6桁か、SMSで届く6桁の数字を入力してください。"
        )),
        (Some(shown), false) => Some(message!(
            locale,
            "Asked for a code? It is the 6 digits {shown}; nothing is sent to you.",
            "コードを求められたら、{shown}に表示される6桁の数字を入力してください（SMSなどで届くものではありません）。"
        )),
        (None, true) => Some(message!(
            locale,
            "Asked for a code? It comes by text.",
            "コードを求められたら、SMSで届く6桁の数字を入力してください。"
        )),
        (None, false) => None,
    };
    let refused = shows_codes(false).then(|| {
        message!(
            locale,
            "Is the code refused? Set the date and time of the phone to automatic and take the next code.",
            "コードが通らないときは、スマホの日付と時刻を自動設定にし、次のコードを入力してください。"
        )
    });
    let no_text = has(Channel::Sms).then(|| {
        message!(
            locale,
            "No text? Check the reception, and whether the phone blocks unknown senders; if none comes, pick another method.",
            "SMSが届かないときは、電波と、知らない番号からのSMSを拒否していないかを確かめてください。それでも届かなければ、別の方法を選んでください。"
        )
    });
    let called = has(Channel::Call).then(|| {
        message!(
            locale,
            "Called? Press # and hang up (on a smartphone, open the keypad first). No call? Check whether the phone blocks numbers that are unknown or withheld.",
            "電話がかかってきたら、「#」を押して切ってください（スマホではキーパッドを表示します）。かかってこないときは、知らない番号や非通知の着信を拒否していないか確かめてください。"
        )
    });
    [notification, code, refused, no_text, called].into_iter().flatten().collect()
}

/// Whether one method is enough, and the most useful thing to do.
pub fn one_method(one: &OneMethod, teller: &Teller<'_>) -> Section {
    let (answer, better, typed) = is_enough(one, teller);
    let numbers = match &one.improve {
        Some(facts) => {
            // What does not end is in what can be added, or is registered.
            let ending: &[Kind] = if facts.before.is_some() { &[Kind::Phone] } else { &[] };
            one_of_each(&facts.add, ending, teller.locale).unwrap_or_default()
        }
        None => String::new(),
    };
    Section::with_desk(enough(teller.locale), teller.sentences(&[answer, better, numbers]), typed)
}

/// What is asked.
pub fn enough(locale: Locale) -> String {
    message!(locale, "Are my methods enough?", "今の登録で十分ですか？")
}

/// The answer, what would be better, and what is typed for that.
pub fn is_enough(one: &OneMethod, teller: &Teller<'_>) -> (String, String, Vec<String>) {
    let locale = teller.locale;
    let count = one.usable;
    let answer = match (one.if_in_force, count) {
        (Level::Critical, 2..) => message!(
            locale,
            "NO. You have {count} methods, but one loss takes all of them away.",
            "十分ではありません。{count}個登録されていますが、1つが使えなくなるだけで、すべて使えなくなります。"
        ),
        (Level::Warning, _) => message!(
            locale,
            "NOT SURE. You have {count} methods, but it was not checked that another one works.",
            "まだ分かりません。{count}個登録されていますが、実際にサインインできるか確認していないものがあります。"
        ),
        (Level::Ok, _) => message!(
            locale,
            "YES. You have {count} methods, and no single loss locks you out.",
            "はい。{count}個登録されていて、どれか1つが使えなくなってもサインインできます。"
        ),
        (_, 0) => message!(
            locale,
            "NOT YET. You have no method that works. Register at least two, on different devices.",
            "まだ足りません。使える本人確認方法がありません。別の端末のものを含めて、2個以上登録してください。"
        ),
        _ => message!(
            locale,
            "NO. It is possible to sign in with one method, but if you lose it you are locked out. Register at least two, on different devices.",
            "いいえ。1個だけだと、それが使えなくなったときにサインインできなくなります。別の端末のものを含めて、2個以上登録してください。"
        ),
    };
    let (better, typed) = match &one.improve {
        Some(facts) => improve(facts, teller),
        None if one.if_in_force == Level::Ok && teller.status.phone_change.is_some() => {
            (message!(locale, "Finish the phone change first.", "先に機種変更を済ませてください。"), Vec::new())
        }
        // What is doubtful is said beside it.
        None if !teller.status.doubts.is_empty() => (String::new(), Vec::new()),
        None if one.if_in_force == Level::Ok && teller.status.risk.retiring.is_none() => {
            (message!(locale, "You do not need to change anything.", "今のままで大丈夫です。"), Vec::new())
        }
        None => (String::new(), Vec::new()),
    };
    (answer, better, typed)
}
