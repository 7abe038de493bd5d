//! `batch`: commands as lines, in groups. One thread reads them while the other records: so a pipe that pauses does not
//! keep what has come through it from being recorded.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};
use std::{thread, vec};

use clap::Args;

use super::exit::Exit;
use super::global::{Global, desk};
use super::operator_code::{ProofClaim, proven};
use super::output::Output;
use crate::commands::Resolver;
use crate::commands::batch::{BatchCommand, Unsaid, command_of};
use crate::commands::parse::{Fingerprint, spoken_of};
use crate::commands::problem::Problem;
use crate::desk::fault::Fault;
use crate::desk::{self, BatchEnd, BatchItem, GroupOutcome, LineOutcome, NotRecorded};
use crate::domain::event::Event;
use crate::domain::operators::is_same_name;
use crate::domain::policy::Policy;
use crate::domain::rules::OperatorProof;
use crate::render::{self, BatchTally};
use crate::secrets::NumberKeys;

/// A line, as far as it could be read.
type Item = BatchItem<BatchCommand, Problem>;

/// A longer line is no command.
const LONGEST_LINE: usize = 1 << 20;

/// A group is closed when the input pauses for this long…
const PAUSE: Duration = Duration::from_millis(50);

/// … and this long after its first line, whatever comes.
const LONGEST_WAIT: Duration = Duration::from_millis(200);

/// Record many commands from JSON Lines
///
/// {"command":"test","account":"0123456789","method":"m1","result":"passed","at":"10:00"}: the words of a command,
/// its arguments by name (account, affiliation, kind, method, result, old, new, what, methods, sequence), its options
/// with _ for -, flags as true, what may be repeated as a list. Each line is decided in order, by the same rules as the
/// single command, and answered on stdout by one JSON object that names its line, once it is on disk. A refused line
/// does not stop the others; the exit code is 3 then. A batch that was stopped can be sent again: lines whose event_id
/// is in the log are answered with the same event.
#[derive(Debug, Clone, Args)]
pub struct BatchArgs {
    /// The commands; - reads them from standard input
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
    pub file: PathBuf,

    /// Stop at the first line that is refused
    #[arg(long)]
    pub stop_on_error: bool,

    /// How many lines at most are recorded with one lock and one sync
    #[arg(long, value_name = "N", default_value = "1000")]
    pub group_size: NonZero<u16>,

    /// Operator name (self-reported), for lines that give none
    #[arg(long, value_name = "NAME", env = "MFADESK_ACTOR")]
    pub actor: Option<String>,

    /// The code that proves the operator named by --actor, for lines that name no other; - asks for it
    /// without showing it
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,

    /// The ticket, where a line names none
    #[arg(long, value_name = "TICKET")]
    pub ticket: Option<String>,

    /// Do not record now: keep the lines in this file, with the time, until the cluster is back
    #[cfg(feature = "stream")]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "stop_on_error"])]
    pub later: Option<PathBuf>,
}

