//! Nothing works any more: what to try, what comes back by itself, the ways back in, and what a request waits for.

use super::methods::{offline_code, other_words};
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::lockout::{ComesBack, OpenRequest, Processed, ReregistrationWays, TryFirst, Way};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::render::labels::Labels;
use crate::render::messages::{Localized, localized, message, names};
use crate::render::{Locale, time};

/// What may work again, before anything else.
pub fn try_first(first: &TryFirst, teller: &Teller<'_>) -> Section {
    let (locale, id, words) = (teller.locale, teller.account(), other_words(teller));
    let mut lines = vec![AdviceLine::Text(message!(
        locale,
        "At sign-in press {words} and try each; if one works, that is all.",
        "サインイン画面で{words}を押すと、登録した方法の一覧が表示されます。順に確かめてください。1つでも使えれば、再登録は不要です。"
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
    // What has ended is not found again.
    if !first.methods.is_empty() {
        lines.push(AdviceLine::Desk(message!(
            locale,
            "If one works again: mfadesk found {id} METHOD",
            "使えた方法があれば：mfadesk found {id} 方法"
        )));
    }
    if let Some(until) = first.password_until {
        lines.push(AdviceLine::Text(password_for_now(until, teller)));
    }
    Section {
        heading: message!(locale, "First: does any other method work?", "まず、ほかに使える方法がないか確認しましょう"),
        lines,
    }
}

/// While MFA is only starting, there is a way that closes.
pub fn password_for_now(until: Instant, teller: &Teller<'_>) -> String {
    let Labels { security_info, .. } = teller.locale.labels();
    let (locale, until) = (teller.locale, time::spoken(until, teller.locale));
    message!(
        locale,
        "MFA is only starting: until {until} the password alone may still sign in. Open the {security_info} page at once and add a \
         method that works.",
        "多要素認証はまだ反映待ちです。{until} までは、パスワードだけでサインインできることがあります。すぐに「{security_info}」のページを開き、\
         使える方法を追加してください。"
    )
}

/// What is only out of reach: getting it back is less work than setting up everything again.
pub fn comes_back(back: &ComesBack, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let (which, typed) = (teller.all(&back.methods), teller.typed(&back.methods[..1]));
    let fetch = message!(
        locale,
        "Fetch it or charge it: then you can sign in as before, and you do not need to set up anything again.",
        "取りに戻る、充電するなどすれば、これまでどおりサインインできます。設定し直す必要はありません。"
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
        "再登録をすると、本人確認方法の登録がすべて削除されます。戻らない場合だけにしてください。"
    );
    let found = message!(locale, "When it is back: mfadesk found {id} {typed}", "戻ったら：mfadesk found {id} {typed}");
    Section::with_desk(
        message!(
            locale,
            "Only out of reach: {which}. Can it be got back?",
            "手元にないだけの方法：{which}。取りに戻るなどして、使えるようにできますか？"
        ),
        teller.sentences(&[fetch, sim, only_then]),
        vec![found],
    )
}

/// The same in a sentence or two.
pub fn comes_back_in_short(back: &ComesBack, teller: &Teller<'_>) -> String {
    let which = teller.all(&back.methods);
    message!(
        teller.locale,
        "Only out of reach: {which}. Fetch it or charge it; re-register only if it will not come back.",
        "手元にないだけの方法：{which}。取りに戻るか充電してください。再登録は、戻らない場合だけにしてください。"
    )
}

/// The ways to re-register.
pub fn reregister(reregister: &ReregistrationWays, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let mut lines: Vec<AdviceLine> =
        reregister.ways.iter().map(|way| AdviceLine::Item(way_said(way, locale))).collect();
    let afterwards = message!(
        locale,
        "Re-registration deletes all your methods. Afterwards repeat steps 1 and 2, and register at least two methods.",
        "再登録をすると、これまでの登録はすべて削除されます。手順1と手順2をやり直して、2個以上登録してください。"
    );
    lines.push(AdviceLine::Text(teller.sentences(&[afterwards, teller.no_second_application()])));
    lines.push(AdviceLine::Desk(request_it(teller)));
    Section {
        heading: message!(locale, "If none works: re-registration", "使えるものがないとき：本人確認方法の再登録"),
        lines,
    }
}

/// How the request is recorded.
pub fn request_it(teller: &Teller<'_>) -> String {
    let id = teller.account();
    message!(
        teller.locale,
        "Record the request: mfadesk reregister request {id} --via WAY",
        "申請を記録する：mfadesk reregister request {id} --via 申請先"
    )
}

fn way_said(way: &Way, locale: Locale) -> String {
    let bring = needs(&way.bring, locale);
    match (way.via, way.open) {
        ("identity-service", Some(true)) => message!(
            locale,
            "Identity verification service (linked): you can do it yourself, at any time. You need: {bring}.",
            "本人確認サービス（連携済み）：曜日や時間帯に関わらず、ご自身で手続きできます。必要なもの：{bring}。"
        ),
        ("identity-service", None) => message!(
            locale,
            "Identity verification service: did you link it in advance? Then you can do it yourself, at any time. You need: {bring}.",
            "本人確認サービス：事前連携はお済みですか。お済みであれば、いつでもご自身で手続きできます。必要なもの：{bring}。"
        ),
        ("identity-service", Some(false)) => message!(
            locale,
            "Identity verification service: not possible, because it was not linked in advance.",
            "本人確認サービス：事前連携をしていないため、使えません。"
        ),
        ("office", _) => {
            let when = office_hours(way.processed.as_ref(), locale);
            message!(
                locale,
                "Office of the faculty or graduate school: bring the {bring}. {when}",
                "学部・研究科等の窓口：{bring}をお持ちください。{when}"
            )
        }
        ("website", _) => {
            let when = reviewed(way.processed.as_ref(), locale);
            message!(
                locale,
                "Application website, without a visit: {bring}. {when}",
                "申請サイト（窓口に行く必要はありません）：{bring}。{when}"
            )
        }
        (_, Some(false)) => message!(
            locale,
            "Online form: not possible, because it asks for a sign-in with MFA. It is only for problems during the initial setup.",
            "申請フォーム：サインインに多要素認証が必要なため、今回は使えません（初期設定中のトラブル用です）。"
        ),
        _ => {
            let when = reviewed(way.processed.as_ref(), locale);
            message!(locale, "Online form: {bring}. {when}", "申請フォーム：{bring}が必要です。{when}")
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
            "You do not have to wait for anybody: you can do it yourself at any time. You need: {bring}.",
            "審査はありません。いつでもご自身で手続きできます。必要なもの：{bring}。"
        ),
        "visit" => {
            let when = office_hours(request.processed.as_ref(), locale);
            message!(
                locale,
                "Please go to the office of your faculty or graduate school with your {bring}. {when}",
                "学部・研究科等の窓口に{bring}をお持ちください。{when}"
            )
        }
        _ => reviewed(request.processed.as_ref(), locale),
    };
    let faster = if request.service_linked {
        message!(
            locale,
            "Faster: the identity verification service is linked, so you can do it yourself now (My Number card, its PINs, a phone that \
             reads it).",
            "本人確認サービスに連携済みなので、こちらなら今すぐご自身で手続きできます（マイナンバーカード、その暗証番号、読み取りに対応したスマートフォン）。"
        )
    } else {
        String::new()
    };
    let mut desk = Vec::new();
    let usable = if request.usable.is_empty() {
        desk.push(message!(
            locale,
            "Approved: mfadesk reregister approve {id} --identity-check CHECK",
            "承認：mfadesk reregister approve {id} --identity-check 確認書類"
        ));
        desk.push(message!(
            locale,
            "Rejected: mfadesk reregister reject {id} --why TEXT",
            "却下：mfadesk reregister reject {id} --why 理由"
        ));
        message!(
            locale,
            "Once it is approved, repeat steps 1 and 2.",
            "手続きが済むとメールが届きます。届いたら、手順1と手順2をやり直してください。"
        )
    } else {
        desk.push(message!(
            locale,
            "The approval would be refused (rule method-still-usable).",
            "このままでは承認できません（規則 method-still-usable）。"
        ));
        let usable = teller.any(&request.usable);
        message!(
            locale,
            "But {usable} is still on record as available, so please try to sign in with that first.",
            "ただし、記録では {usable} が使えます。まずそれでサインインできるか確かめてください。"
        )
    };
    Section::with_desk(
        message!(locale, "Re-registration is requested: {at}, through {via}", "再登録の申請があります：{at}、{via}"),
        teller.sentences(&[waits, faster, usable]),
        desk,
    )
}

/// The same in a sentence or two: what it waits for, or what is better.
pub fn request_in_short(request: &OpenRequest, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let (via, at) = (names::via(&request.via, locale.lang), time::spoken(request.at, locale));
    let asked = message!(
        locale,
        "Re-registration is requested: {at}, through {via}.",
        "再登録の申請があります（{at}、{via}）。"
    );
    let then = if !request.usable.is_empty() {
        let usable = teller.any(&request.usable);
        message!(
            locale,
            "But {usable} is on record as available: please try to sign in with that first.",
            "ただし、記録では {usable} が使えます。まずそれでサインインできるか確かめてください。"
        )
    } else if request.service_linked && request.waits_for != "person" {
        let waits = waits_in_short(request, locale);
        let faster = message!(
            locale,
            "Faster: do it yourself now with the identity verification service.",
            "本人確認サービスなら、今すぐご自身で手続きできます。"
        );
        teller.sentences(&[waits, faster])
    } else {
        waits_in_short(request, locale)
    };
    teller.sentences(&[asked, then])
}

fn waits_in_short(request: &OpenRequest, locale: Locale) -> String {
    match request.waits_for {
        "person" => message!(
            locale,
            "You can do it yourself at any time, with your My Number card.",
            "マイナンバーカードで、いつでもご自身で手続きできます。"
        ),
        "visit" => {
            let when = office_hours_in_short(request.processed.as_ref(), locale);
            message!(
                locale,
                "Please go to the office of your faculty with your ID card{when}.",
                "学部・研究科等の窓口に本人確認書類をお持ちください{when}。"
            )
        }
        _ => reviewed(request.processed.as_ref(), locale),
    }
}

/// When the office is open, in brackets; nothing where nobody can say.
pub fn office_hours_in_short(processed: Option<&Processed>, locale: Locale) -> String {
    let Some(processed) = processed else { return String::new() };
    if processed.now {
        let until = processed.until.map(|until| time::clock(until, locale)).unwrap_or_default();
        return message!(locale, " (open until {until})", "（本日{until}まで）");
    }
    let from = time::spoken(processed.from, locale);
    message!(locale, " (next open {from})", "（次の受付は{from}から）")
}

/// When the office is open.
pub fn office_hours(processed: Option<&Processed>, locale: Locale) -> String {
    let Some(processed) = processed else { return hours_unknown(locale) };
    let until = processed.until.map(|until| time::clock(until, locale)).unwrap_or_default();
    if processed.now {
        return message!(locale, "Open now, until {until}.", "本日は{until}まで受け付けています。");
    }
    let from = time::spoken(processed.from, locale);
    message!(
        locale,
        "Closed now; next open {from} to {until}.",
        "今は受け付けていません。次の受付は{from}から{until}までです。"
    )
}

/// When staff review what was sent in.
fn reviewed(processed: Option<&Processed>, locale: Locale) -> String {
    let Some(processed) = processed else { return hours_unknown(locale) };
    if processed.now {
        let until = processed.until.map(|until| time::clock(until, locale)).unwrap_or_default();
        return message!(
            locale,
            "Staff review it today until {until}, later requests on the next business day.",
            "内容を確認してからの対応になります。{until}を過ぎた申請は、翌営業日以降の対応です。"
        );
    }
    let from = time::spoken(processed.from, locale);
    message!(
        locale,
        "Staff review it, from {from} at the earliest: nights, weekends and holidays wait.",
        "内容を確認してからの対応になります。早くて{from}からです（夜間・土日祝日は翌営業日以降の対応）。"
    )
}

fn hours_unknown(locale: Locale) -> String {
    message!(locale, "Please ask the office when it is open.", "受付時間は、学部・研究科等の窓口にお確かめください。")
}

/// What is needed, in a row.
fn needs(words: &[&str], locale: Locale) -> String {
    let needed: Vec<&str> = words.iter().map(|word| need(word).of(locale.lang)).collect();
    // Those of the website are sentences in Japanese.
    let is_website = words.contains(&"password");
    needed.join(if is_website { localized!("; ", "。") } else { localized!(", ", "、") }.of(locale.lang))
}

fn need(word: &str) -> Localized {
    match word {
        "my-number-card" => localized!("the My Number card", "マイナンバーカード"),
        "card-pins" => localized!("its PINs", "その暗証番号"),
        "phone-that-reads-the-card" => localized!("a phone that reads it", "読み取りに対応したスマートフォン"),
        "student-id" => localized!("student ID", "学生証"),
        "staff-id" => localized!("staff ID", "職員証"),
        "id-card" => localized!("ID card (ask the office which)", "本人確認書類（どれかは学部・研究科等の窓口に確認）"),
        "password" => localized!("the password alone signs in there", "パスワードだけでサインインできます"),
        "id-photo" => localized!(
            "upload a photo of the ID, up to 1.9 MB",
            "学生証または職員証の写真（1.9MBまで）を送ってください"
        ),
        _ => localized!("a sign-in with MFA, where it is asked for", "サインイン"),
    }
}
