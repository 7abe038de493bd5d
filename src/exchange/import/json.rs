//! JSON documents, one after the other: pages, lists, single objects, in lines or not. Only where values begin and end is
//! found here, and one row of a list is held at a time, so that a file of any size can be read; what a row says is read of
//! its bytes by serde_json. A row that is longer than any real one ends the reading.

use std::io::{self, BufRead};

use memchr::memchr_iter;
use serde_json::{Map, Value};

/// No row of a directory comes near this many bytes.
const LONGEST: usize = 8 << 20;

/// An object's members.
pub(super) type RowMembers = Map<String, Value>;

/// What is found, in order.
pub(super) enum DocumentPart {
    /// A row of a list, or an object of its own.
    Row(Value),
    /// What stood around the rows of a page, that many: its other members.
    Page(RowMembers, usize),
}

/// Why it is no JSON that can be read.
#[derive(Debug)]
pub(super) enum JsonFlaw {
    /// The file cannot be read.
    Io(io::Error),
    /// It ends before a value does.
    Cut,
    /// A row is too long.
    TooLong,
    /// A cell of a table goes on behind the quotation mark that closes it.
    TextBehindMark,
    /// It is no JSON.
    Malformed(Malformed),
    /// It is no text in any encoding that is known.
    NotText,
}

/// What is there instead of what could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// No colon behind the name of a member.
    NoColon,
    /// A byte that nothing can begin with there.
    Byte(u8),
    /// What a parser says of it, in its words.
    Parser(String),
}

impl From<io::Error> for JsonFlaw {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                Self::Malformed(Malformed::Parser(error.to_string()))
            }
            _ => Self::Io(error),
        }
    }
}

/// The members that hold the rows of a page.
const LISTS: [&str; 3] = ["value", "records", "responses"];

/// Reads documents.
pub(super) struct Documents<R> {
    reader: R,
    /// The line that is being read, from 1.
    pub line: u64,
}

