//! What was refused, what is broken, what was mistyped: for stderr. Words for people; for scripts the receipt object on
//! one line (docs/json.md). A rule that can be overridden says how, since it cannot refuse what has happened.

use serde::Serialize;

use super::messages::{self, Message, message, names};
use super::{Format, Style, color, json, prose};
use crate::commands::problem::Problem;
use crate::commands::unsent::Unsent;
use crate::desk::fault::Fault;
use crate::domain::id::AccountId;
use crate::domain::risk::Level;
use crate::domain::rules::{Code, Refusal, Refused, Warning};

#[derive(Serialize)]
struct NotRecorded<'a> {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: &'a str,
    codes: Vec<&'a str>,
    message: String,
    remedy: Option<String>,
    committed: &'a str,
}

/// A command that a rule, or several that could be overridden together, refused.
pub fn refused(refused: &Refused, style: &Style) -> String {
    if style.format != Format::Table {
        return refused_for_scripts(refused, None, style);
    }
    let locale = style.locale();
    let said = each_said(refused, locale);
    let mut text = failed_each(&said, style);
    if refused.all().all(|refusal| refusal.code().is_overridable()) {
        let codes = refused.codes().into_iter().map(Code::as_str).collect::<Vec<_>>().join(",");
        text.push_str(&hint(
            &message!(
                locale,
                "If this has already happened, override the rule: repeat the command with --override {codes} --because TEXT",
                "すでに起きたことであれば、次を付けて記録できます：--override {codes} --because 理由"
            ),
            style,
        ));
    }
    text
}

/// The same for people who are asked next whether it is to be recorded all the same.
pub fn refused_and_asked(refused: &Refused, style: &Style) -> String {
    failed_each(&each_said(refused, style.locale()), style)
}

