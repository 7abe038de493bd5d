//! A proof as it stands in its file (docs/seals.md): some lines, with or without their data, each with the way from its
//! leaf to the root of the sealed tree, and the seal. It needs no log. Whether the seal's signature counts is for
//! whoever can run `ssh-keygen` to say.

use data_encoding::HEXLOWER;

use super::line;
use super::members::is_hash;
use super::seal::Seal;
use super::tree::{Hash, leaf, root_from};

/// What a proof begins with.
const TITLE: &str = "mfadesk proof v1\n";

/// A proof whose lines are in the sealed tree, if the seal counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof<'a> {
    /// The lines, in the order of the log.
    pub lines: Vec<ProvenLine>,
    /// The seal.
    pub seal: Seal<'a>,
}

/// A line that is in the sealed tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenLine {
    /// Its number.
    pub sequence: u64,
    /// The type of its event.
    pub r#type: String,
    /// Whom it is about.
    pub subject: String,
    /// When it was recorded.
    pub recordedtime: String,
    /// Its data; none where the proof holds none of it.
    pub data: Option<String>,
    /// The line as one JSON object, without its data where the proof holds none of it.
    pub event: String,
}

/// Why a file proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unproven {
    /// It is not a proof, letter by letter.
    Form,
    /// This line is not one of a log, or has another number than the proof says.
    Line(u64),
    /// The data is not that of this line.
    Data(u64),
    /// This line is not in the sealed tree.
    Path(u64),
}

impl<'a> Proof<'a> {
    /// Reads a proof, and checks all of it but the signature.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Unproven> {
        let text = str::from_utf8(bytes).map_err(|_| Unproven::Form)?;
        let mut rest = text.strip_prefix(TITLE).ok_or(Unproven::Form)?;
        let mut found = Vec::new();
        while let Some(index) = take(&mut rest, "index ") {
            found.push(Entry::read(index, &mut rest)?);
        }
        let seal = Seal::read(rest.as_bytes()).filter(|_| !found.is_empty()).ok_or(Unproven::Form)?;
        if !found.is_sorted_by_key(|entry| entry.index) || found.windows(2).any(|two| two[0].index == two[1].index) {
            return Err(Unproven::Form);
        }
        let lines = found.iter().map(|entry| entry.prove(&seal)).collect::<Result<_, _>>()?;
        Ok(Self { lines, seal })
    }
}

/// One line of a proof, as it stands there.
struct Entry<'a> {
    index: u64,
    /// The line up to its data.
    leaf: &'a str,
    data: Option<&'a str>,
    path: Vec<Hash>,
}

impl<'a> Entry<'a> {
    fn read(index: &str, rest: &mut &'a str) -> Result<Self, Unproven> {
        let number: u64 = index.parse().map_err(|_| Unproven::Form)?;
        // In the one way there is to write it.
        (number.to_string() == index).then_some(()).ok_or(Unproven::Form)?;
        let leaf = take(rest, "leaf ").ok_or(Unproven::Form)?;
        let data = take(rest, "data ");
        let mut path = Vec::new();
        while let Some(hash) = take(rest, "path ") {
            let hash = Some(hash).filter(|hash| is_hash(hash)).ok_or(Unproven::Form)?;
            let hash = HEXLOWER.decode(hash.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
            path.push(hash.ok_or(Unproven::Form)?);
        }
        Ok(Self { index: number, leaf, data, path })
    }

    /// What the line says, when it is in the sealed tree.
    fn prove(&self, seal: &Seal) -> Result<ProvenLine, Unproven> {
        let Self { index, leaf: text, data, path } = self;
        let sequence = index.saturating_add(1);
        let whole = format!("{text},\"data\":{}}}", data.unwrap_or("null"));
        let line = line::read(whole.as_bytes()).line.ok_or(Unproven::Line(sequence))?;
        // The reader must have found the data where the proof says that it is.
        if line.data_text != data.unwrap_or("null") || line.sequence != sequence {
            return Err(Unproven::Line(sequence));
        }
        if data.is_some() && !line.is_data_right {
            return Err(Unproven::Data(sequence));
        }
        let leaf = leaf(text.as_bytes());
        let root = root_from(leaf, *index, seal.statement.sequence, path).map(|root| HEXLOWER.encode(&root));
        if root.as_ref() != Some(&seal.statement.root) {
            return Err(Unproven::Path(sequence));
        }
        Ok(ProvenLine {
            sequence,
            r#type: line.kind.into_owned(),
            subject: line.subject.into_owned(),
            recordedtime: line.recordedtime.into_owned(),
            data: data.map(str::to_owned),
            event: if data.is_some() { whole.clone() } else { format!("{text}}}") },
        })
    }
}

/// The rest of the next line, when it begins so; it is taken off.
fn take<'a>(rest: &mut &'a str, name: &str) -> Option<&'a str> {
    let (line, behind) = rest.split_once('\n')?;
    let value = line.strip_prefix(name)?;
    *rest = behind;
    Some(value)
}
