//! A look from the directory: what it shows of one account at its own time, and what of that the record does not know
//! yet ([`plan()`]). It judges by the record as it stands, knows no file and no format, and refuses nothing: what cannot be
//! said of it is noted.
//!
//! A look takes away only what its sort can tell of, and nothing that the record knows from later; one that is older than
//! what somebody saw since adds nothing.

mod gone;
mod matching;
mod plan;
mod roster;
mod said;

use smol_str::SmolStr;

use gone::{GoneMethod, gone_methods};
pub use plan::{LookNote, Planned, Step, plan};
use said::{SaidAt, said_at};

use super::account::Method;
use super::account::history::Entry;
use super::affiliation::Affiliation;
use super::id::AccountId;
use super::instant::Instant;
use super::kind::Kind;
use super::number::NumberData;

/// What somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookSort {
    /// A report of what everybody can verify by: capabilities, not things.
    Registration,
    /// The methods of a person, one by one.
    Methods,
    /// A roster of the university: who there is.
    Roster,
}

impl LookSort {
    /// Every sort.
    pub const ALL: [LookSort; 3] = [Self::Registration, Self::Methods, Self::Roster];

    /// The word of the log and the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::Methods => "methods",
            Self::Roster => "roster",
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
    /// Of what it can tell that it is not there.
    pub tells: Tells,
    /// What is there.
    pub seen: Vec<Seen>,
    /// A kind that may hide behind what is seen: an app that shows codes beside one that does that too.
    pub hidden: Option<Kind>,
    /// The kinds that the person may have chosen to be asked for first; none: it does not say.
    pub default: &'static [Kind],
    /// What a roster says of the person, which then is all that there is; none: it is no roster.
    pub entry: Option<Box<RosterEntry>>,
}

/// Of which methods a look can tell that they are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tells {
    /// Of these kinds.
    pub kinds: &'static [Kind],
    /// Of `other` methods those of these names.
    pub names: &'static [&'static str],
}

/// What a roster says of a person. What it does not say stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterEntry {
    /// How they belong to the university.
    pub affiliation: Option<Affiliation>,
    /// In which language to write to them.
    pub language: Option<&'static str>,
    /// Whether the identity verification service is linked.
    pub identity_service_linked: Option<bool>,
    /// Whether MFA is on.
    pub mfa: Option<MfaEntry>,
}

/// One piece of what a roster says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterPart {
    /// How they belong to the university.
    Affiliation,
    /// In which language to write to them.
    Language,
    /// Whether the identity verification service is linked.
    IdentityService,
    /// Whether MFA is on.
    Mfa,
}

/// What a roster says of MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MfaEntry {
    /// Whether it is on.
    pub on: bool,
    /// Since when.
    pub at: Option<Instant>,
}

/// One method, or one sort of method, in the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its kind.
    pub kind: Kind,
    /// What sort of `other` it is.
    pub name: Option<SmolStr>,
    /// What else is known of it; none: nothing.
    pub details: Option<Box<SeenDetails>>,
}

/// What a list of single methods knows of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenDetails {
    /// Its id there.
    pub reference: Option<String>,
    /// What it lives on.
    pub device: Option<String>,
    /// Its serial.
    pub serial: Option<String>,
    /// Its number, as the log may know it.
    pub number: Option<NumberData<'static>>,
    /// The extension behind the number.
    pub extension: Option<String>,
    /// When it was registered.
    pub created: Option<Instant>,
}

/// What was seen of one account, the earliest look first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooksAt {
    /// Whose.
    pub account: AccountId,
    /// The looks.
    pub looks: Vec<Look>,
}

/// What only the history of an account tells.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The methods that it had and has no more.
    gone: Vec<GoneMethod>,
    /// When what is on record of the person was said.
    said: SaidAt,
}

impl Past {
    /// What these lines tell.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        Self { gone: gone_methods(entries), said: said_at(entries) }
    }
}

impl Look {
    /// Whether it can tell that this method is not there.
    fn tells_of(&self, method: &Method) -> bool {
        let is_hidden = self.hidden == Some(method.kind);
        let is_named = || {
            let is_listed = method.name().is_some_and(|name| self.tells.names.contains(&name));
            is_listed || method.reference().is_some() == self.sort.is_of_single_methods()
        };
        !is_hidden && self.tells.kinds.contains(&method.kind) && (method.kind != Kind::Other || is_named())
    }

    /// Whether it is of some kinds only, and says nothing of the account as a whole.
    fn is_partial(&self) -> bool {
        !self.tells.kinds.contains(&Kind::Phone) || !self.tells.kinds.contains(&Kind::MicrosoftAuthenticator)
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
    fn is_of_kind_of(&self, method: &Method) -> bool {
        method.kind == self.kind && (self.kind != Kind::Other || method.name() == self.name.as_deref())
    }
}
