//! What is asked of a thing by its label. The label stands in the sentence as people quote it, and in the command that is
//! proposed as a shell takes it.

use super::{message, methods, names};
use crate::domain::id::MethodId;
use crate::domain::risk::FailureDomain;
use crate::render::sanitize::clean;
use crate::render::{Locale, shell};

/// A label that names a sort of thing.
pub(super) fn names_no_thing(device: &str, method: &MethodId, id: &str, locale: Locale) -> String {
    let (shown, method) = (names::device(device, locale), clean(method.as_str()));
    // A model for what has models by number; for anything else how it looks will do.
    let has_models = device.to_lowercase().contains("iphone");
    let look = message!(locale, "{device} (black)", "{device}（黒）");
    let such = shell::quoted(&if has_models { format!("{device} 15") } else { look });
    message!(
        locale,
        "{shown} is a general name: which device is it? Until that is recorded, it is unknown what {method} is lost with. \
         For example: mfadesk edit {id} {method} --device {such}",
        "{shown}だけでは、どの端末か分かりません。どれですか？ 記録するまでは、{method} が何と同時に使えなくなるか分かりません。\
         記録の例：mfadesk edit {id} {method} --device {such}"
    )
}

/// A long vowel mark that may be meant as a dash: as it was typed, and with a dash. `named` is what the command is about:
/// account, method, option.
pub(super) fn long_vowel_mark(typed: &str, dashed: &str, named: &[&str; 3], locale: Locale) -> String {
    let [id, method, option] = named.map(clean);
    let meant = shell::option(&option, dashed, shell::quoted);
    let (typed, dashed) = (names::device(typed, locale), names::device(dashed, locale));
    message!(
        locale,
        "{typed} holds a long vowel mark (ー), which counts as a letter, so that {dashed} would be something else. If a dash \
         is meant: mfadesk edit {id} {method} {meant}",
        "{typed}の「ー」は長音記号で、文字として扱われるため、{dashed}とは別のものになります。\
         ハイフンのつもりであれば：mfadesk edit {id} {method} {meant}"
    )
}

/// What is added is on something that is on record as lost.
pub(super) fn lost_before(device: &str, ids: &[MethodId], id: &str, locale: Locale) -> String {
    let (shown, typed, methods) = (names::device(device, locale), shell::what(device), methods(ids, locale));
    message!(
        locale,
        "{shown} is on record as lost ({methods}): is it back, or is this a new one? A new one needs a name of its own. If \
         it is back: mfadesk found {id} {typed}",
        "{shown}は使えなくなったと記録されています（{methods}）。戻ったのですか、それとも新しい端末ですか？ \
         新しい端末には別の名前を付けてください。戻ったのであれば：mfadesk found {id} {typed}"
    )
}

/// What else would be lost with what was lost.
pub(super) fn lost_too(thing: &FailureDomain, called: &str, ids: &[MethodId], id: &str, locale: Locale) -> String {
    let methods = methods(ids, locale);
    match thing {
        FailureDomain::Serial(_) => {
            let (serial, typed) = (clean(called), shell::quoted(&format!("serial:{called}")));
            message!(
                locale,
                "The same thing, by its serial {serial}: {methods}. Is it lost? Then: mfadesk lost {id} {typed}",
                "シリアル番号 {serial} が同じ方法には、ほかに {methods} があります。同じものがなくなったのですか？ そうであれば：mfadesk lost {id} {typed}"
            )
        }
        FailureDomain::Number(_) => {
            let digits = names::ending(called);
            message!(
                locale,
                "With the same number (••{digits}): {methods}. Is the number lost? Then: mfadesk lost {id} number:{digits}",
                "電話番号 ••{digits} を使う方法には、ほかに {methods} があります。その番号ごと使えなくなったのですか？ そうであれば：mfadesk lost {id} number:{digits}"
            )
        }
        FailureDomain::Device(_) | FailureDomain::Method(_) => {
            let (shown, typed) = (names::device(called, locale), shell::what(called));
            message!(
                locale,
                "Also on {shown}: {methods}. Is the whole device lost? Then: mfadesk lost {id} {typed}",
                "{shown}を使う方法には、ほかに {methods} があります。端末ごと使えなくなったのですか？ そうであれば：mfadesk lost {id} {typed}"
            )
        }
    }
}
