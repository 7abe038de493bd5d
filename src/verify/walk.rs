//! The second reading: line after line, each against its own hashes and against the one before.
//!
//! After a line that is not sound the walk goes on from what that line says about itself, so that one flipped bit
//! is reported once, and further damage is found as well. Accounts are folded as far as the log is sound.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use super::before::Before;
use super::blocks::{Block, Blocks, Place, Turn};
use super::clock::Clock;
use super::fit::{Event, Fits};
use super::head::Acknowledged;
use super::json::Json;
use super::line::{Line, Reading};
use super::lines::{ReadLine, readings};
use super::members::{Missing, member, text};
use super::operators::Operators;
use super::region::Hidden;
use super::report::{Class, Finding, Head, Kind, Report, UnknownType};
use super::sealed::Prefixes;
use super::vouched::{Accepted, Vouched};

/// Lines that a sound line says are gone, as far as a head may name them.
enum Gone {
    /// All of these: those behind `after`, up to `until`.
    All { after: u64, until: u64 },
    /// The last of them, with this `chainhash`.
    Last { until: u64, chainhash: String },
}

/// The state of the second reading.
pub(super) struct Walk<'v> {
    vouched: &'v Vouched,
    acknowledged: Option<Acknowledged>,
    /// What may stand before the next line; `None`: [`Self::last`], and nothing else.
    before: Option<Before>,
    /// A region of no bytes, of which the line that begins there has yet to say whether anything is broken.
    empty: Option<(Place, &'v Accepted)>,
    /// The last line that was sound, or what stands before the first.
    last: Head,
    clock: Clock,
    /// Whether there is any in the sound part.
    is_any: bool,
    fits: Fits,
    operators: Operators,
    /// The lines that sound lines say are gone.
    missing: Vec<Gone>,
    unknown: BTreeMap<String, u64>,
    /// Whether the line with the acknowledged `sequence` is the acknowledged one; `None` while it was not met.
    acknowledged_line: Option<Result<(), Place>>,
    /// Where the sound part ends.
    first_damage: Option<Place>,
    /// What seals speak of, where they are asked about.
    pub prefixes: Option<Prefixes>,
    report: Report,
}

/// What was found on the way.
pub(super) struct Walked {
    pub report: Report,
    /// What is known of each account in the sound part.
    pub accounts: Fits,
    pub prefixes: Option<Prefixes>,
}

impl<'v> Walk<'v> {
    /// A walk that knows what later lines say about earlier ones. `head` is the content of `head.json`.
    pub fn new(vouched: &'v Vouched, head: Option<&[u8]>) -> Self {
        let acknowledged = head.map(Acknowledged::read);
        let mut walk = Self {
            vouched,
            before: None,
            empty: None,
            last: Head { sequence: 0, chainhash: "0".repeat(64) },
            clock: Clock::default(),
            is_any: false,
            fits: Fits::new(&vouched.voiding),
            operators: Operators::default(),
            missing: Vec::new(),
            unknown: BTreeMap::new(),
            acknowledged_line: None,
            first_damage: None,
            prefixes: None,
            report: Report::default(),
            acknowledged: None,
        };
        if matches!(acknowledged, Some(None)) {
            walk.found(None, Kind::HeadUnreadable);
        }
        walk.acknowledged = acknowledged.flatten();
        walk
    }

    /// Walks the first `length` bytes of the log. What the accounts are then comes with the report.
    pub fn run<R: Read + Seek + Send>(mut self, log: &mut R, length: u64) -> io::Result<Walked> {
        let vouched = self.vouched;
        let mut here = Place { line: 1, offset: 0 };
        for region in &vouched.regions {
            here = self.lines(log, here, region.start)?;
            here = self.region(log, here, region)?;
        }
        let end = self.lines(log, here, length)?;
        self.break_at_empty();
        self.report.bytes = length;
        self.report.lines = end.line - 1;
        let prefixes = self.prefixes.take();
        let (report, accounts) = self.finish(end);
        Ok(Walked { report, accounts, prefixes })
    }

