//! Making a store: its directory, its keys, its first line.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Desk;
use super::fault::Fault;
use super::line::{EventSource, head, head_not_written, line, random_id, random_uuid};
use super::operator::group_name;
use super::random::RandomBytes;
use super::receipt::Receipt;
use crate::domain::envelope::Envelope;
use crate::domain::event::{Event, EventData, LogStarted};
use crate::domain::id::{EventId, STORE_SUBJECT};
use crate::domain::text::Text;
use crate::secrets::{NumberKey, VaultKeys};
use crate::store::{PreparedStore, StoreMode, create};
use crate::wire::{LOG_FORMAT, Link};

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

/// A store that was just made.
#[derive(Debug, Clone)]
pub struct MadeStore {
    /// The receipt of its first line.
    pub receipt: Receipt,
    /// Its directory.
    pub directory: PathBuf,
    /// The directory of its keys.
    pub keys: PathBuf,
    /// The group that shares it; none: it is for one user.
    pub group: Option<String>,
    /// What there is of it, from the store down.
    pub parts: Vec<StorePart>,
}

/// Something that a new store is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorePart {
    /// What it is.
    pub what: PartSort,
    /// Where it is.
    pub path: PathBuf,
    /// Its permission bits.
    pub bits: u32,
    /// Whether it was made, and not there before.
    pub is_new: bool,
}

/// What a part of a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartSort {
    /// The directory.
    Store,
    /// The log.
    Log,
    /// What writers lock.
    Lock,
    /// How far the log was acknowledged.
    Head,
    /// What the number key is known by.
    NumberCheck,
    /// The directory of the keys.
    Keys,
    /// The key behind the fingerprints of numbers.
    NumberKey,
    /// The key of the vault.
    VaultKey,
}

/// Makes the store. It exists from the moment its first line is durable; its keys are there before that. There is no log
/// to be read yet, and so no transaction: what is begun with [`create`] is committed with its first line.
///
/// # Errors
/// When there is one already, or it cannot be made.
pub fn create_store(desk: &Desk, new: &NewStore) -> Result<MadeStore, Fault> {
    create_store_as(desk, new, |_, _, _| Ok(()))
}

/// The same, where `first` is done with the first line and its id before the log has it.
///
/// # Errors
/// As [`create_store`]; and what `first` says: no store is left then.
pub(super) fn create_store_as(
    desk: &Desk,
    NewStore { site, mode, rehearsal }: &NewStore,
    first: impl FnOnce(&PreparedStore, &[u8], &str) -> Result<(), Fault>,
) -> Result<MadeStore, Fault> {
    desk.clock.allowed_on(*rehearsal)?;
    let were_there = [&desk.store, &desk.keys].map(|directory| directory.exists());
    let prepared = create(&desk.store, *mode, desk.wait)?;
    let layout = prepared.layout().clone();
    let is_new_key = NumberKey::create(&desk.keys, *mode)?;
    let origin = random_uuid(desk)?;
    let vault_keys = VaultKeys::of(&desk.keys, &origin);
    let vault_key = vault_keys.path(vault_keys.create(1, *mode)?.number);
    let clock = desk.clock.now();
    let data = EventData::from(Event::LogStarted(LogStarted {
        format: LOG_FORMAT,
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
        proof: None,
        ticket: None,
        run: None,
    };
    let (encoded, recorded) = line((desk, &mut RandomBytes::default()), &envelope, &data, &Link::START)?;
    first(&prepared, &encoded.bytes, recorded.id.as_str())?;
    let appended = prepared.start(&encoded.bytes, &head(&encoded.link, encoded.bytes.len() as u64))?;
    // Without it a key that is exchanged one day is not noticed; the next command that records a number tries again.
    if let Ok(key) = NumberKey::load(&desk.keys) {
        let _ = key.introduce_to(&desk.store);
    }
    let warnings = appended.head_warning.iter().map(head_not_written).collect();
    let receipt = Receipt { account: None, event: Some(recorded), data, repeated: false, warnings };
    let parts = [
        (PartSort::Store, layout.directory().to_owned(), !were_there[0]),
        (PartSort::Log, layout.events(), true),
        (PartSort::Lock, layout.lock(), true),
        (PartSort::Head, layout.head(), true),
        (PartSort::NumberCheck, layout.number_check(), true),
        (PartSort::Keys, desk.keys.clone(), !were_there[1]),
        (PartSort::NumberKey, NumberKey::path(&desk.keys), is_new_key),
        (PartSort::VaultKey, vault_key, true),
    ];
    let group = match mode {
        StoreMode::Private => None,
        StoreMode::Group(group) => Some(group_name(*group)),
    };
    let [directory, keys] = [&desk.store, &desk.keys].map(|path| from_the_root(path));
    Ok(MadeStore { receipt, directory, keys, group, parts: parts.into_iter().filter_map(found).collect() })
}

/// A part as it lies there; a head that could not be written does not.
fn found((what, path, is_new): (PartSort, PathBuf, bool)) -> Option<StorePart> {
    let bits = fs::metadata(&path).ok()?.permissions().mode() & 0o7777;
    Some(StorePart { what, path: from_the_root(&path), bits, is_new })
}

/// The path from the root of the file system: it is told to be used from anywhere.
fn from_the_root(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
