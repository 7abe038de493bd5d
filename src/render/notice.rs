//! `notice`: the messages themselves, filled in from a template in the person's language; one after the other, or as rows.
//! A message is the same in every format and whoever asks: `--lang` is the desk's language, not theirs.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use serde::Serialize;

use super::answer::{Answer, Recheckable};
use super::messages::notice::{
    NoticeWriter, built_in, change, change_by_day, contact, day, headline, links, methods, reasons, situation, steps,
};
use super::messages::{localized, message, names};
use super::{AllLabels, Lang, Locale, Style, color, footer, prose};
use crate::commands::label_file::OwnLabels;
use crate::commands::parse::time_zone;
use crate::commands::problem::Problem;
use crate::commands::template::{Block, Inline, Template, TemplateLine, TemplatePart, Templates};
use crate::commands::unsent::Unsent;
use crate::commands::{address, template};
use crate::domain::date::Date;
use crate::domain::loss::Loss;
use crate::domain::risk::Retiring;
use crate::queries::answer::{Frame, RowList};
use crate::queries::notice::{Notice, NoticeAnswer};
use crate::queries::question::{NoticeQuestion, Question};
use crate::render::sanitize::clean;

/// How wide the lines of a message are: what fits everywhere, quoted too.
const WIDTH: usize = 72;

/// What is written to one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// In which languages, in this order.
    pub languages: Vec<&'static str>,
    /// To which address, where a pattern says; none: none was given, or the id makes no address.
    pub to: Option<String>,
    /// One line.
    pub subject: String,
    /// Its lines, ended.
    pub body: String,
}

/// A row of the answer: the codes, then the words.
#[derive(Debug, Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    notice: &'a Notice<'a>,
    #[serde(flatten)]
    message: &'a Letter,
}

/// The messages of an answer, in its order.
pub fn messages(answer: &NoticeAnswer<'_>, templates: &Templates, time_zone: Tz) -> Vec<Letter> {
    let question = question(answer);
    // Those of the question: an answer that was kept says the same, whatever a store calls things since.
    let said = Said { templates, time_zone, labels: AllLabels::of(&OwnLabels::kept(&question.labels)) };
    answer.notices.iter().map(|notice| message(notice, &question, answer, &said)).collect()
}

fn question<'a>(answer: &'a NoticeAnswer<'_>) -> Cow<'a, NoticeQuestion> {
    match &answer.frame.question {
        Question::Notice(question) => Cow::Borrowed(question),
        _ => Cow::default(),
    }
}

/// In which words everybody is written to.
struct Said<'a> {
    templates: &'a Templates,
    time_zone: Tz,
    labels: &'static AllLabels,
}

fn message(notice: &Notice<'_>, question: &NoticeQuestion, answer: &NoticeAnswer<'_>, said: &Said<'_>) -> Letter {
    let Said { templates, time_zone, labels } = *said;
    let in_language = |lang: Lang| {
        let locale = Locale { lang, time_zone, now: None, labels };
        let template = match lang {
            Lang::En => &templates.en,
            Lang::Ja => &templates.ja,
        };
        let ends = notice.retiring.as_ref();
        let ending = ends.into_iter().flat_map(|retiring| retiring.channels.iter().copied().map(Loss::Channel));
        let losses: Vec<Loss> = question.without.iter().filter_map(|text| Loss::known(text)).chain(ending).collect();
        let change = match ends.map(|retiring| &retiring.by_day[..]) {
            Some(days @ [_, _, ..]) => change_by_day(days, locale),
            _ => change(&losses, locale),
        };
        // What is announced begins on the first day, and what is to be done comes before it.
        let on = ends.map(Retiring::first_day);
        let writer = NoticeWriter { notice, losses, change, policy: answer.policy, locale };
        let on = on.or(question.before);
        let deadline = on.map(|date| day(date, locale)).unwrap_or_default();
        let last_day = on.and_then(before).map(|date| day(date, locale)).unwrap_or_default();
        Filling { template, writer, deadline, last_day }
    };
    let to = question.to.as_deref().and_then(|pattern| address::of_account(pattern, notice.account.as_str()));
    match notice.language.and_then(Lang::known) {
        Some(lang) => {
            let filling = in_language(lang);
            Letter { languages: vec![lang.as_str()], to, subject: filling.subject(), body: filling.body() }
        }
        // Nobody knows which language they read: both, the university's own first.
        None => {
            let (ja, en) = (in_language(Lang::Ja), in_language(Lang::En));
            let line = "-".repeat(WIDTH);
            Letter {
                languages: vec![Lang::Ja.as_str(), Lang::En.as_str()],
                to,
                subject: format!("{} / {}", ja.subject(), en.subject()),
                body: format!("(English text follows.)\n\n{}\n{line}\n\n{}", ja.body(), en.body()),
            }
        }
    }
}

