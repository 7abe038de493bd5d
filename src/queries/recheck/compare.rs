//! Comparing a kept answer with the same question asked again, member by member.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::json::{Json, JsonText};
use super::{Difference, NotCompared, Rechecked, WhyNotCompared};
use crate::domain::instant::{Instant, MINUTE};
use crate::queries::answer::RowList;

/// Members that say what was asked, and at which instant.
const ASKED: [&str; 3] = ["as_of", "on", "query"];

/// Members of a row that are words for people: of a notice, of a difference.
const WORDS: [&str; 3] = ["subject", "body", "remark"];

/// By how much the clocks of two machines may disagree (docs/log-format.md).
const CLOCKS: i64 = MINUTE;

/// That at an instant just so many lines were known, which an answer claims, beside what the log says of that.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The member with the instant.
    pub member: &'static str,
    /// The instant.
    pub at: Instant,
    /// When the last of these lines was recorded; none: there is none.
    pub recorded: Option<Instant>,
    /// When the line behind them was; none: there is none, or it cannot be read.
    pub next: Option<Instant>,
    /// The clock that is read now.
    pub now: Instant,
}

enum Upheld {
    Yes,
    No(Instant),
    CannotBeTold,
}

impl Claim {
    /// Whether the log upholds it. A line whose clock was put right by the next, or is still to be, upholds and refutes
    /// nothing.
    fn upheld(&self) -> Upheld {
        let goes_back = |recorded: Instant| self.next.is_some_and(|next| next < recorded);
        match (self.recorded, self.next) {
            (Some(recorded), _) if self.at.plus(CLOCKS) < recorded => {
                if goes_back(recorded) || self.now < recorded {
                    Upheld::CannotBeTold
                } else {
                    Upheld::No(recorded)
                }
            }
            (recorded, Some(next)) if next.plus(CLOCKS) <= self.at => {
                if recorded.is_some_and(goes_back) {
                    Upheld::CannotBeTold
                } else {
                    Upheld::No(next)
                }
            }
            _ => Upheld::Yes,
        }
    }
}

/// Which version gave the answer.
#[derive(Clone, Copy, PartialEq)]
enum Version {
    /// This one: it is to have every member, and no other.
    This,
    /// One that may not have written every member yet.
    Earlier,
    /// One that may have written others too: answers only ever grow.
    Later,
}

impl Version {
    /// None: no version.
    fn of(kept: &Json, now: &Json) -> Option<Self> {
        if kept == now {
            return Some(Self::This);
        }
        Some(match parts(kept.as_str()?)?.cmp(&parts(now.as_str()?)?) {
            Ordering::Less => Self::Earlier,
            Ordering::Equal | Ordering::Greater => Self::Later,
        })
    }
}

/// The three numbers of a version.
fn parts(version: &str) -> Option<[u32; 3]> {
    let plain = version.split(['-', '+']).next()?;
    let numbers: Vec<u32> = plain.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// Compares an answer that was kept with the same question asked again. Both are whole answers; `list` is theirs.
pub fn compare(before: &Json, after: &Json, list: &RowList, claims: &[Claim]) -> Rechecked {
    let nothing = Json::Null;
    let [written, this] = [before, after].map(|answer| answer.get("mfadesk").unwrap_or(&nothing));
    let version = Version::of(written, this);
    let mut comparison = Comparison {
        version: version.unwrap_or(Version::This),
        is_version: version.is_some(),
        account: None,
        list,
        found: Rechecked {
            folded_by_other_rules: written.as_str().is_some_and(|version| version.starts_with("0.1.")),
            blanked: Vec::new(),
            ..Rechecked::default()
        },
    };
    for name in ASKED {
        comparison.leave_out(name, WhyNotCompared::Asked);
    }
    match (before, after) {
        (Json::Object(old), Json::Object(new)) => comparison.members("", old, new),
        _ => comparison.note("", Some(before), Some(after)),
    }
    for claim in claims {
        match claim.upheld() {
            Upheld::Yes => {}
            Upheld::No(recorded) => {
                let [at, recorded] = [claim.at, recorded].map(|instant| Json::from(&*instant.to_string()));
                comparison.note(claim.member, Some(&at), Some(&recorded));
            }
            Upheld::CannotBeTold => comparison.leave_out(claim.member, WhyNotCompared::ClocksDisagree),
        }
    }
    comparison.found
}

struct Comparison<'l> {
    version: Version,
    /// Whether the answer names a version at all.
    is_version: bool,
    /// Whose row is compared.
    account: Option<String>,
    list: &'l RowList,
    found: Rechecked,
}

