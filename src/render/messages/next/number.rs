//! A number that changes, or has no SIM: what stops, and what works without it.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::phone::NumberFirst;
use crate::domain::kind::{Channel, Kind};
use crate::queries::status::MethodStatus;
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::{list, message, names};
use crate::render::sanitize::clean;

/// What happens when the number is changed first.
pub fn number_first(first: &NumberFirst, teller: &Teller<'_>) -> Section {
    let Labels { security_info, change_link, .. } = teller.locale.labels();
    let locale = teller.locale;
    let left = if first.works.is_empty() { &first.left } else { &first.works };
    let (stops, left) = (teller.all(&first.stops), teller.any(left));
    let said = match (first.stops.is_empty(), first.left.is_empty()) {
        (true, _) if !first.unavailable.is_empty() => {
            let unavailable = teller.all(&first.unavailable);
            message!(
                locale,
                "Nothing changes: {unavailable}, the only method with a number, is on record as unavailable.",
                "電話番号を使う {unavailable} はすでに使えないので、ほかへの影響はありません。"
            )
        }
        (true, _) => message!(
            locale,
            "Nothing changes: none of your methods on record uses a phone number.",
            "電話番号を使う本人確認方法は登録されていないので、影響はありません。"
        ),
        (false, true) => message!(
            locale,
            "You can no longer use {stops}; nothing else is left, and you are locked out. Add and test another method first.",
            "{stops} が使えなくなり、ほかに使える方法がないため、サインインできなくなります。先に別の方法を追加し、サインインを確認してください。"
        ),
        (false, false) => {
            let change = message!(
                locale,
                "You lose {stops}. The {security_info} page asks for MFA: sign in with {left} and press \"{change_link}\" beside the number; the \
                 new one is verified by text or call.",
                "{stops} は使えなくなります。「{security_info}」のページに {left} でサインインし、電話番号の右の「{change_link}」から新しい番号を登録してください。新しい番号は、SMSか音声通話で確認されます。"
            );
            let untested = if first.works.is_empty() {
                message!(
                    locale,
                    "NOT YET: no other method is tested. Test one first.",
                    "まだ変えないでください。ほかの方法でサインインできるか、先に確認してください。"
                )
            } else {
                String::new()
            };
            teller.sentences(&[untested, change])
        }
    };
    let mut lines = vec![AdviceLine::Text(said)];
    if !first.stops.is_empty() {
        lines.push(AdviceLine::Text(message!(
            locale,
            "A number that stays the same, with a new SIM card or contract, changes nothing.",
            "番号が同じであれば、SIMや契約が変わっても影響はありません。"
        )));
        lines.push(AdviceLine::Text(without_sim(first, teller)));
        lines.push(AdviceLine::Text(message!(
            locale,
            "A phone that others use too (family, office) will do, as long as you can answer it when you sign in. \
             Ask the others not to confirm a call that you did not expect.",
            "家族や部署で共有する電話でも、サインインするときにご自身で出られるなら使えます。\
             心当たりのない確認の電話には「#」を押さないよう、ほかの方にもお伝えください。"
        )));
    }
    let id = teller.account();
    if let Some(changed) = first.stops.first().map(|id| clean(id.as_str())) {
        lines.push(AdviceLine::Desk(message!(
            locale,
            "Number changed: mfadesk edit {id} {changed} --number -",
            "番号の変更後：mfadesk edit {id} {changed} --number -"
        )));
    }
    let heading = message!(
        locale,
        "What happens if I change my number first, or have no SIM (abroad)?",
        "先に電話番号が変わると、またはSIMがないと（海外など）、どうなりますか？"
    );
    Section { heading, lines }
}

/// Which numbers can be registered, where one besides that of the phone can: `add` are kinds that this person can add and that
/// do not end, `ending` those that do.
pub(super) fn one_of_each(add: &[Kind], ending: &[Kind], locale: Locale) -> Option<String> {
    let Labels { alternate_phone, .. } = locale.labels();
    let [phone, office] = [Kind::Phone, Kind::OfficePhone].map(|kind| names::kind(kind).of(locale.lang));
    let kinds = [
        (Kind::Phone, message!(locale, "\"{phone}\"", "「{phone}」")),
        (
            Kind::AlternatePhone,
            message!(locale, "\"{alternate_phone}\" (a landline, say)", "「{alternate_phone}」（固定電話など）"),
        ),
        (Kind::OfficePhone, message!(locale, "\"{office}\" (at work)", "「{office}」（職場の電話）")),
    ];
    let kinds = kinds.into_iter().filter(|(kind, _)| !ending.contains(kind)).map(|(_, name)| name);
    let kinds = list(kinds, locale.lang);
    add.contains(&Kind::AlternatePhone).then(|| {
        message!(
            locale,
            "One number each can be registered as {kinds}.",
            "電話番号は、{kinds}として、それぞれ1つ登録できます。"
        )
    })
}

/// Abroad, or while the SIM is on its way: what needs it, and what does not.
fn without_sim(first: &NumberFirst, teller: &Teller<'_>) -> String {
    let (locale, stops, left) = (teller.locale, teller.all(&first.stops), teller.any(&first.left));
    if first.left.is_empty() {
        return message!(
            locale,
            "Without the SIM (abroad, broken) no text and no call comes, and you have nothing else: before you go, add an app, which needs no SIM.",
            "SIMがないと（海外、故障など）、SMSも電話も届かず、ほかに使える方法がありません。出発前に、SIMがなくても使えるアプリなどを追加してください。"
        );
    }
    let is_app =
        |method: &MethodStatus<'_>| method.kind != Kind::HardwareToken && method.channels.contains(&Channel::Code);
    let app = if first.left.iter().any(|id| teller.method(id).is_some_and(is_app)) {
        message!(
            locale,
            "An app works over Wi-Fi, and its 6-digit code without any network.",
            "アプリはWi-Fiで使え、6桁のコードは圏外でも表示されます。"
        )
    } else {
        String::new()
    };
    let other = message!(
        locale,
        "Without the SIM (abroad, broken) {stops} does not reach you: sign in with {left}.",
        "SIMがないと（海外、故障など）、{stops} は届きません。{left} でサインインしてください。"
    );
    teller.sentences(&[other, app])
}
