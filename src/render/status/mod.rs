//! `status`: for one person, two lines that answer the call, then what is registered; for all, a row each.

mod call;
mod detail;
mod population;

pub(super) use call::{headline, in_short, lines as two_lines};

use super::csv::{self, STATUS_FIELDS};
use super::messages::message;
use super::{Format, Style, explain, footer, json, what_if};
use crate::queries::question::Question;
use crate::queries::status::StatusAnswer;

/// The answer to `status`.
pub fn status(answer: &StatusAnswer<'_>, style: &Style) -> String {
    match style.format {
        Format::Json => json::Answer::status(answer).line(),
        Format::Jsonl => json::lines(&answer.accounts),
        Format::Csv => csv::table(STATUS_FIELDS, &answer.accounts),
        Format::Table if matches!(&answer.frame.question, Question::Status(question) if question.all) => {
            population::table(answer, style)
        }
        Format::Table => {
            let without = answer.frame.question.without();
            let methods = answer.accounts.first().filter(|_| answer.accounts.len() == 1);
            let methods = methods.map_or(&[][..], |status| &status.methods);
            let mut text = what_if::supposed(without, methods, style);
            for status in &answer.accounts {
                text.push_str(&call::lines(status, style));
                text.push_str(&detail::lines(status, style));
                if let Some(explanation) = &status.explain {
                    text.push_str(&message!(style.locale(), "\nWhy:\n", "\n理由：\n"));
                    text.push_str(&explain::lines(explanation, &status.risk.reasons, style));
                }
                if !without.is_empty() {
                    text.push_str(&what_if::left(status, style));
                }
                text.push('\n');
            }
            text + &footer::footer("", &answer.frame, style) + "\n"
        }
    }
}
