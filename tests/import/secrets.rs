//! A table that has a column of secrets is nobody's to have here: it is refused as a whole, in whatever form and wherever in
//! it the column is.

use super::workbook::{lines_of_sheet, workbook};
use super::{ONE, Tenant};

const HEADINGS: [&str; 17] = [
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
    "PIN",
    "PINコード",
    "初期PW",
    "パスワード（初期）",
    "Password (initial)",
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
    for heading in [
        "パスワード変更日",
        "Force change password",
        "lastPasswordChangeDateTime",
        "isPasswordlessCapable",
        "Seeding",
        "Tapes",
    ] {
        let tenant = Tenant::new();
        let text = format!("ID,Affiliation,{heading}\n{ONE},student,パスワード\n");
        assert_eq!(tenant.takes("roster.csv", text)["accounts"], 1, "{heading}");
        let rows: [&[&str]; 2] = [&["ID", "Affiliation", heading], &[ONE, "student", "パスワード"]];
        let notes: [&[&str]; 1] = [&["パスワードは別に管理"]];
        let words: [&[&str]; 4] = [&["凡例"], &["認証方法", "説明"], &["パスワード", "全員"], &["PIN", "キー"]];
        let [rows, notes, words] = [&rows[..], &notes, &words].map(|rows| lines_of_sheet(rows, true));
        let sheets = [("People", false, rows), ("Notes", false, notes), ("Words", true, words)];
        assert_eq!(Tenant::new().takes("roster.xlsx", workbook(&sheets))["accounts"], 1, "{heading}");
    }
}

#[test]
fn a_column_of_secrets_is_named_with_its_sheet_and_never_what_is_in_it() {
    let tenant = Tenant::new();
    let text = format!("ID,Affiliation,初期パスワード\n{ONE},student,hunter2\n");
    tenant.bytes("roster.csv", &text, &[]).fails(
        3,
        "error: roster.csv: This may hold secrets: column \"初期パスワード\". It was not read on. (file-holds-secrets)\n\
         hint: Remove that column, also on hidden sheets, and import it again. Delete copies that are not needed.\n",
    );
    let people = lines_of_sheet(&[&["ID", "Affiliation"], &[ONE, "student"]], true);
    let secrets = lines_of_sheet(&[&["Name", "初期パスワード"], &["a", "hunter2"]], true);
    let book = workbook(&[("People", false, people), ("旧 名簿", true, secrets)]);
    tenant.bytes("roster.xlsx", &book, &["--lang", "ja"]).fails(
        3,
        "エラー：roster.xlsx：秘密の情報（列「初期パスワード」、シート「旧 名簿」）が含まれている可能性があるため、読み取りを中止しました。 \
         (file-holds-secrets)\n対処：その列を（非表示のシートも含めて）削除し、取り込み直してください。不要なコピーは削除してください。\n",
    );
    // A heading is somebody else's text: it is shown as one short line, and moves no cursor.
    let heading = format!("\"a\u{1b}[2J\n{} password\"", "x".repeat(200));
    let said = tenant.bytes("roster.csv", format!("ID,Affiliation,{heading}\n{ONE},student,hunter2\n"), &[]).stderr;
    let shown = format!("column \"a\\u{{1b}}[2J {}…\". It", "x".repeat(34));
    assert!(said.contains(&shown) && !said.contains('\u{1b}') && !said.contains("hunter2"), "{said}");
}

#[test]
fn seeds_of_tokens_are_called_so() {
    let tenant = Tenant::new();
    let text = "upn,serial number,secret key,time interval,manufacturer,model\na,1,JBSWY3DPEHPK3PXP,30,x,y\n";
    let said = tenant.bytes("tokens.csv", text, &[]).stderr;
    assert!(said.contains("may hold the secrets of tokens") && !said.contains("JBSW"), "{said}");
}
