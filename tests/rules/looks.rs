//! What a look from the directory adds to what is on record, and what is said of the rest. Whole files are tried in
//! `import/`; here each sentence is about one look at one account.

mod matching;
mod records;
mod rosters;
mod shown;
mod together;

use mfadesk::domain::affiliation::Affiliation;
use mfadesk::domain::look::{
    Around, Look, LookNote, LookSort, MfaEntry, NamedMethod, Past, Planned, RecordedFact, RosterEntry, Seen,
    SeenDetails, ShownMethods, Shows, Tells, plan,
};
use mfadesk::domain::number::Number;
use serde_json::json;

use super::*;

/// What was planned, in words: the events with their time and part, and the notes.
#[derive(Debug)]
struct Added {
    events: Vec<String>,
    notes: Vec<String>,
    /// Whether the history was asked for.
    read_past: bool,
}

impl Added {
    #[track_caller]
    fn is(self, events: &[&str], notes: &[&str]) {
        assert_eq!((self.events, self.notes), (texts(events), texts(notes)));
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A time by its line, and by how many milliseconds it is off.
fn when(time: Instant) -> String {
    let millis = time.since(at_line(0));
    match millis.rem_euclid(MINUTE) {
        0 => format!("@{}", millis / MINUTE),
        off if off < MINUTE / 2 => format!("@{}+{off}", millis.div_euclid(MINUTE)),
        off => format!("@{}-{}", millis.div_euclid(MINUTE) + 1, MINUTE - off),
    }
}

fn noted(note: &LookNote) -> String {
    let several = |methods: &[MethodId]| methods.iter().map(MethodId::as_str).collect::<Vec<_>>().join(" ");
    match note {
        LookNote::Late { known } => format!("late {}", when(*known)),
        LookNote::LatePart { part, known } => format!("late {part:?} {}", when(*known)),
        LookNote::Closed => "closed".into(),
        LookNote::Stays { method, there_at } => format!("stays {} {}", method.as_str(), when(*there_at)),
        LookNote::Overtaken { part } => format!("overtaken {part}"),
        LookNote::OneName { device, methods } => format!("one name {device}: {}", several(methods)),
        LookNote::SlotTaken { kind } => format!("slot taken {kind}"),
        LookNote::WhichOne { methods } => format!("which one: {}", several(methods)),
        LookNote::NamesAnother { said, methods } => format!("names another {said}: {}", several(methods)),
        LookNote::TestedBefore { method, since } => format!("tested before {} {}", method.as_str(), when(*since)),
        LookNote::UsedThoughStolen { method } => format!("used though stolen {}", method.as_str()),
        LookNote::StolenThereAgain { method, stolen } => {
            format!("stolen there again {}: {}", method.as_str(), stolen.as_str())
        }
        LookNote::RowDiffers { part } => format!("row differs {part:?}"),
        LookNote::ChangedThere { method } => format!("changed there {}", method.as_str()),
        LookNote::NotOnRecord { kind } => format!("not on record {kind}"),
    }
}

/// An event as its name and what it says, without who else has it.
fn worded(name: &str, data: &Value) -> String {
    let said = data.as_object().unwrap().iter().map(|(member, value)| match value {
        Value::String(text) => format!("{member}={text}"),
        Value::Object(number) => format!("{member}={}", number["masked"].as_str().unwrap().replace(' ', "")),
        other => format!("{member}={other}"),
    });
    [name.to_owned()].into_iter().chain(said).collect::<Vec<_>>().join(" ").replace('"', "")
}

fn told(planned: &Planned, read_past: bool) -> Added {
    let events = planned.steps.iter().map(|step| {
        let said = worded(step.event.event_type().name(), &serde_json::to_value(&step.event).unwrap());
        format!("{} {}: {said}", when(step.time), step.part)
    });
    Added { events: events.collect(), notes: planned.notes.iter().map(noted).collect(), read_past }
}

impl Given {
    /// Somebody looks.
    fn sees(&self, look: &Look) -> Added {
        self.sees_before(look, &[])
    }

    /// Somebody looks, and what follows is seen later in the same import.
    fn sees_before(&self, look: &Look, later: &[Look]) -> Added {
        self.sees_beside(look, later, &mut Vec::new())
    }

    /// The same, when these methods are what records of the same import are about.
    fn sees_beside(&self, look: &Look, later: &[Look], claimed: &mut Vec<MethodId>) -> Added {
        self.replayed(|history| {
            let mut state = history.replay.state.clone();
            let mut read_past = false;
            let past = || {
                read_past = true;
                Ok::<_, ()>(Past::of(history.entries))
            };
            let around = Around { policy: &self.policy, later, claimed };
            let planned = plan(&mut state, look, around, past).unwrap();
            told(&planned, read_past)
        })
    }
}

fn looked(at: Instant, sort: LookSort, shows: Shows) -> Look {
    Look { at, sort, origin: "row".into(), shows }
}

/// What tells of every kind, and of whatever is called `voice`.
fn all(seen: Vec<Seen>) -> ShownMethods {
    ShownMethods { tells: Tells { kinds: Kind::ALL, names: &["voice"] }, seen, hidden: None, default: &[] }
}

/// A report of what somebody can verify by.
fn report(line: i64, kinds: &[Kind]) -> Look {
    reported(at_line(line), kinds)
}

fn reported(at: Instant, kinds: &[Kind]) -> Look {
    let seen = kinds.iter().copied().map(Seen::of_kind).collect();
    looked(at, LookSort::Registration, Shows::Methods(all(seen)))
}

/// A list of single methods.
fn list(line: i64, seen: impl IntoIterator<Item = Seen>) -> Look {
    looked(at_line(line), LookSort::Methods, Shows::Methods(all(seen.into_iter().collect())))
}

/// One of a list: its kind, its id there, its device and its serial.
fn one(kind: Kind, reference: &str, device: &str, serial: &str) -> Seen {
    let text = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Into::into);
    let (reference, device, serial) = (text(reference), text(device), text(serial));
    let details = SeenDetails { reference, device, serial, ..SeenDetails::default() };
    Seen { details: Some(Box::new(details)), ..Seen::of_kind(kind) }
}

/// A phone of a list, whose number ends so.
fn with_number(kind: Kind, number: Number) -> Seen {
    Seen {
        details: Some(Box::new(SeenDetails { number: Some(number), ..SeenDetails::default() })),
        ..Seen::of_kind(kind)
    }
}

fn known_number(key: &str, fingerprint: &str, ending: &str) -> Number {
    Number::of(&format!("+81 ••• ••• ••{ending}"), Some(&format!("{key}:{fingerprint:0>32}")))
}

fn masked_number(ending: &str) -> Number {
    Number::of(&format!("+81 ••• ••• ••{ending}"), None)
}

/// A method was added as a list has it.
fn listed(method: &str, kind: &str, reference: &str, device: &str, serial: &str) -> Said {
    let mut data = json!({"method": method, "kind": kind});
    for (member, text) in [("ref", reference), ("device", device), ("serial", serial)] {
        if !text.is_empty() {
            data[member] = text.into();
        }
    }
    ("method.added", data)
}

const KEY: Kind = Kind::SecurityKey;

#[test]
fn sorts_of_looks_are_known_by_their_words_and_say_how_they_tell() {
    for (sort, word, is_of_single_methods, is_of_records) in [
        (LookSort::Registration, "registration", false, false),
        (LookSort::Methods, "methods", true, false),
        (LookSort::Roster, "roster", false, false),
        (LookSort::Audits, "audits", false, true),
        (LookSort::SignIns, "sign-ins", false, true),
    ] {
        assert_eq!((sort.as_str(), LookSort::known(word)), (word, Some(sort)));
        assert_eq!((sort.is_of_single_methods(), sort.is_of_records()), (is_of_single_methods, is_of_records));
    }
    assert_eq!(LookSort::known("look"), None);
}
