//! Files, one after the other, until all are read. What a row is is told by its members; of methods that do not say whose
//! they are, whatever stands around them does.

use std::collections::BTreeMap;

use serde_json::Value;
use smol_str::SmolStr;

use super::bytes::{Content, content};
use super::json::{DocumentPart, Documents, RowMembers};
use super::member::{list, member, object, text, time};
use super::methods::{self, ListOf, NoMethod, list_of, methods_in};
use super::people::{LeftOut, LeftOutReason, People, account, dated};
use super::refused::{FileRefusal, FileStop, NotCollected, RefusedFile};
use super::registration::{self, Registered};
use super::{Collected, CollectedBy, FileRead, Source, roster, table};
use crate::domain::instant::Instant;
use crate::domain::kind::Kind;
use crate::domain::look::{Look, LookSort, Tells};

/// Nobody has this many methods.
const MOST_METHODS: usize = 10_000;

/// What was read so far.
pub struct Collecting<'c> {
    by: CollectedBy<'c>,
    people: People,
    left_out: Vec<LeftOut>,
    files: Vec<FileRead>,
    pages: BTreeMap<String, Pages>,
}

/// The pages of one answer.
#[derive(Default)]
struct Pages {
    all: u64,
    with_next: u64,
    announced: Option<u64>,
    rows: u64,
    last: usize,
}

/// One file, while it is read.
struct File<'f> {
    at: usize,
    name: &'f str,
    looked_at: Option<Instant>,
    rows_before_page: u64,
    /// Methods of which it is not said yet whose they are.
    methods: Vec<Value>,
    /// Methods that say whose they are, each in a row of its own.
    of_named: BTreeMap<String, Vec<Value>>,
}

