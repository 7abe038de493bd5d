//! The questions of docs/sql.md, asked in SQL of an index that the program made.

use std::fs;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::{Desk, answers_as_without, indexed};

/// The questions of the page, and what the page says comes of each.
fn questions() -> Vec<(String, String)> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/sql.md")).unwrap();
    let blocks = page.split("\n```sql\n").skip(1);
    let parts = blocks.map(|block| {
        let (sql, rest) = block.split_once("\n```\n").unwrap();
        let (_, answer) = rest.split_once("```text\n").unwrap();
        (sql.to_owned(), answer.split_once("```").unwrap().0.to_owned())
    });
    parts.collect()
}

fn asked(desk: &Desk, sql: &str) -> String {
    let path = desk.in_store("index.sqlite");
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut select = connection.prepare(sql).unwrap_or_else(|why| panic!("{why}: {sql}"));
    let columns = select.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|column| {
            Ok(match row.get::<_, Value>(column)? {
                Value::Null => String::new(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => number.to_string(),
                Value::Text(text) => text,
                Value::Blob(_) => "blob".to_owned(),
            })
        });
        Ok(values.collect::<Result<Vec<_>, rusqlite::Error>>()?.join("|") + "\n")
    };
    select.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_questions_of_the_page_are_answered_as_the_page_says() {
    let desk = indexed();
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    let questions = questions();
    assert_eq!(questions.len(), 5);
    for (sql, answer) in questions {
        assert_eq!(asked(&desk, &sql), answer, "{sql}");
    }
}

/// A desk of which every member of an account and of a method has a value somewhere.
fn complete() -> Desk {
    let desk = indexed();
    for command in [
        "edit 0123456789 --language ja",
        "test 0123456789 m2 failed",
        "observe 0123456789 --all",
        "apply 0123456789",
        "terminate 0123456789 --reason asked --identity-check staff-id",
        "phone-change start 0123456789 --from iPhone15 --to Pixel --planned-on 2026-12-01",
        "reregister request 0123456789 --via office --override method-still-usable --because asked",
        "edit 0123456789 m2 --label work",
        "lost 0123456789 m2",
        "add 0123456789 passkey --device Mac-Book_Pro",
        "add 0123456789 passkey --device スマホ_2",
        "add 0123456789 passkey --device -",
        "add 1234567890 office --number 03-5841-0000 --extension 21234",
        "test 1234567890 m2 passed",
    ] {
        let words: Vec<String> = command.split(' ').map(|word| word.replace('_', " ")).collect();
        desk.record(words.iter().map(String::as_str));
    }
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    desk
}

#[test]
fn the_columns_of_the_views_are_the_words_of_the_json() {
    let desk = complete();
    let connection = Connection::open(desk.in_store("index.sqlite")).unwrap();
    let account = desk.status(super::A);
    for (view, of) in [("accounts", &account), ("methods", &account["methods"][1])] {
        let select = connection.prepare(&format!("SELECT * FROM {view}")).unwrap();
        for column in select.column_names() {
            if ["account", "device_key", "serial_key", "overridden"].contains(&column) && of.get(column).is_none() {
                continue;
            }
            let mut member = of;
            for word in column.split('.') {
                member = member.get(word).unwrap_or_else(|| panic!("{view}: {column} has no {word}"));
            }
        }
    }
}

