//! Which servers, which stream on them, and how to be let in: as it is typed, and as a store keeps it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where a server listens, unless it is said.
const PORT: u16 = 4222;

/// A cluster, and the stream in it that is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// `host:port` of its servers.
    pub servers: Vec<String>,
    /// Whether it was said that nothing goes over the line in the clear (`tls://`).
    #[serde(default)]
    pub tls: bool,
    /// The name of the stream.
    pub stream: String,
    /// The file of what this machine shows to be let in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<PathBuf>,
    /// The certificates of those who vouch for the servers; none: those that the system trusts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ca: Option<PathBuf>,
}

/// What was typed names no cluster and stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACluster;

impl Cluster {
    /// What `nats://a,b:4223,c/NAME` (or `tls://…`) means.
    ///
    /// # Errors
    /// When it is not of that form.
    pub fn typed(text: &str) -> Result<Self, NotACluster> {
        let (tls, rest) = match (text.strip_prefix("nats://"), text.strip_prefix("tls://")) {
            (Some(rest), _) => (false, rest),
            (None, Some(rest)) => (true, rest),
            (None, None) => return Err(NotACluster),
        };
        let (servers, stream) = rest.split_once('/').ok_or(NotACluster)?;
        let servers = servers.split(',').map(server).collect::<Option<Vec<_>>>().ok_or(NotACluster)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if stream.is_empty() || stream.len() > 64 || !stream.bytes().all(is_plain) {
            return Err(NotACluster);
        }
        Ok(Self { servers, tls, stream: stream.to_owned(), credentials: None, tls_ca: None })
    }

    /// Whether a connection must be encrypted: it was said, or it was said by whom a server is vouched for.
    pub(super) fn must_be_encrypted(&self) -> bool {
        self.tls || self.tls_ca.is_some()
    }

    /// The subject under which messages are put into the stream.
    pub(super) fn subject(&self) -> String {
        format!("mfadesk.{}.lines", self.stream)
    }
}

/// A server with its port. What is in front of an `@` would be a password: those are not typed.
fn server(text: &str) -> Option<String> {
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    if text.is_empty() || !text.bytes().all(is_host) {
        return None;
    }
    let port = text.rsplit_once(':').filter(|(host, _)| !host.contains(':') || host.ends_with(']'));
    match port {
        Some((host, port)) if !host.is_empty() => port.parse::<u16>().ok().map(|_| text.to_owned()),
        Some(_) => None,
        None => Some(format!("{text}:{PORT}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Cluster, NotACluster};

    #[test]
    fn servers_have_the_usual_port_unless_one_is_said() {
        let cluster = Cluster::typed("nats://a.example,b:4223,[::1]:9/DESK_1").unwrap();
        assert_eq!(cluster.servers, ["a.example:4222", "b:4223", "[::1]:9"]);
        assert_eq!((cluster.stream.as_str(), cluster.tls), ("DESK_1", false));
        assert!(Cluster::typed("tls://a/D").unwrap().must_be_encrypted());
    }

    #[test]
    fn what_names_no_servers_or_no_stream_is_none() {
        for text in [
            "a/D",
            "nats://a",
            "nats:///D",
            "nats://a/",
            "nats://u:p@a/D",
            "nats://a/D.E",
            "nats://a,,b/D",
            "nats://a:x/D",
            "nats://:1/D",
        ] {
            assert_eq!(Cluster::typed(text), Err(NotACluster), "{text}");
        }
    }
}
