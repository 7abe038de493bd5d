//! `import`: files of a directory, read as what they are. All of it is read and looked at before anything is written.

use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use clap::{Args, ValueEnum};

use super::exit::Exit;
use super::folder::files_of;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, proven};
use super::output::Output;
use super::progress::Progress;
use super::read_watched::FilesWatched;
use crate::commands::parse::{self, Fingerprint, Pattern, non_blank};
use crate::commands::problem::Problem;
use crate::commands::times::occurred;
use crate::desk::fault::{Fault, Unreadable};
use crate::desk::{self, Desk, Foreseen, ImportTally};
use crate::domain::instant::Instant;
use crate::domain::look::{LookSort, LooksAt};
use crate::domain::policy::Policy;
use crate::domain::rules::{Circumstances, Refusal};
use crate::exchange::import::roster::COLUMNS;
use crate::exchange::import::{CollectedBy, Collecting, FileRefusal, NotCollected, RefusedFile, Source};
use crate::queries::files_read::FilesRead;
use crate::render::{self, Format, ImportShown, LongWork, Style};
use crate::secrets::NumberKeys;
use crate::store::open_named;

/// So many accounts are recorded with one lock and one sync.
const GROUP: usize = 1000;

/// Import registration reports, lists of methods, audits, sign-ins and rosters
///
/// The content of a file shows its type. Each row is a check of one account at the time that it gives: what is on record
/// but not in the file counts as deleted, as far as the file can show; what is new is added; what the record knows from
/// later does not change. A record of an audit is the one event that it reports; a sign-in is a test of the method that was
/// used. The same file again records nothing. A file that lost data on its way is refused as a whole.
/// Everything is read before anything is recorded.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// What is read.
    #[command(flatten)]
    pub reading: Reading,

    /// Allow the import to remove methods of up to this percentage of the open accounts, instead of the policy's
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub allow_share: Option<u32>,

    /// Show what would be recorded; record nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Operator name (self-reported)
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,

    /// The code that proves the operator named by --actor; - asks for it without showing it
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,

    /// The ticket
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,
}

/// Which files are read, and as what.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// The files, plain or packed with gzip; of a directory, the data in it at any depth; - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// The type of the files, instead of what their content shows
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub kind: Option<SortWord>,

    /// A column of a roster by its heading: id=HEADING, affiliation, language, mfa, mfa-date, identity-service
    #[arg(long = "column", value_name = "COLUMN=HEADING")]
    pub columns: Vec<String>,

    /// The sheet of a workbook, where more than one could be meant
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,

    /// Put back the zeros that a spreadsheet took from the front of ids
    #[arg(long)]
    pub mend_ids: bool,

    /// When the directory was looked at, where the files do not say; otherwise, when each file was last changed
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
}

/// What a file can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortWord {
    /// userRegistrationDetails: what everybody can verify by
    Registration,
    /// authentication/methods: the methods of people, one by one
    Methods,
    /// A table of people: id, affiliation, language, MFA, its date, identity service
    Roster,
    /// directoryAudits: what was registered, deleted and changed
    Audits,
    /// Sign-ins with their steps (authenticationDetails)
    SignIns,
}

impl SortWord {
    /// The sort of looks.
    pub fn sort(self) -> LookSort {
        match self {
            Self::Registration => LookSort::Registration,
            Self::Methods => LookSort::Methods,
            Self::Roster => LookSort::Roster,
            Self::Audits => LookSort::Audits,
            Self::SignIns => LookSort::SignIns,
        }
    }
}

/// Reads the files, records what is new, and says what came of it.
pub fn run(command: ImportArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let claim = ProofClaim { actor: command.actor.as_deref(), code: command.code.as_deref() };
    let circumstances = Circumstances {
        proof: proven(&desk, claim, output)?,
        actor: non_blank(command.actor.as_ref()),
        ticket: non_blank(command.ticket.as_ref()),
        ..Circumstances::default()
    };
    let mut import = desk::Import::begin(&desk)?;
    let (policy, clock) = (import.policy().clone(), import.clock());
    let time_zone = parse::time_zone(&policy)?;
    output.display_in(time_zone, clock);
    if !command.dry_run && circumstances.proof.is_none() && policy.takes_proof("import", clock) {
        return Err(Refusal::ProofRequired.into());
    }
    let Reading { kind, columns, sheet, mend_ids, at, .. } = &command.reading;
    let by = ReadAs {
        sort: kind.map(SortWord::sort),
        columns,
        sheet: sheet.as_deref(),
        mend_ids: *mend_ids,
        at: occurred_at(at.as_deref(), &policy, clock)?,
    };
    let (files, passed_over) = files_of(&command.reading.files)?;
    let files: Vec<_> = files.into_iter().map(FileToRead::now).collect();
    let mut read = collected(&files, &by, (&desk, &policy), clock, output.style())?;
    read.passed_over = passed_over;

    let mut events = String::new();
    let is_listed = output.style().format == Format::Jsonl;
    let style = *output.style();
    let Foreseen { open, tally: foreseen, new_of } = import.foresee(&read.people, |event| {
        if command.dry_run && is_listed {
            events.push_str(&render::imported_event(event, &style));
        }
    })?;
    let allowed = command.allow_share.unwrap_or(policy.import.remove_at_most);
    let is_too_much = foreseen.losing * 100 > open * u64::from(allowed);
    let run = import.run().to_owned();
    let shown = |read: &FilesRead, tally: &ImportTally| {
        let dry_run = command.dry_run;
        render::imported(&ImportShown { run: &run, dry_run, read, open, foreseen: &foreseen, tally }, &style)
    };
    if command.dry_run {
        events.push_str(&shown(&read, &foreseen));
        output.answer(&events)?;
    }
    if is_too_much {
        let why = FileRefusal::ShareExceeded { losing: foreseen.losing, open, allowed };
        return Err(RefusedFile { file: None, why }.into());
    }
    if !command.dry_run {
        let mut tally = ImportTally::default();
        let (mut done, all) = (0, new_of.len() as u64);
        let bar = (new_of.len() > GROUP).then(|| Progress::of(LongWork::Recording, &style));
        for group in new_of.chunks(GROUP) {
            events.clear();
            let looks: Vec<&LooksAt> = group.iter().filter_map(|at| read.people.get(*at)).collect();
            import.record(&looks, &circumstances, &mut tally, |event| {
                if is_listed {
                    events.push_str(&render::imported_event(event, &style));
                }
            })?;
            output.receipt(&events)?;
            done += group.len() as u64;
            if let Some(bar) = &bar {
                bar.is_at(done, all);
            }
            // What is recorded is in the log's states by now: both at once are more than there has to be room for.
            for at in group {
                if let Some(recorded) = read.people.get_mut(*at) {
                    recorded.looks = Vec::new();
                }
            }
        }
        output.receipt(&shown(&read, &tally))?;
    }
    // A file of which nobody is known is none of this tenant, or the policy's ids are others.
    Ok(if read.is_of_nobody() { Exit::Unwell(super::exit::BROKEN) } else { Exit::Done })
}

