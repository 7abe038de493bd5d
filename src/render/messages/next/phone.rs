//! A new phone or a new number, as the guidance for changing methods tells it.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::phone::{Against, NewPhone, NumberFirst, OldPhone, PhoneOrder, PhoneTask, ToDo};
use crate::domain::risk::Level;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{localized, message, names};
use crate::render::sanitize::clean;

/// The safe order, with what is done and what is left.
pub fn order(order: &PhoneOrder, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (from, to) = (names::device(&order.from_device, locale), names::device(&order.to_device, locale));
    let number = if order.number_changes {
        localized!(", with a new number", "、電話番号も変更").of(locale.lang)
    } else {
        localized!(", the number stays", "、電話番号はそのまま").of(locale.lang)
    };
    let mut lines = vec![AdviceLine::Text(dies(order, teller))];
    for (place, todo) in order.order.iter().enumerate() {
        lines.push(AdviceLine::Step(place + 1, to_do(todo, order, teller)));
    }
    Section {
        heading: message!(
            locale,
            "Changing phones, {from} to {to}{number}: in this order",
            "機種変更（{from}から{to}へ{number}）：この順に"
        ),
        lines,
    }
}

fn dies(order: &PhoneOrder, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    if order.dies.is_empty() {
        return message!(
            locale,
            "Nothing dies with the old phone any more.",
            "古い電話とともに使えなくなるものは、もうありません。"
        );
    }
    let dies = teller.all(&order.dies);
    match order.planned_on.as_deref().map(clean) {
        Some(day) if order.overdue => message!(
            locale,
            "The day was {day}, and is over. With the old phone these die: {dies}.",
            "予定日（{day}）を過ぎています。古い電話とともに使えなくなるもの：{dies}。"
        ),
        Some(day) => message!(locale, "On {day} these die: {dies}.", "{day} に使えなくなるもの：{dies}。"),
        None => message!(locale, "With the old phone these die: {dies}.", "古い電話とともに使えなくなるもの：{dies}。"),
    }
}

fn to_do(todo: &ToDo, order: &PhoneOrder, teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    let to = names::device(&order.to_device, locale);
    let methods = teller.all(&todo.methods);
    let first = todo.methods.first().map_or("METHOD".into(), |id| clean(id.as_str()));
    match (todo.what, todo.done) {
        (PhoneTask::Add, true) => message!(locale, "DONE: added on {to}: {methods}.", "済：{to}に追加：{methods}。"),
        (PhoneTask::Add, false) => message!(
            locale,
            "Add a method on {to}, while the old phone works: Security info page, \"Add method\".",
            "古い電話が使えるうちに、{to}に本人確認方法を追加：「セキュリティ情報」のページの「方法の追加」。"
        ),
        (PhoneTask::Test, true) => message!(locale, "DONE: tested: {methods}.", "済：試行に成功：{methods}。"),
        (PhoneTask::Test, false) if todo.methods.is_empty() => {
            message!(locale, "Test it: sign out, sign in with it.", "サインアウトし、それでサインインできるか試す。")
        }
        (PhoneTask::Test, false) => message!(
            locale,
            "Test {methods}: sign out, sign in with it (mfadesk test {id} {first} passed).",
            "{methods} を試す：サインアウトし、それでサインイン（mfadesk test {id} {first} passed）。"
        ),
        (PhoneTask::MakeDefault, true) => {
            message!(locale, "DONE: the default stays: {methods}.", "済：既定は残るもの：{methods}。")
        }
        (PhoneTask::MakeDefault, false) if todo.methods.is_empty() => message!(
            locale,
            "Make it the default: Security info page, \"Default sign-in method\", \"Change\".",
            "それを既定にする：「セキュリティ情報」のページの「既定のサインイン方法」で「変更」。"
        ),
        (PhoneTask::MakeDefault, false) => message!(
            locale,
            "Make {methods} the default: Security info page, \"Default sign-in method\", \"Change\" (mfadesk default {id} {first}).",
            "{methods} を既定にする：「セキュリティ情報」のページの「既定のサインイン方法」で「変更」（mfadesk default {id} {first}）。"
        ),
        (PhoneTask::Remove, true) => message!(
            locale,
            "DONE: nothing is left on the old phone (mfadesk phone-change complete {id}).",
            "済：古い電話に残るものなし（mfadesk phone-change complete {id}）。"
        ),
        (PhoneTask::Remove, false) => remove(todo, order, teller),
    }
}

