//! Bytes as they come → text in UTF-8: unpacked where they are packed, turned where they are UTF-16 or Shift_JIS, without a byte order
//! mark. Nothing is held but a small buffer, whatever the length.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use memchr::memmem;

/// How much is read at a time.
const CHUNK: usize = 64 << 10;

/// By so much of it is told what it is.
const BEGINNING: usize = 4096;

/// What a file is, before it is read as a text.
pub(super) enum Content<'r> {
    /// Text in UTF-8, or what claims to be.
    Text(Box<dyn BufRead + 'r>),
    /// A database.
    Database,
    /// A packed file of another sort than gzip: a workbook, or what is none.
    Archive(Box<dyn BufRead + 'r>),
    /// A packed file that is never read.
    OtherArchive,
    /// A workbook of the older sort, or one that is protected.
    OldWorkbook,
    /// Text in an encoding that is never read.
    NotText,
    /// Nothing.
    Empty,
}

/// How packed files of other sorts begin: packed twice, bzip2, xz, Zstandard, 7z, RAR.
const PACKED: [&[u8]; 6] =
    [b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"];

/// Looks at how it begins.
///
/// # Errors
/// When it cannot be read.
pub(super) fn content<'r>(reader: Box<dyn Read + 'r>) -> io::Result<Content<'r>> {
    let mut reader: Box<dyn BufRead + 'r> = Box::new(BufReader::with_capacity(CHUNK, reader));
    if reader.fill_buf()?.starts_with(b"\x1f\x8b") {
        reader = Box::new(BufReader::with_capacity(CHUNK, MultiGzDecoder::new(reader)));
    }
    let is_shift_jis = is_shift_jis(reader.fill_buf()?);
    // A short first read tells as much as is looked at, but for pipes that give a byte at a time.
    let mut begins = Vec::new();
    while begins.len() < BEGINNING {
        let available = reader.fill_buf()?;
        if available.is_empty() {
            break;
        }
        let taken = available.len().min(BEGINNING - begins.len());
        begins.extend_from_slice(&available[..taken]);
        reader.consume(taken);
    }
    let encoding = match begins[..] {
        [] => return Ok(Content::Empty),
        // UTF-32.
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Ok(Content::NotText),
        _ if begins.starts_with(b"\xd0\xcf\x11\xe0") => return Ok(Content::OldWorkbook),
        _ if PACKED.iter().any(|packed| begins.starts_with(packed)) => return Ok(Content::OtherArchive),
        [0xff, 0xfe, ..] | [_, 0, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] | [0, _, ..] => Some(UTF_16BE),
        _ if begins.starts_with(b"SQLite format 3\0") => return Ok(Content::Database),
        _ if begins.starts_with(b"PK\x03\x04") => {
            return Ok(Content::Archive(Box::new(BufReader::with_capacity(
                CHUNK,
                io::Cursor::new(begins).chain(reader),
            ))));
        }
        // ISO-2022-JP, every byte of which is one of ASCII too: read as that, its words would be others. Packed bytes may
        // hold anything.
        _ if memmem::find(&begins, b"\x1b$").is_some() => return Ok(Content::NotText),
        _ => of_two_bytes(&begins).or(is_shift_jis.then_some(SHIFT_JIS)),
    };
    // Some programs put a mark before the one that is there.
    while encoding.is_none() && begins.starts_with(b"\xef\xbb\xbf") {
        begins.drain(..3);
    }
    let whole = io::Cursor::new(begins).chain(reader);
    Ok(Content::Text(match encoding {
        Some(encoding) => {
            // Takes the mark off, where there is one.
            let decoder = encoding.new_decoder_with_bom_removal();
            Box::new(BufReader::with_capacity(
                CHUNK,
                Turned { reader: whole, decoder, text: Vec::new(), at: 0, ended: false },
            ))
        }
        None => Box::new(BufReader::with_capacity(CHUNK, whole)),
    }))
}

/// The encoding of text with two bytes a character that has no mark and begins with Japanese: of its digits, commas and line
/// ends every other byte is none, and of its other characters hardly any.
fn of_two_bytes(begins: &[u8]) -> Option<&'static Encoding> {
    let nones = |from: usize| begins.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (nones(0), nones(1));
    match begins.len() / 20 {
        few if second > few && first * 4 < second => Some(UTF_16LE),
        few if first > few && second * 4 < first => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether text that begins like this is Japanese of the encoding that spreadsheets save tables in, and no UTF-8.
fn is_shift_jis(begins: &[u8]) -> bool {
    // What is cut off at the end is neither's fault.
    let is_utf8 = std::str::from_utf8(begins).map_or_else(|flaw| flaw.error_len().is_none(), |_| true);
    let is_read = |end: usize| begins.get(..end).is_some_and(|text| !SHIFT_JIS.decode(text).2);
    !is_utf8 && (is_read(begins.len()) || is_read(begins.len().saturating_sub(1)))
}

/// Text of another encoding as UTF-8.
struct Turned<R> {
    reader: R,
    decoder: Decoder,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Read for Turned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let available = self.reader.fill_buf()?;
            let length = available.len();
            self.ended = length == 0;
            self.text.resize(length * 3 + 16, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(available, &mut self.text, self.ended);
            self.reader.consume(read);
            self.text.truncate(written);
            self.at = 0;
        }
        let taken = buffer.len().min(self.text.len() - self.at);
        buffer[..taken].copy_from_slice(&self.text[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