/// A template and what goes into it.
struct Filling<'a> {
    template: &'a Template,
    writer: NoticeWriter<'a>,
    deadline: String,
    last_day: String,
}

/// The day before: the last one on which something can be done.
fn before(Date(day): Date) -> Option<Date> {
    day.pred_opt().map(Date)
}

impl Filling<'_> {
    fn subject(&self) -> String {
        self.line(&self.template.subject)
    }

    fn body(&self) -> String {
        let mut body = String::new();
        for line in &self.template.body {
            match line {
                TemplateLine::Pieces(pieces) => body.push_str(self.line(pieces).trim_end()),
                TemplateLine::Block(block) => body.push_str(&self.block(*block)),
            }
            body.push('\n');
        }
        body
    }

    fn line(&self, pieces: &[TemplatePart]) -> String {
        let value = |piece: &TemplatePart| match piece {
            TemplatePart::Text(text) => clean(text).into_owned(),
            TemplatePart::Value(Inline::Account) => clean(self.writer.notice.account.as_str()).into_owned(),
            TemplatePart::Value(Inline::Headline) => headline(&self.writer).to_owned(),
            TemplatePart::Value(Inline::Change) => self.writer.change.clone(),
            TemplatePart::Value(Inline::Deadline) => self.deadline.clone(),
            TemplatePart::Value(Inline::LastDay) => self.last_day.clone(),
        };
        pieces.iter().map(value).collect()
    }

    fn block(&self, block: Block) -> String {
        let writer = &self.writer;
        match block {
            Block::Situation => self.in_lines(&situation(writer), 0),
            Block::Reasons => self.list(reasons(writer)),
            Block::Methods => self.list(methods(writer)),
            Block::Steps if writer.notice.steps.is_empty() => self.list(steps(writer)),
            Block::Steps => {
                let steps = (1..).zip(steps(writer));
                let numbered = steps.map(|(number, step)| self.in_lines(&format!("{number}. {step}"), 3));
                numbered.collect::<Vec<_>>().join("\n")
            }
            Block::Links => self.pages(links(writer)),
            Block::Contact => self.pages(contact(writer.locale)),
        }
    }

    fn list(&self, items: Vec<String>) -> String {
        let bullet = localized!("- ", "・").of(self.writer.locale.lang);
        let items = items.into_iter().map(|item| self.in_lines(&format!("{bullet}{item}"), 2));
        items.collect::<Vec<_>>().join("\n")
    }

    /// English in lines of a fixed width, as mails have them. Japanese is not broken but after a sentence: a phone would
    /// break the lines once more.
    fn in_lines(&self, text: &str, indent: usize) -> String {
        match self.writer.locale.lang {
            Lang::En => prose::wrap(text, Some(WIDTH), indent),
            Lang::Ja => sentence_by_sentence(text, indent),
        }
    }

    /// An address is never broken, however long.
    fn pages(&self, pages: Vec<(&'static str, String)>) -> String {
        let bullet = localized!("- ", "・").of(self.writer.locale.lang);
        let pages = pages.into_iter().map(|(name, address)| format!("{bullet}{name}\n  {address}"));
        pages.collect::<Vec<_>>().join("\n")
    }
}

/// A line a sentence; what stands in brackets is no sentence of its own.
fn sentence_by_sentence(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        lines.push(c);
        match c {
            '「' | '（' => depth += 1,
            '」' | '）' => depth = depth.saturating_sub(1),
            '。' if depth == 0 && characters.peek().is_some() => {
                lines.push('\n');
                lines.push_str(&" ".repeat(indent));
            }
            _ => {}
        }
    }
    lines
}

/// The fields of a row of `notice`.
const NOTICE_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "language",
    "mfa_state",
    "level",
    "level_now",
    "situation",
    "reasons",
    "steps",
    "retiring",
    "languages",
    "to",
    "subject",
    "body",
];

