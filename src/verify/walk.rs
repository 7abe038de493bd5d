//! The second reading: line after line, each against its own hashes and against the one before.
//!
//! After a line that is not sound the walk goes on from what that line says about itself, so that one flipped bit
//! is reported once, and further damage is found as well. Accounts are folded as far as the log is sound.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use serde_json::Value;

use super::clock::Clock;
use super::fit::{Event, Fits};
use super::head::Acknowledged;
use super::line::{self, Line, Reading};
use super::lines::{Lines, Next, Place};
use super::members::{Missing, event_type, member, missing, text};
use super::report::{Class, Finding, Head, Kind, Report, UnknownType};
use super::sealed::Prefixes;
use super::vouched::Vouched;

/// What may stand before the next line. `None`: nothing can be said.
struct Before {
    sequences: Option<Vec<u64>>,
    chainhashes: Option<Vec<String>>,
}

impl Before {
    fn anything() -> Self {
        Self { sequences: None, chainhashes: None }
    }

    fn exactly(head: &Head) -> Self {
        Self { sequences: Some(vec![head.sequence]), chainhashes: Some(vec![head.chainhash.clone()]) }
    }

    /// After a line that is not sound: it, or the last that was, may be what the next one follows.
    /// What it says of itself may be what was damaged, so what it should have said counts as well.
    fn after_damage(reading: &Reading, last: &Head) -> Self {
        let should = reading.line.as_ref().map(|line| line.chained_from(&last.chainhash));
        Self {
            sequences: reading.sequence.map(|stated| vec![last.sequence, last.sequence + 1, stated]),
            chainhashes: reading
                .chainhash
                .clone()
                .map(|stated| [last.chainhash.clone(), stated].into_iter().chain(should).collect()),
        }
    }

    fn may_have(&self, sequence: u64) -> bool {
        self.sequences.as_ref().is_none_or(|sequences| sequences.contains(&sequence))
    }

    fn precedes(&self, line: &Line) -> bool {
        let chained = |previous: &String| line.chained_from(previous) == line.chainhash;
        self.chainhashes.as_ref().is_none_or(|chainhashes| chainhashes.iter().any(chained))
    }
}

/// The state of the second reading.
pub(super) struct Walk<'v> {
    vouched: &'v Vouched,
    acknowledged: Option<Acknowledged>,
    before: Before,
    /// The last line that was sound, or what stands before the first.
    last: Head,
    clock: Clock,
    fits: Fits<'v>,
    unknown: BTreeMap<String, u64>,
    /// Whether the line with the acknowledged `sequence` is the acknowledged one; `None` while it was not met.
    acknowledged_line: Option<Result<(), Place>>,
    /// Where the sound part ends.
    first_damage: Option<Place>,
    /// What seals speak of, where they are asked about.
    pub(super) prefixes: Option<Prefixes>,
    report: Report,
}

impl<'v> Walk<'v> {
    /// A walk that knows what later lines say about earlier ones. `head` is the content of `head.json`.
    pub fn new(vouched: &'v Vouched, head: Option<&[u8]>) -> Self {
        let start = Head { sequence: 0, chainhash: "0".repeat(64) };
        let acknowledged = head.map(Acknowledged::read);
        let mut walk = Self {
            vouched,
            before: Before::exactly(&start),
            last: start,
            clock: Clock::default(),
            fits: Fits::new(&vouched.voiding),
            unknown: BTreeMap::new(),
            acknowledged_line: None,
            first_damage: None,
            prefixes: None,
            report: Report {
                bytes: 0,
                lines: 0,
                sound_bytes: 0,
                sound_lines: 0,
                head: None,
                origin: None,
                site: None,
                format: None,
                rehearsal: false,
                unknown_types: Vec::new(),
                findings: Vec::new(),
                seals: None,
            },
            acknowledged: None,
        };
        if matches!(acknowledged, Some(None)) {
            walk.found(None, Kind::HeadUnreadable);
        }
        walk.acknowledged = acknowledged.flatten();
        walk
    }

