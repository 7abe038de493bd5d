//! A log that is open for questions: the times and lines of it that are typed, and what may be read of it.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use chrono_tz::Tz;

use super::{NotAnswered, Sighting};
use crate::commands::questions::{Asking, Moment, moment};
use crate::commands::{parse, times};
use crate::desk::fault::Fault;
use crate::desk::{Clock, Desk};
use crate::domain::instant::Instant;
use crate::domain::judgement::JudgedAccount;
use crate::domain::operators::Vouching;
use crate::domain::policy::Policy;
use crate::domain::sequence::Sequence;
use crate::ledger::{
    self, Acknowledged, AsOf, Evidence, Folded, Index, IndexFlaw, JudgedPopulation, KeptLines, LinesAskedFor,
    LiveProjection, Log, LogWatch, Parallelism, Population, Scan, ScanRequest, SelectedEvents, Timeline, Verification,
};
use crate::store::{Extent, IndexAccess, Layout, LogMark, StoreReader, open_index};
use crate::wire::Line;

/// A log that is open for questions: as long as it was when it was opened, whatever is appended meanwhile.
pub struct OpenLog {
    pub(super) reader: StoreReader,
    pub(super) layout: Layout,
    /// The index, where there is one that fits; made out when it is first needed.
    index: OnceCell<Option<Index>>,
    /// Why the index there is was not of use.
    pub(super) index_flaw: Cell<Option<IndexFlaw>>,
    /// Which events the enrolments in it vouch for; read when an event says that its recorder proved who they are.
    pub(super) vouching: OnceCell<Option<Vouching>>,
    pub(super) keys: PathBuf,
    pub(super) clock: Clock,
    pub(super) seen: Option<PathBuf>,
    /// Whether what is seen is to be told, also where no file keeps it.
    pub(super) is_followed: bool,
    /// What was seen of it before, where that is known without a file.
    pub(super) before: Option<Sighting>,
    /// The clock, when it was opened.
    pub now: Instant,
    /// Which part of the log answers.
    pub as_of: AsOf,
    /// The later instant to judge at, if one is asked for.
    pub on: Option<Instant>,
    verification: Verification,
    /// The whole log, where it was read for the sake of a time that is typed.
    whole: OnceCell<Rc<Timeline>>,
    /// Who waits for the log to be read.
    watch: Option<Box<dyn Fn(u64) + Sync>>,
}

/// The part of a log up to a line. Before the first there is no line to name, only the time before all of them.
pub fn up_to_line(sequence: Sequence) -> AsOf {
    match sequence {
        Sequence::ZERO => AsOf::At(Instant::from_millis(i64::MIN)),
        sequence => AsOf::Line(sequence),
    }
}

impl OpenLog {
    /// Opens the store of this desk.
    ///
    /// # Errors
    /// When it cannot be opened, or `--as-of` is neither a time nor a line.
    pub fn open(desk: Desk, asking: &Asking) -> Result<Self, NotAnswered> {
        let mut log = Self {
            reader: StoreReader::open(&desk.store)?,
            layout: Layout::new(&desk.store),
            index: OnceCell::new(),
            index_flaw: Cell::new(None),
            vouching: OnceCell::new(),
            now: desk.clock.now(),
            keys: desk.keys,
            clock: desk.clock,
            seen: asking.seen.clone(),
            is_followed: false,
            before: None,
            as_of: AsOf::Latest,
            on: None,
            verification: if asking.unverified { Verification::None } else { Verification::Hashes },
            whole: OnceCell::new(),
            watch: None,
        };
        if let Some(typed) = &asking.as_of {
            log.as_of = log.part(typed)?;
        }
        log.on = log.time(asking.on.as_deref())?;
        Ok(log)
    }

    /// From here on `told` is told, from any thread, how many more bytes of it were read.
    pub fn watch(&mut self, told: impl Fn(u64) + Sync + 'static) {
        self.watch = Some(Box::new(told));
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.reader.log.len()
    }

