//! A new phone or a new number, as the guidance for changing methods tells it.

use super::teller::{AdviceLine, Section, Teller};
use crate::domain::advice::phone::{Against, NewPhone, OldPhone, PhoneOrder, PhoneTask, ToDo};
use crate::domain::id::MethodId;
use crate::domain::risk::Level;
use crate::render::labels::Labels;
use crate::render::messages::sentence::sentences;
use crate::render::messages::{localized, message, names};
use crate::render::sanitize::clean;
use crate::render::{Locale, shell};

/// The safe order, with what is done and what is left.
pub fn order(order: &PhoneOrder, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    let (from, to) = (names::device(&order.from_device, locale), names::device(&order.to_device, locale));
    let number = if order.number_changes {
        localized!(", with a new number", "、電話番号も変更").of(locale.lang)
    } else {
        localized!(", the number stays", "、電話番号はそのまま").of(locale.lang)
    };
    let mut lines = vec![AdviceLine::Text(teller.sentences(&[dies(order, teller), not_known(&order.may_die, teller)]))];
    for (place, todo) in order.order.iter().enumerate() {
        let (said, typed) = to_do(todo, order, teller);
        lines.push(AdviceLine::Step(place + 1, said));
        lines.extend(typed.into_iter().map(AdviceLine::Desk));
    }
    Section {
        heading: message!(
            locale,
            "Phone change, {from} to {to}{number}: in this order",
            "機種変更（{from}から{to}へ{number}）：この順に"
        ),
        lines,
    }
}

fn dies(order: &PhoneOrder, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    if order.dies.is_empty() && !order.may_die.is_empty() {
        return String::new();
    }
    if order.dies.is_empty() {
        return message!(
            locale,
            "No method depends on the old phone any more.",
            "古いスマホがないと使えなくなる方法は、もうありません。"
        );
    }
    let dies = teller.all(&order.dies);
    match order.planned_on.as_deref().map(clean) {
        Some(day) if order.overdue => message!(
            locale,
            "The planned day was {day}. Without the old phone these stop working: {dies}.",
            "予定日（{day}）を過ぎています。古いスマホがないと使えなくなる方法：{dies}。"
        ),
        Some(day) => {
            message!(locale, "From {day} on these no longer work: {dies}.", "{day}から使えなくなる方法：{dies}。")
        }
        None => message!(
            locale,
            "Without the old phone these stop working: {dies}.",
            "古いスマホがないと使えなくなる方法：{dies}。"
        ),
    }
}

/// Of what it has to be asked whether it is on the old phone; nothing where all is known.
fn not_known(may_die: &[MethodId], teller: &Teller<'_>) -> String {
    if may_die.is_empty() {
        return String::new();
    }
    let methods = teller.any(may_die);
    message!(
        teller.locale,
        "It is not on record whether {methods} is on the old phone, or uses its number: which is it?",
        "{methods} が古いスマホやその番号を使う方法かどうかは、記録にありません。どの端末の、どの番号かを教えてください。"
    )
}

