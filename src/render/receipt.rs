//! What is said once an event stands in the log. It says that something was *recorded*, never that it was done, and
//! what still has to be done, and where: on the Security info page, in the User Menu.

use serde::Serialize;

use super::failure::{Coded, labelled, noted};
use super::labels::Labels;
use super::messages::{self, localized, message};
use super::{Format, Locale, Style, color, json, prose, shell, time};
use crate::desk::receipt::Receipt;
use crate::domain::event::Event;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::loss::{DISPOSED, LOST, STOLEN};
use crate::domain::rules::Warning;
use crate::domain::sequence::Sequence;
use crate::queries::policy::PolicyChanges;
use crate::render::sanitize::clean;

/// The receipt for scripts.
#[derive(Serialize)]
pub(super) struct ReceiptForScripts<'a> {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    account: Option<&'a str>,
    event: Option<ReceiptEvent<'a>>,
    warnings: Vec<Coded>,
    next: Vec<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a PolicyChanges>,
}

#[derive(Serialize)]
struct ReceiptEvent<'a> {
    id: &'a str,
    sequence: Sequence,
    #[serde(rename = "type")]
    event_type: &'a str,
    time: Instant,
}

/// The receipt of a command.
pub fn receipt(receipt: &Receipt, style: &Style) -> String {
    if style.format != Format::Table {
        return for_scripts(receipt, None, None, style);
    }
    let locale = style.locale();
    let what = said(receipt, locale);
    // Where some stay, not every method is gone.
    let some_stay = receipt.warnings.iter().any(|warning| matches!(warning, Warning::ApprovalLeaves { .. }));
    let what = match some_stay {
        true => localized!("re-registration approved", "再登録を承認").of(locale.lang).to_owned(),
        false => what,
    };
    let what = match &receipt.account {
        Some(account) => {
            let account = clean(account.as_str());
            message!(locale, "{account}: {what}", "{account}：{what}")
        }
        None => what,
    };
    let is_on_record = receipt.changes_nothing();
    let beginning = match (&receipt.event, receipt.repeated) {
        (None, _) if is_on_record => message!(locale, "Not recorded.", "記録していません。"),
        (None, _) => {
            message!(locale, "Not recorded (dry run). Would record:", "記録していません（確認のみ）。記録する内容：")
        }
        (Some(_), true) => {
            message!(locale, "Already recorded (same event id).", "すでに記録されています（同じイベントID）。")
        }
        (Some(_), false) => message!(locale, "Recorded.", "記録しました。"),
    };
    let line = receipt.event.as_ref().map_or_else(String::new, |event| {
        let sequence = event.sequence;
        message!(locale, " (line {sequence})", "（{sequence}行目）")
    });
    let text = prose::wrap(&format!("{beginning}{}{what}{line}", space(locale)), style.columns(), 2);
    let mut text = match text.strip_prefix(&beginning) {
        Some(rest) => format!("{}{rest}\n", color::strong(&beginning, style.color)),
        None => format!("{text}\n"),
    };
    for warning in &receipt.warnings {
        text.push_str(&noted(warning, receipt.account.as_ref(), style));
    }
    for next in next(receipt, locale) {
        let label = message!(locale, "Next:", "次に：");
        text.push_str(&labelled(&label, |label| color::strong(label, style.color), &next.message, style));
    }
    text
}

/// The receipt of `policy set`: for scripts, with what changes for whom; people were told before.
pub fn policy_receipt(receipt: &Receipt, changes: &PolicyChanges, style: &Style) -> String {
    match style.format {
        Format::Table => self::receipt(receipt, style),
        Format::Json | Format::Jsonl | Format::Csv => for_scripts(receipt, None, Some(changes), style),
    }
}

/// The receipt for scripts; `line` is that of a batch, `changes` those of a policy.
pub(super) fn for_scripts(
    receipt: &Receipt,
    line: Option<u64>,
    changes: Option<&PolicyChanges>,
    style: &Style,
) -> String {
    json::line(&recorded(receipt, line, changes, style))
}

/// The receipt for scripts, to be put into something.
pub(super) fn recorded<'a>(
    receipt: &'a Receipt,
    line: Option<u64>,
    changes: Option<&'a PolicyChanges>,
    style: &Style,
) -> ReceiptForScripts<'a> {
    ReceiptForScripts {
        ok: true,
        line,
        account: receipt.account.as_ref().map(|account| account.as_str()),
        event: receipt.event.as_ref().map(|event| ReceiptEvent {
            id: event.id.as_str(),
            sequence: event.sequence,
            event_type: &event.type_word,
            time: event.time,
        }),
        warnings: receipt.warnings.iter().map(|warning| Coded::of(warning, receipt.account.as_ref(), style)).collect(),
        next: next(receipt, style.for_scripts()),
        changes,
    }
}

