//! What comes over the line, taken apart: a line each, and after some of them bytes.

/// The longest line: a greeting that names many servers.
const LONGEST_LINE: usize = 1 << 20;

/// The most that a message can have: no server of the engine lets more through.
const LARGEST: usize = 64 << 20;

/// One thing that a server said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ServerFrame {
    /// What it is: JSON.
    Info(Vec<u8>),
    /// Whether we are there.
    Ping,
    /// That it is there.
    Pong,
    /// That all is well.
    Ok,
    /// What is wrong; it hangs up, as a rule.
    Error(String),
    /// A message.
    Message(Delivered),
}

/// A message as it was delivered.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Delivered {
    /// To which subject.
    pub subject: String,
    /// Where an answer would go; of a stream's message, which one it is.
    pub reply: Option<String>,
    /// What a server says in the place of a message.
    pub status: Option<u16>,
    /// What it holds.
    pub payload: Vec<u8>,
}

/// What came is no protocol that is known here.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotAFrame;

/// Bytes that came, as far as they were not taken.
#[derive(Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
    taken: usize,
}

impl Incoming {
    /// Where more bytes go. What was taken is forgotten first.
    pub fn take_in(&mut self, bytes: &[u8]) {
        if self.taken > 0 {
            self.bytes.drain(..self.taken);
            self.taken = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next frame; none: it has not come as a whole.
    pub fn next(&mut self) -> Result<Option<ServerFrame>, NotAFrame> {
        let rest = self.bytes.get(self.taken..).unwrap_or_default();
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return if rest.len() > LONGEST_LINE { Err(NotAFrame) } else { Ok(None) };
        };
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| NotAFrame)?.trim_end_matches('\r');
        let (word, said) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        let body = rest.get(end + 1..).unwrap_or_default();
        let (frame, length) = match word.to_ascii_uppercase().as_str() {
            "INFO" => (ServerFrame::Info(said.trim().as_bytes().to_vec()), 0),
            "PING" => (ServerFrame::Ping, 0),
            "PONG" => (ServerFrame::Pong, 0),
            "+OK" => (ServerFrame::Ok, 0),
            "-ERR" => (ServerFrame::Error(said.trim().trim_matches('\'').to_owned()), 0),
            "MSG" => match message(said, 1, body)? {
                Some(found) => found,
                None => return Ok(None),
            },
            "HMSG" => match message(said, 2, body)? {
                Some(found) => found,
                None => return Ok(None),
            },
            _ => return Err(NotAFrame),
        };
        self.taken += end + 1 + length;
        Ok(Some(frame))
    }
}

/// A message whose line ends with so many sizes, and how many bytes it takes behind its line.
fn message(said: &str, sizes: usize, body: &[u8]) -> Result<Option<(ServerFrame, usize)>, NotAFrame> {
    let words: Vec<&str> = said.split_ascii_whitespace().collect();
    let before = words.len().checked_sub(sizes).filter(|before| (2..=3).contains(before)).ok_or(NotAFrame)?;
    let size = |word: &&str| word.parse::<usize>().map_err(|_| NotAFrame);
    let total = words.last().ok_or(NotAFrame).and_then(size)?;
    let headers = if sizes == 2 { size(&words[before])? } else { 0 };
    if headers > total || total > LARGEST {
        return Err(NotAFrame);
    }
    if body.len() < total + 2 {
        return Ok(None);
    }
    let status = body[..headers].strip_prefix(b"NATS/1.0 ").and_then(|rest| rest.get(..3));
    let delivered = Delivered {
        subject: words[0].to_owned(),
        reply: (before == 3).then(|| words[2].to_owned()),
        status: status.and_then(|status| std::str::from_utf8(status).ok()?.parse().ok()),
        payload: body[headers..total].to_vec(),
    };
    Ok(Some((ServerFrame::Message(delivered), total + 2)))
}

#[cfg(test)]
mod tests {
    use super::{Delivered, Incoming, NotAFrame, ServerFrame};

    fn frames(bytes: &[u8], at_once: usize) -> Vec<ServerFrame> {
        let (mut incoming, mut found) = (Incoming::default(), Vec::new());
        for part in bytes.chunks(at_once) {
            incoming.take_in(part);
            while let Some(frame) = incoming.next().unwrap() {
                found.push(frame);
            }
        }
        found
    }

    #[test]
    fn frames_are_the_same_however_their_bytes_come() {
        let bytes = b"INFO {\"a\":1} \r\nPING\r\nMSG s.1 1 5\r\na\r\nbc\r\nHMSG s 1 r 16 18\r\nNATS/1.0 503\r\n\r\nhi\r\n-ERR 'no'\r\n";
        let all = frames(bytes, bytes.len());
        assert_eq!(all.len(), 5);
        assert_eq!(
            all[2],
            ServerFrame::Message(Delivered {
                subject: "s.1".into(),
                payload: b"a\r\nbc".into(),
                ..Delivered::default()
            })
        );
        let ServerFrame::Message(answer) = &all[3] else { panic!("{all:?}") };
        assert_eq!((answer.status, answer.reply.as_deref(), &*answer.payload), (Some(503), Some("r"), &b"hi"[..]));
        for at_once in 1..bytes.len() {
            assert_eq!(frames(bytes, at_once), all, "{at_once}");
        }
    }

    #[test]
    fn what_is_no_protocol_is_told() {
        let untrue: [&[u8]; 5] =
            [b"HTTP/1.1 200\r\n", b"MSG a 1\r\n", b"HMSG a 1 9 3\r\n", b"MSG a 1 x\r\n", b"MSG a 1 99999999999\r\n"];
        for bytes in untrue {
            let mut incoming = Incoming::default();
            incoming.take_in(bytes);
            assert_eq!(incoming.next(), Err(NotAFrame), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
