//! What ends on a day to come, and what to do before.

use super::methods::worth_adding;
use super::teller::{AdviceLine, Section, Teller};
use crate::domain::account::mfa_state::MfaState;
use crate::domain::advice::retiring::ComingEnd;
use crate::domain::instant::DAY;
use crate::domain::kind::Kind;
use crate::domain::risk::{DayEnd, Level};
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::{localized, message, names};

/// From which day on what ends, what is left then, and what to do before.
pub fn ends(ends: &ComingEnd, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let day = ends.on;
    let days = (ends.from.since(teller.status.as_of) + DAY - 1) / DAY;
    let noun = if days == 1 { "day" } else { "days" };
    let heading = match &ends.by_day[..] {
        by_day @ [_, _, ..] => {
            let channels = names::what_ends_when(by_day, locale.lang);
            message!(
                locale,
                "What ends by {day} (in {days} {noun}): {channels}",
                "{day}（あと{days}日）までに使えなくなるもの：{channels}"
            )
        }
        _ => {
            let channels = names::what_ends(&ends.channels, locale.lang);
            message!(
                locale,
                "What ends on {day} (in {days} {noun}): {channels}",
                "{day}（あと{days}日）に使えなくなるもの：{channels}"
            )
        }
    };
    Section {
        heading,
        lines: vec![
            AdviceLine::Text(teller.sentences(&[stops(ends, teller), outcome(ends, teller)])),
            AdviceLine::Text(before(ends, teller)),
        ]
        .into_iter()
        .chain(typed(ends, teller).map(AdviceLine::Desk))
        .collect(),
    }
}

fn stops(ends: &ComingEnd, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    if ends.stops.is_empty() {
        let methods = teller.all(&ends.methods);
        return message!(
            locale,
            "From that day {methods} verifies in other ways only.",
            "その日から、{methods} は別の方式でだけ使えます。"
        );
    }
    if ends.by_day.len() > 1 {
        let stop = |day: &DayEnd| {
            let (on, stops) = (day.on, teller.any(&day.stops));
            message!(
                locale,
                "From {on} you cannot sign in with {stops}.",
                "{on}から、{stops} ではサインインできなくなります。"
            )
        };
        let days = ends.by_day.iter().filter(|day| !day.stops.is_empty());
        return teller.sentences(&days.map(stop).collect::<Vec<_>>());
    }
    let stops = teller.any(&ends.stops);
    message!(
        locale,
        "From that day you cannot sign in with {stops}.",
        "その日から、{stops} ではサインインできなくなります。"
    )
}

/// What that means for this person.
fn outcome(ends: &ComingEnd, teller: &Teller<'_>) -> String {
    let (locale, left) = (teller.locale, teller.all(&ends.left));
    match (ends.mfa_state, ends.if_in_force) {
        (MfaState::SetupRequired, _) => message!(
            locale,
            "Nothing else is left, so SETUP IS REQUIRED then: the next sign-in asks for the password only and has you register again.",
            "ほかに使えるものがないため、再設定が必要になります。次のサインインはパスワードだけで、登録し直すよう求められます。"
        ),
        (_, Level::LockedOut) => message!(
            locale,
            "Nothing else is left: you are LOCKED OUT then.",
            "ほかに使えるものがないため、サインインできなくなります。"
        ),
        (_, Level::Critical) => message!(
            locale,
            "Left is {left}, and one loss locks you out then.",
            "残るのは {left} で、1つが使えなくなるだけでサインインできなくなります。"
        ),
        _ => message!(
            locale,
            "Left is {left}, and it is not known to be enough.",
            "残るのは {left} ですが、実際にサインインできるかは、まだ確認していません。"
        ),
    }
}

/// What that means for somebody to whom it leaves nothing.
pub fn nothing_is_left(ends: &ComingEnd, teller: &Teller<'_>) -> Option<String> {
    let is_left = ends.mfa_state != MfaState::SetupRequired && ends.if_in_force != Level::LockedOut;
    (!is_left).then(|| outcome(ends, teller))
}

/// What to do before: nothing that ends as well.
fn before(ends: &ComingEnd, teller: &Teller<'_>) -> String {
    let Labels { security_info, add_method, .. } = teller.locale.labels();
    let (locale, day) = (teller.locale, ends.first_day());
    if let (Level::Warning, [_, ..]) = (ends.if_in_force, &ends.untested[..]) {
        let untested = teller.all(&ends.untested);
        return message!(
            locale,
            "Before {day}: test {untested}.",
            "{day} より前に、{untested} でサインインできるか確認してください。"
        );
    }
    let add = worth_adding(&ends.add, locale);
    let what = if ends.add.is_empty() {
        message!(
            locale,
            "Before {day}: the account has no room for another method that lasts; delete one that is not used, then add a passkey or a \
             security key.",
            "登録できる数がいっぱいです。{day} より前に、使わない方法を削除してから、パスキーかセキュリティキーを登録してください。"
        )
    } else {
        message!(
            locale,
            "Before {day}: on the {security_info} page press \"{add_method}\" and register {add}, preferably the first of these. Then test it.",
            "{day} より前に、「{security_info}」のページの「{add_method}」から、{add}のいずれか（できれば先に挙げたもの）を登録し、サインインを確認してください。"
        )
    };
    teller.sentences(&[what, not_these(&ends.ending, locale)])
}

/// The same in a sentence: the best that can be added.
pub fn before_in_short(ends: &ComingEnd, teller: &Teller<'_>) -> String {
    let Labels { security_info, add_method, .. } = teller.locale.labels();
    let (locale, day) = (teller.locale, ends.first_day());
    if ends.add.is_empty() || (ends.if_in_force == Level::Warning && !ends.untested.is_empty()) {
        return before(ends, teller);
    }
    let mut best: Vec<String> = ends.add.iter().take(2).map(|kind| worth_adding(&[*kind], locale)).collect();
    best.dedup();
    let best = best.join(localized!(" or ", "か").of(locale.lang));
    message!(
        locale,
        "Before {day}: on the {security_info} page press \"{add_method}\" and register {best}. Then test it.",
        "{day} より前に、「{security_info}」のページの「{add_method}」から、{best}を登録し、サインインを確認してください。"
    )
}

/// What the desk types once it is tested.
fn typed(ends: &ComingEnd, teller: &Teller<'_>) -> Option<String> {
    let (first, id) = (ends.untested.first().filter(|_| ends.if_in_force == Level::Warning)?, teller.account());
    let first = teller.typed(std::slice::from_ref(first));
    Some(message!(teller.locale, "mfadesk test {id} {first} passed", "mfadesk test {id} {first} passed"))
}

/// What nobody should add, since it ends as well; nothing where nothing does.
pub fn not_these(ending: &[Kind], locale: Locale) -> String {
    if ending.is_empty() {
        return String::new();
    }
    let kinds = in_a_row(ending, locale);
    message!(locale, "Not {kinds}: that ends as well.", "{kinds}は、同じく使えなくなるので登録しないでください。")
}

/// Kinds as the page calls them: `"Phone" or "Office phone"`.
pub fn in_a_row(kinds: &[Kind], locale: Locale) -> String {
    let names = kinds.iter().map(|kind| names::quoted(names::kind(*kind).of(locale.lang), locale.lang));
    names.collect::<Vec<_>>().join(localized!(" or ", "").of(locale.lang))
}
