//! `next`: the page that the desk reads out to one person on the phone, as codes and facts.

use serde::Serialize;

use super::answer::Frame;
use super::status::AccountStatus;
use crate::domain::advice::caller::Caller;
use crate::domain::advice::links::GuidancePage;
use crate::domain::advice::page::{Situation, Topic, pages, topics};
use crate::domain::affiliation::Affiliation;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::risk::Level;
use crate::domain::sequence::Sequence;

/// The answer to `next`.
#[derive(Debug, Clone)]
pub struct NextAnswer<'a> {
    /// What all answers carry.
    pub frame: Frame,
    /// The account; none: the log does not know it.
    pub accounts: Vec<AccountNext<'a>>,
}

impl NextAnswer<'_> {
    /// How many parts can be asked for by their numbers: what is said, and the pages.
    pub fn parts(&self) -> usize {
        self.accounts.iter().map(|next| next.advice.len() + usize::from(!next.pages.is_empty())).sum()
    }
}

/// One account. Members in the order of the JSON.
#[derive(Debug, Clone, Serialize)]
pub struct AccountNext<'a> {
    /// Whose.
    pub account: &'a AccountId,
    /// How the person belongs to the university.
    pub affiliation: &'a Affiliation,
    /// In which language to speak to them.
    pub language: Option<&'a str>,
    /// Whether the account is open.
    pub open: bool,
    /// The instant that was judged.
    pub as_of: Instant,
    /// How many lines the log holds for the account.
    pub version: u64,
    /// Where the person stands.
    pub situation: Situation,
    /// What a single loss would do.
    pub level: Level,
    /// What is said, the most important first.
    pub advice: Vec<Topic>,
    /// The pages that it leads to.
    pub pages: Vec<PageLink>,
    /// The lines about it whose data was blanked; left out where there are none. The rest is as if what they said had
    /// never been known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blanked: Vec<Sequence>,
    /// What the log says of the account: for people, not part of the JSON.
    #[serde(skip)]
    pub status: AccountStatus<'a>,
}

/// A page, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageLink {
    /// Which.
    pub page: GuidancePage,
    /// Where it is.
    pub url: String,
}

impl<'a> AccountNext<'a> {
    /// What is to be said to this person. None: the log does not know the account.
    pub fn of(caller: &Caller<'a>) -> Option<Self> {
        let status = AccountStatus::of(caller.account, caller.state, caller.now, caller.policy)?;
        let situation = Situation::of(caller.state, caller.at(), &status.risk);
        let advice = topics(situation, caller, &status.risk);
        let link = |page: GuidancePage| PageLink { page, url: page.address(caller.policy).to_owned() };
        Some(Self {
            account: status.account,
            affiliation: status.affiliation,
            language: status.language,
            open: status.open,
            as_of: status.as_of,
            version: status.version,
            situation,
            level: status.risk.level,
            pages: pages(&advice).into_iter().map(link).collect(),
            advice,
            blanked: Vec::new(),
            status,
        })
    }
}
