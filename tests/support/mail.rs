//! An independent reader of mails: what RFC 5322, RFC 2047 and RFC 2045 say, and nothing of the program that wrote them.

/// A mail as its reader sees it.
#[derive(Debug, PartialEq, Eq)]
pub struct Mail {
    /// The headers in their order, unfolded, their encoded words decoded.
    pub headers: Vec<(String, String)>,
    /// The text.
    pub body: String,
}

impl Mail {
    /// Reads a mail, and minds every line of it.
    pub fn read(text: &str) -> Self {
        assert!(text.is_ascii(), "seven bits");
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end in CRLF");
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        for line in text.split("\r\n") {
            assert!(line.len() <= 78, "too long: {line}");
        }
        let unfolded = head.replace("\r\n ", " ");
        let headers = unfolded.split("\r\n").map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{name}");
            (name.to_owned(), decoded(value))
        });
        let headers: Vec<(String, String)> = headers.collect();
        let mail = Self { headers, body: String::new() };
        assert_eq!(mail.header("Content-Transfer-Encoding"), "base64");
        assert_eq!(mail.header("Content-Type"), "text/plain; charset=utf-8");
        let body = String::from_utf8(base64(&body.replace("\r\n", ""))).unwrap();
        assert!(!body.replace("\r\n", "").contains(['\r', '\n']));
        Self { body: body.replace("\r\n", "\n"), ..mail }
    }

    /// The one header of this name.
    pub fn header(&self, name: &str) -> &str {
        let found: Vec<&str> =
            self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| &**value).collect();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        found[0]
    }
}

/// Encoded words are whole words of at most 75 characters, and blanks between two of them are no text.
fn decoded(value: &str) -> String {
    let mut text = String::new();
    let mut was_encoded = true;
    for (index, word) in value.split(' ').enumerate() {
        let encoded = word.strip_prefix("=?UTF-8?B?").and_then(|rest| rest.strip_suffix("?="));
        if index > 0 && !(was_encoded && encoded.is_some()) {
            text.push(' ');
        }
        match encoded {
            Some(encoded) => {
                assert!(word.len() <= 75, "{word}");
                text.push_str(&String::from_utf8(base64(encoded)).expect("whole characters"));
            }
            None => text.push_str(word),
        }
        was_encoded = encoded.is_some();
    }
    text
}

fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        assert_eq!(group.len(), 4);
        let padding = group.iter().filter(|byte| **byte == b'=').count();
        let value = |byte: &u8| ALPHABET.iter().position(|known| known == byte).unwrap_or(0) as u32;
        let bits = group.iter().fold(0, |bits, byte| bits << 6 | value(byte));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..4 - padding]);
    }
    bytes
}
