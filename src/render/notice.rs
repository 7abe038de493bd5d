//! `notice`: the messages themselves, filled in from a template in the person's language; one after the other, or as rows.
//! A message is the same in every format and whoever asks: `--lang` is the desk's language, not theirs.

use chrono_tz::Tz;
use serde::Serialize;

use super::csv::{self, NOTICE_FIELDS};
use super::messages::notice::{
    NoticeWriter, change, contact, day, headline, links, methods, reasons, situation, steps,
};
use super::messages::{localized, message, names};
use super::{Format, Lang, Locale, Style, color, footer, json, prose};
use crate::commands::address;
use crate::commands::template::{Block, Inline, Piece, Template, TemplateLine, Templates};
use crate::domain::loss::Loss;
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
    let empty = NoticeQuestion::default();
    let question = match &answer.frame.question {
        Question::Notice(question) => question,
        _ => &empty,
    };
    answer.notices.iter().map(|notice| message(notice, question, answer, templates, time_zone)).collect()
}

fn message(
    notice: &Notice<'_>,
    question: &NoticeQuestion,
    answer: &NoticeAnswer<'_>,
    templates: &Templates,
    time_zone: Tz,
) -> Letter {
    let in_language = |lang: Lang| {
        let locale = Locale { lang, time_zone, now: None };
        let template = match lang {
            Lang::En => &templates.en,
            Lang::Ja => &templates.ja,
        };
        let losses: Vec<Loss> = question.without.iter().filter_map(|text| Loss::known(text)).collect();
        let change = change(&losses, locale);
        let writer = NoticeWriter { notice, losses, change, policy: answer.policy, locale };
        let deadline = question.before.as_deref().map(|text| day(text, locale)).unwrap_or_default();
        Filling { template, writer, deadline }
    };
    let to = question.to.as_deref().and_then(|pattern| address::of_account(pattern, notice.account.as_str()));
    match notice.language.and_then(Lang::known) {
        Some(lang) => {
            let filling = in_language(lang);
            Letter { languages: vec![word(lang)], to, subject: filling.subject(), body: filling.body() }
        }
        // Nobody knows which language they read: both, the university's own first.
        None => {
            let (ja, en) = (in_language(Lang::Ja), in_language(Lang::En));
            let line = "-".repeat(WIDTH);
            Letter {
                languages: vec![word(Lang::Ja), word(Lang::En)],
                to,
                subject: format!("{} / {}", ja.subject(), en.subject()),
                body: format!("(English text follows.)\n\n{}\n{line}\n\n{}", ja.body(), en.body()),
            }
        }
    }
}

fn word(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ja => "ja",
    }
}

/// A template and what goes into it.
struct Filling<'a> {
    template: &'a Template,
    writer: NoticeWriter<'a>,
    deadline: String,
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

    fn line(&self, pieces: &[Piece]) -> String {
        let value = |piece: &Piece| match piece {
            Piece::Text(text) => clean(text).into_owned(),
            Piece::Value(Inline::Account) => clean(self.writer.notice.account.as_str()).into_owned(),
            Piece::Value(Inline::Headline) => headline(self.writer.notice.situation, self.writer.locale).to_owned(),
            Piece::Value(Inline::Change) => self.writer.change.clone(),
            Piece::Value(Inline::Deadline) => self.deadline.clone(),
        };
        pieces.iter().map(value).collect()
    }

    fn block(&self, block: Block) -> String {
        let writer = &self.writer;
        match block {
            Block::Situation => prose::wrap(&situation(writer), Some(WIDTH), 0),
            Block::Reasons => self.list(reasons(writer)),
            Block::Methods => self.list(methods(writer)),
            Block::Steps if writer.notice.steps.is_empty() => self.list(steps(writer)),
            Block::Steps => {
                let steps = (1..).zip(steps(writer));
                let numbered = steps.map(|(number, step)| prose::wrap(&format!("{number}. {step}"), Some(WIDTH), 3));
                numbered.collect::<Vec<_>>().join("\n")
            }
            Block::Links => self.pages(links(writer)),
            Block::Contact => self.pages(contact(writer.locale)),
        }
    }

    fn list(&self, items: Vec<String>) -> String {
        let bullet = localized!("- ", "・").of(self.writer.locale.lang);
        let items = items.into_iter().map(|item| prose::wrap(&format!("{bullet}{item}"), Some(WIDTH), 2));
        items.collect::<Vec<_>>().join("\n")
    }

    /// An address is never broken, however long.
    fn pages(&self, pages: Vec<(&'static str, String)>) -> String {
        let bullet = localized!("- ", "・").of(self.writer.locale.lang);
        let pages = pages.into_iter().map(|(name, address)| format!("{bullet}{name}\n  {address}"));
        pages.collect::<Vec<_>>().join("\n")
    }
}

/// The answer to `notice`: what is written to whom.
pub fn notice(answer: &NoticeAnswer<'_>, messages: &[Letter], style: &Style) -> String {
    let rows: Vec<Row<'_>> =
        answer.notices.iter().zip(messages).map(|(notice, message)| Row { notice, message }).collect();
    match style.format {
        Format::Json => json::Answer::notice(answer, &json::values(&rows)).line(),
        Format::Jsonl => json::lines(&rows),
        Format::Csv => csv::table(NOTICE_FIELDS, &rows),
        Format::Table => {
            let mut text: String = rows.iter().map(|row| shown(row, style)).collect();
            text.push_str(&ended(answer, style, |count, locale| {
                let noun = if count == 1 { "message" } else { "messages" };
                message!(locale, "{count} {noun}, nothing was sent", "案内 {count}通（送信はしていません）")
            }));
            text
        }
    }
}

/// What is said when the messages were written to a directory.
pub fn notices_written(answer: &NoticeAnswer<'_>, directory: &str, is_written: bool, style: &Style) -> String {
    let directory = clean(directory);
    ended(answer, style, |count, locale| match (is_written, count) {
        (true, 1) => message!(locale, "1 message written to {directory}", "案内 1通を {directory} に書き出しました"),
        (true, _) => {
            message!(locale, "{count} messages written to {directory}", "案内 {count}通を {directory} に書き出しました")
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
fn shown(row: &Row<'_>, style: &Style) -> String {
    let locale = style.locale();
    let (notice, message) = (row.notice, row.message);
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
