//! Why a file is not taken in. Each has a stable code, and a way to get one that can be.

use std::io;

use serde_json::Value;

use super::json::{JsonFlaw, Malformed, RowMembers};
use super::member::{member, object, text};
use crate::domain::look::LookSort;
use crate::secrets::KeyError;

/// A file that is not taken in, and with it the import.
#[derive(Debug)]
pub struct RefusedFile {
    /// Which; none: all of them together.
    pub file: Option<String>,
    /// Why.
    pub why: FileRefusal,
}

/// Why a file is not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefusal {
    /// A table without the column of the methods.
    NoMethodsColumn,
    /// A report in JSON of which no row has the methods.
    NoMethodsMember,
    /// A report that has the name of a type where the methods should be.
    MethodsAsTypeName,
    /// There is a next page that is not among the files.
    NextPageMissing {
        /// Of what, where that is known.
        of: Option<LookSort>,
    },
    /// Fewer rows than it announces.
    FewerThanAnnounced {
        /// How many were read.
        read: u64,
        /// How many there should be.
        announced: u64,
    },
    /// A row that was split into more cells than there are columns: what stands under which heading is not known.
    MoreCellsThanHeadings {
        /// The line.
        line: u64,
    },
    /// A table whose headings are in the language of whoever saved it.
    HeadingsTranslated,
    /// The portal's table of the audit log: its headings are in somebody's language.
    PortalAudits,
    /// The portal's table of sign-ins, which leaves out by what somebody signed in.
    PortalSignIns,
    /// A list of people without a column of ids that is known.
    NoIdColumn {
        /// The headings that there are.
        headings: Vec<String>,
    },
    /// No heading is one that was named.
    NoSuchHeading {
        /// For which column.
        column: &'static str,
        /// What was named.
        named: String,
        /// The headings that there are.
        headings: Vec<String>,
    },
    /// Two headings of a roster stand for one column, and a row says two things under them.
    TwoColumns {
        /// Which column.
        column: &'static str,
        /// The headings.
        headings: Vec<String>,
        /// The line.
        line: u64,
    },
    /// It holds, or may hold, the seeds of tokens.
    TokenSeeds,
    /// A table has a column of passwords or other secrets.
    SecretColumn {
        /// How it is headed.
        heading: String,
        /// On which sheet of a workbook.
        sheet: Option<String>,
    },
    /// What is enabled, not what is registered.
    Policy,
    /// Sign-ins without their steps, which only one version of the directory's service gives out.
    NoSteps,
    /// The program that saved it left out what stood too deep.
    Shortened,
    /// A packed file that is no workbook, or no whole one.
    Archive,
    /// A workbook of the older sort, or one that is protected.
    OldWorkbook,
    /// Several sheets of a workbook have headings that are known.
    SeveralSheets {
        /// Their names.
        sheets: Vec<String>,
    },
    /// No sheet has the name that was said.
    NoSuchSheet {
        /// What was said.
        named: String,
        /// The names that there are.
        sheets: Vec<String>,
    },
    /// What a script for MSOnline makes: it has states and words of its own.
    ScriptReport,
    /// Bytes in no encoding that is read.
    NotText,
    /// The directory's answer that something went wrong.
    ErrorAnswer {
        /// Its code.
        code: String,
    },
    /// Nothing in it says what it is.
    Unknown,
    /// It is not what `--as` says.
    NotOfSort {
        /// What it was to be.
        sort: LookSort,
    },
    /// It does not say whose methods they are.
    NobodyNamed,
    /// Neither its rows nor anything else says when it was looked at.
    NoTime,
    /// No rows at all.
    Empty,
    /// More accounts would lose methods than the policy lets an import do.
    ShareExceeded {
        /// How many would.
        losing: u64,
        /// How many accounts are open.
        open: u64,
        /// How many percent of them are let through.
        allowed: u32,
    },
    /// It ends in the middle of something.
    Cut {
        /// The line.
        line: u64,
    },
    /// A row is longer than any real one.
    RowTooLong {
        /// The line.
        line: u64,
    },
    /// A cell of a table goes on behind the quotation mark that closes it.
    TextBehindMark {
        /// The line on which the cell begins.
        line: u64,
    },
    /// It cannot be read as what it begins as.
    Malformed {
        /// The line.
        line: u64,
        /// Why.
        why: Malformed,
    },
}

impl FileRefusal {
    /// Why a row is not taken in that is of no sort of ours.
    pub(super) fn of_row(row: &RowMembers) -> Self {
        if let Some(error) = object(row, "error") {
            let code = text(error, "code").unwrap_or_default().chars().take(60).collect();
            return Self::ErrorAnswer { code };
        }
        if row.iter().any(|(name, value)| is_secret(name, value, 4)) {
            return Self::TokenSeeds;
        }
        if row.values().any(is_type_name) {
            return Self::Shortened;
        }
        let has = |name: &str| member(row, name).is_some();
        if has("strongAuthenticationMethods") || has("strongAuthenticationRequirements") {
            return Self::ScriptReport;
        }
        let is_configuration =
            text(row, "@odata.type").is_some_and(|of_type| of_type.ends_with("AuthenticationMethodConfiguration"));
        let is_conditional_access = has("grantControls") && has("conditions");
        match has("authenticationMethodConfigurations") || is_configuration || is_conditional_access {
            true => Self::Policy,
            false => Self::Unknown,
        }
    }

