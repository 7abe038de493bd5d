//! The tables for people: what is known of each account and each of its methods, to be asked in SQL (docs/sql.md). Times
//! are kept in milliseconds, and shown by the views in the form of the log. Nothing of this program reads them, but for
//! checking the index.

use std::collections::BTreeMap;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::base::Base;
use crate::domain::account::{Method, Reregistration, State};
use crate::domain::device::{Device, Serial};
use crate::domain::id::AccountId;
use crate::domain::instant::Instant;
use crate::domain::number::Number;

/// Everything that is in the file.
pub(super) const SCHEMA: &str = include_str!("schema.sql");

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
    vec![
        text(Some(id.as_str())),
        Value::Integer(place),
        text(Some(method.id.as_str())),
        text(Some(method.kind.as_str())),
        text(method.name()),
        text(method.device.as_ref().map(Device::label)),
        text(method.device_key()),
        text(method.label()),
        text(method.number.as_ref().map(Number::masked)),
        text(method.fingerprint()),
        text(method.extension()),
        text(method.serial().map(Serial::label)),
        text(method.serial_key()),
        text(method.reference()),
        truth(Some(method.kind.verifies_sign_in())),
        truth(Some(method.is_available())),
        text(method.unavailable()),
        time(said_unavailable),
        time(Some(method.added_at)),
        time(Some(method.changed_at)),
        time(Some(method.there_at)),
        text(test.map(|test| if test.passed { "passed" } else { "failed" })),
        time(test.map(|test| test.at)),
        text(test.map(|test| &*test.channel)),
    ]
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
const METHOD: &str = "INSERT INTO method VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

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
    rows: &[AccountRow],
    is_new: impl Fn(&str) -> bool,
) -> rusqlite::Result<()> {
    let mut methods = connection.prepare("DELETE FROM method WHERE account = ?1")?;
    let mut account = connection.prepare("DELETE FROM account WHERE account = ?1")?;
    for row in rows.iter().filter(|row| !is_new(&row.id)) {
        methods.execute([&row.id])?;
        account.execute([&row.id])?;
    }
    insert(connection, rows.iter().cloned())
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

/// The accounts of which the tables say something else.
pub(super) fn differing(
    connection: &Connection,
    expected: impl Iterator<Item = AccountRow>,
) -> rusqlite::Result<Vec<String>> {
    let mut held: BTreeMap<String, AccountRow> = BTreeMap::new();
    for (table, order) in [("account", "account"), ("method", "account, place")] {
        let mut select = connection.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
        let columns = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|column| row.get(column)).collect::<Result<Vec<Value>, _>>()?;
            let Some(Value::Text(id)) = values.first().cloned() else { continue };
            let of = held.entry(id.clone()).or_default();
            of.id = id;
            if table == "account" { of.account = values } else { of.methods.push(values) }
        }
    }
    let mut differing = Vec::new();
    for row in expected {
        if held.remove(&row.id).as_ref() != Some(&row) {
            differing.push(row.id);
        }
    }
    differing.extend(held.into_keys());
    differing.sort();
    Ok(differing)
}
