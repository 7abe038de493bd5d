//! Logs out of chance: lines of every sort, harmed in every way, with damage, gaps and redactions that are accepted, rightly
//! and wrongly, and with heads.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::lines::{self, Drafted};
use super::random::Random;
use crate::support::forge::Forge;

/// What is put before both readers.
#[derive(Clone)]
pub struct Case {
    pub log: Vec<u8>,
    /// `sequence`, `bytes`, `chainhash`.
    pub head: Option<(u64, u64, String)>,
    /// How much the ledger reads at once.
    pub block: usize,
}

/// The case of this number.
pub fn case(number: u64) -> Case {
    let mut maker = Maker { random: Random(number), forge: Forge::default(), ids: Vec::new(), lost: Vec::new() };
    maker.random.next();
    for _ in 0..1 + maker.random.below(3) {
        for _ in 0..maker.random.below(8) {
            maker.line();
        }
        match maker.random.below(8) {
            0 | 1 => {}
            2 => maker.blank(),
            3 => maker.rewrite(),
            _ => {
                maker.harm();
                if maker.random.percent(90) {
                    maker.accept();
                }
            }
        }
        if maker.random.percent(15) {
            maker.accept();
        }
    }
    for _ in 0..maker.random.below(4) {
        maker.line();
    }
    while maker.random.percent(12) {
        match maker.random.below(3) {
            0 => maker.rewrite(),
            1 => maker.blank(),
            _ => maker.harm(),
        }
    }
    if maker.random.percent(4) {
        let cut = maker.random.below(maker.forge.bytes.len() + 1);
        maker.forge.bytes.truncate(cut);
    }
    let head = maker.head();
    let block = [64, 300, 1000, 1 << 16][maker.random.below(4)];
    Case { log: maker.forge.bytes, head, block }
}

struct Maker {
    random: Random,
    forge: Forge,
    ids: Vec<String>,
    /// Where something was done to the log, to be accepted.
    lost: Vec<usize>,
}

impl Maker {
    fn line(&mut self) {
        let Drafted { before, data } = lines::line(&mut self.random, self.forge.sequence, &mut self.ids);
        self.forge.raw(&before, &data);
    }

    /// Where lines begin, and the end.
    fn places(&self) -> Vec<usize> {
        let behind = |(at, byte): (usize, &u8)| (*byte == b'\n').then_some(at + 1);
        let mut places = vec![0];
        places.extend(self.forge.bytes.iter().enumerate().filter_map(behind));
        if places.last() != Some(&self.forge.bytes.len()) {
            places.push(self.forge.bytes.len());
        }
        places
    }

    /// Some lines that follow one another: where they begin, and end.
    fn stretch(&mut self, longest: usize) -> (usize, usize) {
        let places = self.places();
        let first = self.random.below(places.len());
        let last = places.len().min(first + 1 + self.random.below(longest)) - 1;
        (places[first], places[last])
    }

    /// Does something to the bytes.
    fn harm(&mut self) {
        if self.forge.bytes.is_empty() {
            return;
        }
        let (start, end) = self.stretch(3);
        let taken = self.forge.bytes[start..end].to_vec();
        self.lost.push(start);
        match self.random.below(16) {
            0..6 | 14 | 15 => self.flip(start, end),
            6 => drop(self.forge.bytes.drain(start..end)),
            7 => drop(self.forge.bytes.splice(start..start, taken)),
            8 => {
                self.forge.bytes.drain(start..end);
                let (to, _) = self.stretch(2);
                self.forge.bytes.splice(to..to, taken);
            }
            9 => {
                let garbage: &[u8] = self.random.pick(&[
                    &b"\n"[..],
                    b"{}\n",
                    b"{ }\n",
                    b"[1]\n",
                    b"\xff\xfe\n",
                    b"garbage",
                    b"{\"specversion\":",
                    b"\xef\xbb\xbf",
                    b"{\"a\":1,}\n",
                ]);
                self.forge.bytes.splice(start..start, garbage.iter().copied());
            }
            10 => {
                // Two lines become one, or one two.
                let at = start + self.random.below(end - start + 1);
                if self.random.percent(50) && end > start && self.forge.bytes[end - 1] == b'\n' {
                    self.forge.bytes.remove(end - 1);
                } else {
                    self.forge.bytes.insert(at.min(self.forge.bytes.len()), b'\n');
                }
            }
            11 => {
                let len = self.forge.bytes.len();
                let tail = self.random.below(len.min(900) + 1);
                self.forge.bytes.truncate(len - tail);
                self.lost.push(self.places().iter().rev().nth(1).copied().unwrap_or(0));
            }
            12 => {
                let length = self.random.below(end - start + 1);
                self.forge.bytes.drain(start..start + length);
            }
            _ => {
                self.flip(start, end);
                self.flip(start, end);
            }
        }
    }

