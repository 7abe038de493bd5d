//! `export`: events as they go out to other programs.

use std::collections::HashMap;

use serde::Serialize;

use super::answer::Frame;
use super::audit::AuditEvent;
use super::question::{AuditQuestion, Question};
use super::status::{AccountStatus, MethodStatus};
use crate::domain::id::AccountId;
use crate::domain::kind::{Channel, Kind};

/// Which events go out, and what of them.
#[derive(Debug, Clone)]
pub struct ExportQuestion {
    /// Which events: what `audit` would show.
    pub audit: AuditQuestion,
    /// What is needed of them.
    pub of: ExportedAs,
}

/// What is needed of the events that go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportedAs {
    /// Their lines, byte for byte.
    Lines,
    /// Their lines without what could be guessed at when something else in them is hidden: the hashes and the salt.
    BareLines,
    /// What they say, and of what kind the methods are that they name.
    Events,
}

/// The same question, as answers keep it.
impl From<ExportQuestion> for Question {
    fn from(question: ExportQuestion) -> Self {
        question.audit.into()
    }
}

/// What a method was added as.
pub type AddedAs = (Kind, Option<Channel>);

/// The events that go out, in the order of the log.
#[derive(Debug, Default)]
pub struct Exported {
    /// Their lines, if those are what is needed.
    pub lines: Vec<String>,
    /// What they say, if that is.
    pub events: Vec<AuditEvent>,
    /// What methods were added as, by account and id.
    pub methods: HashMap<String, HashMap<String, AddedAs>>,
    /// How many events there are of the account that was named, selected or not.
    pub known: usize,
}

/// The answer.
#[derive(Debug)]
pub struct ExportAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// The events.
    pub exported: &'a Exported,
}

/// One method of one account, as a row of its own. Members in the order of the fields.
#[derive(Debug, Serialize)]
pub struct MethodRow<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// Whether it is the one that is asked for first.
    pub is_default: bool,
    /// The method.
    #[serde(flatten)]
    pub method: &'a MethodStatus<'a>,
}

/// The methods of these accounts, each as a row.
pub fn method_rows<'a>(accounts: &'a [AccountStatus<'a>]) -> impl Iterator<Item = MethodRow<'a>> {
    accounts.iter().flat_map(|status| {
        status.methods.iter().map(|method| MethodRow {
            account: status.account,
            is_default: status.default_method == Some(method.method),
            method,
        })
    })
}
