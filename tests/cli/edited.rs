//! Kept answers of every question, edited at random: values, members, lists, order, doubled and added things, whole parts put
//! elsewhere, in any spelling. Whether an edit changed anything is judged here, by a reading of its own; what changed must
//! never be "same", and what did not must be.
//!
//! An edit of the question or of its instant asks something else, which may well have the answer that the file holds: then it
//! is "same" only if it is what the program answers to that, member by member.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use mfadesk::desk::{Clock, Desk as Asked, Operator};
use mfadesk::inquiry::{KeptAnswer, Query};
use mfadesk::queries::answer::RowList;
use mfadesk::queries::question::Question;
use mfadesk::queries::recheck::{Json, NotCompared, WhyNotCompared, compare};
use mfadesk::render::Recheckable;
use serde_json::Value;

use super::{A, B, CLOCK, Desk};
use crate::model::generator::Dice;

const QUESTIONS: &[&[&str]] = &[
    &["status", A, B],
    &["status", "--all", "--on", "2027-03-01", "--explain"],
    &["status", A, "--without", "kind:passkey"],
    &["status", "--all", "--as-of", "4", "--kind", "passkey"],
    &["risk"],
    &["risk", "--count"],
    &["risk", "--level", "critical,ok,not-in-force", "--reason", "single-method", "--explain"],
    &["risk", "--retiring"],
    &["risk", "--unverified"],
    &["next", A],
    &["audit"],
    &["audit", A, "--type", "method.added"],
    &["shared", "--at-least", "2"],
    &["who", "iPhone 15", "number:78"],
    &["who", "ticket:TICKET-1"],
    &["open"],
    &["open", "--only", "starting,set-up", "--since", "2d-ago"],
    &["stats"],
    &["stats", "--by", "day", "--since", "2d-ago"],
    &["diff", "--from", "3"],
    &["diff", A, "--from", "3"],
    &["notice", "--template", "risk", "--to", "{account}@example.ac.jp"],
    &["policy", "show"],
    &["policy", "check", "policy.toml"],
];

fn world() -> Desk {
    let desk = Desk::new();
    desk.file("policy.toml", "stale_after_days = 90\n");
    for words in [
        &["register", A, "student"][..],
        &["add", A, "passkey", "--device", "iPhone 15"],
        &["add", A, "phone", "--device", "iPhone 15", "--number", "+819012345678"],
        &["test", A, "m1", "passed"],
        &["apply", A, "--ticket", "TICKET-1"],
        &["register", B, "faculty", "--language", "ja"],
        &["add", B, "phone", "--device", "Galaxy S24", "--number", "+819012345678"],
        &["test", B, "m1", "failed"],
        &["apply", B, "--override", "test-required", "--because", "本人が窓口で確認済み"],
    ] {
        desk.record(words.iter().copied());
    }
    desk
}

/// A JSON value as it stands.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    Word(&'static str),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Word("null"),
            Value::Bool(true) => Self::Word("true"),
            Value::Bool(false) => Self::Word("false"),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::of).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), Self::of(value))).collect())
            }
        }
    }

    fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Whether it is the same value: members by their names, doubled ones too; numbers by all their digits.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Word(one), Self::Word(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => one == other || written_out(one) == written_out(other),
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.is(other))
            }
            (Self::Object(one), Self::Object(other)) => {
                let sorted = |members: &[(String, Node)]| -> Vec<usize> {
                    let mut places: Vec<usize> = (0..members.len()).collect();
                    places.sort_by_key(|place| &members[*place].0);
                    places
                };
                let same = |one: &(String, Node), other: &(String, Node)| one.0 == other.0 && one.1.is(&other.1);
                one.len() == other.len()
                    && sorted(one).iter().zip(sorted(other)).all(|(a, b)| same(&one[*a], &other[b]))
            }
            _ => false,
        }
    }

    fn doubles(&self) -> bool {
        match self {
            Self::List(items) => items.iter().any(Self::doubles),
            Self::Object(members) => {
                let names: BTreeSet<&String> = members.iter().map(|(name, _)| name).collect();
                names.len() < members.len() || members.iter().any(|(_, value)| value.doubles())
            }
            _ => false,
        }
    }

    /// Without the members at these paths.
    fn without(&self, paths: &BTreeSet<&str>, here: &str) -> Self {
        match self {
            Self::List(items) => {
                Self::List(items.iter().map(|item| item.without(paths, &format!("{here}[]"))).collect())
            }
            Self::Object(members) => {
                let path = |name: &str| if here.is_empty() { name.to_owned() } else { format!("{here}.{name}") };
                let left = members.iter().filter(|(name, _)| !paths.contains(&*path(name)));
                Self::Object(left.map(|(name, value)| (name.clone(), value.without(paths, &path(name)))).collect())
            }
            other => other.clone(),
        }
    }

    /// How many values there are in it, itself included.
    fn size(&self) -> i64 {
        1 + match self {
            Self::List(items) => items.iter().map(Self::size).sum::<i64>(),
            Self::Object(members) => members.iter().map(|(_, value)| value.size()).sum::<i64>(),
            _ => 0,
        }
    }

    /// The value with this number, counted as they stand.
    fn at(&mut self, number: &mut i64) -> Option<&mut Self> {
        if *number == 0 {
            return Some(self);
        }
        *number -= 1;
        match self {
            Self::List(items) => items.iter_mut().find_map(|item| item.at(number)),
            Self::Object(members) => members.iter_mut().find_map(|(_, value)| value.at(number)),
            _ => None,
        }
    }
}