/// What still has to be done in the world, and where.
pub(super) fn next(receipt: &Receipt, locale: Locale) -> Vec<Coded> {
    let coded = |code, message| vec![Coded { code, message }];
    // What is known from later stays as it is: nothing follows from this.
    let nothing = |warning: &Warning| matches!(warning, Warning::NotChanged { .. } | Warning::NothingChanges);
    if receipt.warnings.iter().any(nothing) {
        return Vec::new();
    }
    match &receipt.data.event {
        Event::MfaApplied(data) => coded("press-save", press_save(receipt, data.effective_at, locale)),
        Event::MfaTerminated(data) => {
            let at = time::local(data.effective_at, locale);
            coded(
                "end-mfa",
                message!(
                    locale,
                    "End MFA for this account in the administration, if that was not done yet. It \
                         takes effect at about {at}; services that require MFA (VPN, Slack) stop working for \
                         this person.",
                    "まだであれば、管理画面でこのアカウントの多要素認証を終了してください。{at} 頃に反映さ\
                         れ、多要素認証が必要なサービス（VPN、Slack など）は使えなくなります。"
                ),
            )
        }
        Event::MethodRemoved(data) => coded("delete-on-page", delete_on_page(&data.method, locale)),
        Event::MethodReplaced(data) => coded("delete-on-page", delete_on_page(&data.method, locale)),
        Event::MethodAdded(data) if Kind::known(&data.kind).is_some_and(Kind::verifies_sign_in) => {
            coded("test", test(receipt, &[data.method.as_str()], locale))
        }
        Event::MethodNumberChanged(data) => coded("test", test(receipt, &[data.method.as_str()], locale)),
        Event::MethodAvailable(data) => {
            coded("test", test(receipt, &data.methods.iter().map(|method| method.as_str()).collect::<Vec<_>>(), locale))
        }
        Event::SignInTestFailed(_) => coded(
            "do-not-apply",
            message!(
                locale,
                "Find out why the test failed. If the person has not applied for MFA (step 4) yet, they should wait until a test has passed.",
                "原因を確かめてください。利用申請（手順4）がまだであれば、サインイン確認に成功するまで待つよう伝えてください。"
            ),
        ),
        Event::MethodUnavailable(data) if is_gone_for_good(receipt) => {
            let methods: Vec<&str> = data.methods.iter().map(|method| method.as_str()).collect();
            coded("delete-on-page", delete_lost(receipt, &methods, &data.reason, locale))
        }
        Event::ReregistrationApproved(_) if receipt.warnings.contains(&Warning::ApplyAfterwards) => coded(
            "set-up-again",
            message!(
                locale,
                "Have the person repeat steps 1 and 2 and register at least two methods.",
                "手順1と手順2をやり直し、2個以上の方法を登録してもらってください。"
            ),
        ),
        Event::ReregistrationApproved(_) => coded(
            "set-up-again",
            message!(
                locale,
                "Have the person repeat steps 1 and 2 and register at least two methods. They do not need to apply again.",
                "手順1と手順2をやり直し、2個以上の方法を登録してもらってください。利用申請をもう一度する必要はありません。"
            ),
        ),
        Event::AccountNoted(data) if data.follow_up.is_some() => coded(
            "follow-up",
            message!(
                locale,
                "\"mfadesk open\" lists it until the next note is recorded.",
                "次のメモを記録するまで、「mfadesk open」に表示されます。"
            ),
        ),
        Event::TokenAssigned(data) if data.method.is_none() => {
            let (account, serial) = (
                messages::typed_id(&AccountId::new(&data.account)),
                shell::option("--serial", &clean(&data.serial), shell::word),
            );
            coded(
                "show-token",
                message!(
                    locale,
                    "Once the person has it, they show two codes of it: mfadesk add {account} hardware-token {serial}",
                    "本人に渡したら、コードを2つ示してもらって記録します：mfadesk add {account} hardware-token {serial}"
                ),
            )
        }
        Event::TokenLost(data) => {
            let what = shell::word(&clean(&format!("serial:{}", data.serial)));
            coded(
                "record-token-lost",
                message!(
                    locale,
                    "If the person used it to sign in, record that too: mfadesk lost ID {what}. Have it deleted in Entra.",
                    "それでサインインしている方がいれば、その記録も必要です：mfadesk lost ID {what}。Entraからも削除してもらってください。"
                ),
            )
        }
        Event::LogStarted(_)
        | Event::TokenAssigned(_)
        | Event::PolicySet(_)
        | Event::LogRedacted(_)
        | Event::LogDamageAccepted(_)
        | Event::OperatorEnrolled(_)
        | Event::OperatorDisabled(_)
        | Event::OperatorReset(_)
        | Event::TokenImported(_)
        | Event::TokenExported(_)
        | Event::TokenActivated(_)
        | Event::AccountRegistered(_)
        | Event::AccountUpdated(_)
        | Event::AccountClosed(_)
        | Event::AccountReopened(_)
        | Event::AccountObserved(_)
        | Event::AccountNoted(_)
        | Event::MethodAdded(_)
        | Event::MethodUpdated(_)
        | Event::MethodMadeDefault(_)
        | Event::MethodUnavailable(_)
        | Event::SignInTestPassed(_)
        | Event::ReregistrationRequested(_)
        | Event::ReregistrationRejected(_)
        | Event::PhoneChangeStarted(_)
        | Event::PhoneChangeCompleted(_)
        | Event::PhoneChangeCancelled(_)
        | Event::EventVoided(_) => Vec::new(),
    }
}