    /// Walks the first `length` bytes of the log.
    pub fn run<R: Read + Seek>(mut self, log: &mut R, length: u64) -> io::Result<(Report, Option<Prefixes>)> {
        let mut regions = self.vouched.regions.iter().copied().peekable();
        let mut lines = Lines::new(log, length)?;
        let mut bytes = Vec::new();
        let end = loop {
            let here = lines.place();
            while let Some((offset, bytes)) = regions.next_if(|(offset, _)| *offset <= here.offset) {
                if offset == here.offset {
                    lines.skip(bytes)?;
                    self.found(Some(here), Kind::AcceptedDamage { bytes });
                    self.before = Before::anything();
                    break;
                }
            }
            if lines.place() != here {
                continue;
            }
            match lines.next(&mut bytes)? {
                Next::Line(place) => self.line(place, &bytes),
                Next::Unfinished(place) => {
                    self.unfinished(place, bytes.len() as u64);
                    break place;
                }
                Next::End => break here,
            }
        };
        self.report.bytes = lines.place().offset;
        self.report.lines = lines.place().line - 1;
        let prefixes = self.prefixes.take();
        Ok((self.finish(end), prefixes))
    }

    fn line(&mut self, place: Place, bytes: &[u8]) {
        let reading = line::read(bytes);
        self.compare_with_head(place, &reading);
        match self.damage_of(place, &reading) {
            Ok(Some((line, data))) => {
                self.last = Head { sequence: line.sequence, chainhash: line.chainhash.clone() };
                self.before = Before::exactly(&self.last);
                if self.first_damage.is_none() {
                    self.report.head = Some(self.last.clone());
                    if let Some(prefixes) = &mut self.prefixes {
                        prefixes.take(line);
                    }
                    self.note(place, line, data);
                }
            }
            Ok(None) => {}
            Err(damage) => {
                self.before = Before::after_damage(&reading, &self.last);
                for kind in damage {
                    self.found(Some(place), kind);
                }
            }
        }
    }

