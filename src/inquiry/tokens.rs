//! Which hardware tokens there are, out of the log.

use super::OpenLog;
use crate::desk::fault::Fault;
use crate::domain::id::STORE_SUBJECT;
use crate::domain::tokens::Tokens;
use crate::ledger::{ScanRequest, history};

impl OpenLog {
    /// The tokens of which the desk has the secrets.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn tokens(&self) -> Result<Tokens, Fault> {
        let scan = self.scan(&ScanRequest { subjects: &[STORE_SUBJECT], ..Default::default() }, self.as_of)?;
        Ok(Tokens::of(&history(&scan.lines(STORE_SUBJECT))))
    }
}