fn failed_each(said: &[(&'static str, Message)], style: &Style) -> String {
    said.iter().map(|(code, said)| failed(said, Some(code), style)).collect()
}

fn each_said(refused: &Refused, locale: super::Locale) -> Vec<(&'static str, Message)> {
    let say = |refusal| {
        (Refusal::code(refusal).as_str(), messages::refusal::message(refusal, refused.about.as_deref(), locale))
    };
    refused.all().map(say).collect()
}

/// A refusal for scripts; `line` is that of a batch.
pub(super) fn refused_for_scripts(refused: &Refused, line: Option<u64>, style: &Style) -> String {
    let said = each_said(refused, style.for_scripts());
    let remedies: Vec<String> = said.iter().filter_map(|(_, said)| said.remedy.clone()).collect();
    let message = said.iter().map(|(_, said)| said.message.as_str()).collect::<Vec<_>>().join(" ");
    // Some end in a command, into which the next sentence must not run.
    let remedy = (!remedies.is_empty()).then(|| remedies.join("\n"));
    not_recorded(line, refused.codes().into_iter().map(Code::as_str).collect(), message, remedy, "no")
}

/// A fault for scripts; `line` is that of a batch.
pub(super) fn fault_for_scripts(fault: &Fault, about: Option<&AccountId>, line: Option<u64>, style: &Style) -> String {
    let said = messages::fault::say(fault, about, style.for_scripts());
    not_recorded(line, vec![fault.code()], said.message, said.remedy, fault.committed())
}

/// A usage error for scripts; `line` is that of a batch.
pub(super) fn problem_for_scripts(
    problem: &Problem,
    about: Option<&AccountId>,
    line: Option<u64>,
    style: &Style,
) -> String {
    let said = messages::problem::say(problem, about, style.for_scripts());
    not_recorded(line, vec!["usage"], said.message, said.remedy, "no")
}

/// Something broken; the account that was spoken of, where one was.
pub fn fault(fault: &Fault, about: Option<&AccountId>, style: &Style) -> String {
    if style.format == Format::Table {
        return failed(&messages::fault::say(fault, about, style.locale()), None, style);
    }
    fault_for_scripts(fault, about, None, style)
}

/// A usage error; the account that was named, where one was.
pub fn problem(problem: &Problem, about: Option<&AccountId>, style: &Style) -> String {
    if let (Format::Table, Problem::PolicyFile(flaws)) = (style.format, problem) {
        let locale = style.locale();
        return flaws.iter().map(|flaw| failed(&messages::policy_file::flaw(flaw, locale), None, style)).collect();
    }
    if let (Format::Table, Problem::Notice(Unsent::Template { path, flaws })) = (style.format, problem) {
        let flaws = messages::notice::flaws(path, flaws, style.locale());
        return flaws.iter().map(|flaw| failed(flaw, None, style)).collect();
    }
    if style.format == Format::Table {
        return failed(&messages::problem::say(problem, about, style.locale()), None, style);
    }
    problem_for_scripts(problem, about, None, style)
}

/// A warning of a query, for stderr: its answer says nothing of it.
pub fn warning(warning: &Warning, style: &Style) -> String {
    #[derive(Serialize)]
    struct Line {
        warning: Coded,
    }
    if style.format == Format::Table {
        let locale = style.locale();
        let label = message!(locale, "warning:", "注意：");
        return labelled(
            &label,
            |label| color::warning(label, style.color),
            &messages::warning::message(warning, None, locale),
            style,
        );
    }
    json::line(&Line { warning: Coded::of(warning, None, style) })
}

/// A warning for scripts: its code, and its words in English.
#[derive(Debug, Serialize)]
pub struct Coded {
    /// The stable code.
    pub code: &'static str,
    /// What it says.
    pub message: String,
}

impl Coded {
    /// The warning, for scripts; the account that it is about, where it is about one.
    pub fn of(warning: &Warning, about: Option<&AccountId>, style: &Style) -> Self {
        Self { code: warning.code(), message: messages::warning::message(warning, about, style.for_scripts()) }
    }
}

/// A warning for people, about this account where it is about one; one that answers a question is a note.
pub fn noted(warning: &Warning, about: Option<&AccountId>, style: &Style) -> String {
    let locale = style.locale();
    let message = messages::warning::message(warning, about, locale);
    if messages::warning::is_note(warning) {
        return labelled(&message!(locale, "Note:", "参考："), str::to_owned, &message, style);
    }
    if matches!(warning, Warning::CriticalOnceInForce { .. }) {
        let aloud = names::level_aloud(Level::Critical).of(locale.lang);
        let label = message!(locale, "{aloud}:", "{aloud}：");
        return labelled(&label, |label| color::level(Level::Critical, label, style.color), &message, style);
    }
    labelled(&message!(locale, "Warning:", "注意："), |label| color::warning(label, style.color), &message, style)
}

pub(super) fn not_recorded(
    line: Option<u64>,
    codes: Vec<&str>,
    message: String,
    remedy: Option<String>,
    committed: &str,
) -> String {
    let code = codes.first().copied().unwrap_or_default();
    json::line(&NotRecorded { ok: false, line, error: Error { code, codes, message, remedy, committed } })
}

pub(super) fn failed(said: &Message, code: Option<&str>, style: &Style) -> String {
    let locale = style.locale();
    let message = match code {
        Some(code) => format!("{} ({code})", said.message),
        None => said.message.clone(),
    };
    let label = message!(locale, "error:", "エラー：");
    let error = labelled(&label, |label| color::error(label, style.color), &message, style);
    said.remedy.iter().fold(error, |text, remedy| text + &hint(remedy, style))
}

fn hint(remedy: &str, style: &Style) -> String {
    let label = message!(style.locale(), "hint:", "対処：");
    labelled(&label, |label| color::strong(label, style.color), remedy, style)
}

/// A sentence behind a label, wrapped, with what follows the first line indented; ended.
pub fn labelled(label: &str, paint: impl Fn(&str) -> String, message: &str, style: &Style) -> String {
    // A full-width colon brings its own space.
    let gap = if label.ends_with(':') { " " } else { "" };
    let text = prose::wrap(&format!("{label}{gap}{message}"), style.columns(), 2);
    let rest = text.strip_prefix(label).map(str::to_owned);
    match rest {
        Some(rest) => format!("{}{rest}\n", paint(label)),
        None => format!("{text}\n"),
    }
}
