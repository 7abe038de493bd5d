//! What is asked about or cleared away, whatever else there is to be said.

use super::teller::{AdviceLine, Teller};
use crate::domain::advice::doubts::Doubt;
use crate::domain::id::MethodId;
use crate::render::labels::Labels;
use crate::render::messages::message;

/// What is said of each, and what the desk types then.
pub fn doubts(teller: &Teller<'_>) -> Vec<(String, String)> {
    teller.status.doubts.iter().map(|doubt| (said(doubt, teller), typed(doubt, teller))).collect()
}

/// The same, a line each.
pub fn lines(teller: &Teller<'_>) -> impl Iterator<Item = AdviceLine> {
    let each = doubts(teller).into_iter();
    each.flat_map(|(said, typed)| [AdviceLine::Text(said), AdviceLine::Desk(typed)])
}

fn said(doubt: &Doubt, teller: &Teller<'_>) -> String {
    let Labels { security_info, .. } = teller.locale.labels();
    let locale = teller.locale;
    match doubt {
        Doubt::UsedThoughStolen { methods: ids } => {
            let methods = teller.all(ids);
            message!(
                locale,
                "{methods} was stolen, and has been used to sign in since. Is it back, and was that you? If not, delete it on the {security_info} page now and change your password.",
                "{methods} は盗まれたと伺った後に、サインインに使われています。手元に戻り、ご自身で使われましたか？ そうでなければ、すぐに「{security_info}」のページで削除し、パスワードを変更してください。"
            )
        }
        Doubt::StolenStillThere { methods: ids } => {
            let methods = teller.all(ids);
            message!(
                locale,
                "{methods} was stolen and is still registered: delete it on the {security_info} page now.",
                "盗まれた {methods} がまだ登録されています。すぐに「{security_info}」のページで削除してください。"
            )
        }
        Doubt::LostStillThere { methods: ids } => {
            let methods = teller.all(ids);
            message!(
                locale,
                "{methods} is lost and still registered: if it will not come back, delete it on the {security_info} page.",
                "なくした {methods} がまだ登録されています。戻らなければ、「{security_info}」のページで削除してください。"
            )
        }
        Doubt::HasOldNumber { methods, of } => {
            let (methods, of) = (teller.all(methods), teller.named(of));
            message!(
                locale,
                "The number of {of} has changed, and {methods} has the old one: does that still reach you?",
                "{of} の番号は変わりましたが、{methods} は前の番号のままです。その番号はまだ使えますか？"
            )
        }
        Doubt::NumberInSeveral { methods: ids } => {
            let methods = teller.all(ids);
            message!(
                locale,
                "One number, but several devices on record: {methods}. Which device is its SIM in? With that, all of these are lost.",
                "{methods} は同じ電話番号ですが、別々の端末に記録されています。SIMはどちらに入っていますか？ その端末をなくすと、どれも使えなくなります。"
            )
        }
    }
}

fn typed(doubt: &Doubt, teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    let first = |ids: &[MethodId]| teller.typed(ids.get(..1).unwrap_or_default());
    match doubt {
        Doubt::UsedThoughStolen { methods: ids } => {
            let method = first(ids);
            message!(locale, "It is back: mfadesk found {id} {method}", "戻っていた場合：mfadesk found {id} {method}")
        }
        Doubt::StolenStillThere { methods: ids } | Doubt::LostStillThere { methods: ids } => {
            let method = first(ids);
            message!(locale, "Deleted: mfadesk remove {id} {method}", "削除後：mfadesk remove {id} {method}")
        }
        Doubt::HasOldNumber { methods, .. } => {
            let methods = teller.typed(methods);
            message!(
                locale,
                "It does not: mfadesk lost {id} {methods} --reason number-changed",
                "使えない場合：mfadesk lost {id} {methods} --reason number-changed"
            )
        }
        Doubt::NumberInSeveral { methods: ids } => {
            let (wrong, right) = (teller.typed(ids.get(1..2).unwrap_or_default()), first(ids));
            message!(
                locale,
                "In that of {right}: mfadesk edit {id} {wrong} --device @{right}",
                "{right} の端末の場合：mfadesk edit {id} {wrong} --device @{right}"
            )
        }
    }
}
