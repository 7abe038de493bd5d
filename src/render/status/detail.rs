//! What stands below the two lines: the methods, and what is under way.

use super::doubts;
use crate::domain::account::{ChangedBy, ThereFrom};
use crate::domain::instant::Instant;
use crate::domain::risk::Level;
use crate::domain::sequence::Sequence;
use crate::queries::status::{AccountStatus, MethodStatus, NoteStatus};
use crate::queries::under_way::{PhoneChangeStatus, ReregistrationStatus};
use crate::render::messages::{self, localized, message, names};
use crate::render::sanitize::clean;
use crate::render::table::Grid;
use crate::render::{Locale, Style, prose, time};

/// The methods of an account, and what is under way; nothing when there is neither.
pub fn lines(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale().judged_at(status.as_of);
    let mut text = String::new();
    if !status.methods.is_empty() {
        text.push('\n');
        text.push_str(&methods(status, style));
        text.push('\n');
    }
    let notes = [
        there(status, locale),
        (status.risk.level == Level::LockedOut).then(|| out_of_reach(status, locale)).flatten(),
        status.note.as_ref().map(|note| self::note(note, status.as_of, locale)),
        status.phone_change.as_ref().map(|change| phone_change(change, locale)),
        status.reregistration.as_ref().map(|reregistration| self::reregistration(reregistration, locale)),
        (status.risk.level == Level::LockedOut).then(|| identity_service(status.identity_service_linked, locale)),
        (!status.blanked.is_empty()).then(|| without_redacted(&status.blanked, locale)),
    ];
    for (number, note) in doubts::lines(status, locale).chain(notes.into_iter().flatten()).enumerate() {
        if number == 0 {
            text.push('\n');
        }
        text.push_str(&prose::wrap(&note, style.columns(), 2));
        text.push('\n');
    }
    text
}

fn methods(status: &AccountStatus<'_>, style: &Style) -> String {
    let locale = style.locale().judged_at(status.as_of);
    let headers = [
        localized!("method", "方法"),
        localized!("kind", "種類"),
        localized!("device", "端末"),
        localized!("verifies by", "方式"),
        localized!("number", "番号"),
        localized!("last test", "サインイン確認"),
        localized!("state", "状態"),
    ];
    let row = |method: &MethodStatus<'_>| {
        let channels = method.channels.iter().map(|channel| names::channel(*channel).of(locale.lang));
        vec![
            clean(method.method.as_str()).into_owned(),
            kind(method, locale),
            device(method, locale),
            if method.channels.is_empty() { String::new() } else { messages::list(channels, locale.lang) },
            number(method, locale),
            last_test(method, locale),
            state(method, status, locale),
        ]
    };
    let grid = Grid::under(headers, status.methods.iter().map(row), &[0], locale.lang);
    grid.lines(style, |_, cell| cell.to_owned()).join("\n")
}

fn number(method: &MethodStatus<'_>, locale: Locale) -> String {
    let Some(number) = method.number else { return String::new() };
    let digits = clean(number.last_two());
    match method.extension {
        Some(extension) => {
            let extension = clean(extension);
            message!(locale, "••{digits} ext. {extension}", "••{digits} 内線{extension}")
        }
        None => format!("••{digits}"),
    }
}

/// What is not known any more.
pub fn without_redacted(lines: &[Sequence], locale: Locale) -> String {
    let lines = lines.iter().map(Sequence::to_string).collect::<Vec<_>>().join(", ");
    message!(
        locale,
        "Redacted: line {lines}. Everything here is as if their content had never been known.",
        "内容が抹消された行：{lines}行目。以上は、その内容を知らなかったものとした場合の回答です。"
    )
}

/// The kind, with the name that a person gave the method.
fn kind(method: &MethodStatus<'_>, locale: Locale) -> String {
    let kind = names::kind(method.kind).of(locale.lang).to_owned();
    let called = [method.name, method.label].into_iter().flatten().map(|name| names::quoted(name, locale.lang));
    std::iter::once(kind).chain(called).collect::<Vec<_>>().join(" ")
}

/// What it lives on, and what is engraved on it.
fn device(method: &MethodStatus<'_>, locale: Locale) -> String {
    let device = method.device.map(|device| clean(device.label()).into_owned());
    let serial = method.serial.map(|serial| {
        let serial = clean(serial);
        message!(locale, "(serial {serial})", "（シリアル番号 {serial}）")
    });
    device.into_iter().chain(serial).collect::<Vec<_>>().join(localized!(" ", "").of(locale.lang))
}