/// Records them, and prints a result a line.
pub fn run(command: BatchArgs, global: &Global, output: &mut Output) -> Result<Exit, Exit> {
    let desk = desk(global)?;
    let claim = ProofClaim { actor: command.actor.as_deref(), code: command.code.as_deref() };
    let proof = proven(&desk, claim, output)?;
    let mut batch = desk::Batch::new(&desk, command.stop_on_error)?;
    let keys = NumberKeys::of(&desk.keys, &desk.store);
    let fingerprint: Fingerprint<'_> = &|number| keys.fingerprint(number);
    let mut lines = read(&command.file, Unsaid { actor: command.actor, ticket: command.ticket })?;
    let mut tally = BatchTally { run: batch.run().to_owned(), ..BatchTally::default() };
    let ended = loop {
        let (group, input) = next_group(&mut lines, usize::from(command.group_size.get()));
        if !group.is_empty() {
            let id_form = OnceCell::new();
            let GroupOutcome { outcomes, end } = batch.record(&group, |policy| {
                id_form.get_or_init(|| policy.account_id.clone());
                let resolver = Resolver::under(policy)?;
                let proof = proof.clone();
                Ok(move |command: &BatchCommand, clock| {
                    let mut circumstances = command.recording().circumstances()?;
                    let is_theirs = |proof: &OperatorProof| {
                        circumstances.actor.as_deref().is_none_or(|actor| is_same_name(actor, &proof.operator))
                    };
                    circumstances.proof = proof.clone().filter(is_theirs);
                    Ok((circumstances, resolver.resolve(command.as_ref(), clock, fingerprint)?))
                })
            });
            let mut text = String::new();
            let usual = || Policy::default().account_id;
            for (outcome, item) in outcomes.iter().zip(&group) {
                count(&mut tally, &outcome.result);
                let typed = item.command.as_ref().ok().filter(|_| outcome.result.is_err());
                let about = typed.and_then(|command| spoken_of(command.account(), id_form.get_or_init(usual)));
                text.push_str(&render::outcome(outcome, about.as_ref(), output.style()));
            }
            let is_recorded = |outcome: &LineOutcome<Problem>| {
                outcome.result.as_ref().is_ok_and(|recorded| recorded.receipt.event.is_some())
            };
            if let Err(fault) = output.receipt_if(outcomes.iter().any(is_recorded), &text) {
                break Exit::Fault(fault);
            }
            match end {
                None => {}
                Some(BatchEnd::Refusal) => break Exit::InPart,
                Some(BatchEnd::Fault(fault)) => break Exit::Fault(fault),
            }
        }
        match input {
            Input::Open => {}
            Input::Closed if tally.refused > 0 => break Exit::InPart,
            Input::Closed => break Exit::Done,
            Input::Broken(error) => {
                break Exit::Fault(Fault::UnreadableFile { path: command.file, why: error.to_string().into() });
            }
        }
    };
    output.remark(&render::tally(&tally, output.style()));
    batch.end();
    Ok(ended)
}

fn count(tally: &mut BatchTally, result: &Result<desk::Recorded, NotRecorded<Problem>>) {
    let of_result = match result {
        Ok(recorded) if recorded.receipt.repeated => &mut tally.repeated,
        Ok(recorded) if recorded.receipt.changes_nothing() => &mut tally.unchanged,
        Ok(recorded) if recorded.receipt.event.is_none() => &mut tally.dry_run,
        Ok(recorded) => {
            tally.registered += u64::from(matches!(recorded.receipt.data.event, Event::AccountRegistered(_)));
            tally.undone += u64::from(matches!(recorded.receipt.data.event, Event::EventVoided(_)));
            &mut tally.recorded
        }
        Err(_) => &mut tally.refused,
    };
    *of_result += 1;
}

/// Whether more may come.
enum Input {
    Open,
    Closed,
    Broken(io::Error),
}

/// Lines as they come, those that came together at once.
struct Lines {
    come: Receiver<io::Result<Vec<Item>>>,
    left: vec::IntoIter<Item>,
}

impl Lines {
    /// Waits for a line; for so long, where that is said.
    fn next(&mut self, within: Option<Duration>) -> Result<io::Result<Item>, RecvTimeoutError> {
        loop {
            if let Some(item) = self.left.next() {
                return Ok(Ok(item));
            }
            let come = match within {
                Some(within) => self.come.recv_timeout(within)?,
                None => self.come.recv().map_err(|_| RecvTimeoutError::Disconnected)?,
            };
            match come {
                Ok(items) => self.left = items.into_iter(),
                Err(error) => return Ok(Err(error)),
            }
        }
    }
}

/// Waits for a line, and takes what comes with it.
fn next_group(lines: &mut Lines, size: usize) -> (Vec<Item>, Input) {
    let mut group = Vec::new();
    let mut next = lines.next(None);
    let first = Instant::now();
    loop {
        match next {
            Ok(Ok(item)) => group.push(item),
            Ok(Err(error)) => return (group, Input::Broken(error)),
            Err(RecvTimeoutError::Timeout) => return (group, Input::Open),
            Err(RecvTimeoutError::Disconnected) => return (group, Input::Closed),
        }
        let left = LONGEST_WAIT.saturating_sub(first.elapsed());
        if group.len() >= size || left.is_zero() {
            return (group, Input::Open);
        }
        next = lines.next(Some(left.min(PAUSE)));
    }
}

