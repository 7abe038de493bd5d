//! Files, one after the other, until all are read. What a row is is told by its members; of methods that do not say whose
//! they are, whatever stands around them does.

use std::collections::BTreeMap;
use std::io::Read;

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::bytes::{Content, content};
use super::digest::Noting;
use super::json::{DocumentPart, Documents, RowMembers};
use super::member::{list, object, text};
use super::methods::{self, methods_in};
use super::pages::{PageRows, Pages, announced};
use super::people::{ObjectId, People, account, dated, named_by, of_file, person};
use super::refused::{FileRefusal, FileStop, NotCollected, RefusedFile};
use super::{CollectedBy, Source, audits, preferences, registration, roster, sign_ins, table, workbook};
use crate::domain::instant::Instant;
use crate::domain::look::{Look, LookSort};
use crate::queries::files_read::{FileRead, FilesRead, LeftOut, LeftOutReason};

/// Nobody has this many methods.
const MOST_METHODS: usize = 10_000;

/// What was read so far.
pub struct Collecting<'c> {
    pub(super) by: CollectedBy<'c>,
    pub(super) people: People,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) files: Vec<FileRead>,
    pub(super) pages: Pages,
}

/// One file, while it is read.
pub(super) struct File<'f> {
    pub at: usize,
    pub name: &'f str,
    pub looked_at: Option<Instant>,
    /// The rows since the last page.
    page: PageRows,
    /// Methods of which it is not said yet whose they are.
    pub methods: Vec<Value>,
    /// Methods that say whose they are, each in a row of its own.
    pub of_named: BTreeMap<String, Vec<Value>>,
    /// Whether something that was asked for was not answered.
    pub is_unanswered: bool,
    /// Whether a row of a report has the list of methods; none: it has no such rows.
    pub has_list: Option<bool>,
    /// The same of sign-ins and their steps.
    pub has_steps: Option<bool>,
}

impl<'c> Collecting<'c> {
    /// Nothing yet.
    pub fn new(by: CollectedBy<'c>) -> Self {
        Self { by, people: People::default(), left_out: Vec::new(), files: Vec::new(), pages: Pages::default() }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read, or is not taken in.
    pub fn file(&mut self, source: Source<'_>) -> Result<(), NotCollected> {
        let Source { name, modified, bytes } = source;
        let mut digest = Sha256::new();
        self.read(&name, modified, Box::new(Noting { reader: bytes, digest: &mut digest }))?;
        if let Some(read) = self.files.last_mut() {
            read.sha256 = HEXLOWER.encode(&digest.finalize());
        }
        Ok(())
    }

    fn read<'r>(
        &mut self,
        name: &str,
        modified: Option<Instant>,
        bytes: Box<dyn Read + 'r>,
    ) -> Result<(), NotCollected> {
        let unreadable = |error: std::io::Error| FileStop::Json(error.into()).of(name, 1);
        let content = content(bytes).map_err(unreadable)?;
        let refused = |why| Err(FileStop::Refused(why).of(name, 1));
        let (form, mut reader) = match content {
            Content::Text(mut reader) => {
                let is_json = begins_as_json(&mut reader).map_err(unreadable)?;
                (if is_json { "json" } else { "csv" }, reader)
            }
            Content::Archive(reader) => ("xlsx", reader),
            Content::Database => return refused(FileRefusal::TokenSeeds),
            Content::Empty => return refused(FileRefusal::Empty),
            Content::OtherArchive => return refused(FileRefusal::Archive),
            Content::OldWorkbook => return refused(FileRefusal::OldWorkbook),
            Content::NotText => return refused(FileRefusal::NotText),
        };
        let at = self.files.len();
        self.files.push(FileRead {
            file: name.to_owned(),
            form,
            sheet: None,
            sha256: String::new(),
            modified,
            sort: None,
            rows: 0,
            unrelated: 0,
            announced: None,
            looked_at: None,
        });
        let looked_at = self.by.at.or(modified);
        let (page, methods, of_named) = (PageRows::default(), Vec::new(), BTreeMap::new());
        let mut file = File {
            at,
            name,
            looked_at,
            page,
            methods,
            of_named,
            is_unanswered: false,
            has_list: None,
            has_steps: None,
        };
        if form == "csv" && holds_secrets(reader.fill_buf().map_err(unreadable)?) {
            return refused(FileRefusal::TokenSeeds);
        }
        if form == "json" {
            let mut documents = Documents::new(reader);
            let read = documents.read::<FileStop>(&mut |found, line| match found {
                DocumentPart::Row(row) => self.row(&mut file, row, line),
                DocumentPart::Page(members, rows) => self.page(&mut file, &members, rows, line),
            });
            let line = documents.line;
            return read.and_then(|()| self.end(&mut file, line)).map_err(|stop| stop.of(name, line));
        }
        let (mut line, mut sheet) = (1, None);
        let (columns, said) = (self.by.columns, self.by.sheet);
        let take = &mut |row, line| self.row(&mut file, Value::Object(row), line);
        let read = match form {
            "csv" => table::rows(reader, columns, &mut line, take),
            _ => workbook::rows(reader, columns, said, &mut sheet, &mut line, take),
        };
        self.files[at].sheet = sheet;
        read.map_err(|stop| stop.of(name, line))
    }