impl<'c> Collecting<'c> {
    /// Nothing yet.
    pub fn new(by: CollectedBy<'c>) -> Self {
        Self { by, people: People::default(), left_out: Vec::new(), files: Vec::new(), pages: BTreeMap::new() }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is not taken in.
    pub fn file(&mut self, source: Source<'_>) -> Result<(), NotCollected> {
        let Source { name, modified, bytes } = source;
        let content = content(bytes).map_err(|error| FileStop::Json(error.into()).of(&name, 1))?;
        let refused = |why| Err(FileStop::Refused(why).of(&name, 1));
        let reader = match content {
            Content::Text(reader) => reader,
            Content::Database => return refused(FileRefusal::TokenSeeds),
            Content::Archive => return refused(FileRefusal::Archive),
            Content::Empty => return refused(FileRefusal::Empty),
        };
        let mut reader = reader;
        let is_json = begins_as_json(&mut reader).map_err(|error| FileStop::Json(error.into()).of(&name, 1))?;
        let form = if is_json { "json" } else { "csv" };
        let at = self.files.len();
        self.files.push(FileRead { file: name.clone(), form, sort: None, rows: 0, announced: None, looked_at: None });
        let looked_at = self.by.at.or(modified);
        let mut file =
            File { at, name: &name, looked_at, rows_before_page: 0, methods: Vec::new(), of_named: BTreeMap::new() };
        if is_json {
            let mut documents = Documents::new(reader);
            let read = documents.read::<FileStop>(&mut |found, line| match found {
                DocumentPart::Row(row) => self.row(&mut file, row, line),
                DocumentPart::Page(members) => self.page(&mut file, &members, line),
            });
            let line = documents.line;
            read.and_then(|()| self.end(&mut file, line)).map_err(|stop| stop.of(&name, line))
        } else {
            let mut line = 1;
            let columns = self.by.columns;
            let take = &mut |row, line| self.row(&mut file, Value::Object(row), line);
            let read = table::rows(reader, columns, &mut line, take);
            read.map_err(|stop| stop.of(&name, line))
        }
    }

    /// What all files say together.
    ///
    /// # Errors
    /// When something of them is missing, or there is nothing in them.
    pub fn finish(self) -> Result<Collected, NotCollected> {
        let refuse = |file: Option<String>, why| Err(NotCollected::Refused(RefusedFile { file, why }));
        for pages in self.pages.values() {
            let file = self.files.get(pages.last).map(|file| file.file.clone());
            if pages.all > 0 && pages.with_next == pages.all {
                return refuse(file, FileRefusal::NextPageMissing);
            }
            if let Some(announced) = pages.announced.filter(|announced| pages.rows < *announced) {
                return refuse(file, FileRefusal::FewerThanAnnounced { read: pages.rows, announced });
            }
        }
        if self.files.iter().all(|file| file.rows == 0) {
            let file = if let [only] = &self.files[..] { Some(only.file.clone()) } else { None };
            return refuse(file, FileRefusal::Empty);
        }
        Ok(Collected { people: self.people.in_order(), files: self.files, left_out: self.left_out })
    }

    /// A row of any sort.
    fn row(&mut self, file: &mut File<'_>, row: Value, line: u64) -> Result<(), FileStop> {
        let Value::Object(row) = row else { return Err(FileRefusal::Unknown.into()) };
        if roster::is_row(&row) {
            return self.roster(file, &row, line);
        }
        if registration::is_row(&row) {
            return self.registration(file, &row, line);
        }
        if let Some(body) = object(&row, "body") {
            return self.answer(file, &row, body, line);
        }
        if person(&row).is_some() && methods_in(&row).is_some() {
            return self.person(file, &row, line);
        }
        // A page in a list of pages.
        if let Some(rows) = list(&row, "value") {
            for one in rows {
                self.row(file, one.clone(), line)?;
            }
            return self.page(file, &row, line);
        }
        if methods::is_method(&row) {
            self.is_of(file, LookSort::Methods)?;
            match person(&row).map(str::to_owned) {
                Some(person) => file.of_named.entry(person).or_default().push(Value::Object(row)),
                None if file.methods.len() < MOST_METHODS => file.methods.push(Value::Object(row)),
                None => return Err(FileRefusal::NobodyNamed.into()),
            }
            return Ok(());
        }
        Err(unknown(&row).into())
    }

    /// A row of a registration report.
    fn registration(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
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
        if !registration::has_methods(row) {
            return Err(FileRefusal::NoMethodsColumn.into());
        }
        let read = match registration::registered(row) {
            Registered::Methods { seen, hidden, default } => Ok((seen, hidden, default)),
            Registered::Lost => return Err(FileRefusal::MethodsAsTypeName.into()),
            Registered::NoList => Err(LeftOutReason::NoList),
        };
        match account(name, &self.by).and_then(|account| Ok((account, at?, read?))) {
            Err(reason) => self.leave_out(file, line, Some(name), reason),
            Ok((account, at, (seen, hidden, default))) => {
                let origin = text(row, "id").unwrap_or_default().into();
                let tells = registration::TELLS;
                self.people.saw(
                    account,
                    Look { at, sort: LookSort::Registration, origin, tells, seen, hidden, default, entry: None },
                );
                Ok(())
            }
        }
    }

    /// A row of a roster.
    fn roster(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Roster)?;
        self.files[file.at].rows += 1;
        self.files[file.at].looked_at = file.looked_at;
        let at = file.looked_at.ok_or(FileRefusal::NoTime)?;
        match roster::entry(row, &self.by).and_then(|entry| Ok((entry, dated(Some(at), &self.by)?))) {
            Err(reason) => self.leave_out(file, line, roster::id(row), reason),
            Ok(((account, entry), at)) => {
                let look = Look {
                    at,
                    sort: LookSort::Roster,
                    origin: SmolStr::default(),
                    tells: Tells { kinds: &[], names: &[] },
                    seen: Vec::new(),
                    hidden: None,
                    default: &[],
                    entry: Some(Box::new(entry)),
                };
                self.people.saw(account, look);
                Ok(())
            }
        }
    }

