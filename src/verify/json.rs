//! JSON (RFC 8259), read once and borrowed from where it stands. What a known member cannot be, a text with half a surrogate
//! pair or a member that is there twice, is found when it is asked for: where nobody asks, it does no harm.

use std::borrow::Cow;

/// How deep a text may be nested.
const DEEPEST: usize = 127;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Flag(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// A text, or an object with a name, that has half a surrogate pair in it; a member that is there twice.
    Unreadable,
}

impl<'a> Json<'a> {
    /// The value that is the whole text, white space around it included; `None` when it is none.
    pub fn read(text: &'a str) -> Option<Self> {
        let mut reader = Reader::new(text);
        reader.space();
        let value = reader.value()?;
        reader.space();
        reader.is_at_end().then_some(value)
    }

    /// The member `name` of an object; `None` when there is none.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        let Self::Object(members) = self else { return None };
        // Most names have another length, or begin otherwise.
        let (length, first) = (name.len(), name.as_bytes().first());
        let may_be = |other: &str| other.len() == length && other.as_bytes().first() == first;
        let mut named = members.iter().filter(|(other, _)| may_be(other) && other == name);
        let (_, value) = named.next()?;
        Some(if named.next().is_none() { value } else { &Self::Unreadable })
    }

    /// The text that it is.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The whole number that it is, not negative and written as one.
    pub fn as_whole(&self) -> Option<u64> {
        match self {
            Self::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The items of the list that it is.
    pub fn as_list(&self) -> Option<&[Json<'a>]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }
}

/// A place in a text.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// At the beginning.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// How many bytes were read.
    pub fn at(&self) -> usize {
        self.at
    }

    pub fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over this byte, which must come next.
    pub fn step(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Steps over this name of a member and its colon, when they come next and are written just so. It needs no escapes.
    pub fn step_name(&mut self, name: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?.strip_prefix(b"\"")?;
        rest.strip_prefix(name.as_bytes())?.starts_with(b"\":").then(|| self.at += name.len() + 3)
    }

    /// Steps over white space; whether there was any.
    pub fn space(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.at > start
    }

    /// A value that begins here; `None` when none does.
    pub fn value(&mut self) -> Option<Json<'a>> {
        match self.peek()? {
            b'"' => self.string().map(|text| text.map_or(Json::Unreadable, Json::Text)),
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::list),
            b't' => self.word("true", Json::Flag(true)),
            b'f' => self.word("false", Json::Flag(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number(),
        }
    }

    /// What an object or a list holds, when it is not nested too deep.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let read = (self.depth <= DEEPEST).then(|| read(self))?;
        self.depth -= 1;
        read
    }

    fn object(&mut self) -> Option<Json<'a>> {
        self.step(b'{')?;
        let mut members = Vec::with_capacity(8);
        let mut is_legible = true;
        self.space();
        if self.step(b'}').is_some() {
            return Some(Json::Object(members));
        }
        loop {
            let name = self.string()?;
            self.space();
            self.step(b':')?;
            self.space();
            let value = self.value()?;
            match name {
                Some(name) => members.push((name, value)),
                None => is_legible = false,
            }
            self.space();
            if self.step(b'}').is_some() {
                return Some(if is_legible { Json::Object(members) } else { Json::Unreadable });
            }
            self.step(b',')?;
            self.space();
        }
    }

    fn list(&mut self) -> Option<Json<'a>> {
        self.step(b'[')?;
        let mut items = Vec::new();
        self.space();
        if self.step(b']').is_some() {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.step(b']').is_some() {
                return Some(Json::List(items));
            }
            self.step(b',')?;
            self.space();
        }
    }

    /// A string that begins here: its text, or nothing where that has half a surrogate pair in it.
    #[inline]
    pub fn string(&mut self) -> Option<Option<Cow<'a, str>>> {
        self.step(b'"')?;
        let start = self.at;
        self.at += plain(self.text.as_bytes().get(start..)?);
        if self.peek()? != b'"' {
            return self.escaped(start);
        }
        let inner = self.text.get(start..self.at)?;
        self.at += 1;
        Some(Some(Cow::Borrowed(inner)))
    }

    /// The same from the first byte on that is no plain part of it.
    fn escaped(&mut self, start: usize) -> Option<Option<Cow<'a, str>>> {
        let bytes = self.text.as_bytes();
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    self.at += match bytes.get(self.at + 1)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                        b'u' if bytes.get(self.at + 2..self.at + 6)?.iter().all(u8::is_ascii_hexdigit) => 6,
                        _ => return None,
                    };
                }
                _ => return None,
            }
            self.at += plain(bytes.get(self.at..)?);
        }
        let inner = self.text.get(start..self.at)?;
        self.at += 1;
        Some(unescaped(inner).map(Cow::Owned))
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Option<Json<'a>> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(value)
    }

    fn number(&mut self) -> Option<Json<'a>> {
        let start = self.at;
        let _ = self.step(b'-');
        if self.step(b'0').is_none() {
            self.digits()?;
        }
        if self.step(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.text.get(start..self.at).map(Json::Number)
    }

    /// One or more digits.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// How many bytes stand before the first that is no plain part of a string. Eight are looked at together.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES * 0x80;
    let (words, rest) = text.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that is no plain part, up to the first; of what follows that, nothing is asked.
        let below = |than: u8, word: u64| word.wrapping_sub(ONES * u64::from(than));
        let is = |byte: u8| below(1, word ^ (ONES * u64::from(byte)));
        let ends = (is(b'"') | is(b'\\') | below(b' ', word)) & !word & HIGH;
        if ends != 0 {
            return at * 8 + ends.trailing_zeros() as usize / 8;
        }
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    words.len() * 8 + rest.iter().take_while(|byte| !ends(byte)).count()
}

/// The text that is written so; `None` where half a surrogate pair is in it.
fn unescaped(written: &str) -> Option<String> {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let kind = *rest.as_bytes().get(at + 1)?;
        rest = rest.get(at + 2..)?;
        text.push(match kind {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = unit(&mut rest)?;
                let units = match first {
                    0xd800..0xdc00 => {
                        rest = rest.strip_prefix("\\u")?;
                        vec![first, unit(&mut rest)?]
                    }
                    _ => vec![first],
                };
                char::decode_utf16(units).next()?.ok()?
            }
            other => char::from(other),
        });
    }
    text.push_str(rest);
    Some(text)
}

/// Four hex digits that come next.
fn unit(rest: &mut &str) -> Option<u16> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    u16::from_str_radix(digits, 16).ok()
}
