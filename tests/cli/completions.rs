//! What a shell offers: the words that may stand there, and files only where a file is meant.

use std::process::Command;

use super::Desk;

/// What bash completes behind these words, in a directory with one file.
fn completed(desk: &Desk, words: &str) -> Vec<String> {
    let script = format!(
        "source <(mfadesk completions bash); cd \"$(mktemp -d)\"; touch a-file; \
         COMP_WORDS=(mfadesk {words} \"\"); COMP_CWORD=$((${{#COMP_WORDS[@]}}-1)); \
         _mfadesk mfadesk \"\" \"${{COMP_WORDS[$((COMP_CWORD-1))]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let mut bash: Command = crate::support::program::shell();
    let output = desk.equip(&mut bash).args(["-c", &script]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn words_are_offered_where_there_are_some_and_files_where_one_is_meant() {
    let desk = Desk::without_store();
    for (words, offered) in [
        ("risk --level", &["locked-out", "critical", "warning", "ok", "not-in-force"][..]),
        ("risk --fail-on", &["locked-out", "critical", "warning", "ok", "not-in-force", "setup-required"]),
        ("status --all --state", &["off", "setup-required", "starting", "on", "ending"]),
        ("status --all --affiliation", &["student", "faculty", "staff", "other"]),
        ("status --all --step", &["1", "2", "3", "4"]),
        ("stats --by", &["day", "week", "month"]),
        ("reregister request 0123456789 --via", &["identity-service", "form", "office", "website"]),
        ("lost 0123456789 m1 --reason", &["lost", "stolen", "broken", "disposed", "number-changed", "no-access"]),
        ("edit 0123456789 --language", &["en", "ja"]),
    ] {
        assert_eq!(completed(&desk, words), offered, "{words}");
    }
    for (words, one) in [
        ("risk --reason", "shared-device"),
        ("open --only", "follow-up-due"),
        ("audit --type", "mfadesk.account.noted.v1"),
        ("status --all --default-kind", "microsoft-authenticator"),
        ("add 0123456789", "security-key"),
        ("register 0123456789", "student"),
        ("apply 0123456789 --override", "no-method"),
    ] {
        let offered = completed(&desk, words);
        assert!(
            offered.iter().any(|word| word == one) && !offered.iter().any(|word| word == "a-file"),
            "{words}: {offered:?}"
        );
    }
    for words in [
        "close 0123456789 --reason",
        "add 0123456789 key --device",
        "test 0123456789 --why",
        "call 0123456789 --ticket",
    ] {
        assert_eq!(completed(&desk, words), [""; 0], "{words}");
    }
    assert!(completed(&desk, "status --all --seen").contains(&"a-file".to_owned()));
}