/// Every digit of a number, without an exponent.
fn written_out(number: &str) -> String {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let negative = mantissa.starts_with('-');
    let (whole, part) =
        mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa.trim_start_matches('-'), ""));
    let point = whole.len() as i64 + exponent.trim_start_matches('+').parse::<i64>().unwrap();
    let mut digits = format!("{whole}{part}");
    let mut point = point;
    while point < 0 {
        digits.insert(0, '0');
        point += 1;
    }
    while (digits.len() as i64) < point {
        digits.push('0');
    }
    let (whole, part) = digits.split_at(point as usize);
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    if whole.is_empty() && part.is_empty() {
        "0".into()
    } else {
        format!("{}{whole}.{part}", if negative { "-" } else { "" })
    }
}

/// Edits, by dice.
struct Editor {
    dice: Dice,
}

impl Editor {
    fn below(&mut self, sides: usize) -> usize {
        self.dice.below(i64::try_from(sides).unwrap()) as usize
    }

    fn edit(&mut self, whole: &mut Node) {
        let elsewhere = self.any(whole).clone();
        let name = self.name();
        let chance = self.below(100);
        let (a, b) = (self.below(1 << 20), self.below(1 << 20));
        let scalar = self.scalar();
        match self.any(whole) {
            node if chance < 8 => *node = elsewhere,
            node if chance < 12 => *node = Node::List(vec![node.clone()]),
            Node::List(items) if !items.is_empty() => {
                let (a, b) = (a % items.len(), b % items.len());
                match chance % 8 {
                    0 => drop(items.remove(a)),
                    1 => items.insert(b, items[a].clone()),
                    2 | 3 => items.swap(a, b),
                    4 => items.reverse(),
                    5 => items.clear(),
                    6 => items.insert(a, elsewhere),
                    _ => items[a] = scalar,
                }
            }
            Node::List(items) => items.push(elsewhere),
            Node::Object(members) if !members.is_empty() => {
                let (a, b) = (a % members.len(), b % members.len());
                match chance % 10 {
                    0 | 1 => drop(members.remove(a)),
                    2 => members[a].0 = name,
                    3 => members[a].0.push('s'),
                    4 => members.insert(b, members[a].clone()),
                    5 => members.insert(b, (members[a].0.clone(), elsewhere)),
                    6 => members.insert(a, (name, elsewhere)),
                    7 => members.swap(a, b),
                    8 => {
                        let value = members[a].1.clone();
                        members[a].1 = std::mem::replace(&mut members[b].1, value);
                    }
                    _ => members[a].1 = scalar,
                }
            }
            Node::Object(members) => members.push((name, elsewhere)),
            Node::Text(text) => match chance % 6 {
                0 => text.push(' '),
                1 => *text = text.to_uppercase(),
                2 => drop(text.pop()),
                3 => text.push('\u{200b}'),
                4 => *text = text.replacen(|digit: char| digit.is_ascii_digit(), &(a % 10).to_string(), 1 + b % 3),
                _ => *text = "ok".into(),
            },
            Node::Number(number) => match chance % 6 {
                0 => number.push_str(".0000000000000000000000000001"),
                1 => number.push('0'),
                2 => number.push_str(".0"),
                3 => *number = format!("{number}e0"),
                4 => *number = format!("-{}", number.trim_start_matches('-')),
                _ => *number = (a % 50).to_string(),
            },
            word @ Node::Word(_) => *word = scalar,
        }
        mend_numbers(whole);
    }

