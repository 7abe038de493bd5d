//! Whole outputs are kept in files, one an output, so that they can be read as a user reads them. After a change of
//! words, `MFADESK_BLESS=1 cargo test render` writes them anew, and the difference is there to be judged.

use std::fs;
use std::path::Path;

/// The output is what the file of this name holds.
pub fn assert_expected(name: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/render/expected").join(format!("{name}.txt"));
    if std::env::var_os("MFADESK_BLESS").is_some() {
        fs::write(&path, output).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    assert!(kept == output, "{name} is expected to be\n{kept}\nand is\n{output}");
}
