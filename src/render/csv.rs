//! Rows for spreadsheets. The fields of each sort of row are listed once, here: they are the members of the JSON rows,
//! nested ones with a dot. Ids in a list are joined by a space; lists of objects, and open data, are JSON in a cell.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::json;

/// The fields of a row of `status`.
pub const STATUS_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "language",
    "identity_service_linked",
    "open",
    "as_of",
    "version",
    "observed.at",
    "observed.from",
    "mfa.state",
    "mfa.applied_at",
    "mfa.effective_at",
    "mfa.terminated_at",
    "mfa.termination_effective_at",
    "setup.step",
    "default_method",
    "methods",
    "reregistration.state",
    "reregistration.via",
    "reregistration.at",
    "phone_change.from_device",
    "phone_change.to_device",
    "phone_change.number_changes",
    "phone_change.planned_on",
    "phone_change.started_at",
    "phone_change.left",
    "risk.level",
    "risk.if_in_force",
    "risk.distance",
    "risk.assured_distance",
    "risk.single_points_of_failure",
    "risk.reasons",
];

/// The fields of the one row of `next`.
pub const NEXT_FIELDS: &[&str] =
    &["account", "affiliation", "language", "open", "as_of", "version", "situation", "level", "advice", "pages"];

/// The fields of a row of `risk`.
pub const RISK_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "mfa_state",
    "level",
    "distance",
    "assured_distance",
    "usable_methods",
    "single_points_of_failure",
    "reasons",
];

/// The fields of a row of `notice`.
pub const NOTICE_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "language",
    "mfa_state",
    "level",
    "level_now",
    "situation",
    "reasons",
    "steps",
    "languages",
    "to",
    "subject",
    "body",
];

/// The fields of the one row of `risk --count`.
pub const COUNT_FIELDS: &[&str] = &[
    "population.accounts",
    "population.closed",
    "counts.locked-out",
    "counts.critical",
    "counts.warning",
    "counts.ok",
    "counts.not-in-force",
    "setup_required",
];

/// The fields of a row of `audit`.
pub const AUDIT_FIELDS: &[&str] = &[
    "sequence",
    "id",
    "type",
    "account",
    "time",
    "recorded",
    "source",
    "authid",
    "actor",
    "ticket",
    "run",
    "voided_by",
    "fits",
    "misfit",
    "overrides",
    "override_reason",
    "data",
];

/// The fields of a row of `shared`.
pub const SHARED_FIELDS: &[&str] = &["domain", "what", "number.masked", "number.fingerprint", "serial", "accounts"];

/// The fields of one figure of `stats`.
pub const STATS_FIELDS: &[&str] = &["as_of", "period", "sequence", "affiliation", "group", "measure", "count", "of"];

/// The fields of an account that changed.
pub const DIFF_FIELDS: &[&str] = &[
    "account",
    "affiliation",
    "changes",
    "before.open",
    "before.mfa_state",
    "before.step",
    "before.level",
    "after.open",
    "after.mfa_state",
    "after.step",
    "after.level",
];

/// The fields of a difference that `recheck` found, and of a member of an account that changed.
pub const DIFFERENCE_FIELDS: &[&str] = &["account", "member", "before", "after"];

/// The fields of the one row of `policy show`.
pub const POLICY_FIELDS: &[&str] = &[
    "policy.propagation_minutes",
    "policy.stale_after_days",
    "policy.second_operator",
    "policy.account_id",
    "policy.country_code",
    "policy.time_zone",
    "policy.shared_threshold",
    "policy.limits.apps_and_tokens",
    "policy.limits.keys_and_passkeys",
    "policy.only_for",
    "policy.office.days",
    "policy.office.hours",
    "policy.office.holidays",
    "policy.guidance.setup",
    "policy.guidance.change",
    "set.sequence",
    "set.recorded",
    "set.authid",
    "set.actor",
    "set.ticket",
];

/// The fields of an account whose level another policy changes.
pub const POLICY_CHANGE_FIELDS: &[&str] = &["account", "affiliation", "before", "after"];

/// The fields of the one row of `log head`.
pub const HEAD_FIELDS: &[&str] = &["sequence", "bytes", "chainhash", "origin", "recorded"];

/// The fields of a finding of `log verify`.
pub const FINDING_FIELDS: &[&str] = &["class", "line", "offset", "kind", "member", "sequence", "id", "reason"];

/// The rows under their header, which is printed also when there is no row.
pub fn table(fields: &[&str], rows: &[impl Serialize]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, nor do the rows differ in length.
    let _ = writer.write_record(fields);
    for row in rows {
        let text = json::compact(row);
        let members = members(&text);
        let _ = writer.write_record(fields.iter().map(|field| cell(&members, field)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The members of a JSON object; of anything else, none.
fn members(object: &str) -> BTreeMap<&str, &RawValue> {
    serde_json::from_str(object).unwrap_or_default()
}

fn cell(members: &BTreeMap<&str, &RawValue>, field: &str) -> String {
    if let Some(value) = members.get(field) {
        return defused(shown(value.get()));
    }
    match field.split_once('.') {
        Some((outer, inner)) => {
            members.get(outer).map_or_else(String::new, |value| cell(&self::members(value.get()), inner))
        }
        None => String::new(),
    }
}

/// A value as the text of a cell.
fn shown(json: &str) -> String {
    if json == "null" {
        return String::new();
    }
    if let Ok(text) = serde_json::from_str::<String>(json) {
        return text;
    }
    match serde_json::from_str::<Vec<String>>(json) {
        Ok(words) => words.join(" "),
        Err(_) => json.to_owned(),
    }
}

/// A cell that no spreadsheet runs as a formula: one that begins as a formula does gets an apostrophe in front.
fn defused(cell: String) -> String {
    const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if cell.starts_with(FORMULAS) { format!("'{cell}") } else { cell }
}
