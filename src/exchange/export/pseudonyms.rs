//! Pseudonyms: what names a person, wherever it stands in a text that goes out, gives way to what the key makes of it, the
//! same each time. That is the ids of accounts on record, the ids of events, runs and methods elsewhere (some are made of the
//! ids of accounts), and the fingerprints of numbers. Labels, serials, the last digits of numbers, names of operators, tickets,
//! reasons and times stay.

use std::collections::HashSet;

use data_encoding::HEXLOWER;

use crate::secrets::PseudonymKey;

/// How many bytes of a pseudonym are shown.
const SHOWN: usize = 8;
/// How many of a fingerprint, and of a UUID.
const WIDE: usize = 16;

/// What hides ids.
pub struct Pseudonyms {
    key: PseudonymKey,
    accounts: HashSet<String>,
}

impl Pseudonyms {
    /// Hides the ids of these accounts by this key.
    pub fn new(key: PseudonymKey, accounts: HashSet<String>) -> Self {
        Self { key, accounts }
    }

    /// The same JSON with its texts hidden. Names of members hold no ids, and go by the same way.
    pub fn hide(&self, json: &str) -> String {
        let mut hidden = String::with_capacity(json.len());
        let mut rest = json;
        while let Some(begins) = rest.find('"') {
            let length = text_length(&rest[begins..]);
            let text = &rest[begins..begins + length];
            hidden.push_str(&rest[..begins]);
            hidden.push_str(&self.text(text));
            rest = &rest[begins + length..];
        }
        hidden.push_str(rest);
        hidden
    }

    /// The same text of JSON, quotation marks and all, hidden.
    fn text(&self, written: &str) -> String {
        // A digit may be written as an escape.
        let Ok(text) = serde_json::from_str::<String>(written) else { return written.to_owned() };
        match self.plain(&text) {
            Some(hidden) => serde_json::to_string(&hidden).unwrap_or_default(),
            None => written.to_owned(),
        }
    }

    /// The text with what names somebody hidden; none: there is nothing of the sort in it.
    fn plain(&self, text: &str) -> Option<String> {
        let mut hidden = String::new();
        let (mut taken, mut at, mut before) = (0, 0, None);
        while let Some(c) = text[at..].chars().next() {
            let is_beginning = !before.is_some_and(is_of_a_word);
            let found = if is_beginning { self.found(&text[at..]) } else { None };
            let found = found.or_else(|| self.digits(&text[at..], before));
            match found {
                Some((length, pseudonym)) => {
                    hidden.push_str(&text[taken..at]);
                    hidden.push_str(&pseudonym);
                    at += length;
                    taken = at;
                    before = Some('0');
                }
                None => {
                    at += c.len_utf8();
                    before = Some(c);
                }
            }
        }
        (taken > 0).then(|| hidden + &text[taken..])
    }

    /// What begins here, where a word does: how long it is, and what stands for it.
    fn found(&self, text: &str) -> Option<(usize, String)> {
        if let Some(uuid) = uuid(text) {
            return Some((uuid.len(), self.uuid(uuid)));
        }
        if let Some(fingerprint) = fingerprint(text) {
            let (key, _) = fingerprint.split_once(':')?;
            let digest = self.key.pseudonym("number", fingerprint);
            return Some((fingerprint.len(), format!("{key}:{}", HEXLOWER.encode(&digest[..WIDE]))));
        }
        let length = text.find(|c| !is_of_a_word(c)).unwrap_or(text.len());
        let word = &text[..length];
        self.accounts.contains(word).then(|| (length, self.account(word)))
    }

    /// An id that digits spell in the middle of something else, or in full width.
    fn digits(&self, text: &str, before: Option<char>) -> Option<(usize, String)> {
        if before.is_some_and(|c| digit(c).is_some()) {
            return None;
        }
        let length = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
        let id: String = text[..length].chars().filter_map(digit).collect();
        (length > 0 && self.accounts.contains(&id)).then(|| (length, self.account(&id)))
    }

    fn account(&self, id: &str) -> String {
        format!("p-{}", HEXLOWER.encode(&self.key.pseudonym("account", id)[..SHOWN]))
    }

    /// A UUID of version 8: its bits mean what whoever makes it says.
    fn uuid(&self, uuid: &str) -> String {
        let mut bytes = [0; WIDE];
        bytes.copy_from_slice(&self.key.pseudonym("uuid", &uuid.to_ascii_lowercase())[..WIDE]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
    }
}

/// How long the text is that begins here with a quotation mark, with both of them.
fn text_length(json: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in json.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    json.len()
}

fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// The digit that this is, also in full width.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

/// The UUID that begins here.
fn uuid(text: &str) -> Option<&str> {
    const LENGTH: usize = 36;
    let found = text.get(..LENGTH)?;
    let is_formed = found.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    let ends = text[LENGTH..].chars().next().is_none_or(|c| !is_of_a_word(c));
    (is_formed && ends).then_some(found)
}

/// The fingerprint of a number that begins here: `k1:` and 32 hex digits.
fn fingerprint(text: &str) -> Option<&str> {
    const DIGITS: usize = 32;
    let (key, rest) = text.split_once(':')?;
    let is_key = key.strip_prefix('k').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()));
    let is_formed = is_key && rest.get(..DIGITS)?.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_formed.then(|| &text[..key.len() + 1 + DIGITS])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Pseudonyms;
    use crate::secrets::PseudonymKey;

    fn pseudonyms() -> Pseudonyms {
        Pseudonyms::new(PseudonymKey::of([7; 32]), HashSet::from(["0123456789".to_owned()]))
    }

    #[test]
    fn an_id_is_hidden_wherever_and_however_it_is_written() {
        let hide = |json: &str| pseudonyms().hide(json);
        let hidden = hide(r#""0123456789""#);
        let pseudonym = hidden.trim_matches('"').to_owned();
        assert!(pseudonym.starts_with("p-") && pseudonym.len() == 18, "{pseudonym}");
        for (text, expected) in [
            (r#"{"subject":"0123456789","n":0123456789}"#, format!(r#"{{"subject":"{pseudonym}","n":0123456789}}"#)),
            (r#""u0123456789@x""#, format!(r#""u{pseudonym}@x""#)),
            (r#""\u0030123456789""#, format!(r#""{pseudonym}""#)),
            (r#""０１２３４５６７８９さん""#, format!(r#""{pseudonym}さん""#)),
            (r#""a \"0123456789\" b""#, format!(r#""a \"{pseudonym}\" b""#)),
            (r#""00123456789""#, r#""00123456789""#.to_owned()),
            (r#""01234567890""#, r#""01234567890""#.to_owned()),
            (r#""9876543210""#, r#""9876543210""#.to_owned()),
        ] {
            assert_eq!(hide(text), expected);
        }
    }

    #[test]
    fn ids_elsewhere_and_fingerprints_are_hidden_in_their_own_form_and_the_same_each_time() {
        let hide = |json: &str| pseudonyms().hide(json);
        let text = r#""entra:3179e48a-750b-4051-897c-87b9720928f7 number:k1:00112233445566778899aabbccddeeff""#;
        let hidden = hide(text);
        assert_eq!(hidden.len(), text.len());
        assert!(hidden.starts_with("\"entra:") && hidden.contains(" number:k1:"));
        assert!(!hidden.contains("3179e48a") && !hidden.contains("00112233"));
        assert_eq!(hide(&text.replace("3179e48a", "3179E48A")), hidden);
        assert_eq!(hide(r#""k1:short and 3179e48a-750b""#), r#""k1:short and 3179e48a-750b""#);
    }
}
