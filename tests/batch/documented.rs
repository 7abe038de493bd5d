//! docs/commands.md shows what happens.

use serde_json::Value;

use super::{Store, results};

/// The block of the page that is marked so.
fn block(mark: &str) -> &'static str {
    let page = include_str!("../../docs/commands.md");
    page.split_once(&format!("```jsonl {mark}\n")).unwrap().1.split_once("```").unwrap().0
}

fn without_ids(text: &str) -> Vec<Value> {
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &mut lines {
        if let Some(id) = line.pointer_mut("/event/id") {
            *id = Value::Null;
        }
    }
    lines
}

#[test]
fn the_example_of_the_page_is_answered_as_the_page_says() {
    let store = Store::new();
    let ran = store.feed(block("batch-input"), ["batch"]);
    assert_eq!(results(&ran).len(), 4);
    assert_eq!(without_ids(&ran.stdout), without_ids(block("batch-output")));
    assert_eq!(ran.code, 3);
}