    /// The same of what stands in a list.
    pub(super) fn of_value(value: &Value) -> Self {
        match value {
            Value::Object(row) => Self::of_row(row),
            value if is_type_name(value) => Self::Shortened,
            _ => Self::Unknown,
        }
    }

    /// The same of a file that is of this sort.
    pub(super) fn of_sort(self, sort: Option<LookSort>) -> Self {
        match self {
            Self::NextPageMissing { .. } => Self::NextPageMissing { of: sort },
            other => other,
        }
    }

    /// The stable word for it in outputs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoMethodsColumn | Self::NoMethodsMember | Self::MethodsAsTypeName => "file-lost-methods",
            Self::NextPageMissing { .. } | Self::FewerThanAnnounced { .. } => "file-lost-pages",
            Self::MoreCellsThanHeadings { .. } => "file-lost-cells",
            Self::NoSteps => "file-lost-steps",
            Self::Shortened => "file-lost-depth",
            Self::HeadingsTranslated | Self::PortalAudits | Self::PortalSignIns => "file-headings-translated",
            Self::TokenSeeds | Self::SecretColumn { .. } => "file-holds-secrets",
            Self::Policy
            | Self::Archive
            | Self::OldWorkbook
            | Self::SeveralSheets { .. }
            | Self::NoSuchSheet { .. }
            | Self::ScriptReport
            | Self::ErrorAnswer { .. }
            | Self::Unknown
            | Self::NoIdColumn { .. }
            | Self::NoSuchHeading { .. }
            | Self::TwoColumns { .. }
            | Self::NotOfSort { .. } => "file-not-known",
            Self::NobodyNamed => "file-names-nobody",
            Self::NoTime => "file-without-time",
            Self::Empty => "file-empty",
            Self::ShareExceeded { .. } => "import-share",
            Self::NotText
            | Self::Cut { .. }
            | Self::RowTooLong { .. }
            | Self::TextBehindMark { .. }
            | Self::Malformed { .. } => "file-malformed",
        }
    }
}

/// Whether it is the secret of a token, or holds one so many levels down.
fn is_secret(name: &str, value: &Value, levels: u8) -> bool {
    let is_name =
        ["secretKey", "oathSecretKey", "oathTokenSecret", "seed"].iter().any(|known| name.eq_ignore_ascii_case(known));
    match value {
        Value::String(text) => is_name && !text.trim().is_empty(),
        Value::Object(below) if levels > 0 => below.iter().any(|(name, value)| is_secret(name, value, levels - 1)),
        Value::Array(below) if levels > 0 => below.iter().any(|value| is_secret(name, value, levels - 1)),
        _ => false,
    }
}

/// Whether a program wrote the name of a type, or what PowerShell shows, in the place of what is below.
fn is_type_name(value: &Value) -> bool {
    let is_one = |text: &str| ["System.", "Microsoft.Graph.", "@{"].iter().any(|begin| text.starts_with(begin));
    match value {
        Value::String(text) => is_one(text),
        Value::Array(list) => list.iter().filter_map(Value::as_str).any(is_one),
        _ => false,
    }
}

/// Why reading came to nothing.
#[derive(Debug)]
pub enum NotCollected {
    /// It is not taken in.
    Refused(RefusedFile),
    /// It cannot be read.
    Io {
        /// Which.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// A number is in it, and the key is not to be had.
    Key(KeyError),
}

/// Why reading of one file stops; whose name is told by whoever opened it.
pub(super) enum FileStop {
    Refused(FileRefusal),
    Json(JsonFlaw),
    Key(KeyError),
}

impl From<JsonFlaw> for FileStop {
    fn from(not_json: JsonFlaw) -> Self {
        Self::Json(not_json)
    }
}

impl From<FileRefusal> for FileStop {
    fn from(refusal: FileRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl FileStop {
    /// The same of a file that was read up to this line.
    pub(super) fn of(self, file: &str, line: u64) -> NotCollected {
        let refused = |why| NotCollected::Refused(RefusedFile { file: Some(file.to_owned()), why });
        match self {
            Self::Refused(why) => refused(why),
            Self::Key(error) => NotCollected::Key(error),
            Self::Json(JsonFlaw::Io(error)) => NotCollected::Io { file: file.to_owned(), error },
            Self::Json(JsonFlaw::Cut) => refused(FileRefusal::Cut { line }),
            Self::Json(JsonFlaw::TooLong) => refused(FileRefusal::RowTooLong { line }),
            Self::Json(JsonFlaw::NotText) => refused(FileRefusal::NotText),
            Self::Json(JsonFlaw::TextBehindMark) => refused(FileRefusal::TextBehindMark { line }),
            Self::Json(JsonFlaw::Malformed(why)) => refused(FileRefusal::Malformed { line, why }),
        }
    }
}