    /// What all files say together.
    ///
    /// # Errors
    /// When something of them is missing, or there is nothing in them.
    pub fn finish(self) -> Result<FilesRead, NotCollected> {
        let refuse = |file: Option<String>, why| Err(NotCollected::Refused(RefusedFile { file, why }));
        if let Some((file, why)) = self.pages.missing() {
            let file = self.files.get(file);
            let why = why.of_sort(file.and_then(|file| file.sort));
            return refuse(file.map(|file| file.file.clone()), why);
        }
        if self.files.iter().all(|file| file.rows == 0) {
            let file = if let [only] = &self.files[..] { Some(only.file.clone()) } else { None };
            return refuse(file, FileRefusal::Empty);
        }
        // A stream of which nothing is of a sort of ours.
        if let Some(file) = self.files.iter().find(|file| file.rows > 0 && file.sort.is_none()) {
            return refuse(Some(file.file.clone()), FileRefusal::Unknown);
        }
        let mut people = self.people;
        let odd = people.odd();
        let (people, nobody) = people.settled();
        let mut left_out = self.left_out;
        left_out.extend(nobody);
        left_out.sort_by_key(|row| (row.file, row.line));
        let rows: u64 = self.files.iter().map(|file| file.rows).sum();
        let announced =
            Some(self.pages.of_announced()).filter(|(read, _)| *read == rows).map(|(_, announced)| announced);
        Ok(FilesRead { people, files: self.files, passed_over: Vec::new(), left_out, announced, odd })
    }

