//! SECURITY.md: each promise names a test, and that test is there.

use std::fs;
use std::path::Path;

/// The tests that the page names, by their paths.
fn named(page: &str) -> Vec<&str> {
    page.split('`').filter(|words| words.contains("::")).collect()
}

/// Whether the sources of the tests hold a test at this path, in `tests/a/b.rs` or `tests/a/b/mod.rs` for `a::b::name`.
fn is_there(path: &str) -> bool {
    let Some((module, name)) = path.rsplit_once("::") else { return false };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(module.replace("::", "/"));
    let sources = [root.with_extension("rs"), root.join("mod.rs")];
    let holds = |source: String| source.contains(&format!("fn {name}("));
    sources.iter().any(|file| fs::read_to_string(file).is_ok_and(holds))
}

#[test]
fn every_promise_names_a_test_that_is_there() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let tests = named(&page);
    assert!(tests.len() >= 25, "{tests:?}");
    let missing: Vec<_> = tests.into_iter().filter(|path| !is_there(path)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_row_about_a_promise_names_its_test() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let mut promises = false;
    for line in page.lines() {
        promises = line.starts_with("| promise ") || (promises && line.starts_with('|'));
        let is_row = promises && !line.starts_with("| promise ") && !line.starts_with("|---");
        assert!(!is_row || line.contains("::"), "{line}");
    }
}