impl Comparison<'_> {
    /// Walks both values. Lists are compared one by one when they are of one length, else whole.
    fn differ(&mut self, path: &str, before: &Json, after: &Json) {
        match (before, after) {
            _ if before == after => {}
            (Json::Object(old), Json::Object(new)) => self.members(path, old, new),
            (Json::List(old), Json::List(new)) if self.is_the_list(path) => self.rows(old, new),
            (Json::List(old), Json::List(new)) if old.len() == new.len() => {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.differ(&format!("{path}[{index}]"), old, new);
                }
            }
            _ => match self.excuse(path, before, after) {
                Some(why) => self.leave_out(path, why),
                None => self.note(path, Some(before), Some(after)),
            },
        }
    }

    /// Why this member may say something else.
    fn excuse(&self, path: &str, before: &Json, after: &Json) -> Option<WhyNotCompared> {
        let is_text = matches!((before, after), (Json::Text(_), Json::Text(_)));
        match path {
            "mfadesk" if self.account.is_none() && self.is_version => Some(WhyNotCompared::AnotherVersion),
            "log.verified" if self.account.is_none() => {
                ((before, after) == (&Json::Bool(false), &Json::Bool(true))).then_some(WhyNotCompared::CheckedNow)
            }
            _ if self.version == Version::This || self.account.is_none() || !is_text => None,
            _ => WORDS.contains(&path).then_some(WhyNotCompared::Words),
        }
    }

    /// Members by their names; of doubled ones the first with the first.
    fn members(&mut self, path: &str, old: &[(JsonText, Json)], new: &[(JsonText, Json)]) {
        let mut names: BTreeMap<&JsonText, [Vec<&Json>; 2]> = BTreeMap::new();
        for (side, members) in [old, new].into_iter().enumerate() {
            for (name, value) in members {
                names.entry(name).or_default()[side].push(value);
            }
        }
        for (name, [old, new]) in names {
            let name = name.lossy();
            let path = if path.is_empty() { name } else { format!("{path}.{name}") };
            for place in 0..old.len().max(new.len()) {
                match (old.get(place), new.get(place)) {
                    (Some(old), Some(new)) => self.differ(&path, old, new),
                    (old, new) => match self.excuse_alone(&path, place, old.is_some()) {
                        Some(why) => self.leave_out(&path, why),
                        None => self.note(&path, old.copied(), new.copied()),
                    },
                }
            }
        }
    }

    /// Why a member may be on one side alone. Every version has a list, by which its answers are told apart, and none writes
    /// a member twice that another writes once.
    fn excuse_alone(&self, path: &str, place: usize, is_kept: bool) -> Option<WhyNotCompared> {
        match (self.version, is_kept) {
            // What the index vouched for then was read now.
            (_, true) if place == 0 && path == "log.indexed" && self.account.is_none() => Some(WhyNotCompared::ReadNow),
            _ if place > 0 || self.is_the_list(path) => None,
            (Version::Earlier, false) => Some(WhyNotCompared::NotSaidThen),
            (Version::Later, true) => Some(WhyNotCompared::NotKnownHere),
            _ => None,
        }
    }

    /// Rows by what names them; where several have one name, the first with the first.
    fn rows(&mut self, old: &[Json], new: &[Json]) {
        let key = self.list.key;
        let names = |rows: &[Json]| -> Vec<String> { rows.iter().map(|row| shown(row.get(key))).collect() };
        let (old_names, new_names) = (names(old), names(new));
        let mut by_name: BTreeMap<&str, [Vec<&Json>; 2]> = BTreeMap::new();
        for (side, (names, rows)) in [(&old_names, old), (&new_names, new)].into_iter().enumerate() {
            for (name, row) in names.iter().zip(rows) {
                by_name.entry(name).or_default()[side].push(row);
            }
        }
        let mut all_there = true;
        for (name, [old, new]) in by_name {
            self.account = Some(name.to_owned());
            for place in 0..old.len().max(new.len()) {
                match (old.get(place), new.get(place)) {
                    (Some(old), Some(new)) => self.differ("", old, new),
                    (old, new) => {
                        all_there = false;
                        self.note("", old.copied(), new.copied());
                    }
                }
            }
        }
        self.account = None;
        if all_there && old_names != new_names {
            let [old, new] = [old_names, new_names]
                .map(|names| Json::List(names.iter().map(|name| Json::from(name.as_str())).collect()));
            self.note(self.list.name, Some(&old), Some(&new));
        }
    }

    fn is_the_list(&self, path: &str) -> bool {
        self.account.is_none() && path == self.list.name
    }

    fn note(&mut self, path: &str, before: Option<&Json>, after: Option<&Json>) {
        self.found.differences.push(Difference {
            account: self.account.clone(),
            member: path.to_owned(),
            before: before.cloned().unwrap_or(Json::Null),
            after: after.cloned().unwrap_or(Json::Null),
        });
    }

    fn leave_out(&mut self, path: &str, why: WhyNotCompared) {
        let list = self.account.is_some().then(|| format!("{}[].", self.list.name));
        let member = list.unwrap_or_default() + &without_indices(path);
        self.found.not_compared.insert(NotCompared { why, member });
    }
}

/// A path whose items may be any.
fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('[');
        text.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    }
    text
}

/// What names a row.
fn shown(key: Option<&Json>) -> String {
    let key = key.unwrap_or(&Json::Null);
    key.as_str().map_or_else(|| serde_json::to_string(key).unwrap_or_default(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(at: i64, recorded: i64, next: i64) -> Claim {
        let [at, recorded, next, now] =
            [at, recorded, next, 1_000].map(|minutes| Instant::from_millis(minutes * MINUTE));
        Claim { member: "as_of", at, recorded: Some(recorded), next: Some(next), now }
    }

    #[test]
    fn an_instant_lies_between_the_line_that_was_known_and_the_next() {
        for (at, recorded, next) in [(10, 10, 11), (11, 10, 11), (9, 10, 11), (10, 10, 10)] {
            assert!(matches!(claim(at, recorded, next).upheld(), Upheld::Yes), "{at} {recorded} {next}");
        }
        for (at, recorded, next) in [(8, 10, 11), (12, 10, 11), (60, 10, 10)] {
            assert!(matches!(claim(at, recorded, next).upheld(), Upheld::No(_)), "{at} {recorded} {next}");
        }
        // The clock stood ahead when that line was recorded, or still does.
        for (at, recorded, next) in [(10, 900, 11), (12, 900, 11), (10, 2_000, 2_001)] {
            assert!(matches!(claim(at, recorded, next).upheld(), Upheld::CannotBeTold), "{at} {recorded} {next}");
        }
    }
}