    fn flip(&mut self, start: usize, end: usize) {
        if start == end || end > self.forge.bytes.len() {
            return;
        }
        let at = start + self.random.below(end - start);
        match self.random.below(4) {
            0 => {
                self.forge.bytes[at] =
                    *self.random.pick(&[&b'"', &b'\\', &b'{', &b'}', &b' ', &b'0', &b'\n', &0x80, &b','])
            }
            1 => self.forge.bytes.insert(at, *self.random.pick(&[&b'"', &b' ', &b'1', &b'\r', &b'\0', &b'[', &b'a'])),
            _ => self.forge.bytes[at] ^= 1 << self.random.below(8),
        }
    }

    /// Takes the data out of a line; often some line says so.
    fn blank(&mut self) {
        let (start, _) = self.stretch(1);
        let Some(line) = self.forge.bytes[start..].split(|byte| *byte == b'\n').next() else { return };
        let Some(at) = line.windows(9).position(|part| part == b",\"data\":{") else { return };
        let (from, to) = (start + at + 8, start + line.len() - 1);
        if from < to {
            self.forge.bytes.splice(from..to, *b"null");
        }
        if self.random.percent(70) {
            let sequence = stated(&self.forge.bytes[start..]).0;
            let before = lines::envelope(
                &mut self.random,
                &format!("01930000-0000-7000-9000-{:012x}", self.forge.sequence),
                "mfadesk.log.redacted.v1",
                "store",
                self.forge.sequence + 1,
            );
            self.forge.raw(&before, &format!("{{\"sequence\":{sequence},\"reason\":\"asked for\"}}"));
        }
    }

    /// Changes lines and gives them, and some of those behind them, the hashes that they would have.
    fn rewrite(&mut self) {
        let (start, end) = self.stretch(4);
        let mut previous = last_of(&self.forge.bytes[..start]).1;
        let mut written = Vec::new();
        let changes = self.random.percent(80);
        for (at, line) in self.forge.bytes[start..end].split_inclusive(|byte| *byte == b'\n').enumerate() {
            let text = String::from_utf8_lossy(line).into_owned();
            let parts = text
                .strip_suffix("}\n")
                .and_then(|text| text.split_once(",\"datahash\":"))
                .and_then(|(before, rest)| Some((before.to_owned(), rest.split_once("\"data\":")?.1.to_owned())));
            let Some((before, mut data)) = parts else {
                written.extend_from_slice(line);
                continue;
            };
            if at == 0 && changes {
                data = data
                    .replacen("m1", "m2", 1)
                    .replacen("\"reason\":\"", "\"reason\":\"x", 1)
                    .replacen("student", "staff", 1);
            }
            let mut forge = Forge { chainhash: previous, ..Forge::default() };
            forge.raw(&before, &data);
            written.extend(forge.bytes);
            previous = forge.chainhash;
        }
        self.forge.bytes.splice(start..end, written);
    }

