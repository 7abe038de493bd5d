//! Lists of methods, one person's or many people's, while files are read: whose they are, and of when.

use serde_json::Value;
use smol_str::SmolStr;

use super::collecting::{Collecting, File};
use super::json::RowMembers;
use super::member::{list, member, text, time};
use super::methods::{self, ListOf, NoMethod, list_of, methods_in};
use super::pages::PageRows;
use super::people::{named_by, of_file, person};
use super::preferences;
use super::refused::{FileRefusal, FileStop};
use super::registration;
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::{Look, LookSort, SeenOnce, ShownMethods, Shows, Tells};
use crate::queries::files_read::LeftOutReason;

impl Collecting<'_> {
    /// One answer of several that were asked for together.
    pub(super) fn answer(
        &mut self,
        file: &mut File<'_>,
        row: &RowMembers,
        body: &RowMembers,
        line: u64,
    ) -> Result<(), FileStop> {
        let is_answered = member(row, "status").and_then(Value::as_u64).is_none_or(|status| status == 200);
        let name = person(body).or_else(|| named_by(body)).or_else(|| text(row, "id"));
        if is_answered && preferences::is_row(body) {
            return self.preferences(file, body, name, line);
        }
        let Some(methods) = list(body, "value").filter(|_| is_answered) else {
            file.is_unanswered = true;
            self.files[file.at].rows += 1;
            return self.leave_out(file, line, name, LeftOutReason::NotAnswered);
        };
        self.pages.add(body, PageRows::of(methods), file.at, false);
        self.methods(file, name, methods, body, line)
    }

    /// What a person chose to be asked for first. It says nothing of what is registered.
    pub(super) fn preferences(
        &mut self,
        file: &mut File<'_>,
        row: &RowMembers,
        name: Option<&str>,
        line: u64,
    ) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Methods)?;
        self.files[file.at].rows += 1;
        let name = name.or_else(|| person(row)).or_else(|| named_by(row)).or_else(|| of_file(file.name));
        let Some(name) = name.map(str::to_owned) else { return Err(FileRefusal::NobodyNamed.into()) };
        let at = Some(self.dated_by_list(file, row)?);
        let (tells, default) = (Tells { kinds: &[], names: &[] }, registration::chosen(row));
        let shows = Shows::Methods(ShownMethods { tells, seen: Vec::new(), hidden: None, default });
        self.saw(file, line, &name, at, |at| Look { at, sort: LookSort::Methods, origin: SmolStr::default(), shows })
    }

    /// Of when a list is: as it says, else as its file does.
    fn dated_by_list(&mut self, file: &File<'_>, around: &RowMembers) -> Result<Instant, FileRefusal> {
        let said = time(around, "at").or_else(|| time(around, "retrievedDateTime"));
        if said.is_none() {
            self.files[file.at].looked_at = file.looked_at;
        }
        said.or(file.looked_at).ok_or(FileRefusal::NoTime)
    }

    /// A person with their methods, or with nothing in the place of their list.
    pub(super) fn person(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        if let Some(methods) = methods_in(row) {
            return self.methods(file, person(row), methods, row, line);
        }
        self.is_of(file, LookSort::Methods)?;
        self.files[file.at].rows += 1;
        self.leave_out(file, line, person(row), LeftOutReason::NoList)
    }

    /// What is left at the end of a file.
    pub(super) fn end(&mut self, file: &mut File<'_>, line: u64) -> Result<(), FileStop> {
        let nothing = RowMembers::new();
        let methods = std::mem::take(&mut file.methods);
        if !methods.is_empty() {
            self.methods(file, of_file(file.name), &methods, &nothing, line)?;
        }
        if file.is_unanswered && self.files[file.at].sort.is_none() {
            self.is_of(file, LookSort::Methods)?;
        }
        for (person, methods) in std::mem::take(&mut file.of_named) {
            self.methods(file, Some(&person), &methods, &nothing, line)?;
        }
        if file.has_steps == Some(false) {
            return Err(FileRefusal::NoSteps.into());
        }
        // One row without its list is left out; where none has it, the report was asked for without it, or lost it.
        match file.has_list {
            Some(false) => Err(FileRefusal::NoMethodsMember.into()),
            _ => Ok(()),
        }
    }

    /// The methods of one person.
    pub(super) fn methods(
        &mut self,
        file: &mut File<'_>,
        name: Option<&str>,
        rows: &[Value],
        around: &RowMembers,
        line: u64,
    ) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Methods)?;
        self.files[file.at].rows += 1;
        let context = text(around, "@odata.context");
        let list = list_of(context);
        let mut seen = SeenOnce::with_room(rows.len());
        for row in rows {
            let Some(row) = row.as_object() else { return Err(FileRefusal::of_value(row).into()) };
            match methods::seen(row, list, self.by.country_code, self.by.fingerprint) {
                // Also of a page that was saved twice, and of a list that was joined with itself.
                Ok(one) => seen.take(one),
                Err(NoMethod::Nothing) => {}
                Err(NoMethod::Unknown) => return Err(FileRefusal::of_row(row).into()),
                Err(NoMethod::Secret) => return Err(FileRefusal::TokenSeeds.into()),
                Err(NoMethod::Key(error)) => return Err(FileStop::Key(error)),
            }
        }
        let mut seen = seen.all();
        seen.shrink_to_fit();
        // Whoever's they are: a secret is one.
        let Some(name) = name else { return Err(FileRefusal::NobodyNamed.into()) };
        let at = Some(self.dated_by_list(file, around)?);
        let has_tokens = seen.iter().any(|seen| seen.kind == Kind::HardwareToken);
        let whole = if has_tokens { methods::TELLS_OF_BETA } else { methods::TELLS };
        let tells = match list {
            Some(ListOf { of_type: None, .. }) if has_tokens => whole,
            Some(ListOf { tells, .. }) => tells,
            None => whole,
        };
        let shows = Shows::Methods(ShownMethods { tells, seen, hidden: None, default: &[] });
        self.saw(file, line, name, at, |at| Look { at, sort: LookSort::Methods, origin: SmolStr::default(), shows })
    }
}
