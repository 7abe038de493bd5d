//! The tables for people: what is known of each account and each of its methods, to be asked in SQL (docs/sql.md). Nothing
//! of this program reads them, but for checking the index. They keep what takes the least, and the views show it in the words
//! and forms of the JSON: times are in milliseconds, those of a method but for the first counted from that one; kinds and
//! channels are numbers, whose words have tables of their own.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, Rows, Statement, params_from_iter};

use super::base::Base;
use super::folded_method::packed_fingerprint;
use crate::domain::account::{Method, Reregistration, State};
use crate::domain::device::{Device, Serial};
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::kind::{Channel, Kind};

/// Everything that is in the file.
const SCHEMA: &str = include_str!("schema.sql");

/// Makes the tables and the views, with the words that are the same for every log.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(SCHEMA)?;
    let mut kinds = Kind::ALL.iter().map(|kind| (*kind as usize, kind.as_str()));
    let mut channels = Channel::ALL.iter().map(|channel| (*channel as usize, channel.as_str()));
    let mut kind = connection.prepare("INSERT INTO kind VALUES (?1, ?2)")?;
    let mut channel = connection.prepare("INSERT INTO channel VALUES (?1, ?2)")?;
    kinds.try_for_each(|(place, word)| kind.execute((place_of(place), word)).map(drop))?;
    channels.try_for_each(|(place, word)| channel.execute((place_of(place), word)).map(drop))
}

/// What the tables hold of one account.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct AccountRow {
    pub id: String,
    account: Vec<Value>,
    methods: Vec<Vec<Value>>,
}

impl AccountRow {
    /// What is known of an account.
    pub fn of(id: &AccountId, state: &State) -> Self {
        let methods = (1..).zip(&state.methods).map(|(place, method)| method_values(id, place, method));
        Self { id: id.as_str().to_owned(), account: account_values(id, state), methods: methods.collect() }
    }
}

fn account_values(id: &AccountId, state: &State) -> Vec<Value> {
    let (requested_via, reregistration_at) = match &state.reregistration {
        Some(Reregistration::Requested { via, at }) => (Some(via.as_str()), Some(*at)),
        Some(Reregistration::Initialised { at }) => (None, Some(*at)),
        None => (None, None),
    };
    let reregistration = state.reregistration.as_ref().map(|reregistration| match reregistration {
        Reregistration::Requested { .. } => "requested",
        Reregistration::Initialised { .. } => "initialised",
    });
    let change = state.phone_change.as_deref();
    vec![
        text(Some(id.as_str())),
        text(state.affiliation.as_ref().map(|affiliation| affiliation.as_str())),
        text(state.language.as_deref()),
        truth(state.identity_service_linked),
        truth(Some(!state.closed)),
        number(state.version),
        time(state.observed.as_ref().map(|observed| observed.at)),
        text(state.observed.as_ref().map(|observed| observed.from.as_str())),
        time(state.application.map(|application| application.applied_at)),
        time(state.application.map(|application| application.effective_at)),
        time(state.termination.map(|termination| termination.terminated_at)),
        time(state.termination.map(|termination| termination.effective_at)),
        text(state.default_method.as_ref().map(|method| method.as_str())),
        text(reregistration),
        text(requested_via),
        time(reregistration_at),
        text(change.map(|change| &*change.from_device)),
        text(change.map(|change| &*change.to_device)),
        time(change.map(|change| change.started_at)),
        truth(Some(state.overridden)),
    ]
}

