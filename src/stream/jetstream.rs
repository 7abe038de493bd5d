//! The stream itself: what it is, its messages, and the append that asks for its place.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::cluster::Cluster;
use super::connection::Connection;
use super::error::StreamError;

/// How long a connection may take, all servers together.
const CONNECTING: Duration = Duration::from_secs(4);

/// How long an answer may take.
const ANSWERING: Duration = Duration::from_secs(3);

/// How many messages are asked for at once where there are many, and how many bytes.
const AT_ONCE: u64 = 20_000;
const BYTES_AT_ONCE: u64 = 32 << 20;

/// The engine's codes: no such stream, no such message, the last is another one (once more, where that is under way).
const NO_STREAM: u64 = 10_059;
const NO_MESSAGE: u64 = 10_037;
const WRONG_LAST: [u64; 2] = [10_071, 10_164];
/// Its servers have not agreed yet on who keeps or leads the stream: nothing was done.
const NOT_READY: [u64; 5] = [10_004, 10_005, 10_008, 10_009, 10_039];

/// A stream of a cluster, over one connection.
pub struct Stream {
    cluster: Cluster,
    connection: Connection,
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamAppended {
    /// It is the message of this number.
    At(u64),
    /// A message of this id is there already, with this number: it may be this one, or another.
    Twice(u64),
    /// The last message is another one: nothing was appended.
    Overtaken,
}

/// How a stream is kept, as far as it concerns what is promised of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct StreamSettings {
    /// Under which subjects messages are put into it.
    pub subjects: Vec<String>,
    /// `limits`, unless messages go away when they were read.
    pub retention: String,
    /// `file`, unless it is in memory alone.
    pub storage: String,
    /// On how many servers it is kept.
    pub num_replicas: u64,
    /// How many messages are kept; below 1: all.
    pub max_msgs: i64,
    /// How many bytes are kept; below 1: all.
    pub max_bytes: i64,
    /// For how long, in nanoseconds; below 1: for ever.
    pub max_age: i64,
    /// How many of one subject are kept; below 1: all.
    pub max_msgs_per_subject: i64,
    /// Whether no message can be deleted.
    pub deny_delete: bool,
    /// Whether it cannot be emptied.
    pub deny_purge: bool,
    /// Whether one message may take the place of all before it.
    pub allow_rollup_hdrs: bool,
    /// Whether nothing is acknowledged.
    pub no_ack: bool,
    /// `async`, where a message is acknowledged before it is handed to the disk.
    pub persist_mode: Option<String>,
}

/// A stream as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamInfo {
    /// How it is kept.
    pub settings: StreamSettings,
    /// The number of its first message.
    pub first: u64,
    /// The number of its last message; 0: there is none.
    pub last: u64,
    /// How many bytes it takes.
    pub bytes: u64,
    /// The server that leads it, where there are several.
    pub leader: Option<String>,
    /// The others that keep it.
    pub members: Vec<Member>,
}

/// A server that keeps a stream beside its leader.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether it has all that the leader has.
    pub current: bool,
    /// Whether the leader has heard nothing of it for long.
    pub offline: bool,
    /// By how many operations it is behind.
    pub lag: u64,
}

#[derive(Deserialize)]
struct ApiError {
    #[serde(default)]
    err_code: u64,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
struct State {
    first_seq: u64,
    last_seq: u64,
    bytes: u64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Raft {
    leader: Option<String>,
    replicas: Option<Vec<Member>>,
}

#[derive(Deserialize)]
struct Info {
    config: StreamSettings,
    state: State,
    #[serde(default)]
    cluster: Option<Raft>,
}

#[derive(Deserialize)]
struct Got {
    message: Stored,
}

#[derive(Deserialize)]
struct Stored {
    #[serde(default)]
    data: String,
}

#[derive(Deserialize)]
struct Acknowledged {
    seq: u64,
    #[serde(default)]
    duplicate: bool,
}

#[derive(Deserialize)]
struct Made {
    name: String,
}

impl Stream {
    /// Connects to the cluster, to the server at `first` before all others.
    ///
    /// # Errors
    /// When none of them answers, or none lets us in.
    pub fn open(cluster: &Cluster, first: usize) -> Result<Self, StreamError> {
        let connection = Connection::open(cluster, first, Instant::now() + CONNECTING)?;
        Ok(Self { cluster: cluster.clone(), connection })
    }

    /// Connects anew, to another server if there is one.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn reopen(&mut self) -> Result<(), StreamError> {
        let next = self.server() + 1;
        self.connection = Connection::open(&self.cluster, next, Instant::now() + CONNECTING)?;
        Ok(())
    }

    /// Which of the servers it is connected to.
    pub fn server(&self) -> usize {
        self.cluster.servers.iter().position(|server| *server == self.connection.server).unwrap_or(0)
    }

    /// The name of that server, as it was typed.
    pub fn server_name(&self) -> &str {
        &self.connection.server
    }

