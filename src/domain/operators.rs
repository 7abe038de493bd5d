//! Who can prove who they are: what the log says of operators. The secret by which they do is kept elsewhere, under the
//! id of the event by which they were enrolled.

use super::account::history::Entry;
use super::event::Event;
use super::instant::Instant;

/// An operator who can prove who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledOperator {
    /// How they are called.
    pub name: String,
    /// The id of the event by which they were enrolled.
    pub enrolment: String,
    /// When that was recorded.
    pub since: Instant,
    /// Who enrolled them, where that was proven.
    pub by: Option<String>,
}

/// The operators who are enrolled, in order of enrolment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operators(Vec<EnrolledOperator>);

impl Operators {
    /// What these events, which are about the log itself, say of them.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        let mut operators = Self::default();
        for entry in entries {
            match entry.data.as_ref().map(|data| &data.event) {
                // One enrolment of a name is in force at a time.
                Some(Event::OperatorEnrolled(data)) if operators.named(&data.operator).is_none() => {
                    operators.0.push(EnrolledOperator {
                        name: data.operator.to_string(),
                        enrolment: entry.id.to_string(),
                        since: entry.recorded,
                        by: entry.proven().map(str::to_owned),
                    });
                }
                Some(Event::OperatorDisabled(data)) => operators.end(&data.operator),
                Some(Event::OperatorReset(data)) => operators.end(&data.operator),
                _ => {}
            }
        }
        operators
    }

    fn end(&mut self, name: &str) {
        self.0.retain(|operator| !is_same_name(&operator.name, name));
    }

    /// The one of this name.
    pub fn named(&self, name: &str) -> Option<&EnrolledOperator> {
        self.0.iter().find(|operator| is_same_name(&operator.name, name))
    }

    /// Whether this enrolment is in force.
    pub fn vouches(&self, enrolment: &str) -> bool {
        self.0.iter().any(|operator| operator.enrolment == enrolment)
    }

    /// All of them.
    pub fn all(&self) -> &[EnrolledOperator] {
        &self.0
    }
}

/// Whether two names are one operator's: capitals and blanks around it do not count.
pub fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