    fn any<'n>(&mut self, whole: &'n mut Node) -> &'n mut Node {
        let mut number = self.dice.below(whole.size());
        whole.at(&mut number).unwrap()
    }

    fn name(&mut self) -> String {
        let names =
            ["approved", "accounts", "level", "methods", "mfadesk", "log", "verified", "as_of", "on", "query", ""];
        (*self.dice.pick(&names)).to_owned()
    }

    fn scalar(&mut self) -> Node {
        match self.below(8) {
            0 => Node::Word("null"),
            1 => Node::Word("true"),
            2 => Node::Word("false"),
            3 => Node::Number(self.below(5).to_string()),
            4 => Node::Text((*self.dice.pick(&["0.0.9", "0.1.0", "0.1.7", "9.0.0", "0.2.0", "0.2.0-rc1", "x"])).into()),
            5 => Node::Text((*self.dice.pick(&["2026-11-24T01:00:00.000Z", "2026-11-24T01:00:00.001Z", CLOCK])).into()),
            6 => Node::Text((*self.dice.pick(&[A, B, "m1", "critical", "000000000004"])).into()),
            _ => Node::Object(Vec::new()),
        }
    }

    /// The text, spelled in one of its many ways.
    fn spelled(&mut self, node: &Node) -> String {
        let plain = self.dice.percent(50);
        let mut text = String::new();
        self.spell(node, plain, &mut text);
        text
    }

    fn spell(&mut self, node: &Node, plain: bool, text: &mut String) {
        if !plain && self.dice.percent(10) {
            let space = self.dice.pick(&[" ", "\n", "\t", "\r\n"]);
            text.push_str(space);
        }
        match node {
            Node::Word(word) => text.push_str(word),
            Node::Number(number) if !plain && self.dice.percent(20) => {
                text.push_str(number);
                text.push_str(if number.contains(['e', 'E']) {
                    ""
                } else if number.contains('.') {
                    "00E+0"
                } else {
                    ".0"
                });
            }
            Node::Number(number) => text.push_str(number),
            Node::Text(string) => self.spell_text(string, plain, text),
            Node::List(items) => {
                text.push('[');
                for (place, item) in items.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    self.spell(item, plain, text);
                }
                text.push(']');
            }
            Node::Object(members) => {
                text.push('{');
                for (place, (name, value)) in members.iter().enumerate() {
                    text.push_str(if place > 0 { "," } else { "" });
                    self.spell_text(name, plain, text);
                    text.push(':');
                    self.spell(value, plain, text);
                }
                text.push('}');
            }
        }
    }

    fn spell_text(&mut self, string: &str, plain: bool, text: &mut String) {
        text.push('"');
        for character in string.chars() {
            if matches!(character, '"' | '\\' | '\0'..' ') || (!plain && self.dice.percent(5)) {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                text.push(character);
            }
        }
        text.push('"');
    }
}

/// Edits of numbers may pile up to what is none.
fn mend_numbers(node: &mut Node) {
    match node {
        Node::Number(number) if serde_json::from_str::<&serde_json::value::RawValue>(number).is_err() => {
            *number = "7".into();
        }
        Node::List(items) => items.iter_mut().for_each(mend_numbers),
        Node::Object(members) => members.iter_mut().for_each(|(_, value)| mend_numbers(value)),
        _ => {}
    }
}

/// What `recheck` says of a text.
enum Said {
    /// "same", but for what was not compared, of this answer.
    Same(BTreeSet<NotCompared>, String),
    Differs,
    Refused,
}

fn recheck(text: &str, desk: &Asked) -> Said {
    recheck_with_list(text, desk).0
}

fn recheck_with_list(text: &str, desk: &Asked) -> (Said, Option<RowList>) {
    const REFUSED: (Said, Option<RowList>) = (Said::Refused, None);
    let Ok(kept) = KeptAnswer::read(text.as_bytes(), Path::new("a.json")) else { return REFUSED };
    let Ok(log) = kept.open(desk.clone()) else { return REFUSED };
    macro_rules! said {
        ($($variant:ident)*) => {
            match &kept.question {
                $(Question::$variant(question) => {
                    let Ok(snapshot) = kept.ask(question, &log).outcome else { return REFUSED };
                    let Ok(answer) = question.answer(&snapshot) else { return REFUSED };
                    let Ok((after, list)) = answer.to_compare(&kept.file) else { return REFUSED };
                    let found = kept.compared(question, &snapshot, &after, &list).unwrap();
                    let said = if found.is_same() { Said::Same(found.not_compared, after) } else { Said::Differs };
                    (said, Some(list))
                })*
            }
        };
    }
    said!(Status Risk Next Audit Shared Who Open Stats Diff Notice Reconcile PolicyShow PolicyCheck)
}

