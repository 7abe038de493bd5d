//! `status`: for one person, two lines that answer the call, then what is registered; for all, a row each.

mod call;
mod detail;
mod doubts;
mod population;

pub(super) use call::{headline, headline_in_brief, headline_of_today, in_short, lines as two_lines};
pub(super) use detail::without_redacted;

use serde::Serialize;

use super::answer::{Answer, framed_list};
use super::messages::message;
use super::{Style, explain, footer, what_if};
use crate::queries::question::Question;
use crate::queries::status::StatusAnswer;

/// The fields of a row of `status`.
const STATUS_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "language",
    "identity_service_linked",
    "open",
    "as_of",
    "version",
    "observed.at",
    "observed.from",
    "mfa.state",
    "mfa.applied_at",
    "mfa.effective_at",
    "mfa.terminated_at",
    "mfa.termination_effective_at",
    "setup.step",
    "default_method",
    "methods",
    "reregistration.state",
    "reregistration.via",
    "reregistration.at",
    "phone_change.from_device",
    "phone_change.to_device",
    "phone_change.number_changes",
    "phone_change.planned_on",
    "phone_change.started_at",
    "phone_change.left",
    "risk.level",
    "risk.if_in_force",
    "risk.distance",
    "risk.assured_distance",
    "risk.single_points_of_failure",
    "risk.reasons",
    "risk.retiring.on",
    "risk.retiring.methods",
    "risk.retiring.if_in_force",
    "risk.retiring.mfa_state",
    "note.text",
    "note.at",
    "note.follow_up",
];

impl Answer for StatusAnswer<'_> {
    framed_list!("accounts", by "account", STATUS_FIELDS);

    fn rows(&self) -> Vec<impl Serialize> {
        self.accounts.iter().collect()
    }

    fn table(&self, style: &Style) -> String {
        if matches!(&self.frame.question, Question::Status(question) if question.all) {
            return population::table(self, style);
        }
        let without = self.frame.question.without();
        let methods = self.accounts.first().filter(|_| self.accounts.len() == 1);
        let methods = methods.map_or(&[][..], |status| &status.methods);
        let mut text = what_if::supposed(without, methods, style);
        for status in &self.accounts {
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
        text + &footer::footer("", &self.frame, style) + "\n"
    }
}