    /// How many bytes of lines a message may hold.
    pub fn room(&self) -> usize {
        self.connection.greeting.max_payload.saturating_sub(self.headers(u64::MAX, &"0".repeat(64)).len())
    }

    /// Makes the stream, kept on so many servers.
    ///
    /// # Errors
    /// When that is refused, or no answer comes: making it again is as good.
    pub fn make(&mut self, replicas: u64) -> Result<(), StreamError> {
        let config = json!({
            "name": self.cluster.stream, "subjects": [self.cluster.subject()], "retention": "limits",
            "storage": "file", "discard": "new", "num_replicas": replicas, "max_consumers": -1, "max_msgs": -1,
            "max_bytes": -1, "max_age": 0, "max_msgs_per_subject": -1, "max_msg_size": -1, "deny_delete": true,
            "deny_purge": true, "allow_direct": false, "duplicate_window": 120_000_000_000_u64,
            "description": "the log of a desk (mfadesk)",
        });
        // The servers agree on who keeps it first.
        let deadline = Instant::now() + 3 * ANSWERING;
        self.api::<Value>("STREAM.CREATE", &config, deadline).map(drop)
    }

    /// What the stream is; none: there is no such stream.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn info(&mut self) -> Result<Option<StreamInfo>, StreamError> {
        let Info { config, state, cluster } = match self.api("STREAM.INFO", &json!({}), Instant::now() + ANSWERING) {
            Err(StreamError::Refused { code: NO_STREAM, .. }) => return Ok(None),
            answer => answer?,
        };
        let Raft { leader, replicas } = cluster.unwrap_or_default();
        Ok(Some(StreamInfo {
            settings: config,
            first: state.first_seq,
            last: state.last_seq,
            bytes: state.bytes,
            leader: leader.filter(|leader| !leader.is_empty()),
            members: replicas.unwrap_or_default(),
        }))
    }

    /// The message of this number, as whoever leads the stream has it; none: there is none yet.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn message(&mut self, number: u64) -> Result<Option<Vec<u8>>, StreamError> {
        let asked = json!({ "seq": number });
        let got: Got = match self.api("STREAM.MSG.GET", &asked, Instant::now() + ANSWERING) {
            Err(StreamError::Refused { code: NO_MESSAGE, .. }) => return Ok(None),
            answer => answer?,
        };
        let unreadable = |error| StreamError::Away(format!("message {number}: {error}"));
        BASE64.decode(got.message.data.as_bytes()).map(Some).map_err(unreadable)
    }

    /// Appends a message of this id if `last` is still the number of the last one.
    ///
    /// # Errors
    /// [`StreamError::NoAnswer`] when it may be there; in all other cases nothing was appended.
    pub fn append(&mut self, last: u64, id: &str, message: &[u8]) -> Result<StreamAppended, StreamError> {
        let headers = self.headers(last, id);
        let subject = self.cluster.subject();
        let answer = self.connection.request(&subject, &headers, message, Instant::now() + ANSWERING)?;
        match outcome::<Acknowledged>(&answer) {
            Ok(Acknowledged { seq, duplicate: true }) => Ok(StreamAppended::Twice(seq)),
            Ok(Acknowledged { seq, .. }) => Ok(StreamAppended::At(seq)),
            Err(StreamError::Refused { code, .. }) if WRONG_LAST.contains(&code) => Ok(StreamAppended::Overtaken),
            Err(error) => Err(error),
        }
    }

    fn headers(&self, last: u64, id: &str) -> String {
        format!(
            "NATS/1.0\r\nNats-Expected-Stream: {}\r\nNats-Expected-Last-Sequence: {last}\r\nNats-Msg-Id: {id}\r\n\r\n",
            self.cluster.stream
        )
    }

    /// Hands over the messages from one number to another, in order and none left out, as long as `take` wants more.
    /// Returns the number of the last that it took.
    ///
    /// # Errors
    /// When they do not come. What was taken before was right.
    pub fn read(&mut self, from: u64, to: u64, mut take: impl FnMut(u64, Vec<u8>) -> bool) -> Result<u64, StreamError> {
        let stream = self.cluster.stream.clone();
        let config = json!({
            "stream_name": stream,
            "config": {
                "deliver_policy": "by_start_sequence", "opt_start_seq": from, "ack_policy": "none",
                "replay_policy": "instant", "inactive_threshold": 30_000_000_000_u64, "num_replicas": 1,
                "mem_storage": true,
            },
        });
        let reader = self.api::<Made>("CONSUMER.CREATE", &config, Instant::now() + ANSWERING)?.name;
        let (subject, own) = (format!("$JS.API.CONSUMER.MSG.NEXT.{stream}.{reader}"), format!(".{reader}."));
        let mut last = from.saturating_sub(1);
        let mut patience = Instant::now() + ANSWERING;
        'rounds: while last < to {
            let count = AT_ONCE.min(to - last);
            let asked = json!({ "batch": count, "max_bytes": BYTES_AT_ONCE, "expires": 2_000_000_000_u64 }).to_string();
            let inbox = self.connection.ask(&subject, "", asked.as_bytes(), Instant::now() + ANSWERING)?;
            let mut left = count;
            while left > 0 {
                let delivered = self.connection.delivered(Instant::now() + ANSWERING)?;
                if delivered.subject == inbox {
                    // So many bytes are enough for once, or the time is up; or whoever hands them out is gone.
                    if patience <= Instant::now() {
                        return Err(StreamError::Away(format!("message {} does not come", last + 1)));
                    }
                    continue 'rounds;
                }
                // Messages come under the subject that they were put in under.
                let of_reader = delivered.reply.as_deref().filter(|reply| reply.contains(&own));
                match of_reader.and_then(number) {
                    Some(number) if number == last + 1 => {
                        (last, left) = (number, left - 1);
                        if !take(number, delivered.payload) {
                            break 'rounds;
                        }
                        patience = Instant::now() + ANSWERING;
                    }
                    Some(number) if number > last => {
                        return Err(StreamError::Away(format!("message {number} came in the place of {}", last + 1)));
                    }
                    // One that came twice, or for somebody who waits no longer.
                    _ => {}
                }
            }
        }
        // It goes by itself where this does not come through.
        let subject = format!("$JS.API.CONSUMER.DELETE.{stream}.{reader}");
        let _ = self.connection.ask(&subject, "", b"", Instant::now() + ANSWERING);
        Ok(last)
    }

    /// A question about the stream, which changes nothing that cannot be asked again.
    fn api<T: DeserializeOwned>(&mut self, verb: &str, asked: &Value, deadline: Instant) -> Result<T, StreamError> {
        let subject = format!("$JS.API.{verb}.{}", self.cluster.stream);
        let answer = self.connection.request(&subject, "", asked.to_string().as_bytes(), deadline);
        answer.and_then(|answer| outcome(&answer)).map_err(StreamError::unsent)
    }
}

