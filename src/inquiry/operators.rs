//! Who can prove who they are, out of the log.

use super::OpenLog;
use crate::desk::fault::Fault;
use crate::domain::envelope::EventRef;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::operators::{Operators, Vouching};
use crate::ledger::{AsOf, ScanRequest, history};

impl OpenLog {
    /// The operators who are enrolled.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn operators(&self) -> Result<Operators, Fault> {
        let scan = self.scan(&ScanRequest { subjects: &[STORE_SUBJECT], ..Default::default() }, self.as_of)?;
        let operators = Operators::of(&history(&scan.lines(STORE_SUBJECT)));
        Ok(operators)
    }

    /// Takes the proof away from events that no enrolment vouches for: somebody wrote it there, and who recorded them is
    /// what is claimed. The log is read for it where any of them has one.
    pub(super) fn doubt_proofs<'e>(&self, events: impl IntoIterator<Item = &'e mut EventRef>) {
        for event in events.into_iter().filter(|event| event.proof.is_some()) {
            if !self.vouching().is_some_and(|vouching| vouching.vouches_for(event)) {
                event.envelope.proof = None;
            }
        }
    }

    /// Which events the enrolments of the log vouch for, read once. None: that cannot be read, and nothing is proven.
    fn vouching(&self) -> Option<&Vouching> {
        let read = || {
            let scan =
                self.scan(&ScanRequest { subjects: &[STORE_SUBJECT], ..Default::default() }, AsOf::Latest).ok()?;
            Some(Vouching::of(&history(&scan.lines(STORE_SUBJECT))))
        };
        self.vouching.get_or_init(read).as_ref()
    }
}