/// How the last test went; by which channel, where that is not the method's first.
fn last_test(method: &MethodStatus<'_>, locale: Locale) -> String {
    let Some(test) = &method.last_test else {
        let never = match method.changed_by {
            ChangedBy::Added => localized!("never", "なし"),
            ChangedBy::NumberChanged => localized!("not tested since its number changed", "番号変更後は未実施"),
            ChangedBy::Found => localized!("not tested since it was found", "戻ってからは未実施"),
            ChangedBy::Otherwise => localized!("not tested since it changed", "変更後は未実施"),
        };
        return if method.verifies_sign_in { never.of(locale.lang).to_owned() } else { String::new() };
    };
    let ago = time::ago(test.at, locale);
    let by = match method.channels.first() {
        Some(first) if first.as_str() == test.channel => String::new(),
        _ => {
            let channel = names::channel_word(test.channel, locale.lang);
            message!(locale, " by {channel}", "、{channel}")
        }
    };
    if test.result == "passed" {
        message!(locale, "passed {ago}{by}", "成功（{ago}{by}）")
    } else {
        message!(locale, "FAILED {ago}{by}", "失敗（{ago}{by}）")
    }
}

fn state(method: &MethodStatus<'_>, status: &AccountStatus<'_>, locale: Locale) -> String {
    let is_default = Some(method.method) == status.default_method;
    let default = is_default.then(|| localized!("default", "既定").of(locale.lang).to_owned());
    let state = match method.unavailable_reason {
        _ if !method.verifies_sign_in => {
            Some(localized!("not for sign-in", "サインイン不可").of(locale.lang).to_owned())
        }
        Some(reason) => {
            let reason = names::unavailability(reason, locale.lang);
            Some(message!(locale, "UNAVAILABLE: {reason}", "使用不可（{reason}）"))
        }
        None if method.ended_on.is_some() => Some(ended(method, locale)),
        None if is_default => None,
        None => Some(localized!("available", "使用可").of(locale.lang).to_owned()),
    };
    default.into_iter().chain(state).collect::<Vec<_>>().join(localized!(", ", "、").of(locale.lang))
}

/// Of a method whose channels are all retired: what ended, and when.
fn ended(method: &MethodStatus<'_>, locale: Locale) -> String {
    let day = method.ended_on.map(|day| day.to_string()).unwrap_or_default();
    let channels = method.kind.channels().iter().map(|channel| names::channel(*channel).of(locale.lang));
    let channels = messages::list(channels, locale.lang);
    message!(locale, "RETIRED: {channels} ended on {day}", "終了（{channels}は {day} に終了）")
}

/// When the record last knew each method to be there, and from what: those that are known alike are said together.
fn there(status: &AccountStatus<'_>, locale: Locale) -> Option<String> {
    let mut known: Vec<(String, Vec<&str>)> = Vec::new();
    for method in &status.methods {
        let said = last_there(method, locale);
        match known.iter_mut().find(|(other, _)| *other == said) {
            Some((_, ids)) => ids.push(method.method.as_str()),
            None => known.push((said, vec![method.method.as_str()])),
        }
    }
    let each = known.into_iter().map(|(said, ids)| {
        let ids = messages::list(ids, locale.lang);
        message!(locale, "{ids} {said}", "{ids} は{said}")
    });
    let each = each.collect::<Vec<_>>().join(localized!("; ", "、").of(locale.lang));
    (!each.is_empty())
        .then(|| message!(locale, "Last known to be there: {each}.", "登録されていたことを最後に確認：{each}。"))
}

fn last_there(method: &MethodStatus<'_>, locale: Locale) -> String {
    let ago = match method.there_from {
        ThereFrom::Page | ThereFrom::Directory => time::looked(method.there_at, locale),
        _ => time::ago(method.there_at, locale),
    };
    match method.there_from {
        ThereFrom::Added => message!(locale, "added {ago}", "登録時（{ago}）"),
        ThereFrom::NumberChanged => message!(locale, "number changed {ago}", "番号変更時（{ago}）"),
        ThereFrom::Tested => message!(locale, "tested {ago}", "サインイン確認に成功したとき（{ago}）"),
        ThereFrom::Page => {
            let from = names::seen("page", locale.lang);
            message!(locale, "{from} {ago}", "{from}（{ago}）")
        }
        ThereFrom::Directory => {
            let from = names::seen("directory", locale.lang);
            message!(locale, "{from} {ago}", "{from}（{ago}）")
        }
    }
}

