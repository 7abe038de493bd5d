//! An event → a line, the members in their one order.

use std::io;

use super::hash::sha256_hex;
use super::link::Link;
use crate::domain::envelope::Envelope;
use crate::domain::event::EventData;
use crate::domain::id::RunId;
use crate::domain::sequence::Sequence;

/// A line, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    /// Its bytes, the newline included.
    pub bytes: Vec<u8>,
    /// Where the chain stands after it.
    pub link: Link,
}

/// The line of an event. `previous` is the chain hash of the line before ([`Link::START`] when there is none).
/// `salt` must be random: it keeps blanked data from being guessed.
///
/// # Errors
/// When the sequence has more than 12 digits. (Data that JSON cannot express would be one too; there is none.)
pub fn encode(
    envelope: &Envelope<'_>,
    event_data: &EventData<'_>,
    salt: [u8; 16],
    previous: &Link,
) -> io::Result<Encoded> {
    if envelope.sequence > Sequence::MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a sequence has 12 digits"));
    }
    let data = data(event_data, salt)?;
    let mut bytes = Vec::with_capacity(640 + data.len());
    bytes.extend_from_slice(br#"{"specversion":"1.0""#);
    let mut member = |name: &str, value: &str| -> io::Result<()> {
        bytes.extend_from_slice(b",\"");
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b"\":");
        Ok(serde_json::to_writer(&mut bytes, value)?)
    };
    member("id", envelope.id.as_str())?;
    member("source", &envelope.source)?;
    member("type", event_data.event.event_type().as_str())?;
    member("subject", &envelope.subject)?;
    member("time", &envelope.time.to_string())?;
    member("recordedtime", &envelope.recorded.to_string())?;
    member("sequence", &format!("{:012}", envelope.sequence))?;
    if let Some(authid) = &envelope.authid {
        member("authtype", "user")?;
        member("authid", authid)?;
    }
    let run = envelope.run.as_ref().map(RunId::as_str);
    for (name, value) in [
        ("actor", envelope.actor.as_deref()),
        ("actorproof", envelope.proof.as_deref()),
        ("correlationid", envelope.ticket.as_deref()),
        ("runid", run),
    ] {
        if let Some(value) = value {
            member(name, value)?;
        }
    }
    bytes.extend_from_slice(b",\"datahash\":\"");
    bytes.extend_from_slice(&sha256_hex(&[&data]));
    bytes.push(b'"');
    let chainhash = sha256_hex(&[&previous.chainhash, &bytes]);
    bytes.extend_from_slice(b",\"chainhash\":\"");
    bytes.extend_from_slice(&chainhash);
    bytes.extend_from_slice(b"\",\"data\":");
    bytes.extend_from_slice(&data);
    bytes.extend_from_slice(b"}\n");
    Ok(Encoded { bytes, link: Link { sequence: envelope.sequence, chainhash } })
}

/// The data as it stands in the line, the salt last.
fn data(event_data: &EventData<'_>, salt: [u8; 16]) -> io::Result<Vec<u8>> {
    let mut data = serde_json::to_vec(event_data)?;
    data.pop();
    if data.len() > 1 {
        data.push(b',');
    }
    data.extend_from_slice(b"\"salt\":\"");
    data.extend_from_slice(data_encoding::BASE64URL_NOPAD.encode(&salt).as_bytes());
    data.extend_from_slice(b"\"}");
    Ok(data)
}
