//! Records of what happened, while files are read: audits and sign-ins, which come in one stream where a tenant sends out
//! all that it logs.

use smol_str::{SmolStr, format_smolstr};

use super::audits::{AuditRecord, AuditTold};
use super::collecting::{Collecting, File};
use super::json::RowMembers;
use super::member::{member, text};
use super::refused::{FileRefusal, FileStop};
use super::sign_ins::{self, SignInTold};
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LookSort, RecordedFact, Shows};
use crate::queries::files_read::LeftOutReason;

impl Collecting<'_> {
    /// An audit record.
    pub(super) fn audit(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Audits)?;
        self.files[file.at].rows += 1;
        let record = AuditRecord::of(row);
        let fact = match record.told(self.by.country_code, self.by.fingerprint).map_err(FileStop::Key)? {
            AuditTold::Nothing => return self.unrelated(file),
            AuditTold::Shortened => return Err(FileRefusal::Shortened.into()),
            AuditTold::NoMethod => {
                let person = record.person();
                return self.leave_out(file, line, person.as_deref(), LeftOutReason::NoMethodNamed);
            }
            AuditTold::Fact(fact) => fact,
        };
        let Some(person) = record.person() else { return self.leave_out(file, line, None, LeftOutReason::Nobody) };
        self.happened(file, line, &person, (LookSort::Audits, record.id(), record.at(), fact))
    }

    /// A sign-in.
    pub(super) fn sign_in(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        self.is_of(file, LookSort::SignIns)?;
        self.files[file.at].rows += 1;
        let steps = match sign_ins::told(row) {
            SignInTold::Passed(steps) => steps,
            // Of some sign-ins nothing is known; where it is of none, they were asked for without.
            SignInTold::NoSteps if member(sign_ins::record(row), "authenticationDetails").is_some() => {
                file.has_steps = file.has_steps.or(Some(false));
                return self.unrelated(file);
            }
            SignInTold::NoSteps => return Err(FileRefusal::NoSteps.into()),
            SignInTold::Shortened => return Err(FileRefusal::Shortened.into()),
        };
        file.has_steps = Some(true);
        if steps.is_empty() {
            return self.unrelated(file);
        }
        let record = sign_ins::record(row);
        let named = text(record, "userPrincipalName").or_else(|| text(record, "userId"));
        let Some(person) = named else { return self.leave_out(file, line, None, LeftOutReason::Nobody) };
        let id = text(record, "id").or_else(|| text(record, "originalRequestId")).unwrap_or_default();
        for (at, step) in steps.into_iter().enumerate() {
            let id = format_smolstr!("{id}/{at}");
            self.happened(file, line, person, (LookSort::SignIns, id, step.at, Box::new(step.fact)))?;
        }
        Ok(())
    }

    /// A record of something that this command does not take in, in a stream of many sorts.
    pub(super) fn unrelated(&mut self, file: &File<'_>) -> Result<(), FileStop> {
        self.files[file.at].unrelated += 1;
        Ok(())
    }

    fn happened(
        &mut self,
        file: &File<'_>,
        line: u64,
        person: &str,
        (sort, origin, at, fact): (LookSort, SmolStr, Option<Instant>, Box<RecordedFact>),
    ) -> Result<(), FileStop> {
        self.saw(file, line, person, at, |at| Look { at, sort, origin, shows: Shows::Record(fact) })
    }
}
