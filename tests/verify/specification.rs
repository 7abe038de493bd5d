//! The commands of `docs/log-format.md`, run on lines that are right and lines that are not.

use std::process::Command;

use super::small_log;

/// The fenced `sh` blocks of the specification of the log.
fn commands() -> String {
    let text = include_str!("../../docs/log-format.md");
    let blocks: Vec<_> = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 1, "one block of commands");
    blocks.concat()
}

#[test]
fn the_documented_commands_check_a_line_with_sha256sum_alone() {
    let run = |bytes: &[u8], line: usize| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("events.jsonl"), bytes).unwrap();
        let output = Command::new("sh")
            .args(["-eu", "-c", &commands().replacen("n=42", &format!("n={line}"), 1)])
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(commands().contains("n=42"));
    let log = small_log();
    for line in 1..=12 {
        assert_eq!(run(&log.bytes, line), "datahash right\nchainhash right\n");
    }
    let text = String::from_utf8(log.bytes).unwrap();
    assert_eq!(run(text.replace("\"left\"", "\"gone\"").as_bytes(), 12), "datahash WRONG\nchainhash right\n");
    assert_eq!(run(text.replace("\"田中\"", "\"佐藤\"").as_bytes(), 6), "datahash right\nchainhash WRONG\n");
}
