//! What a call shows besides the answers and receipts of its commands: the prompt, the questions with what can be
//! answered, the summary at its end.

use unicode_width::UnicodeWidthStr;

use super::messages::call::{CallQuestion, Remark};
use super::messages::{self, localized, message, names};
use super::{Format, Style, color, prose, receipt, status};
use crate::desk::receipt::Receipt;
use crate::domain::account::mfa_state::MfaState;
use crate::domain::id::AccountId;
use crate::domain::risk::Level;
use crate::domain::sequence::Sequence;
use crate::queries::status::{AccountStatus, MethodStatus};
use crate::render::sanitize::clean;

/// How many characters of an id tell whom a call is about.
const ENDING: usize = 4;

/// A text in two forms of one width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Without colour.
    pub plain: String,
    /// With colour, where the style has any.
    pub painted: String,
}

/// One of several answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is typed to choose it: its number, or the id of a method.
    pub key: String,
    /// What it stands for on a command line.
    pub typed: String,
    /// What it is called; empty where that says no more.
    pub said: String,
}

/// The end of an id, which tells whom a call is about: `…6789`.
pub fn ending(account: &str) -> String {
    let characters = account.chars().count();
    let end: String = account.chars().skip(characters.saturating_sub(ENDING)).collect();
    format!("…{}", clean(&end))
}

/// The prompt of a call: whom it is about, the state of MFA, the danger. `status`: none when the account is not on
/// record.
pub fn call_prompt(account: &AccountId, status: Option<&AccountStatus<'_>>, style: &Style) -> Prompt {
    let locale = style.locale();
    let lang = style.lang;
    let who = ending(account.as_str());
    let Some(status) = status else {
        let plain = message!(locale, "{who} not on record> ", "{who} 未登録> ");
        return Prompt { painted: plain.clone(), plain };
    };
    let affiliation = names::affiliation(status.affiliation, lang);
    let closed = localized!(" CLOSED", " 離籍済み").of(lang);
    let closed = if status.open { "" } else { closed };
    let state = names::mfa_state(status.mfa.state).of(lang).to_uppercase();
    let level = match (status.risk.level, status.setup.step) {
        (Level::NotInForce, Some(step)) if matches!(status.mfa.state, MfaState::Off | MfaState::SetupRequired) => {
            message!(locale, "step {step}", "手順{step}")
        }
        (level, _) => names::level_aloud(level).of(lang).to_owned(),
    };
    // Of somebody who has left, no level is called out.
    let level = if status.open { format!(" {level}") } else { String::new() };
    let whole = |level: &str| format!("{who} {affiliation}{closed} {state}{level}> ");
    Prompt { plain: whole(&level), painted: whole(&color::level(status.risk.level, &level, style.color)) }
}

/// What is shown where a call begins: the two lines that answer it, and what can be typed.
pub fn call_begins(account: &AccountId, status: Option<&AccountStatus<'_>>, style: &Style) -> String {
    let first = match status {
        Some(status) => status::two_lines(status, style),
        None => {
            let (account, unknown) =
                (clean(account.as_str()), messages::call::remark(Remark::NotOnRecord, style.locale()));
            let line = message!(style.locale(), "{account}: {unknown}", "{account}：{unknown}");
            prose::wrap(&line, style.columns(), 2) + "\n"
        }
    };
    first + &call_remark(Remark::Welcome, style)
}

/// The two lines that answer a call.
pub fn call_state(status: &AccountStatus<'_>, style: &Style) -> String {
    status::two_lines(status, style)
}

/// A remark, as a line.
pub fn call_remark(remark: Remark, style: &Style) -> String {
    prose::wrap(&messages::call::remark(remark, style.locale()), style.columns(), 2) + "\n"
}

/// A question, up to where the answer is typed.
pub fn call_question(question: &CallQuestion, style: &Style) -> String {
    messages::call::question(question, style.locale())
}

/// The question whether a method is still on the page.
pub fn still_there(method: &MethodStatus<'_>, style: &Style) -> CallQuestion {
    let locale = style.locale();
    let device = method.device.map(|device| names::device(device.label(), locale));
    CallQuestion::StillThere(status::in_short(method, locale), device)
}

/// The method as a choice.
pub fn method_choice(method: &MethodStatus<'_>, style: &Style) -> Choice {
    let locale = style.locale();
    let id = method.method.to_string();
    let short = status::in_short(method, locale);
    let short = short.strip_prefix(&id).unwrap_or(&short).trim_start().to_owned();
    let said = match method.device {
        Some(device) => {
            let device = names::device(device.label(), locale);
            message!(locale, "{short} on {device}", "{short}（{device}）")
        }
        None => short,
    };
    Choice { key: id.clone(), typed: id, said }
}

