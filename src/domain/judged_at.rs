//! By what an account is judged: an instant, a policy, and what that policy has retired by then.

use super::date::Date;
use super::instant::Instant;
use super::kind::{Channels, Kind};
use super::policy::Policy;
use super::retirement::{DatedRetirement, Standards};

/// By what an account is judged: an instant, and a policy with what it has retired by an instant, which is the same one
/// but where a day to come is looked at.
#[derive(Debug, Clone, Copy)]
pub struct JudgedAt<'p> {
    /// The instant.
    pub now: Instant,
    /// The policy.
    pub policy: &'p Policy,
    /// What of it is read once.
    pub standards: &'p Standards,
    retired_by: Instant,
}

/// What ends on one day.
#[derive(Debug, Clone, Copy)]
pub struct RetirementDay {
    /// The day, as the policy says it.
    pub on: Date,
    /// Its beginning.
    pub from: Instant,
}

impl<'p> JudgedAt<'p> {
    /// Judged at this instant under this policy.
    pub fn new(now: Instant, policy: &'p Policy) -> Self {
        Self { now, policy, standards: policy.standards(), retired_by: now }
    }

    /// The same, with what is retired by another instant.
    #[must_use]
    pub fn retired_by(self, instant: Instant) -> Self {
        Self { retired_by: instant, ..self }
    }

    /// Whether anything is retired.
    pub fn retires_any(self) -> bool {
        self.standards.retirements.first().is_some_and(|first| first.from <= self.retired_by)
    }

    /// The channels of a kind that are retired.
    pub fn retired(self, kind: Kind) -> Channels {
        let mut retired = Channels::default();
        self.in_effect().filter(|of| of.is_of(kind)).for_each(|of| retired.extend(of.channels));
        retired
    }

    /// Whether anything of a kind is retired that was not by what this was judged by before.
    pub fn retires_more(self, kind: Kind, before: Self) -> bool {
        self.in_effect().any(|of| of.is_of(kind) && before.retired_by < of.from)
    }

    /// Whether a channel of a kind is retired, as a log names it: by a later version, perhaps.
    pub fn has_ended(self, kind: Kind, channel: &str) -> bool {
        self.in_effect().any(|of| of.is_of(kind) && of.ends(channel))
    }

    /// The day on which the last channel of a kind was retired. None: one is left.
    pub fn ended_on(self, kind: Kind) -> Option<Date> {
        let mut gone = Channels::default();
        let takes_the_last = |of: &&DatedRetirement| {
            gone.extend(of.channels);
            kind.channels().iter().all(|channel| gone.contains(*channel))
        };
        self.in_effect().filter(|of| of.is_of(kind)).find(takes_the_last).map(|of| of.on)
    }

    /// Whether whoever has only methods of this kind, all of whose channels are retired, has to register anew; else they
    /// are locked out, as soon as one of the retirements that take channels from it says so.
    pub fn registers_anew(self, kind: Kind) -> bool {
        let takes = |of: &&DatedRetirement| of.is_of(kind) && kind.channels().iter().any(|c| of.channels.contains(*c));
        self.in_effect().filter(takes).all(|of| of.registers_anew)
    }

    /// The days still to come on which something ends, each once, the first first.
    pub fn days_to_come(self) -> impl Iterator<Item = RetirementDay> {
        let mut last = None;
        let to_come = self.standards.retirements.iter().filter(move |of| self.retired_by < of.from);
        to_come
            .filter(move |of| last.replace(of.from) != Some(of.from))
            .map(|of| RetirementDay { on: of.on, from: of.from })
    }

    fn in_effect(self) -> impl Iterator<Item = &'p DatedRetirement> {
        self.standards.retirements.iter().take_while(move |of| of.from <= self.retired_by)
    }
}
