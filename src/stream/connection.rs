//! One connection to one server of a cluster: the greeting, requests with their answers, and messages as they come.

use std::io;
use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::cluster::Cluster;
use super::credentials::Credentials;
use super::error::StreamError;
use super::frames::{Delivered, Incoming, ServerFrame};
use super::transport::Transport;

/// What one server may take of the time that there is for all of them.
const EACH: Duration = Duration::from_millis(1500);

/// How many bytes are read at once.
const BLOCK: usize = 256 << 10;

/// What a server says of itself.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Greeting {
    /// What it wants to see signed.
    nonce: Option<String>,
    /// Whether nothing goes over the line in the clear.
    tls_required: bool,
    /// How large a message may be.
    pub max_payload: usize,
    /// Whether it knows headers.
    headers: bool,
}

/// A connection that was let in.
pub(super) struct Connection {
    transport: Transport,
    incoming: Incoming,
    block: Vec<u8>,
    /// The server, as it was typed.
    pub server: String,
    /// What it said of itself.
    pub greeting: Greeting,
    inbox: String,
    asked: u64,
}

impl Connection {
    /// Connects to the first of the servers that lets us in, beginning with the one at `first`. One that does not, or whose
    /// certificate is not trusted, is as good as away while there are others.
    pub fn open(cluster: &Cluster, first: usize, deadline: Instant) -> Result<Self, StreamError> {
        let credentials = cluster.credentials.as_deref().map(Credentials::read).transpose()?;
        let count = cluster.servers.len();
        let (mut failed, mut is_denied) = (Vec::new(), false);
        for server in cluster.servers.iter().cycle().skip(first % count.max(1)).take(count) {
            let until = deadline.min(Instant::now() + EACH);
            match Self::to(cluster, server, credentials.as_ref(), until) {
                Err(StreamError::Away(why)) => failed.push(why),
                Err(StreamError::Denied(why)) => {
                    failed.push(why);
                    is_denied = true;
                }
                ended => return ended,
            }
            if deadline <= Instant::now() {
                break;
            }
        }
        let failed = failed.join("; ");
        Err(if is_denied { StreamError::Denied(failed) } else { StreamError::Away(failed) })
    }

    fn to(
        cluster: &Cluster,
        server: &str,
        credentials: Option<&Credentials>,
        deadline: Instant,
    ) -> Result<Self, StreamError> {
        let transport = Transport::open(server, deadline)?;
        let mut random = [0; 16];
        SystemRandom::new().fill(&mut random).map_err(|_| StreamError::Away("no random bytes".to_owned()))?;
        let connection = Self {
            transport,
            incoming: Incoming::default(),
            block: vec![0; BLOCK],
            server: server.to_owned(),
            greeting: Greeting::default(),
            inbox: format!("_INBOX.{}", BASE64URL_NOPAD.encode(&random)),
            asked: 0,
        };
        connection.greet(cluster, credentials, deadline).map_err(StreamError::unsent)
    }

    fn greet(
        mut self,
        cluster: &Cluster,
        credentials: Option<&Credentials>,
        deadline: Instant,
    ) -> Result<Self, StreamError> {
        let greeting = match self.frame(deadline)? {
            ServerFrame::Info(said) => serde_json::from_slice::<Greeting>(&said),
            _ => return Err(StreamError::Away(format!("{}: not a server of the engine", self.server))),
        };
        self.greeting = greeting.map_err(|error| StreamError::Away(format!("{}: {error}", self.server)))?;
        if !self.greeting.headers {
            return Err(StreamError::Denied(format!("{}: the server is too old (no headers)", self.server)));
        }
        let encrypted = self.greeting.tls_required || cluster.must_be_encrypted();
        if encrypted {
            self.transport = self.transport.encrypted(&self.server, cluster.tls_ca.as_deref(), deadline)?;
        }
        let mut said = credentials.map_or_else(Map::new, |found| found.shown(self.greeting.nonce.as_deref()));
        let ours = json!({
            "verbose": false, "pedantic": false, "echo": true, "headers": true, "no_responders": true, "protocol": 1,
            "tls_required": encrypted, "lang": "rust", "version": env!("CARGO_PKG_VERSION"), "name": "mfadesk",
        });
        if let Value::Object(ours) = ours {
            said.extend(ours);
        }
        let greeting = format!("CONNECT {}\r\nSUB {}.* 1\r\nPING\r\n", Value::Object(said), self.inbox);
        self.send(greeting.as_bytes(), deadline)?;
        loop {
            match self.frame(deadline)? {
                ServerFrame::Pong => return Ok(self),
                ServerFrame::Error(why) => return Err(StreamError::Denied(format!("{}: {why}", self.server))),
                _ => {}
            }
        }
    }

