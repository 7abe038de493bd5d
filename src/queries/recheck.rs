//! `recheck`: does an answer that was kept still say what the log says? It compares what the old answer holds; members
//! that a newer version adds are not held against it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

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

/// Compares an answer that was kept with the same question asked again. Both are whole JSON answers; `rows` is the name
/// of their list, `key` the member that names a row.
pub fn compare(before: &Value, after: &Value, rows: &str, key: &str) -> Vec<Difference> {
    let mut differences = Vec::new();
    for name in
        ["population", "counts", "setup_required", "by_affiliation", "policy", "set", "keys", "ids_not_matching"]
    {
        if let Some(old) = before.get(name) {
            differ(None, name, old, after.get(name).unwrap_or(&Value::Null), &mut differences);
        }
    }
    if before.get(rows).is_none() {
        // An answer that counts, and lists nobody, says nothing about rows.
        return differences;
    }
    let by_key = |answer: &'_ Value| -> BTreeMap<String, Value> {
        let list = answer.get(rows).and_then(Value::as_array).cloned().unwrap_or_default();
        list.into_iter().map(|row| (text(row.get(key).unwrap_or(&Value::Null)), row)).collect()
    };
    let (old, new) = (by_key(before), by_key(after));
    for (name, row) in &old {
        match new.get(name) {
            Some(now) => differ(Some(name), "", row, now, &mut differences),
            None => differences.push(Difference {
                account: Some(name.clone()),
                member: String::new(),
                before: row.clone(),
                after: Value::Null,
            }),
        }
    }
    for (name, row) in new.into_iter().filter(|(name, _)| !old.contains_key(name)) {
        differences.push(Difference { account: Some(name), member: String::new(), before: Value::Null, after: row });
    }
    let order = |answer: &Value| -> Vec<String> {
        let list = answer.get(rows).and_then(Value::as_array);
        list.into_iter().flatten().map(|row| text(row.get(key).unwrap_or(&Value::Null))).collect()
    };
    if differences.is_empty() && order(before) != order(after) {
        differences.push(Difference {
            account: None,
            member: rows.to_owned(),
            before: order(before).into(),
            after: order(after).into(),
        });
    }
    differences
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Walks what the old value holds. Lists are compared whole: their order and length mean something.
fn differ(account: Option<&str>, path: &str, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in old {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                differ(account, &path, value, new.get(name).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                differ(account, &format!("{path}[{index}]"), old, new, found);
            }
        }
        _ if before == after => {}
        _ => found.push(Difference {
            account: account.map(ToOwned::to_owned),
            member: path.to_owned(),
            before: before.clone(),
            after: after.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::compare;

    #[test]
    fn an_answer_that_lists_nobody_is_compared_by_its_counts_alone() {
        let counts = json!({"counts": {"ok": 1}, "setup_required": 0});
        let listed = json!({"counts": {"ok": 1}, "setup_required": 0, "accounts": [{"account": "1"}]});
        assert_eq!(compare(&counts, &listed, "accounts", "account"), []);
        let others = json!({"counts": {"ok": 2}, "setup_required": 0, "accounts": [{"account": "1"}]});
        assert_eq!(compare(&counts, &others, "accounts", "account").len(), 1);
        assert_eq!(compare(&listed, &counts, "accounts", "account").len(), 1);
    }
}
