//! The questions of docs/sql.md, asked in SQL of an index that the program made.

use std::fs;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use super::{Desk, indexed};

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
    ] {
        desk.record(command.split(' '));
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