/// What comes back by itself, before anybody thinks of re-registration.
fn out_of_reach(status: &AccountStatus<'_>, locale: Locale) -> Option<String> {
    let methods: Vec<&str> = status.out_of_reach.iter().map(|id| id.as_str()).collect();
    let ids = messages::list(&methods, locale.lang);
    (!methods.is_empty()).then(|| {
        message!(
            locale,
            "Only out of reach: {ids}. Have it fetched or charged, or wait for the SIM; re-register only if it will not come back.",
            "手元にないだけの方法：{ids}。取りに戻る、充電する、SIMを待つなどで使えるようになります。再登録は、戻らない場合だけにしてください。"
        )
    })
}

/// What was written down, and when to come back to it.
fn note(note: &NoteStatus<'_>, now: Instant, locale: Locale) -> String {
    let (text, ago) = (clean(note.text), time::ago(note.at, locale));
    match note.follow_up {
        Some(at) => {
            let due = if at <= now { localized!("DUE", "期限") } else { localized!("follow-up", "対応予定") };
            let (due, at) = (due.of(locale.lang), time::local(at, locale));
            message!(locale, "Note ({ago}; {due} {at}): {text}", "メモ（{ago}、{due}：{at}）：{text}")
        }
        None => message!(locale, "Note ({ago}): {text}", "メモ（{ago}）：{text}"),
    }
}

fn phone_change(change: &PhoneChangeStatus<'_>, locale: Locale) -> String {
    let (from, to) = (names::device(change.from_device, locale), names::device(change.to_device, locale));
    let since = time::ago(change.started_at, locale);
    let number = if change.number_changes {
        message!(locale, ", and the number changes", "、電話番号も変更")
    } else {
        String::new()
    };
    let day = change.planned_on.map_or_else(String::new, |day| {
        let day = clean(day);
        message!(locale, ", planned on {day}", "、{day} の予定")
    });
    let left: Vec<&str> = change.left.iter().map(|id| id.as_str()).collect();
    let left = messages::list(left, locale.lang);
    let what = message!(
        locale,
        "Phone change from {from} to {to}{number}{day} (started {since}).",
        "機種変更中：{from}から{to}へ{number}{day}（開始：{since}）。"
    );
    let still = match (change.left.is_empty(), change.old_is_lost) {
        (true, _) => message!(
            locale,
            "Nothing on record is left on the old phone.",
            "古いスマホを使うと記録された方法は残っていません。"
        ),
        (false, true) => message!(
            locale,
            "The old phone is on record as lost. Still to do: {left}.",
            "古いスマホは使えなくなったと記録されています。まだ対応が必要な方法：{left}。"
        ),
        (false, false) => message!(
            locale,
            "Still to do: {left}. Keep the old phone until then.",
            "まだ対応が必要な方法：{left}。それまで古いスマホを手放さないよう伝えてください。"
        ),
    };
    format!("{what}{}{still}", localized!(" ", "").of(locale.lang))
}

fn reregistration(reregistration: &ReregistrationStatus<'_>, locale: Locale) -> String {
    match reregistration {
        ReregistrationStatus::Requested { via, at } => {
            let (via, ago) = (names::via(via, locale.lang), time::ago(*at, locale));
            message!(
                locale,
                "Re-registration was requested {ago} through {via}; not decided yet.",
                "再登録の申請あり（{via}、{ago}）。まだ承認も却下もされていません。"
            )
        }
        ReregistrationStatus::Initialised { at } => {
            let ago = time::ago(*at, locale);
            message!(
                locale,
                "Re-registration was approved {ago}: all methods are removed. The person must repeat steps 1 and 2.",
                "再登録が承認されました（{ago}）。本人確認方法はすべて削除され、手順1と手順2のやり直しが必要です。"
            )
        }
    }
}

/// Which way back in there is for somebody who is locked out.
fn identity_service(linked: Option<bool>, locale: Locale) -> String {
    match linked {
        Some(true) => message!(
            locale,
            "Re-registration: the identity verification service is linked, so it can be \
                 done at any time (My Number card and its PINs).",
            "再登録：本人確認サービスに連携済みのため、マイナンバーカードと暗証番号があれば、いつでも本人が手続きできます。"
        ),
        Some(false) => message!(
            locale,
            "Re-registration: the identity verification service is not linked; the office \
                 with the ID card, or the application website (next business day).",
            "再登録：本人確認サービスは未連携です。学部・研究科等の窓口（学生証・職員証を持参）か、申請サイト（夜間・土日祝日は翌営業日以降の対応）で申請します。"
        ),
        None => message!(
            locale,
            "Re-registration: ask whether the identity verification service is linked; \
                 otherwise the office with the ID card, or the application website (next business day).",
            "再登録：本人確認サービスに連携済みか聞いてください。未連携なら、学部・研究科等の窓口（学生証・職員証を持参）か、申請サイト（夜間・土日祝日は翌営業日以降の対応）で申請します。"
        ),
    }
}
