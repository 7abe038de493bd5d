//! Messages in a replicated stream (NATS JetStream): append one if the last is still that one, read them, look one up.
//!
//! It speaks the engine's protocol over one connection, plain or under TLS, and waits for no answer longer than it was
//! told to. Whoever appends is told apart: it is there, somebody else was faster, nothing was sent, or nobody knows.
//!
//! It refuses to know what a message says: it knows no lines, no log and no directory, words nothing for people, and
//! tries nothing again that may have been done.

mod cluster;
mod connection;
mod credentials;
mod error;
mod frames;
mod jetstream;
mod transport;

pub use cluster::{Cluster, NotACluster};
pub use error::StreamError;
pub use jetstream::{Member, Stream, StreamAppended, StreamInfo, StreamSettings};