    /// From here on it is held against what was seen of it before, if anything was, and says what is seen of it now.
    pub fn follow(&mut self, before: Option<Sighting>) {
        (self.is_followed, self.before) = (true, before);
    }

    /// The part of the log that a time or the number of a line names.
    ///
    /// # Errors
    /// When it is neither.
    pub fn part(&self, typed: &str) -> Result<AsOf, NotAnswered> {
        Ok(match moment(typed, self.now, self.zone_of(typed)?)? {
            Moment::At(instant) => AsOf::At(instant),
            Moment::Line(sequence) => AsOf::Line(sequence),
        })
    }

    /// An instant that is typed.
    ///
    /// # Errors
    /// When it is no time.
    pub fn time(&self, typed: Option<&str>) -> Result<Option<Instant>, NotAnswered> {
        typed.map(|typed| Ok(times::time(typed, self.now, self.zone_of(typed)?)?)).transpose()
    }

    /// The same in words that mean it on any other day too.
    ///
    /// # Errors
    /// When it is no time.
    #[cfg(feature = "stream")]
    pub fn time_on_any_day(&self, typed: &str) -> Result<String, NotAnswered> {
        Ok(times::on_any_day(typed, self.now, self.zone_of(typed)?)?)
    }

    /// An instant that is typed as the end of something: of a day alone its end.
    ///
    /// # Errors
    /// When it is no time.
    pub fn until(&self, typed: Option<&str>) -> Result<Option<Instant>, NotAnswered> {
        typed.map(|typed| Ok(times::until(typed, self.now, self.zone_of(typed)?)?)).transpose()
    }

    /// The time zone in which a time is typed: of a local one the policy's, for which the log is read, once.
    fn zone_of(&self, typed: &str) -> Result<Tz, NotAnswered> {
        if !times::is_local_time(typed) {
            return Ok(chrono_tz::UTC);
        }
        match self.index() {
            Some(index) => Ok(parse::time_zone(&index.evidence().policy)?),
            None => Ok(parse::time_zone(&self.whole()?.evidence.policy)?),
        }
    }

    /// The index, where the whole log is asked about, and there is one that fits it. Whoever holds the log against what was
    /// seen of it wants it read.
    fn index(&self) -> Option<&Index> {
        let is_held_against_seen = self.seen.is_some() || self.is_followed;
        if self.as_of != AsOf::Latest || self.verification != Verification::Hashes || is_held_against_seen {
            return None;
        }
        let open = || {
            let connection = open_index(&self.layout, IndexAccess::Read).map_err(|_| IndexFlaw::Unreadable)?;
            let Some(connection) = connection else { return Ok(None) };
            if !LogMark::fits(&self.layout, &self.reader.log) {
                return Err(IndexFlaw::LogChanged);
            }
            let inode = self.reader.log.inode().map_err(|_| IndexFlaw::Unreadable)?;
            Index::open(connection, &self.log(), inode).map(Some)
        };
        let index = self.index.get_or_init(|| match open() {
            Ok(index) => index,
            // It was brought up to date this very moment.
            Err(IndexFlaw::Ahead) => None,
            Err(flaw) => {
                self.index_flaw.set(Some(flaw));
                None
            }
        });
        index.as_ref()
    }

    /// What the index says. None: it is of no use here, and the log is read.
    fn by_index<T>(&self, ask: impl FnOnce(&Index) -> Result<Option<T>, IndexFlaw>) -> Option<T> {
        ask(self.index()?).unwrap_or_else(|flaw| {
            self.index_flaw.set(Some(flaw));
            None
        })
    }

    /// What the log says of itself, without anybody's lines. The whole log is read for it.
    pub(super) fn evidence(&self, as_of: AsOf) -> Result<Evidence, Fault> {
        Ok(self.scan_whole(&ScanRequest::default(), as_of)?.evidence)
    }

