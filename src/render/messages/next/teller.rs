//! What is said under a heading, and how accounts and methods are named in it.

use crate::domain::id::MethodId;
use crate::queries::status::{AccountStatus, MethodStatus};
use crate::render::Locale;
use crate::render::messages::{localized, message, names, typed_id};
use crate::render::sanitize::clean;
use crate::render::status::in_short;

/// A question, and what is said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The question, or what it is about.
    pub heading: String,
    /// What is said.
    pub lines: Vec<AdviceLine>,
}

impl Section {
    /// A heading, and a few sentences.
    pub(super) fn text(heading: String, text: String) -> Self {
        Self::with_desk(heading, text, Vec::new())
    }

    /// A heading, a few sentences, and what the desk does or types.
    pub(super) fn with_desk(heading: String, text: String, desk: Vec<String>) -> Self {
        let said = Some(AdviceLine::Text(text)).filter(|said| *said != AdviceLine::Text(String::new()));
        Self { heading, lines: said.into_iter().chain(desk.into_iter().map(AdviceLine::Desk)).collect() }
    }
}

/// One thing that is said under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdviceLine {
    /// A few sentences.
    Text(String),
    /// One of several things.
    Item(String),
    /// One of several things, in this order.
    Step(usize, String),
    /// What the desk does or types, and nobody reads out: a command, the code of a rule.
    Desk(String),
}

/// One thing that is said first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadLine {
    /// What is said.
    pub line: AdviceLine,
    /// What it would mean to leave it out.
    pub weight: Weight,
    /// What of it is never left out: the danger in it.
    pub at_least: Option<AdviceLine>,
}

/// What it would mean to leave something out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Nothing: the headline says it too, or the question by its number does.
    Spare,
    /// That somebody is not told why.
    Reason,
    /// That somebody is not told what to do.
    Answer,
    /// That somebody harms themselves: it is never left out.
    Danger,
}

impl LeadLine {
    /// What has to be said.
    pub(super) fn must(line: AdviceLine) -> Self {
        Self::of(line, Weight::Answer)
    }

    /// What is said where there is room.
    pub(super) fn spare(line: AdviceLine) -> Self {
        Self::of(line, Weight::Spare)
    }

    /// What must not be missed.
    pub(super) fn danger(line: AdviceLine) -> Self {
        Self::of(line, Weight::Danger)
    }

    /// Why, and what of that must not be missed.
    pub(super) fn reason(line: AdviceLine, at_least: Option<AdviceLine>) -> Self {
        Self { at_least, ..Self::of(line, Weight::Reason) }
    }

    fn of(line: AdviceLine, weight: Weight) -> Self {
        Self { line, weight, at_least: None }
    }
}

/// Whoever tells somebody about their account.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    /// What the log says of it.
    pub status: &'a AccountStatus<'a>,
    /// In which language, where, and when.
    pub locale: Locale,
}

impl Teller<'_> {
    /// The id, as it is typed after a command.
    pub(super) fn account(&self) -> String {
        typed_id(self.status.account)
    }

    pub(super) fn method(&self, id: &MethodId) -> Option<&MethodStatus<'_>> {
        self.status.method(id.as_str())
    }

    /// That one application is enough, to whoever sets up anew, where one stands: without one, or once it was ended, they
    /// apply like anybody else.
    pub(super) fn no_second_application(&self) -> String {
        let mfa = &self.status.mfa;
        match mfa.applied_at.is_some() && mfa.terminated_at.is_none() {
            true => message!(self.locale, "You do not need to apply again.", "手順4をもう一度行う必要はありません。"),
            false => String::new(),
        }
    }

    /// A method as people know it: `m2 SMS ••12`.
    pub(super) fn named(&self, id: &MethodId) -> String {
        self.method(id).map_or_else(|| clean(id.as_str()).into_owned(), |method| in_short(method, self.locale))
    }

    /// The same, with what it is on: `m1 Microsoft Authenticator on "iPhone 15"`, and that it is the default.
    pub(super) fn described(&self, id: &MethodId, is_default: bool) -> String {
        let named = self.named(id);
        let device = self.method(id).and_then(|method| method.device);
        let device = device.map(|device| names::device(device.label(), self.locale));
        match (device, is_default) {
            (None, false) => named,
            (None, true) => message!(self.locale, "{named}, default", "{named}（既定）"),
            (Some(device), false) => message!(self.locale, "{named} on {device}", "{named}（{device}）"),
            (Some(device), true) => message!(self.locale, "{named} on {device}, default", "{named}（{device}、既定）"),
        }
    }

    /// Methods in a row.
    pub(super) fn all(&self, ids: &[MethodId]) -> String {
        let named = ids.iter().map(|id| self.named(id)).collect::<Vec<_>>();
        named.join(localized!(", ", "、").of(self.locale.lang))
    }

    /// One of several: `m2 SMS ••12 or m3 Security key`.
    pub(super) fn any(&self, ids: &[MethodId]) -> String {
        let named = ids.iter().map(|id| self.named(id)).collect::<Vec<_>>();
        named.join(localized!(" or ", "、または ").of(self.locale.lang))
    }

    /// Ids alone, as they are typed in a command: `m1 m2`.
    pub(super) fn typed(&self, ids: &[MethodId]) -> String {
        ids.iter().map(|id| clean(id.as_str()).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// What stands between two sentences.
    pub(super) fn space(&self) -> &'static str {
        localized!(" ", "").of(self.locale.lang)
    }

    /// Sentences, one after the other; those that say nothing are left out.
    pub(super) fn sentences(&self, sentences: &[String]) -> String {
        let said: Vec<&str> = sentences.iter().map(String::as_str).filter(|sentence| !sentence.is_empty()).collect();
        said.join(self.space())
    }
}
