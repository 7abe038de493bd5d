//! What speaks against a command, gathered in the order of the rules, and the verdict.

use super::known_later::{line_of, taken_by};
use super::{Class, Code, Refusal, Warning};
use crate::domain::account::Method;
use crate::domain::account::history::History;
use crate::domain::device::device_key;
use crate::domain::id::AccountId;
use crate::domain::id::MethodId;
use crate::domain::instant::Instant;
use crate::domain::kind::Channel;
use crate::domain::number::NumberLooks;
use crate::domain::policy::Policy;

/// The rules that somebody overrides, and why.
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
    /// The rules that would have refused and were overridden, in the order of the rules.
    pub overridden: Vec<Code>,
    /// What the receipt has to say.
    pub warnings: Vec<Warning>,
}

/// A command that is refused, by one rule or by several that could be overridden together. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The account that it is about, where that is one that was found or could be.
    pub about: Option<Box<AccountId>>,
    /// The first, which names the refusal.
    pub first: Refusal,
    /// The others, in the order of the rules.
    pub others: Box<[Refusal]>,
}

impl Refused {
    /// Whether a line can be named: that from which something is known, or that took away what is spoken of.
    pub fn names_lines(&self) -> bool {
        self.all().any(|refusal| match refusal {
            Refusal::OlderThanKnown { .. } => true,
            refusal => refusal.code().class() == Class::Unknown,
        })
    }

    /// The same, with the lines from which what is known from later is known, and those that took methods away.
    #[must_use]
    pub fn with_lines(mut self, history: History<'_>) -> Self {
        for refusal in std::iter::once(&mut self.first).chain(&mut *self.others) {
            match refusal {
                Refusal::OlderThanKnown { known, at, sequence, .. } => *sequence = line_of(history, known, *at),
                Refusal::UnknownMethod { method, taken } => *taken = taken_by(history, |other| other.id == *method),
                // Whatever was meant by a label, a device or a serial, by what it was called.
                Refusal::UnknownDevice { what, taken, .. } if !what.starts_with('@') => {
                    let key = device_key(what);
                    let key = key.as_deref();
                    let is_meant = |method: &Method| method.device_key() == key || method.serial_key() == key;
                    *taken = key.and_then(|_| taken_by(history, is_meant));
                }
                Refusal::UnknownNumber { what: Some(what), taken } => {
                    let digits = what.strip_prefix("••").filter(|digits| digits.len() == 2);
                    let ends =
                        |method: &Method, digits| method.number.as_ref().is_some_and(|of| of.last_two() == digits);
                    *taken = digits.and_then(|digits| taken_by(history, |method| ends(method, digits)));
                }
                _ => {}
            }
        }
        self
    }

    /// The same, about this account.
    #[must_use]
    pub fn about(self, account: &AccountId) -> Self {
        Self { about: Some(Box::new(account.clone())), ..self }
    }

    /// The times of what is known from later than what was to be recorded.
    pub fn known_later(&self) -> impl Iterator<Item = Instant> {
        self.all().filter_map(|refusal| match refusal {
            Refusal::OlderThanKnown { at, .. } => Some(*at),
            _ => None,
        })
    }

    /// Their codes, each once.
    pub fn codes(&self) -> Vec<Code> {
        each_once(self.all())
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(&self.first).chain(&*self.others)
    }
}

impl From<Refusal> for Refused {
    fn from(first: Refusal) -> Self {
        Self { about: None, first, others: Box::default() }
    }
}

impl Checks {
    /// Notes a refusal.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refusals.push(refusal);
    }

    /// Notes a refusal where `holds`, and says whether it does: the rules' "else" means that the one before does not
    /// refuse, overridden or not.
    pub fn refuse_if(&mut self, holds: bool, refusal: impl FnOnce() -> Refusal) -> bool {
        if holds {
            self.refusals.push(refusal());
        }
        holds
    }

    /// Notes that this command takes an operator who proves who they are, where the policy says so and nobody has.
    pub fn refuse_unproven(&mut self, command: &str, policy: &Policy, clock: Instant, proven: Option<&str>) {
        self.refuse_if(proven.is_none() && policy.takes_proof(command, clock), || Refusal::ProofRequired);
    }

    /// Notes what the receipt has to say.
    pub fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// Notes what the receipt has to say, where there is something.
    pub fn warn_if(&mut self, warning: Option<Warning>) {
        self.warnings.extend(warning);
    }

    /// Notes what is to be asked about a number that this method verifies by, first over this channel.
    pub(super) fn warn_of_number(&mut self, looks: NumberLooks, method: &MethodId, channel: Option<Channel>) {
        let method = || method.clone();
        if let Some((digits, usual)) = looks.length {
            self.warn(Warning::NumberLength { method: method(), digits, usual });
        }
        if looks.is_landline && channel == Some(Channel::Sms) {
            self.warn(Warning::SmsToLandline { method: method() });
        }
    }

    /// What the receipt has to say, where there is nothing to judge.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    /// The verdict.
    ///
    /// # Errors
    /// What refuses: the first refusal of the earliest class that cannot be overridden, or all those that can be overridden
    /// and are not.
    pub fn verdict(mut self, overrides: &Overrides) -> Result<Verdict, Refused> {
        let is_final = |refusal: &&Refusal| !refusal.code().is_overridable();
        if let Some(first) = self.refusals.iter().filter(is_final).min_by_key(|refusal| order(refusal.code())) {
            return Err(first.clone().into());
        }
        let (overridden, mut standing): (Vec<_>, Vec<_>) =
            self.refusals.into_iter().partition(|refusal| overrides.codes.contains(&refusal.code()));
        if !standing.is_empty() {
            let first = standing.remove(0);
            return Err(Refused { about: None, first, others: standing.into() });
        }
        let overridden = each_once(&overridden);
        let idle: Vec<Code> = overrides.codes.iter().copied().filter(|code| !overridden.contains(code)).collect();
        if !idle.is_empty() {
            self.warnings.push(Warning::OverrideNotNeeded { codes: idle });
        }
        Ok(Verdict { overridden, warnings: self.warnings })
    }
}

/// One rule may refuse for several methods.
fn each_once<'r>(refusals: impl IntoIterator<Item = &'r Refusal>) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    for code in refusals.into_iter().map(Refusal::code) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// Rules are judged in the order in which they were noted; one that only says what was left out is a rule among them.
fn order(code: Code) -> Class {
    match code.class() {
        Class::Incomplete => Class::Rule,
        class => class,
    }
}