/// What lines are read from.
type BatchInput = BufReader<Box<dyn Read + Send>>;

/// So much is read at once, where there is so much.
const BLOCK: usize = 256 << 10;

/// So many lines are handed on together, at most, and so often before any is taken.
const TOGETHER: usize = 64;
const AHEAD: usize = 16;

/// Reads the lines on a thread of their own, which ends with the input, or with the program.
fn read(file: &Path, unsaid: Unsaid) -> Result<Lines, Fault> {
    let unreadable = |error: io::Error| Fault::UnreadableFile { path: file.to_owned(), why: error.to_string().into() };
    let input: Box<dyn Read + Send> = match file == Path::new("-") {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(file).map_err(unreadable)?),
    };
    let input = BufReader::with_capacity(BLOCK, input);
    let (hand_over, handed_over) = sync_channel::<(BatchInput, Unsaid, SyncSender<io::Result<Vec<Item>>>)>(1);
    let reading = move || {
        if let Ok((input, unsaid, lines)) = handed_over.recv() {
            read_all(input, &unsaid, |items| lines.send(items).is_ok());
        }
    };
    let come = match thread::Builder::new().name("batch-input".into()).spawn(reading) {
        Ok(_) => {
            let (lines, come) = sync_channel(AHEAD);
            // The thread waits for this, and for nothing before it.
            let _ = hand_over.send((input, unsaid, lines));
            come
        }
        // Where the system has no thread to give, all is read first.
        Err(_) => {
            let (lines, come) = channel();
            read_all(input, &unsaid, |items| lines.send(items).is_ok());
            come
        }
    };
    Ok(Lines { come, left: Vec::new().into_iter() })
}

/// Reads to the end, or until nobody wants any more. Lines that came together are handed on together, and before anything
/// is waited for.
fn read_all(mut input: BatchInput, unsaid: &Unsaid, mut hand_on: impl FnMut(io::Result<Vec<Item>>) -> bool) {
    let (mut bytes, mut items) = (Vec::new(), Vec::new());
    for line in 1.. {
        let is_at_hand = || memchr::memchr(b'\n', input.buffer()).is_some();
        if !items.is_empty() && (items.len() >= TOGETHER || !is_at_hand()) && !hand_on(Ok(std::mem::take(&mut items))) {
            return;
        }
        let command = match read_line(&mut input, &mut bytes) {
            Ok(None) => return,
            Ok(Some(Length::TooLong)) => Err(Problem::BatchLineTooLong(LONGEST_LINE)),
            Ok(Some(Length::Whole)) => {
                // Editors on Windows begin a file with a byte order mark.
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").filter(|_| line == 1).unwrap_or(&bytes).trim_ascii();
                if bytes.is_empty() {
                    continue;
                }
                if line == 1 && is_utf16(bytes) {
                    hand_on(Ok(vec![BatchItem { line, command: Err(Problem::Utf16) }]));
                    return;
                }
                command_of(bytes, unsaid)
            }
            Err(error) => {
                hand_on(Err(error));
                return;
            }
        };
        items.push(BatchItem { line, command });
    }
}

/// Whether an input that begins like this is UTF-16, as some editors on Windows save it.
fn is_utf16(beginning: &[u8]) -> bool {
    beginning.starts_with(b"\xff\xfe")
        || beginning.starts_with(b"\xfe\xff")
        || beginning.iter().take(4).any(|byte| *byte == 0)
}

enum Length {
    Whole,
    TooLong,
}

/// The next line, without its end. A line that is too long is read to its end all the same, and not kept. None: there
/// is no more.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<Length>> {
    line.clear();
    let mut length = Length::Whole;
    let mut any = false;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            return Ok(any.then_some(length));
        }
        any = true;
        let newline = memchr::memchr(b'\n', available);
        let part = &available[..newline.unwrap_or(available.len())];
        if line.len() + part.len() > LONGEST_LINE {
            length = Length::TooLong;
            line.clear();
        } else if matches!(length, Length::Whole) {
            line.extend_from_slice(part);
        }
        let read = part.len() + usize::from(newline.is_some());
        input.consume(read);
        if newline.is_some() {
            return Ok(Some(length));
        }
    }
}
