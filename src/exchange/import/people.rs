//! Whom the rows are about: looks by account, and what is about no account.

use std::collections::HashMap;

use super::CollectedBy;
use super::json::RowMembers;
use super::member::text;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LooksAt, RecordedFact, Shows};

/// A row that is about no account, or says nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// In which file, of those that were read.
    pub file: usize,
    /// The line.
    pub line: u64,
    /// What the row calls the person, as it is written there.
    pub id: Option<String>,
    /// Why.
    pub reason: LeftOutReason,
}

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOutReason {
    /// Somebody of another organization.
    Guest,
    /// No account's id: a shared mailbox, a service, an administrator.
    NotAnAccount,
    /// The directory's own number, which the desk does not know.
    ObjectId,
    /// Nobody is named.
    Nobody,
    /// A row that stands for nothing: dated before 2000.
    Never,
    /// It does not say when that was.
    NoTime,
    /// It is dated in the future.
    Future,
    /// What is registered is no list.
    NoList,
    /// The directory did not answer for this person.
    NotAnswered,
    /// An id that lost the zeros in front.
    LostZeros,
    /// A word that no roster of ours has.
    UnknownWord,
    /// Something happened to a method, and nothing says to which.
    NoMethodNamed,
}

impl LeftOutReason {
    /// Every reason.
    pub const ALL: [LeftOutReason; 12] = [
        Self::Guest,
        Self::NotAnAccount,
        Self::ObjectId,
        Self::Nobody,
        Self::Never,
        Self::NoTime,
        Self::Future,
        Self::NoList,
        Self::NotAnswered,
        Self::LostZeros,
        Self::UnknownWord,
        Self::NoMethodNamed,
    ];

    /// The stable word for it in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::NotAnAccount => "not-an-account",
            Self::ObjectId => "object-id",
            Self::Nobody => "nobody-named",
            Self::Never => "dated-never",
            Self::NoTime => "no-time",
            Self::Future => "in-the-future",
            Self::NoList => "methods-not-a-list",
            Self::NotAnswered => "not-answered",
            Self::LostZeros => "lost-zeros",
            Self::UnknownWord => "unknown-word",
            Self::NoMethodNamed => "no-method-named",
        }
    }
}

/// What was seen of whom.
#[derive(Default)]
pub(super) struct People {
    looks: HashMap<AccountId, Vec<Look>>,
}

impl People {
    /// Keeps a look, once. Of sign-ins by one method the latest says all that the others do.
    pub fn saw(&mut self, account: AccountId, look: Look) {
        let looks = self.looks.entry(account).or_default();
        let is_same = |known: &&mut Look| match (&known.shows, &look.shows) {
            (Shows::Record(known), Shows::Record(new)) => matches!(**new, RecordedFact::Passed(..)) && known == new,
            _ => false,
        };
        if let Some(known) = looks.iter_mut().find(is_same) {
            let order = |look: &Look| (look.at, std::cmp::Reverse(look.origin.clone()));
            if order(known) < order(&look) {
                *known = look;
            }
            return;
        }
        if !looks.contains(&look) {
            // Most people are looked at once, and there are very many.
            looks.reserve_exact(1);
            looks.push(look);
        }
    }

    /// By id, the earliest look first, whatever the order of the files.
    pub fn in_order(self) -> Vec<LooksAt> {
        let mut people: Vec<LooksAt> =
            self.looks.into_iter().map(|(account, looks)| LooksAt { account, looks }).collect();
        people.sort_unstable_by(|one, other| one.account.cmp(&other.account));
        for person in &mut people {
            person
                .looks
                .sort_by(|one, other| (one.at, one.sort, &one.origin).cmp(&(other.at, other.sort, &other.origin)));
        }
        people
    }
}

/// The account that a name of the directory stands for: what is before the `@`.
///
/// # Errors
/// Why it stands for none.
pub(super) fn account(name: &str, by: &CollectedBy<'_>) -> Result<AccountId, LeftOutReason> {
    let name = name.trim();
    if name.to_ascii_uppercase().contains("#EXT#") {
        return Err(LeftOutReason::Guest);
    }
    let local = name.split_once('@').map_or(name, |(local, _)| local);
    if let Ok(account) = by.pattern.account(local) {
        return Ok(account);
    }
    let is_guid = name.len() == 36 && name.bytes().filter(|byte| *byte == b'-').count() == 4;
    Err(if is_guid { LeftOutReason::ObjectId } else { LeftOutReason::NotAnAccount })
}

/// The time of a look, where it is one.
///
/// # Errors
/// Why it is none.
pub(super) fn dated(at: Option<Instant>, by: &CollectedBy<'_>) -> Result<Instant, LeftOutReason> {
    match at {
        None => Err(LeftOutReason::NoTime),
        Some(at) if at.is_never() => Err(LeftOutReason::Never),
        Some(at) if at > by.clock => Err(LeftOutReason::Future),
        Some(at) => Ok(at),
    }
}

/// What the row calls the person.
pub(super) fn person(row: &RowMembers) -> Option<&str> {
    ["userPrincipalName", "upn", "user", "userId"].iter().find_map(|name| text(row, name))
}

/// The person in the address of an answer: `…#users('0123456789@example.jp')/authentication/methods`.
pub(super) fn named_by(members: &RowMembers) -> Option<&str> {
    let (_, behind) = text(members, "@odata.context")?.split_once("users('")?;
    let (name, _) = behind.split_once("')")?;
    // The @ may be written by its number.
    Some(name.split("%40").next().unwrap_or(name))
}

/// The person whom the name of a file begins with.
pub(super) fn of_file(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let digits = file.bytes().take_while(u8::is_ascii_digit).count();
    Some(&file[..digits]).filter(|id| !id.is_empty())
}