    /// What stands in a list, or on its own.
    fn row(&mut self, file: &mut File<'_>, row: Value, line: u64) -> Result<(), FileStop> {
        // A page in a list of pages.
        if let Some(page) = row.as_object().filter(|row| person(row).is_none())
            && let Some(rows) = list(page, "value")
        {
            for one in rows {
                self.row(file, one.clone(), line)?;
            }
            return self.page(file, page, rows.len(), line);
        }
        // What a program put around an answer.
        if let Some(body) = row.as_object().and_then(|row| object(row, "body"))
            && let Some(rows) = list(body, "value")
            && rows.first().and_then(Value::as_object).is_some_and(is_of_many)
        {
            for one in rows {
                self.row(file, one.clone(), line)?;
            }
            return self.page(file, body, rows.len(), line);
        }
        file.page.saw(&row);
        let Value::Object(row) = row else { return Err(FileRefusal::of_value(&row).into()) };
        if roster::is_row(&row) {
            return self.roster(file, &row, line);
        }
        if registration::is_row(&row) {
            return self.registration(file, &row, line);
        }
        if sign_ins::is_row(&row) {
            return self.sign_in(file, &row, line);
        }
        if audits::is_row(&row) {
            return self.audit(file, &row, line);
        }
        // Of what a tenant logs, all in one stream.
        if text(&row, "category").is_some() && object(&row, "properties").is_some() {
            self.files[file.at].rows += 1;
            return self.unrelated(file);
        }
        if preferences::is_row(&row) {
            return self.preferences(file, &row, None, line);
        }
        if let Some(body) = object(&row, "body") {
            if registration::is_row(body) {
                return self.registration(file, body, line);
            }
            return self.answer(file, &row, body, line);
        }
        if person(&row).is_some() && (methods_in(&row).is_some() || methods::lost_list(&row)) {
            return self.person(file, &row, line);
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
        Err(FileRefusal::of_row(&row).into())
    }

    /// What stood around the rows of a page, that many.
    fn page(&mut self, file: &mut File<'_>, members: &RowMembers, rows: usize, line: u64) -> Result<(), FileStop> {
        let context = text(members, "@odata.context");
        let methods = std::mem::take(&mut file.methods);
        let is_list = context.is_some_and(|context| context.contains("/authentication/"));
        // Whose rows say whose they are is no empty list of whoever stands around them.
        let is_of_others = methods.is_empty() && is_list && rows > 0;
        // Those that stood before it are not this person's.
        if methods.len() > rows {
            return Err(FileRefusal::NobodyNamed.into());
        }
        if is_of_others {
            self.pages.add(members, file.page.take(), file.at, false);
            return Ok(());
        }
        if !methods.is_empty() || is_list || (person(members).is_some() && list(members, "value").is_some()) {
            let named = person(members).or_else(|| named_by(members)).or_else(|| of_file(file.name));
            self.methods(file, named, &methods, members, line)?;
        }
        // Methods of one person are a row together.
        let is_of_rows = methods.is_empty() && !is_list;
        let read = &mut self.files[file.at];
        read.announced = read.announced.max(announced(members).filter(|_| is_of_rows));
        self.pages.add(members, file.page.take(), file.at, is_of_rows);
        Ok(())
    }

    /// Notes what the file is.
    pub(super) fn is_of(&mut self, file: &File<'_>, sort: LookSort) -> Result<(), FileRefusal> {
        let read = &mut self.files[file.at];
        match (self.by.sort, read.sort) {
            (Some(wanted), _) if wanted != sort && !(wanted.is_of_records() && sort.is_of_records()) => {
                Err(FileRefusal::NotOfSort { sort: wanted })
            }
            (_, Some(known)) if known.is_of_records() && sort.is_of_records() => Ok(()),
            (_, Some(known)) if known != sort => Err(FileRefusal::Unknown),
            _ => {
                read.sort = Some(sort);
                Ok(())
            }
        }
    }

    /// Keeps a look at whoever is called so. By the directory's own number people are called in many files; whose it is a report
    /// says, which may come later.
    pub(super) fn saw(
        &mut self,
        file: &File<'_>,
        line: u64,
        name: &str,
        at: Option<Instant>,
        look: impl FnOnce(Instant) -> Look,
    ) -> Result<(), FileStop> {
        let at = match dated(at, &self.by) {
            Ok(at) => at,
            Err(reason) => return self.leave_out(file, line, Some(name), reason),
        };
        match account(name, &self.by) {
            Ok(account) => {
                self.people.note_name(file.at, name, &account, at);
                self.people.saw(account, look(at));
            }
            Err(reason) => {
                let row = LeftOut { file: file.at, line, id: Some(name.to_owned()), reason, word: None };
                match ObjectId::known(name) {
                    Some(object) => self.people.hold(object, look(at), row),
                    None => self.left_out.push(row),
                }
            }
        }
        Ok(())
    }

    pub(super) fn leave_out(
        &mut self,
        file: &File<'_>,
        line: u64,
        id: Option<&str>,
        reason: LeftOutReason,
    ) -> Result<(), FileStop> {
        self.left_out.push(LeftOut { file: file.at, line, id: id.map(str::to_owned), reason, word: None });
        Ok(())
    }
}

/// Whether it is a row about one of many people.
fn is_of_many(row: &RowMembers) -> bool {
    registration::is_row(row) || audits::is_row(row) || sign_ins::is_row(row)
}

/// Whether text that begins like this is of secrets of tokens: a container of keys (PSKC), addresses for authenticator apps.
fn holds_secrets(begins: &[u8]) -> bool {
    let begins = String::from_utf8_lossy(&begins[..begins.len().min(4096)]).to_ascii_lowercase();
    begins.contains("otpauth://") || begins.contains("otpauth-migration://") || begins.contains("keyprov:pskc")
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