/// How long it takes is told where the event, and so its time, is known.
fn press_save(receipt: &Receipt, effective_at: Instant, locale: Locale) -> String {
    let Labels { user_menu, menu_item, use_mfa, yes_word, save_button, .. } = locale.labels();
    let at = time::local(effective_at, locale);
    let delay = receipt.event.as_ref().map(|event| time::countdown(effective_at.since(event.time), locale.lang));
    let save = message!(
        locale,
        "In the {user_menu}, under \"{menu_item}\", the person answers \"{yes_word}\" to \"{use_mfa}\" and presses \"{save_button}\", if that was \
             not done yet.",
        "まだであれば、「{user_menu}」の「{menu_item}」で、「{use_mfa}」に「{yes_word}」と答え、「{save_button}」を押してもらってください。"
    );
    let is_on = receipt.warnings.iter().any(|warning| matches!(warning, Warning::TakesEndingBack { .. }));
    let effect = match delay {
        Some(delay) if is_on => message!(
            locale,
            "This takes effect after about {delay}, at about {at}; until then MFA is on as before.",
            "約{delay}後（{at} 頃）に反映されます。それまでも、多要素認証は有効なままです。"
        ),
        Some(delay) => message!(
            locale,
            "MFA takes effect after about {delay}, at about {at}. VPN and Slack work only after that.",
            "約{delay}後（{at} 頃）に有効になります。VPNやSlackは、それまで使えません。"
        ),
        None => message!(locale, "It takes effect at about {at}.", "{at} 頃に反映されます。"),
    };
    format!("{save}{}{effect}", space(locale))
}

/// What was recorded. What is taken back is named by its line: nobody compares ids of events.
pub(super) fn said(receipt: &Receipt, locale: Locale) -> String {
    let taken_back = receipt.warnings.iter().find_map(|warning| match warning {
        Warning::TakenBack { sequence, .. } => Some(*sequence),
        _ => None,
    });
    match (&receipt.data.event, taken_back) {
        (Event::EventVoided(data), Some(line)) => messages::event::taken_back(line, &data.reason, locale),
        (event, _) => messages::event::say(event, locale),
    }
}

/// What stands between two sentences.
fn space(locale: Locale) -> &'static str {
    localized!(" ", "").of(locale.lang)
}

/// Whether what was lost is still on a page that the person can get to: what is lost for a while comes back, and without
/// anything to sign in with the page does not open.
fn is_gone_for_good(receipt: &Receipt) -> bool {
    let Event::MethodUnavailable(data) = &receipt.data.event else { return false };
    [LOST, STOLEN, DISPOSED].contains(&data.reason.as_str())
        && receipt.warnings.iter().any(|warning| matches!(warning, Warning::LeftToSignIn { .. }))
}

fn delete_lost(receipt: &Receipt, methods: &[&str], reason: &str, locale: Locale) -> String {
    let Labels { security_info, .. } = locale.labels();
    let account = messages::id(receipt.account.as_ref());
    let first = clean(methods.first().copied().unwrap_or("m1"));
    let methods = messages::list(methods, locale.lang);
    if reason == STOLEN {
        return message!(
            locale,
            "Have the person delete {methods} on the {security_info} page at once, then: mfadesk remove {account} {first}",
            "すぐに「{security_info}」のページで {methods} を削除してもらい、その後：mfadesk remove {account} {first}"
        );
    }
    message!(
        locale,
        "Unless it comes back (a number does with a new SIM), have the person delete {methods} on the {security_info} page, then: mfadesk remove {account} {first}",
        "戻らなければ（番号は新しいSIMで戻ります）、「{security_info}」のページで {methods} を削除してもらい、その後：mfadesk remove {account} {first}"
    )
}

fn delete_on_page(method: &str, locale: Locale) -> String {
    let Labels { security_info, .. } = locale.labels();
    let method = clean(method);
    message!(
        locale,
        "Delete {method} on the {security_info} page too, if it is still there.",
        "{method} が「{security_info}」のページにまだあれば、そちらでも削除してもらってください。"
    )
}

fn test(receipt: &Receipt, methods: &[&str], locale: Locale) -> String {
    let account = messages::id(receipt.account.as_ref());
    let example = clean(methods.first().copied().unwrap_or("m1"));
    let methods = messages::list(methods, locale.lang);
    message!(
        locale,
        "Have the person sign out and sign in with {methods}, then record how it went: \
             mfadesk test {account} {example} passed",
        "いったんサインアウトし、{methods} でサインインできるか確認してもらい、結果を記録してください：mfadesk test {account} {example} passed"
    )
}
