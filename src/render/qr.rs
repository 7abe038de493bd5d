//! A text as a picture that a camera reads: a QR code out of half blocks, two rows of it in a line. Dark on light on any
//! terminal, where colours may be used; where not, it is right on a dark background, and most cameras take both.

use qrcodegen::{QrCode, QrCodeEcc};
use zeroize::Zeroizing;

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

/// How many pixels a module of the picture has on each side.
const PIXELS: usize = 8;
/// As many light modules are around it as the standard asks for.
const QUIET: i32 = 4;

/// The picture as a file (PNG): one byte a pixel, dark on light.
///
/// # Errors
/// Why there is none: the text is too long.
pub(super) fn png(text: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).map_err(|error| error.to_string())?;
    let span = -QUIET..code.size() + QUIET;
    let side = span.len() * PIXELS;
    // As long as they will ever be: nothing of the secret is left where they grew.
    let mut pixels = Zeroizing::new(Vec::with_capacity(side * side));
    for y in span.clone() {
        let row = span.clone().flat_map(|x| [if code.get_module(x, y) { 0 } else { u8::MAX }; PIXELS]);
        let row = Zeroizing::new(row.collect::<Vec<u8>>());
        (0..PIXELS).for_each(|_| pixels.extend_from_slice(&row));
    }
    let mut file = Zeroizing::new(Vec::with_capacity(side * side + 1024));
    let width = u32::try_from(side).map_err(|error| error.to_string())?;
    let mut encoder = ::png::Encoder::new(&mut *file, width, width);
    encoder.set_color(::png::ColorType::Grayscale);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&pixels)?;
        writer.finish()
    });
    written.map_err(|error| error.to_string())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::{MARGIN, PIXELS, QUIET, picture, png};

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
    fn every_module_of_the_code_is_in_the_file() {
        let code = QrCode::encode_text(TEXT, QrCodeEcc::Low).unwrap();
        let file = png(TEXT).unwrap();
        let mut reader = ::png::Decoder::new(std::io::Cursor::new(&file[..])).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let side = reader.next_frame(&mut pixels).unwrap().width as usize;
        for (at, pixel) in pixels.iter().enumerate() {
            let module = |at: usize| (at / PIXELS) as i32 - QUIET;
            let is_dark = code.get_module(module(at % side), module(at / side));
            assert_eq!(*pixel == 0, is_dark, "{at}");
        }
    }

    #[test]
    fn colours_change_no_module_and_a_narrow_terminal_gets_none() {
        let colored = picture(TEXT, None, true).unwrap();
        let plain = colored.replace("\x1b[38;5;231;48;5;16m", "").replace("\x1b[0m", "");
        assert_eq!(Some(plain), picture(TEXT, None, false));
        assert_eq!(picture(TEXT, Some(30), true), None);
    }
}