    /// One answer of several that were asked for together.
    fn answer(&mut self, file: &mut File<'_>, row: &RowMembers, body: &RowMembers, line: u64) -> Result<(), FileStop> {
        let is_answered = member(row, "status").and_then(Value::as_u64).is_none_or(|status| status == 200);
        let name = person(body).or_else(|| named_by(body)).or_else(|| text(row, "id"));
        let Some(methods) = list(body, "value").filter(|_| is_answered) else {
            self.is_of(file, LookSort::Methods)?;
            self.files[file.at].rows += 1;
            return self.leave_out(file, line, name, LeftOutReason::NotAnswered);
        };
        self.count_page(file, body, 1);
        self.methods(file, name, methods, body, line)
    }

    /// A person with their methods.
    fn person(&mut self, file: &mut File<'_>, row: &RowMembers, line: u64) -> Result<(), FileStop> {
        let Some(methods) = methods_in(row) else { return Ok(()) };
        self.methods(file, person(row), methods, row, line)
    }

    /// What stood around the rows of a page.
    fn page(&mut self, file: &mut File<'_>, members: &RowMembers, line: u64) -> Result<(), FileStop> {
        let context = text(members, "@odata.context");
        let methods = std::mem::take(&mut file.methods);
        let is_list = context.is_some_and(|context| context.contains("/authentication/"));
        if !methods.is_empty() || is_list || (person(members).is_some() && list(members, "value").is_some()) {
            let named = person(members).or_else(|| named_by(members)).or_else(|| of_file(file.name));
            self.methods(file, named, &methods, members, line)?;
        }
        let rows = self.files[file.at].rows - file.rows_before_page;
        file.rows_before_page = self.files[file.at].rows;
        self.count_page(file, members, rows);
        Ok(())
    }

    /// What is left at the end of a file.
    fn end(&mut self, file: &mut File<'_>, line: u64) -> Result<(), FileStop> {
        let nothing = RowMembers::new();
        let methods = std::mem::take(&mut file.methods);
        if !methods.is_empty() {
            self.methods(file, of_file(file.name), &methods, &nothing, line)?;
        }
        for (person, methods) in std::mem::take(&mut file.of_named) {
            self.methods(file, Some(&person), &methods, &nothing, line)?;
        }
        Ok(())
    }

    /// The methods of one person.
    fn methods(
        &mut self,
        file: &mut File<'_>,
        name: Option<&str>,
        rows: &[Value],
        around: &RowMembers,
        line: u64,
    ) -> Result<(), FileStop> {
        self.is_of(file, LookSort::Methods)?;
        self.files[file.at].rows += 1;
        let Some(name) = name else { return Err(FileRefusal::NobodyNamed.into()) };
        let said = time(around, "at").or_else(|| time(around, "retrievedDateTime"));
        if said.is_none() {
            self.files[file.at].looked_at = file.looked_at;
        }
        let Some(at) = said.or(file.looked_at) else { return Err(FileRefusal::NoTime.into()) };
        let context = text(around, "@odata.context");
        let list = list_of(context);
        let mut seen = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(row) = row.as_object() else { return Err(FileRefusal::Unknown.into()) };
            match methods::seen(row, list, self.by.country_code, self.by.fingerprint) {
                Ok(one) => seen.push(one),
                Err(NoMethod::Nothing) => {}
                Err(NoMethod::Unknown) => return Err(unknown(row).into()),
                Err(NoMethod::Secret) => return Err(FileRefusal::TokenSeeds.into()),
                Err(NoMethod::Key(error)) => return Err(FileStop::Key(error)),
            }
        }
        match account(name, &self.by).and_then(|account| Ok((account, dated(Some(at), &self.by)?))) {
            Err(reason) => self.leave_out(file, line, Some(name), reason),
            Ok((account, at)) => {
                let has_tokens = seen.iter().any(|seen| seen.kind == Kind::HardwareToken);
                let whole = if has_tokens { methods::TELLS_OF_BETA } else { methods::TELLS };
                let tells = match list {
                    Some(ListOf { of_type: None, .. }) if has_tokens => whole,
                    Some(ListOf { tells, .. }) => tells,
                    None => whole,
                };
                let origin = SmolStr::default();
                let look =
                    Look { at, sort: LookSort::Methods, origin, tells, seen, hidden: None, default: &[], entry: None };
                self.people.saw(account, look);
                Ok(())
            }
        }
    }

    /// Notes what the file is.
    fn is_of(&mut self, file: &File<'_>, sort: LookSort) -> Result<(), FileRefusal> {
        let read = &mut self.files[file.at];
        match (self.by.sort, read.sort) {
            (Some(wanted), _) if wanted != sort => Err(FileRefusal::NotOfSort { sort: wanted }),
            (_, Some(known)) if known != sort => Err(FileRefusal::Unknown),
            _ => {
                read.sort = Some(sort);
                Ok(())
            }
        }
    }

    fn leave_out(
        &mut self,
        file: &File<'_>,
        line: u64,
        id: Option<&str>,
        reason: LeftOutReason,
    ) -> Result<(), FileStop> {
        self.left_out.push(LeftOut { file: file.at, line, id: id.map(str::to_owned), reason });
        Ok(())
    }

    /// Counts a page of an answer, by what names the answer.
    fn count_page(&mut self, file: &File<'_>, members: &RowMembers, rows: u64) {
        let context = text(members, "@odata.context").or_else(|| text(members, "odata.metadata"));
        let pages = self.pages.entry(context.unwrap_or_default().to_owned()).or_default();
        let has_next = text(members, "@odata.nextLink").or_else(|| text(members, "odata.nextLink")).is_some();
        let announced = member(members, "@odata.count").and_then(Value::as_u64);
        pages.all += 1;
        pages.with_next += u64::from(has_next);
        pages.rows += rows;
        pages.announced = pages.announced.max(announced);
        pages.last = file.at;
        let read = &mut self.files[file.at];
        read.announced = read.announced.max(announced);
    }
}

