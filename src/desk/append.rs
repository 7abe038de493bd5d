//! Appending lines that were decided upon, and what has to be said about that.

use super::Desk;
use super::fault::Fault;
use super::line::{EventMetadata, head, head_not_written, head_problem, line};
use super::receipt::Receipt;
use crate::domain::instant::Instant;
use crate::domain::rules::Warning;
use crate::ledger::{Acknowledged, Log};
use crate::store::{HeadWarning, Writer};
use crate::wire::{Encoded, Link};

/// What an append has to say: nothing, as a rule.
pub(super) struct AppendWarnings {
    /// Of what was done before it.
    pub before: Option<Warning>,
    /// Of what could not be done after it.
    pub after: Option<Warning>,
}

/// The log under the lock.
pub(super) fn log_of(writer: &Writer) -> Log<'_> {
    let head = writer.head().map(|head| Acknowledged {
        sequence: head.sequence,
        bytes: head.bytes,
        chainhash: &head.chainhash,
    });
    Log { file: writer.log().file(), len: writer.log().len(), head }
}

/// What has to be said although it stops nothing. `last` is when the last line was recorded.
pub(super) fn before_appending(
    head_warning: Option<&HeadWarning>,
    last: Option<Instant>,
    clock: Instant,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(warning) = head_warning {
        warnings.push(Warning::HeadUnreadable { why: head_problem(warning) });
    }
    if let Some(last) = last.filter(|last| clock < *last) {
        warnings.push(Warning::ClockBehind { last });
    }
    warnings
}

/// Appends the receipt's fact behind the line `previous`, notes in the receipt what stands in the log then, and returns
/// the line.
pub(super) fn write(
    desk: &Desk,
    writer: &mut Writer,
    metadata: &EventMetadata<'_>,
    previous: &Link,
    receipt: &mut Receipt,
) -> Result<Encoded, Fault> {
    let (encoded, event) = line(desk, metadata, &receipt.fact, previous)?;
    let non_blank = append(writer, &encoded.bytes, &encoded.link)?;
    receipt.warnings.extend(non_blank.before.into_iter().chain(non_blank.after));
    receipt.event = Some(event);
    Ok(encoded)
}

/// Puts an unfinished line into quarantine, if there is one, and appends. `link` is where the chain stands afterwards.
pub(super) fn append(writer: &mut Writer, bytes: &[u8], link: &Link) -> Result<AppendWarnings, Fault> {
    let before = writer.quarantine_tail()?.map(|settled| Warning::TailQuarantined {
        offset: settled.tail.offset,
        bytes: settled.tail.bytes,
        file: settled.kept.display().to_string(),
    });
    let end = writer.log().len() + bytes.len() as u64;
    let appended = writer.append(bytes, &head(link, end))?;
    Ok(AppendWarnings { before, after: appended.head_warning.as_ref().map(head_not_written) })
}
