//! The log under the lock, as the ledger reads it.

use crate::domain::sequence::Sequence;
use crate::ledger::{Acknowledged, Log};
use crate::store::Writer;

/// The log under the lock.
pub(super) fn log_of(writer: &Writer) -> Log<'_> {
    let head = writer.head().map(|head| Acknowledged {
        sequence: Sequence(head.sequence),
        bytes: head.bytes,
        chainhash: &head.chainhash,
    });
    Log { file: writer.log().file(), len: writer.log().len(), head, watch: None }
}
