//! The line that is named of a row is the one on which an editor or a spreadsheet shows it, whatever stands above it.

use serde_json::Value;

use super::workbook::{lines_of_sheet, workbook};
use super::{TWO, Tenant};

fn lines_left_out(figures: &Value) -> Vec<u64> {
    figures["left_out"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect()
}

/// Rows that are about nobody who has an account's id, so that each is told with its line.
#[test]
fn a_row_of_a_table_is_named_by_the_line_on_which_it_begins() {
    for (lines, named) in [
        (&["ID,Affiliation,Note", "", "", "x,student,\"a", "b\"", "", ",,", "y,student,"][..], &[4, 8][..]),
        (&["名簿", "", "\"共通", "ID\",所属区分", "", "", "x,学生", "y,学生"], &[7, 8]),
        (&["ID;Affiliation", "\"x\";\"a \"\"b\"\"", "", "\"\"\"\"", "c\"", "", "y;student"], &[2, 7]),
        (&["", "", "ID\tAffiliation", "x\tstudent", "\t", "y\tstudent"], &[4, 6]),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            let figures = Tenant::new().takes_nobody("roster.csv", lines.join(end));
            assert_eq!(lines_left_out(&figures), named, "{lines:?} {end:?}");
            let figures = Tenant::new().takes_nobody("roster.csv", lines.join(end) + end + end);
            assert_eq!(lines_left_out(&figures), named, "{lines:?} {end:?}");
        }
    }
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_named_by_the_line_on_which_it_opens() {
    let tenant = Tenant::new();
    for (text, line) in [
        (format!("ID,Affiliation,Note\n\n{TWO},student,\"ok\n\"\n{TWO},student,\"open\nx,staff,b\ny,staff,c\n"), 5),
        (format!("ID,Affiliation,Note\n{TWO},\"student\",\"one\nopen\n"), 2),
        ("名簿\n\nID,\"Affiliation\n0123456789,student\n".to_owned(), 3),
        // A row that nobody closes for longer than any row is.
        (format!("ID,Affiliation\n\n{TWO},\"student\n{}", "x,staff\n".repeat(1 << 20) + &"x".repeat(1 << 20)), 3),
        // Two marks that were forgotten, or one and a cell with its own: a row between them would be lost without a word.
        (format!("ID,Affiliation,Note\n{TWO},student,\"a\n0123456791,staff,\"b\"\n"), 2),
    ] {
        let before = tenant.everything();
        let ran = tenant.bytes("roster.csv", &text, &[]);
        assert_eq!((ran.code, tenant.everything()), (3, before), "{ran:?}");
        let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        let named = [format!("(line {line})"), format!("Line {line} "), format!("Line {line}: ")];
        assert!(named.iter().any(|line| said.contains(line)), "{line}: {said}");
    }
    // A blank between a mark and what parts the cells is no more of the cell.
    let figures = tenant.takes("roster.csv", format!("ID,Note,Affiliation\n{TWO},\"a, b\" ,student\n"));
    assert_eq!(figures["accounts"], 1);
}

#[test]
fn a_row_of_a_workbook_is_named_by_the_number_that_stands_before_it() {
    let heading = ["ID", "Affiliation"];
    for has_numbers in [true, false] {
        let rows: [&[&str]; 8] = [&[], &["Roster"], &[], &heading, &[], &["x", "student"], &[""], &["y", "student"]];
        let book = workbook(&[("名簿", false, lines_of_sheet(&rows, has_numbers))]);
        let figures = Tenant::new().takes_nobody("roster.xlsx", book);
        assert_eq!(lines_left_out(&figures), [6, 8], "{has_numbers}");
    }
}