    /// The line and its `data` when it is sound, else everything that is wrong with it.
    fn damage_of<'r>(&self, place: Place, reading: &'r Reading) -> Result<Option<(&'r Line<'r>, Value)>, Vec<Kind>> {
        let Some(line) = &reading.line else { return Err(reading.faults.clone()) };
        let Some(data) = line.data() else { return Err(vec![Kind::NotJson]) };

        let mut damage = Vec::new();
        if !self.follows_missing(line, &data) {
            if !line.sequence.checked_sub(1).is_some_and(|previous| self.before.may_have(previous)) {
                damage.push(Kind::Sequence { expected: self.last.sequence + 1, found: line.sequence });
            }
            if !self.before.precedes(line) {
                damage.push(Kind::Chainhash);
            }
        }
        if line.is_blanked() {
            if !self.vouched.is_redacted(line.sequence, place.offset) {
                damage.push(Kind::Unvouched);
            }
        } else if !line.data_is_right() {
            damage.push(Kind::Datahash);
        }
        if damage.is_empty() { Ok(Some((line, data))) } else { Err(damage) }
    }

    /// Whether a line says that those right before it are gone, and stands where they would have ended.
    fn follows_missing(&self, line: &Line, data: &Value) -> bool {
        gone(line, data).is_some_and(|missing| {
            self.before.may_have(missing.after)
                && line.sequence.checked_sub(1) == Some(missing.until)
                && line.chained_from(&missing.chainhash) == line.chainhash
        })
    }

    /// What is worth noting about a sound line.
    fn note(&mut self, place: Place, line: &Line, data: Value) {
        if let Some((since, until)) = self.clock.line(&line.recordedtime, line.sequence) {
            self.found(Some(place), Kind::TimeGoesBack { since, until });
        }
        if line.is_blanked() {
            self.found(Some(place), Kind::Blanked);
        } else if self.vouched.is_redacted(line.sequence, place.offset) {
            self.found(Some(place), Kind::RedactionUnfinished);
        }
        if let Some(Missing { after, until, .. }) = gone(line, &data) {
            self.found(Some(place), Kind::AcceptedMissing { after, until });
        }
        self.note_start(line, &data);
        let Line { id, kind, sequence, time, .. } = line;
        let event = Event { place, sequence: *sequence, id: id.clone(), kind: kind.clone(), time: *time, data };
        match self.fits.take(&line.subject, event) {
            Some((_, Kind::UnknownType { r#type })) => {
                let count = self.unknown.entry(r#type.clone()).or_default();
                *count += 1;
                if *count == 1 {
                    self.found(Some(place), Kind::UnknownType { r#type });
                }
            }
            Some((place, kind)) => self.found(Some(place), kind),
            None => {}
        }
    }

    /// Which store this is, as the first line that fits says.
    fn note_start(&mut self, line: &Line, data: &Value) {
        let starts = line.subject == "store" && line.kind == "mfadesk.log.started.v1";
        let fits = || event_type(&line.kind).is_some_and(|known| known.check(data).is_ok());
        if starts && self.report.origin.is_none() && fits() {
            self.report.origin = text(data, "origin").map(str::to_owned);
            self.report.site = text(data, "site").map(str::to_owned);
            self.report.format = member(data, "format").and_then(Value::as_u64);
            self.report.rehearsal = member(data, "rehearsal").and_then(Value::as_bool).unwrap_or(false);
        }
    }

    fn compare_with_head(&mut self, place: Place, reading: &Reading) {
        let Some(acknowledged) = &self.acknowledged else { return };
        if reading.sequence == Some(acknowledged.sequence) && self.acknowledged_line != Some(Ok(())) {
            let same = reading.chainhash.as_ref() == Some(&acknowledged.chainhash);
            self.acknowledged_line = Some(if same { Ok(()) } else { Err(place) });
        }
    }

    fn unfinished(&mut self, place: Place, bytes: u64) {
        let acknowledged = self.standing_head().is_some_and(|head| head.bytes > place.offset);
        self.found(Some(place), if acknowledged { Kind::Unfinished } else { Kind::TornTail { bytes } });
    }

    /// The head, unless the line that it names is accepted as gone.
    fn standing_head(&self) -> Option<&Acknowledged> {
        let gone = |head: &&Acknowledged| {
            let names = |missing: &Missing| missing.after < head.sequence && head.sequence <= missing.until;
            self.vouched.missing.iter().any(names)
        };
        self.acknowledged.as_ref().filter(|head| !gone(head))
    }

    fn against_head(&mut self, end: Place) {
        let Some(&Acknowledged { sequence, bytes, .. }) = self.standing_head() else { return };
        let stops_early = self.last.sequence < sequence && self.first_damage.is_none();
        if let Some(Err(place)) = self.acknowledged_line {
            self.report.findings.push(finding(Some(place), Kind::HeadMismatch));
        }
        if self.report.bytes < bytes || stops_early {
            self.report.findings.push(finding(Some(end), Kind::ShorterThanHead { sequence, bytes }));
        }
    }

    /// `end` is where the unfinished last line begins, or else the end of the log.
    fn finish(mut self, end: Place) -> Report {
        self.against_head(end);
        let misfits = std::mem::replace(&mut self.fits, Fits::new(&self.vouched.voiding)).finish();
        self.report.findings.extend(misfits.into_iter().map(|(place, kind)| finding(Some(place), kind)));
        self.report.findings.sort_by_key(|finding| finding.offset);
        let sound = self.first_damage.unwrap_or(end);
        self.report.sound_bytes = sound.offset;
        self.report.sound_lines = sound.line - 1;
        self.report.unknown_types =
            self.unknown.into_iter().map(|(r#type, count)| UnknownType { r#type, count }).collect();
        self.report
    }

    fn found(&mut self, place: Option<Place>, kind: Kind) {
        let finding = finding(place, kind);
        if finding.class == Class::Damage && self.first_damage.is_none() {
            self.first_damage = place;
        }
        self.report.findings.push(finding);
    }
}

fn finding(place: Option<Place>, kind: Kind) -> Finding {
    Finding { class: kind.class(), line: place.map(|place| place.line), offset: place.map(|place| place.offset), kind }
}

/// The lines that this line says are gone, when it is one that may say so.
fn gone(line: &Line, data: &Value) -> Option<Missing> {
    let says = line.subject == "store" && line.kind == "mfadesk.log.damage-accepted.v1" && line.data_is_right();
    (says && event_type(&line.kind)?.check(data).is_ok()).then_some(())?;
    member(data, "missing").and_then(missing)
}