/// What is to be done, and what the desk types for it.
fn to_do(todo: &ToDo, order: &PhoneOrder, teller: &Teller<'_>) -> (String, Vec<String>) {
    let Labels { security_info, add_method, default_method, change_link, .. } = teller.locale.labels();
    let (locale, id) = (teller.locale, teller.account());
    let to = names::device(&order.to_device, locale);
    let methods = teller.all(&todo.methods);
    let first = todo.methods.first().map_or("METHOD".into(), |id| clean(id.as_str()));
    let said = match (todo.what, todo.done) {
        (PhoneTask::Add, true) => message!(locale, "DONE: added on {to}: {methods}.", "済：{to}に登録：{methods}。"),
        (PhoneTask::Add, false) if order.old_is_lost => message!(
            locale,
            "Add a method on {to}: {security_info} page, \"{add_method}\".",
            "{to}の本人確認方法を登録してください（「{security_info}」のページの「{add_method}」）。"
        ),
        (PhoneTask::Add, false) => message!(
            locale,
            "Add a method on {to}, while the old phone works: {security_info} page, \"{add_method}\".",
            "古いスマホが使えるうちに、{to}の本人確認方法を登録してください（「{security_info}」のページの「{add_method}」）。"
        ),
        (PhoneTask::Test, true) => message!(locale, "DONE: tested: {methods}.", "済：サインインを確認：{methods}。"),
        (PhoneTask::Test, false) if todo.methods.is_empty() => message!(
            locale,
            "Test it: sign out, sign in with it.",
            "いったんサインアウトし、それでサインインできるか確認してください。"
        ),
        (PhoneTask::Test, false) => message!(
            locale,
            "Test {methods}: sign out, sign in with it.",
            "いったんサインアウトし、{methods} でサインインできるか確認してください。"
        ),
        (PhoneTask::MakeDefault, true) => {
            message!(locale, "DONE: the default is {methods}.", "済：既定のサインイン方法は {methods} です。")
        }
        (PhoneTask::MakeDefault, false) if todo.methods.is_empty() => message!(
            locale,
            "Make it the default: {security_info} page, \"{default_method}\", \"{change_link}\".",
            "それを既定にしてください（「{security_info}」のページの「{default_method}」で「{change_link}」）。"
        ),
        (PhoneTask::MakeDefault, false) => message!(
            locale,
            "Make {methods} the default: {security_info} page, \"{default_method}\", \"{change_link}\".",
            "「{security_info}」のページの「{default_method}」で「{change_link}」を押し、{methods} を既定にしてください。"
        ),
        (PhoneTask::Remove, true) if !order.may_die.is_empty() => not_known(&order.may_die, teller),
        (PhoneTask::Remove, true) => {
            message!(locale, "DONE: nothing is left on the old phone.", "済：古いスマホを使う方法は残っていません。")
        }
        (PhoneTask::Remove, false) => return remove(todo, order, teller),
    };
    let typed = match (todo.what, todo.done) {
        (PhoneTask::Add, false) => {
            let to = shell::option("--device", &order.to_device, shell::quoted);
            Some(message!(locale, "Then: mfadesk add {id} KIND {to}", "登録後：mfadesk add {id} 種類 {to}"))
        }
        (PhoneTask::Test, false) if !todo.methods.is_empty() => {
            Some(message!(locale, "Then: mfadesk test {id} {first} passed", "確認後：mfadesk test {id} {first} passed"))
        }
        (PhoneTask::MakeDefault, false) if !todo.methods.is_empty() => {
            Some(message!(locale, "Then: mfadesk default {id} {first}", "変更後：mfadesk default {id} {first}"))
        }
        (PhoneTask::Remove, true) if !order.may_die.is_empty() => {
            let method = teller.typed(&order.may_die[..1]);
            Some(message!(
                locale,
                "Then: mfadesk edit {id} {method} --device DEVICE",
                "確認後：mfadesk edit {id} {method} --device 端末名"
            ))
        }
        (PhoneTask::Remove, true) => Some(message!(
            locale,
            "Then: mfadesk phone-change complete {id}",
            "終わったら：mfadesk phone-change complete {id}"
        )),
        _ => None,
    };
    (said, typed.into_iter().collect())
}

/// What is left: apps are deleted, numbers that stay move with the SIM, numbers that change are edited.
fn remove(todo: &ToDo, order: &PhoneOrder, teller: &Teller<'_>) -> (String, Vec<String>) {
    let Labels { security_info, change_link, .. } = teller.locale.labels();
    let (locale, id) = (teller.locale, teller.account());
    let to = shell::option("--device", &order.to_device, shell::quoted);
    let is_other = |id: &&MethodId| !order.moves.contains(id) && !order.new_number.contains(id);
    let others: Vec<_> = todo.methods.iter().filter(is_other).cloned().collect();
    let on_new = order.order.iter().find(|todo| todo.what == PhoneTask::Add).and_then(|todo| todo.methods.first());
    let new = on_new.map_or_else(|| localized!("METHOD", "方法").of(locale.lang).into(), |id| clean(id.as_str()));
    let (mut said, mut typed) = (Vec::new(), Vec::new());
    if !others.is_empty() {
        let (methods, first) = (teller.all(&others), teller.typed(&others[..1]));
        said.push(message!(
            locale,
            "Only then delete {methods} on the {security_info} page.",
            "ここまで終わってから、「{security_info}」のページで {methods} を削除してください。"
        ));
        typed.push(message!(
            locale,
            "Deleted: mfadesk replace {id} {first} {new}",
            "削除後：mfadesk replace {id} {first} {new}"
        ));
    }
    if !order.moves.is_empty() {
        let (methods, first) = (teller.all(&order.moves), teller.typed(&order.moves[..1]));
        said.push(message!(
            locale,
            "Once the SIM card is in the new phone, you can use {methods} there.",
            "SIMを新しいスマホに移せば、{methods} はそのまま使えます。"
        ));
        typed.push(message!(
            locale,
            "SIM moved: mfadesk edit {id} {first} {to}",
            "SIMの移動後：mfadesk edit {id} {first} {to}"
        ));
    }
    if !order.new_number.is_empty() {
        let (methods, first) = (teller.all(&order.new_number), teller.typed(&order.new_number[..1]));
        said.push(message!(
            locale,
            "When the new number works, press \"{change_link}\" at {methods} on the same page.",
            "新しい番号が使えるようになったら、同じページで {methods} の「{change_link}」を押してください。"
        ));
        typed.push(message!(
            locale,
            "Number changed: mfadesk edit {id} {first} --number - {to}",
            "番号の変更後：mfadesk edit {id} {first} --number - {to}"
        ));
    }
    (teller.sentences(&said), typed)
}

