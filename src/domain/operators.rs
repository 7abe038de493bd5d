//! Who can prove who they are: what the log says of operators. The secret by which they do is kept elsewhere, under the
//! id of the event by which they were enrolled.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

use super::account::history::Entry;
use super::envelope::Envelope;
use super::event::{Event, OperatorDisabled, OperatorReset};
use super::instant::Instant;
use super::invisible::is_invisible;
use super::sequence::Sequence;

/// An operator who can prove who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledOperator {
    /// How they are called.
    pub name: String,
    /// The id of the event by which they were enrolled.
    pub enrolment: String,
    /// When that was recorded.
    pub since: Instant,
    /// Who enrolled them, where that was proven.
    pub by: Option<String>,
}

/// The operators who are enrolled, in order of enrolment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operators(Vec<EnrolledOperator>);

/// An enrolment, and the lines on which it was in force: those behind its own, up to the one that ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Enrolment {
    operator: EnrolledOperator,
    /// The name as names are compared.
    compared: String,
    at: Sequence,
    until: Option<Sequence>,
}

impl Enrolment {
    /// Whether it proves who is named in this event: it is of that very name, and was in force on that line.
    fn vouches_for(&self, event: &Envelope<'_>) -> bool {
        event.proof.as_deref() == Some(self.operator.enrolment.as_str())
            && event.proven().is_some_and(|actor| self.compared == compared(actor))
            && self.at < event.sequence
            && self.until.is_none_or(|until| event.sequence <= until)
    }
}

/// Every enrolment that these events, which are about the log itself, speak of. There is one of a name at a time.
fn enrolments(entries: &[Entry<'_>]) -> Vec<Enrolment> {
    let mut enrolments: Vec<Enrolment> = Vec::new();
    let mut in_force: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        match entry.data.as_ref().map(|data| &data.event) {
            Some(Event::OperatorEnrolled(data)) if !in_force.contains_key(&compared(&data.operator)) => {
                let compared = compared(&data.operator);
                in_force.insert(compared.clone(), enrolments.len());
                let is_vouched_for = enrolments.iter().any(|enrolment| enrolment.vouches_for(entry));
                let operator = EnrolledOperator {
                    name: data.operator.to_string(),
                    enrolment: entry.id.to_string(),
                    since: entry.recorded,
                    by: entry.proven().filter(|_| is_vouched_for).map(str::to_owned),
                };
                enrolments.push(Enrolment { operator, compared, at: entry.sequence, until: None });
            }
            Some(
                Event::OperatorDisabled(OperatorDisabled { operator, .. })
                | Event::OperatorReset(OperatorReset { operator, .. }),
            ) => {
                if let Some(ended) = in_force.remove(&compared(operator)).and_then(|at| enrolments.get_mut(at)) {
                    ended.until = Some(entry.sequence);
                }
            }
            _ => {}
        }
    }
    enrolments
}

/// Which events the enrolments of a log vouch for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vouching(HashMap<String, Vec<Enrolment>>);

impl Vouching {
    /// What these events, which are about the log itself, say of it.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        let mut vouching: HashMap<_, Vec<_>> = HashMap::new();
        for enrolment in enrolments(entries) {
            vouching.entry(enrolment.operator.enrolment.clone()).or_default().push(enrolment);
        }
        Self(vouching)
    }

    /// Whether who is named there proved it: by an enrolment of that very name that was in force on that line. Else it is
    /// what somebody claims, whatever stands there.
    pub fn vouches_for(&self, event: &Envelope<'_>) -> bool {
        let found = event.proof.as_deref().and_then(|proof| self.0.get(proof));
        found.is_some_and(|enrolments| enrolments.iter().any(|enrolment| enrolment.vouches_for(event)))
    }
}