/// An answer to `notice` with its messages.
pub struct Letters<'a> {
    /// The answer.
    pub answer: &'a NoticeAnswer<'a>,
    /// The messages, in its order.
    pub messages: &'a [Letter],
}

impl Answer for Letters<'_> {
    fn frame(&self) -> &Frame {
        &self.answer.frame
    }

    fn list(&self) -> RowList {
        RowList { name: "notices", key: "account", fields: NOTICE_FIELDS }
    }

    fn rows(&self) -> Vec<impl Serialize> {
        self.answer.notices.iter().zip(self.messages).map(|(notice, message)| Row { notice, message }).collect()
    }

    fn table(&self, style: &Style) -> String {
        let rows = self.answer.notices.iter().zip(self.messages);
        let mut text: String = rows.map(|(notice, message)| shown(notice, message, style)).collect();
        text.push_str(&ended(self.answer, style, |count, locale| {
            let noun = if count == 1 { "message" } else { "messages" };
            message!(locale, "{count} {noun}, nothing was sent", "案内{count}通（送信はしていません）")
        }));
        text
    }
}

impl Recheckable for NoticeAnswer<'_> {
    fn to_compare(&self, file: &Path) -> Result<(String, RowList), Problem> {
        let templates = templates(&question(self), |_| file.to_owned())?;
        let messages = messages(self, &templates, time_zone(self.policy)?);
        Letters { answer: self, messages: &messages }.to_compare(file)
    }
}

/// The templates of a question: its own texts, and for a language of which it has none, the built-in one. `path` says
/// where the text of a language was read.
///
/// # Errors
/// When one cannot be filled in, or is not there.
pub fn templates(question: &NoticeQuestion, path: impl Fn(Lang) -> PathBuf) -> Result<Templates, Problem> {
    let read = |lang: Lang| -> Result<Template, Problem> {
        let text = question.texts.get(lang.as_str()).map(String::as_str);
        let text = text.or_else(|| built_in(&question.template, lang));
        let text = text.ok_or_else(|| Unsent::UnknownTemplate(question.template.clone()))?;
        template::read(text, question.before.is_some() || question.retiring)
            .map_err(|flaws| Unsent::Template { path: path(lang), flaws }.into())
    };
    Ok(Templates { en: read(Lang::En)?, ja: read(Lang::Ja)? })
}

/// What is said when the messages were written to a directory.
pub fn notices_written(answer: &NoticeAnswer<'_>, directory: &str, is_written: bool, style: &Style) -> String {
    let directory = clean(directory);
    ended(answer, style, |count, locale| match (is_written, count) {
        (true, 1) => message!(locale, "1 message written to {directory}", "案内1通を {directory} に書き出しました"),
        (true, _) => {
            message!(locale, "{count} messages written to {directory}", "案内{count}通を {directory} に書き出しました")
        }
        (false, _) => message!(
            locale,
            "No message was written: the log is in doubt",
            "ログに疑いがあるため、案内は書き出していません"
        ),
    })
}

fn ended(answer: &NoticeAnswer<'_>, style: &Style, said: impl Fn(usize, Locale) -> String) -> String {
    let locale = style.locale();
    let (said, judged) = (said(answer.notices.len(), locale), footer::judged(&answer.frame, style));
    let said = message!(locale, "{said}; {judged}", "{said}。{judged}");
    footer::footer(&said, &answer.frame, style) + "\n"
}

/// One message under a line that tells it from the one before.
fn shown(notice: &Notice<'_>, message: &Letter, style: &Style) -> String {
    let locale = style.locale();
    let account = clean(notice.account.as_str());
    let level = names::level(notice.level).of(locale.lang);
    let line = color::level(notice.level, &format!("=== {account}  {level} "), style.color);
    let rest = "=".repeat(WIDTH.saturating_sub(prose::columns(&format!("=== {account}  {level} "))));
    let to = match &message.to {
        Some(to) => message!(locale, "To: {to}\n", "宛先：{to}\n"),
        None => String::new(),
    };
    let subject = &message.subject;
    let subject = prose::wrap(&message!(locale, "Subject: {subject}", "件名：{subject}"), style.columns(), 2);
    format!("{line}{rest}\n{to}{subject}\n\n{}\n", message.body)
}