fn unchanged(original: &Node, desk: &Asked) -> Unchanged {
    let text = Editor { dice: Dice::new(0) }.spelled(original);
    let (Said::Same(_, after), Some(list)) = recheck_with_list(&text, desk) else { panic!("not the same: {text}") };
    Unchanged { read: Json::read(after.as_bytes()).unwrap(), after, list }
}

fn compared(text: &str, with: &Unchanged) -> Said {
    let Ok(kept) = Json::read(text.as_bytes()) else { return Said::Refused };
    let found = compare(&kept, &with.read, &with.list, &[]);
    if found.is_same() { Said::Same(found.not_compared, with.after.clone()) } else { Said::Differs }
}

/// What an answer is compared with, where the question, its instants and its lines are those of the original.
struct Unchanged {
    after: String,
    read: Json,
    list: RowList,
}

fn is_asked_alike(edited: &Node, original: &Node, name: &str) -> bool {
    edited.get(name) == original.get(name)
}

/// Which edits, by their seeds: some hundreds, or `MFADESK_EDITS=FROM..TO`.
fn seeds() -> std::ops::Range<usize> {
    let asked = std::env::var("MFADESK_EDITS").unwrap_or_else(|_| "0..500".into());
    let (from, to) = asked.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn no_edit_of_a_kept_answer_that_changes_a_value_is_the_same() {
    let desk = world();
    let asked = Asked {
        store: desk.store(),
        keys: desk.in_store("keys"),
        wait: Duration::ZERO,
        clock: Clock::from_variable(Some("2031-01-01T00:00:00.000Z")).unwrap(),
        operator: Operator::default(),
        #[cfg(feature = "stream")]
        stream: mfadesk::desk::stream::StreamHandle::default(),
    };
    let kept: Vec<Node> = QUESTIONS
        .iter()
        .map(|question| Node::of(&desk.run(["--json"].into_iter().chain(question.iter().copied())).json()))
        .collect();
    let unchanged: Vec<Unchanged> = kept.iter().map(|original| unchanged(original, &asked)).collect();
    let mut told = [0; 4];
    for seed in seeds() {
        let mut editor = Editor { dice: Dice::new(seed as u64) };
        let original = &kept[seed % kept.len()];
        let mut edited = original.clone();
        for _ in 0..editor.below(3) + usize::from(seed % 50 > 0) {
            editor.edit(&mut edited);
        }
        let text = editor.spelled(&edited);
        let is_unchanged = edited.is(original);
        // What is asked again is the same as long as the question is: one in fifty goes the whole way all the same.
        let alike = |name| is_asked_alike(&edited, original, name);
        let said = match ["query", "as_of", "on", "log"].into_iter().all(alike) && seed % 50 != 7 {
            true => compared(&text, &unchanged[seed % kept.len()]),
            false => recheck(&text, &asked),
        };
        match said {
            Said::Refused | Said::Differs if is_unchanged => panic!("seed {seed}: not the same: {text}"),
            Said::Refused => told[0] += 1,
            Said::Differs => told[1] += 1,
            Said::Same(..) if is_unchanged => told[2] += 1,
            Said::Same(not_compared, after) => {
                told[3] += 1;
                let named: BTreeSet<&str> = not_compared
                    .iter()
                    .filter(|left_out| left_out.why != WhyNotCompared::Asked)
                    .map(|left_out| &*left_out.member)
                    .collect();
                let after = Node::of(&serde_json::from_str(&after).unwrap());
                assert!(edited.without(&named, "").is(&after.without(&named, "")), "seed {seed}: {text}");
                assert!(!edited.doubles(), "seed {seed}: {text}");
                let asks = |name| !is_asked_alike(&edited, original, name);
                // That hashes were checked, said of an answer given without: it is what is answered with them.
                let may_be = ["query", "as_of", "on", "log"].into_iter().any(asks) || !named.is_empty();
                assert!(may_be, "seed {seed}: {text}");
                let is_another = named.contains("mfadesk") == asks("mfadesk");
                assert!(is_another || named.iter().all(|name| *name == "log.verified"), "seed {seed}: {text}");
            }
        }
    }
    println!(
        "{:?}: {} refused, {} differ, {} the same value, {} another question or named as not compared",
        seeds(),
        told[0],
        told[1],
        told[2],
        told[3]
    );
    assert!(told.iter().all(|count| *count > 0), "{told:?}");
}
