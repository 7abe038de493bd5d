//! otpauth URIs: as makers send them, one a line, or as secret keys of a table; and what is not understood is not taken in.

use serde_json::{Value, json};

use super::{A, HEADER, KEY, Shown, at, test, two};
use crate::support::desk::Desk;
use crate::support::schemas::validate_answer;

fn listed(desk: &Desk) -> Vec<Value> {
    let list = desk.run(["--json", "token", "list"]).json();
    assert_eq!(validate_answer("token-list", &list), Ok(()));
    list["tokens"].as_array().unwrap().clone()
}

#[test]
fn uris_are_read_one_a_line_with_how_their_codes_are_made_and_nothing_of_a_secret_is_left() {
    let desk = Desk::new();
    let upper = KEY.to_uppercase();
    let file = format!(
        "\u{feff}otpauth://totp/Contoso:T-1?secret={KEY}&issuer=Contoso\r\n\
         \r\n\
         \"OTPAUTH://TOTP/T%2D2?secret={upper}%3D%3D%3D%3D%3D%3D&algorithm=sha256&digits=8&period=60\"\n\
         otpauth://totp/Maker%20%26%20Co%3A%20T-3?period=30&secret=2234-567a+bcde&secret=\n"
    );
    let path = desk.file("tokens.txt", &file);
    let ran = desk.run(["token", "import", &path]);
    assert!(ran.code == 2 && ran.stderr.contains("Line 4: the URI has a parameter twice."), "{ran:?}");
    let file = file.replace("2234-567a+bcde&secret=", "2234%20567a%20bcde%20f223%204567%20abcd%20ef&digits=6");
    let path = desk.file("tokens.txt", &file);
    let ran = desk.feed(&file, ["token", "import", "-", "--algorithm", "sha512"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let forms: Vec<Value> = listed(&desk)
        .iter()
        .map(|token| {
            json!([token["serial"], token["manufacturer"], token["algorithm"], token["digits"], token["period"]])
        })
        .collect();
    assert_eq!(
        forms,
        [
            json!(["T-1", "Contoso", "SHA512", 6, 30]),
            json!(["T-2", null, "SHA256", 8, 60]),
            json!(["T-3", "Maker & Co", "SHA512", 6, 30]),
        ],
        "what a URI leaves out is as the options say"
    );
    for (path, bytes) in desk.everything() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains(&KEY[..12]) && !text.contains("otpauth"), "{}", path.display());
    }
    // The same file again, said to be what it is not.
    let ran = desk.run(["token", "import", &path, "--as", "entra"]);
    assert!(ran.code == 2 && ran.stderr.contains("Line 1 is not the header"), "{ran:?}");
    // A file of the other kind, likewise.
    let table = desk.file("tokens.csv", &format!("{HEADER}\n,T-9,{KEY},30,,\n"));
    let ran = desk.run_in("ja", &at(0), ["token", "import", &table, "--as", "otpauth"]);
    assert!(
        ran.code == 2 && ran.stderr.contains("1行目はトークンのotpauth URI（otpauth://totp/…）ではありません。"),
        "{ran:?}"
    );
}

#[test]
fn what_a_uri_says_of_codes_is_what_an_authenticator_shows() {
    let desk = Desk::new();
    desk.record(["register", A, "faculty"]);
    let uri = format!("otpauth://totp/Contoso:T-1?secret={KEY}&algorithm=SHA256&digits=8&period=60");
    let table = desk.file("tokens.csv", &format!("{HEADER}\n,T-1,\"{uri}\",,Contoso,HardwareKey\n"));
    assert_eq!(desk.run(["token", "import", &table]).code, 0);
    let shown = Shown { key: KEY, algorithm: "sha256", digits: 8, period: 60 };
    let add = ["add", A, "hardware-token", "--serial", "T-1"];
    let ran = desk.feed_in("en", &at(300), two(shown, &at(300), 0), add);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(desk.run_at(&at(300), ["token", "activated", "T-1"]).code, 0);
    assert_eq!(test(&desk, &at(600), &shown.code(&at(600), 0)).0, 0);
    let other = Shown { algorithm: "sha1", ..shown };
    assert_eq!(test(&desk, &at(900), &other.code(&at(900), 0)), (3, json!("code-refused")));
}

