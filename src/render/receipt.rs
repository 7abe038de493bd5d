//! What is said once an event stands in the log. It says that something was *recorded*, never that it was done, and
//! what still has to be done, and where: on the Security info page, in the User Menu.

use serde::Serialize;

use super::failure::{Coded, labelled, noted};
use super::words::{self, both, said};
use super::{Format, Style, Voice, color, json, prose, time};
use crate::desk::receipt::Receipt;
use crate::domain::event::Fact;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::queries::policy::PolicyChanges;
use crate::render::sanitize::clean;

#[derive(Serialize)]
struct Recorded<'a> {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    account: Option<&'a str>,
    event: Option<Event<'a>>,
    warnings: Vec<Coded>,
    next: Vec<Coded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a PolicyChanges>,
}

#[derive(Serialize)]
struct Event<'a> {
    id: &'a str,
    sequence: String,
    #[serde(rename = "type")]
    event_type: &'a str,
    time: Instant,
}

/// The receipt of a command.
pub fn receipt(receipt: &Receipt, style: &Style) -> String {
    if style.format != Format::Table {
        return for_scripts(receipt, None, None, style);
    }
    let voice = style.voice();
    let fact = words::fact::fact(&receipt.fact, voice);
    let fact = match &receipt.account {
        Some(account) => {
            let account = clean(account.as_str());
            said!(voice, "{account}: {fact}", "{account}：{fact}")
        }
        None => fact,
    };
    let beginning = match (&receipt.event, receipt.repeated) {
        (None, _) => {
            said!(voice, "Not recorded (dry run). Would record:", "記録していません（確認のみ）。記録する内容：")
        }
        (Some(_), true) => {
            said!(voice, "Already recorded (same event id).", "すでに記録されています（同じイベントID）。")
        }
        (Some(_), false) => said!(voice, "Recorded.", "記録しました。"),
    };
    let line = receipt.event.as_ref().map_or_else(String::new, |event| {
        let sequence = event.sequence;
        said!(voice, " (line {sequence})", "（{sequence}行目）")
    });
    let text = prose::wrap(&format!("{beginning}{}{fact}{line}", space(voice)), style.columns(), 2);
    let mut text = match text.strip_prefix(&beginning) {
        Some(rest) => format!("{}{rest}\n", color::strong(&beginning, style.color)),
        None => format!("{text}\n"),
    };
    for warning in &receipt.warnings {
        text.push_str(&noted(warning, style));
    }
    for next in next(receipt, voice) {
        let label = said!(voice, "Next:", "次に：");
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
    json::line(&Recorded {
        ok: true,
        line,
        account: receipt.account.as_ref().map(|account| account.as_str()),
        event: receipt.event.as_ref().map(|event| Event {
            id: &event.id,
            sequence: format!("{:012}", event.sequence),
            event_type: &event.event_type,
            time: event.time,
        }),
        warnings: receipt.warnings.iter().map(|warning| Coded::of(warning, style)).collect(),
        next: next(receipt, style.for_scripts()),
        changes,
    })
}

/// What still has to be done in the world, and where.
pub(super) fn next(receipt: &Receipt, voice: Voice) -> Vec<Coded> {
    let coded = |code, message| vec![Coded { code, message }];
    match &receipt.fact {
        Fact::MfaApplied(data) => coded("press-save", press_save(receipt, data.effective_at, voice)),
        Fact::MfaTerminated(data) => {
            let at = time::local(data.effective_at, voice);
            coded(
                "end-mfa",
                said!(
                    voice,
                    "End MFA for this account in the administration, if that was not done yet. It \
                         takes effect at about {at}; services that require MFA (VPN, Slack) stop working for \
                         this person.",
                    "まだであれば、管理画面でこのアカウントの多要素認証を終了してください。{at} 頃に反映さ\
                         れ、多要素認証が必要なサービス（VPN、Slack など）は使えなくなります。"
                ),
            )
        }
        Fact::MethodRemoved(data) => coded("delete-on-page", delete_on_page(&data.method, voice)),
        Fact::MethodReplaced(data) => coded("delete-on-page", delete_on_page(&data.method, voice)),
        Fact::MethodAdded(data) if Kind::known(&data.kind).is_some_and(Kind::verifies_sign_in) => {
            coded("test", test(receipt, &[data.method.as_str()], voice))
        }
        Fact::MethodNumberChanged(data) => coded("test", test(receipt, &[data.method.as_str()], voice)),
        Fact::MethodAvailable(data) => {
            coded("test", test(receipt, &data.methods.iter().map(|method| method.as_str()).collect::<Vec<_>>(), voice))
        }
        Fact::SignInTestFailed(_) => coded(
            "do-not-apply",
            said!(
                voice,
                "Find out why before going on; nobody should apply for MFA (step 4) without a test that passed.",
                "原因を確かめてから進んでください。試行に成功しないうちは、利用申請（手順4）をしないでください。"
            ),
        ),
        Fact::ReregistrationApproved(_) => coded(
            "set-up-again",
            said!(
                voice,
                "The person sets up again: steps 1 and 2, more than one method. No new application is needed.",
                "手順1と2をやり直し、2つ以上の方法を登録してもらってください。改めて利用申請をする必要はありません。"
            ),
        ),
        Fact::LogStarted(_)
        | Fact::PolicySet(_)
        | Fact::LogRedacted(_)
        | Fact::LogDamageAccepted(_)
        | Fact::AccountRegistered(_)
        | Fact::AccountUpdated(_)
        | Fact::AccountClosed(_)
        | Fact::AccountReopened(_)
        | Fact::AccountObserved(_)
        | Fact::MethodAdded(_)
        | Fact::MethodUpdated(_)
        | Fact::MethodMadeDefault(_)
        | Fact::MethodUnavailable(_)
        | Fact::SignInTestPassed(_)
        | Fact::ReregistrationRequested(_)
        | Fact::ReregistrationRejected(_)
        | Fact::PhoneChangeStarted(_)
        | Fact::PhoneChangeCompleted(_)
        | Fact::PhoneChangeCancelled(_)
        | Fact::EventVoided(_) => Vec::new(),
    }
}

/// How long it takes is told where the event, and so its time, is known.
fn press_save(receipt: &Receipt, effective_at: Instant, voice: Voice) -> String {
    let at = time::local(effective_at, voice);
    let delay = receipt.event.as_ref().map(|event| time::countdown(effective_at.since(event.time), voice.lang));
    let save = said!(
        voice,
        "In the UTokyo Account User Menu, under \"multi-factor authentication \
             setting\", the person answers \"Yes\" to \"Use MFA\" and presses SAVE, if that was \
             not done yet.",
        "まだであれば、UTokyo Account利用者メニューの「多要素認証利用設定」で、「多要素認証を利\
             用する」に「はい」と答え、「保存」を押してもらってください。"
    );
    let effect = match delay {
        Some(delay) => said!(
            voice,
            "It takes about {delay} to take effect, at about {at}; VPN and Slack have to wait until then.",
            "反映には約{delay}かかります（{at} 頃）。VPNやSlackはそれまでお待ちください。"
        ),
        None => said!(voice, "It takes effect at about {at}.", "{at} 頃に反映されます。"),
    };
    format!("{save}{}{effect}", space(voice))
}

/// What stands between two sentences.
fn space(voice: Voice) -> &'static str {
    both!(" ", "").of(voice.lang)
}

fn delete_on_page(method: &str, voice: Voice) -> String {
    let method = clean(method);
    said!(
        voice,
        "Delete {method} on the Security info page too, if it is still there.",
        "{method} がセキュリティ情報のページにまだあれば、そちらでも削除してもらってください。"
    )
}

fn test(receipt: &Receipt, methods: &[&str], voice: Voice) -> String {
    let account = receipt.account.as_ref().map_or("ID".into(), |account| clean(account.as_str()));
    let example = clean(methods.first().copied().unwrap_or("m1"));
    let methods = words::list(methods, voice.lang);
    said!(
        voice,
        "Have the person sign out and sign in with {methods}, then record how it went: \
             mfadesk test {account} {example} passed",
        "サインアウトしてから {methods} でサインインを試してもらい、結果を記録してください：mfadesk test {account} \
             {example} passed"
    )
}
