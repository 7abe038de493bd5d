//! A table that has a column of secrets is nobody's to have here: it is refused as a whole, in whatever form and wherever in
//! it the column is.

use super::workbook::{lines_of_sheet, workbook};
use super::{ONE, Tenant};

const HEADINGS: [&str; 12] = [
    "Secret Key",
    "seed",
    "ＳＥＥＤ",
    "シード値",
    "パスワード",
    "初期パスワード",
    "Initial password [passwordProfile] Required",
    "Temporary password",
    "temporaryAccessPass",
    "一時アクセスパス",
    "パスコード",
    "暗証番号",
];

#[test]
fn a_heading_of_secrets_is_refused_in_a_table_and_on_every_sheet_of_a_workbook() {
    let tenant = Tenant::new();
    let people: [&[&str]; 2] = [&["ID", "Affiliation"], &[ONE, "student"]];
    let people = lines_of_sheet(&people, true);
    for heading in HEADINGS {
        for above in ["", "名簿,,\n\n"] {
            let text = format!("{above}ID,Affiliation,{heading}\n{ONE},student,x\n");
            assert_eq!(tenant.refuses("roster.csv", text, &[]), "file-holds-secrets", "{heading}");
        }
        let merged = format!("ID,Affiliation,MFA,\n,,on,{heading}\n{ONE},student,on,x\n");
        assert_eq!(tenant.refuses("roster.csv", merged, &[]), "file-holds-secrets", "{heading}");
        let secrets: [&[&str]; 4] = [&["2026"], &[], &["Name", heading], &["a", "x"]];
        let secrets = lines_of_sheet(&secrets, true);
        for is_hidden in [false, true] {
            let book = workbook(&[("People", false, people.clone()), ("Keys", is_hidden, secrets.clone())]);
            for words in [&[][..], &["--sheet", "People"]] {
                assert_eq!(tenant.refuses("roster.xlsx", &book, words), "file-holds-secrets", "{heading} {is_hidden}");
            }
        }
    }
}

#[test]
fn what_only_speaks_of_secrets_is_no_reason_to_refuse_a_table() {
    for heading in ["パスワード変更日", "lastPasswordChangeDateTime", "isPasswordlessCapable", "Seeding", "Tapes"]
    {
        let tenant = Tenant::new();
        let text = format!("ID,Affiliation,{heading}\n{ONE},student,パスワード\n");
        assert_eq!(tenant.takes("roster.csv", text)["accounts"], 1, "{heading}");
        let rows: [&[&str]; 2] = [&["ID", "Affiliation", heading], &[ONE, "student", "パスワード"]];
        let notes: [&[&str]; 1] = [&["パスワードは別に管理"]];
        let sheets = [("People", false, lines_of_sheet(&rows, true)), ("Notes", false, lines_of_sheet(&notes, true))];
        assert_eq!(Tenant::new().takes("roster.xlsx", workbook(&sheets))["accounts"], 1, "{heading}");
    }
}