    /// Accepts damage, mostly what was done last and mostly as it should be.
    fn accept(&mut self) {
        let mut regions = Vec::new();
        for _ in 0..[1, 1, 1, 0, 2, 3][self.random.below(6)] {
            regions.push(self.region());
        }
        let last = last_of(&self.forge.bytes);
        let missing = self.random.percent(30).then(|| {
            let after = if self.random.percent(85) { last.0 } else { self.random.below(12) as u64 };
            let until = after + self.random.below(4) as u64;
            let chainhash = self.hash();
            let kept = self.kept(self.forge.bytes.len());
            (
                until,
                chainhash.clone(),
                format!("{{\"after\":{after},\"until\":{until},\"chainhash\":\"{chainhash}\"{kept}}}"),
            )
        });
        // Behind what it stands.
        match (self.random.below(10), &missing) {
            (0..6, Some((until, chainhash, _))) => {
                (self.forge.sequence, self.forge.chainhash) = (*until, chainhash.clone());
            }
            (0..8, _) if last.0 > 0 => (self.forge.sequence, self.forge.chainhash) = last,
            (8.., _) => self.forge.sequence += 1,
            _ => {}
        }
        let mut members = vec![format!("\"regions\":[{}]", regions.join(",")), "\"reason\":\"disk\"".to_owned()];
        if let Some((_, _, missing)) = missing {
            members.insert(1, format!("\"missing\":{missing}"));
        }
        if self.random.percent(12) {
            let odd = match self.random.below(7) {
                0 => members[0].clone(),
                1 => "\"missing\":{\"after\":1,\"until\":2,\"chainhash\":\"no hash\"}".into(),
                2 => "\"x\":1e999".into(),
                3 => "\"x\":\"\\ud800\"".into(),
                4 => "\"\\ud800\":1".into(),
                5 => "\"x\":{\"specversion\":\"1.0\",\"data\":{}}".into(),
                _ => "\"missing\":null".into(),
            };
            let at = self.random.below(members.len() + 1);
            members.insert(at, odd);
        }
        if self.random.percent(50) && self.forge.bytes.last().is_some_and(|byte| *byte != b'\n') {
            self.forge.bytes.push(b'\n');
        }
        let id = format!("01930000-0000-7000-a000-{:012x}", self.forge.sequence);
        let kind = "mfadesk.log.damage-accepted.v1";
        let subject = if self.random.percent(97) { "store" } else { "1" };
        let before = lines::envelope(&mut self.random, &id, kind, subject, self.forge.sequence + 1);
        self.forge.raw(&before, &format!("{{{}}}", members.join(",")));
    }

    fn region(&mut self) -> String {
        let (mut start, mut end) = self.stretch(3);
        if self.random.percent(75)
            && let Some(lost) = self.lost.pop()
        {
            let places = self.places();
            let first = places.iter().position(|place| *place >= lost).unwrap_or(0);
            let last = (first + [1, 1, 1, 2, 2, 3, 0][self.random.below(7)]).min(places.len() - 1);
            (start, end) = (places[first.min(last)], places[last]);
        }
        match self.random.below(24) {
            0 => end = start,
            1 => end = end.saturating_sub(1).max(start),
            2 => start = end.min(start + 1),
            3 => end = (end + 1).min(self.forge.bytes.len()),
            4 => end = start + self.random.below(end - start + 1),
            _ => {}
        }
        let mut sha256 = hex(&Sha256::digest(&self.forge.bytes[start..end]));
        match self.random.below(40) {
            0 => sha256 = sha256.to_uppercase(),
            1 => sha256 = "no hash".into(),
            2 => sha256 = "ab".repeat(32),
            _ => {}
        }
        let kept = self.kept(start);
        let (bytes, offset) = (end - start, start);
        let mut region = format!("{{\"offset\":{offset},\"bytes\":{bytes},\"sha256\":\"{sha256}\"{kept}}}");
        match self.random.below(40) {
            0 => region = region.replacen("\"bytes\"", "\"bytes\":1,\"bytes\"", 1),
            1 => region = region.replacen("{\"offset\"", "{\"x\":1e999,\"offset\"", 1),
            2 => region = region.replacen("{\"offset\"", "{\"\\ud800\":1,\"offset\"", 1),
            3 => region = region.replacen("\"offset\":", "\"offset\":1.0e", 1),
            4 => region = "{\"offset\":0,\"bytes\":18446744073709551615,\"sha256\":\"".to_owned() + &sha256 + "\"}",
            _ => {}
        }
        region
    }

