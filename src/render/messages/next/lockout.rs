//! Nothing works any more: what to try, what comes back by itself, the ways back in, and what a request waits for.

use super::methods::{offline_code, other_words};
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::lockout::{ComesBack, OpenRequest, Processed, ReregistrationWays, TryFirst, Way};
use crate::domain::kind::Kind;
use crate::render::messages::{Localized, localized, message, names};
use crate::render::{Locale, time};

/// What may work again, before anything else.
pub fn try_first(first: &TryFirst, teller: &Teller<'_>) -> Section {
    let (locale, id, words) = (teller.locale, teller.account(), other_words(teller));
    // What has ended is not found again.
    let found = match first.methods.is_empty() {
        true => String::new(),
        false => message!(locale, " (mfadesk found {id} METHOD)", "（mfadesk found {id} 方法）"),
    };
    let mut lines = vec![AdviceLine::Text(message!(
        locale,
        "At sign-in press {words} and try each; if one works, that is all{found}.",
        "サインイン画面で{words}を押し、順に試してください。どれか使えれば再登録は不要です{found}。"
    ))];
    for again in &first.methods {
        let placed = teller.described(&again.method, false);
        let why = names::unavailability(&again.unavailable, locale.lang);
        lines.push(AdviceLine::Item(message!(locale, "{placed}: {why}", "{placed}：{why}")));
    }
    let is_app = |again: &&crate::domain::advice::lockout::MayWorkAgain| {
        teller.method(&again.method).is_some_and(|method| method.kind == Kind::MicrosoftAuthenticator)
    };
    if first.methods.iter().any(|again| is_app(&again)) {
        lines.push(AdviceLine::Text(offline_code(teller)));
    }
    if let Some(until) = first.password_until {
        let until = time::spoken(until, locale);
        lines.push(AdviceLine::Text(message!(
            locale,
            "MFA is only starting: until {until} the password alone may still sign in. Open the Security info page at once and add a \
             method that works.",
            "多要素認証は開始待ちです。{until} までは、パスワードだけでサインインできることがあります。すぐに「セキュリティ情報」のページを開き、\
             使える方法を追加してください。"
        )));
    }
    Section {
        heading: message!(locale, "First: does anything else work?", "まず、ほかに使えるものはありませんか？"),
        lines,
    }
}

/// What is only out of reach: getting it back is less work than setting up everything again.
pub fn comes_back(back: &ComesBack, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let (which, typed) = (teller.all(&back.methods), teller.typed(&back.methods[..1]));
    let fetch = message!(
        locale,
        "Fetch it or charge it: then it signs in as before, and nothing has to be set up again (mfadesk found {id} {typed}).",
        "取りに戻る、充電するなどすれば、これまでどおりサインインできます。設定し直す必要はありません（mfadesk found {id} {typed}）。"
    );
    let sim = if back.by_sim.is_empty() {
        String::new()
    } else {
        let waiting = teller.all(&back.by_sim);
        message!(
            locale,
            "{waiting}: a new SIM has the same number; wait until it has come.",
            "{waiting}：SIMを再発行中であれば、届いた後に同じ番号で使えます。"
        )
    };
    let only_then = message!(
        locale,
        "Re-registration deletes every method. Do that only if it will not come back.",
        "再登録をすると、本人確認方法がすべて消去されます。戻らない場合だけにしてください。"
    );
    Section::text(
        message!(
            locale,
            "Only out of reach: {which}. Can it be got back?",
            "手元にないだけの方法：{which}。使えるようにできますか？"
        ),
        teller.sentences(&[fetch, sim, only_then]),
    )
}

/// The ways to re-register.
pub fn reregister(reregister: &ReregistrationWays, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let mut lines: Vec<AdviceLine> =
        reregister.ways.iter().map(|way| AdviceLine::Item(way_said(way, locale))).collect();
    lines.push(AdviceLine::Text(message!(
        locale,
        "Afterwards all methods are gone: steps 1 and 2 again, more than one method, no new application. Record: mfadesk reregister \
         request {id} --via WAY",
        "再登録では本人確認方法がすべて消去されます。手順1と2をやり直し、2個以上登録してください。改めての利用申請は不要です。記録：mfadesk reregister \
         request {id} --via 方法"
    )));
    Section {
        heading: message!(locale, "If nothing works: re-registration", "何も使えなければ：本人確認方法の再登録"),
        lines,
    }
}

fn way_said(way: &Way, locale: Locale) -> String {
    let bring = needs(&way.bring, locale);
    match (way.via, way.open) {
        ("identity-service", Some(true)) => message!(
            locale,
            "Identity verification service (linked): now, at any time, by oneself. Needed: {bring}.",
            "本人確認サービス（連携済み）：今すぐ、曜日や時間帯に関わらず本人だけでできます。必要なもの：{bring}。"
        ),
        ("identity-service", None) => message!(
            locale,
            "Identity verification service: not known whether it is linked, so ask. Only if it was linked before: now, at any time, by \
             oneself. Needed: {bring}.",
            "本人確認サービス：連携済みかどうかの記録がないので、聞いてください。事前に連携済みの場合に限り、今すぐ、いつでも本人だけでできます。必要なもの：{bring}。"
        ),
        ("identity-service", Some(false)) => message!(
            locale,
            "Identity verification service: not open, since it was not linked before.",
            "本人確認サービス：事前に連携していないため、使えません。"
        ),
        ("office", _) => {
            let when = office_hours(way.processed.as_ref(), locale);
            message!(
                locale,
                "Office of the faculty or graduate school: bring the {bring}. {when}",
                "学部・研究科等の窓口：{bring}を持参してください。{when}"
            )
        }
        ("website", _) => {
            let when = reviewed(way.processed.as_ref(), locale);
            message!(locale, "Application website: {bring}. {when}", "申請サイト：{bring}が必要です。{when}")
        }
        (_, Some(false)) => message!(
            locale,
            "The form: not open, it asks for a sign-in with MFA; it is for trouble during the initial setup.",
            "専用フォーム：多要素認証でのサインインが必要なため、使えません（初期設定中のトラブル用です）。"
        ),
        _ => {
            let when = reviewed(way.processed.as_ref(), locale);
            message!(locale, "The form: needs {bring}. {when}", "専用フォーム：{bring}が必要です。{when}")
        }
    }
}

