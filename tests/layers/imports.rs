//! Which file takes what from which other, and where that goes round in circles. A name that a room hands on
//! (`pub use`) is taken from the file that defines it; handing on is no import.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::source::paths;

/// Files below `src/`, and those that each takes names from.
pub type Imports = BTreeMap<PathBuf, BTreeSet<PathBuf>>;

/// The modules of the crate: what each is called, its file, and what it hands on.
struct Modules {
    files: BTreeMap<String, PathBuf>,
    handed_on: BTreeMap<String, String>,
}

/// What each file imports. Test modules at the end of a file do not count.
pub fn imports(sources: &[(PathBuf, String)]) -> Imports {
    let files = sources.iter().map(|(path, _)| (module(path), path.clone())).collect();
    let mut modules = Modules { files, handed_on: BTreeMap::new() };
    let parts: Vec<(&PathBuf, String, String)> = sources
        .iter()
        .map(|(path, text)| {
            let (handed_on, rest) = split(text.split("#[cfg(test)]\nmod ").next().unwrap_or_default());
            (path, handed_on, rest)
        })
        .collect();
    for (path, handed_on, _) in &parts {
        for named in paths(handed_on) {
            let from = modules.absolute(path, &named);
            let name = named.rsplit("::").next().unwrap_or_default();
            modules.handed_on.insert(format!("{}::{name}", module(path)), from.unwrap_or(named));
        }
    }
    let of = |path: &PathBuf, text: &str| -> BTreeSet<PathBuf> {
        let named = paths(text).into_iter().filter_map(|named| modules.absolute(path, &named));
        named.filter_map(|named| modules.defined_in(&named)).filter(|other| other != path).collect()
    };
    parts.iter().map(|(path, _, rest)| ((*path).clone(), of(path, rest))).collect()
}

/// The circles: files each of which leads to each of the others, and back.
pub fn circles(imports: &Imports) -> Vec<BTreeSet<PathBuf>> {
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        imports.keys().map(|from| (from, reachable(imports, from))).collect();
    let mut circles: Vec<BTreeSet<PathBuf>> = Vec::new();
    for (from, to) in &reached {
        let circle: BTreeSet<PathBuf> =
            to.iter().filter(|other| reached[*other].contains(from)).map(|path| (*path).clone()).collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

fn reachable<'i>(imports: &'i Imports, from: &PathBuf) -> BTreeSet<&'i PathBuf> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&PathBuf> = imports[from].iter().collect();
    while let Some(path) = open.pop() {
        if reached.insert(path) {
            open.extend(&imports[path]);
        }
    }
    reached
}

impl Modules {
    /// The path as from the root of the crate; none: it leads out of the crate.
    fn absolute(&self, file: &Path, path: &str) -> Option<String> {
        let here = module(file);
        let mut parts: Vec<&str> = path.split("::").collect();
        let mut base: Vec<&str> = here.split("::").collect();
        match parts[0] {
            "crate" => base.truncate(1),
            "self" | "super" => {}
            child if self.files.contains_key(&format!("{here}::{child}")) => parts.insert(0, "self"),
            _ => return None,
        }
        while parts.first() == Some(&"super") {
            base.pop();
            parts.remove(0);
        }
        if matches!(parts.first(), Some(&("crate" | "self"))) {
            parts.remove(0);
        }
        base.extend(parts.into_iter().filter(|part| *part != "self"));
        Some(base.join("::"))
    }

    /// The file that defines what the path names.
    fn defined_in(&self, path: &str) -> Option<PathBuf> {
        let parts: Vec<&str> = path.split("::").collect();
        let known = |length: &usize| self.files.contains_key(&parts[..*length].join("::"));
        let length = (1..=parts.len()).rev().find(known)?;
        let module = parts[..length].join("::");
        let next = parts.get(length).and_then(|item| self.handed_on.get(&format!("{module}::{item}")));
        match next {
            Some(next) if next != path => self.defined_in(next),
            _ => self.files.get(&module).cloned(),
        }
    }
}

/// What a file is called as a module: `crate::store::writer`.
fn module(path: &Path) -> String {
    let parts = path.with_extension("");
    let mut parts: Vec<&str> = parts.iter().filter_map(|part| part.to_str()).collect();
    if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
        parts.pop();
    }
    [&["crate"], &parts[..]].concat().join("::")
}

/// What a source hands on, and the rest of it.
fn split(source: &str) -> (String, String) {
    let (mut handed_on, mut rest) = (String::new(), String::new());
    let mut is_handed_on = false;
    for line in source.lines() {
        is_handed_on |= line.starts_with("pub") && line.contains(" use ");
        let part = if is_handed_on { &mut handed_on } else { &mut rest };
        part.push_str(line);
        part.push('\n');
        is_handed_on &= !line.ends_with(';');
    }
    (handed_on, rest)
}

/// The types that the sources declare with `pub`, and where.
pub fn public_types(sources: &[(PathBuf, String)]) -> BTreeMap<String, Vec<PathBuf>> {
    let mut types: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for (path, text) in sources {
        for line in text.lines().map(str::trim_start).filter(|line| line.starts_with("pub")) {
            let mut words = line.split([' ', '<', '(', ';', ':', '{', ')']).filter(|word| !word.is_empty());
            let is_type = |word: &&str| matches!(*word, "struct" | "enum" | "trait" | "type" | "union");
            let leads = words.by_ref().take(4).position(|word| is_type(&word));
            if let (Some(_), Some(name)) = (leads, words.next()) {
                types.entry(name.to_owned()).or_default().push(path.clone());
            }
        }
    }
    types
}

fn made_up(files: &[(&str, &str)]) -> Vec<(PathBuf, String)> {
    files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect()
}

#[test]
fn a_circle_is_found_also_through_what_is_handed_on() {
    let sources = made_up(&[
        ("lib.rs", "pub mod desk;"),
        ("desk/mod.rs", "mod fault;\nmod record;\nmod line;\npub use record::{Recorded,\n    record};"),
        ("desk/record.rs", "use super::line::Line;\npub struct Recorded;"),
        ("desk/line.rs", "use crate::desk::Recorded;\nuse super::fault;"),
        ("desk/fault.rs", "#[cfg(test)]\nmod tests { use super::super::line::Line; }"),
    ]);
    let found = circles(&imports(&sources));
    let circle = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
    assert_eq!(found, [circle(&["desk/line.rs", "desk/record.rs"])]);
}

#[test]
fn who_only_hands_on_is_in_no_circle() {
    let sources = made_up(&[
        ("lib.rs", "pub mod render;"),
        ("render/mod.rs", "mod table;\npub use table::table;\npub struct Style;"),
        ("render/table.rs", "use super::Style;"),
    ]);
    assert!(circles(&imports(&sources)).is_empty());
}

#[test]
fn types_are_found_whatever_they_are_public_for() {
    let sources = made_up(&[
        ("a.rs", "pub struct One<'a> {}\n    pub(super) enum Two {}\nstruct Hidden;\npub fn type_of() {}"),
        ("b.rs", "pub type Two = u8;\npub trait Three: Sized {}\npub const fn struct_like() {}"),
    ]);
    let types = public_types(&sources);
    assert_eq!(types.keys().map(String::as_str).collect::<Vec<_>>(), ["One", "Three", "Two"]);
    assert_eq!(types["Two"].len(), 2);
}