fn method_values(id: &AccountId, place: i64, method: &Method) -> Vec<Value> {
    let test = method.last_test.as_ref();
    let said_unavailable = method.unavailable().and(method.unavailable_at());
    let fingerprint = method.fingerprint();
    let packed = fingerprint.and_then(packed_fingerprint);
    let behind = |at: Option<Instant>| at.map_or(Value::Null, |at| Value::Integer(at.since(method.added_at)));
    vec![
        text(Some(id.as_str())),
        Value::Integer(place),
        text(Some(method.id.as_str())),
        place_of(method.kind as usize),
        text(method.name()),
        text(method.device.as_ref().map(Device::label)),
        device_key(method),
        text(method.label()),
        method.number.as_ref().map_or(Value::Null, |number| masked(number.masked())),
        packed.map_or(Value::Null, |(key, _)| number(key.into())),
        packed.map_or(text(fingerprint), |(_, bytes)| Value::Blob(bytes.to_vec())),
        text(method.extension()),
        text(method.serial().map(Serial::label)),
        text(method.serial_key()),
        text(method.reference()),
        truth(Some(method.kind.verifies_sign_in())),
        truth(Some(method.is_available())),
        text(method.unavailable()),
        behind(said_unavailable),
        time(Some(method.added_at)),
        behind(Some(method.changed_at)),
        behind(Some(method.there_at)),
        truth(test.map(|test| test.passed)),
        behind(test.map(|test| test.at)),
        channel(test.map(|test| &*test.channel)),
    ]
}

/// By what the device is compared: nothing where that is its label in small letters without blanks and hyphens, as the view
/// makes it, and an empty text where it is no device.
fn device_key(method: &Method) -> Value {
    let Some(device) = &method.device else { return Value::Null };
    let key = method.device_key().unwrap_or_default();
    let plain = device.label().replace([' ', '-'], "").to_ascii_lowercase();
    if device.label().is_ascii() && plain == key { Value::Null } else { text(Some(key)) }
}

/// A masked number, as bytes where it takes one for each digit that is hidden.
fn masked(masked: &str) -> Value {
    if masked.contains('*') { text(Some(masked)) } else { Value::Blob(masked.replace('•', "*").into_bytes()) }
}

fn channel(word: Option<&str>) -> Value {
    let known = word.and_then(Channel::known);
    known.map_or(text(word), |channel| place_of(channel as usize))
}

fn place_of(place: usize) -> Value {
    i64::try_from(place).map_or(Value::Null, Value::Integer)
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.to_owned()))
}

fn truth(truth: Option<bool>) -> Value {
    truth.map_or(Value::Null, |truth| Value::Integer(truth.into()))
}

fn number(number: u64) -> Value {
    i64::try_from(number).map_or(Value::Null, Value::Integer)
}

fn time(at: Option<Instant>) -> Value {
    at.map_or(Value::Null, |at| Value::Integer(at.millis()))
}

const ACCOUNT: &str = "INSERT INTO account VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
const METHOD: &str = "INSERT INTO method VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/// Writes what is known of accounts that are not there yet.
pub(super) fn insert(connection: &Connection, rows: impl Iterator<Item = AccountRow>) -> rusqlite::Result<()> {
    let mut account = connection.prepare(ACCOUNT)?;
    let mut method = connection.prepare(METHOD)?;
    for row in rows {
        account.execute(params_from_iter(row.account))?;
        for values in row.methods {
            method.execute(params_from_iter(values))?;
        }
    }
    Ok(())
}

/// Writes what is known of these accounts by now, of some of which nothing is there yet.
pub(super) fn replace(
    connection: &Connection,
    rows: Vec<AccountRow>,
    is_new: impl Fn(&str) -> bool,
) -> rusqlite::Result<()> {
    let mut methods = connection.prepare("DELETE FROM method WHERE account = ?1")?;
    let mut account = connection.prepare("DELETE FROM account WHERE account = ?1")?;
    for row in rows.iter().filter(|row| !is_new(&row.id)) {
        methods.execute([&row.id])?;
        account.execute([&row.id])?;
    }
    insert(connection, rows.into_iter())
}

/// Writes what the tables are of.
pub(super) fn write_about(connection: &Connection, base: &Base) -> rusqlite::Result<()> {
    let mut about = connection.prepare("INSERT OR REPLACE INTO about (name, value) VALUES (?1, ?2)")?;
    let said = [
        ("mfadesk", base.program.clone()),
        ("origin", base.origin.clone()),
        ("sequence", format!("{:012}", base.sequence)),
        ("chainhash", base.chainhash.clone()),
        ("recorded", Instant::from_millis(base.recorded).to_string()),
    ];
    said.into_iter().try_for_each(|(name, value)| about.execute([name, value.as_str()]).map(drop))
}

