//! What speaks against a command, gathered in the order of the rules, and the verdict.

use super::code::{Class, Code};
use crate::domain::affiliation::Affiliation;
use crate::domain::event::EventType;
use crate::domain::id::{AccountId, MethodId};
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};
use crate::domain::risk::{FailureDomain, Level};

/// A value that a sentence names; `render/` words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An account.
    Account(AccountId),
    /// A method.
    Method(MethodId),
    /// Methods, in order of registration.
    Methods(Vec<MethodId>),
    /// A type of event.
    EventType(EventType),
    /// A kind of method.
    Kind(Kind),
    /// A channel.
    Channel(Channel),
    /// Channels.
    Channels(Vec<Channel>),
    /// An affiliation.
    Affiliation(Affiliation),
    /// Text as typed.
    Text(String),
    /// A count.
    Count(u64),
    /// A point in time.
    At(Instant),
    /// A failure domain.
    Domain(FailureDomain),
    /// A level.
    Level(Level),
    /// Codes of refusals.
    Codes(Vec<Code>),
}

/// One refusal: its code, and the values that its sentence names, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule.
    pub code: Code,
    /// What its words name.
    pub about: Vec<(&'static str, Value)>,
}

impl Refusal {
    /// A refusal that names nothing.
    pub fn new(code: Code) -> Self {
        Self { code, about: Vec::new() }
    }

    /// The same, naming one value more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.about.push((name, value));
        self
    }
}

macro_rules! warnings {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal; )*) => {
        /// What a receipt warns of or answers with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum WarningCode {
            $( $(#[$doc])* $variant, )*
        }

        impl WarningCode {
            /// Every code.
            pub const ALL: &'static [WarningCode] = &[$( WarningCode::$variant ),*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }
        }
    };
}

warnings! {
    /// A rule was to be lifted that did not refuse. Names `codes`.
    OverrideNotNeeded = "override-not-needed";
    /// A hardware token, although something else is possible. Names `methods`.
    TokenNotNeeded = "token-not-needed";
    /// A phone that was not known, while another is. Names `device`, and `known` with `method`.
    SecondPhone = "second-phone";
    /// Losing one thing will lock the person out. Names `domain`, and `what` people call it.
    CriticalOnceInForce = "critical-once-in-force";
    /// What is left to sign in with. Names `methods`.
    LeftToSignIn = "left-to-sign-in";
    /// Nothing is left to sign in with.
    NothingLeft = "nothing-left";
    /// The default is among what was lost. Names `method`.
    DefaultLost = "default-lost";
    /// Another method is the default now. Names `method`.
    DefaultMoved = "default-moved";
    /// What was on record is not there. Names `methods`.
    Gone = "gone";
    /// What cannot be used once the old phone is gone. Names `device`, `methods`.
    DiesWithPhone = "dies-with-phone";
    /// Nothing is on record on the device. Names `device`.
    NothingOnDevice = "nothing-on-device";
    /// A limit is exceeded by what was taken back. Names `kind`.
    LimitExceeded = "limit-exceeded";
    /// What was taken back, and the level before and after. Names `sequence`, `taken_back` (a type, where it is
    /// known), `before` and `after` (levels).
    TakenBack = "taken-back";
    /// The clock is behind the last line. Names `last`.
    ClockBehind = "clock-behind";
    /// An unfinished line was cut off and kept. Names `offset`, `bytes`, `file`.
    TailQuarantined = "tail-quarantined";
    /// `head.json` could not be read. Names `why`.
    HeadUnreadable = "head-unreadable";
    /// `head.json` could not be written. Names `why`.
    HeadNotWritten = "head-not-written";
}

/// One warning: its code, and the values that its sentence names, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// What its words name.
    pub about: Vec<(&'static str, Value)>,
}

impl Warning {
    /// A warning that names nothing.
    pub fn new(code: WarningCode) -> Self {
        Self { code, about: Vec::new() }
    }

    /// The same, naming one value more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.about.push((name, value));
        self
    }
}

/// The rules that somebody lifts, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    /// The rules.
    pub codes: Vec<Code>,
    /// Why.
    pub because: String,
}

/// What speaks against a command.
#[derive(Debug, Default)]
pub struct Checks {
    refusals: Vec<Refusal>,
    warnings: Vec<Warning>,
}

/// A command that may be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The rules that would have refused and were lifted, in the order of the rules.
    pub overridden: Vec<Code>,
    /// What the receipt has to say.
    pub warnings: Vec<Warning>,
}

/// A command that is refused, by one rule or by several that could be lifted together. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The first, which names the refusal.
    pub first: Refusal,
    /// The others, in the order of the rules.
    pub others: Vec<Refusal>,
}

impl Refused {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl From<Refusal> for Refused {
    fn from(first: Refusal) -> Self {
        Self { first, others: Vec::new() }
    }
}

impl Checks {
    /// Notes a refusal.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refusals.push(refusal);
    }

    /// Notes a refusal where `holds`, and says whether it does: the rules' "else" means that the one before does not
    /// refuse, lifted or not.
    pub fn refuse_if(&mut self, holds: bool, refusal: impl FnOnce() -> Refusal) -> bool {
        if holds {
            self.refusals.push(refusal());
        }
        holds
    }

    /// Notes what the receipt has to say.
    pub fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// What the receipt has to say, where there is nothing to judge.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    /// The verdict.
    ///
    /// # Errors
    /// What refuses: the first refusal of the earliest class that cannot be lifted, or all those that can be lifted
    /// and are not.
    pub fn verdict(mut self, overrides: &Overrides) -> Result<Verdict, Refused> {
        let is_final = |refusal: &&Refusal| !refusal.code.is_overridable();
        if let Some(first) = self.refusals.iter().filter(is_final).min_by_key(|refusal| order(refusal.code)) {
            return Err(first.clone().into());
        }
        let (overridden, mut standing): (Vec<_>, Vec<_>) =
            self.refusals.into_iter().partition(|refusal| overrides.codes.contains(&refusal.code));
        if !standing.is_empty() {
            let first = standing.remove(0);
            return Err(Refused { first, others: standing });
        }
        let overridden: Vec<Code> = overridden.into_iter().map(|refusal| refusal.code).collect();
        let idle: Vec<Code> = overrides.codes.iter().copied().filter(|code| !overridden.contains(code)).collect();
        if !idle.is_empty() {
            self.warnings.push(Warning::new(WarningCode::OverrideNotNeeded).with("codes", Value::Codes(idle)));
        }
        Ok(Verdict { overridden, warnings: self.warnings })
    }
}

/// Rules are judged in the order in which they were noted; one that only says what was left out is a rule among them.
fn order(code: Code) -> Class {
    match code.class() {
        Class::Incomplete => Class::Rule,
        class => class,
    }
}
