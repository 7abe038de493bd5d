//! The house rules, read off the sources: arrows between rooms point down, each room leaves alone what it says it
//! refuses, and files stay short, named after their subject, and begin by saying what they own.

mod imports;
mod rules;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use imports::{circles, imports, public_types};
use rules::{ROOMS, broken_by};
use source::paths;

/// Every Rust source: its path below `src/`, and its text. Scripts that a source includes are data.
fn sources() -> Vec<(PathBuf, String)> {
    fn gather(directory: &Path, root: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, root, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((path.strip_prefix(root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    gather(&root, &root, &mut found);
    found.sort();
    found
}

#[test]
fn every_source_file_keeps_the_rules_of_the_house() {
    let sources = sources();
    assert!(sources.len() > 100, "only {} files were read", sources.len());
    let broken: Vec<String> = sources.iter().flat_map(|(path, text)| broken_by(path, text)).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_room_is_used_by_the_one_place_that_runs_the_program() {
    // Were paths no longer found in the sources, nothing above could fail.
    let of_cli: Vec<String> =
        sources().iter().filter(|(path, _)| path.starts_with("cli")).flat_map(|(_, text)| paths(text)).collect();
    for room in ["render", "inquiry", "queries", "desk", "commands", "verify", "store", "domain"] {
        let of_room = format!("crate::{room}");
        assert!(of_cli.iter().any(|path| path.starts_with(&of_room)), "{room}");
    }
}

#[test]
fn the_map_and_its_description_name_the_rooms_from_top_to_bottom() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = map.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let built: Vec<&str> = ROOMS.into_iter().filter(|room| root.join("src").join(room).is_dir()).collect();
    assert_eq!(declared, built);

    let described = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let headings: Vec<&str> =
        described.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix("/`")).collect();
    assert_eq!(headings, built);
}

#[test]
fn no_two_public_types_share_a_name() {
    // The independent reader has words of its own on purpose.
    let sources: Vec<_> = sources().into_iter().filter(|(path, _)| !path.starts_with("verify")).collect();
    let types = public_types(&sources);
    assert!(types.len() > 200, "only {} types were found", types.len());
    let shared: Vec<_> = types.into_iter().filter(|(_, places)| places.len() > 1).collect();
    assert!(shared.is_empty(), "{shared:#?}");
}

#[test]
fn imports_go_in_circles_only_where_the_map_says_so() {
    let imports = imports(&sources());
    assert!(imports.values().map(|of| of.len()).sum::<usize>() > 500, "few imports were found");
    let circles = circles(&imports);
    assert!(circles.len() <= 1, "{circles:#?}");
    let described = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for circle in &circles {
        let is_described = |path: &PathBuf| described.contains(&format!("`{}`", path.display()));
        assert!(circle.iter().any(is_described), "not in ARCHITECTURE.md: {circle:#?}");
    }
}
