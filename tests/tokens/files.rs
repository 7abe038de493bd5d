//! The file: as Microsoft documents it, as spreadsheets write it, and what is wrong with one.

use super::{HEADER, KEY};
use crate::support::desk::Desk;

#[test]
fn a_file_is_read_as_spreadsheets_write_it_and_no_name_of_an_account_is_taken_over() {
    let desk = Desk::new();
    let key = KEY.to_uppercase();
    let file = format!(
        "\u{feff}UPN,Serial Number,Secret Key,Time Interval,Manufacturer,Model\r\n\
         Helga@contoso.com,1234567,{KEY},60,Contoso,HardwareKey\r\n\
         \r\n\
         \"\",\"A, \"\"B\"\"\",\"{key}======\",\"30\",\"Con\ntoso\",\r\n\
         helga@contoso.com,１２３,2234 567a bcde f223 4567 abcd ef,30,,"
    );
    let file = desk.file("tokens.csv", &file);
    let ran = desk.run(["token", "import", &file]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains("2 of them are assigned in the file; that was not taken over"), "{ran:?}");
    assert!(ran.stderr.contains("holds the secrets: delete it"), "{ran:?}");
    let listed = desk.run(["--json", "token", "list"]).json();
    let serials: Vec<&str> =
        listed["tokens"].as_array().unwrap().iter().map(|it| it["serial"].as_str().unwrap()).collect();
    assert_eq!(serials, ["1234567", "A, \"B\"", "123"]);
    for (path, bytes) in desk.everything() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for secret in ["helga", "contoso.com", &KEY[..12], &KEY[8..20]] {
            assert!(!text.contains(secret), "{secret} in {}", path.display());
        }
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_by_its_lines_and_nothing_is_taken_in() {
    let desk = Desk::new();
    for (file, says) in [
        (String::new(), "Line 1 is not the header of such a file."),
        (format!("serial\n{KEY}\n"), "Line 1 is not the header of such a file."),
        (format!("{HEADER}\n"), "The file holds no token."),
        (format!("{HEADER}\n,1,{KEY},30,a,b\n,2,{KEY}1,30,a,b\n"), "Line 3: the secret key is not base32"),
        (format!("{HEADER}\n,1,MZXW6YTB,30,a,b\n"), "Line 2: the secret key is not base32"),
        (format!("{HEADER}\n,1,{KEY},45,a,b\n"), "Line 2: the interval is \"45\", neither 30 nor 60."),
        (format!("{HEADER}\n,,{KEY},30,a,b\n"), "Line 2 has no serial number."),
        (
            format!("{HEADER}\n,T-1,{KEY},30,a,b\n,t1,{KEY},30,a,b\n"),
            "Line 3: the serial number t1 is in an earlier line.",
        ),
        (format!("{HEADER}\n,1,{KEY},30,a\n"), "Line 2 has 5 columns, not 6."),
        (format!("{HEADER}\n,\"1,{KEY},30,a,b\n"), "Line 2 has a quotation mark that is not closed."),
        (format!("{HEADER}\n,1,\"{KEY}\"{KEY},30,a,b\n"), "Line 2 has something behind a closing quotation mark."),
    ] {
        let before = desk.everything();
        let path = desk.file("tokens.csv", &file);
        let ran = desk.run(["token", "import", &path]);
        assert!(ran.code == 2 && ran.stderr.contains(says), "{file}: {ran:?}");
        assert!(!ran.stderr.contains(&KEY[..6]), "{ran:?}");
        assert_eq!(before, desk.everything());
    }
    // One that is in stock.
    let path = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,{KEY},30,a,b\n"));
    assert_eq!(desk.run(["token", "import", &path]).code, 0);
    let path = desk.file("tokens.csv", &format!("{HEADER}\n,T-2,{KEY},30,a,b\n,T1,{KEY},30,a,b\n"));
    assert_eq!(desk.refused(["token", "import", &path]), (3, vec!["token-in-stock".into()]));
}
