//! Which accounts have a number or a serial that somebody brings now. Its key is known only once the policy is, which is in
//! the log; so what lines mention is noted on the way, and the few accounts that mention it are folded afterwards.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::sync::Arc;

use memchr::memmem;

use super::account_states::{Histories, KeptLines, history};
use super::log::Log;
use super::places::{Places, each_line};
use super::shards::slot;
use super::subject_number::number;
use crate::domain::account::State;
use crate::domain::account::history::replay;
use crate::domain::device::device_key;
use crate::domain::event::{Event, EventType};
use crate::domain::failure_domain::{FailureDomain, SharedThings};
use crate::domain::id::{AccountId, STORE_SUBJECT};
use crate::wire::Line;

/// What lines mention, and where all of them lie: 8 bytes a line, and 16 for each that mentions something.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    places: Places,
    mentioned: Vec<Mention>,
}

/// One line mentions one thing.
#[derive(Debug, Clone, Copy)]
struct Mention {
    /// The hash of the thing, which few others have.
    thing: u64,
    /// The number of the account, as [`number`].
    account: u32,
}

impl Mentions {
    /// Takes in the line that begins at `offset`, behind all others. Nothing is noted where nothing is looked for.
    pub fn line(&mut self, wanted: SharedThings, line: &Line<'_>, offset: u64) {
        if wanted == SharedThings::default() {
            return;
        }
        self.places.push(&line.subject, offset, &[]);
        let account = number(&line.subject);
        let has_any = matches!(
            line.event_type,
            Some(EventType::MethodAdded | EventType::MethodUpdated | EventType::MethodNumberChanged)
        );
        if !has_any {
            return;
        }
        let words = [(wanted.numbers, "fingerprint"), (wanted.serials, "serial")];
        let said = words.into_iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, word)| plainly(line.data, word));
        let mut plain = Vec::new();
        for said in said {
            match said {
                Said::Nothing => {}
                Said::Plainly("fingerprint", key) => plain.push(FailureDomain::Number(key.into())),
                Said::Plainly(_, serial) => {
                    plain.extend(device_key(serial).map(|key| FailureDomain::Serial(key.as_str().into())))
                }
                Said::Otherwise => {
                    let Some(Ok(data)) = line.event_data() else { return };
                    plain = things(&data.event).into_iter().filter(|thing| is_wanted(wanted, thing)).collect();
                    break;
                }
            }
        }
        self.mentioned.extend(plain.iter().map(|thing| Mention { thing: hash(thing), account }));
    }
}

/// What the text of some data says of a member.
enum Said<'d> {
    /// It is not there.
    Nothing,
    /// This, once and without escapes: nearly always.
    Plainly(&'static str, &'d str),
    /// Something that has to be read.
    Otherwise,
}

/// What the text of some data says of this member, looked for without reading it.
fn plainly<'d>(data: &'d str, member: &'static str) -> Said<'d> {
    if memmem::find(data.as_bytes(), b"\\u").is_some() {
        return Said::Otherwise;
    }
    let Some(at) = memmem::find(data.as_bytes(), member.as_bytes()) else { return Said::Nothing };
    let value = || data.get(at + member.len()..)?.strip_prefix("\":\"")?.split_once('"');
    match value() {
        Some((value, rest)) if !value.contains('\\') && !rest.contains(member) => Said::Plainly(member, value),
        _ => Said::Otherwise,
    }
}

/// The things that an event says a method has.
pub(super) fn things(event: &Event<'_>) -> Vec<FailureDomain> {
    let (number, serial) = match event {
        Event::MethodAdded(data) => (data.number.as_ref(), data.serial.as_deref()),
        Event::MethodUpdated(data) => (None, data.serial.as_deref()),
        Event::MethodNumberChanged(data) => (Some(&data.number), None),
        _ => (None, None),
    };
    let number = number.and_then(|number| number.fingerprint.as_deref()).map(|key| FailureDomain::Number(key.into()));
    let serial = serial.and_then(device_key).map(|key| FailureDomain::Serial(key.as_str().into()));
    number.into_iter().chain(serial).collect()
}

fn is_wanted(wanted: SharedThings, thing: &FailureDomain) -> bool {
    match thing {
        FailureDomain::Number(_) => wanted.numbers,
        FailureDomain::Serial(_) => wanted.serials,
        FailureDomain::Device(_) | FailureDomain::Method(_) => false,
    }
}

