//! What if something is lost: what can still be signed in with, and what to do then.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::lost::{EachLoss, OneLoss};
use crate::domain::kind::Kind;
use crate::render::labels::Labels;
use crate::render::messages::{message, names};
use crate::render::shell;

/// Each thing that can be lost, and what is left.
pub fn each_loss(each: &EachLoss, teller: &Teller<'_>) -> Section {
    let Labels { security_info, .. } = teller.locale.labels();
    let (locale, id) = (teller.locale, teller.account());
    let mut lines: Vec<AdviceLine> = each.things.iter().map(|loss| AdviceLine::Item(one(loss, teller))).collect();
    if each.things.iter().any(|loss| !loss.left.is_empty()) {
        lines.push(AdviceLine::Text(message!(
            locale,
            "Sign in with what is left, delete the lost one on the {security_info} page, and add another. If it was stolen, do so at once.",
            "残った方法でサインインし、「{security_info}」のページでなくした方を削除して、別の方法を追加してください。盗まれた場合は、すぐに削除してください。"
        )));
    }
    let of_things = each.things.iter().flat_map(|loss| &loss.methods).filter_map(|id| teller.method(id));
    let kinds: Vec<Kind> = of_things.map(|method| method.kind).collect();
    let is_among = |these: &[Kind]| kinds.iter().any(|kind| these.contains(kind));
    let has_app = is_among(&[Kind::MicrosoftAuthenticator, Kind::AuthenticatorApp]);
    if has_app {
        lines.push(AdviceLine::Text(message!(
            locale,
            "Was only the app deleted, the phone reset, or the app restored from a backup? Then the app no longer works for this account: register it again.",
            "アプリだけを消した、スマホを初期化した、アプリをバックアップから復元した、という場合も、そのアプリは使えなくなっています。もう一度登録してください。"
        )));
    }
    if is_among(&[Kind::HardwareToken]) {
        lines.push(AdviceLine::Text(message!(
            locale,
            "Does the token show nothing, or are its codes refused? Its battery or its clock may be worn out: bring it to the support desk. Is it lost? Tell the support desk.",
            "トークンに何も表示されないときや、コードが通らないときは、電池切れや時刻のずれが考えられます。トークンをサポート窓口にお持ちください。紛失したときも、サポート窓口にお知らせください。"
        )));
    }
    if is_among(&[Kind::SecurityKey]) {
        lines.push(AdviceLine::Text(message!(
            locale,
            "Is the PIN of the key forgotten? First sign in with another method; if there is none, only re-registration leads back in. \
             Resetting the key deletes everything on it; then register it again.",
            "セキュリティキーのPINを忘れたときは、まずほかの方法でサインインしてください。ほかになければ、再登録の手続きが必要です。\
             キーを初期化すると、ほかのサービスの登録もすべて消えます。その後、もう一度登録してください。"
        )));
    }
    let left_at_home = message!(
        locale,
        "Only left at home? It will work again: do not delete it.",
        "家に忘れただけなら、手元に戻ればまた使えます。削除しないでください。"
    );
    // A phone that was reset in repair comes back without what its app knew.
    let in_repair = if has_app {
        message!(
            locale,
            "In repair? If the phone was reset there, register the app again.",
            "修理中の場合、初期化されて戻ってきたら、アプリをもう一度登録してください。"
        )
    } else {
        String::new()
    };
    lines.push(AdviceLine::Text(teller.sentences(&[left_at_home, in_repair])));
    if each.things.iter().any(|loss| loss.left.is_empty()) {
        lines.push(AdviceLine::Text(message!(
            locale,
            "Where nothing is left, and you are far away (abroad): the application website takes the request without a visit.",
            "ほかに使える方法がなく、遠方や海外にいるときは、窓口に行かなくても申請サイトから再登録を申請できます。"
        )));
    }
    let what = match each.things.first() {
        Some(OneLoss { device: Some(device), .. }) => shell::what(device),
        Some(OneLoss { methods, .. }) => teller.typed(methods.get(..1).unwrap_or_default()),
        None => String::new(),
    };
    lines.push(AdviceLine::Desk(message!(
        locale,
        "Record it, for example: mfadesk lost {id} {what}",
        "記録する（例）：mfadesk lost {id} {what}"
    )));
    Section {
        heading: message!(locale, "What if I have lost or broken something?", "端末などをなくした、壊したときは？"),
        lines,
    }
}

fn one(loss: &OneLoss, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    let methods = teller.all(&loss.methods);
    let what = match &loss.device {
        Some(device) => {
            let device = names::device(device, locale);
            message!(locale, "{device} ({methods})", "{device}（{methods}）")
        }
        None => methods,
    };
    let sure: Vec<_> = loss.left.iter().filter(|id| !loss.unsure.contains(id)).cloned().collect();
    let (left, unsure) = (teller.any(&sure), teller.any(&loss.unsure));
    match (sure.is_empty(), loss.unsure.is_empty()) {
        (true, true) => message!(
            locale,
            "{what}: NOTHING IS LEFT. Only re-registration leads back in.",
            "{what}：ほかに使える方法がありません。再登録の手続きが必要になります。"
        ),
        (true, false) => message!(
            locale,
            "{what}: try {unsure}, unless that was lost with it.",
            "{what}：一緒になくしていなければ、{unsure} を試してください。"
        ),
        (false, _) => {
            message!(locale, "{what}: you can still sign in with {left}.", "{what}：{left} でサインインできます。")
        }
    }
}