/// What is left: apps are deleted, numbers that stay move with the SIM, numbers that change are edited.
fn remove(todo: &ToDo, order: &PhoneOrder, teller: &Teller<'_>) -> String {
    let (locale, id) = (teller.locale, teller.account());
    let to = clean(&order.to_device);
    let is_other = |id: &&crate::domain::id::MethodId| !order.moves.contains(id) && !order.new_number.contains(id);
    let others: Vec<_> = todo.methods.iter().filter(is_other).cloned().collect();
    let on_new = order.order.iter().find(|todo| todo.what == PhoneTask::Add).and_then(|todo| todo.methods.first());
    let new = on_new.map_or_else(|| localized!("NEW", "新しい方法").of(locale.lang).into(), |id| clean(id.as_str()));
    let mut said = Vec::new();
    if !others.is_empty() {
        let (methods, first) = (teller.all(&others), teller.typed(&others[..1]));
        said.push(message!(
            locale,
            "Only then delete {methods} on the Security info page (mfadesk replace {id} {first} {new}).",
            "その後で初めて、「セキュリティ情報」のページで {methods} を削除（mfadesk replace {id} {first} {new}）。"
        ));
    }
    if !order.moves.is_empty() {
        let (methods, first) = (teller.all(&order.moves), teller.typed(&order.moves[..1]));
        said.push(message!(
            locale,
            "When the SIM has moved, so has {methods} (mfadesk edit {id} {first} --device \"{to}\").",
            "SIMを移したら、{methods} も移る（mfadesk edit {id} {first} --device \"{to}\"）。"
        ));
    }
    if !order.new_number.is_empty() {
        let (methods, first) = (teller.all(&order.new_number), teller.typed(&order.new_number[..1]));
        said.push(message!(
            locale,
            "When the new number works, \"Change\" {methods} there (mfadesk edit {id} {first} --number - --device \"{to}\").",
            "新しい番号が使えたら、同じページで {methods} を「変更」（mfadesk edit {id} {first} --number - --device \"{to}\"）。"
        ));
    }
    teller.sentences(&said)
}

/// Whether the old phone may go now.
pub fn old_phone(old: &OldPhone, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (works, unsure) = (teller.all(&old.works), teller.any(&old.unsure));
    let said = match old.because {
        None => {
            let first = if old.left.is_empty() {
                message!(locale, "Yes: {works} can be used without it.", "はい。{works} が使えます。")
            } else {
                let left = teller.all(&old.left);
                message!(
                    locale,
                    "Yes, {works} can be used without it; but deal with {left} first, as above.",
                    "はい、{works} が使えます。ただし、先に上の順で {left} を済ませてください。"
                )
            };
            let critical = if old.after == Level::Critical {
                message!(
                    locale,
                    "Afterwards a single loss locks you out: add another.",
                    "その後は1つ失うだけでサインインできなくなるので、もう1個追加してください。"
                )
            } else {
                String::new()
            };
            teller.sentences(&[first, critical])
        }
        Some(against) => sentences! { against, locale;
            Against::LastMethod =>
                "NO: nothing is registered anywhere else. Without it you are locked out (rule last-method).",
                "いいえ。ほかには何も登録されていません。手放すとサインインできなくなります（規則 last-method）。";
            Against::WouldLockOut =>
                "NO: everything else is on record as unavailable. Without it you are locked out (rule would-lock-out).",
                "いいえ。ほかの方法はすべて使えないと記録されています。手放すとサインインできなくなります（規則 would-lock-out）。";
            Against::WouldLeaveUntested =>
                "NO: nobody knows whether {unsure} works. Test it first (rule would-leave-untested).",
                "いいえ。{unsure} が使えるかどうか分かりません。先に試してください（規則 would-leave-untested）。";
            Against::TestedLongAgo =>
                "NO: {unsure} worked, but too long ago. Test it again first.",
                "いいえ。{unsure} の試行は古すぎます。先にもう一度試してください。";
            Against::NotKnownToBeElsewhere =>
                "NO: {unsure} may itself be on the old phone, or have its number. Ask, and record the device or the number first.",
                "いいえ。{unsure} 自体が古い電話にあるか、その番号を使うものかもしれません。先に端末や番号を聞き、記録してください。";
        },
    };
    Section::text(message!(locale, "May I give away the old phone now?", "古い電話は、もう手放してよいですか？"), said)
}

