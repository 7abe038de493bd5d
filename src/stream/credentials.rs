//! How a machine shows who it is: a user and a password, a key (NKey), or a key with what vouches for it (JWT). Nothing
//! here is Debug; a private key signs, and is not sent.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::error::StreamError;

/// What the file holds.
pub(super) enum Credentials {
    /// A user with a password.
    Password { user: String, password: Zeroizing<String> },
    /// A key, and what vouches for it, if anything does.
    Key { pair: Ed25519KeyPair, vouched: Option<String> },
}

/// A longer file holds something else.
const LONGEST: u64 = 64 << 10;

/// The first byte of a user's public key, which makes it begin with `U`.
const USER: u8 = 20 << 3;

impl Credentials {
    /// Reads the file: `user:password` on a line, an NKey seed on a line, or what `nsc` writes (a JWT and a seed between
    /// dashed lines).
    pub fn read(path: &Path) -> Result<Self, StreamError> {
        let unreadable = |why: String| StreamError::Denied(format!("{}: {why}", path.display()));
        let bytes = read_small(path, LONGEST).map_err(|error| unreadable(error.to_string()))?;
        let text = str::from_utf8(&bytes).map_err(|error| unreadable(error.to_string()))?;
        Self::of(text).ok_or_else(|| unreadable("neither user:password, nor a seed, nor a JWT with a seed".to_owned()))
    }

    fn of(text: &str) -> Option<Self> {
        let lines =
            || text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['-', '*', '#']));
        let vouched = lines().find(|line| line.starts_with("eyJ")).map(str::to_owned);
        if let Some(seed) = lines().find(|line| line.starts_with("SU")) {
            return Some(Self::Key { pair: key_pair(seed)?, vouched });
        }
        let (user, password) = lines().next()?.split_once(':')?;
        Some(Self::Password { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) })
    }

    /// What of it goes into the greeting of a server that asked this.
    pub fn shown(&self, nonce: Option<&str>) -> Map<String, Value> {
        let shown = match self {
            Self::Password { user, password } => json!({ "user": user, "pass": password.as_str() }),
            Self::Key { pair, vouched } => {
                let signature = BASE64URL_NOPAD.encode(pair.sign(nonce.unwrap_or_default().as_bytes()).as_ref());
                match vouched {
                    Some(jwt) => json!({ "jwt": jwt, "sig": signature }),
                    None => json!({ "nkey": public(pair), "sig": signature }),
                }
            }
        };
        match shown {
            Value::Object(members) => members,
            _ => Map::new(),
        }
    }
}

/// Reads a regular file of at most so many bytes: a pipe that nobody writes to, or a device without an end, would be waited
/// for. In one piece, since it may be a secret.
pub(super) fn read_small(path: &Path, most: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let flaw = |why| io::Error::new(io::ErrorKind::InvalidData, why);
    if !fs::metadata(path)?.is_file() {
        return Err(flaw("not a regular file"));
    }
    let file = File::open(path)?;
    let length = file.metadata()?.len().min(most);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1));
    let read = file.take(most + 1).read_to_end(&mut bytes)?;
    if read as u64 > most { Err(flaw("too long")) } else { Ok(bytes) }
}

/// The key of a seed: two bytes that say what it is of, 32 of the seed, two that check these.
fn key_pair(seed: &str) -> Option<Ed25519KeyPair> {
    let bytes = Zeroizing::new(BASE32_NOPAD.decode(seed.as_bytes()).ok()?);
    let (body, check) = bytes.split_last_chunk::<2>()?;
    if body.len() != 34 || crc16(body).to_le_bytes() != *check {
        return None;
    }
    Ed25519KeyPair::from_seed_unchecked(body.get(2..)?).ok()
}

fn public(pair: &Ed25519KeyPair) -> String {
    let mut bytes = vec![USER];
    bytes.extend_from_slice(pair.public_key().as_ref());
    bytes.extend_from_slice(&crc16(&bytes).to_le_bytes());
    BASE32_NOPAD.encode(&bytes)
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 })
    })
}

#[cfg(test)]
mod tests {
    use super::{Credentials, crc16, public};

    #[test]
    fn the_checksum_is_that_of_the_test_string() {
        assert_eq!(crc16(b"123456789"), 0x31c3);
    }

    #[test]
    fn a_seed_gives_the_public_key_that_belongs_to_it() {
        // The pair that the engine's own documentation shows.
        let text = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
        let Some(Credentials::Key { pair, vouched: None }) = Credentials::of(text) else { panic!("no key") };
        assert_eq!(public(&pair), "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4");
    }

    #[test]
    fn a_seed_with_a_letter_changed_is_no_key() {
        assert!(Credentials::of("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VX").is_none());
    }

    #[test]
    fn a_password_may_hold_colons() {
        let Some(Credentials::Password { user, password }) = Credentials::of("# desk\ncampus-a:a:b\n") else {
            panic!("no password")
        };
        assert_eq!((user.as_str(), password.as_str()), ("campus-a", "a:b"));
    }
}
