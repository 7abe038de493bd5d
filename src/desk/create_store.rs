//! Making a store: its directory, its keys, its first line.

use super::Desk;
use super::fault::Fault;
use super::line::{EventSource, head, head_not_written, line, random_id, random_uuid};
use super::receipt::Receipt;
use crate::domain::envelope::Envelope;
use crate::domain::event::{Event, EventData, LogStarted};
use crate::domain::id::{EventId, STORE_SUBJECT};
use crate::domain::text::Text;
use crate::secrets::{NumberKey, VaultKeys};
use crate::store::{StoreMode, create};
use crate::wire::Link;

/// The version of the log's format (docs/log-format.md).
const FORMAT: u64 = 1;

/// What a new store is to be.
#[derive(Debug, Clone)]
pub struct NewStore {
    /// Which desk's log it is: part of every `source`.
    pub site: String,
    /// Who may use it.
    pub mode: StoreMode,
    /// Whether the clock may be simulated.
    pub rehearsal: bool,
}

/// Makes the store. It exists from the moment its first line is durable; its keys are there before that. There is no log
/// to be read yet, and so no transaction: what is begun with [`create`] is committed with its first line.
///
/// # Errors
/// When there is one already, or it cannot be made.
pub fn create_store(desk: &Desk, NewStore { site, mode, rehearsal }: &NewStore) -> Result<Receipt, Fault> {
    desk.clock.allowed_on(*rehearsal)?;
    let prepared = create(&desk.store, *mode, desk.wait)?;
    NumberKey::create(&desk.keys, *mode)?;
    let origin = random_uuid(desk)?;
    VaultKeys::of(&desk.keys, &origin).create(1, *mode)?;
    let clock = desk.clock.now();
    let data = EventData::from(Event::LogStarted(LogStarted {
        format: FORMAT,
        site: Text::from(site.clone()),
        origin: Text::from(origin),
        rehearsal: rehearsal.then_some(true),
    }));
    let envelope = Envelope {
        id: EventId::new(random_id(desk, clock)?),
        source: EventSource::Desk.of(site).into(),
        subject: STORE_SUBJECT.into(),
        time: clock,
        recorded: clock,
        sequence: Link::START.sequence.next(),
        authid: Some(desk.operator.authid().into()),
        actor: None,
        ticket: None,
        run: None,
    };
    let (encoded, recorded) = line(desk, &envelope, &data, &Link::START)?;
    let appended = prepared.start(&encoded.bytes, &head(&encoded.link, encoded.bytes.len() as u64))?;
    let warnings = appended.head_warning.iter().map(head_not_written).collect();
    Ok(Receipt { account: None, event: Some(recorded), data, repeated: false, warnings })
}
