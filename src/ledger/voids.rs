//! Which events are voided, told while going through the file and from little memory. It comes to the same as
//! [`crate::domain::account::history`], which has the whole history of one account before it.
//!
//! A void means the first event of the account with the id it names, so of two voids of one event only the first
//! counts; whether the second comes at all is of no consequence. Nor is it whether the account was registered yet when
//! a void was recorded: what came before had no effect. Left to be known is, for every id that is named, where the last
//! void stands that names it: the event is voided if that is later.

use std::collections::HashMap;

use super::routed_line::RoutedLine;
use crate::domain::account::fold::ApplyError;
use crate::domain::account::history::EventOutcome;
use crate::domain::event::EventType;
use crate::domain::sequence::Sequence;

/// The voids of one account.
#[derive(Debug, Clone, Default)]
pub(super) struct Voids {
    named: HashMap<Box<str>, VoidedId>,
    /// Whether folding went on before a void was known that mattered.
    pub came_late: bool,
}

/// An id that voids name.
#[derive(Debug, Clone, Copy, Default)]
struct VoidedId {
    /// Where the last void begins that names it.
    last_void: u64,
    /// Whether the event with this id was left out, or cannot be voided.
    is_settled: bool,
    /// Whether it was left out.
    is_voided: bool,
    /// The line that voids it.
    by: Option<Sequence>,
}

impl Voids {
    /// Notes that the line that begins at `offset` voids the event with this id.
    pub fn note(&mut self, event: &str, offset: u64) {
        let named = self.named.entry(event.into()).or_default();
        named.last_void = offset.max(named.last_void);
    }

    /// Whether the line, which is about to be folded for the first time, is to be left out. `is_first` says that no
    /// line of the account before it has its id; else that is not known.
    pub fn leave_out(&mut self, record: &RoutedLine<'_>, is_first: bool) -> bool {
        match self.named.get_mut(record.id.as_str()) {
            Some(named) if !named.is_settled => {
                if is_first {
                    return named.settle(record);
                }
                self.came_late = true;
            }
            _ => {}
        }
        false
    }

    /// What becomes of the line with this sequence, which voids the event with this id and is folded now: what it voids
    /// must have been left out.
    pub fn void(&mut self, event: &str, sequence: Sequence, is_registered: bool) -> EventOutcome {
        match self.named.get_mut(event).filter(|named| named.is_settled && is_registered) {
            Some(named) if !named.is_voided => EventOutcome::DoesNotFit(ApplyError::NotVoidable),
            Some(named) if named.by.is_some() => EventOutcome::DoesNotFit(ApplyError::VoidedTwice),
            Some(named) => {
                named.by = Some(sequence);
                EventOutcome::Fits
            }
            None => {
                self.came_late = true;
                EventOutcome::Fits
            }
        }
    }

    /// The line that voids the event with this id, as long as no void came late.
    pub fn voided_by(&self, event: &str) -> Option<Sequence> {
        self.named.get(event)?.by
    }

    /// The same voids, to fold the account once more.
    pub fn anew(mut self) -> Self {
        self.named.values_mut().for_each(|named| named.is_settled = false);
        self
    }

    /// Whether the line is to be left out, when all voids are known and every line of the account is asked for.
    pub fn meet(&mut self, record: &RoutedLine<'_>) -> bool {
        self.named.get_mut(record.id.as_str()).is_some_and(|named| {
            let is_first = !named.is_settled;
            let is_voided = is_first && named.settle(record);
            named.is_settled = true;
            is_voided
        })
    }
}

impl VoidedId {
    /// The first line with the id is this one: is it to be left out?
    fn settle(&mut self, record: &RoutedLine<'_>) -> bool {
        let is_voidable = record.event_type.is_none_or(EventType::is_voidable);
        let is_voided = is_voidable && record.offset < self.last_void;
        self.is_voided = is_voided;
        self.is_settled = is_voided || !is_voidable;
        is_voided
    }
}