impl<R: BufRead> Documents<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: 1 }
    }

    /// Reads all of them, and hands on what is found.
    ///
    /// # Errors
    /// Why it cannot be read on; or what `take` says.
    pub fn read<E: From<JsonFlaw>>(
        &mut self,
        take: &mut dyn FnMut(DocumentPart, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(byte) = self.next_word()? {
            match byte {
                b'[' => {
                    self.rows(take)?;
                }
                b'{' => self.document(take)?,
                // Files that begin with a byte order mark, put one behind the other.
                0xef => self.mark()?,
                // Lists are sometimes put one behind the other with commas.
                b',' => self.eat(),
                other => return Err(unexpected(other).into()),
            }
        }
        Ok(())
    }

    /// An object at the top: a page with a list in it, or a row.
    fn document<E: From<JsonFlaw>>(
        &mut self,
        take: &mut dyn FnMut(DocumentPart, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let line = self.line;
        self.eat();
        let mut members = RowMembers::new();
        let mut rows = None;
        let mut held = 0;
        loop {
            match self.needed()? {
                b'}' => break,
                b',' => self.eat(),
                b'"' => {
                    let key: String = self.value()?.1;
                    if self.needed()? != b':' {
                        return Err(JsonFlaw::Malformed(Malformed::NoColon).into());
                    }
                    self.eat();
                    let begins = self.needed()?;
                    if LISTS.contains(&key.as_str()) && begins == b'[' {
                        rows = Some(rows.unwrap_or(0) + self.rows(take)?);
                    } else {
                        let (length, value) = self.value()?;
                        held += length;
                        if held > LONGEST {
                            return Err(JsonFlaw::TooLong.into());
                        }
                        members.insert(key, value);
                    }
                }
                other => return Err(unexpected(other).into()),
            }
        }
        self.eat();
        take(
            match rows {
                Some(rows) => DocumentPart::Page(members, rows),
                None => DocumentPart::Row(Value::Object(members)),
            },
            line,
        )
    }

    /// The rows of a list; how many there are.
    fn rows<E: From<JsonFlaw>>(
        &mut self,
        take: &mut dyn FnMut(DocumentPart, u64) -> Result<(), E>,
    ) -> Result<usize, E> {
        self.eat();
        let mut rows = 0;
        loop {
            match self.needed()? {
                b']' => break,
                b',' => self.eat(),
                _ => {
                    let line = self.line;
                    let (_, value) = self.value()?;
                    rows += 1;
                    take(DocumentPart::Row(value), line)?;
                }
            }
        }
        self.eat();
        Ok(rows)
    }

    /// The value that begins here, and how long it is.
    fn value<T: serde::de::DeserializeOwned>(&mut self) -> Result<(usize, T), JsonFlaw> {
        let mut bytes = Vec::new();
        self.capture(&mut bytes)?;
        let value = serde_json::from_slice(&bytes).map_err(|error| not_json(&error))?;
        Ok((bytes.len(), value))
    }

    /// The bytes of the value that begins here.
    fn capture(&mut self, bytes: &mut Vec<u8>) -> Result<(), JsonFlaw> {
        let (mut depth, mut in_string, mut is_escaped) = (0_u32, false, false);
        loop {
            let available = fill(&mut self.reader)?;
            if available.is_empty() {
                // A number at the end ends with the file; nothing else does.
                return if depth == 0 && !in_string && !bytes.is_empty() { Ok(()) } else { Err(JsonFlaw::Cut) };
            }
            let mut end = None;
            for (at, byte) in available.iter().enumerate() {
                if in_string {
                    match byte {
                        _ if is_escaped => is_escaped = false,
                        b'\\' => is_escaped = true,
                        b'"' => {
                            in_string = false;
                            if depth == 0 {
                                end = Some(at + 1);
                                break;
                            }
                        }
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth == 0 => {
                        end = Some(at);
                        break;
                    }
                    b'}' | b']' => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(at + 1);
                            break;
                        }
                    }
                    b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth == 0 => {
                        end = Some(at);
                        break;
                    }
                    _ => {}
                }
            }
            let taken = end.unwrap_or(available.len());
            self.line += memchr_iter(b'\n', &available[..taken]).count() as u64;
            bytes.extend_from_slice(&available[..taken]);
            self.reader.consume(taken);
            if end.is_some() {
                return Ok(());
            }
            if bytes.len() > LONGEST {
                return Err(JsonFlaw::TooLong);
            }
        }
    }

    /// The next byte that is no white space, which has to be there.
    fn needed(&mut self) -> Result<u8, JsonFlaw> {
        self.next_word()?.ok_or(JsonFlaw::Cut)
    }

    /// The next byte that is no white space.
    fn next_word(&mut self) -> Result<Option<u8>, JsonFlaw> {
        loop {
            let available = fill(&mut self.reader)?;
            if available.is_empty() {
                return Ok(None);
            }
            let blank = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = available.get(blank).copied();
            self.line += memchr_iter(b'\n', &available[..blank]).count() as u64;
            self.reader.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    /// A byte order mark.
    fn mark(&mut self) -> Result<(), JsonFlaw> {
        for expected in [0xef, 0xbb, 0xbf] {
            match fill(&mut self.reader)?.first() {
                Some(byte) if *byte == expected => self.eat(),
                Some(other) => return Err(unexpected(*other)),
                None => return Err(JsonFlaw::Cut),
            }
        }
        Ok(())
    }

    fn eat(&mut self) {
        self.reader.consume(1);
    }
}

fn fill(reader: &mut impl BufRead) -> Result<&[u8], JsonFlaw> {
    loop {
        match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
            Ok(_) => break,
        }
    }
    Ok(reader.fill_buf()?)
}

fn unexpected(byte: u8) -> JsonFlaw {
    JsonFlaw::Malformed(Malformed::Byte(byte))
}

/// What the parser says, without the line, which it counts from where the row begins.
fn not_json(error: &serde_json::Error) -> JsonFlaw {
    let said = error.to_string();
    let why = said.split_once(" at line ").map_or(&*said, |(why, _)| why);
    JsonFlaw::Malformed(Malformed::Parser(why.to_owned()))
}
