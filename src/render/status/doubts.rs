//! What is to be asked about or cleared away, as the desk reads it below the methods.

use crate::domain::advice::doubts::Doubt;
use crate::queries::status::AccountStatus;
use crate::render::Locale;
use crate::render::labels::Labels;
use crate::render::messages::{message, methods, typed_id};

/// A line each.
pub fn lines(status: &AccountStatus<'_>, locale: Locale) -> impl Iterator<Item = String> {
    status.doubts.iter().map(move |doubt| line(doubt, status, locale))
}

fn line(doubt: &Doubt, status: &AccountStatus<'_>, locale: Locale) -> String {
    let Labels { security_info, .. } = locale.labels();
    let id = typed_id(status.account);
    match doubt {
        Doubt::UsedThoughStolen { methods: ids } => {
            let methods = methods(ids, locale);
            message!(
                locale,
                "RECORDED AS STOLEN, and signed in with since: {methods}. If it is back in the person's hands: mfadesk found {id} METHOD. Otherwise it has to be deleted on the {security_info} page, and the password changed.",
                "盗難の記録後にサインインに使われた方法：{methods}。本人の手元に戻っていれば：mfadesk found {id} 方法。戻っていなければ、「{security_info}」のページで削除し、パスワードを変更してもらってください。"
            )
        }
        Doubt::StolenStillThere { methods: ids } => {
            let methods = methods(ids, locale);
            message!(
                locale,
                "Stolen, and still registered: {methods}. To be deleted on the {security_info} page at once.",
                "盗まれ、まだ登録されている方法：{methods}。すぐに「{security_info}」のページで削除してもらってください。"
            )
        }
        Doubt::LostStillThere { methods: ids } => {
            let methods = methods(ids, locale);
            message!(
                locale,
                "Lost, and still registered: {methods}. Unless it comes back, to be deleted on the {security_info} page.",
                "なくし、まだ登録されている方法：{methods}。戻らなければ、「{security_info}」のページで削除してもらってください。"
            )
        }
        Doubt::HasOldNumber { methods: ids, of } => {
            let (methods, of) = (methods(ids, locale), methods(std::slice::from_ref(of), locale));
            message!(
                locale,
                "With the old number of {of}, which has changed: {methods}. Ask whether it still works.",
                "番号が変わった {of} と同じ、前の番号の方法：{methods}。まだ使えるか確かめてください。"
            )
        }
        Doubt::NumberInSeveral { methods: ids } => {
            let methods = methods(ids, locale);
            message!(
                locale,
                "One number, but several devices: {methods}. Ask which device its SIM is in; with that, all of these are lost.",
                "同じ電話番号が別々の端末に記録されている方法：{methods}。SIMがどちらに入っているか確かめてください。その端末をなくすと、どれも使えなくなります。"
            )
        }
    }
}
