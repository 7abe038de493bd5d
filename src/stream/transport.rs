//! Bytes to a server and back, in the clear or under TLS, with an end to all waiting.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::credentials::read_small;
use super::error::StreamError;

/// Whom the system trusts, where nobody else is named.
const SYSTEM_AUTHORITIES: &str = "/etc/ssl/certs/ca-certificates.crt";

/// All authorities that a system trusts have a quarter of a megabyte.
const LONGEST: u64 = 4 << 20;

/// A connection to a server.
pub(super) enum Transport {
    Plain(TcpStream),
    Encrypted(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Transport {
    /// Connects to `host:port`, trying every address that it has.
    pub fn open(server: &str, deadline: Instant) -> Result<Self, StreamError> {
        let away = |error: io::Error| StreamError::Away(format!("{server}: {error}"));
        let mut failed = io::Error::from(ErrorKind::AddrNotAvailable);
        for address in server.to_socket_addrs().map_err(away)? {
            match TcpStream::connect_timeout(&address, left(deadline)) {
                Ok(stream) => {
                    stream.set_nodelay(true).map_err(away)?;
                    return Ok(Self::Plain(stream));
                }
                Err(error) => failed = error,
            }
        }
        Err(away(failed))
    }

    /// The same connection under TLS, to a server that these vouch for.
    pub fn encrypted(self, server: &str, authorities: Option<&Path>, deadline: Instant) -> Result<Self, StreamError> {
        let Self::Plain(mut stream) = self else { return Ok(self) };
        let denied = |why: String| StreamError::Denied(format!("{server}: {why}"));
        let host = server.rsplit_once(':').map_or(server, |(host, _)| host).trim_matches(['[', ']']);
        let name = ServerName::try_from(host.to_owned()).map_err(|error| denied(error.to_string()))?;
        let config = config(authorities.unwrap_or(Path::new(SYSTEM_AUTHORITIES))).map_err(denied)?;
        let mut session = ClientConnection::new(Arc::new(config), name).map_err(|error| denied(error.to_string()))?;
        bound(&stream, deadline).map_err(|error| StreamError::Away(format!("{server}: {error}")))?;
        while session.is_handshaking() {
            if let Err(error) = session.complete_io(&mut stream) {
                return Err(match error.kind() {
                    ErrorKind::InvalidData => denied(error.to_string()),
                    _ => StreamError::Away(format!("{server}: {error}")),
                });
            }
        }
        Ok(Self::Encrypted(Box::new(StreamOwned::new(session, stream))))
    }

    /// Sends all of it.
    pub fn send(&mut self, bytes: &[u8], deadline: Instant) -> io::Result<()> {
        self.bound(deadline)?;
        match self {
            Self::Plain(stream) => stream.write_all(bytes),
            Self::Encrypted(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
        }
    }

    /// Takes what has come, at least a byte.
    pub fn receive(&mut self, buffer: &mut [u8], deadline: Instant) -> io::Result<usize> {
        self.bound(deadline)?;
        loop {
            let read = match self {
                Self::Plain(stream) => stream.read(buffer),
                Self::Encrypted(stream) => stream.read(buffer),
            };
            match read {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    fn bound(&self, deadline: Instant) -> io::Result<()> {
        match self {
            Self::Plain(stream) => bound(stream, deadline),
            Self::Encrypted(stream) => bound(&stream.sock, deadline),
        }
    }
}

/// How long may still be waited; a wait of no time at all would be one without an end.
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1))
}

fn bound(stream: &TcpStream, deadline: Instant) -> io::Result<()> {
    if deadline <= Instant::now() {
        return Err(ErrorKind::TimedOut.into());
    }
    stream.set_read_timeout(Some(left(deadline)))?;
    stream.set_write_timeout(Some(left(deadline)))
}

fn config(authorities: &Path) -> Result<ClientConfig, String> {
    let said = |why: &dyn std::fmt::Display| format!("{}: {why}", authorities.display());
    let text = read_small(authorities, LONGEST).map_err(|error| said(&error))?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        roots.add(certificate.map_err(|error| said(&error))?).map_err(|error| said(&error))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(config.map_err(|error| said(&error))?.with_root_certificates(roots).with_no_client_auth())
}