#[test]
fn the_rows_of_the_views_are_what_the_json_says() {
    let desk = complete();
    for id in [super::A, super::B] {
        let account = desk.status(id);
        let said = |of: &serde_json::Value, column: &str| {
            let member = column.split('.').fold(of.clone(), |member, word| member[word].clone());
            match member {
                serde_json::Value::Null => String::new(),
                serde_json::Value::Bool(truth) => u8::from(truth).to_string(),
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            }
        };
        let columns = "account, affiliation, language, open, version, observed.at, observed.from, mfa.applied_at, \
                       mfa.effective_at, mfa.terminated_at, mfa.termination_effective_at, default_method, \
                       reregistration.state, reregistration.via, reregistration.at, phone_change.from_device, \
                       phone_change.to_device, phone_change.started_at";
        let quoted = |columns: &str| columns.split(", ").map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ");
        let row = columns.split(", ").map(|column| said(&account, column)).collect::<Vec<_>>().join("|") + "\n";
        assert_eq!(asked(&desk, &format!("SELECT {} FROM accounts WHERE account = '{id}'", quoted(columns))), row);
        let columns = "method, kind, name, device, label, number.masked, number.fingerprint, extension, serial, ref, \
                       verifies_sign_in, available, unavailable_reason, unavailable_at, added_at, changed_at, there_at, \
                       last_test.result, last_test.at, last_test.channel";
        let methods = account["methods"].as_array().unwrap();
        let of = |method| columns.split(", ").map(|column| said(method, column)).collect::<Vec<_>>().join("|") + "\n";
        let rows: String = methods.iter().map(of).collect();
        assert_eq!(asked(&desk, &format!("SELECT {} FROM methods WHERE account = '{id}'", quoted(columns))), rows);
    }
    let keys = "SELECT DISTINCT device, device_key, serial, serial_key FROM methods ORDER BY 1";
    assert_eq!(
        asked(&desk, keys),
        "|||\n-|-||\nMac-Book Pro|macbookpro||\nYubiKey|yubikey|S-1|s1\niPhone15|iphone15||\nスマホ 2|スマホ2||\n"
    );
}

#[test]
fn the_views_ask_for_no_function_that_an_old_sqlite_lacks() {
    const OLD: [&str; 8] = ["strftime", "nullif", "coalesce", "replace", "lower", "hex", "typeof", "CAST"];
    let views = asked(&indexed(), "SELECT sql FROM sqlite_master WHERE type = 'view'");
    let mut functions = 0;
    for (at, _) in views.match_indices('(') {
        let before = &views[..at];
        let name = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap();
        assert!(name.is_empty() || OLD.contains(&name), "{name}");
        functions += usize::from(!name.is_empty());
    }
    assert!(functions > 20, "{functions}");
}

#[test]
fn fingerprints_of_any_key_are_answered_and_shown_as_the_log_has_them() {
    let keys = ["1", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "99999999999999999999"];
    let fingerprints = keys.map(|key| format!("k{key}:00112233445566778899aabbccddeeff"));
    let mut events = Vec::new();
    for id in [super::A, super::B] {
        events.push((id, "account.registered", json!({"affiliation": "student"})));
        for (at, fingerprint) in (1..).zip(&fingerprints) {
            let number = json!({"masked": "+81 ••• ••• ••12", "fingerprint": fingerprint});
            let phone = json!({"method": format!("m{at}"), "kind": "phone", "device": "iPhone15", "number": number});
            events.push((id, "method.added", phone));
        }
    }
    let desk = Desk::forged(&events);
    assert_eq!(desk.run(["index", "rebuild"]).code, 0);
    answers_as_without(&desk, true, false);
    let shown = format!("SELECT \"number.fingerprint\" FROM methods WHERE account = '{}'", super::A);
    assert_eq!(asked(&desk, &shown), fingerprints.map(|fingerprint| fingerprint + "\n").concat());
}

#[test]
fn whatever_somebody_writes_into_the_file_for_people_is_found_by_checking() {
    let desk = indexed();
    for written in [
        "UPDATE about SET value = '000000000001' WHERE name = 'sequence'",
        "UPDATE kind SET word = 'passkey' WHERE word = 'phone'",
        "DELETE FROM channel",
        "UPDATE method SET device = 'Pixel'",
        "DELETE FROM account",
        "DROP VIEW methods; CREATE VIEW methods AS SELECT 1",
        "CREATE TABLE more (something)",
    ] {
        // In place: of a copy, which is another file, an index is not used at all.
        assert_eq!(desk.run(["index", "rebuild"]).code, 0);
        assert_eq!(desk.run(["index", "check"]).code, 0);
        Connection::open(desk.in_store("index.sqlite")).unwrap().execute_batch(written).unwrap();
        let ran = desk.run(["--json", "index", "check"]);
        let index = &serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap()["index"];
        let is_found = index["log_differs"] == true || index["accounts"] != json!([]);
        assert!(ran.code == 1 && index["why"].is_null() && is_found, "{written}: {index}");
    }
}