/// What can be answered, a line each: how it is chosen, and what it is.
pub fn call_choices(choices: &[Choice], style: &Style) -> String {
    let width = choices.iter().map(|choice| choice.key.width()).max().unwrap_or(0);
    let line = |choice: &Choice| {
        let key = clean(&choice.key);
        let gap = " ".repeat(width.saturating_sub(key.width()));
        let (typed, said) = (clean(&choice.typed), clean(&choice.said));
        let says_no_more = choice.typed == choice.key || typed.eq_ignore_ascii_case(&said);
        let what = match (said.is_empty(), says_no_more) {
            (true, true) => String::new(),
            (true, false) => typed.into_owned(),
            (false, true) => said.into_owned(),
            (false, false) => message!(style.locale(), "{said} ({typed})", "{said}（{typed}）"),
        };
        prose::wrap(format!("  {gap}{key}  {what}").trim_end(), style.columns(), width + 4) + "\n"
    };
    choices.iter().map(line).collect()
}

/// The commands that can be typed, each with what it is for, and how to leave.
pub fn call_help(commands: &[(String, String)], style: &Style) -> String {
    let width = commands.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let line = |(name, about): &(String, String)| {
        prose::wrap(&format!("  {name:width$}  {about}"), style.columns(), width + 4) + "\n"
    };
    let list: String = commands.iter().map(line).collect();
    list + &call_remark(Remark::Leaving, style)
}

/// What a call leaves with.
pub struct CallSummary<'a> {
    /// Whom it was about.
    pub account: &'a AccountId,
    /// For which ticket.
    pub ticket: Option<&'a str>,
    /// What was recorded, in this order, and whether it was taken back.
    pub recorded: Vec<(&'a Receipt, bool)>,
    /// Those whose "next" is not done yet.
    pub open: Vec<&'a Receipt>,
}

/// What was recorded, and what still has to be done; nothing for scripts, who have the receipts.
pub fn call_summary(summary: &CallSummary<'_>, style: &Style) -> String {
    if style.format != Format::Table {
        return String::new();
    }
    let locale = style.locale();
    if summary.recorded.is_empty() {
        return call_remark(Remark::NothingRecorded, style);
    }
    let (recorded, account) = (messages::call::remark(Remark::Recorded, locale), clean(summary.account.as_str()));
    let title = match summary.ticket.map(clean) {
        Some(ticket) => {
            message!(locale, "{recorded} about {account} ({ticket}):", "{recorded}（{account}、チケット {ticket}）：")
        }
        None => message!(locale, "{recorded} about {account}:", "{recorded}（{account}）："),
    };
    let mut text = prose::wrap(&title, style.columns(), 2);
    text = format!("{}\n", color::strong(&text, style.color));
    for (receipt, is_taken_back) in &summary.recorded {
        let sequence = receipt.event.as_ref().map_or(Sequence::ZERO, |event| event.sequence);
        let what = receipt::said(receipt, locale);
        let taken_back =
            if *is_taken_back { localized!(" (undone)", "（取り消し済み）").of(locale.lang) } else { "" };
        let line = message!(locale, "line {sequence}: {what}{taken_back}", "{sequence}行目：{what}{taken_back}");
        text.push_str(&(prose::wrap(&format!("  {line}"), style.columns(), 4) + "\n"));
    }
    let mut next: Vec<String> = Vec::new();
    for said in summary.open.iter().flat_map(|receipt| receipt::next(receipt, locale)) {
        if !next.contains(&said.message) {
            next.push(said.message);
        }
    }
    if !next.is_empty() {
        let title = messages::call::remark(Remark::StillToDo, locale);
        text.push_str(&format!("{}\n", color::strong(&title, style.color)));
    }
    for message in next {
        text.push_str(&(prose::wrap(&format!("  {message}"), style.columns(), 4) + "\n"));
    }
    text
}

/// Whose id the last digits that were typed are taken for.
pub fn short_id(digits: &str, account: &AccountId, style: &Style) -> String {
    let (digits, account) = (clean(digits), clean(account.as_str()));
    message!(
        style.locale(),
        "{digits} is {account}, of today.\n",
        "{digits} は、今日記録した {account} とみなします。\n"
    )
}