/// The same within one process.
fn hash(thing: &FailureDomain) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

/// Whether an account, as it is, is one that has it: open, on a registered method.
pub(super) fn holds(account: &str, state: &State, thing: &FailureDomain) -> bool {
    let is_open = account != STORE_SUBJECT && state.is_registered() && !state.closed;
    is_open && state.methods.iter().any(|method| method.has(thing))
}

/// The same of an account whose lines these are.
pub(super) fn holds_by_lines(account: &str, kept: &KeptLines, thing: &FailureDomain) -> bool {
    holds(account, &replay(&history(&kept.lines())).state, thing)
}

/// Who has it once these lines are known too: what was added since stands in none of those that were noted.
pub(super) fn bring_up_to_date(holders: &mut BTreeSet<AccountId>, histories: &Histories, thing: &FailureDomain) {
    for (id, kept) in histories {
        let account = AccountId::new(id);
        if holds_by_lines(id, kept, thing) {
            holders.insert(account)
        } else {
            holders.remove(&account)
        };
    }
}

/// Who has what, out of what a whole log mentions; and the log, to read the lines of a few accounts again.
#[derive(Debug, Clone, Default)]
pub(super) struct Holders {
    mentions: Vec<Mentions>,
    log: Option<(Arc<File>, u64)>,
}

impl Holders {
    /// What the parts of this log mention.
    pub fn of(log: &Log<'_>, mentions: Vec<Mentions>) -> io::Result<Self> {
        Ok(Self { mentions, log: Some((Arc::new(log.file.try_clone()?), log.len)) })
    }

    /// The accounts that have this.
    ///
    /// # Errors
    /// When the file cannot be read, or is another one by now.
    pub fn of_thing(&self, thing: &FailureDomain) -> io::Result<BTreeSet<AccountId>> {
        let Some((file, len)) = &self.log else { return Ok(BTreeSet::new()) };
        let wanted = hash(thing);
        let mentioned = self.mentions.iter().flat_map(|part| &part.mentioned);
        let numbers: HashSet<u32> =
            mentioned.filter(|mention| mention.thing == wanted).map(|mention| mention.account).collect();
        if numbers.is_empty() {
            return Ok(BTreeSet::new());
        }
        let places: Vec<&Places> = self.mentions.iter().map(|part| &part.places).collect();
        let mut histories = Histories::new();
        each_line(&Log { file, len: *len, head: None, watch: None }, &places, &numbers, |raw, _, line| {
            if let Some(kept) = slot(&mut histories, &line.subject) {
                kept.push(raw);
            }
        })?;
        let holders = histories.iter().filter(|(id, kept)| holds_by_lines(id, kept, thing));
        Ok(holders.map(|(id, _)| AccountId::new(id)).collect())
    }
}

/// Which accounts ever mentioned what, kept while a log grows. Who has it now, their states say.
#[derive(Debug, Default)]
pub(super) struct Mentioned {
    by: HashMap<FailureDomain, BTreeSet<AccountId>>,
    /// Accounts of which something was voided since they were looked at: what they had before may be theirs again.
    pub unsettled: BTreeSet<AccountId>,
}

impl Mentioned {
    /// Takes in an event.
    pub fn event(&mut self, account: &str, event: &Event<'_>) {
        if matches!(event, Event::EventVoided(_)) {
            self.unsettled.insert(AccountId::new(account));
        }
        for thing in things(event) {
            self.by.entry(thing).or_default().insert(AccountId::new(account));
        }
    }

    /// Takes in what an account has.
    pub fn account(&mut self, account: &AccountId, state: &State) {
        for method in &state.methods {
            let serial = method.serial_key().map(|key| FailureDomain::Serial(key.into()));
            let number = method.fingerprint().map(|key| FailureDomain::Number(key.into()));
            for thing in serial.into_iter().chain(number) {
                self.by.entry(thing).or_default().insert(account.clone());
            }
        }
    }

    /// Who may have it.
    pub fn candidates(&self, thing: &FailureDomain) -> Vec<AccountId> {
        self.by.get(thing).into_iter().flatten().cloned().collect()
    }
}
