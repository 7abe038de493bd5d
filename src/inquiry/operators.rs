//! Who can prove who they are, out of the log.

use super::OpenLog;
use crate::desk::fault::Fault;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::operators::Operators;
use crate::ledger::{ScanRequest, history};

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
}
