//! Rosters as workbooks: what a spreadsheet makes of ids, days and words, read as of a table.

use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{ONE, TWO, Tenant};
use crate::support::in_full;

/// A cell of a sheet, as it stands in the file.
enum Cell<'c> {
    Text(&'c str),
    Number(&'c str),
    /// A day, by its number.
    Day(u32),
    Nothing,
}
use Cell::{Day, Nothing, Number, Text};

fn sheet(rows: &[Vec<Cell<'_>>]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (at, row) in rows.iter().enumerate() {
        text += &format!("<row r=\"{}\">", at + 1);
        for (column, cell) in row.iter().enumerate() {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(column).unwrap()), at + 1);
            text += &match cell {
                Text(said) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{said}</t></is></c>"),
                Number(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
                Day(day) => format!("<c r=\"{place}\" s=\"1\"><v>{day}</v></c>"),
                Nothing => String::new(),
            };
        }
        text += "</row>";
    }
    text + "</sheetData></worksheet>"
}

/// A sheet of texts, whose rows say their numbers or not.
pub(super) fn lines_of_sheet(rows: &[&[&str]], has_numbers: bool) -> String {
    let rows: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| row.iter().map(|cell| Text(cell)).collect()).collect();
    let mut text = sheet(&rows);
    while let Some(at) = text.find(" r=\"").filter(|_| !has_numbers) {
        let length = text[at + 4..].find('"').unwrap() + 5;
        text.replace_range(at..at + length, "");
    }
    text
}

