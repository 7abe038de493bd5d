//! What a look shows: at what somebody looked, when, and what was there. These are values only; what they add to the record
//! is planned elsewhere.

use smol_str::SmolStr;

use super::roster_entry::RosterEntry;
use crate::domain::account::Method;
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::number::Number;

/// What somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookSort {
    /// A report of what everybody can verify by: capabilities, not things.
    Registration,
    /// The methods of a person, one by one.
    Methods,
    /// A roster of the university: who there is.
    Roster,
    /// What was registered, deleted or changed, one by one.
    Audits,
    /// Who signed in, by what.
    SignIns,
}

impl LookSort {
    /// Every sort.
    pub const ALL: [LookSort; 5] = [Self::Registration, Self::Methods, Self::Roster, Self::Audits, Self::SignIns];

    /// The word of the log and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Methods => "methods",
            Self::Roster => "roster",
            Self::Audits => "audits",
            Self::SignIns => "sign-ins",
        }
    }

    /// A sort by its word.
    pub fn known(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }

    /// Whether it tells single methods of one kind apart.
    pub fn is_of_single_methods(self) -> bool {
        self == Self::Methods
    }

    /// Whether each row is a thing that happened, rather than how things were: such rows come together.
    pub fn is_of_records(self) -> bool {
        matches!(self, Self::Audits | Self::SignIns)
    }
}

/// What was seen of one account, the earliest look first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooksAt {
    /// Whose.
    pub account: AccountId,
    /// The looks.
    pub looks: Vec<Look>,
}

/// What somebody saw of one account in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// When it was so.
    pub at: Instant,
    /// What was looked at.
    pub sort: LookSort,
    /// What the directory calls the person or the row.
    pub origin: SmolStr,
    /// What it shows.
    pub shows: Shows,
}

/// What a look shows of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows {
    /// What is registered.
    Methods(ShownMethods),
    /// What a roster says of the person.
    Roster(Box<RosterEntry>),
    /// One thing that happened.
    Record(Box<RecordedFact>),
}

/// What is registered, as far as a look can tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownMethods {
    /// Of what it can tell that it is not there.
    pub tells: Tells,
    /// What is there.
    pub seen: Vec<Seen>,
    /// A kind that may hide behind what is seen: an app that shows codes beside one that does that too.
    pub hidden: Option<Kind>,
    /// The kinds that the person may have chosen to be asked for first; none: it does not say.
    pub default: &'static [Kind],
}

/// Of which methods a look can tell that they are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tells {
    /// Of these kinds.
    pub kinds: &'static [Kind],
    /// Of `other` methods those of these names.
    pub names: &'static [&'static str],
}

/// One method, or one sort of method, in the directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Its kind.
    pub kind: Kind,
    /// What sort of `other` it is.
    pub name: Option<SmolStr>,
    /// What else is known of it; none: nothing.
    pub details: Option<Box<SeenDetails>>,
}

/// What a list of single methods knows of one. There are very many of these at once: each text takes the room that it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenDetails {
    /// Its id there.
    pub reference: Option<Box<str>>,
    /// What it lives on.
    pub device: Option<Box<str>>,
    /// Its serial.
    pub serial: Option<Box<str>>,
    /// Its number, as the log may know it.
    pub number: Option<Number>,
    /// The extension behind the number.
    pub extension: Option<Box<str>>,
    /// When it was registered.
    pub created: Option<Instant>,
}

/// What a record tells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordedFact {
    /// A method was registered.
    Registered(Seen),
    /// One was deleted.
    Deleted(NamedMethod),
    /// Something of one was changed, such as its number.
    Changed(NamedMethod, SeenDetails),
    /// One was chosen to be asked for first.
    ChosenFirst(NamedMethod),
    /// Somebody signed in with one.
    Passed(NamedMethod, Channel),
}

/// A method as a record names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NamedMethod {
    /// The kinds that may be meant.
    pub kinds: &'static [Kind],
    /// What sort of `other` it is.
    pub name: Option<SmolStr>,
    /// The last two digits of its number.
    pub last_two: Option<SmolStr>,
    /// What it is on, or is called there.
    pub device: Option<SmolStr>,
    /// Its serial.
    pub serial: Option<SmolStr>,
}

impl Look {
    /// What a roster says of the person; none: it is no roster.
    pub fn entry(&self) -> Option<&RosterEntry> {
        match &self.shows {
            Shows::Roster(entry) => Some(entry),
            Shows::Methods(_) | Shows::Record(_) => None,
        }
    }
}

impl ShownMethods {
    /// Of capabilities, codes of an app beside a Microsoft Authenticator are those of the same app.
    pub fn hide_codes(&mut self) {
        let is_there = |kind: Kind| self.seen.iter().any(|seen| seen.kind == kind);
        if is_there(Kind::MicrosoftAuthenticator) && is_there(Kind::AuthenticatorApp) {
            self.seen.retain(|seen| seen.kind != Kind::AuthenticatorApp);
            self.hidden = Some(Kind::AuthenticatorApp);
        }
    }

    /// Whether a look of this sort can tell that this method is not there.
    pub(super) fn tells_of(&self, method: &Method, sort: LookSort) -> bool {
        let is_hidden = self.hidden == Some(method.kind);
        let is_named = || {
            let is_listed = method.name().is_some_and(|name| self.tells.names.contains(&name));
            is_listed || method.reference().is_some() == sort.is_of_single_methods()
        };
        !is_hidden && self.tells.kinds.contains(&method.kind) && (method.kind != Kind::Other || is_named())
    }

    /// Whether it is of some kinds only, and says nothing of the account as a whole.
    pub(super) fn is_partial(&self) -> bool {
        !self.tells.kinds.contains(&Kind::Phone) || !self.tells.kinds.contains(&Kind::MicrosoftAuthenticator)
    }
}

impl Tells {
    /// Whether whatever these tell of the others tell of too.
    pub fn are_within(self, whole: Self) -> bool {
        let has_kinds = self.kinds.iter().all(|kind| whole.kinds.contains(kind));
        has_kinds && self.names.iter().all(|name| whole.names.contains(name))
    }

    /// Of how much they tell.
    pub fn breadth(self) -> usize {
        self.kinds.len() + self.names.len()
    }
}

impl Seen {
    /// A method of which no more than its kind is known.
    pub fn of_kind(kind: Kind) -> Self {
        Self { kind, name: None, details: None }
    }

    /// The same, of what is `other` by its name.
    pub fn named(name: &str) -> Self {
        Self { kind: Kind::Other, name: Some(name.into()), details: None }
    }

    /// Whether a method on record is of this kind, and of this name where that is all there is.
    pub(super) fn is_of_kind_of(&self, method: &Method) -> bool {
        method.kind == self.kind && (self.kind != Kind::Other || method.name() == self.name.as_deref())
    }
}

impl NamedMethod {
    /// One of these kinds.
    pub fn of(kinds: &'static [Kind]) -> Self {
        Self { kinds, name: None, last_two: None, device: None, serial: None }
    }
}
