//! Whole outputs are kept in files, one an output, so that they can be read as a user reads them. With
//! `MFADESK_BLESS=1` a test writes them anew, and the difference is there to be judged by eye.

use std::fs;
use std::path::Path;

/// Whether what is kept is to be written anew.
pub fn blesses() -> bool {
    std::env::var_os("MFADESK_BLESS").is_some()
}

/// The output is what this file holds, whose name is that below `tests/`.
#[track_caller]
pub fn assert_expected(file: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    if blesses() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, output).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    assert!(kept == output, "{file} is expected to be\n{kept}\nand is\n{output}");
}
