//! Rows of reports and of rosters, while files are read: one person each.

use serde_json::Value;
use smol_str::SmolStr;

use super::collecting::{Collecting, File};
use super::json::RowMembers;
use super::member::{member, text, time};
use super::people::{ObjectId, account, dated};
use super::refused::{FileRefusal, FileStop};
use super::registration::{self, Registered};
use super::roster;
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LookSort, Shows};
use crate::queries::files_read::{LeftOut, LeftOutReason};

impl Collecting<'_> {
    /// A row of a registration report.
    pub(super) fn registration(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Registration)?;
        self.files[file.at].rows += 1;
        let name = text(row, "userPrincipalName");
        let said = member(row, "lastUpdatedDateTime").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        let at = match said {
            Some(_) => dated(time(row, "lastUpdatedDateTime"), &self.by),
            None => {
                self.files[file.at].looked_at = file.looked_at;
                dated(file.looked_at, &self.by)
            }
        };
        let (name, at) = match (name, at) {
            // The row that stands for nothing has no name either.
            (_, Err(LeftOutReason::Never)) => return self.leave_out(file, line, name, LeftOutReason::Never),
            (None, _) => return self.leave_out(file, line, None, LeftOutReason::Nobody),
            (Some(name), at) => (name, at),
        };
        let has_list = registration::has_methods(row);
        file.has_list = Some(has_list || file.has_list == Some(true));
        let read = match registration::registered(row) {
            Registered::Methods(shown) => Ok(shown),
            Registered::Lost => return Err(FileRefusal::MethodsAsTypeName.into()),
            Registered::NoList => Err(LeftOutReason::NoList),
            Registered::Contradicts => Err(LeftOutReason::Contradicts),
        };
        let account = account(name, &self.by);
        if let (Ok(account), Some(object)) = (&account, text(row, "id").and_then(ObjectId::known)) {
            // Whose it is does not hang on a time that cannot be; any other knows better.
            self.people.note_whose(object, account, at.as_ref().map_or(Instant::from_millis(i64::MIN), |at| *at));
        }
        match account.and_then(|account| Ok((account, at?, read?))) {
            Err(reason) => self.leave_out(file, line, Some(name), reason),
            Ok((account, at, shown)) => {
                let origin = text(row, "id").unwrap_or_default().into();
                let shows = Shows::Methods(shown);
                self.people.note_name(file.at, name, &account, at);
                self.people.saw(account, Look { at, sort: LookSort::Registration, origin, shows });
                Ok(())
            }
        }
    }

    /// A row of a roster.
    pub(super) fn roster(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Roster)?;
        self.files[file.at].rows += 1;
        self.files[file.at].looked_at = file.looked_at;
        let at = file.looked_at.ok_or(FileRefusal::NoTime)?;
        let entry = roster::entry(row, &self.by);
        let entry = entry.and_then(|entry| Ok((entry, dated(Some(at), &self.by).map_err(|reason| (reason, None))?)));
        match entry {
            Err((reason, word)) => {
                let id = roster::id(row).map(str::to_owned);
                self.left_out.push(LeftOut { file: file.at, line, id, reason, word });
                Ok(())
            }
            Ok(((account, entry), at)) => {
                let (origin, shows) = (SmolStr::default(), Shows::Roster(Box::new(entry)));
                let look = Look { at, sort: LookSort::Roster, origin, shows };
                self.people.saw(account, look);
                Ok(())
            }
        }
    }
}