/// A workbook of these sheets: name, whether it is hidden, what is in it.
pub(super) fn workbook(sheets: &[(&str, bool, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let of_office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let of_package = "http://schemas.openxmlformats.org/package/2006/relationships";
    put(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{of_package}\"><Relationship Id=\"r\" Type=\"{of_office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    put(
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>",
    );
    let (mut listed, mut related) = (String::new(), String::new());
    for (at, (name, is_hidden, _)) in sheets.iter().enumerate() {
        let state = if *is_hidden { " state=\"hidden\"" } else { "" };
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"s{0}\"{state}/>", at + 1);
        related += &format!(
            "<Relationship Id=\"s{0}\" Type=\"{of_office}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            at + 1
        );
    }
    related += &format!("<Relationship Id=\"y\" Type=\"{of_office}/styles\" Target=\"styles.xml\"/>");
    put(
        "xl/workbook.xml",
        &format!("<workbook xmlns=\"{main}\" xmlns:r=\"{of_office}\"><sheets>{listed}</sheets></workbook>"),
    );
    put("xl/_rels/workbook.xml.rels", &format!("<Relationships xmlns=\"{of_package}\">{related}</Relationships>"));
    put(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
    );
    for (at, (_, _, text)) in sheets.iter().enumerate() {
        put(&format!("xl/worksheets/sheet{}.xml", at + 1), text);
    }
    writer.finish().unwrap().into_inner()
}

/// 2026-11-05, as spreadsheets count days.
const DAY: u32 = 46331;

fn people() -> String {
    sheet(&[
        vec![Text("2026年度 教職員名簿")],
        vec![],
        vec![Text("氏名"), Text("共通ID"), Text("所属区分"), Text("多要素認証"), Text("利用開始日")],
        vec![Text("山田 太郎"), Text(ONE), Text("教員"), Text("利用中"), Day(DAY)],
        vec![Text("Kim, Min"), Number("123456790"), Text("職員"), Text("未利用"), Nothing],
        vec![Nothing, Text("1123456789"), Text("学生")],
    ])
}

#[test]
fn a_roster_in_a_workbook_is_read_as_one_in_a_table() {
    let tenant = Tenant::new();
    let notes = sheet(&[vec![Text("作成日"), Text("担当")], vec![Day(DAY), Text("事務")]]);
    let old = sheet(&[vec![Text("共通ID"), Text("所属区分")], vec![Text(ONE), Text("学生")]]);
    let book = workbook(&[("説明", false, notes), ("旧", true, old), ("名簿", false, people())]);
    let figures = tenant.takes("roster.xlsx", &book);
    let file = &figures["files"][0];
    assert_eq!((&file["form"], &file["kind"], &file["rows"]), (&json!("xlsx"), &json!("roster"), &json!(3)));
    assert_eq!(
        figures["left_out"],
        json!([{"file": "roster.xlsx", "line": 5, "id": "123456790", "reason": "lost-zeros"}])
    );
    let status = tenant.status(ONE);
    assert_eq!((&status["affiliation"], &status["mfa"]["state"]), (&json!("faculty"), &json!("setup-required")));
    assert_eq!(status["mfa"]["effective_at"], "2026-11-04T15:00:00.000Z");
    let mended = tenant.bytes("roster.xlsx", &book, &["--json", "--mend-ids", "--at", "2026-11-20T00:00:00Z"]).json();
    assert_eq!((&mended["import"]["events"], &mended["import"]["left_out"]), (&json!(1), &json!([])));
    assert_eq!(tenant.status(TWO)["affiliation"], "staff");
    assert!(!String::from_utf8(tenant.log()).unwrap().contains("山田"));
    let named = sheet(&[vec![Text("番号"), Text("種別")], vec![Text("2123456789"), Text("学生")]]);
    let named = tenant.bytes(
        "named.xlsx",
        workbook(&[("a", false, named)]),
        &["--column", "id=番号", "--column", "affiliation=種別"],
    );
    assert_eq!((named.code, &tenant.status("2123456789")["affiliation"]), (0, &json!("student")));
}

#[test]
fn of_several_sheets_the_one_with_such_headings_is_read_and_of_several_of_them_somebody_says_which() {
    let tenant = Tenant::new();
    let of = |affiliation| sheet(&[vec![Text("共通ID"), Text("所属区分")], vec![Text(ONE), Text(affiliation)]]);
    let notes = sheet(&[vec![Text("作成日"), Text("担当")], vec![Day(DAY), Text("事務")]]);
    let one = workbook(&[("表紙", false, notes.clone()), ("学生", false, of("学生"))]);
    let figures = tenant.takes("roster.xlsx", &one);
    assert_eq!(figures["files"][0]["sheet"], "学生");
    let said = tenant.run(["import", "roster.xlsx", "--dry-run"]);
    assert!(said.stdout.starts_with("roster.xlsx: roster (xlsx, 学生), 1 row read"), "{said:?}");
    let two = workbook(&[
        ("表紙", false, notes),
        ("学生", false, of("学生")),
        ("職員", false, of("職員")),
        ("旧", true, of("教員")),
    ]);
    assert_eq!(tenant.refuses("roster.xlsx", &two, &[]), "file-not-known");
    tenant.run(["import", "roster.xlsx"]).fails(
        3,
        "error: roster.xlsx: Several sheets of the workbook could be meant: 学生, 職員. (file-not-known)\n\
         hint: Say which one: --sheet NAME\n",
    );
    tenant.run(["--lang", "ja", "import", "roster.xlsx"]).fails(
        3,
        "エラー：roster.xlsx：該当するシートが2つ以上あります：学生, 職員。 (file-not-known)\n\
         対処：使うシートを指定してください：--sheet シート名\n",
    );
    tenant.run(["import", "roster.xlsx", "--sheet", "教員"]).fails(
        3,
        "error: roster.xlsx: The workbook has no sheet \"教員\". Its sheets are: 表紙, 学生, 職員, 旧. (file-not-known)\n\
         hint: Name one of these: --sheet NAME\n",
    );
    // One that is named counts, also where it is hidden; one that is no roster does not become one by that.
    assert_eq!(tenant.run(["import", "roster.xlsx", "--sheet", "職員"]).code, 0);
    assert_eq!(tenant.status(ONE)["affiliation"], "staff");
    assert_eq!(tenant.run(["import", "roster.xlsx", "--sheet", "表紙"]).code, 3);
    let figures = tenant.run(["import", "roster.xlsx", "--sheet", "旧", "--json"]).json();
    assert_eq!(figures["import"]["files"][0]["sheet"], "旧");
    // Secrets beside it are secrets, whatever stands above their headings.
    let seeds = sheet(&[vec![Text("氏名"), Text("山田")], vec![Text("serial"), Text("secret key")]]);
    let beside = workbook(&[("種", false, seeds), ("学生", false, of("学生"))]);
    assert_eq!(tenant.refuses("roster.xlsx", beside, &[]), "file-holds-secrets");
    // A report that was opened and saved by a spreadsheet is a report.
    let cell = "[\"mobilePhone\"]".replace('"', "&quot;");
    let name = format!("{TWO}@g.example.ac.jp");
    let report = sheet(&[
        vec![Text("userPrincipalName"), Text("methodsRegistered"), Text("lastUpdatedDateTime")],
        vec![Text(&name), Text(&cell), Text("2026-11-18T00:00:00Z")],
    ]);
    assert_eq!(tenant.takes("report.xlsx", workbook(&[("a", false, report)]))["files"][0]["kind"], "registration");
}

#[test]
fn a_workbook_that_is_no_roster_or_no_workbook_is_refused() {
    let tenant = Tenant::new();
    let other = sheet(&[vec![Text("a"), Text("b")], vec![Number("1"), Number("2")]]);
    assert_eq!(tenant.refuses("a.xlsx", workbook(&[("a", false, other)]), &[]), "file-not-known");
    let wide = sheet(&[vec![Text("ID"), Text("身分")], vec![Text(ONE), Text("学生"), Text("x")]]);
    assert_eq!(tenant.refuses("a.xlsx", workbook(&[("a", false, wide)]), &[]), "file-lost-cells");
    let book = workbook(&[("名簿", false, people())]);
    for end in (4..book.len()).step_by(191) {
        assert_eq!(tenant.refuses("a.xlsx", &book[..end], &[]), "file-not-known", "cut behind byte {end}");
    }
    if in_full() {
        let swelling = format!("{}{}", people(), " ".repeat(257 << 20));
        assert_eq!(tenant.refuses("a.xlsx", workbook(&[("a", false, swelling)]), &[]), "file-not-known");
    }
    let hidden: Value =
        tenant.bytes("a.xlsx", workbook(&[("a", true, people())]), &["--json"]).refusal().1.concat().into();
    assert_eq!(hidden, "file-empty");
}