/// The step of a phone change that is open now, and what is typed for it.
pub fn open_now(order: &PhoneOrder, teller: &Teller<'_>) -> (String, Vec<String>) {
    let locale = teller.locale;
    let (from, to) = (names::device(&order.from_device, locale), names::device(&order.to_device, locale));
    // What is not known to be elsewhere leaves the last step open.
    let is_open = |todo: &ToDo| !todo.done || (todo.what == PhoneTask::Remove && !order.may_die.is_empty());
    let open = order.order.iter().enumerate().find(|(_, todo)| is_open(todo));
    let Some((place, todo)) = open else {
        let typed = order.order.last().map(|todo| to_do(todo, order, teller).1).unwrap_or_default();
        let done = message!(
            locale,
            "Phone change from {from} to {to}: every step is done.",
            "機種変更（{from}から{to}へ）：すべての手順が済んでいます。"
        );
        return (done, typed);
    };
    let (step, steps, (said, typed)) = (place + 1, order.order.len(), to_do(todo, order, teller));
    let now = message!(
        locale,
        "Phone change from {from} to {to}, step {step} of {steps}: {said}",
        "機種変更（{from}から{to}へ）、手順{step}（全{steps}手順）：{said}"
    );
    (now, typed)
}

/// Whether the old phone may go now, in a sentence.
pub fn what_of_the_old_phone(old: &OldPhone, teller: &Teller<'_>) -> String {
    let locale = teller.locale;
    if old.is_lost {
        return it_is_lost(old, teller);
    }
    let answer = match old.because {
        None if old.left.is_empty() && !old.may_die.is_empty() => {
            let (works, unknown) = (teller.all(&old.works), teller.any(&old.may_die));
            message!(
                locale,
                "Not yet. You could still sign in with {works}, but first we have to find out whether {unknown} is on it.",
                "まだです。{works} は使えますが、{unknown} も古いスマホを使う方法かどうか、先に確認します。"
            )
        }
        None if old.left.is_empty() => it_may(old, teller),
        None => message!(locale, "Not yet: only when this is done.", "まだです。この手順が済んでからにしてください。"),
        Some(against) => against_it(against, old, teller),
    };
    teller.sentences(&[may_it_go(locale), answer])
}

/// Whether the old phone may go now.
pub fn old_phone(old: &OldPhone, teller: &Teller<'_>) -> Section {
    let locale = teller.locale;
    if old.is_lost {
        let heading = message!(locale, "What of the old phone?", "古いスマホについて");
        return Section::text(heading, it_is_lost(old, teller));
    }
    let works = teller.all(&old.works);
    let said = match old.because {
        None if old.left.is_empty() && !old.may_die.is_empty() => {
            let not_known = not_known(&old.may_die, teller);
            let not_yet = message!(
                locale,
                "Not yet. You could still sign in with {works}.",
                "まだです。{works} は使えますが、先に確認することがあります。"
            );
            teller.sentences(&[not_yet, not_known])
        }
        None => {
            let first = if old.left.is_empty() {
                it_may(old, teller)
            } else {
                let left = teller.all(&old.left);
                message!(
                    locale,
                    "Not yet. You could still sign in with {works}, but first finish these, in the order above: {left}.",
                    "まだです。{works} は使えますが、先に上の順で {left} を済ませてください。"
                )
            };
            let critical = if old.after == Level::Critical {
                message!(
                    locale,
                    "Afterwards a single loss would lock you out: add one more method.",
                    "その後は1つが使えなくなるだけでサインインできなくなるので、もう1個登録してください。"
                )
            } else {
                String::new()
            };
            teller.sentences(&[first, critical])
        }
        Some(against) => against_it(against, old, teller),
    };
    let rule = match old.because {
        Some(Against::LastMethod) => Some("last-method"),
        Some(Against::WouldLockOut) => Some("would-lock-out"),
        Some(Against::WouldLeaveUntested) => Some("would-leave-untested"),
        _ => None,
    };
    Section::with_desk(
        may_it_go(locale),
        said,
        rule.map(|rule| message!(locale, "Rule: {rule}", "規則：{rule}")).into_iter().collect(),
    )
}

