//! `recheck`: does an answer that was kept still say what the log says? Members that another version would add are not
//! held against it; one that the same version would have written, and that is not there, was taken out.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::answer::RowList;

/// One difference between an answer that was kept and the same question asked again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The account (or the line, for an audit) whose row differs; none: the answer as a whole.
    pub account: Option<String>,
    /// Which member: a path such as `risk.level`; empty: the row itself is there only before or only after.
    pub member: String,
    /// What the answer that was kept says.
    pub before: Value,
    /// What the log says.
    pub after: Value,
}

/// Whether an answer was given by a version that folded by other rules, in which an event that is heard of late overtook what
/// was known from later: what differs may be that, and need not be anything that was done to the log.
pub fn folded_by_other_rules(kept: &Value) -> bool {
    kept.get("mfadesk").and_then(Value::as_str).is_some_and(|version| version.starts_with("0.1."))
}

/// Compares an answer that was kept with the same question asked again. Both are whole JSON answers; `list` is
/// theirs.
pub fn compare(before: &Value, after: &Value, list: &RowList) -> Vec<Difference> {
    let RowList { name: rows, key, .. } = list;
    let mut comparison =
        Comparison { same_version: before.get("mfadesk") == after.get("mfadesk"), account: None, found: Vec::new() };
    let names: BTreeSet<&String> =
        [before, after].into_iter().filter_map(Value::as_object).flat_map(|members| members.keys()).collect();
    for name in names.into_iter().filter(|name| *name != rows && !ASKED.contains(&name.as_str())) {
        comparison.differ(name, before.get(name), after.get(name));
    }
    // A list that was not asked for (`risk --count`) is not missed.
    if before.get(rows).is_some() || before.get("counts").is_none() {
        comparison.rows(before, after, rows, key);
    }
    comparison.found
}

/// Members that say what was asked, of which lines, at which instant and by which version: what is asked again follows
/// from them. Every other member is what was answered.
const ASKED: [&str; 5] = ["mfadesk", "query", "as_of", "on", "log"];

/// Members that are words for people: of a notice.
const WORDED: [&str; 2] = ["subject", "body"];

struct Comparison {
    /// Whether the same version wrote the answer: then it is to have every member, else those that it has.
    same_version: bool,
    /// Whose row is compared.
    account: Option<String>,
    found: Vec<Difference>,
}

impl Comparison {
    fn rows(&mut self, before: &Value, after: &Value, rows: &str, key: &str) {
        let names = |answer: &Value| -> Vec<String> {
            let list = answer.get(rows).and_then(Value::as_array);
            list.into_iter().flatten().map(|row| text(row.get(key).unwrap_or(&Value::Null))).collect()
        };
        let by_key = |answer: &Value| -> BTreeMap<String, Value> {
            let list = answer.get(rows).and_then(Value::as_array).cloned().unwrap_or_default();
            names(answer).into_iter().zip(list).collect()
        };
        let (old, new) = (by_key(before), by_key(after));
        let everybody: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in everybody {
            self.account = Some(name.clone());
            match (old.get(name), new.get(name)) {
                (Some(old), Some(new)) => self.differ("", Some(old), Some(new)),
                (old, new) => self.note("", old, new),
            }
        }
        self.account = None;
        let (old, new) = (names(before), names(after));
        if self.found.is_empty() && old != new {
            self.note(rows, Some(&old.into()), Some(&new.into()));
        }
    }

    /// Walks both values. Lists are compared one by one when they are of one length, else whole.
    fn differ(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (Some(Value::Object(old)), Some(Value::Object(new))) => {
                let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
                for name in names {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.differ(&path, old.get(name), new.get(name));
                }
            }
            (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.differ(&format!("{path}[{index}]"), Some(old), Some(new));
                }
            }
            (None, Some(_)) if !self.same_version => {}
            // Another version may say the same in other words.
            _ if !self.same_version && WORDED.contains(&path) => {}
            _ if before == after => {}
            _ => self.note(path, before, after),
        }
    }

    fn note(&mut self, path: &str, before: Option<&Value>, after: Option<&Value>) {
        self.found.push(Difference {
            account: self.account.clone(),
            member: path.to_owned(),
            before: before.cloned().unwrap_or_default(),
            after: after.cloned().unwrap_or_default(),
        });
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