    /// Sends a request; returns where its answers come. `headers`: with the empty line that ends them.
    pub fn ask(
        &mut self,
        subject: &str,
        headers: &str,
        payload: &[u8],
        deadline: Instant,
    ) -> Result<String, StreamError> {
        let size = headers.len() + payload.len();
        if size > self.greeting.max_payload {
            return Err(StreamError::TooLarge { most: self.greeting.max_payload });
        }
        self.asked += 1;
        let inbox = format!("{}.{}", self.inbox, self.asked);
        let mut bytes = match headers {
            "" => format!("PUB {subject} {inbox} {size}\r\n"),
            headers => format!("HPUB {subject} {inbox} {} {size}\r\n{headers}", headers.len()),
        }
        .into_bytes();
        bytes.extend_from_slice(payload);
        bytes.extend_from_slice(b"\r\n");
        self.send(&bytes, deadline)?;
        Ok(inbox)
    }

    /// What comes to this inbox next. What else comes is no longer waited for.
    pub fn answer(&mut self, inbox: &str, deadline: Instant) -> Result<Delivered, StreamError> {
        loop {
            match self.delivered(deadline)? {
                delivered if delivered.subject == inbox && delivered.status == Some(503) => {
                    return Err(StreamError::Away(format!("{}: nobody leads the stream", self.server)));
                }
                delivered if delivered.subject == inbox => return Ok(delivered),
                _ => {}
            }
        }
    }

    /// A request with its answer.
    pub fn request(
        &mut self,
        subject: &str,
        headers: &str,
        payload: &[u8],
        deadline: Instant,
    ) -> Result<Vec<u8>, StreamError> {
        let inbox = self.ask(subject, headers, payload, deadline)?;
        Ok(self.answer(&inbox, deadline)?.payload)
    }

    /// The next message, whoever it is for.
    pub fn delivered(&mut self, deadline: Instant) -> Result<Delivered, StreamError> {
        loop {
            match self.frame(deadline)? {
                ServerFrame::Message(delivered) => return Ok(delivered),
                ServerFrame::Ping => self.send(b"PONG\r\n", deadline)?,
                ServerFrame::Error(why) if why.to_ascii_lowercase().starts_with("permissions violation") => {
                    return Err(StreamError::Denied(format!("{}: {why}", self.server)));
                }
                ServerFrame::Error(why) => return Err(StreamError::NoAnswer(format!("{}: {why}", self.server))),
                ServerFrame::Info(_) | ServerFrame::Pong | ServerFrame::Ok => {}
            }
        }
    }

    fn frame(&mut self, deadline: Instant) -> Result<ServerFrame, StreamError> {
        loop {
            match self.incoming.next() {
                Ok(Some(frame)) => return Ok(frame),
                Ok(None) => {}
                Err(_) => {
                    let error = io::Error::new(io::ErrorKind::InvalidData, "what came is not the engine's protocol");
                    return Err(StreamError::lost(&error));
                }
            }
            let received = self.transport.receive(&mut self.block, deadline);
            let count = received.map_err(|error| StreamError::lost(&error))?;
            self.incoming.take_in(&self.block[..count]);
        }
    }

    fn send(&mut self, bytes: &[u8], deadline: Instant) -> Result<(), StreamError> {
        self.transport.send(bytes, deadline).map_err(|error| StreamError::lost(&error))
    }
}