    /// Reads the lines from one place up to `end`, and returns where the next one begins: where an unfinished one does,
    /// when there is one.
    fn lines<R: Read + Seek + Send>(&mut self, log: &mut R, from: Place, end: u64) -> io::Result<Place> {
        let is_sealed = self.prefixes.is_some();
        let look = |block: &Block, turn: Turn<'_, (&mut Self, Place)>| {
            let readings = readings(block, is_sealed);
            turn.take(|(walk, here)| {
                for reading in &readings {
                    match reading {
                        Ok(ReadLine { length, reading }) => {
                            walk.line(*here, reading);
                            *here = Place { line: here.line + 1, offset: here.offset + length };
                        }
                        Err(bytes) => walk.unfinished(*here, *bytes),
                    }
                }
            });
        };
        Ok(Blocks::new(log, from.offset, end).side_by_side((self, from), look)?.1)
    }

    /// Reads over accepted damage, and returns where the next line begins.
    fn region<R: Read + Seek>(&mut self, log: &mut R, place: Place, region: &'v Accepted) -> io::Result<Place> {
        self.break_at_empty();
        if region.start == region.end {
            self.empty = Some((place, region));
            return Ok(place);
        }
        self.accepted(place, region);
        let mut hidden = Hidden::behind(&self.last, region, self.vouched);
        let mut blocks = Blocks::new(log, region.start, region.end);
        let mut room = Vec::new();
        while let Some(block) = blocks.next(room)? {
            hidden.look_for(&block);
            room = block.into_room();
        }
        if hidden.is_any {
            self.found(Some(place), Kind::SoundAccepted);
        }
        self.before = Some(Before::anything());
        Ok(Place { line: place.line + hidden.newlines, offset: region.end })
    }

    /// What is to be said of accepted damage itself.
    fn accepted(&mut self, place: Place, region: &Accepted) {
        self.found(Some(place), Kind::AcceptedDamage { bytes: region.end - region.start });
        match &region.kept {
            None => self.found(Some(place), Kind::Unbound),
            Some(kept) if *kept != self.last.chainhash => self.found(Some(place), Kind::KeptMismatch),
            Some(_) => {}
        }
    }

    /// The region of no bytes that was met accepts a break in the chain.
    fn break_at_empty(&mut self) {
        if let Some((place, region)) = self.empty.take() {
            self.accepted(place, region);
            self.before = Some(Before::anything());
        }
    }

    fn line(&mut self, place: Place, reading: &Reading<'_>) {
        // Where nothing is broken, a region of no bytes has nothing to accept.
        let is_next = |line: &Line<'_>| line.sequence == self.last.sequence + 1 && line.follows(&self.last.chainhash);
        if self.empty.is_some() && reading.line.as_ref().is_some_and(is_next) {
            self.empty = None;
        }
        self.break_at_empty();
        self.compare_with_head(place, reading);
        let damage = match &reading.line {
            Some(line) => self.damage_of(place, line),
            None => reading.faults.clone(),
        };
        if !damage.is_empty() {
            self.before = Some(Before::after_damage(reading, &self.last));
            damage.into_iter().for_each(|kind| self.found(Some(place), kind));
        } else if let Some(line) = &reading.line {
            let was_behind_a_gap = self.before.take().is_some() || !line.follows(&self.last.chainhash);
            self.last.sequence = line.sequence;
            self.last.chainhash.clear();
            self.last.chainhash.push_str(line.chainhash);
            if self.first_damage.is_none() {
                if let Some(prefixes) = &mut self.prefixes {
                    prefixes.take(line);
                }
                self.note(place, line, was_behind_a_gap);
            }
        }
    }

    /// Everything that is wrong with a line whose form is right.
    fn damage_of(&self, place: Place, line: &Line<'_>) -> Vec<Kind> {
        let mut damage = Vec::new();
        let gone = line.gone();
        if !gone.as_ref().is_some_and(|gone| self.follows_missing(line, gone)) {
            let is_next = match &self.before {
                None => line.sequence == self.last.sequence + 1,
                Some(before) => line.sequence.checked_sub(1).is_some_and(|previous| before.may_have(previous)),
            };
            if !is_next {
                damage.push(Kind::Sequence { expected: self.last.sequence + 1, found: line.sequence });
            }
            let is_chained = match &self.before {
                None => line.follows(&self.last.chainhash),
                Some(before) => before.precedes(line),
            };
            if !is_chained {
                damage.push(Kind::Chainhash);
            }
        }
        let may_be_before = |kept: &String| {
            *kept == self.last.chainhash || self.before.as_ref().is_some_and(|before| before.may_be_kept(kept))
        };
        if gone.and_then(|gone| gone.kept).is_some_and(|kept| !may_be_before(&kept)) {
            damage.push(Kind::KeptMismatch);
        }
        if line.is_blanked() {
            if !self.vouched.is_redacted(line, place.offset) {
                damage.push(Kind::Unvouched);
            }
        } else if !line.is_data_right {
            damage.push(Kind::Datahash);
        }
        damage
    }

    /// Whether a line that says that those right before it are gone stands where they would have ended.
    fn follows_missing(&self, line: &Line<'_>, gone: &Missing) -> bool {
        let is_after = match &self.before {
            None => gone.after == self.last.sequence,
            Some(before) => before.may_have(gone.after),
        };
        is_after && line.sequence.checked_sub(1) == Some(gone.until) && line.follows(&gone.chainhash)
    }

    /// What is worth noting about a sound line.
    fn note(&mut self, place: Place, line: &Line<'_>, is_behind_a_gap: bool) {
        self.is_any = true;
        if let Some((since, until)) = self.clock.line(line.recorded, line.sequence) {
            self.found(Some(place), Kind::TimeGoesBack { since, until });
        }
        if line.is_blanked() {
            self.found(Some(place), Kind::Blanked);
        } else if self.vouched.is_redacted(line, place.offset) {
            self.found(Some(place), Kind::RedactionUnfinished);
        }
        if let Some(Missing { after, until, chainhash, kept }) = line.gone() {
            self.found(Some(place), Kind::AcceptedMissing { after, until });
            if kept.is_none() && is_behind_a_gap {
                self.found(Some(place), Kind::Unbound);
            }
            // Numbers from its own on are used again: of these only the head that was there when it was written is meant.
            let all = (until < line.sequence).then_some(Gone::All { after, until });
            // Where none is said to be gone, no head names one.
            if after < until {
                self.missing.push(all.unwrap_or(Gone::Last { until, chainhash }));
            }
        }
        self.note_start(line);
        if self.operators.deny(line) {
            self.found(Some(place), Kind::UnprovenActor);
        }
        self.operators.take(line);
        match self.fits.take(&Event::of(place, line)) {
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

    /// Which store this is, as the first line says.
    fn note_start(&mut self, line: &Line<'_>) {
        if line.sequence != 1 || line.kind != "mfadesk.log.started.v1" || line.subject != "store" {
            return;
        }
        if line.check().is_some_and(|check| check.is_ok()) {
            self.report.origin = text(&line.data, "origin").map(str::to_owned);
            self.report.site = text(&line.data, "site").map(str::to_owned);
            self.report.format = member(&line.data, "format").and_then(Json::as_whole);
            self.report.rehearsal = member(&line.data, "rehearsal") == Some(&Json::Flag(true));
        }
    }

    fn compare_with_head(&mut self, place: Place, reading: &Reading<'_>) {
        let Some(acknowledged) = &self.acknowledged else { return };
        if reading.sequence == Some(acknowledged.sequence) && self.acknowledged_line != Some(Ok(())) {
            let same = reading.chainhash == Some(&acknowledged.chainhash);
            self.acknowledged_line = Some(if same { Ok(()) } else { Err(place) });
        }
    }

    fn unfinished(&mut self, place: Place, bytes: u64) {
        self.break_at_empty();
        let acknowledged = self.standing_head().is_some_and(|head| head.bytes > place.offset);
        self.found(Some(place), if acknowledged { Kind::Unfinished } else { Kind::TornTail { bytes } });
    }

    /// The head, unless the line that it names is accepted as gone.
    fn standing_head(&self) -> Option<&Acknowledged> {
        let is_gone = |head: &&Acknowledged| {
            self.missing.iter().any(|gone| match gone {
                Gone::All { after, until } => *after < head.sequence && head.sequence <= *until,
                Gone::Last { until, chainhash } => head.sequence == *until && head.chainhash == *chainhash,
            })
        };
        self.acknowledged.as_ref().filter(|head| !is_gone(head))
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
    fn finish(mut self, end: Place) -> (Report, Fits) {
        self.against_head(end);
        if self.first_damage.is_none() {
            self.report.head = self.last_line();
        }
        let mut report = self.report;
        let misfits = self.fits.finish();
        report.findings.extend(misfits.into_iter().map(|(place, kind)| finding(Some(place), kind)));
        report.findings.sort_by_key(|finding| finding.offset);
        let sound = self.first_damage.unwrap_or(end);
        report.sound_bytes = sound.offset;
        report.sound_lines = sound.line - 1;
        report.unknown_types = self.unknown.into_iter().map(|(r#type, count)| UnknownType { r#type, count }).collect();
        (report, self.fits)
    }

    /// The last line that was sound, if there was any.
    fn last_line(&self) -> Option<Head> {
        self.is_any.then(|| self.last.clone())
    }

    fn found(&mut self, place: Option<Place>, kind: Kind) {
        let finding = finding(place, kind);
        if finding.class == Class::Damage && self.first_damage.is_none() {
            self.first_damage = place;
            self.report.head = self.last_line();
        }
        self.report.findings.push(finding);
    }
}

fn finding(place: Option<Place>, kind: Kind) -> Finding {
    Finding { class: kind.class(), line: place.map(|place| place.line), offset: place.map(|place| place.offset), kind }
}