/// What an answer says: what was asked for, or why not.
fn outcome<T: DeserializeOwned>(answer: &[u8]) -> Result<T, StreamError> {
    #[derive(Deserialize)]
    struct Failed {
        error: ApiError,
    }
    if let Ok(Failed { error }) = serde_json::from_slice(answer) {
        if NOT_READY.contains(&error.err_code) {
            return Err(StreamError::Away(error.description));
        }
        return Err(StreamError::Refused { code: error.err_code, why: error.description });
    }
    serde_json::from_slice(answer).map_err(|error| StreamError::NoAnswer(format!("an answer cannot be read: {error}")))
}

/// The number of a message, which stands where an acknowledgement would go: nine words, or twelve with the domain.
fn number(reply: &str) -> Option<u64> {
    let words: Vec<&str> = reply.split('.').collect();
    let place = match words.len() {
        9 => 5,
        count if count > 10 => 7,
        _ => return None,
    };
    words.get(place)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    use super::{Cluster, Stream, StreamError};

    /// A server that makes readers of the stream, has nobody who hands them a message, and says of the stream what nobody
    /// can read.
    fn serve(mut client: TcpStream) {
        let mut asked = BufReader::new(client.try_clone().unwrap());
        client.write_all(b"INFO {\"headers\":true,\"max_payload\":1048576}\r\n").unwrap();
        loop {
            let mut line = String::new();
            if asked.read_line(&mut line).is_ok_and(|count| count == 0) {
                return;
            }
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let answer = match words[..] {
                ["PING"] => "PONG\r\n".to_owned(),
                ["PUB", subject, inbox, size] => {
                    let mut payload = vec![0; size.parse::<usize>().unwrap() + 2];
                    asked.read_exact(&mut payload).unwrap();
                    match subject {
                        "$JS.API.CONSUMER.CREATE.DESK" => format!("MSG {inbox} 1 12\r\n{{\"name\":\"r\"}}\r\n"),
                        "$JS.API.STREAM.INFO.DESK" => format!("MSG {inbox} 1 1\r\n?\r\n"),
                        _ => format!("HMSG {inbox} 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n"),
                    }
                }
                _ => continue,
            };
            if client.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }

    #[test]
    fn what_nobody_hands_out_is_not_waited_for_without_an_end_and_was_only_asked_for() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let cluster = Cluster::typed(&format!("nats://{}/DESK", listener.local_addr().unwrap())).unwrap();
        thread::spawn(move || serve(listener.accept().unwrap().0));
        let mut stream = Stream::open(&cluster, 0).unwrap();
        let info = stream.info();
        assert!(matches!(info, Err(StreamError::Away(_))), "{info:?}");
        let read = stream.read(1, 3, |_, _| true);
        assert!(matches!(read, Err(StreamError::Away(_))), "{read:?}");
    }
}