fn may_it_go(locale: Locale) -> String {
    message!(locale, "May I give away the old phone now?", "古いスマホを手放しても大丈夫ですか？")
}

/// What is lost is not given away.
fn it_is_lost(old: &OldPhone, teller: &Teller<'_>) -> String {
    let (locale, works) = (teller.locale, teller.all(&old.works));
    let lost = message!(
        locale,
        "The old phone is on record as lost: delete what was on it, in the order above.",
        "古いスマホは使えなくなったと伺っています。この順に進めて、その登録を削除してください。"
    );
    let left = match old.works.is_empty() {
        true => String::new(),
        false => message!(locale, "Sign in with {works}.", "サインインには {works} を使ってください。"),
    };
    teller.sentences(&[lost, left])
}

fn it_may(old: &OldPhone, teller: &Teller<'_>) -> String {
    let works = teller.all(&old.works);
    message!(teller.locale, "Yes: {works} can be used without it.", "はい。{works} が使えるので大丈夫です。")
}

fn against_it(against: Against, old: &OldPhone, teller: &Teller<'_>) -> String {
    let (locale, unsure) = (teller.locale, teller.any(&old.unsure));
    sentences! { against, locale;
        Against::LastMethod =>
            "NO: nothing is registered anywhere else. Without it you are locked out.",
            "いいえ。ほかに登録がないため、今手放すとサインインできなくなります。";
        Against::WouldLockOut =>
            "NO: everything else is on record as unavailable. Without it you are locked out.",
            "いいえ。ほかの方法はどれも使えないと伺っています。今手放すとサインインできなくなります。";
        Against::WouldLeaveUntested =>
            "NOT YET: {unsure} is not tested. Test it first.",
            "まだです。{unsure} でサインインできるか、先に確認してください。";
        Against::TestedLongAgo =>
            "NOT YET: the last test of {unsure} is too old. Test it again first.",
            "まだです。{unsure} を最後に確認してから時間がたっています。先にもう一度確認してください。";
        Against::NotKnownToBeElsewhere =>
            "NOT YET: {unsure} may itself be on the old phone, or use its number. First we have to record which device or number it is.",
            "まだです。{unsure} も古いスマホやその番号を使う方法かもしれません。どの端末の、どの番号かを先に確認します。";
    }
}

/// What a new phone needs, while the old one works.
pub fn new_phone(new: &NewPhone, teller: &Teller<'_>) -> Section {
    let (locale, id) = (teller.locale, teller.account());
    let mut said = vec![message!(
        locale,
        "Register the new phone while the old one works: add, test, make it the default, and only then remove the old.",
        "古いスマホが使えるうちに、新しいスマホの登録、サインインの確認、既定の変更の順に進め、古いスマホの登録は最後に削除してください。"
    )];
    said.push(message!(
        locale,
        "Do you no longer have the old one? Sign in with another method, or, if there is none, re-register.",
        "古いスマホがもうない場合は、ほかの方法でサインインして登録してください。ほかになければ、再登録の手続きになります。"
    ));
    for phone in &new.phones {
        let (device, methods) = (names::device(&phone.device, locale), teller.all(&phone.methods));
        said.push(if phone.locks_out {
            message!(
                locale,
                "Without {device} no method is left, and you are locked out.",
                "{device}を手放すと、サインインできなくなります。"
            )
        } else {
            message!(
                locale,
                "If you no longer have {device}, you also lose: {methods}.",
                "{device}を手放すと、{methods} が使えなくなります。"
            )
        });
    }
    said.push(message!(
        locale,
        "A new computer changes nothing, unless a passkey is on the old one.",
        "パソコンの買い替えは、古いパソコンにパスキーがなければ影響ありません。"
    ));
    if !new.unknown.is_empty() {
        let unknown = teller.all(&new.unknown);
        said.push(message!(
            locale,
            "Which phone do you use for {unknown}?",
            "{unknown} は、どのスマホをお使いですか。"
        ));
    }
    let start = message!(
        locale,
        "When it begins: mfadesk phone-change start {id} --from OLD --to NEW",
        "始めるとき：mfadesk phone-change start {id} --from 古い端末 --to 新しい端末"
    );
    Section::with_desk(
        message!(locale, "What do I do with a new phone?", "機種変更をするには？"),
        teller.sentences(&said),
        vec![
            start,
            message!(
                locale,
                "Old one lost: mfadesk lost {id} DEVICE, then mfadesk next {id}",
                "もうない場合：mfadesk lost {id} 端末名、続けて mfadesk next {id}"
            ),
        ],
    )
}