/// Whether everything beside the rows of accounts and methods is as it was made: the tables and the views, the words, and
/// what it is all of.
pub(super) fn is_as_made(connection: &Connection, base: &Base) -> rusqlite::Result<bool> {
    let made = Connection::open_in_memory()?;
    create(&made)?;
    write_about(&made, base)?;
    let selects = [
        "SELECT type, name, sql FROM sqlite_master ORDER BY type, name",
        "SELECT * FROM kind ORDER BY place",
        "SELECT * FROM channel ORDER BY place",
        "SELECT * FROM about ORDER BY name",
    ];
    for select in selects {
        let all = |connection: &Connection| {
            let mut select = connection.prepare(select)?;
            let columns = 0..select.column_count();
            let values = |row: &Row<'_>| columns.clone().map(|column| row.get(column)).collect();
            select.query_map([], values)?.collect::<rusqlite::Result<Vec<Vec<Value>>>>()
        };
        if all(connection)? != all(&made)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The accounts of which the tables say something else. Both come by id, so that no more than one account is in memory.
pub(super) fn differing(
    connection: &Connection,
    expected: impl Iterator<Item = AccountRow>,
) -> rusqlite::Result<Vec<String>> {
    let mut accounts = connection.prepare("SELECT * FROM account ORDER BY account")?;
    let mut methods = connection.prepare("SELECT * FROM method ORDER BY account, place")?;
    let mut held = HeldRows { accounts: Ahead::of(&mut accounts)?, methods: Ahead::of(&mut methods)? };
    let mut next = held.next()?;
    let mut differing = Vec::new();
    for row in expected {
        while let Some(other) = next.take_if(|held| held.id < row.id) {
            differing.push(other.id);
            next = held.next()?;
        }
        match next.take_if(|held| held.id == row.id) {
            Some(same) => {
                differing.extend((same != row).then_some(row.id));
                next = held.next()?;
            }
            None => differing.push(row.id),
        }
    }
    while let Some(other) = next {
        differing.push(other.id);
        next = held.next()?;
    }
    Ok(differing)
}

/// The rows of both tables, account by account.
struct HeldRows<'s> {
    accounts: Ahead<'s>,
    methods: Ahead<'s>,
}

impl HeldRows<'_> {
    /// What the tables hold of the next account; one of them may hold nothing.
    fn next(&mut self) -> rusqlite::Result<Option<AccountRow>> {
        let ids = [&self.accounts, &self.methods].into_iter().filter_map(|table| table.next.as_ref());
        let Some(id) = ids.map(|(id, _)| id.clone()).min() else { return Ok(None) };
        let account = self.accounts.take(&id)?.unwrap_or_default();
        let mut methods = Vec::new();
        while let Some(method) = self.methods.take(&id)? {
            methods.push(method);
        }
        Ok(Some(AccountRow { id, account, methods }))
    }
}

/// The rows of a table, the next of which was looked at: whose it is, and what it holds.
struct Ahead<'s> {
    rows: Rows<'s>,
    next: Option<(String, Vec<Value>)>,
}

impl<'s> Ahead<'s> {
    fn of(select: &'s mut Statement<'_>) -> rusqlite::Result<Self> {
        let mut ahead = Self { rows: select.query([])?, next: None };
        ahead.look()?;
        Ok(ahead)
    }

    /// Takes the next row, if it is this account's.
    fn take(&mut self, id: &str) -> rusqlite::Result<Option<Vec<Value>>> {
        let Some((_, values)) = self.next.take_if(|(of, _)| of == id) else { return Ok(None) };
        self.look()?;
        Ok(Some(values))
    }

    /// What is no text is nobody's id: whoever wrote that into the file is told so all the same.
    fn look(&mut self) -> rusqlite::Result<()> {
        let Some(row) = self.rows.next()? else { return Ok(()) };
        let columns = row.as_ref().column_count();
        let values = (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()?;
        let id = match values.first() {
            Some(Value::Text(id)) => id.clone(),
            _ => String::new(),
        };
        self.next = Some((id, values));
        Ok(())
    }
}
