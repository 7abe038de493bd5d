//! A text as a picture that a camera reads: a QR code out of half blocks, two rows of it in a line. Dark on light on any
//! terminal, where colours may be used; where not, it is right on a dark background, and most cameras take both.

use qrcodegen::{QrCode, QrCodeEcc};

/// As many light modules are around it as cameras want at least.
const MARGIN: i32 = 2;

/// The picture, line by line; none: the text is too long, or the terminal too narrow.
pub(super) fn picture(text: &str, columns: Option<usize>, color: bool) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let span = -MARGIN..code.size() + MARGIN;
    if columns.is_some_and(|columns| columns < span.len()) {
        return None;
    }
    let mut picture = String::new();
    for upper in span.clone().step_by(2) {
        if color {
            picture.push_str("\x1b[38;5;231;48;5;16m");
        }
        picture.extend(span.clone().map(|x| {
            // What lies outside of the code is light, but below the margin there is nothing.
            let lower_is_light = upper + 1 < span.end && !code.get_module(x, upper + 1);
            match (!code.get_module(x, upper), lower_is_light) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }
        }));
        picture.push_str(if color { "\x1b[0m\n" } else { "\n" });
    }
    Some(picture)
}

#[cfg(test)]
mod tests {
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::{MARGIN, picture};

    const TEXT: &str = "otpauth://totp/Practice:0123456789?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Practice";

    #[test]
    fn every_module_of_the_code_is_in_the_picture() {
        let code = QrCode::encode_text(TEXT, QrCodeEcc::Low).unwrap();
        let drawn = picture(TEXT, Some(80), false).unwrap();
        let rows: Vec<Vec<char>> = drawn.lines().map(|line| line.chars().collect()).collect();
        for y in 0..code.size() {
            for x in 0..code.size() {
                let (column, row) = ((x + MARGIN) as usize, (y + MARGIN) as usize);
                let lit = if row % 2 == 0 { "█▀" } else { "█▄" };
                let is_dark = !lit.contains(rows[row / 2][column]);
                assert_eq!(is_dark, code.get_module(x, y), "{x}, {y}");
            }
        }
        assert!(rows.len() <= 24, "it fits into a terminal: {} lines", rows.len());
    }

    #[test]
    fn colours_change_no_module_and_a_narrow_terminal_gets_none() {
        let colored = picture(TEXT, None, true).unwrap();
        let plain = colored.replace("\x1b[38;5;231;48;5;16m", "").replace("\x1b[0m", "");
        assert_eq!(Some(plain), picture(TEXT, None, false));
        assert_eq!(picture(TEXT, Some(30), true), None);
    }
}