/// How files are read.
pub struct ReadAs<'r> {
    /// What all of them are, where that is said.
    pub sort: Option<LookSort>,
    /// Columns of a roster by their headings, as typed.
    pub columns: &'r [String],
    /// The sheet of a workbook, where that is said.
    pub sheet: Option<&'r str>,
    /// Whether ids are mended.
    pub mend_ids: bool,
    /// When it was looked at, where rows do not say.
    pub at: Option<Instant>,
}

/// A file that is to be read.
pub struct FileToRead {
    /// Where it is.
    pub path: PathBuf,
    /// When it was last changed, where that was known before; none: as it says now.
    pub modified: Option<Option<Instant>>,
}

impl FileToRead {
    /// As it is now.
    pub fn now(path: PathBuf) -> Self {
        Self { path, modified: None }
    }
}

/// What the files show.
///
/// # Errors
/// When one cannot be read, or is not taken in.
pub fn collected(
    files: &[FileToRead],
    by: &ReadAs<'_>,
    (desk, policy): (&Desk, &Policy),
    clock: Instant,
    style: &Style,
) -> Result<FilesRead, Exit> {
    let time_zone = parse::time_zone(policy)?;
    let pattern = Pattern::of(policy)?;
    let keys = NumberKeys::of(&desk.keys, &desk.store);
    let fingerprint: Fingerprint<'_> = &|number| keys.fingerprint(number);
    let columns = columns(by.columns)?;
    let mut collecting = Collecting::new(CollectedBy {
        pattern: &pattern,
        country_code: &policy.country_code,
        fingerprint,
        clock,
        sort: by.sort,
        at: by.at,
        sheet: by.sheet,
        columns: &columns,
        mend_ids: by.mend_ids,
        time_zone,
    });
    let watched = FilesWatched::of(files.iter().map(|file| file.path.as_path()), style);
    for FileToRead { path, modified } in files {
        let mut source = source(path, clock)?;
        source.modified = modified.unwrap_or(source.modified);
        source.bytes = Box::new(watched.watched(source.bytes));
        collecting.file(source).map_err(|why| not_read(path, why))?;
    }
    collecting.finish().map_err(|why| not_read(Path::new("-"), why))
}

/// The instant that `--at` says.
///
/// # Errors
/// When it is no time.
pub fn occurred_at(typed: Option<&str>, policy: &Policy, clock: Instant) -> Result<Option<Instant>, Problem> {
    let time_zone = parse::time_zone(policy)?;
    typed.map(|typed| occurred(typed, clock, time_zone)).transpose()
}

/// The columns that are named by their headings.
fn columns(named: &[String]) -> Result<Vec<(String, String)>, Problem> {
    let known: Vec<&'static str> = COLUMNS.iter().map(|(column, _)| *column).collect();
    let read = |typed: &String| {
        let (column, heading) = typed.split_once('=').unwrap_or((typed, ""));
        let column = parse::word("--column", column, &known, |word| word)?;
        Ok((column.to_owned(), parse::required("--column", heading)?))
    };
    named.iter().map(read).collect()
}

/// What is at the path.
fn source<'s>(path: &Path, clock: Instant) -> Result<Source<'s>, Fault> {
    let name = path.to_string_lossy().into_owned();
    if path == Path::new("-") {
        return Ok(Source { name, modified: None, bytes: Box::new(io::stdin()) });
    }
    let unreadable = |why: Unreadable| Fault::UnreadableFile { path: path.to_owned(), why };
    let (file, metadata) = open_named(path).map_err(|why| unreadable(why.into()))?;
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = modified.and_then(|since| i64::try_from(since.as_millis()).ok()).map(Instant::from_millis);
    // Clocks of two machines: nobody looked at what is to come.
    let modified = modified.map(|at| at.min(clock));
    Ok(Source { name, modified, bytes: Box::new(file) })
}

fn not_read(file: &Path, why: NotCollected) -> Exit {
    match why {
        NotCollected::Refused(refused) => Exit::NotImported(refused),
        NotCollected::Key(error) => Exit::Fault(error.into()),
        NotCollected::Io { error, .. } => {
            Exit::Fault(Fault::UnreadableFile { path: file.to_owned(), why: error.to_string().into() })
        }
    }
}
