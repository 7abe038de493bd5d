//! A message as a mail that can be sent as it is: RFC 5322 and MIME, headers in ASCII (RFC 2047), the body as UTF-8 in
//! base64, so that no mail server on the way has to change it. The date is the instant that was judged, and there is no
//! Message-ID, which the server that takes it adds: so the same question makes the same mail.

use chrono::TimeZone;
use chrono_tz::Tz;
use data_encoding::{BASE64, BASE64_MIME};

use super::notice::Letter;
use crate::commands::address::Sender;
use crate::domain::instant::Instant;

/// How many bytes of text an encoded word holds: with `=?UTF-8?B?…?=` around it is at most 75 characters, and a whole
/// header line at most 76 (RFC 2047, 2).
const WORD: usize = 42;

/// The mail. `to` is an address.
pub fn eml(message: &Letter, to: &str, from: &Sender, date: Instant, time_zone: Tz) -> String {
    let date = time_zone.timestamp_millis_opt(date.millis()).single().map(|date| date.to_rfc2822()).unwrap_or_default();
    let body = message.body.replace('\n', "\r\n");
    let headers = [
        ("Date", date),
        ("From", mailbox(from)),
        ("To", to.to_owned()),
        ("Subject", encoded(&message.subject)),
        ("Auto-Submitted", "auto-generated".to_owned()),
        ("MIME-Version", "1.0".to_owned()),
        ("Content-Language", message.languages.join(", ")),
        ("Content-Type", "text/plain; charset=utf-8".to_owned()),
        ("Content-Transfer-Encoding", "base64".to_owned()),
    ];
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    headers + "\r\n" + &BASE64_MIME.encode(body.as_bytes())
}

fn mailbox(sender: &Sender) -> String {
    let address = &sender.address;
    if sender.name.is_empty() { address.clone() } else { format!("{}\r\n <{address}>", encoded(&sender.name)) }
}

/// A text in a header: as it is where it is short, of letters, digits and blanks alone; else as encoded words, each of
/// whole characters, one a line.
fn encoded(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    if text.len() <= WORD && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let encoded = words.iter().map(|word| format!("=?UTF-8?B?{}?=", BASE64.encode(word.as_bytes())));
    encoded.collect::<Vec<_>>().join("\r\n ")
}