    /// What is said to have been kept before `at`.
    fn kept(&mut self, at: usize) -> String {
        let hash = match self.random.below(12) {
            0..7 => last_of(&self.forge.bytes[..at]).1,
            7 => self.hash(),
            8 => {
                return [",\"kept\":null", ",\"kept\":\"\"", ",\"kept\":\"no hash\"", ",\"kept\":1"]
                    [self.random.below(4)]
                .into();
            }
            _ => return String::new(),
        };
        format!(",\"kept\":\"{hash}\"")
    }

    /// A chain hash: of some line, or of none.
    fn hash(&mut self) -> String {
        match self.random.below(4) {
            0 => "cd".repeat(32),
            1 => "0".repeat(64),
            _ => {
                let (_, end) = self.stretch(2);
                last_of(&self.forge.bytes[..end]).1
            }
        }
    }

    fn head(&mut self) -> Option<(u64, u64, String)> {
        let (_, end) = self.stretch(2);
        let of = |(sequence, chainhash): (u64, String), bytes: usize| (sequence.max(1), bytes as u64, chainhash);
        let whole = self.forge.bytes.len();
        let end_of_lines = self.forge.bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        Some(match self.random.below(12) {
            0..4 => return None,
            4..7 => of(last_of(&self.forge.bytes[..end_of_lines]), end_of_lines),
            7 => of(last_of(&self.forge.bytes[..end]), end),
            8 => of((last_of(&self.forge.bytes).0 + self.random.below(5) as u64, self.hash()), whole),
            9 => of((self.random.below(12) as u64, self.hash()), self.random.below(whole + 900)),
            10 => of(last_of(&self.forge.bytes), whole + self.random.below(3)),
            _ => of((self.forge.sequence, self.forge.chainhash.clone()), whole),
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number and the chain hash of the last line that can be read.
fn last_of(log: &[u8]) -> (u64, String) {
    let lines = log.split_inclusive(|byte| *byte == b'\n').rev();
    lines.map(stated).find(|(_, chainhash)| chainhash.len() == 64).unwrap_or((0, "0".repeat(64)))
}

/// What the first line says its number and its chain hash are.
fn stated(log: &[u8]) -> (u64, String) {
    let line = log.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let member = |name: &str, length: usize| {
        let name = format!(",\"{name}\":\"");
        let at = line.windows(name.len()).rposition(|part| part == name.as_bytes())? + name.len();
        Some(String::from_utf8_lossy(line.get(at..at + length)?).into_owned())
    };
    let sequence = member("sequence", 12).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let is_hash = |text: &String| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (sequence, member("chainhash", 64).filter(is_hash).unwrap_or_default())
}

impl Case {
    /// The content of `head.json`.
    pub fn head_file(&self) -> Option<Vec<u8>> {
        let (sequence, bytes, chainhash) = self.head.as_ref()?;
        Some(json!({"sequence": sequence, "bytes": bytes, "chainhash": chainhash}).to_string().into_bytes())
    }

    /// The same for people.
    pub fn shown(&self) -> String {
        let head = self.head.as_ref().map_or("none".into(), |head| format!("{head:?}"));
        let mut shown = format!("head: {head}\nblock: {}\n", self.block);
        let mut offset = 0;
        for line in self.log.split_inclusive(|byte| *byte == b'\n') {
            shown += &format!("{offset:>6} {}\n", line.escape_ascii());
            offset += line.len();
        }
        shown
    }

    /// A smaller case for which `differs` still holds.
    pub fn shrunk(self, mut differs: impl FnMut(&Case) -> bool) -> Case {
        let mut least = self;
        while let Some(smaller) = least.smaller().into_iter().find(|case| differs(case)) {
            least = smaller;
        }
        least
    }

    /// The same without its head, and without each of its lines.
    fn smaller(&self) -> Vec<Case> {
        let lines: Vec<&[u8]> = self.log.split_inclusive(|byte| *byte == b'\n').collect();
        let without = |at: usize| Case { log: [&lines[..at], &lines[at + 1..]].concat().concat(), ..self.clone() };
        let headless = self.head.is_some().then(|| Case { head: None, ..self.clone() });
        headless.into_iter().chain((0..lines.len()).rev().map(without)).collect()
    }
}