    /// These accounts, each once however they were named, or all; by id.
    pub(super) fn accounts(&self, named: Option<&[String]>) -> Result<Population, Fault> {
        self.folded(named, LinesAskedFor::None).map(Folded::by_id)
    }

    /// The same as of an earlier part too, which comes first.
    pub(super) fn accounts_of_both(&self, named: Option<&[String]>, earlier: AsOf) -> Result<[Population; 2], Fault> {
        let (named, both) = (ids(named), [earlier, self.as_of]);
        let (verification, parallelism) = (self.verification, self.parallelism());
        self.readable(ledger::both_populations(&self.log(), named.as_deref(), both, verification, parallelism))
    }

    /// Everybody as of the part that answers, with all lines, so that what comes behind can be judged by them: what a look
    /// would add, what was appended since.
    pub(super) fn live(&self) -> Result<LiveProjection, Fault> {
        self.readable(LiveProjection::read_as_of(&self.log(), self.as_of))
    }

    /// Everybody, in no order.
    pub(super) fn everybody(&self) -> Result<Folded, Fault> {
        self.folded(None, LinesAskedFor::None)
    }

    /// The ids of all accounts on record.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn accounts_on_record(&self) -> Result<HashSet<String>, Fault> {
        Ok(self.everybody()?.iter().map(|(id, _)| id.to_string()).collect())
    }

    /// These accounts, or all, in no order.
    pub(super) fn folded(&self, named: Option<&[String]>, lines: LinesAskedFor) -> Result<Folded, Fault> {
        let (log, named, parallelism) = (self.log(), ids(named), self.parallelism());
        if named.is_none()
            && lines == LinesAskedFor::None
            && let Some(folded) = self.by_index(|index| index.everybody(parallelism).map(Some))
        {
            return Ok(folded);
        }
        if let Some(few) = named.as_deref().filter(|ids| ledger::is_few(ids.len(), log.len))
            && let Some(folded) = self.by_index(|index| index.folded(few).map(Some))
        {
            return Ok(folded);
        }
        let (as_of, verification) = (self.as_of, self.verification);
        self.readable(ledger::folded_accounts(&log, named.as_deref(), lines, as_of, verification, parallelism))
    }

    /// Everybody, as far as the question needs them: of the others it is enough to know what they come to at its instant.
    /// Of whom lines are asked for, the index says without a look at the log.
    pub(super) fn judged(
        &self,
        lines: LinesAskedFor,
        needs: impl Fn(&JudgedAccount) -> bool + Sync,
    ) -> Result<JudgedPopulation, Fault> {
        // The whole log is known now.
        let instant = self.on.map_or(self.now, |on| on.max(self.now));
        let by_index = |index: &Index| index.judged(instant, self.parallelism(), needs).map(Some);
        match (lines != LinesAskedFor::OfAll).then(|| self.by_index(by_index)).flatten() {
            Some(population) => Ok(population),
            None => self.folded(None, lines).map(JudgedPopulation::from),
        }
    }

    /// Everybody, as far as it matters what several have, at least so many under the policy in force: of the others it is
    /// enough to know that they are there.
    pub(super) fn sharing(&self, at_least: impl Fn(&Policy) -> u32) -> Result<JudgedPopulation, Fault> {
        let threads = self.parallelism();
        let by_index = |index: &Index| index.sharing(at_least(&index.evidence().policy), threads).map(Some);
        match self.by_index(by_index) {
            Some(population) => Ok(population),
            None => self.folded(None, LinesAskedFor::None).map(JudgedPopulation::from),
        }
    }

    /// The lines of these of the accounts that were asked about. Where the index said what they are, nobody has read their
    /// lines yet.
    pub(super) fn lines_of<'f, 'i>(
        &self,
        folded: &'f Folded,
        ids: impl Iterator<Item = &'i str>,
    ) -> Result<HashMap<Box<str>, Cow<'f, KeptLines>>, Fault> {
        if folded.lines.are_known() {
            return self.readable(folded.lines.of(&self.log(), ids));
        }
        let named: Vec<String> = ids.map(str::to_owned).collect();
        let read = self.folded(Some(&named), LinesAskedFor::OfAll)?.lines.into_kept();
        Ok(read.into_iter().map(|(id, lines)| (id, Cow::Owned(lines))).collect())
    }

    /// What is looked for in the log.
    pub(super) fn scan(&self, request: &ScanRequest<'_>, as_of: AsOf) -> Result<Scan, Fault> {
        if as_of == AsOf::Latest
            && let Some(scan) = self.by_index(|index| index.scan(request))
        {
            return Ok(scan);
        }
        self.scan_whole(request, as_of)
    }

    /// The same, for which the whole log is read.
    pub(super) fn scan_whole(&self, request: &ScanRequest<'_>, as_of: AsOf) -> Result<Scan, Fault> {
        self.readable(ledger::scan(&self.log(), request, as_of, self.verification, self.parallelism()))
    }

    /// What `select` makes of the lines of one account, or of all of them.
    pub(super) fn select_events<T: Send>(
        &self,
        account: Option<&str>,
        select: impl Fn(&Line<'_>) -> Option<T> + Sync,
    ) -> Result<SelectedEvents<T>, Fault> {
        if let Some(account) = account
            && let Some(selected) = self.by_index(|index| index.select_events(account, &select).map(Some))
        {
            return Ok(selected);
        }
        let (verification, parallelism) = (self.verification, self.parallelism());
        self.readable(ledger::select_events(&self.log(), account, self.as_of, verification, parallelism, select))
    }

    /// The part of the log that answers, ready to be asked about many instants.
    pub(super) fn timeline(&self) -> Result<Rc<Timeline>, Fault> {
        let whole = self.whole()?;
        match self.as_of {
            AsOf::Latest => Ok(whole),
            as_of => self.readable(whole.up_to(&self.log(), as_of)).map(Rc::new),
        }
    }

    /// The whole log, read once.
    fn whole(&self) -> Result<Rc<Timeline>, Fault> {
        if let Some(known) = self.whole.get() {
            return Ok(Rc::clone(known));
        }
        let read = self.readable(Timeline::open(&self.log(), self.verification, self.parallelism()))?;
        Ok(Rc::clone(self.whole.get_or_init(|| Rc::new(read))))
    }

    /// The log, to be read.
    pub(super) fn log(&self) -> Log<'_> {
        let head = self.reader.head.as_ref().map(|head| Acknowledged {
            sequence: Sequence(head.sequence),
            bytes: head.bytes,
            chainhash: &head.chainhash,
        });
        let watch = self.watch.as_deref().map(LogWatch);
        Log { file: self.reader.log.file(), len: self.reader.log.len(), head, watch }
    }

    /// Which log that is, and how much of it there is.
    ///
    /// # Errors
    /// When the operating system does not say.
    pub fn extent(&self) -> Result<Extent, Fault> {
        Ok(self.reader.log.extent()?)
    }

    pub(super) fn parallelism(&self) -> Parallelism {
        Parallelism::for_len(self.reader.log.len())
    }

    /// What was read, or why it could not be.
    pub(super) fn readable<T>(&self, read: io::Result<T>) -> Result<T, Fault> {
        read.map_err(|error| Fault::unusable(self.reader.log.path())(error))
    }
}

/// The accounts, and what they rest on.
pub(super) fn with_evidence(population: Population) -> (Population, Evidence) {
    let evidence = population.evidence.clone();
    (population, evidence)
}

/// Ids as the log has them.
fn ids(named: Option<&[String]>) -> Option<Vec<&str>> {
    named.map(|ids| ids.iter().map(String::as_str).collect())
}