/// A request that is open.
pub fn request(request: &OpenRequest, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let (via, at) = (names::via(&request.via, locale.lang), time::spoken(request.at, locale));
    let bring = needs(&request.bring, locale);
    let waits = match request.waits_for {
        "person" => message!(
            locale,
            "It waits for nobody: the person does it by themselves, at any time, with {bring}.",
            "担当者の対応は不要で、本人がいつでも手続きできます。必要なもの：{bring}。"
        ),
        "visit" => {
            let when = office_hours(request.processed.as_ref(), locale);
            message!(
                locale,
                "It waits for the person to come to the office with the {bring}. {when}",
                "本人が{bring}を持って窓口へ行く必要があります。{when}"
            )
        }
        _ => reviewed(request.processed.as_ref(), locale),
    };
    let faster = if request.service_linked {
        message!(
            locale,
            "Faster: the identity verification service is linked, so the person can do it now (My Number card, its PINs, a phone that \
             reads it).",
            "本人確認サービスに連携済みなので、今すぐ本人だけでもできます（マイナンバーカード、その暗証番号、読み取りに対応したスマートフォン）。"
        )
    } else {
        String::new()
    };
    let usable = if request.usable.is_empty() {
        message!(
            locale,
            "Decided: mfadesk reregister approve {id} --identity-check CHECK, or reject {id} --why TEXT. Then steps 1 and 2 again.",
            "決まったら記録します：mfadesk reregister approve {id} --identity-check 手段、または reject {id} --why 理由。その後、手順1と2をやり直します。"
        )
    } else {
        let usable = teller.any(&request.usable);
        message!(
            locale,
            "But {usable} can be used, so sign in with that first: the approval would be refused (rule method-still-usable).",
            "ただし、{usable} が使えるので、まずそれでサインインしてください（規則 method-still-usable により承認されません）。"
        )
    };
    Section::text(
        message!(locale, "Re-registration is requested: {at}, through {via}", "再登録の申請があります：{at}、{via}"),
        teller.sentences(&[waits, faster, usable]),
    )
}

/// When the office is open.
fn office_hours(processed: Option<&Processed>, locale: Locale) -> String {
    let Some(processed) = processed else { return hours_unknown(locale) };
    let until = processed.until.map(|until| time::clock(until, locale)).unwrap_or_default();
    if processed.now {
        return message!(locale, "Open now, until {until}.", "今、{until} まで開いています。");
    }
    let from = time::spoken(processed.from, locale);
    message!(
        locale,
        "Closed now; next open {from} to {until}.",
        "今は閉まっています。次に開くのは {from}〜{until} です。"
    )
}

/// When staff review what was sent in.
fn reviewed(processed: Option<&Processed>, locale: Locale) -> String {
    let Some(processed) = processed else { return hours_unknown(locale) };
    if processed.now {
        let until = processed.until.map(|until| time::clock(until, locale)).unwrap_or_default();
        return message!(
            locale,
            "Staff review it: today, until {until}, else on the next business day.",
            "担当者が内容を確認します。今日は {until} まで、以後は翌営業日の対応です。"
        );
    }
    let from = time::spoken(processed.from, locale);
    message!(
        locale,
        "Staff review it, from {from} at the earliest: nights, weekends and holidays wait.",
        "担当者が内容を確認します。早くて {from} からです（夜間・土日祝日は翌営業日以降の対応）。"
    )
}

fn hours_unknown(locale: Locale) -> String {
    message!(
        locale,
        "When the office is open is not in the policy: ask there.",
        "窓口の開いている時間は設定されていません。窓口に確かめてください。"
    )
}

/// What is needed, in a row.
fn needs(words: &[&str], locale: Locale) -> String {
    let needed: Vec<&str> = words.iter().map(|word| need(word).of(locale.lang)).collect();
    needed.join(localized!(", ", "、").of(locale.lang))
}

fn need(word: &str) -> Localized {
    match word {
        "my-number-card" => localized!("the My Number card", "マイナンバーカード"),
        "card-pins" => localized!("its PINs", "その暗証番号"),
        "phone-that-reads-the-card" => localized!("a phone that reads it", "読み取りに対応したスマートフォン"),
        "student-id" => localized!("student ID", "学生証"),
        "staff-id" => localized!("staff ID", "職員証"),
        "id-card" => localized!("ID card (ask the office which)", "本人確認書類（どれかは窓口に確認）"),
        "password" => localized!("the password alone signs in there", "パスワードでのサインイン"),
        "id-photo" => localized!("upload a photo of the ID, up to 1.9 MB", "学生証・職員証の写真（1.9 MBまで）"),
        _ => localized!("a sign-in with MFA, where it is asked for", "サインイン"),
    }
}