#[test]
fn what_is_wrong_with_a_uri_is_said_by_its_line_and_nothing_is_taken_in() {
    let desk = Desk::new();
    let key = format!("secret={KEY}");
    for (uri, says) in [
        (format!("otpauth://hotp/Contoso:T-1?{key}&counter=0"), "Line 2: the codes count up (HOTP)"),
        (format!("otpauth://steam/Contoso:T-1?{key}"), "Line 2 is not an otpauth URI of a token"),
        (format!("https://example.ac.jp/T-1?{key}"), "Line 2 is not an otpauth URI of a token"),
        (format!("otpauth://totp/Contoso:T-1?{key}#x"), "Line 2 is not an otpauth URI of a token"),
        (format!("otpauth://totp/Contoso:T-1?{key}&issuer=%zz"), "Line 2 is not an otpauth URI of a token"),
        (format!("otpauth://totp/Contoso:T-1?{key}&encoder=steam"), "Line 2: the URI has a parameter that is none of"),
        (format!("otpauth://totp/Contoso:T-1?{key}&"), "Line 2: the URI has a parameter that is none of"),
        (format!("otpauth://totp/Contoso:T-1?{key}&counter=0"), "Line 2: the URI has a parameter that is none of"),
        (format!("otpauth://totp/Contoso:T-1?{key}&digits=6&Digits=8"), "Line 2: the URI has a parameter twice."),
        (format!("otpauth://totp/Contoso:T-1?{key}&issuer=Fabrikam"), "Line 2: the URI names two issuers that differ."),
        (format!("otpauth://totp/Contoso:T-1?{key}&algorithm=MD5"), "Line 2: the algorithm is none of SHA1, SHA256"),
        (format!("otpauth://totp/Contoso:T-1?{key}&digits=7"), "Line 2: digits is neither 6 nor 8."),
        (format!("otpauth://totp/Contoso:T-1?{key}&period=45"), "Line 2: the period is neither 30 nor 60."),
        ("otpauth://totp/Contoso:T-1?issuer=Contoso".to_owned(), "Line 2: the secret key is not base32"),
        ("otpauth://totp/Contoso:T-1".to_owned(), "Line 2: the secret key is not base32"),
        (format!("otpauth://totp/Contoso:T-1?{key}1"), "Line 2: the secret key is not base32"),
        (format!("otpauth://totp/Contoso:?{key}"), "Line 2 has no serial number."),
        (format!("otpauth://totp/t0?{key}"), "Line 2: the serial number t0 is in an earlier line."),
        // In a table.
        (
            format!("table,T-1,otpauth://totp/T-1?{key}&period=60,30,,"),
            "Line 2: the interval is not the period of the URI.",
        ),
        (format!("table,T-1,otpauth://hotp/T-1?{key},30,,"), "Line 2: the codes count up (HOTP)"),
    ] {
        let before = desk.everything();
        let first = if uri.starts_with("table") { HEADER.to_owned() } else { format!("otpauth://totp/T-0?{key}") };
        let path = desk.file("tokens.txt", &format!("{first}\n{uri}\n"));
        let ran = desk.run(["token", "import", &path]);
        assert!(ran.code == 2 && ran.stderr.contains(says), "{uri}: {ran:?}");
        assert!(!ran.stderr.to_lowercase().contains(&KEY[..6]), "{ran:?}");
        assert_eq!(before, desk.everything());
    }
    // Nobody's name is taken for a serial.
    let path = desk.file("tokens.txt", &format!("otpauth://totp/Contoso:helga@contoso.com?{key}\n"));
    assert_eq!(desk.refused(["token", "import", &path]), (3, vec!["personal-data".into()]));
}
