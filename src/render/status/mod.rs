//! `status`: for one person, two lines that answer the call, then what is registered; for all, a row each.

mod call;
mod detail;
mod population;

use super::csv::{self, STATUS_FIELDS};
use super::{Format, Style, footer, json};
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
            let mut text = String::new();
            for status in &answer.accounts {
                text.push_str(&call::lines(status, style));
                text.push_str(&detail::lines(status, style));
                text.push('\n');
            }
            text + &footer::footer("", &answer.frame, style) + "\n"
        }
    }
}
