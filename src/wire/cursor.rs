//! A place in a text in the form that is written here, stepped forward by comparing bytes. Whatever is not in that form is
//! `None` without a word, and for the general readers to judge.

/// What is left to be read of a text.
pub(super) struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// What is left to be read.
    #[inline(always)]
    pub fn rest(&self) -> &'a str {
        self.0
    }

    /// The next byte.
    #[inline(always)]
    pub fn peek(&self) -> Option<u8> {
        self.0.as_bytes().first().copied()
    }

    /// Steps over this ASCII character, if it comes next.
    #[inline(always)]
    pub fn step(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(byte as char)?;
        Some(())
    }

    /// Steps over this text, if it comes next.
    #[inline(always)]
    pub fn skip(&mut self, literal: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    /// As many bytes, with the quote after them.
    #[inline(always)]
    pub fn exactly(&mut self, bytes: usize) -> Option<&'a str> {
        let (text, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// A string that needs no decoding, whose opening quote was stepped over, with its closing quote.
    #[inline(always)]
    pub fn plain(&mut self) -> Option<&'a str> {
        self.exactly(plain_length(self.0.as_bytes())?)
    }

    /// The digits that come next.
    pub fn digits(&mut self) -> &'a str {
        let (digits, rest) = self.0.split_at(self.0.bytes().take_while(u8::is_ascii_digit).count());
        self.0 = rest;
        digits
    }
}

/// How many bytes stand before the first that ends a plain string: a quote, a backslash or a control character. Eight
/// bytes are looked at together, which pays even for the short strings of an envelope.
#[inline(always)]
pub(super) fn plain_length(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    let (words, rest) = text.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // Of bytes below 0x80, those from which more is taken than they are have their highest bit set then; behind the
        // first such byte others may too, which is no matter.
        let quote = (word ^ (ONES * u64::from(b'"'))).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        let control = word.wrapping_sub(ONES * 0x20);
        let ends = (quote | backslash | control) & !word & (ONES << 7);
        if ends != 0 {
            return Some(at * 8 + ends.trailing_zeros() as usize / 8);
        }
    }
    let at = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(words.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_plain_string_ends_at_its_quote_wherever_that_stands() {
        for length in 0..40 {
            let string = "é".repeat(length / 2) + &"x".repeat(length % 2);
            let text = format!("{string}\",\"");
            let mut cursor = Cursor::new(&text);
            assert_eq!(cursor.plain(), Some(&*string));
            assert_eq!(cursor.rest(), ",\"");
        }
    }

    #[test]
    fn what_a_string_may_not_hold_as_it_is_makes_it_no_plain_one() {
        for byte in (0..0x20).chain([b'\\']) {
            for at in 0..40 {
                let mut text = "~".repeat(40) + "\"";
                text.replace_range(at..=at, &char::from(byte).to_string());
                assert_eq!(Cursor::new(&text).plain(), None, "{byte:#x} at {at}");
            }
        }
        assert_eq!(Cursor::new("never ends").plain(), None);
    }
}