/// Whether the text begins as JSON.
fn begins_as_json(reader: &mut Box<dyn std::io::BufRead + '_>) -> std::io::Result<bool> {
    loop {
        let available = reader.fill_buf()?;
        let blank = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(byte) = available.get(blank) {
            return Ok(matches!(byte, b'{' | b'['));
        }
        if available.is_empty() {
            return Ok(false);
        }
        reader.consume(blank);
    }
}

/// What the row calls the person.
fn person(row: &RowMembers) -> Option<&str> {
    ["userPrincipalName", "upn", "user", "userId"].iter().find_map(|name| text(row, name))
}

/// The person in the address of an answer: `…#users('0123456789@example.jp')/authentication/methods`.
fn named_by(members: &RowMembers) -> Option<&str> {
    let (_, behind) = text(members, "@odata.context")?.split_once("users('")?;
    let (name, _) = behind.split_once("')")?;
    // The @ may be written by its number.
    Some(name.split("%40").next().unwrap_or(name))
}

/// The person whom the name of a file begins with.
fn of_file(name: &str) -> Option<&str> {
    let file = name.rsplit('/').next()?;
    let digits = file.bytes().take_while(u8::is_ascii_digit).count();
    Some(&file[..digits]).filter(|id| !id.is_empty())
}

/// What a row is that is neither.
fn unknown(row: &RowMembers) -> FileRefusal {
    let has = |name: &str| member(row, name).is_some();
    let inner = object(row, "properties").unwrap_or(row);
    let has_inner = |name: &str| member(inner, name).is_some();
    if let Some(error) = object(row, "error") {
        let code = text(error, "code").unwrap_or_default().chars().take(60).collect();
        return FileRefusal::ErrorAnswer { code };
    }
    if has("authenticationMethodConfigurations") {
        return FileRefusal::Policy;
    }
    let is_audit = has_inner("activityDisplayName") || has("category") || (has("Operation") && has("Workload"));
    if has_inner("authenticationDetails") || has_inner("appDisplayName") {
        FileRefusal::OtherRecord { what: "sign-ins" }
    } else if is_audit {
        FileRefusal::OtherRecord { what: "audits" }
    } else {
        FileRefusal::Unknown
    }
}
