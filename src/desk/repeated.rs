//! An event id that stands in the log already: the same command again, whose receipt is given again, or another one.
//! What was recorded is not compared with what is asked for now: the id is the promise.

use serde_json::Deserializer;

use super::receipt::Receipt;
use crate::domain::envelope::EventRef;
use crate::domain::event::{EventData, EventType};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::domain::rules::{Refusal, Refused};
use crate::wire::Line;

/// What a command would be recorded as.
pub(super) struct RepeatedCommand<'a> {
    /// Whom it is about; none: the log as a whole.
    pub account: Option<&'a AccountId>,
    /// The type of its event.
    pub event_type: EventType,
}

impl RepeatedCommand<'_> {
    /// The receipt of `event`, which has the id that was given; it stands in `line`, where that is of this subject.
    ///
    /// # Errors
    /// [`Code::EventIdTaken`] when it is another event, or its data was blanked.
    pub fn repeated_receipt(&self, event: &EventRef, line: Option<&Line<'_>>) -> Result<Receipt, Refused> {
        let subject = self.account.map_or(STORE_SUBJECT, AccountId::as_str);
        let is_same = event.subject == subject && event.event_type() == Some(self.event_type);
        let line = line.filter(|line| is_same && line.sequence == event.sequence);
        let data = line.and_then(|line| {
            EventData::read(self.event_type, &mut Deserializer::from_reader(line.data.as_bytes())).ok()
        });
        let is_blanked = line.is_some_and(Line::is_blanked);
        match data {
            Some(data) => Ok(Receipt {
                account: self.account.cloned(),
                event: Some(event.clone()),
                data,
                repeated: true,
                warnings: Vec::new(),
            }),
            // It may well be the same; there is nothing left that a receipt could tell, and nothing of it counts.
            None if is_blanked => {
                Err(Refusal::EventIdTaken { sequence: None, account: None, blanked: Some(event.sequence) }.into())
            }
            None => {
                let account = event.account().map(AccountId::new);
                Err(Refusal::EventIdTaken { sequence: Some(event.sequence), account, blanked: None }.into())
            }
        }
    }
}
