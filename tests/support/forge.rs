//! A log written from the text of the specification alone (docs/log-format.md),
//! sharing no code with the program: what a test needs to put *any* line, right or
//! wrong, in front of a reader.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// A log in the making. Lines are chained as they are pushed.
#[derive(Clone)]
pub struct Forge {
    /// The bytes so far, every line ended.
    pub bytes: Vec<u8>,
    /// `chainhash` of the last line (64 zeros before the first).
    pub chainhash: String,
    /// `sequence` of the last line, 0 before the first.
    pub sequence: u64,
}

impl Default for Forge {
    fn default() -> Self {
        Self { bytes: Vec::new(), chainhash: "0".repeat(64), sequence: 0 }
    }
}

impl Forge {
    /// A log for rehearsals that begins as `init` begins one, at this instant.
    pub fn rehearsal(time: &str) -> Self {
        let mut forge = Self::default();
        let origin = "7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4";
        let started = json!({"format": 1, "site": "test", "origin": origin, "rehearsal": true});
        forge.event("log.started", "store", time, time, started);
        forge
    }

    /// Goes on behind the last line of a log.
    pub fn behind(log: &[u8]) -> Self {
        let last: Value = serde_json::from_slice(lines(log).last().unwrap()).unwrap();
        let text = |member: &str| last[member].as_str().unwrap();
        Self {
            bytes: log.to_vec(),
            chainhash: text("chainhash").to_owned(),
            sequence: text("sequence").parse().unwrap(),
        }
    }

    /// Appends one event and returns its id. `name` is the type without `mfadesk.` and `.v1`.
    /// `time` and `recorded` are in the form of the log (`2026-11-24T01:15:30.123Z`).
    pub fn event(&mut self, name: &str, subject: &str, time: &str, recorded: &str, data: Value) -> String {
        self.event_with(&format!("mfadesk.{name}.v1"), subject, time, recorded, data, &Map::new())
    }

    /// The same, with the whole type and further members (`actor`, `authid`, `correlationid`, `runid` …)
    /// that stand between `sequence` and `datahash`.
    pub fn event_with(
        &mut self,
        kind: &str,
        subject: &str,
        time: &str,
        recorded: &str,
        data: Value,
        more: &Map<String, Value>,
    ) -> String {
        let id = format!("01930000-0000-7000-8000-{:012x}", self.sequence + 1);
        self.event_with_id(&id, kind, subject, time, recorded, data, more);
        id
    }

    /// The same, for events that name one another: the id is the caller's.
    #[allow(clippy::too_many_arguments, reason = "the members of a line, in their order")]
    pub fn event_with_id(
        &mut self,
        id: &str,
        kind: &str,
        subject: &str,
        time: &str,
        recorded: &str,
        data: Value,
        more: &Map<String, Value>,
    ) {
        let sequence = self.sequence + 1;
        let mut before = format!(
            "{{\"specversion\":\"1.0\",\"id\":{},\"source\":\"/mfadesk/test/desk\",\"type\":{},\"subject\":{},\"time\":{},\"recordedtime\":{},\"sequence\":\"{sequence:012}\"",
            json!(id),
            json!(kind),
            json!(subject),
            json!(time),
            json!(recorded),
        );
        for (name, value) in more {
            before.push_str(&format!(",{}:{value}", json!(name)));
        }
        let data = match data {
            Value::Object(mut members) => {
                members.entry("salt").or_insert_with(|| json!("AAAAAAAAAAAAAAAAAAAAAA"));
                // `salt` comes last, whatever the order of a map is.
                let salt = members.remove("salt").unwrap();
                let mut text = Value::Object(members).to_string();
                text.pop();
                if text.len() > 1 {
                    text.push(',');
                }
                format!("{text}\"salt\":{salt}}}")
            }
            other => other.to_string(),
        };
        self.raw(&before, &data);
    }

    /// Appends a line from its parts: everything before `,"datahash":`, and the value of `data`.
    pub fn raw(&mut self, before: &str, data: &str) {
        let datahash = hex(&Sha256::digest(data.as_bytes()));
        let hashed = format!("{before},\"datahash\":\"{datahash}\"");
        let chainhash = hex(&Sha256::digest(format!("{}{hashed}", self.chainhash).as_bytes()));
        self.bytes.extend_from_slice(format!("{hashed},\"chainhash\":\"{chainhash}\",\"data\":{data}}}\n").as_bytes());
        self.chainhash = chainhash;
        self.sequence += 1;
    }
}

/// The lines of a log, each with its newline.
pub fn lines(log: &[u8]) -> Vec<&[u8]> {
    log.split_inclusive(|byte| *byte == b'\n').collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