impl Operators {
    /// What these events, which are about the log itself, say of them.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        let in_force = enrolments(entries).into_iter().filter(|enrolment| enrolment.until.is_none());
        Self(in_force.map(|enrolment| enrolment.operator).collect())
    }

    /// The one of this name.
    pub fn named(&self, name: &str) -> Option<&EnrolledOperator> {
        self.0.iter().find(|operator| is_same_name(&operator.name, name))
    }

    /// The one for whom this name could be taken by whoever reads it.
    pub fn alike(&self, name: &str) -> Option<&EnrolledOperator> {
        let read = readings(name);
        self.0.iter().find(|operator| readings(&operator.name).iter().any(|one| read.contains(one)))
    }

    /// Whether this enrolment is in force.
    pub fn vouches(&self, enrolment: &str) -> bool {
        self.0.iter().any(|operator| operator.enrolment == enrolment)
    }

    /// All of them.
    pub fn all(&self) -> &[EnrolledOperator] {
        &self.0
    }
}

/// Whether two names are one operator's: capitals and blanks around it do not count.
pub fn is_same_name(one: &str, other: &str) -> bool {
    compared(one) == compared(other)
}

fn compared(name: &str) -> String {
    name.trim().to_lowercase()
}

/// A name as it looks in the letters in which it was typed, and in small ones.
fn readings(name: &str) -> [String; 2] {
    [as_seen(name), as_seen(&name.to_lowercase())]
}

/// A name as it looks to whoever reads it in a table: without capitals, marks, blanks and signs, and letters of other scripts
/// as those that they look like. Two that come to the same can be taken for one another.
fn as_seen(name: &str) -> String {
    let letters = name.nfkc().filter(|c| !is_invisible(*c)).map(base).map(looks_like);
    let seen: String = letters.flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
    if seen.is_empty() { compared(name) } else { seen }
}

/// The letter without its accents. The marks of kana make other letters, and stay.
fn base(c: char) -> char {
    let (mut first, mut are_accents) = (None, true);
    decompose_canonical(c, |part| match first {
        None => first = Some(part),
        Some(_) => are_accents &= ('\u{300}'..='\u{36f}').contains(&part),
    });
    first.filter(|_| are_accents).unwrap_or(c)
}

/// What a character is easily read as: the letters that Cyrillic and Greek share in shape with ours, digits, and katakana
/// that look like Chinese characters.
fn looks_like(c: char) -> char {
    const ALIKE: [(&str, char); 38] = [
        ("АаΑαɑ", 'a'),
        ("ВвΒβ", 'b'),
        ("СсϹϲ", 'c'),
        ("Ԁԁ", 'd'),
        ("ЕеΕε", 'e'),
        ("ɡԌ", 'g'),
        ("НнΗһҺ", 'h'),
        ("іιı", 'i'),
        ("Јј", 'j'),
        ("КкΚκ", 'k'),
        ("1IΙІl|Ӏӏ", 'l'),
        ("МмΜμ", 'm'),
        ("Νηп", 'n'),
        ("0ОоΟοՕօ", 'o'),
        ("РрΡρ", 'p'),
        ("Ԛԛ", 'q'),
        ("г", 'r'),
        ("Ѕѕ", 's'),
        ("ТтΤτ", 't'),
        ("υս", 'u'),
        ("Ѵѵν", 'v'),
        ("Ԝԝω", 'w'),
        ("ХхΧχ", 'x'),
        ("УуΥγ", 'y'),
        ("Ζζ", 'z'),
        ("ニ", '二'),
        ("カ", '力'),
        ("エ", '工'),
        ("ロ", '口'),
        ("ト", '卜'),
        ("タ", '夕'),
        ("ハ", '八'),
        ("チ", '千'),
        ("オ", '才'),
        ("ー", '一'),
        ("ヘ", 'へ'),
        ("ベ", 'べ'),
        ("ペ", 'ぺ'),
    ];
    ALIKE.iter().find(|(shapes, _)| shapes.contains(c)).map_or(c, |(_, letter)| *letter)
}
