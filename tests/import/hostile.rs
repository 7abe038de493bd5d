//! Files that no directory writes: a clear error, nothing half recorded, and nothing of their size in memory.

use serde_json::json;

use super::{ONE, Tenant, list_of, method, report, row};

#[test]
fn broken_files_of_every_sort_end_in_one_error_and_record_nothing() {
    let tenant = Tenant::new();
    let whole = report(&[row(ONE, 18, &["mobilePhone"], "")]);
    for (text, code) in [
        ("{", "file-malformed"),
        ("{\"value\":[", "file-malformed"),
        ("{\"value\" [1]}", "file-malformed"),
        ("[}", "file-malformed"),
        ("[{]", "file-malformed"),
        ("{\"a\":\"", "file-malformed"),
        ("[1,2]", "file-not-known"),
        ("[null]", "file-not-known"),
        ("{} x", "file-not-known"),
        ("[[[]]]", "file-not-known"),
        ("\u{feff}", "file-not-known"),
        ("\"a\"\"b", "file-not-known"),
    ] {
        assert_eq!(tenant.refuses("file", text, &[]), code, "{text}");
    }
    for end in (1..whole.len()).step_by(37) {
        let code = tenant.refuses("file", &whole.as_bytes()[..end], &[]);
        assert_eq!(code, "file-malformed", "cut behind byte {end}");
    }
    let mut bytes = whole.into_bytes();
    let at = bytes.iter().position(|byte| *byte == 0xe5).unwrap();
    bytes[at] = 0xff;
    assert_eq!(tenant.refuses("file", bytes, &[]), "file-malformed", "half of it is no UTF-8");
}

#[test]
fn a_row_that_does_not_end_is_not_read_to_its_end() {
    let tenant = Tenant::new();
    let long = "x".repeat(9 << 20);
    for text in [
        format!("{{\"value\":[{{\"userPrincipalName\":\"{long}"),
        format!("[\"{long}\"]"),
        format!("{{\"{long}\":1}}"),
        format!("userPrincipalName,methodsRegistered\n\"{long}"),
        format!("userPrincipalName{long}"),
        format!("{{\"value\":{}", "[".repeat(9 << 20)),
    ] {
        let begins = text[..40].to_owned();
        assert_eq!(tenant.refuses("file", text, &[]), "file-malformed", "{begins}");
    }
    let deep = format!("[{}{}]", "[".repeat(1000), "]".repeat(1000));
    assert_eq!(tenant.refuses("file", deep, &[]), "file-malformed");
}

#[test]
fn texts_that_are_no_names_of_devices_harm_nobody() {
    let tenant = Tenant::new();
    let names =
        ["090-1234-5678", "taro@example.com", "\u{202e}evil\u{1b}[31m", "=cmd()", "\u{0}", " ", &"ｘ".repeat(5000)];
    let apps: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| method("microsoftAuthenticator", &format!("a{at}"), json!({"displayName": name})))
        .collect();
    tenant.takes("list", list_of(ONE, &apps));
    let log = String::from_utf8(tenant.log()).unwrap();
    assert!(!log.contains("1234-5678") && !log.contains("taro@"), "{log}");
    assert_eq!(tenant.methods(ONE).matches("microsoft-authenticator").count(), names.len());
    for words in [&["status", ONE][..], &["import", "list", "--at", "2026-11-20T00:00:00Z"]] {
        let shown = tenant.run(words);
        let harms = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!((shown.code, shown.stdout.contains(harms)) == (0, false), "{shown:?}");
    }
    let again = tenant.takes("list", list_of(ONE, &apps));
    assert_eq!(again["events"], json!(0));
}
