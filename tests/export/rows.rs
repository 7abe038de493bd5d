//! Rows for spreadsheets and databases.

use std::fs;

use super::files::parts;
use super::{A, B, world};

#[test]
fn accounts_and_events_are_the_rows_of_status_and_audit() {
    let desk = world();
    let printed = |words: &[&str]| desk.run(["--format", "csv"].iter().chain(words)).stdout;
    desk.run(["export", "csv", "accounts"]).is(&printed(&["status", "--all"]));
    desk.run(["export", "csv", "accounts", B]).is(&printed(&["status", B]));
    desk.run(["export", "csv", "accounts", "--affiliation", "staff"]).is(&printed(&[
        "status",
        "--all",
        "--affiliation",
        "staff",
    ]));
    desk.run(["export", "csv", "events", A]).is(&printed(&["audit", A]));
    desk.run(["export", "csv", "events", "--bom"]).is(&format!("\u{feff}{}", printed(&["audit"])));
}

#[test]
fn methods_are_one_row_each() {
    let desk = world();
    let said = desk.run(["export", "csv", "methods"]);
    let mut rows = said.stdout.lines();
    assert_eq!(
        rows.next().unwrap(),
        "account,method,is_default,kind,name,device,label,channels,number.masked,number.fingerprint,extension,serial,ref,\
         verifies_sign_in,available,unavailable_reason,unavailable_at,added_at,changed_at,there_at,last_test.result,\
         last_test.at,last_test.channel"
    );
    let phone = rows.next().unwrap();
    assert!(phone.starts_with("0000000001,m2,true,phone,,,,call sms,'+81 ••• ••• ••12,k1:"), "{phone}");
    assert!(
        phone
            .ends_with(",,,,true,true,,,2026-11-24T01:00:00.000Z,2026-11-24T01:00:00.000Z,2026-11-24T01:00:00.000Z,,,"),
        "{phone}"
    );
    assert_eq!(rows.next(), None);
    assert_eq!(desk.run(["export", "csv", "methods", "--kind", "passkey"]).stdout.lines().count(), 1);
}

#[test]
fn a_workbook_may_go_into_a_pipe_and_is_the_same_in_a_file() {
    let desk = world();
    for what in ["accounts", "methods", "events"] {
        let output = desk.program().args(["export", "xlsx", what]).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
        assert_eq!(desk.run(["export", "xlsx", what, "-o", "a.xlsx"]).code, 0);
        assert_eq!(output.stdout, fs::read(desk.beside("a.xlsx")).unwrap());
        let parts = parts(&output.stdout);
        let strings = &parts.iter().find(|(name, _)| name == "xl/sharedStrings.xml").unwrap().1;
        assert!(strings.contains(A), "{strings}");
    }
}
