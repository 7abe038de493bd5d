//! A seal as it stands in its file (docs/seals.md): the statement, six or seven lines of which every byte is signed, and the
//! signature behind it. The form is the only one there is, to the byte, so that no byte of it can be another one
//! unnoticed. Whether the signature is right is for whoever can run `ssh-keygen` to say.

use data_encoding::BASE64;

use super::line::{is_sequence, is_uuid};
use super::members::is_hash;
use super::time::is_instant;

/// What a statement begins with.
const TITLE: &str = "mfadesk seal v1";
/// The names of its other lines.
const NAMES: [&str; 5] = ["origin", "sequence", "chainhash", "root", "time"];
/// The line behind them, where there is one.
const LOSSES: &str = "losses accepted";
/// What stands for the origin of a log that does not say which it is.
const NO_ORIGIN: &str = "-";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----\n";
const END: &str = "\n-----END SSH SIGNATURE-----\n";
/// How long the lines of a signature are.
const WIDTH: usize = 70;
/// What a signature begins with: what it is, and its version.
const MAGIC: &[u8] = b"SSHSIG\0\0\0\x01";

/// What whoever signed it says of a log: which it is, and what it was up to a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// `origin` of the log; none where the log did not say.
    pub origin: Option<String>,
    /// The number of its last line.
    pub sequence: u64,
    /// `chainhash` of that line.
    pub chainhash: String,
    /// The root of the tree over all lines up to it, in hex.
    pub root: String,
    /// When it was sealed, by the clock of whoever did.
    pub time: String,
    /// Whether whoever sealed it knew that lines are gone that were sealed before.
    pub accepts_losses: bool,
}

/// A seal whose form is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal<'a> {
    /// What it says.
    pub statement: Statement,
    /// The bytes that are signed: the statement as it stands there.
    pub signed: &'a str,
    /// The signature, in the armour that `ssh-keygen` writes.
    pub signature: &'a str,
}

impl<'a> Seal<'a> {
    /// Reads the file of a seal; none when it is not one.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let text = str::from_utf8(bytes).ok()?;
        let (signed, signature) = text.split_at(text.find(BEGIN)?);
        is_signature(signature).then_some(())?;
        Some(Self { statement: statement(signed)?, signed, signature })
    }
}

fn statement(text: &str) -> Option<Statement> {
    let mut lines = text.strip_prefix(TITLE)?.strip_prefix('\n')?.strip_suffix('\n')?.split('\n');
    let values = NAMES.map(|name| lines.next()?.strip_prefix(name)?.strip_prefix(' '));
    let [Some(origin), Some(sequence), Some(chainhash), Some(root), Some(time)] = values else { return None };
    let behind = lines.next();
    let is_right = behind.is_none_or(|line| line == LOSSES)
        && lines.next().is_none()
        && (origin == NO_ORIGIN || is_uuid(origin))
        && is_sequence(sequence)
        && is_hash(chainhash)
        && is_hash(root)
        && is_instant(time);
    is_right.then_some(())?;
    Some(Statement {
        origin: (origin != NO_ORIGIN).then(|| origin.to_owned()),
        sequence: sequence.parse().ok()?,
        chainhash: chainhash.to_owned(),
        root: root.to_owned(),
        time: time.to_owned(),
        accepts_losses: behind.is_some(),
    })
}

/// Whether this is a signature in the one form that `ssh-keygen` writes: other readers forgive much.
fn is_signature(text: &str) -> bool {
    let Some(base64) = text.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)) else { return false };
    let lines: Vec<&str> = base64.split('\n').collect();
    let Some((last, full)) = lines.split_last() else { return false };
    let is_wrapped = full.iter().all(|line| line.len() == WIDTH) && (1..=WIDTH).contains(&last.len());
    // Decoded strictly: no bit of the last character is left over.
    is_wrapped && BASE64.decode(lines.concat().as_bytes()).is_ok_and(|blob| blob.starts_with(MAGIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAL: &str = "mfadesk seal v1
origin 7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4
sequence 000000000042
chainhash 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
root fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210
time 2026-11-24T01:00:00.000Z
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgeScBmkFQEBAYhbkUQBW/l8mgI+
il3Nwf0NFRy9irBToAAAALbWZhZGVzay1sb2cAAAAAAAAABnNoYTUxMgAAAFMAAAALc3No
LWVkMjU1MTkAAABAyYdsNEMIlmZFg4QsstPZaYNv2iTa6SuIVY9/q5NRwdLWnROObXgI8K
fxXKmQhtf7uZitFmutdKnQVo5ywMU5DA==
-----END SSH SIGNATURE-----
";

    #[test]
    fn a_seal_is_six_lines_and_a_signature() {
        let seal = Seal::read(SEAL.as_bytes()).unwrap();
        assert_eq!(seal.signed.lines().count(), 6);
        assert_eq!(format!("{}{}", seal.signed, seal.signature), SEAL);
        assert_eq!(seal.statement.sequence, 42);
        assert_eq!(seal.statement.origin.as_deref(), Some("7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4"));
        let without = SEAL.replace("7b1f0c52-94d3-4e0a-8a6e-2c5d91f3b7a4", "-");
        assert_eq!(Seal::read(without.as_bytes()).unwrap().statement.origin, None);
        assert!(!seal.statement.accepts_losses);
        let with_losses = SEAL.replace("000Z\n", "000Z\nlosses accepted\n");
        assert!(Seal::read(with_losses.as_bytes()).unwrap().statement.accepts_losses);
    }

    #[test]
    fn there_is_no_other_way_to_write_the_same_seal() {
        for (from, to) in [
            ("v1\n", "v2\n"),
            ("v1\n", "v1\r\n"),
            ("v1\n", "v1\n\n"),
            ("origin ", "origin  "),
            ("sequence 000000000042", "sequence 42"),
            ("0123456789abcdef\nroot", "0123456789ABCDEF\nroot"),
            ("01:00:00.000Z", "01:00:00Z"),
            ("time 2026", "time 2026-11-24T01:00:00.000Z\ntime 2026"),
            ("000Z\n", "000Z\nlosses none\n"),
            ("000Z\n", "000Z\nlosses accepted\nlosses accepted\n"),
            ("time 2026", "losses accepted\ntime 2026"),
            ("SIGNATURE-----\nU1NI", "SIGNATURE-----\n\nU1NI"),
            ("I+\nil", "I+il\n"),
            ("5DA==", "5DB=="),
            ("5DA==", "5DA"),
            ("U1NIU0lHAAAAAQ", "U1NIU0lHAAAAAA"),
            ("END SSH SIGNATURE-----\n", "END SSH SIGNATURE-----"),
            ("END SSH SIGNATURE-----\n", "END SSH SIGNATURE-----\n\n"),
        ] {
            let changed = SEAL.replacen(from, to, 1);
            assert_ne!(changed, SEAL, "{from}");
            assert_eq!(Seal::read(changed.as_bytes()), None, "{from:?} → {to:?}");
        }
        assert_eq!(Seal::read(b""), None);
        assert_eq!(Seal::read(b"\xff"), None);
    }
}