/// What happens when the number is changed first.
pub fn number_first(first: &NumberFirst, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let left = if first.works.is_empty() { &first.left } else { &first.works };
    let (stops, left) = (teller.all(&first.stops), teller.any(left));
    let said = match (first.stops.is_empty(), first.left.is_empty()) {
        (true, _) => message!(
            locale,
            "Nothing is lost: no phone number on record verifies a sign-in.",
            "電話番号で本人確認をする方法は記録にないので、影響はありません。"
        ),
        (false, true) => message!(
            locale,
            "You lose {stops}, nothing else is left, and you are locked out. Add and test another method first.",
            "{stops} が使えなくなり、ほかに何も残らないため、サインインできなくなります。先に別の方法を追加し、試してください。"
        ),
        (false, false) => {
            let change = message!(
                locale,
                "You lose {stops}. The Security info page asks for MFA: sign in with {left} and press \"Change\" beside the number; the \
                 new one is verified by text or call.",
                "{stops} は使えなくなります。「セキュリティ情報」のページにも本人確認が必要です。{left} でサインインし、番号の横の「変更」を押してください。\
                 新しい番号は、SMSか音声通話で確認されます。"
            );
            let untested = if first.works.is_empty() {
                message!(
                    locale,
                    "NOT YET: nothing else is known to work; test it first.",
                    "まだ変えないでください。ほかに使えると確かめたものがないので、先に試してください。"
                )
            } else {
                String::new()
            };
            teller.sentences(&[untested, change])
        }
    };
    Section::text(
        message!(locale, "What happens if I change my number first?", "先に電話番号を変えると、どうなりますか？"),
        said,
    )
}

/// What a new phone needs, while the old one works.
pub fn new_phone(new: &NewPhone, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let mut said = vec![message!(
        locale,
        "Register it while the old one works: add, test, make it the default, and only then remove the old.",
        "古い電話が使えるうちに登録してください。追加、試行、既定の変更の順に進め、古い方の削除は最後です。"
    )];
    for phone in &new.phones {
        let (device, methods) = (names::device(&phone.device, locale), teller.all(&phone.methods));
        said.push(if phone.locks_out {
            message!(
                locale,
                "Without {device} nothing is left, and you are locked out.",
                "{device}がなくなると、何も残らず、サインインできなくなります。"
            )
        } else {
            message!(
                locale,
                "{device} takes {methods} with it.",
                "{device}がなくなると、{methods} が使えなくなります。"
            )
        });
    }
    if !new.unknown.is_empty() {
        let unknown = teller.all(&new.unknown);
        said.push(message!(
            locale,
            "On which phone {unknown} is, nobody recorded: ask.",
            "{unknown} がどの電話にあるかは記録されていません。聞いてください。"
        ));
    }
    said.push(message!(
        locale,
        "(mfadesk phone-change start {id} --from OLD --to NEW)",
        "（mfadesk phone-change start {id} --from 古い電話 --to 新しい電話）"
    ));
    Section::text(message!(locale, "What if I get a new phone?", "機種変更をするときは？"), teller.sentences(&said))
}
